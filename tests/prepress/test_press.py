"""The file for a printing press, its content streams read back operator by operator."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from PIL import Image

from builder.diagnostics import Report
from builder.order import Order
from builder.pdf.profile import srgb
from builder.pipeline import make
from builder.prepress import Press, press
from builder.prepress.pictures import convert
from builder.prepress.profile import Inks
from tests.prepress.simple_profile import profile

BLACK = (0.0, 0.0, 0.0, 1.0)
SETTINGS = "press: {profile: perfect.icc, condition: FOGRA51}\n"


def _png(mode: str, colour: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def _build(folder: Path, settings: str, *formats: str) -> tuple[Report, dict[str, bytes]]:
    folder.mkdir(exist_ok=True)
    (folder / "publication.yaml").write_text(
        "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\nurl: https://example.org/\ncontents: [a.md]\n"
        "booklet: {binding: perfect}\n" + settings
    )
    (folder / "a.md").write_text(
        "# One\n\nSome [words](https://example.org/) in black.[^1]\n\n![Red](red.png)\n\n![Grey](grey.png)\n\n"
        "![Light](light.png)\n\n::: {.box}\nOn a tint.\n:::\n\n[^1]: A note.\n"
    )
    (folder / "red.png").write_bytes(_png("RGB", (255, 0, 0)))
    (folder / "grey.png").write_bytes(_png("RGB", (128, 128, 128)))
    (folder / "light.png").write_bytes(_png("RGBA", (0, 0, 255, 90)))
    (folder / "perfect.icc").write_bytes(profile())
    report, outputs = make(Order(folder, formats, folder / "out", editions=("",)))
    return report, {path.name.removeprefix(folder.name): data for path, data in outputs.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, dict[str, bytes]]:
    return _build(tmp_path_factory.mktemp("press"), SETTINGS, "pdf", "cover", "press")


@pytest.fixture(scope="module", params=["-press.pdf", "-cover.pdf"])
def file(request: pytest.FixtureRequest, made: tuple[Report, dict[str, bytes]]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made[1][request.param])) as read:
        yield read


def _streams(read: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Every page and form, with its resources."""
    for page in read.pages:
        yield page, page.obj.Resources
    for held in read.objects:
        if isinstance(held, pikepdf.Stream) and held.get("/Subtype") == "/Form":
            yield held, held.Resources


def _painted(content: Any) -> Iterator[tuple[str, tuple[float, ...], str]]:
    """Each operator that paints in the fill colour, that colour, and the graphics state by name."""
    fill: tuple[float, ...] = ()
    state = ""
    saved: list[tuple[tuple[float, ...], str]] = []
    for operands, operator in pikepdf.parse_content_stream(content):
        match str(operator):
            case "q":
                saved.append((fill, state))
            case "Q":
                fill, state = saved.pop()
            case "k":
                fill = tuple(float(part) for part in operands)
            case "gs":
                state = str(operands[0])
            case "Tj" | "TJ" | "f" | "f*" | "B" | "B*" | "Do" as name:
                yield name, fill, state


def test_no_operator_sets_a_colour_of_screens(file: pikepdf.Pdf) -> None:
    found = {str(operator) for content, _ in _streams(file) for _, operator in pikepdf.parse_content_stream(content)}
    assert "k" in found
    assert found.isdisjoint({"g", "G", "rg", "RG", "sh", "BI"})


def test_black_text_is_of_black_ink_alone_and_printed_over_what_lies_under_it(
    made: tuple[Report, dict[str, bytes]],
) -> None:
    with pikepdf.open(io.BytesIO(made[1]["-press.pdf"])) as read:
        shown = [step for content, _ in _streams(read) for step in _painted(content) if step[0] in ("Tj", "TJ")]
    colours = {fill for _, fill, _ in shown}
    assert BLACK in colours
    for _, fill, state in shown:
        # Either grey, of black ink alone, or a colour, which has none of it as long as it is not dark.
        assert fill[:3] == (0, 0, 0) or min(fill[:3]) < 0.5
        assert state == ("/BlackOver" if fill == BLACK else "/KnockOut")
    assert {fill for fill in colours if fill[:3] == (0, 0, 0)} >= {BLACK}
    assert any(fill[1] > 0.5 for fill in colours)  # the accent


