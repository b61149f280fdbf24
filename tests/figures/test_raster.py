"""Pictures in awkward forms look the same in both editions: upright, in sRGB, in their own proportions."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageCms, ImageDraw

from builder import pipeline
from builder.epub.pictures import ready
from builder.order import Order

RED, GREEN, BLUE = (208, 32, 32), (32, 160, 32), (32, 32, 208)
TURNS = {2: "mirrored", 3: "upside-down", 4: "flipped", 5: "transposed", 6: "right", 7: "transversed", 8: "left"}
UNDO = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def flag() -> Image.Image:
    """Twice as wide as high; red, green, blue and white quarters."""
    picture = Image.new("RGB", (800, 400), "white")
    draw = ImageDraw.Draw(picture)
    for box, colour in (((0, 0, 399, 199), RED), ((400, 0, 799, 199), GREEN), ((0, 200, 399, 399), BLUE)):
        draw.rectangle(box, fill=colour)
    return picture


def exif(orientation: int) -> bytes:
    note = Image.Exif()
    note[0x0112] = orientation
    return note.tobytes()


def files(folder: Path) -> list[str]:
    flag().save(folder / "plain.png")
    flag().save(folder / "photo.jpg", quality=95, subsampling=0)
    flag().convert("CMYK").save(folder / "printer.jpg", quality=95, subsampling=0)
    flag().convert("P", palette=Image.Palette.ADAPTIVE).save(folder / "palette.png")
    clear = flag().convert("RGBA")
    clear.putalpha(Image.new("L", clear.size, 255))
    clear.paste((0, 0, 0, 0), (400, 200, 800, 400))
    clear.save(folder / "clear.png")
    flag().save(folder / "moving.png", save_all=True, append_images=[Image.new("RGB", (800, 400), "black")])
    for number, name in TURNS.items():
        lying = flag().transpose(UNDO[number])
        lying.save(folder / f"{name}.jpg", exif=exif(number), quality=95, subsampling=0)
        lying.save(folder / f"{name}.png", exif=exif(number))
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], bytes, bytes, set[str]]:
    folder = tmp_path_factory.mktemp("raster")
    names = files(folder)
    text = "# A\n\n" + "".join(f"![{name}]({name}){{width=60%}}\n\n" for name in names)
    (folder / "a.md").write_text(text, encoding="utf-8")
    head = "title: Pictures\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
    (folder / "publication.yaml").write_text(head, encoding="utf-8")
    report, outputs = pipeline.make(Order(folder))
    assert not report.errors
    by_end = {path.suffix: data for path, data in outputs.items()}
    return names, by_end[".pdf"], by_end[".epub"], {found.message for found in report.sorted()}


def quarters(picture: Image.Image) -> list[tuple[int, ...]]:
    wide, high = picture.size
    return [picture.convert("RGB").getpixel((wide * x // 4, high * y // 4)) for y in (1, 3) for x in (1, 3)]


def near(seen: list[tuple[int, ...]], wanted: list[tuple[int, ...]]) -> bool:
    # Printers' colours come back a little otherwise.
    return all(
        abs(a - b) <= 8 for one, other in zip(seen, wanted, strict=True) for a, b in zip(one, other, strict=True)
    )


def test_print_shows_them_upright_in_their_colours_and_proportions(made):
    names, data, _, _ = made
    shown: list[Image.Image] = []
    for page in pdfium.PdfDocument(data):
        height = page.get_height()
        sheet = page.render(scale=2).to_pil()
        objects = [one for one in page.get_objects() if one.type == 3]
        for box in sorted((one.get_bounds() for one in objects), key=lambda box: -box[3]):
            left, bottom, right, top = box
            assert (right - left) / (top - bottom) == pytest.approx(2, abs=0.01)
            shown.append(
                sheet.crop((int(2 * left), int(2 * (height - top)), int(2 * right), int(2 * (height - bottom))))
            )
    assert len(shown) == len(names)
    for name, picture in zip(names, shown, strict=True):
        assert near(quarters(picture), [RED, GREEN, BLUE, (255, 255, 255)]), name


def test_the_epub_holds_them_upright_in_colours_that_every_reader_knows(made):
    names, _, data, _ = made
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        held = [name for name in book.namelist() if "/images/" in name and not name.endswith("cover.jpg")]
        assert len(held) == len(names)
        for name in held:
            with Image.open(io.BytesIO(book.read(name))) as picture:
                assert picture.size == (800, 400), name
                assert picture.mode in ("RGB", "RGBA", "P", "L"), name
                assert picture.getexif().get(0x0112, 1) == 1, name
                ground = Image.new("RGBA", picture.size, "white")
                ground.alpha_composite(picture.convert("RGBA"))
                assert near(quarters(ground), [RED, GREEN, BLUE, (255, 255, 255)]), name
        style = next(book.read(name).decode() for name in book.namelist() if name.endswith(".css"))
    assert "img { max-width: 100%; height: auto; background: #FFF; }" in style


def test_what_is_done_to_them_is_told(made):
    names, _, _, told = made
    assert any("moving.png" in one and "stands still" in one for one in told)
    lying = {f"{name}.{end}" for name in TURNS.values() for end in ("jpg", "png")}
    assert {name for name in names if any(name in one and "upright" in one for one in told)} == lying
    assert [one for one in told if "transparent" in one] == [
        "“clear.png” is transparent in places; there it shows the page in print, and white on screens"
    ]
    assert any("printer.jpg" in one and "CMYK" in one for one in told)
    assert not any("“plain.png”" in one or "“photo.jpg”" in one for one in told)


def test_sound_pictures_go_in_as_they_are(tmp_path: Path):
    files(tmp_path)
    for name, kind in (("plain.png", "image/png"), ("photo.jpg", "image/jpeg"), ("clear.png", "image/png")):
        data = (tmp_path / name).read_bytes()
        assert ready(data, kind) == data


def test_what_is_turned_keeps_its_profile_and_what_is_made_srgb_does_not(tmp_path: Path):
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for ending, kind in (("jpg", "image/jpeg"), ("png", "image/png")):
        path = tmp_path / f"lying.{ending}"
        flag().save(path, exif=exif(6), icc_profile=own)
        with Image.open(io.BytesIO(ready(path.read_bytes(), kind))) as picture:
            assert picture.info.get("icc_profile") == own, kind
    flag().convert("CMYK").save(tmp_path / "ink.jpg", icc_profile=own)
    with Image.open(io.BytesIO(ready((tmp_path / "ink.jpg").read_bytes(), "image/jpeg"))) as picture:
        assert picture.info.get("icc_profile") is None


@pytest.mark.parametrize(("depth", "share", "told"), [(400, "100%", True), (1400, "100%", False), (400, "25%", False)])
def test_too_few_pixels_for_the_printed_width_are_told(tmp_path: Path, depth: int, share: str, told: bool):
    Image.new("RGB", (depth, 100), "white").save(tmp_path / "a.png")
    (tmp_path / "a.md").write_text(f"# A\n\n![x](a.png){{width={share}}}\n", encoding="utf-8")
    head = "title: Pictures\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
    (tmp_path / "publication.yaml").write_text(head, encoding="utf-8")
    found = [one.message for one in pipeline.prepare(tmp_path).report.sorted() if one.code == "low-resolution"]
    assert bool(found) == told
    assert all("400" not in one and "cm wide" in one and "pixels to the inch" in one for one in found)
