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


def page_list(places: Iterable[str | tuple[str, str]], fold: bool) -> str:
    """Page labels in a row: ``iv, 12, 14``; see ``page_runs``."""
    return ", ".join(shown for shown, _ in page_runs(places, fold))


def page_runs(places: Iterable[str | tuple[str, str]], fold: bool) -> list[tuple[str, int]]:
    """Page labels, each once, and with ``fold`` consecutive ones as ranges, ``12–14``; with each where it begins.

    Args:
        places: in reading order; a pair is a range from one page to another.
        fold: whether pages join to ranges, and what a range holds is not named again.

    Returns:
        What is shown, and the index of the first of the places that it stands for.
    """
    runs: dict[tuple[str, str], int] = {}
    for index, place in enumerate(places):
        first, last = (place, place) if isinstance(place, str) else place
        if runs and fold:
            before, begin = runs.popitem()
            if first == before[1] or _follows(before[1], first) or _holds(before, first):
                runs[before if _holds(before, last) else (before[0], last)] = begin
                continue
            runs[before] = begin
        runs.setdefault((first, last), index)
    return [(first if first == last else f"{first}–{last}", index) for (first, last), index in runs.items()]


def _holds(run: tuple[str, str], label: str) -> bool:
    """Whether a page stands inside a range of the same numerals."""
    if label in run:
        return True
    if all(text.isdecimal() for text in (*run, label)):
        return int(run[0]) <= int(label) <= int(run[1])
    return 0 < _value(run[0]) <= _value(label) <= _value(run[1])


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
