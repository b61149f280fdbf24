"""Words: shaped, measured, and with the places at which they may be divided.

An ``Ink`` is a text style made ready: its faces loaded and every word it has set kept. A ``Word`` is a string
without spaces in one ink, measured in points; it knows nothing of the paragraph, so one object serves the book.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from builder.markup.style import TextStyle
from builder.text.breaks import Break, han_latin_gaps, last_resorts, opportunities
from builder.text.capitals import capitals, letters_of_capitals
from builder.text.faces import Face, face
from builder.text.hyphenation import Exceptions, exceptions_in, points, repeats_hyphen, take_soft_hyphens
from builder.text.itemise import itemise
from builder.text.protrusion import protrusion
from builder.text.shaping import SOFT_HYPHEN, Shaped, read_as, shape, shape_soft_hyphen

EXPANSION = 0.02
"""How much a line's glyphs may be widened or narrowed: ±2 %, which the eye does not see (microtype's default)."""
TRACKING = 10.0
"""Thousandths of an em by which a line's letters may stand wider or closer."""
HYPHEN_PENALTY = 130.0
"""What a hyphen costs in a line that is otherwise perfect. TeX's is a third of that; where letters give too, there are
lines enough without one."""
CUT_PENALTY: Mapping[str, float] = {"explicit": 20.0, "url": 60.0, "han": 0.0, "hyphen-less": 30.0}
"""Dividing after a hyphen that is there is better than a new one; a URL is divided rather late."""
UNWANTED = 400.0
"""What a hyphen costs where the style wants none, as in a title: there is one only in a word that fits on no line."""
LAST_RESORT = 500.0
"""What a cut costs that is made where nothing else fits."""
CODE_SPACE = "\u00a0"
"""What a space of code is set as: no line ends there."""
_ALONE = re.compile(f"(?<!{CODE_SPACE}){CODE_SPACE}(?!{CODE_SPACE})")
"""One that is read as a space, so that what is copied can be run. Of several spaces, which code is moved in by, some
readers keep a single one; as no-break spaces they keep them all."""
MOST_WORDS = 1 << 16
"""Distinct words that an ink keeps: those of a long book. In a longer one it begins anew, which bounds its memory."""
PLAIN, DIVIDED, EVERYWHERE, FORCED = range(4)
"""How words may be cut: without a new hyphen; with one where the style and the language have it; where the language
alone has it; and, in a word that is hopelessly long, nearly anywhere."""


class Cut(NamedTuple):
    """A place inside a word at which a line may end. Lengths in points."""

    position: int
    """Characters before it."""
    head: float
    """Width of what stays on the line, with its hyphen."""
    tail: float
    """Width of what goes to the next line."""
    overhang: float
    """How far the head's last character (or hyphen) may hang into the margin."""
    penalty: float
    hyphen: bool
    """A hyphen is added."""
    flagged: bool
    """Counts as a line that ends in a hyphen."""


class Strip(NamedTuple):
    """A stretch of a word in one face."""

    x: float
    """From the word's left edge, in points."""
    shaped: Shaped
    width: float
    """Points."""


_Known: TypeAlias = "tuple[tuple[Cut, ...] | None, ...]"
_UNKNOWN: _Known = (None, None, None, None)
_WHOLE: _Known = ((), None, None, None)
"""Of a word of nothing but letters: without a new hyphen it is not divided."""


