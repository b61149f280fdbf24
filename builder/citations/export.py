"""Works for the reader's own library: a library as BibTeX, RIS and CSL-JSON, and a publication as a work to cite.

What is written here the readers of this room read back as it was, but for fields that a format doesn't have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from builder.citations.bibtex_item import SUBTYPES
from builder.citations.edtf import SEASONS, is_season, season_month
from builder.citations.languages import BABEL
from builder.citations.reference import Item, Library, Reference
from builder.citations.ris import EXTENTS, IN_ARCHIVES, SERIES_IN_T2
from builder.publication import Contributor, Publication

# -- CSL-JSON ------------------------------------------------------------------------------------------------------


def csl_json(library: Library) -> str:
    """The works as CSL-JSON, which Zotero, Mendeley, pandoc and Quarto read without loss."""
    return json.dumps(list(library.items.values()), ensure_ascii=False, indent=2) + "\n"


# -- BibTeX --------------------------------------------------------------------------------------------------------

_BIBTEX_TYPES: Final[Mapping[str, str]] = {
    "article": "article", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "book": "book", "chapter": "incollection", "collection": "collection", "dataset": "dataset",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "graphic": "artwork",
    "legal_case": "jurisdiction", "legislation": "legislation", "manuscript": "unpublished",
    "motion_picture": "movie", "pamphlet": "booklet", "paper-conference": "inproceedings", "patent": "patent",
    "performance": "performance", "periodical": "periodical", "personal_communication": "letter", "post": "online",
    "post-weblog": "online", "report": "report", "review": "review", "software": "software", "song": "audio",
    "standard": "standard", "thesis": "thesis", "treaty": "legal", "webpage": "online",
}  # fmt: skip
_BIBTEX_PEOPLE: Final = {
    "author": "author", "editor": "editor", "translator": "translator", "container-author": "bookauthor",
    "director": "director",
}  # fmt: skip
_BIBTEX_TEXTS: Final = {
    "title-short": "shorttitle", "event-title": "eventtitle", "event-place": "venue", "edition": "edition",
    "volume": "volume", "number-of-volumes": "volumes", "chapter-number": "chapter", "collection-title": "series",
    "part-number": "part", "version": "version", "publisher": "publisher", "publisher-place": "address",
    "number-of-pages": "pagetotal", "ISBN": "isbn", "ISSN": "issn", "genre": "type", "medium": "howpublished",
    "status": "pubstate", "original-title": "origtitle",
    "original-publisher": "origpublisher", "original-publisher-place": "origlocation", "archive": "library",
    "note": "note", "annote": "annote", "abstract": "abstract",
}  # fmt: skip
_ISSUED_IN_JOURNALS: Final = ("article", "periodical")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LANGUAGE_NAMES: Final = {tag: name for name, tag in reversed(BABEL.items())}
_PUBLISHERS: Final = {"thesis": "school", "report": "institution"}
_ESCAPES: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}  # fmt: skip
_TAG: Final = re.compile(r"<(/?)(i|b|sup|sub|span)\b([^>]*)>")
_COMMANDS: Final = {"i": r"\emph{", "b": r"\textbf{", "sup": r"\textsuperscript{", "sub": r"\textsubscript{"}


def bibtex(library: Library) -> str:
    """The works as a BibTeX file in UTF-8, with the types and fields that BibLaTeX adds where BibTeX has none."""
    return "\n".join(_bibtex_entry(key, item) for key, item in library.items.items())


def _bibtex_entry(key: str, item: Item) -> str:
    kind = _BIBTEX_TYPES.get(item["type"], "misc")
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(kind, item))
    return f"@{kind}{{{key},\n{fields}}}\n"


def _bibtex_fields(kind: str, item: Item) -> Iterator[tuple[str, str]]:
    for name, field in _BIBTEX_PEOPLE.items():
        if people := item.get(name):
            yield field, f"{{{' and '.join(map(_bibtex_name, people))}}}"
    if title := item.get("title"):
        yield "title", _as_it_stands(title)
    if container := item.get("container-title"):
        yield ("journal" if kind in _ISSUED_IN_JOURNALS else "booktitle"), _as_it_stands(container)
    if subtype := SUBTYPES.get(item["type"]):
        yield "entrysubtype", f"{{{subtype}}}"
    yield from _bibtex_dates(item)
    for name, field in _BIBTEX_TEXTS.items():
        if value := item.get(name):
            field = _PUBLISHERS.get(kind, field) if name == "publisher" else field
            yield field, _as_it_stands(value) if name == "title-short" else f"{{{_latex(str(value))}}}"
    if keywords := _keywords(item):
        # The field's own separator is the comma; one inside a keyword stands in braces.
        yield "keywords", f"{{{', '.join(f'{{{word}}}' if ',' in word else word for word in map(_latex, keywords))}}}"
    number = item.get("issue") or item.get("number") or item.get("collection-number")
    if number:
        yield "number", f"{{{_latex(str(number))}}}"
    if pages := item.get("page"):
        yield "pages", f"{{{re.sub('[–-]+', '--', _latex(str(pages)))}}}"
    if language := item.get("language"):
        yield "langid", f"{{{_LANGUAGE_NAMES.get(language, language)}}}"
    for name, field in (("DOI", "doi"), ("URL", "url")):
        if value := item.get(name):
            # Taken as they stand; a brace alone would end the field.
            yield field, f"{{{str(value).replace('{', '%7B').replace('}', '%7D')}}}"


def _bibtex_dates(item: Item) -> Iterator[tuple[str, str]]:
    for name, field in (("issued", "date"), ("accessed", "urldate"), ("original-date", "origdate")):
        date = item.get(name) or {}
        parts = date.get("date-parts") or []
        if field == "date" and not parts and date.get("literal"):
            yield "year", f"{{{_latex(str(date['literal']))}}}"
        elif field == "date" and len(parts) == 1 and len(parts[0]) < 3 and not _marks(date):
            yield "year", f"{{{parts[0][0]}}}"
            if len(parts[0]) == 2:
                yield "month", _MONTHS[parts[0][1] - 1]
        elif parts:
            yield field, f"{{{_edtf(date)}}}"


def _bibtex_name(name: Mapping[str, Any]) -> str:
    if literal := name.get("literal"):
        return "others" if literal == "others" else f"{{{_latex(literal)}}}"
    particle = name.get("dropping-particle") or name.get("non-dropping-particle") or ""
    family = _latex(name.get("family", ""))
    words = family.split(" ")
    if "," in family or " and " in family or any(word[:1].islower() for word in words[:-1]):
        family = f"{{{family}}}"
    parts = [" ".join(filter(None, (_latex(particle), family)))]
    if suffix := name.get("suffix"):
        parts.append(_latex(suffix))
    parts.append(_latex(name.get("given", "")))
    return ", ".join(parts).rstrip(", ") if any(parts[1:]) else f"{{{parts[0]}}}"


def _as_it_stands(title: str) -> str:
    """A title whose capitals no program may take away, as many do with English ones: in braces as a whole, unless
    its author has said which words keep theirs."""
    whole = any(map(str.isupper, title)) and "nocase" not in title
    return f"{{{{{_latex(title)}}}}}" if whole else f"{{{_latex(title)}}}"


def _latex(text: str) -> str:
    """A CSL text for BibTeX: its few tags as commands, what means something to TeX escaped."""
    out: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        out.append(_escaped(text[end : tag.start()]))
        if tag[1]:
            out.append("}")
        elif tag[2] == "span":
            out.append(r"\textsc{" if "small-caps" in tag[3] else "{")
        else:
            out.append(_COMMANDS[tag[2]])
        end = tag.end()
    out.append(_escaped(text[end:]))
    made = "".join(out)
    return made if _balanced(made) else _escaped(_TAG.sub("", text))


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in text)


def _balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


# -- RIS -----------------------------------------------------------------------------------------------------------

_RIS_TYPES: Final[Mapping[str, str]] = {
    "article": "ABST", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "chapter": "CHAP", "classic": "CLSWK", "dataset": "DATA",
    "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "FIGURE", "graphic": "ART",
    "hearing": "HEAR", "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT", "map": "MAP",
    "motion_picture": "MPCT", "musical_score": "MUSIC", "pamphlet": "PAMP", "paper-conference": "CPAPER",
    "patent": "PAT", "periodical": "JFULL", "personal_communication": "PCOMM", "post-weblog": "BLOG",
    "report": "RPRT", "software": "COMP", "song": "SOUND", "speech": "SLIDE", "standard": "STAND", "thesis": "THES",
    "webpage": "ELEC",
}  # fmt: skip
_RIS_PEOPLE: Final = {"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"}
_RIS_PEOPLE_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "book": {"editor": "A3", "collection-editor": "A2"},
    "motion_picture": {"director": "AU", "producer": "A3", "performer": "A4"},
    "personal_communication": {"recipient": "A2"},
    "thesis": {"contributor": "A3"},
}
_RIS_TEXTS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    **{kind: {"collection-title": "T2"} for kind in SERIES_IN_T2},
    "software": {"collection-title": "T2", "version": "ET"},
    **{kind: {"archive": "DB", "archive_location": "AN"} for kind in IN_ARCHIVES},
    **{kind: {"chapter-number": "ET"} for kind in ("bill", "hearing", "legislation")},
    "patent": {"authority": "A2"},
}
"""Where RIS has works of some types otherwise than the others."""
_RIS_TEXTS: Final = {
    "title": "TI", "title-short": "ST", "container-title": "T2", "container-title-short": "J2",
    "collection-title": "T3", "volume": "VL", "number-of-volumes": "NV", "issue": "IS", "edition": "ET",
    "publisher": "PB", "publisher-place": "CY", "genre": "M3", "language": "LA", "DOI": "DO", "URL": "UR",
    "source": "DB", "call-number": "AN", "note": "N1", "abstract": "AB",
}  # fmt: skip


def ris(library: Library) -> str:
    """The works as RIS in UTF-8, for EndNote and library catalogues; lines end as the format wants."""
    return "".join(
        f"{tag}  - {value}".rstrip() + "\r\n" if tag != "ER" else "ER  - \r\n\r\n"
        for key, item in library.items.items()
        for tag, value in _ris_lines(key, item)
    )


def _ris_lines(key: str, item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS_TYPES.get(item["type"], "GEN")
    yield "ID", key
    for name, tag in {**_RIS_PEOPLE, **_RIS_PEOPLE_OF.get(item["type"], {})}.items():
        yield from ((tag, _ris_name(person)) for person in item.get(name, ()))
    for name, tag in {**_RIS_TEXTS, **_RIS_TEXTS_OF.get(item["type"], {})}.items():
        if value := item.get(name):
            yield tag, " ".join(_TAG.sub("", str(value)).split())
    if number := item.get("ISSN") or item.get("ISBN"):
        yield "SN", str(number)
    for name, tag in (("issued", "DA"), ("accessed", "Y2")):
        date = item.get(name) or {}
        parts = date.get("date-parts") or []
        if parts:
            # RIS has no spans; of one without a beginning (0) the end is told.
            point = next((part for part in parts if part != [0]), parts[0])
            season = point[1] - season_month(0) if is_season(point) else int(date.get("season") or 0)
            point = point[:1] if season else point
            year, month, day = ([*(f"{part:02}" for part in point), "", ""])[:3]
            words = SEASONS[season - 1] if season else ""
            if tag == "DA":
                yield "PY", year
            yield tag, f"{year}/{month}/{day}/{words}" if tag == "DA" or month else year
        elif date.get("literal") and tag == "DA":
            yield "PY", str(date["literal"])
    if pages := item.get("page"):
        first, _, last = str(pages).replace("-", "–").partition("–")
        yield "SP", first.strip()
        if last:
            yield "EP", last.strip()
    elif extent := item.get(EXTENTS.get(item["type"], "")):
        yield "SP", str(extent)
    yield from (("KW", word) for word in _keywords(item))
    yield "ER", ""


def _ris_name(name: Mapping[str, Any]) -> str:
    if literal := name.get("literal"):
        return str(literal)
    particle = name.get("non-dropping-particle", "")
    given = " ".join(filter(None, (name.get("given", ""), name.get("dropping-particle", ""))))
    return ", ".join(
        filter(None, (" ".join(filter(None, (particle, name.get("family", "")))), given, name.get("suffix", "")))
    )


# -- keywords and dates --------------------------------------------------------------------------------------------


def _keywords(item: Item) -> list[str]:
    """A work's keywords one by one: CSL has them as one text, with semicolons where a keyword may hold a comma."""
    text = str(item.get("keyword") or "")
    return [word.strip() for word in text.split(";" if ";" in text else ",") if word.strip()]


