"""Citations: formatted by the style, linked to their entries, entries linked back to their citations.

In a note style a citation becomes a note of its own (``as_notes``), before notes are numbered; of ``@key`` in
running text the author's name stays in the sentence. Everything else happens in one go (``settled_citations``),
since a style may look at all citations of a book at once: to number them, to tell two works of a year apart, to
write “ibid.”
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from builder.citations import fragment
from builder.citations.engine import (
    CitationEngineError,
    CitationResult,
    Cite,
    Cluster,
    ClusterResult,
    Entry,
    Mode,
    Store,
    render,
    render_cached,
    request_for,
)
from builder.citations.reference import Item
from builder.citations.references import Library, library, load_all
from builder.citations.styles import Style, find_style, style_of
from builder.citations.syntax import is_crossing, parse_call
from builder.diagnostics import Diagnostic, Severity, Span, most_like, nearest
from builder.figures.qr import SMALL, code, fits
from builder.identifiers import bare_doi, doi_address
from builder.model.book import Words
from builder.model.manuscript import Manuscript, ManuscriptChapter
from builder.model.nodes import (
    Block,
    Citation,
    CitationCall,
    Emphasis,
    Figure,
    Inline,
    Link,
    Note,
    NoteCall,
    NoteReference,
    Paragraph,
    Phrase,
    ReferenceEntry,
    References,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from builder.model.walk import inlines, plain
from builder.publication import Publication
from builder.resolve.bibliographies import Place, chosen, empty_places, has_own, places_in, target_of
from builder.resolve.foreign import foreign_language, with_foreign_letters
from builder.resolve.identifiers import Names
from builder.resolve.notes import Noted
from builder.resolve.quotes import quotes_of, runs_in
from builder.resolve.references import LOOKED_AT, begins_sentence
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, rewrite_run, runs_of
from builder.resolve.words import words_for

_MARK_OF_NOTES = "^citation:"
"""Begins the labels of notes made of citations; no author's label has a caret."""
_UNLISTED_BY_CUSTOM = frozenset(
    "classic entry entry-dictionary entry-encyclopedia interview personal_communication post".split()
)
"""Types of works that guides to style give in notes or in the text alone: letters, posts, entries of dictionaries …"""
_NAMED_AT_MOST = 8
"""Works named in the warning about those that are never cited."""


class Apparatus(Struct, frozen=True):
    """What citations need besides the text: the works and the style."""

    works: Library
    style: Style | None
    """``None`` where nothing is to be formatted, or the style is faulty (and reported)."""


def works_of(manuscript: Manuscript) -> tuple[Library, list[Diagnostic]]:
    """The works of a manuscript's reference files, and what is wrong with them."""
    return library(load_all((file.text, file.file) for file in manuscript.references))


def apparatus_of(manuscript: Manuscript, works: Library) -> tuple[Apparatus, list[Diagnostic]]:
    """The style of a manuscript beside its works; it is read only where there is something to format."""
    publication = manuscript.publication
    name, span = publication.citation_style, publication.place("citation-style")
    # A path has been read by the loader, which knows the folder; a shipped style needs none.
    own = style_of(manuscript.style_xml, name, span) if manuscript.style_xml is not None else None
    if isinstance(own, Diagnostic):
        return Apparatus(works, None), [own]
    if not (publication.nocite or any(True for chapter in manuscript.chapters for _ in _calls(chapter))):
        return Apparatus(works, None), []
    style = own or find_style(name, Path(), span)
    if isinstance(style, Diagnostic):
        return Apparatus(works, None), [style]
    return Apparatus(works, style), []


def _calls(chapter: ManuscriptChapter) -> Iterator[CitationCall]:
    blocks = (*chapter.blocks, *(block for note in chapter.notes.values() for block in note.blocks))
    for run in (chapter.title, *runs_of(blocks)):
        for node in inlines(run):
            if isinstance(node, CitationCall):
                yield node


def citing_chapters(chapters: Iterable[ManuscriptChapter], apparatus: Apparatus) -> tuple[int, ...] | None:
    """Numbers, from 0, of the chapters that cite works; ``None`` where the style has no bibliography to list them."""
    if apparatus.style is None or not _lists_works(apparatus.style):
        return None
    return tuple(number for number, chapter in enumerate(chapters) if any(True for _ in _calls(chapter)))


