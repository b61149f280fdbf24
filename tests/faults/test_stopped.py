"""Builds that are killed, interrupted, ended or lose their workers, at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.faults.bench import WORKERS, Bench, all_gone, ended, files, parts, survivors, told, whole
from tests.faults.conftest import Rounds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX"),
]

WAYS = {
    "clean": (("--no-cache",), ""),
    "kept": ((), ""),
    "with workers": (("--no-cache", "--jobs", "3"), WORKERS),
    "with workers, kept": (("--jobs", "3"), WORKERS),
}


def forget(bench: Bench) -> None:
    """Let the next build keep everything anew."""
    subprocess.run(["rm", "-rf", str(bench.here / ".cache")], check=True)


@contextmanager
def begun(bench: Bench, way: str) -> Iterator[subprocess.Popen[str]]:
    """A build that has begun."""
    arguments, prelude = WAYS[way]
    if way.endswith("kept"):
        forget(bench)
    run = bench.start("build", "book", *arguments, prelude=prelude)
    assert run.stdout is not None
    assert run.stdout.read(1) == "."
    yield run


class Aim:
    """When to strike a build: anywhere, and every third time near its end, where the outputs are put in place.

    How long a build takes is measured again whenever one was over before it was struck:
    a machine that was busy for a moment would let all strikes come too late.
    """

    def __init__(self, bench: Bench, way: str, seed: str) -> None:
        self.bench = bench
        self.way = way
        self.draw = random.Random(f"{seed} {way}")
        self.seconds = self._measured()

    def _measured(self) -> float:
        with begun(self.bench, self.way) as run:
            start = time.monotonic()
            assert ended(run).code == 0
            return time.monotonic() - start

    @contextmanager
    def struck(self, state: str) -> Iterator[subprocess.Popen[str]]:
        """A build of a state of the publication, when it is time to strike it."""
        self.bench.write(state)
        with begun(self.bench, self.way) as run:
            near = self.draw.random() < 1 / 3
            time.sleep(self.draw.uniform(0.8 if near else 0.0, 1.02) * self.seconds)
            yield run

    def missed(self) -> None:
        self.seconds = min(self.seconds, self._measured())


ENOUGH = 10
"""So many times the rounds that are wanted are tried until enough builds were struck before their end."""


def test_builds_killed_at_any_moment(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    old = bench.built("A")
    new = bench.made("B")
    aims = [Aim(bench, way, "kill") for way in WAYS]
    wanted = len(rounds(4, 200))
    number = cut = 0
    while number < wanted or (cut <= wanted / 3 and number < wanted * ENOUGH):
        aim = aims[number % len(aims)]
        number += 1
        with aim.struck("B") as run:
            run.kill()
        done = ended(run)
        all_gone(run.pid)
        left = files(bench.output)
        whole({name: data for name, data in left.items() if not name.endswith(".part")}, old, new)
        assert old.keys() <= left.keys()
        if done.code == 0:
            aim.missed()
        else:
            cut += 1
        bench.sound("A")
        assert parts(bench.output) == []
    assert cut > wanted / 3
    tried(number)


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("way", list(WAYS))
def test_builds_stopped_at_any_moment(
    bench: Bench, rounds: Rounds, tried: Callable[[int], None], name: str, code: int, way: str
) -> None:
    old = bench.built("A")
    new = bench.made("B")
    aim = Aim(bench, way, name)
    wanted = len(rounds(3, 15))
    number = stopped = 0
    while number < wanted or (not stopped and number < wanted * ENOUGH):
        number += 1
        with aim.struck("B") as run:
            # A terminal sends an interruption to all processes of a group, who ends a service sends it to the first.
            (os.killpg if name == "SIGINT" else os.kill)(run.pid, getattr(signal, name))
        done = ended(run)
        told(done, (0, code))
        all_gone(run.pid)
        left = files(bench.output)
        whole(left, old, new)
        assert left.keys() == old.keys()
        if done.code == 0:
            assert left == new
            aim.missed()
        else:
            stopped += 1
        bench.sound("A")
    assert stopped
    tried(number)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for workers in /proc")
def test_a_worker_that_is_killed_is_done_without(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    new = bench.made("B")
    draw = random.Random("worker")
    wanted = len(rounds(2, 40))
    number = lost = 0
    while number < wanted or (not lost and number < wanted * ENOUGH):
        number += 1
        bench.write("B")
        with begun(bench, "with workers") as run:
            while not (workers := [pid for pid in survivors(run.pid) if pid != run.pid]) and run.poll() is None:
                time.sleep(0.002)
            time.sleep(draw.uniform(0, 0.05))
            for worker in workers[: draw.randint(1, 2)]:
                try:
                    os.kill(worker, signal.SIGKILL)
                    lost += 1
                except ProcessLookupError:
                    pass
        done = ended(run)
        told(done, (0,))
        assert done.err == ""
        assert files(bench.output) == new
        all_gone(run.pid)
    assert lost
    tried(number)


def test_where_no_process_can_be_started_one_does_all(bench: Bench) -> None:
    new = bench.made("B")
    bench.write("B")
    refusing = f"{WORKERS}\nimport os\ndef fork():\n raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
    refusing += "os.fork = fork\n" if sys.platform == "linux" else "import multiprocessing.util\n"
    if sys.platform != "linux":
        refusing += "multiprocessing.util.spawnv_passfds = lambda *_: fork()\n"
    done = bench.build("--no-cache", "--jobs", "3", prelude=refusing)
    told(done, (0,))
    assert files(bench.output) == new


def test_two_builds_at_once(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    """Of two states of the publication, into one folder, with one cache: what is there at the end is of one of them."""
    one, two = bench.made("A"), bench.made("B")
    other = Bench(bench.here / "other")
    other.here.mkdir()
    other.write("B")
    folders = ("--output", str(bench.output), "--cache-dir", str(bench.here / "kept"))
    draw = random.Random("two")
    for number in rounds(2, 50):
        if number % 2:
            subprocess.run(["rm", "-rf", str(bench.here / "kept")], check=True)
        first = bench.start("build", "book", *folders)
        time.sleep(draw.uniform(0, 0.1))
        second = other.start("build", "book", *folders)
        for run in (first, second):
            done = ended(run)
            told(done, (0,))
            assert done.err == ""
        assert files(bench.output) in (one, two)
        assert parts(bench.here) == []
    tried(len(rounds(2, 50)))