def _marks(date: Mapping[str, Any]) -> bool:
    return bool(date.get("circa") or date.get("season"))


def _edtf(date: Mapping[str, Any]) -> str:
    """A CSL date as the Library of Congress writes it."""
    points = [
        "-".join(f"{part:04}" if not at else f"{part:02}" for at, part in enumerate(parts))
        for parts in date["date-parts"]
    ]
    if (season := date.get("season")) and str(season).isdigit() and len(points) == 1:
        points[0] = f"{points[0]}-{season_month(int(season))}"
    points = ["" if point == "0000" else point for point in points]
    return "/".join(points) + ("~" if date.get("circa") else "")


EXPORTS: Final[Mapping[str, Callable[[Library], str]]] = {".bib": bibtex, ".ris": ris, ".json": csl_json}
"""End of a file's name → what writes it."""


# -- the publication itself ----------------------------------------------------------------------------------------

_ROLES: Final = {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator", "com": "compiler"}
_DOI: Final = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN: Final = re.compile(r"(?:urn:isbn:|isbn[: ]*)?((?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])", re.IGNORECASE)


def of_publication(publication: Publication) -> Reference:
    """The publication as a book that others may cite, with its folder's name as its key."""
    title = ": ".join(filter(None, (publication.title, publication.subtitle)))
    item: Item = {"id": re.sub(r"[^\w.-]+", "-", publication.name) or "book", "type": "book", "title": title}
    for person in (*publication.authors, *publication.contributors):
        if role := _ROLES.get(person.role):
            item.setdefault(role, []).append(_name(person))
    if publication.date:
        item["issued"] = {"date-parts": [[int(part) for part in publication.date.split("-")]]}
    series = publication.series
    numbers = (publication.identifier, *publication.identifiers, publication.print_identifier)
    for name, value in (
        ("publisher", publication.publisher),
        ("edition", publication.edition),
        ("collection-title", series.title if series else ""),
        ("collection-number", series.number if series else ""),
        ("DOI", _first(_DOI, numbers)),
        ("ISBN", _first(_ISBN, numbers)),
        ("URL", publication.url),
        ("language", publication.language),
        ("keyword", "; ".join(publication.subjects)),
        ("abstract", publication.description),
    ):
        if value:
            item[name] = value
    return Reference(item["id"], item, publication.span)


def cited_works(publication: Publication, library: Library, listed: Collection[str]) -> Library:
    """The publication, and behind it those works of the library that its bibliography lists."""
    book = of_publication(publication)
    key = book.key
    while key in library.references:
        key += "-book"
    works = {name: work for name, work in library.references.items() if name in listed}
    return Library({key: Reference(key, {**book.item, "id": key}, book.span), **works})


def _name(person: Contributor) -> dict[str, str]:
    family, comma, given = person.file_as.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": person.name}


def _first(pattern: re.Pattern[str], numbers: Iterable[str]) -> str:
    return next((match[1] for number in numbers if (match := pattern.fullmatch(number.strip()))), "")
