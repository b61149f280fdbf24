"""The manuscript: what the content files say, every node with its place, pointers still by name."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from builder.diagnostics import Span
from builder.model.nodes import Block, IndexMark, Inline, Note
from builder.publication import Matter, Publication


class ManuscriptChapter(Struct, frozen=True):
    """One chapter file."""

    file: str
    """Relative to the publication's folder."""
    matter: Matter
    title: tuple[Inline, ...]
    id: str
    """From the heading's attributes, else made from the title, else from the file name."""
    blocks: tuple[Block, ...]
    """Everything after the chapter's title."""
    notes: Mapping[str, Note]
    """By label, in the order of their definition."""
    span: Span
    numbered: bool = True
    """Only body chapters get a number, and those only where the author did not say ``.unnumbered``."""
    part: str = ""
    """Title of the part that begins with this chapter."""
    in_part: bool = False
    """It belongs to the part that has begun last."""
    index: tuple[IndexMark, ...] = ()
    """Headings of the index under which the whole chapter stands."""
    named: bool = False
    """Its id is the author's."""


class ReferenceFile(Struct, frozen=True):
    """A bibliography file's text, to be parsed by the citation room."""

    file: str
    text: str


class OwnTheme(Struct, frozen=True):
    """A publication's own theme."""

    text: str = ""
    """Its YAML; empty: the publication has none."""
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of each font file that does not come with the builder, by the name that the theme calls it."""


class Manuscript(Struct, frozen=True):
    """A publication as loaded."""

    publication: Publication
    chapters: tuple[ManuscriptChapter, ...]
    imprint: tuple[Block, ...] = ()
    """The imprint file's blocks, or nothing."""
    references: tuple[ReferenceFile, ...] = ()
    style_xml: str | None = None
    """The citation style's CSL, when the publication names a file of its own."""
    theme: OwnTheme = field(default_factory=OwnTheme)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every picture named by a node, by path."""
