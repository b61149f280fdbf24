r"""LaTeX in BibTeX fields: accents, symbols, dashes and quotation marks as Unicode, ``\emph`` and such as markup.

The reader never fails. A command that it doesn't know goes, its arguments stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "H": "\u030b", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "r": "\u030a", "k": "\u0328", "c": "\u0327", "d": "\u0323",
    "b": "\u0331", "G": "\u030f", "U": "\u030e", "f": "\u0311",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "quotesinglbase": "‚", "quotedblbase": "„",
    "ldots": "…", "dots": "…", "textellipsis": "…", "copyright": "©", "textcopyright": "©", "textregistered": "®",
    "texttrademark": "™", "S": "§", "P": "¶", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€",
    "textdegree": "°", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textunderscore": "_",
    "textbar": "|", "textless": "<", "textgreater": ">", "textordfeminine": "ª", "textordmasculine": "º",
    "textexclamdown": "¡", "textquestiondown": "¿", "textnumero": "№", "slash": "/", "LaTeX": "LaTeX", "TeX": "TeX",
    "times": "×", "pm": "±", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ",
    "mu": "μ", "pi": "π", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ",
    "Omega": "Ω", "rightarrow": "→", "to": "→", "leq": "≤", "geq": "≥", "infty": "∞", "cdot": "·", "bibrangedash": "–",
    "newline": " ", "par": " ", "linebreak": " ",
}  # fmt: skip
_STYLES = {
    "emph": ("<i>", "</i>"), "textit": ("<i>", "</i>"), "textsl": ("<i>", "</i>"), "mkbibemph": ("<i>", "</i>"),
    "textbf": ("<b>", "</b>"), "mkbibbold": ("<b>", "</b>"),
    "textsc": ('<span style="font-variant:small-caps;">', "</span>"),
    "textsuperscript": ("<sup>", "</sup>"), "mkbibsuperscript": ("<sup>", "</sup>"),
    "textsubscript": ("<sub>", "</sub>"),
    "enquote": ("“", "”"), "mkbibquote": ("“", "”"),
}  # fmt: skip
_WITHOUT_FIRST = frozenset({"href", "textcolor", "foreignlanguage", "fontsize"})
"""Commands whose first argument is not text."""

_SPECIAL = re.compile(r"[\\{}~$`'\-]")
_COMMAND = re.compile(r"\\([a-zA-Z]+\*?|.)\s*", re.DOTALL)
_DASHES = {"---": "—", "--": "–"}
_LIGATURES = {"``": "“", "''": "”"}
_HYPHENS = re.compile("-{1,3}")
_DEEPEST = 40


@lru_cache(maxsize=4096)
def decode(source: str, nocase: bool = False) -> str:
    """The text that LaTeX would print. With ``nocase`` text in braces is marked as keeping its capitals."""
    if _SPECIAL.search(source) is None:
        return source
    out, _ = _group(source, 0, nocase, 0)
    return unicodedata.normalize("NFC", out)


def _group(source: str, at: int, nocase: bool, depth: int) -> tuple[str, int]:
    """Text up to the brace that closes this group, and where it goes on."""
    out: list[str] = []
    while at < len(source):
        special = _SPECIAL.search(source, at)
        if special is None:
            out.append(source[at:])
            return "".join(out), len(source)
        out.append(source[at : special.start()])
        at = special.start()
        char = source[at]
        if char == "}":
            return "".join(out), at + 1
        if char == "{":
            piece, at = _braced(source, at, nocase, depth)
            out.append(piece)
        elif char == "\\":
            piece, at = _command(source, at, nocase, depth)
            out.append(piece)
        elif char == "~":
            out.append("\u00a0")
            at += 1
        elif char == "$":
            piece, at = _formula(source, at)
            out.append(piece)
        elif char == "-":
            run = _HYPHENS.match(source, at)
            dashes = run[0] if run else "-"
            out.append(_DASHES.get(dashes, "-"))
            at += len(dashes)
        else:
            pair = source[at : at + 2]
            out.append(_LIGATURES.get(pair, "‘" if char == "`" else "’"))
            at += 2 if pair in _LIGATURES else 1
    return "".join(out), at


def _braced(source: str, at: int, nocase: bool, depth: int) -> tuple[str, int]:
    if depth >= _DEEPEST:
        return "", at + 1
    inner, after = _group(source, at + 1, False, depth + 1)
    # “{\'e}” is a letter, not a request to keep capitals.
    keep = nocase and source[at + 1 : at + 2] != "\\" and any(char.isupper() for char in inner)
    return (f'<span class="nocase">{inner}</span>' if keep else inner), after


def _command(source: str, at: int, nocase: bool, depth: int) -> tuple[str, int]:
    match = _COMMAND.match(source, at)
    if match is None:
        return "", at + 1
    name = match[1].rstrip("*")
    after = match.end() if name.isalpha() else match.start(1) + 1
    if name in _ACCENTS and (not name.isalpha() or source[match.end() : match.end() + 1] != ""):
        letter, after = _argument(source, match.end(), depth)
        letter = {"ı": "i", "ȷ": "j"}.get(letter, letter)
        return letter[:1] + _ACCENTS[name] + letter[1:], after
    if name in _STYLES:
        opening, closing = _STYLES[name]
        inner, after = _argument(source, after, depth)
        return opening + inner + closing, after
    if name in _SYMBOLS:
        if source[after : after + 2] == "{}":
            after += 2
        return _SYMBOLS[name], after
    if name in _WITHOUT_FIRST:
        _, after = _argument(source, after, depth)
        return "", after
    if not name.isalpha():
        return {"-": "", "/": "", ",": "\u202f", "\\": " ", " ": " ", "\n": " ", "@": ""}.get(name, name), after
    return "", after


def _argument(source: str, at: int, depth: int) -> tuple[str, int]:
    """The next group or letter or command."""
    if depth >= _DEEPEST or at >= len(source):
        return "", at
    if source[at] == "{":
        return _group(source, at + 1, False, depth + 1)
    if source[at] == "\\":
        return _command(source, at, False, depth + 1)
    if source[at] == "}":
        return "", at
    return source[at], at + 1


_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\w))")


def _formula(source: str, at: int) -> tuple[str, int]:
    end = source.find("$", at + 1)
    if end < 0:
        return "$", at + 1
    inner = source[at + 1 : end]

    def script(match: re.Match[str]) -> str:
        tag = "sup" if match[1] == "^" else "sub"
        return f"<{tag}>{match[2] or match[3]}</{tag}>"

    text = _SCRIPT.sub(script, inner)
    text = re.sub(r"\\([a-zA-Z]+)\s*", lambda match: _SYMBOLS.get(match[1], ""), text)
    return text.replace("{", "").replace("}", "").replace("\\", ""), end + 1
