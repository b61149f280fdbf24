"""RIS, the tagged format of library catalogues and reference managers."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from msgspec import Struct, field

from builder.citations.fields import Wording, checked, is_doi
from builder.citations.genres import names_own_kind
from builder.citations.months import named, within_year
from builder.citations.reference import Loaded, Reference, repeated_key
from builder.diagnostics import Diagnostic, Severity, Span, in_quotes, nearest
from builder.identifiers import bare_doi

_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")

IN_ARCHIVES = ("document", "manuscript", "personal_communication")
"""Types of works whose archive and shelf mark stand where those of others have a database and its number."""
SERIES_IN_T2 = ("book", "map", "report", "software")
"""Types of works that stand in nothing but a series."""

_TYPES = {
    "ABST": "article", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic", "ART": "graphic",
    "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "CHART": "figure",
    "CLSWK": "classic", "COMP": "software", "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book",
    "DATA": "dataset", "DBASE": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "EQUA": "figure",
    "FIGURE": "figure", "GEN": "document", "GOVDOC": "report", "GRANT": "document", "GRNT": "document",
    "HEAR": "hearing", "ICOMM": "personal_communication", "INPR": "article-journal", "JFULL": "periodical",
    "JOUR": "article-journal", "LEGAL": "legislation", "MANSCPT": "manuscript", "MAP": "map",
    "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "motion_picture", "MUSIC": "musical_score",
    "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent", "PCOMM": "personal_communication",
    "RPRT": "report", "SER": "book", "SLIDE": "speech", "SOUND": "song", "STAND": "standard", "STAT": "legislation",
    "THES": "thesis", "UNPB": "manuscript", "UNBILL": "bill", "UNPD": "manuscript", "VIDEO": "motion_picture",
    "WEB": "webpage",
}  # fmt: skip
_PEOPLE = {
    "AU": "author",
    "A1": "author",
    "A2": "editor",
    "ED": "editor",
    "A3": "collection-editor",
    "A4": "translator",
}
_PEOPLE_OF: dict[str, dict[str, str]] = {
    "AU": {"EDBOOK": "editor", "MPCT": "director", "VIDEO": "director"},
    "A1": {"EDBOOK": "editor", "MPCT": "director", "VIDEO": "director"},
    "A2": {"book": "collection-editor", "legal_case": "", "patent": "", "personal_communication": "recipient"},
    "A3": {"book": "editor", "motion_picture": "producer", "thesis": "contributor"},
    "A4": {"motion_picture": "performer"},
}
"""Who stands under a tag with works of some types, by RIS's name of the type or CSL's; nobody where it is a text."""
_TEXTS = {
    "TI": "title", "T1": "title", "CT": "title", "T2": "container-title", "BT": "container-title",
    "JF": "container-title", "JO": "container-title", "T3": "collection-title", "JA": "container-title-short",
    "J2": "container-title-short", "ST": "title-short", "VL": "volume", "IS": "issue", "M1": "number",
    "PB": "publisher", "CY": "publisher-place", "PP": "publisher-place", "ET": "edition", "DO": "DOI",
    "UR": "URL", "AB": "abstract", "N2": "abstract", "N1": "note", "KW": "keyword", "LA": "language", "M3": "genre",
    "SE": "section", "RI": "reviewed-title", "AV": "archive_location",
    "DB": "source", "AN": "call-number", "NV": "number-of-volumes", "CN": "call-number",
}  # fmt: skip
"""In this order the tags are asked for a field that several of them may hold."""
_TEXTS_OF: dict[str, dict[str, str]] = {
    # A book is what others call its container; what it stands in is a series.
    "BT": {"book": "title", "manuscript": "title"},
    "T2": {**dict.fromkeys(SERIES_IN_T2, "collection-title"), "thesis": ""},
    "A2": {"legal_case": "container-title", "patent": "authority"},
    "ET": {**dict.fromkeys(("bill", "hearing", "legislation"), "chapter-number"), "software": "version"},
    "DB": dict.fromkeys(IN_ARCHIVES, "archive"),
    "AN": dict.fromkeys(IN_ARCHIVES, "archive_location"),
    "M1": {
        **dict.fromkeys(("book", "chapter"), "collection-number"),
        **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper", "periodical"), "issue"),
    },
    "SE": {"article-journal": "page"},
    "C1": {"map": "scale", "paper-conference": "event-place"},
    "C2": {"article-journal": "PMCID"},
    "C3": {"paper-conference": "container-title"},
    "C7": {"article-journal": "number"},
}
"""Tags that mean something else, anything at all, or nothing, with works of some types only."""
EXTENTS = {
    "book": "number-of-pages", "manuscript": "number-of-pages", "motion_picture": "dimensions",
    "thesis": "number-of-pages",
}  # fmt: skip
"""What SP tells of a whole: how much there is of it; of a part it is the first page."""
_JOINED = {"KW": "; ", "PB": "; ", "CY": "; ", "PP": "; ", "N1": "; ", "AB": " ", "N2": " "}
"""Tags that may be given again and again, and what is set between."""
_SAME_AGAIN = frozenset("CN JA JF JO J2 N2 PP ST".split())
"""What programs write beside the tag that means the same, often not word for word."""
_NOT_PRINTED = frozenset("AD DP LB LK L1 L2 L3 L4 RN RP U1 U2 U3 U4 U5".split())
"""What is the owner's and no part of a reference: files, addresses, notes, labels, fields of his own."""
_READ_APART = frozenset("ID SP EP PY Y1 DA Y2".split()) | _PEOPLE.keys()
_KNOWN = frozenset(
    {*_PEOPLE, *_TEXTS, *_NOT_PRINTED, *(f"C{number}" for number in range(1, 9))}
    | _READ_APART
    | set("TY ER SN M2 A5 OP TA TT".split())
)
_WORDING = Wording("write a family name, a comma and given names; a body without comma", "PY  - n.d.")


