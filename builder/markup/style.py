"""Computed styles: what a theme says about an element, with everything inherited and every length in points."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from builder.text.faces import FaceKey


class TextStyle(Struct, frozen=True, eq=False):
    """How characters look. One object for each look of a Flow: compare by identity."""

    faces: tuple[FaceKey, ...]
    """The face and, after it, those to fall back on for characters it lacks."""
    size: float
    """Points."""
    colour: str = "#000000"
    features: tuple[tuple[str, int], ...] = ()
    """OpenType features, sorted by tag."""
    language: str = ""
    """BCP 47; decides shaping and hyphenation."""
    tracking: float = 0.0
    """Letterspacing after each glyph, in 1/1000 em."""
    rise: float = 0.0
    """Points above the baseline."""
    hyphenate: bool = True
    capitals: bool = False
    """Set in capitals."""


class Rule(Struct, frozen=True):
    """A horizontal rule."""

    thickness: float
    colour: str


class BlockStyle(Struct, frozen=True, eq=False):
    """How a block stands on the page. Lengths in points."""

    text: TextStyle
    leading: float
    """Distance of baselines (inherited)."""
    align: str = "justify"
    """``justify``, ``left``, ``right`` or ``center`` (inherited)."""
    indent: float = 0.0
    """First-line indent; negative hangs."""
    left: float = 0.0
    """Room at the left, inside the parent's."""
    right: float = 0.0
    before: float = 0.0
    """Room above; the larger of two meeting ones holds; none at the head of a page."""
    after: float = 0.0
    top: float = 0.0
    """Room above that is kept at the head of a page."""
    spring: bool = False
    """What the page has left over goes above this block."""
    keep_next: bool = False
    """Never the last on a page."""
    keep_previous: bool = False
    """Never the first on a page."""
    keep_together: bool = False
    """Not split over pages as long as it fits one."""
    balance: bool = False
    """Lines of about equal length (headings)."""
    background: str = ""
    """Colour of a field behind the block, or empty."""
    padding: float = 0.0
    """Between the field's edge and what is in it, all round; in a table: above and below each row."""
    padding_below: float = 0.0
    """Between the block's last line and the rule below it."""
    rule_above: Rule | None = None
    rule_below: Rule | None = None
    head_rule: Rule | None = None
    """Under a table's head."""
    row_rule: Rule | None = None
    """Between the entries of a list with labels."""
    marker: str = ""
    """Marker of this list's items: ``•``, ``–``, or ``decimal``."""
    label_width: float = 0.0
    """Width of the column for a hanging label (list markers, dates, article numbers, facts' labels)."""
    gap: float = 0.0
    """Room between the entries of a list with labels."""
    gutter: float = 0.0
    """Least room between a table's columns; that between others, and between a figure and the text beside it."""
    drop_cap: int = 0
    """Lines that the first letter is high, or 0; of a chapter's opening: in the paragraph after it."""
    cap: TextStyle | None = None
    """Of that letter; its size is about right."""
    small_first_line: bool = False
    """The first line is set in small capitals; of a chapter's opening: that of the paragraph after it."""
    columns: int = 1
    """In how many balanced columns the group is set, ``gutter`` between them."""
    floats: bool = False
    """May move to the head or foot of a page, if it has an id and a caption."""

    @property
    def within(self) -> BlockStyle:
        """That of the words in a block which has its room at the sides, its field and its rules itself."""
        return replace(self, left=0.0, right=0.0, background="", padding=0.0, rule_above=None, rule_below=None)
