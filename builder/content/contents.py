"""The lists ``front``, ``contents`` and ``back``: paths and patterns → chapter files in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from builder import limits
from builder.content.fields import Fields, fields, wrong_type
from builder.content.folder import Folder
from builder.content.markdown.smart import smart_text
from builder.content.yaml_nodes import YamlList, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Fault, Severity, Span, in_quotes
from builder.publication import ChapterFile, Matter, PartTitle

KEYS = (("front", Matter.FRONT), ("contents", Matter.BODY), ("back", Matter.BACK))
ANY = "**"
"""The part of a pattern that stands for any number of folders."""


def read_contents(
    publication: Fields, language: str, folder: Folder, found: list[Diagnostic]
) -> tuple[ChapterFile | PartTitle, ...]:
    """All chapters and parts that a publication names, in reading order, each file once."""
    entries: list[ChapterFile | PartTitle] = []
    seen: dict[str, ChapterFile] = {}
    for key, matter in KEYS:
        for item in publication.items(key):
            for entry in _entries(item, matter, folder, found):
                if isinstance(entry, ChapterFile):
                    if entry.path in seen:
                        found.append(_repeated(entry, seen[entry.path]))
                        continue
                    seen[entry.path] = entry
                    if len(seen) > limits.CHAPTERS:
                        message = f"the contents name more than {limits.CHAPTERS:,} files, the limit"
                        hint = limits.hint("chapters")
                        found.append(Diagnostic("too-many-chapters", entry.span, message, hint, fault=Fault.LIMIT))
                        return ()
                else:
                    entry = replace(entry, title=smart_text(entry.title, language))
                entries.append(entry)
    return tuple(entries)


def _entries(
    node: YamlNode, matter: Matter, folder: Folder, found: list[Diagnostic], inside_part: bool = False
) -> Iterator[ChapterFile | PartTitle]:
    if isinstance(node, YamlText) and node.text.strip():
        for path in _files(node.text.strip(), node.span, folder, found):
            yield ChapterFile(path, matter, node.span, inside_part)
        return
    if inside_part or matter is not Matter.BODY or isinstance(node, (YamlText, YamlList)):
        allowed = "a path or pattern" if inside_part or matter is not Matter.BODY else "a path, pattern or part"
        found.append(wrong_type(node, "an entry of the contents", allowed))
        return
    part = fields(node, ("part", "contents"), "a part", found)
    if part is None:
        return
    title = part.text("part", required=True)
    given = part.node("contents", required=True)
    if given is None or not title:
        return
    items = part.items("contents")
    if not items:
        message = f"the part {in_quotes(title)} has no chapters"
        hint = "name its files under “contents”, or take the part out"
        found.append(Diagnostic("missing-key", given.span, message, hint))
        return
    yield PartTitle(title, part.span)
    for item in items:
        yield from _entries(item, matter, folder, found, inside_part=True)


def _files(pattern: str, span: Span, folder: Folder, found: list[Diagnostic]) -> Iterator[str]:
    if not re.search(r"[*?\[]", pattern):
        located = folder.locate(pattern, span)
        if isinstance(located, Diagnostic):
            found.append(located)
        else:
            yield located
        return
    if pattern.startswith("/") or "\\" in pattern or ".." in pattern.split("/") or "\x00" in pattern:
        found.append(Diagnostic("outside-publication", span, f"the pattern “{pattern}” leads out of the publication"))
        return
    paths = sorted(set(_matching(PurePosixPath(pattern).parts, folder)), key=natural)
    for path in paths:
        located = folder.locate(path, span)
        if isinstance(located, Diagnostic):
            found.append(located)
        else:
            yield located
    shut = [one for name in sorted(folder.closed) if (one := folder.unlisted(name, span)) is not None]
    found += shut
    passed = sorted(set(_matching(PurePosixPath(pattern).parts, folder, _small_ending)).difference(paths), key=natural)
    hint = "give the file an ending in small letters"
    found += [
        Diagnostic(
            "wrong-case",
            span,
            f"“{path}” fits “{pattern}” but for its capitals, and is left out",
            hint,
            Severity.WARNING,
        )
        for path in passed
    ]
    if not paths and not shut:
        found.append(Diagnostic("empty-glob", span, f"no file fits “{pattern}”"))


def _small_ending(name: str) -> str:
    stem, point, ending = name.rpartition(".")
    return f"{stem}{point}{ending.lower()}"


def _matching(parts: tuple[str, ...], folder: Folder, taken: Callable[[str], str] = lambda name: name) -> Iterator[str]:
    """Paths that fit the pattern's parts, each name ``taken`` for what is to fit.

    Each part fits one name, ``*`` no leading dot. ``**`` fits any number of folders, none included, though no links: a
    link may lead back to where it stands. Folders below which it looks are no chapters themselves.
    """
    looked: set[tuple[tuple[str, ...], str]] = set()
    """What is left of the pattern, and where: several ``**`` come to the same folder by many ways."""
    ahead = [((*parts, "*") if parts[-1] == ANY else parts, "")]
    while ahead:
        rest, parent = ahead.pop()
        if (rest, parent) in looked:
            continue
        looked.add((rest, parent))
        names = [(name, f"{parent}/{name}" if parent else name) for name in folder.names(parent)]
        if rest[0] == ANY:
            ahead.append((rest[1:], parent))
            below = [path for name, path in names if not name.startswith(".") and folder.has_folder(path)]
            ahead += [(rest, path) for path in below if not folder.has_link(path)]
            continue
        for name, path in names:
            if not PurePosixPath(taken(name)).match(rest[0]) or (name.startswith(".") and not rest[0].startswith(".")):
                continue
            if rest[1:]:
                ahead.append((rest[1:], path))
            elif ANY not in parts or not folder.has_folder(path):
                yield path


def natural(path: str) -> list[tuple[list[tuple[int, int, str]], str]]:
    """A key that sorts folder by folder, ``2`` before ``10``, and by capitals only where nothing else differs."""
    return [(_pieces(name), name) for name in path.split("/")]


def _pieces(name: str) -> list[tuple[int, int, str]]:
    pieces = re.split(r"(\d+)", name)
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in pieces if p]


def _repeated(entry: ChapterFile, first: ChapterFile) -> Diagnostic:
    return Diagnostic(
        "repeated-chapter",
        entry.span,
        f"“{entry.path}” is already in the contents",
        f"it was first named on line {first.span.line}",
    )
