"""From works and citations to formatted text: one pure function, ``render``, and a cache around it.

citeproc-js does the formatting, in a V8 that lives for one call. Nothing else of the builder knows that; what goes
in is a ``CitationRequest``, what comes out a ``CitationResult``, both plain data. Starting the engine and reading a
large style takes a quarter of a second, so callers keep results by ``cache_key`` and a build that changes no citation
never starts it (``render_cached``).

What the engine leaves to be desired is put right here:

* a work of whose citation nothing remains to be printed (MLA with the author suppressed) gives an empty fragment
  instead of a message;
* a note begins with a capital;
* national standards of non-Latin scripts (GB/T 7714, GOST R 7.0.5) print a work's terms in the work's own
  language: “et al.” for an English book, 等 for a Chinese one, whose second edition is 2版;
* works stay in the order in which they are written where words stand between them, such as “see also”.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, Protocol
from xml.etree import ElementTree

from msgspec import Struct

from builder.citations import fragment as fragments
from builder.citations.edtf import even
from builder.citations.fields import DATES
from builder.citations.fragment import Fragment
from builder.citations.styles import FALLBACK_LOCALE, Node, as_node, locale_for, locale_names, locale_xml
from builder.identifiers import bare_doi
from builder.resources import resource

_FORM = 9
"""Raise it when the same request gives another result because of this file or ``fragment``."""

_SECONDS = 120.0
"""The longest that a style may take: a thousand citations in the largest style take a tenth of it."""
_MEMORY = 1 << 30
"""Bytes the engine may use; the largest style with 2,000 works stays under a quarter."""


class Mode(Enum):
    """How the author of a cited work appears."""

    NORMAL = "normal"
    SUPPRESS_AUTHOR = "suppress-author"
    """``-@key``: the sentence has named the author."""
    AUTHOR_IN_TEXT = "author-in-text"
    """``@key``: the author's name is part of the sentence. Only the first of a cluster can have it."""


class Cite(Struct, frozen=True):
    """One work within a citation."""

    key: str
    locator: str = ""
    label: str = "page"
    """A CSL locator term: ``page``, ``chapter``, ``section``, ``note`` …"""
    prefix: str = ""
    """Printed before it, with a space between: ``see``. May hold ``<i>…</i>``, like the suffix."""
    suffix: str = ""
    """Printed after it, as it is: ``, and more``."""
    mode: Mode = Mode.NORMAL


class Cluster(Struct, frozen=True):
    """One citation: what stands between a pair of brackets."""

    id: str
    cites: tuple[Cite, ...]
    note_number: int = 0
    """The note in which the citation stands or which it becomes, as it is printed; 0 in running text."""
    opens_note: bool = True
    """The note begins with it, so it begins with a capital."""
    closes_note: bool = True
    """The note ends with it; else the style's full stop is left out."""
    within_sentence: bool = False
    """Words of the note's sentence stand before it, so what the style prints first has a small letter: “see ibid.”"""
    chapter: int = 0
    """Where notes are numbered anew in each chapter: which one it stands in, of those that cite works, from 0."""


class CitationRequest(Struct, frozen=True):
    """Everything that a formatted bibliography and its citations depend on."""

    items: tuple[str, ...]
    """CSL-JSON of each work, as canonical JSON text (``canonical``); ``id`` is the key."""
    clusters: tuple[Cluster, ...]
    """In reading order."""
    style: str
    """CSL, as XML text."""
    language: str
    """Language tag of the publication."""
    nocite: tuple[str, ...] = ()
    """Keys of works that stand in the bibliography without being cited."""
    quotes: tuple[str, ...] = ()
    """The marks with which the book quotes: outer pair, inner pair. They take the place of those of its language's
    locale where that has the same marks, in or out; marks that the style itself sets stay. Empty: the locale's.
    """


