"""BibTeX and BibLaTeX: a reader that reports every fault with its line and keeps every good entry.

A damaged entry ends at the next ``@type{`` that begins a line, so one forgotten brace costs one entry, not the
rest of the file. Addresses and DOIs are taken as they stand, without LaTeX in them.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import Struct, field

from builder.citations.bibtex_item import work_of
from builder.citations.csl_json import Lines
from builder.citations.fields import Wording, checked
from builder.citations.reference import Loaded, Reference, repeated_key
from builder.dates import ENGLISH
from builder.diagnostics import Diagnostic, Known, Severity, Span, nearest

_START = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])")
_NEXT_LINE_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_KEYS = {
    "}": re.compile(r"\s*([^\s,{}=\"%~\\]+)\s*(?=[,}])"),
    ")": re.compile(r"\s*([^\s,{}()=\"#%~\\]+)\s*(?=[,)])"),
}
"""An entry's key, by what closes the entry: in braces it may be a DOI, parentheses and all."""
_NAME = re.compile(r"\s*([A-Za-z_][\w:.+/'*-]*)\s*=\s*")
_FIELD = re.compile(r"[\s,]*([A-Za-z_][\w:.+/'*-]*)\s*=\s*(?:\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(\d+))\s*(?=[,})])")
"""A field as nearly all are written; the others take the long way."""
_WORD = re.compile(r"[^\s,{}\"#%()=]+")
_SPACE = re.compile(r"(?:\s+|%[^\n]*\n)*")
_COMMAS = re.compile(r",[\s,]*")
"""All between two fields at once: behind each comma the next field is looked for again."""
_FLAT = re.compile(r"\{([^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*)\}")
_BRACES = re.compile(r"[{}]")
_UNESCAPED = re.compile(r"(?<!\\)[{}]")
_QUOTED = re.compile(r"[{}\"]")
_UNEVEN = re.compile(r"[\n\t\r]|  |^ | $")
_BLANKS = re.compile(r"\s+")

_MONTHS = {name[:3].lower(): name for name in ENGLISH}


class Entry(Struct):
    """An entry as written, its strings put in."""

    kind: str
    key: str
    at: int
    fields: dict[str, str] = field(default_factory=dict)
    """Lower-case names."""
    places: dict[str, int] = field(default_factory=dict)
    broken: bool = False
    """It ended in a fault: what was read of it is kept, so that its citations don't dangle too."""


LONGEST = 1_000_000
"""Characters of one value: abbreviations made of abbreviations double and double."""
MOST = 16_000_000
"""Characters of all values of a file that are made of abbreviations; those of journals come to a hundredth of it."""


class _Broken(Exception):
    """The rest of the entry can't be read."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


class _TooMuch(_Broken):
    """The rest of the file can't be read."""


class _Braces(Struct):
    """Finds the ends of groups; the same text is walked in vain only once."""

    text: str
    limit: int = -1
    unclosed: array[int] = field(default_factory=lambda: array("q"))
    """Braces that are not closed before ``limit``: all behind the first that was asked about."""

    def end_of(self, opening: int, limit: int) -> int | None:
        """Behind the brace that closes the one at ``opening``, if that is before ``limit``."""
        near = bisect_left(self.unclosed, opening) if limit == self.limit else len(self.unclosed)
        if near < len(self.unclosed) and self.unclosed[near] == opening:
            return None
        open_ones = array("q")
        for brace in _BRACES.finditer(self.text, opening, limit):
            if brace[0] == "{":
                open_ones.append(brace.start())
            else:
                open_ones.pop()
            if not open_ones:
                return brace.end()
        self.limit, self.unclosed = limit, open_ones
        return None


