r"""LaTeX in BibTeX fields: accents, symbols, dashes and quotation marks as Unicode, ``\emph`` and such as markup.

The reader never fails. A command that it doesn't know goes, its arguments stay, and ``unknown_commands`` names it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct, field

from builder.citations.latex_signs import SIGNS, WITHOUT_EFFECT

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "H": "\u030b", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "r": "\u030a", "k": "\u0328", "c": "\u0327", "d": "\u0323",
    "b": "\u0331", "G": "\u030f", "U": "\u030e", "f": "\u0311", "t": "\u0361", "textcommabelow": "\u0326",
    "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c",
    "acute": "\u0301", "grave": "\u0300", "breve": "\u0306", "vec": "\u20d7",
}  # fmt: skip
_ACCENTS_ALONE = {"`": "`", "'": "´", "^": "^", "~": "~", '"': "¨", "=": "¯", ".": "˙"}
r"""An accent over nothing: ``\~{}`` is how a tilde is written."""
_STYLES = {
    "emph": ("<i>", "</i>"), "textit": ("<i>", "</i>"), "textsl": ("<i>", "</i>"), "mkbibemph": ("<i>", "</i>"),
    "textbf": ("<b>", "</b>"), "mkbibbold": ("<b>", "</b>"),
    "textsc": ('<span style="font-variant:small-caps;">', "</span>"),
    "textsuperscript": ("<sup>", "</sup>"), "mkbibsuperscript": ("<sup>", "</sup>"),
    "textsubscript": ("<sub>", "</sub>"),
    "enquote": ("“", "”"), "mkbibquote": ("“", "”"), "mkbibparens": ("(", ")"), "mkbibbrackets": ("[", "]"),
}  # fmt: skip
_DECLARED = {
    **dict.fromkeys(("em", "it", "sl", "itshape", "slshape"), _STYLES["emph"]),
    **dict.fromkeys(("bf", "bfseries"), _STYLES["textbf"]),
    **dict.fromkeys(("sc", "scshape"), _STYLES["textsc"]),
}
r"""Styles that hold to the end of their group: ``{\em …}``."""
_WITHOUT_FIRST = frozenset(
    "href textcolor color foreignlanguage selectlanguage fontsize hspace vspace phantom noopsort SortNoop".split()
)
"""Commands whose first argument is not printed."""
_ADDRESSES = frozenset("url path nolinkurl".split())
_CHARACTERS = {
    "-": "", "/": "", "!": "", "@": "", ",": "\u202f", "\\": " ", " ": " ", "\n": " ", ";": " ", ":": " ", ">": " ",
    "|": "‖", "(": "", ")": "", "[": "", "]": "",
}  # fmt: skip
"""Commands of one character that don't print it."""

_SPECIAL = re.compile(r"[\\{}~$`'\-]")
_SPECIAL_IN_FORMULAS = re.compile(r"[\\{}~'^_]")
_COMMAND = re.compile(r"\\([a-zA-Z]+\*?|.)\s*", re.DOTALL)
_DECLARATION = re.compile(rf"\{{\s*\\({'|'.join(_DECLARED)})(?![a-zA-Z])\s*")
_BRACES = re.compile(r"[{}]")
_DASHES = {"---": "—", "--": "–"}
_LIGATURES = {"``": "“", "''": "”"}
_HYPHENS = re.compile("-{1,3}")
_DEEPEST = 40


def decode(source: str, nocase: bool = False) -> str:
    """The text that LaTeX would print. With ``nocase`` text in braces is marked as keeping its capitals."""
    return source if _SPECIAL.search(source) is None else _read(source, nocase)[0]


def unknown_commands(source: str) -> tuple[str, ...]:
    """The commands that nothing is printed for because nobody knows what they mean, each once."""
    return _read(source, False)[1] if "\\" in source else ()


def address(source: str) -> str:
    r"""An address as it stands, out of its braces or its ``\url``. Some programs escape what needs no escape here."""
    source = source.strip()
    if _WRITTEN.search(source) is None:
        return source
    inner = re.fullmatch(r"\\url\s*\{(.*)\}|\{(.*)\}", source)
    if inner is not None:
        source = inner[1] if inner[1] is not None else inner[2]
    source = _WRITTEN_TILDE.sub("~", source)
    return _BRACED_SIGN.sub(r"\1", re.sub(r"\\([%&_#~])", r"\1", source))


_WRITTEN = re.compile(r"[\\{$]")
_BRACED_SIGN = re.compile(r"\{([%&_#~])\}")
r"""So Mendeley writes them, with a backslash: ``{\_}``."""
_WRITTEN_TILDE = re.compile(r"\{\\textasciitilde\s*\}|\\textasciitilde(?:\{\}|\s+|(?![A-Za-z]))|\\~\{\}|\$\\sim\$")


@lru_cache(maxsize=4096)
def _read(source: str, nocase: bool) -> tuple[str, tuple[str, ...]]:
    reader = _Reader(source)
    text, _ = reader.group(0, nocase, 0)
    return unicodedata.normalize("NFC", text), tuple(dict.fromkeys(reader.unknown))


