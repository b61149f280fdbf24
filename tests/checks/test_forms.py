"""The forms that stand beside the book: what is right passes, and a fault in any of them is found."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Name

from builder import imposition
from builder.checks.case import Source
from builder.checks.outputs import check_outputs
from builder.checks.printed.edition import Printed
from builder.checks.printed.reader import read
from builder.checks.sheets import check_sheets
from builder.diagnostics import Severity
from builder.examination import Examination, examine
from builder.model.book import Words
from builder.order import Order
from builder.pipeline import build, make, prepare, prepare_form
from builder.publication import Arrangement, BackCover, Binding, BookletSettings, Flip
from tests.checks.conftest import Built
from tests.checks.mutants import on_epub, on_pdf, replaced, saying, swap, taken_out

FORMS = Path(__file__).parent / "forms"
EVERYTHING = Order(FORMS, ("pdf", "epub", "booklet", "handout"), editions=None)


@pytest.fixture(scope="module")
def outputs() -> dict[str, bytes]:
    report, made = make(EVERYTHING)
    assert not report.errors
    return {path.name: data for path, data in made.items()}


@pytest.fixture
def looked(outputs: dict[str, bytes], tmp_path: Path) -> Callable[..., Examination]:
    """Examine the outputs, some of them replaced or (``None``) not there."""

    def look(**changed: bytes | None) -> Examination:
        folder = tmp_path / "output"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, data in outputs.items():
            now = changed.get(name.removeprefix("forms").strip("-.").replace("-", "_").replace(".", "_"), data)
            if now is not None:
                (folder / name).write_bytes(now)
        return examine(Order(FORMS, output=folder), outside=False)

    return look


def errors(result: Examination) -> list[tuple[str, str]]:
    return [(Path(one.span.file).name, one.code) for one in result.report.found if one.severity is Severity.ERROR]


@pytest.mark.slow
def test_all_forms_are_read_and_sound(looked: Callable[..., Examination], outputs: dict[str, bytes]) -> None:
    result = looked()
    assert [str(one) for one in result.report.found if one.severity is Severity.ERROR] == []
    assert {Path(file).name for file in result.checked} == {
        name for name in outputs if name.endswith((".pdf", ".epub"))
    }


def test_the_content_of_handout_and_imprint_is_looked_over(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    head = "title: A Book\nlanguage: en-GB\nauthors: [Ann]\ncontents: [one.md]\nimprint: i.md\nhandout: h.md\n"
    texts = {"publication.yaml": head, "one.md": "# One\n\nText.\n", "i.md": "Set by the the printer.\n"}
    texts["h.md"] = "# A Sheet\n\nIt is 5 km.[^1]\n\n[^1]: Or or not.\n\n::: {.table src=t.csv caption=Pages}\n:::\n"
    texts["t.csv"] = "Chapter,Pages\nOne,8-12\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = examine(Order(folder, output=tmp_path / "output"), outside=False)
    told = {(one.span.file, one.span.line, one.code) for one in result.report.found if one.code != "missing-output"}
    assert told >= {
        *(("i.md", 1, "doubled-word"), ("h.md", 3, "unit-space"), ("h.md", 5, "doubled-word")),
        ("t.csv", 2, "hyphen-in-range"),
    }


@pytest.mark.slow
def test_forms_that_were_not_built_are_not_asked_for(looked: Callable[..., Examination]) -> None:
    gone = dict.fromkeys(("a4_pdf", "a4_booklet_pdf", "large_print_pdf", "large_print_booklet_pdf", "handout_pdf"))
    result = looked(**gone)
    assert errors(result) == []
    assert {Path(file).name for file in result.checked} == {"forms.pdf", "forms.epub", "forms-booklet.pdf"}


def form_of(order: Order, name: str) -> Source:
    """What the source says of a form."""
    own = prepare_form(prepare(order.folder), order, name)
    assert own is not None
    assert own.book is not None
    assert own.theme is not None
    assert own.pages is not None
    return Source(own.book, own.sections, own.flows, own.theme, own.pages)


def test_text_stands_on_the_word_of_a_draft_and_on_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\n" + "What was agreed stood on paper and nowhere else. " * 80 + "\n")
    (tmp_path / "publication.yaml").write_text(
        "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\neditions: [{name: d, draft: yes}]\n"
    )
    order = Order(tmp_path, ("pdf",), tmp_path / "output", editions=("d",))
    _, made = make(order)
    source = form_of(order, "d")
    elsewhere = replace(source.book, words=Words({**source.book.words.by_key, "draft": "Not for sale"}))
    for asked, codes in ((source, set()), (replace(source, book=elsewhere), {"overlapping-text"})):
        found = check_outputs(asked, ("d.pdf", next(iter(made.values()))), None, "PDF")
        assert {one.code for one in found if one.severity is Severity.ERROR} == codes


def test_a_publication_may_have_any_name(tmp_path: Path) -> None:
    output = tmp_path / "output"
    for name in ("my-book", "my--book"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "a.md").write_text(f"# One\n\nThe words of {name}.\n")
        (folder / "publication.yaml").write_text(
            "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
        )
        build(Order(folder, ("pdf", "epub", "booklet"), output))
    result = examine(Order(tmp_path / "my--book", output=output), outside=False)
    assert errors(result) == []
    assert {Path(file).name for file in result.checked} == {
        "my--book.pdf",
        "my--book.epub",
        "my--book-booklet.pdf",
    }


def test_code_stands_clear_of_words_of_another_face_in_large_print(tmp_path: Path) -> None:
    """A space of the typewriter's face is wider than others, and none of its width is a letter."""
    table = "| A | B |\n|---|---|\n| The `print` *word* | `code` **bold** |\n\n: Words\n"
    (tmp_path / "a.md").write_text(f"# One\n\nText.\n\n{table}")
    large = "{name: large, page: {size: A4, inner: 20mm, outer: 20mm}, text: 18pt, ragged: yes}"
    (tmp_path / "publication.yaml").write_text(
        f"title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\neditions: [{large}]\n"
    )
    order = Order(tmp_path, ("pdf",), tmp_path / "output", editions=("large",))
    _, made = make(order)
    source = form_of(order, "large")
    assert list(check_outputs(source, ("large.pdf", next(iter(made.values()))), None, "PDF")) == []