def _lists_works(style: Style) -> bool:
    return "<bibliography" in style.xml


_CALLS_AFTER_STOPS = frozenset("da de en fi nb nl nn no sv".split())
"""Languages in which the call of a note stands behind the stop or comma of its sentence; others have it before."""
_STOPS = re.compile(r"[.,;:!?…]+[”’“»]?(?!\w)")
_ENDED = re.compile(r"(?:\.[”’“»]?|[!?…][”’“»])\Z")
_SECOND_STOP = re.compile(r"\A\.(?!\.)")


def as_notes(chapter: ManuscriptChapter, language: str) -> ManuscriptChapter:
    """The chapter with a note for each citation outside notes, its calls where the book's language has them."""
    behind = language.partition("-")[0].lower() in _CALLS_AFTER_STOPS
    notes: dict[str, Note] = {}

    def rule(node: Inline) -> Run | None:
        if not isinstance(node, CitationCall):
            return None
        label = f"{_MARK_OF_NOTES}{len(notes) + 1}"
        notes[label] = Note((Paragraph((node,), node.span),), node.span)
        call = NoteCall(label, node.span)
        return (node, call) if node.in_text else (call,)

    def settle(run: Run) -> Run:
        return _closed_up(rewrite_run(run, rule), behind)

    title = settle(chapter.title)
    blocks = rewrite_blocks(chapter.blocks, settle)
    return replace(chapter, title=title, blocks=blocks, notes={**chapter.notes, **notes}) if notes else chapter


def _closed_up(run: Run, behind: bool) -> Run:
    """The run without the space before the call of a note that was a citation: it stands close to its word.

    Calls that follow one another, an author's own among them, are one row. ``behind``: it stands after the stop or
    comma that follows it.
    """
    if not any(map(_was_citation, inlines(run))):
        return run
    nodes = [
        replace(node, children=_closed_up(node.children, behind)) if isinstance(node, CONTAINERS) else node
        for node in run
    ]
    out: list[Inline] = []
    at = 0
    while at < len(nodes):
        end = _end_of_calls(nodes, at)
        row, at = nodes[at : max(end, at + 1)], max(end, at + 1)
        if not any(map(_was_citation, row)):
            out += row
            continue
        if _was_citation(row[0]):
            _close_up(out)
        after = next((index for index in range(at, len(nodes)) if not _takes_no_room(nodes[index])), len(nodes))
        following = nodes[after] if after < len(nodes) else Text(" ")
        text = following.text if isinstance(following, Text) else ""
        stop = _STOPS.match(text)
        if stop or text[:1] == " ":  # no spaces are left of what stood in them
            row, at = [*row, *nodes[at:after]], after
        if stop and behind:
            out.append(Text(_SECOND_STOP.sub("", stop[0]) if _ends_sentence(out) else stop[0]))
            nodes[after] = Text(text[stop.end() :])
        out += [node for node in row if not isinstance(node, Text)]
    return tuple(node for node in out if node != Text(""))


def _was_citation(node: Inline) -> bool:
    return isinstance(node, NoteCall) and node.label.startswith(_MARK_OF_NOTES)


def _end_of_calls(nodes: Sequence[Inline], start: int) -> int:
    """Where the row of calls ends that begins here; ``start`` itself if none does."""
    end = start
    for at in range(start, len(nodes)):
        if isinstance(nodes[at], NoteCall):
            end = at + 1
        elif end == start or not _takes_no_room(nodes[at]):
            break
    return end


def _takes_no_room(node: Inline) -> bool:
    """Whether nothing but spaces stands in the line: marks of the index and notes in the margin do not."""
    match node:
        case Text(text):
            return not text.strip(" ")
        case Phrase(children):
            return not children or node.in_margin
        case _:
            return False


def _close_up(out: list[Inline]) -> None:
    """Take away the spaces at the end of a line that is being made, and those before what takes no room in it."""
    for at in reversed(range(len(out))):
        node = out[at]
        if isinstance(node, Text):
            out[at] = Text(node.text.rstrip(" "))
        if not _takes_no_room(node):
            return


