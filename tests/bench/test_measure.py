from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.measure import run

CHILD = "import time; block = bytearray(60 << 20); time.sleep(0.3)"
PARENT = f"""
import subprocess, sys
both = [subprocess.Popen([sys.executable, "-c", {CHILD!r}]) for _ in range(2)]
[child.wait() for child in both]
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="memory of several processes is read from /proc")
def test_memory_of_all_processes_is_added_up(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", PARENT], 20, tmp_path)
    assert cost.code == 0
    assert 120 < cost.memory < 300


def test_processor_time_of_children_counts(tmp_path: Path) -> None:
    busy = "import time; start = time.process_time()\nwhile time.process_time() - start < 0.2: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    cost = run([sys.executable, "-c", parent], 20, tmp_path)
    assert cost.cpu >= 0.2
    assert cost.wall > 0.1


def test_a_command_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", "import time; time.sleep(20)"], 0.3, tmp_path)
    assert cost.code == -9
    assert cost.wall < 10


def test_what_a_failing_command_says_last(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", "import sys; sys.exit('first\\nlast')"], 20, tmp_path)
    assert (cost.code, cost.said) == (1, "last")


def test_programs_may_keep_their_byte_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert run([sys.executable, "-c", "import sys; sys.exit(int(sys.dont_write_bytecode))"], 20, tmp_path).code == 0
