"""The PDF of a cover: back, spine and front carried over as they are, with marks for the cut and the folds."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary

from builder.cover.design import Outside
from builder.cover.sheet import CoverSheet
from builder.geometry import Rect
from builder.imposition import drawing, like, page_size, widen
from builder.imposition.marks import HAIRLINE, cut_and_fold
from builder.prepress import CUT_MARKS, registration
from builder.publication import BookletSettings, SpineText

_UNDER = 1.0
"""Points by which the spine goes on under front and back, so that no hair of white shows where they meet."""


def wrap(book: bytes, outside: Outside, settings: BookletSettings) -> bytes:
    """The cover of a book.

    Args:
        book: A PDF whose first page is the front.
        outside: The rest.
        settings: How it is printed.

    Returns:
        A PDF of one page, its outside; the same bytes for the same arguments.
    """
    sheet = CoverSheet(page_size(book), outside.width, settings.bleed)
    with pikepdf.new() as made:
        made.add_blank_page(page_size=sheet.size)
        page = made.pages[-1]
        forms: dict[str, pikepdf.Object] = {}
        content: list[str] = []
        if outside.spine is not None:
            content.append(_spine(sheet, outside.running))
            forms["/S"] = _form(made, outside.spine, settings.bleed)
        parts = [("/F", sheet.front, (_UNDER if outside.spine is None else 0.0, sheet.bleed), book),
                 ("/B", sheet.back, (sheet.bleed, 0.0), outside.back)]  # fmt: skip
        for name, where, (left, right), data in parts:
            content.append(_place(sheet, name, where, left, right))
            forms[name] = _form(made, data, settings.bleed)
        content.append(f"{HAIRLINE} w {CUT_MARKS} CS 1 SCN")
        for mark in cut_and_fold(sheet.trim, sheet.folds, sheet.gap):
            dash = "[3 2] 0 d" if mark.dashed else "[] 0 d"
            ends = (mark.x0, sheet.size.height - mark.y0), (mark.x1, sheet.size.height - mark.y1)
            content.append(f"{dash} {ends[0][0]:.3f} {ends[0][1]:.3f} m {ends[1][0]:.3f} {ends[1][1]:.3f} l S")
        page.obj.TrimBox = _box(sheet, sheet.trim, 0)
        page.obj.BleedBox = _box(sheet, sheet.trim, sheet.bleed)
        page.obj.Resources = Dictionary(
            XObject=Dictionary(forms), ColorSpace=Dictionary({CUT_MARKS: registration(made)})
        )
        page.obj.Contents = made.make_stream("\n".join(content).encode("ascii"))
        with pikepdf.open(io.BytesIO(book)) as source:
            like(made, source)
        out = io.BytesIO()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _form(owner: pikepdf.Pdf, data: bytes, bleed: float) -> pikepdf.Object:
    """The first page of a PDF as a drawing, with its bleed."""
    with pikepdf.open(io.BytesIO(data)) as read:
        widen(read.pages[0], bleed)
        return owner.copy_foreign(drawing(read, read.pages[0]))


def _place(sheet: CoverSheet, name: str, where: Rect, left: float, right: float) -> str:
    """A page, cut off at the fold and at its bleed elsewhere."""
    bottom = sheet.size.height - where.y - where.height
    clip = (where.x - left, bottom - sheet.bleed, where.width + left + right, where.height + 2 * sheet.bleed)
    corner = f"{where.x:.3f} {bottom:.3f}"
    return f"q {' '.join(f'{edge:.3f}' for edge in clip)} re W n 1 0 0 1 {corner} cm {name} Do Q"


def _spine(sheet: CoverSheet, running: SpineText) -> str:
    where = sheet.middle
    bottom, right = sheet.size.height - where.y - where.height, where.x + where.width
    clip = (where.x - _UNDER, bottom - sheet.bleed, where.width + 2 * _UNDER, where.height + 2 * sheet.bleed)
    match running:
        case SpineText.UPRIGHT:
            matrix = f"1 0 0 1 {where.x:.3f} {bottom:.3f}"
        case SpineText.UP:
            matrix = f"0 1 -1 0 {right:.3f} {bottom:.3f}"
        case _:
            matrix = f"0 -1 1 0 {where.x:.3f} {bottom + where.height:.3f}"
    return f"q {' '.join(f'{edge:.3f}' for edge in clip)} re W n {matrix} cm /S Do Q"


def _box(sheet: CoverSheet, rect: Rect, around: float) -> Array:
    bottom = sheet.size.height - rect.y - rect.height
    edges = (rect.x - around, bottom - around, rect.x + rect.width + around, bottom + rect.height + around)
    return Array([round(edge, 3) for edge in edges])
