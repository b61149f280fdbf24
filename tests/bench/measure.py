"""What a command costs: seconds on the clock, seconds of processors, the most memory of all its processes at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.02
"""Seconds between two looks at the memory."""
PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one finished run."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, user and system, children included."""
    memory: float
    """MiB of resident memory of all its processes, added up, at its peak. What processes share counts once for each;
    where there is no ``/proc`` it is that of the largest process only."""
    code: int
    """The exit code, negative for a signal."""
    said: str
    """The last line on standard error."""


def run(command: Sequence[str], limit: float, folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, or for ``limit`` seconds, in ``folder``, its output thrown away.

    A wish that Python keep no byte code is not passed on: all would compile themselves anew in every run.
    """
    given = os.environ if environment is None else environment
    passed = {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}
    errors = folder / "stderr.txt"
    with errors.open("wb") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=passed, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
            start_new_session=True,
        )  # fmt: skip
        watch = _Watch(process.pid)
        timer = threading.Timer(limit, _kill, [process.pid])
        watch.start()
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.done.set()
        watch.join()
    # macOS counts ru_maxrss in bytes. Linux counts what this process has into it, from before the command began.
    largest = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) if not PROC.is_dir() else 0
    lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return Cost(
        wall,
        used.ru_utime + used.ru_stime,
        max(largest, watch.peak) / MEBIBYTE,
        process.returncode,
        lines[-1] if lines else "",
    )


def _kill(group: int) -> None:
    os.killpg(group, signal.SIGKILL)


class _Watch(threading.Thread):
    """Looks at the memory of a process and of all that it started until told to stop."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(INTERVAL):
            self.peak = max(self.peak, sum(map(_resident, _family(self.root))))


def _family(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for process in found:
        try:
            for task in (PROC / str(process) / "task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended meanwhile, or there is no /proc
            continue
    return found


def _resident(process: int) -> int:
    """Bytes of resident memory."""
    try:
        return int((PROC / str(process) / "statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
