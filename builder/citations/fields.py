"""What a CSL entry may hold, and the check that turns a raw entry into a good one.

Readers of every format end here: they bring fields as they found them, with the place of each, and get a CSL item
back, or nothing and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.entities import html5
from typing import Any

from msgspec import Struct

from builder.citations.edtf import UNDATED, backwards, impossible, is_season, parse_date, season_number, with_season
from builder.citations.languages import language_tag
from builder.citations.reference import Item
from builder.diagnostics import Diagnostic, Severity, Span, in_quotes, nearest
from builder.identifiers import bare_doi, is_web_address

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
    legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)

NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator""".split()
)

DATES = frozenset("accessed available-date event-date issued original-date submitted".split())

TEXTS = frozenset(
    """abstract annote archive archive_collection archive_location archive-place authority call-number citation-key
    citation-label collection-title container-title container-title-short dimensions division DOI event event-title
    event-place genre ISBN ISSN journalAbbreviation jurisdiction keyword language license medium note
    original-publisher original-publisher-place original-title part-title PMCID PMID publisher publisher-place
    references reviewed-genre reviewed-title scale shortTitle source status title title-short URL volume-title
    year-suffix chapter-number collection-number edition first-reference-note-number issue number number-of-pages
    number-of-volumes page page-first part-number printing-number section supplement-number version volume
    locator""".split()
)

_OTHER = frozenset({"id", "type", "custom", "categories"})
_NOTHING: tuple[object, ...] = (None, [], {"date-parts": [[None]]})
"""How programs write that they know nothing of a field, but for an empty text; the last is the date of a work that has
none."""
_MAY_BE_LISTS = frozenset({"ISBN", "ISSN", "keyword"})
_OTHER_THINGS_TO_CROSSREF = frozenset("archive event license".split())
"""CSL has texts here, Crossref lists of digital archives and licences, and meetings with their days."""
_NO_PART_OF_A_REFERENCE = frozenset(
    """alternative-id assertion content-domain created deposited funder indexed is-referenced-by-count isbn-type
    issn-type journal-issue link member posted prefix published published-online published-print reference
    reference-count references-count relation resource score short-container-title subject update-policy""".split()
)
"""What Crossref says of its records besides, each of which says when it was indexed."""
_VARIABLES = NAMES | DATES | TEXTS | _OTHER
_LOWERED = {name.lower(): name for name in sorted(_VARIABLES)}

_NAME_KEYS = frozenset(
    """family given literal suffix dropping-particle non-dropping-particle comma-suffix static-ordering parse-names
    isInstitution""".split()
)

_MORE_OF_PERSONS = frozenset("affiliation authenticated-orcid ORCID prefix role sequence".split())
"""What Crossref tells of persons, and no reference has a place for. Of its prefixes (“Dr.”) none is a particle; what
others call so may be one."""

_NAME_SWITCHES = frozenset({"comma-suffix", "static-ordering", "parse-names", "isInstitution"})
"""Those that may be true or false; the others are texts."""


class Wording(Struct, frozen=True):
    """How a format of reference files writes what hints advise."""

    name: str = "write a list of {family: …, given: …} or {literal: …}"
    undated: str = "issued: n.d."
    """That a work has no date."""


Place = Callable[[str], Span]
"""Where a field of the entry stands; the entry itself for an unknown one."""


_CSL = Wording()


