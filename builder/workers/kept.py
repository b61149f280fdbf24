"""What is kept of a section from build to build, and under which keys.

``Setting``  what it says before it is set: what is wrong with it, the pages that it names
``Proof``    its pages, set with certain page labels
``Bound``    those pages drawn up where they stand in the book, painted and packed

What comes from the store is data of the right types; whether it makes sense is looked at here. Anything with an error
in it is never kept, since a faulty book is not printed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

from builder.diagnostics import Diagnostic, Severity
from builder.layout.numbering import Proof, Spot
from builder.pdf.codes import Codes
from builder.pdf.gathering import finished
from builder.store import Store, digest, stamp
from builder.store.data import dump, load
from builder.text.faces import FaceKey, face
from builder.workers.desk import Job, Sheets, Streams

_T = TypeVar("_T")


class Setting(NamedTuple):
    """What a section says before it is set."""

    found: tuple[Diagnostic, ...]
    targets: tuple[str, ...]
    """Ids whose page labels are set in it."""


class Bound(NamedTuple):
    """A section ready to be bound."""

    sheets: Sheets
    codes: Mapping[str, str]
    """The codes of specials that stand in its streams."""
    streams: Streams

    def coded(self, codes: Codes) -> Bound:
        """The same with other codes, where they differ."""
        now = {key: codes.specials[key] for key in self.codes}
        if now == self.codes:
            return self
        templates = [zlib.decompress(template).decode() for template in self.streams.templates]
        packed = tuple(finished(template, codes) for template in templates)
        return Bound(self.sheets, now, Streams(packed, self.streams.templates))


class _Head(NamedTuple):
    """A ``Bound`` but for its streams, which follow it."""

    sheets: Sheets
    codes: Mapping[str, str]
    finished: tuple[int, ...]
    """Lengths."""
    templates: tuple[int, ...]


class Shelf:
    """The kept sections of a book."""

    def __init__(self, store: Store | None, job: Job) -> None:
        self._store = store
        self._keys: list[str] = []
        if store is not None:
            # The names of fonts say what is in them.
            book = digest(stamp(), repr((job.theme, job.language, job.title, job.exceptions, job.words)))
            self._keys = [digest(book, repr(section)) for section in job.sections]

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._store is not None

    def setting(self, at: int) -> Setting | None:
        """What a section says before it is set."""
        setting = self._get(Setting, at, "setting")
        return None if setting is None or _faulty(setting.found) else setting

    def keep_setting(self, at: int, setting: Setting) -> None:
        """Keep what a section says before it is set."""
        if not _faulty(setting.found):
            self._put(dump(setting), at, "setting")

    def proof(self, at: int, labels: Mapping[str, str]) -> Proof | None:
        """A section's pages, set with these labels of the pages that it names."""
        proof = self._get(Proof, at, "proof", repr(sorted(labels.items())))
        if proof is None or not proof.pages or proof.slots != labels:
            return None
        return None if faulty(proof) or not all(proof.pages.values()) else proof

    def keep_proof(self, at: int, proof: Proof) -> None:
        """Keep a section's pages."""
        if not faulty(proof):
            self._put(dump(proof), at, "proof", repr(sorted(proof.slots.items())))

    def bound(self, at: int, labels: Mapping[str, str], spots: Sequence[Spot]) -> Bound | None:
        """A section ready to be bound, its pages standing at these places of the book."""
        data = self._read(at, "bound", repr(sorted(labels.items())), places(spots))
        if data is None:
            return None
        end = data.find(b"\n")
        try:
            head = load(_Head, data[:end])
        except ValueError:
            return None
        if not _sound(head, len(data) - end - 1, len(spots)):
            return None
        edges = list(accumulate((*head.finished, *head.templates), initial=end + 1))
        streams = [data[start:stop] for start, stop in pairwise(edges)]
        count = len(head.finished)
        # Which section of the book it is may have changed.
        starts = tuple(start._replace(section=at) for start in head.sheets.starts)
        sheets = Sheets(head.sheets.gathering, starts)
        return Bound(sheets, head.codes, Streams(tuple(streams[:count]), tuple(streams[count:])))

    def keep_bound(self, at: int, labels: Mapping[str, str], spots: Sequence[Spot], bound: Bound) -> None:
        """Keep a section that is ready to be bound."""
        streams = bound.streams
        head = _Head(bound.sheets, bound.codes, tuple(map(len, streams.finished)), tuple(map(len, streams.templates)))
        data = b"".join((dump(head), b"\n", *streams.finished, *streams.templates))
        self._put(data, at, "bound", repr(sorted(labels.items())), places(spots))

    def _get(self, kind: type[_T], at: int, *parts: str) -> _T | None:
        data = self._read(at, *parts)
        try:
            return None if data is None else load(kind, data)
        except ValueError:
            return None

    def _read(self, at: int, *parts: str) -> bytes | None:
        return None if self._store is None else self._store.get(digest(self._keys[at], *parts))

    def _put(self, data: bytes, at: int, *parts: str) -> None:
        if self._store is not None:
            self._store.put(digest(self._keys[at], *parts), data)


def faulty(proof: Proof) -> bool:
    """Whether a section can't be printed."""
    found = [finding for side in proof.pages.values() for page in side for finding in page.found]
    return _faulty([*proof.found, *found])


def places(spots: Sequence[Spot]) -> str:
    """What of its pages' places in the book shows on them."""
    return repr([(spot.label, spot.page, spot.begins_recto, spot.recto) for spot in spots])


def _faulty(found: Iterable[Diagnostic]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in found)


def _sound(head: _Head, rest: int, pages: int) -> bool:
    """Whether a section's parts fit one another."""
    gathering = head.sheets.gathering
    rows = (gathering.leaves, gathering.branch.marks, head.finished, head.templates)
    return (
        all(len(row) == pages for row in rows)
        and min((*head.finished, *head.templates), default=0) >= 0
        and sum((*head.finished, *head.templates)) == rest
        and gathering.branch.sound()
        and all(len(leaf.links) == len(row) for leaf, row in zip(gathering.leaves, gathering.branch.links, strict=True))
        and head.codes.keys() == set(gathering.uses.specials)
        and gathering.uses.glyphs.keys() <= gathering.uses.fonts.keys()
        and all(map(_is_face, gathering.uses.fonts.values()))
    )


def _is_face(key: FaceKey) -> bool:
    try:
        face(key)
    except (OSError, ValueError):
        return False
    return True
