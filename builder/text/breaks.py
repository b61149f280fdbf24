"""Where a token without spaces may be broken over two lines, other than by hyphenation.

What is taken from UAX #14 (Unicode line breaking), by its rule numbers:

* LB8, LB11, LB12: a break after a zero width space; none beside a word joiner or a non-breaking space.
* LB9: nothing is broken off its combining marks, variation selectors or joiners.
* LB13-LB17, LB19, LB30, LB31 between East Asian characters: ideographs, kana and Hangul syllables may be parted from
  each other and from Latin, with the prohibitions of line start and line end (kinsoku) in their strict form: no
  line starts with a closing mark, a stop, an iteration mark, a small kana or a dash; none ends with an opening mark
  or a currency sign; dashes and ellipses of two characters stay whole.
* LB26: none inside a Hangul syllable that is written in its parts.
* LB21, LB25: a break after a hyphen inside a word, none inside a row of figures (``2024-05-01``).

Where printers are stricter than Unicode, so is this module: a break after a hyphen or a slash leaves at least two
letters on either side (``e-mail`` and ``km/h`` stay whole), and after a dash, never before it, nor in a range of pages
(``26–60``). Addresses are broken after colons and slashes and before other punctuation, never after a hyphen, which
could be taken for ours.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from typing import Final, Literal, NamedTuple, TypeAlias

from builder.text.scripts import is_east_asian_punctuation, is_han, is_kana

Kind: TypeAlias = Literal["explicit", "hyphen-less", "url", "han"]
"""Why a break is there: after a hyphen that the author wrote; after a dash, slash or zero width space; in an address;
between East Asian characters, where a line may also be stretched."""


class Break(NamedTuple):
    """A break before the character at ``position``, which lies strictly inside the token. No hyphen is added."""

    position: int
    kind: Kind


_KEPT: Final = 1 << 16

_HYPHENS: Final = frozenset("-\u2010")
_DASHES: Final = frozenset("–—―")
_ELLIPSIS: Final = "…"
_ZERO_WIDTH_SPACE: Final = "\u200b"
_GLUE: Final = frozenset("\u00a0\u202f\u2007\u2011\u2060\ufeff\u200d")
_OPENING: Final = frozenset("([{«‹“‘„‚¿¡")

# Kinsoku. What may not start a line, and what may not end one, beside an East Asian character.
_SMALL_KANA: Final = frozenset(
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
_NO_START: Final = _SMALL_KANA | frozenset(
    "、。，．：；！？‼⁇⁈⁉）］｝｠〉》」』】〕〗〙〛〞〟｡､｣･・ー々〻ゝゞヽヾ゛゜〜～–—―…‥·％‰℃％"
    "’”»›,.:;!?)]}%°′″/-\u2010\uff70\uff9e\uff9f\"'\u2024\u2025\u3000"
)
_NO_END: Final = frozenset("（［｛｟〈《「『【〔〖〘〚〝｢“‘«‹([{$£¥€＄￡￥№#§＃\"'´")

# Each alternative starts at a boundary only and gives nothing back, so that a hostile token costs no more than its
# length. A host name alone is no address: sentences that lack a space after their full stop look the same.
_ADDRESS: Final = re.compile(
    r"""(?i:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*+(?<=[a-z0-9])://   # said to be one
          | (?<!\w)(?:www\.|mailto:|doi:)
          | (?<![\w.])10\.\d{4,9}/                              # a DOI
          | (?<![\w.+-])[\w.+-]++@(?=[\w-]+\.)                  # mail
          | (?<![a-z0-9.-])(?:[a-z0-9-]++\.)+[a-z]{2,}/         # a host and a path
        )[^\s\u200b\u3000-\u303f\u3400-\u9fff\uff00-\uff65]*+
    """,
    re.VERBOSE,
)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*+:/{0,2}", re.IGNORECASE)
_ADDRESS_TAIL: Final = ".,:;!?)]}>»›’”\"'"
_BREAK_BEFORE: Final = frozenset(".,?#=&%_-~+@;")
_FEWEST_IN_ADDRESS: Final = 2
HOPELESS: Final = 20
"""Characters from which on a token is cut because nothing else fits."""
_FEWEST_LETTERS: Final = 3
"""Letters on either side of a cut that is made because nothing else fits."""
_LONGEST_SERVER: Final = 28
"""Characters of a server's name that is not divided."""

