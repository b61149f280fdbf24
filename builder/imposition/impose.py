"""The PDF of the sheets. Each page of the book is carried over once, as it is.

Sheets are made for paper, not to be read on a screen, so they have no tags, links or bookmarks: those are in the book's
own PDF, which stays beside this one.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from builder.geometry import Rect, Size
from builder.imposition.bleed import FIELD, bled
from builder.imposition.marks import HAIRLINE, marks
from builder.imposition.sheets import Paper, PaperSide, lay_out
from builder.publication import Arrangement, BookletSettings, Flip

UNDER = 1.0
"""Points by which a coloured page goes on under its coloured neighbour: where they only met at the fold, a hair of
paper would show."""


def impose(book: bytes, settings: BookletSettings, first: int = 0, back: bytes | None = None) -> bytes:
    """Sheets for a book.

    Args:
        book: A PDF whose pages all have the size of the first; ones that lie on their side are turned upright. They
            bleed as the settings say, as long as no other page is there.
        settings: How they are to stand.
        first: Index of the first page that is wanted: those before it are printed on a cover.
        back: A PDF with a page that was made for the outside at the back; a grid has none.

    Returns:
        A PDF of the sheets, front and back in turn; the same bytes for the same arguments.
    """
    if settings.arrangement is Arrangement.GRID:
        back = None
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(pikepdf.open(io.BytesIO(book)))
        sheets = stack.enter_context(pikepdf.new())
        pages = [(source, page) for page in list(source.pages)[first:]]
        if back is not None:
            behind = stack.enter_context(pikepdf.open(io.BytesIO(back)))
            pages.append((behind, behind.pages[0]))
        trims = [_trim(page) for _, page in pages]
        size = Size(trims[0].width, trims[0].height)
        paper = lay_out(len(trims), size, settings, back is not None)
        forms: dict[int, pikepdf.Object] = {}
        coloured: set[int] = set()
        for side in paper.sides:
            for placed in side.pages:
                form = _form(*pages[placed.page], trims[placed.page], settings.bleed)
                if _covers(form.read_bytes(), trims[placed.page]):
                    coloured.add(placed.page)
                forms[placed.page] = sheets.copy_foreign(form)
            under = UNDER if side.folds and coloured.issuperset(placed.page for placed in side.pages) else 0.0
            _add(sheets, side, paper, forms, trims, settings, under)
        like(sheets, source)
        duplex = "/DuplexFlipShortEdge" if settings.flip is Flip.SHORT else "/DuplexFlipLongEdge"
        # A viewer's print dialogue then has the right choices already.
        sheets.Root.ViewerPreferences.Duplex = Name(duplex)
        out = io.BytesIO()
        sheets.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def joined(documents: Sequence[bytes]) -> bytes:
    """The pages of several PDFs of sheets, one after the other, in one that is described as the first of them is.

    Each begins on a sheet of its own: an empty page comes after an odd number of them.
    """
    with pikepdf.new() as whole:
        for document in documents:
            with pikepdf.open(io.BytesIO(document)) as part:
                if not len(whole.pages):
                    like(whole, part)
                whole.pages.extend(part.pages)
            on_leaves(whole)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def like(made: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Describe pages that are made for paper as the document is described that they come from; a viewer is to print
    them as large as they are."""
    made.Root.Lang = pikepdf.String(str(source.Root.get("/Lang", "")))
    wishes = source.Root.get("/ViewerPreferences", Dictionary())
    made.Root.ViewerPreferences = Dictionary(dict(wishes.items()) | {"/PrintScaling": Name("/None")})
    for key in ("/Title", "/Author", "/CreationDate", "/ModDate"):
        if key in source.docinfo:
            made.docinfo[key] = pikepdf.String(str(source.docinfo[key]))


def on_leaves(made: pikepdf.Pdf) -> None:
    """Add an empty page to an odd number of them: what comes next begins on a leaf of its own."""
    if len(made.pages) % 2:
        _, _, width, height = (float(edge) for edge in made.pages[-1].mediabox)
        made.add_blank_page(page_size=(width, height))


def page_size(document: bytes) -> Size:
    """The trimmed size of a PDF's first page."""
    with pikepdf.open(io.BytesIO(document)) as read:
        trim = _trim(read.pages[0])
        return Size(trim.width, trim.height)


def page_count(document: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(document)) as read:
        return len(read.pages)


def _trim(page: pikepdf.Page) -> Rect:
    """The page as it is cut, in its own coordinates: x and y of the lower left corner, width, height."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return Rect(left, bottom, right - left, top - bottom)


def _form(source: pikepdf.Pdf, page: pikepdf.Page, trim: Rect, bleed: float) -> pikepdf.Object:
    """A page as a drawing that can be placed, with its bleed."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    content = _content(page)
    if (left, bottom, right, top) == (0, 0, trim.width, trim.height):  # else it has a bleed already
        content = bled(content, Size(right, top), bleed)
        left, bottom, right, top = left - bleed, bottom - bleed, right + bleed, top + bleed
    box = (
        max(left, trim.x - bleed),
        max(bottom, trim.y - bleed),
        min(right, trim.x + trim.width + bleed),
        min(top, trim.y + trim.height + bleed),
    )
    return _drawn(source, page, content, box)


