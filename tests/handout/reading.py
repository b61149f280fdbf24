"""A reader of square codes (ISO/IEC 18004) that shares no code with their writer: from the pixels of a printed page to
the words in them. Level M, versions 1 to 10, bytes; it corrects nothing, so that every module has to be right."""

from __future__ import annotations

from PIL import Image

_BLOCKS = {
    1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4, 7: [31] * 4, 8: [38] * 2 + [39] * 2,
    9: [36] * 3 + [37] * 2, 10: [43] * 4 + [44],
}  # fmt: skip
"""Version → codewords of data in each block (table 9 of the standard, level M)."""
_ALIGNED = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46],
    10: [6, 28, 50],
}  # fmt: skip
_MASKS = [
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
]


def modules(picture: Image.Image) -> list[list[bool]]:
    """The modules of a code on white, sampled in their middles; its finders say how many there are."""
    grey = picture.convert("L").point(lambda value: 255 if value < 128 else 0)
    left, top, right, bottom = grey.getbbox()
    run = next(x for x in range(right - left) if not grey.getpixel((left + x, top + (bottom - top) // 200)))
    # The upper edge of the first finder is seven modules long.
    count = round((right - left) / (run / 7))
    assert count % 4 == 1, f"{count} modules"
    pitch = (right - left) / count, (bottom - top) / count
    return [
        [bool(grey.getpixel((int(left + (j + 0.5) * pitch[0]), int(top + (i + 0.5) * pitch[1])))) for j in range(count)]
        for i in range(count)
    ]


def decoded(matrix: list[list[bool]]) -> str:
    """The words of a code."""
    size = len(matrix)
    version = (size - 17) // 4
    # Format: five bits and their check, beside the first finder.
    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    form = sum(matrix[i][j] << (14 - at) for at, (i, j) in enumerate(places)) ^ 0b101010000010010
    assert form >> 13 == 0b00, "level M"
    mask = _MASKS[form >> 10 & 7]
    bits = [matrix[i][j] ^ mask(i, j) for i, j in _way(size, version)]
    words = [sum(bit << (7 - at) for at, bit in enumerate(bits[k : k + 8])) for k in range(0, len(bits) // 8 * 8, 8)]
    blocks: list[list[int]] = [[] for _ in _BLOCKS[version]]
    taken = 0
    for row in range(max(_BLOCKS[version])):
        for block, length in zip(blocks, _BLOCKS[version], strict=True):
            if row < length:
                block.append(words[taken])
                taken += 1
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    assert stream[:4] == "0100", "bytes"
    long = 16 if version > 9 else 8
    count = int(stream[4 : 4 + long], 2)
    start = 4 + long
    return bytes(int(stream[start + 8 * k : start + 8 * k + 8], 2) for k in range(count)).decode()


def _way(size: int, version: int) -> list[tuple[int, int]]:
    """The modules of data in their order: up and down in columns of two from the right."""
    own = {(6, k) for k in range(size)} | {(k, 6) for k in range(size)}
    for top, left in ((0, 0), (0, size - 8), (size - 8, 0)):
        own |= {(i, j) for i in range(top, top + 8) for j in range(left, left + 8)}
    own |= {(8, k) for k in (*range(9), *range(size - 8, size))} | {(k, 8) for k in (*range(9), *range(size - 8, size))}
    steps = _ALIGNED[version]
    for i in steps:
        for j in steps:
            if (i, j) not in ((6, 6), (6, steps[-1]), (steps[-1], 6)):
                own |= {(i + a, j + b) for a in range(-2, 3) for b in range(-2, 3)}
    if version >= 7:
        own |= {(i, j) for i in range(6) for j in range(size - 11, size - 8)}
        own |= {(j, i) for i in range(6) for j in range(size - 11, size - 8)}
    out: list[tuple[int, int]] = []
    up = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for i in range(size - 1, -1, -1) if up else range(size):
            out += [(i, j) for j in (right, right - 1) if (i, j) not in own]
        up = not up
    return out
