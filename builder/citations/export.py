"""Works for the reader's own library: a library as BibTeX, RIS and CSL-JSON, and a publication as a work to cite.

What is written here the readers of this room read back as it was, but for types and fields that a format doesn't have,
and for quotation marks and dashes, which BibTeX has as type has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from builder.citations.bibtex_item import SUBTYPES, is_dropped, meaning_of_number
from builder.citations.edtf import SEASONS, is_season, season_month
from builder.citations.languages import BABEL
from builder.citations.reference import Item, Library, Reference, keywords_in
from builder.citations.ris import EXTENTS, IN_ARCHIVES, SERIES_IN_T2, with_dashes
from builder.identifiers import bare_doi
from builder.publication import Contributor, Publication

# -- CSL-JSON ------------------------------------------------------------------------------------------------------


def csl_json(library: Library) -> str:
    """The works as CSL-JSON, which Zotero, Mendeley, pandoc and Quarto read without loss."""
    return json.dumps(list(library.items.values()), ensure_ascii=False, indent=2) + "\n"


# -- BibTeX --------------------------------------------------------------------------------------------------------

_BIBTEX_TYPES: Final[Mapping[str, str]] = {
    "article": "online", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "book": "book", "chapter": "incollection", "dataset": "dataset",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "figure": "image", "graphic": "artwork",
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
_MORE_EDITORS: Final = {"compiler": "compiler", "organizer": "organizer", "contributor": "collaborator"}
"""People that BibLaTeX has among the editors, and what it calls them there."""
_BIBTEX_TEXTS: Final = {
    "title-short": "shorttitle", "event-title": "eventtitle", "event-place": "venue", "edition": "edition",
    "volume": "volume", "number-of-volumes": "volumes", "chapter-number": "chapter", "collection-title": "series",
    "part-number": "part", "version": "version", "container-title-short": "shortjournal", "PMID": "pmid",
    "PMCID": "pmcid", "publisher": "publisher", "publisher-place": "address",
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
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}  # fmt: skip
_TAG: Final = re.compile(r"<(/?)(i|b|sup|sub|span)\b([^>]*)>")
_COMMANDS: Final = {"i": r"\emph{", "b": r"\textbf{", "sup": r"\textsuperscript{", "sub": r"\textsubscript{"}


def bibtex(library: Library) -> str:
    """The works as a BibTeX file in UTF-8, with the types and fields that BibLaTeX adds where BibTeX has none."""
    keys = _bibtex_keys(library.items)
    return "\n".join(_bibtex_entry(keys[key], item) for key, item in library.items.items())


_NOT_IN_KEYS = re.compile(r"[\s,{}=\"%~\\#]+")


def _bibtex_keys(keys: Collection[str]) -> dict[str, str]:
    """The works' keys as BibTeX can have them: without spaces, commas and signs of TeX, and still each another."""
    written = {key: key for key in keys if not _NOT_IN_KEYS.search(key)}
    taken = set(written)
    for key in keys:
        if key not in written:
            made = _NOT_IN_KEYS.sub("-", key).strip("-") or "work"
            while made in taken:
                made += "-"
            written[key] = made
            taken.add(made)
    return written


def _bibtex_entry(key: str, item: Item) -> str:
    kind = _BIBTEX_TYPES.get(item["type"], "misc")
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(kind, item))
    return f"@{kind}{{{key},\n{fields}}}\n"


def _bibtex_fields(kind: str, item: Item) -> Iterator[tuple[str, str]]:
    if item["type"] == "article":  # a preprint, by which BibLaTeX has no type, but a state
        item = {**item, "status": "prepublished"}
    yield from _bibtex_people(item)
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
    if keywords := keywords_in(item.get("keyword", "")):
        # The field's own separator is the comma; one inside a keyword stands in braces.
        yield "keywords", f"{{{', '.join(f'{{{word}}}' if ',' in word else word for word in map(_latex, keywords))}}}"
    for field, number in _bibtex_numbers(item).items():
        yield field, f"{{{_latex(str(number))}}}"
    if pages := item.get("page"):
        yield "pages", f"{{{re.sub('–+', '--', _latex(with_dashes(str(pages))))}}}"
    if language := item.get("language"):
        yield "langid", f"{{{_LANGUAGE_NAMES.get(language, language)}}}"
    for name, field in (("DOI", "doi"), ("URL", "url")):
        if value := item.get(name):
            # Taken as they stand; a brace alone would end the field.
            yield field, f"{{{str(value).replace('{', '%7B').replace('}', '%7D')}}}"


def _bibtex_numbers(item: Item) -> dict[str, Any]:
    """What counts the work in a row. One field means the number of an issue, of the work itself or within a series."""
    meant = meaning_of_number(item["type"] if item["type"] in _BIBTEX_TYPES else "document")
    fields = {"number": item.get(meant) or (item.get("collection-number") if meant == "number" else "")}
    if meant == "issue":
        fields["eid"] = item.get("number")
    else:
        fields["issue"] = item.get("issue")
    return {field: number for field, number in fields.items() if number}


