"""From manuscript to book: everything numbered, every pointer settled; what dangles is a diagnostic.

The passes, one a file, in the order in which they run:

* ``marks`` puts marks that stand alone beside words;
* ``identifiers`` gives every place a name that is unique in the book, and every chapter a file name;
* ``numbering`` numbers chapters, sections, tables, figures and boxes;
* ``notes`` numbers notes in the order of their calls;
* ``citations`` formats citations and bibliographies (first of all it turns citations into notes, where the style
  wants that); ``bibliographies`` says where these stand and what each lists, ``quotes`` which marks the text uses;
* ``references`` makes links of cross-references;
* ``glossary`` links words to their explanations;
* ``index`` gathers what is marked, in the order of ``collation``;
* ``links`` sees to it that no link stands in another one;
* ``lists`` lists tables, figures and boxes;
* ``endnotes`` moves notes to the end of their chapter or of the book, where they belong there;
* ``contents`` lists chapters and sections.

``words`` has the fixed words of each language; ``rewrite`` is how the passes walk a document, ``places`` how they read
a chapter in order.
"""

from __future__ import annotations

from builder.citations.engine import Store
from builder.citations.references import Library
from builder.diagnostics import Diagnostic, Severity
from builder.model.book import Book, BookChapter
from builder.model.manuscript import Manuscript
from builder.model.walk import plain
from builder.resolve.bibliographies import with_bibliography
from builder.resolve.citations import apparatus_of, as_notes, citing_chapters, settled_citations, works_of
from builder.resolve.contents import contents_of
from builder.resolve.drawings import described, described_blocks
from builder.resolve.endnotes import left_out, of_sheet, settled_endnotes, with_endnotes
from builder.resolve.glossary import explained, settled_glossary
from builder.resolve.identifiers import file_names, identified
from builder.resolve.index import settled_index, with_index
from builder.resolve.links import settled_links, unnested
from builder.resolve.lists import empty_lists, settled_lists
from builder.resolve.marks import beside_words
from builder.resolve.notes import nested, settled_notes
from builder.resolve.numbering import numbered
from builder.resolve.references import absent, beyond, settled_blocks, settled_references, targets_of
from builder.resolve.rewrite import rewrite_blocks, runs_of
from builder.resolve.words import missing, words_for

__all__ = ["resolve", "works_of"]


def resolve(
    manuscript: Manuscript, works: Library, store: Store | None = None, beside: Book | None = None
) -> tuple[Book | None, list[Diagnostic]]:
    """The book of a manuscript, and what was found on the way; no book where something found is an error.

    Args:
        manuscript: what the files say.
        works: those of its reference files, ``works_of`` it. They are read once, however many forms the book has.
        store: keeps formatted citations from build to build, so that the citation engine starts only when a citation,
            a work or the style has changed.
        beside: the book beside which the manuscript is a sheet to be handed out. What it mentions of that book it
            names without a link, and no index or place for notes comes to it that its file has not.
    """
    publication = manuscript.publication if beside is None else of_sheet(manuscript)
    words = words_for(publication.language)
    apparatus, diagnostics = apparatus_of(manuscript, works)
    diagnostics += missing(publication, words)
    chapters = tuple(map(beside_words, manuscript.chapters))
    if apparatus.style is not None and apparatus.style.note:
        chapters = tuple(as_notes(chapter, publication.language) for chapter in chapters)
    chapters, found = with_endnotes(chapters, publication, words)
    diagnostics += found
    citing = citing_chapters(chapters, apparatus)
    chapters, found = with_bibliography(chapters, citing, publication, words)
    diagnostics += found
    chapters, found = with_index(chapters, publication, words, asked=beside is not None)
    diagnostics += found
    chapters, imprint, names, found = identified(chapters, manuscript.imprint)
    diagnostics += found
    chapters, numbers, found = numbered(chapters, publication.notes)
    diagnostics += found

    with_notes = []
    for chapter in chapters:
        settled, found = settled_notes(chapter.id, chapter.title, chapter.blocks, chapter.notes, names)
        with_notes.append((chapter.id, settled))
        diagnostics += found
    noted, found = settled_citations(tuple(with_notes), apparatus, publication, names, store)
    diagnostics += found

    titles = [(number, plain(chapter.title), chapter.file) for chapter, number in zip(chapters, numbers, strict=True)]
    book_chapters = tuple(
        BookChapter(
            file=chapter.file,
            matter=chapter.matter,
            title=settled.title,
            number=number,
            id=chapter.id,
            blocks=settled.blocks,
            notes=settled.notes,
            span=chapter.span,
            slug=slug,
            part=chapter.part,
            in_part=chapter.in_part,
            index=chapter.index,
        )
        for chapter, number, settled, slug in zip(chapters, numbers, noted, file_names(titles), strict=True)
    )
    elsewhere = beyond(beside) | absent(left_out(manuscript.chapters, publication))
    targets = targets_of(book_chapters, words, imprint, elsewhere)
    linked = []
    for book_chapter in book_chapters:
        chapter_with_links, found = settled_references(book_chapter, targets, words)
        linked.append(chapter_with_links)
        diagnostics += found
    diagnostics += nested(runs_of(imprint), in_note=False)
    imprint, found = settled_blocks(imprint, targets, words)
    diagnostics += found
    book_chapters, found = settled_glossary(tuple(linked), publication, names, explained(beside))
    diagnostics += found
    book_chapters, found = settled_index(book_chapters, publication, names, words)
    diagnostics += found
    book_chapters, imprint = tuple(map(settled_links, book_chapters)), rewrite_blocks(imprint, unnested)
    book_chapters = described(settled_lists(book_chapters, names, words), words)
    book_chapters = settled_endnotes(book_chapters, publication.notes)
    diagnostics += empty_lists(book_chapters, publication.notes)
    imprint = described_blocks(imprint, words)

    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        return None, diagnostics
    book = Book(publication, words, book_chapters, contents_of(book_chapters), imprint, manuscript.pictures)
    return book, diagnostics
