"""``bifolio build``: what it writes, what it says, how it ends."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import builder
from builder import pipeline
from builder.publication import Publication
from tests.command_line.conftest import Bifolio, Write

FAULTY = "# One\n\nSee @sec-nowhere and [^gone].\n\n![Alt](missing.png)\n"

ALL = ["SHA256SUMS", "book-booklet.pdf", "book-cover.pdf", "book.epub", "book.pdf", "index.html"]
NO_PAGES = "the EPUB has no page-list, because no pages were laid out: add --to pdf for one\n"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# -- what is written -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "made"),
    [
        ((), ["book.epub", "book.pdf"]),
        (("--to", "pdf"), ["book.pdf"]),
        (("--to", "epub"), ["book.epub"]),
        (("--to", "epub", "--to", "pdf"), ["book.epub", "book.pdf"]),
        (("--to", "pdf", "--to", "pdf"), ["book.pdf"]),
        (("--to", "booklet"), ["book-booklet.pdf", "book.pdf"]),
        (("--to", "cover"), ["book-cover.pdf", "book.pdf"]),
        (("--to", "all"), ALL),
        (("--to", "pdf", "--to", "all"), ALL),
    ],
)
def test_what_is_asked_for_is_written(
    book: Path, here: Path, bifolio: Bifolio, options: tuple[str, ...], made: list[str]
) -> None:
    code, out, err = bifolio("build", "book", *options)
    assert code == 0
    assert err == ("" if "book.pdf" in made else NO_PAGES)
    assert names(here / "output") == made
    assert sorted(re.findall(r"^output/(\S+)  \d+ KiB$", out, re.MULTILINE)) == made


def test_the_publication_is_the_working_directory_by_default(
    book: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book)
    assert bifolio("build").code == 0
    assert names(book / "output") == ["book.epub", "book.pdf"]


def test_the_output_folder_is_made_with_those_above_it(book: Path, here: Path, bifolio: Bifolio) -> None:
    assert bifolio("build", "book", "--to", "epub", "--output", "a/b/c").code == 0
    assert names(here / "a" / "b" / "c") == ["book.epub"]


def test_a_name_with_spaces_and_signs(write: Write, here: Path, bifolio: Bifolio) -> None:
    write("my [book]** №1", {"one.md": "# One\n\nText.\n"})
    assert bifolio("build", "my [book]** №1", "--to", "pdf").code == 0
    assert names(here / "output") == ["my [book]** №1.pdf"]


def test_the_same_outputs_again_leave_the_same_bytes(book: Path, here: Path, bifolio: Bifolio) -> None:
    bifolio("build", "book")
    before = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    bifolio("build", "book")
    assert {path.name: path.read_bytes() for path in (here / "output").iterdir()} == before


def test_building_leaves_the_publication_as_it_was(book: Path, bifolio: Bifolio) -> None:
    before = {path: path.read_bytes() for path in sorted(book.rglob("*")) if path.is_file()}
    bifolio("build", "book", "--output", "elsewhere")
    assert {path: path.read_bytes() for path in sorted(book.rglob("*")) if path.is_file()} == before


# -- content errors --------------------------------------------------------------------------------------------------


def test_every_error_is_told_at_once_with_its_place(write: Write, here: Path, bifolio: Bifolio) -> None:
    write("book", {"one.md": FAULTY, "two.md": "# Two\n\nSee @tbl-none.\n"})
    code, out, err = bifolio("build", "book")
    assert (code, out) == (1, "")
    assert re.findall(r"^(\S+): ([a-z-]+): ", err, re.MULTILINE) == [
        ("book/one.md:3:5", "dangling-reference"),
        ("book/one.md:3:22", "undefined-note"),
        ("book/one.md:5:1", "missing-file"),
        ("book/two.md:3:5", "dangling-reference"),
    ]
    assert "  hint: " in err
    assert err.endswith("4 errors; nothing was written\n")
    assert not (here / "output").exists()


@pytest.mark.parametrize("form", ["pdf", "epub"])
def test_faults_of_markup_and_of_templates_come_in_one_run(form: str, write: Write, bifolio: Bifolio) -> None:
    chapter = '<section class="chapter">\n<p><a href="#none">x</a></p>\n<center><p>y</p></center>\n</section>'
    templates = {"templates/chapter.xhtml": chapter, "templates/part.xhtml": "{{ nothing }}"}
    parts = "title: A\nlanguage: en\ncontents: [{part: P, contents: [one.md]}]\n"
    write("book", {"publication.yaml": parts, "one.md": "# One\n", **templates})
    told = re.findall(r"^(\S+): ([a-z-]+): (?!unused)", bifolio("build", "book", "--to", form).err, re.MULTILINE)
    assert told == [
        ("book/templates/chapter.xhtml:1:1", "unknown-element"),
        ("book/templates/part.xhtml:1:1", "undefined-name"),
    ]
    write(
        "book", {"templates/part.xhtml": '<section class="part" id="{{ part.id }}"><center><p>y</p></center></section>'}
    )
    told = re.findall(r"^(\S+): ([a-z-]+): ", bifolio("build", "book", "--to", form).err, re.MULTILINE)
    assert {code for _, code in told if code != "warning"} == {"dangling-link", "unknown-element"}


def test_faults_of_content_do_not_hide_those_of_templates(write: Write, bifolio: Bifolio) -> None:
    templates = {"templates/cover.xhtml": "{% if x %}\n", "templates/facts.xhtml": "\n{{ x | nothing }}\n"}
    write("book", {"one.md": "# One\n\nSee @tbl-none.\n", **templates})
    told = re.findall(r"^(\S+): ([a-z-]+): ", bifolio("build", "book").err, re.MULTILINE)
    assert told == [
        ("book/one.md:3:5", "dangling-reference"),
        ("book/templates/cover.xhtml:1:1", "template-error"),
        ("book/templates/facts.xhtml:2:1", "template-error"),
    ]


def test_places_are_relative_to_the_working_directory(
    write: Write, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write("book", {"chapters/one.md": FAULTY})
    monkeypatch.chdir(book / "chapters")
    assert "\none.md:3:22: undefined-note: " in "\n" + bifolio("build", "..").err
    monkeypatch.chdir(book)
    assert "\nchapters/one.md:3:22: undefined-note: " in "\n" + bifolio("build", str(book)).err


def test_errors_leave_the_last_good_outputs(book: Path, here: Path, bifolio: Bifolio) -> None:
    bifolio("build", "book")
    before = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    (book / "one.md").write_text(FAULTY, encoding="utf-8")
    assert bifolio("build", "book").code == 1
    assert {path.name: path.read_bytes() for path in (here / "output").iterdir()} == before


@pytest.mark.parametrize("folder", ["nowhere", "empty", "file.txt"])
def test_a_folder_that_is_no_publication(here: Path, bifolio: Bifolio, folder: str) -> None:
    (here / "empty").mkdir()
    (here / "file.txt").write_text("nothing")
    code, out, err = bifolio("build", folder)
    assert (code, out) == (1, "")
    assert err.startswith(f"{folder}/publication.yaml:1:1: missing-file: ")
    assert "a publication is a folder with a publication.yaml" in err


def test_an_unknown_theme(write: Write, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n"}, theme="brefing")
    code, _, err = bifolio("build", "book")
    assert code == 1
    assert re.match(r"book/publication\.yaml:\d+:\d+: unknown-theme: ", err)
    assert "briefing" in err


def test_a_page_without_room(write: Write, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n"}, page={"size": "50mm x 50mm"})
    code, _, err = bifolio("build", "book")
    assert code == 1
    assert ": bad-page: " in err


def test_a_letter_that_no_typeface_has(write: Write, here: Path, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n\nA word: ሰላም.\n"})
    code, _, err = bifolio("build", "book")
    assert code == 1
    assert re.search(r"^book/one\.md:3:\d+: missing-glyph: .*“ሰ”", err, re.MULTILINE)
    assert not (here / "output").exists()


def test_a_letter_on_the_cover_that_no_typeface_has(write: Write, here: Path, bifolio: Bifolio) -> None:
    """The EPUB's cover is a picture: there a missing letter can't be left to the reader's own fonts."""
    write("book", {"one.md": "# One\n\nText.\n"}, cover={"date": "ሰላም"})
    code, _, err = bifolio("build", "book", "--to", "epub")
    assert code == 1
    assert ": missing-glyph: " in err
    assert not (here / "output").exists()