def _tidied(run: Run, stands_close: Callable[[Inline], bool], prints_stop: Callable[[Inline], bool]) -> Run:
    """The run without the spaces before what stands close to its word, and without the full stops behind citations that
    print one themselves, as “ibid.” and “et al.” do. The space between two that stand close stays, since two raised
    numbers are not read as one."""
    if not any(stands_close(node) or prints_stop(node) for node in inlines(run)):
        return run
    out: list[Inline] = []
    for node in run:
        if isinstance(node, CONTAINERS):
            node = replace(node, children=_tidied(node.children, stands_close, prints_stop))
        elif isinstance(node, Text) and out and prints_stop(out[-1]):
            node = Text(_SECOND_STOP.sub("", node.text))
        elif stands_close(node) and not _follows_a_raised_one(out, stands_close):
            _close_up(out)
        out.append(node)
    return tuple(node for node in out if node != Text(""))


def _follows_a_raised_one(out: Sequence[Inline], is_raised: Callable[[Inline], bool]) -> bool:
    last = next((node for node in reversed(out) if not _takes_no_room(node)), None)
    return last is not None and (isinstance(last, NoteReference) or is_raised(last))


def _ends_sentence(out: Sequence[Inline]) -> bool:
    """Whether a stop stands there already, as in “etc.” or behind a question in quotes: a second one is too much."""
    last = next((node for node in reversed(out) if not _takes_no_room(node)), None)
    return last is not None and _ENDED.search(plain((last,))) is not None


# -- settling ------------------------------------------------------------------------------------------------------


class _Realm(Struct):
    """Citations that a style looks at together: those of the book, or of a chapter with a list of its own."""

    chapters: set[str] = field(default_factory=set)
    """Ids of the chapters."""
    clusters: list[Cluster] = field(default_factory=list)
    nodes: list[CitationCall] = field(default_factory=list)
    """The calls of ``clusters``, kept so that their identities stay theirs."""
    citing: int = 0
    """Chapters so far that cite works: others make no difference to what the engine is asked."""
    cited: dict[str, Span] = field(default_factory=dict)
    """Keys of the works that are cited, each with the place of its first citation."""


class _Desk(Struct):
    """What has been gathered for the engine, and what came back."""

    library: Library
    style: Style
    names: Names
    words: Words
    """The fixed words of the book's language."""
    calls: dict[int, ClusterResult] = field(default_factory=dict)
    """By the identity of the call's node."""
    places: list[Place] = field(default_factory=list)
    """The bibliographies, in reading order."""
    backlinks: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Key → chapter → ids of the citations, in reading order."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def settled_citations(
    chapters: tuple[tuple[str, Noted], ...],
    apparatus: Apparatus,
    publication: Publication,
    names: Names,
    store: Store | None,
) -> tuple[tuple[Noted, ...], list[Diagnostic]]:
    """The chapters, given with their ids, with their citations and bibliographies set."""
    noted = tuple(chapter for _, chapter in chapters)
    if apparatus.style is None:
        return noted, []
    desk = _Desk(apparatus.works, apparatus.style, names, words_for(publication.language))
    common = _Realm()
    realms = [common]
    for name, chapter in chapters:
        realm = common
        if has_own(chapter.blocks):
            realms.append(realm := _Realm())
        realm.chapters.add(name)
        _gather(chapter, realm, desk)
    nocite = _nocite(publication, desk)
    desk.diagnostics.extend(_uncited(desk, {key for realm in realms for key in realm.cited}, nocite))
    if any(found.severity is Severity.ERROR for found in desk.diagnostics):
        return noted, desk.diagnostics
    # A list for the whole book lists the works of all chapters.
    everywhere = tuple(dict.fromkeys((*nocite, *(key for realm in realms[1:] for key in realm.cited))))
    results: list[tuple[_Realm, CitationResult]] = []
    for realm in realms:
        listed = () if realm is not common else everywhere if _any_for_book(chapters) else nocite
        request = replace(
            request_for(desk.library.items, realm.clusters, desk.style.xml, publication.language, listed),
            quotes=quotes_of(run for chapter in noted for run in runs_in(publication.language, chapter.blocks)),
        )
        try:
            result = render(request) if store is None else render_cached(request, store)
        except CitationEngineError as error:
            message = f"the citation style “{desk.style.name}” fails: {error}"
            return noted, [
                *desk.diagnostics,
                Diagnostic("bad-citation-style", publication.place("citation-style"), message),
            ]
        results.append((realm, result))
        desk.calls.update({id(node): made for node, made in zip(realm.nodes, result.clusters, strict=True)})
    _lay_places(chapters, results, desk, publication)
    out = [_set(name, chapter, desk, publication.language) for name, chapter in chapters]
    filled = [_with_entries(name, chapter, desk, publication) for (name, _), chapter in zip(chapters, out, strict=True)]
    return tuple(filled), desk.diagnostics


