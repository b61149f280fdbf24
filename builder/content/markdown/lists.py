"""Lists: CommonMark's with bullets and numbers, and pandoc's with letters, roman numerals and parentheses.

``-``, ``*``, ``+`` · ``1.``, ``1)``, ``(1)``, ``#.`` · ``a.``, ``a)``, ``(a)``, ``i.``, ``i)``, ``(i)`` and capitals

Letters and numerals begin at a, A, i or I and follow one another, and a capital with a full stop wants two spaces
behind it: “B. Russell”, “c. 1950”, “i. e.” and “(c) 1950” begin paragraphs too. Only CommonMark's own lists may begin
in the middle of a paragraph, except inside of an item, where ``(a)`` is what it seems to be. How a list's blocks are
found is the algorithm of CommonMark's specification, appendix “A parsing strategy”; bullets and numbers come out as in
markdown-it.

Tokens: ``bullet_list_open``, ``ordered_list_open`` (``attrs["start"]`` where that is not 1; ``meta``: ``tight``, and of
the latter ``numbering`` and ``enclosed``, as in the model, and ``written``: its figures, each with its line),
``list_item_open`` and their ends.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it.rules_block import StateBlock

from builder.numerals import roman_value

_MARKER = re.compile(r"(?:[-+*]|(\(?)(\d{1,9}|#|[A-Za-z]|[ivxlcdm]{2,15}|[IVXLCDM]{2,15})([.)]))(?=[ \t]|\Z)", re.ASCII)
_INITIAL = re.compile(r"[A-Z]\.(?!\t| [ \t])")
"""What begins a name rather than an item."""
_ABBREVIATION = re.compile(r"[a-z]\. (?![aiAI]\.)[A-Za-z]\.")
"""What begins a paragraph rather than a list: “i. e.”, “a. m.”; “a. i.” is two lists, one in the other."""
_CODE = 4
"""Columns of indentation that make a block of code."""
_OPEN = "open_lists"
"""Key of the environment: the last marker of each list in which the parser is."""


class _Kind(NamedTuple):
    """What is alike in all markers of a list."""

    numbering: str
    """``1``, ``a``, ``A``, ``i`` or ``I``; ``#``, which counts by itself; empty: bullets."""
    sign: str
    """The bullet; or what encloses the numbers: ``.``, ``)`` or ``()``."""

    @property
    def is_common(self) -> bool:
        """Whether CommonMark has it."""
        return self.numbering in ("", "1") and self.sign != "()"


class _Marker(NamedTuple):
    """A marker in its line."""

    kind: _Kind
    value: int
    stop: int
    """Where it ends in the source."""


def list_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list with all its items."""
    if state.is_code_block(start) or _goes_on_in_a_paragraph(state, start):
        return False
    first = _begin(state, start)
    if silent:
        return _may_end_a_block(state, start, first)
    if first is None:
        return False
    ordered = first.kind.numbering != ""
    opening = state.push("ordered_list_open" if ordered else "bullet_list_open", "ol" if ordered else "ul", 1)
    opening.markup = first.kind.sign
    if ordered and first.value != 1:
        opening.attrs = {"start": first.value}
    outer, state.parentType = state.parentType, "list"
    line, tight, written = _items(state, start, end, first)
    state.parentType = outer
    state.push("ordered_list_close" if ordered else "bullet_list_close", "ol" if ordered else "ul", -1)
    opening.map = [start, line]
    opening.meta = {"tight": tight, "written": written if first.kind.numbering == "1" else []}
    if ordered:
        opening.meta |= {"numbering": first.kind.numbering.replace("#", "1"), "enclosed": first.kind.sign}
    state.line = line
    return True


def further_item(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The same for letters where a paragraph goes on: hardly any line of prose need be looked at."""
    return state.listIndent >= 0 and list_rule(state, start, end, silent)


# -- markers -------------------------------------------------------------------------------------------------------


def _readings(state: StateBlock, line: int) -> list[_Marker]:
    """What the marker of a line may be: ``i)`` is a numeral or a letter; nothing, if it has none."""
    at, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    match = _MARKER.match(state.src, at, stop)
    if match is None:
        return []
    before, number, behind = match.groups()
    if number is None:
        return [_Marker(_Kind("", match[0]), 0, match.end())]
    if (before and behind != ")") or (number == "#" and match[0] != "#."):
        return []
    if _INITIAL.match(state.src, at, stop):
        return []
    sign = "()" if before else behind
    if number.isdigit():
        return [_Marker(_Kind("1", sign), int(number), match.end())]
    if number == "#":
        return [_Marker(_Kind("#", sign), 1, match.end())]
    one, alphabet = ("I", "A") if number.isupper() else ("i", "a")
    found = []
    if roman := roman_value(number.lower()):
        found.append(_Marker(_Kind(one, sign), roman, match.end()))
    if len(number) == 1:
        found.append(_Marker(_Kind(alphabet, sign), ord(number) - ord(alphabet) + 1, match.end()))
    return found


