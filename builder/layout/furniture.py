"""Page furniture: running heads, folios, leaders, the notes' rule. All of it artifacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from msgspec import Struct

from builder.geometry import Rect, length
from builder.layout.lines import SetLine
from builder.layout.pages import Fill, FurnitureLine, Item, Line, Piece
from builder.layout.words import Ink, Inks
from builder.markup.flow import ROOT
from builder.markup.styles import Styler
from builder.markup.theme import rule
from builder.text.breaks import opportunities

FOLIO_GAP = 16.0
"""Points between folio and running head."""
SAFE = 8.5
"""Points (3 mm) between what stands in a margin and the page's edge: nearer to it the knife may take something off."""
MOST_SHOWN = 400
"""Characters of a title that are looked at for a running head: more than any has room for."""
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
    """From a running head's baseline to the head of the type area."""
    drop: float
    """From the foot of the type area to a drop folio's baseline."""
    rule: tuple[float, str]
    rule_width: float
    note_above: float
    note_below: float
    note_gap: float


def furniture(styler: Styler, inks: Inks) -> Furniture:
    """Read a theme's furniture. In large print its room grows with the text and the margins need not: what would leave
    the page stands nearer to the text."""
    theme = styler.theme
    frame = theme.page
    notes = theme.furniture["notes"]
    grid = theme.page.grid
    thickness, colour = rule(notes["rule"])
    verso, recto, folio = (inks.of(styler.furniture(name).text) for name in ("verso", "recto", "folio"))
    rise = max(ink.stack[0].ascender * ink.em for ink in (verso, recto, folio))
    depth = max(-ink.stack[0].descender * ink.em for ink in (verso, recto, folio))
    foot = frame.size.height - frame.head - frame.height
    return Furniture(
        verso=verso,
        recto=recto,
        folio=folio,
        verso_shows=theme.furniture["verso"].get("show", "title"),
        recto_shows=theme.furniture["recto"].get("show", "chapter"),
        head=min(length(theme.furniture["head"][""]), max(depth, frame.head - rise - SAFE)),
        drop=min(length(theme.furniture["drop"][""]), max(rise, foot - depth - SAFE)),
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
    dot, size = line.leader.dot, last.size * 0.8
    width = dot.width * size / 1000
    # Dots stand under one another; where they are as wide as that, at every second place.
    pitch = DOT_PITCH * (int(width / DOT_PITCH) + 1)
    start, end = x + line.leader.start + last.size * 0.6, x + line.leader.end
    pieces: list[Piece] = []
    at = (int(start / pitch) + 1) * pitch
    while at < end - last.size * 0.6 and at + width <= end:
        pieces.append(Piece(at, dot, size, 0.0, last.colour, 0.0, ROOT, False))
        at += pitch
    return [FurnitureLine(Line(0.0, y, tuple(pieces), end_space=False), "Layout")] if pieces else []


def note_rule(kit: Furniture, left: float, y: float) -> list[Item]:
    """The short rule over the notes; none where the theme's has no thickness."""
    thickness, colour = kit.rule
    return [Fill(Rect(left, y, kit.rule_width, thickness), colour)] if thickness > 0 else []


class SetFurniture(Struct, frozen=True):
    """A line of furniture, set."""

    pieces: tuple[Piece, ...]
    width: float
    """Points."""


def unset(pieces: Iterable[Piece]) -> Iterator[str]:
    """The characters of a line that its faces have no glyphs for."""
    return (letter for piece in pieces for letter in piece.shaped.missing)


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
    """As much as fits, up to the end of a word or between two Han characters, with an ellipsis where that isn't all."""
    words = text[:MOST_SHOWN].split()
    whole = " ".join(words)
    if len(text) <= MOST_SHOWN and set_line(ink, whole).width <= width:
        return whole
    room = width - ink.word("…").width
    kept: list[str] = []
    for word in words:
        if ink.word(word).width > room:
            kept += _head(ink, word, room, any_place=not kept)
            break
        room -= ink.word(word).width + ink.space
        kept.append(word)
    return " ".join(kept).rstrip(",;:，；：、—–-/") + "…"


def _head(ink: Ink, word: str, room: float, any_place: bool) -> list[str]:
    """The longest part of a word's beginning that fits and ends where a line could: between Han characters, or
    anywhere."""
    places = [place.position for place in opportunities(word) if any_place or place.kind == "han"]
    return list(takewhile(lambda head: ink.word(head).width <= room, (word[:place] for place in places)))[-1:]