# What a break can stand beside, or what an address has, with all of East Asia in it; most words have none of it.
# Without regard to case in the address alone: the sign of Kelvin is a small k to who has none.
_MARKS: Final = re.compile(r"[-/:@\u1100-\u2017\u2020-\U0010ffff]|(?i:www\.)")

_SHORT_FIGURES: Final = 3
"""Figures of the numbers of pages, which are read as one with the dash between them; years have more."""

# How far around a dash to look for the words that it stands between: quotation marks and brackets, not more.
_REACH: Final = 12


def opportunities(token: str) -> tuple[Break, ...]:
    """The breaks inside ``token``, a piece of text without ordinary spaces, in ascending order.

    The pieces between breaks, joined, are the token; neither the first nor the last is empty.
    """
    return _opportunities(token) if _MARKS.search(token) else ()


@functools.lru_cache(maxsize=_KEPT)
def _opportunities(token: str) -> tuple[Break, ...]:
    found: list[Break] = []
    leading = len(token) - len(token.lstrip(_ZERO_WIDTH_SPACE))
    position = leading + 1 if leading else 0  # a break after nothing visible would leave an empty piece
    for address in _ADDRESS.finditer(token):
        end = address.start() + len(_without_tail(address.group()))
        if end <= position:
            continue
        found += _in_prose(token, position, address.start())
        found += _in_address(token, address.start(), end)
        position = end
    found += _in_prose(token, position, len(token))
    return tuple(found)


def han_latin_gaps(text: str) -> tuple[int, ...]:
    """The positions between a Han or kana character and a letter or figure of another script, ascending.

    A quarter of an em belongs there, unless the author wrote a space.
    """
    if text.isascii():
        return ()
    found: list[int] = []
    previous = ""
    for position, character in enumerate(text):
        if unicodedata.combining(character):
            continue
        if previous and (
            (_is_east_asian_letter(previous) and _takes_gap(character))
            or (_takes_gap(previous) and _is_east_asian_letter(character))
        ):
            found.append(position)
        previous = character
    return tuple(found)


def last_resorts(token: str, hyphens: bool) -> tuple[tuple[int, bool], ...]:
    """Where a long token that fits on no line is cut all the same, and whether with a hyphen.

    ``hyphens``: between letters of a script that has capitals there is one, and three of them stay on either side; not
    in an address. Everywhere else the token is cut between any two characters.
    """
    if len(token) < HOPELESS:
        return ()
    apart: list[bool | None] = [False] * len(token)
    if hyphens and not any(place.kind == "url" for place in opportunities(token)):
        start = 0
        for letters, run in itertools.groupby(token, _is_cased):
            end = start + len(list(run))
            if letters:
                for position in range(start + 1, end):
                    near = min(position - start, end - position) < _FEWEST_LETTERS
                    apart[position] = None if near else True
            start = end
    found: list[tuple[int, bool]] = []
    for position in range(1, len(token)):
        hyphen = apart[position]
        joined = _extends(token[position]) or "\u200d" in token[position - 1 : position + 1]
        if hyphen is not None and not joined:
            found.append((position, hyphen))
    return tuple(found)


def _is_cased(character: str) -> bool:
    """Whether a letter's script has capitals; what stands on a letter goes with it."""
    return character.lower() != character.upper() or _extends(character)


def _in_prose(token: str, start: int, end: int) -> list[Break]:
    """The breaks of running text that lie in ``token`` after ``start`` and up to ``end``, if that is inside it."""
    found: list[Break] = []
    for position in range(max(start, 1), min(end + 1, len(token))):
        kind = _kind(token, position)
        if kind is not None:
            found.append(Break(position, kind))
    return found


def _kind(token: str, position: int) -> Kind | None:
    """The break before the character at ``position``, if there is one."""
    before, after = token[position - 1], token[position]
    if after in _GLUE or after == _ZERO_WIDTH_SPACE or _extends(after):
        return None
    if before == _ZERO_WIDTH_SPACE:
        return "hyphen-less"
    if _extends(before):
        before = _base(token, position - 1)
    if before in _GLUE or _in_syllable(before, after):
        return None
    if _is_east_asian(before) or _is_east_asian(after):
        return "han" if before not in _NO_END and after not in _NO_START else None
    if before in _HYPHENS:
        return "explicit" if _hyphen_breaks(token, position) else None
    if before in _DASHES:
        return "hyphen-less" if _stands_between(token, position) else None
    if before == _ELLIPSIS:
        return "hyphen-less" if after.isalpha() and position > 1 and token[position - 2].isalpha() else None
    if before == "/":
        return "hyphen-less" if after.isalpha() and _letters_around(token, position) else None
    return None


