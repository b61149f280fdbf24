"""Faces: the shipped files, their metrics and what they can set."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from builder.resources import resource
from builder.text.faces import Face, FaceKey, face, lend

SQUARE_FILE = Path(__file__).parent.parent / "fonts" / "Square.ttf"
SQUARE = FaceKey(lend("fonts/Square.ttf", SQUARE_FILE.read_bytes()))
TEXT = FaceKey("SourceSerif4-Roman.ttf", (("opsz", 9.8), ("wght", 400.0)))
FILES = sorted(path.name for path in resource("fonts").glob("*.ttf"))

ENGLISH = "AaZz09 .,;:!?()[]“”‘’–—…§†&"
RUSSIAN = "АЯаяЁёЖжЩщъЫэ«»№"
CHINESE = "中苏友好同盟互助条约毛泽东周恩来斯大林，。、；：？！《》「」“”（）——……·"


@pytest.mark.parametrize("file", FILES)
def test_each_shipped_face_has_sane_metrics_and_the_alphabet(file: str) -> None:
    it = face(FaceKey(file))
    assert it.descender < 0 < it.x_height < it.cap_height < it.ascender < 1500
    assert it.characters.issuperset(ENGLISH.replace("§", "").replace("†", ""))
    assert it.italic == ("Italic" in file)
    assert it.serif == ("Sans" not in file and "Code" not in file)
    assert it.psname.isascii()
    assert " " not in it.psname


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith(("SourceSerif", "SourceSans"))])
def test_the_text_faces_set_english_and_russian(file: str) -> None:
    assert set(ENGLISH + RUSSIAN) <= face(FaceKey(file)).characters


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("Noto")])
def test_the_han_face_has_all_of_gb_2312(file: str) -> None:
    every = {
        bytes((row, cell)).decode("gb2312", errors="ignore") for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF)
    } - {""}
    assert len(every) == 7445
    assert (every | set(CHINESE)) <= face(FaceKey(file)).characters


def test_each_family_comes_with_its_licence() -> None:
    families = {file.split("-")[0] for file in FILES}
    for family in sorted(families):
        text = resource("fonts", f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_axes_change_the_outlines() -> None:
    regular, bold = face(TEXT), face(FaceKey(TEXT.file, (("opsz", 9.8), ("wght", 700.0))))
    gid = regular.font.get_nominal_glyph(ord("m"))
    assert bold.advance(gid) > regular.advance(gid)
    assert (regular.weight, bold.weight) == (400, 700)


def test_optical_size_changes_the_widths() -> None:
    small, large = face(FaceKey(TEXT.file, (("opsz", 8.0),))), face(FaceKey(TEXT.file, (("opsz", 60.0),)))
    gid = small.font.get_nominal_glyph(ord("m"))
    assert small.advance(gid) > large.advance(gid)


def test_one_object_for_each_key() -> None:
    assert face(SQUARE) is face(FaceKey(SQUARE.file))


def test_square_is_square() -> None:
    it = face(SQUARE)
    assert (it.ascender, it.descender, it.cap_height, it.x_height) == (800, -200, 700, 500)
    widths = {character: it.advance(it.font.get_nominal_glyph(ord(character))) for character in "Aя中-. "}
    assert widths == {"A": 1000, "я": 1000, "中": 1000, "-": 1000, ".": 1000, " ": 500}


def test_has_counts_what_is_made_from_other_glyphs() -> None:
    it = face(SQUARE)
    assert all(map(it.has, (ord("A"), 0x2009, 0x2011, 0x200B, 0xAD)))
    assert not it.has(ord("ع"))


def test_nominal_takes_the_lowest_character_of_a_shared_glyph() -> None:
    it = face(TEXT)
    space, hyphen = it.font.get_nominal_glyph(0x20), it.font.get_nominal_glyph(0x2D)
    assert it.font.get_nominal_glyph(0xA0) == space
    assert it.nominal[space] == " "
    assert it.nominal[hyphen] == "-"


def test_a_file_that_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match=r"notes\.txt is not a font"):
        Face(FaceKey("0123/notes.txt"), b"not a font at all")


def test_a_missing_file_is_an_os_error() -> None:
    with pytest.raises(FileNotFoundError):
        face(FaceKey("none.ttf"))


def test_square_is_what_its_script_makes(tmp_path: Path) -> None:
    pytest.importorskip("fontTools")
    script = tmp_path / "make_square.py"
    script.write_text(SQUARE_FILE.with_name("make_square.py").read_text(encoding="utf-8"), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("make_square", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main()
    assert (tmp_path / "Square.ttf").read_bytes() == SQUARE_FILE.read_bytes()