def _begin(state: StateBlock, line: int) -> _Marker | None:
    """The marker with which a list begins in a line."""
    if _ABBREVIATION.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
        return None
    for marker in _readings(state, line):
        if marker.kind.is_common or (marker.value == 1 and state.skipSpaces(marker.stop) < state.eMarks[line]):
            return marker
    return None


def _next(state: StateBlock, line: int, last: _Marker) -> _Marker | None:
    """The marker of the item after another."""
    for marker in _readings(state, line):
        counted = marker.kind.numbering in ("", "1", "#") or marker.value == last.value + 1
        if marker.kind == last.kind and counted:
            return marker
    return None


def _may_end_a_block(state: StateBlock, line: int, first: _Marker | None) -> bool:
    """Whether a paragraph or quotation ends at a line because an item begins there."""
    inside = state.sCount[line] >= state.blkIndent
    if not inside and any(_next(state, line, last) for last in state.env.get(_OPEN, ())):
        return True  # a further item of a list around it
    if first is None or not (first.kind.is_common or state.listIndent >= 0):
        return False
    if state.parentType != "paragraph" or not inside:
        return True
    return first.value in (0, 1) and state.skipSpaces(first.stop) < state.eMarks[line]


def _goes_on_in_a_paragraph(state: StateBlock, line: int) -> bool:
    """Whether a marker is so far to the right of the list's, and yet left of the item's text, that it is none."""
    indent = state.sCount[line]
    return state.listIndent >= 0 and indent - state.listIndent >= _CODE and indent < state.blkIndent


# -- items ---------------------------------------------------------------------------------------------------------


def _items(state: StateBlock, line: int, end: int, marker: _Marker) -> tuple[int, bool, list[tuple[int, int]]]:
    """Make the tokens of all items: the line after them, whether nothing in the list stands apart, and the items'
    numbers as they are written, each with its line."""
    ends = state.md.block.ruler.getRules("list")
    last = state.env.setdefault(_OPEN, [])
    last.append(marker)
    tight, blank = True, False
    written = []
    while True:
        written.append((last[-1].value, line))
        inner = _item(state, line, end, last[-1])
        tight = tight and inner and not blank
        # A blank line at the end of an item parts it from the next one, if there is one.
        blank = state.line - line > 1 and state.isEmpty(state.line - 1)
        line = state.line
        if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
            break
        if any(rule(state, line, end, True) for rule in ends):
            break
        following = _next(state, line, last[-1])
        if following is None:
            break
        last[-1] = following
    last.pop()
    return line, tight, written


def _item(state: StateBlock, line: int, end: int, marker: _Marker) -> bool:
    """Make the tokens of an item: whether nothing in it stands apart."""
    opening = state.push("list_item_open", "li", 1)
    opening.markup = marker.kind.sign
    at, column = _text_after(state, line, marker)
    width = state.sCount[line] + marker.stop - state.bMarks[line] - state.tShift[line]
    empty = at >= state.eMarks[line]
    room = column - width
    before = state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent
    state.listIndent = state.blkIndent
    # What is indented further is code in the item's text.
    state.blkIndent = width + (1 if empty or room > _CODE else room)
    state.tight = True
    state.tShift[line] = at - state.bMarks[line]
    state.sCount[line] = column
    if empty and state.isEmpty(line + 1):
        state.line = min(state.line + 2, end)  # an item without text does not go on behind a blank line
    else:
        state.md.block.tokenize(state, line, end)
    tight = state.tight
    state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent = before
    state.push("list_item_close", "li", -1).markup = marker.kind.sign
    opening.map = [line, state.line]
    return tight


def _text_after(state: StateBlock, line: int, marker: _Marker) -> tuple[int, int]:
    """Where the text behind a marker begins: in the source, and its column, counted with tabs of four."""
    at = marker.stop
    column = state.sCount[line] + at - state.bMarks[line] - state.tShift[line]
    while at < state.eMarks[line]:
        if state.src[at] == "\t":
            column += 4 - (column + state.bsCount[line]) % 4
        elif state.src[at] == " ":
            column += 1
        else:
            break
        at += 1
    return at, column
