"""Justified text as it stands on its pages, in faces that people read: how words are divided, what hangs into the
margin, what letters give, and how pages come out full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from builder.layout.pages import Destination, Fill, Line, Page, Pages
from builder.layout.paginate import paginate
from builder.layout.slabs import BASELINE
from builder.layout.words import EXPANSION, TRACKING
from builder.markup import theme as themes
from builder.markup.parse import parse
from builder.markup.styles import Styler
from tests.bench.prose import Writer, text_of
from tests.layout.bench import THEME, section

SPECTRAL = (
    "serif: {roman: Spectral-Regular.ttf, italic: Spectral-Italic.ttf, bold: Spectral-Bold.ttf}, "
    "sans: {roman: SourceSans3-Roman.ttf}, han: {roman: NotoSerifSC-Regular.ttf}"
)


def styler(language: str = "en-GB", page: str = "260pt x 200pt", align: str = "justify", elements: str = "") -> Styler:
    """The theme of the bench in a face of the book, justified and hyphenated."""
    start, rest = THEME.split("families: {", 1)
    text = start + f"families: {{{SPECTRAL}}}\n" + rest.split("\n", 1)[1].replace("[serif]", "[serif, sans, han]")
    text = text.replace("260pt x 200pt", page).replace("align: left, hyphenate: no", f"align: {align}, hyphenate: yes")
    theme, found = themes.load(text.replace("furniture:\n", elements + "furniture:\n"), "book.yaml", lambda file: False)
    assert theme is not None, [str(finding) for finding in found]
    return Styler(theme, language)


LOOK = styler()


def lay(
    body: str, look: Styler = LOOK, exceptions: Mapping[str, Mapping[str, tuple[int, ...]]] | None = None
) -> tuple[Pages, list[str]]:
    """The pages of a section, and what is wrong with it."""
    made, faults = parse(section(body), look)
    assert not faults, [str(fault) for fault in faults]
    pages, found = paginate([made], look, "The Book", exceptions or {})
    return pages, [finding.code for finding in found]


def lines(pages: Pages) -> list[Line]:
    return [item for page in pages.pages for item in page.items if isinstance(item, Line)]


def text(line: Line) -> str:
    return "".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces)


def edges(page: Page) -> Iterator[tuple[Line, float, float]]:
    """Each line of a page with where its letters begin and end, from the left of the type area."""
    left = 20 if page.index % 2 == 0 else 40
    for item in page.items:
        if isinstance(item, Line):
            last = item.pieces[-1]
            tracked = last.tracking * (len(last.shaped.glyphs) - 1)
            end = last.x + (last.shaped.width + tracked) * last.size / 1000 * item.scale
            yield item, item.x - left + item.pieces[0].x, item.x - left + end


# ---------------------------------------------------------------- words

BETWEEN = ["", "so", "", "und", "", "à", "", "и", "то", "", "an", "old"]
"""What stands before, between and after the same word, so that lines come to end in it."""
DIVIDED = {
    "en-GB": ("independence", {"in", "inde", "indepen", "independ"}),
    "de": ("Unabhängigkeit", {"Un", "Unab", "Unabhän", "Unabhängig"}),
    "fr": ("indépendance", {"in", "indé", "indépen"}),
    "ru": ("независимость", {"не", "неза", "незави", "независи"}),
}


@pytest.mark.parametrize("language", DIVIDED)
def test_words_are_divided_as_their_language_divides_them(language: str) -> None:
    word, heads = DIVIDED[language]
    words = [between or word for between in BETWEEN * 9]
    pages, found = lay(f"<p>{' '.join(words)}</p>", styler(language))
    assert not found
    halves = {text(line).split()[-1].rstrip("\u00ad") for line in lines(pages) if line.soft_hyphen}
    assert halves
    assert halves <= heads
    said = "".join(text(line) + (" " if line.end_space else "") for line in lines(pages))
    assert said.replace("\u00ad", "").split() == words


def test_a_word_in_another_language_is_divided_as_that_one_does() -> None:
    pages, _ = lay(
        "<p>" + " ".join(between or '<span lang="ru">независимость</span>' for between in BETWEEN * 9) + "</p>"
    )
    halves = {text(line).split()[-1].rstrip("\u00ad") for line in lines(pages) if line.soft_hyphen}
    assert halves
    assert halves <= DIVIDED["ru"][1]


def test_a_publication_says_where_its_words_are_divided() -> None:
    own = {"en-gb": {"independence": (5,)}}
    pages, _ = lay("<p>" + " ".join(between or "independence" for between in BETWEEN * 9) + "</p>", exceptions=own)
    halves = {text(line).split()[-1].rstrip("\u00ad") for line in lines(pages) if line.soft_hyphen}
    assert halves == {"indep"}


@pytest.mark.parametrize("markup", ["<code>{}</code>", "<h2 id='h{n}'>{}</h2>"])
def test_code_and_headings_are_not_divided(markup: str) -> None:
    look = styler(elements="  h2: {align: left, hyphenate: no}\n  code: {hyphenate: no}\n")
    words = " ".join(["independence"] * 40)
    body = markup.format(words, n=1) if "h2" in markup else f"<p>{markup.format(words)}</p>"
    pages, _ = lay(body, look)
    assert len(lines(pages)) > 5
    assert not any(line.soft_hyphen for line in lines(pages))


def test_an_address_ends_its_lines_where_it_may_and_gets_no_hyphen() -> None:
    address = "https://archive.example.org/treaties/independence/documents/protocols/annexes/index.html"
    pages, found = lay(f'<p>See <a href="{address}">{address}</a> and the text after it.</p>')
    assert not found
    assert len(lines(pages)) > 2
    assert not any(line.soft_hyphen for line in lines(pages))
    said = [text(line) for line in lines(pages)]
    assert "".join(said).replace(" ", "") == f"See{address}andthetextafterit."
    ends = [line[-1] for line in said if line in address or line.removeprefix("See ") in address]
    assert set(ends) <= {"/", ".", ":", "s"}, "after its marks, not within a word"


# ---------------------------------------------------------------- lines

PARAGRAPHS = [f"<p>{text_of(Writer(seed).narration(70))}</p>" for seed in range(30)]
PROSE = "".join(PARAGRAPHS)


def test_letters_give_within_their_limits_and_lines_are_full() -> None:
    pages, found = lay(PROSE)
    assert not found
    stretched = [line for line in lines(pages) if line.scale != 1]
    assert len(stretched) > 100
    assert all(abs(line.scale - 1) <= EXPANSION + 1e-9 for line in lines(pages))
    assert EXPANSION == 0.02
    assert all(abs(piece.tracking) <= TRACKING for line in lines(pages) for piece in line.pieces)


def test_marks_at_a_lines_end_hang_into_the_margin_and_letters_stand_flush() -> None:
    pages, _ = lay(PROSE)
    seen = {"-": 0, ".": 0, "n": 0}
    for page in pages.pages:
        for line, _, end in edges(page):
            if not line.end_space and not line.soft_hyphen:
                continue  # a paragraph's last line
            last = "-" if line.soft_hyphen else text(line)[-1]
            if last not in seen:
                continue
            seen[last] += 1
            shaped = line.pieces[-1].shaped.glyphs[-1]
            share = {"-": 0.5, ".": 0.7, "n": 0.0}[last]
            assert end - 200 == pytest.approx(share * shaped.advance * 10 / 1000, abs=0.12)
    assert min(seen.values()) > 3, seen


def test_three_lines_in_a_row_never_end_in_a_hyphen() -> None:
    pages, _ = lay(PROSE)
    ends = "".join("-" if line.soft_hyphen or text(line)[-1] in "-\u2010" else "." for line in lines(pages))
    assert "-" in ends
    assert "---" not in ends


def test_lines_are_stretched_before_one_is_let_out() -> None:
    """Words that no language divides, too long for two of them to stand on a line with the next."""
    words = ["WWWWWWWWWW ii"] * 8
    pages, found = lay(f"<p>{' '.join(words)} end</p>", styler(page="190pt x 200pt"))
    assert not found, "nothing sticks out"
    width = 190 - 60
    for page in pages.pages:
        for _, _, end in edges(page):
            assert end <= width + 2


@pytest.mark.parametrize(("language", "begin"), [("en-GB", False), ("ru", False), ("fr", True)])
def test_lines_do_not_begin_with_a_dash_between_spaces(language: str, begin: bool) -> None:
    rest = "went to the harbour – or so they say – and was never seen again – not even by his own brother – though many"
    body = "".join(f"<p>{'m' * count} {rest} had looked for him – and was soon forgotten</p>" for count in range(1, 20))
    pages, _ = lay(body, styler(language, "320pt x 200pt"))
    assert any(text(line).lstrip().startswith("–") for line in lines(pages)) is begin


def test_a_last_line_is_no_scrap_of_a_word() -> None:
    pages, _ = lay(PROSE)
    ends = [
        end for page in pages.pages for line, _, end in edges(page) if text(line)[-1] in ".!?" and not line.end_space
    ]
    assert len(ends) == len(PARAGRAPHS)
    assert sum(end < 30 for end in ends) <= 1, "three ems"


def test_faces_of_other_scripts_come_in_where_the_first_has_none() -> None:
    pages, found = lay("<p>Treaty договор 条约 end</p>")
    assert not found
    (line,) = lines(pages)
    faces = {piece.shaped.text: piece.shaped.face.key.file for piece in line.pieces}
    assert faces["Treaty"] == faces["договор"] == faces["end"]
    assert all("NotoSerifSC" in file for said, file in faces.items() if said[0] in "条约")


def test_features_of_the_face_are_on_the_page() -> None:
    look = styler(
        elements="  span.smallcaps: {smallcaps: yes}\n  strong: {figures: lining}\n  em: {figures: oldstyle}\n"
    )
    body = "<p>office AV treaty <span class='smallcaps'>treaty</span> <strong>1950</strong> <em>1950</em></p>"
    pages, _ = lay(body.replace("'", '"'), look)
    (line,) = lines(pages)
    shaped = [piece.shaped for piece in line.pieces]
    assert [one.text for one in shaped] == ["office", "AV", "treaty", "treaty", "1950", "1950"]
    office, kerned, plain, small, lining, old = shaped
    assert len(office.glyphs) < 6, "a ligature"
    assert kerned.width < sum(kerned.face.advance(glyph.gid) for glyph in kerned.glyphs), "kerned"
    assert [glyph.gid for glyph in plain.glyphs] != [glyph.gid for glyph in small.glyphs]
    assert [glyph.gid for glyph in lining.glyphs] != [glyph.gid for glyph in old.glyphs]


def test_a_letterspaced_heading_is_balanced_over_its_lines() -> None:
    heading = '<h2 id="h">The circumstances of the negotiation of a treaty</h2><p>Text.</p>'
    wide = "  h2: {tracking: 60, align: left, hyphenate: no, balance: yes}\n"
    pages, _ = lay(heading, styler(elements=wide))
    ends = [end for _, _, end in edges(pages.pages[0])][:-1]
    assert len(ends) == 2
    assert min(ends) > 0.8 * max(ends)
    assert {piece.tracking for line in lines(pages)[:2] for piece in line.pieces} == {60}
    pages, _ = lay(heading, styler(elements=wide.replace("balance: yes", "balance: no")))
    ends = [end for _, _, end in edges(pages.pages[0])][:-1]
    assert min(ends) < 0.8 * max(ends), "otherwise the second line is what the first leaves"


# ---------------------------------------------------------------- pages


def test_paragraphs_run_a_line_long_or_short_so_that_pages_are_full() -> None:
    tall = "260pt x 480pt"
    pages, found = lay(PROSE, styler(page=tall))
    assert not found
    feet = [max(item.y for item in page.items if isinstance(item, Line)) for page in pages.pages]
    assert len(feet) > 5
    assert all(left == right for left, right in zip(feet[1:-1:2], feet[2:-1:2], strict=False)), "spreads are level"
    assert sum(foot == max(feet) for foot in feet) >= 0.8 * len(feet), "and nearly all of them full"
    # Alone on its page no paragraph has a reason to be longer or shorter.
    look = styler(page="260pt x 2000pt")
    natural = [len(lines(lay(f"<h2>H</h2><p>x</p>{one}", look)[0])) - 2 for one in PARAGRAPHS]
    counts = _lines_of_paragraphs(pages)
    assert len(counts) == len(natural)
    assert {abs(one - other) for one, other in zip(counts, natural, strict=True)} <= {0, 1}


@pytest.mark.parametrize(("ruled", "before"), [(False, 17), (True, 15)])
def test_what_stands_on_a_paragraph_besides_its_lines_stays_there_when_it_is_set_a_line_shorter(
    ruled: bool, before: int
) -> None:
    long = f"<p>{text_of(Writer(7).narration(120))}</p>"
    rule = "  p: {rule_below: 2pt ink}\n" if ruled else ""
    body = f"<p>{'<br/>'.join('x' * before)}</p>{long}"
    natural = len(lines(lay(f"<p>x</p>{long}", styler(page="260pt x 2000pt"))[0])) - 1
    pages, found = lay(f'{body}<div id="end"></div>', styler(page="260pt x 480pt", elements=rule))
    assert not found
    (page,) = pages.pages
    assert len(lines(pages)) == before + natural - 1
    foot = lines(pages)[-1].y + 12 * (1 - BASELINE)
    assert [item.rect.y for item in page.items if isinstance(item, Fill)][1:] == [pytest.approx(foot)] * ruled
    (end,) = [item.y for item in page.items if isinstance(item, Destination) and item.id == "end"]
    assert end == pytest.approx(foot + 2 * ruled)


def _lines_of_paragraphs(pages: Pages) -> list[int]:
    counts: dict[int, int] = {}
    for line in lines(pages):
        counts[line.pieces[0].node] = counts.get(line.pieces[0].node, 0) + 1
    return list(counts.values())


def test_no_word_is_divided_over_the_turn_of_a_page() -> None:
    pages, _ = lay(PROSE, styler(page="260pt x 480pt"))
    last = [[item for item in page.items if isinstance(item, Line)][-1] for page in pages.pages]
    assert not any(line.soft_hyphen for line in last)
