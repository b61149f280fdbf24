"""Drawn figures in the EPUB: inline SVG in the reader's own colours, and under it the figure's data as a table."""

from __future__ import annotations

from typing import Final

from lxml import etree

from builder.epub.cells import align_cells
from builder.epub.documents import XHTML, Xml
from builder.epub.fonts import Characters, generic_of
from builder.epub.stylesheet import both_ways
from builder.epub.wording import Wording
from builder.figures.art import Art
from builder.figures.draw import draw
from builder.figures.look import Look, look_of
from builder.figures.said import Told, told
from builder.figures.svg import INK, svg
from builder.markup.lettering import lettering_of
from builder.markup.styles import Computed
from builder.model.drawings import Chart, Drawing, Lanes, Map

WIDTH: Final = 236.0
"""Points at which figures are drawn for screens: narrower than a page, so that their lettering can be read on a
telephone too; the stylesheet lets them grow to what is comfortable."""
WIDE: Final = 1.6 * WIDTH
"""The same for charts and timelines whose words find no room in that: small words are better than cut ones."""
_PREFIX: Final = f"{{{XHTML}}}"
_CAPTION: Final = f"{_PREFIX}figcaption"
_HUES: Final = ("accent", "line-1", "line-3")
"""Colours of lines and letters on the reader's paper, which may be white or black."""


def drawn(drawing: Drawing, look: Look) -> Art:
    """The figure as screens show it."""
    art = draw(drawing, WIDTH, look)
    return draw(drawing, WIDE, look) if art.crowded and isinstance(drawing, Chart | Lanes) else art


def put_drawing(
    image: Xml, drawing: Drawing, around: Computed, characters: Characters, wording: Wording
) -> tuple[Xml, Xml] | None:
    """Put the figure in the place of its ``img``; ``around`` is the style of what holds that.

    Returns:
        The figure's element and its data, to be put together when both are done; nothing for one without data.
    """
    holder = image.getparent()
    assert holder is not None
    styler = characters.styler
    style = styler.child(around, "img", image.get("lang", ""))
    look = look_of(lettering_of(styler, style))
    art = drawn(drawing, look)
    for label in art.labels:
        characters.of(look.styles[label.row.name]).update(label.row.text)

    def families(of: Computed) -> str:
        names = (f"'{name.replace(chr(39), '')}'" for name in characters.names.families(of))
        return ", ".join((*names, generic_of(of.block.text.faces[0])))

    veils = _veils(look)
    # No hue has the contrast that letters need both on land that is dark and on land that is light.
    letters = {**veils, "accent": INK} if isinstance(drawing, Map) else veils
    shown = svg(art, look, image.get("alt", ""), families, veils, letters)
    shown.tail = image.tail
    share = image.get("data-width")
    if share:
        shown.set("style", f"width: {100 * float(share):g}%")
    holder.replace(image, shown)
    data = told(drawing, wording)
    if data is None:
        return None
    if any(child.tag == _CAPTION for child in holder):
        around = styler.child(around, "figcaption")
    return holder, _details(data, wording, around, characters)


def put_data(figure: Xml, details: Xml) -> None:
    """Put a figure's data below its caption, which has to be its last element: so into the caption."""
    last = figure[-1]
    (last if last.tag == _CAPTION else figure).append(details)


def _veils(look: Look) -> dict[str, str]:
    return {"line-2": INK, **{name: both_ways(look.colour(name)) for name in _HUES}}


def _details(data: Told, wording: Wording, around: Computed, characters: Characters) -> Xml:
    styler = characters.styler
    details = etree.Element(f"{_PREFIX}details", {"class": "data"})
    said = etree.SubElement(details, f"{_PREFIX}summary")
    said.text = summary = wording["drawing-data"]
    wording.mark(said)
    characters.of(around).update(summary)
    held = styler.child(styler.child(around, "div.table"), "table")
    table = etree.SubElement(etree.SubElement(details, f"{_PREFIX}div", {"class": "table"}), f"{_PREFIX}table")
    head = etree.SubElement(etree.SubElement(table, f"{_PREFIX}thead"), f"{_PREFIX}tr")
    _cells(head, data.head, styler.child(held, "th"), characters, "col")
    body = etree.SubElement(table, f"{_PREFIX}tbody")
    for row in data.rows:
        _cells(etree.SubElement(body, f"{_PREFIX}tr"), row, styler.child(held, "td"), characters, "")
    aligns = ["decimal" if number else "left" for number in data.numbers]
    align_cells(table, aligns, held.block.text.language)
    return details


def _cells(row: Xml, texts: tuple[str, ...], style: Computed, characters: Characters, scope: str) -> None:
    for text in texts:
        said = {"scope": scope} if scope and text else {}
        cell = etree.SubElement(row, f"{_PREFIX}{'th' if scope and text else 'td'}", said)
        cell.text = text
        characters.of(style).update(text)