class ClusterResult(Struct, frozen=True):
    """A formatted citation."""

    id: str
    fragment: Fragment
    """In a note style the content of the note. Empty where the style has nothing to print."""
    author: Fragment = ()
    """For an author in running text: the name, to be set before the fragment (and its note call)."""


class Entry(Struct, frozen=True):
    """A formatted bibliography entry."""

    key: str
    fragment: Fragment
    label: str = ""
    """What a numeric style sets in the margin: ``[1]``."""
    language: str = ""
    """The work's own language, as its data gives it; empty if unknown."""


class CitationResult(Struct, frozen=True):
    """The formatted citations, in the order of the request, and the bibliography, in the style's order."""

    clusters: tuple[ClusterResult, ...]
    entries: tuple[Entry, ...]
    note_style: bool
    hanging_indent: bool
    label_column: bool
    """Labels are set in a column of their own, the text beside it."""


class CitationEngineError(Exception):
    """The engine refused the style or failed in it; the message says what it said."""


class Store(Protocol):
    """Where results are kept between builds."""

    def get(self, key: str) -> bytes | None:
        """The bytes put under ``key``, or nothing."""

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``."""


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def request_for(
    works: Mapping[str, Mapping[str, Any]],
    clusters: Iterable[Cluster],
    style: str,
    language: str,
    nocite: Iterable[str] = (),
) -> CitationRequest:
    """A request with just the works that are needed, in the order of ``works``; ``*`` in ``nocite`` means all.

    Raises:
        KeyError: a cited key is not among the works (callers report those with their place before).
    """
    clusters = tuple(clusters)
    listed = tuple(dict.fromkeys(nocite))
    if "*" in listed:
        listed = tuple(works)
    needed = {cite.key for cluster in clusters for cite in cluster.cites} | set(listed)
    for key in sorted(needed):
        if key not in works:
            raise KeyError(key)
    items = tuple(canonical(works[key]) for key in works if key in needed)
    return CitationRequest(items, clusters, style, language, listed)


# -- the cache -----------------------------------------------------------------------------------------------------


def cache_key(request: CitationRequest) -> str:
    """SHA-256 of the request and of every part of the builder that has a hand in the result, in hexadecimal."""
    plan = _plan(request)
    parts = {
        "form": _FORM,
        "engine": _engine_digest(),
        "locales": {name: _digest(locale_xml(name)) for name in plan.locales},
        "items": request.items,
        "clusters": [_cluster_json(cluster) for cluster in request.clusters],
        "style": _digest(request.style),
        "language": request.language,
        "nocite": request.nocite,
        "quotes": request.quotes,
    }
    return _digest(canonical(parts))


def render_cached(request: CitationRequest, store: Store) -> CitationResult:
    """``render``, by way of a store. What the store holds is checked; if it makes no sense it is made anew.

    Raises:
        CitationEngineError: as ``render``.
    """
    if not request.items:
        return render(request)
    key = cache_key(request)
    kept = store.get(key)
    if kept is not None:
        result = _matching(kept, request)
        if result is not None:
            return result
    result = render(request)
    store.put(key, dump_result(result))
    return result


def _matching(data: bytes, request: CitationRequest) -> CitationResult | None:
    try:
        result = load_result(data)
    except ValueError:
        return None
    same = [cluster.id for cluster in result.clusters] == [cluster.id for cluster in request.clusters]
    return result if same else None


def dump_result(result: CitationResult) -> bytes:
    """The result as UTF-8 JSON."""
    data = {
        "clusters": [
            [cluster.id, fragments.to_json(cluster.fragment), fragments.to_json(cluster.author)]
            for cluster in result.clusters
        ],
        "entries": [
            [entry.key, fragments.to_json(entry.fragment), entry.label, entry.language] for entry in result.entries
        ],
        "settings": [result.note_style, result.hanging_indent, result.label_column],
    }
    body = canonical(data)
    return canonical({"sum": _digest(body), "body": body}).encode("utf-8")


def load_result(data: bytes) -> CitationResult:
    """The inverse of ``dump_result``.

    Raises:
        ValueError: damaged, or of another form.
    """
    try:
        outer = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested beyond reason") from error
    match outer:
        case {"sum": str(digest), "body": str(body)} if digest == _digest(body):
            pass
        case _:
            raise ValueError("the sum doesn't match")
    match json.loads(body):
        case {
            "clusters": list(clusters),
            "entries": list(entries),
            "settings": [bool(note_style), bool(hanging), bool(column)],
        }:
            return CitationResult(
                tuple(_cluster_result(item) for item in clusters),
                tuple(_entry(item) for item in entries),
                note_style,
                hanging,
                column,
            )
        case _:
            raise ValueError("not a citation result")


def _cluster_result(item: object) -> ClusterResult:
    match item:
        case [str(name), fragment, author]:
            return ClusterResult(name, fragments.from_json(fragment), fragments.from_json(author))
        case _:
            raise ValueError("not a citation")


def _entry(item: object) -> Entry:
    match item:
        case [str(key), fragment, str(label), str(language)]:
            return Entry(key, fragments.from_json(fragment), label, language)
        case _:
            raise ValueError("not an entry")


def _cluster_json(cluster: Cluster) -> list[object]:
    cites = [[c.key, c.locator, c.label, c.prefix, c.suffix, c.mode.value] for c in cluster.cites]
    place = [cluster.note_number, cluster.opens_note, cluster.closes_note, cluster.within_sentence, cluster.chapter]
    return [cluster.id, cites, *place]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def _engine_digest() -> str:
    return _digest(_engine_source())


def _engine_source() -> str:
    folder = ("csl", "citeproc")
    engine = resource(*folder, "citeproc_commonjs.js").read_text("utf-8")
    adapter = resource(*folder, "adapter.js").read_text("utf-8")
    # The published file ends as a CommonJS module; V8 alone has no ``module``.
    return f"var module = {{}};\n{engine}\n{adapter}"


# -- rendering -----------------------------------------------------------------------------------------------------


def render(request: CitationRequest) -> CitationResult:
    """Format all citations and the bibliography. Without works it answers at once, without the engine.

    Raises:
        CitationEngineError: the style is broken, or takes more time or memory than any sound one.
        KeyError: a cluster cites a key that is not among the items.
    """
    plan = _plan(request)
    if not plan.items:
        empty = tuple(ClusterResult(cluster.id, ()) for cluster in request.clusters)
        return CitationResult(empty, (), False, False, False)
    raw = _run(plan.payload(request))
    if any(_AND_OTHERS in text for text in plan.texts):
        raw["clusters"] = [_with_et_al(xml, plan.terms) for xml in raw["clusters"]]
        raw["entries"] = [
            {**made, "text": _with_et_al(made["text"], plan.terms_of(made["number"]))} for made in raw["entries"]
        ]
    for made in raw["entries"]:
        made["text"] = _BEFORE_EDITION.sub("", made["text"])
    note_style = raw["style_class"] == "note"
    clusters = tuple(
        _cluster_from(cluster, xml, plan.keys, note_style)
        for cluster, xml in zip(request.clusters, raw["clusters"], strict=True)
    )
    entries = tuple(_entry_from(made, plan) for made in raw["entries"])
    return CitationResult(clusters, entries, note_style, bool(raw["hanging"]), bool(raw["align"]))


def _cluster_from(cluster: Cluster, xml: str, keys: tuple[str, ...], note_style: bool) -> ClusterResult:
    root = fragments.read_root(xml)
    author: list[fragments.Run] = []
    opening = root.find("author")
    if opening is not None:
        author = fragments.tidied(fragments.runs_of(opening, keys))
        tail = opening.tail or ""
        root.remove(opening)
        root.text = tail + (root.text or "")
    runs = fragments.tidied(fragments.runs_of(root, keys))
    if note_style and cluster.note_number and cluster.opens_note:
        runs = fragments.capitalised(runs)
    return ClusterResult(cluster.id, fragments.build(runs), fragments.build(author))


def _entry_from(made: Mapping[str, Any], plan: _Plan) -> Entry:
    number = int(made["number"])
    root = fragments.read_root(str(made["text"]))
    label = ""
    body: list[fragments.Run] = []
    if root.text:
        body.append(fragments.Run(root.text))
    after_block = False
    for child in root:
        kind = child.get("t", "") if child.tag == "d" else ""
        if kind == "left-margin" and not label and not _said(body):
            label = "".join(child.itertext()).strip()
            body.append(fragments.Run(child.tail or ""))
            continue
        # Parts that stand in lines of their own follow on after a space: entries are paragraphs.
        if _said(body) and (kind or after_block):
            body.append(fragments.Run(" "))
        after_block = bool(kind)
        holder = fragments.read_root("")
        holder.append(child)
        body.extend(fragments.runs_of(holder, plan.keys))
    fragment = fragments.build(fragments.tidied(body))
    return Entry(plan.keys[number], fragment, label, str(plan.items[number].get("language", "")))


def _said(runs: Iterable[fragments.Run]) -> bool:
    return any(run.text.strip() for run in runs)


def _run(payload: str) -> dict[str, Any]:
    # Imported here: V8 is needed only when something is to be formatted, and takes a while to load.
    from py_mini_racer import JSEvalException, MiniRacer

    try:
        with MiniRacer() as machine:
            machine.set_hard_memory_limit(_MEMORY)
            machine.eval(_engine_source())
            answer = machine.call("bifolioRender", payload, timeout_sec=_SECONDS)
    except JSEvalException as error:
        raise CitationEngineError(_first_line(str(error))) from error
    result = json.loads(str(answer))
    if not isinstance(result, dict):
        raise CitationEngineError("the engine's answer makes no sense")
    return result


def _first_line(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    said = next((line for line in lines if "Error" in line), lines[0] if lines else "no message")
    return re.sub(r"^.*?(\w*Error:)", r"\1", said)


# -- what the engine is given --------------------------------------------------------------------------------------

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000\ufdd0-\ufdef\ufffe\uffff]")
"""What XML can't hold, and our own mark."""
_BEFORE_EDITION = re.compile(r"(?<=\d) (?=版)")
"""Between the number of an edition and its Chinese or Japanese name: styles have a space, the standards none."""
_AND_OTHERS = "\ue000"
"""Stands for the names that a work's data leaves out, until they are printed as “et al.”."""