def _any_for_book(chapters: Iterable[tuple[str, Noted]]) -> bool:
    return any(not place.choice.of_chapter for _, chapter in chapters for place in places_in(chapter.blocks))


def _lay_places(
    chapters: Iterable[tuple[str, Noted]],
    results: list[tuple[_Realm, CitationResult]],
    desk: _Desk,
    publication: Publication,
) -> None:
    """Choose the works of each bibliography, and tell of those that are cited and listed in none."""
    everything = {key for realm, _ in results for key in realm.cited}
    for name, chapter in chapters:
        for block in places_in(chapter.blocks):
            realm, result = next(pair for pair in results if name in pair[0].chapters)
            cited: Collection[str] = realm.cited
            if not block.choice.of_chapter:
                result, cited = results[0][1], everything
            entries = chosen(result.entries, block.choice, desk.library.items, cited)
            ids = {one.key: desk.names.made(f"ref-{_id_part(one.key)}", publication.span) for one in entries}
            desk.places.append(Place(name, block, entries, ids))
    desk.diagnostics.extend(empty_places(desk.places))
    for realm, result in results:
        listed = {entry.key for entry in result.entries}
        for key, span in realm.cited.items():
            if key in listed and all(target_of(desk.places, name, key) is None for name in realm.chapters):
                message = f"“{key}” is cited, and no bibliography lists it"
                hint = "one list without conditions, or one more list, would take it in"
                desk.diagnostics.append(Diagnostic("unlisted-reference", span, message, hint, Severity.WARNING))
    desk.diagnostics.extend(_left_out(results, desk, publication))


def _left_out(
    results: list[tuple[_Realm, CitationResult]], desk: _Desk, publication: Publication
) -> Iterator[Diagnostic]:
    """Tell of the works that the style keeps out of its bibliographies, but for those that guides say are not listed.

    A work that the publication names under ``nocite`` is meant to be listed, whatever it is.
    """
    if not desk.places or not _lists_works(desk.style):
        return
    listed = {entry.key for _, result in results for entry in result.entries}
    wanted: dict[str, Span] = {}
    for realm, _ in results:
        for key, span in realm.cited.items():
            wanted.setdefault(key, span)
    nocite = publication.place("nocite")
    if "*" in publication.nocite:
        wanted |= {key: nocite for key in desk.library.references if key not in wanted}
    works = desk.library.references
    wanted = {key: span for key, span in wanted.items() if works[key].item["type"] not in _UNLISTED_BY_CUSTOM}
    wanted |= {key: nocite for key in _named(publication, desk.library) if key != "*" and key not in wanted}
    hint = "it may lack what readers find it by (an archive, publisher, number or URL), or have the wrong type"
    for key in wanted:
        if key not in listed:
            message = f"the citation style leaves “{key}” out of the bibliography"
            yield Diagnostic("unlisted-reference", wanted[key], message, hint, Severity.WARNING)


def _gather(chapter: Noted, realm: _Realm, desk: _Desk) -> None:
    """Take up the chapter's citations in reading order, a note's where it is first called."""
    before = len(realm.clusters)
    met: set[int] = set()
    named: set[int] = set()
    """Identities of citations whose sentence names the author: their notes go without."""
    for run in (chapter.title, *runs_of(chapter.blocks)):
        for node in inlines(run):
            if isinstance(node, NoteReference) and node.number not in met:
                met.add(node.number)
                _gather_note(chapter.notes[node.number - 1], node.number, named, realm, desk)
            elif isinstance(node, CitationCall):
                named.add(id(node))
                if not desk.style.note:
                    _take(node, Cluster("", ()), realm, desk)
    realm.citing += len(realm.clusters) > before


