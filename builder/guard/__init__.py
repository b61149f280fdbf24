"""Content that nobody trusts is built in a process of its own, which may take only so much of the machine.

``outside``  starts that process, watches the clock, and says which limit it met
``inside``   what it does to itself before it reads anything: limits, a watch over its memory, no sockets, no programs

What the system offers is used: on Linux and macOS the limits of ``setrlimit``, everywhere an audit hook and the clock
on the wall. Memory is limited by ``RLIMIT_DATA`` rather than ``RLIMIT_AS``, because the engine of citations reserves a
terabyte of addresses that it never uses; systems that don't heed it (macOS) have the watch alone.

The limits are looked up when they are wanted, not when this is imported: by then the command line has set them.
"""

from __future__ import annotations

from builder.guard.inside import EXITS, FORBIDDEN, active, code_of, enter, resume
from builder.guard.outside import Ending, exceeded, lacking, led_away, run

__all__ = [
    "EXITS",
    "FORBIDDEN",
    "Ending",
    "active",
    "code_of",
    "enter",
    "exceeded",
    "lacking",
    "led_away",
    "resume",
    "run",
]
