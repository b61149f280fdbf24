"""Starting a guarded process, and what became of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from msgspec import Struct

from builder.diagnostics import Diagnostic, Fault, Span
from builder.guard.inside import EXITS, VARIABLE

if sys.platform != "win32":
    import resource

_KEPT: Final = frozenset(
    "PATH LANG LANGUAGE TZ TERM COLUMNS LINES NO_COLOR SOURCE_DATE_EPOCH BIFOLIO_LIMITS LD_LIBRARY_PATH "
    "DYLD_LIBRARY_PATH SYSTEMROOT WINDIR TEMP TMP".split()
)
"""What a guarded process gets of the environment, besides ``LC_…``: nothing that could be a secret."""
_CRASHES: Final = frozenset({"SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV", "SIGBUS"})
"""How programs end that get no memory and can't say so."""
_PATIENCE: Final = 3.0
"""Seconds that a process has to put itself away when it is told to end."""
_LONGEST: Final = 1 << 24
"""Bytes of what a process may have to say."""
# -I: neither the working directory nor the user's own modules and variables count. -B: nothing is compiled to disk.
_ENTRY: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from builder.cli.guarded import main; main()"


class Ending(Struct, frozen=True):
    """How a guarded process ended."""

    code: int
    """Its exit code, or the negative number of the signal that ended it."""
    limit: str = ""
    """The name of the limit that it met."""
    out: str = ""
    """What it said."""
    err: str = ""


def run(arguments: Sequence[str], writable: Sequence[Path], package: Path) -> Ending:
    """Run the command line in a guarded process, and wait for it.

    Args:
        arguments: as on the command line, without the program.
        writable: the folders that it may write to.
        package: the folder that this program is imported from.
    """
    from builder import limits

    command = [sys.executable, "-I", "-B", "-c", _ENTRY, str(package), *arguments]
    given = json.dumps({"guard": os.getpid(), "folders": [os.path.realpath(folder) for folder in writable]})
    child = subprocess.Popen(
        command,
        env={**_environment(os.environ), VARIABLE: given},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
    )
    out, err = _Listener(child.stdout), _Listener(child.stderr)
    try:
        code = child.wait(limits.VALUES["time"])
    except subprocess.TimeoutExpired:
        return Ending(-signal.SIGTERM, "time")
    finally:
        _end(child)
    return Ending(code, _met(code), out.heard(), err.heard())


class _Listener:
    """Hears what a process says, of which it keeps only so much."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        assert pipe is not None
        self._pipe = pipe
        self._said = bytearray()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with self._pipe:
            while said := self._pipe.read1(1 << 16):  # type: ignore[attr-defined]
                if len(self._said) < _LONGEST:
                    self._said += said

    def heard(self) -> str:
        """All of it, once it has ended."""
        self._thread.join(_PATIENCE)
        return self._said.decode(errors="replace").replace("\r\n", "\n")


def _environment(now: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in now.items() if name in _KEPT or name.startswith("LC_")}


def _end(child: subprocess.Popen[bytes]) -> None:
    """End it and all that it has started: first it may put its parts away."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_PATIENCE)
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    elif child.poll() is None:
        child.kill()
    child.wait()


def _met(code: int) -> str:
    """The limit that an exit code speaks of; empty: none."""
    if code in EXITS:
        return EXITS[code]
    if sys.platform == "win32" or code >= 0:
        return ""
    name = signal.Signals(-code).name
    if name == "SIGXCPU":
        return "cpu"
    if name == "SIGKILL":  # not ours: the system does that when its memory is short, or the computing time used up
        from builder import limits

        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return "cpu" if used.ru_utime + used.ru_stime >= limits.VALUES["cpu"] else "memory"
    return "memory" if name in _CRASHES else ""


def led_away(folder: Path, publication: Path) -> Diagnostic | None:
    """What to say of a folder that shall be written to and is reached through a link that may have come with the
    content: one that lies in the publication or the working directory, which may be a checkout of theirs."""
    theirs = (Path(os.path.realpath(publication)), Path.cwd())
    named = folder.absolute()
    for place in (named, *named.parents):
        if place.is_symlink() and any(map(Path(os.path.realpath(place.parent)).is_relative_to, theirs)):
            link = Path(os.path.relpath(place)).as_posix()
            message = f"this folder is reached through the link “{link}”, which may have come with the content"
            hint = "remove the link, or name the folder that it leads to"
            return Diagnostic("outside-publication", Span(folder.as_posix()), message, hint)
    return None


def exceeded(name: str, place: str) -> Diagnostic:
    """What to say of a build that has met a limit."""
    from builder import limits

    limit = limits.LIMITS[name]
    message = f"the build takes more than {limits.shown(name)} ({limit.meaning}), the limit"
    hint = f"{limits.hint(name)}; the last good output, if there was one, is untouched"
    return Diagnostic("limit-exceeded", Span(place), message, hint, fault=Fault.LIMIT)


def lacking() -> str:
    """What this system doesn't limit, in a sentence; empty: it limits all."""
    if sys.platform == "win32":
        return (
            "on Windows the time of an untrusted build is limited, and what it may do; "
            "memory, computing time, file sizes, open files and processes are not"
        )
    if sys.platform == "linux":
        return ""
    return "on this system the number of processes of an untrusted build is not limited"
