"""Sound files broken in one place each, to see that it is noticed."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import pikepdf

Break: TypeAlias = Callable[[pikepdf.Pdf], None]


def broken(data: bytes, break_: Break) -> bytes:
    """A file saved anew after something was done to it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        break_(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def first(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    """The first structure element of a type."""
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == kind)


def _without(holder: Callable[[pikepdf.Pdf], pikepdf.Object], key: str) -> Break:
    def break_(pdf: pikepdf.Pdf) -> None:
        del holder(pdf)[key]

    return break_


def _called(kind: str, other: str) -> Break:
    def break_(pdf: pikepdf.Pdf) -> None:
        first(pdf, kind).S = pikepdf.Name(other)

    return break_


def _mapped(kind: str, other: str) -> Break:
    def break_(pdf: pikepdf.Pdf) -> None:
        pdf.Root.StructTreeRoot.RoleMap[kind] = pikepdf.Name(other)

    return break_


def _said(before: bytes, after: bytes) -> Break:
    def break_(pdf: pikepdf.Pdf) -> None:
        xmp = pdf.Root.Metadata.read_bytes()
        assert before in xmp
        kind = {"Type": pikepdf.Name.Metadata, "Subtype": pikepdf.Name.XML}
        pdf.Root.Metadata = pdf.make_stream(xmp.replace(before, after), **kind)

    return break_


def _fonts(change: Callable[[pikepdf.Object], None]) -> Break:
    def break_(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            change(font)

    return break_


def _no_unicode(font: pikepdf.Object) -> None:
    del font.ToUnicode


def _no_file(font: pikepdf.Object) -> None:
    del font.DescendantFonts[0].FontDescriptor.FontFile2


def _wider(font: pikepdf.Object) -> None:
    widths = font.DescendantFonts[0].W
    widths[1][0] = int(widths[1][0]) + 300


def _suspect(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def _no_grid(pdf: pikepdf.Pdf) -> None:
    first(pdf, "/TD").A = pikepdf.Dictionary(O=pikepdf.Name.Table, ColSpan=7)


def _notdef(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    drawn = page.Contents.read_bytes()
    end = drawn.index(b"TJ")
    page.Contents = pdf.make_stream(drawn[: drawn.rindex(b"[", 0, end)] + b"[<0000>]" + drawn[end:])


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))


class Fault(NamedTuple):
    """What was done to a file, and by which profile it is forbidden."""

    profile: str
    break_: Break


FAULTS: Mapping[str, Fault] = {
    "no-claim": Fault("ua1", _said(b"<pdfuaid:part>1</pdfuaid:part>", b"")),
    "no-title": Fault("ua1", _said(b"dc:title", b"dc:tit1e")),
    "title-not-shown": Fault("ua1", _without(lambda pdf: pdf.Root, "/ViewerPreferences")),
    "no-language": Fault("ua1", _without(lambda pdf: pdf.Root, "/Lang")),
    "not-marked": Fault("ua1", _without(lambda pdf: pdf.Root, "/MarkInfo")),
    "suspect": Fault("ua1", _suspect),
    "no-alternative": Fault("ua1", _without(lambda pdf: first(pdf, "/Figure"), "/Alt")),
    "no-description": Fault("ua1", _without(lambda pdf: pdf.pages[0].Annots[0], "/Contents")),
    "no-note-id": Fault("ua1", _without(lambda pdf: first(pdf, "/Note"), "/ID")),
    "no-tab-order": Fault("ua1", _without(lambda pdf: pdf.pages[0], "/Tabs")),
    "unmapped": Fault("ua1", _without(lambda pdf: pdf.Root.StructTreeRoot.RoleMap, "/Em")),
    "mapped-in-a-circle": Fault("ua1", _mapped("/Em", "/Em")),
    "remapped": Fault("ua1", _mapped("/P", "/Span")),
    "astray-item": Fault("ua1", _called("/LI", "/TOCI")),
    "astray-row": Fault("ua1", _called("/TR", "/P")),
    "no-level": Fault("ua1", _called("/H1", "/H")),
    "no-grid": Fault("ua1", _no_grid),
    "no-text": Fault("ua1", _fonts(_no_unicode)),
    "wrong-widths": Fault("ua1", _fonts(_wider)),
    "notdef": Fault("ua1", _notdef),
    "no-archive-claim": Fault("3a", _said(b"<pdfaid:part>3</pdfaid:part>", b"")),
    "no-structure": Fault("3a", _without(lambda pdf: pdf.Root, "/StructTreeRoot")),
    "no-archived-text": Fault("3a", _fonts(_no_unicode)),
    "no-font-file": Fault("3a", _fonts(_no_file)),
    "no-intent": Fault("3a", _without(lambda pdf: pdf.Root, "/OutputIntents")),
    "script": Fault("3a", _script),
}
