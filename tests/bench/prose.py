"""A novel out of nothing: seeded, English-like prose with chapters, sections, dialogue and emphasis.

The same seed, words and chapters give the same novel everywhere (a test holds its digest). ``manuscripts`` writes it
down for each of the programs that are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.bench import lexicon
from tests.bench.lexicon import Dice, Lexicon

SEED = 1950


class Phrase(NamedTuple):
    """A stretch of a paragraph; its spaces are its own."""

    text: str
    emphasis: bool = False
    note: str = ""
    """Of a footnote called after it."""


Paragraph = tuple[Phrase, ...]


class Table(NamedTuple):
    """Rows of cells, the head first; the last column holds numbers."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table | str
"""A ``str`` is a section heading."""


class Chapter(NamedTuple):
    """A title and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


class Novel(NamedTuple):
    """A title and its chapters."""

    title: str
    chapters: tuple[Chapter, ...]


def novel(words: int, chapters: int, seed: int = SEED) -> Novel:
    """A novel of at least ``words`` words (by less than a paragraph a chapter more)."""
    writer = Writer(seed)
    made = []
    for number in range(chapters):
        # Whole numbers that add up: the n-th chapter ends where n chapters' share of the words does.
        share = words * (number + 1) // chapters - words * number // chapters
        made.append(writer.chapter(share))
    return Novel("A Novel of " + writer.title(2), tuple(made))


def long_paragraph(words: int) -> Novel:
    """One paragraph of at least ``words`` words."""
    return Novel("One Paragraph", (Chapter("At Length", (Writer().narration(words),)),))


def long_table(rows: int) -> Novel:
    """One table of ``rows`` rows below its head."""
    writer = Writer()
    dice = writer.dice
    made = [("No.", "Name", "Remark", "Sum")]
    for number in range(1, rows + 1):
        remark = " ".join(writer.sentence()[: 2 + dice.below(9)]).rstrip(".,;")
        name = writer.words.names.draw(dice)
        made.append((str(number), name, remark, f"{dice.below(10_000)}.{dice.below(100):02}"))
    return Novel("One Table", (Chapter("The List", (Table(tuple(made)),)),))


def many_notes(notes: int) -> Novel:
    """One chapter with ``notes`` footnotes, two or three to a paragraph."""
    writer = Writer()
    blocks: list[Block] = []
    written = 0
    while written < notes:
        phrases: list[Phrase] = []
        for _ in range(min(2 + writer.dice.below(2), notes - written)):
            text = text_of(writer.narration(30))
            note = text_of(writer.narration(6 + writer.dice.below(20)))
            phrases.append(Phrase((" " if phrases else "") + text, note=note))
            written += 1
        blocks.append(tuple(phrases))
    return Novel("Notes", (Chapter("With Notes", tuple(blocks)),))


def count_words(paragraph: Paragraph) -> int:
    """Stretches without spaces."""
    return len("".join(phrase.text for phrase in paragraph).split())


class Writer:
    """Makes text, each piece after the one before."""

    def __init__(self, seed: int = SEED) -> None:
        self.dice = Dice(seed + 1)
        self.words = Lexicon(seed)

    # -- larger pieces ------------------------------------------------------------------------------------------------

    def chapter(self, words: int) -> Chapter:
        """A chapter of at least ``words`` words; a section heading about every thousand."""
        dice = self.dice
        blocks: list[Block] = []
        written = since_heading = 0
        title = self.title(2 + dice.below(3))
        talk = 0
        while written < words:
            if since_heading > 700 + dice.below(600) and words - written > 300:
                blocks.append(self.title(2 + dice.below(4)))
                since_heading = talk = 0
            if talk:
                paragraph = self.speech()
                talk -= 1
            else:
                paragraph = self.narration(min(40 + dice.below(110), max(20, words - written)))
                talk = 2 + dice.below(7) if dice.once_in(330) else 0
            blocks.append(paragraph)
            count = count_words(paragraph)
            written += count
            since_heading += count
        return Chapter(title, tuple(blocks))

    def title(self, words: int) -> str:
        """A heading: ``The Silver Garden``."""
        pieces = ["The"]
        pieces += [self.words.adjectives.draw(self.dice) for _ in range(words - 2)]
        pieces.append(self.words.nouns.draw(self.dice))
        return " ".join(piece.capitalize() for piece in pieces)

    def narration(self, words: int) -> Paragraph:
        """Sentences of at least ``words`` words together."""
        phrases: list[Phrase] = []
        written = 0
        while written < words:
            sentence = self.sentence()
            written += len(sentence)
            phrases += self._stressed(sentence, " " if phrases else "")
        return _joined(phrases)

    def speech(self) -> Paragraph:
        """Somebody says something."""
        dice = self.dice
        said = self._quoted()
        kind = dice.below(10)
        if kind < 4:
            return (Phrase("“" + said + "”"),)
        speaker = self.words.names.draw(dice) if dice.once_in(600) else ("he", "she")[dice.below(2)]
        by = (
            f"{lexicon.SPEAKING.draw(dice)} {speaker}"
            if speaker[0].isupper()
            else f"{speaker} {lexicon.SPEAKING.draw(dice)}"
        )
        tail = (", " + " ".join(self._place())) if dice.once_in(350) else ""
        spoken = said[:-1] + "," if said.endswith(".") else said
        start = f"“{spoken}” {by}{tail}."
        if kind < 7:
            return (Phrase(start),)
        return (Phrase(f"{start} “{self._quoted()}”"),)

    def _quoted(self) -> str:
        return " ".join(" ".join(self.sentence(spoken=True)) for _ in range(1 + self.dice.below(3)))

    def _stressed(self, sentence: list[str], before: str) -> Iterator[Phrase]:
        """The sentence; in about one of twelve a word or two are emphasised."""
        if len(sentence) < 6 or not self.dice.once_in(80):
            yield Phrase(before + " ".join(sentence))
            return
        start = 1 + self.dice.below(len(sentence) - 4)
        stop = start + 1 + self.dice.below(2)
        head, stressed, tail = sentence[:start], sentence[start:stop], sentence[stop:]
        # Punctuation stays outside, as an editor would have it.
        text = " ".join(stressed)
        clean = text.rstrip(",;:—")
        yield Phrase(before + " ".join(head) + " ")
        yield Phrase(clean, True)
        yield Phrase(text[len(clean) :] + " " + " ".join(tail))

    # -- sentences ----------------------------------------------------------------------------------------------------

    def sentence(self, spoken: bool = False) -> list[str]:
        """A sentence, word by word, the punctuation on its words."""
        dice = self.dice
        words = self._clause()
        if dice.once_in(250 if spoken else 450):
            words[-1] += ","
            words += [lexicon.CONJUNCTIONS.draw(dice), *self._clause()]
        if dice.once_in(150 if spoken else 320):
            words[-1] += ","
            words += [lexicon.SUBORDINATORS.draw(dice), *self._clause()]
        elif not spoken and dice.once_in(70):
            words[-1] += ";"
            words += self._clause()
        elif dice.once_in(25):
            middle = len(words) // 2
            words[middle - 1 : middle + 1] = ["—".join(words[middle - 1 : middle + 1])]
        if not spoken and dice.once_in(180):
            opening = self._place()
            opening[-1] += ","
            words = opening + words
        words[0] = words[0][0].upper() + words[0][1:]
        words[-1] += ("?" if dice.once_in(600) else "!") if spoken and dice.once_in(230) else "."
        return words

    def _clause(self) -> list[str]:
        dice = self.dice
        words = self._subject()
        if dice.once_in(120):
            words.append(lexicon.ADVERBIALS.draw(dice))
        kind = dice.below(10)
        if kind < 2:
            words += lexicon.COPULAS.draw(dice).split()
            words.append(self.words.adjectives.draw(dice))
        else:
            if kind < 4:
                words.append(lexicon.AUXILIARIES.draw(dice))
            words.append(self.words.verbs.draw(dice))
            if kind < 8:
                words += self._object()
        if dice.once_in(150):
            words.append(self.words.adverbs.draw(dice))
        while dice.once_in(460):
            words += self._place()
        return words

    def _subject(self) -> list[str]:
        kind = self.dice.below(100)
        if kind < 46:
            return [lexicon.SUBJECTS.draw(self.dice)]
        if kind < 58:
            return [self.words.names.draw(self.dice)]
        return self._noun_phrase()

    def _object(self) -> list[str]:
        if self.dice.once_in(300):
            return [lexicon.OBJECTS.draw(self.dice)]
        return self._noun_phrase()

    def _place(self) -> list[str]:
        return [lexicon.PREPOSITIONS.draw(self.dice), *self._noun_phrase()]

    def _noun_phrase(self) -> list[str]:
        dice = self.dice
        words = [lexicon.DETERMINERS.draw(dice)]
        if dice.once_in(330):
            words.append(self.words.adjectives.draw(dice))
            if dice.once_in(60):
                words[-1] += "-" + self.words.nouns.draw(dice)
        words.append(self.words.nouns.draw(dice))
        if words[0] == "a" and words[1][0] in "aeiou":
            words[0] = "an"
        if dice.once_in(40):
            words[-1] += "’s"
            words.append(self.words.nouns.draw(dice))
        if dice.once_in(240):
            words += ["of", *self._noun_phrase()]
        return words


def _joined(phrases: list[Phrase]) -> Paragraph:
    """Neighbours of one kind as one phrase."""
    out: list[Phrase] = []
    for phrase in phrases:
        if out and out[-1].emphasis == phrase.emphasis:
            out[-1] = Phrase(out[-1].text + phrase.text, phrase.emphasis)
        else:
            out.append(phrase)
    return tuple(out)


def text_of(paragraph: Paragraph, emphasis: Callable[[str], str] = str) -> str:
    """The paragraph as one string, its emphasised phrases as ``emphasis`` writes them."""
    return "".join(emphasis(phrase.text) if phrase.emphasis else phrase.text for phrase in paragraph)
