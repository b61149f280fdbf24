"""Fallback: which face sets which part of a string."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text.faces import FaceKey, face, lend
from builder.text.itemise import itemise

SERIF = face(FaceKey("SourceSerif4-Roman.ttf"))
HAN = face(FaceKey("NotoSerifSC-Regular.ttf"))
SQUARE = face(FaceKey(lend("Square.ttf", (Path(__file__).parent.parent / "fonts" / "Square.ttf").read_bytes())))
NAMES = {SERIF: "S", HAN: "H", SQUARE: "Q"}


def runs(text: str) -> list[str]:
    """Each run as its face's letter and its text."""
    return [f"{NAMES[chosen]} {part}" for part, chosen in itemise(text, (SERIF, HAN))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("treaty", ["S treaty"]),
        ("Mao Мао", ["S Mao Мао"]),
        ("Mao 毛泽东 Мао", ["S Mao ", "H 毛泽东", "S  Мао"]),
        ("(毛泽东)", ["S (", "H 毛泽东", "S )"]),
        ("毛泽东, 周恩来", ["H 毛泽东", "S , ", "H 周恩来"]),
        ("毛泽东’s", ["H 毛泽东", "S ’s"]),
        ("“一边倒”", ["S “", "H 一边倒", "S ”"]),
        ("他说“你好”，然后", ["H 他说“你好”，然后"]),
        ("约瑟夫·斯大林", ["H 约瑟夫·斯大林"]),
        ("中国——苏联……", ["H 中国——苏联……"]),
        ("1950年2月", ["S 1950", "H 年", "S 2", "H 月"]),
        ("毛泽东—the", ["H 毛泽东", "S —the"]),
        ("《真理报》(Pravda)", ["H 《真理报》", "S (Pravda)"]),
        ("", []),
    ],
)
def test_runs(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“一边倒”", ["H “一边倒”"]),
        ("”", ["H ”"]),
        ("——他", ["H ——他"]),
        ("(毛泽东)", ["S (", "H 毛泽东", "S )"]),
        ("“Pravda”", ["S “Pravda”"]),
        ("don’t", ["S don’t"]),
        ("1950—", ["S 1950—"]),
        ("", []),
    ],
)
def test_runs_of_chinese_text_have_han_around_them(text: str, expected: list[str]) -> None:
    assert [f"{NAMES[chosen]} {part}" for part, chosen in itemise(text, (SERIF, HAN), among_han=True)] == expected


def test_a_stack_that_starts_with_the_han_face_sets_all_in_it() -> None:
    assert itemise("“条约”, 1950", (HAN, SERIF)) == [("“条约”, 1950", HAN)]


def test_punctuation_stays_with_the_fallback_face_of_its_word() -> None:
    # Square has no Greek; the text face has, and sets the full stop after it as well.
    assert itemise("λόγος.", (SQUARE, SERIF)) == [("λόγος.", SERIF)]


def test_a_mark_stays_with_its_base() -> None:
    assert itemise("x\u030a", (SQUARE, SERIF)) == [("x\u030a", SERIF)]
    assert itemise("中\ufe00国", (SERIF, HAN)) == [("中\ufe00国", HAN)]


def test_a_letter_that_is_there_in_composed_form_needs_no_other_face() -> None:
    assert itemise("a\u030a", (SQUARE, SERIF)) == [("a\u030a", SQUARE)]


def test_what_no_face_has_goes_to_the_first() -> None:
    assert itemise("a\U0001f600b", (SERIF, HAN)) == [("a\U0001f600b", SERIF)]


def test_what_no_face_can_set_joined_is_set_apart() -> None:
    assert not any({"\u030a", "。"} <= face.characters for face in (SERIF, HAN)), "or it proves nothing"
    parts = itemise("\u030a\u200d。", (SERIF, HAN))
    assert parts == [("\u030a\u200d", SERIF), ("。", HAN)]


@given(st.text(st.sampled_from("aZ1 .,()“”’«»—…·中苏，。（）《》жЁλ\u0301\u030a\u200d\ufe00\U0001f600"), max_size=20))
def test_the_parts_are_the_text_and_each_face_has_what_it_can(text: str) -> None:
    stack = (SQUARE, SERIF, HAN)
    parts = itemise(text, stack)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)
    assert all(one is not other for (_, one), (_, other) in itertools.pairwise(parts))
    for part, chosen in parts:
        for character in part:
            if any(character in other.characters for other in stack) and character not in "\u0301\u030a":
                assert character in chosen.characters
