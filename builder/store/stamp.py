"""What of the builder itself its results depend on: its source, its templates, the libraries that it runs on."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import zlib
from collections.abc import Iterable, Iterator

from builder import __version__
from builder.resources import resource_root

_LARGE = frozenset({"fonts", "csl"})
"""Folders of files that are told by size and time of change: reading 16 MB at each start would cost more than a small
build saves."""


def digest(*parts: str | bytes) -> str:
    """SHA-256 of the parts, told apart, in hexadecimal. Texts may be names of files that are no UTF-8."""
    made = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        made.update(b"%d\n" % len(data))
        made.update(data)
    return made.hexdigest()


@functools.cache
def stamp() -> str:
    """The digest of all that results depend on besides what is built."""
    from builder.limits import VARIABLE

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    return digest(
        __version__,
        os.environ.get(VARIABLE, ""),
        sys.version,
        zlib.ZLIB_RUNTIME_VERSION,
        *_source(package, ".py"),
        *_source(str(resource_root()), ""),
        *_libraries(sys.path),
    )


def _source(folder: str, ending: str) -> Iterator[str | bytes]:
    """Names and contents of the files in a folder and all below it, in the order of their names."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield entry.name
                yield from _told(entry.path) if entry.name in _LARGE else _source(entry.path, ending)
        elif entry.name.endswith(ending):
            yield entry.name
            with open(entry.path, "rb") as file:  # noqa: PTH123
                yield file.read()


def _told(folder: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield entry.name
            yield from _told(entry.path)
        else:
            status = entry.stat()
            yield f"{entry.name} {status.st_size} {status.st_mtime_ns}"


def _libraries(path: Iterable[str]) -> Iterator[str]:
    """What is installed, by the names of its metadata's folders, which have the version in them."""
    for folder in path:
        try:
            names = os.listdir(folder or os.curdir)  # noqa: PTH208
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))
