"""Citations: formatted by the style, linked to their entries, entries linked back to their citations.

In a note style a citation becomes a note of its own (``as_notes``), before notes are numbered; of ``@key`` in
running text the author's name stays in the sentence. Everything else happens in one go (``settled_citations``),
since a style may look at all citations of a book at once: to number them, to tell two works of a year apart, to
write “ibid.”
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from builder.citations import fragment
from builder.citations.engine import (
    CitationEngineError,
    CitationResult,
    Cite,
    Cluster,
    ClusterResult,
    Entry,
    Store,
    render,
    render_cached,
    request_for,
)
from builder.citations.references import Library, library, load
from builder.citations.styles import Style, find_style, style_of
from builder.citations.syntax import Parsed, parse_call
from builder.diagnostics import Diagnostic, Severity, Span, nearest
from builder.model.book import Words
from builder.model.manuscript import Manuscript, ManuscriptChapter
from builder.model.nodes import (
    Block,
    Citation,
    CitationCall,
    Emphasis,
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
from builder.model.walk import blocks as blocks_of
from builder.model.walk import inlines
from builder.publication import Matter, Publication
from builder.resolve.identifiers import Names
from builder.resolve.notes import Noted
from builder.resolve.rewrite import Run, rewrite_blocks, rewrite_run, runs_of

_MARK_OF_NOTES = "citation:"
"""Begins the labels of notes made of citations; no author's label has a colon followed by a number and a space."""
_NAMED_AT_MOST = 8
"""Works named in the warning about those that are never cited."""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What citations need besides the text: the works and the style."""

    works: Library
    style: Style | None
    """``None`` where nothing is to be formatted, or the style is faulty (and reported)."""


def apparatus_of(manuscript: Manuscript) -> tuple[Apparatus, list[Diagnostic]]:
    """The works and the style of a manuscript; the style is read only where there is something to format."""
    works, found = library([load(file.text, file.file) for file in manuscript.references])
    publication = manuscript.publication
    if not (publication.nocite or any(True for chapter in manuscript.chapters for _ in _calls(chapter))):
        return Apparatus(works, None), found
    name, span = publication.citation_style, publication.span
    # A path has been read by the loader, which knows the folder; a shipped style needs none.
    style = style_of(manuscript.style_xml, name, span) if manuscript.style_xml else find_style(name, Path(), span)
    if isinstance(style, Diagnostic):
        return Apparatus(works, None), [*found, style]
    return Apparatus(works, style), found


def _calls(chapter: ManuscriptChapter) -> Iterator[CitationCall]:
    blocks = (*chapter.blocks, *(block for note in chapter.notes.values() for block in note.blocks))
    for run in (chapter.title, *runs_of(blocks)):
        for node in inlines(run):
            if isinstance(node, CitationCall):
                yield node


def with_bibliography(
    chapters: tuple[ManuscriptChapter, ...], apparatus: Apparatus, publication: Publication, words: Words
) -> tuple[tuple[ManuscriptChapter, ...], list[Diagnostic]]:
    """The chapters, with one for the bibliography at the end if works are cited and no place is set for it."""
    places = [block for chapter in chapters for block in blocks_of(chapter.blocks) if isinstance(block, References)]
    found = [
        Diagnostic(
            "second-bibliography",
            place.span,
            "the bibliography is set twice",
            f"its first place is {places[0].span}; take one of them out",
        )
        for place in places[1:]
    ]
    if places or apparatus.style is None or "<bibliography" not in apparatus.style.xml:
        return chapters, found
    span = publication.span
    title = words["bibliography"]
    chapter = ManuscriptChapter(
        file=span.file,
        matter=Matter.BACK,
        title=(Text(title),),
        id="",
        blocks=(References(span),),
        notes={},
        span=span,
        numbered=False,
    )
    return (*chapters, chapter), found


def as_notes(chapter: ManuscriptChapter) -> ManuscriptChapter:
    """The chapter with a note for each citation outside notes."""
    notes: dict[str, Note] = {}

    def rule(node: Inline) -> Run | None:
        if not isinstance(node, CitationCall):
            return None
        label = f"{_MARK_OF_NOTES}{len(notes) + 1} "
        notes[label] = Note((Paragraph((node,), node.span),), node.span)
        call = NoteCall(label, node.span)
        return (node, call) if node.in_text else (call,)

    def settle(run: Run) -> Run:
        return rewrite_run(_closed_up(run), rule)

    title = settle(chapter.title)
    blocks = rewrite_blocks(chapter.blocks, settle)
    return replace(chapter, title=title, blocks=blocks, notes={**chapter.notes, **notes}) if notes else chapter


def _closed_up(run: Run) -> Run:
    """The run without the space before a bracketed citation: the note's call stands close to its word."""
    out: list[Inline] = []
    for node in run:
        if isinstance(node, CitationCall) and not node.in_text and out and isinstance(last := out[-1], Text):
            out[-1] = Text(last.text.rstrip(" "))
        out.append(node)
    return tuple(out) if any(a is not b for a, b in zip(run, out, strict=True)) else run


