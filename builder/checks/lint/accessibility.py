"""For readers who listen, enlarge or touch: texts for pictures, names of links, languages, contrast."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import PurePosixPath

from builder.checks.case import Source, warning
from builder.checks.lint.grounds import PAPER, Ground, over_grounds
from builder.checks.lint.passages import HAN, KANA, Finder, everything, passages
from builder.checks.words import words
from builder.diagnostics import Diagnostic, Span, cut, in_quotes
from builder.layout.pages import Line, Piece
from builder.model.nodes import Figure, Image, Link
from builder.model.walk import inlines, lines, plain

_EMPTY_NAMES = frozenset(
    (
        *("here", "click here", "click", "this", "this link", "this page", "link", "more", "read more", "more here"),
        *("see here", "website", "web site", "web page", "page", "there", "hier", "mehr", "mehr dazu", "weiter"),
        *("ici", "cliquez ici", "lien", "en savoir plus", "aquí", "enlace", "qui", "здесь", "тут", "ссылка"),
        *("这里", "点击这里", "链接"),
    )
)
_PREFIX = re.compile(
    r"(?:an? )?(?:image|picture|photo(?:graph)?|graphic|figure|bild|foto|abbildung)(?: of\b| von\b|:|\s*$)",
    re.IGNORECASE,
)
_FILE = re.compile(r"[\w-]+\.(?:png|jpe?g|gif|svg|webp|tiff?)|(?:img|dsc|image|scan)[_-]?\d+", re.IGNORECASE)
_LONGEST_ALT = 300
_WRITTEN_IN = {
    "CJK": "cmn gan hak hsn ja ko lzh nan wuu yue zh",
    "HIRAGANA": "ain ja ryu",
    "KATAKANA": "ain ja ryu",
    "HANGUL": "ko okm",
    "CYRILLIC": (
        "ab abq ady alt av az ba be bg bs bua bxr ce chm cjs ckt crh cu cv dar dlg dng evn gag gld inh kaa kbd kca kjh "
        "kk koi kpv krc krl ku kum kv ky lbe lez mdf mhr mk mn mns mrj myv nio niv nog oaa orv os rom rue ru "
        "rut sah se sel sh sr tab tat tg tk tt ttt tyv udm ug uk uz xal ykg yrk"
    ),
    "GREEK": "cop el grc pnt tsd",
    "ARABIC": (
        "acm acq aeb ajp apc ar ars ary arz az azb bal bgn bqi ckb fa glk haz kk ks ku ky lrc lur mzn ota pa pbt "
        "pnb prs ps sd sdh shu skr tg tk tt ug ur uz"
    ),
    "HEBREW": "arc he jpr jrb lad yi",
    "THAI": "kxm nod pi sou th",
    "DEVANAGARI": "anp awa bap bgc bh bho brx doi dty gbm gom hi hne kfy kok ks mag mai mr mwr ne new pi raj sa sat sd",
}
"""Script → languages that have it, or had it. Languages of no script that is told apart are not listed."""
_SCRIPTS = {script: frozenset(languages.split()) for script, languages in _WRITTEN_IN.items()}
_BY_SUBTAG = {
    "arab": ("ARABIC",), "cyrl": ("CYRILLIC",), "deva": ("DEVANAGARI",), "grek": ("GREEK",), "hang": ("HANGUL",),
    "hani": ("CJK",), "hans": ("CJK",), "hant": ("CJK",), "hebr": ("HEBREW",), "hira": ("HIRAGANA",),
    "hrkt": ("HIRAGANA", "KATAKANA"), "jpan": ("CJK", "HIRAGANA", "KATAKANA"), "kana": ("KATAKANA",),
    "kore": ("CJK", "HANGUL"), "thai": ("THAI",),
}  # fmt: skip
"""What a tag says of the script: sr-Cyrl, ms-Arab."""
_UNSAID = frozenset(("mis", "mul", "und", "zxx"))
"""Tags that say that the language is none that could be said."""
_HAN_WITH_KANA = re.compile(rf"[{HAN}{KANA}]+|[^\W\d_{HAN}{KANA}]+")
_HAN_APART = re.compile(rf"[{HAN}]+|[{KANA}]+|[^\W\d_{HAN}{KANA}]+")
_LEAST_CONTRAST, _LARGE_CONTRAST = 4.5, 3.0
"""WCAG 2.2, 1.4.3: of text, and of large text."""
_PAIRS = 256
"""Pairs of colours whose contrast is kept: every word asks for it, and a book has few."""
_LARGE, _LARGE_BOLD = 18.0, 14.0
"""Points from which text is large."""


def check_alternatives(source: Source) -> Iterator[Diagnostic]:
    """Texts for pictures that say nothing about the picture."""
    for block in everything(source.book):
        if isinstance(block, Figure):
            if not block.decorative and block.drawing is None:  # what the builder says of its drawings is its own
                yield from _alternative(block.alt, plain(block.caption), block.span, block.src)
            continue
        for line in lines(block):
            for node in inlines(line):
                if isinstance(node, Image):
                    yield from _alternative(node.alt, "", node.span, node.src)


def _alternative(alt: str, caption: str, span: Span, src: str) -> Iterator[Diagnostic]:
    said = alt.strip()
    if not said:
        return
    if _FILE.fullmatch(said) or said == PurePosixPath(src).stem:
        yield warning("weak-alt", span, f"“{said}” is a file’s name, no description", "say what the picture shows")
    elif _PREFIX.match(said):
        message = f"{in_quotes(said)} says that it is a picture, which a reader’s program says already"
        yield warning("weak-alt", span, message, "say what the picture shows")
    elif caption and words(said) == words(caption):
        yield warning("weak-alt", span, "the description repeats the caption", "say what the picture shows")
    elif len(said) > _LONGEST_ALT:
        message = f"the description has {len(said)} characters, which are read out without a pause"
        yield warning("weak-alt", span, message, "describe it in the text, and say briefly here what it is")


def check_link_names(source: Source) -> Iterator[Diagnostic]:
    """Links whose words don't say where they lead, bare addresses, and one name for several places."""
    named: dict[str, tuple[str, Span]] = {}
    for link, said in _links(source):
        name = " ".join(said.split()).strip(" .:→»›").casefold()
        if name in _EMPTY_NAMES or not name:
            message = f"a link is called “{said.strip()}”, which says nothing where links are listed"
            yield warning("link-name", link.span, message, "let its words say where it leads")
            continue
        if "://" in said and len(said) > 60:
            message = f"an address of {len(said)} characters is set in the text"
            yield warning("bare-address", link.span, message, "put words in its place: [words](address)")
        other, place = named.setdefault(name, (link.href, link.span))
        if other != link.href and "://" in link.href and "://" in other and name not in ("doi",):
            message = f"“{said.strip()}” leads to another place than in {place}"
            yield warning("ambiguous-link", link.span, message, "give the two links different words")