def _bibtex_dates(item: Item) -> Iterator[tuple[str, str]]:
    for name, field in (
        ("issued", "date"), ("accessed", "urldate"), ("original-date", "origdate"),
        ("event-date", "eventdate"),
    ):  # fmt: skip
        date = item.get(name) or {}
        parts = date.get("date-parts") or []
        if field == "date" and not parts and date.get("literal"):
            yield "year", f"{{{_latex(str(date['literal']))}}}"
        elif field == "date" and len(parts) == 1 and len(parts[0]) < 3 and _is_plain(date):
            yield "year", f"{{{parts[0][0]}}}"
            if len(parts[0]) == 2:
                yield "month", _MONTHS[parts[0][1] - 1]
        elif parts:
            yield field, f"{{{_edtf(date)}}}"


def _bibtex_people(item: Item) -> Iterator[tuple[str, str]]:
    fields = {field: item[name] for name, field in _BIBTEX_PEOPLE.items() if item.get(name)}
    places = iter(("editora", "editorb", "editorc"))
    for name, kind in _MORE_EDITORS.items():
        if people := item.get(name):
            field = "editor" if name == "compiler" and "editor" not in fields else next(places)
            fields[field] = people
            yield f"{field}type", f"{{{kind}}}"
    stays = {_stays(person) for people in fields.values() for person in people if _particle(person)}
    misread = any(map(_is_misread, (person for people in fields.values() for person in people)))
    if misread and len(stays) == 1:
        yield "options", f"{{useprefix={str(stays == {True}).lower()}}}"
        misread = False
    for field, people in fields.items():
        yield field, f"{{{' and '.join(_bibtex_name(person, misread) for person in people)}}}"


def _particle(name: Mapping[str, Any]) -> str:
    return str(name.get("dropping-particle") or name.get("non-dropping-particle") or "")


def _stays(name: Mapping[str, Any]) -> bool:
    """Whether a name's particle stands in citations too: in “van Gogh”, not in “Humboldt”."""
    return not name.get("dropping-particle")


def _is_misread(name: Mapping[str, Any]) -> bool:
    """Whether a name's particle would be taken for one of the other kind."""
    particle = _particle(name)
    return bool(particle) and _stays(name) == is_dropped(particle.split())


def _bibtex_name(name: Mapping[str, Any], in_parts: bool) -> str:
    """``in_parts``: a name that would be misread is written part by part, as BibLaTeX alone has it."""
    if literal := name.get("literal"):
        return "others" if literal == "others" else f"{{{_latex(literal)}}}"
    particle, family, given, suffix = map(
        _latex, (_particle(name), name.get("family", ""), name.get("given", ""), name.get("suffix", ""))
    )
    if (in_parts and _is_misread(name)) or particle[:1].isupper():
        parts = {"family": family, "given": given, "suffix": suffix, "prefix": particle}
        said = [f"{part}={{{text}}}" for part, text in parts.items() if text]
        return ", ".join((*said, f"useprefix={str(_stays(name)).lower()}"))
    if any(word[:1].islower() for word in family.split(" ")[:-1]):
        family = f"{{{family}}}"
    family, given, suffix = map(_in_one_piece, (family, given, suffix))
    parts_in_order = [" ".join(filter(None, (particle, family))), *filter(None, (suffix,)), given]
    return ", ".join(parts_in_order).rstrip(", ") if given or suffix else f"{{{parts_in_order[0]}}}"


def _in_one_piece(part: str) -> str:
    """A part of a name in braces, if it would be taken apart without them."""
    return f"{{{part}}}" if ("," in part or " and " in part) and part[:1] != "{" else part


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
    made = re.sub(r"\n[^\S\n]*\n\s*", r" \\par ", "".join(out))
    return made if _balanced(made) else _escaped(_TAG.sub("", text))


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in text)


