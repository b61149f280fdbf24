"""What ISO 15930-7 asks of a PDF/X-4, clause by clause. There is no free checker of it, so the tests have their own.

It knows nothing of the builder: it reads the finished file with pikepdf, and what it lets pass is proved by broken
files that it doesn't.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
from fontTools.ttLib import TTFont

NAMESPACES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
FORBIDDEN = set("/JavaScript /EmbeddedFile /Filespec /Action /Sound /Movie /RichMedia /3D".split())
BLENDS = set(
    "/Normal /Compatible /Multiply /Screen /Overlay /Darken /Lighten /ColorDodge /ColorBurn /HardLight /SoftLight"
    " /Difference /Exclusion /Hue /Saturation /Color /Luminosity".split()
)


def faults(data: bytes) -> list[str]:
    """The clauses that a file breaks; none: it is a PDF/X-4."""
    with pikepdf.open(io.BytesIO(data)) as read:
        return [*_file(data, read), *_intents(read), *_metadata(read), *_pages(read), *_objects(read), *_fonts(read)]


def _file(data: bytes, read: pikepdf.Pdf) -> Iterator[str]:
    head = re.match(rb"%PDF-1\.([0-9])\r?\n%([^\r\n]{4,})", data)
    if head is None or int(head[1]) > 6:
        yield "header: PDF 1.6 at most, and a comment of four bytes"
    elif any(byte < 128 for byte in head[2][:4]):
        yield "header: the comment's bytes are above 127"
    if len(read.trailer.get("/ID", ())) != 2:
        yield "trailer: ID"
    if "/Encrypt" in read.trailer:
        yield "trailer: no encryption"
    yield from (f"catalog: no {key}" for key in ("/AA", "/OpenAction", "/Names", "/AF") if key in read.Root)
    if "/AcroForm" in read.Root and read.Root.AcroForm.get("/Fields"):
        yield "catalog: no fields"


def _intents(read: pikepdf.Pdf) -> Iterator[str]:
    ours = [one for one in read.Root.get("/OutputIntents", ()) if one.get("/S") == "/GTS_PDFX"]
    if len(ours) != 1:
        yield "output intent: one of GTS_PDFX"
        return
    if not str(ours[0].get("/OutputConditionIdentifier", "")):
        yield "output intent: names the condition"
    profile = ours[0].get("/DestOutputProfile")
    if profile is None:
        yield "output intent: has its profile"
        return
    raw = profile.read_bytes()
    if raw[12:16] != b"prtr" or raw[16:20] != b"CMYK" or raw[36:40] != b"acsp" or profile.N != 4:
        yield "output intent: the profile is that of a press with four inks"


def _metadata(read: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in read.Root:
        yield "metadata: XMP"
        return
    tree = ElementTree.fromstring(re.sub(rb"<\?xpacket[^>]*\?>", b"", read.Root.Metadata.read_bytes()).decode())
    found = {name: tree.find(f".//{name}", NAMESPACES) for name in (
        "pdfxid:GTS_PDFXVersion", "pdf:Trapped", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate",
        "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "dc:title",
    )}  # fmt: skip
    yield from (f"metadata: {name}" for name, node in found.items() if node is None)
    said = {name: (node.text or "").strip() for name, node in found.items() if node is not None}
    if said.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
        yield "metadata: the version is PDF/X-4"
    if said.get("pdf:Trapped") not in ("True", "False"):
        yield "metadata: trapped or not"
    info = read.docinfo
    if "/Trapped" in info and str(info.Trapped).lstrip("/") != said.get("pdf:Trapped"):
        yield "metadata: Info and XMP agree on trapping"
    if "/CreationDate" in info:
        digits = re.sub(r"\D", "", said.get("xmp:CreateDate", ""))[:14]
        if re.sub(r"\D", "", str(info.CreationDate))[:14] != digits:
            yield "metadata: Info and XMP agree on the date"


def _pages(read: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(read.pages, 1):
        boxes = {key: [float(edge) for edge in page.obj[key]] for key in page.obj if key.endswith("Box")}
        if ("/TrimBox" in boxes) == ("/ArtBox" in boxes):
            yield f"page {number}: a TrimBox or an ArtBox"
            continue
        trim = boxes.get("/TrimBox", boxes.get("/ArtBox", []))
        for inner, outer in ((trim, boxes.get("/BleedBox")), (boxes.get("/BleedBox"), boxes.get("/MediaBox"))):
            if inner and outer and not (outer[0] <= inner[0] < inner[2] <= outer[2] and outer[1] <= inner[1]):
                yield f"page {number}: TrimBox in BleedBox in MediaBox"
        bleed = boxes.get("/BleedBox", trim)
        for note in page.obj.get("/Annots", ()):
            left, bottom, right, top = (float(edge) for edge in note.Rect)
            if right > bleed[0] and left < bleed[2] and top > bleed[1] and bottom < bleed[3]:
                yield f"page {number}: annotations stand outside of the bleed"
        if "/AA" in page.obj or "/PresSteps" in page.obj:
            yield f"page {number}: no actions"
        yield from (f"page {number}: {fault}" for fault in _group(page.obj))
        yield from (f"page {number}: {fault}" for fault in _colours(page, page.obj.get("/Resources", {})))


def _group(held: Any) -> Iterator[str]:
    space = held.get("/Group", {}).get("/CS")
    if space is not None and space != "/DeviceCMYK" and space != "/DeviceGray":
        yield "a group blends in the inks of the press"


def _colours(content: Any, resources: Any) -> Iterator[str]:
    """Colours are those of the inks. (Others, with a profile of their own, would be allowed; none is used here.)"""
    used = {str(operator) for _, operator in pikepdf.parse_content_stream(content)}
    if used & {"rg", "RG"}:
        yield "no colours of screens without a profile"
    for name, space in resources.get("/ColorSpace", {}).items():
        if space == "/DeviceRGB" or (isinstance(space, pikepdf.Array) and "/DeviceRGB" in [str(one) for one in space]):
            yield f"{name}: no colours of screens without a profile"


def _objects(read: pikepdf.Pdf) -> Iterator[str]:
    for held in read.objects:
        if not isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        kind = str(held.get("/Type", ""))
        if kind in FORBIDDEN or held.get("/S") in ("/JavaScript", "/URI", "/Launch", "/GoToR"):
            yield f"no object of type {kind or held.get('/S')}"
        yield from (f"no {key}" for key in ("/TR", "/HTP", "/OPI", "/Ref") if key in held)
        if held.get("/TR2", "/Default") != "/Default":
            yield "no transfer functions"
        if "/BM" in held and not set(map(str, held.BM if isinstance(held.BM, pikepdf.Array) else [held.BM])) <= BLENDS:
            yield "blend modes are those of PDF"
        if not isinstance(held, pikepdf.Stream):
            continue
        filters = held.get("/Filter", pikepdf.Array())
        names = {str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])}
        if "/LZWDecode" in names or "/Crypt" in names:
            yield "no LZW, no encryption of streams"
        if "/F" in held:
            yield "no streams in other files"
        if held.get("/Subtype") == "/PS":
            yield "no PostScript"
        if held.get("/Subtype") == "/Form":
            yield from _group(held)
            yield from _colours(held, held.get("/Resources", {}))
        if held.get("/Subtype") == "/Image":
            if "/Alternates" in held:
                yield "no alternate pictures"
            if held.get("/ColorSpace") == "/DeviceRGB":
                yield "pictures: no colours of screens without a profile"
            if held.get("/Intent", "/Perceptual") not in (
                "/Perceptual", "/RelativeColorimetric", "/Saturation", "/AbsoluteColorimetric",
            ):  # fmt: skip
                yield "rendering intents are the four known ones"


def _fonts(read: pikepdf.Pdf) -> Iterator[str]:
    for held in read.objects:
        if not isinstance(held, pikepdf.Dictionary) or held.get("/Type") != "/Font":
            continue
        if held.get("/Subtype") == "/Type0":
            yield from _composite(held)
        elif held.get("/Subtype") not in ("/Type3", "/CIDFontType0", "/CIDFontType2") and not _program(held):
            yield f"{held.get('/BaseFont')}: is embedded"


def _program(font: Any) -> Any:
    descriptor = font.get("/FontDescriptor", {})
    return next((descriptor[key] for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor), None)


def _composite(font: Any) -> Iterator[str]:
    (own,) = font.DescendantFonts
    program = _program(own)
    if program is None:
        yield f"{font.get('/BaseFont')}: is embedded"
        return
    if font.Encoding not in ("/Identity-H", "/Identity-V") and not isinstance(font.Encoding, pikepdf.Stream):
        yield f"{font.BaseFont}: has its encoding"
    if own.get("/Subtype") != "/CIDFontType2":
        return
    face = TTFont(io.BytesIO(program.read_bytes()), lazy=True)
    em, order, advance = face["head"].unitsPerEm, face.getGlyphOrder(), face["hmtx"].metrics
    to_glyph = own.get("/CIDToGIDMap", "/Identity")
    table = None if to_glyph == "/Identity" else to_glyph.read_bytes()
    widths = list(own.get("/W", ()))
    while widths:
        first, rest = int(widths.pop(0)), widths.pop(0)
        given = list(map(float, rest)) if isinstance(rest, pikepdf.Array) else None
        if given is None:
            given = [float(widths.pop(0))] * (int(rest) - first + 1)
        for cid, width in enumerate(given, first):
            glyph = cid if table is None else int.from_bytes(table[2 * cid : 2 * cid + 2], "big")
            if abs(advance[order[glyph]][0] * 1000 / em - width) > 1:
                yield f"{font.BaseFont}: width of {cid} is that of the embedded glyph"