def drawing(source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """A page as a drawing, as it is."""
    return _drawn(source, page, _content(page), [float(edge) for edge in page.mediabox])


def _content(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return page.obj.Contents.read_bytes() if "/Contents" in page.obj else b""


def _drawn(source: pikepdf.Pdf, page: pikepdf.Page, content: bytes, box: Sequence[float]) -> pikepdf.Object:
    form = pikepdf.Stream(source, content)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array(box)
    form.Resources = page.resources
    return source.make_indirect(form)


def _covers(content: bytes, trim: Rect) -> bool:
    """Whether a field covers the whole page."""
    for match in FIELD.finditer(content):
        x, y, width, height = map(float, match.groups())
        if x <= trim.x and y <= trim.y and x + width >= trim.x + trim.width and y + height >= trim.y + trim.height:
            return True
    return False


def _add(
    sheets: pikepdf.Pdf,
    side: PaperSide,
    paper: Paper,
    forms: dict[int, pikepdf.Object],
    trims: list[Rect],
    settings: BookletSettings,
    under: float,
) -> None:
    width, height = paper.size
    content: list[str] = []
    if side.turned:
        content.append(f"-1 0 0 -1 {width:.3f} {height:.3f} cm")
    for at, placed in enumerate(side.pages):
        beyond = 0.0 if at else under  # what comes later lies over it
        content.append(_draw(placed.page, placed.trim, trims[placed.page], side, paper, settings.bleed, beyond))
    if settings.marks:
        content += [f"{HAIRLINE} w 0 G"]
        for mark in marks(side, paper.size, settings.bleed):
            dash = "[3 2] 0 d" if mark.dashed else "[] 0 d"
            content.append(f"{dash} {mark.x0:.3f} {height - mark.y0:.3f} m {mark.x1:.3f} {height - mark.y1:.3f} l S")
    trim = [side.trim.x, height - side.trim.y - side.trim.height, side.trim.x + side.trim.width, height - side.trim.y]
    sheets.add_blank_page(page_size=(width, height))
    page = sheets.pages[-1]
    bleed = settings.bleed * paper.scale
    around = (max(trim[0] - bleed, 0), max(trim[1] - bleed, 0),
              min(trim[2] + bleed, width), min(trim[3] + bleed, height))  # fmt: skip
    # Two A5 pages are a hair higher than A4 is wide: what is cut off lies on the paper all the same.
    inside = (max(trim[0], 0), max(trim[1], 0), min(trim[2], width), min(trim[3], height))
    page.obj.TrimBox = Array([round(edge, 3) for edge in inside])
    page.obj.BleedBox = Array([round(edge, 3) for edge in around])
    page.obj.Resources = Dictionary(
        XObject=Dictionary({f"/P{placed.page}": forms[placed.page] for placed in side.pages})
    )
    page.obj.Contents = sheets.make_stream("\n".join(content).encode("ascii"))


def _draw(index: int, where: Rect, trim: Rect, side: PaperSide, paper: Paper, bleed: float, beyond: float) -> str:
    """Place a page; what bleeds over its edges is cut off where another page or the fold is, or ``beyond`` that."""
    scale = paper.scale
    bleed *= scale
    bottom = paper.size.height - where.y - where.height
    neighbours = [placed.trim for placed in side.pages if placed.page != index]
    room = Rect(where.x - bleed, bottom - bleed, where.width + 2 * bleed, where.height + 2 * bleed)
    left, right = room.x, room.x + room.width
    for fold in side.folds:
        own = where.x + where.width / 2
        left, right = (max(left, fold - beyond), right) if own > fold else (left, min(right, fold + beyond))
    if not side.folds and neighbours:
        left, right, room = where.x, where.x + where.width, Rect(where.x, bottom, where.width, where.height)
    clip = f"{left:.3f} {room.y:.3f} {right - left:.3f} {room.height:.3f} re W n"
    if (trim.width > trim.height) != (
        where.width > where.height
    ):  # a page that lies on its side is read from the right
        matrix = (
            f"0 {scale:.6f} {-scale:.6f} 0 {where.x + (trim.y + trim.height) * scale:.3f} {bottom - trim.x * scale:.3f}"
        )
    else:
        matrix = f"{scale:.6f} 0 0 {scale:.6f} {where.x - trim.x * scale:.3f} {bottom - trim.y * scale:.3f}"
    return f"q {clip} {matrix} cm /P{index} Do Q"