class _Reader(Struct):
    text: str
    lines: Lines
    braces: _Braces
    found: list[Diagnostic] = field(default_factory=list)
    strings: dict[str, str] = field(default_factory=lambda: dict(_MONTHS))
    entries: list[Entry] = field(default_factory=list)
    by_key: dict[str, Entry] = field(default_factory=dict)
    """The first of each key, in lower case."""
    put_in: int = 0
    """Characters of the values so far that are made of abbreviations."""

    def report(self, code: str, at: int, message: str, hint: str = "", warning: bool = False) -> None:
        severity = Severity.WARNING if warning else Severity.ERROR
        self.found.append(Diagnostic(code, self.lines.span(min(at, len(self.text))), message, hint, severity))

    def read(self) -> None:
        at = 0
        limits = _NEXT_LINE_START.finditer(self.text)
        limit = 0
        while (start := _START.search(self.text, at)) is not None:
            while limit < start.end():
                limit = next((following.start() for following in limits), len(self.text))
            kind = start[1].lower()
            try:
                at = self.block(kind, start, limit)
            except _Broken as broken:
                if self.entries and self.entries[-1].at == start.start():
                    self.entries[-1].broken = True
                self.report("bibtex-syntax", broken.at, broken.message, broken.hint)
                at = len(self.text) if isinstance(broken, _TooMuch) else limit

    def block(self, kind: str, start: re.Match[str], limit: int) -> int:
        closing = "}" if start[2] == "{" else ")"
        at = start.end()
        if kind == "comment":
            # What a program wrote for itself; if its braces don't balance, only its line is skipped.
            flat = self.braces.end_of(start.end() - 1, limit) if start[2] == "{" else None
            end = self.text.find("\n", at)
            return flat if flat is not None else (end if end >= 0 else len(self.text))
        if kind == "preamble":
            _, at = self.value(at, limit)
            return at
        if kind == "string":
            name = _NAME.match(self.text, at, limit)
            if name is None:
                raise _Broken(at, "an @string needs a name and a value", 'write @string{name = "text"}')
            self.strings[name[1].lower()], at = self.value(name.end(), limit)
            return self.past(at, closing, limit, "this @string")
        return self.entry(kind, start, at, closing, limit)

    def entry(self, kind: str, start: re.Match[str], at: int, closing: str, limit: int) -> int:
        key = _KEYS[closing].match(self.text, at, limit)
        if key is None:
            raise _Broken(start.start(), f"this @{kind} has no key", f"write @{kind}{{key, …")
        entry = Entry(kind, key[1], start.start())
        self.entries.append(entry)
        self.by_key.setdefault(entry.key.lower(), entry)
        at = key.end()
        while True:
            plain = _FIELD.match(self.text, at, limit)
            if plain is not None and (field_name := plain[1].lower()) not in entry.fields:
                value = plain[2] if plain[3] is None else plain[3]
                entry.fields[field_name] = _BLANKS.sub(" ", value).strip() if _UNEVEN.search(value) else value
                entry.places[field_name] = plain.start(1)
                at = plain.end()
                continue
            at = self.skip(at, limit)
            if at >= limit:
                hint = "is a } or a quotation mark missing before this point?"
                raise _Broken(start.start(), f"the entry “{entry.key}” is never closed", hint)
            if self.text[at] == closing:
                return at + 1
            if (commas := _COMMAS.match(self.text, at, limit)) is not None:
                at = commas.end()
                continue
            name = _NAME.match(self.text, at, limit)
            if name is None:
                message = f"“{self.text[at : at + 20].splitlines()[0]}” in “{entry.key}” is no field"
                raise _Broken(at, message, "a field is written name = {value},")
            value, after = self.value(name.end(), limit, entry.key)
            field_name = name[1].lower()
            if field_name in entry.fields:
                message = f"“{field_name}” is given twice in “{entry.key}”; the first counts"
                self.report("duplicate-key", name.start(1), message, warning=True)
            else:
                entry.fields[field_name] = value.strip()
                entry.places[field_name] = name.start(1)
            at = self.skip(after, limit)
            if at < limit and self.text[at] not in (",", closing):
                if _NAME.match(self.text, at, limit) is None:
                    message = f"something is left over after “{field_name}” of “{entry.key}”"
                    raise _Broken(at, message, "is there a brace too many?")
                message = f"a comma is missing after “{field_name}” of “{entry.key}”"
                self.report("bibtex-syntax", after, message, warning=True)

    def skip(self, at: int, limit: int) -> int:
        match = _SPACE.match(self.text, at, limit)
        return match.end() if match else at

    def past(self, at: int, closing: str, limit: int, what: str) -> int:
        at = self.skip(at, limit)
        if at >= limit or self.text[at] != closing:
            raise _Broken(at, f"{what} is never closed", f"add a {closing}")
        return at + 1

    def value(self, at: int, limit: int, key: str = "") -> tuple[str, int]:
        """A value put together; the blanks at its ends matter where it is a piece of another."""
        pieces: list[str] = []
        made_of_others = False
        while True:
            at = self.skip(at, limit)
            made_of_others = made_of_others or self.text[at : at + 1] not in ("{", '"')
            piece, at = self.piece(at, limit, key)
            pieces.append(piece)
            after = self.skip(at, limit)
            if after < limit and self.text[after] == "#":
                at = after + 1
                continue
            length = sum(map(len, pieces))
            if length > LONGEST:
                raise _Broken(at, f"this value is longer than {LONGEST:,} characters, the limit{_within(key)}")
            self.put_in += length if made_of_others else 0
            if self.put_in > MOST:
                message = f"abbreviations make more than {MOST:,} characters, the limit; the file is read up to here"
                raise _TooMuch(at, message)
            return _BLANKS.sub(" ", "".join(pieces)), at

    def piece(self, at: int, limit: int, key: str) -> tuple[str, int]:
        char = self.text[at] if at < limit else ""
        if char == "{":
            flat = _FLAT.match(self.text, at, limit)
            if flat is not None:
                return flat[1], flat.end()
            end = self.braces.end_of(at, limit)
            if end is None:
                raise _Broken(at, f"this brace is never closed{_within(key)}", "add the } that is missing")
            return self.text[at + 1 : end - 1], end
        if char == '"':
            end = self.quoted(at, limit)
            if end is None:
                raise _Broken(at, f"this quotation mark is never closed{_within(key)}")
            value, lone = _evened(self.text[at + 1 : end - 1])
            if lone is not None:
                message = f"this brace closes nothing{_within(key)}; it is left out"
                self.report("bibtex-syntax", at + 1 + lone, message, "add the { that is missing", warning=True)
            return value, end
        word = _WORD.match(self.text, at, limit)
        if word is None:
            raise _Broken(at, f"a value is missing{_within(key)}", "write {value}")
        if word[0].isdigit():
            return word[0], word.end()
        known = self.strings.get(word[0].lower())
        if known is None:
            hint = nearest(word[0].lower(), self.strings) or "put the text into braces"
            self.report("bibtex-string", at, f"no @string is called “{word[0]}”", hint)
            return "", word.end()
        return known, word.end()

    def quoted(self, at: int, limit: int) -> int | None:
        depth = 0
        for mark in _QUOTED.finditer(self.text, at + 1, limit):
            if mark[0] == "{":
                depth += 1
            elif mark[0] == "}":
                depth = max(0, depth - 1)  # one that closes nothing opens nothing either
            elif depth == 0:
                return mark.end()
        return None


