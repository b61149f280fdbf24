"""From the fields of a BibTeX or BibLaTeX entry to those of CSL: types, names, dates, languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from builder.citations.edtf import UNDATED
from builder.citations.fields import DATES, NAMES, TEXTS
from builder.citations.genres import names_own_kind
from builder.citations.latex import address, decode, unknown_commands
from builder.citations.months import named, within_year
from builder.diagnostics import in_quotes, nearest

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
    "bathesis": "Bachelor’s thesis", "mathesis": "Master’s thesis", "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD",
    "patentde": "German patent", "patenteu": "European patent", "patentfr": "French patent",
    "patentuk": "British patent", "patentus": "U.S. patent", "patreq": "Patent request",
    "patreqde": "German patent request", "patreqeu": "European patent request", "patreqfr": "French patent request",
    "patrequk": "British patent request", "patrequs": "U.S. patent request",
}  # fmt: skip
"""What BibLaTeX prints for its keys in ``type``."""
_STATE_WORDS = {"inpreparation": "in preparation", "inpress": "in press", "prepublished": "pre-published"}
"""What it prints for those in ``pubstate`` that are no words."""
_EDITIONS = {
    word: str(number)
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        1,
    )
}
"""As BibTeX wants editions to be written; styles print numbers in their own way."""
_WORD_EDITION = re.compile(r"(?<!\s)\s+ed(?:ition|n?\.|n)?\Z", re.IGNORECASE)
_DASH = re.compile(r"(?:(?<!\s)\s+)?(?:--+|–|—)\s*")
"""The blanks around it are its own. Here and above they begin behind what is none, so that many are looked through
once, not from each of them."""

_PEOPLE = {
    "author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author",
    "director": "director", "annotator": "contributor", "commentator": "contributor", "introduction": "contributor",
    "foreword": "contributor", "afterword": "contributor",
}  # fmt: skip
_EDITOR_KINDS = {
    "editor": "editor", "compiler": "compiler", "director": "director", "collaborator": "contributor",
    "redactor": "editor", "reviser": "editor", "founder": "editor", "organizer": "organizer",
}  # fmt: skip
_MORE_EDITORS = ("editora", "editorb", "editorc")
_DATES = {"date": "issued", "urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}

_VERBATIM = {"doi": "DOI", "url": "URL"}
"""Never decoded: % and _ are part of them."""
_TEXTS = {
    "chapter": "chapter-number",
    "eventtitle": "event-title", "venue": "event-place", "isbn": "ISBN", "issn": "ISSN",
    "origtitle": "original-title", "origpublisher": "original-publisher",
    "origlocation": "original-publisher-place", "pagetotal": "number-of-pages", "pmid": "PMID", "pmcid": "PMCID",
    "series": "collection-title", "shortjournal": "container-title-short", "version": "version",
    "volume": "volume", "volumes": "number-of-volumes", "library": "archive", "part": "part-number",
}  # fmt: skip
_IN_PARAGRAPHS = {"abstract": "abstract", "annotation": "annote", "annote": "annote"}
_TITLES = {"collection-title", "event-title", "original-title", "container-title-short"}

SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper", "post": "post", "post-weblog": "blog"}
"""CSL type → what BibLaTeX tells its kind of article or of page by."""

_IDENTIFIERS = {"pubmed": "PMID", "pmid": "PMID", "pmc": "PMCID", "pmcid": "PMCID"}
_ARCHIVES = {
    "arxiv": "https://arxiv.org/abs/", "jstor": "https://www.jstor.org/stable/", "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com/books?id=",
}  # fmt: skip
"""What ``eprinttype`` names → the field, or the beginning of the address, that ``eprint`` becomes."""

_NO_PART_OF_A_REFERENCE = frozenset(
    """abstract acmid adsnote adsurl affiliation archiveprefix arxivid bibsource biburl bookpagination citekey coden
    comment copyright corpusid creationdate crossref da eissn entryset entrysubtype eprintclass eprinttype execute
    file fjournal folder funding gender groups ids indexsorttitle indextitle interhash intrahash key keywords label
    langidopts lccn modificationdate mrclass mrnumber mrreviewer nameaddon numpages oa openaccess options owner
    pagination pdf primaryclass printed priority qualityassured ranking rating read readstatus relatedoptions
    relatedstring relatedtype relevance reportnumber review rights score shorthandintro shortseries size slaccitation
    sortshorthand source timestamp usera userb userc userd usere userf username verba verbb verbc xdata xref
    zblnumber""".split()
)
"""What reference managers, databases and BibLaTeX itself write for their own use."""
_PRIVATE = re.compile(r".*[-_+:/*'].*")
"""So the fields of programs are named (``bdsk-url-1``, ``date-added``, ``__markedentry``), and none of BibTeX's."""

