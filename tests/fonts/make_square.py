"""Makes ``Square.ttf``, whose widths a reader of a test can add up in the head.

    python tests/fonts/make_square.py

Every character is a square 1 em wide, from the baseline to 0.7 em above it; spaces are half an em; combining marks
have no width. No kerning, no ligatures, no small caps. The file is dedicated to the public domain (CC0 1.0).
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

EM = 1000
SPACES = "\u0020\u00a0"
MARKS = "\u0300\u0301\u0306\u0308"
SQUARES = (
    "".join(map(chr, range(0x21, 0x7F)))
    + "\u00ad\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u2020\u00a7\u00b7"
    + "".join(map(chr, range(0xA1, 0xAD)))
    + "".join(map(chr, range(0xAE, 0xB7)))
    + "".join(map(chr, range(0xB8, 0x100)))
    + "".join(map(chr, range(0x410, 0x450)))
    + "\u0401\u0451"
    + "中苏友好同盟互助条约毛泽东"
    + "\u3000、。，：；？！《》「」（）"
)


def square(width: int) -> object:
    """A glyph: a square of ``width``, nothing if it has none."""
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((50, 0))
        pen.lineTo((50, 700))
        pen.lineTo((width - 50, 700))
        pen.lineTo((width - 50, 0))
        pen.closePath()
    return pen.glyph()


def main() -> None:
    """Write ``Square.ttf`` beside this script. The same bytes every time."""
    widths = dict.fromkeys(SQUARES, EM) | dict.fromkeys(SPACES, EM // 2) | dict.fromkeys(MARKS, 0)
    names = {ord(character): f"uni{ord(character):04X}" for character in sorted(widths)}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf(
        {".notdef": square(EM)}
        | {name: square(0 if chr(code) in SPACES + MARKS else widths[chr(code)]) for code, name in names.items()}
    )
    builder.setupHorizontalMetrics(
        {".notdef": (EM, 0)} | {name: (widths[chr(code)], 0) for code, name in names.items()}
    )
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {
            "copyright": "Dedicated to the public domain (CC0 1.0)",
            "familyName": "Square",
            "styleName": "Regular",
            "fullName": "Square Regular",
            "psName": "Square-Regular",
            "version": "Version 1.000",
            "licenseDescription": "CC0 1.0",
            "licenseInfoURL": "https://creativecommons.org/publicdomain/zero/1.0/",
        },
        mac=False,
    )
    builder.setupOS2(
        sTypoAscender=800,
        sTypoDescender=-200,
        sTypoLineGap=0,
        usWinAscent=800,
        usWinDescent=200,
        sxHeight=500,
        sCapHeight=700,
    )
    builder.setupPost()
    builder.updateHead(created=3_029_529_600, modified=3_029_529_600)  # 2000-01-01, seconds since 1904
    builder.font.recalcTimestamp = False
    builder.save(Path(__file__).with_name("Square.ttf"))


if __name__ == "__main__":
    main()
