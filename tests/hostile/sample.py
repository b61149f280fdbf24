"""Hostile publications as data: what is in the folder, what is said about it, how the build ends.

The files under ``samples/`` are YAML lists of mappings:

``name``      what is tried
``settings``  lines added to a sound ``publication.yaml`` (or, with ``publication``, the whole of that file)
``files``     path → text, or a mapping: ``hex`` (bytes), ``repeat`` with ``times``, ``before`` and ``after``, ``png``
              with ``[width, height]`` (a real picture of one colour), ``chunk`` with ``times`` (a small PNG with a
              packed chunk of that kind), ``zeros`` (a sparse file of so many bytes); ``middle`` stands as often
              behind ``repeat``
``links``     path → where the symbolic link points; ``{outside}`` is a folder beside the publication, with
              ``secret.md``, ``secret.png``, ``secret.yaml`` in it
``pipes``     paths of named pipes; ``folders``: of empty folders; ``sockets``: of sockets
``formats``   what is built, without it both editions
``found``     what is told, as ``file:line code``, sorted by place; ``…`` at the end: and as many more
``exit``      the exit code that follows
``shown``     texts that both editions show, word for word; ``hidden``: texts that neither holds
"""

from __future__ import annotations

import os
import socket
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SECRET = "SECRET-4e1f"
"""Stands in every file outside the publication."""

PUBLICATION = """\
title: A Book
language: en-GB
authors: [Ann Author]
contents: [one.md]
"""
CHAPTER = "# One\n\nText.\n"


@dataclass(frozen=True)
class Sample:
    """One hostile publication."""

    name: str
    exit: int
    found: tuple[str, ...] = ()
    publication: str = PUBLICATION
    settings: str = ""
    files: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    pipes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    sockets: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf", "epub")
    group: str = ""

    def write(self, place: Path) -> Path:
        """Make the publication below ``place``, beside a folder of secrets."""
        outside = place / "outside"
        outside.mkdir()
        for name in ("secret.md", "secret.png", "secret.yaml", "secret.xhtml"):
            (outside / name).write_text(f"# {SECRET}\n\n{SECRET}\n")
        folder = place / "book"
        folder.mkdir()
        files = {"publication.yaml": self.publication + self.settings, "one.md": CHAPTER} | self.files
        special = {*self.links, *self.pipes, *self.folders, *self.sockets}
        for name, content in files.items():
            if name not in special:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(content, dict) and "zeros" in content:
                    with path.open("wb") as file:
                        file.truncate(content["zeros"])
                else:
                    path.write_bytes(data_of(content))
        for name in self.folders:
            (folder / name).mkdir(parents=True)
        for name, target in self.links.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(target.replace("{outside}", str(outside)))
        for name in self.pipes:
            os.mkfifo(folder / name)
        for name in self.sockets:
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(os.path.relpath(folder / name))
            listener.close()
        return folder


def data_of(content: Any) -> bytes:
    """The bytes of a file."""
    match content:
        case {"hex": text}:
            return bytes.fromhex(text)
        case {"png": [width, height]}:
            return png(width, height)
        case {"repeat": text, "times": times}:
            middle = content.get("middle", "") * times
            return (content.get("before", "") + text * times + middle + content.get("after", "")).encode()
        case {"chunk": kind, "times": times}:
            packed = b"a\0" + (b"\1\0\0\0" if kind == "iTXt" else b"\0") + zlib.compress(b"x" * times, 9)
            plain = png(4, 4)
            return plain[:33] + _chunk(kind.encode(), packed) + plain[33:]
        case _:
            return str(content).encode()


def png(width: int, height: int) -> bytes:
    """A sound PNG of one colour, packed as well as that can be."""
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def samples() -> list[Sample]:
    """All samples, in the order of the files."""
    made = []
    for path in sorted((HERE / "samples").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
            made.append(Sample(**(row | lists), group=path.stem))
    return made