def _evened(text: str) -> tuple[str, int | None]:
    """A text in quotation marks without the braces that close nothing, and where the first of them was."""
    lone: list[int] = []
    depth = 0
    for brace in _UNESCAPED.finditer(text) if "}" in text else ():
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            lone.append(brace.start())
            depth = 0
    if not lone:
        return text, None
    starts = [0, *(at + 1 for at in lone)]
    return "".join(text[start:end] for start, end in zip(starts, [*lone, len(text)], strict=True)), lone[0]


def _within(key: str) -> str:
    return f" in “{key}”" if key else ""


# -- inheritance ---------------------------------------------------------------------------------------------------

_NOT_INHERITED = frozenset("crossref xdata xref ids label options shorthand sortkey entryset".split())
_OWN_ALONE = frozenset("keywords abstract note".split())
"""What says something of the whole, not of what stands in it."""
_DATED = frozenset("date year month day".split())
_PART_OF = frozenset(
    "inbook incollection inproceedings conference bookinbook suppbook inreference suppcollection".split()
)
_IN_BOOKS = frozenset("inbook bookinbook suppbook".split())
_WITH_VOLUMES = frozenset("mvbook mvcollection mvproceedings mvreference".split())
_VOLUMES = frozenset("book collection proceedings reference".split()) | _PART_OF
_IN_PERIODICALS = frozenset("article suppperiodical review".split())