class _Record:
    """A record while it is read."""

    def __init__(self, kind: str, span: Span) -> None:
        self.kind = kind
        self.span = span
        self.values: dict[str, list[tuple[str, Span]]] = {}

    def first(self, *tags: str) -> str:
        return next((self.values[tag][0][0] for tag in tags if tag in self.values), "")


def load_ris(text: str, file: str) -> Loaded:
    """The works of a RIS file. A record without ``ID`` gets the author's name and the year as its key."""
    found: list[Diagnostic] = []
    records: list[_Record] = []
    current: _Record | None = None
    last = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        span = Span(file, number)
        match = _LINE.match(line.rstrip())
        if match is None:
            if current is not None and last:
                value, at = current.values[last][-1]
                current.values[last][-1] = (f"{value} {line.strip()}", at)
            else:
                found.append(
                    Diagnostic("ris-syntax", span, "this line is outside every record", "records begin with TY  -")
                )
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag == "TY":
            if current is not None:
                found.append(Diagnostic("ris-syntax", current.span, "this record is never closed", "end it with ER  -"))
            current = _Record(value, span)
            records.append(current)
            last = ""
        elif current is None:
            found.append(
                Diagnostic("ris-syntax", span, f"{tag} stands outside every record", "records begin with TY  -")
            )
        elif tag == "ER":
            current, last = None, ""
        else:
            if tag not in _KNOWN:
                message = f"the tag {tag} is not known"
                found.append(Diagnostic("ris-syntax", span, message, nearest(tag, _KNOWN), Severity.WARNING))
            current.values.setdefault(tag, []).append((value, span))
            last = tag
    if current is not None:
        found.append(Diagnostic("ris-syntax", current.span, "this record is never closed", "end it with ER  -"))
    return _references(records, found)


def _references(records: list[_Record], found: list[Diagnostic]) -> Loaded:
    references: dict[str, Reference] = {}
    keys = _Keys(frozenset(record.first("ID") for record in records))
    for record in records:
        work = _Work(record, found)
        work.read()
        key = record.first("ID") or keys.of(work)

        def place(name: str, work: _Work = work) -> Span:
            return work.places.get(name, work.record.span)

        item = checked({**work.raw, "id": key}, place, found, _WORDING)
        if item is None:
            continue
        if key in references:
            found.append(repeated_key(key, place("id"), references[key].span))
        else:
            references[key] = Reference(key, item, record.span)
    return Loaded(tuple(references.values()), tuple(found))


