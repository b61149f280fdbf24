"""Long fuzzing: ``make fuzz ARGS='markdown svg --seconds 3600'``; without names every parser, and generated books.

Each input is the mutation of a seed and follows from the run's seed and its number alone. What is raised, takes more
than ten seconds or leads the process over a gibibyte is a fault; the input is made smaller and kept.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from builder.explanation import codes
from tests.fuzz.mutate import mutated
from tests.fuzz.parsers import Parser, faults_of, parsers

SECONDS = 10
"""That one input may take."""
MOST = 1 << 30
"""Bytes that a process may come to have."""


class TooSlow(BaseException):
    """An input takes too long. Nothing that catches exceptions catches it."""


class Useless(Exception):
    """A finding has no place, no message or no known code."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise after so many seconds, where the system has alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def peak() -> int:
    """The most bytes that this process ever had; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


@dataclass
class Tally:
    """What came of the inputs tried."""

    name: str
    tried: int = 0
    slowest: float = 0.0
    slowest_input: int = -1
    peak: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    """What was raised and where → how to have it again."""


def attempt(parser: Parser, folder: Path, data: bytes) -> str:
    """What is wrong with how an input is read; empty: nothing."""
    try:
        with alarm(SECONDS):
            found = parser.read(folder, data)
            useless = faults_of(found, codes())
        return f"no use: {useless[0]}" if useless else ""
    except TooSlow as slow:
        return f"TooSlow at {_where(slow)}"
    except Exception as error:
        return f"{type(error).__name__} at {_where(error)}: {str(error)[:120]}"


def _where(error: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/builder/" in frame.filename]
    return f"{frames[-1].filename.rpartition('/builder/')[2]}:{frames[-1].lineno}" if frames else "?"


def smaller(data: bytes, still: Callable[[bytes], bool], seconds: float = 20.0) -> bytes:
    """An input with all taken out that does not matter, as far as that can be done in a while."""
    end = time.monotonic() + seconds
    size = max(1, len(data) // 2)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            shorter = data[:at] + data[at + size :]
            if still(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def fuzz(parser: Parser, seconds: float, seed: int, keep: Path | None, most: int = sys.maxsize) -> Tally:
    """Try inputs until the time is over; ``keep``: a folder for those that lead to faults."""
    tally = Tally(parser.name)
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parser.make(folder)
        while tally.tried < most and time.monotonic() < end:
            data = mutated(parser.seeds, parser.tokens, random.Random(f"{parser.name} {seed} {tally.tried}"))
            start = time.monotonic()
            fault = attempt(parser, folder, data)
            took = time.monotonic() - start
            if took > tally.slowest:
                tally.slowest, tally.slowest_input = took, tally.tried
            used = peak()
            if used > MOST and tally.peak <= MOST:
                fault = fault or f"{used >> 20} MiB"
            tally.peak = max(tally.peak, used)
            kind = fault.partition(":")[0] if fault.startswith("no use") else ":".join(fault.split(":")[:2])
            if fault and kind not in tally.faults:
                tally.faults[kind] = f"input {tally.tried}: {fault}"
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    if not fault.startswith("TooSlow"):
                        data = smaller(data, lambda less, k=kind: attempt(parser, folder, less).startswith(k))  # type: ignore[misc]
                    (keep / f"{parser.name}-{seed}-{tally.tried}").write_bytes(data)
            tally.tried += 1
    return tally


def main() -> int:
    """Run from the command line."""
    known = parsers()
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", choices=[*known, "books", []], help="parsers, or books; all without")
    options.add_argument("--seconds", type=float, default=3600, help="for each parser")
    options.add_argument("--books", type=int, default=10_000, help="how many generated books")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, default=Path(".cache/fuzz"), help="where inputs with faults are kept")
    given = options.parse_args()
    names = given.names or [*known, "books"]
    failed = False
    for name in names:
        if name == "books":
            from tests.fuzz.books import run

            tally = run(given.books, given.seed, given.keep, given.seconds)
        else:
            tally = fuzz(known[name], given.seconds, given.seed, given.keep)
        row = {
            "name": name, "tried": tally.tried, "slowest": round(tally.slowest, 2), "slowest input": tally.slowest_input,  # noqa: E501
            "peak MiB": tally.peak >> 20, "faults": list(tally.faults.values()),
        }  # fmt: skip
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        failed |= bool(tally.faults)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
