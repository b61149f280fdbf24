r"""Where in a work: what follows its key in a citation, ``p. 4``, ``chap. IV``, ``§ 3`` or ``{the last page}``.

A locator begins with the name of a part or with a number, or stands in braces; what follows it is printed behind it.
Names of parts are those that authors write in English, German, French and Russian, whatever the book's language.
"""

from __future__ import annotations

import re

from msgspec import Struct

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

_GAP = r"(?:\s|\\ )*"
_STOP = r"\s\\,;()\[\]{}&–—\-"
_IN_PARENTHESES = rf"\([^{_STOP}]{{1,20}}\)"
_NUMBER = rf"[^{_STOP}\d]*\d(?:[^{_STOP}.:]|[.:](?=\w))*(?:{_IN_PARENTHESES})?"
# Without the name of a part a number comes first, or the capitals of a supplement's pages: S12.
_BARE_NUMBER = rf"[A-Z]{{0,3}}\d(?:[^{_STOP}.:]|[.:](?=\w))*(?:{_IN_PARENTHESES})?"
_SMALL_ROMAN = r"[ivxlcdm]+(?!\w)"
_LAST_ROMAN = r"[ivxlcdm]+(?=\s*\Z)"  # as pandoc reads it: pp. 1–2, x
_CAPITALS = r"(?:[IVXLCDM]+|[A-Z])(?!\w)"
_MORE_CAPITALS = r"(?:[IVXLCDM]{2,}(?!\w)|[A-Z](?!\w|\.\s*\w))"  # no initials of a name: D. Jones
_ENCLOSED = r"\((?:[ivxlcdm]+|[IVXLCDM]+|\d+\w*)\)"
_FOLLOWING = r"(?:(?<=\df)\.|(?<=\dff)\.|\s?ff?\.)?"
_DASH = r"\s*(?:[-–—]+|&)\s*"
_HYPHENS = re.compile(r"(?:(?<!\s)\s+)?-{2,3}\s*")
"""With their blanks, which begin behind what is none: many are looked through once, not from each of them."""
_NEXT = r"(?:\s*,\s*(?:(?:and|und|et|и)\s+)?|\s+(?:and|und|et|и)\s+)"


def _list_of(first: str, more: str, end: str) -> str:
    """Units one after another; the end of a span is of any kind."""
    # Atomic, so that a long list that ends badly costs no more than a good one.
    first, more, end = (rf"(?>(?:{unit}){_FOLLOWING})" for unit in (first, more, end))
    return rf"{first}(?>{_NEXT}{more}|{_DASH}{end})*"


_NUMERIC = rf"{_NUMBER}|{_ENCLOSED}"
_WITH_LABEL = re.compile(
    "|".join(
        _list_of(first, more, rf"{_NUMBER}|{_SMALL_ROMAN}|{_CAPITALS}|{_ENCLOSED}")
        for first, more in (
            (_NUMERIC, rf"{_NUMERIC}|{_LAST_ROMAN}"),
            # Words behind a comma may begin with “I”: letters go on only where one stands first.
            (_SMALL_ROMAN, rf"{_NUMERIC}|{_SMALL_ROMAN}"),
            (_CAPITALS, rf"{_NUMERIC}|{_MORE_CAPITALS}"),
        )
    )
)
_BARE = re.compile(_list_of(_BARE_NUMBER, _BARE_NUMBER, _BARE_NUMBER))


class Located(Struct, frozen=True):
    """What was found behind a key."""

    locator: str = ""
    """As written; empty if there is none."""
    label: str = "page"
    """A CSL locator term."""
    end: int = 0
    """Characters taken: the rest is the suffix. 0 without a locator."""
    unclosed: int = -1
    """Where a brace opens that is never closed; -1 without one."""


def located(rest: str) -> Located:
    """The locator at the start of what follows a key."""
    start = _after_comma(rest)
    if rest.startswith("{", start):
        end = rest.find("}", start)
        if end < 0:
            return Located(unclosed=start)
        label, locator = _labelled(rest[start + 1 : end].strip())
        return Located(locator, label, end + 1)
    match = _LABEL.match(rest, start)
    if match is not None:
        gap = _GAP_PATTERN.match(rest, match.end())
        value = _WITH_LABEL.match(rest, gap.end() if gap else match.end())
        if value is not None:
            return Located(_range(value[0]), _label(match[1]), value.end())
    value = _BARE.match(rest, start)
    return Located(_range(value[0]), "page", value.end()) if value else Located()


_GAP_PATTERN = re.compile(_GAP)
_COMMA = re.compile(rf"{_GAP}(?:,{_GAP})?")


def _after_comma(rest: str) -> int:
    match = _COMMA.match(rest)
    return match.end() if match else 0


def _range(locator: str) -> str:
    """``4--6``, as TeX has it, is 4-6 to the style, which sets the dash that it wants; but not between parentheses."""
    return re.sub(r"\)-\(", ")–(", _HYPHENS.sub("-", locator))


def _labelled(inside: str) -> tuple[str, str]:
    match = _LABEL.match(inside)
    if match is None or not inside[match.end() :].strip():
        return "page", _range(inside)
    return _label(match[1]), _range(inside[match.end() :].strip())


def _label(form: str) -> str:
    return _LABELS.get(form) or _LOWERED_LABELS.get(form.lower(), "page")