class Word:
    """A string without spaces in one ink."""

    __slots__ = (
        "_strips",
        "ems",
        "give",
        "ink",
        "inner",
        "known",
        "left",
        "missing",
        "pieces",
        "right",
        "shaped",
        "soft",
        "text",
        "width",
    )

    def __init__(
        self,
        ink: Ink,
        text: str,
        strips: tuple[Strip, ...],
        width: float,
        edges: tuple[str, str],
        soft: tuple[int, ...] | None = None,
    ) -> None:
        self.ink = ink
        self.text = text
        self.width = width
        first, last = strips[0].shaped, strips[-1].shaped
        # A long book has a hundred thousand words: what nearly all are alike in takes no room in each.
        self.shaped = first if len(strips) == 1 else None
        """Where it is all in one face."""
        self._strips = () if self.shaped else strips
        glyphs = len(first.glyphs) if self.shaped else sum(len(strip.shaped.glyphs) for strip in strips)
        self.ems = glyphs * ink.em
        """What a thousandth of an em of tracking adds to its width, in points."""
        self.inner = self.ems - ink.em
        """The same without what comes after its last letter."""
        self.give = width * EXPANSION + self.inner * TRACKING
        """By how many points its letters may be widened or narrowed."""
        self.missing = first.missing if self.shaped else tuple(one for strip in strips for one in strip.shaped.missing)
        self.left = ink.overhang(edges[0], first, 0)
        self.right = ink.overhang(edges[1], last, -1)
        self.soft = soft
        """Where its author put soft hyphens: it is divided there and nowhere else."""
        self.pieces: tuple[tuple[Word, float], ...] = ()
        """Of a word with Han or kana in it: what no line end divides, each with the room before it in points."""
        self.known: _Known = _WHOLE if text.isascii() and text.isalpha() else _UNKNOWN
        """Its ``cuts`` by depth, as far as they have been asked for."""

    @property
    def strips(self) -> tuple[Strip, ...]:
        """Its stretches, each in one face."""
        return self._strips if self.shaped is None else (Strip(0.0, self.shaped, self.width),)

    def cuts(self, depth: int) -> tuple[Cut, ...]:
        """The places to divide it, in order.

        Args:
            depth: ``PLAIN``, ``DIVIDED``, ``EVERYWHERE`` or ``FORCED``.
        """
        known = self.known[depth]
        if known is None:
            known = self.ink.cuts(self, depth)
            self.known = (*self.known[:depth], known, *self.known[depth + 1 :])
        return known


