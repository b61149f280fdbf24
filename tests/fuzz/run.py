"""Long fuzzing: ``make fuzz``, or ``make fuzz ARGS='markdown svg --seconds 60'``; names are parsers, and ``books``.

Each input is the mutation of a seed or of an earlier input, and all follow from the run's seed. What is raised, takes
more than ten seconds of processor time or leads the process over a gibibyte is a fault; the input is made smaller and
kept. Kept is also the slowest that takes more than a quarter of that time.
"""

from __future__ import annotations

import argparse
import functools
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from builder.diagnostics import Severity
from builder.explanation import codes
from tests.fuzz import books
from tests.fuzz.mutate import mutated
from tests.fuzz.parsers import Parser, faults_of, parsers
from tests.fuzz.pool import Pool
from tests.fuzz.tally import SECONDS, Tally, TooSlow, alarm
from tests.fuzz.trees import changed

BATCH = 100
"""Books that one process makes."""
_PARTICULAR = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|'[^']*'|\d+")
"""What differs between findings of one kind."""


class Outcome(NamedTuple):
    """What came of an input."""

    fault: str
    """What is wrong with how it was read; empty: nothing."""
    findings: frozenset[str] = frozenset()
    """The kinds of findings that it drew."""
    sound: bool = False
    """None of them is an error."""


def attempt(parser: Parser, folder: Path, data: bytes) -> Outcome:
    """Have an input read."""
    try:
        with alarm(SECONDS):
            found = parser.read(folder, data)
            useless = faults_of(found, codes())
        findings = frozenset(f"{one.code} {_PARTICULAR.sub('', one.message)[:80]}" for one in found)
        sound = not any(one.severity is Severity.ERROR for one in found)
        return Outcome(f"no use: {useless[0]}" if useless else "", findings, sound)
    except TooSlow as slow:
        return Outcome(f"TooSlow at {_where(slow)}")
    except Exception as error:
        return Outcome(f"{type(error).__name__} at {_where(error)}: {str(error)[:120]}")


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


def _drawn(parser: Parser, pool: Pool, chance: random.Random) -> bytes:
    """An input: bytes are changed, or what they say, or both."""
    some = pool.some(chance)
    if not parser.form or chance.random() < 0.4:
        return mutated(some, parser.tokens, chance)
    data = changed(some[0], parser.form, some[1:], chance)
    return mutated((data,), parser.tokens, chance) if chance.random() < 0.1 else data


def fuzz(parser: Parser, seed: int, keep: Path | None, *, most: int = sys.maxsize, seconds: float = 1e9) -> Tally:
    """Try so many inputs, or for so many seconds of processor time; ``keep``: a folder for those with faults."""
    tally = Tally(parser.name)
    pool = Pool(parser.seeds)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parser.make(folder)
        while tally.tried < most and tally.spent < seconds:
            number = tally.tried
            chance = random.Random(f"{parser.name} {seed} {number}")
            data = _drawn(parser, pool, chance)
            with tally.measured(str(number)):
                fault, findings, sound = attempt(parser, folder, data)
            pool.add(data, findings, sound, chance)
            kind = fault.partition(":")[0] if fault.startswith("no use") else ":".join(fault.split(":")[:2])
            new = bool(fault) and kind not in tally.faults
            if new:
                tally.faults[kind] = f"input {number}: {fault}"
                if keep is not None and not fault.startswith("TooSlow"):
                    data = smaller(data, lambda less, k=kind: attempt(parser, folder, less).fault.startswith(k))  # type: ignore[misc]
            slow = tally.seconds > SECONDS / 4 and tally.slowest == str(number)
            if keep is not None and (new or slow or tally.faults.get("memory", "").startswith(f"input {number}:")):
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{parser.name}-{seed}-{number}").write_bytes(data)
    return tally


def tried(name: str, seed: int, seconds: float, count: int, keep: Path) -> Tally:
    """One parser's run, or one batch of books, in a process of its own."""
    if name == "books":
        return books.run(count, seed, keep)
    return fuzz(parsers()[name], seed, keep, seconds=seconds)


def main() -> int:
    """Run from the command line."""
    known = [*parsers(), "books"]
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all without")
    options.add_argument("--seconds", type=float, default=3600, help="of processor time, for each parser")
    options.add_argument("--books", type=int, default=10_000, help="how many generated books")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    options.add_argument("--keep", type=Path, default=Path(".cache/fuzz"), help="where inputs with faults are kept")
    given = options.parse_args()
    if unknown := [name for name in given.names if name not in known]:
        options.error(f"there is no {', '.join(unknown)}")
    tasks: list[tuple[str, int, int]] = []
    for name in given.names or known:
        if name == "books":
            draws = random.Random(given.seed)
            counts = (min(BATCH, given.books - first) for first in range(0, given.books, BATCH))
            tasks += [(name, draws.getrandbits(32), count) for count in counts]
        else:
            tasks.append((name, given.seed, 0))
    total, proved = Tally("all"), Tally("books")
    # Each in a process of its own: what one has remembered is no memory of the next one's inputs.
    with ProcessPoolExecutor(given.jobs, max_tasks_per_child=1) as pool:
        one = functools.partial(tried, seconds=given.seconds, keep=given.keep)
        for future in [pool.submit(one, name, seed, count=count) for name, seed, count in tasks]:
            tally = future.result()
            total.add(tally)
            if tally.name == proved.name:
                proved.add(tally)
                tally = proved
            print(tally.told(), flush=True)
    print(total)
    return int(bool(total.faults))


if __name__ == "__main__":
    raise SystemExit(main())
