"""What is wrong, where, and what to do about it.

Every stage returns the diagnostics it found beside its result; none raises the first one and hides the rest.
A diagnostic prints as ``file:line:column: code: message``, the line of the source with a caret under the place, and its
hint. The exit code of a run follows from the codes alone (``exit_code``), so no stage decides how the program ends.
"""

from __future__ import annotations

import difflib
import enum
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import chain, islice, pairwise
from typing import NamedTuple

from msgspec import Struct, field


class Span(NamedTuple):
    """A place in a source file."""

    file: str
    """Path with forward slashes, relative to the publication's folder (the command line re-bases it)."""
    line: int = 1
    """1-based line."""
    column: int = 1
    """1-based column, counted in characters."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(enum.Enum):
    """How much a diagnostic matters."""

    ERROR = "error"
    """The content can't be built; outputs are left as they were."""
    WARNING = "warning"
    """Built as well as it can be; somebody should look."""


class Fault(enum.Enum):
    """Whose fault an error is; the value is the exit code it leads to."""

    CONTENT = 1
    FILES = 3
    LIMIT = 4
    BUG = 70


class Diagnostic(Struct, frozen=True):
    """One finding."""

    code: str
    """A stable kebab-case name, such as ``dangling-reference``."""
    span: Span
    message: str
    """One sentence without a full stop, naming the thing that is wrong."""
    hint: str = ""
    """What the author can do about it."""
    severity: Severity = Severity.ERROR
    fault: Fault = Fault.CONTENT

    def __str__(self) -> str:
        return self.shown()

    def shown(self, source: str | None = None) -> str:
        """The finding in lines of text; ``source``: the line that it is about, to be shown with a caret."""
        kind = "warning: " if self.severity is Severity.WARNING else ""
        lines = [visible(f"{self.span}: {kind}{self.code}: {self.message}")]
        if source and not source.isspace():
            lines += excerpt(source, self.span.line, self.span.column)
        if self.hint:
            lines.append(visible(f"  hint: {self.hint}"))
        return "\n".join(lines)


class Report(Struct):
    """The findings of a run, in the order in which they were made; the same finding counts once."""

    found: dict[Diagnostic, None] = field(default_factory=dict)

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over what a stage found."""
        self.found.update(dict.fromkeys(diagnostics))

    @property
    def errors(self) -> list[Diagnostic]:
        """Only what stops the build."""
        return [d for d in self.found if d.severity is Severity.ERROR]

    def sorted(self) -> list[Diagnostic]:
        """By file and place, so that two runs print the same."""
        return sorted(self.found, key=lambda d: (d.span, d.code, d.message))

    def exit_code(self) -> int:
        """0 without errors; a content error wins over a limit, and what the system refuses over both: what else is
        found where files can't be read may be no fault of theirs."""
        faults = {finding.fault for finding in self.errors}
        order = (Fault.FILES, Fault.CONTENT, Fault.LIMIT, Fault.BUG)
        return next((fault.value for fault in order if fault in faults), 0)


FEW = 40
"""So many names are all held against one that may be a slip of them; of more the likeliest are."""
_LIKELIEST = 12
_SEEN = 1_000
"""So many names, some of them again and again, are seen to choose these."""


class Known:
    """Names that are known, for who asks again and again what may have been meant: a file may hold thousands, and as
    many slips."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(set(names))
        self._places: dict[str, list[int]] = {}
        """Pair of letters → where the names stand that have it."""
        for at, name in enumerate(self.names) if len(self.names) > FEW else ():
            for pair in _pairs(name):
                self._places.setdefault(pair, []).append(at)

    def like(self, name: str) -> str:
        """The one that may have been meant, or nothing."""
        likely = self.names if len(self.names) <= FEW else self._likely(name)
        return next(iter(difflib.get_close_matches(name, likely, n=1, cutoff=0.6)), "")

    def _likely(self, name: str) -> list[str]:
        """Those that have most pairs of letters in common with it, of which rare ones tell most."""
        rows = sorted((self._places.get(pair, []) for pair in _pairs(name)), key=lambda row: (len(row), row))
        shared = Counter(islice(chain.from_iterable(rows), _SEEN))
        return [self.names[at] for at in sorted(shared, key=lambda at: (-shared[at], at))[:_LIKELIEST]]


def _pairs(name: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f"\n{name}\n")))


@functools.lru_cache(maxsize=8)
def _known(names: tuple[str, ...]) -> Known:
    """The same names are asked for each of a chapter's slips."""
    return Known(names)


def nearest(name: str, known: Iterable[str] | Known) -> str:
    """A hint naming the known name most like ``name``, or the whole list where it is short, or nothing."""
    asked = known if isinstance(known, Known) else _known(tuple(sorted(set(known))))
    if likely := asked.like(name):
        return f"did you mean “{likely}”?"
    if 0 < len(asked.names) <= 12:
        return "known: " + ", ".join(asked.names)
    return ""


def most_like(name: str, known: Iterable[str]) -> str:
    """The known name that may have been meant, or nothing."""
    return _known(tuple(sorted(set(known)))).like(name)


def cut(text: str, most: int = 40) -> str:
    """The beginning of a text on one line, with an ellipsis where there is more of it."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def in_quotes(text: str, most: int = 40) -> str:
    """What an author has written, as messages show it."""
    return f"“{cut(text, most)}”"


_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""What moves a terminal's cursor, turns its letters around or has no shape: texts of strangers may hold it."""
WIDEST = 100
"""Cells of a source line that are shown."""
_BEFORE = 60
"""Cells of them before the place, at most."""
_AROUND = 200
"""Characters on either side of the place that are looked at: some have no width. A long line may have a finding at
each of its words, and is not to be read anew for each of them."""


def visible(text: str) -> str:
    """A text for a terminal: whatever would act on it rather than be read is written as its number."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def excerpt(source: str, line: int, column: int) -> list[str]:
    """A line of a source file with its number, and a caret under the character in ``column`` (1-based).

    Of a long line only the part around the place is shown. The caret stands right under wide letters (Han), combining
    marks and tabs alike; characters without a shape are shown as U+FFFD.
    """
    at = min(max(column, 1), len(source) + 1) - 1
    first, last = max(at - _AROUND, 0), at + _AROUND
    near, at = _HIDDEN.sub("\ufffd", source[first:last].replace("\t", " ")), at - first
    start, before = at, 0
    while start > 0 and before + _cells(near[start - 1]) <= _BEFORE:
        start -= 1
        before += _cells(near[start])
    end, shown = at, before
    while end < len(near) and shown + _cells(near[end]) <= WIDEST:
        shown += _cells(near[end])
        end += 1
    lead = "…" if first or near[:start].strip() else ""
    more = "…" if last < len(source) or near[end:].strip() else ""
    words = f"{lead}{near[start:end].rstrip()}{more}"
    number = str(line)
    return [f"  {number} | {words}", f"  {' ' * len(number)} | {' ' * (len(lead) + before)}^"]


def _cells(char: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
