r"""The syntax of citations, as pandoc has it.

``[see @key, pp. 4-6; -@other, ch. 2, and more]`` and, in running text, ``@key`` and ``@key [p. 4; see also @other]``.
A work is ``@`` and its key, or ``@{any key}``; ``-@`` leaves out the author's name. What follows the key is a locator
if it begins with the name of a part (``p.``, ``ch.``, ``Kap.``, ``гл.`` …) or a number, or stands in braces; the rest
is printed after it as it is. A backslash takes ``;``, ``@`` and ``\`` their meaning.

The parser never fails: what it can't read comes back as faults with their place, beside the works it could read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.citations.engine import Cite, Mode

KEY = r"@(?:\{[^{}\n]+\}|\w+(?:[:.#$%&\-+?<>~/]+\w+)*)"
"""A work's mark: internal punctuation belongs to the key, punctuation at its end does not."""

_MARK = re.compile(rf"(?<![\w\\])(-?)({KEY})")
_IN_TEXT = re.compile(rf"\s*(-?)({KEY})\s*(?:\[(.*)\])?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Something in a citation that can't be read."""

    offset: int
    """Characters from the start of the source."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A citation's works, in the order in which they are written."""

    cites: tuple[Cite, ...]
    offsets: tuple[int, ...]
    """For each work, where its ``@`` stands: characters from the start of the source."""
    faults: tuple[SyntaxFault, ...] = ()


# -- names of parts ------------------------------------------------------------------------------------------------

_PARTS: dict[str, str] = {
    "page": "p. pp. page pages S. Seite Seiten pag. с. стр. страница страницы",
    "chapter": "ch. chs. chap. chaps. chapter chapters Kap. Kapitel chapitre chapitres гл. глава главы",
    "section": "sec. secs. sect. sects. section sections § §§ Abschn. Abschnitt Abschnitte sections разд. раздел",
    "note": "n. nn. note notes Anm. Anmerkung Fn. Fußnote прим. примеч. примечание сноска",
    "figure": "fig. figs. figure figures Abb. Abbildung рис. рисунок",
    "table": "tab. tbl. table tables Tabelle tableau табл. таблица",
    "volume": "vol. vols. volume volumes Bd. Bde. Band Bände t. tome т. том тома",
    "issue": "no. nos. number numbers issue issues Nr. Heft n° № вып. выпуск",
    "part": "pt. pts. part parts Teil Teile partie parties ч. часть части",
    "book": "bk. bks. book books Buch livre кн. книга",
    "paragraph": "para. paras. paragraph paragraphs ¶ ¶¶ Abs. Absatz par. paragr. paragraphe абз. абзац",
    "line": "l. ll. line lines Z. Zeile Zeilen ligne lignes строка строки",
    "column": "col. cols. column columns Sp. Spalte colonne стб. столбец",
    "folio": "fol. fols. folio folios f. ff. Bl. Blatt fo fos л. лист листы",
    "verse": "v. vv. verse verses Vers Verse vers стих стихи",
    "opus": "op. opp. opus opera",
    "sub-verbo": "s.v. s.vv. sub-verbo",
    "article-locator": "art. arts. article articles Art. Artikel ст. статья статьи",
    "appendix": "app. apps. appendix appendices Anh. Anhang annexe прил. приложение",
    "scene": "sc. scene scenes Szene scène сцена",
    "act": "act acts Akt acte акт действие",
    "equation": "eq. eqs. equation equations Gl. Gleichung équation",
    "rule": "rule rules Regel règle правило",
    "canon": "can. cann. canon canons",
    "timestamp": "timestamp Zeitmarke",
}

_LABELS: dict[str, str] = {form: part for part, forms in _PARTS.items() for form in forms.split()}
_LOWERED_LABELS: dict[str, str] = {form.lower(): part for form, part in _LABELS.items()}
_LABEL = re.compile(
    r"("
    + "|".join(re.escape(form) for form in sorted(_LABELS, key=lambda form: (-len(form), form)))
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)

_STOP = r"\s,;()\[\]{}&–—\-"
_NUMBER = rf"[^{_STOP}\d]*\d(?:[^{_STOP}.:]|[.:](?=\w))*"
_DIGITS_FIRST = rf"\d(?:[^{_STOP}.:]|[.:](?=\w))*"
_ROMAN = r"(?:[ivxlcdm]+|[IVXLCDM]+)(?!\w)"
_LETTER = r"[A-Z](?!\w)"
_FOLLOWING = r"(?:(?<=\df)\.|(?<=\dff)\.|\s?ff?\.)?"
_JOIN = r"(?:\s*(?:[-–—]+|&)\s*|\s*,\s*(?:(?:and|und|et|и)\s+)?|\s+(?:and|und|et|и)\s+)"


def _list_of(unit: str) -> re.Pattern[str]:
    # Atomic, so that a long list that ends badly costs no more than a good one.
    one = rf"(?>(?:{unit}){_FOLLOWING})"
    return re.compile(rf"{one}(?>{_JOIN}{one})*")


_WITH_LABEL = _list_of(f"{_NUMBER}|{_ROMAN}|{_LETTER}")
_BARE = _list_of(_DIGITS_FIRST)


# -- parsing -------------------------------------------------------------------------------------------------------


def parse_call(source: str, in_text: bool) -> Parsed:
    """A citation as the Markdown reader hands it over: a bracket's inside, or ``@key`` with its bracket."""
    return parse_in_text(source) if in_text else parse_bracket(source)


def parse_in_text(source: str) -> Parsed:
    """``@key``, ``-@key`` or ``@key [p. 4; see also @other]``."""
    match = _IN_TEXT.fullmatch(source)
    if match is None:
        fault = SyntaxFault(0, f"not a citation: {_shown(source)}", "write @key or @key [p. 4]")
        return Parsed((), (), (fault,))
    mode = Mode.SUPPRESS_AUTHOR if match[1] else Mode.AUTHOR_IN_TEXT
    key = _bare_key(match[2])
    bracket = match[3]
    if bracket is None:
        return Parsed((Cite(key, mode=mode),), (match.start(2),))
    start = match.start(3)
    pieces = _split(bracket)
    own, rest = pieces[0], pieces[1:]
    faults: list[SyntaxFault] = []
    if _MARK.search(own[1]):
        # ``@key [@other]``: the bracket's first part has a work of its own.
        rest = pieces
        first = Cite(key, mode=mode)
    else:
        locator, label, suffix = _after_key(own[1], start + own[0], faults)
        first = Cite(key, locator, label, "", suffix, mode)
    cites, offsets = [first], [match.start(2)]
    for at, piece in rest:
        _piece(piece, start + at, cites, offsets, faults)
    return Parsed(tuple(cites), tuple(offsets), tuple(faults))


def parse_bracket(source: str) -> Parsed:
    """``see @key, pp. 4-6; -@other``: what stands between the brackets."""
    cites: list[Cite] = []
    offsets: list[int] = []
    faults: list[SyntaxFault] = []
    for at, piece in _split(source):
        _piece(piece, at, cites, offsets, faults)
    return Parsed(tuple(cites), tuple(offsets), tuple(faults))


def _split(source: str) -> list[tuple[int, str]]:
    """The parts between semicolons, each with its place; those in braces and after a backslash don't count."""
    pieces: list[tuple[int, str]] = []
    start = depth = 0
    skip = False
    for index, char in enumerate(source):
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif char == "{":
            depth += 1
        elif char == "}":
            depth = max(0, depth - 1)
        elif char == ";" and depth == 0:
            pieces.append((start, source[start:index]))
            start = index + 1
    pieces.append((start, source[start:]))
    return pieces


def _piece(piece: str, at: int, cites: list[Cite], offsets: list[int], faults: list[SyntaxFault]) -> None:
    match = _MARK.search(piece)
    if match is None:
        said = f"no work is cited in {_shown(piece)}" if piece.strip() else "nothing stands between the semicolons"
        faults.append(SyntaxFault(at, said, "each part between semicolons needs an @key"))
        return
    before = _text(piece[: match.start()]).strip()
    while match is not None:
        second = _MARK.search(piece, match.end())
        rest = piece[match.end() : second.start() if second else len(piece)]
        locator, label, suffix = _after_key(rest, at + match.end(), faults)
        mode = Mode.SUPPRESS_AUTHOR if match[1] else Mode.NORMAL
        cites.append(Cite(_bare_key(match[2]), locator, label, before, suffix, mode))
        offsets.append(at + match.start(2))
        if second is not None:
            message = f"two works without a semicolon between them: {match[2]} and {second[2]}"
            faults.append(SyntaxFault(at + second.start(2), message, "separate works by semicolons"))
        before = ""
        match = second


def _after_key(rest: str, at: int, faults: list[SyntaxFault]) -> tuple[str, str, str]:
    """Locator, its label, and what remains."""
    body = rest.lstrip()
    skipped = len(rest) - len(body)
    if body.startswith(","):
        skipped += 1 + len(body[1:]) - len(body[1:].lstrip())
        body = rest[skipped:]
    if body.startswith("{"):
        end = body.find("}")
        if end < 0:
            faults.append(SyntaxFault(at + skipped, "the brace of this locator is never closed", "add a }"))
            return "", "page", _suffix(rest)
        label, locator = _labelled(body[1:end].strip())
        return _range(locator), label, _suffix(body[end + 1 :])
    match = _LABEL.match(body)
    if match is not None:
        gap = re.match(r"\s*", body[match.end() :])
        start = match.end() + (gap.end() if gap else 0)
        value = _WITH_LABEL.match(body, start)
        if value is not None:
            return _range(_text(value[0])), _label(match[1]), _suffix(body[value.end() :])
    value = _BARE.match(body)
    if value is not None:
        return _range(_text(value[0])), "page", _suffix(body[value.end() :])
    return "", "page", _suffix(rest)


def _range(locator: str) -> str:
    """``4--6``, as TeX has it, is 4-6 to the style, which sets the dash that it wants."""
    return re.sub(r"\s*-{2,3}\s*", "-", locator)


def _labelled(inside: str) -> tuple[str, str]:
    match = _LABEL.match(inside)
    if match is None or not inside[match.end() :].strip():
        return "page", _text(inside)
    return _label(match[1]), _text(inside[match.end() :].strip())


def _label(form: str) -> str:
    return _LABELS.get(form) or _LOWERED_LABELS.get(form.lower(), "page")


def _bare_key(mark: str) -> str:
    return mark[2:-1] if mark.startswith("@{") else mark[1:]


_EMPHASIS = re.compile(r"(?<![\w\\*_])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*_])")


def _text(source: str) -> str:
    """Plain text of a prefix, suffix or locator: emphasis as the engine writes it, backslashes resolved."""
    marked = _EMPHASIS.sub(r"<i>\2</i>", source.replace("\n", " "))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", marked)


def _suffix(source: str) -> str:
    text = _text(source).rstrip()
    return text if text.strip(" ,") else ""


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
