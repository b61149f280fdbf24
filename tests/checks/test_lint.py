"""Each rule for content, on the smallest text that breaks it and on one that is nearly the same and right."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builder.checks.case import Source
from builder.checks.lint import lint
from builder.checks.lint.accessibility import contrast
from builder.diagnostics import Diagnostic
from builder.examination import texts_of
from builder.layout.pages import Pages
from builder.pipeline import prepare
from tests.checks.conftest import Built
from tests.checks.picture import save

NBSP, THIN = "\u00a0", "\u202f"

SAMPLES: dict[str, tuple[str, str]] = {
    "foreign-syntax": ("\\newpage", "It costs $5 or $6, in `\\newpage`, {{ x }} and [x]."),
    "straight-quote": ('A board of 12" by 5.', "A board of 12″ by 5."),
    "hyphen-for-dash": ("The ship - an old one - sank.", "The ship -- an old one -- sank."),
    "hyphen-in-range": ("In the years 1950-1953 and later.", "In 1950--1953, on 2024-05-06, at 555-1234-9."),
    "dots-for-ellipsis": ("He waited.. and went.", "He waited ... and went."),
    "unit-space": ("It is 20 km away.", f"It is 20{NBSP}km away, for 20 kilos."),
    "abbreviation-space": ("See Dr. Smith there.", f"See Dr.{NBSP}Smith there."),
    "space-before-mark": ("A word , and more.", "A word, and more. He said .NET."),
    "space-after-mark": ("One word,another word.", "One word, another; 1,000 words."),
    "repeated-mark": ("Stop!! he cried.", "Stop! he cried?! Yes: no."),
    "letter-for-times": ("A plank of 3 x 4 metres.", "A plank of 3 × 4 metres, 0x10."),
    "hyphen-for-minus": ("It fell to -5 at night.", "It fell to −5 at night, COVID-19 aside."),
    "ordinal-for-degree": ("It was 20 º outside.", f"It was 20{NBSP}° outside."),
    "doubled-word": ("They went to the the sea.", "They had what that, that they had."),
    "double-space": ("Two  spaces stand here.", "One space.  \nAnd a break; `two  here`."),
    "unbalanced-bracket": ("A bracket (that is open.", "A bracket (that is shut). a) first, b) second."),
    "invisible-character": ("A word\u200b here.", "A word here."),
    "mixed-scripts": ("The tr\u0435aty.", "The treaty and [договор]{lang=ru}."),
    "two-spellings": ("They co-operate and cooperate.", "They cooperate, re-sign and resist."),
    "empty-section": ("Text.\n\n## One\n\n## Two\n\nText.", "Text.\n\n## One\n\n### Below\n\nText."),
    "repeated-heading": (
        "## Same\n\nText.\n\n## Same\n\nText.",
        "## A\n\n### Same\n\nText.\n\n## B\n\n### Same\n\nText.",
    ),
    "heading-mark": ("## A heading of words.\n\nText.", "## A heading?\n\nText."),
    "long-heading": (f"## {'A heading ' * 10}\n\nText.", "## A heading\n\nText."),
    "unmentioned-float": (
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Numbers {#tbl-a}",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Numbers {#tbl-a}\n\nSee @tbl-a.\n\n"
        "| c | d |\n|---|---|\n| 3 | 4 |\n\n: More {index=Numbers}",
    ),
    "table-without-caption": ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Numbers"),
    "table-without-head": (
        "| | |\n|---|---|\n| 1 | 2 |\n\n: Numbers",
        "::: {.table src=rows.csv caption=Rows}\n:::",
    ),
    "weak-alt": ('![](a.png){alt="Image of a ship"}', '![](a.png){alt="A ship"}'),
    "link-name": ("Read [here](https://a.test/).", "Read [the survey](https://a.test/)."),
    "ambiguous-link": (
        "The [survey](https://a.test/) and the [survey](https://b.test/).",
        "The [survey](https://a.test/) and the [survey](https://a.test/).",
    ),
    "bare-address": (f"<https://a.test/{'long/' * 14}>", "<https://a.test/>"),
    "insecure-link": ("The [survey](http://a.test/).", "The [survey](https://a.test/)."),
    "private-link": ("The [survey](https://localhost/x).", "The [survey](https://a.test/x)."),
    "untagged-language": ("The word 条约 stands here.", "The word [条约]{lang=zh} stands here."),
    "empty-chapter": ("", "Text."),
    "missing-thin-space": ("::: {lang=fr}\nVraiment\\? oui; non.\n:::", f"::: {{lang=fr}}\nOui{THIN}; non.\n:::"),
    "unused-term": (
        "Nothing.\n\n::: {.glossary src=terms.yaml}\n:::",
        "A lodestar.\n\n::: {.glossary src=terms.yaml}\n:::",
    ),
}


def source(folder: Path, text: str, **more: object) -> Source:
    folder.mkdir(exist_ok=True)
    head = {"title": "A Book", "language": "en-GB", "authors": ["Ann"], "contents": ["*.md"], **more}
    (folder / "publication.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), encoding="utf-8")
    (folder / "one.md").write_text(f"# One\n\n{text}\n", encoding="utf-8")
    if not (folder / "rows.csv").exists():
        (folder / "rows.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    (folder / "terms.yaml").write_text("- term: Lodestar\n  text: A star to steer by.\n", encoding="utf-8")
    save(folder / "a.png")
    stages = prepare(folder, pages=False)
    assert not stages.report.errors, [str(finding) for finding in stages.report.errors]
    assert stages.book is not None
    assert stages.theme is not None
    texts = dict(texts_of(stages, folder))
    return Source(stages.book, stages.sections, stages.flows, stages.theme, Pages((), (), ()), texts)


def found(folder: Path, text: str, code: str, **more: object) -> list[Diagnostic]:
    return [finding for finding in lint(source(folder, text, **more)) if finding.code == code]


@pytest.mark.parametrize("code", SAMPLES)
def test_a_fault_is_found_and_what_is_right_is_left_alone(code: str, tmp_path: Path) -> None:
    bad, good = SAMPLES[code]
    assert found(tmp_path / "bad", bad, code)
    assert found(tmp_path / "good", good, code) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{< pagebreak >}}", "$E=mc^2$", "\\newpage",
        "$$\n\\int x dx\n$$", "\\textit{so}", "- [ ] to do", "(@) An example", "So ==marked== it is.",
        "+---+---+\n| a | b |\n+===+===+",
    ],
)  # fmt: skip
def test_what_other_programs_read_is_told(text: str, tmp_path: Path) -> None:
    [finding] = found(tmp_path / "a", text, "foreign-syntax")
    assert finding.span.line == 3


HONEST: dict[str, tuple[str, ...]] = {
    "unbalanced-bracket": (
        "He came (as I have told you) and left.", "It was heard (it was the BBC).", "See the book (part ii).",
        "a) first (as I have told you)", "He wants both (see a) and b) there).", "1) One, (2) two, iii) three.",
        "On [0, 1), (0, 1], ]0, 1[ and [a; ∞).",
    ),
    "abbreviation-space": (
        "He answered no. Then he left.", "She studied art. The next year she left.", "He ate a fig. It was good.",
        "He heard J. S. Bach there.", "They came in vol. Then they left.", "It is in the S. 12 of them came.",
    ),
    "ordinal-for-degree": tuple(f"[El 1º de mayo, 2º dia.]{{lang={tag}}}" for tag in ("es-MX", "pt", "it", "gl", "ca")),
    "doubled-word": (
        "[Nous nous sommes vus; vous vous êtes tus.]{lang=fr}", "[Es sind die, die die Regeln kennen.]{lang=de}",
        "All that that man had had was lost.", "They sailed to Pago Pago.", "He gave her her coat.",
        "He said [nous nous aimons]{lang=fr}.", "[dat het het beste was]{lang=nl}", "[piano piano, via via]{lang=it}",
    ),
    "double-space": (
        "(a)  x", "a)  x", "A.  x", "iv)  x", "> Said.\n>\n>   1. x\n>   2. y", "-   x\n\n    1)  y", "> -   x",
        "Said.[^1]\n\n[^1]:  A note.\n\n        indented  code", "##  Heading\n\nText.", ":::  {.box}\nText.\n:::",
        "````\n```\na  b\n```\n````", "> ```\n> a  b\n> ```",
    ),
    "mixed-scripts": ("A resistor of 10 kΩ.", "It is 5 μm wide.", "The time Δt and the rates αs and ηmax.",
        "[苏联КГБ和美国CIA的报告]{lang=zh-Hans}",
    ),
    "untagged-language": (
        "A resistor of 10 kΩ.", "It is 5 μm wide.", "The time Δt, the angles αβ.",
        '::: {.box title="Договор" lang=ru}\nДоговор.\n:::', "::: {lang=ru}\nДоговор.^[Примечание.]\n:::",
        "[Татарстан]{lang=tt}, [Ирыстон]{lang=os}, [天地]{lang=lzh}, [Тошкент]{lang=uz-Cyrl}, [Слово]{lang=und}",
        "[東京タワーへ行く]{lang=ja}",
    ),
    "hyphen-in-range": (
        "Call 0800-1234.", "A Boeing 747-400 landed.", "Call 555-1234.", "It ended 3-1.", "They won 21-9 and 105-99.",
        "A vote of 10-5.",
    ),
    "unit-space": (
        "[En 1950 l’armée; le 14 s’est tu; en 1950 mi-mars.]{lang=fr}", "[Nel 1950 ha firmato]{lang=it}",
        "[V roce 1950 s rodinou. Skončila 1953. V Koreji.]{lang=cs}", "[W 1950 m.in. Korea]{lang=pl}",
        "[En 1950 mi padre]{lang=es}", "[I 1950 min far]{lang=da}", "A 12 bar blues.", "In 1950 TB was rife.",
        "In 1950 V. Molotov left.",
    ),
    "missing-thin-space": (
        "[Quoi]{lang=fr} is French; it means what: yes!", "[Bonjour\\! Oui; non\\?]{lang=fr-CA}",
        "[Voir https\\://exemple.org/a ici]{lang=fr}",
    ),
    "dots-for-ellipsis": ("[Что?.. Нет!..]{lang=ru}",),
    "repeated-mark": (
        "[Что?.. Нет!..]{lang=ru}", "By its DOI: [10.1002/1::AID-X#1](https://doi.org/10.1002/1::AID-X%231).",
    ),
    "space-before-mark": ("[Maßstab 1 : 25 000; 2 : 1]{lang=de}",),
    "foreign-syntax": ("The $HOME_DIR variables. US$5.",),
    "space-after-mark": (
        "See https\\://a.test/address?with=words there.", "See a.test/find?word=other;that.",
        "[你好，世界。]{lang=zh}", "你好,世界",
    ),
    "heading-mark": (
        "## Acme Corp.\n\nText.", "## Smith & Co.\n\nText.", "## Warner Bros.\n\nText.",
        "## Martin Luther King, Jr.\n\nText.", "## Made in the U.S.\n\nText.", "## Kant usw.\n\nText.",
    ),
    "unused-term": ("Said.[^1]\n\n[^1]: A lodestar.\n\n::: {.glossary src=terms.yaml}\n:::",),
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in HONEST.items() for text in texts])
def test_honest_text_is_left_alone(code: str, text: str, tmp_path: Path) -> None:
    assert found(tmp_path / "book", text, code) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("unbalanced-bracket", "He came as they said)."),
        ("unbalanced-bracket", "He came (as I have told you."),
        ("abbreviation-space", "See p. 5 there."),
        ("abbreviation-space", "[Siehe S. 12 und Bd. 3.]{lang=de}"),
        ("ordinal-for-degree", "[A 20 ºC de temperatura.]{lang=es}"),
        ("doubled-word", "[Sie kamen und und gingen.]{lang=de}"),
        ("double-space", "> Two  spaces."),
        ("double-space", "1.  One item with  two."),
        ("mixed-scripts", "The Τreaty and an \u03bfrder."),
        ("hyphen-in-range", "Pages 8-12 there."),
        ("hyphen-in-range", "In 1950-53 there."),
        ("space-after-mark", "[你好,世界]{lang=zh}"),
        ("doubled-word", "[Il il mare.]{lang=it}"),
        ("doubled-word", "That is is wrong."),
        ("doubled-word", "The [star]{glossary=Lodestar} star.\n\n::: {.glossary src=terms.yaml}\n:::"),
        ("double-space", "End.  Next sentence."),
        ("double-space", "````\n```\n````\n\nTwo  spaces."),
        ("mixed-scripts", "[苏联КГB的]{lang=zh}"),
        ("untagged-language", "[苏联КГБ的报告]{lang=zh-Hans}"),
        ("untagged-language", "[使用カタカナ书写]{lang=zh-Hans}"),
        ("untagged-language", "[Србија]{lang=sr-Latn}"),
        ("hyphen-in-range", "On pages 123-5 there."),
        ("unit-space", "[Nel 1950 20 km e 5 min]{lang=it}"),
        ("missing-thin-space", "[Voici: oui.]{lang=fr-CA}"),
        ("missing-thin-space", "It is called [“Oui\\!”]{lang=fr}"),
        ("dots-for-ellipsis", "[Вот.. так.]{lang=ru}"),
        ("repeated-mark", "[Как??]{lang=ru}"),
        ("space-before-mark", "[Es ist : so.]{lang=de}"),
        ("foreign-syntax", "The sum $x_1$ is US$5."),
        ("unbalanced-bracket", "On [0, 1) and (here."),
        ("heading-mark", "## The end.\n\nText."),
        ("heading-mark", "## The war:\n\nText."),
        ("heading-mark", "## The war ended in 1950.\n\nText."),
        ("heading-mark", "## World War 2.\n\nText."),
        ("heading-mark", "## What is new in version 1.5.\n\nText."),
        ("heading-mark", "## [战争结束了.]{lang=zh}\n\nText."),
        ("heading-mark", "## Part [一.]{lang=zh}\n\nText."),
    ],
)
def test_what_is_nearly_honest_is_found(code: str, text: str, tmp_path: Path) -> None:
    assert found(tmp_path / "book", text, code)


@pytest.mark.parametrize(
    ("heading", "language", "told"),
    [
        ("Ludwig XIV.", "de", 0),
        ("Der Vertrag vom 14. 2.", "de-AT", 0),
        ("Der Vertrag vom 14.2.", "de", 0),
        ("Krig nr. 2.", "da", 0),
        ("Der Vertrag von 1950.", "de", 1),
        ("World War II.", "en-GB", 1),
    ],
)
def test_a_full_stop_makes_an_ordinal_where_the_language_has_it(
    heading: str, language: str, told: int, tmp_path: Path
) -> None:
    assert len(found(tmp_path / "book", f"## {heading}\n\nText.", "heading-mark", language=language)) == told


def test_a_foreign_poem_is_told_once(tmp_path: Path) -> None:
    poem = "| Белеет парус одинокий\n| В тумане моря голубом\n|\n| Что ищет он, в стране далёкой\n\nПродолжение."
    assert len(found(tmp_path / "a", poem, "untagged-language")) == 1
    assert len(found(tmp_path / "b", "The word договор and the word мир.", "untagged-language")) == 2


def test_a_hint_repeats_the_whole_word(tmp_path: Path) -> None:
    [finding] = found(tmp_path / "a", "The word железнодорожный stands here.", "untagged-language")
    assert finding.hint == "say its language: [железнодорожный]{lang=…}"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tbl-a", "write @tbl-a where it belongs"),
        ("numbers", "give it an id such as {#tbl-x}, and write @tbl-x where it belongs"),
    ],
)
def test_an_id_that_no_cross_reference_has_is_not_recommended(name: str, hint: str, tmp_path: Path) -> None:
    table = f"| a | b |\n|---|---|\n| 1 | 2 |\n\n: Numbers {{#{name}}}\n"
    [finding] = found(tmp_path / "a", table, "unmentioned-float")
    assert finding.hint == hint
    assert found(tmp_path / "b", f"{table}\nSee [the table](#{name}).", "unmentioned-float") == []


def test_a_fault_is_told_where_it_stands(tmp_path: Path) -> None:
    text = "One line of words\nand another that has  two spaces, and 20 km.\n"
    [spaces] = found(tmp_path / "a", text, "double-space")
    assert (spaces.span.line, spaces.span.column) == (4, 21)
    [unit] = found(tmp_path / "b", text, "unit-space")
    assert (unit.span.line, unit.span.column) == (4, text.splitlines()[1].index("20 km") + 1)
    [term] = found(tmp_path / "c", SAMPLES["unused-term"][0], "unused-term")
    assert (term.span.file, term.span.line) == ("terms.yaml", 1)


@pytest.mark.parametrize(
    ("language", "listed", "told"),
    [
        ("en-GB", "en", []),
        ("en-GB", "en-gb", []),
        ("en-GB", "RU", []),
        ("en-GB", "ru-RU", ["list them for “ru”, in which there is text"]),
        ("en", "en-GB", ["list them for “en”, in which there is text"]),
        ("en", "fr", ["take them out, or mark what is in it"]),
    ],
)
def test_words_listed_for_a_language_that_nothing_is_written_in_are_told(
    language: str, listed: str, told: list[str], tmp_path: Path
) -> None:
    text, settings = "A [договор]{lang=ru}.", {"language": language, "hyphenation": {listed: ["a-b"]}}
    assert [finding.hint for finding in found(tmp_path / "book", text, "unused-hyphenation", **settings)] == told


def test_like_faults_are_told_each_in_its_place(tmp_path: Path) -> None:
    dashes = found(tmp_path / "a", "In 1950-53 it fell to -5 there. Then -5 again,\nand to -5.", "hyphen-for-minus")
    assert [finding.span[1:] for finding in dashes] == [(3, 23), (3, 38), (4, 8)]
    french = f"Voici{THIN}: un [mot](https://a.test/x): deux et *trois*: quatre."
    colons = found(tmp_path / "b", french, "missing-thin-space", language="fr")
    assert [finding.span.column for finding in colons] == [french.index("): ") + 2, french.index("*: ") + 2]
    marks = found(tmp_path / "c", "他说:你好,世界", "space-after-mark", language="zh")
    assert [finding.span.column for finding in marks] == [1, 4]


@pytest.mark.parametrize("place", ["foot", "chapter-end", "book-end"])
def test_notes_are_looked_over_wherever_they_stand(place: str, tmp_path: Path) -> None:
    text = "Said.[^1]\n\n[^1]: The the note.\n\n::: {lang=ru}\nСказано.^[Примечание.]\n:::"
    told = lint(source(tmp_path / "a", text, notes=place))
    assert [(finding.code, finding.span.line) for finding in told] == [("doubled-word", 5)]


def test_faults_of_data_are_told_in_their_file(tmp_path: Path) -> None:
    text = "Go to 1950--53 in 5.\n\n::: {.table src=rows.csv caption=Rows}\n:::"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "rows.csv").write_text("when,what\n1951-52,x\n1950,from 1951-52 on\n", encoding="utf-8")
    places = [finding.span for finding in found(tmp_path / "a", text, "hyphen-in-range")]
    assert [(place.file, *place[1:]) for place in places] == [("rows.csv", 2, 1), ("rows.csv", 3, 11)]


def test_the_whole_small_book_has_no_faults(built: Built) -> None:
    assert lint(built.source) == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    value = contrast(one, other)
    assert value is not None
    assert value == contrast(other, one) == pytest.approx(ratio, abs=0.005)