def checked(raw: dict[str, Any], place: Place, found: list[Diagnostic], wording: Wording = _CSL) -> Item | None:
    """The entry as a CSL item, or nothing if it has no key. What is wrong is added to ``found``.

    A field with a fault is left out of the item; the rest of the entry stays.
    """
    key = _plain(raw.get("id"))
    if not key:
        hint = "give it an id to cite it by"
        found.append(Diagnostic("missing-reference-id", place("id"), "this work has no id", hint))
        return None
    kind = _plain(raw.get("type"))
    if not kind:
        hint = "add type: book, chapter, article-journal, webpage …"
        found.append(Diagnostic("missing-reference-type", place("type"), f"the work “{key}” has no type", hint))
    elif kind not in TYPES:
        message = f"the work “{key}” is of the unknown type “{kind}”"
        found.append(Diagnostic("unknown-reference-type", place("type"), message, nearest(kind, TYPES)))
    # A work of no type stays too, so that nobody is told that there is no such work.
    item: Item = {"id": key, "type": kind if kind in TYPES else "document"}
    unsaid = _NO_PART_OF_A_REFERENCE if "indexed" in raw else ()
    raw = {name: value for name, value in raw.items() if not _is_nothing(value) and name not in unsaid}
    for name, value in raw.items():
        if name in ("id", "type"):
            continue
        _field(name, value, item, place, found, wording)
    if kind in TYPES:
        _lint(item, raw, place, found, wording)
    return item


def _is_nothing(value: object) -> bool:
    return not value if isinstance(value, str) else value in _NOTHING


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7};|#[xX][\da-fA-F]{1,6};|[A-Za-z][\dA-Za-z]{1,31};)")


def _text(value: object, is_address: bool = False) -> str:
    """What a field says. Databases write some signs as HTML does, ``&amp;`` even twice over (``&amp;amp;``); in an
    address only the signs between its parts are written so."""
    text = _plain(value)
    if "&" not in text:
        return text
    if is_address:
        return text.replace("&amp;", "&")
    return _ENTITY.sub(lambda sign: unescape(f"&{sign[1]}") if sign[1][0] == "#" or sign[1] in html5 else sign[0], text)


def _field(name: str, value: Any, item: Item, place: Place, found: list[Diagnostic], wording: Wording) -> None:
    key = item["id"]
    if name in NAMES:
        people = _names(name, value, key, place, found, wording)
        if people:
            item[name] = people
    elif name in DATES:
        date = _date(name, value, key, place, found)
        if date is not None:
            item[name] = date
    elif name in TEXTS:
        if name in _MAY_BE_LISTS and isinstance(value, list):
            value = ", ".join(_text(part) for part in value)
        if name in _OTHER_THINGS_TO_CROSSREF and isinstance(value, (list, dict)):
            message = f"“{name}” of “{key}” is no text; it is left out"
            found.append(Diagnostic("unknown-field", place(name), message, severity=Severity.WARNING))
            return
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            text = language_tag(_plain(value)) if name == "language" else _text(value, is_address=name == "URL")
            if text:
                item[name] = text
        else:
            message = f"“{name}” of “{key}” should be a text"
            found.append(Diagnostic("wrong-type", place(name), message))
    elif name in _OTHER:
        item[name] = value
    else:
        close = _LOWERED.get(name.lower().replace("_", "-"), "")
        hint = f"did you mean “{close}”?" if close else nearest(name, _VARIABLES)
        message = f"the work “{key}” has a field “{name}”, which CSL doesn't know; it is left out"
        found.append(Diagnostic("unknown-field", place(name), message, hint, Severity.WARNING))


# -- names ---------------------------------------------------------------------------------------------------------


def _names(
    field: str, value: Any, key: str, place: Place, found: list[Diagnostic], wording: Wording
) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        message = f"“{field}” of “{key}” should be a list of names"
        found.append(Diagnostic("bad-name", place(field), message, wording.name))
        return []
    people: list[dict[str, Any]] = []
    for entry in value:
        if not isinstance(entry, dict):
            found.append(
                Diagnostic("bad-name", place(field), f"a name in “{field}” of “{key}” is no mapping", wording.name)
            )
            continue
        if not entry.keys() <= _NAME_KEYS:
            entry = _without_more(entry)
            for part in (part for part in entry if part not in _NAME_KEYS):
                message = f"a name in “{field}” of “{key}” has an unknown part “{part}”"
                found.append(Diagnostic("bad-name", place(field), message, nearest(part, _NAME_KEYS)))
        person: dict[str, Any] = {}
        for part, content in entry.items():
            said = content if isinstance(content, bool) and part in _NAME_SWITCHES else _text(content)
            if said != "" and part in _NAME_KEYS:
                person[part] = said
            elif content not in ("", None) and part in _NAME_KEYS:
                message = f"“{part}” of a name in “{field}” of “{key}” is no text"
                found.append(Diagnostic("bad-name", place(field), message, wording.name))
        if not any(person.get(part) for part in ("family", "literal", "given")):
            message = f"a name in “{field}” of “{key}” is empty"
            found.append(Diagnostic("bad-name", place(field), message, wording.name))
            continue
        people.append(person)
    return people


