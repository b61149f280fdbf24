"""Outputs and caches in places where they can't be, or shouldn't: full, read-only, closed, links, devices."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.bench import Bench, files, parts, told, whole
from tests.faults.conftest import Rounds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="folders are those of POSIX"),
]
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
UNPRIVILEGED = """
import ctypes
libc, head, sets = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert libc.capget(head, sets) == 0
for at in (0, 1, 2):
    sets[at] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
assert libc.capset(head, sets) == 0
"""


@pytest.fixture
def bound() -> str:
    """A prelude for runs that modes of files bind, which root is above elsewise."""
    if not ROOT:
        return ""
    if sys.platform != "linux":
        pytest.skip("modes of files don't bind root")
    return UNPRIVILEGED


# -- full disks ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """``small_disk(size)``: a disk of so many bytes; only root may have one."""
    if not ROOT or sys.platform != "linux":
        pytest.skip("only root may mount a disk; what a full one does is tried call by call too")
    mounted: list[Path] = []

    def mount(size: int) -> Path:
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)], capture_output=True)
        if done.returncode:
            pytest.skip(f"no disk can be mounted here: {done.stderr.decode()}")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=False)


def test_a_full_disk(
    bench: Bench, rounds: Rounds, small_disk: Callable[[int], Path], tried: Callable[[int], None]
) -> None:
    """The book has some 85 kB: with less than twice as much no second one goes in beside the first."""
    old, new = bench.made("A"), bench.made("B")
    size = sum(-len(data) // 4096 * -4096 for data in old.values())
    for number in rounds(2, 12):
        disk = small_disk(3 * size)
        output = ("--no-cache", "--output", str(disk / "output"))
        bench.write("A")
        assert bench.build(*output).code == 0
        ballast = disk / "ballast"
        ballast.write_bytes(bytes((2 * size - 16384) * (12 - number) // 12))
        free = os.statvfs(disk).f_bavail * 4096
        bench.write("B")
        done = bench.build(*output)
        left = files(disk / "output")
        if done.code == 0:
            assert free >= size - 4096 * 4, "it fitted, and should not have"
            assert left == new
        else:
            told(done, (3,))
            assert "No space left on device" in done.err
            assert left == old
        assert parts(disk) == []
        ballast.unlink()
        done = bench.build(*output)
        told(done, (0,))
        assert files(disk / "output") == new
    tried(len(rounds(2, 12)))


def test_no_room_at_all(bench: Bench, small_disk: Callable[[int], Path]) -> None:
    disk = small_disk(8192)
    (disk / "ballast").write_bytes(bytes(8192))
    done = bench.build("--no-cache", "--output", str(disk / "output"))
    told(done, (3,))
    assert "No space left on device" in done.err


def test_a_cache_on_a_full_disk_is_done_without(bench: Bench, small_disk: Callable[[int], Path]) -> None:
    disk = small_disk(65536)
    (disk / "ballast").write_bytes(bytes(40960))
    done = bench.build("--cache-dir", str(disk / "kept"))
    told(done, (0,))
    assert files(bench.output) == bench.made("A")
    assert parts(disk) == []
    done = bench.build("--cache-dir", str(disk / "kept"))
    told(done, (0,))
    assert files(bench.output) == bench.made("A")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9])
def test_files_that_may_not_grow(bench: Bench, share: float) -> None:
    """What a shell's ``ulimit -f`` and many quotas do; no one has to be root for it."""
    old = bench.built("A")
    bench.write("B")
    largest = int(max(map(len, old.values())) * share)
    prelude = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}))"
    done = bench.build("--no-cache", prelude=prelude)
    told(done, (3,))
    assert "File too large" in done.err
    assert files(bench.output) == old
    bench.sound("B")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")
@pytest.mark.parametrize("stream", ["1", "2", "1 2"])
@pytest.mark.parametrize("style", ["text", "json"])
def test_nobody_takes_what_there_is_to_say(bench: Bench, stream: str, style: str) -> None:
    """The book is built all the same; that nobody can be told is a fault of its own."""
    (bench.book / "chapters/2.md").write_text((bench.book / "chapters/2.md").read_text() + "\nA <b>raw</b> word.\n")
    redirections = " ".join(f"{number}>/dev/full" for number in stream.split())
    script = f'"$@" --format {style} {redirections}'
    command = bench.command("build", "book")
    command[2] = command[2].replace("sys.stdout.write", "str")
    done = subprocess.run(["sh", "-c", script, "sh", *command], cwd=bench.here, capture_output=True, text=True)
    assert done.returncode == (3 if "1" in stream or style == "text" else 0)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert sorted(files(bench.output)) == ["book.epub", "book.pdf"]


def test_who_stops_listening_stops_nothing(bench: Bench) -> None:
    command = bench.command("build", "book")
    command[2] = command[2].replace("sys.stdout.write", "str")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, cwd=bench.here, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
    assert files(bench.output) == bench.made("A")


