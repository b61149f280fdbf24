"""Pictures of every kind that PNG knows, through both editions: what is embedded is what the file holds, pixel by
pixel; faulty files are told of.

Willem van Schaik's PngSuite has most of them; those that are made here after its plan are of uneven sizes, so that rows
end inside bytes, and have other faults.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pytest

from builder.order import Order
from builder.pipeline import make
from tests.corpora.png import DEPTHS, SIGNATURE, Pixel, Png, chunk, read, write
from tests.corpora.shelf import pngsuite

SIDE = 13
"""No multiple of eight: rows end inside bytes, passes are uneven."""


def _sample(x: int, y: int, channel: int, depth: int) -> int:
    return ((x * 73 + y * 151 + channel * 211 + x * y * 19) * 2654435761 >> 7) % (1 << depth)


def _rows(depth: int, channels: int, width: int = SIDE, height: int = SIDE) -> list[list[Pixel]]:
    return [
        [tuple(_sample(x, y, channel, depth) for channel in range(channels)) for x in range(width)]
        for y in range(height)
    ]


def _of(colour: int, depth: int, interlaced: bool = False, width: int = SIDE, height: int = SIDE) -> Png:
    rows = _rows(depth, {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour], width, height)
    palette = [(at * 37 % 256, at * 91 % 256, 255 - at % 256) for at in range(1 << depth)] if colour == 3 else ()
    return Png(width, height, depth, colour, rows, interlaced, palette)


def _transparent(png: Png) -> Png:
    if png.colour == 3:
        alphas = bytes(at * 83 % 256 for at in range(max(1, len(png.palette) // 2)))
        return Png(png.width, png.height, png.depth, 3, png.rows, False, png.palette, alphas)
    key = png.rows[4][5]
    return Png(png.width, png.height, png.depth, png.colour, png.rows, transparency=struct.pack(f">{len(key)}H", *key))


def zoo() -> dict[str, bytes]:
    """Name → file."""
    found: dict[str, bytes] = {}
    for colour, depths in DEPTHS.items():
        for depth in depths:
            for mark, interlaced in (("n", False), ("i", True)):
                found[f"bas{mark}{colour}{depth:02}"] = write(_of(colour, depth, interlaced))
            if colour in (0, 2, 3):
                found[f"t{colour}{depth:02}"] = write(_transparent(_of(colour, depth)))
    for kind in range(5):
        found[f"f{kind}g"] = write(_of(0, 8), (kind,))
        found[f"f{kind}c"] = write(_of(2, 8), (kind,))
    for side in (1, 2, 3, 5, 7, 9):
        for mark, interlaced in (("n", False), ("i", True)):
            found[f"s{side}{mark}"] = write(_of(3, 2, interlaced, side, side))
    plain = _of(2, 8)
    for name, content in {
        "gAMA": struct.pack(">I", 35000),
        "sRGB": b"\0",
        "cHRM": struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
        "bKGD": struct.pack(">3H", 255, 255, 0),
        "pHYs": struct.pack(">IIB", 4, 1, 0),
        "tIME": struct.pack(">H5B", 1999, 12, 31, 23, 59, 59),
        "tEXt": b"Title\0A picture",
        "zTXt": b"Title\0\0" + zlib.compress(b"A picture"),
        "iTXt": b"Title\0\0\0de\0Titel\0Ein Bild",
        "prVt": b"of somebody's own",
    }.items():
        extra = [(name.encode(), content)]
        found[f"c-{name}"] = write(Png(SIDE, SIDE, 8, 2, plain.rows, extra=extra))
    return found


def faulty() -> dict[str, bytes]:
    """Files that are none, each by one fault."""
    whole = write(_of(2, 8))
    head = struct.pack(">II", SIDE, SIDE)
    data = whole[whole.index(b"IDAT") - 4 : whole.index(b"IEND") - 4]
    end = chunk(b"IEND", b"")

    def with_head(rest: bytes) -> bytes:
        return SIGNATURE + chunk(b"IHDR", head + rest) + data + end

    broken_sum = bytearray(whole)
    broken_sum[whole.index(b"IEND") - 5] ^= 1
    broken_head = bytearray(whole)
    broken_head[8 + 8 + 16] ^= 1
    return {
        "first-byte": b"\x88" + whole[1:],
        "ascii-transfer": whole.replace(b"\r\n", b"\n", 1),
        "carriage-returns": whole.replace(b"\n", b"\r\n"),
        "signature-cut": whole[4:],
        "colour-type-1": with_head(bytes((8, 1, 0, 0, 0))),
        "colour-type-9": with_head(bytes((8, 9, 0, 0, 0))),
        "depth-0": with_head(bytes((0, 2, 0, 0, 0))),
        "depth-3": with_head(bytes((3, 2, 0, 0, 0))),
        "depth-99": with_head(bytes((99, 2, 0, 0, 0))),
        "no-data": whole.replace(data, b""),
        "data-sum": bytes(broken_sum),
        "head-sum": bytes(broken_head),
        "no-palette": SIGNATURE + chunk(b"IHDR", head + bytes((8, 3, 0, 0, 0))) + data + end,
        "cut-in-data": whole[: whole.index(b"IDAT") + 30],
        "no-width": SIGNATURE + chunk(b"IHDR", struct.pack(">II", 0, 9) + bytes((8, 2, 0, 0, 0))) + data + end,
        "data-is-no-stream": SIGNATURE + whole[8:33] + chunk(b"IDAT", b"x" * 50) + end,
        "too-little-data": SIGNATURE + whole[8:33] + chunk(b"IDAT", zlib.compress(b"\0" * 60)) + end,
        "empty": b"",
    }


def built(folder: Path, files: Mapping[str, bytes]) -> tuple[list[str], bytes, bytes]:
    """What was found, the PDF and the EPUB of a book that shows the pictures, one in each paragraph."""
    (folder / "publication.yaml").write_text(
        "title: Pictures\nlanguage: en-GB\nauthors: [A]\ncontents: [a.md]\n", encoding="utf-8"
    )
    for name, data in files.items():
        (folder / f"{name}.png").write_bytes(data)
    words = "".join(f"See ![{name}]({name}.png){{width=40pt}} here.\n\n" for name in files)
    (folder / "a.md").write_text(f"# Pictures\n\n{words}", encoding="utf-8")
    report, outputs = make(Order(folder, ("pdf", "epub"), folder / "output"))
    by_kind = {path.suffix: data for path, data in outputs.items()}
    found = [f"{one.span.line} {one.code}" for one in report.found]
    return found, by_kind.get(".pdf", b""), by_kind.get(".epub", b"")


def shown(pdf: bytes) -> Iterator[tuple[float, list[list[Pixel]]]]:
    """Every picture as it is painted, in its order: width by height on the page, and its pixels."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            matrix: list[float] = []
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) == "cm":
                    matrix = [float(one) for one in step.operands]
                elif str(step.operator) == "Do":
                    picture = page.obj.Resources.XObject[str(step.operands[0])]
                    if picture.get("/Subtype") == "/Image":
                        yield matrix[0] / matrix[3], _pixels(picture)


