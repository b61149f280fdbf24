"""The numbers of several pages, roman or arabic, named together."""

from __future__ import annotations

from collections.abc import Iterable

from builder.numerals import roman_numeral, roman_value


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
    return 0 < roman_value(run[0]) <= roman_value(label) <= roman_value(run[1])


def _follows(label: str, following: str) -> bool:
    """Whether two labels are those of pages one after the other."""
    if label.isdecimal() and following.isdecimal():
        return int(following) == int(label) + 1
    number = roman_value(label)
    return number > 0 and roman_numeral(number + 1) == following