def _without_more(person: dict[str, Any]) -> dict[str, Any]:
    """A person without what Crossref tells besides; a body, which has a name there, with the word of CSL for it."""
    more = _MORE_OF_PERSONS if "sequence" in person else _MORE_OF_PERSONS - {"prefix"}
    person = {part: content for part, content in person.items() if part not in more}
    return {"literal": person["name"]} if set(person) == {"name"} else person


# -- dates ---------------------------------------------------------------------------------------------------------


def _date(field: str, value: Any, key: str, place: Place, found: list[Diagnostic]) -> dict[str, Any] | None:
    def bad(reason: str) -> None:
        message = f"“{field}” of “{key}”: {reason}"
        found.append(Diagnostic("bad-date", place(field), message, "dates are written 1950, 1950-02 or 1950-02-14"))

    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return _text_date(str(value), bad)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # how some programs export a date
    if not isinstance(value, dict):
        bad("a date is a text or a mapping with date-parts")
        return None
    if "raw" in value and "date-parts" not in value:
        return _text_date(_plain(value["raw"]), bad)
    date: dict[str, Any] = {}
    if value.get("literal"):
        date["literal"] = _text(value["literal"])
    parts = _date_parts(value, bad)
    if parts:
        date |= with_season(parts)
    if season := _plain(value.get("season")):
        if number := season_number(season):
            date["season"] = number
        else:
            bad(f"“{season}” is no season; write spring, summer, autumn or winter, or 1 to 4")
    if value.get("circa") not in (None, False, "", "false", "0", 0):
        date["circa"] = True
    return date if "date-parts" in date or "literal" in date else None


def _text_date(text: str, bad: Callable[[str], None]) -> dict[str, Any] | None:
    if text.strip().lower() in UNDATED:
        return None
    date = parse_date(text)
    if isinstance(date, str):
        bad(date)
        return None
    return date


def _date_parts(value: dict[str, Any], bad: Callable[[str], None]) -> list[list[int]]:
    if "date-parts" in value:
        given = value["date-parts"]
    elif "year" in value:
        given = [[value["year"], value.get("month") or 0, value.get("day") or 0]]
    else:
        return []
    if not isinstance(given, list) or not 1 <= len(given) <= 2:
        bad("date-parts is a list of one date or two")
        return []
    parts: list[list[int]] = []
    for point in given:
        numbers = [_plain(number) for number in point] if isinstance(point, list) else []
        while len(numbers) > 1 and numbers[-1] in ("", "0"):
            numbers.pop()
        if not 1 <= len(numbers) <= 3 or not all(re.fullmatch(r"-?\d{1,5}", number) for number in numbers):
            bad("date-parts holds lists of year, month and day")
            return []
        point = [int(number) for number in numbers]
        year, month, day = [*point, 0, 0][:3]
        trouble = "" if is_season(point) else impossible(year + (year < 0), month, day)
        if trouble:
            bad(f"{year} {trouble}")
            return []
        parts.append(point)
    if parts == [[0], [0]]:
        bad("a span has a beginning or an end")
        return []
    if backwards(parts):
        bad("the span ends before it begins")
        return []
    return parts


# -- lint ----------------------------------------------------------------------------------------------------------