def _gather_note(note: Note, number: int, named: set[int], realm: _Realm, desk: _Desk) -> None:
    runs = list(runs_of(note.blocks))
    for index, run in enumerate(runs):
        before = ""
        for node in inlines(run):
            if isinstance(node, CitationCall):
                cluster = Cluster("", ())
                if desk.style.note:
                    first = index == 0 and run[0] is node
                    last = index == len(runs) - 1 and run[-1] is node
                    within = not begins_sentence(before, desk.words)
                    cluster = Cluster("", (), number, first, last, within, realm.citing)
                _take(node, cluster, realm, desk, whole=desk.style.note and id(node) not in named)
                before = node.source  # whatever it becomes, a sentence has begun with it
            elif isinstance(node, Text):
                before = (before + node.text)[-LOOKED_AT:]


def _take(node: CitationCall, cluster: Cluster, realm: _Realm, desk: _Desk, whole: bool = False) -> None:
    """``whole``: of ``@key`` the name stands with the rest and not in the sentence, as in a note's “See @key”."""
    parsed = parse_call(node.source, node.in_text)
    named = [replace(cite, key=desk.library.key_of(cite.key)) for cite in parsed.cites]
    place = _places_in(node)
    desk.diagnostics.extend(
        Diagnostic("citation-syntax", place(fault.offset), fault.message, fault.hint) for fault in parsed.faults
    )
    known = desk.library.references
    for cite, offset in zip(named, parsed.offsets, strict=True):
        span = place(offset)
        if cite.key in known:
            realm.cited.setdefault(cite.key, span)
        elif is_crossing(cite.key):
            desk.diagnostics.append(_crossing(cite.key, span))
        else:
            desk.diagnostics.append(_unknown(cite.key, span, desk))
    cites: tuple[Cite, ...] = tuple(cite for cite in named if cite.key in known)
    if whole:
        cites = tuple(replace(cite, mode=Mode.NORMAL) if cite.mode is Mode.AUTHOR_IN_TEXT else cite for cite in cites)
    realm.clusters.append(replace(cluster, id=f"c{len(realm.clusters) + 1}", cites=cites))
    realm.nodes.append(node)


def _places_in(node: CitationCall) -> Callable[[int], Span]:
    """Where the characters of the source of a citation stand, by their offsets in it."""
    starts = list(node.places)

    def place(offset: int) -> Span:
        at = bisect_right(starts, offset) - 1
        if at < 0:
            return node.span
        found = node.places[starts[at]]
        return found._replace(column=found.column + offset - starts[at])

    return place


def _crossing(key: str, span: Span) -> Diagnostic:
    message = f"a citation can't hold a cross-reference: @{key}"
    return Diagnostic("citation-syntax", span, message, f"write it behind the citation: [@work]; see also @{key}")


def _unknown(key: str, span: Span, desk: _Desk) -> Diagnostic:
    """A work that isn't there; perhaps a cross-reference is meant."""
    works = desk.library.references
    likely = most_like(key, (*works, *filter(is_crossing, desk.names.taken)))
    hint = f"did you mean “{likely}”?" if likely else nearest(key, works)
    hint = hint or "add the work to a file under `bibliography`"
    return Diagnostic("unknown-citation", span, f"no reference file describes a work “{key}”", hint)


def _nocite(publication: Publication, desk: _Desk) -> tuple[str, ...]:
    keys = _named(publication, desk.library)
    for key in keys:
        if key != "*" and key not in desk.library.references:
            desk.diagnostics.append(_unknown(key, publication.place("nocite"), desk))
    return keys


def _named(publication: Publication, works: Library) -> tuple[str, ...]:
    """The keys under ``nocite``."""
    return tuple(dict.fromkeys(map(works.key_of, publication.nocite)))


