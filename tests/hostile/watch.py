"""What a build does to the machine: files opened, sockets, processes, code run from files."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import builder

_CHECKOUT = Path(builder.__file__).parents[1]
_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "urllib.",
    "ftplib.",
    "http.", "smtplib.", "webbrowser.",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass
class Watch:
    """What was seen that should not have been."""

    folder: Path
    seen: list[str] = field(default_factory=list)

    def look(self, event: str, arguments: tuple[object, ...]) -> None:
        """Judge one event of the interpreter."""
        # The engine of citations has an event loop, which wakes itself by a pair of sockets of its own.
        if event.startswith(_FORBIDDEN) and event != "socket.__new__":
            self.seen.append(f"{event} {arguments}"[:200])
        elif event == "open":
            self._opened(*arguments)
        elif event in ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod"):
            self.seen.append(f"{event} {arguments}"[:200])

    def _opened(self, path: object, mode: object = None, flags: object = 0) -> None:
        if isinstance(path, int) or path is None:
            return
        written = isinstance(flags, int) and flags & _WRITES
        try:
            place = Path(os.path.realpath(os.fsdecode(path)))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return
        if not any(
            place.is_relative_to(root) for root in (self.folder, _CHECKOUT, sys.prefix, sys.base_prefix, "/usr")
        ):
            self.seen.append(f"opened {place}")
        elif (written and not place.is_relative_to(tempfile.gettempdir()) and "__pycache__" not in place.parts) or (
            written and place.is_relative_to(self.folder)
        ):
            self.seen.append(f"wrote {place}")


_now: list[Watch] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    for watch in _now:
        watch.look(event, arguments)


_hooked: list[bool] = []


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """Watch this process. An interpreter's hook can't be taken away again, so one serves all tests."""
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    watch = Watch(Path(os.path.realpath(folder)))
    _now.append(watch)
    try:
        yield watch
    finally:
        _now.remove(watch)
