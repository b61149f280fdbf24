from __future__ import annotations

import string

import pytest
import yaml

from builder.model.nodes import Phrase, Text
from builder.model.walk import plain
from builder.resolve.words import words_for
from builder.resources import resource

FILES = sorted(resource("words").glob("*.yaml"))


def blanks(text):
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_has_every_word_with_the_same_blanks(path):
    english = yaml.safe_load((path.parent / "en.yaml").read_text("utf-8"))
    own = yaml.safe_load(path.read_text("utf-8"))
    assert list(own) == list(english)
    assert {key: blanks(str(text)) for key, text in own.items()} == {
        key: blanks(str(text)) for key, text in english.items()
    }


@pytest.mark.parametrize(
    ("language", "contents"),
    [
        ("de-AT", "Inhalt"),
        ("zh-Hans", "目录"),
        ("zh-Hant-TW", "目錄"),
        ("zh-CN", "目录"),
        ("zh-TW", "目錄"),
        ("xx", "Contents"),
        ("", "Contents"),
    ],
)
def test_the_nearest_language_is_chosen(language, contents):
    assert words_for(language)["contents"] == contents


def test_a_language_tag_is_no_path():
    assert words_for("../words/de")["contents"] == "Contents"


@pytest.mark.parametrize(
    ("language", "marked"), [("hu", "en"), ("ja", "en"), ("en-GB", ""), ("EN", ""), ("de-AT", ""), ("zh-Hant-TW", "")]
)
def test_words_that_are_english_for_want_of_others_say_so(language, marked):
    words = words_for(language)
    assert words.language == marked
    (said,) = words.run("figure-label", number="3")
    assert isinstance(said, Phrase if marked else Text)
    assert plain((said,)) == words["figure-label"].format(number="3")
