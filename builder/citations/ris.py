"""RIS, the tagged format of library catalogues and reference managers."""

from __future__ import annotations

import re
from typing import Any

from builder.citations.fields import checked
from builder.citations.reference import Loaded, Reference, repeated_key
from builder.diagnostics import Diagnostic, Severity, Span, nearest

_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")

_TYPES = {
    "ABST": "article", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic", "ART": "graphic",
    "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "CHART": "figure",
    "CLSWK": "classic", "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book", "DATA": "dataset",
    "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book", "EJOUR": "article-journal",
    "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "FIGURE": "figure", "GEN": "document", "GOVDOC": "report",
    "HEAR": "hearing", "ICOMM": "personal_communication", "INPR": "article-journal", "JFULL": "periodical",
    "JOUR": "article-journal", "LEGAL": "legislation", "MANSCPT": "manuscript", "MAP": "map",
    "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "motion_picture", "MUSIC": "musical_score",
    "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent", "PCOMM": "personal_communication",
    "RPRT": "report", "SER": "book", "SLIDE": "speech", "SOUND": "song", "STAND": "standard", "STAT": "legislation",
    "THES": "thesis", "UNPB": "manuscript", "UNBILL": "bill", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
_PEOPLE = {
    "AU": "author",
    "A1": "author",
    "A2": "editor",
    "ED": "editor",
    "A3": "collection-editor",
    "A4": "translator",
}
_TEXTS = {
    "TI": "title", "T1": "title", "CT": "title", "BT": "title", "T2": "container-title", "JF": "container-title",
    "JO": "container-title", "T3": "collection-title", "JA": "container-title-short", "J2": "container-title-short",
    "ST": "title-short", "VL": "volume", "IS": "issue", "PB": "publisher", "CY": "publisher-place",
    "PP": "publisher-place", "ET": "edition", "DO": "DOI", "AB": "abstract", "N2": "abstract", "N1": "note",
    "LA": "language", "M3": "genre", "DB": "source", "AN": "call-number", "NV": "number-of-volumes",
    "CN": "call-number",
}  # fmt: skip
_KNOWN = {
    *_PEOPLE,
    *_TEXTS,
    "TY",
    "ID",
    "ER",
    "SP",
    "EP",
    "PY",
    "Y1",
    "DA",
    "Y2",
    "KW",
    "UR",
    "SN",
    "L1",
    "L2",
    "L3",
    "L4",
}


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
            if tag not in _KNOWN and not re.fullmatch(r"[UC]\d|M[12]|RP|AD|AV|RN|LB|LK|A5|RI|OP|SE|TA|TT", tag):
                message = f"the tag {tag} is not known"
                found.append(Diagnostic("ris-syntax", span, message, nearest(tag, _KNOWN), Severity.WARNING))
            current.values.setdefault(tag, []).append((value, span))
            last = tag
    if current is not None:
        found.append(Diagnostic("ris-syntax", current.span, "this record is never closed", "end it with ER  -"))
    return _references(records, found)


def _references(records: list[_Record], found: list[Diagnostic]) -> Loaded:
    references: dict[str, Reference] = {}
    for record in records:
        raw, places = _raw(record)

        def place(name: str, places: dict[str, Span] = places, record: _Record = record) -> Span:
            return places.get(name, record.span)

        item = checked(raw, place, found)
        if item is None:
            continue
        key = item["id"]
        if key in references:
            found.append(repeated_key(key, place("id"), references[key].span))
        else:
            references[key] = Reference(key, item, record.span)
    return Loaded(tuple(references.values()), tuple(found))


def _raw(record: _Record) -> tuple[dict[str, Any], dict[str, Span]]:
    raw: dict[str, Any] = {"type": _TYPES.get(record.kind, record.kind)}
    places: dict[str, Span] = {}
    for tag, entries in record.values.items():
        if tag in _PEOPLE:
            name = _PEOPLE[tag]
            raw.setdefault(name, []).extend(_person(value) for value, _ in entries if value)
        elif tag in _TEXTS and entries[0][0]:
            name = _TEXTS[tag]
            raw.setdefault(name, entries[0][0])
        elif tag == "KW":
            name = "keyword"
            raw[name] = "; ".join(value for value, _ in entries)
        elif tag == "UR":
            name = "URL"
            raw[name] = entries[0][0]
        elif tag == "SN":
            name = "ISSN" if raw["type"].startswith(("article", "periodical")) else "ISBN"
            raw[name] = entries[0][0]
        else:
            continue
        places.setdefault(name, entries[0][1])
    first, last = record.first("SP"), record.first("EP")
    if first:
        raw["page"] = f"{first}–{last}" if last and last != first and "-" not in first else first.replace("-", "–")
    for name, tags in (("issued", ("DA", "PY", "Y1")), ("accessed", ("Y2",))):
        tag = next((tag for tag in tags if record.first(tag)), "")
        if tag:
            raw[name] = _date(record.first(tag))
            places[name] = record.values[tag][0][1]
    raw["id"] = record.first("ID") or _made_key(raw)
    return raw, places


def _person(value: str) -> dict[str, str]:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) == 1:
        return {"literal": parts[0]}
    person = {"family": parts[0], "given": parts[1]}
    if len(parts) > 2 and parts[2]:
        person["suffix"] = parts[2]
    return person


def _date(value: str) -> str:
    """``1951/09/05/`` and ``1951///`` as 1951-09-05 and 1951; anything else stays, to be reported."""
    match = re.fullmatch(r"(\d{4})(?:/(\d{0,2}))?(?:/(\d{0,2}))?(?:/.*)?", value)
    if match is None:
        return value
    parts = [match[1]]
    for part in (match[2], match[3]):
        if not part:
            break
        parts.append(f"{int(part):02}")
    return "-".join(parts)


def _made_key(raw: dict[str, Any]) -> str:
    people = raw.get("author") or raw.get("editor") or []
    name = next((str(p.get("family") or p.get("literal")) for p in people), str(raw.get("title", "")).split(" ")[0])
    letters = re.sub(r"\W", "", name).lower()
    return f"{letters}{str(raw.get('issued', ''))[:4]}"
