"""Index marks: ``[Yalta]{.index}``, ``[text]{index="railways!Chinese Changchun Railway"}`` and their kin.

``.index`` enters the words themselves; ``index`` gives headings, several between semicolons, sub-headings behind
``!``. ``index-start`` and ``index-end`` enclose a range. ``see`` sends the reader of a heading elsewhere, and
``see-also`` on to others. On a heading of the text a mark means the whole section.
"""

from __future__ import annotations

from builder import limits
from builder.content.fields import Fields
from builder.content.markdown.attributes import Attributes
from builder.content.markdown.smart import smart_text
from builder.diagnostics import Diagnostic, Fault, Span
from builder.limits import INDEX_DEPTH
from builder.model.nodes import IndexMark

_BOUNDS = {"index": "", "index-start": "start", "index-end": "end"}
KEYS = (*_BOUNDS, "see", "see-also")
"""The keys that make marks."""


def index_marks(
    attributes: Attributes, words: tuple[str, str], span: Span, language: str, found: list[Diagnostic]
) -> tuple[IndexMark, ...]:
    """The marks that attributes give to ``words``, which come with their language; what makes no sense is reported.

    ``language``: the book's, in which the attributes name headings.
    """
    said, spoken = words
    values = attributes.values
    headings = [
        (bound, path) for key, bound in _BOUNDS.items() for path in paths(values.get(key, ""), span, language, found)
    ]
    own = " ".join(said.split())
    see, see_also = (tuple(names(values.get(key, ""), language)) for key in ("see", "see-also"))
    wanted = "index" in attributes.classes or any(key in values for key in KEYS)
    marks = [IndexMark(path, span, bound, see, see_also) for bound, path in headings]
    if "index" in attributes.classes and own:
        marks.insert(0, IndexMark((own,), span, "", see, see_also, spoken or language))
    if wanted and not marks:
        hint = 'write [words]{.index}, or name the heading as in []{index="railways!Manchurian"}'
        found.append(Diagnostic("index-mark", span, "the index mark names no heading", hint))
    return tuple(marks)


def paths(text: str, span: Span, language: str, found: list[Diagnostic]) -> list[tuple[str, ...]]:
    """``railways!Manchurian; Dalian`` → the headings, each with its sub-headings, as deep as the limit lets them."""
    out = [path for part in text.split(";") if (path := tuple(names(part, language, "!")))]
    if any(len(path) > INDEX_DEPTH for path in out):
        message = f"a heading of the index has more than {INDEX_DEPTH} levels"
        found.append(Diagnostic("nesting-too-deep", span, message, limits.hint("index-depth"), fault=Fault.LIMIT))
    return [path[:INDEX_DEPTH] for path in out]


def names(text: str, language: str, separator: str = ";") -> list[str]:
    """The names in a list, with typographic quotes and dashes."""
    return [smart_text(" ".join(name.split()), language) for name in text.split(separator) if name.strip()]


def index_record(record: Fields, language: str) -> tuple[IndexMark, ...]:
    """A heading of an index file that sends its reader elsewhere: ``entry`` with ``see`` or ``see-also``."""
    written = record.text_node("entry", required=True)
    see, see_also = (
        tuple(smart_text(node.text.strip(), language) for node in record.texts(key)) for key in ("see", "see-also")
    )
    if written is None:
        return ()
    if not (see or see_also):
        hint = "headings with places are marked in the text; this file says see or see-also"
        record.found.append(Diagnostic("index-mark", written.span, f"“{written.text.strip()}” leads nowhere", hint))
    return tuple(
        IndexMark(path, written.span, "", see, see_also)
        for path in paths(written.text, written.span, language, record.found)
    )
