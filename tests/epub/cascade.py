"""As much of CSS as says in which face a reader sets a word: selectors, the cascade, inheritance, the choice of a font.

It is a reading of the standards of its own, for the selectors and properties that our EPUBs have, so that their style
sheet can be held against the styles of print without a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import uharfbuzz as hb
from lxml import etree

Xml: TypeAlias = "etree._Element"
Values: TypeAlias = dict[str, str]

BROWSERS = """
em, i { font-style: italic; } strong, b, th { font-weight: 700; } code, pre { font-family: monospace; }
h1, h2, h3, h4, h5, h6 { font-weight: 700; }
"""
"""What they do by themselves, as far as it counts here."""
INHERITED = ("font-family", "font-weight", "font-style", "font-variant", "text-transform", "font-size")
INITIAL = {
    "font-family": "",
    "font-weight": "400",
    "font-style": "normal",
    "font-variant": "normal",
    "text-transform": "none",
    "font-size": "1em",
}

_COMPOUND = re.compile(r"\s*([>+]?)\s*((?:[^\s>+(]|\([^)]*\))+)")
_SIMPLE = re.compile(
    r":not\((?P<no>[^)]*)\)|:lang\((?P<lang>[^)]*)\)|(?P<pseudo>::?[\w-]+)|\.(?P<name>[\w-]+)|(?P<any>\[class\])"
)
_STEPS = {
    ":first-child": lambda xml: xml.getprevious() is None,
    ":last-child": lambda xml: xml.getnext() is None,
    ":first-of-type": lambda xml: next(xml.itersiblings(xml.tag, preceding=True), None) is None,
}


class Rule(NamedTuple):
    """A selector with what it says."""

    parts: Sequence[tuple[str, str]]
    """Combinator (space, ``>``, ``+``) and compound selector, from the outermost."""
    said: Values
    place: int
    """In the order of the sheets; below 0 for those of browsers."""


class Face(NamedTuple):
    """A font as the style sheet declares it."""

    family: str
    weight: int
    style: str
    characters: frozenset[str]


def rules_of(css: str) -> tuple[Rule, ...]:
    """The rules of a style sheet over those of browsers; what only narrow pages have is left out."""
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", css, flags=re.DOTALL)
    out: list[Rule] = []
    for own, sheet in ((False, BROWSERS), (True, css)):
        for place, (selectors, body) in enumerate(re.findall(r"([^{}]+)\{([^{}]*)\}", sheet)):
            said = dict(re.findall(r"([\w-]+):\s*([^;]+);", body))
            for selector in re.split(r",(?![^(]*\))", selectors):
                parts = [(sign or " ", compound) for sign, compound in _COMPOUND.findall(selector)]
                out.append(Rule(parts, said, place if own else place - 1000))
    return tuple(rule for rule in out if not rule.parts[0][1].startswith("@"))


def values(xml: Xml, around: Mapping[str, str], rules: Sequence[Rule]) -> Values:
    """The properties of an element whose parent has those of ``around``; sizes in those of the text."""
    found: list[tuple[tuple[bool, bool, tuple[int, int], int], str, str]] = []
    for rule in rules:
        weight = _match(rule.parts, xml)
        if weight is not None:
            for name, value in rule.said.items():
                plain = value.removesuffix("!important").strip()
                found.append(((plain != value, rule.place >= 0, weight, rule.place), name, plain))
    out = dict(around)
    for _, name, value in sorted(found, key=lambda one: one[0]):
        if name == "font-size":
            out[name] = f"{float(value.removesuffix('em')) * float(around[name].removesuffix('em')):.4f}em"
        elif name in INHERITED:
            out[name] = around[name] if value == "inherit" else value
    return out


def _match(parts: Sequence[tuple[str, str]], xml: Xml | None) -> tuple[int, int] | None:
    """The specificity with which a selector is about an element (classes, tags); ``None``: it is not."""
    own = _of(parts[-1][1], xml) if xml is not None else None
    if own is None or xml is None or len(parts) == 1:
        return own
    match parts[-1][0]:
        case ">":
            others = iter([xml.getparent()])
        case "+":
            others = iter([xml.getprevious()])
        case _:
            others = iter(xml.iterancestors())
    outer = next(filter(None, (_match(parts[:-1], other) for other in others)), None)
    return (own[0] + outer[0], own[1] + outer[1]) if outer is not None else None


def _of(compound: str, xml: Xml) -> tuple[int, int] | None:
    tag = re.match(r"\w+", compound)
    if tag is not None and tag[0] != etree.QName(xml).localname:
        return None
    names = xml.get("class", "").split()
    simple = list(_SIMPLE.finditer(compound))
    return (len(simple), int(tag is not None)) if all(_holds(one.groupdict(), xml, names) for one in simple) else None


def _holds(simple: Mapping[str, str | None], xml: Xml, names: Sequence[str]) -> bool:
    match {key: value for key, value in simple.items() if value is not None}:
        case {"no": "[class]"}:
            return "class" not in xml.attrib
        case {"no": name}:
            return name.removeprefix(".") not in names
        case {"lang": language}:
            said = next((up.get("lang") for up in (xml, *xml.iterancestors()) if up.get("lang")), "") or ""
            return said.partition("-")[0] == language
        case {"pseudo": pseudo}:
            return pseudo in _STEPS and _STEPS[pseudo](xml)
        case {"name": name}:
            return name in names
        case _:
            return "class" in xml.attrib


def faces_of(files: Mapping[str, bytes]) -> tuple[Face, ...]:
    """The fonts of an EPUB."""
    pattern = r'"(.*?)"; font-weight: (\d+); font-style: (\w+); src: url\((.*?)\)'
    return tuple(
        Face(family, int(weight), style, frozenset(map(chr, hb.Face(files[file]).unicodes)))
        for family, weight, style, file in re.findall(pattern, files["book.css"].decode())
    )


def lacking(text: str, of: Mapping[str, str], faces: Sequence[Face]) -> set[str]:
    """The characters for which a reader finds no glyph in the fonts of the families that an element names."""
    shown = set(text.upper() if of["text-transform"] == "uppercase" else text) - set(" \t\r\n\u00a0\u00ad")
    if of["font-variant"] == "small-caps":
        shown |= set("".join(shown).upper())
    for family in re.findall(r'"(.*?)"', of["font-family"]):
        face = _chosen([face for face in faces if face.family == family], of)
        shown -= face.characters if face is not None else frozenset()
    return shown


def _chosen(faces: Sequence[Face], of: Mapping[str, str]) -> Face | None:
    """The font that readers take of a family (CSS Fonts 4, 5.2)."""
    wanted = int(of["font-weight"])
    for style in (of["font-style"], "normal", "italic"):
        own = [face for face in faces if face.style == style]
        if own:
            return min(own, key=lambda face: _distance(face.weight, wanted))
    return None


def _distance(weight: int, wanted: int) -> tuple[int, int]:
    lighter = weight < wanted
    if weight == wanted:
        order = 0
    elif 400 <= wanted <= 500:
        order = 1 if wanted < weight <= 500 else 2 if lighter else 3
    else:
        order = 1 if lighter == (wanted < 400) else 2
    return order, abs(weight - wanted)


def texts(xml: Xml) -> Iterator[str]:
    """The text of an element's own."""
    yield xml.text or ""
    yield from (child.tail or "" for child in xml)