class _Reader(Struct):
    """Reads one value. Its methods take where to begin and give a text and where it goes on."""

    source: str
    unknown: list[str] = field(default_factory=list)
    formula: bool = False

    def group(self, at: int, nocase: bool, depth: int) -> tuple[str, int]:
        """Text up to the brace that closes this group."""
        source = self.source
        specials = _SPECIAL_IN_FORMULAS if self.formula else _SPECIAL
        out: list[str] = []
        while at < len(source):
            special = specials.search(source, at)
            if special is None:
                out.append(source[at:])
                return "".join(out), len(source)
            out.append(source[at : special.start()])
            at = special.start()
            char = source[at]
            if char == "}":
                return "".join(out), at + 1
            piece, at = self.special(char, at, nocase, depth)
            out.append(piece)
        return "".join(out), at

    def special(self, char: str, at: int, nocase: bool, depth: int) -> tuple[str, int]:
        if char == "{":
            return self.braced(at, nocase, depth)
        if char == "\\":
            return self.command(at, depth)
        if char == "~":
            return "\u00a0", at + 1
        if char == "$":
            end = self.source.find("$", at + 1)
            return ("$", at + 1) if end < 0 else (self.formula_of(self.source[at + 1 : end], depth), end + 1)
        if self.formula:
            return ("′", at + 1) if char == "'" else self.script(at, depth)
        if char == "-":
            run = _HYPHENS.match(self.source, at)
            dashes = run[0] if run else "-"
            return _DASHES.get(dashes, "-"), at + len(dashes)
        pair = self.source[at : at + 2]
        return _LIGATURES.get(pair, "‘" if char == "`" else "’"), at + (2 if pair in _LIGATURES else 1)

    def braced(self, at: int, nocase: bool, depth: int) -> tuple[str, int]:
        if depth >= _DEEPEST:
            return "", at + 1
        declared = _DECLARATION.match(self.source, at)
        if declared is not None:
            inner, after = self.group(declared.end(), False, depth + 1)
            opening, closing = _DECLARED[declared[1]]
            return opening + inner + closing, after
        inner, after = self.group(at + 1, False, depth + 1)
        # “{\'e}” is a letter, not a request to keep capitals.
        keep = nocase and self.source[at + 1 : at + 2] != "\\" and any(char.isupper() for char in inner)
        return (f'<span class="nocase">{inner}</span>' if keep else inner), after

    def command(self, at: int, depth: int) -> tuple[str, int]:
        match = _COMMAND.match(self.source, at)
        if match is None:
            return "", at + 1
        name = match[1].rstrip("*")
        after = match.end() if name.isalpha() else match.start(1) + 1
        if name in _ACCENTS and (not name.isalpha() or after < len(self.source)):
            letter, after = self.argument(match.end(), depth)
            if not letter.strip():
                return _ACCENTS_ALONE.get(name, ""), after
            letter = {"ı": "i", "ȷ": "j"}.get(letter, letter)
            return letter[:1] + _ACCENTS[name] + letter[1:], after
        if name in _STYLES:
            opening, closing = _STYLES[name]
            inner, after = self.argument(after, depth)
            return opening + inner + closing, after
        if name in SIGNS:
            sign = SIGNS[name]
            # A formula has its own spaces; those that were written come near enough, but for letters.
            apart = self.formula and match[0][-1].isspace() and not (len(sign) == 1 and sign.isalpha())
            return sign + " " * apart, after + (2 if self.source.startswith("{}", after) else 0)
        if name in _ADDRESSES or name in _WITHOUT_FIRST:
            given, after = self.verbatim(after)
            return address(given) if name in _ADDRESSES else "", after
        if name == "ensuremath":
            given, after = self.verbatim(after)
            return self.formula_of(given, depth), after
        if name in ("frac", "tfrac", "dfrac"):
            over, after = self.argument(after, depth)
            under, after = self.argument(after, depth)
            return f"{over}/{under}", after
        if not name.isalpha():
            return _CHARACTERS.get(name, name), after
        if name not in WITHOUT_EFFECT:
            self.unknown.append(f"\\{name}")
        return "", after

    def argument(self, at: int, depth: int) -> tuple[str, int]:
        """The next group or letter or command."""
        if depth >= _DEEPEST or at >= len(self.source):
            return "", at
        if self.source[at] == "{":
            return self.group(at + 1, False, depth + 1)
        if self.source[at] == "\\":
            return self.command(at, depth + 1)
        if self.source[at] == "}":
            return "", at
        return self.source[at], at + 1

    def verbatim(self, at: int) -> tuple[str, int]:
        """The next group as it stands, without its braces."""
        if not self.source.startswith("{", at):
            return "", at
        depth = 0
        for brace in _BRACES.finditer(self.source, at):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return self.source[at + 1 : brace.start()], brace.end()
        return self.source[at + 1 :], len(self.source)

    def formula_of(self, inner: str, depth: int) -> str:
        if depth >= _DEEPEST:
            return ""
        reader = _Reader(inner, self.unknown, formula=True)
        out: list[str] = []
        at = 0
        while at < len(inner):
            piece, at = reader.group(at, False, depth + 1)  # past a brace that closes nothing, too
            out.append(piece)
        return "".join(out)

    def script(self, at: int, depth: int) -> tuple[str, int]:
        raised = self.source[at] == "^"
        inner, after = self.argument(at + 1, depth)
        if raised and inner in ("∘", "′", "°"):
            return inner.replace("∘", "°"), after
        tag = "sup" if raised else "sub"
        return (f"<{tag}>{inner}</{tag}>" if inner else self.source[at]), after
