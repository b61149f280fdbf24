"""Content streams: what a page paints, text and pictures, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import pikepdf
from msgspec import Struct

from builder.checks.printed.edition import ARTIFACT, Shown
from builder.checks.printed.fonts import Font, read_font
from builder.checks.printed.objects import Obj, steps

UNKNOWN = "\ufffd"
"""Stands for a code that no table turns into text."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _State(Struct):
    """What the operators of a content stream have set."""

    ctm: Matrix = _UNIT
    font: Font | None = None
    size: float = 0.0
    tracking: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    rise: float = 0.0
    leading: float = 0.0
    colour: tuple[float, ...] = (0.0,)
    invisible: bool = False


Image: TypeAlias = tuple[int, tuple[float, float, float, float], int, int]


def form_texts(form: Obj) -> str:
    """All text that a form paints, in its order."""
    resources = form.get("/Resources", {})
    fonts = {name: read_font(name, one) for name, one in resources.get("/Font", {}).items()}
    return "".join(one.text for one in interpreted(form, fonts, resources) if isinstance(one, Shown))


def interpreted(page: Obj, fonts: dict[str, Font], resources: Obj) -> Iterator[Shown | Image]:
    """What a page paints, text and pictures, in its order."""
    state = _State()
    saved: list[_State] = []
    open_marks: list[tuple[int, str]] = []
    text: Matrix = _UNIT
    line: Matrix = _UNIT
    properties: Obj = resources.get("/Properties", {})
    pictures: Obj = resources.get("/XObject", {})
    for operands, operator in steps(page):
        match str(operator):
            case "q":
                saved.append(_copy(state))
            case "Q":
                state = saved.pop() if saved else state
            case "cm":
                state.ctm = product(_matrix(operands), state.ctm)
            case "BT":
                text = line = _UNIT
            case "Tf":
                state.font, state.size = fonts.get(str(operands[0])), float(operands[1])
            case "Tc":
                state.tracking = float(operands[0])
            case "Tw":
                state.word = float(operands[0])
            case "Tz":
                state.scale = float(operands[0]) / 100
            case "Ts":
                state.rise = float(operands[0])
            case "TL":
                state.leading = float(operands[0])
            case "Tr":
                state.invisible = int(operands[0]) == 3
            case "Tm":
                text = line = _matrix(operands)
            case "Td" | "TD":
                if str(operator) == "TD":
                    state.leading = -float(operands[1])
                text = line = product((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
            case "T*":
                text = line = product((1, 0, 0, 1, 0, -state.leading), line)
            case "g" | "rg" | "k" | "sc" | "scn":
                state.colour = tuple(float(part) for part in operands if not isinstance(part, pikepdf.Name))
            case "BDC" | "BMC":
                said = operands[1] if len(operands) > 1 else {}
                if isinstance(said, pikepdf.Name):
                    said = properties.get(str(said), {})
                mark = int(said["/MCID"]) if "/MCID" in said else _enclosing(open_marks)
                tag = str(operands[0])[1:]
                open_marks.append((ARTIFACT if tag == "Artifact" else mark, tag))
            case "EMC":
                if open_marks:
                    open_marks.pop()
            case "Tj" | "TJ" | "'" | '"':
                if str(operator) in "'\"":
                    text = line = product((1, 0, 0, 1, 0, -state.leading), line)
                own = operands[-1]
                parts = list(own) if isinstance(own, pikepdf.Array) else [own]
                one, moved = _show(parts, state, text, open_marks)
                text = product((1, 0, 0, 1, moved, 0), text)
                if one is not None:
                    yield one
            case "Do":
                picture = pictures.get(str(operands[0]))
                if picture is not None and picture.get("/Subtype") == "/Image":
                    corners = [point(state.ctm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
                    xs, ys = [x for x, _ in corners], [y for _, y in corners]
                    box = (min(xs), min(ys), max(xs), max(ys))
                    yield _enclosing(open_marks), box, int(picture.Width), int(picture.Height)


def _enclosing(open_marks: Sequence[tuple[int, str]]) -> int:
    return open_marks[-1][0] if open_marks else ARTIFACT


def _show(
    parts: Sequence[Any], state: _State, text: Matrix, open_marks: Sequence[tuple[int, str]]
) -> tuple[Shown | None, float]:
    """The text of a string or an array of them, and how far the pen has moved in text space."""
    font = state.font
    moved = seen = 0.0
    first: float | None = None
    said: list[str] = []
    faults: list[str] = []
    if font is None:
        return None, 0.0
    for part in parts:
        if not isinstance(part, pikepdf.String):
            moved -= float(part) / 1000 * state.size * state.scale
            continue
        data = bytes(part)
        step = 2 if font.wide else 1
        for at in range(0, len(data) - step + 1, step):
            code = int.from_bytes(data[at : at + step])
            characters = font.text.get(code)
            if characters is None or UNKNOWN in characters or "\x00" in characters:
                faults.append("unmapped")
                characters = UNKNOWN
            glyph = int.from_bytes(font.glyphs[2 * code : 2 * code + 2]) if font.glyphs else code
            if glyph == 0:
                faults.append("missing")
            said.append(characters)
            if first is None and not characters.isspace():
                first = moved
            advance = font.widths.get(code, font.default_width) / 1000 * state.size + state.tracking
            if not font.wide and code == 32:
                advance += state.word
            moved += advance * state.scale
            if not characters.isspace():
                seen = moved
    whole = product(text, state.ctm)
    x0, y = point(whole, first or 0.0, state.rise)
    x1, _ = point(whole, moved, state.rise)
    end, _ = point(whole, seen, state.rise)
    size = state.size * (whole[2] ** 2 + whole[3] ** 2) ** 0.5
    mark, tag = open_marks[-1] if open_marks else (ARTIFACT, "")
    words = "".join(said)
    if state.invisible:
        faults.append("invisible")
    return Shown(mark, tag, words, x0, x1, end, y, size, state.colour, font.name, tuple(dict.fromkeys(faults))), moved


def _copy(state: _State) -> _State:
    return _State(
        state.ctm, state.font, state.size, state.tracking, state.word, state.scale, state.rise, state.leading,
        state.colour, state.invisible,
    )  # fmt: skip


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def product(m: Matrix, n: Matrix) -> Matrix:
    """Both, ``m`` first."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def point(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point comes to lie."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