_WORK_LANGUAGE_FIRST = ("bg", "ja", "kk", "ko", "ru", "uk", "zh")
"""Styles with these default locales print a work's terms in the work's language, as their standards say."""


class _Plan(Struct, frozen=True):
    """The request in the engine's terms."""

    items: tuple[dict[str, Any], ...]
    keys: tuple[str, ...]
    language: str
    own_languages: tuple[str, ...]
    locales: tuple[str, ...]
    terms: str
    """The locale whose terms stand in citations."""

    @property
    def texts(self) -> Iterable[str]:
        """All literal names."""
        for item in self.items:
            for value in item.values():
                if isinstance(value, list):
                    yield from (str(name["literal"]) for name in value if isinstance(name, dict) and "literal" in name)

    def terms_of(self, number: int) -> str:
        """The locale whose terms stand in the entry of a work."""
        return locale_for(self.items[number]["language"]) if self.own_languages else self.terms

    def locale(self, name: str, request: CitationRequest) -> Node:
        """A locale as the engine reads it, that of the book with the book's quotation marks."""
        node = as_node(locale_xml(name))
        if request.quotes and name in (self.language, locale_for(request.language)):
            terms = {term["attrs"]["name"]: term for term in _terms(node)}
            ours = [terms[mark]["children"] for mark in _MARKS if mark in terms]
            if sorted(map(str, ours)) == sorted(str([mark]) for mark in request.quotes):
                for term, mark in zip(_MARKS, request.quotes, strict=True):
                    terms[term]["children"] = [mark]
        return node

    def payload(self, request: CitationRequest) -> str:
        names = {key: f"i{number}" for number, key in enumerate(self.keys)}
        serials = _serials(request)
        items = [{**item, "id": names[key]} for item, key in zip(self.items, self.keys, strict=True)]
        payload = {
            "items": items,
            "clusters": [
                {**_engine_cluster(cluster, names), "note": serial}
                for cluster, serial in zip(request.clusters, serials, strict=True)
            ],
            "notes": _NOTES_OF_CHAPTER,
            "style": as_node(request.style),
            "language": self.language,
            "languages": list(self.own_languages),
            "locales": {_engine_locale(name).lower(): self.locale(name, request) for name in self.locales},
            "nocite": [names[key] for key in request.nocite],
            "words": _words(locale_for(request.language)),
        }
        return json.dumps(payload)