def _uncited(desk: _Desk, cited: set[str], nocite: tuple[str, ...]) -> Iterator[Diagnostic]:
    if "*" in nocite:
        return
    used = _with_parents(cited | set(nocite), desk.library)
    idle: dict[str, list[str]] = {}
    for key, reference in desk.library.references.items():
        if key not in used:
            idle.setdefault(reference.span.file, []).append(key)
    for keys in idle.values():
        shown = ", ".join(keys[:_NAMED_AT_MOST]) + (" …" if len(keys) > _NAMED_AT_MOST else "")
        count = "one work is" if len(keys) == 1 else f"{len(keys)} works are"
        yield Diagnostic(
            "uncited-reference",
            desk.library.references[keys[0]].span,
            f"{count} never cited: {shown}",
            "cite what belongs into the bibliography, or name it under `nocite`",
            Severity.WARNING,
        )


def _with_parents(keys: set[str], works: Library) -> set[str]:
    """The keys, and those of works that theirs take their fields from: the book of a chapter that is cited."""
    found = set(keys)
    waiting = [key for key in keys if key in works.references]
    while waiting:
        parents = set(works.references[waiting.pop()].parents) - found
        found |= parents
        waiting += [key for key in parents if key in works.references]
    return found


# -- setting what came back ----------------------------------------------------------------------------------------


def _set(chapter_id: str, chapter: Noted, desk: _Desk, language: str) -> Noted:
    count = 0

    def linked(parts: fragment.Fragment, counts: bool = True, foreign: str = "") -> Run:
        """``counts``: a citation that its entry leads back to; the author's name before it is only linked.
        ``foreign``: the language of the work that is cited, if it is another than the book's."""
        nonlocal count
        out: list[Inline] = []
        for part in parts:
            match part:
                case fragment.Text(text):
                    out += with_foreign_letters(text, foreign) if foreign else (Text(text),)
                case fragment.CiteLink(key, children):
                    inner = linked(children, counts, foreign_language(_language_of(desk, key), language))
                    place = target_of(desk.places, chapter_id, key)
                    if place is None:
                        out.extend(inner)
                        continue
                    entry = place.ids[key]
                    if not counts:
                        out.append(Citation(key, entry, "", inner))
                        continue
                    count += 1
                    call = desk.names.made(f"{chapter_id}-cite-{count}", Span(""))
                    desk.backlinks.setdefault(key, {}).setdefault(chapter_id, []).append(call)
                    out.append(Citation(key, entry, call, inner))
                case fragment.Link(href, children):
                    out.append(Link(href, linked(children, counts, foreign)))
                case _:
                    out.append(_STYLES[type(part)](linked(part.children, counts, foreign)))
        return tuple(out)

    def in_note(node: Inline) -> Run | None:
        if not isinstance(node, CitationCall):
            return None
        made = desk.calls[id(node)]
        if made.author and not desk.style.note:
            between = () if _stands_close(made.fragment) else (Text(" "),)
            return (*linked(made.author, counts=not made.fragment), *between, *linked(made.fragment))
        return linked(made.fragment)

    def in_text(node: Inline) -> Run | None:
        if not isinstance(node, CitationCall):
            return None
        return linked(desk.calls[id(node)].author, counts=False) if desk.style.note else in_note(node)

    def stands_close(node: Inline) -> bool:
        made = desk.calls[id(node)] if isinstance(node, CitationCall) else None
        return made is not None and not made.author and _stands_close(made.fragment)

    def prints_stop(node: Inline, noted: bool) -> bool:
        made = desk.calls[id(node)] if isinstance(node, CitationCall) else None
        if made is None:
            return False
        in_sentence = made.author if desk.style.note and not noted else made.fragment or made.author
        return _ENDED.search(fragment.plain(in_sentence)) is not None

    def tidied(run: Run, noted: bool) -> Run:
        return _tidied(run, stands_close, partial(prints_stop, noted=noted))

    def settled_note(note: Note) -> Note:
        def settle(run: Run) -> Run:
            return rewrite_run(tidied(run, noted=True), in_note)

        return replace(note, blocks=rewrite_blocks(note.blocks, settle))

    # A note's citations are linked where the note is first called, so that backlinks come in reading order.
    notes: dict[int, Note] = {}

    def settle(run: Run) -> Run:
        run = tidied(run, noted=False)
        out: list[Inline] = []
        for node in run:
            for one in inlines((node,)):
                if isinstance(one, NoteReference) and one.number not in notes:
                    notes[one.number] = settled_note(chapter.notes[one.number - 1])
            out.extend(rewrite_run((node,), in_text))
        return run if all(a is b for a, b in zip(run, out, strict=False)) and len(run) == len(out) else tuple(out)

    title = settle(chapter.title)
    blocks = rewrite_blocks(chapter.blocks, settle)
    return Noted(title, blocks, tuple(notes[number] for number in sorted(notes)))


