"""Bibliographies: where they stand, which works each of them lists, and where a citation leads.

A book may have one bibliography or several lists of chosen works. A list ``of=chapter`` makes its chapter a realm of
its own: works are numbered, shortened and told apart in it alone, and its citations lead to its own lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from builder.citations.engine import Entry
from builder.citations.reference import Item, keywords_in
from builder.diagnostics import Diagnostic, Severity
from builder.model.book import Words
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import Block, Choice, References
from builder.model.walk import blocks as blocks_of
from builder.publication import Matter, Publication


def places_in(blocks: Iterable[Block]) -> tuple[References, ...]:
    """The places for bibliographies among these blocks, in reading order."""
    return tuple(block for block in blocks_of(tuple(blocks)) if isinstance(block, References))


def has_own(blocks: Iterable[Block]) -> bool:
    """Whether a chapter of these blocks lists its works itself."""
    return any(place.choice.of_chapter for place in places_in(blocks))


def with_bibliography(
    chapters: tuple[ManuscriptChapter, ...], citing: Collection[int] | None, publication: Publication, words: Words
) -> tuple[tuple[ManuscriptChapter, ...], list[Diagnostic]]:
    """The chapters, with one for the bibliography at the end if works have no place to be listed.

    ``citing`` has the numbers, from 0, of the chapters that cite works; it is ``None`` where the style has no
    bibliography, or nothing is to be formatted.
    """
    found: list[Diagnostic] = []
    met: dict[tuple[int, Choice], References] = {}
    own: set[int] = set()
    for number, chapter in enumerate(chapters):
        for place in places_in(chapter.blocks):
            here = number if place.choice.of_chapter else -1
            first = met.setdefault((here, place.choice), place)
            own |= {here}
            if first is not place:
                hint = f"its first place is {first.span}; take one of them out, or let them choose different works"
                found.append(Diagnostic("second-bibliography", place.span, "the bibliography is set twice", hint))
    if citing is None or -1 in own or not (publication.nocite or any(number not in own for number in citing)):
        return chapters, found
    span = publication.span
    title = words.run("bibliography")
    chapter = ManuscriptChapter(span.file, Matter.BACK, title, "", (References(span),), {}, span, numbered=False)
    return (*chapters, chapter), found


# -- choosing ------------------------------------------------------------------------------------------------------


class Place(Struct, frozen=True):
    """A bibliography with the works that it lists."""

    chapter: str
    """Id of the chapter in which it stands."""
    block: References
    entries: tuple[Entry, ...]
    ids: Mapping[str, str]
    """Key → id of the entry."""

    @property
    def own(self) -> bool:
        """It lists the works of its chapter."""
        return self.block.choice.of_chapter


def chosen(
    entries: Sequence[Entry], choice: Choice, works: Mapping[str, Item], cited: Collection[str]
) -> tuple[Entry, ...]:
    """The entries of works that fit the choice; ``cited`` has the keys of those that the text cites."""
    return tuple(entry for entry in entries if _fits(works[entry.key], choice, entry.key in cited))


def _fits(item: Item, choice: Choice, cited: bool) -> bool:
    words = {word.casefold() for word in keywords_in(item.get("keyword", ""))}
    language = str(item.get("language", ""))
    return (
        (choice.cited is None or choice.cited == cited)
        and (not choice.types or item["type"] in choice.types)
        and item["type"] not in choice.not_types
        and (not choice.keywords or not words.isdisjoint(choice.keywords))
        and words.isdisjoint(choice.not_keywords)
        and (not choice.languages or _is_in(language, choice.languages))
        and not _is_in(language, choice.not_languages)
    )


def _is_in(language: str, ranges: Iterable[str]) -> bool:
    """As RFC 4647 filters: ``zh`` takes in ``zh-Hant``."""
    tag = language.lower()
    return any(tag == wanted.lower() or tag.startswith(f"{wanted.lower()}-") for wanted in ranges)


def target_of(places: Iterable[Place], chapter: str, key: str) -> Place | None:
    """The list to which a citation of ``key`` leads: its chapter's own, else the first one for the book."""
    having = [place for place in places if key in place.ids]
    own = (place for place in having if place.own and place.chapter == chapter)
    return next(own, None) or next((place for place in having if not place.own), None)


def empty_places(places: Iterable[Place]) -> Iterator[Diagnostic]:
    """Lists that have no work to list."""
    for place in places:
        if not place.entries and place.block.choice != Choice():
            hint = "look at its conditions, and at the works' types and keywords"
            message = "no work fits this bibliography, so nothing is set"
            yield Diagnostic("empty-bibliography", place.block.span, message, hint, Severity.WARNING)
