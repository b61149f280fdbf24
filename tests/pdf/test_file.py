"""The file as a whole: the same bytes, pictures, the cover's picture, and ReportLab kept from looking about."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from builder.geometry import Rect
from builder.layout.pages import Picture
from builder.pdf import assemble, first_page_jpeg, write
from builder.pdf.paint import paint
from builder.pdf.profile import srgb
from tests.pdf import bench, desk
from tests.pdf.desk import Desk

ROOT = Path(__file__).parents[2]
BUILD = (
    "import hashlib; from tests.pdf import desk; from builder.pdf import write; p, q = desk.all_elements(); "
    "print(hashlib.sha256(write(p, desk.publication(), q, desk.MODIFIED)).hexdigest())"
)


def sample() -> bytes:
    pages, pictures = desk.all_elements()
    return write(pages, desk.publication(), pictures, desk.MODIFIED)


def test_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    trap = tmp_path / "trapped"
    for name in ("reportlab_mods.py", "reportlab_settings.py"):
        (tmp_path / name).write_text(f"open({str(trap)!r}, 'w').close()\npageCompression = 0\n")
    for name in (".reportlab_mods", ".reportlab_settings"):
        (tmp_path / name).write_text(f"open({str(trap)!r}, 'w').close()\n")
    elsewhere = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "HOME": str(tmp_path),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "77",
        "SOURCE_DATE_EPOCH": "1234567890",
        "RL_pageCompression": "0",
        "RL_useA85": "rubbish",
        "RL_documentLang": "xx",
    }
    run = subprocess.run(
        [sys.executable, "-c", BUILD], env=elsewhere, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == hashlib.sha256(sample()).hexdigest()
    assert not trap.exists()


def test_variables_are_put_back() -> None:
    code = "import os; os.environ['RL_x'] = '1'; import builder.pdf; print(os.environ['RL_x'])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "1"


def test_the_id_is_made_from_the_content() -> None:
    def id_of(data: bytes) -> bytes:
        found = re.search(rb"/ID\[<([0-9a-f]{32})><([0-9a-f]{32})>\]", data)
        assert found is not None
        assert found[1] == found[2]
        return found[1]

    pages, pictures = desk.all_elements()
    other = write(pages, desk.publication(rights="CC0"), pictures, desk.MODIFIED)
    assert id_of(sample()) == id_of(sample()) != id_of(other)
    assert id_of(sample()) != b"0" * 32


def test_a_time_with_a_zone_is_told_in_utc() -> None:
    pages, pictures = desk.all_elements()
    zone = datetime.timezone(datetime.timedelta(hours=5))
    there = (desk.MODIFIED + datetime.timedelta(hours=5)).replace(tzinfo=zone)
    assert write(pages, desk.publication(), pictures, there) == sample()


def test_chapters_painted_in_any_order_make_the_same_book() -> None:
    pages, pictures = desk.all_elements()
    two = paint(pages.flows[1], [page for page in pages.pages if page.flow == 1])
    one = paint(pages.flows[0], [page for page in pages.pages if page.flow == 0])
    assert assemble(pages, [*one, *two], desk.publication(), pictures, desk.MODIFIED) == sample()


def test_every_stream_ends_in_an_end_of_line_and_says_its_true_length() -> None:
    data = sample()
    streams = list(re.finditer(rb"/Length (\d+)>>\nstream\r\n", data))
    assert len(streams) > 10
    for found in streams:
        assert data[found.end() + int(found[1]) :].startswith(b"\r\nendstream")


def test_what_is_no_stream_is_packed_and_found_again() -> None:
    pages, _ = desk.all_elements()
    data = sample()
    assert len(re.findall(rb"/Type/ObjStm", data)) == 1
    assert b"/StructElem" not in data
    assert not re.search(rb"\nxref\n|trailer", data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
        assert len(elements) > 50
        assert len(pdf.pages) == len(pages.pages)
        assert str(pdf.docinfo.Title) == "A Sample (of all)"


def test_many_objects_fill_several_object_streams() -> None:
    data = write(bench.book(20), desk.publication(), {}, desk.MODIFIED)
    held = [int(n) for n in re.findall(rb"/Type/ObjStm/N (\d+)", data)]
    assert len(held) > 1
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(list(pdf.objects)) >= sum(held)


# -- pictures --------------------------------------------------------------------------------------------------------


def with_pictures(*files: bytes) -> bytes:
    one = Desk()
    for index in range(len(files)):
        image = one.node("img", alt="red", src=str(index))
        one.put(Picture(Rect(40, 40 + 90 * index, 80, 60), str(index), image))
    return write(desk.pages(one), desk.publication(), {str(i): file for i, file in enumerate(files)}, desk.MODIFIED)


def images(data: bytes) -> list[tuple[str, str, bytes]]:
    """Filter, colour space and bytes of each picture."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        return [(str(o.Filter), str(o.ColorSpace), o.read_raw_bytes()) for o in found]


