"""From the fields of a BibTeX or BibLaTeX entry to those of CSL: types, names, dates, languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from builder.citations.latex import decode
from builder.diagnostics import nearest

_TYPES = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "bibnote": "document", "book": "book",
    "bookinbook": "chapter", "booklet": "pamphlet", "collection": "book", "commentary": "book",
    "conference": "paper-conference", "dataset": "dataset", "electronic": "webpage", "image": "figure",
    "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia", "jurisdiction": "legal_case", "legal": "treaty", "legislation": "legislation",
    "letter": "personal_communication", "manual": "report", "mastersthesis": "thesis", "misc": "document",
    "movie": "motion_picture", "music": "song", "mvbook": "book", "mvcollection": "book", "mvproceedings": "book",
    "mvreference": "book", "online": "webpage", "patent": "patent", "performance": "performance",
    "periodical": "periodical", "phdthesis": "thesis", "proceedings": "book", "reference": "book", "report": "report",
    "review": "review", "software": "software", "standard": "standard", "suppbook": "chapter",
    "suppcollection": "chapter", "suppperiodical": "article-journal", "techreport": "report", "thesis": "thesis",
    "unpublished": "manuscript", "video": "motion_picture", "www": "webpage",
}  # fmt: skip
_GENRES = {"mastersthesis": "Master’s thesis", "phdthesis": "PhD thesis", "techreport": "", "manual": ""}
_TYPE_WORDS = {
    "mathesis": "Master’s thesis", "phdthesis": "PhD thesis", "candthesis": "Candidate thesis",
    "techreport": "Technical report", "resreport": "Research report", "software": "Computer software",
}  # fmt: skip

_PEOPLE = {
    "author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author",
    "director": "director", "annotator": "contributor", "commentator": "contributor", "introduction": "contributor",
}  # fmt: skip
_EDITOR_KINDS = {
    "editor": "editor", "compiler": "compiler", "director": "director", "collaborator": "contributor",
    "redactor": "editor", "reviser": "editor", "founder": "editor", "organizer": "organizer",
}  # fmt: skip
_DATES = {"date": "issued", "urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}

_VERBATIM = {"doi": "DOI", "url": "URL"}
"""Never decoded: % and _ are part of them."""
_TEXTS = {
    "abstract": "abstract", "annotation": "annote", "annote": "annote", "chapter": "chapter-number",
    "edition": "edition", "eventtitle": "event-title", "venue": "event-place", "isbn": "ISBN", "issn": "ISSN",
    "keywords": "keyword", "note": "note", "addendum": "note", "origtitle": "original-title",
    "origpublisher": "original-publisher", "origlocation": "original-publisher-place", "pagetotal": "number-of-pages",
    "pmid": "PMID", "pubstate": "status", "series": "collection-title", "shortjournal": "container-title-short",
    "version": "version", "volume": "volume", "volumes": "number-of-volumes", "library": "archive",
    "howpublished": "medium", "part": "part-number",
}  # fmt: skip
_TITLES = {"collection-title", "event-title", "original-title", "container-title-short"}

SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper", "post": "post", "post-weblog": "blog"}
"""CSL type → what BibLaTeX tells its kind of article or of page by."""

Raw = dict[str, Any]

_BRACE = re.compile(r"(?<!\\)[{}]")


def item_fields(kind: str, key: str, fields: Mapping[str, str]) -> tuple[Raw, dict[str, str], tuple[str, str] | None]:
    """CSL fields, for each the field that it came from, and what is to be said about the entry's type."""
    trouble = None
    csl = _TYPES.get(kind)
    if csl is None:
        csl = "document"
        trouble = (f"“{key}” is of the unknown type @{kind}; it is taken as a document", nearest(kind, _TYPES))
    subtype = fields.get("entrysubtype", "").lower()
    if subtype and csl in ("article-journal", "webpage"):
        csl = next((name for name, written in SUBTYPES.items() if written == subtype), csl)
    raw: Raw = {"id": key, "type": csl}
    sources: dict[str, str] = {}

    def put(name: str, value: Any, source: str) -> None:
        if value and name not in raw:
            raw[name] = value
            sources[name] = source

    for source, name in _PEOPLE.items():
        if source in fields:
            role = _EDITOR_KINDS.get(fields.get("editortype", "editor"), "editor") if source == "editor" else name
            put(role, people(fields[source], fields.get("options", "")), source)
    _titles(kind, fields, put)
    _dates(fields, put)
    for source, name in _VERBATIM.items():
        if source in fields:
            put(name, _verbatim(fields[source]), source)
    for source, name in _TEXTS.items():
        if source in fields:
            put(name, decode(fields[source], nocase=name in _TITLES), source)
    _publication(kind, csl, fields, put)
    _pages_and_language(fields, put)
    return raw, sources, trouble


