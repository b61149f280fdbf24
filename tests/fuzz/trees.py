"""Changes to what a file says rather than to its bytes: what comes out is well formed, and gets past the first reader.

JSON and YAML are lists, mappings and scalars; XML is elements; PNG is chunks; PDF is references, names and numbers, and
EPUB an archive of files. Names and values come from the file itself, from the seeds, and from a list of those that
programs have stumbled over.
"""

from __future__ import annotations

import copy
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import yaml
from lxml import etree

from tests.fuzz.mutate import mutated

Tree: TypeAlias = Any
"""Lists, mappings by text, and scalars."""
Seat: TypeAlias = tuple[Any, Any]
"""A list or a mapping, and a place in it."""
DEEP = 40

TEXTS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e308",
        "NaN",
        "1" * 40,
        "no",
        "null",
        "~",
        "x" * 3000,
        "so " * 500,
        "a\nb",
        "[]{}",
        "{{ a }}",
    ),
    *(
        "<b>x</b>",
        "&amp;",
        "&#0;",
        "$x^2$",
        "*a* **b",
        "[a](javascript:x)",
        "[^1]",
        "@carr",
        "[@carr, p. 3]",
        "^[n]",
        "`c",
    ),
    *("1950", "1950-02-14", "1950-13-40", "1950/1949", "../x", "/etc/passwd", "p.svg", "https://example.org", "10mm"),
    *(
        "-5mm",
        "100%",
        "#abc",
        "url(#a)",
        "#a",
        "é",
        "договор",
        "条约",
        "سلام",
        "e\u0301" * 9,
        "\u202e",
        "\u200d",
        "\ufdd0",
    ),
)
NUMBERS = (0, 1, -1, 2**31, 10**40, 0.5, -0.0, 1e308, 1e-320, float("nan"), float("inf"), True, False, None)


def changed(data: bytes, form: str, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """What a file says, with some changes; the file itself where it says nothing.

    Args:
        form: ``json``, ``yaml``, ``xml``, ``png``, ``pdf`` or ``epub``.
    """
    read, grow, write = _FORMS[form]
    try:
        tree, other = read(data), read(chance.choice(seeds))
        for _ in range(min(1 + int(chance.expovariate(0.5)), 12)):
            tree = grow(tree, other, chance)
        return write(tree)
    except (ValueError, RecursionError, OverflowError, yaml.YAMLError, etree.LxmlError):
        return data


# ---------------------------------------------------------------- lists and mappings


def _seats(tree: Tree) -> Iterator[Seat]:
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield tree, key
            yield from _seats(tree[key])


def _grown(tree: Tree, other: Tree, chance: random.Random, scalar: Callable[[random.Random], Tree]) -> Tree:
    root = [tree]
    holder, key = chance.choice(list(_seats(root)))
    strange = list(_seats([other]))
    there, at = chance.choice(strange)
    match chance.randint(0, 9):
        case 0 | 1:
            holder[key] = scalar(chance)
        case 2:
            if holder is not root:
                del holder[key]
        case 3 | 4:
            holder[key] = copy.deepcopy(there[at])
        case 5:
            holder[key] = [holder[key]] if chance.random() < 0.5 else {chance.choice(TEXTS): holder[key]}
        case 6:
            if isinstance(holder, list):
                holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(chance.choice((1, 2, 30)))]
            else:
                holder[str(at)] = copy.deepcopy(there[at])
        case 7:
            if isinstance(holder, dict):
                name = chance.choice([str(name) for _, name in strange] + list(TEXTS))
                holder[name] = holder.pop(key)
            else:
                chance.shuffle(holder)
        case 8:
            if isinstance(holder[key], str):
                text, more = holder[key], chance.choice(TEXTS)
                cut = chance.randint(0, len(text))
                holder[key] = text[:cut] + more + text[cut:]
            else:
                holder[key] = chance.choice(([], {}, "", holder[key]))
        case _:
            for _ in range(chance.choice((1, 3, DEEP))):
                holder[key] = [holder[key]]
    return root[0]


def _json_grown(tree: Tree, other: Tree, chance: random.Random) -> Tree:
    return _grown(tree, other, chance, lambda chance: chance.choice(chance.choice((TEXTS, NUMBERS))))


def _yaml_grown(tree: Tree, other: Tree, chance: random.Random) -> Tree:
    return _grown(tree, other, chance, lambda chance: chance.choice(TEXTS))


def _yaml_written(tree: Tree) -> bytes:
    # Nothing is the same object twice: the strict reader refuses aliases.
    return yaml.dump(copy.deepcopy(tree), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100).encode(
        "utf-8", "replace"
    )


