"""What is changed: the seeds, and what came of them and is worth to be changed further."""

from __future__ import annotations

import random
from collections.abc import Sequence

LARGEST = 1 << 14
"""Bytes of an input that is kept."""
SOUND = 100
"""How many of the inputs are kept that were read without an error."""


class Pool:
    """Seeds, inputs that drew a finding none had drawn before, and some of those that were read to the end.

    Half of what can go wrong stands behind the reader's last error, so hostility grows on what has got far.
    """

    def __init__(self, seeds: Sequence[bytes]) -> None:
        """Start with these."""
        self.seeds = seeds
        self._telling: list[bytes] = []
        self._sound: list[bytes] = []
        self._drawn: set[str] = set()

    def some(self, chance: random.Random) -> list[bytes]:
        """A few of them, each kind as likely as the others."""
        kinds = [kind for kind in (self.seeds, self._telling, self._sound) if kind]
        return [chance.choice(chance.choice(kinds)) for _ in range(4)]

    def add(self, data: bytes, findings: frozenset[str], sound: bool, chance: random.Random) -> None:
        """Keep an input that drew these kinds of findings, if it is worth it; ``sound``: none is an error."""
        if len(data) <= LARGEST:
            if not findings <= self._drawn:
                self._telling.append(data)
            if sound and len(self._sound) < SOUND:
                self._sound.append(data)
            elif sound:
                self._sound[chance.randrange(SOUND)] = data
        self._drawn |= findings