def _verbatim(value: str) -> str:
    value = value.strip()
    inner = re.fullmatch(r"\\url\{(.*)\}|\{(.*)\}", value)
    value = next(group for group in inner.groups() if group is not None) if inner else value
    # Some programs escape what needs no escape here.
    return re.sub(r"\\([%&_#~])", r"\1", value)


def _title(fields: Mapping[str, str], name: str) -> str:
    """A title in which is marked what keeps its capitals; nothing is where braces hold the whole as it stands."""
    value = fields.get(name, "").strip()
    return decode(value[1:-1]) if _is_one_group(value) else decode(value, nocase=True)


def _is_one_group(value: str) -> bool:
    depth = 0
    for brace in _BRACE.finditer(value):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return value[0] == "{" and brace.end() == len(value)
    return False


def _joined(fields: Mapping[str, str], main: str, sub: str, more: str) -> str:
    title, subtitle, addition = (_title(fields, name) for name in (main, sub, more))
    if title and subtitle:
        title += (" " if title[-1] in "?!.:" else ": ") + subtitle
    return f"{title}. {addition}" if title and addition else title or subtitle


def _titles(kind: str, fields: Mapping[str, str], put: Any) -> None:
    put("title", _joined(fields, "title", "subtitle", "titleaddon"), "title")
    put("title-short", _title(fields, "shorttitle"), "shorttitle")
    for main, sub, more in (
        ("journaltitle", "journalsubtitle", "journaltitleaddon"),
        ("journal", "journalsubtitle", "journaltitleaddon"),
        ("booktitle", "booksubtitle", "booktitleaddon"),
        ("maintitle", "mainsubtitle", "maintitleaddon"),
    ):
        if main == "maintitle" and kind in ("book", "collection", "proceedings", "reference"):
            put("collection-title", _joined(fields, main, sub, more), main)
        elif main in fields:
            put("container-title", _joined(fields, main, sub, more), main)


def _dates(fields: Mapping[str, str], put: Any) -> None:
    for source, name in _DATES.items():
        if source in fields:
            put(name, fields[source], source)
    if "date" not in fields and "year" in fields:
        year = decode(fields["year"]).strip("[]() ")
        month = _month(fields.get("month", ""))
        day = re.sub(r"\D", "", fields.get("day", ""))
        if not re.fullmatch(r"[\d~?;/,. -]+", year):
            put("issued", {"literal": year}, "year")
        elif re.fullmatch(r"\d{4}", year) and month:
            put("issued", f"{year}-{int(month):02}" + (f"-{day.zfill(2)}" if day else ""), "year")
        else:
            put("issued", re.sub(r"(\d{4})\s*[–-]+\s*(\d{4})", r"\1/\2", year), "year")


def _month(value: str) -> str:
    value = value.strip().strip(".").lower()
    if re.fullmatch(r"0?[1-9]|1[0-2]", value):
        return value.lstrip("0")
    names = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    return str(names.index(value[:3]) + 1) if value[:3] in names else ""


def _publication(kind: str, csl: str, fields: Mapping[str, str], put: Any) -> None:
    for source in ("publisher", "institution", "school", "organization"):
        if source in fields:
            put("publisher", decode(re.sub(r"\s+and\s+", "; ", fields[source])), source)
    for source in ("location", "address"):
        if source in fields:
            put("publisher-place", decode(re.sub(r"\s+and\s+", "; ", fields[source])), source)
    if "number" in fields:
        number = decode(fields["number"])
        if csl.startswith(("article", "periodical")):
            put("issue", number, "number")
        elif csl in ("report", "patent", "standard", "legislation", "treaty", "document", "manuscript"):
            put("number", number, "number")
        else:
            put("collection-number", number, "number")
    if "issue" in fields:
        put("issue", decode(fields["issue"]), "issue")
    genre = fields.get("type", "")
    put("genre", _TYPE_WORDS.get(genre.lower(), decode(genre)) or _GENRES.get(kind, ""), "type")
    eprint = fields.get("eprint", "").strip()
    archive = (fields.get("eprinttype") or fields.get("archiveprefix") or "").lower()
    if eprint and archive == "arxiv" and "url" not in fields:
        put("URL", f"https://arxiv.org/abs/{eprint}", "eprint")


