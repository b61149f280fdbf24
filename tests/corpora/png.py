"""PNG by its specification alone (ISO/IEC 15948), written and read: what pictures hold, without anybody's library.

Samples are whole numbers of the picture's own depth; a pixel is a tuple of them. Small pictures only: nothing here is
quick.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Pixel: TypeAlias = tuple[int, ...]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by colour type: grey, RGB, palette, grey and alpha, RGB and alpha."""
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Adam7: first column, first row, step across, step down."""


@dataclass(frozen=True)
class Png:
    width: int
    height: int
    depth: int
    colour: int
    rows: Sequence[Sequence[Pixel]]
    interlaced: bool = False
    palette: Sequence[Pixel] = ()
    transparency: bytes = b""
    """The content of tRNS."""
    extra: Sequence[tuple[bytes, bytes]] = field(default_factory=tuple)
    """Further chunks before the palette."""

    def rgba(self) -> list[list[Pixel]]:
        """What is to be seen: red, green, blue and alpha, 0–255; of 16 bits the upper eight."""
        return [[self._seen(pixel) for pixel in row] for row in self.rows]

    def _seen(self, pixel: Pixel) -> Pixel:
        if self.colour == 3:
            alpha = self.transparency[pixel[0]] if pixel[0] < len(self.transparency) else 255
            return (*self.palette[pixel[0]], alpha)
        key = struct.unpack(f">{len(self.transparency) // 2}H", self.transparency)
        grey = self.colour in (0, 4)
        alpha = self._byte(pixel[-1]) if self.colour in (4, 6) else 0 if key == pixel else 255
        shown = tuple(self._byte(sample) for sample in (pixel[:1] * 3 if grey else pixel[:3]))
        return (*shown, alpha)

    def _byte(self, sample: int) -> int:
        return sample >> 8 if self.depth == 16 else sample * 255 // ((1 << self.depth) - 1)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def write(png: Png, filters: Sequence[int] = (0, 1, 2, 3, 4)) -> bytes:
    """A file; rows take the filters in turn."""
    head = struct.pack(">IIBBBBB", png.width, png.height, png.depth, png.colour, 0, 0, png.interlaced)
    parts = [SIGNATURE, chunk(b"IHDR", head), *(chunk(*one) for one in png.extra)]
    if png.palette:
        parts.append(chunk(b"PLTE", bytes(sample for pixel in png.palette for sample in pixel)))
    if png.transparency:
        parts.append(chunk(b"tRNS", png.transparency))
    data = bytearray()
    step = max(1, CHANNELS[png.colour] * png.depth // 8)
    for grid in _grids(png.width, png.height, png.interlaced):
        above = b""
        for at, row in enumerate(grid):
            line = _packed([png.rows[y][x] for x, y in row], png.depth)
            kind = filters[at % len(filters)]
            data.append(kind)
            data += _filtered(line, above or bytes(len(line)), step, kind)
            above = line
    return b"".join([*parts, chunk(b"IDAT", zlib.compress(bytes(data))), chunk(b"IEND", b"")])


def read(data: bytes) -> Png:
    """A sound file."""
    assert data.startswith(SIGNATURE)
    chunks: dict[bytes, bytes] = {}
    at = len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(name + content)
        chunks[name] = chunks.get(name, b"") + content
        at += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    stream = zlib.decompress(chunks[b"IDAT"])
    channels = CHANNELS[colour]
    step = max(1, channels * depth // 8)
    rows: list[list[Pixel]] = [[()] * width for _ in range(height)]
    at = 0
    for grid in _grids(width, height, bool(interlaced)):
        above = b""
        for row in grid:
            length = (len(row) * channels * depth + 7) // 8
            line = _unfiltered(stream[at + 1 : at + 1 + length], above or bytes(length), step, stream[at])
            for (x, y), pixel in zip(row, _unpacked(line, depth, channels, len(row)), strict=True):
                rows[y][x] = pixel
            at += 1 + length
            above = line
    colours = chunks.get(b"PLTE", b"") if colour == 3 else b""
    palette = tuple(tuple(colours[at : at + 3]) for at in range(0, len(colours), 3))
    return Png(width, height, depth, colour, rows, bool(interlaced), palette, chunks.get(b"tRNS", b""))


def _grids(width: int, height: int, interlaced: bool) -> Iterator[list[list[tuple[int, int]]]]:
    """Of each pass the rows, each the places (x, y) of its pixels; empty passes are left out."""
    for left, top, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        grid = [[(x, y) for x in range(left, width, across)] for y in range(top, height, down)]
        if grid and grid[0]:
            yield grid


def _packed(pixels: Sequence[Pixel], depth: int) -> bytes:
    bits = "".join(f"{sample:0{depth}b}" for pixel in pixels for sample in pixel)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def _unpacked(line: bytes, depth: int, channels: int, count: int) -> Iterator[Pixel]:
    bits = "".join(f"{byte:08b}" for byte in line)
    samples = [int(bits[at : at + depth], 2) for at in range(0, count * channels * depth, depth)]
    return (tuple(samples[at : at + channels]) for at in range(0, len(samples), channels))


def _filtered(line: bytes, above: bytes, step: int, kind: int) -> bytes:
    return bytes((line[at] - _guess(line, above, step, kind, at)) & 255 for at in range(len(line)))


def _unfiltered(line: bytes, above: bytes, step: int, kind: int) -> bytes:
    made = bytearray()
    for at, byte in enumerate(line):
        made.append((byte + _guess(made, above, step, kind, at)) & 255)
    return bytes(made)


def _guess(line: bytes | bytearray, above: bytes, step: int, kind: int, at: int) -> int:
    left = line[at - step] if at >= step else 0
    up = above[at]
    corner = above[at - step] if at >= step else 0
    paeth = left + up - corner
    nearest = min((abs(paeth - left), 0, left), (abs(paeth - up), 1, up), (abs(paeth - corner), 2, corner))[2]
    return (0, left, up, (left + up) // 2, nearest)[kind]