# -- folders that are read-only, closed, or none ---------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o555, 0o000, 0o111, 0o444])
def test_a_folder_that_may_not_be_written(bench: Bench, bound: str, mode: int) -> None:
    old = bench.built("A")
    bench.write("B")
    bench.output.chmod(mode)
    done = bench.build(prelude=bound)
    bench.output.chmod(0o755)
    told(done, (3,))
    assert "Permission denied" in done.err
    assert files(bench.output) == old
    done = bench.build(prelude=bound)
    told(done, (0,))
    assert files(bench.output) == bench.made("B")


def test_a_folder_that_may_be_written_and_not_listed(bench: Bench, bound: str) -> None:
    bench.sound("A")
    new = bench.made("B")
    bench.write("B")
    bench.output.chmod(0o333)
    done = bench.build(prelude=bound)
    bench.output.chmod(0o755)
    told(done, (0,))
    assert files(bench.output) == new


@pytest.mark.skipif(not ROOT or sys.platform != "linux", reason="only root may mount a folder")
def test_a_read_only_disk(bench: Bench, tmp_path: Path) -> None:
    """Which binds root too."""
    old = bench.built("A")
    place = tmp_path / "fixed"
    place.mkdir()
    bound = subprocess.run(["mount", "--bind", str(bench.output), str(place)], capture_output=True)
    if bound.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        bench.write("B")
        done = bench.build("--no-cache", "--output", str(place))
        told(done, (3,))
        assert "Read-only file system" in done.err
        assert files(place) == old
    finally:
        subprocess.run(["umount", str(place)], check=True)
    bench.sound("B")


def test_a_folder_that_may_not_be_made(bench: Bench, bound: str) -> None:
    bench.here.chmod(0o555)
    done = bench.build("--no-cache", prelude=bound)
    bench.here.chmod(0o755)
    told(done, (3,))
    assert not bench.output.exists()


NO_FOLDERS = ["file", "dangling", "loop", "pipe", "/dev/null", "/dev/full", "long", "through a file"]


@pytest.mark.parametrize("what", NO_FOLDERS)
def test_what_is_no_folder(bench: Bench, what: str) -> None:
    place = bench.output
    match what:
        case "file":
            place.write_bytes(b"mine")
        case "dangling":
            place.symlink_to(bench.here / "file" / "nowhere")
            (bench.here / "file").write_bytes(b"mine")
        case "loop":
            place.symlink_to(place)
        case "pipe":
            os.mkfifo(place)
        case "long":
            place = bench.here / ("x" * 300)
        case "through a file":
            (bench.here / "file").write_bytes(b"mine")
            place = bench.here / "file" / "output"
        case device:
            place = Path(device)
    before, kept = sorted(bench.here.iterdir()), files(bench.here)
    done = bench.build("--no-cache", "--output", str(place))
    told(done, (3,))
    assert "cannot-write" in done.err
    assert sorted(bench.here.iterdir()) == before
    assert files(bench.here) == kept


@pytest.mark.parametrize("what", ["folder", "link to a folder"])
def test_a_folder_in_the_place_of_an_output(bench: Bench, what: str) -> None:
    old = bench.built("A")
    place = bench.output / "book.epub"
    place.unlink()
    (bench.here / "folder").mkdir()
    if what == "folder":
        place.mkdir()
    else:
        place.symlink_to(bench.here / "folder")
    bench.write("B")
    done = bench.build()
    told(done, (3,))
    assert "a folder has its name" in done.err
    assert files(bench.output) == {"book.pdf": old["book.pdf"]}
    assert parts(bench.output) == []


@pytest.mark.parametrize("what", ["link", "dangling link", "/dev/full", "pipe", "read-only file", "loop"])
def test_what_may_be_replaced(bench: Bench, bound: str, what: str) -> None:
    """What has an output's name gives way to it; what a link led to is left alone."""
    bench.sound("A")
    place, other = bench.output / "book.epub", bench.here / "other"
    place.unlink()
    other.write_bytes(b"mine")
    match what:
        case "link":
            place.symlink_to(other)
        case "dangling link":
            place.symlink_to(bench.here / "nowhere")
        case "loop":
            place.symlink_to(place)
        case "pipe":
            os.mkfifo(place)
        case "read-only file":
            place.write_bytes(b"old")
            place.chmod(0o444)
        case device:
            place.symlink_to(device)
    new = bench.made("B")
    bench.write("B")
    done = bench.build("--no-cache", prelude=bound)
    told(done, (0,))
    assert not place.is_symlink()
    assert files(bench.output) == new
    assert other.read_bytes() == b"mine"
    assert not (bench.here / "nowhere").exists()


def test_an_output_folder_behind_a_link(bench: Bench) -> None:
    (bench.here / "elsewhere").mkdir()
    bench.output.symlink_to(bench.here / "elsewhere")
    bench.sound("A")
    bench.sound("B")
    assert bench.output.is_symlink()
    assert files(bench.here / "elsewhere") == bench.made("B")


# -- caches ----------------------------------------------------------------------------------------------------------

CACHES = ["file", "link to a file", "dangling", "loop", "pipe", "/dev/null", "closed", "read-only", "open to all"]