def _title_of_whole(part: str, whole: str) -> str | None:
    """What an entry of one kind calls the title of the one that it stands in: ``book`` for ``booktitle``."""
    if whole in _WITH_VOLUMES and part in _VOLUMES:
        return "main"
    if whole == "periodical" and part in _IN_PERIODICALS:
        return "journal"
    return "book" if part in _PART_OF else None


def _handed_down(entry: Entry, parent: Entry, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of an entry under the names by which another that stands in it has them."""
    whole = _title_of_whole(entry.kind, parent.kind)
    handed = {name: value for name, value in fields.items() if name not in _OWN_ALONE}
    if whole is None:
        return handed
    handed.pop("shorttitle", None)
    for name in ("title", "subtitle", "titleaddon"):
        if name in handed:
            handed[f"{whole}{name}"] = handed.pop(name)
    # Who has written a book has written what stands in it, if it is not somebody else's.
    same = entry.kind in _IN_BOOKS and parent.kind in ("book", "mvbook") and "author" not in entry.fields
    if "author" in handed and entry.kind in _PART_OF and not same:
        handed["bookauthor"] = handed.pop("author")
    return handed


GENERATIONS = 20
"""Entries that one may inherit by way of, one after another."""


class _Share(NamedTuple):
    """What an entry has in the end."""

    fields: Mapping[str, str]
    generations: int = 0
    """How many others it has inherited by way of, one after another, at most."""


class _Estate:
    """What the entries of all files have, with what they inherit. Each is looked at once, however many name it."""

    def __init__(self, known: Mapping[str, Entry], readers: Iterable[_Reader]) -> None:
        self._known = known
        self._keys = Known(entry.key for entry in known.values())
        self._readers = {id(entry): reader for reader in readers for entry in reader.entries}
        # By the identity of the entry: keys may be there twice.
        self._begun: set[int] = set()
        self._shares: dict[int, _Share] = {}

    def of(self, entry: Entry) -> Mapping[str, str]:
        """The entry's fields and those of the entries that it names in ``crossref`` and ``xdata``."""
        if entry.fields.keys().isdisjoint(("crossref", "xdata")):
            return entry.fields
        waiting = [entry]
        while waiting:
            first = waiting[-1]
            if id(first) not in self._begun:
                self._begun.add(id(first))
                parents = (parent for _, _, parent in self._parents(first))
                waiting += [parent for parent in parents if parent and id(parent) not in self._begun]
                continue
            waiting.pop()
            if id(first) not in self._shares:
                self._shares[id(first)] = self._share(first)
        return self._shares[id(entry)].fields

    def _parents(self, entry: Entry) -> Iterator[tuple[str, str, Entry | None]]:
        """Field, key and entry of each that it names; its own file goes before the others."""
        own = self._readers[id(entry)].by_key
        for name in ("crossref", "xdata"):
            for key in _named_in(entry, name):
                yield name, key, own.get(key.lower()) or self._known.get(key.lower())

    def _share(self, entry: Entry) -> _Share:
        """What it has; those from which it inherits have theirs already, if it is not one of them itself."""
        fields = dict(entry.fields)
        generations = 0
        # A year of its own is not to be mended by the month of another.
        without = _NOT_INHERITED | _DATED if fields.keys() & {"date", "year"} else _NOT_INHERITED
        for name, key, parent in self._parents(entry):
            message, hint = "", ""
            share = self._shares.get(id(parent)) if parent else None
            if parent is None:
                message, hint = f"“{entry.key}” refers to “{key}”, which no .bib file has", nearest(key, self._keys)
            elif share is None:
                message = f"“{entry.key}” inherits from itself, by way of “{parent.key}”"
            elif share.generations == GENERATIONS:
                message = f"“{entry.key}” inherits by way of more than {GENERATIONS} others"
            if parent is None or share is None or message:
                self._readers[id(entry)].report("bibtex-crossref", entry.places[name], message, hint)
                continue
            inherited = _handed_down(entry, parent, share.fields) if name == "crossref" else share.fields
            generations = max(generations, share.generations + 1)
            for target, value in inherited.items():
                if target not in without:
                    fields.setdefault(target, value)
        return _Share(fields, generations)


def _named_in(entry: Entry, name: str) -> Iterable[str]:
    """The keys that stand in a field, between commas."""
    return filter(None, (part.strip() for part in entry.fields.get(name, "").split(",")))


# -- the files -----------------------------------------------------------------------------------------------------


def load_bibtex(text: str, file: str) -> Loaded:
    """The works of a BibTeX or BibLaTeX file."""
    return load_bibtex_files([(text, file)])[0]


def load_bibtex_files(files: Iterable[tuple[str, str]]) -> list[Loaded]:
    """The works of files, each given as text and name, that LaTeX would read one after another: abbreviations of one
    hold in those behind it, and entries inherit from those of all."""
    strings = dict(_MONTHS)
    readers = [_Reader(text, Lines(text, file), _Braces(text), strings=strings) for text, file in files]
    for reader in readers:
        reader.read()
    known: dict[str, Entry] = {}
    for key, entry in (item for reader in readers for item in reader.by_key.items()):
        known.setdefault(key, entry)
    for entry in (entry for reader in readers for entry in reader.entries):
        for alias in _named_in(entry, "ids"):
            known.setdefault(alias.lower(), entry)
    estate = _Estate(known, readers)
    return [_loaded(reader, known, estate) for reader in readers]


def _loaded(reader: _Reader, known: Mapping[str, Entry], estate: _Estate) -> Loaded:
    references: dict[str, Reference] = {}
    for entry in reader.entries:
        if entry.kind in ("xdata", "set"):
            continue
        if entry.key in references:
            span = reader.lines.span(entry.at)
            reader.found.append(repeated_key(entry.key, span, references[entry.key].span))
            continue
        reference = _reference(entry, known, estate, reader)
        if reference is not None:
            references[entry.key] = reference
    return Loaded(tuple(references.values()), tuple(reader.found))


_WORDING = Wording("write a family name, a comma and given names; a body in double braces", "year = {n.d.}")


def _reference(entry: Entry, known: Mapping[str, Entry], estate: _Estate, reader: _Reader) -> Reference | None:
    fields = estate.of(entry)
    made = work_of(entry.kind, entry.key, fields, entry.fields.keys())

    def place(name: str) -> Span:
        for source in (made.sources.get(name, ""), name.lower()):
            if source in entry.places:
                return reader.lines.span(entry.places[source])
        return reader.lines.span(entry.at)

    for trouble in () if entry.broken else made.troubles:
        at = entry.places.get(trouble.field, entry.at)
        reader.report(trouble.code, at, trouble.message, trouble.hint, warning=True)
    item: dict[str, Any] | None = checked(made.raw, place, [] if entry.broken else reader.found, _WORDING)
    if item is None:
        return None
    parents = tuple(known[key.lower()].key for key in _named_in(entry, "crossref") if key.lower() in known)
    aliases = tuple(alias for alias in _named_in(entry, "ids") if alias != entry.key)
    return Reference(entry.key, item, reader.lines.span(entry.at), parents, aliases)
