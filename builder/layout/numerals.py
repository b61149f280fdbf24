"""Page numerals: roman and arabic, and several pages named together."""

from __future__ import annotations

from collections.abc import Iterable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman_numeral(number: int) -> str:
    """``4`` → ``iv``."""
    out = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        out += numeral * count
    return out


def page_list(labels: Iterable[str], fold: bool) -> str:
    """Page labels in a row, each once: ``iv, 12, 14``; with ``fold`` consecutive ones as ranges: ``12–14``."""
    distinct = list(dict.fromkeys(labels))
    if not fold:
        return ", ".join(distinct)
    runs: list[list[str]] = []
    for label in distinct:
        if runs and _follows(runs[-1][-1], label):
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else run[0] for run in runs)


def _follows(label: str, following: str) -> bool:
    """Whether two labels are those of pages one after the other."""
    if label.isdecimal() and following.isdecimal():
        return int(following) == int(label) + 1
    number = _value(label)
    return number > 0 and roman_numeral(number + 1) == following


def _value(label: str) -> int:
    """The number of a small roman numeral, or 0."""
    number, rest = 0, label
    for value, numeral in _ROMAN:
        while rest.startswith(numeral):
            number += value
            rest = rest[len(numeral) :]
    return number if not rest and roman_numeral(number) == label else 0