_NO_SURNAME = (
    r"e-?books?\b|\bA[-–]Z\b|\bpublish(?:er|ers|ing)\b|\bverlag\b|\b(?:proquest|ebsco|ebscohost|jstor|project muse|"
    r"google books|worldcat|taylor (?:&|and) francis)\b|\b(?:academic|college|university) press$"
)
_NOT_A_PERSON = re.compile(rf"{_NO_SURNAME}|\bpress$|\b(?:routledge|springer|elsevier|wiley|sage)\b", re.IGNORECASE)
_NO_SURNAME_OF_A_PERSON = re.compile(_NO_SURNAME, re.IGNORECASE)
"""For whoever has a given name: there are people called Press, Sage or Wiley."""
_SESSION = re.compile(
    r"[?&;](?:sid|sessionid|session|jsessionid|phpsessid|token|sig|signature|expires)=|;jsessionid|"
    r"//[^/]*(?:ezproxy|libproxy|proxy\.|\.proxy)|ebscohost\.com/ehost|/login\?url=|viewer\?vid=",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"/(1[89]\d\d|20\d\d)(?:/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?)?/")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")


def is_doi(text: str) -> bool:
    """Whether it is one, with or without what resolves it."""
    return _DOI.fullmatch(bare_doi(text)) is not None


_UNDATED_BY_NATURE = frozenset(
    "classic collection dataset legislation manuscript personal_communication software webpage".split()
)


def _lint(item: Item, raw: dict[str, Any], place: Place, found: list[Diagnostic], wording: Wording) -> None:
    key = item["id"]

    def warn(code: str, field: str, message: str, hint: str = "") -> None:
        found.append(Diagnostic(code, place(field), message, hint, Severity.WARNING))

    for field in sorted(NAMES & item.keys()):
        for person in item[field]:
            name = " ".join(str(person[part]) for part in ("given", "family", "literal") if person.get(part))
            in_parts = person.get("given") and person.get("family")
            if (_NO_SURNAME_OF_A_PERSON if in_parts else _NOT_A_PERSON).search(name):
                hint = "name the persons; a publisher belongs into “publisher”"
                warn(
                    "odd-author", field, f"“{name}” in “{field}” of “{key}” looks like a publisher or a catalogue", hint
                )
    if not item.get("title") and item["type"] not in ("personal_communication", "interview", "legal_case", "review"):
        warn("no-title", "title", f"the work “{key}” has no title")
    if "issued" not in item and not raw.get("issued") and item["type"] not in _UNDATED_BY_NATURE:
        warn("no-date", "issued", f"the work “{key}” has no date", f"if none is known, say so with {wording.undated}")
    if "DOI" in item and not is_doi(item["DOI"]):
        warn(
            "odd-doi", "DOI", f"“{item['DOI']}” of “{key}” is not a DOI", "a DOI looks like 10.1177/000271625127700117"
        )
    if "URL" in item:
        _lint_url(item, place, found)


def _lint_url(item: Item, place: Place, found: list[Diagnostic]) -> None:
    key, url = item["id"], item["URL"]

    def warn(code: str, message: str, hint: str = "") -> None:
        found.append(Diagnostic(code, place("URL"), message, hint, Severity.WARNING))

    if not is_web_address(re.sub(r"\s", "", url)):
        if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            message = f"the address of “{key}” is neither http nor https: {url[:60]}"
            found.append(Diagnostic("unsafe-link", place("URL"), message, "give the page's https:// address"))
            del item["URL"]
        else:
            warn("odd-url", f"{in_quotes(url, 60)} of “{key}” is not an address", "begin it with https:// and a host")
        return
    if re.search(r"\s", url) or url[-1] in ".,;":
        warn("odd-url", f"the address of “{key}” has a blank in it, or a stop glued to its end")
    if _SESSION.search(url):
        hint = "use the DOI, or the page's lasting address; this one works for one visitor, for an hour"
        warn("odd-url", f"the address of “{key}” belongs to a session or a proxy", hint)
    issued = item.get("issued", {}).get("date-parts")
    dated = _URL_DATE.search(url)
    if dated and issued and len(issued) == 1:
        in_url = [int(part) for part in dated.groups() if part]
        shared = min(len(in_url), len(issued[0]))
        if in_url[:shared] != issued[0][:shared]:
            shown = "-".join(f"{part:02}" for part in in_url)
            warn("date-against-url", f"the address of “{key}” says {shown}, its date something else", "which is right?")
