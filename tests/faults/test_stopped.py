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
def begun(bench: Bench, way: str) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A build that has begun, and the time that the last one of its kind took."""
    arguments, prelude = WAYS[way]
    if way.endswith("kept"):
        forget(bench)
    run = bench.start("build", "book", *arguments, prelude=prelude)
    assert run.stdout is not None
    assert run.stdout.read(1) == "."
    yield run, 0.0


def duration(bench: Bench, way: str) -> float:
    """Seconds that a build takes from its beginning to its end."""
    with begun(bench, way) as (run, _):
        start = time.monotonic()
        assert ended(run).code == 0
        return time.monotonic() - start


def moment(draw: random.Random, seconds: float) -> float:
    """When to strike: anywhere, and every third time near the end, where the outputs are put in place."""
    return draw.uniform(0.8, 1.02) * seconds if draw.random() < 1 / 3 else draw.uniform(0.0, 1.05) * seconds


def test_builds_killed_at_any_moment(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    old = bench.sound("A")
    new = bench.made("B")
    takes = {way: duration(bench, way) for way in WAYS}
    draw = random.Random("kill")
    cut = 0
    for number in rounds(4, 200):
        way = list(WAYS)[number % len(WAYS)]
        bench.write("B")
        with begun(bench, way) as (run, _):
            time.sleep(moment(draw, takes[way]))
            run.kill()
        done = ended(run)
        all_gone(run.pid)
        cut += done.code != 0
        left = files(bench.output)
        whole({name: data for name, data in left.items() if not name.endswith(".part")}, old, new)
        assert old.keys() <= left.keys()
        bench.sound("A")
        assert parts(bench.output) == []
    assert cut > len(rounds(4, 200)) / 3
    tried(len(rounds(4, 200)))


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("way", list(WAYS))
def test_builds_stopped_at_any_moment(
    bench: Bench, rounds: Rounds, tried: Callable[[int], None], name: str, code: int, way: str
) -> None:
    old = bench.sound("A")
    new = bench.made("B")
    takes = duration(bench, way)
    draw = random.Random(f"{name} {way}")
    codes = set()
    for _ in rounds(3, 15):
        bench.write("B")
        with begun(bench, way) as (run, _):
            time.sleep(moment(draw, takes))
            # A terminal sends an interruption to all processes of a group, who ends a service sends it to the first.
            (os.killpg if name == "SIGINT" else os.kill)(run.pid, getattr(signal, name))
        done = ended(run)
        told(done, (0, code))
        codes.add(done.code)
        all_gone(run.pid)
        left = files(bench.output)
        whole(left, old, new)
        assert left.keys() == old.keys()
        if done.code == 0:
            assert left == new
        bench.sound("A")
    assert code in codes
    tried(len(rounds(3, 15)))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for workers in /proc")
def test_a_worker_that_is_killed_is_done_without(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    new = bench.made("B")
    takes = duration(bench, "with workers")
    draw = random.Random("worker")
    lost = 0
    for _ in rounds(2, 40):
        bench.write("B")
        with begun(bench, "with workers") as (run, _):
            end = time.monotonic() + takes * 2
            while not (workers := [pid for pid in survivors(run.pid) if pid != run.pid]) and time.monotonic() < end:
                time.sleep(0.002)
            time.sleep(draw.uniform(0, takes / 4))
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
    tried(len(rounds(2, 40)))


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
