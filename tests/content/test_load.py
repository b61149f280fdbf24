"""A publication that uses every key and every block, as its dump; and paths that try to leave."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import dates
from builder.content import load
from builder.content.blocks import readable
from builder.content.contents import natural
from builder.content.folder import Folder
from builder.content.publication_file import is_language
from builder.dates import Date
from builder.diagnostics import Diagnostic, Severity, Span
from builder.model.dump import dump
from builder.model.nodes import Figure, Paragraph, People, Table, Text
from builder.model.walk import plain
from builder.publication import ChapterFile, Matter

HERE = Path(__file__).parent
TREATY = HERE.parent.parent / "content" / "treaty-1950"


def test_sample(golden: Callable[[str, str], None]) -> None:
    manuscript, found = load(HERE / "sample")
    assert not found
    assert manuscript is not None
    golden("expected/sample.txt", dump(manuscript))


def test_the_briefing_is_sound() -> None:
    manuscript, found = load(TREATY)
    assert manuscript is not None
    assert not found
    assert [chapter.matter for chapter in manuscript.chapters].count(Matter.BODY) == 6


def write(folder: Path, **files: str) -> Path:
    defaults = {"publication.yaml": "title: A\nlanguage: en\ncontents: [a.md]\n", "a.md": "# A\n"}
    for name, text in (defaults | {key.replace("_", "."): text for key, text in files.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def codes(folder: Path) -> list[str]:
    return [diagnostic.code for diagnostic in load(folder)[1]]


def test_all_faults_are_reported_in_one_run(tmp_path: Path) -> None:
    write(
        tmp_path,
        publication_yaml="titel: x\nlanguage: zzzzz\ncontents: [a.md, b.md]\n",
        a_md="![](x.png)\n\n::: facts\n:::\n",
    )
    assert sorted(codes(tmp_path)) == [
        *(
            "bad-value",
            "missing-alt",
            "missing-attribute",
            "missing-file",
            "missing-file",
            "missing-key",
            "unknown-key",
        ),
    ]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("people src=d.csv", "a people block is made from YAML, and “d.csv” is not"),
        ("timeline .drawn src=d.xlsx", "a timeline block is made from YAML, and “d.xlsx” is not"),
        ("table src=d.yaml", "a table is made from CSV, and “d.yaml” is YAML"),
        ("chart src=d.xlsx", "a chart is made from CSV, and “d.xlsx” is the file of a spreadsheet"),
        ("map src=d.geojson", "a map is made from YAML, and “d.geojson” is GeoJSON"),
    ],
)
def test_data_of_another_form_are_told_where_they_are_used(block: str, said: str, tmp_path: Path) -> None:
    name = block.partition("src=")[2]
    write(tmp_path, a_md=f"# A\n\n::: {{.{block}}}\n:::\n", **{name.replace(".", "_"): "name,role\nMao,leader\n"})
    (found,) = load(tmp_path)[1]
    assert (found.code, found.span.file, found.span.line, found.message) == ("bad-value", "a.md", 3, said)
    assert found.hint


def test_data_that_are_no_list_are_told_with_the_block_that_uses_them(tmp_path: Path) -> None:
    write(tmp_path, a_md="# A\n\n::: {.people src=d.yaml}\n:::\n", d_yaml="name: Mao\nrole: leader\n")
    (found,) = load(tmp_path)[1]
    assert (found.code, found.span.file) == ("wrong-type", "d.yaml")
    assert found.hint == "it is the data of the block at a.md:3; each person is an item that begins with a dash"


def test_no_folder_at_all(tmp_path: Path) -> None:
    manuscript, found = load(tmp_path / "nowhere")
    assert manuscript is None
    assert [d.code for d in found] == ["missing-file"]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../a.md",
            "x/../../a.md",
            "/etc/passwd",
            "//host/share",
            "C:/a.md",
            "C:a.md",
            "a\\..\\..\\b",
            "",
            "a.md\x00",
        ),
        *("..", "./..", "sub/../..", "link/secret.md", "out.md", "chain"),
    ],
)
def test_paths_that_leave(path: str, tmp_path: Path) -> None:
    root = tmp_path / "book"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "a.md").write_text("secret")
    (tmp_path / "secret.md").write_text("secret")
    (root / "link").symlink_to(tmp_path)
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "chain").symlink_to("out.md")
    result = Folder(root.resolve()).locate(path, Span("a.md"))
    assert isinstance(result, Diagnostic)
    assert result.code == "outside-publication"
    assert "\x00" not in str(result)


def test_globs_do_not_look_outside(tmp_path: Path) -> None:
    root = tmp_path / "book"
    root.mkdir()
    (tmp_path / "secret.md").write_text("# Secret")
    (root / "link").symlink_to(tmp_path)
    write(root, publication_yaml='title: A\nlanguage: en\ncontents: ["*/*.md", a.md]\n')
    manuscript, found = load(root)
    assert [d.code for d in found] == ["empty-glob"]
    assert manuscript is not None
    assert [chapter.file for chapter in manuscript.chapters] == ["a.md"]


def test_links_inside_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("# Real")
    (tmp_path / "a.md").symlink_to("real.md")
    (tmp_path / "publication.yaml").write_text("title: A\nlanguage: en\ncontents: [a.md]\n")
    assert codes(tmp_path) == []


@pytest.mark.parametrize(
    ("language", "keys", "expected"),
    [
        ("en-GB", "", ("zh-Hans", "ru")),
        ("en-GB", "han-lang: zh-Hant, cyrillic-lang: uk", ("zh-Hant", "uk")),
        ("zh-Hant-TW", "", ("zh-Hant-TW", "ru")),
        ("uk", "", ("zh-Hans", "uk")),
        ("sr-Latn", "", ("zh-Hans", "ru")),
        ("ja", "", ("zh-Hans", "ru")),
    ],
)
def test_names_in_other_scripts_are_in_the_book_s_language_or_their_own(
    language: str, keys: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    folder = write(
        tmp_path,
        publication_yaml=f"title: A\nlanguage: {language}\ncontents: [a.md]\n",
        a_md="# A\n\n::: {.people src=p.yaml}\n:::\n",
        p_yaml=f"- {{name: A, role: B, han: 蔣中正, cyrillic: Володимир, {keys}}}\n",
    )
    manuscript, found = load(folder)
    assert found == []
    assert manuscript is not None
    (people,) = manuscript.chapters[0].blocks
    assert isinstance(people, People)
    assert (people.persons[0].han_language, people.persons[0].cyrillic_language) == expected


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "a.md").unlink()
    os.mkfifo(tmp_path / "a.md")
    assert codes(tmp_path) == ["not-a-file"]


def test_a_link_put_there_after_the_look_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path)
    folder = Folder(tmp_path.resolve())
    assert folder.locate("a.md", Span("x")) == "a.md"
    data = folder.read_bytes("gone.md", Span("x"), 10)
    assert isinstance(data, Diagnostic)
    assert data.code == "missing-file"


def test_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf# Title\r\n\r\nOne\r\ntwo\r[x](y.md)\r\n")
    manuscript, found = load(tmp_path)
    assert manuscript is not None
    assert manuscript.chapters[0].id == "title"
    assert found[0].span == Span("a.md", 5, 1)


def test_pictures_are_read_once_and_kept(tmp_path: Path) -> None:
    dot = (HERE / "sample" / "data" / "dot.png").read_bytes()
    write(tmp_path, a_md="![x](d.png)\n\n![x](./d.png)\n")
    (tmp_path / "d.png").write_bytes(dot)
    manuscript, found = load(tmp_path)
    assert not found
    assert manuscript is not None
    assert manuscript.pictures == {"d.png": dot}


@pytest.mark.parametrize(
    "text",
    [
        "![x](d.png)",
        "![x](a map (1).png){#fig-x}",
        "![x]( a map (1).png  )",
        "![x](d.png) <!-- later -->",
        "<!-- once -->\n![x](d.png)\n<!-- more -->",
    ],
)
def test_a_picture_alone_is_a_figure(text: str, tmp_path: Path) -> None:
    dot = (HERE / "sample" / "data" / "dot.png").read_bytes()
    write(tmp_path, a_md=f"{text}\n")
    for name in ("d.png", "a map (1).png"):
        (tmp_path / name).write_bytes(dot)
    manuscript, found = load(tmp_path)
    assert not found
    assert manuscript is not None
    (figure,) = manuscript.chapters[0].blocks
    assert isinstance(figure, Figure)
    assert figure.caption == (Text("x"),)


def test_words_in_braces_behind_a_picture_are_not_lost(tmp_path: Path) -> None:
    write(tmp_path, a_md="![x](d.png){Fig. 1}\n")
    (tmp_path / "d.png").write_bytes((HERE / "sample" / "data" / "dot.png").read_bytes())
    manuscript, found = load(tmp_path)
    assert not found
    assert manuscript is not None
    (paragraph,) = manuscript.chapters[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.children[1:]) == "{Fig. 1}"


@pytest.mark.parametrize("cut", range(0, 70, 7))
def test_truncated_pictures(cut: int, tmp_path: Path) -> None:
    write(tmp_path, a_md="![x](d.png)\n")
    (tmp_path / "d.png").write_bytes((HERE / "sample" / "data" / "dot.png").read_bytes()[:cut])
    manuscript, found = load(tmp_path)
    assert manuscript is not None
    assert [d.code for d in found] in (["bad-picture"], [])
    assert bool(manuscript.pictures) is not bool(found)


def test_text_of_a_template_engine_is_text(tmp_path: Path) -> None:
    write(tmp_path, a_md="# {{ 7*7 }}\n\n{% for x in y %}\n")
    manuscript, found = load(tmp_path)
    assert not found
    assert manuscript is not None
    assert "{{ 7*7 }}" in dump(manuscript)
    assert "{% for x in y %}" in dump(manuscript)


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("chapters/**/*.md", ["1.md", "2-sub/1.md", "2-sub/deep/1.md", "2-sub/deep/2.md", "10.md"]),
        ("**/*.md", ["1.md", "2-sub/1.md", "2-sub/deep/1.md", "2-sub/deep/2.md", "10.md"]),
        ("**/chapters/**/**/*", ["1.md", "2-sub/1.md", "2-sub/deep/1.md", "2-sub/deep/2.md", "2-sub/map.png", "10.md"]),
        ("chapters/**", ["1.md", "2-sub/1.md", "2-sub/deep/1.md", "2-sub/deep/2.md", "2-sub/map.png", "10.md"]),
        ("chapters/**/deep/*.md", ["2-sub/deep/1.md", "2-sub/deep/2.md"]),
        ("chapters/**/1.md", ["1.md", "2-sub/1.md", "2-sub/deep/1.md"]),
        ("chapters/2*/**/2.md", ["2-sub/deep/2.md"]),
    ],
)
def test_two_stars_stand_for_any_number_of_folders(pattern: str, files: list[str], tmp_path: Path) -> None:
    for file in ("1.md", "10.md", "2-sub/1.md", "2-sub/map.png", "2-sub/deep/2.md", "2-sub/deep/1.md", ".git/1.md"):
        path = tmp_path / "chapters" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A\n")
    (tmp_path / "chapters" / "round").symlink_to(tmp_path / "chapters")
    (tmp_path / "publication.yaml").write_text(f'title: A\nlanguage: en\ncontents: ["{pattern}"]\n')
    manuscript, _ = load(tmp_path)
    assert manuscript is not None
    named = [entry.path for entry in manuscript.publication.contents if isinstance(entry, ChapterFile)]
    assert [path.removeprefix("chapters/") for path in named] == files


def test_many_double_stars_are_looked_through_in_time(tmp_path: Path) -> None:
    (tmp_path / "/".join("a" * 60)).mkdir(parents=True)
    pattern = "/".join(["**", "a"] * 30)
    (tmp_path / "publication.yaml").write_text(f'title: A\nlanguage: en\ncontents: ["{pattern}/*.md"]\n')
    assert codes(tmp_path) == ["empty-glob"]


@pytest.mark.parametrize("contents", ["[]", ""])
def test_a_part_without_chapters_is_told(contents: str, tmp_path: Path) -> None:
    settings = f"title: A\nlanguage: en\ncontents:\n  - a.md\n  - part: Two\n    contents: {contents}\nback: [b.md]\n"
    write(tmp_path, publication_yaml=settings, b_md="# B\n")
    manuscript, found = load(tmp_path)
    assert [d.code for d in found] == ["missing-key"]
    assert found[0].span.line == 6
    assert manuscript is not None
    assert [chapter.part for chapter in manuscript.chapters] == ["", ""]


def test_the_title_of_a_part_does_not_go_over_to_the_back(tmp_path: Path) -> None:
    settings = "title: A\nlanguage: en\ncontents:\n  - a.md\n  - part: Two\n    contents: [c.md]\nback: [b.md]\n"
    write(tmp_path, publication_yaml=settings, b_md="# B\n")
    manuscript, found = load(tmp_path)
    assert [d.code for d in found] == ["missing-file"]
    assert manuscript is not None
    assert [chapter.part for chapter in manuscript.chapters] == ["", ""]


def test_endings_may_have_capitals(tmp_path: Path) -> None:
    block = "::: {.table src=d.TSV}\n:::\n\n::: {.chart src=d.YAML}\n:::\n"
    write(tmp_path, a_md=f"# A\n\n{block}", d_TSV="City, country\tPeople\nParis\tFrance 5\n", d_YAML="- {k: a, v: 2}\n")
    manuscript, found = load(tmp_path)
    assert not found
    assert manuscript is not None
    table = manuscript.chapters[0].blocks[0]
    assert isinstance(table, Table)
    assert [plain(cell.children) for cell in table.head[0]] == ["City, country", "People"]


def test_a_chapter_whose_ending_has_capitals_is_told(tmp_path: Path) -> None:
    write(tmp_path, publication_yaml="title: A\nlanguage: en\ncontents: ['*.md']\n", b_MD="# B\n", C_md="# C\n")
    manuscript, found = load(tmp_path)
    assert manuscript is not None
    assert len(manuscript.chapters) == 2
    assert [(one.code, one.severity) for one in found] == [("wrong-case", Severity.WARNING)]
    assert found[0].message == "“b.MD” fits “*.md” but for its capitals, and is left out"


def test_a_value_of_several_paragraphs_is_told(tmp_path: Path) -> None:
    values = "- {label: A, value: B}\n- label: C\n  value: |\n    One.\n\n    Two.\n"
    write(tmp_path, a_md="# A\n\n::: {.facts src=f.yaml}\n:::\n", f_yaml=values)
    (found,) = load(tmp_path)[1]
    assert (str(found.span), found.code, found.severity) == ("f.yaml:4:5", "bad-value", Severity.WARNING)
    assert found.message == "a value with empty lines in it is set as one paragraph"


def test_a_value_on_one_long_line_is_read_in_time(tmp_path: Path) -> None:
    values = f"- label: A\n  value: |\n    {'x' * 300_000}\n"
    write(tmp_path, a_md="# A\n\n::: {.facts src=f.yaml}\n:::\n", f_yaml=values)
    start = time.process_time()
    assert load(tmp_path)[1] == []
    assert time.process_time() - start < 8


@pytest.mark.parametrize(
    ("name", "title"),
    [("03-the-long_road", "The long road"), ("20th-century", "20th century"), ("1. intro", "Intro"), ("1950", "1950")],
)
def test_a_file_s_name_is_a_title_without_its_place(name: str, title: str) -> None:
    assert readable(f"chapters/{name}.md") == title


@pytest.mark.parametrize(
    "tag", ["ru", "zh-Hans", "zh-yue", "zh-cmn-Hans-CN", "de-1996", "de-u-co-phonebk", "en-x-old", "es-419", "EN-gb"]
)
def test_language_tags(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag", ["", "english", "en_GB", "en-", "en-eng", "en-x", "de-u", "zh-Hans-Hant", "еn", "en-٤١٩"]
)
def test_what_is_no_language_tag(tag: str) -> None:
    assert not is_language(tag)


def test_a_name_in_another_normal_form_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_md="# A\n\n![x](f\u00fcr.png)\n")
    (tmp_path / "fu\u0308r.png").write_bytes(b"")
    (found,) = load(tmp_path)[1]
    assert found.code == "missing-file"
    assert "looks the same" in found.message


def test_names_have_the_marks_of_their_language(tmp_path: Path) -> None:
    settings = "authors: [Pat O'Brien]\ncontributors: [{name: Ann O'Hara, role: editor}]\npublisher: Printer's House\n"
    write(tmp_path, publication_yaml=f"title: A\nlanguage: en\ncontents: [a.md]\n{settings}")
    manuscript, found = load(tmp_path)
    assert not found
    assert manuscript is not None
    publication = manuscript.publication
    names = [person.name for person in (*publication.authors, *publication.contributors)]
    assert [*names, publication.publisher] == ["Pat O’Brien", "Ann O’Hara", "Printer’s House"]


def test_natural_order() -> None:
    names = ["ch10.md", "ch2.md", "Ch1.md", "ch2a.md", "ch02.md", "a/1.md"]
    assert sorted(names, key=natural) == ["a/1.md", "Ch1.md", "ch02.md", "ch2.md", "ch2a.md", "ch10.md"]
    assert sorted(["2-b/1", "2/1", "10", "2/1/1", "2b"], key=natural) == ["2/1", "2/1/1", "2-b/1", "2b", "10"]


def test_chapters_know_where_they_are_named() -> None:
    manuscript, _ = load(HERE / "sample")
    assert manuscript is not None
    named = [(c.path, c.span.line) for c in manuscript.publication.contents if isinstance(c, ChapterFile)]
    assert ("chapters/9.md", 34) in named
    assert [c.part for c in manuscript.chapters] == ["", "", "Part „Two“", "", "", ""]
    assert [c.in_part for c in manuscript.chapters] == [False, False, True, True, True, False]


@pytest.mark.parametrize(
    ("language", "full", "month"),
    [
        ("en-GB", "14 February 1950", "February 1950"),
        ("en-US", "February 14, 1950", "February 1950"),
        ("de-DE", "14. Februar 1950", "Februar 1950"),
        ("ru", "14 февраля 1950 г.", "февраль 1950 г."),
        ("zh-Hans", "1950年2月14日", "1950年2月"),
        ("tlh", "1950-02-14", "1950-02"),
    ],
)
def test_dates_in_words(language: str, full: str, month: str) -> None:
    assert dates.words(Date(1950, 2, 14), language) == full
    assert dates.words(Date(1950, 2), language) == month


def test_the_first_of_a_month_has_a_name_of_its_own_in_french() -> None:
    assert dates.words(Date(1950, 2, 1), "fr") == "1er février 1950"
    assert dates.day_words(Date(1950, 2, 1), "fr-CA") == "1er février"
    assert dates.words(Date(1950, 2, 11), "fr") == "11 février 1950"
    assert dates.words(Date(1950, 2, 1), "tlh") == "1950-02-01"


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("1950-02", "1950", []),
        ("1950-02-14", "1950-02", []),
        ("1950", "1950-02", []),
        ("1950-02-14", "1950-02-14", []),
        ("1950", "1949-12", ["bad-date"]),
        ("1950-02", "1950-01", ["bad-date"]),
        ("1950-02-14", "1950-02-13", ["bad-date"]),
    ],
)
def test_a_span_of_time_ends_with_the_last_day_that_its_end_can_mean(
    first: str, last: str, found: list[str], tmp_path: Path
) -> None:
    events = f"- {{date: {{from: {first}, to: {last}}}, text: A}}\n"
    write(tmp_path, a_md="# A\n\n::: {.timeline src=t.yaml}\n:::\n", t_yaml=events)
    assert codes(tmp_path) == found


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("[договор]{lang=ru} b", "'[договор]{lang=ru} b'"),
        ("*important* fact", "'*important* fact'"),
        ("@sec-one says", "'@sec-one says'"),
        ("Port: Dalian", "'Port: Dalian'"),
        ("Port: Mao's", '"Port: Mao\'s"'),
        ('"Lushun": Mao\'s', "'\"Lushun\": Mao''s'"),
        ("`code` is", "'`code` is'"),
        ('"Yes" and no', "'\"Yes\" and no'"),
    ],
)
def test_a_text_that_yaml_takes_for_something_else_is_shown_in_quotes(value: str, quoted: str, tmp_path: Path) -> None:
    write(tmp_path, a_md="# A\n\n::: {.facts src=f.yaml}\n:::\n", f_yaml=f"- label: A\n  value: {value}\n- label: B\n")
    (found,) = load(tmp_path)[1]
    assert (found.code, found.span.line) == ("yaml-syntax", 2)
    assert found.hint == f"if it is a text, put it in quotes: {quoted}"
    write(tmp_path, f_yaml=f"- label: A\n  value: {quoted}\n")
    manuscript, found_now = load(tmp_path)
    assert manuscript is not None
    assert not [one for one in found_now if one.code == "yaml-syntax"]


@pytest.mark.parametrize("line", ["- {label: A, value: Port: Dalian}", "- label: A\n   value: B"])
def test_other_faults_of_yaml_have_a_hint_too(line: str, tmp_path: Path) -> None:
    write(tmp_path, a_md="# A\n\n::: {.facts src=f.yaml}\n:::\n", f_yaml=f"{line}\n")
    (found,) = load(tmp_path)[1]
    assert found.hint == "put texts with colons or leading signs in quotes, and indent with spaces"


@pytest.mark.parametrize("style", ["|", ">", "|2", ">-"])
def test_words_that_begin_below_empty_lines_have_their_places(style: str, tmp_path: Path) -> None:
    facts = f"- label: A\n  value: {style}\n\n\n    One.\n- label: B\n  value: {style}\n\n    See ![](x).\n"
    write(tmp_path, a_md="# A\n\n::: {.facts src=f.yaml}\n:::\n", f_yaml=facts)
    first = load(tmp_path)[1][0]
    assert first.span == Span("f.yaml", 9, facts.split("\n")[8].index("!") + 1)


NO_DATES = ("1950-13", "1950-00", "1950-02-00", "1950-02-30", "0000", "50", "1950-2-14", "１９５０", "1950-02-14T00")


@pytest.mark.parametrize("text", NO_DATES)
def test_dates_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        dates.parse(text)


def test_warnings_do_not_stop_a_build(tmp_path: Path) -> None:
    write(tmp_path, a_md="# A\n\n<br>\n\n# B\n\n## C\n")
    manuscript, found = load(tmp_path)
    assert {d.severity for d in found} == {Severity.WARNING}
    assert manuscript is not None
    assert 'Heading level=3 id="c"' in dump(manuscript)