@pytest.mark.parametrize("asked", [False, True], ids=["usual", "named"])
@pytest.mark.parametrize("what", CACHES)
def test_a_cache_that_is_none(bench: Bench, bound: str, what: str, asked: bool) -> None:
    """Is done without, and told of if it was asked for."""
    place = bench.here / ("kept" if asked else ".cache/bifolio")
    place.parent.mkdir(exist_ok=True)
    (bench.here / "file").write_bytes(b"mine")
    match what:
        case "file":
            place.write_bytes(b"mine")
        case "link to a file":
            place.symlink_to(bench.here / "file")
        case "dangling":
            place.symlink_to(bench.here / "nowhere")
        case "loop":
            place.symlink_to(place)
        case "pipe":
            os.mkfifo(place)
        case "closed" | "read-only" | "open to all":
            place.mkdir()
        case device:
            place.symlink_to(device)
    modes = {"closed": 0o000, "read-only": 0o555, "open to all": 0o777}
    if what in modes:
        place.chmod(modes[what])
    for word in ("A", "B", "B"):
        new = bench.made(word)
        bench.write(word)
        done = bench.build(*(("--cache-dir", "kept") if asked else ()), prelude=bound)
        told(done, (0,))
        assert ("nothing is kept" in done.err) == asked
        assert files(bench.output) == new
    assert (bench.here / "file").read_bytes() == b"mine"


def damage(kind: str, path: Path, others: list[Path], elsewhere: Path) -> None:
    """Do something to an entry of a cache."""
    data = path.read_bytes()
    match kind:
        case "zeros":
            path.write_bytes(bytes(len(data)))
        case "empty":
            path.write_bytes(b"")
        case "half":
            path.write_bytes(data[: len(data) // 2])
        case "first byte":
            path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        case "last byte":
            path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        case "longer":
            path.write_bytes(data + b"\n")
        case "other version":
            path.write_bytes(data.replace(b"bifolio entry 1", b"bifolio entry 2"))
        case "another's":
            path.write_bytes(others[0].read_bytes())
        case "link":
            path.unlink()
            path.symlink_to(elsewhere)
        case "pipe":
            path.unlink()
            os.mkfifo(path)
        case "folder":
            path.unlink()
            path.mkdir()
        case "huge":
            with path.open("r+b") as file:
                file.truncate(1 << 33)
        case "closed":
            path.chmod(0)


DAMAGES = "zeros|empty|half|first byte|last byte|longer|other version|another's|link|pipe|folder|huge|closed".split("|")


@pytest.mark.parametrize("kind", DAMAGES)
def test_every_entry_of_the_cache_is_damaged(bench: Bench, kind: str) -> None:
    bench.sound("A")
    (bench.here / "elsewhere").write_bytes(b"mine")
    entries = [path for path in (bench.here / ".cache").rglob("*") if path.is_file() and len(path.parent.name) == 2]
    assert len(entries) > 5
    for path, other in zip(entries, entries[1:] + entries[:1], strict=True):
        damage(kind, path, [other], bench.here / "elsewhere")
    bench.sound("A")
    bench.sound("B")
    bench.sound("A")
    assert (bench.here / "elsewhere").read_bytes() == b"mine"


def test_the_cache_of_another_project(bench: Bench) -> None:
    """Sent along with this one, say: whatever is in it, it counts for nothing."""
    bench.sound("A")
    shutil.move(bench.here / ".cache", bench.here / "came")
    shutil.copytree(bench.here / "came", bench.here / ".cache")
    prelude = "from builder import again\ndef none(*_):\n raise SystemExit(99)\nagain.put = none"
    assert bench.build(prelude=prelude).code == 0  # nothing was given back from it
    bench.sound("A")


@pytest.mark.parametrize("seconds", [-3e9, -1e6, 1e6, 3e9], ids=["decades back", "days back", "days on", "decades on"])
def test_another_clock(bench: Bench, seconds: float) -> None:
    """Set back or on between builds: files, entries and parts then come from the future or are ages old."""
    bench.sound("A")
    part = bench.output / ".book.pdf.0123456789abcdef.part"
    part.write_bytes(b"half")
    for path in bench.here.rglob("*"):
        if path.is_file():
            os.utime(path, (max(path.stat().st_mtime - seconds, 0),) * 2)
    prelude = f"import time\nreal = time.time\ntime.time = lambda: real() + {seconds}"
    for word in ("A", "B", "A"):
        bench.write(word)
        done = bench.build(prelude=prelude)
        told(done, (0,))
        assert files(bench.output) == bench.made(word)
    assert not part.exists()


def test_parts_of_killed_builds_are_swept(bench: Bench) -> None:
    bench.sound("A")
    for number in range(20):
        for name in ("book.pdf", "book.epub"):
            (bench.output / f".{name}.{number:016x}.part").write_bytes(b"half")
    (bench.output / "mine.part").write_bytes(b"mine")
    bench.write("B")
    assert bench.build().code == 0
    assert parts(bench.output) == ["mine.part"]
    whole({name: data for name, data in files(bench.output).items() if name != "mine.part"}, bench.made("B"))