class _Plain(yaml.SafeDumper):
    """Writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


# ---------------------------------------------------------------- elements


def _xml_read(data: bytes) -> Tree:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def _xml_grown(tree: Tree, other: Tree, chance: random.Random) -> Tree:
    mine = list(tree.iter(etree.Element))
    strange = list(other.iter(etree.Element))
    one, two = chance.choice(mine), chance.choice(strange)
    names = [name for element in strange for name in element.attrib] or ["id"]
    values = [value for element in strange for value in element.attrib.values()] or [""]
    match chance.randint(0, 8):
        case 0:
            if one.getparent() is not None:
                one.getparent().remove(one)
        case 1 | 2:
            one.insert(chance.randint(0, len(one)), copy.deepcopy(two))
        case 3:
            for _ in range(chance.choice((1, 2, 30))):
                if len(one):
                    one.append(copy.deepcopy(chance.choice(list(one))))
        case 4 | 5:
            one.set(chance.choice(names), chance.choice(values) if chance.random() < 0.5 else _legal(chance))
        case 6:
            if one.attrib:
                name = chance.choice(list(one.attrib))
                if chance.random() < 0.3:
                    del one.attrib[name]
                else:
                    text, more = str(one.get(name)), _legal(chance)
                    cut = chance.randint(0, len(text))
                    one.set(name, text[:cut] + more[: 1 + len(text)] + text[cut:])
        case 7:
            one.text = _legal(chance)
        case _:
            one.tag = two.tag
    return tree


def _legal(chance: random.Random) -> str:
    return "".join(letter for letter in chance.choice(TEXTS) if letter not in "\ufdd0")


# ---------------------------------------------------------------- chunks

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = (
    *(
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"eXIf",
        b"pHYs",
        b"tEXt",
        b"zTXt",
    ),
    *(b"iTXt", b"bKGD", b"sBIT", b"tIME", b"acTL", b"fcTL", b"fdAT", b"sPLT", b"hIST", b"abCD"),
)


def _chunks(data: bytes) -> Tree:
    """Kind and data of each; pixels unpacked.

    Raises:
        ValueError: it is no PNG.
    """
    if not data.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    out, at = [], len(_SIGNATURE)
    while at + 12 <= len(data):
        long = int.from_bytes(data[at : at + 4], "big")
        kind, inside = data[at + 4 : at + 8], data[at + 8 : at + 8 + long]
        if kind == b"IDAT":
            unpacked = zlib.decompressobj()
            try:
                inside = unpacked.decompress(inside, 1 << 16)
            except zlib.error:
                inside = b""
        out.append([kind, inside])
        at += 12 + long
    if not out:
        raise ValueError("an empty PNG")
    return out


def _chunks_grown(tree: Tree, other: Tree, chance: random.Random) -> Tree:
    at = chance.randrange(len(tree))
    kind, inside = tree[at]
    here = chance.randint(0, len(inside))
    match chance.randint(0, 6):
        case 0:
            if len(tree) > 1:
                del tree[at]
        case 1:
            tree.insert(at, list(chance.choice(other)))
        case 2:
            tree.insert(at, [chance.choice(_CHUNKS), chance.choice(TEXTS).encode("utf-8", "replace")])
        case 3:
            tree[at] = [chance.choice(_CHUNKS), inside]
        case 4:
            tree[at] = [kind, inside[:here] + chance.randbytes(chance.choice((1, 4, 400))) + inside[here:]]
        case 5:
            tree[at] = [
                kind,
                inside[:here] + bytes([chance.choice((0, 1, 2, 3, 4, 6, 8, 16, 127, 255))]) + inside[here + 1 :],
            ]
        case _:
            tree[at] = [kind, inside[:here] if chance.random() < 0.5 else inside * chance.choice((2, 30))]
    return tree


def _chunks_written(tree: Tree) -> bytes:
    """The file, every sum right."""
    out = [_SIGNATURE]
    for kind, inside in tree:
        packed = zlib.compress(inside) if kind == b"IDAT" else inside
        out += [struct.pack(">I", len(packed)), kind, packed, struct.pack(">I", zlib.crc32(kind + packed))]
    return b"".join(out)


# ---------------------------------------------------------------- outputs

_KINDS = (re.compile(rb"\b\d+ 0 R\b"), re.compile(rb"/[A-Z][A-Za-z]+"), re.compile(rb"(?<![\d.])\d+(?![\d.])(?! 0 R)"))


def _references_grown(tree: bytes, other: bytes, chance: random.Random) -> bytes:
    """One of a kind in another's place: so trees lead back to themselves, and nothing is what it has to be."""
    found = list(chance.choice(_KINDS).finditer(tree))
    if not found:
        return tree
    one, two = chance.choice(found), chance.choice(found)[0]
    if chance.random() < 0.1:
        two = chance.choice((b"null", b"[]", b"<<>>", b"()", b"-1", b"99999999", b"true"))
    return tree[: one.start()] + two + tree[one.end() :]


def _files(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise ValueError("no archive") from error


def _files_grown(tree: dict[str, bytes], other: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    name = chance.choice(list(tree))
    match chance.randint(0, 9):
        case 0:
            del tree[name]
            tree = tree or other
        case 1:
            tree[chance.choice(("../x", "EPUB/a b.xhtml", "META-INF/encryption.xml", name.upper()))] = tree[name]
        case 2:
            tree[name] = chance.choice(list(other.values()))
        case 3 | 4 | 5 | 6:
            tree[name] = changed(tree[name], "xml", (chance.choice(list(other.values())),), chance)
        case _:
            tree[name] = mutated((tree[name],), (b"<p>", b"</p>", b' id="x"', b"&", b"#x", b' href="#a"'), chance)
    return tree


def _archived(tree: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in tree.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


_FORMS: dict[
    str, tuple[Callable[[bytes], Tree], Callable[[Tree, Tree, random.Random], Tree], Callable[[Tree], bytes]]
] = {
    "json": (json.loads, _json_grown, lambda tree: json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace")),
    "yaml": (lambda data: yaml.load(data, yaml.CBaseLoader), _yaml_grown, _yaml_written),
    "xml": (_xml_read, _xml_grown, etree.tostring),
    "png": (_chunks, _chunks_grown, _chunks_written),
    "pdf": (bytes, _references_grown, bytes),
    "epub": (_files, _files_grown, _archived),
}
