"""A timeline over a spread: it comes to two facing pages wherever the text happens to mention it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import inspection, pipeline
from builder.figures.art import Path as Shape
from builder.figures.timelines import over_spread
from builder.layout.page_starts import page_starts
from builder.layout.pages import Drawn, Line, Pages
from builder.order import Order
from tests.figures import gallery
from tests.figures.desk import MEASURE, look, meeting, run_together
from tests.figures.test_timelines import STORY, stories

PARAGRAPH = "The two sides met again in the winter, and what they wrote then was kept. " * 9 + "\n\n"
PUBLICATION = "title: Spreads\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
BLOCK = '::: {.timeline .drawn #fig-story spread=yes src=story.yaml caption="The whole story"}\n:::\n\n'
SCREEN = '::: {.chart #fig-ores src=ores.csv caption="Ores"}\n:::\n\n'


def laid(folder: Path, before: int, after: int, more: str = "", block: str = BLOCK) -> Pages:
    (folder / "publication.yaml").write_text(PUBLICATION, encoding="utf-8")
    (folder / "story.yaml").write_text(gallery.story(), encoding="utf-8")
    (folder / "ores.csv").write_text("Ore,Tons\nTin,3\nZinc,2\n", encoding="utf-8")
    text = "# One\n\n" + PARAGRAPH * before + "See @fig-story.\n\n" + block + more + PARAGRAPH * after
    (folder / "a.md").write_text(text, encoding="utf-8")
    stages = pipeline.prepare(folder)
    assert stages.report.sorted() == []
    return stages.pages


def made(folder: Path, before: int, after: int, more: str = ""):
    return laid(folder, before, after, more).pages


def drawn(page):
    return [item for item in page.items if isinstance(item, Drawn)]


@pytest.mark.parametrize("after", [0, 1, 12])
@pytest.mark.parametrize("before", range(9))
def test_its_halves_face_each_other_with_nothing_beside_them(tmp_path: Path, before: int, after: int):
    pages = made(tmp_path, before, after)
    halves = [page for page in pages if drawn(page)]
    assert len(halves) == 2
    left, right = halves
    # The first page of a book is a right-hand one, so left-hand ones have odd indices, and even numbers.
    assert left.index % 2 == 1
    assert int(left.label) % 2 == 0
    assert right.index == left.index + 1
    for page in halves:
        (shape,) = drawn(page)
        frame = shape.rect
        text = [item for item in page.items if isinstance(item, Line)]
        outside = [one for one in text if not frame.y <= one.y <= frame.y + frame.height]
        said = "".join(piece.shaped.text for one in outside for piece in one.pieces)
        assert said == ("Figure1Thewholestory" if page is left else "")
    assert drawn(left)[0].rect.y == drawn(right)[0].rect.y
    assert drawn(left)[0].rect.height == drawn(right)[0].rect.height
    # No page is left empty but the one before a spread at the end of a text that ends on a left-hand page.
    own = [page for page in pages if page.flow == left.flow and not page.blank]
    bare = [page.index for page in own if not any(isinstance(item, Line | Drawn) for item in page.items)]
    assert bare == [] or (right is own[-1] and bare == [left.index - 1])
    assert not (bare and after > 1)


@pytest.mark.parametrize("words", [3, 100])
def test_the_notes_of_its_caption_stand_below_it_and_take_their_room_from_the_drawing(tmp_path: Path, words: int):
    block = BLOCK.replace("whole story", "whole story[^n]")
    pages = laid(tmp_path, 1, 3, "[^n]: " + "A remark. " * words + "\n\n", block)
    left, right = [page for page in pages.pages if drawn(page)]
    (shape,), (other,) = drawn(left), drawn(right)
    assert shape.rect.height == other.rect.height
    said = ["".join(piece.shaped.text for piece in line.pieces) for line in left.items if isinstance(line, Line)]
    assert "".join(said).count("remark") == words


def test_its_lines_are_told_where_a_page_before_it_stays_empty(tmp_path: Path):
    (tmp_path / "b.md").write_text("# Two\n\nSee @fig-story.\n\n" + BLOCK, encoding="utf-8")
    (tmp_path / "a.md").write_text("# One\n\nWords.\n", encoding="utf-8")
    (tmp_path / "publication.yaml").write_text(PUBLICATION.replace("a.md", "a.md, b.md"), encoding="utf-8")
    (tmp_path / "story.yaml").write_text(gallery.story(), encoding="utf-8")
    stages = pipeline.prepare(tmp_path)
    left, right = [page for page in stages.pages.pages if drawn(page)]
    before = stages.pages.pages[left.index - 1]
    assert (before.flow, before.blank) == (left.flow, True)
    told = inspection.show("lines", stages).splitlines()
    slug = stages.pages.flows[left.flow].section.slug
    first, second = (told.index(f"page {page.index + 1} “{page.label}” {slug}") for page in (left, right))
    assert first < second
    assert told[first + 1].startswith("  p #")


def test_in_an_e_book_its_left_half_begins_a_page_and_its_right_half_none(tmp_path: Path):
    pages = laid(tmp_path, 2, 1, "## Two\n\n")
    halves = [page for page in pages.pages if drawn(page)]
    starts = {start.label: start for start in page_starts(pages)}
    left, right, after = (starts[str(int(halves[0].label) + by)] for by in range(3))
    assert pages.flows[left.section].nodes[left.node].element.tag == "img"
    assert (right.node, right.offset) == (after.node, after.offset)
    assert after.node > left.node


@pytest.mark.parametrize("text", ["11.2pt", "11.8pt"])
def test_it_fits_its_pages_whatever_the_size_of_the_text(tmp_path: Path, text: str):
    settings = f"{PUBLICATION}editions: [{{name: other, page: {{size: Letter}}, text: {text}}}]\n"
    (tmp_path / "publication.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "story.yaml").write_text(gallery.story(), encoding="utf-8")
    (tmp_path / "a.md").write_text("# One\n\nSee @fig-story.\n\n" + BLOCK, encoding="utf-8")
    order = Order(tmp_path, ("pdf",), editions=("other",))
    report, _ = pipeline.make(order)
    assert report.sorted() == []


def test_what_is_mentioned_after_it_does_not_overtake_it(tmp_path: Path):
    pages = made(tmp_path, 3, 9, "See @fig-ores.\n\n" + SCREEN)
    found = [(page.index, len(drawn(page))) for page in pages if drawn(page)]
    assert [count for _, count in found] == [1, 1, 1]
    assert found[1][0] == found[0][0] + 1
    assert found[2][0] > found[1][0]


@given(stories(), st.sampled_from([(MEASURE, 440.0), (480.0, 660.0)]))
def test_the_same_time_stands_at_the_same_height_on_both(story, size):
    left, right = over_spread(story, *size, look())
    assert left.height == right.height == pytest.approx(size[1])
    rows = []
    for art in (left, right):
        assert meeting(art.labels) == []
        assert run_together(art) == []
        assert art.width == size[0]
        assert all(label.left >= -0.01 and label.left + label.row.width <= size[0] + 0.01 for label in art.labels)
        ticks = dict.fromkeys(text for _, text in story.ticks)
        rows.append([round(label.y, 6) for label in art.labels if label.row.text in ticks and label.colour == "grey"])
    assert rows[0] == rows[1] != []
    names = [[label.row.text for label in art.labels if label.row.text in story.names] for art in (left, right)]
    assert tuple(names[0] + names[1]) == story.names
    assert len(names[0]) == (len(story.names) + 1) // 2
    said = sorted(word for art in (left, right) for label in art.labels for word in label.row.text.split())
    assert all(said.count(word) >= 1 for one in story.moments for word in one.text.split())


def test_dots_and_bars_keep_their_places():
    art, other = over_spread(STORY, MEASURE, 440.0, look())
    assert len([mark for mark in art.marks if isinstance(mark, Shape) and mark.fill == "bar"]) == 1
    assert len([mark for mark in other.marks if isinstance(mark, Shape) and mark.fill == "accent"]) == 2


def test_words_that_do_not_fit_are_told():
    assert not any(art.crowded for art in over_spread(STORY, MEASURE, 110.0, look()))
    assert over_spread(STORY, MEASURE, 44.0, look())[1].crowded == "the words of Diplomacy don’t fit into the timeline"


def test_it_is_one_figure_on_two_pages_to_those_who_cannot_see_it(tmp_path: Path):
    made(tmp_path, 2, 3)
    report, outputs = pipeline.make(Order(tmp_path, ("pdf",)))
    assert not report.errors
    pdf = pikepdf.open(io.BytesIO(next(data for path, data in outputs.items() if path.suffix == ".pdf")))
    figures = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
    assert len(figures) == 1
    assert str(figures[0].Alt).startswith("Timeline.")
    assert "/A" not in figures[0] or "/BBox" not in figures[0].A
    held = figures[0].K
    pages = {str(kid.Pg.objgen) for kid in held if isinstance(kid, pikepdf.Dictionary) and "/Pg" in kid}
    pages |= {str(figures[0].Pg.objgen)} if any(isinstance(kid, int) for kid in held) else set()
    assert len(pages) == 2


def test_the_list_form_runs_on_over_pages_and_loses_nothing(tmp_path: Path):
    story = "".join(
        f"- {{date: '{1900 + year}', text: 'Event number {year} of the long list.'}}\n" for year in range(80)
    )
    (tmp_path / "publication.yaml").write_text(PUBLICATION, encoding="utf-8")
    (tmp_path / "story.yaml").write_text(story, encoding="utf-8")
    (tmp_path / "a.md").write_text("# One\n\n::: {.timeline src=story.yaml}\n:::\n", encoding="utf-8")
    stages = pipeline.prepare(tmp_path)
    lines = [
        (page.index, "".join(piece.shaped.text for piece in item.pieces))
        for page in stages.pages.pages
        for item in page.items
        if isinstance(item, Line)
    ]
    dates = [text for _, text in lines if text.isdigit()]
    assert dates[-80:] == [str(1900 + year) for year in range(80)]
    assert len({index for index, text in lines if text.isdigit() and text.startswith("19")}) >= 2
