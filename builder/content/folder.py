"""The publication's folder: the only place of this room that reads files.

Content comes from strangers. A path in it is taken relative to the publication's folder (or, failing that, to the
folder of the file that names it), with forward slashes, and must lead to a regular file inside: no absolute path, no
``..`` that leaves, no symbolic link that leaves, no device or pipe. Capitals have to be right even where the file
system does not care, since the same publication is built on systems that do.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
import unicodedata
from itertools import chain, islice
from pathlib import Path

from msgspec import Struct, field

from builder import limits
from builder.diagnostics import Diagnostic, Fault, Severity, Span, nearest

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML forbids or discourages; no face has a shape for these."""
BIDI_OVERRIDE = re.compile("[\u202a\u202b\u202d\u202e]|[\u2066-\u2068](?=[^\u2069\n]*(?:\n|$))")
"""Embeddings and overrides, and isolates that their paragraph never ends: each makes later words run elsewhere."""
INVISIBLE = re.compile(
    "[\ufff9-\ufffb\u2061-\u2064\u180e]|(?<![\U000e0020-\U000e007f\U0001f3f4])[\U000e0000-\U000e007f]"
)
"""Characters that nobody sees, not even as a space; flags of regions are made of such letters, behind a black flag."""


class Folder(Struct, frozen=True):
    """A publication's folder."""

    root: Path
    """Absolute, symbolic links resolved."""
    listings: dict[str, frozenset[str]] = field(default_factory=dict)
    """Names in each folder already looked at: a cache, so that 400 chapters list ``chapters/`` once."""

    inside: dict[str, bool] = field(default_factory=dict)
    """Whether each folder looked at lies inside, its links followed."""
    closed: dict[str, OSError] = field(default_factory=dict)
    """Folders that are there and can't be listed."""

    def locate(self, path: str, span: Span) -> str | Diagnostic:
        """The path of an existing file, normalised and relative to the publication's folder, or what is wrong.

        Args:
            path: as the content writes it.
            span: where the content writes it; its file's folder is the second place to look.
        """
        if not path or "\\" in path or "\x00" in path or path.startswith("/") or re.match("[A-Za-z]:", path):
            return Diagnostic(
                "outside-publication",
                span,
                f"“{_shown(path)}” is not a path inside the publication",
                "write it relative to the publication's folder, with forward slashes",
            )
        control = CONTROL.search(path)
        if control is not None:
            message = f"the name “{_shown(path)}” holds U+{ord(control[0]):04X}, which is no character of a text"
            return Diagnostic("control-character", span, message, "give the file another name")
        from_root = posixpath.normpath(path)
        from_file = posixpath.normpath(posixpath.join(posixpath.dirname(span.file), path))
        candidates = [p for p in dict.fromkeys((from_root, from_file)) if p != ".." and not p.startswith("../")]
        if not candidates:
            return Diagnostic("outside-publication", span, f"“{_shown(path)}” leads out of the publication's folder")
        found = next((p for p in candidates if os.path.lexists(self.root / p)), candidates[0])
        return self._checked(found, path, span)

    def _checked(self, found: str, written: str, span: Span) -> str | Diagnostic:
        parent = found.rpartition("/")[0]
        full = self.root / found
        if not self.is_inside(parent) or (os.path.islink(full) and not _leads_inside(full, self.root)):  # noqa: PTH114
            return Diagnostic("outside-publication", span, f"“{_shown(written)}” is a link out of the publication")
        parent = ""
        parts = found.split("/")
        for at, name in enumerate(parts):
            names = self.names(parent)
            if name not in names and (shut := self.unlisted(parent, span)) is not None:
                return shut
            if name not in names:
                composed = {unicodedata.normalize("NFC", n): n for n in sorted(names)}
                same = composed.get(unicodedata.normalize("NFC", name))
                if same is not None:
                    return Diagnostic(
                        "missing-file",
                        span,
                        f"“{_shown(written)}” is spelt with other code points than the file, though it looks the same",
                        "type the file's name anew, and what names it: in one of them letters and marks are apart",
                    )
                folded = {n.casefold(): n for n in sorted(names)}
                if name.casefold() in folded:
                    return Diagnostic(
                        "wrong-case",
                        span,
                        f"“{_shown(written)}” is spelt with other capitals than the file",
                        f"write “{'/'.join((*parts[:at], folded[name.casefold()], *parts[at + 1 :]))}”",
                    )
                hint = nearest(name, names)
                return Diagnostic(
                    "missing-file",
                    span,
                    f"there is no file “{_shown(written)}”",
                    hint if hint.startswith("did") else "",
                )
            parent = f"{parent}/{name}" if parent else name
        return found

    def names(self, folder: str) -> frozenset[str]:
        """Names in a folder, exactly as the file system has them; none if it cannot be listed or is a link outside."""
        if folder not in self.listings:
            try:
                # Twice: a listing may lack a file that is being replaced at that very moment, as editors do on saving.
                found = [os.listdir(self.root / folder) for _ in range(2)] if self.is_inside(folder) else []  # noqa: PTH208
                self.listings[folder] = frozenset(chain.from_iterable(found))
            except OSError as error:
                self.listings[folder] = frozenset()
                if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                    self.closed[folder] = error
        return self.listings[folder]

    def has_folder(self, path: str) -> bool:
        """Whether a folder stands there, or a link to one."""
        return (self.root / path).is_dir()

    def has_link(self, path: str) -> bool:
        """Whether a symbolic link stands there."""
        return (self.root / path).is_symlink()

    def unlisted(self, folder: str, span: Span) -> Diagnostic | None:
        """What to say of a folder that is there and can't be listed; ``None`` of any other."""
        self.names(folder)
        error = self.closed.get(folder)
        return None if error is None else _unreadable(folder or ".", span, error)

    def is_inside(self, folder: str) -> bool:
        """Whether a folder lies in the publication, its links followed."""
        if folder not in self.inside:
            self.inside[folder] = _leads_inside(self.root / folder, self.root)
        return self.inside[folder]

    def read_bytes(self, path: str, span: Span, limit: str) -> bytes | Diagnostic:
        """The bytes of a file that ``locate`` found; ``limit`` names the most it may have."""
        try:
            # Opened without following a link that has been put there since, and without waiting for a pipe's writer.
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(os.path.realpath(self.root / path), flags | getattr(os, "O_BINARY", 0))
        except OSError as error:
            return _unreadable(path, span, error)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            return Diagnostic("not-a-file", span, f"“{_shown(path)}” is not a regular file")
        with os.fdopen(handle, "rb") as file:
            try:
                data = file.read(limits.VALUES[limit] + 1)
            except OSError as error:
                return _unreadable(path, span, error)
        if len(data) > limits.VALUES[limit]:
            return Diagnostic(
                "file-too-large",
                span,
                f"“{_shown(path)}” is larger than {limits.shown(limit)}, the limit for files of its kind",
                limits.hint(limit),
                fault=Fault.LIMIT,
            )
        return data

    def read_text(self, path: str, span: Span, found: list[Diagnostic], limit: str = "text-bytes") -> str | None:
        r"""The text of a file that ``locate`` found, line ends as ``\n``; ``None`` if ``found`` says why not."""
        data = self.read_bytes(path, span, limit)
        if isinstance(data, Diagnostic):
            found.append(data)
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            column = error.start - before.rfind(b"\n")
            place = Span(path, before.count(b"\n") + 1, column)
            found.append(
                Diagnostic(
                    "not-utf-8", place, f"the byte 0x{data[error.start]:02X} is not UTF-8", "save the file as UTF-8"
                )
            )
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return clean(text, path, found)


