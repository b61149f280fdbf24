"""The whole book, laid out: each section set into slabs and broken into pages, the pages numbered, and set again
where a page number that is printed in the text came out different from the one that was set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from builder import limits
from builder.diagnostics import Diagnostic, Fault, Severity, Span
from builder.layout.crew import Compositor, Copy, Crew, ToDraw, ToSet
from builder.layout.missing import together
from builder.layout.numbering import Numbering, Proof, Spot, label_ranges, labels_of, number, outline
from builder.layout.pages import LabelRange, OutlineEntry, Page, Pages
from builder.markup.flow import Flow
from builder.markup.section import Section
from builder.markup.styles import Styler

PASSES = 12
"""How often sections may be set again before their page numbers must agree; two or three are usual."""

T = TypeVar("T")


class Made(Struct, Generic[T], frozen=True):
    """A book laid out, its pages already made into what was wanted of them."""

    sections: tuple[T, ...]
    """What ``finish`` made of each section's pages, blank ones before it included."""
    spots: tuple[Spot, ...]
    outline: tuple[OutlineEntry, ...]
    labels: Mapping[str, str]
    label_ranges: tuple[LabelRange, ...]


def paginate(
    flows: Sequence[Flow],
    styler: Styler,
    title: str,
    exceptions: Mapping[str, Mapping[str, tuple[int, ...]]],
    words: Callable[[str], str] = str,
) -> tuple[Pages, list[Diagnostic]]:
    """Lay the book out in this process.

    Args:
        flows: its sections.
        styler: the theme.
        title: the book's title, for running heads.
        exceptions: language, in small letters → word → where it may be divided.
        words: the book's own word for a key.
    """
    copy = Copy(styler, title, exceptions, words)
    crew: Compositor[Sequence[Page]] = Compositor(dict(enumerate(flows)), copy, lambda flow, pages: pages)
    made, found = make([flow.section for flow in flows], [crew], [0] * len(flows))
    pages = tuple(page for section in made.sections for page in section)
    return Pages(tuple(flows), pages, made.outline, made.labels, made.label_ranges), found


def make(
    sections: Sequence[Section], crews: Sequence[Crew[T]], shares: Sequence[int]
) -> tuple[Made[T], list[Diagnostic]]:
    """Lay the book out with several compositors.

    Args:
        sections: the book.
        crews: who sets it; the first one works in this process, so it is the last to be waited for.
        shares: for each section, which crew has it.
    """
    proofs: list[Proof] = [Proof({}, {}, ())] * len(sections)
    numbering = Numbering()
    labels: dict[str, str] = {}
    wanted = dict.fromkeys(range(len(sections)), True)
    anew: list[int] = []
    for _ in range(PASSES):
        for at, proof in _set(crews, shares, wanted, labels, anew).items():
            proofs[at] = proof
        numbering = number(sections, proofs)
        if len(numbering.spots) > limits.PAGES:
            return Made((), (), (), labels, ()), [_too_many(sections, numbering.spots[limits.PAGES].section)]
        if numbering.unproved:
            wanted, anew = numbering.unproved, []
            continue
        labels = labels_of(numbering.spots, proofs)
        anew = [at for at, proof in enumerate(proofs) if _stale(proof, labels)]
        if not anew:
            break
        begins = {spot.section: spot.begins_recto for spot in numbering.spots if spot.page == 0}
        wanted = {at: begins.get(at, True) for at in anew}
    found = [finding for proof in proofs for finding in proof.found]
    if numbering.unproved or anew:
        found.append(_unsettled(sections[next(iter(numbering.unproved), (anew or [0])[0])]))
    for spot in numbering.spots:
        if spot.page >= 0 and spot.begins_recto in proofs[spot.section].pages:
            found += proofs[spot.section].pages[spot.begins_recto][spot.page].found
    found = together(found)
    if any(finding.severity is Severity.ERROR for finding in found):
        return Made((), (), (), labels, ()), found
    spots = tuple(numbering.spots)
    entries = tuple(outline(sections, spots, proofs))
    return Made(_draw(crews, shares, spots), spots, entries, labels, label_ranges(spots)), found


def _stale(proof: Proof, labels: Mapping[str, str]) -> bool:
    """Whether a page number that was set is no longer right."""
    return any(labels.get(target, shown) != shown for target, shown in proof.slots.items())


def _set(
    crews: Sequence[Crew[T]],
    shares: Sequence[int],
    wanted: Mapping[int, bool],
    labels: Mapping[str, str],
    anew: Sequence[int],
) -> dict[int, Proof]:
    for crew in range(len(crews) - 1, -1, -1):
        own = {at: recto for at, recto in wanted.items() if shares[at] == crew}
        crews[crew].ask(ToSet(own, labels, frozenset(anew)))
    return {at: proof for crew in crews for at, proof in crew.proofs().items()}


def _draw(crews: Sequence[Crew[T]], shares: Sequence[int], spots: Sequence[Spot]) -> tuple[T, ...]:
    by_section: dict[int, list[Spot]] = {at: [] for at in range(len(shares))}
    for spot in spots:
        by_section[spot.section].append(spot)
    for crew in range(len(crews) - 1, -1, -1):
        crews[crew].ask(ToDraw({at: own for at, own in by_section.items() if shares[at] == crew}))
    done = {at: result for crew in crews for at, result in crew.finished().items()}
    return tuple(done[at] for at in range(len(shares)))


def _too_many(sections: Sequence[Section], at: int) -> Diagnostic:
    # The section in which it happens may be made by the builder itself: then the last before it that somebody wrote.
    written = [section.spans[0] for section in (*sections[at::-1], *sections[at:]) if section.spans]
    return Diagnostic(
        "too-many-pages",
        written[0] if written else Span("publication.yaml"),
        f"here the book goes beyond {limits.shown('pages')}, the limit",
        limits.hint("pages"),
        fault=Fault.LIMIT,
    )


def _unsettled(section: Section) -> Diagnostic:
    return Diagnostic(
        "unsettled-pages",
        section.begin,
        f"page numbers still change after {PASSES} passes",
        "a page number printed here moves its own target",
        Severity.ERROR,
        Fault.BUG,
    )
