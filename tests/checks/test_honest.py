"""What is built from honest source passes: no check may call a correct edition wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builder.checks.outputs import check_outputs
from tests.checks import picture
from tests.checks.conftest import built_from


def findings(folder: Path, files: dict[str, str], **settings: object) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    head = {"title": "A Book", "language": "en-GB", "authors": ["Ann Author"], "contents": list(files)}
    (folder / "publication.yaml").write_text(yaml.safe_dump(head | settings), encoding="utf-8")
    built = built_from(folder)
    found = check_outputs(built.source, ("book.pdf", built.pdf), ("book.epub", built.epub))
    return [str(finding) for finding in found]


@pytest.mark.parametrize(
    "identifier",
    [
        "978-3-16-148410-0",
        "9780306406157",
        "ISBN 978-3-16-148410-0",
        "10.1000/182",
        "doi:10.1000/182",
        "a name of ours",
    ],
)
def test_identifiers_are_numbers_with_any_scheme(tmp_path: Path, identifier: str) -> None:
    assert findings(tmp_path / "book", {"one.md": "# One\n\nText.\n"}, identifier=identifier) == []


def test_a_note_that_is_called_again_on_another_page(tmp_path: Path) -> None:
    text = "# One\n\nA call.[^a]\n\n" + "A paragraph of words.\n\n" * 80 + "Another.[^a]\n\n[^a]: The note.\n"
    assert findings(tmp_path / "book", {"one.md": text}) == []


def test_a_note_for_which_its_page_has_no_room(tmp_path: Path) -> None:
    long = "A note that is longer than a page goes on overleaf. " * 120
    text = f"# One\n\nA line calls two.[^a][^b]\n\n[^a]: {long}\n\n[^b]: The build tells of this one.\n"
    assert findings(tmp_path / "book", {"one.md": text}) == []


def test_code_beside_code_of_another_weight(tmp_path: Path) -> None:
    """The space between them is the text's, and narrower than the one that their font has."""
    text = "# One\n\nSecond paragraph with **`code`** `code` and `a` `b` `c` and then more words of it, a line long.\n"
    assert findings(tmp_path / "book", {"one.md": text}) == []


def test_headings_with_notes_in_them(tmp_path: Path) -> None:
    one = "# One\n\nText.\n\n## Sources[^1] and notes\n\nMore.\n\n[^1]: A note.\n"
    assert findings(tmp_path / "book", {"one.md": one, "two.md": "# Notes {.unnumbered}\n\nText.\n"}) == []


def test_compounds_that_have_their_hyphen_on_both_lines(tmp_path: Path) -> None:
    lines = "\n\n".join(f"O homem que viu o {'m' * at} guarda-chuva e o guarda-chuva." for at in range(1, 30))
    one = f"# Um\n\n{lines}\n"
    page = {"size": "105mm x 148mm"}
    assert findings(tmp_path / "book", {"one.md": one}, language="pt", page=page) == []


def test_words_that_fit_on_no_line(tmp_path: Path) -> None:
    long = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
    one = f"# Die {long}\n\nDie *{long}* gilt. {'Brr' * 30}! `{'code' * 30}` und https://example.org/{'abc' * 40}\n"
    page = {"size": "105mm x 148mm"}
    assert findings(tmp_path / "book", {"one.md": one}, language="de", page=page) == []


@pytest.mark.parametrize("place", ["foot", "chapter-end", "book-end"])
def test_charts_in_notes_belong_to_their_notes(tmp_path: Path, place: str) -> None:
    one = "# One\n\nText.[^1]\n\n[^1]: A note.\n\n    ::: {.chart src=c.csv}\n    :::\n"
    files = {"one.md": one, "c.csv": "What,Sum\nRye,1\nOats,2\n"}
    assert findings(tmp_path / "book", files, contents=["one.md"], notes=place) == []


@pytest.mark.parametrize("said", ["Map of the Manchu\u00adrian rail\u00adway", "Words and 字 𠀀. " * 2_000])
def test_pictures_with_soft_hyphens_or_much_text(tmp_path: Path, said: str) -> None:
    """A PDF's strings have no soft hyphens, and an end; the EPUB has every word as it was written."""
    (tmp_path / "book").mkdir()
    picture.save(tmp_path / "book" / "m.png")
    one = f"# One\n\nWords ![{said}](m.png) in a line.\n"
    assert findings(tmp_path / "book", {"one.md": one}) == []


STRUCTURE = """# One *stressed* [глава]{lang=ru}

un*believ*able **bold*both*bold** *a*b*c* `x`**`y`** H~2~O ~~gone *em*~~ [Kap *it*al]{.smallcaps}

*Всё [in English]{lang=en} и [по *русски*]{lang=ru}*. [港口*条约*]{lang=zh-Hans}，A*B*，*。*!

-
- *only*
- [ссылка](https://example.org/){lang=ru}

    1. a

        | A | B |
        |---|---|
        |   | *x* |
        | [т]{lang=ru} |  |

    2.
    3. `code`

Term *em* [т]{lang=ru}
:   - list
    - two

    more

: another meaning

> > - list
> >
> >     > deep *em*
>
> — *Who*

::: {lang=de}
## Überschrift [english]{lang=en-US}

Ein Absatz mit [langer Donaudampfschifffahrtsgesellschaftskapitänsmütze]{lang=de-AT}.[^n]

- eins^[Note *in* list [по]{lang=ru}.]
:::

::: {.box title="Договор *em*" lang=ru}
| Г | Д |
|---|---|
| 1 | *2* |

: Таблица *три* {#tbl-x}
:::

| verse *em*
|    indented **strong [ru]{lang=ru}
| goes on** end

A[ ]{lang=ru}b *\\ * c*d *e f*.

##### Skipped *level*

[^n]: Note with

    - list *em*
    - [два]{lang=ru}

    | A | B |
    |---|---|
    | 1 | 2 |
"""


@pytest.mark.parametrize("place", ["foot", "chapter-end", "book-end"])
def test_words_in_whatever_they_may_stand_in(tmp_path: Path, place: str) -> None:
    assert findings(tmp_path / "book", {"one.md": STRUCTURE}, notes=place) == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {}"><title>A</title><path d="M0 0h9v9z"/></svg>'
PICTURES = (
    """# One

![](low.svg){{.decorative width=100%}}

![High](high.svg){{#fig-high alt=High width=100%}}

{}

| A | B |
|---|---|
"""
    + "| one | two |\n" * 12
    + """
: Table {{#tbl-a}}

More words.
"""
)


def test_a_page_may_begin_with_a_picture_without_words(tmp_path: Path) -> None:
    """Then the figure after it, which has floated to a page of its own, stands below that beginning."""
    files = {
        "one.md": PICTURES.format("Words below it.\n\n" * 3),
        "low.svg": SVG.format(112),
        "high.svg": SVG.format(150),
    }
    assert findings(tmp_path / "book", files, contents=["one.md"]) == []


def test_a_page_may_have_nothing_but_a_picture(tmp_path: Path) -> None:
    files = {"one.md": PICTURES.format("More. " * 200), "low.svg": SVG.format(140), "high.svg": SVG.format(150)}
    assert findings(tmp_path / "book", files, contents=["one.md"]) == []