# -- settling ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Desk:
    """What has been gathered for the engine, and what came back."""

    library: Library
    style: Style
    names: Names
    calls: dict[int, ClusterResult] = field(default_factory=dict)
    """By the identity of the call's node."""
    clusters: list[Cluster] = field(default_factory=list)
    nodes: list[CitationCall] = field(default_factory=list)
    """The calls of ``clusters``, kept so that their identities stay theirs."""
    entries: dict[str, str] = field(default_factory=dict)
    """Key → id of the bibliography entry."""
    backlinks: dict[str, list[str]] = field(default_factory=dict)
    """Key → ids of the citations, in reading order."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def settled_citations(
    chapters: tuple[tuple[str, Noted], ...],
    apparatus: Apparatus,
    publication: Publication,
    names: Names,
    store: Store | None,
) -> tuple[tuple[Noted, ...], list[Diagnostic]]:
    """The chapters, given with their ids, with their citations and the bibliography set."""
    noted = tuple(chapter for _, chapter in chapters)
    if apparatus.style is None:
        return noted, []
    desk = _Desk(apparatus.works, apparatus.style, names)
    notes_before = 0
    for chapter in noted:
        _gather(chapter, notes_before, desk)
        notes_before += len(chapter.notes)
    nocite = _nocite(publication, desk)
    desk.diagnostics.extend(_uncited(desk, nocite))
    if any(found.severity is Severity.ERROR for found in desk.diagnostics):
        return noted, desk.diagnostics
    request = request_for(desk.library.items, desk.clusters, desk.style.xml, publication.language, nocite)
    try:
        result = render(request) if store is None else render_cached(request, store)
    except CitationEngineError as error:
        message = f"the citation style “{desk.style.name}” fails: {error}"
        return noted, [*desk.diagnostics, Diagnostic("bad-citation-style", publication.span, message)]
    desk.calls = {id(node): made for node, made in zip(desk.nodes, result.clusters, strict=True)}
    desk.entries = {entry.key: names.made(f"ref-{_id_part(entry.key)}", publication.span) for entry in result.entries}
    out = [_set(name, chapter, desk) for name, chapter in chapters]
    entries = _entries(result, desk, publication.language)
    return tuple(_with_entries(chapter, entries) for chapter in out), desk.diagnostics


def _gather(chapter: Noted, notes_before: int, desk: _Desk) -> None:
    """Take up the chapter's citations in reading order, a note's where it is first called."""
    met: set[int] = set()
    for run in (chapter.title, *runs_of(chapter.blocks)):
        for node in inlines(run):
            if isinstance(node, NoteReference) and node.number not in met:
                met.add(node.number)
                _gather_note(chapter.notes[node.number - 1], notes_before + node.number, desk)
            elif isinstance(node, CitationCall) and not desk.style.note:
                _take(node, Cluster("", ()), desk)


def _gather_note(note: Note, number: int, desk: _Desk) -> None:
    runs = list(runs_of(note.blocks))
    for index, run in enumerate(runs):
        for node in inlines(run):
            if isinstance(node, CitationCall):
                first = index == 0 and run[0] is node
                last = index == len(runs) - 1 and run[-1] is node
                _take(node, Cluster("", (), number if desk.style.note else 0, first, last), desk)


def _take(node: CitationCall, cluster: Cluster, desk: _Desk) -> None:
    parsed = parse_call(node.source, node.in_text)
    desk.diagnostics.extend(_faults(node, parsed))
    known = desk.library.references
    for cite in parsed.cites:
        if cite.key not in known:
            desk.diagnostics.append(_unknown(cite.key, node.span, known))
    cites: tuple[Cite, ...] = tuple(cite for cite in parsed.cites if cite.key in known)
    desk.clusters.append(replace(cluster, id=f"c{len(desk.clusters) + 1}", cites=cites))
    desk.nodes.append(node)


def _faults(node: CitationCall, parsed: Parsed) -> list[Diagnostic]:
    return [Diagnostic("citation-syntax", node.span, fault.message, fault.hint) for fault in parsed.faults]


def _unknown(key: str, span: Span, known: Iterable[str]) -> Diagnostic:
    hint = nearest(key, known) or "add the work to a file under `bibliography`"
    return Diagnostic("unknown-citation", span, f"no reference file describes a work “{key}”", hint)


def _nocite(publication: Publication, desk: _Desk) -> tuple[str, ...]:
    known = desk.library.references
    for key in publication.nocite:
        if key != "*" and key not in known:
            desk.diagnostics.append(_unknown(key, publication.span, known))
    return publication.nocite


def _uncited(desk: _Desk, nocite: tuple[str, ...]) -> Iterator[Diagnostic]:
    if "*" in nocite:
        return
    used = {cite.key for cluster in desk.clusters for cite in cluster.cites} | set(nocite)
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


# -- setting what came back ----------------------------------------------------------------------------------------


def _set(chapter_id: str, chapter: Noted, desk: _Desk) -> Noted:
    count = 0

    def linked(parts: fragment.Fragment, counts: bool = True) -> Run:
        """``counts``: a citation that its entry leads back to; the author's name before it is only linked."""
        nonlocal count
        out: list[Inline] = []
        for part in parts:
            match part:
                case fragment.Text(text):
                    out.append(Text(text))
                case fragment.CiteLink(key, children):
                    inner = linked(children, counts)
                    entry = desk.entries.get(key)
                    if entry is None:
                        out.extend(inner)
                        continue
                    if not counts:
                        out.append(Citation(key, entry, "", inner))
                        continue
                    count += 1
                    call = desk.names.made(f"{chapter_id}-cite-{count}", Span(""))
                    desk.backlinks.setdefault(key, []).append(call)
                    out.append(Citation(key, entry, call, inner))
                case fragment.Link(href, children):
                    out.append(Link(href, linked(children, counts)))
                case _:
                    out.append(_STYLES[type(part)](linked(part.children, counts)))
        return tuple(out)

    def in_note(node: Inline) -> Run | None:
        if not isinstance(node, CitationCall):
            return None
        made = desk.calls[id(node)]
        if made.author and not desk.style.note:
            return (*linked(made.author, counts=not made.fragment), Text(" "), *linked(made.fragment))
        return linked(made.fragment)

    def in_text(node: Inline) -> Run | None:
        if not isinstance(node, CitationCall):
            return None
        return linked(desk.calls[id(node)].author, counts=False) if desk.style.note else in_note(node)

    # A note's citations are linked where the note is first called, so that backlinks come in reading order.
    notes: dict[int, Note] = {}

    def settle(run: Run) -> Run:
        out: list[Inline] = []
        for node in run:
            for one in inlines((node,)):
                if isinstance(one, NoteReference) and one.number not in notes:
                    note = chapter.notes[one.number - 1]
                    blocks = rewrite_blocks(note.blocks, lambda inner: rewrite_run(inner, in_note))
                    notes[one.number] = replace(note, blocks=blocks)
            out.extend(rewrite_run((node,), in_text))
        return run if all(a is b for a, b in zip(run, out, strict=False)) and len(run) == len(out) else tuple(out)

    title = settle(chapter.title)
    blocks = rewrite_blocks(chapter.blocks, settle)
    return Noted(title, blocks, tuple(notes[number] for number in sorted(notes)))