def row_gone(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, saying(pdf, "Horse", "TR"))


def note_gone(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, saying(pdf, "Sundays", "Note"))


def item_gone(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, saying(pdf, "Pay on board", "LI"))


def link_turned(pdf: pikepdf.Pdf) -> None:
    link = next(one for page in pdf.pages for one in page.obj.get("/Annots", []) if "/A" in one and "/URI" in one.A)
    link.A.URI = pikepdf.String("https://elsewhere.test/")


def inner_link_lost(pdf: pikepdf.Pdf) -> None:
    link = next(
        one for page in pdf.pages for one in page.obj.get("/Annots", []) if str(one.get("/Dest")) == "tbl-tolls"
    )
    link.Dest = pikepdf.String("nowhere")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "cut", "code", "message"),
    [
        ("a4", row_gone, "lost-words", "PDF “a4”"),
        ("a4", note_gone, "lost-note", "PDF “a4”"),
        ("a4", inner_link_lost, "dead-link", "nowhere"),
        ("large-print", row_gone, "lost-words", "PDF “large-print”"),
        ("large-print", note_gone, "lost-note", "PDF “large-print”"),
        ("handout", item_gone, "lost-words", "PDF “handout”"),
        ("handout", note_gone, "lost-note", "PDF “handout”"),
        ("handout", link_turned, "wrong-link", "elsewhere"),
    ],
)
def test_a_fault_in_a_form_is_found(
    looked: Callable[..., Examination],
    outputs: dict[str, bytes],
    form: str,
    cut: Callable[[pikepdf.Pdf], None],
    code: str,
    message: str,
) -> None:
    damaged = on_pdf(cut)(outputs[f"forms-{form}.pdf"])
    result = looked(**{f"{form.replace('-', '_')}_pdf": damaged})
    assert any(one.code == code and message in one.message for one in result.report.found), [
        str(one) for one in result.report.errors
    ]


@pytest.mark.slow
def test_a_form_of_an_older_source_is_found(looked: Callable[..., Examination], outputs: dict[str, bytes]) -> None:
    """Nothing that is read has changed, and yet it is another file."""
    result = looked(handout_pdf=outputs["forms-handout.pdf"] + b"\n")
    assert errors(result) == [("forms-handout.pdf", "stale-output")]


@pytest.mark.slow
def test_a_form_that_can_t_be_built_any_more_is_told_of(outputs: dict[str, bytes], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FORMS, tmp_path / "forms"))
    settings = (folder / "publication.yaml").read_text(encoding="utf-8")
    (folder / "publication.yaml").write_text(settings.replace("{size: A4}", "{size: 40mm x 40mm}"), encoding="utf-8")
    output = tmp_path / "output"
    output.mkdir()
    for name, data in outputs.items():
        (output / name).write_bytes(data)
    result = examine(Order(folder, output=output), outside=False)
    told = [one.message for one in result.report.errors if one.span.file.endswith("forms-a4.pdf")]
    assert told == ["the publication does not build its form “a4” any more"]


# -- sheets ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(built: Built) -> Printed:
    return read(built.pdf)


EVERY_WAY = [
    BookletSettings(),
    BookletSettings(flip=Flip.LONG),
    BookletSettings(signature=1),
    BookletSettings(signature=2, marks=True),
    BookletSettings(back_cover=BackCover.LAST),
    BookletSettings(binding=Binding.PERFECT),
    BookletSettings(sheet=(500.0, 400.0)),
    BookletSettings(arrangement=Arrangement.GRID),
    BookletSettings(arrangement=Arrangement.GRID, up=2, flip=Flip.LONG),
    BookletSettings(arrangement=Arrangement.GRID, up=9),
]


