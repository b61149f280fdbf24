"""What Zotero has no field for its users write at the top of the note, a line each: ``original-date: 1913``; formerly
in braces: ``{:original-date: 1913}``. Before them the note may have one line of words.

Its CSL-JSON hands such lines on as they stand. Notes of other formats are notes, whatever they begin with.
"""

from __future__ import annotations

import re
from typing import Any

from builder.citations.edtf import parse_date
from builder.citations.fields import DATES, NAMES, TEXTS, TYPES

_NAME = "[a-z][a-z_-]*|[A-Z]+"
_LINE = re.compile(rf"\s*(?:({_NAME}):[ \t]*(\S[^\n]*)(?:\n|\Z)|\{{:({_NAME}):([^}}\n]+)\}}\n?)")
_FIRST = re.compile(r"(?:(?!\{:)[^\n])*")
"""What may stand before the fields."""
_NO_FIELDS_OF_NOTES = frozenset({"note", "annote", "abstract"})


def with_fields_of_note(work: dict[str, Any]) -> dict[str, Any]:
    """The raw work with the fields of its note, up to the first line behind them that has not the form of one. A field
    that it has stays, but for dates, of which Zotero itself has only simple ones."""
    note = work.get("note")
    if not isinstance(note, str):
        return work
    fields: dict[str, Any] = {}
    left: list[str] = []
    at = 0
    if _LINE.match(note) is None and (words := _FIRST.match(note)):
        at = words.end()
        left.append(words[0].strip())
    while (line := _LINE.match(note, at)) is not None:
        at = line.end()
        if not _take(line[1] or line[3], (line[2] or line[4]).strip(), fields, work):
            left.append(line[0].strip())
    return {**work, **fields, "note": "\n".join((*left, note[at:])).strip()} if fields else work


def _take(name: str, said: str, fields: dict[str, Any], work: dict[str, Any]) -> bool:
    """Put what a line says among the fields; whether it was one."""
    is_type = name == "type" and said in TYPES
    is_date = name in DATES and not isinstance(parse_date(said), str)
    if is_type or is_date:
        fields[name] = said
    elif name in NAMES and name not in work:
        family, bars, given = said.partition("||")
        person = {"family": family.strip(), "given": given.strip()} if bars else {"literal": said}
        fields.setdefault(name, []).append(person)
    elif name in TEXTS - _NO_FIELDS_OF_NOTES and name not in work and name not in fields:
        fields[name] = said
    else:
        return False
    return True