_MARKS = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")


def _terms(node: Node) -> Iterator[Node]:
    for child in node["children"]:
        if isinstance(child, dict) and child["name"] == "terms":
            yield from (term for term in child["children"] if isinstance(term, dict))


@cache
def _words(name: str) -> dict[str, str]:
    """What joins names in running text, in the language of the publication."""
    root = ElementTree.fromstring(locale_xml(name).encode("utf-8"))
    terms = {
        term.get("name", ""): "".join(term.itertext()).strip()
        for term in root.iter("{http://purl.org/net/xbiblio/csl}term")
        if term.get("form") is None
    }
    return {"and": terms.get("and", "and"), "et-al": terms.get("et-al", "et al.")}


def _engine_locale(name: str) -> str:
    """The engine asks by two parts of a tag at most."""
    return "-".join(name.split("-")[:2])


def _engine_cluster(cluster: Cluster, names: Mapping[str, str]) -> dict[str, Any]:
    cites: list[dict[str, Any]] = []
    for cite in cluster.cites:
        one: dict[str, Any] = {"id": names[cite.key]}
        if cite.locator:
            one["locator"] = _UNPRINTABLE.sub("", cite.locator)
            one["label"] = cite.label
        if cite.prefix:
            one["prefix"] = _UNPRINTABLE.sub("", cite.prefix).rstrip() + " "
        if cite.suffix:
            one["suffix"] = _UNPRINTABLE.sub("", cite.suffix)
        if cite.mode is Mode.SUPPRESS_AUTHOR:
            one["suppress-author"] = True
        cites.append(one)
    in_text = bool(cluster.cites) and cluster.cites[0].mode is Mode.AUTHOR_IN_TEXT
    return {
        "cites": cites,
        "open": not cluster.closes_note,
        "within": cluster.within_sentence,
        "in_text": in_text,
        "ordered": in_text or _is_ordered(cluster),
    }