@pytest.mark.parametrize("settings", EVERY_WAY, ids=str)
def test_sheets_of_every_kind_are_read(settings: BookletSettings, built: Built, book: Printed) -> None:
    first = book.labels.index("i") if settings.binding is Binding.PERFECT else 0
    assert list(check_sheets("b.pdf", imposition.impose(built.pdf, settings, first), book, settings)) == []


def test_a_back_that_was_made_for_the_sheets_is_no_page_of_the_book(built: Built, book: Printed) -> None:
    settings = BookletSettings(back_cover=BackCover.MADE)
    sheets = imposition.impose(built.pdf, settings, 0, on_pdf(only_the_first)(built.pdf))
    assert list(check_sheets("b.pdf", sheets, book, settings)) == []
    lacking = imposition.impose(built.pdf, settings)
    assert "lost-page" in {one.code for one in check_sheets("b.pdf", lacking, book, settings)}


def only_the_first(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1:]


@pytest.mark.parametrize("settings", EVERY_WAY, ids=str)
def test_sheets_of_another_kind_are_found(settings: BookletSettings, built: Built, book: Printed) -> None:
    other = BookletSettings(signature=3, flip=Flip.SHORT if settings.flip is Flip.LONG else Flip.LONG)
    found = list(check_sheets("b.pdf", imposition.impose(built.pdf, other), book, settings))
    assert found


def pages_swapped(pdf: pikepdf.Pdf) -> None:
    forms = pdf.pages[2].Resources.XObject
    one, other = list(forms.keys())
    forms[one], forms[other] = forms[other], forms[one]


def page_gone(pdf: pikepdf.Pdf) -> None:
    forms = pdf.pages[1].Resources.XObject
    del forms[next(iter(forms.keys()))]


def page_twice(pdf: pikepdf.Pdf) -> None:
    forms = pdf.pages[2].Resources.XObject
    one, other = list(forms.keys())
    forms[one] = forms[other]


def sheet_gone(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[2:4]


def side_gone(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[3]


def sheets_swapped(pdf: pikepdf.Pdf) -> None:
    one, two, three, four, *rest = list(pdf.pages)
    pdf.pages[:4] = [three, four, one, two]
    del rest


def back_turned(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    content = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(f"-1 0 0 -1 {left + right} {bottom + top} cm\n".encode() + content)


def word_changed(pdf: pikepdf.Pdf) -> None:
    """A page of the sheets says something else: its text is cut short."""
    form = next(iter(pdf.pages[2].Resources.XObject.values()))
    steps = list(pikepdf.parse_content_stream(form))
    at = max(i for i, step in enumerate(steps) if str(step.operator) in ("Tj", "TJ"))
    del steps[at]
    form.write(pikepdf.unparse_content_stream(steps))


@pytest.mark.parametrize(
    ("cut", "codes"),
    [
        (pages_swapped, {"wrong-sheet"}),
        (page_gone, {"lost-page"}),
        (page_twice, {"lost-page", "changed-words"}),
        (sheet_gone, {"lost-page"}),
        (side_gone, {"lost-page"}),
        (sheets_swapped, {"wrong-sheet"}),
        (back_turned, {"wrong-sheet"}),
        (word_changed, {"changed-words"}),
    ],
)
def test_a_fault_in_the_sheets_is_found(
    cut: Callable[[pikepdf.Pdf], None], codes: set[str], built: Built, book: Printed
) -> None:
    sound = imposition.impose(built.pdf, BookletSettings())
    found = {one.code for one in check_sheets("b.pdf", on_pdf(cut)(sound), book, BookletSettings())}
    assert found & codes, found


def test_sheets_cut_short_are_told(built: Built, book: Printed) -> None:
    sound = imposition.impose(built.pdf, BookletSettings())
    assert [one.code for one in check_sheets("b.pdf", sound[:300], book, BookletSettings())] == ["unreadable-output"]


# -- words in drawings -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_word_of_a_drawing_that_one_edition_lacks_is_found(
    looked: Callable[..., Examination], outputs: dict[str, bytes]
) -> None:
    screen = on_epub("crossing.xhtml", swap(">Rowing boat</text>", "></text>"))(outputs["forms.epub"])
    found = [str(one) for one in looked(epub=screen).report.errors]
    assert any("a drawing lacks “rowing boat”" in one for one in found), found


@pytest.mark.slow
def test_a_word_of_a_drawing_that_the_pdf_lacks_is_found(
    looked: Callable[..., Examination], outputs: dict[str, bytes]
) -> None:
    def cut(pdf: pikepdf.Pdf) -> None:
        page = next(
            at for at, one in enumerate(read(outputs["forms.pdf"]).shown) if "barge" in "".join(t.text for t in one)
        )
        replaced(pdf, page, "barge", "barrg")

    found = [str(one) for one in looked(pdf=on_pdf(cut)(outputs["forms.pdf"])).report.errors]
    assert any("lacks “barge”" in one for one in found), found


def test_the_test_s_own_tools_leave_a_file_readable(outputs: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(on_pdf(lambda pdf: None)(outputs["forms.pdf"]))) as pdf:
        assert pdf.pages[0].obj.Type == Name.Page