def _stands_close(made: fragment.Fragment) -> bool:
    """Whether no space stands before a citation: before a raised number, nor before what prints nothing."""
    return not made or (len(made) == 1 and isinstance(made[0], fragment.Raised))


_STYLES: Mapping[type, type[Emphasis | Strong | SmallCaps | Superscript | Subscript]] = {
    fragment.Emph: Emphasis,
    fragment.Strong: Strong,
    fragment.SmallCaps: SmallCaps,
    fragment.Raised: Superscript,
    fragment.Lowered: Subscript,
}


def _entries(place: Place, desk: _Desk, language: str) -> tuple[ReferenceEntry, ...]:
    return tuple(
        ReferenceEntry(
            entry.key,
            place.ids[entry.key],
            _in_its_language(entry, language),
            entry.label,
            tuple(
                call
                for chapter, calls in desk.backlinks.get(entry.key, {}).items()
                if not place.own or chapter == place.chapter
                for call in calls
            ),
            _annotation(desk.library.references[entry.key].item) if place.block.annotated else (),
            _code(desk.library.references[entry.key].item, place.block.span) if place.block.codes else None,
        )
        for entry in place.entries
    )


def _code(item: Item, span: Span) -> Figure | None:
    """The code of a work's DOI. The entry says the same in words, so that it is an ornament to whoever can't see it."""
    doi = bare_doi(str(item.get("DOI", "")))
    if not doi:
        return None
    address = doi_address(doi)
    if not fits(address):
        return None  # no work has a DOI like that
    drawing = code(address, SMALL)
    return Figure("", "", "", (), span, decorative=True, side="code", drawing=drawing)


def _annotation(item: Item) -> tuple[Run, ...]:
    paragraphs = re.split(r"\n\s*\n", str(item.get("annote", "")).strip())
    return tuple(_plain_links(fragment.of_rich_text(" ".join(text.split()))) for text in paragraphs if text.strip())


def _in_its_language(entry: Entry, language: str) -> Run:
    """A foreign work's entry is marked with the work's language, so that it is read out and hyphenated by it."""
    children = _plain_links(entry.fragment)
    foreign = foreign_language(entry.language, language)
    return (Phrase(children, language=foreign),) if foreign else children


def _language_of(desk: _Desk, key: str) -> str:
    work = desk.library.references.get(key)
    return str(work.item.get("language", "")) if work is not None else ""


def _plain_links(parts: fragment.Fragment) -> Run:
    out: list[Inline] = []
    for part in parts:
        match part:
            case fragment.Text(text):
                out.append(Text(text))
            case fragment.CiteLink(children=children):
                out.extend(_plain_links(children))
            case fragment.Link(href, children):
                out.append(Link(href, _plain_links(children)))
            case _:
                out.append(_STYLES[type(part)](_plain_links(part.children)))
    return tuple(out)


def _with_entries(name: str, chapter: Noted, desk: _Desk, publication: Publication) -> Noted:
    waiting = iter([place for place in desk.places if place.chapter == name])

    def rule(block: Block) -> Block:
        if not isinstance(block, References):
            return block
        return replace(block, entries=_entries(next(waiting), desk, publication.language))

    blocks = rewrite_blocks(chapter.blocks, lambda run: run, rule)
    return chapter if blocks is chapter.blocks else replace(chapter, blocks=blocks)


def _id_part(key: str) -> str:
    """A key as a part of an id: what could disturb a link's address becomes a hyphen."""
    return re.sub(r"[^\w.-]+", "-", key).strip("-") or "work"
