"""What is wrong, where, and what to do about it.

Every stage returns the diagnostics it found beside its result; none raises the first one and hides the rest.
A diagnostic prints as ``file:line:column: code: message`` with its hint on the next line. The exit code of a
run follows from the codes alone (``exit_code``), so no stage decides how the program ends.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


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


@dataclass(frozen=True, slots=True)
class Diagnostic:
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
        head = f"{self.span}: {self.code}: {self.message}"
        if self.severity is Severity.WARNING:
            head = f"{self.span}: warning: {self.code}: {self.message}"
        return f"{head}\n  hint: {self.hint}" if self.hint else head


@dataclass(slots=True)
class Report:
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
        """0 without errors; a content error wins over a limit (interface: 1 before 4)."""
        return min((d.fault.value for d in self.errors), default=0)


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint naming the known name most like ``name``, or the whole list where it is short, or nothing."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean “{close[0]}”?"
    if names and len(names) <= 12:
        return "known: " + ", ".join(names)
    return ""
