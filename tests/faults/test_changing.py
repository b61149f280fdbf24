"""Content that is missing, can't be read, or changes while it is built."""

from __future__ import annotations

import os
import random
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.order import Order
from builder.pipeline import build
from tests.faults.bench import Bench, files, parts, told, whole
from tests.faults.conftest import Rounds
from tests.faults.test_folders import bound  # noqa: F401
from tests.hostile.sample import SECRET

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX"),
]
FILES = [
    *("publication.yaml", "chapters/1.md", "chapters/2.md", "chapters/port.png", "data/ports.csv"),
    *("chapters", "data"),
]
STAGES = ["reading", "resolving", "templates", "pages", "PDF", "EPUB"]
CHANGES = ["gone", "empty", "cut", "bytes", "folder", "link outside", "pipe", "closed", "longer"]


@pytest.mark.parametrize("name", FILES)
def test_what_is_missing(bench: Bench, name: str) -> None:
    old = bench.built("A")
    path = bench.book / name
    shutil.move(path, bench.here / "moved")
    done = bench.build()
    told(done, (1,))
    assert any(code in done.err for code in ("missing-file", "empty-glob", "dangling-reference"))
    assert files(bench.output) == old
    shutil.move(bench.here / "moved", path)
    bench.sound("A")


@pytest.mark.parametrize("name", FILES)
def test_what_can_not_be_read(bench: Bench, bound: str, name: str) -> None:  # noqa: F811
    old = bench.built("A")
    (bench.book / name).chmod(0)
    done = bench.build(prelude=bound)
    (bench.book / name).chmod(0o755)
    told(done, (3,))
    assert "unreadable-file" in done.err
    assert "Permission denied" in done.err
    assert files(bench.output) == old
    bench.sound("A")


@pytest.mark.parametrize("closed", ["templates/chapter.xhtml", "templates"])
def test_templates_that_can_not_be_read_are_not_passed_over(
    bench: Bench,
    bound: str,  # noqa: F811
    closed: str,
) -> None:
    old = bench.built("A")
    (bench.book / "templates").mkdir()
    (bench.book / "templates/chapter.xhtml").write_text("none")
    (bench.book / closed).chmod(0)
    done = bench.build(prelude=bound)
    (bench.book / closed).chmod(0o755)
    told(done, (3,))
    assert "unreadable-file" in done.err
    assert files(bench.output) == old


def change(kind: str, path: Path, outside: Path) -> None:
    """Do something to a file of the publication."""
    data = path.read_bytes()
    path.unlink()
    match kind:
        case "gone":
            pass
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "bytes":
            path.write_bytes(bytes(reversed(data)))
        case "folder":
            path.mkdir()
        case "link outside":
            path.symlink_to(outside)
        case "pipe":
            os.mkfifo(path)
        case "closed":
            path.write_bytes(data)
            path.chmod(0)
        case "longer":
            path.write_bytes(data * 2)


def test_content_that_changes_at_a_stage(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    """Whatever happens to a file, and when: a sound book of before or after, or a sentence; nothing from outside."""
    old = bench.built("A")
    outside = bench.here / "outside.md"
    outside.write_text(f"# {SECRET}\n\n{SECRET}\n")
    cases = [(stage, kind, name) for stage in STAGES for kind in CHANGES for name in FILES[:5]]
    random.Random("changes").shuffle(cases)
    for number in rounds(20, len(cases)):
        stage, kind, name = cases[number]
        shutil.rmtree(bench.book)
        bench.write("A")
        folder = bench.here / "changing"

        def disturb(begun: str, stage: str = stage, kind: str = kind, name: str = name) -> None:
            if begun == stage and (bench.book / name).is_file():
                change(kind, bench.book / name, outside)

        report, outputs = build(Order(bench.book, ("pdf", "epub"), folder), disturb)
        if stage == "EPUB" or (stage == "PDF" and not name.endswith(".csv")):
            assert report.exit_code() == 0, (stage, kind, name)
            assert {path.name: data for path, data in outputs.items()} == old
        if outputs:
            assert not report.errors
            assert all(SECRET.encode() not in data for data in outputs.values())
        else:
            assert report.exit_code() in (1, 3)
        assert SECRET not in "".join(map(str, report.found))
        assert parts(folder) == [] if folder.exists() else True
    shutil.rmtree(bench.book)
    bench.sound("B")
    tried(len(rounds(20, len(cases))))


def test_content_that_changes_all_the_time(bench: Bench, rounds: Rounds, tried: Callable[[int], None]) -> None:
    """An editor saves, a synchronisation runs: each output is of one state, and a replay never of a mixture."""
    one, two = bench.made("A"), bench.made("B")
    stop = threading.Event()
    chapter = bench.book / "chapters/1.md"
    states = []
    for word in "AB":
        bench.write(word)
        states.append(chapter.read_bytes())

    def save() -> None:
        draw = random.Random("save")
        while not stop.is_set():
            part = chapter.with_name(".saving")
            part.write_bytes(draw.choice(states))
            part.replace(chapter)
            stop.wait(draw.uniform(0, 0.02))

    writer = threading.Thread(target=save)
    writer.start()
    try:
        for _ in rounds(3, 30):
            told(bench.build(), (0,))
            whole(files(bench.output), one, two)
            assert files(bench.output) in (one, two)
    finally:
        stop.set()
        writer.join()
    for word in "ABAB":
        bench.sound(word)
    tried(len(rounds(3, 30)))