def _pixels(picture: pikepdf.Object) -> list[list[Pixel]]:
    width, height = int(picture.Width), int(picture.Height)
    channels = {"/DeviceGray": 1, "/DeviceRGB": 3}[str(picture.ColorSpace)]
    data = picture.read_bytes()
    mask = picture.SMask.read_bytes() if "/SMask" in picture else b"\xff" * (width * height)
    assert len(data) == width * height * channels
    colours = [tuple(data[at : at + channels]) for at in range(0, len(data), channels)]
    flat = [(*(one * 3 if channels == 1 else one), alpha) for one, alpha in zip(colours, mask, strict=True)]
    return [flat[at : at + width] for at in range(0, len(flat), width)]


def equal(found: list[list[Pixel]], expected: list[list[Pixel]]) -> bool:
    """To one step of 255, for roundings; what can't be seen at all may have any colour."""
    return [len(row) for row in found] == [len(row) for row in expected] and all(
        one[3] == other[3] == 0 or max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 1
        for rows in zip(found, expected, strict=True)
        for one, other in zip(*rows, strict=True)
    )


def check(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each picture is in both editions as its file has it."""
    found, pdf, epub = built(folder, files)
    names = list(files)
    told = {(names[int(line) // 2 - 1], code) for line, code in (one.split() for one in found)}
    assert {code for _, code in told} <= {"picture-form", "picture-colours"}
    for name, code in told:
        png = read(files[name])
        if code == "picture-form":
            assert any(pixel[3] < 255 for row in png.rgba() for pixel in row), f"{name} is not transparent"
        else:
            assert png.depth == 16, f"{name} has eight bits a sample"
    painted = list(shown(pdf))
    assert len(painted) == len(files)
    wrong = []
    for (name, data), (shape, pixels) in zip(files.items(), painted, strict=True):
        png = read(data)
        if not equal(pixels, png.rgba()) or abs(shape - png.width / png.height) > 0.01:
            wrong.append(name)
    assert wrong == []
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        inside = [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    assert sorted(inside) == sorted(files.values())


def test_our_own_reader_reads_what_our_own_writer_writes() -> None:
    for colour, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                png = _of(colour, depth, interlaced)
                assert read(write(png)).rows == png.rows


@pytest.mark.slow
def test_every_kind_of_picture_is_shown_as_it_is(tmp_path: Path) -> None:
    files = zoo()
    assert len(files) > 70
    check(tmp_path, files)


@pytest.mark.parametrize("name", faulty())
def test_a_faulty_file_is_told_of(name: str, tmp_path: Path) -> None:
    found, pdf, _ = built(tmp_path, {name: faulty()[name]})
    assert found == ["3 bad-picture"]
    assert pdf == b""


@pytest.mark.slow
def test_pngsuite_is_shown_as_it_is(tmp_path: Path) -> None:
    files = {name: data for name, data in pngsuite().items() if name[0] != "x"}
    assert len(files) == 161
    check(tmp_path, files)


@pytest.mark.slow
def test_pngsuite_s_faulty_files_are_told_of(tmp_path: Path) -> None:
    files = {name: data for name, data in pngsuite().items() if name[0] == "x"}
    assert len(files) == 14
    found, _, _ = built(tmp_path, files)
    assert found == [f"{line} bad-picture" for line in range(3, 3 + 2 * len(files), 2)]
