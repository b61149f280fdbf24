"""Hanging margins: the general table and the families with values of their own."""

from __future__ import annotations

import io
from typing import Any

import pytest

from builder.resources import resource
from builder.text.faces import FaceKey, face, lend
from builder.text.protrusion import NONE, Protrusion, protrusion

TTFont = pytest.importorskip("fontTools.ttLib").TTFont
TTGlyphPen = pytest.importorskip("fontTools.pens.ttGlyphPen").TTGlyphPen


def test_general_values() -> None:
    assert protrusion("-") == protrusion("\u00ad") == protrusion("\u2010") == Protrusion(500, 500)
    assert protrusion(".") == Protrusion(0, 700)
    assert protrusion(",") == Protrusion(0, 500)
    assert protrusion("–") == Protrusion(200, 200)
    assert protrusion("—") == Protrusion(150, 150)
    assert protrusion("’") == Protrusion(300, 400)
    assert protrusion("”") == Protrusion(300, 300)
    assert protrusion("n") == NONE


def test_a_family_overrides_some_and_inherits_the_rest() -> None:
    sans, serif = face(FaceKey("SourceSans3-Roman.ttf")), face(FaceKey("SourceSerif4-Roman.ttf"))
    assert protrusion("T", sans) != protrusion("T", serif)
    assert protrusion(".", sans) == protrusion(".")


MARKS = "“‘”’—…、。，．：；！？）］｝〉》」』】〕〗（［｛〈《「『【〔〖"


@pytest.mark.parametrize("own", [False, True])
def test_marks_of_a_han_face_hang_as_its_squares_are_filled_whoever_brings_it(own: bool) -> None:
    for name in ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"):
        key = FaceKey(lend("Own.ttf", resource("fonts", name).read_bytes()) if own else name)
        shown = {mark: protrusion(mark, face(key)) for mark in MARKS}
        assert shown["“"] == shown["（"] == Protrusion(500, 0)
        assert shown["’"] == shown["。"] == shown["》"] == Protrusion(0, 500)
        assert shown["：；！？"[0]] == Protrusion(0, 400)
        assert shown["—"] == shown["…"] == NONE
        assert protrusion("-", face(key)) == protrusion("-")


def test_marks_in_the_middle_of_their_squares_hang_by_what_is_empty() -> None:
    def centre(font: Any) -> None:
        for mark, (left, wide) in {"。": (350, 300), "，": (0, 1000)}.items():
            name = font.getBestCmap()[ord(mark)]
            pen = TTGlyphPen(None)
            pen.moveTo((left, 0))
            for corner in ((left, 300), (left + wide, 300), (left + wide, 0)):
                pen.lineTo(corner)
            pen.closePath()
            font["glyf"][name] = pen.glyph()
            font["hmtx"][name] = (1000, left)

    font = TTFont(resource("fonts", "NotoSerifSC-Regular.ttf"))
    centre(font)
    out = io.BytesIO()
    font.save(out)
    own = face(FaceKey(lend("NotoSerifTC-Regular.ttf", out.getvalue())))
    assert protrusion("。", own) == Protrusion(0, 350)
    assert protrusion("，", own) == NONE


def test_full_width_punctuation_hangs_by_its_empty_half() -> None:
    assert protrusion("。").right == protrusion("）").right == protrusion("（").left == 500