class _Keys(Struct):
    """The keys of records that have none."""

    given: frozenset[str]
    """Those of the other records."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many works have got a key that begins so."""
    made: dict[str, str] = field(default_factory=dict)
    """What a record says → its key: the same again has the same key."""

    def of(self, work: _Work) -> str:
        said = json.dumps(work.raw, sort_keys=True)
        if said in self.made:
            return self.made[said]
        plain = _made_key(work.raw) or "work"
        key = ""
        while not key or key in self.given:
            self.counts[plain] += 1
            key = plain if self.counts[plain] == 1 else f"{plain}-{self.counts[plain]}"
        self.made[said] = key
        if key != plain:
            message = f"this work has no ID, and “{plain}” is another work; it can be cited as “{key}”"
            work.warn("missing-reference-id", work.record.span, message, f"give it a key of its own: ID  - {key}")
        return key


class _Work(Struct):
    """A record as it becomes a work."""

    record: _Record
    found: list[Diagnostic]
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)

    def warn(self, code: str, span: Span, message: str, hint: str = "") -> None:
        self.found.append(Diagnostic(code, span, message, hint, Severity.WARNING))

    def put(self, name: str, value: Any, span: Span) -> None:
        if value and name not in self.raw:
            self.raw[name] = value
            self.places[name] = span

    @property
    def kind(self) -> str:
        return str(self.raw["type"])

    def read(self) -> None:
        self.raw["type"] = self.type_of_work()
        for tag, entries in self.record.values.items():
            if tag in _PEOPLE:
                self.people(self.role(tag), entries)
        for tag in sorted(self.record.values, key=lambda tag: _ORDER.get(tag, len(_ORDER))):
            self.text(tag, self.record.values[tag])
        if names_own_kind(self.raw):
            del self.raw["genre"]
        self.pages()
        self.issued()
        if accessed := self.record.values.get("Y2"):
            value, span = accessed[0]
            date = _date(value)
            self.put("accessed", date, span)
            self.tell_of_remark(value, date, span)

    def type_of_work(self) -> str:
        kind = self.record.kind
        if kind not in _TYPES:
            message = f"{in_quotes(kind)} is no type of work that RIS knows; it is taken as a document"
            hint = nearest(kind, _TYPES) or "GEN is a work of any kind"
            self.found.append(Diagnostic("unknown-reference-type", self.record.span, message, hint))
        return _TYPES.get(kind, "document")

    def role(self, tag: str) -> str:
        """The role of those under a tag; empty if it is a text."""
        of_type = _PEOPLE_OF.get(tag, {})
        role = of_type.get(self.record.kind, of_type.get(self.kind, _PEOPLE[tag]))
        if self.kind == "book" and tag in ("A2", "A3"):
            # RIS of 2011 has a book's editor behind that of its series, which is in T2; before, the series was in T3.
            given = self.record.values.keys()
            in_t3 = "T3" in given and "T2" not in given
            if in_t3 or (tag == "A2" and not given & {"A3", "T2"}):
                return _PEOPLE[tag]
        return role

    def people(self, role: str, entries: list[tuple[str, Span]]) -> None:
        for value, span in entries if role else ():
            if not value:
                continue
            self.places.setdefault(role, span)
            self.raw.setdefault(role, []).append(_person(value))
            if value.count(",") > 2:
                message = f"{in_quotes(value)} has more parts than family name, given names and suffix"
                self.warn("bad-name", span, message, "every person has a line of his own")

    def text(self, tag: str, entries: list[tuple[str, Span]]) -> None:
        """What one tag says; what finds no place is told."""
        entries = [entry for entry in entries if entry[0]]
        if not entries or tag in _NOT_PRINTED or tag not in _KNOWN:
            return
        if tag == "SN":
            self.numbers(entries)
            return
        name = _TEXTS_OF.get(tag, {}).get(self.kind, _TEXTS.get(tag, ""))
        if name == "PMCID" and entries[0][0].isdecimal():
            name = "PMID"
        if tag == "T2" and self.kind == "paper-conference" and self.record.first("C3"):
            name = "event-title"
        if name == "genre" and is_doi(entries[0][0]):
            name = "DOI"  # so publishers write it
            if bare_doi(entries[0][0]).lower() == bare_doi(str(self.raw.get(name, ""))).lower():
                return
        if not name:
            if tag not in _READ_APART:
                message = f"{tag} means nothing in a reference of type {self.record.kind}; it is left out"
                self.warn("unknown-field", entries[0][1], message)
            return
        if tag in _JOINED:
            value = _JOINED[tag].join(dict.fromkeys(value for value, _ in entries))
            entries = [(value, entries[0][1])]
        if name == "URL":
            entries.sort(key=lambda entry: not entry[0].lower().startswith("http"))
        if tag == "JO" and self.raw.get(name, entries[0][0]) != entries[0][0]:
            name = "container-title-short"  # the tag has the journal's name in full or in short
        for value, span in entries:
            self.put(name, value, span)
            if self.raw[name] != value and tag not in _SAME_AGAIN:
                message = f"{tag} says something else of “{name}” than the file has said before; the first counts"
                self.warn("duplicate-key", span, message)

    def numbers(self, entries: list[tuple[str, Span]]) -> None:
        """ISSN and ISBN share a tag; reports and patents have their own numbers there."""
        kinds: dict[str, list[tuple[str, Span]]] = {}
        for value, span in entries:
            kinds.setdefault(_kind_of_number(value, self.kind), []).append((value, span))
        for name, given in kinds.items():
            self.put(name, ", ".join(dict.fromkeys(value for value, _ in given)), given[0][1])

    def pages(self) -> None:
        first, last = self.record.first("SP"), self.record.first("EP")
        span = next((self.record.values[tag][0][1] for tag in ("SP", "EP") if tag in self.record.values), None)
        if span is not None and self.kind in EXTENTS and not last and not re.search("[-–]", first):
            self.put(EXTENTS[self.kind], first, span)
        elif span is not None:
            both = first and last and last != first and not _TO.search(f"{first} {last}")
            pages = f"{first}–{last}" if both else (last if _TO.search(last) else first or last)
            self.raw.pop("page", None)
            self.put("page", with_dashes(pages), span)

    def issued(self) -> None:
        """The date. One tag may hold the year and another the day: “DA  - May 9” beside “PY  - 1951”."""
        given = [(*self.record.values[tag][0], tag) for tag in ("DA", "PY", "Y1") if self.record.first(tag)]
        dated = next((entry for entry in given if re.match(r"\d{4}", _date(entry[0]))), None)
        if not given or dated is None:
            for value, span, _ in given:
                self.put("issued", value, span)
            return
        (value, span, _), (other, place, tag) = dated, given[0]
        date = _date(value)
        within = within_year(date[:4], other) if other != value else ""
        self.put("issued", within or date, place if within else span)
        if other != value and not within:
            message = f"{tag} is no date: {in_quotes(other)}; the date is taken from another line"
            self.warn("bad-date", place, message, "RIS writes dates as 1951/09/05/")
        else:
            self.tell_of_remark(value, date, span)

    def tell_of_remark(self, value: str, date: str, span: Span) -> None:
        if (said := _remark(value)) and len(date) == 4:
            self.warn("bad-date", span, said, "RIS writes dates as 1951/09/05/ or 1951///Spring")


