"""How much of anything one build may take: one table, each limit named in the error that it leads to.

They stand far above what books need. Their purpose is that a hostile or broken file ends in a sentence, not in a
machine without memory. ``--limit NAME=VALUE`` and the variable ``BIFOLIO_LIMITS`` (``table-rows=200000 pages=100``) set
them anew; they are read once, when this module is loaded, and never change while a process lives.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from msgspec import Struct

VARIABLE = "BIFOLIO_LIMITS"
KIBIBYTE = 1 << 10
MEBIBYTE = 1 << 20
GIBIBYTE = 1 << 30
_UNITS = {"": 1, "KiB": KIBIBYTE, "MiB": MEBIBYTE, "GiB": GIBIBYTE}
_MOST = 1 << 62
"""Systems count what a process takes in 63 bits."""


class Limit(Struct, frozen=True):
    """One limit."""

    name: str
    default: int
    unit: str
    """``bytes``, ``seconds``, or what is counted."""
    meaning: str
    untrusted: bool = False
    """It holds for ``build --untrusted`` only."""

    def shown(self, value: int) -> str:
        """A value for people: ``16 MiB``, ``100,000 rows``."""
        if self.unit == "bytes":
            for size, name in ((GIBIBYTE, "GiB"), (MEBIBYTE, "MiB"), (KIBIBYTE, "KiB")):
                if value >= size and value % size == 0:
                    return f"{value // size:,} {name}"
        return f"{value:,} {self.unit if value != 1 else self.unit.removesuffix('s')}"


LIMITS: Mapping[str, Limit] = {
    limit.name: limit
    for limit in (
        # files
        Limit("text-bytes", 16 * MEBIBYTE, "bytes", "one Markdown, CSV or bibliography file"),
        Limit("yaml-bytes", 4 * MEBIBYTE, "bytes", "one YAML file"),
        Limit("picture-bytes", 64 * MEBIBYTE, "bytes", "one picture"),
        Limit("font-bytes", 64 * MEBIBYTE, "bytes", "one font file of the publication's own"),
        Limit("svg-bytes", 4 * MEBIBYTE, "bytes", "one SVG drawing"),
        Limit("template-bytes", 1_000_000, "bytes", "one template of the publication's own"),
        # what is in them
        Limit("yaml-depth", 16, "levels", "lists and mappings inside one another"),
        Limit("yaml-values", 200_000, "values", "scalars, lists and mappings of one YAML file"),
        Limit("setting-characters", 100_000, "characters", "one value of publication.yaml"),
        Limit("picture-pixels", 100_000_000, "pixels", "width times height of one picture"),
        Limit("svg-elements", 20_000, "elements", "one SVG drawing, its repetitions counted"),
        Limit("svg-segments", 200_000, "segments", "lines and curves of one SVG drawing"),
        Limit("svg-depth", 60, "levels", "groups inside one another in an SVG drawing"),
        Limit("block-depth", 100, "levels", "Markdown blocks inside one another (a list and its item are two)"),
        Limit("inline-depth", 50, "levels", "emphasis, links and spans inside one another"),
        Limit("style-depth", 100, "levels", "elements inside one another in a citation style"),
        Limit("map-places", 400, "places", "one map"),
        Limit("map-stops", 500, "places", "the routes of one map, each place as often as they pass it"),
        Limit("note-depth", 3, "levels", "notes written inside notes"),
        Limit("index-depth", 6, "levels", "headings below one another in the index"),
        Limit("word-characters", 100_000, "characters", "one word of print, Han and kana aside"),
        Limit("chapters", 5_000, "files", "what the contents name"),
        Limit("table-rows", 100_000, "rows", "one data table"),
        Limit("table-columns", 200, "columns", "one table"),
        # what is made of them
        Limit("template-steps", 20_000_000, "steps", "rounds of loops and calls of the templates of one section"),
        Limit("template-depth", 50, "levels", "templates included in one another"),
        Limit("template-characters", 100_000_000, "characters", "what one template makes"),
        Limit("pages", 20_000, "pages", "one printed form of the book"),
        # the machine
        Limit("time", 300, "seconds", "the whole build, by the clock on the wall", untrusted=True),
        Limit("cpu", 300, "seconds", "computing time of one process", untrusted=True),
        Limit("memory", 2 * GIBIBYTE, "bytes", "one process", untrusted=True),
        Limit("output-bytes", GIBIBYTE, "bytes", "one file that is written", untrusted=True),
        Limit("open-files", 256, "files", "files open at once in one process", untrusted=True),
        Limit("processes", 256, "processes", "processes and threads, more than this user had before", untrusted=True),
    )
}


def parse(text: str) -> tuple[dict[str, int], list[str]]:
    """Settings of limits such as ``pages=100 memory=512MiB``: values by name, and what is wrong with the rest."""
    values: dict[str, int] = {}
    wrong: list[str] = []
    for word in text.split():
        name, sign, value = word.partition("=")
        amount = re.fullmatch(r"([0-9]{1,15})(KiB|MiB|GiB)?", value)
        if name not in LIMITS:
            wrong.append(f"there is no limit “{name}”; known: {', '.join(LIMITS)}")
        elif not sign or amount is None or int(amount[1]) < 1:
            wrong.append(f"a limit is set as in {name}={LIMITS[name].default}, not {word!r}")
        elif (number := int(amount[1]) * _UNITS[amount[2] or ""]) > _MOST:
            wrong.append(f"{word!r} is more than any system counts; a limit is set as in {name}={LIMITS[name].default}")
        else:
            values[name] = number
    return values, wrong


VALUES: Mapping[str, int] = {name: limit.default for name, limit in LIMITS.items()} | parse(
    os.environ.get(VARIABLE, "")
)[0]
"""As they hold in this process. Whoever starts it refuses settings that are wrong."""


def shown(name: str) -> str:
    """A limit as it holds: ``16 MiB``."""
    return LIMITS[name].shown(VALUES[name])


def hint(name: str) -> str:
    """What to say to somebody who has met a limit."""
    told = f"the limit {name} stands at {shown(name)}; build --limit {name}=… sets another"
    return told if LIMITS[name].untrusted else f"{told}, {VARIABLE}={name}=… does so for every command"


def table() -> str:
    """All limits for people, as ``bifolio check --explain limits`` shows them."""
    width = max(map(len, LIMITS))
    amounts = {name: shown(name) for name in LIMITS}
    wide = max(map(len, amounts.values()))
    lines = [f"{name:{width}}  {amounts[name]:>{wide}}  {limit.meaning}" for name, limit in LIMITS.items()]
    first = next(at for at, limit in enumerate(LIMITS.values()) if limit.untrusted)
    return "\n".join(
        [
            "limits: how much of anything one build may take\n",
            *lines[:first],
            "\nWith bifolio build --untrusted also:\n",
            *lines[first:],
            f"\nbuild --limit NAME=VALUE sets another; so does {VARIABLE}='NAME=VALUE …', for every command.\n",
        ]
    )


TEXT_BYTES = VALUES["text-bytes"]
YAML_BYTES = VALUES["yaml-bytes"]
YAML_DEPTH = VALUES["yaml-depth"]
YAML_VALUES = VALUES["yaml-values"]
SETTING_CHARACTERS = VALUES["setting-characters"]
SVG_BYTES = VALUES["svg-bytes"]
SVG_ELEMENTS = VALUES["svg-elements"]
SVG_SEGMENTS = VALUES["svg-segments"]
SVG_DEPTH = VALUES["svg-depth"]
PICTURE_BYTES = VALUES["picture-bytes"]
PICTURE_PIXELS = VALUES["picture-pixels"]
BLOCK_DEPTH = VALUES["block-depth"]
INLINE_DEPTH = VALUES["inline-depth"]
NOTE_DEPTH = VALUES["note-depth"]
INDEX_DEPTH = VALUES["index-depth"]
WORD_CHARACTERS = VALUES["word-characters"]
CHAPTERS = VALUES["chapters"]
TABLE_ROWS = VALUES["table-rows"]
TABLE_COLUMNS = VALUES["table-columns"]
TEMPLATE_BYTES = VALUES["template-bytes"]
TEMPLATE_DEPTH = VALUES["template-depth"]
TEMPLATE_STEPS = VALUES["template-steps"]
TEMPLATE_CHARACTERS = VALUES["template-characters"]
PAGES = VALUES["pages"]
