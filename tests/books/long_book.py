"""A book of any length that has everything a reference work has: made from a seed, the same each time.

Its prose is the novel's of the benchmarks; between the paragraphs stand notes, tables, lists, quotations, boxes,
figures, marks for the index, citations and cross-references, now few, now many of them on a page; and each chapter has
some of the things that are made from data, are set otherwise than other text, or are in another language.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.bench.prose import Paragraph, Writer

_WORKS = 12
_PART = 7
"""Chapters in a part."""
_MAP = Path(__file__).parents[2] / "content" / "treaty-1950" / "data"
_DATA = {
    "facts.yaml": "- {label: Term, value: Thirty *years*}\n- {label: In Russian, value: '[договор]{lang=ru}'}\n",
    "dates.yaml": "- {date: 1950-02-14, text: End, lane: war}\n- {date: {from: 1951, to: 1955}, text: On, lane: pax}\n",
    "people.yaml": "- {name: Mao Zedong, han: 毛泽东, cyrillic: Мао Цзэдун, born: 1893, died: 1976, role: Chairman.}\n",
    "articles.yaml": "- {number: 1, title: Help, text: Aid.}\n- {number: 2, text: 'They talk:\n\n\n    - often.'}\n",
    "sums.csv": "Goods,Tons\nTungsten ore,160000\nCopper,110000\nRubber,90000\n",
}  # fmt: skip
_OTHERWISE = (
    "::: {.facts src=facts.yaml}\n:::",
    "::: {.timeline src=dates.yaml}\n:::",
    '::: {.timeline .drawn src=dates.yaml lanes="war, pax" caption="Years of war and peace" source="Made up."}\n:::',
    '::: {.chart src=sums.csv caption="What was sent" source="Made up."}\n:::',
    '::: {.map src=map.yaml caption="Where it went"}\n:::',
    '::: {.table src=sums.csv caption="What was sent, in numbers" source="Made up."}\n:::',
    "::: {.people src=people.yaml}\n:::",
    "::: {.articles src=articles.yaml}\n:::",
    "Term\n:   One meaning.\n:   Another one.\n\n    In two paragraphs.\n\nAnother *term*\n:   Its meaning.",
    "```\nif a < b:\n    print(\"&\")\n```",
    "::: {lang=ru}\n> Цитата.\n>\n> — Somebody, *Somewhere*\n:::",
    "Names in [small capitals]{.smallcaps}, in Russian [договор]{lang=ru}, in Chinese [友好条约]{lang=zh-Hans}, "
    "a `literal <text>`, x^2^ and H~2~O, ~~a mistake~~ and [a link](https://example.org/?a=1&b=2).",
    "A little picture ![a grey square](picture0.png) in its line.[In the *margin*]{.margin}",
    '![At its side](picture1.png){.outer alt="A gradient" width=30%}',
    '::: {.abreast}\n![One](picture0.png){alt="A gradient"}\n\n![Two](picture1.png){alt="Another one"}\n:::',
    "![](picture0.png){.decorative width=20%}",
    "***",
)  # fmt: skip
"""Each chapter has three of these."""


def write_book(folder: Path, chapters: int, words: int) -> Path:
    """Write a publication of so many chapters with at least so many words of running text in each."""
    folder.mkdir(parents=True)
    writer = Writer()
    names = [f"{number:03}.md" for number in range(1, chapters + 1)]
    for number, name in enumerate(names, 1):
        (folder / name).write_text("\n\n".join(_chapter(writer, number, words, chapters)) + "\n", "utf-8")
    works = [
        {"id": f"work{number}", "type": "book", "title": writer.title(4), "author": [{"family": f"Author{number}"}],
         "issued": {"date-parts": [[1900 + number]]}, "publisher": "Press"}
        for number in range(_WORKS)
    ]  # fmt: skip
    (folder / "works.json").write_text(json.dumps(works), "utf-8")
    for number, shape in enumerate(((1200, 700), (1000, 1600))):
        Image.linear_gradient("L").resize(shape).save(folder / f"picture{number}.png")
    for name, text in _DATA.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "data").mkdir()
    shutil.copyfile(_MAP / "north-east-asia.geojson", folder / "data" / "north-east-asia.geojson")
    shutil.copyfile(_MAP / "map.yaml", folder / "map.yaml")
    (folder / "tables.md").write_text(
        "# Tables and figures\n\n::: {#list-of-tables}\n:::\n\n::: {#list-of-figures}\n:::\n"
    )
    settings = {
        "title": "A Long Book", "language": "en-GB", "authors": ["Nobody"], "bibliography": ["works.json"],
        "front": ["tables.md"],
        "contents": [
            {"part": writer.title(2), "contents": names[at : at + _PART]} for at in range(0, chapters, _PART)
        ],
    }  # fmt: skip
    (folder / "publication.yaml").write_text(json.dumps(settings), "utf-8")
    return folder


def _chapter(writer: Writer, number: int, words: int, chapters: int) -> Iterator[str]:
    dice = writer.dice
    yield f"# {writer.title(3)} {{#sec-{number}}}"
    written = since = notes = tables = figures = 0
    others = iter(range(3))
    while written < words:
        paragraph = writer.narration(30 + dice.below(110))
        text = _text(paragraph)
        written += len(text.split())
        since += len(text.split())
        first, _, rest = text.partition(" ")
        kind = dice.below(24)
        if kind < 5:
            for _ in range(1 + dice.below(3)):
                notes += 1
                text += f"[^n{notes}]"
                yield f"[^n{notes}]: {_text(writer.narration(5 + dice.below(60)))}"
        elif kind < 8:
            text = f'[{first}]{{index="{writer.words.nouns.draw(dice)}"}} {rest}'
        elif kind < 10:
            text += f" So [@work{dice.below(_WORKS)}, p. {1 + dice.below(300)}], and @sec-{1 + dice.below(chapters)}."
        yield text
        if since > 600:
            since = 0
            if (other := next(others, None)) is not None:
                yield _OTHERWISE[(3 * number + other) % len(_OTHERWISE)]
            yield (
                f"{'##' if dice.below(3) else '###'} {writer.title(2 + dice.below(6))}"
                if written > 900
                else (f"## {writer.title(3)}")
            )
        match dice.below(26):
            case 0:
                tables += 1
                yield from _table(writer, f"tbl-{number}-{tables}")
            case 1:
                yield "\n".join(f"- {_text(writer.narration(3 + dice.below(25)))}" for _ in range(2 + dice.below(6)))
            case 2:
                yield "\n".join(
                    f"{at}. {_text(writer.narration(3 + dice.below(25)))}" for at in range(1, 3 + dice.below(12))
                )
            case 3:
                yield f"> {_text(writer.narration(20 + dice.below(80)))}"
            case 4:
                yield f'::: {{.box title="{writer.title(3)}"}}\n{_text(writer.narration(30 + dice.below(150)))}\n:::'
            case 5:
                figures += 1
                caption = writer.title(5)
                shown = f"![{caption}](picture{dice.below(2)}.png)"
                yield f'{shown}{{#fig-{number}-{figures} width={40 + dice.below(60)}% alt="A gradient"}}'
                yield f"See @fig-{number}-{figures}."
            case _:
                pass


def _table(writer: Writer, name: str) -> Iterator[str]:
    dice = writer.dice
    columns, rows = 2 + dice.below(4), 2 + dice.below(14)
    yield "\n".join(
        (
            "| " + " | ".join(writer.title(2) for _ in range(columns)) + " |",
            "|" + "|".join((":--", "--:", ":-:")[dice.below(3)] for _ in range(columns)) + "|",
            *(
                "| "
                + " | ".join(
                    " ".join(writer.sentence()[: 1 + dice.below(7)]).rstrip(".,;—")
                    if dice.below(3)
                    else str(dice.below(9000))
                    for _ in range(columns)
                )
                + " |"
                for _ in range(rows)
            ),
            "",
            f": {writer.title(4)} {{#{name}}}",
        )
    )
    yield f"So says @{name}."


def _text(paragraph: Paragraph) -> str:
    return "".join(f"*{phrase.text}*" if phrase.emphasis else phrase.text for phrase in paragraph)