def test_warnings_are_told_and_the_book_is_built(write: Write, here: Path, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n\n<b>literal</b>\n"})
    code, out, err = bifolio("build", "book")
    assert code == 0
    assert re.match(r"book/one\.md:3:1: warning: raw-html: ", err)
    assert "errors" not in err
    assert out.startswith("output/book.pdf")


def test_a_limit_is_exit_4_and_a_content_error_wins_over_it(write: Write, bifolio: Bifolio) -> None:
    deep = "# One\n\n" + ">" * 400 + " deep\n"
    write("deep", {"one.md": deep})
    assert bifolio("build", "deep").code == 4
    write("deep", {"one.md": deep, "two.md": FAULTY})
    assert bifolio("build", "deep").code == 1


# -- as JSON ---------------------------------------------------------------------------------------------------------


def test_findings_as_json(write: Write, here: Path, bifolio: Bifolio) -> None:
    write("book", {"one.md": FAULTY})
    code, out, err = bifolio("build", "book", "--format", "json")
    assert (code, err) == (1, "")
    told = json.loads(out)
    assert told["outputs"] == []
    assert [(row["file"], row["line"], row["column"], row["code"], row["severity"]) for row in told["diagnostics"]] == [
        ("book/one.md", 3, 5, "dangling-reference", "error"),
        ("book/one.md", 3, 22, "undefined-note", "error"),
        ("book/one.md", 5, 1, "missing-file", "error"),
    ]
    assert all(row["message"] and isinstance(row["hint"], str) for row in told["diagnostics"])


def test_outputs_as_json(book: Path, here: Path, bifolio: Bifolio) -> None:
    code, out, err = bifolio("build", "book", "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["diagnostics"] == []
    assert {row["file"]: row["bytes"] for row in told["outputs"]} == {
        f"output/book.{ending}": (here / "output" / f"book.{ending}").stat().st_size for ending in ("pdf", "epub")
    }


# -- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("build", "book", "more"),
        ("build", "book", "--to", "docx"),
        ("build", "book", "--format", "xml"),
        ("build", "--nonsense"),
        ("inspect",),
        ("inspect", "soul", "book"),
        ("build", "book", "--output", ""),
        ("build", "book", "--cache-dir", ""),
        ("build", ""),
        ("check", "book", "--output", ""),
        ("copies", "people.csv", "book", "--output", ""),
    ],
)
def test_wrong_usage_is_exit_2(book: Path, here: Path, bifolio: Bifolio, arguments: tuple[str, ...]) -> None:
    code, out, err = bifolio(*arguments)
    assert (code, out) == (2, "")
    assert "Error: " in err
    assert not (here / "output").exists()


