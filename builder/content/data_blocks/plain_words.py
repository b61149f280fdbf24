"""The words of drawings: Markdown of which the words alone are drawn, in the lettering of the figure."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from builder.content.data_blocks.records import Tools
from builder.content.passage import Passage
from builder.diagnostics import Diagnostic, Severity
from builder.model.nodes import (
    CitationCall,
    CrossReference,
    Figure,
    Image,
    IndexMark,
    Link,
    NoteCall,
    Phrase,
)
from builder.model.walk import inlines, plain


class PlainWords(Struct):
    """Reads the words of a drawing: they are plain, and what they can't hold is told."""

    tools: Tools
    marks: list[IndexMark] = field(default_factory=list)
    """Entries of the index in the words that are drawn; they lead to the figure."""

    def words(self, passage: Passage, hint: str) -> str:
        """The words of a value."""
        nodes = self.tools.words(passage)
        for node in inlines(nodes):
            if isinstance(node, Phrase):
                self.marks += node.index
            what = _BEYOND.get(type(node))
            if what:
                span = getattr(node, "span", passage.span())
                # Without the address of a link its words are still right.
                severity = Severity.WARNING if isinstance(node, Link) else Severity.ERROR
                message = f"a drawing can’t hold {what}"
                self.tools.found.append(Diagnostic("bad-value", span, message, hint, severity))
        return plain(nodes)

    def labelled(self, figure: Figure, hint: str) -> Figure:
        """The figure, to which the index leads from the words in it."""
        if not self.marks:
            return figure
        if not figure.caption:
            message = "the index can’t lead to a drawing that has no caption"
            place = self.marks[0].span
            self.tools.found.append(Diagnostic("index-mark", place, message, hint, Severity.WARNING))
            return figure
        entries = Phrase((), span=figure.span, index=tuple(self.marks))
        return replace(figure, caption=(*figure.caption, entries))


_BEYOND: dict[type, str] = {
    NoteCall: "a note",
    CitationCall: "a citation",
    CrossReference: "a cross-reference",
    Link: "a link",
    Image: "a picture",
}
