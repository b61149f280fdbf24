"""A build in which one call of the system fails, for each call in turn.

``python one_call.py CHECKOUT FIRST STEP WAY BUILD…``: every STEP-th call from FIRST on, each in a process forked for
it, in the working directory; a line of JSON says how each ended. WAY ``once`` fails that call alone, ``from`` all
calls of its kind from there on, as a disk does that is full.
"""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from typing import Any

REASONS = {
    "open": (errno.ENOSPC, errno.EMFILE, errno.EACCES, errno.EROFS, errno.EIO),
    "write": (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG),
    "read": (errno.EIO, errno.ESTALE),
    "look": (errno.EACCES, errno.EIO),
    "change": (errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EIO),
    "start": (errno.EAGAIN, errno.ENOMEM, errno.EMFILE),
}
CALLS = {
    "open": "open", "write": "write", "fsync": "write", "read": "read", "listdir": "look", "scandir": "look",
    "replace": "change", "mkdir": "change", "unlink": "change", "utime": "change", "fork": "start", "pipe": "start",
    "fstat": "look",
}  # fmt: skip


class Calls:
    """Counts calls, and lets one fail."""

    def __init__(self, fails: int, onwards: bool) -> None:
        self.fails = fails
        self.onwards = onwards
        self.count = 0
        self.failed = ""
        self.kind = ""
        self.reason = 0

    def made(self, name: str, kind: str, path: object) -> None:
        """A call is about to be made."""
        self.count += 1
        if self.count == self.fails + 1:
            reasons = REASONS[kind]
            self.kind, self.reason = kind, reasons[self.fails % len(reasons)]
            self.failed = f"{name}({path!r:.80}): {errno.errorcode[self.reason]}"
        elif not (self.failed and self.onwards and kind == self.kind):
            return
        where = (path,) if isinstance(path, str | bytes | os.PathLike) else ()
        raise OSError(self.reason, os.strerror(self.reason), *where)


def wrapped(calls: Calls, name: str, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        calls.made(name, kind, arguments[0] if arguments else "")
        return real(*arguments, **options)

    return call


class Reader:
    """A file whose reading may fail."""

    def __init__(self, calls: Calls, file: Any) -> None:
        self._calls = calls
        self._file = file

    def read(self, *arguments: Any) -> Any:
        self._calls.made("read", "read", getattr(self._file, "name", ""))
        return self._file.read(*arguments)

    def write(self, data: Any) -> Any:
        self._calls.made("write", "write", getattr(self._file, "name", ""))
        return self._file.write(data)

    def __enter__(self) -> Reader:
        self._file.__enter__()
        return self

    def __exit__(self, *rest: Any) -> Any:
        return self._file.__exit__(*rest)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def disturb(calls: Calls) -> None:
    """Put the calls in the place of the system's."""
    real_fdopen = os.fdopen
    for name, kind in CALLS.items():
        setattr(os, name, wrapped(calls, name, kind, getattr(os, name)))
    real_open = builtins.open

    def opened(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        calls.made("open", "open", file)
        made = real_open(file, mode, *rest, **options)
        return Reader(calls, made) if "b" in mode else made

    os.fdopen = lambda handle, *rest, **options: Reader(calls, real_fdopen(handle, *rest, **options))  # type: ignore
    builtins.open = opened  # type: ignore[assignment]
    io.open = opened  # type: ignore[assignment]


def attempt(number: int, onwards: bool, arguments: list[str]) -> dict[str, Any]:
    """One build in a process of its own."""
    told = tempfile.TemporaryFile()  # noqa: SIM115
    back, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(told.fileno(), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        from builder.cli import main

        calls = Calls(number, onwards)
        write = os.write
        code = 99
        try:
            disturb(calls)
            main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            sys.stderr.flush()
            write(there, json.dumps([code, calls.failed, calls.count]).encode())
            os._exit(0)
    os.close(there)
    _, status = os.waitpid(child, 0)
    with os.fdopen(back, "rb") as pipe:
        code, failed, count = json.loads(pipe.read() or b'[99, "", 0]')
    told.seek(0)
    err = told.read().decode(errors="replace")
    told.close()
    return {"number": number, "code": code, "failed": failed, "count": count, "err": err, "status": status}


def main() -> None:
    """Try each call until a build has no more of them."""
    checkout, first, step, way, *arguments = sys.argv[1:]
    sys.path.insert(0, checkout)
    # All stages are loaded before anything fails, but for what only a fault makes a build load.
    import builder.cli.build
    import builder.cli.commands
    import builder.content.folder
    import builder.pipeline  # noqa: F401

    number = int(first)
    while True:
        done = attempt(number, way == "from", arguments)
        print(json.dumps(done), flush=True)
        sys.stdin.readline()  # until somebody has looked at what it left
        if not done["failed"]:
            return
        number += int(step)


if __name__ == "__main__":
    main()
