"""The cover that goes round the book: sizes, boxes, folds, words."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from builder.cover import spine
from builder.cover.sheet import CoverSheet
from builder.diagnostics import Report, Severity
from builder.geometry import MM, PAGE_SIZES
from builder.order import Order
from builder.pipeline import make
from builder.publication import Binding, BookletSettings, SpineText

A5 = PAGE_SIZES["A5"]
TEXT = "# Chapter\n\n" + "Words of the book, and more of them. " * 60 + "\n\n"


def _build(
    folder: Path, settings: str, *formats: str, chapters: int = 2, author: str = "Ann Author"
) -> tuple[Report, dict[str, bytes]]:
    folder.mkdir(exist_ok=True)
    (folder / "publication.yaml").write_text(
        f"title: The Sea\nsubtitle: A history\nlanguage: en-GB\nauthors: [{author}]\npublisher: Harbour\n"
        "description: What there is to know of it.\ncontents: [c*.md]\n" + settings
    )
    for number in range(chapters):
        (folder / f"c{number}.md").write_text(TEXT)
    report, outputs = make(Order(folder, formats or ("cover",), folder / "out"))
    return report, {path.name.removeprefix(folder.name): data for path, data in outputs.items()}


def _words(data: bytes) -> list[str]:
    with pymupdf.open(stream=data) as read:
        return [word[4] for page in read for word in page.get_text("words")]


def _boxes(data: bytes) -> dict[str, list[float]]:
    with pikepdf.open(io.BytesIO(data)) as read:
        (page,) = read.pages
        return {key: [float(edge) for edge in page.obj[f"/{key}Box"]] for key in ("Media", "Bleed", "Trim")}


def test_a_link_on_the_cover_is_none_in_the_picture_of_it(tmp_path: Path) -> None:
    """What it leads to is not there."""
    own = tmp_path / "templates"
    own.mkdir()
    link = '<p class="cover-author"><a class="xref" href="#page-title">Title</a></p>'
    (own / "cover.xhtml").write_text(f'<section class="cover" id="page-cover">{link}</section>\n')
    report, outputs = _build(tmp_path, "", "pdf", "epub", "booklet", "cover")
    assert report.errors == []
    assert len(outputs) == 4


# -- the spine -------------------------------------------------------------------------------------------------------


def test_the_spine_is_as_wide_as_its_leaves_and_the_cover_twice() -> None:
    glued = BookletSettings(binding=Binding.PERFECT, paper=0.12 * MM, cover_paper=0.3 * MM)
    assert spine.width(200, glued) == pytest.approx((100 * 0.12 + 0.6) * MM)
    assert spine.width(197, glued) == spine.width(200, glued)  # sheets have four pages
    assert spine.width(200, BookletSettings(paper=0.12 * MM)) == 0  # stapled through the fold


@pytest.mark.parametrize(
    ("language", "running"),
    [
        ("en-GB", SpineText.DOWN), ("en-US", SpineText.DOWN), ("nl", SpineText.DOWN), ("sv", SpineText.DOWN),
        ("de", SpineText.UP), ("de-AT", SpineText.UP), ("fr-CA", SpineText.UP), ("ru", SpineText.UP),
        ("zh-Hans", SpineText.UPRIGHT), ("ja", SpineText.UPRIGHT),
    ],
)  # fmt: skip
def test_words_run_as_is_usual_in_the_language(language: str, running: SpineText) -> None:
    title = "中苏条约" if running is SpineText.UPRIGHT else "Title"
    assert spine.running(language, None, title) is running
    assert spine.running(language, SpineText.DOWN, title) is SpineText.DOWN


def test_words_that_cannot_stand_upright_lie() -> None:
    assert spine.running("zh", None, "GDP 1950") is SpineText.DOWN


def test_narrow_spines_have_no_words() -> None:
    assert spine.size(5 * MM) == 0
    assert spine.SMALLEST <= spine.size(6 * MM) <= 3 * MM
    assert spine.size(40 * MM) == spine.LARGEST


# -- the sheet -------------------------------------------------------------------------------------------------------


def test_back_spine_and_front_lie_side_by_side() -> None:
    sheet = CoverSheet(A5, 10.0, 3 * MM)
    assert sheet.back.x + sheet.back.width == sheet.middle.x == sheet.folds[0]
    assert sheet.middle.x + sheet.middle.width == pytest.approx(sheet.front.x)
    assert sheet.folds[1] == pytest.approx(sheet.front.x)
    assert sheet.trim.width == pytest.approx(2 * A5.width + 10)
    assert sheet.size.width - sheet.trim.x - sheet.trim.width == pytest.approx(sheet.margin)
    assert len(CoverSheet(A5, 0.0, 3 * MM).folds) == 1


@pytest.mark.parametrize(
    ("settings", "wide"),
    [
        ("", 0.0),
        ("booklet: {binding: perfect, paper: 100 g/m² × 1.3, cover-paper: 0.3mm}", 0.13),
        ("booklet: {binding: perfect, paper: 0.2mm, cover-paper: 0.3mm, bleed: 5mm}", 0.2),
        ("page: {size: Half-Letter}\nbooklet: {binding: perfect, paper: 0.2mm, cover-paper: 0.3mm}", 0.2),
    ],
)
def test_the_sheet_has_the_sizes_that_pages_and_paper_give_it(tmp_path: Path, settings: str, wide: float) -> None:
    report, outputs = _build(tmp_path / "book", settings + "\n", "pdf", "cover")
    assert report.found == {}
    with pikepdf.open(io.BytesIO(outputs[".pdf"])) as read:
        inside = len(read.pages) - 2  # without the cover's own leaf
        page = [float(edge) for edge in read.pages[0].mediabox][2:]
    leaves = -(-inside // 4) * 2
    expected = (leaves * wide + 0.6) * MM if wide else 0.0
    boxes = _boxes(outputs["-cover.pdf"])
    trim, bleed, media = boxes["Trim"], boxes["Bleed"], boxes["Media"]
    assert trim[2] - trim[0] == pytest.approx(2 * page[0] + expected, abs=0.01)
    assert trim[3] - trim[1] == pytest.approx(page[1], abs=0.01)
    over = 5 * MM if "bleed" in settings else 3 * MM
    assert bleed == pytest.approx([trim[0] - over, trim[1] - over, trim[2] + over, trim[3] + over], abs=0.01)
    assert media[0] == 0
    assert media[0] < bleed[0]
    assert media[2] > bleed[2]


def test_colour_reaches_the_bleed_and_no_hair_of_white_shows_at_the_folds(tmp_path: Path) -> None:
    _, outputs = _build(tmp_path / "book", "booklet: {binding: perfect, paper: 1mm}\n")
    boxes = _boxes(outputs["-cover.pdf"])
    with pymupdf.open(stream=outputs["-cover.pdf"]) as read:
        picture = read[0].get_pixmap(dpi=144)
    left, low, right, high = (round(edge * 2) for edge in boxes["Bleed"])
    height = round(boxes["Media"][3] * 2)
    accent = picture.pixel(left + 3, height - high + 3)
    assert accent != (255, 255, 255)
    for y in (height - high + 3, height // 2 + 5, height - low - 3):  # above, between and below all words
        assert {picture.pixel(x, y) for x in range(left + 2, right - 2)} == {accent}
    for x in (left - 3, right + 3):
        assert picture.pixel(x, height // 2) == (255, 255, 255)


@pytest.mark.parametrize(
    ("running", "direction"),
    [("", (0, 1)), (", spine: bottom-up", (0, -1)), (", spine: no", None)],
)
def test_the_spine_has_title_and_author(tmp_path: Path, running: str, direction: tuple[int, int] | None) -> None:
    _, outputs = _build(tmp_path / "book", f"booklet: {{binding: perfect, paper: 2mm{running}}}\n")
    boxes = _boxes(outputs["-cover.pdf"])
    with pymupdf.open(stream=outputs["-cover.pdf"]) as read:
        lines = [
            (
                tuple(round(part) for part in line["dir"]),
                "".join(span["text"] for span in line["spans"]).strip(),
                line["bbox"],
            )
            for block in read[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
        ]
    turned = [(text, box) for way, text, box in lines if way == direction]
    assert [way for way, _, _ in lines if way not in ((1, 0), direction)] == []
    if direction is None:
        return
    (title, title_box), (author, author_box) = sorted(turned, reverse=True)
    assert (title, author) == ("The Sea", "Ann Author")
    first = boxes["Trim"][0] + A5.width
    last = boxes["Trim"][2] - A5.width
    for box in (title_box, author_box):
        assert first < box[0] < box[2] < last
    assert (title_box[1] < author_box[1]) is (direction == (0, 1))  # down: the title stands above


def _spine_words(data: bytes) -> list[tuple[str, float, tuple[float, float]]]:
    """The words on the spine of a cover, with their size and the heights between which they stand."""
    trim = _boxes(data)["Trim"]
    with pymupdf.open(stream=data) as read:
        return [
            (span["text"].strip(), span["size"], (span["bbox"][1], span["bbox"][3]))
            for block in read[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if trim[0] + A5.width < span["bbox"][0] < trim[2] - A5.width and span["text"].strip()
        ]


@pytest.mark.parametrize(
    ("title", "language", "shown"),
    [
        ("A history of the sea and of those who sail it " * 2, "en", "all"),
        ("The Sea: " + "a history of those who sail it " * 9, "en", "The Sea"),
        ("A history of the sea and of those who sail it " * 6, "en", ""),
        ("海" * 30, "zh-Hans", "all"),
        ("海" * 48, "zh-Hans", "all"),
        ("海：" + "史" * 90, "zh-Hans", "海"),
        ("海" * 90, "zh-Hans", ""),
    ],
    ids=["smaller", "shorter", "none", "upright", "upright-smaller", "upright-shorter", "upright-none"],
)
def test_a_title_too_long_for_the_spine_is_smaller_shorter_or_left_out(
    tmp_path: Path, title: str, language: str, shown: str
) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    title = title.strip()
    (folder / "publication.yaml").write_text(
        f"title: '{title}'\nlanguage: {language}\ncontents: [a.md]\nbooklet: {{binding: perfect, paper: 2mm}}\n"
    )
    (folder / "a.md").write_text("# One\n\nText.\n")
    report, outputs = make(Order(folder, ("cover",), folder / "out"))
    (data,) = [data for path, data in outputs.items() if path.name == "book-cover.pdf"]
    spans = _spine_words(data)
    assert "".join("".join(text.split()) for text, _, _ in spans) == "".join(
        (title if shown == "all" else shown).split()
    )
    assert [finding.code for finding in report.sorted() if finding.code == "long-spine"] == (
        [] if shown == "all" else ["long-spine"]
    )
    assert all(size >= spine.SMALLEST - 0.01 for _, size, _ in spans)
    height, trim = _boxes(data)["Media"][3], _boxes(data)["Trim"]
    assert all(height - trim[3] < top < foot < height - trim[1] for _, _, (top, foot) in spans)


def test_what_the_spine_can_t_be_set_in_is_told(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "theme.yaml").write_text(
        "extends: briefing\nfamilies: {own: {roman: Spectral-Regular.ttf}}\nfallback: [own]\n"
        "elements: {p.cover-spine: {family: own}}\n"
    )
    settings = "theme: theme.yaml\nbooklet: {binding: perfect, paper: 2mm}\n"
    report, outputs = _build(tmp_path / "book", settings, author="Άννα Author")
    assert outputs == {}
    assert [f"{one.span.line}: {one.message}" for one in report.sorted()] == [
        "4: no typeface of the spine of the cover has “Ά” (U+0386), “ν” (U+03BD), “α” (U+03B1)"
    ]


def test_an_address_too_long_for_a_code_is_told(tmp_path: Path) -> None:
    report, outputs = _build(tmp_path / "book", f"url: https://example.org/{'sea/' * 800}\n")
    assert "-cover.pdf" in outputs
    assert [finding.code for finding in report.sorted()] == ["bad-value"]


def test_the_back_has_the_summary_and_with_an_address_a_code(tmp_path: Path) -> None:
    plain, coded = (
        _build(tmp_path / name, settings)[1]["-cover.pdf"]
        for name, settings in (("plain", ""), ("coded", "url: https://example.org/sea\n"))
    )
    words = _words(plain)
    for word in ("know", "Harbour", "Sea", "history", "Author"):
        assert word in " ".join(words)
    assert "https://example.org/sea" not in words
    assert "https://example.org/sea" in _words(coded)
    with pymupdf.open(stream=coded) as read, pymupdf.open(stream=plain) as without:
        assert len(read[0].get_drawings()) > len(without[0].get_drawings())


def test_a_book_that_says_nothing_of_itself_has_a_plain_back(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "publication.yaml").write_text("title: The Sea\nlanguage: en-GB\ncontents: [a.md]\n")
    (folder / "a.md").write_text("# One\n\nText.\n")
    report, outputs = make(Order(folder, ("cover",), folder / "out"))
    assert report.found == {}
    (data,) = [data for path, data in outputs.items() if path.name == "book-cover.pdf"]
    assert _words(data) == ["The", "Sea"]


# -- with the booklet ------------------------------------------------------------------------------------------------


def test_the_booklet_gets_the_back_as_its_outermost_page(tmp_path: Path) -> None:
    _, outputs = _build(tmp_path / "book", "booklet: {back-cover: yes}\n", "pdf", "booklet", chapters=3)
    _, plain = _build(tmp_path / "plain", "", "pdf", chapters=3)
    assert "know" not in _words(outputs[".pdf"])
    with pymupdf.open(stream=outputs["-booklet.pdf"]) as read:
        first = [(word[4], word[0]) for word in read[0].get_text("words")]
        middle = read[0].rect.width / 2
    left = {word for word, x in first if x < middle}
    assert {"know", "Harbour"} <= left
    assert {"Sea"} <= {word for word, x in first if x > middle}
    assert (
        len(_words(outputs["-booklet.pdf"]))
        == len(_words(plain[".pdf"])) + len("What there is to know of it.".split()) + 1
    )


def test_a_glued_block_has_all_pages_but_the_cover(tmp_path: Path) -> None:
    _, outputs = _build(tmp_path / "book", "booklet: {binding: perfect}\n", "pdf", "booklet", chapters=9)
    with pymupdf.open(stream=outputs[".pdf"]) as read:
        pages = [" ".join(word[4] for word in page.get_text("words")) for page in read]
    assert sorted(_words(outputs["-booklet.pdf"])) == sorted(" ".join(pages[2:]).split())
    with pymupdf.open(stream=outputs["-booklet.pdf"]) as read:
        side = read[0]
        right = [word[4] for word in side.get_text("words") if word[0] > side.rect.width / 2]
    assert " ".join(right) == pages[2]  # the title page opens the first section of four sheets
    with pymupdf.open(stream=outputs["-booklet.pdf"]) as read:
        left = [word[4] for word in read[0].get_text("words") if word[0] < read[0].rect.width / 2]
    assert " ".join(left) == (pages[2 + 15] if len(pages) > 17 else "")


def test_same_bytes(tmp_path: Path) -> None:
    one, two = (_build(tmp_path / "book", "booklet: {binding: perfect}\n")[1]["-cover.pdf"] for _ in range(2))
    assert one == two


def test_a_front_that_does_not_fit_on_its_page_is_told_of_each_form_that_has_it(tmp_path: Path) -> None:
    settings = (
        "cover: {kind: A Study, date: Spring, ornaments: [{text: One}]}\n"
        "editions:\n  - {name: small, page: {size: 75mm x 100mm, inner: 10mm, outer: 10mm}}\n  - {name: large}\n"
    )
    report, outputs = _build(tmp_path, settings)
    assert outputs
    assert report.found == {}
    report, outputs = make(Order(tmp_path, ("cover",), tmp_path / "out", editions=None))
    (found,) = (one for one in report.found if one.code == "long-cover")
    assert found.message == "in the edition “small”, the cover does not fit on its page: it fills 2"
    assert found.severity is Severity.WARNING
    assert (tmp_path / "out" / f"{tmp_path.name}-small-cover.pdf") in outputs


# -- what is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("description: About 𓀀 signs.\n", "missing-glyph"),
        (f"description: {'What there is to know of it. ' * 100}\n", "long-back-cover"),
        ("press: {profile: c0.md}\n", "bad-value"),
    ],
)
def test_a_cover_that_is_not_made_is_no_fault_of_sheets(tmp_path: Path, settings: str, code: str) -> None:
    for name, formats, codes in (("sheets", ("booklet",), []), ("cover", ("cover",), [code])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(TEXT)
        (tmp_path / name / "c0.md").write_text("no profile")
        head = "title: The Sea\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
        (tmp_path / name / "publication.yaml").write_text(head + settings)
        report, outputs = make(Order(tmp_path / name, formats, tmp_path / "out"))
        assert [finding.code for finding in report.found] == codes
        assert all(finding.span.line == 5 for finding in report.found)
        assert bool(outputs) is not bool(report.errors)


def test_sheets_with_a_back_of_their_own_are_told_of_it(tmp_path: Path) -> None:
    long = f"description: {'What there is to know of it. ' * 100}\n"
    for settings, codes in (("", ["long-back-cover"]), ("arrangement: grid, ", [])):
        folder = tmp_path / f"book{len(settings)}"
        folder.mkdir()
        (folder / "a.md").write_text(TEXT)
        head = "title: The Sea\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
        (folder / "publication.yaml").write_text(f"{head}{long}booklet: {{{settings}back-cover: yes}}\n")
        report, outputs = make(Order(folder, ("booklet",), tmp_path / "out"))
        assert [finding.code for finding in report.found if finding.code != "bad-value"] == codes
        assert outputs


def test_words_of_the_back_are_divided_as_the_publication_says(tmp_path: Path) -> None:
    words = "Die Donaudampfschifffahrtsgesellschaft und die Donaudampfschifffahrtsgesellschaft."
    (tmp_path / "a.md").write_text(f"# Eins\n\n{words}\n")
    (tmp_path / "publication.yaml").write_text(
        f"title: Fluss\nlanguage: de\nauthors: [Ann Author]\ncontents: [a.md]\ndescription: {words}\n"
        "page: {size: 70mm x 120mm, inner: 12mm, outer: 10mm, head: 12mm, foot: 14mm}\n"
        "hyphenation: {de: [donaudampfschif-ffahrtsgesellschaft]}\n"
    )
    report, outputs = make(Order(tmp_path, ("cover",), tmp_path / "out"))
    assert not report.errors
    cover = next(data for path, data in outputs.items() if path.name.endswith("-cover.pdf"))
    divided = [word for word in _words(cover) if word.startswith("Donau") and word[-1] in "-\u00ad"]
    assert divided
    assert all(word.rstrip("-\u00ad") == "Donaudampfschif" for word in divided)