def _leads_inside(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


MOST = 20
"""Places in a file at which the same fault is told."""


def clean(text: str, file: str, found: list[Diagnostic]) -> str:
    """A file's text with U+FFFD for what no book can show; ``found`` says where that stood."""
    # Nothing of that kind counts as printable, and nearly all texts are: they are looked through once, at a stroke.
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return text
    for hidden in islice(INVISIBLE.finditer(text), MOST):
        message = f"U+{ord(hidden[0]):04X} can’t be seen, and yet is read by machines"
        place = _place(text, file, hidden.start())
        found.append(Diagnostic("invisible-character", place, message, "take it out", Severity.WARNING))
    for override in islice(BIDI_OVERRIDE.finditer(text), MOST):
        found.append(
            Diagnostic(
                "bidi-override",
                _place(text, file, override.start()),
                f"U+{ord(override[0]):04X} makes the text read in another order than it is written",
                "mark the words' language instead, as in [words]{lang=ar}",
                Severity.WARNING,
            )
        )
    for control in islice(CONTROL.finditer(text), MOST):
        place = _place(text, file, control.start())
        found.append(Diagnostic("control-character", place, f"U+{ord(control[0]):04X} is no character of a text"))
    return CONTROL.sub("\ufffd", text)


def _place(text: str, file: str, offset: int) -> Span:
    return Span(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _unreadable(path: str, span: Span, error: OSError) -> Diagnostic:
    if error.errno in (errno.EISDIR, errno.ENXIO):
        return Diagnostic("not-a-file", span, f"“{_shown(path)}” is not a regular file")
    if error.errno == errno.ENOENT:
        return Diagnostic("missing-file", span, f"there is no file “{_shown(path)}”")
    reason = error.strerror or "unknown reason"
    return Diagnostic("unreadable-file", span, f"“{_shown(path)}”: {reason}", fault=Fault.FILES)


def _shown(path: str) -> str:
    return CONTROL.sub("\ufffd", path if len(path) <= 200 else path[:200] + "…")