def _pages_and_language(fields: Mapping[str, str], put: Any) -> None:
    if "pages" in fields:
        put("page", re.sub(r"\s*(?:--+|–|—)\s*", "–", decode(fields["pages"])), "pages")
    for source in ("langid", "language"):
        if source in fields:
            put("language", decode(fields[source]), source)


# -- names ---------------------------------------------------------------------------------------------------------

_TITLES_OF_RANK = frozenset({"von", "vom", "zu", "zum", "zur", "und", "de", "d’", "d'"})
"""Particles that a citation leaves out (“Humboldt”) and the full name keeps; others belong to the name (“van Gogh”)."""


def people(source: str, options: str = "") -> list[dict[str, Any]]:
    """The names of a BibTeX list; ``others`` at its end stands for “et al.”."""
    out: list[dict[str, Any]] = []
    for name in _split(source, "and"):
        name = name.strip()
        if name == "others":
            out.append({"literal": "others"})
        elif name:
            out.append(_person(name, options))
    return out


def _person(name: str, options: str) -> dict[str, Any]:
    if name.startswith("{") and name.endswith("}") and _closes_last(name):
        return {"literal": decode(name).strip()}
    if re.match(r"(?:family|given|prefix|suffix)\s*=", name):
        return _by_parts(name, options)
    parts = [part.strip() for part in _split(name, ",")]
    if len(parts) >= 2:
        words = _words(parts[0])
        count = _particles(words, leave=1)
        given, suffix = (parts[1], "") if len(parts) == 2 else (parts[2], parts[1])
        return _named(words[:count], " ".join(words[count:]), given, suffix, options)
    words = _words(name)
    if not words:
        return {}
    first = next((n for n, word in enumerate(words[:-1]) if _lower(word)), None)
    if first is None:
        return _named([], words[-1], " ".join(words[:-1]), "", options)
    last = first + _particles(words[first:], leave=1)
    return _named(words[first:last], " ".join(words[last:]), " ".join(words[:first]), "", options)


def _by_parts(name: str, options: str) -> dict[str, Any]:
    values: dict[str, str] = {}
    for part in _split(name, ","):
        label, _, value = part.partition("=")
        values[label.strip().lower()] = value.strip().strip('"')
    if values.get("useprefix") in ("true", "false"):
        options += f",useprefix={values['useprefix']}"
    prefix = _words(values.get("prefix", ""))
    return _named(prefix, values.get("family", ""), values.get("given", ""), values.get("suffix", ""), options)


def _named(particles: list[str], family: str, given: str, suffix: str, options: str) -> dict[str, Any]:
    person = {"family": decode(family).replace("\u00a0", " "), "given": decode(given), "suffix": decode(suffix)}
    if particles:
        words = [decode(word) for word in particles]
        dropped = all(word.lower() in _TITLES_OF_RANK for word in words)
        if "useprefix=true" in options.replace(" ", ""):
            dropped = False
        elif "useprefix=false" in options.replace(" ", ""):
            dropped = True
        person["dropping-particle" if dropped else "non-dropping-particle"] = " ".join(words)
    return {part: text for part, text in person.items() if text}


def _particles(words: list[str], leave: int) -> int:
    """How many words up to the last lower-case one are particles; ``leave`` words stay for the family name."""
    count = 0
    for number, word in enumerate(words[: max(0, len(words) - leave)], 1):
        if _lower(word):
            count = number
    return count


def _lower(word: str) -> bool:
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    letters = [char for char in decode(word) if char.isalpha()]
    return bool(letters) and letters[0].islower()


def _words(text: str) -> list[str]:
    return [word for word in _split(text.replace("~", " "), " ") if word]


def _closes_last(name: str) -> bool:
    depth = 0
    for at, char in enumerate(name):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at == len(name) - 1
    return False


_SEPARATORS = {
    "and": re.compile(r"(?<!\s)\s+and\s+|[{}]", re.IGNORECASE),
    ",": re.compile(r",|[{}]"),
    " ": re.compile(r"\s+|[{}]"),
}


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that don't stand within braces."""
    out: list[str] = []
    start = depth = 0
    for match in _SEPARATORS[separator].finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth <= 0:
            out.append(text[start : match.start()])
            start = match.end()
    out.append(text[start:])
    return out
