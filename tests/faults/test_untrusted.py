"""``build --untrusted``: the book of a trusted build, or a sentence that names the limit; and nothing else happens."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import limits
from tests.faults.bench import CHECKOUT, Bench, Ended, all_gone, ended, environment, files, parts, told
from tests.faults.conftest import Rounds
from tests.faults.test_limits import settings

pytestmark = pytest.mark.slow
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
BRIEFING = CHECKOUT / "content/treaty-1950"
ELEMENTS = CHECKOUT / "tests/books/elements/content"

SLOW = "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}"


def limited(bench: Bench, *arguments: str, **values: int | str) -> Ended:
    """A build of the bench's book under limits."""
    return bench.build("--untrusted", *settings(values), *arguments)


def costly(bench: Bench) -> None:
    """Make the book one that takes seconds and hundreds of megabytes."""
    words = random.Random("words").choices("the ship sailed at dawn and an officer found no office".split(), k=160_000)
    lines = [" ".join(words[at : at + 100]).capitalize() + ".\n" for at in range(0, len(words), 100)]
    (bench.book / "chapters/3.md").write_text("# Three\n\n" + "\n".join(lines))


def test_it_makes_the_same_book(bench: Bench) -> None:
    done = limited(bench)
    assert (done.code, done.err) == (0, "")
    assert files(bench.output) == bench.made("A")
    assert sorted(path.name for path in bench.here.iterdir()) == ["book", "output"]  # nothing is kept


def test_it_says_the_same(bench: Bench) -> None:
    (bench.book / "chapters/2.md").write_text("# Two {#two}\n\nSee @sec-nowhere. <b>x</b>\n")
    one, two = bench.build("--no-cache"), limited(bench)
    assert one.code == 1
    assert (one.code, one.out, one.err) == (two.code, two.out, two.err)
    one, two = bench.build("--no-cache", "--format", "json"), limited(bench, "--format", "json")
    assert (one.code, one.out, one.err) == (two.code, two.out, two.err)
    assert json.loads(two.out)["diagnostics"]


def test_options_go_along(bench: Bench) -> None:
    done = limited(bench, "--to", "booklet", "--jobs", "1", "--cache-dir", "kept", "--output", "other place")
    assert done.code == 0
    assert sorted(files(bench.here / "other place")) == ["book-booklet.pdf", "book.pdf"]
    assert (bench.here / "kept/CACHEDIR.TAG").is_file()
    done = bench.start("build", "book", "--untrusted", "--verify", "other place/book.pdf")
    assert ended(done).out == "other place/book.pdf: reproduced, byte for byte\n"
    assert not bench.output.exists()
    assert limited(bench, "--edition", "none").code == 2


@POSIX
@pytest.mark.parametrize(
    ("name", "value"),
    [("time", "1"), ("cpu", "1"), ("memory", "120MiB"), ("output-bytes", "20KiB"), ("open-files", "3")],
)
def test_what_takes_too_much_is_ended_and_told(bench: Bench, name: str, value: str) -> None:
    if name in ("cpu", "memory") and sys.platform != "linux":
        pytest.skip("macOS heeds neither at once")
    old = bench.built("A")
    if name != "output-bytes":
        costly(bench)
    else:
        bench.write("B")
    done = limited(bench, **{name: value})
    told(done, (4,))
    assert f"the limit {name} stands at" in done.err
    assert f"--limit {name}=" in done.err
    assert done.err.count("limit-exceeded") == 1, done.err
    assert files(bench.output) == old
    assert parts(bench.output) == []
    done = limited(bench, "--format", "json", **{name: value})
    row = json.loads(done.out)["diagnostics"][0]
    assert (done.code, row["code"]) == (4, "limit-exceeded")
    (bench.book / "chapters/3.md").unlink(missing_ok=True)
    bench.sound("B")


@POSIX
def test_a_raster_bomb_within_the_limit_of_pixels(bench: Bench) -> None:
    """Allowed by a limit that somebody has raised, it meets the next."""
    from tests.hostile.sample import png

    (bench.book / "chapters/port.png").write_bytes(png(40_000, 30_000))
    done = limited(bench, **{"picture-pixels": 2_000_000_000, "memory": "300MiB"})
    assert done.code in (1, 4)
    assert "Traceback" not in done.err
    assert not bench.output.exists() or files(bench.output) == {}