class Ink:
    """A text style made ready for setting."""

    def __init__(self, style: TextStyle, exceptions: Exceptions, literal: bool = False) -> None:
        self.style = style
        self.literal = literal
        """For what is no language, such as code: never divided with a hyphen. A space in it is a ``CODE_SPACE``."""
        self.size = style.size
        self.colour = style.colour
        self.rise = style.rise
        self.tracking = style.tracking
        self.stack: tuple[Face, ...] = tuple(face(key) for key in style.faces)
        self.em = style.size / 1000
        """Points in 1/1000 em."""
        self.exceptions = exceptions
        self.space = self.word_space(" ")
        """Natural width of a word space, in points."""
        self._words: dict[str, Word] = {}
        self._heads: dict[str, Word] = {}
        self._repeats = not literal and repeats_hyphen(style.language)
        self._pieces: dict[tuple[str, tuple[Face, ...]], Word] = {}
        """Pieces of words in other faces than they have alone, by text and the face of each character."""
        self._among_han = style.language.partition("-")[0].lower() in ("zh", "ja")

    def word_space(self, text: str) -> float:
        """Width of a space character, in points."""
        first = self.stack[0]
        return (shape(first, text, self.style.features, self.style.language).width + self.tracking) * self.em

    def word(self, text: str) -> Word:
        """``text`` (not empty, no spaces) set in this ink."""
        known = self._words.get(text)
        if known is None:
            if SOFT_HYPHEN in text:
                clean, soft = take_soft_hyphens(text)
                known = self._set(clean, "", soft) if clean else self._set("\u200b", "", None)
            else:
                known = self._set(text, "", None)
                if not text.isascii():
                    known.pieces = self._east_asian(text)
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
                self._heads.clear()
                self._pieces.clear()
            self._words[text] = known
        return known

    def _east_asian(self, text: str) -> tuple[tuple[Word, float], ...]:
        """The pieces of a word between whose characters lines end; none where there are no such places. Each is in the
        faces that it has in the word: a quotation mark by itself doesn't show that Han stands around it."""
        places = [place.position for place in opportunities(text) if place.kind == "han"]
        if not places:
            return ()
        gaps = han_latin_gaps(text)
        faces = [face for part, face in self._itemised(text) for _ in part]
        return tuple(
            (self._piece(text[start:stop], faces[start:stop]), self.size / 4 if start in gaps else 0.0)
            for start, stop in itertools.pairwise([0, *places, len(text)])
        )

    def _piece(self, text: str, faces: Sequence[Face]) -> Word:
        runs = [
            ("".join(character for character, _ in run), face)
            for face, run in itertools.groupby(zip(text, faces, strict=False), key=lambda pair: pair[1])
        ]
        if len(faces) != len(text) or runs == self._itemised(text):  # capitals may be longer (ß)
            return self.word(text)
        key = (text, tuple(faces))
        known = self._pieces.get(key)
        if known is None:
            known = self._pieces[key] = self._set(text, "", None, runs)
        return known

    def _itemised(self, text: str) -> list[tuple[str, Face]]:
        return itemise(self._shown(text), self.stack, self._among_han)

    def _shown(self, text: str) -> str:
        """What is drawn for ``text``."""
        return capitals(text, self.style.language) if self.style.capitals else text

    def head(self, text: str) -> Word:
        """``text`` with a hyphen that isn't in the text, as the head of a divided word."""
        known = self._heads.get(text)
        if known is None:
            known = self._heads[text] = self._set(text, SOFT_HYPHEN, None)
        return known

    def _set(self, text: str, hyphen: str, soft: tuple[int, ...] | None, runs: Sequence[tuple[str, Face]] = ()) -> Word:
        style, em = self.style, self.em
        shown = self._shown(text)
        # Capitals are how it looks: readers and those who search find the letters that were written.
        letters: list[str] = list(_ALONE.sub(" ", text)) if self.literal else []
        if shown != text:
            letters = letters_of_capitals(text, style.language)
        runs = runs or self._itemised(text)
        # A quarter of an em parts Han from Latin; the faces change there, so it falls between two strips.
        gaps = han_latin_gaps(shown) if len(runs) > 1 else ()
        strips: list[Strip] = []
        x = 0.0
        seen = 0
        for part, typeface in runs:
            if seen in gaps:
                x += style.size / 4
            shaped = shape(typeface, part, style.features, style.language)
            if letters:
                shaped = read_as(shaped, letters[seen : seen + len(part)])
            seen += len(part)
            width = (shaped.width + self.tracking * len(shaped.glyphs)) * em
            strips.append(Strip(x, shaped, width))
            x += width
        if hyphen:
            shaped = shape_soft_hyphen((runs[-1][1], *self.stack), style.features)
            width = (shaped.width + self.tracking) * em
            strips.append(Strip(x, shaped, width))
            x += width
        return Word(self, text + hyphen, tuple(strips), x, (shown[0], "-" if hyphen else shown[-1]), soft)

    def overhang(self, character: str, shaped: Shaped, side: int) -> float:
        """How far the word's edge may hang into the margin, in points: ``side`` 0 left, -1 right."""
        thousandths = protrusion(character, shaped.face)[side]
        if not thousandths or not shaped.glyphs:
            return 0.0
        return shaped.glyphs[side].advance * thousandths / 1000 * self.em

    def cuts(self, word: Word, depth: int) -> tuple[Cut, ...]:
        """Where ``word`` may be divided: see ``Word.cuts``."""
        text = word.text
        if len(text) < 4 and not any(character > "\u2e7f" for character in text):
            return ()
        places = opportunities(text)
        divisions = self._divisions(word, depth) if depth else ()
        resorts = last_resorts(text, not self.literal) if depth == FORCED else ()
        if not places and not divisions and not resorts:
            return ()
        sums = self._sums(word)
        found = {cut.position: cut for cut in self.cuts_at(word, places, sums)}
        hyphened = dict.fromkeys(divisions, HYPHEN_PENALTY if self.style.hyphenate or word.soft else UNWANTED)
        for position, hyphen in resorts:
            if hyphen:
                hyphened.setdefault(position, LAST_RESORT)
            else:
                head = sums[position]
                cut = Cut(position, head, word.width - head, 0.0, LAST_RESORT, False, False)
                found.setdefault(position, cut)
        if hyphened:
            width, hang = self._hyphen
            for position, penalty in hyphened.items():
                head = sums[position]
                cut = Cut(position, head + width, word.width - head, hang, penalty, True, True)
                found.setdefault(position, cut)
        return tuple(found[position] for position in sorted(found))

    def cuts_at(self, word: Word, places: Sequence[Break], sums: Sequence[float] = ()) -> Iterator[Cut]:
        """The cuts of ``word`` at these places, which need no new hyphen; one may be its end. Where the language wants
        a hyphen of the word's own on both lines, the one that is written begins the second."""
        text = word.text
        sums = sums or self._sums(word)
        for position, kind in places:
            last = text[position - 1]
            if kind == "explicit" and last in "-\u2010" and self._repeats:
                width, hang = self._hyphen
                head = sums[position - 1]
                yield Cut(position - 1, head + width, word.width - head, hang, CUT_PENALTY[kind], True, True)
                continue
            hang = self.overhang(last, word.strips[-1].shaped, -1) if last in "-\u2010\u2013" else 0.0
            head = sums[position]
            yield Cut(position, head, word.width - head, hang, CUT_PENALTY[kind], False, last in "-\u2010")

    def _divisions(self, word: Word, depth: int) -> tuple[int, ...]:
        """Where ``word`` may be divided with a hyphen."""
        if word.soft is not None:
            return word.soft
        style = self.style
        if style.language and not self.literal and (style.hyphenate or depth >= EVERYWHERE):
            return points(word.text, style.language, self.exceptions)
        return ()

    @functools.cached_property
    def _hyphen(self) -> tuple[float, float]:
        """Width of a hyphen at a line's end, and how far it may hang into the margin; in points."""
        hyphen = shape_soft_hyphen(self.stack, self.style.features)
        return (hyphen.width + self.tracking) * self.em, self.overhang("-", hyphen, -1)

    @functools.cached_property
    def dot(self) -> Shaped:
        """A dot as plain as can be, whatever the text's figures and capitals are: a leader's."""
        return shape(self._itemised(".")[0][1], ".")

    def _sums(self, word: Word) -> list[float]:
        """Width of each head of the word, by number of characters. Kerning over the cut counts as the head's, which
        is a few thousandths of an em off; the line itself is set from the parts as they are shaped."""
        sums = [0.0]
        x = 0.0
        tracking, em = self.tracking, self.em
        for strip in word.strips:
            for _, advance, _, _, read in strip.shaped.glyphs:
                step = (advance + tracking) * em
                count = len(read)
                if count == 1:
                    sums.append(x + step)
                else:
                    sums += [x + step * index / count for index in range(1, count + 1)]
                x += step
        # Capitals can be longer than the text (ß): what is missing or too much stands at the end.
        length = len(word.text)
        return (sums + [x] * length)[: length + 1]


class Inks:
    """Every ink of a process: a memo of styles made ready."""

    def __init__(self, exceptions: Mapping[str, Exceptions]) -> None:
        self._exceptions = functools.cache(functools.partial(exceptions_in, by_tag=exceptions))
        self._inks: dict[TextStyle, Ink] = {}
        self._literal: dict[TextStyle, Ink] = {}

    def of(self, style: TextStyle) -> Ink:
        """The ink of a style."""
        known = self._inks.get(style)
        if known is None:
            known = self._inks[style] = Ink(style, self._exceptions(style.language))
        return known

    def literal(self, style: TextStyle) -> Ink:
        """The ink of a style for what is no language, such as code."""
        known = self._literal.get(style)
        if known is None:
            known = self._literal[style] = Ink(style, {}, literal=True)
        return known
