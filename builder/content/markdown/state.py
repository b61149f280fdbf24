"""The inline parser's state, with the ends of bracketed labels remembered."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it.rules_inline import StateInline


class Label(NamedTuple):
    """Where a ``[`` is closed."""

    end: int
    """Offset of the ``]``, or -1."""
    nested: bool
    """A link stands inside, so that no link can be made of it."""
    depth: int
    """How many brackets stand inside one another, itself among them."""


UNMATCHED = Label(-1, False, 0)


class Inlines(StateInline):
    """markdown-it's state, and a memory that keeps nested brackets linear."""

    labels: dict[int, Label]
    links: set[int]
    """Where the links begin that have been come upon."""

    def label(self, start: int) -> Label:
        """The label that opens at ``start``.

        One scan settles every bracket that it passes: an inner one is closed where this scan closes it, since from
        there on both would read the same. So brackets inside brackets are not scanned again from each of them.
        """
        label = self.labels.get(start)
        if label is None:
            label = self._scan(start)
        return label if label.end < self.posMax else UNMATCHED

    def _scan(self, start: int) -> Label:
        labels, source, limit, skip = self.labels, self.src, self.posMax, self.md.inline.skipToken
        before = self.pos
        opened = [start]
        depths = [0]
        last_link = -1
        self.pos = start + 1
        while self.pos < limit and opened:
            at = self.pos
            character = source[at]
            if character == "]":
                opener, depth = opened.pop(), depths.pop() + 1
                labels[opener] = Label(at, last_link > opener, depth)
                if depths:
                    depths[-1] = max(depths[-1], depth)
                self.pos = at + 1
                continue
            skip(self)
            if character != "[":
                continue
            known = labels.get(at)
            if at in self.links or (known is not None and known.nested):
                last_link = at
            if known is not None:
                depths[-1] = max(depths[-1], known.depth)
            if self.pos > at + 1:
                continue
            if known is None:
                opened.append(at)
                depths.append(0)
            elif known.end < 0:
                break
            else:
                self.pos = known.end + 1
        for opener in opened:
            labels[opener] = UNMATCHED
        self.pos = before
        return labels[start]
