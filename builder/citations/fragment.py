"""What the formatter gives back: a tree of seven inline types, and its strict reader.

The engine writes a small XML of its own in which all text is escaped, so data can never become markup. It is read
into runs of text, each with all its settings, and the tree is built anew from the runs. That way settings that
cancel each other (roman inside italics) or overlap come out as plain nesting, always in the same order:
cited work, link, strong, emphasis, small capitals, raised or lowered text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeAlias
from urllib.parse import quote
from xml.etree import ElementTree

from msgspec import Struct
from msgspec.structs import replace

from builder.identifiers import doi_address, is_web_address


class Text(Struct, frozen=True):
    """Characters."""

    text: str


class Emph(Struct, frozen=True):
    """Italic, as titles are."""

    children: tuple[Inline, ...]


class Strong(Struct, frozen=True):
    """Bold."""

    children: tuple[Inline, ...]


class SmallCaps(Struct, frozen=True):
    """Small capitals."""

    children: tuple[Inline, ...]


class Raised(Struct, frozen=True):
    """Superscript."""

    children: tuple[Inline, ...]


class Lowered(Struct, frozen=True):
    """Subscript."""

    children: tuple[Inline, ...]


class Link(Struct, frozen=True):
    """A link out of the book; ``href`` is http or https, with unsafe characters percent-encoded."""

    href: str
    children: tuple[Inline, ...]


class CiteLink(Struct, frozen=True):
    """The part of a citation that stands for one work, to be linked to its bibliography entry; holds no ``Link``."""

    key: str
    children: tuple[Inline, ...]


Inline: TypeAlias = Text | Emph | Strong | SmallCaps | Raised | Lowered | Link | CiteLink
Fragment: TypeAlias = tuple[Inline, ...]


class Run(Struct, frozen=True):
    """Text with all the settings that hold for it."""

    text: str
    cite: str = ""
    cite_serial: int = 0
    """Tells two neighbouring citations of one work apart."""
    href: str = ""
    strong: bool = False
    emph: bool = False
    small_caps: bool = False
    script: int = 0
    """1 raised, -1 lowered."""


_PLAIN = Run("")


class MarkupFault(ValueError):
    """The engine wrote something outside the vocabulary: a fault of the program, never of the data."""


def plain(fragment: Iterable[Inline]) -> str:
    """The text without its settings."""
    return "".join(node.text if isinstance(node, Text) else plain(node.children) for node in fragment)


def read_root(xml: str) -> ElementTree.Element:
    """Parse what the engine wrote.

    Raises:
        MarkupFault: it is not well-formed.
    """
    try:
        return ElementTree.fromstring(f"<r>{xml}</r>")
    except ElementTree.ParseError as error:
        raise MarkupFault(f"{error}: {xml[:200]}") from error


def runs_of(element: ElementTree.Element, keys: Sequence[str], settings: Run = _PLAIN) -> list[Run]:
    """The runs inside ``element``; ``keys`` gives the work for each number in a citation's mark.

    Raises:
        MarkupFault: an element outside the vocabulary.
    """
    return [run for run in _walk(element, keys, settings, [0]) if run.text]


def _walk(element: ElementTree.Element, keys: Sequence[str], settings: Run, serial: list[int]) -> Iterable[Run]:
    yield replace(settings, text=element.text or "")
    for child in element:
        yield from _walk(child, keys, _applied(child, keys, settings, serial), serial)
        yield replace(settings, text=child.tail or "")


def _applied(element: ElementTree.Element, keys: Sequence[str], settings: Run, serial: list[int]) -> Run:
    match element.tag:
        case "i":
            return replace(settings, emph=True)
        case "ni":
            return replace(settings, emph=False)
        case "b":
            return replace(settings, strong=True)
        case "nb":
            return replace(settings, strong=False)
        case "sc":
            return replace(settings, small_caps=True)
        case "nsc":
            return replace(settings, small_caps=False)
        case "sup":
            return replace(settings, script=1)
        case "sub":
            return replace(settings, script=-1)
        case "line":
            return replace(settings, script=0)
        case "u" | "nu" | "d":
            return settings
        case "a":
            return replace(settings, href=href_of("".join(element.itertext())))
        case "c":
            serial[0] += 1
            number = int(element.attrib.get("s", serial[0]))
            return replace(settings, cite=keys[int(element.attrib["k"])], cite_serial=number)
        case _:
            pass
    raise MarkupFault(f"unknown element <{element.tag}>")


_RICH = re.compile(r"<(/?)(i|b|sup|sub|span)\b([^<>]*)>")


def of_rich_text(text: str) -> Fragment:
    """A text of a work's data, with the few tags that CSL has in such texts: ``<i>``, ``<b>``, ``<sup>``, ``<sub>``
    and small capitals. A tag that nothing opened or that is not known is text.
    """
    runs: list[Run] = []
    open_tags: list[tuple[str, Run]] = [("", _PLAIN)]
    end = 0
    for tag in _RICH.finditer(text):
        closing, name, more = tag[1], tag[2], tag[3]
        if closing and open_tags[-1][0] != name:
            continue
        now = open_tags[-1][1]
        runs.append(replace(now, text=text[end : tag.start()]))
        end = tag.end()
        if closing:
            open_tags.pop()
            continue
        match name:
            case "i":
                now = replace(now, emph=not now.emph)
            case "b":
                now = replace(now, strong=not now.strong)
            case "span":
                now = replace(now, small_caps=now.small_caps or "small-caps" in more)
            case _:
                now = replace(now, script=1 if name == "sup" else -1)
        open_tags.append((name, now))
    runs.append(replace(open_tags[-1][1], text=text[end:]))
    return build(runs)


_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/)?(10\..*)", re.IGNORECASE | re.DOTALL)


def href_of(text: str) -> str:
    """The address that a printed DOI or URL stands for; empty if it is none that may be followed."""
    text = text.strip()
    doi = _DOI.fullmatch(text)
    if doi is not None:
        return doi_address(doi[1])
    if text.lower().startswith("www."):
        text = "http://" + text
    address = quote(text, safe="%/:=&?~#+!$,;'@()*[]")
    return address if is_web_address(address) else ""


def build(runs: Iterable[Run]) -> Fragment:
    """The tree of the runs; neighbours with equal settings become one.

    Where all is raised, as numbers in brackets often are, that setting goes around everything.
    """
    every = _links_apart(_whole([run for run in runs if run.text]))
    if every and all(run.script == 1 for run in every):
        return (Raised(_level([replace(run, script=0) for run in every], 0)),)
    return _level(every, 0)


def _whole(runs: list[Run]) -> list[Run]:
    """What stands between two parts of one citation belongs to it."""
    last: dict[int, int] = {run.cite_serial: at for at, run in enumerate(runs) if run.cite_serial}
    out: list[Run] = []
    here = Run("")
    for at, run in enumerate(runs):
        if run.cite_serial:
            here = run
        elif here.cite_serial and at < last[here.cite_serial]:
            run = replace(run, cite=here.cite, cite_serial=here.cite_serial)
        out.append(run)
    return out


def _links_apart(runs: Iterable[Run]) -> list[Run]:
    """No link within a link: of a cited work with an address in it, the first stretch without is what leads to it."""
    out: list[Run] = []
    gone: set[int] = set()
    for run in runs:
        serial = 0 if run.href else run.cite_serial
        if out and out[-1].cite_serial not in (0, serial):
            gone.add(out[-1].cite_serial)
        out.append(replace(run, cite="", cite_serial=0) if run.href or run.cite_serial in gone else run)
    return out


_LEVELS = 6


def _setting(run: Run, level: int) -> tuple[str | int, int]:
    match level:
        case 0:
            return run.cite, run.cite_serial
        case 1:
            return run.href, 0
        case 2:
            return run.strong, 0
        case 3:
            return run.emph, 0
        case 4:
            return run.small_caps, 0
        case _:
            return run.script, 0


def _level(runs: Sequence[Run], level: int) -> Fragment:
    if level == _LEVELS:
        text = "".join(run.text for run in runs)
        return (Text(text),) if text else ()
    out: list[Inline] = []
    for (value, _), group in groupby(runs, lambda run: _setting(run, level)):
        children = _level(list(group), level + 1)
        if not children:
            continue
        if not value:
            out.extend(children)
            continue
        match level:
            case 0:
                out.append(CiteLink(str(value), children))
            case 1:
                out.append(Link(str(value), children))
            case 2:
                out.append(Strong(children))
            case 3:
                out.append(Emph(children))
            case 4:
                out.append(SmallCaps(children))
            case _:
                out.append(Raised(children) if value == 1 else Lowered(children))
    return tuple(out)


# -- finishing touches ---------------------------------------------------------------------------------------------

_FIRST_WORD = re.compile(r"^(\W*)(\w[\w'’]*)", re.UNICODE)


def capitalised(runs: Sequence[Run]) -> list[Run]:
    """The first word with a capital, as a note begins; names like eBay and addresses stay as they are."""
    out = list(runs)
    for index, run in enumerate(out):
        match = _FIRST_WORD.match(run.text)
        if match is None:
            continue
        word = match[2]
        if not run.href and word.islower():
            start = match.start(2)
            out[index] = replace(run, text=run.text[:start] + word[0].upper() + run.text[start + 1 :])
        break
    return out


def tidied(runs: Sequence[Run]) -> list[Run]:
    """Without spaces at either end."""
    out = list(runs)
    while out and not out[0].text.strip():
        del out[0]
    while out and not out[-1].text.strip():
        del out[-1]
    if out:
        out[0] = replace(out[0], text=out[0].text.lstrip())
        out[-1] = replace(out[-1], text=out[-1].text.rstrip())
    return out


# -- as JSON -------------------------------------------------------------------------------------------------------

Json: TypeAlias = "str | list[Json]"
_NAMES: dict[str, type[Emph | Strong | SmallCaps | Raised | Lowered]] = {
    "emph": Emph,
    "strong": Strong,
    "small-caps": SmallCaps,
    "raised": Raised,
    "lowered": Lowered,
}
_TAGS = {kind: name for name, kind in _NAMES.items()}


def to_json(fragment: Fragment) -> list[Json]:
    """The fragment as lists and strings: text as it is, other nodes as ``[name, …, children]``."""
    out: list[Json] = []
    for node in fragment:
        match node:
            case Text(text):
                out.append(text)
            case Link(href, children):
                out.append(["link", href, to_json(children)])
            case CiteLink(key, children):
                out.append(["cite", key, to_json(children)])
            case _:
                out.append([_TAGS[type(node)], to_json(node.children)])
    return out


def from_json(data: object) -> Fragment:
    """The inverse of ``to_json``.

    Raises:
        ValueError: not of that form.
    """
    if not isinstance(data, list):
        raise ValueError("a fragment is a list")
    out: list[Inline] = []
    for item in data:
        match item:
            case str():
                out.append(Text(item))
            case ["link", str(href), list(children)] if is_web_address(href):
                out.append(Link(href, from_json(children)))
            case ["cite", str(key), list(children)]:
                out.append(CiteLink(key, from_json(children)))
            case [str(name), list(children)] if name in _NAMES:
                out.append(_NAMES[name](from_json(children)))
            case _:
                raise ValueError(f"not a part of a fragment: {item!r}")
    return tuple(out)