_WITHOUT_PLACE = frozenset(
    """authortype eventtitleaddon holder isan ismn isrn issuesubtitle issuetitle issuetitleaddon iswc origlanguage
    related reprinttitle""".split()
)
"""Fields of BibLaTeX for which CSL has none."""
_UP_TO_THE_STYLE = frozenset("presort shortauthor shorteditor shorthand sortkey sortname sorttitle sortyear".split())
"""Fields with which BibLaTeX is told how to sort and to shorten."""

_BRACE = re.compile(r"(?<!\\)[{}]")


class Trouble(Struct, frozen=True):
    """What is to be said about a field; about the entry where the field is ``""``."""

    code: str
    field: str
    message: str
    hint: str = ""


class Work(Struct):
    """An entry as it becomes a work of CSL."""

    kind: str
    key: str
    fields: Mapping[str, str]
    raw: dict[str, Any]
    sources: dict[str, str] = field(default_factory=dict)
    """Field of CSL → the one that it came from."""
    used: set[str] = field(default_factory=set)
    ousted: dict[str, str] = field(default_factory=dict)
    """Field that found its place taken → the one that had taken it."""
    troubles: list[Trouble] = field(default_factory=list)

    def tell(self, code: str, name: str, message: str, hint: str = "") -> None:
        """Remember what is to be said about a field."""
        self.troubles.append(Trouble(code, name, message, hint))

    def put(self, name: str, value: Any, *sources: str) -> None:
        """Set a field of CSL from one or more of the entry's. What was set before stays."""
        if value and name not in self.raw:
            self.raw[name] = value
            self.sources[name] = sources[0]
        if not value or self.raw[name] == value:
            self.used.update(sources)
        else:
            self.ousted[sources[0]] = self.sources.get(name, name)

    def add(self, name: str, value: Any, source: str, between: Callable[[Any, Any], Any]) -> None:
        """Set a field of CSL, or put the value behind what it has."""
        if value and self.raw.get(name, value) != value:
            self.raw[name] = between(self.raw[name], value)
            self.used.add(source)
        else:
            self.put(name, value, source)


def work_of(kind: str, key: str, fields: Mapping[str, str], own: Collection[str]) -> Work:
    """The entry's fields as CSL's, for each the field that it came from, and what is to be said. ``own`` are the
    fields that it hasn't inherited."""
    csl = _TYPES.get(kind, "document")
    subtype = fields.get("entrysubtype", "").lower()
    if subtype and csl in ("article-journal", "webpage"):
        csl = next((name for name, written in SUBTYPES.items() if written == subtype), csl)
    if csl in ("document", "webpage") and _key_in(fields, "pubstate") == "prepublished":
        csl = "article"  # as CSL calls a preprint
    work = Work(kind, key, fields, {"id": key, "type": csl})
    if kind not in _TYPES:
        message = f"“{key}” is of the unknown type @{kind}; it is taken as a document"
        work.tell("bibtex-type", "", message, nearest(kind, _TYPES))
    _people(work)
    _titles(work)
    _dates(work)
    for source, name in _VERBATIM.items():
        if source in fields:
            work.put(name, address(fields[source]), source)
    for source, name in _TEXTS.items():
        if source in fields:
            work.put(name, decode(fields[source], nocase=name in _TITLES), source)
    for source, name in _IN_PARAGRAPHS.items():
        if source in fields:
            work.put(name, _paragraphs(fields[source]), source)
    if "keywords" in fields:
        work.put("keyword", _keywords(fields["keywords"]), "keywords")
    _notes(work)
    _publication(work)
    _pages_and_language(work)
    _tell_of_latex(work, own)
    _tell_of_unused(work, own)
    return work


