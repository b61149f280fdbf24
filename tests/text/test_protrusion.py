"""Hanging margins: the general table and the families with values of their own."""

from __future__ import annotations

from builder.text.protrusion import NONE, Protrusion, protrusion


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
    assert protrusion("“", "NotoSerifSC-Bold.ttf") == Protrusion(500, 0)
    assert protrusion("T", "SourceSans3-Roman.ttf") != protrusion("T", "SourceSerif4-Roman.ttf")
    assert protrusion(".", "SourceSans3-Roman.ttf") == protrusion(".")


def test_full_width_punctuation_hangs_by_its_empty_half() -> None:
    assert protrusion("。").right == protrusion("）").right == protrusion("（").left == 500
