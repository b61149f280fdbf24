"""Dates as the Library of Congress writes them (EDTF), turned into CSL's: days, months, seasons, ranges, doubt."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Any

_DIGITS = re.compile(r"(?=[\dX]{4}[~?%]?\Z)(\d+)(X+)([~?%]?)")
_TIME = r"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?"
_POINT = re.compile(rf"(-?\d{{4,5}})(?:-(\d\d?)(?:-(\d\d?)(?:{_TIME})?|-XX)?|-XX(?:-XX)?)?([~?%]?)")
_ODD_YEARS = re.compile(r"\s*\d{4}(?:\s*[;,/]\s*\d{4})*\s*[;,.]+\s*|\s*\d{4}(?:\s*;\s*\d{4})+\s*")
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}
_SEASON_NAMES = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_OPEN = ("", "..", "open")
SEASONS = ("Spring", "Summer", "Autumn", "Winter")
UNDATED = ("n.d.", "n. d.", "nd", "no date", "undated", "o. j.", "s. d.", "б. г.")
"""What says that a work is known to have no date."""


def parse_date(text: str) -> dict[str, Any] | str:
    """``1951-09``, ``1950-02-14``, ``1949~``, ``1954/1959``, ``1950/..``, ``2001-21`` (spring) as a CSL date.

    Years before our era are CSL's, which has no year 0: ``0000`` is 1 BC (-1), ``-0043`` is 44 BC.
    A season within a span stays the month that EDTF counts it as. A time of day is left out, a decade (``195X``) is the
    span of its years, a month that is not known (``1950-XX``) is none. What can't be read comes back as a sentence
    saying why.
    """
    text = text.strip()
    if _ODD_YEARS.fullmatch(text):
        return f"“{text}” is more than one year, or has a mark too many; give the year of the edition used"
    ends = [end.strip() for end in text.split("/")]
    if len(ends) > 2:
        return f"“{text}” has more than one slash"
    if any(map(_DIGITS.fullmatch, ends)):
        ends = [_filled(ends[0], "0"), _filled(ends[-1], "9")]
    parts: list[list[int]] = []
    doubtful = False
    for end in ends:
        if len(ends) == 2 and end in _OPEN:
            # CSL writes an open range with an empty end.
            parts.append([0])
            continue
        point = _point(end)
        if isinstance(point, str):
            return point
        parts.append(point[0])
        doubtful = doubtful or point[1]
    if parts == [[0], [0]]:
        return f"“{text}” has neither a beginning nor an end"
    if backwards(parts):
        return f"“{text}” ends before it begins"
    return {**with_season(parts), **({"circa": True} if doubtful else {})}


def _filled(end: str, digit: str) -> str:
    """A year with a digit in the place of those that are not known."""
    return _DIGITS.sub(lambda year: f"{year[1]}{digit * len(year[2])}{year[3]}", end)


def with_season(parts: list[list[int]]) -> dict[str, Any]:
    """A CSL date of the parts; of one that is no span the season has a field of its own."""
    if len(parts) == 1 and is_season(parts[0]):
        return {"date-parts": [parts[0][:1]], "season": _SEASONS[parts[0][1]]}
    return {"date-parts": parts}


def is_season(point: Sequence[int]) -> bool:
    """Whether a year and a “month” mean a season."""
    return len(point) == 2 and point[1] in _SEASONS


def season_number(text: str) -> int:
    """1 to 4 for ``1``, ``21``, ``spring`` and so on; 0 for what is none."""
    if re.fullmatch(r"[1-4]|2[1-4]", text):
        return int(text[-1])
    return _SEASON_NAMES.get(text.lower(), 0)


def season_month(season: int) -> int:
    """The “month” as which EDTF counts a season."""
    return 20 + season


def backwards(parts: list[list[int]]) -> bool:
    """Whether a span ends before it begins, as far as both ends are told. A winter may begin or end a year."""
    if len(parts) < 2 or [0] in parts:
        return False
    beginning, end = even([point[:1] if is_season(point) else point for point in parts])
    return end < beginning


def even(parts: list[list[int]]) -> list[list[int]]:
    """Both ends of a span as exact as the less exact of them is."""
    shortest = min(map(len, parts))
    return [point[:shortest] for point in parts]


def _point(text: str) -> tuple[list[int], bool] | str:
    match = _POINT.fullmatch(text)
    if match is None:
        return f"“{text}” is not a date; write 1950, 1950-02 or 1950-02-14"
    numbers = [int(number) for number in match.groups()[:3] if number]
    year, month, day = [*numbers, 0, 0][:3]
    if match[2] and not month:
        return f"“{text}” names month 0"
    if not is_season(numbers):
        trouble = impossible(year, month, day)
        if trouble or (match[3] and not day):
            return f"“{text}” {trouble or 'names day 0'}"
    return [year - (year <= 0), *numbers[1:]], bool(match[4])


def impossible(year: int, month: int, day: int) -> str:
    """Why a date can't be; empty if it can. A month or day of 0 is not given."""
    if not 0 <= month <= 12:
        return f"names month {month}"
    if day and not month:
        return "has a day but no month"
    # Every month has 28 days. Years before our era follow the same leap rule when shifted by a multiple of 400.
    longest = calendar.monthrange(year % 400 + 400, month)[1] if month and day > 28 else 31
    if not 0 <= day <= longest:
        return f"names day {day} of a month with {longest}"
    return ""
