"""ReportLab's canvas, taught three things: pages whose content is already written, no font of its own, and a document
id that comes from the content.

Each of the methods and attributes of ReportLab's that are used here is an inner one; ``pyproject.toml`` keeps the
series fixed, and ``tests/pdf`` would notice.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from builder.geometry import Size
from builder.pdf.door import Canvas, pdfdoc
from builder.pdf.objects import Document, Inline, Objects, Raw, string
from builder.pdf.packing import pack

_ID_PLACE = b"00000000000000000000000000000000"


class _Moment(NamedTuple):
    """What ReportLab asks its clock for."""

    YMDhms: tuple[int, int, int, int, int, int]
    dhh: int = 0
    dmm: int = 0


@dataclass(frozen=True, slots=True)
class _Sheet:
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
        document.ID = lambda: b"[<" + _ID_PLACE + b"><" + _ID_PLACE + b">]"
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
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.Contents = sheet.content
        page.StructParents = sheet.key
        page.Tabs = "/S"
        if sheet.pictures:
            page.XObjects = pdfdoc.PDFDictionary({name: f"{n} 0 R" for name, n in sorted(sheet.pictures.items())})
        if sheet.annotations:
            page.Annots = pdfdoc.PDFArray([f"{number} 0 R" for number in sheet.annotations])

    def add_font(self, name: str, number: int) -> None:
        """Make a font known to all pages under ``name``."""
        self.document.idToObject[pdfdoc.BasicFonts].dict[name] = f"{number} 0 R"

    def name_destination(self, key: str, destination: str) -> None:
        """Let the outline's ``key`` lead to a named destination."""
        self._destinations[key] = Inline(string(destination))

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
        data: bytes = self.document.GetPDFData(self)
        if self.document.fontMapping:
            raise ValueError(f"ReportLab put in fonts of its own: {sorted(self.document.fontMapping)}")
        digest = hashlib.sha256(data).hexdigest()[: len(_ID_PLACE)].encode("ascii")
        return pack(data, digest)
