"""A publication on a bench: built, disturbed, looked at."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import builder
from tests.hostile.sample import png

CHECKOUT = Path(builder.__file__).parents[1]
PATIENCE = 60.0
"""Seconds that a run may take at most."""

SETTINGS = """\
title: A Book
language: en-GB
authors: [Ann Author]
contents: [chapters/*.md]
"""
ONE = """\
# One {{#one}}

{word} with a note[^a] on a ship, and see @tbl-ports and page @page:two.

[^a]: The note.

![A port](port.png){{#fig-port alt="A port"}}

"""
TWO = """\
# Two {#two}

::: {.table #tbl-ports src=data/ports.csv caption="Ports"}
:::

A second chapter, with @fig-port.
"""

LAUNCH = """\
import sys
sys.path.insert(0, {checkout!r})
{prelude}
from builder.cli import main
sys.stdout.write(".")
sys.stdout.flush()
main()
"""
_EXPECTED: dict[str, dict[str, bytes]] = {}
_BUILT: dict[str, str] = {}
WORKERS = "from builder.workers import house\nhouse.ENOUGH = 1"
"""A prelude: even a short book is given to several processes."""


@dataclass
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


@dataclass
class Bench:
    """A working directory with a publication ``book`` and its outputs in ``output``."""

    here: Path

    @property
    def book(self) -> Path:
        return self.here / "book"

    @property
    def output(self) -> Path:
        return self.here / "output"

    def write(self, word: str) -> None:
        """The publication in one of its states, told apart by a word."""
        for path, data in {
            "publication.yaml": SETTINGS.encode(),
            "chapters/1.md": ONE.format(word=word).encode(),
            "chapters/2.md": TWO.encode(),
            "chapters/port.png": png(20, 12),
            "data/ports.csv": b"Port,Ships\nDalian,3\nPort Arthur,4\n",
        }.items():
            (self.book / path).parent.mkdir(parents=True, exist_ok=True)
            (self.book / path).write_bytes(data)

    def command(self, *arguments: str, prelude: str = "") -> list[str]:
        return [sys.executable, "-c", LAUNCH.format(checkout=str(CHECKOUT), prelude=prelude), *arguments]

    def start(self, *arguments: str, prelude: str = "", **options: object) -> subprocess.Popen[str]:
        """A run in a process group of its own; it writes a stop once it is there."""
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            self.command(*(arguments or ("build", "book")), prelude=prelude), cwd=self.here, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=environment(), **options,
        )  # fmt: skip

    def build(self, *arguments: str, prelude: str = "", **options: object) -> Ended:
        """A run to its end."""
        return ended(self.start(*(("build", "book", *arguments)), prelude=prelude, **options))

    def made(self, word: str) -> dict[str, bytes]:
        """What a sound build of the publication in that state makes, wherever it is made."""
        if word not in _EXPECTED:
            with tempfile.TemporaryDirectory() as place:
                other = Bench(Path(place))
                other.write(word)
                done = other.build("--no-cache")
                assert done.code == 0, done.err
                _EXPECTED[word] = files(other.output)
        return _EXPECTED[word]

    def built(self, word: str) -> dict[str, bytes]:
        """The publication in one of its states with all that a first, sound build of it leaves: copied, since that is
        always the same."""
        if word not in _BUILT:
            place = tempfile.mkdtemp()
            atexit.register(shutil.rmtree, place, ignore_errors=True)
            Bench(Path(place)).sound(word)
            _BUILT[word] = place
        shutil.copytree(_BUILT[word], self.here, dirs_exist_ok=True)
        return files(self.output)

    def sound(self, word: str) -> dict[str, bytes]:
        """Build, and see that all is as it should be: nothing of earlier faults is left."""
        self.write(word)
        done = self.build()
        assert done.code == 0, done.err
        assert done.err == ""
        assert files(self.output) == self.made(word)
        return files(self.output)


def environment() -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "BIFOLIO_LIMITS")}
    return {**known, "PYTHONPATH": str(CHECKOUT)}


def ended(run: subprocess.Popen[str]) -> Ended:
    """Wait for a run."""
    try:
        out, err = run.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        raise
    return Ended(run.returncode, out.removeprefix("."), err)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def parts(folder: Path) -> list[str]:
    """Unfinished files in a folder and below it."""
    return sorted(path.name for path in folder.rglob("*.part"))


def whole(found: Mapping[str, bytes], *states: Mapping[str, bytes]) -> None:
    """See that each output is that of one state of the publication, to the byte."""
    for name, data in found.items():
        assert any(state.get(name) == data for state in states), f"{name}, {len(data)} bytes, is of no state"


def told(done: Ended, codes: Sequence[int]) -> None:
    """See that a run ended with one of these codes and in sentences."""
    assert done.code in codes, f"{done.code}: {done.err}"
    assert "Traceback" not in done.err
    assert "Exception ignored" not in done.err
    if done.code in (1, 3, 4):
        assert done.err.strip()


def survivors(group: int) -> list[int]:
    """Processes of a group that still run (those that only wait to be counted do not)."""
    found = []
    for folder in Path("/proc").iterdir() if Path("/proc/self/stat").exists() else ():
        if folder.name.isdigit():
            try:
                state, _, own = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(own) == group and state not in "ZX":
                found.append(int(folder.name))
    return found


def all_gone(group: int, seconds: float = 5.0) -> None:
    """See that no process of a group outlives its first by more than a moment."""
    end = time.monotonic() + seconds
    while survivors(group):
        assert time.monotonic() < end, f"still running: {survivors(group)}"
        time.sleep(0.01)


def is_archive(path: Path) -> bool:
    """Whether an EPUB is whole."""
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None