def _people(work: Work) -> None:
    fields = work.fields
    options = fields.get("options", "")
    for source, name in _PEOPLE.items():
        if source not in fields:
            continue
        role = _EDITOR_KINDS.get(fields.get("editortype", "editor"), "editor") if source == "editor" else name
        _put_people(work, role, source, options)
    for source in _MORE_EDITORS:
        if source in fields:
            role = _EDITOR_KINDS.get(fields.get(f"{source}type", ""), "contributor")
            _put_people(work, "contributor" if role in work.raw else role, source, options)
            work.used.add(f"{source}type")
    work.used.add("editortype")


def _put_people(work: Work, role: str, source: str, options: str) -> None:
    work.add(role, people(work.fields[source], options), source, lambda before, more: [*before, *more])
    for name in _split(work.fields[source], "and") if work.fields[source].count(",") > 2 else ():
        if name.count(",") > 2 and len(_split(name, ",")) > 3 and not _IN_PARTS.match(name.strip()):
            message = f"{in_quotes(name)} in “{source}” of “{work.key}” has more than two commas"
            work.tell("bad-name", source, message, "between one name and the next stands the word “and”")


def _tell_of_latex(work: Work, own: Collection[str]) -> None:
    for source in own:
        if source not in work.used or source in _VERBATIM or source in _NO_PART_OF_A_REFERENCE:
            continue
        if unknown := unknown_commands(work.fields[source]):
            message = f"“{source}” of “{work.key}” has LaTeX that is not known and left out: {', '.join(unknown)}"
            work.tell("bibtex-syntax", source, message, "write the character itself")


def _tell_of_unused(work: Work, own: Collection[str]) -> None:
    for source in own:
        if source in work.used or _is_private(source) or not work.fields[source].strip(" {}"):
            continue
        if taken := work.ousted.get(source):
            message = f"“{source}” of “{work.key}” is left out: “{taken}” has its place in the reference"
            work.tell("unknown-field", source, message)
        else:
            message = f"“{source}” of “{work.key}” is left out: no reference has a place for it"
            work.tell("unknown-field", source, message, _field_hint(source))


def _is_private(name: str) -> bool:
    if name in _NO_PART_OF_A_REFERENCE:
        return True
    return _PRIVATE.fullmatch(name) is not None and name not in TEXTS | NAMES | DATES


@lru_cache(maxsize=1024)
def _field_hint(name: str) -> str:
    if name in _WITHOUT_PLACE:
        return "say it under “note”"
    if name in _UP_TO_THE_STYLE:
        return "how works are sorted and shortened is up to the citation style"
    known = (
        "year month day pages number issue publisher institution school organization location address langid language"
    )
    names = {*_PEOPLE, *_DATES, *_VERBATIM, *_TEXTS, *_IN_PARAGRAPHS, "keywords", *known.split()}
    titles = {
        f"{whole}{part}" for whole in ("", "journal", "book", "main") for part in ("title", "subtitle", "titleaddon")
    }
    return nearest(name, names | titles | set("journal note addendum howpublished type eid eprint".split()))


def _title(fields: Mapping[str, str], name: str) -> str:
    """A title in which is marked what keeps its capitals; nothing is where braces hold the whole as it stands."""
    value = fields.get(name, "").strip()
    if not value:
        return ""
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