_NOTES_OF_CHAPTER = 1_000_000
"""More notes than a chapter has: the engine counts them through the book, chapter by chapter in strides of this."""


def _serials(request: CitationRequest) -> list[int]:
    """The numbers by which the engine knows notes, each the printed one beyond its chapter's stride.

    No chapter begins with “ibid.”, for that would mean a note on another page: the gap between strides sees to it.
    Where a style sends its readers to a note by its number, or has no bibliography to look a short form up in, each
    chapter cites its works in full anew, as the Chicago Manual and ``citereset=chapter`` have it: the engine forgets
    what came before where a number is less than the one before it, so there chapters count downwards.
    """
    anew = "first-reference-note-number" in request.style or "<bibliography" not in request.style
    last = max((cluster.chapter for cluster in request.clusters), default=0)
    return [
        (last - cluster.chapter if anew else cluster.chapter) * _NOTES_OF_CHAPTER + cluster.note_number
        if cluster.note_number
        else 0
        for cluster in request.clusters
    ]


def _is_ordered(cluster: Cluster) -> bool:
    """Words between the works ("see also", "and more") hold for their order, so no style may change it."""
    words_before = any(cite.prefix for cite in cluster.cites)
    return len(cluster.cites) > 1 and (words_before or any(cite.suffix for cite in cluster.cites[:-1]))