def _balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall("[{}]", text):
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
    "motion_picture": {"author": "AU", "director": "AU", "producer": "A3", "performer": "A4"},
    "personal_communication": {"recipient": "A2"},
    **{kind: {"editor": ""} for kind in ("legal_case", "patent")},
    "thesis": {"contributor": "A3"},
}
_RIS_TEXTS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    **{kind: {"collection-title": "T2", "container-title": "T2"} for kind in SERIES_IN_T2},
    **{kind: {"archive": "DB", "archive_location": "AN"} for kind in IN_ARCHIVES},
    **{kind: {"chapter-number": "ET"} for kind in ("bill", "hearing", "legislation")},
    **{kind: {"number": ""} for kind in ("article-magazine", "article-newspaper", "periodical")},
    "article-journal": {"number": "C7", "PMCID": "C2", "PMID": "C2"},
    "book": {"collection-title": "T2", "container-title": "T2", "collection-number": "M1"},
    "chapter": {"collection-number": "M1"},
    "map": {"collection-title": "T2", "container-title": "T2", "scale": "C1"},
    "paper-conference": {"event-place": "C1"},
    "patent": {"authority": "A2"},
    "software": {"collection-title": "T2", "container-title": "T2", "version": "ET"},
    "thesis": {"container-title": ""},
}
"""Where RIS has works of some types otherwise than the others, or has no place for what these have."""
_RIS_TEXTS: Final = {
    "title": "TI", "title-short": "ST", "container-title": "T2", "container-title-short": "J2",
    "collection-title": "T3", "volume": "VL", "number-of-volumes": "NV", "issue": "IS", "edition": "ET",
    "publisher": "PB", "publisher-place": "CY", "genre": "M3", "language": "LA", "DOI": "DO", "URL": "UR",
    "source": "DB", "call-number": "AN", "note": "N1", "abstract": "AB", "number": "M1", "archive_location": "AV",
    "reviewed-title": "RI",
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
    for name, tag in _of_type(_RIS_PEOPLE, _RIS_PEOPLE_OF.get(item["type"], {})).items():
        yield from ((tag, _ris_name(person)) for person in item.get(name, ()) if tag)
    said: set[str] = set()
    for name, tag in _ris_texts(item).items():
        if tag and tag not in said and (value := item.get(name)):
            said.add(tag)
            yield tag, " ".join(_TAG.sub("", str(value)).split())
    for name in ("ISSN", "ISBN"):
        if number := item.get(name):
            yield "SN", str(number)
    for name, tag in (("issued", "DA"), ("accessed", "Y2")):
        yield from _ris_date(item.get(name) or {}, tag)
    if pages := item.get("page"):
        first, _, last = with_dashes(str(pages)).partition("–")
        yield "SP", first.strip()
        if last:
            yield "EP", last.strip()
    elif extent := item.get(EXTENTS.get(item["type"], "")):
        yield "SP", str(extent)
    yield from (("KW", word) for word in keywords_in(item.get("keyword", "")))
    yield "ER", ""


def _ris_texts(item: Item) -> Mapping[str, str]:
    """The tag of each field for a work of this type."""
    kind = item["type"] if item["type"] in _RIS_TYPES else "document"
    texts = _of_type(_RIS_TEXTS, _RIS_TEXTS_OF.get(kind, {}))
    if kind == "paper-conference" and item.get("event-title") and item.get("container-title"):
        texts |= {"container-title": "C3", "event-title": "T2"}
    return texts


def _of_type(tags: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Tags of a type of works that has some otherwise: with it these say nothing else."""
    return {**{name: tag for name, tag in tags.items() if tag not in own.values()}, **own}


def _ris_date(date: Mapping[str, Any], tag: str) -> Iterator[tuple[str, str]]:
    parts = date.get("date-parts") or []
    if not parts:
        if date.get("literal") and tag == "DA":
            yield "PY", str(date["literal"])
        return
    # RIS has no spans; of one without a beginning (0) the end is told.
    point = next((part for part in parts if part != [0]), parts[0])
    season = point[1] - season_month(0) if is_season(point) else int(date.get("season") or 0)
    point = point[:1] if season else point
    year, month, day = ([_year(point[0]), *(f"{part:02}" for part in point[1:]), "", ""])[:3]
    words = SEASONS[season - 1] if season else "ca." if date.get("circa") and not month else ""
    if tag == "DA":
        yield "PY", year
    if point[0] > 0:  # years before our era are told alone
        yield tag, f"{year}/{month}/{day}/{words}" if tag == "DA" or month else year


def _ris_name(name: Mapping[str, Any]) -> str:
    if literal := name.get("literal"):
        return str(literal)
    particle = name.get("non-dropping-particle", "")
    given = " ".join(filter(None, (name.get("given", ""), name.get("dropping-particle", ""))))
    return ", ".join(
        filter(None, (" ".join(filter(None, (particle, name.get("family", "")))), given, name.get("suffix", "")))
    )


# -- dates ---------------------------------------------------------------------------------------------------------


def _is_plain(date: Mapping[str, Any]) -> bool:
    """Whether a date is a year of our era with its month, and nothing is said of it."""
    return date["date-parts"][0][0] > 0 and not (date.get("circa") or date.get("season"))


def _year(year: int) -> str:
    """In four digits, as EDTF has it: 44 BC is -0043."""
    year += year < 0
    return f"{year:0{4 + (year < 0)}}"


def _edtf(date: Mapping[str, Any]) -> str:
    """A CSL date as the Library of Congress writes it."""
    points = [
        "-".join(_year(part) if not at else f"{part:02}" for at, part in enumerate(parts))
        for parts in date["date-parts"]
    ]
    if (season := date.get("season")) and str(season).isdigit() and len(points) == 1:
        points[0] = f"{points[0]}-{season_month(int(season))}"
    if len(points) == 2:
        points = ["" if parts == [0] else point for point, parts in zip(points, date["date-parts"], strict=True)]
    if date.get("circa"):
        doubtful = 0 if not points[-1] else -1
        points[doubtful] += "~"
    return "/".join(points)


EXPORTS: Final[Mapping[str, Callable[[Library], str]]] = {".bib": bibtex, ".ris": ris, ".json": csl_json}
"""End of a file's name → what writes it."""


# -- the publication itself ----------------------------------------------------------------------------------------

_ROLES: Final = {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator", "com": "compiler"}
_DOI: Final = re.compile(r"(10\.\d{4,9}/\S+)")
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
        ("DOI", _first(_DOI, map(bare_doi, numbers))),
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