@pytest.mark.parametrize("arguments", [("check", "book"), ("inspect", "model", "book"), ("copies", "a.csv", "book")])
def test_limits_of_the_environment_that_are_none_are_exit_2(
    book: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("BIFOLIO_LIMITS", "pages=zzz")
    code, out, err = bifolio(*arguments)
    assert (code, out) == (2, "")
    assert "a limit is set as in pages=20000, not 'pages=zzz'" in err


@pytest.mark.parametrize("value", ["tomorrow", "-1", "1.5", "²", "٣", "9" * 13, "9" * 5000, " 1", "0x10"])
def test_an_epoch_that_is_none_is_exit_2(
    book: Path, here: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    code, _, err = bifolio("build", "book")
    assert code == 2
    assert "SOURCE_DATE_EPOCH" in err
    assert not (here / "output").exists()


@pytest.mark.parametrize("value", ["0", "1", "253402300799", ""])
def test_an_epoch_at_the_edge_builds(book: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert bifolio("build", "book").code == 0


@pytest.mark.parametrize("date", ["0950-02-14", "1950", "1979-12", "2107-12-31", "9999-12-31"])
def test_a_date_of_any_century_builds(write: Write, bifolio: Bifolio, date: str) -> None:
    write("book", {"one.md": "# One\n\nText.\n"}, date=date)
    code, _, err = bifolio("build", "book")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("build", "--help"), ("inspect", "-h"), ("--version",)])
def test_help_is_exit_0(bifolio: Bifolio, arguments: tuple[str, ...]) -> None:
    code, out, err = bifolio(*arguments)
    assert (code, err) == (0, "")
    assert "Usage: bifolio" in out or f"bifolio, version {builder.__version__}" in out


# -- files and folders -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["file", "file/below", "file/far/below"])
def test_an_output_folder_that_can_not_be_is_exit_3(book: Path, here: Path, bifolio: Bifolio, output: str) -> None:
    (here / "file").write_text("in the way")
    code, out, err = bifolio("build", "book", "--output", output)
    assert (code, out) == (3, "")
    assert re.match(r"file\S*: cannot-write: the output can't be written: ", err)
    assert (here / "file").read_text() == "in the way"


@pytest.mark.skipif(sys.platform == "win32", reason="links are those of POSIX")
@pytest.mark.parametrize(
    ("link", "publication", "options", "code", "said"),
    [
        ("loop", "loop", [], 3, "loop/publication.yaml:1:1: unreadable-file: "),
        ("loop", "loop", ["--untrusted"], 3, "loop/publication.yaml:1:1: unreadable-file: "),
        ("output", "book", [], 3, "output"),
        ("output", "book", ["--untrusted"], 1, "output:1:1: outside-publication: "),
        ("output/other.pdf", "book", [], 0, ""),
        ("output/other.pdf", "book", ["--untrusted"], 0, ""),
    ],
)
def test_links_that_lead_to_themselves(
    book: Path, here: Path, bifolio: Bifolio, link: str, publication: str, options: list[str], code: int, said: str
) -> None:
    (here / link).parent.mkdir(exist_ok=True)
    (here / link).symlink_to(here / link)
    run = bifolio("build", publication, "--to", "pdf", *options)
    assert run.code == code
    assert run.err.startswith(said)


def test_an_output_whose_name_is_a_folder_is_exit_3_and_nothing_changes(
    book: Path, here: Path, bifolio: Bifolio
) -> None:
    bifolio("build", "book")
    pdf = (here / "output" / "book.pdf").read_bytes()
    (here / "output" / "book.epub").unlink()
    (here / "output" / "book.epub").mkdir()
    (book / "one.md").write_text("# Another\n\nText.\n", encoding="utf-8")
    code, out, err = bifolio("build", "book")
    assert (code, out) == (3, "")
    assert err.startswith("output/book.epub")
    assert (here / "output" / "book.pdf").read_bytes() == pdf
    assert names(here / "output") == ["book.epub", "book.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are those of POSIX")
@pytest.mark.parametrize(
    ("link", "option", "folder"),
    [
        ("output", "--output", "output"),
        ("book/output", "--output", "book/output"),
        ("book/far", "--output", "book/far/off"),
        ("kept", "--cache-dir", "kept/here"),
        ("output", "--output", "{here}/output"),
    ],
)
def test_an_untrusted_build_writes_through_no_link_that_may_have_come_with_the_content(
    book: Path, tmp_path_factory: pytest.TempPathFactory, here: Path, bifolio: Bifolio,
    link: str, option: str, folder: str,
) -> None:  # fmt: skip
    site = tmp_path_factory.mktemp("site")
    (here / link).symlink_to(site)
    code, out, err = bifolio("build", "book", "--untrusted", "--to", "pdf", option, folder.format(here=here))
    assert (code, out) == (1, "")
    assert re.match(rf"{folder.format(here=here)}:1:1: outside-publication: .* the link “{link}”", err)
    assert names(site) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links are those of POSIX")
def test_an_untrusted_build_writes_through_links_of_its_user(
    book: Path, tmp_path_factory: pytest.TempPathFactory, bifolio: Bifolio
) -> None:
    site = tmp_path_factory.mktemp("site")
    (site / "link").symlink_to(site / "folder")
    (site / "folder").mkdir()
    assert bifolio("build", "book", "--untrusted", "--to", "epub", "--output", str(site / "link")).code == 0
    assert names(site / "folder") == ["book.epub"]


@pytest.mark.parametrize("folder", ["new", "new/far/below"])
def test_an_untrusted_build_that_makes_nothing_leaves_no_folder(here: Path, bifolio: Bifolio, folder: str) -> None:
    assert bifolio("build", "none", "--untrusted", "--output", folder).code == 1
    (here / "there").mkdir()
    assert bifolio("build", "none", "--untrusted", "--output", "there").code == 1
    assert names(here) == ["there"]


def test_a_build_into_the_publication_spares_its_bibliography(
    write: Write, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("refs", {"one.md": "# One\n\nText [@a].\n"}, bibliography="refs.bib")
    (folder / "refs.bib").write_text("@book{a, title={Title}, author={Ann, A.}, year=1999}\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.chdir(folder)
    for _ in range(2):  # the second time from what is kept
        code, out, err = bifolio("build", ".", "--output", ".", "--cache-dir", "../cache")
        assert (code, out) == (3, "")
        assert err.startswith("refs.bib:1:1: cannot-write: the output can't be written: a file of that name lies")
        assert "--output" in err
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert bifolio("build", ".").code == 0
    (folder / "one.md").write_text("# Two\n\nText [@a].\n", encoding="utf-8")
    assert bifolio("build", ".").code == 0


def test_files_as_json(book: Path, here: Path, bifolio: Bifolio) -> None:
    (here / "file").write_text("in the way")
    code, out, err = bifolio("build", "book", "--output", "file", "--format", "json")
    assert (code, err) == (3, "")
    assert [row["code"] for row in json.loads(out)["diagnostics"]] == ["cannot-write"]


FULL_DISK = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from builder.cli import main
main(["build", "book"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_a_full_disk_leaves_the_last_good_outputs(book: Path, here: Path, bifolio: Bifolio) -> None:
    bifolio("build", "book")
    before = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    sizes = sorted(map(len, before.values()))
    (book / "one.md").write_text("# Another\n\nLonger text than before.\n", encoding="utf-8")
    for room in (0, (sizes[0] + sizes[1]) // 2):  # the latter: room for one of the two
        run = subprocess.run(
            [sys.executable, "-c", FULL_DISK, str(room)], capture_output=True, text=True, encoding="utf-8", cwd=here,
            env={"PYTHONPATH": str(Path(builder.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}, timeout=60,
        )  # fmt: skip
        assert run.returncode == 3, run.stderr
        assert "cannot-write" in run.stderr
        assert "Traceback" not in run.stderr
        assert {path.name: path.read_bytes() for path in (here / "output").iterdir()} == before


# -- bugs ------------------------------------------------------------------------------------------------------------


def test_a_bug_says_so_and_is_exit_70(
    book: Path, here: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr(pipeline.pdf, "write", broken)
    code, out, err = bifolio("build", "book")
    assert (code, out) == (70, "")
    assert "ZeroDivisionError: made up" in err
    assert "this is a bug in bifolio, not in your files" in err
    assert not (here / "output").exists()


def test_running_out_of_room_while_writing_is_no_bug(
    book: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    code, _, err = bifolio("build", "book")
    assert code == 3
    assert "No space left on device" in err


def test_the_date_without_any_is_the_first_of_2000() -> None:
    assert pipeline.timestamp("", None).isoformat() == "2000-01-01T00:00:00+00:00"
    assert pipeline.timestamp("1950", None).isoformat() == "1950-01-01T00:00:00+00:00"
    assert pipeline.timestamp("1950-02", None).isoformat() == "1950-02-01T00:00:00+00:00"
    assert pipeline.timestamp("1950-02-14", None).isoformat() == "1950-02-14T00:00:00+00:00"
    assert pipeline.timestamp("1950-02-14", 0).isoformat() == "1970-01-01T00:00:00+00:00"


def test_a_theme_is_found_by_its_name() -> None:
    theme, found = pipeline.load_theme(Publication("book", "A Book", "en-GB", (), ()))
    assert found == []
    assert theme is not None