def test_pictures_are_in_inks_or_grey_and_are_told(made: tuple[Report, dict[str, bytes]]) -> None:
    report, outputs = made
    with pikepdf.open(io.BytesIO(outputs["-press.pdf"])) as read:
        pictures = [
            held for held in read.objects if isinstance(held, pikepdf.Stream) and held.get("/Subtype") == "/Image"
        ]
        spaces = [str(held.ColorSpace) for held in pictures]
        red = next(held for held in pictures if held.ColorSpace == "/DeviceCMYK" and "/SMask" not in held)
        greys = {held.read_bytes()[0] for held in pictures if held.ColorSpace == "/DeviceGray"}
        cyan, magenta, yellow, black = red.read_bytes()[:4]
    assert sorted(set(spaces)) == ["/DeviceCMYK", "/DeviceGray"]
    assert greys == {128, 90}  # the grey picture, and how far one may be seen through
    assert (cyan < 10, magenta > 225, yellow > 225, black) == (True, True, True, 0)
    (told,) = [finding.message for finding in report.found if finding.code == "press-pictures"]
    assert told == "pictures whose colours of screens became inks of FOGRA51: 3"


def test_marks_are_on_all_plates(file: pikepdf.Pdf) -> None:
    page = file.pages[0]
    space: Any = None
    marks = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "CS":
                space = page.Resources.ColorSpace[operands[0]]
            case "K":
                space = None
            case "S":
                marks += 1
                assert [str(part) for part in list(space)[:2]] == ["/Separation", "/All"]
    assert marks >= 8


