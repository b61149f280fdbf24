"""The original with the stamps of one recipient, or of all of them in turn."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name

from builder.copies.recipients import Recipient
from builder.imposition import drawing, like, on_leaves
from builder.outputs import LONGEST_NAME

FOOT, WATERMARK = Name("/BifolioFoot"), Name("/BifolioMark")
"""Names of the stamps among a page's drawings; no other drawing has them."""
LONGEST = 60
"""Characters of a recipient's name in that of a file."""
_FOOTER, _LAYOUT = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC", "/Artifact<</Type/Layout>>BDC"
_MARKS = frozenset({"BMC", "BDC", "EMC"})


class Copies(Struct, frozen=True):
    """What copies are made from."""

    original: bytes
    """A PDF."""
    stamps: bytes
    """Two pages for each recipient, as ``Stamps.made`` makes them."""
    first: int = 0
    """Index of the first page that is stamped: a cover is not."""


def personal(copies: Copies, numbers: Iterable[int]) -> Iterator[bytes]:
    """The copies of recipients (from 1), each the original, tags and all, with artifacts on its pages."""
    with pikepdf.open(io.BytesIO(copies.stamps)) as stamps:
        for number in numbers:
            with pikepdf.open(io.BytesIO(copies.original)) as copy:
                foot, mark = (copy.copy_foreign(_unmarked(stamps, 2 * number - 2 + which)) for which in (0, 1))
                for page in list(copy.pages)[copies.first :]:
                    _stamp(copy, page, foot, mark)
                yield _saved(copy)


def all_in_one(sources: Iterable[tuple[Copies, int]]) -> bytes:
    """All copies one after the other in one file, for the printer: without tags; the originals' pages are in it once.

    Each begins on a leaf of its own: an empty page comes after a copy with an odd number of them.

    Args:
        sources: For each copy what it is made from, and its recipient's number.
    """
    with pikepdf.new() as whole:
        known: dict[int, tuple[list[tuple[pikepdf.Object, Array]], pikepdf.Pdf]] = {}
        for copies, number in sources:
            if id(copies) not in known:
                original = pikepdf.open(io.BytesIO(copies.original))
                forms = [
                    (whole.copy_foreign(drawing(original, page)), Array([float(edge) for edge in page.mediabox]))
                    for page in original.pages
                ]
                if not known:
                    like(whole, original)
                known[id(copies)] = (forms, pikepdf.open(io.BytesIO(copies.stamps)))
            forms, stamps = known[id(copies)]
            foot, mark = (whole.copy_foreign(_unmarked(stamps, 2 * number - 2 + which)) for which in (0, 1))
            for at, (form, box) in enumerate(forms):
                whole.add_blank_page(page_size=(float(box[2]), float(box[3])))
                page = whole.pages[-1]
                page.obj.Resources = Dictionary(XObject=Dictionary(Page=form))
                page.obj.Contents = whole.make_stream(b"q /Page Do Q")
                if at >= copies.first:
                    _stamp(whole, page, foot, mark)
            on_leaves(whole)
        return _saved(whole)


def file_name(stem: str, recipient: Recipient, count: int) -> str:
    """``treaty-1950-handout-0007-ann-example.pdf``: sorted as the recipients are, and safe on every system."""
    digits = max(4, len(str(count)))
    numbered = f"{stem}-{recipient.number:0{digits}d}"
    name = unicodedata.normalize("NFC", recipient.name).casefold()
    name = re.sub(r"[^\w]+", "-", name).strip("-_")[:LONGEST]
    room = LONGEST_NAME - len(f"{numbered}-.pdf".encode())
    name = name.encode()[: max(room, 0)].decode(errors="ignore").strip("-_")
    return "-".join(filter(None, (numbered, name))) + ".pdf"


def _unmarked(stamps: pikepdf.Pdf, index: int) -> pikepdf.Object:
    """A stamp as a drawing: the page that it is put on says what it is."""
    form = drawing(stamps, stamps.pages[index])
    kept = [step for step in pikepdf.parse_content_stream(form) if str(step.operator) not in _MARKS]
    form.write(pikepdf.unparse_content_stream(kept))
    return form


def _stamp(owner: pikepdf.Pdf, page: pikepdf.Page, foot: pikepdf.Object, mark: pikepdf.Object) -> None:
    """The watermark under what stands on the page, the line over it; both outside of the tags.

    They stand as they do on the first page: at the foot of the leaf, also where a page lies on its side. The head of
    that is the leaf's left edge.
    """
    page.add_resource(foot, Name.XObject, FOOT)
    page.add_resource(mark, Name.XObject, WATERMARK)
    wide, high = (float(page.mediabox[2 + axis]) - float(page.mediabox[axis]) for axis in (0, 1))
    width, height = (float(foot.BBox[2 + axis]) - float(foot.BBox[axis]) for axis in (0, 1))
    leaf = f"0 -1 1 0 0 {high:.3f} cm " if (wide > high) != (width > height) else ""
    across, up = width / math.hypot(width, height), height / math.hypot(width, height)
    # About the middle, so that the word runs from the lower left corner to the upper right one.
    x, y = (width - width * across + height * up) / 2, (height - width * up - height * across) / 2
    turned = f"{across:.5f} {up:.5f} {-up:.5f} {across:.5f} {x:.3f} {y:.3f} cm"
    under = f"{_LAYOUT} q {leaf}{turned} {WATERMARK} Do Q EMC q ".encode("ascii")
    over = f" Q {_FOOTER} q {leaf}{FOOT} Do Q EMC".encode("ascii")
    page.contents_add(owner.make_stream(under), prepend=True)
    page.contents_add(owner.make_stream(over))
    page.contents_coalesce()


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
