"""What a guarded process does to itself."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

VARIABLE: Final = "BIFOLIO_GUARD"
"""Folders that a guarded process may write to, as JSON; who has it is guarded."""
EXITS: Final[Mapping[int, str]] = {81: "memory", 82: "output-bytes", 83: "open-files"}
"""Exit codes by which a guarded process tells its parent of the limit that it has met."""
FORBIDDEN: Final = 84
"""Exit code of a process that has tried what no build does."""
_PERIOD: Final = 0.1
"""Seconds between two looks at the memory."""
_NEVER: Final = (
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn",
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostby",
    "urllib.Request", "http.client.", "ftplib.", "smtplib.", "webbrowser.open",
)  # fmt: skip
"""Beginnings of the names of what no build does."""
_CHANGES: Final = frozenset(
    "os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.chmod os.chown os.truncate".split()
)
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_AF_UNIX: Final = 1


def active() -> bool:
    """Whether this process is guarded."""
    return VARIABLE in os.environ


def code_of(limit: str) -> int:
    """The exit code by which a guarded process tells of a limit."""
    return next(code for code, name in EXITS.items() if name == limit)


def enter() -> None:
    """Limit this process, for good."""
    from builder import limits

    given = json.loads(os.environ[VARIABLE])
    if sys.platform != "win32":
        values, tasks = limits.VALUES, _tasks()
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_CPU, values["cpu"], values["cpu"] + 5)
        _limit(resource.RLIMIT_FSIZE, values["output-bytes"])
        _limit(resource.RLIMIT_NOFILE, values["open-files"])
        _limit(resource.RLIMIT_DATA, values["memory"])
        if tasks is not None:
            _limit(resource.RLIMIT_NPROC, tasks + values["processes"])
    _watch(given["guard"])
    if hasattr(os, "register_at_fork"):  # a thread doesn't come along
        forking = [0]
        os.register_at_fork(
            before=lambda: forking.__setitem__(0, os.getpid()), after_in_child=lambda: _watch(forking[0])
        )
    sys.addaudithook(_hook(given["folders"]))


def resume() -> None:
    """Guard a worker of a guarded process that was started afresh, not forked; its limits it has by birth."""
    if active() and sys.platform != "linux":
        _watch(os.getppid())
        sys.addaudithook(_hook(json.loads(os.environ[VARIABLE])["folders"]))


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    if sys.platform != "win32":
        _, most = resource.getrlimit(what)
        hard = soft if hard is None else hard
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        try:
            resource.setrlimit(what, (soft, hard))
        except (OSError, ValueError):
            # A system may know a limit and refuse it (macOS some); what is left is the watch, and the wall clock.
            return


def _tasks() -> int | None:
    """Processes and threads of this user now, which the system counts together; ``None``: not known here."""
    if sys.platform != "linux":
        return None
    own, count = os.getuid(), 0
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            try:
                if os.stat(f"/proc/{name}").st_uid == own:  # noqa: PTH116
                    count += len(os.listdir(f"/proc/{name}/task"))  # noqa: PTH208
            except OSError:
                continue
    return count


def _watch(parent: int) -> None:
    """Look after this process, whose parent is this one, or was: it may have ended before anybody looked."""
    threading.Thread(target=_look, args=(parent,), daemon=True).start()


def _look(parent: int) -> None:
    """End this process when it has taken too much memory, or when its parent is gone."""
    from builder import limits

    while sys.platform != "win32":
        if os.getppid() != parent:
            os._exit(1)
        taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        if taken > limits.VALUES["memory"]:
            os._exit(code_of("memory"))
        time.sleep(_PERIOD)


class _hook:
    """Ends the process when it does what no build does: nothing that was made by then can be relied upon."""

    def __init__(self, folders: list[str]) -> None:
        self.folders = [os.path.realpath(folder) + os.sep for folder in folders]

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & _WRITES:
                self._written(event, arguments[0])
        elif event in _CHANGES:
            for path in arguments[:2] if event in ("os.rename", "os.link") else arguments[:1]:
                self._written(event, path)
        elif event == "socket.__new__":
            if arguments[1] != _AF_UNIX:  # an event loop wakes itself by a pair of its own
                _refuse(event, arguments)
        elif event == "os.kill":
            if not _is_own(arguments[0]):
                _refuse(event, arguments)
        elif event.startswith(_NEVER):
            _refuse(event, arguments)

    def _written(self, event: str, path: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a file that is open already
        real = os.path.realpath(os.fsdecode(path))
        if real != os.devnull and not (real + os.sep).startswith(tuple(self.folders)):
            _refuse(event, (str(Path(real)),))


def _is_own(process: object) -> bool:
    """Whether a process is a worker of this build, which it may end: the guard gave the build a group of its own."""
    if not isinstance(process, int) or process <= 0 or sys.platform == "win32":
        return False
    try:
        return os.getpgid(process) == os.getpgrp()
    except ProcessLookupError:
        return True  # it has ended by itself


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    os.write(2, f"bifolio: refused: {event} {arguments!r:.200}\n".encode(errors="backslashreplace"))
    os._exit(FORBIDDEN)
