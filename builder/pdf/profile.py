"""An sRGB profile made from the standard's numbers (IEC 61966-2-1), so that its bytes never change: the profiles that
libraries make carry the time of day."""

from __future__ import annotations

import functools
import struct

_STEPS = 256
"""Points of the tone curve: as many as there are values of a colour."""

# Primaries and white as an ICC profile wants them: seen under its own white, D50 (Bradford adaptation).
_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {b"rXYZ": (0.4360, 0.2225, 0.0139), b"gXYZ": (0.3851, 0.7169, 0.0971), b"bXYZ": (0.1431, 0.0606, 0.7139)}
_NAME = b"sRGB IEC61966-2.1"


@functools.cache
def srgb() -> bytes:
    """The profile: ICC version 2.4, three primaries and one tone curve, for displays."""
    curve = b"curv\0\0\0\0" + struct.pack(">I", _STEPS)
    curve += b"".join(struct.pack(">H", round(65535 * _linear(step / (_STEPS - 1)))) for step in range(_STEPS))
    # A description is given in ASCII; the counts of its Unicode and Macintosh forms are zero.
    title = b"desc\0\0\0\0" + struct.pack(">I", len(_NAME) + 1) + _NAME + b"\0" + bytes(12 + 67)
    tags = {b"cprt": b"text\0\0\0\0No rights reserved\0", b"desc": title, b"wtpt": _xyz(_D50)}
    tags |= {tag: _xyz(colour) for tag, colour in _PRIMARIES.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data = b"", b""
    places: dict[bytes, int] = {}
    start = 128 + 4 + 12 * len(tags)
    for tag, value in sorted(tags.items()):
        if value not in places:
            places[value] = start + len(data)
            data += value + bytes(-len(value) % 4)
        table += tag + struct.pack(">II", places[value], len(value))
    return _header(start + len(data)) + struct.pack(">I", len(tags)) + table + data


def _linear(value: float) -> float:
    """sRGB's transfer function."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(part * 65536) for part in value))


def _header(size: int) -> bytes:
    when = (2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI4s4s4s6H4s", size, 0x02400000, b"mntr", b"RGB ", b"XYZ ", *when, b"acsp")
    illuminant = struct.pack(">iii", *(round(part * 65536) for part in _D50))
    return (head + bytes(68 - len(head)) + illuminant).ljust(128, b"\0")
