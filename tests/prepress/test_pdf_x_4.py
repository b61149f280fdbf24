"""The press's files are PDF/X-4 to a checker of our own, which lets no broken one pass."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from builder.diagnostics import Report
from tests.prepress.pdf_x_4 import faults
from tests.prepress.test_press import made

__all__ = ["made"]  # the fixture: one build for both files of tests


Break: TypeAlias = Callable[[pikepdf.Pdf], None]


def _broken(data: bytes, how: Break, version: str = "1.6") -> bytes:
    with pikepdf.open(io.BytesIO(data)) as read:
        how(read)
        out = io.BytesIO()
        read.save(out, force_version=version, fix_metadata_version=False)
    return out.getvalue()


def _root(key: str, value: Any) -> Break:
    return lambda read: read.Root.__setitem__(key, value)


def _page(key: str, value: Any) -> Break:
    return lambda read: read.pages[0].obj.__setitem__(key, value)


def _info(key: str, value: Any) -> Break:
    return lambda read: read.docinfo.__setitem__(key, value)


def _image(key: str, value: Any) -> Break:
    def change(read: pikepdf.Pdf) -> None:
        streams = (one for one in read.objects if isinstance(one, pikepdf.Stream))
        next(one for one in streams if one.get("/Subtype") == "/Image")[key] = value

    return change


def _form(key: str, value: Any) -> Break:
    def change(read: pikepdf.Pdf) -> None:
        form = read.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
        form[key] = value
        read.pages[0].obj.Resources.XObject = Dictionary(Broken=form)

    return change


def _more(**entries: Any) -> Break:
    """Another object in the file."""
    return lambda read: read.Root.__setitem__("/Other", read.make_indirect(Dictionary(**entries)))


def _without(key: str) -> Break:
    return lambda read: read.Root.OutputIntents[0].__delitem__(key)


def _metadata(old: bytes, new: bytes) -> Break:
    def change(read: pikepdf.Pdf) -> None:
        text = read.Root.Metadata.read_bytes()
        assert old in text
        read.Root.Metadata.write(text.replace(old, new))

    return change


def _without_program(read: pikepdf.Pdf) -> None:
    held = (one for one in read.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one)
    del next(held)["/FontFile2"]


def _another_width(read: pikepdf.Pdf) -> None:
    font = next(one for one in read.objects if isinstance(one, pikepdf.Dictionary) and "/CIDToGIDMap" in one)
    font.W[1][0] = 7


NOTE = Dictionary(Type=Name.Annot, Rect=Array([99, 99, 120, 120]))
BROKEN: dict[str, tuple[str, Break]] = {
    "no intent": ("one of GTS_PDFX", lambda read: read.Root.__delitem__("/OutputIntents")),
    "no condition": ("names the condition", _without("/OutputConditionIdentifier")),
    "no profile": ("has its profile", _without("/DestOutputProfile")),
    "no press": ("a press with four inks", lambda read: read.Root.OutputIntents[0].DestOutputProfile.write(bytes(200))),
    "another version": ("version is PDF/X-4", _metadata(b">PDF/X-4<", b">PDF/X-1a<")),
    "trapping unknown": ("trapped or not", _metadata(b"Trapped>False", b"Trapped>Unknown")),
    "no document": ("xmpMM:DocumentID", _metadata(b"xmpMM:DocumentID", b"xmpMM:Other")),
    "Info says otherwise": ("agree on trapping", _info("/Trapped", Name("/True"))),
    "another date": ("agree on the date", _info("/CreationDate", String("D:19990101000000Z"))),
    "no trim": ("a TrimBox or an ArtBox", lambda read: read.pages[0].obj.__delitem__("/TrimBox")),
    "trim and art": ("a TrimBox or an ArtBox", _page("/ArtBox", Array([9, 9, 99, 99]))),
    "trim beyond the bleed": ("TrimBox in BleedBox", _page("/TrimBox", Array([0, 0, 9999, 9999]))),
    "a link": ("annotations stand outside", _page("/Annots", Array([NOTE]))),
    "a group of screens": ("blends in the inks", _page("/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    "red of screens": ("colours of screens", lambda read: read.pages[0].contents_add(b"1 0 0 rg")),
    "a picture of screens": ("pictures: no colours of screens", _image("/ColorSpace", Name.DeviceRGB)),
    "alternates": ("no alternate pictures", _image("/Alternates", Array())),
    "a reference": ("no /Ref", _form("/Ref", Dictionary())),
    "PostScript": ("no PostScript", _form("/Subtype", Name.PS)),
    "an action": ("catalog: no /OpenAction", _root("/OpenAction", Dictionary(S=Name.GoTo))),
    "a script": ("no object of type", _more(S=Name.JavaScript, JS=String("1"))),
    "a file": ("no object of type /EmbeddedFile", _more(Type=Name.EmbeddedFile)),
    "transfer": ("no /TR", _more(Type=Name.ExtGState, TR=Name.Identity)),
    "blending": ("blend modes", _more(Type=Name.ExtGState, BM=Name.Glow)),
    "no font": ("is embedded", _without_program),
    "a wrong width": ("is that of the embedded glyph", _another_width),
}


@pytest.mark.parametrize("name", ["-press.pdf", "-cover.pdf"])
def test_it_keeps_every_clause(made: tuple[Report, dict[str, bytes]], name: str) -> None:
    assert faults(made[1][name]) == []


@pytest.mark.parametrize("name", BROKEN)
def test_the_checker_lets_no_broken_file_pass(made: tuple[Report, dict[str, bytes]], name: str) -> None:
    said, how = BROKEN[name]
    found = faults(_broken(made[1]["-press.pdf"], how))
    assert any(said in fault for fault in found), found


def test_a_newer_version_is_told(made: tuple[Report, dict[str, bytes]]) -> None:
    assert any("PDF 1.6 at most" in one for one in faults(_broken(made[1]["-press.pdf"], lambda _: None, "1.7")))


def test_the_book_for_readers_is_none(made: tuple[Report, dict[str, bytes]]) -> None:
    assert len(faults(made[1][".pdf"])) > 5


def test_the_checklist_points_at_tests_that_exist() -> None:
    tests = Path(__file__).parents[1]
    checklist = (tests.parent / "builder/prepress/PDF_X4.md").read_text(encoding="utf-8")
    pointers = set(re.findall(r"`([\w/]+\.py)::(\w+)`", checklist))
    assert len(pointers) > 8
    for file, name in sorted(pointers):
        assert f"def {name}(" in (tests / file).read_text(encoding="utf-8"), f"{file}::{name}"
