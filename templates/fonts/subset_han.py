"""Cut a Noto Serif SC file down to what a Simplified Chinese booklet needs.

    python templates/fonts/subset_han.py NotoSerifSC_400Regular.ttf templates/fonts/NotoSerifSC-Regular.ttf

The input is a static TrueType instance of Noto Serif SC (Google Fonts; the npm package
``@expo-google-fonts/noto-serif-sc`` carries one file for each weight, 14.8 MB). The output holds the
7,445 characters of GB 2312, printable ASCII, the CJK punctuation and the full- and half-width forms, with
the layout features that set Han text (``palt``, ``halt``, ``chws``, ``vert`` ...): about 3 MB.

The same input gives the same bytes. Needs ``uharfbuzz``, which the builder depends on anyhow.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uharfbuzz as hb

PUNCTUATION = (
    (0x0020, 0x007E),  # ASCII, so that the face can set figures inside Han text
    (0x00A0, 0x00A0),
    (0x00B7, 0x00B7),  # middle dot of transliterated names
    (0x2010, 0x2027),  # dashes, quotation marks, leaders, ellipsis
    (0x2E3A, 0x2E3B),  # two- and three-em dash
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x30FB, 0x30FC),
    (0xFE10, 0xFE19),  # vertical forms
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full- and half-width forms
)
FEATURES = (
    *("ccmp", "kern", "liga", "mark"),
    *("fwid", "hwid", "pwid", "palt", "halt", "chws"),
    *("vert", "vrt2", "vpal", "vhal", "vchw", "vkrn"),
)


def gb2312() -> set[int]:
    """The characters of GB 2312: all that its two-byte code space of 94 × 94 decodes to."""
    found = set()
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # an unassigned cell
    return found


def tag(name: str) -> int:
    """An OpenType tag as the number that HarfBuzz wants."""
    return int.from_bytes(name.encode("ascii"), "big")


def subset(data: bytes) -> bytes:
    """The font file ``data`` cut down to the characters and features named above."""
    wanted = gb2312()
    for first, last in PUNCTUATION:
        wanted.update(range(first, last + 1))
    request = hb.SubsetInput()
    request.unicode_set.update(wanted)
    request.layout_feature_tag_set.clear()
    request.layout_feature_tag_set.update(tag(name) for name in FEATURES)
    request.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING
    return bytes(hb.subset(hb.Face(data), request).blob.data)


def main() -> None:
    """Subset the file that the first argument names into the file that the second one names."""
    source, target = (Path(argument) for argument in sys.argv[1:])
    target.write_bytes(subset(source.read_bytes()))


if __name__ == "__main__":
    main()
