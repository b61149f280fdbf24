"""Notes at the end of their chapter or of the book, for editions that don't set them at the foot of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from builder.diagnostics import Diagnostic
from builder.model.book import BookChapter, Words
from builder.model.manuscript import Manuscript, ManuscriptChapter
from builder.model.nodes import Block, Endnotes, NoteGroup, Text
from builder.model.walk import blocks as blocks_of
from builder.publication import Matter, NotePlace, Publication
from builder.resolve.rewrite import Run, rewrite_blocks, without_notes


def of_sheet(manuscript: Manuscript) -> Publication:
    """The settings of a sheet that stands beside the book: its end is where its only chapter ends, unless it has a
    place for notes itself."""
    publication = manuscript.publication
    every = (block for chapter in manuscript.chapters for block in blocks_of(chapter.blocks))
    if publication.notes is not NotePlace.BOOK or any(isinstance(block, Endnotes) for block in every):
        return publication
    return replace(publication, notes=NotePlace.CHAPTER)


def with_endnotes(
    chapters: tuple[ManuscriptChapter, ...], publication: Publication, words: Words
) -> tuple[tuple[ManuscriptChapter, ...], list[Diagnostic]]:
    """The chapters, with one for the notes if they belong to the book's end and no place is set for them."""
    places = [block for chapter in chapters for block in blocks_of(chapter.blocks) if isinstance(block, Endnotes)]
    if publication.notes is not NotePlace.BOOK:
        if _is_elsewhere(publication):
            return tuple(_without_places(chapters)), []
        message, hint = "a place is set for notes that stand elsewhere", "write notes: book-end in publication.yaml"
        return chapters, [Diagnostic("misplaced-notes", place.span, message, hint) for place in places]
    if len(places) > 1:
        hint = f"their first place is {places[0].span}; take one of them out"
        return chapters, [
            Diagnostic("misplaced-notes", place.span, "the notes are set twice", hint) for place in places[1:]
        ]
    if places or not any(chapter.notes for chapter in chapters):
        return chapters, []
    span = publication.span
    title = words.run("notes")
    chapter = ManuscriptChapter(span.file, Matter.BACK, title, "", (Endnotes(span),), {}, span, numbered=False)
    first = next((i for i, one in enumerate(chapters) if one.matter is Matter.BACK), len(chapters))
    return (*chapters[:first], chapter, *chapters[first:]), []


def left_out(chapters: tuple[ManuscriptChapter, ...], publication: Publication) -> tuple[ManuscriptChapter, ...]:
    """The chapters that are there for the notes alone, where another edition has them at its end."""
    return tuple(filter(_is_place, chapters)) if _is_elsewhere(publication) else ()


def _is_elsewhere(publication: Publication) -> bool:
    """Whether it is another edition that has the notes at the end of the book."""
    at_end = NotePlace.BOOK
    return publication.notes is not at_end and any(edition.notes is at_end for edition in publication.editions)


def _is_place(chapter: ManuscriptChapter) -> bool:
    """Whether the chapter is there for the notes alone."""
    return bool(chapter.blocks) and all(isinstance(block, Endnotes) for block in chapter.blocks)


def _without_places(chapters: Iterable[ManuscriptChapter]) -> Iterator[ManuscriptChapter]:
    part = ""
    for chapter in chapters:
        if _is_place(chapter):
            part = chapter.part or part
            continue
        # A part that begins with them begins with the next of its chapters.
        yield _without_place(replace(chapter, part=part) if part and chapter.in_part and not chapter.part else chapter)
        part = ""


def _without_place(chapter: ManuscriptChapter) -> ManuscriptChapter:
    blocks = tuple(block for block in chapter.blocks if not isinstance(block, Endnotes))
    return chapter if len(blocks) == len(chapter.blocks) else replace(chapter, blocks=blocks)


def settled_endnotes(chapters: tuple[BookChapter, ...], place: NotePlace) -> tuple[BookChapter, ...]:
    """The chapters with their notes where the publication wants them."""
    match place:
        case NotePlace.FOOT:
            return chapters
        case NotePlace.CHAPTER:
            return tuple(_at_its_end(chapter) if chapter.notes else chapter for chapter in chapters)
        case NotePlace.BOOK:
            groups = tuple(NoteGroup(_name(chapter), chapter.notes) for chapter in chapters if chapter.notes)

            def fill(block: Block) -> Block:
                return replace(block, groups=groups) if isinstance(block, Endnotes) else block

            return tuple(
                replace(chapter, blocks=rewrite_blocks(chapter.blocks, lambda run: run, fill), notes=())
                for chapter in chapters
            )


def _at_its_end(chapter: BookChapter) -> BookChapter:
    notes = Endnotes(chapter.span, (NoteGroup((), chapter.notes),))
    return replace(chapter, blocks=(*chapter.blocks, notes), notes=())


def _name(chapter: BookChapter) -> Run:
    title = without_notes(chapter.title)
    return (Text(f"{chapter.number}\u2002"), *title) if chapter.number else title
