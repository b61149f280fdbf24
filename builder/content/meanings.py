"""What keys and classes mean, by what they stand behind; what means nothing there is told.

A key that nothing reads is told always, but for those by which other programs shape outputs of their own. A class may
be an author's own, which a template of theirs styles, or mean something to another program. So it is told only where
it is nearly one that means something there, or means something elsewhere.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from msgspec import Struct, field

from builder.citations.syntax import CROSS_PREFIXES
from builder.content import data_blocks
from builder.content.index_marks import KEYS as INDEX
from builder.content.markdown.attributes import Attributes
from builder.diagnostics import Diagnostic, Severity, Span, cut, in_quotes, nearest

_ALIKE = 0.8
"""How like another name one has to be (1: the same) to be taken for a slip of the pen."""
_OTHERS = ("data-", "custom-style")
"""What keys for other programs begin with, anywhere."""
_SHOWN = ("title", "caption", "source", "src")
"""Keys that name what both editions show: without it the book is not what its author wrote."""
_MEANT = re.compile(r"\{\s*(?:[#.][^\W\d_]|(?:[^{}]*\s)?[A-Za-z][\w:.-]+\s*=(?!=))")
"""How attributes begin, or a key of theirs does: no formula, whose letters stand alone, and no comparison."""
_PREFIXES = tuple(prefix for prefix in CROSS_PREFIXES if prefix.endswith("-"))
"""What ids begin with that references name."""


class Bearer(Struct, frozen=True):
    """What attributes stand behind."""

    name: str
    keys: tuple[str, ...] = ()
    """Those that are read."""
    classes: tuple[str, ...] = ()
    """Those that mean something."""
    foreign: tuple[str, ...] = ()
    """Keys and classes of other programs, or what they begin with, whose loss changes nothing in a book."""
    hints: dict[str, str] = field(default_factory=dict)
    """Key → where what it says belongs."""
    lost: tuple[str, ...] = ("caption", "source", "src")
    """Keys without which something is lost that was to be shown. A ``title`` is for a pointer that rests, mostly."""
    styled: bool = False
    """Its other classes go on to the templates."""


_LANGUAGE = {"lang": "put it between ::: {lang=…} and :::"}
_CAPTION = "a picture’s caption stands between its brackets: ![caption](picture.png)"
_MARKED = ("index", "glossary")
SMALL_CAPS = ("smallcaps", "small-caps", "sc")

HEADING = Bearer("a heading", ("lang", *INDEX), ("unnumbered", "index"), ("numbered",))
WORDS = Bearer("a stretch of words", ("lang", "glossary", *INDEX), (*_MARKED, *SMALL_CAPS, "margin"), styled=True)
LINK = Bearer(
    "a link",
    ("lang", "title", *INDEX),
    ("index", *SMALL_CAPS, "margin"),
    ("target", "rel", "download", "hreflang"),
    styled=True,
)
CODE = Bearer("code", ("lang", "glossary", *INDEX), _MARKED)
CODE_BLOCK = Bearer(
    "a block of code",
    foreign=("code-", "startFrom", "start-from"),
    hints={"caption": "say it in a paragraph before the code"} | _LANGUAGE,
)
IMAGE = Bearer(
    "a picture in a line of text",
    ("alt", "width", "lang", "glossary", *INDEX),
    (*_MARKED, "decorative", "formula"),
    hints={"caption": "a picture has a caption where it has a paragraph for itself"},
)
FIGURE = Bearer(
    "a picture",
    ("alt", "width", "source", *INDEX),
    ("left", "right", "outer", "decorative", "formula", "index"),
    ("fig-align", "fig-pos", "fig-env"),
    {"caption": _CAPTION, "title": _CAPTION, "fig-cap": _CAPTION} | _LANGUAGE,
)
TABLE = Bearer(
    "a table",
    ("source", *INDEX),
    ("index",),
    hints={"align": "colons in the row of dashes align columns: |:--|--:|"} | _LANGUAGE,
)
BOX = Bearer("a box", ("title", "lang", *INDEX), ("box", "index"), ("collapse", "appearance", "icon", "callout-"))
BIBLIOGRAPHY = Bearer("a bibliography", classes=("refs", "annotated", "codes"))
LIST = Bearer("a list that the builder makes")
DATA = Bearer("a block of data", classes=(*data_blocks.KINDS, "drawn", "index"))
DIVISION = Bearer(
    "a group of blocks",
    ("lang",),
    ("standfirst", "verse", "columns", "abreast", "box", "refs", *data_blocks.KINDS),
    ("column", "width"),
    {"title": "a box has one: ::: {.box title=…}"},
    ("title", "caption", "source", "src"),
)
_BEARERS = (HEADING, WORDS, LINK, CODE, IMAGE, FIGURE, TABLE, BOX, BIBLIOGRAPHY, DATA, DIVISION)

PLACES = ("refs", "notes", "index", "list-of-tables", "list-of-figures", "list-of-boxes")
"""Ids of divs in whose place something is set that the builder makes."""


def meaningless(bearer: Bearer, attributes: Attributes, span: Span) -> list[Diagnostic]:
    """What is to be said of keys and classes that mean nothing behind this."""
    if not (attributes.values or attributes.classes):
        return []
    keys = (key for key in attributes.values if key not in bearer.keys and not _is_foreign(key, bearer))
    return [*(_key(key, bearer, span) for key in keys), *meaningless_classes(bearer, attributes, span)]


def meaningless_classes(bearer: Bearer, attributes: Attributes, span: Span) -> list[Diagnostic]:
    """The same of classes alone."""
    found = []
    for name in attributes.classes:
        if name in bearer.classes or _is_foreign(name, bearer):
            continue
        hint = f"did you mean “.{meant}”?" if (meant := like(name, bearer.classes)) else _owner(name)
        if hint:
            found.append(_told(f"{bearer.name} has no class “.{name}”", hint, span))
    return found


def _owner(name: str) -> str:
    """What the class belongs to, or nothing where it means nothing anywhere."""
    return next((f"it is one of {other.name}" for other in _BEARERS if name in other.classes), "")


def unreadable(bearer: Bearer, written: str, span: Span) -> list[Diagnostic]:
    """What is to be said of braces behind this that were meant to hold attributes and can't be read."""
    word = written[1:-1].strip()
    sign = "." if word in bearer.classes else "#" if word.startswith(_PREFIXES) and len(word.split()) == 1 else ""
    if not sign and not _MEANT.match(written):
        return []
    hint = f"write {{{sign}{word}}}" if sign else 'write {#id .class key=value key="two words"}, with straight quotes'
    message = f"these attributes can’t be read: {cut(written, 60)}"
    severity = Severity.WARNING if sign else Severity.ERROR
    return [Diagnostic("unknown-attribute", span, message, f"{hint}; \\{{ is a brace to be read", severity)]


