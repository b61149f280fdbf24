"""Parts of a year in words: ``May 9``, ``15 March``, ``March/April``, ``Jun 23--25``, ``Spring``."""

from __future__ import annotations

import re

from builder.citations.edtf import season_month, season_number
from builder.dates import ENGLISH

_NUMBERS = {name[:3].lower(): number for number, name in enumerate(ENGLISH, 1)}
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ORDINALS = frozenset("st nd rd th".split())
_NUMBERED = re.compile(r"(0?[1-9]|1[0-2])(?:\W+(0?[1-9]|1[0-2]))?")


def named(months: str) -> str:
    """Months that are written as numbers (``09``, ``3/4``) by their names; what says anything else stays."""
    numbers = _NUMBERED.fullmatch(months.strip())
    return " ".join(ENGLISH[int(number) - 1] for number in numbers.groups() if number) if numbers else months


def within_year(year: str, text: str) -> str:
    """A part of the year as EDTF, with a slash where it is a span; empty if the words mean none.

    A number of its own is a month; two could be a day and a month in either order, and mean none.
    """
    months: list[int] = []
    days: list[int] = []
    for word in _WORD.findall(text.lower()):
        if word.isdecimal() and len(word) <= 2:
            days.append(int(word))
        elif season := season_number(word):
            months.append(season_month(season))
        elif number := _NUMBERS.get(word[:3]):
            months.append(number)
        elif not (days and word in _ORDINALS):
            return ""
    if not months and len(days) < 2:
        months, days = days, []
    if not 1 <= len(months) <= 2 or len(days) > 2 or 0 < len(days) < len(months):
        return ""
    if max(months) > 12 and (days or min(months) <= 12):
        return ""
    if not days:
        return "/".join(f"{year}-{month:02}" for month in months)
    if len(months) < len(days):
        months *= 2
    return "/".join(f"{year}-{month:02}-{day:02}" for month, day in zip(months, days, strict=True))
