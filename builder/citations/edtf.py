"""Dates as the Library of Congress writes them (EDTF), turned into CSL's: days, months, seasons, ranges, doubt."""

from __future__ import annotations

import calendar
import re
from typing import Any

_POINT = re.compile(r"(-?\d{4,5})(?:-(\d\d?)(?:-(\d\d?))?)?([~?%]?)")
_ODD_YEARS = re.compile(r"\s*\d{4}(?:\s*[;,/]\s*\d{4})*\s*[;,.]+\s*|\s*\d{4}(?:\s*;\s*\d{4})+\s*")
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}
UNDATED = ("n.d.", "n. d.", "nd", "no date", "undated", "o. j.", "s. d.", "б. г.")
"""What says that a work is known to have no date."""


def parse_date(text: str) -> dict[str, Any] | str:
    """``1951-09``, ``1950-02-14``, ``1949~``, ``1954/1959``, ``1950/..``, ``2001-21`` (spring) as a CSL date.

    What can't be read comes back as a sentence saying why.
    """
    text = text.strip()
    if _ODD_YEARS.fullmatch(text):
        return f"“{text}” is more than one year, or has a mark too many; give the year of the edition used"
    ends = text.split("/")
    if len(ends) > 2:
        return f"“{text}” has more than one slash"
    parts: list[list[int]] = []
    date: dict[str, Any] = {}
    for end in ends:
        if len(ends) == 2 and end.strip() in ("", "..", "open") and end is ends[1]:
            # CSL writes an open range with an empty end.
            parts.append([0])
            continue
        point = _point(end.strip())
        if isinstance(point, str):
            return point
        numbers, season, doubtful = point
        parts.append(numbers)
        if season and len(ends) == 1:
            date["season"] = season
        if doubtful:
            date["circa"] = True
    if len(parts) == 2 and parts[1] != [0] and parts[1] < parts[0][: len(parts[1])]:
        return f"“{text}” ends before it begins"
    return {"date-parts": parts, **date}


def _point(text: str) -> tuple[list[int], int, bool] | str:
    match = _POINT.fullmatch(text)
    if match is None:
        return f"“{text}” is not a date; write 1950, 1950-02 or 1950-02-14"
    year = int(match[1])
    month = int(match[2]) if match[2] else 0
    day = int(match[3]) if match[3] else 0
    doubtful = bool(match[4])
    if not month:
        return ([year], 0, doubtful) if not match[2] else f"“{text}” names month 0"
    if month in _SEASONS and not day:
        return [year], _SEASONS[month], doubtful
    trouble = impossible(year, month, day)
    if trouble or (match[3] and not day):
        return f"“{text}” {trouble or 'names day 0'}"
    return ([year, month, day] if day else [year, month]), 0, doubtful


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