def colour_at(data: bytes, x: float, y: float) -> tuple[int, ...]:
    picture = pypdfium2.PdfDocument(data)[0].render().to_pil()
    found = picture.getpixel((int(x), int(y)))
    assert isinstance(found, tuple)
    return found


def test_a_picture_stands_upright_where_it_was_put() -> None:
    picture = Image.new("RGB", (8, 6), (255, 255, 255))
    picture.paste((0, 0, 255), (0, 0, 4, 3))
    out = io.BytesIO()
    picture.save(out, "PNG")
    data = with_pictures(out.getvalue())
    assert colour_at(data, 60, 55) == (0, 0, 255)
    assert colour_at(data, 100, 55) == colour_at(data, 60, 85) == (255, 255, 255)


def test_a_jpeg_goes_in_as_it_is() -> None:
    file = desk.red_square("RGB", "JPEG")
    assert images(with_pictures(file)) == [("/DCTDecode", "/DeviceRGB", file)]


def test_the_same_picture_is_embedded_once() -> None:
    file = desk.red_square()
    assert len(images(with_pictures(file, desk.red_square("L"), file, file))) == 2


def test_half_transparent_red_is_pink_on_paper() -> None:
    data = with_pictures(desk.red_square("RGBA"))
    assert len(images(data)) == 2
    assert colour_at(data, 80, 70) == pytest.approx((227, 137, 142), abs=2)


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("L", "PNG"), ("L", "JPEG"), ("RGB", "PNG")])
def test_only_colours_that_the_output_intent_covers_are_left(mode: str, kind: str) -> None:
    ((_, space, _),) = images(with_pictures(desk.red_square(mode, kind)))
    assert space in ("/DeviceRGB", "/DeviceGray")


def test_a_picture_that_is_not_there_is_a_bug() -> None:
    one = Desk()
    one.put(Picture(Rect(0, 0, 9, 9), "lost.png", one.node("img", alt="x")))
    with pytest.raises(ValueError, match=r"lost\.png"):
        write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)


def test_the_cover_picture_has_the_size_asked_for_and_shows_the_page() -> None:
    data = with_pictures(desk.red_square())
    jpeg = first_page_jpeg(data, 600, 851)
    assert jpeg == first_page_jpeg(data, 600, 851)
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (600, 851))
        scale = 600 / desk.SIZE.width
        assert picture.getpixel((int(80 * scale), int(70 * scale))) == pytest.approx((200, 20, 30), abs=6)
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_the_colour_profile_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb()))
    patch = Image.new("RGB", (3, 1))
    patch.putdata([(200, 20, 30), (17, 130, 240), (90, 90, 90)])
    turned = ImageCms.profileToProfile(patch, ours, ImageCms.createProfile("sRGB"))
    assert turned is not None
    for x in range(3):
        assert turned.getpixel((x, 0)) == pytest.approx(patch.getpixel((x, 0)), abs=2)