def _links(source: Source) -> Iterator[tuple[Link, str]]:
    for block in everything(source.book):
        if type(block).__name__ == "References":
            continue
        yield from (
            (node, plain(node.children)) for line in lines(block) for node in inlines(line) if isinstance(node, Link)
        )


def check_addresses(source: Source) -> Iterator[Diagnostic]:
    """Addresses that are not encrypted, or will not be found elsewhere."""
    for link, _ in _links(source):
        host = re.match(r"https?://([^/:]+)", link.href)
        if link.href.startswith("http://"):
            yield warning("insecure-link", link.span, f"“{link.href}” is not encrypted", "write https:// if it works")
        if host and re.fullmatch(r"localhost|127\..*|10\..*|192\.168\..*|.*\.local|example\.(?:com|org|net)", host[1]):
            yield warning("private-link", link.span, f"no reader can open “{link.href}”", "give a public address")


def check_languages(source: Source) -> Iterator[Diagnostic]:
    """Words in another script than that of their language: they are read out, divided and set wrongly. Such words in
    a row are told once, and so are paragraphs and lines of nothing else."""
    finder = Finder(source)
    before = False
    for passage in passages(source):
        at_home = False
        inside = before
        for offset, stretch in passage.offsets():
            home = _home(stretch.language)
            for match in _words_to_tell(home).finditer(stretch.text):
                word = match[0]
                scripts = _scripts(word)
                if not _is_foreign(scripts, home):
                    at_home, inside = True, False
                elif not inside and len(word) >= _least(scripts):
                    inside = True
                    message = f"{in_quotes(word, 30)} is marked as “{stretch.language}”"
                    hint = f"say its language: [{cut(word)}]{{lang=…}}"
                    start, end = (offset + at for at in match.span())
                    place = finder.place(passage, start, end, "untagged-language")
                    yield warning("untagged-language", place, message, hint)
        before = inside and not at_home


