"""A build that is stopped, killed or doubled leaves whole files behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import builder
from builder import pipeline
from tests.command_line.conftest import Bifolio

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")

STOPPED = """\
import os, signal, sys
from builder import outputs
from builder.cli import main
real, where = os.fsync, sys.argv[2]
def stopped(handle):
    real(handle)
    if where == "writing":
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
if where == "writing":
    outputs.os.fsync = stopped
else:
    from builder import pipeline
    pipeline.pdf.write = lambda *_: os.kill(os.getpid(), getattr(signal, sys.argv[1])) or signal.pause()
main(["build", "book"])
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(builder.__file__).parents[1])}


@pytest.mark.parametrize("where", ["writing", "setting"])
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_stopped_build_leaves_the_last_good_outputs(
    book: Path, here: Path, bifolio: Bifolio, name: str, code: int, where: str
) -> None:
    bifolio("build", "book")
    before = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    (book / "one.md").write_text("# Another\n\nText.\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", STOPPED, name, where], capture_output=True, text=True, cwd=here, env=environment(),
        timeout=60,
    )  # fmt: skip
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert {path.name: path.read_bytes() for path in (here / "output").iterdir()} == before


def test_what_a_killed_build_leaves_is_swept_by_the_next(book: Path, here: Path, bifolio: Bifolio) -> None:
    bifolio("build", "book")
    before = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    run = subprocess.run(
        [sys.executable, "-c", STOPPED, "SIGKILL", "writing"], capture_output=True, cwd=here, env=environment(),
        timeout=60,
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL
    left = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    assert len(left) > len(before)
    assert {name: left[name] for name in before} == before
    assert bifolio("build", "book").code == 0
    assert {path.name: path.read_bytes() for path in (here / "output").iterdir()} == before


@pytest.mark.slow
def test_builds_killed_at_any_moment_lose_nothing(book: Path, here: Path, bifolio: Bifolio) -> None:
    bifolio("build", "book")
    before = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    for tenths in (2, 5, 8):
        run = subprocess.Popen(
            [sys.executable, "-m", "builder", "build", "book"], cwd=here, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(tenths / 10)
        run.kill()
        run.wait()
        assert {name: (here / "output" / name).read_bytes() for name in before} == before
    assert bifolio("build", "book").code == 0
    assert {path.name: path.read_bytes() for path in (here / "output").iterdir()} == before


@pytest.mark.slow
def test_two_builds_at_once_end_with_whole_files(book: Path, here: Path, bifolio: Bifolio) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "builder", "build", "book"], cwd=here, env=environment(), stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for run in runs:
        _, errors = run.communicate(timeout=60)
        assert run.returncode == 0, errors
    made = {path.name: path.read_bytes() for path in (here / "output").iterdir()}
    bifolio("build", "book", "--output", "alone")
    assert made == {path.name: path.read_bytes() for path in (here / "alone").iterdir()}


def test_control_c_is_exit_130(book: Path, here: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.pdf, "write", interrupted)
    code, out, err = bifolio("build", "book")
    assert (code, out) == (130, "")
    assert "Traceback" not in err
    assert not (here / "output").exists()
