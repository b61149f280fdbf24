"""The style sheet against the styles of print: whatever stands in what, readers set it as the theme says, in fonts that
have its characters."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from builder import epub
from builder.epub.fonts import Names
from builder.markup.styles import Computed, Styler
from builder.markup.vocabulary import kind_of
from builder.pipeline import Stages, prepare
from tests.epub.cascade import INITIAL, Values, Xml, faces_of, lacking, rules_of, texts, values
from tests.epub.conftest import unpacked

ELEMENTS = Path(__file__).parents[1] / "books" / "elements" / "content"
NESTED = """# The *Nested* `code` **bold** [CCP]{.smallcaps} 20^th^[^1]

::: {.standfirst}
Stand *first*, `code` and **bold**.
:::

Words *em **strong em*** and **strong *em* `code`**; [CCP *em*]{.smallcaps}. [In the *margin* `x`.]{.margin}

## Two *em* `code`

### Three *em* `code`

> A quotation *em*
>
> - item
>
> > in another *em*
>
> ```
> code
> ```
>
> — Name *em*

::: {.box title="A *box* `x`"}
Words *em* `code`.

> Quoted *em*.

- item *em*

```
code
```

| A | B |
|---|---|
| *em* | `x` |

: Caption *em* {source="Source *em*"}
:::

- item *em*

  > quoted

term *em*
:   meaning *em* `code`

::: {.chart kind=bars src=a.csv caption="A *chart*"}
:::

[^1]: A note *em* `code`.

    > Quoted *em*

    | A | B |
    |---|---|
    | *em* | `x` |
"""
THEMES = {
    "shipped": "{}",
    "own": "{figcaption: {family: serif, italic: yes}, section.contents: {family: sans}, h3: {capitals: yes}, "
    "li.toc-chapter: {family: mono}, header.opening: {family: mono}, p.box-title: {italic: yes, size: 9pt}, "
    "aside.box p: {family: serif}, p.index-letter: {size: 11pt}, section.titlepage: {family: sans}, "
    "div.people: {family: sans}, div.articles: {family: mono}, aside.footnote p: {italic: yes}, "
    "code: {weight: 600}, li.reference: {size: 8pt}}",
}
OWN = ("nav", "svg", "details")
OTHERS = {"chapter-number": "p.chapter-number", "endnote": "aside.endnote"}
"""Classes of what is another element here."""


@pytest.fixture(scope="module", params=THEMES.values(), ids=THEMES)
def stages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    folder = tmp_path_factory.mktemp("cascade") / "book"
    shutil.copytree(ELEMENTS, folder)
    (folder / "nested.md").write_text(NESTED)
    (folder / "a.csv").write_text("Year,Tons\n1950,12.5\n")
    (folder / "theme.yaml").write_text(f"extends: briefing\nelements: {request.param}\n")
    settings = (folder / "publication.yaml").read_text()
    (folder / "publication.yaml").write_text(
        settings.replace("  - part: Words", "  - nested.md\n  - part: Words") + "theme: theme.yaml\n"
    )
    made = prepare(folder, pages=False, flows=False)
    assert made.report.errors == []
    return made


@pytest.fixture(scope="module")
def files(stages: Stages) -> Mapping[str, bytes]:
    assert stages.book is not None
    assert stages.theme is not None
    when = datetime.datetime(2026, 2, 14, tzinfo=datetime.UTC)
    data, found = epub.write(stages.book, stages.sections, None, epub.EpubLook(stages.theme), when)
    assert found == []
    return unpacked(data)


def shown(files: Mapping[str, bytes]) -> Iterator[tuple[Xml, Values]]:
    """All elements that readers show, with their properties."""
    rules = rules_of(files["book.css"].decode())

    def within(xml: Xml, around: Values) -> Iterator[tuple[Xml, Values]]:
        if xml.get("hidden") is None and etree.QName(xml).localname != "svg":
            own = values(xml, around, rules)
            yield xml, own
            for child in xml:
                yield from within(child, own)

    for name, data in files.items():
        if name.endswith(".xhtml"):
            yield from within(etree.fromstring(data)[1], INITIAL)


def printed(xml: Xml, styler: Styler) -> Computed | None:
    """The style that print has for an element; ``None`` where it is this edition's own."""
    style = styler.root
    for up in (*reversed(list(xml.iterancestors())), xml):
        tag, name, around = etree.QName(up).localname, up.get("class", ""), up.getparent()
        if tag in OWN or name.startswith("backlink"):
            return None
        grouped = tag == "div" and not name and around is not None and around.tag.endswith("}dl")
        if tag not in ("html", "body") and not grouped:
            kind = OTHERS.get(name) or kind_of(tag, name) or tag
            style = styler.child(style, kind, up.get("lang", ""))
    return style


def test_words_are_set_as_in_print(stages: Stages, files: Mapping[str, bytes]) -> None:
    assert stages.book is not None
    assert stages.theme is not None
    styler = Styler(stages.theme, stages.book.publication.language)
    names = Names(styler)
    compared = 0
    for xml, own in shown(files):
        style = printed(xml, styler)
        if style is None or not "".join(texts(xml)).strip():
            continue
        place, look = " ".join(style.path), style.look
        # What the first family has not, print may take from the text's at another size.
        assert own["font-family"].partition(",")[0] == f'"{names.families(style)[0]}"', place
        assert int(own["font-weight"]) == names.weight(style), place
        slanted = look.italic and not look.language.startswith("zh")
        assert own["font-style"] == ("italic" if slanted else "normal"), place
        assert own["font-variant"] == ("small-caps" if look.smallcaps else "normal"), place
        assert own["text-transform"] == ("uppercase" if look.capitals else "none"), place
        size, ratio = float(own["font-size"].removesuffix("em")), look.size / styler.root.look.size
        # Large sizes come nearer to the text's, and hardly a block is smaller than the least.
        assert abs(size - ratio) < 0.012 or ratio < size < 0.81 or 1 < size < ratio > 1.3, place
        compared += 1
    assert compared > 250


def test_all_characters_are_in_the_fonts_that_readers_take(files: Mapping[str, bytes]) -> None:
    faces = faces_of(files)
    for xml, own in shown(files):
        if not xml.get("class", "").startswith("backlink"):
            for text in texts(xml):
                assert not lacking(text, own, faces), (xml.tag, xml.get("class"), text, own["font-family"])