@cache
def _joined_others() -> re.Pattern[str]:
    joins = sorted({re.escape(_words(name)["and"]) for name in locale_names()}, key=lambda word: (-len(word), word))
    stop = r"(?:,|(?<!&amp)(?<!&lt)(?<!&gt);)?"  # a name may end in a sign that XML writes with a semicolon
    return re.compile(rf"(?:{stop}\s*(?:{'|'.join(joins)}|&amp;)\s*|{stop}\s*){_AND_OTHERS}(\.?)")


def _with_et_al(xml: str, locale: str) -> str:
    """“Weiss, and ⟨others⟩” as “Weiss et al.”; one full stop is enough."""
    term = _words(locale)["et-al"]
    return _joined_others().sub(lambda match: f" {term}" + ("" if term.endswith(".") else match[1]), xml)


def _plan(request: CitationRequest) -> _Plan:
    items = tuple(_with_printable_spans(_cleaned(json.loads(item))) for item in request.items)
    keys = tuple(str(item["id"]) for item in items)
    match = re.search(r"<style\b[^>]*?\bdefault-locale\s*=\s*[\"']([^\"']+)[\"']", request.style)
    language = locale_for(match[1] if match else request.language)
    own: dict[str, str] = {}
    if match and language.split("-")[0] in _WORK_LANGUAGE_FIRST:
        items = tuple({**item, "language": item.get("language") or _guessed(item)} for item in items)
        for item in items:
            bare = re.split(r"[-_]", item["language"])[0].lower()
            if bare != language.split("-")[0]:
                same = bare == request.language.split("-")[0].lower()
                own.setdefault(bare, locale_for(request.language if same else item["language"]))
    locales = dict.fromkeys((FALLBACK_LOCALE, _base(language), language, locale_for(request.language)))
    for name in own.values():
        locales.update(dict.fromkeys((_base(name), name)))
    layouts = tuple(f"{_engine_locale(name)} {bare}" for bare, name in own.items())
    return _Plan(items, keys, _engine_locale(language), layouts, tuple(locales), language)


def _base(name: str) -> str:
    """The locale that lies under a regional one: German for Austria."""
    return locale_for(name.split("-")[0])


def _guessed(item: Mapping[str, Any]) -> str:
    title = str(item.get("title", ""))
    if _CJK.search(title):
        return "zh"
    if _CYRILLIC.search(title):
        return "ru"
    return "en"


def _with_printable_spans(item: dict[str, Any]) -> dict[str, Any]:
    """A work whose spans the engine can print: it takes none whose ends aren't equally exact and none that has no
    beginning, and prints the day of one that ends where it begins twice."""
    spans = {
        name: item[name]["date-parts"]
        for name in sorted(DATES & item.keys())
        if isinstance(item[name], dict) and len(item[name].get("date-parts") or ()) == 2
    }
    for name, (beginning, end) in spans.items():
        if beginning == [0]:
            item = {**item, name: {"literal": f"–{end[0]}", "until": end[0]}}
        else:
            beginning, end = even([beginning, end])
            item = {**item, name: {**item[name], "date-parts": [beginning, end][: 1 + (beginning != end)]}}
    return item


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, list):
        cleaned_list = [_cleaned(item) for item in value]
        if cleaned_list and cleaned_list[-1] == {"literal": "others"}:
            cleaned_list[-1] = {"literal": _AND_OTHERS}
        return cleaned_list
    if isinstance(value, dict):
        cleaned = {key: _cleaned(item) for key, item in value.items()}
        if isinstance(cleaned.get("DOI"), str):
            cleaned["DOI"] = bare_doi(cleaned["DOI"])
        return cleaned
    return value