def test_it_is_pdf_x_4(file: pikepdf.Pdf) -> None:
    assert file.pdf_version == "1.6"
    (intent,) = file.Root.OutputIntents
    assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA51")
    assert str(intent.RegistryName) == "http://www.color.org"
    assert intent.DestOutputProfile.read_bytes() == profile()
    assert int(intent.DestOutputProfile.N) == 4
    metadata = file.Root.Metadata.read_bytes().decode()
    for tag, value in {
        "pdfxid:GTS_PDFXVersion": "PDF/X-4", "pdf:Trapped": "False", "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default", "xmp:CreateDate": "2000-01-01T00:00:00Z",
    }.items():  # fmt: skip
        assert f"<{tag}>{value}</{tag}>" in metadata
    assert re.search(r"<xmpMM:DocumentID>uuid:[0-9a-f-]{36}<", metadata)
    assert ">A Book<" in metadata
    assert file.docinfo.Trapped == "/False"
    assert str(file.docinfo.Title) == "A Book"
    assert "/ID" in file.trailer
    for key in ("/Names", "/OpenAction", "/AA", "/AF", "/Outlines", "/StructTreeRoot"):
        assert key not in file.Root
    for page in file.pages:
        assert "/Annots" not in page.obj
        media, bleed, trim = ([float(edge) for edge in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
        assert media[0] < bleed[0] < trim[0] < trim[2] < bleed[2] < media[2]
        assert media[1] < bleed[1] < trim[1] < trim[3] < bleed[3] < media[3]


def test_all_fonts_are_embedded(file: pikepdf.Pdf) -> None:
    fonts = [
        held for held in file.objects if isinstance(held, pikepdf.Dictionary) and held.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_no_word_is_lost_and_the_book_itself_stays_as_it_was(
    made: tuple[Report, dict[str, bytes]], tmp_path: Path
) -> None:
    _, outputs = made
    words: dict[str, list[str]] = {}
    for name in (".pdf", "-press.pdf", "-cover.pdf"):
        with pymupdf.open(stream=outputs[name]) as read:
            words[name] = [word[4] for page in read for word in page.get_text("words")]
            if name == ".pdf":
                front = [word[4] for word in read[0].get_text("words")]
    assert front + words["-press.pdf"] == words[".pdf"]  # the cover is a file of its own
    assert set(front) <= set(words["-cover.pdf"])
    folder = tmp_path / "plain"
    _, plain = _build(folder, "", "pdf", "press")
    with pikepdf.open(io.BytesIO(plain["-press.pdf"])) as read:
        assert "/OutputIntents" not in read.Root  # without a profile there is no printing condition
        assert "/BleedBox" in read.pages[0].obj
    assert plain[".pdf"] == outputs[".pdf"]


def test_a_table_on_its_side_has_a_page_like_the_others(tmp_path: Path) -> None:
    names = [f"Column{number}word" for number in range(12)]
    rows = "\n".join(f"| {' | '.join(names)} |" for _ in range(4))
    report, _ = _build(tmp_path / "plain", SETTINGS, "press")
    assert not report.errors
    folder = tmp_path / "plain"
    (folder / "a.md").write_text(
        f"# One\n\n{rows.splitlines()[0]}\n|{'--|' * 12}\n{rows}\n\n: Wide {{#tbl-w}}\n\nSee @tbl-w.\n"
    )
    report, outputs = make(Order(folder, ("pdf", "press"), folder / "out", editions=("",)))
    assert not report.errors
    data = {path.name: content for path, content in outputs.items()}
    with pikepdf.open(io.BytesIO(data["plain-press.pdf"])) as read:
        boxes = {tuple(round(float(edge), 1) for edge in page.trimbox) for page in read.pages}
        assert len({(right - left, top - bottom) for left, bottom, right, top in boxes}) == 1
    with pymupdf.open(stream=data["plain.pdf"]) as book:
        (wide,) = [page.get_text().split() for page in book if page.rect.width > page.rect.height]
    with pymupdf.open(stream=data["plain-press.pdf"]) as printed:
        page = next(one for one in printed if "Column11word" in one.get_text())
        directions = {line["dir"] for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())}
        assert page.get_text().split() == wide
    assert {(round(x), round(y)) for x, y in directions} == {(0, -1)}, "it is read from the foot to the head"


def test_same_bytes(made: tuple[Report, dict[str, bytes]], tmp_path: Path) -> None:
    _, again = _build(tmp_path / "again", SETTINGS, "press")
    assert again["-press.pdf"] == made[1]["-press.pdf"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Not a profile. " * 20, "it is no ICC profile"),
        (srgb(), "it is for the colours RGB, not for CMYK"),
        (profile()[:-100], "it is no ICC profile"),
        (profile()[:12] + b"scnr" + profile()[16:], "it tells how colours look, not how to print them"),
        (profile().replace(b"B2A", b"X2A", 3), "it can’t be used, since parts of it are missing or damaged"),
    ],
)
def test_what_is_no_press_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        press(data)


def test_a_condition_wants_its_profile(tmp_path: Path) -> None:
    report, _ = _build(tmp_path / "book", "press: {condition: FOGRA51}\n", "pdf")
    assert [(finding.code, finding.message) for finding in report.errors] == [
        ("missing-key", "the printing condition “FOGRA51” is named, and no profile of it")
    ]
    report, _ = _build(tmp_path / "other", "press: {profile: a.md}\n", "press")
    assert [finding.message for finding in report.errors] == ["“a.md” can’t be printed with: it is no ICC profile"]


def test_a_condition_that_the_registry_lacks_goes_by_the_profiles_own_name() -> None:
    own = press(profile())
    assert (own.condition, own.info, own.registered) == ("Perfect inks", "Perfect inks", False)
    assert press(profile(), "FOGRA51").registered


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_grey_is_the_same_in_pictures_of_every_kind(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests' press darkens as the numbers of screens do: there no table would be missed.
    monkeypatch.setattr(Press, "inks", lambda _, colour: Inks(0, 0, 0, round((1 - colour[0] / 255) ** 0.5, 3)))
    amounts: list[set[int]] = []
    for mode, space in (("L", pikepdf.Name.DeviceGray), ("RGB", pikepdf.Name.DeviceRGB)):
        flat = Image.new(mode, (8, 8), (64,) * len(mode))
        out = io.BytesIO()
        flat.save(out, kind)
        with pikepdf.new() as owner:
            held = owner.make_stream(flat.tobytes(), Width=8, Height=8, BitsPerComponent=8, ColorSpace=space)
            if kind == "JPEG":
                held.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
            assert convert(held, press(profile())) is (mode == "RGB")
            assert held.ColorSpace == "/DeviceGray"
            amounts.append(set(held.read_bytes()))
    assert amounts == [{round(255 * (1 - round((1 - 64 / 255) ** 0.5, 3)))}] * 2


def test_greys_are_black_ink_as_light_as_they_are() -> None:
    made = press(profile())
    assert made.inks((0, 0, 0)) == BLACK
    assert made.inks((255, 255, 255)) == (0, 0, 0, 0)
    amounts = [made.inks((grey,) * 3) for grey in range(256)]
    assert all(inks[:3] == (0, 0, 0) for inks in amounts)
    for grey in (64, 128, 192):  # the inks of the tests' press darken as the numbers of screens do
        assert amounts[grey].black == pytest.approx(1 - grey / 255, abs=0.01)
