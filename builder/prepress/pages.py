"""The book's pages as a printer takes them: one by one, with their bleed, and with marks for the cut around them."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from builder.geometry import Rect, Size
from builder.imposition import widen
from builder.imposition.marks import GAP, HAIRLINE, around, cut_and_fold

CUT_MARKS = "/CutMarks"
"""Name of their colour."""
_KEPT = ("/Type", "/Pages", "/Lang")
_ON_SCREENS = ("/Annots", "/StructParents", "/Tabs", "/AF", "/AA")


def pages(book: bytes, bleed: float, marks: bool, first: int = 0) -> bytes:
    """The pages for the printer.

    Args:
        book: A PDF of pages as they are cut.
        bleed: Points around them that are cut off.
        marks: Whether to show where pages are cut.
        first: Index of the first page that is wanted: those before it are printed on a cover.

    Returns:
        A PDF without links, tags and bookmarks, which are for readers on screens.
    """
    with pikepdf.open(io.BytesIO(book)) as made:
        del made.pages[:first]
        for key in list(made.Root.keys()):
            if key not in _KEPT:
                del made.Root[key]
        upright = _proportions(made.pages[0]) if made.pages else (0.0, 0.0)
        for page in made.pages:
            for key in _ON_SCREENS:
                if key in page.obj:
                    del page.obj[key]
            widen(page, bleed)
            if marks:
                _mark(made, page, bleed)
            if _proportions(page) == upright[::-1] != upright:
                _set_upright(page)
        made.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), DisplayDocTitle=True)
        out = io.BytesIO()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def sheet_size(page: Size, bleed: float, marks: bool) -> Size:
    """The size of the sheet on which a page comes."""
    margin = around(bleed) if marks else bleed
    return Size(page.width + 2 * margin, page.height + 2 * margin)


def _proportions(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return right - left, top - bottom


def _set_upright(page: pikepdf.Page) -> None:
    """Turn a page that lies on its side: the printer gets all pages of one size. Its head becomes the left edge."""
    head = float(page.trimbox[3])
    page.contents_coalesce()
    page.obj.Contents.write(f"q 0 1 -1 0 {head:.3f} 0 cm\n".encode("ascii") + page.obj.Contents.read_bytes() + b"\nQ")
    for key in (Name.MediaBox, Name.BleedBox, Name.TrimBox):
        left, bottom, right, top = (float(edge) for edge in page.obj[key])
        page.obj[key] = Array([round(edge, 3) for edge in (head - top, left, head - bottom, right)])


def _mark(owner: pikepdf.Pdf, page: pikepdf.Page, bleed: float) -> None:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    margin = around(bleed)
    box = (left - margin, bottom - margin, right + margin, top + margin)
    page.obj[Name.MediaBox] = Array([round(edge, 3) for edge in box])
    lines = [f"q {CUT_MARKS} CS 1 SCN {HAIRLINE} w"]
    for mark in cut_and_fold(Rect(left, bottom, right - left, top - bottom), (), max(GAP, bleed)):
        lines.append(f"{mark.x0:.3f} {mark.y0:.3f} m {mark.x1:.3f} {mark.y1:.3f} l S")
    page.add_resource(registration(owner), Name.ColorSpace, Name(CUT_MARKS))
    page.contents_add(owner.make_stream(("\n".join([*lines, "Q"])).encode("ascii")))
    page.contents_coalesce()


def registration(owner: pikepdf.Pdf) -> pikepdf.Object:
    """The colour of marks: on every plate, whichever there are (ISO 32000-1, 8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return owner.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))
