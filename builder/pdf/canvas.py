"""ReportLab's canvas, taught three things: pages whose content is already written, no font of its own, and a document
id that comes from the content.

Each of the methods and attributes of ReportLab's that are used here is an inner one; ``pyproject.toml`` keeps the
series fixed, and ``tests/pdf`` would notice.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from builder.geometry import Size
from builder.pdf.door import Canvas, pdfdoc
from builder.pdf.objects import Document, Inline, Objects, Raw, in_ascii, string
from builder.pdf.objects import number as number_of
from builder.pdf.packing import Ends, pack

_ID_LENGTH = 32
"""Hexadecimal digits of a file's id."""


class _Moment(NamedTuple):
    """What ReportLab asks its clock for."""

    YMDhms: tuple[int, int, int, int, int, int]
    dhh: int = 0
    dmm: int = 0


class _Sheet(Struct, frozen=True):
    """What a page dictionary gets that the canvas wouldn't give it."""

    content: Raw
    key: int
    pictures: Mapping[str, int]
    annotations: Sequence[int]


class BookCanvas(Canvas):
    """A PDF 1.7 file in the making."""

    _doc: Document
    _destinations: dict[str, object]

    def __init__(self, language: str, modified: datetime) -> None:
        super().__init__(io.BytesIO(), pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=language)
        self._sheet: _Sheet | None = None
        self._names: dict[str, int] = {}
        document: Document = self._doc
        document._timeStamp = _Moment(tuple(modified.timetuple()[:6]))  # type: ignore[arg-type]
        self.objects = Objects(document)

    @property
    def document(self) -> Document:
        """ReportLab's document."""
        return self._doc

    def _make_preamble(self) -> None:
        # Would name Helvetica on every page, which is not embedded.
        self._preamble = ""

    def add_page(
        self, size: Size, content: Raw, key: int, pictures: Mapping[str, int], annotations: Sequence[int]
    ) -> int:
        """Add a page.

        Args:
            size: Width and height in points.
            content: Its content stream.
            key: Its key in the ParentTree.
            pictures: Object numbers of its pictures by resource name.
            annotations: Object numbers of its annotations.

        Returns:
            Its object number.
        """
        self.setPageSize(size)
        self._sheet = _Sheet(content, key, pictures, annotations)
        page: str = self.document.thisPageName()
        self.showPage()
        found: int = self.document.idToObjectNumberAndVersion[page][0]
        return found

    def _setAnnotations(self, page: Any) -> None:
        # The last thing that showPage does to a page before it is added.
        sheet = self._sheet
        if sheet is None:
            raise ValueError("a page without content")
        self._sheet = None
        size = Size(page.pagewidth, page.pageheight)
        page.format = lambda document: self._page(sheet, size).encode("ascii")

    def _page(self, sheet: _Sheet, size: Size) -> str:
        """A page's dictionary. ReportLab would make objects of all that stands in it: a third of the time of a file."""
        pictures = "".join(f"/{name} {number} 0 R" for name, number in sorted(sheet.pictures.items()))
        annotations = " ".join(f"{number} 0 R" for number in sheet.annotations)
        return (
            f"<</Type/Page/Parent {self._number(self.document.Pages)} 0 R"
            f"/MediaBox[0 0 {number_of(size.width)} {number_of(size.height)}]"
            f"/Resources<</Font {self._number(self.document.idToObject[pdfdoc.BasicFonts])} 0 R"
            + (f"/XObject<<{pictures}>>" if pictures else "")
            + f">>/Contents {self._number(sheet.content)} 0 R/StructParents {sheet.key}/Tabs/S"
            + (f"/Annots[{annotations}]>>" if annotations else ">>")
        )

    def _number(self, held: Any) -> int:
        """The object number of something, which it gets now if it has none."""
        found: int = self.document.idToObjectNumberAndVersion[self.document.Reference(held).name][0]
        return found

    def add_font(self, name: str, number: int) -> None:
        """Make a font known to all pages under ``name``."""
        self.document.idToObject[pdfdoc.BasicFonts].dict[name] = f"{number} 0 R"

    def name_destination(self, key: str, destination: str) -> None:
        """Let the outline's ``key`` lead to a named destination."""
        self._destinations[key] = Inline(string(in_ascii(destination)))

    def add_names(self, kind: str, tree: bytes) -> None:
        """Add a name tree to the catalog: ``Dests``, ``EmbeddedFiles``."""
        self._names[kind] = self.objects.add(Raw(tree))
        self.set_catalog({"Names": f"<<{''.join(f'/{key} {number} 0 R' for key, number in self._names.items())}>>"})

    def set_catalog(self, entries: Mapping[str, str]) -> None:
        """Set entries of the catalog."""
        catalog = self.document.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, *sorted(entries.keys() - set(catalog.__NoDefault__))]
        for key, value in entries.items():
            setattr(catalog, key, value)

    def finish(self) -> bytes:
        """The file. Its id is made from all that is in it, so equal files have equal ids and others don't."""
        document = self.document
        bodies: dict[int, bytes] = {}
        # ReportLab would join all objects to a file, which would have to be taken apart again to be packed.
        document.format = lambda: bodies.update(self._bodies()) or b""
        document.GetPDFData(self)
        if document.fontMapping:
            raise ValueError(f"ReportLab put in fonts of its own: {sorted(document.fontMapping)}")
        digest = hashlib.sha256()
        for number, body in bodies.items():
            digest.update(b"%d %d\n" % (number, len(body)))
            digest.update(body)
        ends = Ends(self._number(document.Catalog), self._number(document.info), digest.hexdigest()[:_ID_LENGTH])
        return pack(bodies, ends)

    def _bodies(self) -> Iterator[tuple[int, bytes]]:
        """Every object in order of the numbers, without what stands round it. Formatting one may number others."""
        document = self.document
        number = 1
        while number in document.numberToId:
            held = document.idToObject[document.numberToId[number]]
            data: bytes = held.data if type(held) is Raw else pdfdoc.format(held, document, toplevel=1)
            yield number, data.rstrip()
            number += 1
