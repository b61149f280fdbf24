"""Art as stable text, for golden tests: one line a mark, lengths in points to a tenth."""

from __future__ import annotations

from builder.figures.art import Art, Label, Path


def dump(art: Art) -> str:
    """One line for each path and label, in painting order."""
    lines = [f"art {art.width:.1f}×{art.height:.1f}"]
    if art.crowded:
        lines.append(f"crowded: {art.crowded}")
    for mark in art.marks:
        match mark:
            case Path():
                lines.append(f"path {_look(mark)} {_segments(mark)}")
            case Label(x, y, row, colour, anchor):
                lines.append(f"label {x:.1f} {y:.1f} {anchor} {row.name} {row.size:g} {colour} {row.text!r}")
    return "\n".join(lines) + "\n"


def _look(path: Path) -> str:
    said = [f"fill {path.fill}"] if path.fill else []
    if path.stroke:
        dash = f" dashed {' '.join(f'{one:g}' for one in path.dash)}" if path.dash else ""
        said.append(f"stroke {path.stroke} {path.width:g}{dash}")
    return ", ".join(said) or "nothing"


def _segments(path: Path) -> str:
    return " ".join(
        "".join((str(kind), ",".join(f"{_tenth(float(value))}" for value in values))) for kind, *values in path.segments
    )


def _tenth(value: float) -> str:
    text = f"{value:.1f}"
    return text[1:] if text == "-0.0" else text
