"""What ``check`` proves about content and outputs.

``printed`` and ``screen`` read the finished files back with other readers than those that wrote them; ``expected``
reads from the markup what they must say; a ``Case`` holds both. Then each rule is a function from a case to
diagnostics:

    wording      words, notes, rows, references, ids and printed page numbers (invariants 1–3, 11)
    structure    headings, tables, lists, stress and languages of the words (1)
    navigation   outline, contents, links, page labels and page-list (3, 4)
    setting      fonts, extraction, margins, overlaps, hyphens, pictures (5–8)
    archive      tags, metadata, manifest, unique ids, nothing active (4, 9)
    kept         templates drop nothing (1)

``lint`` looks at the content, ``composition`` at how the lines came out, ``validators`` runs the programs of others.
"""
