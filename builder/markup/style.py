"""Computed styles: what a theme says about an element, with everything inherited and every length in points."""

from __future__ import annotations

from dataclasses import dataclass

from builder.text.faces import FaceKey


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How characters look. Two equal styles shape alike, so it may stand in cache keys."""

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
    """Set in capitals (the text keeps its own case when it is extracted)."""


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """How a block stands on the page. Lengths in points; nothing of this is inherited but where a field says so."""

    text: TextStyle
    leading: float
    """Distance of baselines (inherited)."""
    align: str = "justify"
    """``justify``, ``left``, ``right`` or ``center`` (inherited)."""
    indent: float = 0.0
    """First-line indent; negative hangs (inherited by paragraphs only)."""
    left: float = 0.0
    """Room at the left, inside the parent's."""
    right: float = 0.0
    before: float = 0.0
    """Room above; the larger of two meeting ones holds; none at the head of a page unless ``sink``."""
    after: float = 0.0
    sink: bool = False
    """Keep ``before`` at the head of a page."""
    keep_next: bool = False
    """Never the last on a page."""
    keep_together: bool = False
    """Not split over pages as long as it fits one."""
    balance: bool = False
    """Lines of about equal length (headings)."""
    background: str = ""
    """Colour of a field behind the block, or empty."""
    padding: float = 0.0
    """Between the field's edge and what is in it, all round."""
    rule_above: tuple[float, str] | None = None
    """Thickness and colour of a rule over the whole measure."""
    rule_below: tuple[float, str] | None = None
    run_in: bool = False
    """The next block begins on this block's last line (``dt`` of a run-in list)."""
    label_width: float = 0.0
    """Width of the column for a hanging label (list markers, dates, article numbers, facts' labels)."""
    marker: str = ""
    """Marker of this list's items: ``•``, ``–``, or ``decimal``."""
    hyphen_ladder: int = 2
    """Most lines in a row that may end in a hyphen."""
    columns: int = 1
    drop_cap: int = 0
    """Lines that the first letter is high, or 0."""
    page_top: float = 0.0
    """Distance from the head of the type area at which the block begins when it opens a page."""