def shows_nothing(attributes: Attributes, empty: bool, span: Span) -> list[Diagnostic]:
    """What is to be said of a div that was to show more than the blocks in it: a file, or what the builder makes."""
    file = attributes.values.get("src", "")
    if file:
        kinds = [kind for name in attributes.classes if (kind := like(name, data_blocks.KINDS))]
        hint = (
            f"did you mean “.{kinds[0]}”?" if kinds else "known: " + ", ".join(f".{kind}" for kind in data_blocks.KINDS)
        )
        message = f"no class says what kind of block is made of {in_quotes(file, 80)}, which is left out"
        return [Diagnostic("unknown-attribute", span, message, hint)]
    names = (attributes.id, *attributes.classes) if empty else ()
    return [
        _told("this div is empty, and shows nothing", f"did you mean “{{#{place}}}”?", span)
        for name in names
        if (place := like(name, PLACES))
    ]


def like(name: str, known: Iterable[str]) -> str:
    """The known name for which this one may be a slip of the pen; empty where it rather is another name."""
    # A slip in two letters makes another word of them.
    close = difflib.get_close_matches(name.lower(), [one for one in known if len(one) > 2], n=1, cutoff=_ALIKE)
    if not close:
        return ""
    rest = name.lower().removeprefix(close[0])
    # Who adds a number or a word to a name (“table-2”) means it.
    added = rest != name.lower() and rest and not rest[0].isalpha()
    return "" if added else close[0]


def _is_foreign(name: str, bearer: Bearer) -> bool:
    return name.startswith((*_OTHERS, *bearer.foreign))


def _key(key: str, bearer: Bearer, span: Span) -> Diagnostic:
    lost = key in bearer.lost or like(key, bearer.keys) in _SHOWN
    return Diagnostic(
        "unknown-attribute",
        span,
        f"{bearer.name} has no attribute “{key}”",
        bearer.hints.get(key if key in bearer.hints else like(key, bearer.hints)) or nearest(key, bearer.keys),
        Severity.ERROR if lost else Severity.WARNING,
    )


def _told(message: str, hint: str, span: Span) -> Diagnostic:
    return Diagnostic("unknown-attribute", span, message, hint, Severity.WARNING)
