"""ISO 8601 dates to the day, month or year, and the words for them in the language of the book."""

from __future__ import annotations

import datetime
import re

from msgspec import Struct

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Date(Struct, frozen=True):
    """A date as exact as it was written: month and day are 0 where they are not given."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        return f"{text}-{self.day:02}" if self.day else text


class _Calendar(Struct, frozen=True):
    """How a language writes dates; the patterns take ``{d}``, ``{m}`` (the month's name) and ``{y}``."""

    months: tuple[str, ...]
    full: str
    month: str = "{m} {y}"
    year: str = "{y}"
    alone: tuple[str, ...] = ()
    """Names of the months where no day stands before them, if they differ (nominative)."""
    first: str = ""
    """The first day of a month, if it is not called like the others; what of it is raised is a matter of style."""

    def day(self, number: int) -> int | str:
        """A day of the month, for ``{d}``."""
        return self.first if self.first and number == 1 else number


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = _names("January February March April May June July August September October November December")
_GERMAN = _names("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
_NUMBERED = tuple(str(n) for n in range(1, 13))

_CALENDARS = {
    "en": _Calendar(ENGLISH, "{d} {m} {y}"),
    "en-us": _Calendar(ENGLISH, "{m} {d}, {y}"),
    "de": _Calendar(_GERMAN, "{d}. {m} {y}"),
    "de-at": _Calendar(("Jänner", *_GERMAN[1:]), "{d}. {m} {y}"),
    "fr": _Calendar(
        _names("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        "{d} {m} {y}",
        first="1er",
    ),
    "es": _Calendar(
        _names("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        "{d} de {m} de {y}",
        "{m} de {y}",
    ),
    "pt": _Calendar(
        _names("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        "{d} de {m} de {y}",
        "{m} de {y}",
    ),
    "it": _Calendar(
        _names("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        "{d} {m} {y}",
    ),
    "nl": _Calendar(
        _names("januari februari maart april mei juni juli augustus september oktober november december"), "{d} {m} {y}"
    ),
    "sv": _Calendar(
        _names("januari februari mars april maj juni juli augusti september oktober november december"), "{d} {m} {y}"
    ),
    "da": _Calendar(
        _names("januar februar marts april maj juni juli august september oktober november december"), "{d}. {m} {y}"
    ),
    "nb": _Calendar(
        _names("januar februar mars april mai juni juli august september oktober november desember"), "{d}. {m} {y}"
    ),
    "pl": _Calendar(
        _names("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
        "{d} {m} {y}",
        alone=_names(
            "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"
        ),
    ),
    "cs": _Calendar(
        _names("ledna února března dubna května června července srpna září října listopadu prosince"),
        "{d}. {m} {y}",
        alone=_names("leden únor březen duben květen červen červenec srpen září říjen listopad prosinec"),
    ),
    "ru": _Calendar(
        _names("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        "{d} {m} {y} г.",
        "{m} {y} г.",
        alone=_names("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
    ),
    "uk": _Calendar(
        _names("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
        "{d} {m} {y} р.",
        "{m} {y} р.",
        alone=_names("січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень"),
    ),
    "zh": _Calendar(_NUMBERED, "{y}年{m}月{d}日", "{y}年{m}月", "{y}年"),
    "ja": _Calendar(_NUMBERED, "{y}年{m}月{d}日", "{y}年{m}月", "{y}年"),
    "ko": _Calendar(_NUMBERED, "{y}년 {m}월 {d}일", "{y}년 {m}월", "{y}년"),
}
_CALENDARS["no"] = _CALENDARS["nn"] = _CALENDARS["nb"]
_ISO_CALENDAR = _Calendar(tuple(f"{n:02}" for n in range(1, 13)), "{y}-{m}-{d:02}", "{y}-{m}")


def parse(text: str) -> Date:
    """A date from ``1950``, ``1950-02`` or ``1950-02-14``.

    Raises:
        ValueError: the text is none, or the day does not exist.
    """
    match = _ISO.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError(f"“{text}” is not written as 1950, 1950-02 or 1950-02-14")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        datetime.date(year, month if match[2] else 1, day if match[3] else 1)
    except ValueError:
        raise ValueError(f"there is no date {text}") from None
    return Date(year, month, day)


def words(date: Date, language: str) -> str:
    """“14 February 1950”, “February 1950” or “1950”, as the language has it (ISO for languages without a table)."""
    calendar = _calendar(language)
    if not date.month:
        return calendar.year.format(y=date.year)
    if not date.day:
        return calendar.month.format(m=(calendar.alone or calendar.months)[date.month - 1], y=date.year)
    return calendar.full.format(d=calendar.day(date.day), m=calendar.months[date.month - 1], y=date.year)


def day_words(date: Date, language: str) -> str:
    """“14 February”: a day or month where its year goes without saying."""
    calendar = _calendar(language)
    if not date.month:
        return words(date, language)
    pattern = _YEAR.sub("", calendar.full if date.day else calendar.month).strip(" -.,")
    months = calendar.months if date.day else calendar.alone or calendar.months
    return pattern.format(d=calendar.day(date.day), m=months[date.month - 1])


def month_names(language: str) -> tuple[str, ...]:
    """All names of months in a language."""
    calendar = _calendar(language)
    return calendar.months + calendar.alone


def range_words(first: Date, last: Date, language: str) -> str:
    """A span of time: years close up (1954–1959), longer dates with room around the dash."""
    dash = "–" if not first.month and not last.month else " – "
    if first == last:
        return words(first, language)
    return f"{words(first, language)}{dash}{words(last, language)}"


_YEAR = re.compile(r"(?:,| de)?\s*\{y\}(?:年|년| г\.| р\.)?")
"""A pattern's year, with the words that go with it."""


def _calendar(language: str) -> _Calendar:
    tag = language.lower()
    return _CALENDARS.get(tag) or _CALENDARS.get(tag.split("-")[0]) or _ISO_CALENDAR