_TO = re.compile(r"(?<!\b[A-Z])-|-(?!\d)")
"""A hyphen that means “to”; the one in A-1 stands between a part of a newspaper and its page."""


def with_dashes(pages: str) -> str:
    """Pages from one to another with a dash between them."""
    return _TO.sub("–", pages)


_ISSN = re.compile(r"\d{4}-\d{3}[\dXx]\b(?!-)|\d{7}[\dXx](?!\S)")


def _kind_of_number(value: str, kind: str) -> str:
    if _ISSN.match(value):
        return "ISSN"
    if len(re.sub(r"\D", "", value)) >= 9:
        return "ISBN"
    if kind in ("patent", "report", "standard"):
        return "number"
    return "ISSN" if kind.startswith(("article", "periodical")) else "ISBN"


_ORDER = {tag: number for number, tag in enumerate(_TEXTS)}


def _person(value: str) -> dict[str, str]:
    family, *others = (part.strip() for part in value.split(","))
    if not others:
        return {"literal": family}
    person = {"family": family, "given": others[0], "suffix": ", ".join(filter(None, others[1:]))}
    return {part: text for part, text in person.items() if text or part != "suffix"}


_SLASHED = re.compile(r"(\d{4})(?:/([^/]*))?(?:/(\d{0,2}))?(?:/(.*))?")
_DASHED = re.compile(r"(\d{4})-(\d\d?)(?:-(\d\d?))?(?:T.*)?")
_LEFT = re.compile(r"\W*(\d\d?)\W+(\d\d?)\W*")
"""The rest of a date that is written in numbers with the year at its end: 03/05/2001."""
_ABOUT = re.compile(r"c(?:a|irca)?\.?", re.IGNORECASE)