def _titles(work: Work) -> None:
    fields = work.fields
    work.put("title", _joined(fields, "title", "subtitle", "titleaddon"), "title", "subtitle", "titleaddon")
    work.put("title-short", _title(fields, "shorttitle"), "shorttitle")
    for main, sub, more in (
        ("journaltitle", "journalsubtitle", "journaltitleaddon"),
        ("journal", "journalsubtitle", "journaltitleaddon"),
        ("booktitle", "booksubtitle", "booktitleaddon"),
        ("maintitle", "mainsubtitle", "maintitleaddon"),
    ):
        if main not in fields:
            continue
        part_of = main == "maintitle" and work.kind in ("book", "collection", "proceedings", "reference")
        name = "collection-title" if part_of else "container-title"
        work.put(name, _joined(fields, main, sub, more), main, sub, more)


def _dates(work: Work) -> None:
    fields = work.fields
    for source, name in _DATES.items():
        if source in fields:
            work.put(name, fields[source], source)
    if "date" in fields:
        work.used.update(("year", "month", "day"))  # for older programs
    elif "year" in fields:
        _date_in_parts(work)


_IN_NUMBERS = re.compile(r"[-–\d/.][\d~?%;/,. –-]*")
_YEAR = re.compile(r"(-?\d{1,3})([~?%]?)")
_YEARS = re.compile(r"(\d{0,4})\s*(-+|–|/)\s*(\d{0,4})([~?%]?)")


def _date_in_parts(work: Work) -> None:
    year = work.fields["year"].strip("[](){} ")
    if not _IN_NUMBERS.fullmatch(year):  # else its dashes and its tilde are no LaTeX
        year = decode(work.fields["year"]).strip("[]() \u00a0")
    month, day = (work.fields.get(name, "").strip() for name in ("month", "day"))
    if not _IN_NUMBERS.fullmatch(year):
        work.put("issued", {"literal": year} if year and year.lower() not in UNDATED else year, "year")
    elif re.fullmatch(r"\d{1,4}", year) and (month or day):
        year, month = year.zfill(4), named(month)
        alone = not month and day.isdecimal()
        within = "" if alone else within_year(year, f"{day} {month}")
        of_month = within_year(year, month) if day else within
        work.put("issued", within or of_month or year, "year", "month", "day")
        if not within:
            source, said = ("day", day) if of_month or not month else ("month", month)
            message = f"“{source}” of “{work.key}” is no part of a year: {in_quotes(said)}"
            work.tell("bad-date", source, message, "a month is written mar, a day of it {15 March}")
    else:
        work.put("issued", _years(year), "year")


def _years(written: str) -> str | dict[str, str]:
    """A year or a span of years, written in numbers, as EDTF; a text where a dash is no part of a span."""
    year = _YEAR.fullmatch(written)
    if year is not None and (number := int(year[1])):
        return f"{number:0{4 + (number < 0)}}{year[2]}"
    span = _YEARS.fullmatch(written)
    if span is None or not (span[1] or span[3]):
        return {"literal": decode(written)} if re.search("--|–", written) else written
    beginning, dash, end, doubt = span.groups()
    # 1998–99 and 1914/18 are spans; 1998-09 is a month, 2001-21 a season, and 2001/02 might be either.
    short = 0 < len(end) < len(beginning)
    if short and int(end) <= {"-": 24, "/": 12}.get(dash, -1):
        return written
    if short and int(beginning[-len(end) :]) < int(end):
        end = beginning[: -len(end)] + end
    return f"{beginning.zfill(4) if beginning else '..'}/{end.zfill(4) if end else '..'}{doubt if end else ''}"


_ONLY_ADDRESS = re.compile(
    r"(?:(?:available|retrieved|accessed)?\s*(?:online|at|from|url|website)?\s*:?\s*)?"
    r"(\\url\s*\{[^{}]*\}|https?://[^\s{}]+)\.?",
    re.IGNORECASE,
)


