"""A lexicon of English-like words: the common ones real, the long tail made of English syllables and endings.

Justification and hyphenation behave on it as on English, because word lengths, letters and endings do; and no text
of anybody's is needed. Everything follows from one seed through ``Dice``, which uses integers only, so that the same
words come out under every Python and on every machine.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

Face = TypeVar("Face")


class Dice:
    """Seeded chance in integers: ``random.Random.getrandbits`` is the same everywhere, floats need not be."""

    def __init__(self, seed: int) -> None:
        self._bits = random.Random(seed).getrandbits

    def below(self, bound: int) -> int:
        """0 … bound - 1, evenly (the bias of scaling 32 bits is far below what a text shows)."""
        return self._bits(32) * bound >> 32

    def once_in(self, per_mille: int) -> bool:
        """True in ``per_mille`` of a thousand cases."""
        return self.below(1000) < per_mille


class Wheel(Generic[Face]):
    """Things to draw from, with whole-number weights."""

    def __init__(self, faces: Sequence[Face], weights: Sequence[int]) -> None:
        self.faces = faces
        self._sums = list(accumulate(weights))

    def draw(self, dice: Dice) -> Face:
        """One of the things, as often as its weight says."""
        return self.faces[bisect_right(self._sums, dice.below(self._sums[-1]))]


def weighted(text: str) -> Wheel[str]:
    """``"the 60 a 25"`` as a wheel; ``-`` stands for the empty string, ``~`` for a space inside a face."""
    fields = text.split()
    return Wheel(
        [face.replace("~", " ") if face != "-" else "" for face in fields[::2]],
        [int(weight) for weight in fields[1::2]],
    )


# -- the real words ---------------------------------------------------------------------------------------------------

DETERMINERS = weighted("the 46 a 22 his 14 her 14 their 7 my 5 this 5 that 4 its 3 no 3 some 3 every 2 our 3 your 2")
PREPOSITIONS = weighted(
    "of 6 in 20 to 14 with 10 on 10 at 9 from 8 by 6 into 5 over 3 through 3 upon 3 under 2 between 2 behind 2"
    " against 2 about 2 beyond 1 without 2 within 1 towards 2 beside 1 among 1 after 2 before 2"
)
SUBJECTS = weighted("he 22 she 18 it 14 they 9 I 9 you 5 we 5 there 3 nobody 1 someone 1 everything 1")
OBJECTS = weighted("him 12 her 10 it 14 them 8 me 6 us 3 you 5 nothing 1 himself 1 herself 1")
AUXILIARIES = weighted("had 20 would 8 could 8 was 6 might 3 must 3 should 3 did 2")
CONJUNCTIONS = weighted("and 50 but 18 for 5 so 4 or 4 yet 3")
SUBORDINATORS = weighted("when 9 as 12 if 6 because 4 while 4 where 3 though 4 until 3 since 2 that 8 which 8 who 5")
COPULAS = weighted("was 30 is 6 were 8 seemed 3 had~been 5 would~be 2 grew 1 looked 1")
SPEAKING = weighted("said 40 asked 9 answered 5 replied 4 murmured 2 cried 2 whispered 2 repeated 1 added 2 called 1")
ADVERBIALS = weighted("then 8 now 7 not 6 never 4 still 5 only 5 again 4 always 2 perhaps 3 almost 2 once 2 just 3")

NOUNS = """time man hand day eye house door way room night face life world head voice woman thing year father mother
place light word moment water side people child table window street road evening morning letter heart mind work wall
boy girl friend money name end hour body fire garden town country river summer winter wind sea ship horse dog tree hill
stone floor chair book paper question answer story sound silence shadow kitchen hall stair glass bed church school
village field market bridge station train carriage coat dress hat shoulder arm finger mouth hair smile thought memory
dream reason fact matter case business husband wife brother sister son daughter doctor captain officer servant stranger
neighbour minute week month rain snow sky sun moon star cloud corner edge path gate roof lamp candle clock bell knife
bread wine tea dinner breakfast journey war peace law power age half part kind sort number piece line point""".split()
VERBS = """went came looked took saw knew thought made turned asked found left felt told gave stood sat heard brought
began kept held opened seemed ran wanted put walked lay fell spoke called rose waited stopped closed followed watched
moved passed carried remembered laughed smiled tried lived drew grew met lost sent broke wrote read led set cried shook
reached pulled pushed raised touched crossed entered answered listened wondered believed understood forgot loved caught
bought paid ate drank slept woke dressed died drove rode built threw struck sang filled covered climbed returned noticed
nodded whispered hurried leaned pointed hoped feared refused offered learned showed explained promised""".split()
ADJECTIVES = """old little long great small young good own other last white black dark new first whole cold strange
large poor dead open high warm deep quiet heavy empty low red broken green certain sudden soft bright clear hard short
thin full early late narrow wide blue grey pale slow quick tall real true alone silent ready afraid sure tired happy
angry kind fine sharp thick dry wet sweet bitter gentle wild rich simple proud strong weak distant familiar foreign
ancient beautiful terrible impossible necessary different""".split()
ADVERBS = """slowly quietly suddenly softly quickly really nearly hardly certainly finally gently simply clearly
carefully perhaps together away back down up out outside upstairs afterwards already indeed however""".split()

# -- syllables of the long tail ---------------------------------------------------------------------------------------

_ONSETS = weighted(
    "- 8 s 9 t 8 r 8 m 8 l 8 d 7 p 7 c 8 b 7 f 5 n 6 h 5 g 4 w 4 v 3 st 4 tr 3 pr 3 br 2 gr 2 cr 2 cl 2 pl 2 sp 2 fl 2"
    " fr 2 dr 2 bl 2 sh 3 ch 3 th 3 wh 1 sc 1 sl 1 sw 1 qu 1 str 1 j 1 gl 1 tw 1 kn 1"
)
_VOWELS = weighted("e 27 a 22 i 18 o 18 u 8 ea 4 ou 3 ai 2 ee 3 oo 2 y 1 ie 1 oa 1 au 1")
_CODAS = weighted(
    "- 34 n 10 r 11 l 7 t 6 s 6 m 4 d 5 nd 3 nt 3 st 3 ck 2 ll 2 ss 2 rt 2 c 1 p 2 g 1 rd 2 ng 2 th 2 mp 1 ct 1 rm 1"
    " rn 1 lt 1 ld 1 x 1 sh 1 tch 1"
)
_BEGINNINGS = weighted("- 76 re 4 un 4 in 3 con 3 de 3 dis 2 ex 2 pro 2 com 2 per 1 over 1 out 1 im 1 mis 1 sub 1")
_NOUN_ENDINGS = weighted(
    "- 26 er 12 s 16 tion 6 ness 4 ment 4 ing 10 ity 3 ance 2 or 2 ist 1 ship 1 ers 5 age 2 ure 2 y 3 ow 2 le 2 et 2"
    " en 2"
)
_ADJECTIVE_ENDINGS = weighted(
    "- 16 y 12 ed 12 ing 10 ful 5 less 4 able 5 al 5 ous 5 ish 3 ive 4 ic 4 en 4 ant 2 some 2"
)
_VERB_ENDINGS = weighted("ed 90 ened 4 ered 6 led 6 ated 7 ised 2")
_LENGTHS = weighted("1 40 2 46 3 14")
"""Syllables before the ending."""


class _Coiner:
    """Makes words that look English, no word twice."""

    def __init__(self, dice: Dice, taken: set[str]) -> None:
        self.dice = dice
        self.taken = taken

    def words(self, count: int, endings: Wheel[str], after: str = "") -> list[str]:
        made: list[str] = []
        while len(made) < count:
            word = self._stem() + endings.draw(self.dice) + after
            if 3 <= len(word) <= 15 and word not in self.taken and not _clumsy(word):
                self.taken.add(word)
                made.append(word)
        return made

    def _stem(self) -> str:
        dice = self.dice
        stem = _BEGINNINGS.draw(dice)
        for _ in range(int(_LENGTHS.draw(dice))):
            stem += _ONSETS.draw(dice) + _VOWELS.draw(dice) + _CODAS.draw(dice)
        return stem


def _clumsy(word: str) -> bool:
    """Three of a letter, or a cluster that no English word has."""
    run = vowels = 0
    for index, letter in enumerate(word):
        if letter in "aeiouy":
            run, vowels = 0, vowels + 1
        else:
            run, vowels = run + 1, 0
        if run > 4 or vowels > 2 or word[index : index + 3] == letter * 3:
            return True
    return False


def _by_length(words: list[str]) -> list[str]:
    """Shorter words are the commoner ones, roughly: sorted by length within stretches of a rank's own size."""
    out: list[str] = []
    start, size = 0, 64
    ordered = sorted(words, key=lambda word: len(word))
    third = len(ordered) // 3
    # Interleave the short, the middling and the long, so that rank and length are related but not the same.
    short, middle, long = ordered[:third], ordered[third : 2 * third], ordered[2 * third :]
    while start < len(ordered):
        step = size // 4
        out += short[:step] + short[step : 2 * step] + middle[:step] + long[:step]
        short, middle, long = short[2 * step :], middle[step:], long[step:]
        start += 4 * step
        size += size // 2
    return out + short + middle + long


def _zipf(words: list[str]) -> Wheel[str]:
    """Each word as often as its rank says: about 1 / rank, the head flattened as in a text on many subjects."""
    return Wheel(words, [1_000_000_000 // (rank + 160) for rank in range(len(words))])


class Lexicon:
    """The content words of one seed, by part of speech, and its proper names."""

    def __init__(self, seed: int) -> None:
        coiner = _Coiner(Dice(seed), {*NOUNS, *VERBS, *ADJECTIVES, *ADVERBS})
        self.nouns = _zipf(NOUNS + _by_length(coiner.words(16_000, _NOUN_ENDINGS)))
        self.adjectives = _zipf(ADJECTIVES + _by_length(coiner.words(9_000, _ADJECTIVE_ENDINGS)))
        self.verbs = _zipf(VERBS + _by_length(coiner.words(9_000, _VERB_ENDINGS)))
        self.adverbs = _zipf(ADVERBS + _by_length(coiner.words(3_000, _ADJECTIVE_ENDINGS, "ly")))
        self.names = _zipf([word.capitalize() for word in coiner.words(400, weighted("- 6 a 2 y 2 er 2 ton 1 ley 1"))])