def _date(value: str) -> str:
    """``1951/09/05/``, ``1951-09-05``, ``1951///Spring``, ``9 May 1951`` as EDTF; anything else stays, to be reported.

    Months and days that programs write as 0 are not known.
    """
    dashed = _DASHED.fullmatch(value)
    if dashed is not None:
        return _numbered(dashed[1], dashed[2], dashed[3] or "")
    match = _SLASHED.fullmatch(value)
    if match is not None:
        year, month, day, said = (part.strip() if part else "" for part in match.groups())
        if not month.strip("0"):
            return within_year(year, said) or (f"{year}~" if _ABOUT.fullmatch(said) else year)
        if month.isdecimal() and len(month) <= 2:
            return _numbered(year, month, day)
        return within_year(year, f"{named(month)} {day if day.strip('0') else ''}") or value
    year, rest = _year_and_rest(value)
    numbers = _LEFT.fullmatch(rest)
    if numbers is None:
        return (within_year(year, rest) if year else "") or value
    month, day = sorted(numbers.groups(), key=int)
    return year if _is_unclear(rest) else _numbered(year, month, day)


def _numbered(year: str, month: str, day: str) -> str:
    known = [part.rjust(2, "0") for part in (month, day) if part.strip("0")]
    return "-".join((year, *(known if month.strip("0") else ())))


def _year_and_rest(value: str) -> tuple[str, str]:
    years: list[str] = re.findall(r"(?<!\d)\d{4}(?!\d)", value)
    return (years[0], value.replace(years[0], " ")) if len(years) == 1 else ("", value)


def _is_unclear(rest: str) -> bool:
    """Whether either of two numbers may be the month."""
    numbers = _LEFT.fullmatch(rest)
    return numbers is not None and numbers[1] != numbers[2] and max(map(int, numbers.groups())) <= 12


def _remark(value: str) -> str:
    """Why the date of a value is no more than its year; empty if the value says no more."""
    match = _SLASHED.fullmatch(value)
    if match is None:
        unclear = _is_unclear(_year_and_rest(value)[1])
        return f"which number of {in_quotes(value)} is the month? It is left out with the day" if unclear else ""
    said = (match[4] or "").strip()
    return f"{in_quotes(said)} is left out of the date: it is no part of a year" if said else ""


def _made_key(raw: dict[str, Any]) -> str:
    people = raw.get("author") or raw.get("director") or raw.get("editor") or []
    name = next((str(p.get("family") or p.get("literal")) for p in people), str(raw.get("title", "")).split(" ")[0])
    letters = re.sub(r"\W", "", name).lower()
    return f"{letters}{str(raw.get('issued', ''))[:4]}"
