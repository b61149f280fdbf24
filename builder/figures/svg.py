"""Art as inline SVG that reads well on any paper: what is ink takes the reader's own text colour, what is faint is
ink thinned, fields of data keep their colour inside an outline of ink, and lettering stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from builder.figures.art import Art, Label, Path
from builder.figures.look import Look
from builder.markup.styles import Computed
from builder.model.drawings import MITER

SVG: Final = "http://www.w3.org/2000/svg"
_NAMESPACES: Final[dict[str | None, str]] = {None: SVG}
INK: Final = "currentColor"
_THINNED: Final[Mapping[str, str]] = {"grey": "0.75", "faint": "0.3", "bar": "0.3", "tint": "0.08", "land": "0.1"}
"""Names of the palette that are the text's colour, thinned: how much of it is left."""


def svg(
    art: Art,
    look: Look,
    title: str,
    families: Callable[[Computed], str],
    veils: Mapping[str, str],
    letters: Mapping[str, str],
) -> etree._Element:
    """An ``svg`` element with the figure.

    Args:
        art: the figure.
        look: the one that it was drawn in.
        title: what it shows, for those who can't see it; empty: it is decoration, of which they need not hear.
        families: the font families of a style, as CSS writes them.
        veils: colours that this edition changes, by their name in the palette.
        letters: the same for lettering.
    """
    style = look.styles["text"]
    named = {"role": "img", "aria-label": title} if title.strip() else {"aria-hidden": "true"}
    root = etree.Element(
        f"{{{SVG}}}svg",
        {"class": "drawing", "viewBox": f"0 0 {number(art.width)} {number(art.height)}", **named},
        nsmap=_NAMESPACES,  # type: ignore[arg-type]  # the stubs know no default namespace
    )
    # The lettering's size is the group's, so that the stylesheet's em is the text's.
    said = {"font-family": families(style), "font-size": number(look.size)}
    group = etree.SubElement(root, f"{{{SVG}}}g", said)
    for mark in art.marks:
        match mark:
            case Path():
                _path(group, mark, look, veils)
            case Label():
                _label(group, mark, look, families, letters)
    return root


def _path(root: etree._Element, path: Path, look: Look, veils: Mapping[str, str]) -> None:
    said = {"d": data(path)}
    said |= _paint("fill", path.fill, look, veils)
    if path.even_odd and path.fill:
        said["fill-rule"] = "evenodd"
    if path.stroke:
        said |= _paint("stroke", path.stroke, look, veils)
        said["stroke-width"] = number(path.width)
        if path.dash:
            said["stroke-dasharray"] = " ".join(map(number, path.dash))
        if path.cap != "butt":
            said["stroke-linecap"] = path.cap
        if path.join != "miter":
            said["stroke-linejoin"] = path.join
        elif path.miter != MITER:
            said["stroke-miterlimit"] = number(path.miter)
    etree.SubElement(root, f"{{{SVG}}}path", said)


def _paint(what: str, name: str, look: Look, veils: Mapping[str, str]) -> dict[str, str]:
    if not name:
        return {what: "none"} if what == "fill" else {}
    if name in veils:
        return {what: veils[name]}
    if name == "ink":
        return {what: INK}
    if name in _THINNED:
        return {what: INK, f"{what}-opacity": _THINNED[name]}
    if name in ("paper", "water"):
        # There is no knowing the reader's paper: what should show it is left out.
        return {what: "none"}
    return {what: look.colour(name)}


def _label(
    root: etree._Element,
    label: Label,
    look: Look,
    families: Callable[[Computed], str],
    letters: Mapping[str, str],
) -> None:
    style = look.styles[label.row.name]
    said = {"x": number(label.x), "y": number(label.y)}
    if label.row.size != look.size:
        said["font-size"] = number(label.row.size)
    if label.anchor != "start":
        said["text-anchor"] = label.anchor
    if families(style) != families(look.styles["text"]):
        said["font-family"] = families(style)
    if style.look.weight != look.styles["text"].look.weight:
        said["font-weight"] = f"{style.look.weight:g}"
    if style.look.italic:
        said["font-style"] = "italic"
    said |= _letters(label.colour, look, letters)
    text = etree.SubElement(root, f"{{{SVG}}}text", said)
    text.text = label.row.text


def _letters(name: str, look: Look, veils: Mapping[str, str]) -> dict[str, str]:
    match name:
        case "on-dark" | "on-light":
            # On a field of data, which keeps its colour whatever the paper.
            return {"fill": look.colour(name)}
        case _:
            return _paint("fill", name, look, veils)


def data(path: Path) -> str:
    """The path's ``d``."""
    return " ".join(
        f"{segment[0]}{' '.join(number(float(value)) for value in segment[1:])}" for segment in path.segments
    )


def number(value: float) -> str:
    """To a hundredth of a point."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
