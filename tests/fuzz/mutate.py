"""Changes to the bytes of a file, as hostile as chance can make them, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

LARGEST = 1 << 17
"""Bytes of what comes out, at most: parsers are tried with many inputs, and the hostile samples with huge ones."""

ANYWHERE = (
    *(
        b"\x00",
        b"\xff",
        b"\xfe",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xae",
        b"\xe2\x81\xa6",
        b"\x7f",
    ),
    *(
        b"\r",
        b"\r\n",
        b"\n",
        b"\n\n",
        b"\t",
        b" ",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"\xc2\xad",
        b"\x1b[2J",
        b"\xf3\xa0\x81\x81",
    ),
    *(b"NaN", b"inf", b"-inf", b"1e308", b"1e-400", b"-0", b"99999999999999999999", b"0x7fffffff", b"-1", b"0", b"1"),
    *(
        b"null",
        b"~",
        b"no",
        b"true",
        b"{}",
        b"[]",
        b"''",
        b'""',
        b"{{",
        b"}}",
        b"{%",
        b"%}",
        b"<",
        b">",
        b"&",
        b"&amp;",
    ),
    *(b"&#0;", b"&#xd800;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"../", b"/etc/passwd", b"javascript:"),
    *(
        "é".encode(),
        "e\u0301".encode(),
        "条约".encode(),
        "договор".encode(),
        "سلام".encode(),
        "👩‍👩‍👧".encode(),
        "\u0378".encode(),
    ),
    *(
        "ﬁ".encode(),
        "İ".encode(),
        "ß".encode(),
        "²".encode(),
        "٣".encode(),
        "Ⅷ".encode(),
        "½".encode(),
        "\U0010ffff".encode(),
    ),
)
"""What every parser is given, beside the tokens of its own language."""
_NUMBER = re.compile(rb"-?\d+(\.\d+)?")
_TOKEN = re.compile(rb"[\w]+|\s+|[^\w\s]+")


def mutated(seeds: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds with some changes, mostly few."""
    data = chance.choice(seeds)
    for _ in range(min(1 + int(chance.expovariate(0.4)), 24)):
        data = _changed(data, seeds, tokens, chance)[:LARGEST]
    return data


def _changed(data: bytes, seeds: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    end = min(len(data), at + int(chance.expovariate(0.05)) + 1)
    match chance.randint(0, 12):
        case 0:  # a bit turned over
            if at < len(data):
                return data[:at] + bytes([data[at] ^ 1 << chance.randint(0, 7)]) + data[at + 1 :]
            return data
        case 1:
            return data[:at] + data[end:]
        case 2:  # a stretch again, mostly once, now and then hundreds of times
            times = chance.choice((1, 1, 1, 2, 5, 300))
            return data[:at] + data[at:end] * (times + 1) + data[end:]
        case 3 | 4:
            return data[:at] + chance.choice(tokens) + data[at:]
        case 5:
            return data[:at] + chance.choice(ANYWHERE) + data[at:]
        case 6:  # the beginning of one and the end of another
            other = chance.choice(seeds)
            return data[:at] + other[chance.randint(0, len(other)) :]
        case 7:  # ends early
            return data[:at] if chance.random() < 0.3 else data[:at] + data[end:]
        case 8:  # nested or repeated without end
            return data[:at] + chance.choice(tokens) * chance.choice((2, 3, 20, 200, 3000)) + data[at:]
        case 9:
            lines = data.split(b"\n")
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            return b"\n".join(lines)
        case 10:
            lines = data.split(b"\n")
            one = chance.randrange(len(lines))
            lines[one : one + 1] = [] if chance.random() < 0.5 else [lines[one]] * 2
            return b"\n".join(lines)
        case 11:
            found = list(_NUMBER.finditer(data[at:])) or list(_NUMBER.finditer(data))
            if not found:
                return data
            number = found[0]
            start = data.rfind(number[0])
            new = chance.choice(
                (b"0", b"-1", b"1e308", b"NaN", b"1" * 30, b"0.0000001", b"", b"1e400", b"-99999", b"13")
            )
            return data[:start] + new + data[start + len(number[0]) :]
        case _:  # one word of the text in place of another
            words = list(_TOKEN.finditer(data))
            if not words:
                return data
            old, new = chance.choice(words), chance.choice(words)[0]
            return data[: old.start()] + new + data[old.end() :]