def _notes(work: Work) -> None:
    for source in ("note", "addendum"):
        if source in work.fields:
            work.add("note", decode(work.fields[source]), source, lambda before, more: f"{before.rstrip('.')}. {more}")
    if published := work.fields.get("howpublished", "").strip():
        only = _ONLY_ADDRESS.fullmatch(published)
        if only is not None and work.raw.get("URL", address(only[1])) == address(only[1]):
            work.put("URL", address(only[1]), "howpublished")
        else:
            work.put("medium", decode(published), "howpublished")


def _paragraphs(source: str) -> str:
    """A text with blank lines between its paragraphs; a group within it, such as words in italics, holds one."""
    whole = source[1:-1] if _is_one_group(source) else source
    return "\n\n".join(decode(text.strip()) for text in _split(whole, r"\par"))


def _keywords(listed: str) -> str:
    """Keywords as CSL has them; semicolons stand between them where braces keep a comma within one."""
    words = [decode(word).strip() for word in _split(listed, ",")]
    return "; ".join(filter(None, words)) if any("," in word for word in words) else decode(listed)


def _key_in(fields: Mapping[str, str], name: str) -> str:
    """A field that may hold one of BibLaTeX's keys, as one."""
    return fields.get(name, "").strip(" {}").lower()


def _edition(written: str) -> str:
    """An edition by its number, if that is all that is said: styles put their own word for it beside a number."""
    text = decode(written)
    bare = _WORD_EDITION.sub("", text)
    number = _EDITIONS.get(bare.lower(), bare)
    return number if re.fullmatch(r"\d+(?:st|nd|rd|th)?", number) else text


def _publication(work: Work) -> None:
    fields = work.fields
    if "edition" in fields:
        work.put("edition", _edition(fields["edition"]), "edition")
    state = _key_in(fields, "pubstate")
    if state == "prepublished" and work.raw["type"] == "article":
        work.used.add("pubstate")
    else:
        work.put("status", _STATE_WORDS.get(state) or decode(fields.get("pubstate", "")), "pubstate")
    if "address" in fields and work.raw["type"] == "paper-conference":
        # Where both are given, one tells where the publisher is, the other where the meeting was.
        work.put("event-place", decode(fields.get("location", "")), "location")
    for name, sources in (
        ("publisher", ("publisher", "institution", "school", "organization")),
        ("publisher-place", ("address",) if work.sources.get("event-place") == "location" else ("location", "address")),
    ):
        for source in sources:
            if source in fields:
                work.put(name, _listed(fields[source]), source)
    csl = work.raw["type"]
    if "number" in fields:
        work.put(meaning_of_number(csl), decode(fields["number"]), "number")
    if "issue" in fields:
        work.add("issue", decode(fields["issue"]), "issue", lambda before, more: f"{before}, {more}")
    genre = _TYPE_WORDS.get(_key_in(fields, "type")) or decode(fields.get("type", ""))
    work.put("genre", genre or _GENRES.get(work.kind, ""), "type")
    if names_own_kind(work.raw):
        del work.raw["genre"]
    _eprint(work)


def meaning_of_number(csl: str) -> str:
    """What a field ``number`` is with a work of a type of CSL."""
    if csl.startswith(("article-", "periodical")):
        return "issue"
    if csl in ("article", "report", "patent", "standard", "legislation", "treaty", "document", "manuscript"):
        return "number"
    return "collection-number"


def _listed(names: str) -> str:
    """A list of publishers or places, with “and” before the last one."""
    if "and" not in names.lower():
        return decode(names)
    parts = [decode(part.strip()) for part in _split(names, "and")]
    *first, last = parts
    return " and ".join(filter(None, (", ".join(first), last)))


