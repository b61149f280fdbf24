"""How long an input takes, how much memory, and what came of all that were tried."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 10
"""Of processor time that one input may take."""
WAITING = 12
"""So many times as long it may take by the clock on the wall: a machine may be busy, but nothing waits for ever."""
MOST = 1 << 30
"""Bytes that a process may come to have."""


class TooSlow(BaseException):
    """An input takes too long. Nothing that catches exceptions catches it."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise after so many seconds of processor time."""

    def ring(*_: object) -> None:
        raise TooSlow

    clocks = ((signal.SIGPROF, signal.ITIMER_PROF, 1), (signal.SIGALRM, signal.ITIMER_REAL, WAITING))
    before = [signal.signal(number, ring) for number, _, _ in clocks]
    try:
        for _, timer, times in clocks:
            signal.setitimer(timer, seconds * times)
        yield
    finally:
        for (number, timer, _), handler in zip(clocks, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


def forget_peak() -> None:
    """Measure the peak of this process's memory anew, where the system lets one."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def peak() -> int:
    """The most bytes that this process has had since."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) << 10
    except (OSError, IndexError):
        return _ever()


def _ever() -> int:
    """The most bytes that it ever had; 0: the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


@dataclass
class Tally:
    """What came of the inputs tried."""

    name: str
    tried: int = 0
    spent: float = 0.0
    """Seconds of processor time that all took together."""
    seconds: float = 0.0
    """Of processor time that the slowest took."""
    slowest: str = ""
    """Which it was."""
    peak: int = 0
    """Bytes of the process while it read the largest."""
    largest: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    """What was raised and where → how to have it again."""

    @contextmanager
    def measured(self, number: str) -> Iterator[None]:
        """Count an input, with its time and its memory."""
        forget_peak()
        start = time.process_time()
        yield
        took, used = time.process_time() - start, peak()
        self.tried += 1
        self.spent += took
        if took > self.seconds:
            self.seconds, self.slowest = took, number
        if used > self.peak:
            self.peak, self.largest = used, number
        if used > MOST:
            self.faults.setdefault("memory", f"input {number}: {used >> 20} MiB")

    def add(self, other: Tally) -> None:
        """Count in what another process has tried."""
        self.tried += other.tried
        self.spent += other.spent
        if other.seconds > self.seconds:
            self.seconds, self.slowest = other.seconds, other.slowest
        if other.peak > self.peak:
            self.peak, self.largest = other.peak, other.largest
        for kind, how in other.faults.items():
            self.faults.setdefault(kind, how)

    def __str__(self) -> str:
        worst = f"{self.seconds:5.2f} s ({self.slowest}), {self.peak >> 20} MiB ({self.largest})"
        return (
            f"{self.name:16} {self.tried:9,} tried in {self.spent:,.0f} s, {len(self.faults)} faults; at worst {worst}"
        )

    def told(self) -> str:
        """The line above, and below it each fault and how to have it again."""
        return "\n    ".join([str(self), *self.faults.values()])
