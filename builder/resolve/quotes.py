"""Which quotation marks the text of a book uses, so that its bibliography uses the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.model.nodes import Block, Phrase, Text
from builder.model.walk import spoken
from builder.resolve.places import own_runs
from builder.resolve.rewrite import CONTAINERS, Run

DOUBLE = ("“", "”", "‘", "’")
SINGLE = ("‘", "’", "“", "”")


def quotes_of(runs: Iterable[Run]) -> tuple[str, ...]:
    """``DOUBLE`` or ``SINGLE``, by which of the two stands outermost more often; nothing where neither does.

    British books have the one or the other, by the house; a language's table alone can't tell. Words in other
    languages don't count.
    """
    count = {"“": 0, "‘": 0}
    for run in runs:
        open_marks: list[str] = []
        for char in "".join(_own_text(run)):
            if char in count:
                if not open_marks:
                    count[char] += 1
                open_marks.append(char)
            elif open_marks and char == DOUBLE[DOUBLE.index(open_marks[-1]) + 1]:
                open_marks.pop()
    if count["“"] == count["‘"]:
        return ()
    return DOUBLE if count["“"] > count["‘"] else SINGLE


def runs_in(language: str, blocks: Iterable[Block]) -> Iterator[Run]:
    """The runs of those blocks that are in this language, the book's."""
    for block, spoken_there in spoken(blocks):
        if spoken_there in ("", language):
            yield from own_runs(block)


def _own_text(run: Run) -> Iterator[str]:
    for node in run:
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, CONTAINERS) and not (isinstance(node, Phrase) and node.language):
            yield from _own_text(node.children)