def _eprint(work: Work) -> None:
    eprint = address(work.fields.get("eprint", ""))
    archive = (work.fields.get("eprinttype") or work.fields.get("archiveprefix") or "").strip(" {}").lower()
    if archive in _IDENTIFIERS:
        work.put(_IDENTIFIERS[archive], eprint, "eprint")
    elif eprint and archive in _ARCHIVES:
        if "url" not in work.fields:
            work.put("URL", f"{_ARCHIVES[archive]}{eprint}", "eprint")
        work.used.add("eprint")
    elif eprint.startswith("http"):
        work.used.add("eprint")  # where the publisher has the file


def _pages_and_language(work: Work) -> None:
    fields = work.fields
    if "pages" in fields:
        work.put("page", _DASH.sub("–", decode(fields["pages"])), "pages")
    for source in ("eid", "articleno"):
        if source in fields:
            number = decode(fields[source])
            work.put("page" if work.raw.get("page", number) == number else "number", number, source)
    for source in ("langid", "language", "hyphenation"):
        if source in fields:
            work.put("language", decode(fields[source]), source)
            work.used.add(source)


# -- names ---------------------------------------------------------------------------------------------------------

_TITLES_OF_RANK = frozenset({"von", "vom", "zu", "zum", "zur", "und", "de", "d’", "d'"})
"""Particles that a citation leaves out (“Humboldt”) and the full name keeps; others belong to the name (“van Gogh”)."""


_IN_PARTS = re.compile(r"(?:family|given|prefix|suffix)\s*=")


def people(source: str, options: str = "") -> list[dict[str, Any]]:
    """The names of a BibTeX list; ``others`` at its end stands for “et al.”."""
    out: list[dict[str, Any]] = []
    for name in _split(f" {source} ", "and") if source.strip() else ():
        name = name.strip()
        out.append({"literal": "others"} if name == "others" else _person(name, options))
    return out


_FAMILY_AND_GIVEN = re.compile(r"([^\s,={}\\~$`'\-]+)\s*,([^,={}\\~$`'\-]+)")
"""How nearly all are written: a family name of one word, a comma, given names, and no LaTeX."""


def _person(name: str, options: str) -> dict[str, Any]:
    if plain := _FAMILY_AND_GIVEN.fullmatch(name):
        given = plain[2].strip()
        return {"family": plain[1], "given": given} if given else {"family": plain[1]}
    if name.startswith("{") and name.endswith("}") and _closes_last(name):
        return {"literal": decode(name).strip()}
    if _IN_PARTS.match(name):
        return _by_parts(name, options)
    parts = [part.strip() for part in _split(name, ",")]
    if len(parts) >= 2:
        words = _words(parts[0])
        count = _particles(words, leave=1)
        given, suffix = (parts[1], "") if len(parts) == 2 else (parts[2], ", ".join((parts[1], *parts[3:])))
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


def is_dropped(particles: Iterable[str]) -> bool:
    """Whether particles are taken for such as a citation leaves out, if nothing is said of it."""
    return all(word.lower() in _TITLES_OF_RANK for word in particles)


def _named(particles: list[str], family: str, given: str, suffix: str, options: str) -> dict[str, Any]:
    person = {"family": decode(family).replace("\u00a0", " "), "given": decode(given), "suffix": decode(suffix)}
    if particles:
        words = [decode(word) for word in particles]
        dropped = is_dropped(words)
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


_SEPARATORS = {"and": r"(?<!\s)\s+(?i:and)(?=\s)", ",": ",", " ": r"\s+", r"\par": r"\\par(?![A-Za-z])"}
_ALONE = {name: re.compile(pattern) for name, pattern in _SEPARATORS.items()}
_OR_BRACES = {name: re.compile(rf"{pattern}|[{{}}]") for name, pattern in _SEPARATORS.items()}


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that don't stand within braces."""
    if "{" not in text and "}" not in text:
        return _ALONE[separator].split(text)
    out: list[str] = []
    start = depth = 0
    for match in _OR_BRACES[separator].finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth <= 0:
            out.append(text[start : match.start()])
            start = match.end()
    out.append(text[start:])
    return out