def _scripts(word: str) -> set[str]:
    return {"LATIN"} if word.isascii() else {unicodedata.name(letter, "").partition(" ")[0] for letter in word}


@cache
def _home(language: str) -> frozenset[str]:
    """The scripts, of those that are told apart, in which a language is written."""
    first, *more = language.lower().split("-")
    subtag = next((one for one in more if len(one) == 4 and one.isalpha()), "")
    if subtag:
        return frozenset(_BY_SUBTAG.get(subtag, ()))
    return frozenset(name for name, languages in _SCRIPTS.items() if first in languages or first in _UNSAID)


def _words_to_tell(home: frozenset[str]) -> re.Pattern[str]:
    """Words as far as one language can have them. Han and kana have no spaces, neither between them nor beside other
    letters; where Han is at home and kana is not, they are two languages."""
    return _HAN_APART if "CJK" in home and "KATAKANA" not in home else _HAN_WITH_KANA


def _is_foreign(scripts: set[str], home: frozenset[str]) -> bool:
    """Whether a word is in none of the scripts of a language. Among Latin letters others are symbols: kΩ, Δt."""
    told = scripts & _SCRIPTS.keys()
    return "LATIN" not in scripts and bool(told) and home.isdisjoint(told)


def _least(scripts: set[str]) -> int:
    """Letters that make a word: single ones are symbols, and so are two of Greek."""
    return 1 if "CJK" in scripts else 3 if "GREEK" in scripts else 2


def check_contrast(source: Source) -> Iterator[Diagnostic]:
    """Colours of the text against what is painted under it, by the figures of WCAG 2.2."""
    told: set[tuple[str, str]] = set()
    for page in source.pages.pages:
        for line, grounds in over_grounds(page.items):
            for piece in line.pieces:
                least = _least_contrast(piece)
                ground, value = _too_like(piece, line, grounds, least)
                if not ground or (piece.colour, ground) in told:
                    continue
                told.add((piece.colour, ground))
                message = f"page {page.label}: “{piece.shaped.text}” in {piece.colour} on {ground}, "
                message += f"contrast {value:.1f} to 1, needs {least:g}"
                span = source.pages.flows[page.flow].nodes[piece.node].span
                yield warning(
                    "low-contrast", span, message, "choose a darker or a lighter colour, in the theme or in the drawing"
                )


def _too_like(piece: Piece, line: Line, grounds: Sequence[Ground], least: float) -> tuple[str, float]:
    """The colour under a piece and their contrast, if that is less; an empty one if it isn't."""
    x, y = line.x + piece.x + 1, line.y - piece.size / 4
    may_be = [ground for ground in reversed(grounds) if ground.may_cover(x, y)]
    values = {colour: contrast(piece.colour, colour) for colour in {PAPER, *(ground.colour for ground in may_be)}}
    alike = {colour: value for colour, value in values.items() if value is not None and value < least}
    if not alike:  # mostly so, and then nobody need know which of them it is
        return "", 0.0
    ground = next((ground.colour for ground in may_be if ground.covers(x, y)), PAPER)
    return (ground, alike[ground]) if ground in alike else ("", 0.0)


def _least_contrast(piece: Piece) -> float:
    """What the guidelines ask for letters so large and so bold."""
    bold = piece.size >= _LARGE_BOLD and piece.shaped.face.weight >= 600
    return _LARGE_CONTRAST if piece.size >= _LARGE or bold else _LEAST_CONTRAST


@lru_cache(_PAIRS)
def contrast(one: str, other: str) -> float | None:
    """Contrast of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2, relative luminance); ``None``: no such colours."""
    lights = sorted(light for light in map(_luminance, (one, other)) if light is not None)
    return (lights[1] + 0.05) / (lights[0] + 0.05) if len(lights) == 2 else None


def _luminance(colour: str) -> float | None:
    match = re.fullmatch(r"#([0-9a-fA-F]{6})", colour)
    if match is None:
        return None
    parts = [int(match[1][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