def _hyphen_breaks(token: str, position: int) -> bool:
    """Whether the hyphen before ``position`` joins two parts that can stand on lines of their own."""
    left, right = _run_before(token, position - 1), _run_after(token, position)
    if token[position] in _OPENING:
        return len(left) >= 2
    if len(left) < 2 or len(right) < 2:
        return False
    if right.isdigit():  # years in a row, telephone numbers; and names such as MiG-15, which read badly when parted
        return not left.isdigit() and len(left) > 3
    return True


def _letters_around(token: str, position: int) -> bool:
    return len(_run_before(token, position - 1)) >= 2 and len(_run_after(token, position)) >= 2


def _stands_between(token: str, position: int) -> bool:
    """Whether the dash before ``position`` stands between two words or figures, quotation marks included."""
    if not (token[position].isalnum() or token[position] in _OPENING):
        return False
    figures = (_run_before(token, position - 1), _run_after(token, position))
    if all(run.isdigit() and len(run) <= _SHORT_FIGURES for run in figures):
        return False
    left, right = token[max(0, position - 1 - _REACH) : position - 1], token[position : position + _REACH]
    return any(map(str.isalnum, left)) and any(map(str.isalnum, right))


def _run_before(token: str, end: int) -> str:
    """The letters and figures that end at ``end``."""
    start = end
    while start and (token[start - 1].isalnum() or _extends(token[start - 1])):
        start -= 1
    return token[start:end]


def _run_after(token: str, start: int) -> str:
    """The letters and figures that start at ``start``."""
    end = start
    while end < len(token) and (token[end].isalnum() or _extends(token[end])):
        end += 1
    return token[start:end]


def _in_address(token: str, start: int, end: int) -> list[Break]:
    """The breaks inside the address ``token[start:end]``: none in a server's name, which is read as one word."""
    found: list[Break] = []
    scheme = _SCHEME.match(token, start, end)
    server = scheme.end() if scheme else start
    path = next((place for place in range(server, end) if token[place] in "/?#"), end)
    server = max(server, token.find("@", server, path))
    if path - server > _LONGEST_SERVER:
        path = server
    for position in range(start + _FEWEST_IN_ADDRESS, end - _FEWEST_IN_ADDRESS + 1):
        before, after = token[position - 1], token[position]
        if before in _GLUE or after in _GLUE or _extends(after):
            continue
        after_mark = before in "/:" and after not in "/:"
        before_mark = after in _BREAK_BEFORE and before not in "/:" and before not in _BREAK_BEFORE
        if server < position < path:
            continue
        in_number = after == "." and before.isdigit() and token[position + 1].isdigit()
        if (after_mark or before_mark) and not in_number:
            found.append(Break(position, "url"))
    return found


def _without_tail(address: str) -> str:
    """``address`` without the punctuation of the sentence around it; a bracket that it opened itself stays."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and address[end - 1] in _ADDRESS_TAIL:
        if address[end - 1] == ")":
            if surplus <= 0:
                break
            surplus -= 1
        end -= 1
    return address[:end]


def _extends(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Mc", "Me")


def _base(token: str, position: int) -> str:
    """The character that a combining mark at ``position`` stands on."""
    while position and _extends(token[position]):
        position -= 1
    return token[position]


def _in_syllable(before: str, after: str) -> bool:
    """Whether two parts of a Hangul syllable meet (LB26): written apart, they are read as one."""
    if not "\u1100" <= before <= "\ud7fb" or not "\u1100" <= after <= "\ud7fb":
        return False
    first = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    tail = "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb"
    return tail or (first and ("\uac00" <= after <= "\ud7a3" or "\u1100" <= after <= "\u115f"))


def _is_east_asian_letter(character: str) -> bool:
    return is_han(character) or is_kana(character)


def _is_east_asian(character: str) -> bool:
    """Whether a line may be broken beside ``character`` without a space: ideographs, kana, Hangul, their marks."""
    return character >= "\u2e80" and (
        _is_east_asian_letter(character) or is_east_asian_punctuation(character) or "\uac00" <= character <= "\ud7a3"
    )


def _takes_gap(character: str) -> bool:
    return character.isalnum() and not (
        _is_east_asian(character) or unicodedata.east_asian_width(character) in ("W", "F")
    )
