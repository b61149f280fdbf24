"""Page furniture: running heads, folios, leaders, the notes' rule. All of it artifacts."""

from __future__ import annotations

from msgspec import Struct

from builder.geometry import Rect, length
from builder.layout.lines import SetLine
from builder.layout.pages import Fill, FurnitureLine, Item, Line, Piece
from builder.layout.words import Ink, Inks
from builder.markup.flow import ROOT
from builder.markup.styles import Styler
from builder.text.shaping import shape

FOLIO_GAP = 16.0
"""Points between folio and running head."""
DOT_PITCH = 5.0
"""Points from dot to dot of a leader; dots stand on multiples of it, so they line up down the page."""


class Furniture(Struct, frozen=True):
    """A theme's furniture, made ready. Lengths in points."""

    verso: Ink
    recto: Ink
    folio: Ink
    verso_shows: str
    """``title`` or ``chapter``."""
    recto_shows: str
    head: float
    drop: float
    rule: tuple[float, str]
    rule_width: float
    note_above: float
    note_below: float
    note_gap: float


def furniture(styler: Styler, inks: Inks) -> Furniture:
    """Read a theme's furniture."""
    theme = styler.theme
    notes = theme.furniture["notes"]
    grid = theme.page.grid
    thickness, colour = notes["rule"].split()
    return Furniture(
        verso=inks.of(styler.furniture("verso").text),
        recto=inks.of(styler.furniture("recto").text),
        folio=inks.of(styler.furniture("folio").text),
        verso_shows=theme.furniture["verso"].get("show", "title"),
        recto_shows=theme.furniture["recto"].get("show", "chapter"),
        head=length(theme.furniture["head"][""]),
        drop=length(theme.furniture["drop"][""]),
        rule=(length(thickness), theme.colour(colour)),
        rule_width=length(notes["rule_width"]),
        note_above=float(notes["above"]) * grid,
        note_below=float(notes["below"]) * grid,
        note_gap=float(notes["gap"]) * grid,
    )


def running_head(
    kit: Furniture, recto: bool, text: str, label: str, left: float, measure: float, top: float
) -> list[FurnitureLine]:
    """Folio at the outer edge, the running head beside it. ``top`` is the head of the type area."""
    baseline = top - kit.head
    ink = kit.recto if recto else kit.verso
    folio = set_line(kit.folio, label)
    words = _fitting(ink, text, measure - folio.width - FOLIO_GAP)
    head = set_line(ink, words)
    if recto:
        right = left + measure
        placed = [(folio, right - folio.width), (head, right - folio.width - FOLIO_GAP - head.width)]
    else:
        placed = [(folio, left), (head, left + folio.width + FOLIO_GAP)]
    return [
        FurnitureLine(Line(x, baseline, line.pieces, end_space=False), "Header") for line, x in placed if line.pieces
    ]


def drop_folio(
    kit: Furniture, recto: bool, label: str, left: float, measure: float, bottom: float
) -> list[FurnitureLine]:
    """The folio at the foot of an opening page, at its outer edge."""
    line = set_line(kit.folio, label)
    x = left + measure - line.width if recto else left
    return [FurnitureLine(Line(x, bottom + kit.drop, line.pieces, end_space=False), "Footer")]


def leader(line: SetLine, x: float, y: float) -> list[FurnitureLine]:
    """Dots between a contents entry and its page number."""
    if line.leader is None or not line.pieces:
        return []
    last = line.pieces[-1]
    dot = shape(last.shaped.face, ".")
    start, stop = x + line.leader[0] + last.size * 0.6, x + line.leader[1] - last.size * 0.6
    pieces: list[Piece] = []
    at = (int(start / DOT_PITCH) + 1) * DOT_PITCH
    while at < stop:
        pieces.append(Piece(at, dot, last.size * 0.8, 0.0, last.colour, 0.0, ROOT, False))
        at += DOT_PITCH
    return [FurnitureLine(Line(0.0, y, tuple(pieces), end_space=False), "Layout")] if pieces else []


def note_rule(kit: Furniture, left: float, y: float) -> Item:
    """The short rule over the notes."""
    thickness, colour = kit.rule
    return Fill(Rect(left, y, kit.rule_width, thickness), colour)


class SetFurniture(Struct, frozen=True):
    """A line of furniture, set."""

    pieces: tuple[Piece, ...]
    width: float
    """Points."""


def set_line(ink: Ink, text: str) -> SetFurniture:
    """One line of furniture, from x 0."""
    pieces: list[Piece] = []
    x = 0.0
    for index, chunk in enumerate(text.split()):
        if index:
            x += ink.space
        word = ink.word(chunk)
        pieces += [
            Piece(
                x + strip.x, strip.shaped, ink.size, ink.rise, ink.colour, ink.tracking, ROOT, index > 0 and not number
            )
            for number, strip in enumerate(word.strips)
        ]
        x += word.width
    return SetFurniture(tuple(pieces), x)


def _fitting(ink: Ink, text: str, width: float) -> str:
    """As many words as fit, with an ellipsis where some do not."""
    words = text.split()
    while words and set_line(ink, " ".join(words)).width > width:
        words.pop()
    whole = len(words) == len(text.split())
    return " ".join(words) if whole else " ".join(words).rstrip(",;:") + "…"