@POSIX
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_who_stops_it_stops_all_of_it(bench: Bench, name: str, code: int) -> None:
    old = bench.built("A")
    costly(bench)
    run = bench.start("build", "book", "--untrusted", "--jobs", "2")
    assert run.stdout is not None
    run.stdout.read(1)
    child = children_of(run.pid)
    os.kill(run.pid, getattr(signal, name))
    done = ended(run)
    told(done, (code,))
    all_gone(child)
    assert files(bench.output) == old


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_guard_that_is_killed_takes_its_build_along(bench: Bench, rounds: Rounds) -> None:
    for _ in rounds(1, 5):
        costly(bench)
        run = bench.start("build", "book", "--untrusted", "--jobs", "2")
        assert run.stdout is not None
        run.stdout.read(1)
        child = children_of(run.pid)
        run.kill()
        run.communicate()
        all_gone(child)
        assert parts(bench.here) == []


@POSIX
def test_a_guard_that_is_gone_before_its_build_looks_takes_it_along(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    program = "import time\nfrom builder.guard.inside import enter\nenter()\ntime.sleep(30)"
    given = json.dumps({"guard": int(gone.stdout), "folders": [str(tmp_path)]})
    done = subprocess.run([sys.executable, "-c", program], env={**environment(), "BIFOLIO_GUARD": given}, timeout=20)
    assert done.returncode == 1


def children_of(process: int) -> int:
    """The process group of the guarded build, once it is there."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        done = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        for line in done.stdout.splitlines():
            pid, parent = map(int, line.split())
            if parent == process and pid != parent:
                time.sleep(0.5)
                return pid
    raise AssertionError("no guarded build was started")


@POSIX
def test_its_environment_holds_no_secrets(bench: Bench) -> None:
    """Nor does anything of the user's own get in: modules and settings beside the book and at home do not run."""
    (bench.here / "home").mkdir()
    ran = f"open({str(bench.here / 'ran')!r}, 'a').write(__name__)\n"
    names = ("reportlab_settings", "reportlab_mods", "local_rl_settings", "local_rl_mods", "sitecustomize", "yaml")
    for name in names:
        (bench.here / f"{name}.py").write_text(ran)
        (bench.book / f"{name}.py").write_text(ran)
        (bench.here / f"home/.{name}").write_text(ran)
    shown = "import os\nfrom builder.guard import outside\nreal = outside.subprocess.Popen\n"
    shown += (
        "def popen(command, env, **rest):\n print(sorted(env), flush=True)\n return real(command, env=env, **rest)\n"
    )
    shown += "outside.subprocess.Popen = popen"
    command = bench.command("build", "book", "--untrusted", prelude=shown)
    given = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(bench.here / "home"), "TOKEN": "secret"}
    given |= {"PYTHONSTARTUP": str(bench.here / "yaml.py"), "RL_invariant": "0"}
    done = subprocess.run([*command[:1], "-I", *command[1:]], cwd=bench.here, env=given, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.lstrip(b".").startswith(b"['BIFOLIO_GUARD', 'LC_ALL', 'PATH']\n")
    assert not (bench.here / "ran").exists()
    assert files(bench.output) == bench.made("A")


def test_settings_of_reportlab_beside_the_book_and_at_home_do_not_run(bench: Bench) -> None:
    """In a trusted build either, whatever the working directory."""
    (bench.here / "home").mkdir()
    ran = f"open({str(bench.here / 'ran')!r}, 'a').write(__name__)\npageCompression = 0\ninvariant = 0\n"
    for name in ("reportlab_settings", "reportlab_mods", "local_rl_settings", "local_rl_mods"):
        for place in (bench.here / f"{name}.py", bench.book / f"{name}.py", bench.here / f"home/.{name}"):
            place.write_text(ran)
    for folder in (bench.here, bench.book):
        done = subprocess.run(
            [sys.executable, "-m", "builder", "build", os.path.relpath(bench.book, folder), "--output", "made"],
            cwd=folder, capture_output=True, text=True,
            env={**environment(), "HOME": str(bench.here / "home"), "RL_pageCompression": "0"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert not (bench.here / "ran").exists()
        assert files(folder / "made") == bench.made("A")


# -- what a build does -----------------------------------------------------------------------------------------------

WATCHED = """\
import json, os, sys
sys.path.insert(0, {checkout!r})
seen = open({seen!r}, "a", buffering=1)
WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty",
           "os.startfile", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "pty.")
def hook(event, arguments):
    if event.startswith(WATCHED):
        seen.write(json.dumps([event, repr(arguments)]) + "\\n")
sys.addaudithook(hook)
from builder.workers import house
house.ENOUGH = {enough}
from builder.cli import main
main()
"""


@pytest.mark.parametrize("enough", [1, 10**9], ids=["workers", "alone"])
@pytest.mark.parametrize("source", [ELEMENTS, BRIEFING], ids=["elements", "briefing"])
def test_a_build_opens_no_socket_and_starts_nothing_but_workers(tmp_path: Path, source: Path, enough: int) -> None:
    seen = tmp_path / "seen"
    program = WATCHED.format(checkout=str(CHECKOUT), seen=str(seen), enough=enough)
    done = subprocess.run(
        [sys.executable, "-c", program, "build", str(source), "--no-cache", "--output", "made", "--to", "all",
         "--jobs", "3"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    events = [tuple(json.loads(line)) for line in seen.read_text().splitlines()]
    forks = [event for event in events if event[0] == "os.fork"]
    # The engine of citations has an event loop, which wakes itself by a pair of sockets that have no address.
    others = [(name, said) for name, said in events if name != "os.fork" and not _is_pair(name, said)]
    assert others == []
    if sys.platform == "linux":
        assert bool(forks) == (enough == 1)


def _is_pair(event: str, said: str) -> bool:
    return event == "socket.__new__" and (", 1, 1, " in said or "AF_UNIX" in said)


MISCHIEF = {
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.system('true')",
    "another program in its place": "import os; os.execv('/bin/true', ['true'])",
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a name": "import socket; socket.gethostbyname('localhost')",
    "the guard's end": "import os; os.kill(os.getppid(), 0)",
    "a server": "import socket; socket.socket(socket.AF_INET)",
    "a file elsewhere": "open({elsewhere!r}, 'w')",
    "a file beside the book": "open('book/chapters/1.md', 'a')",
    "a link": "import os; os.symlink('/etc/passwd', {elsewhere!r})",
    "a removal": "import os; os.remove('book/chapters/1.md')",
    "a renaming": "import os; os.rename('book/chapters/1.md', 'output/gone')",
}


@POSIX
@pytest.mark.parametrize("what", list(MISCHIEF))
def test_a_build_that_is_taken_over_is_ended(bench: Bench, what: str) -> None:
    """Should content ever get a program run inside the builder: what it may do is little."""
    old = bench.built("A")
    elsewhere = str(bench.here / "elsewhere")
    mischief = MISCHIEF[what].format(elsewhere=elsewhere)
    entry = f"import builder.pipeline as p; p.prepare = lambda *_, **__: exec({mischief!r})"
    prelude = (
        f"from builder.guard import outside\noutside._ENTRY = outside._ENTRY.replace('main()', {entry!r} + '; main()')"
    )
    bench.write("B")
    done = bench.build("--untrusted", prelude=prelude)
    assert done.code == 70, (done.code, done.err)
    assert "bifolio: refused: " in done.err
    assert files(bench.output) == old
    assert not Path(elsewhere).exists()
    bench.sound("B")


def test_what_is_not_limited_is_said(bench: Bench) -> None:
    prelude = "from builder import guard\nguard.lacking = lambda: 'on Windows much is not limited'"
    done = bench.build("--untrusted", prelude=prelude)
    assert (done.code, done.err) == (0, "on Windows much is not limited\n")


def test_all_limits_of_the_machine_are_tried_here() -> None:
    tried = {"time", "cpu", "memory", "output-bytes", "open-files", "processes"}
    assert {name for name, limit in limits.LIMITS.items() if limit.untrusted} == tried


@pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")
def test_processes_are_limited(bench: Bench, tried: Callable[[int], None]) -> None:
    """Root is above that limit; for all others a build goes on with the processes that it gets."""
    shown = "import resource; import builder.pipeline as p; p.prepare = lambda *_, **__: print("
    shown += "resource.getrlimit(resource.RLIMIT_NPROC), resource.getrlimit(resource.RLIMIT_DATA), flush=True) or 1/0"
    prelude = (
        "from builder.guard import outside\n"
        f"outside._ENTRY = outside._ENTRY.replace('main()', 'import builder.cli; {shown}; main()')"
    )
    shutil.rmtree(bench.output, ignore_errors=True)
    done = bench.build("--untrusted", "--limit", "processes=77", "--limit", "memory=512MiB", prelude=prelude)
    tasks, memory = done.out.split("\n")[0].split(") (")
    assert 77 < int(tasks.strip("()").split(", ")[0]) < 100_000
    assert memory.strip("()") == f"{512 << 20}, {512 << 20}"
    tried(1)
