"""Finding styles: names, old names, paths, and what is wrong with a style."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.citations.styles import RENAMED, Style, find_style, locale_for, shipped_styles, style_of
from builder.diagnostics import Diagnostic, Span

_HERE = Span("publication.yaml", 7, 17)
_SMALL = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info/>'
    '<citation><layout><text variable="title"/></layout></citation></style>'
)


def found(name: str, folder: Path) -> Style:
    style = find_style(name, folder, _HERE)
    assert isinstance(style, Style), style
    return style


def fault(name: str, folder: Path) -> Diagnostic:
    diagnostic = find_style(name, folder, _HERE)
    assert isinstance(diagnostic, Diagnostic)
    assert diagnostic.span == _HERE
    return diagnostic


def test_promised_names(tmp_path: Path) -> None:
    for name in [
        "apa",
        "chicago-author-date",
        "chicago-author-date-17th-edition",
        "modern-language-association",
        "ieee",
    ]:
        assert found(name, tmp_path).name == name
    assert "18th edition" in found("chicago-author-date", tmp_path).xml


@pytest.mark.parametrize("name", shipped_styles())
def test_every_shipped_style_is_sound(name: str, tmp_path: Path) -> None:
    style = found(name, tmp_path)
    assert style.note == ("notes" in name)
    assert "creativecommons.org/licenses/by-sa" in style.xml


def test_old_names_lead_to_shipped_styles(tmp_path: Path) -> None:
    for old, new in RENAMED.items():
        assert found(old, tmp_path).name == new


def test_unknown_name_has_a_hint(tmp_path: Path) -> None:
    diagnostic = fault("chicago-author-dat", tmp_path)
    assert diagnostic.code == "unknown-citation-style"
    assert "chicago-author-date" in diagnostic.hint
    assert fault("zzz", tmp_path).hint


def test_a_path_within_the_publication(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "own.csl").write_text("\ufeff" + _SMALL, "utf-8")
    style = found("house/own.csl", tmp_path)
    assert (style.name, style.note) == ("house/own.csl", True)


def test_paths_that_lead_out(tmp_path: Path) -> None:
    publication = tmp_path / "book"
    publication.mkdir()
    (tmp_path / "out.csl").write_text(_SMALL, "utf-8")
    (publication / "link.csl").symlink_to(tmp_path / "out.csl")
    for name in ["../out.csl", str(tmp_path / "out.csl"), "link.csl"]:
        assert fault(name, publication).code == "outside-publication"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "near.csl").write_text(_SMALL, "utf-8")
    (tmp_path / "latin.csl").write_bytes(b"\xe9")
    (tmp_path / "folder.csl").mkdir()
    (tmp_path / "loop.csl").symlink_to("loop.csl")
    missing = fault("neer.csl", tmp_path)
    assert (missing.code, "near.csl" in missing.hint) == ("missing-file", True)
    assert fault("latin.csl", tmp_path).code == "not-utf-8"
    assert fault("folder.csl", tmp_path).code == "unreadable-file"
    assert fault("loop.csl", tmp_path).code == "unreadable-file"


_DEPENDENT = (
    '<style xmlns="http://purl.org/net/xbiblio/csl"><info>'
    '<link href="http://www.zotero.org/styles/{}" rel="independent-parent"/></info></style>'
)
_BODY = '<citation><layout><text variable="title"/></layout></citation>'


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("no xml", "well-formed"),
        ("<html/>", "not a CSL style"),
        ("<?xml version='1.0' encoding='utf-99'?>" + _SMALL, "an encoding"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + _SMALL, "document type"),
        (_DEPENDENT.format("nature"), "“nature”"),
        (_DEPENDENT.format("cell"), "“cell”, from"),
        (_SMALL.replace(_BODY, ""), "no <citation>"),
        (_SMALL.replace('variable="title"', 'macro="gone"'), "'gone'"),
        (
            _SMALL.replace(
                "<info/>",
                '<info/><macro name="a"><text macro="b"/></macro>'
                '<macro name="b"><group><text macro="a"/></group></macro>',
            ),
            "a → b → a",
        ),
        (_SMALL + " " * 4_000_001, "too large"),
    ],
)
def test_unusable_styles(xml: str, said: str) -> None:
    diagnostic = style_of(xml, "own.csl", _HERE)
    assert isinstance(diagnostic, Diagnostic)
    assert diagnostic.code == "bad-citation-style"
    assert said in diagnostic.message + diagnostic.hint


def test_macros_called_from_many_places_take_no_time() -> None:
    macros = "".join(f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(300))
    last = '<macro name="m300"><text value="x"/></macro>'
    assert isinstance(style_of(_SMALL.replace("<info/>", "<info/>" + macros + last), "own.csl", _HERE), Style)


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en", "en-US"), ("en-GB", "en-GB"), ("EN-gb", "en-GB"), ("en-AU", "en-US"), ("de-LU", "de-DE"),
        ("de-AT", "de-AT"),
        ("zh-Hant", "zh-TW"), ("zh-Hans-CN", "zh-CN"), ("sr", "sr-Latn-RS"), ("la", "la"), ("tlh", "en-US"),
        ("", "en-US"),
        ("sr-Cyrl", "sr-Cyrl-RS"), ("sr-Cyrl-BA", "sr-Cyrl-RS"), ("sr-Latn", "sr-Latn-RS"), ("no", "nb-NO"),
    ],
)  # fmt: skip
def test_nearest_locale(language: str, locale: str) -> None:
    assert locale_for(language) == locale