_STYLES: Mapping[type, type[Emphasis | Strong | SmallCaps | Superscript | Subscript]] = {
    fragment.Emph: Emphasis,
    fragment.Strong: Strong,
    fragment.SmallCaps: SmallCaps,
    fragment.Raised: Superscript,
    fragment.Lowered: Subscript,
}


def _entries(result: CitationResult, desk: _Desk, language: str) -> tuple[ReferenceEntry, ...]:
    return tuple(
        ReferenceEntry(
            entry.key,
            desk.entries[entry.key],
            _in_its_language(entry, language),
            entry.label,
            tuple(desk.backlinks.get(entry.key, ())),
        )
        for entry in result.entries
    )


def _in_its_language(entry: Entry, language: str) -> Run:
    """A foreign work's entry is marked with the work's language, so that it is read out and hyphenated by it."""
    children = _plain_links(entry.fragment)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", entry.language):
        return children
    if entry.language.partition("-")[0] == language.partition("-")[0].lower():
        return children
    return (Phrase(children, language=entry.language),)


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


def _with_entries(chapter: Noted, entries: tuple[ReferenceEntry, ...]) -> Noted:
    def rule(block: Block) -> Block:
        return replace(block, entries=entries) if isinstance(block, References) else block

    blocks = rewrite_blocks(chapter.blocks, lambda run: run, rule)
    return chapter if blocks is chapter.blocks else replace(chapter, blocks=blocks)


def _id_part(key: str) -> str:
    """A key as a part of an id: what could disturb a link's address becomes a hyphen."""
    return re.sub(r"[^\w.-]+", "-", key).strip("-") or "work"
