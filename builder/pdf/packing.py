"""The finished file packed: what is no stream goes into object streams, and the cross-reference table becomes one too.

A tagged book has a structure element for every paragraph, and ReportLab writes each as plain text with a line of its
own in the table: half of the bytes of a short book. Packed (ISO 32000-1, 7.5.7 and 7.5.8) they are a tenth of that.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

from builder.pdf.objects import stream

_EACH = 200
"""Objects in an object stream: a reader unpacks a whole stream to see one of them."""
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The second line's bytes above 127 say that the file is not text (ISO 19005-3, 6.1.2)."""
_OBJECT = re.compile(rb"(\d+) 0 obj\s+")
_REFERENCE = re.compile(rb"/(Info|Root) (\d+) 0 R")
_ROW = 1 + 4 + 2
"""Bytes of an entry of the table: its type, an offset or the number of an object stream, an index in that."""


def pack(data: bytes, file_id: bytes) -> bytes:
    """A PDF whose objects are all plain, packed. Objects keep their numbers.

    Args:
        data: The file as ReportLab assembles it, with a classic cross-reference table.
        file_id: What its trailer gives as the file's id: hexadecimal digits.
    """
    bodies, trailer = _bodies(data)
    plain = [number for number, body in bodies.items() if not body.endswith(b"endstream")]
    groups = [plain[start : start + _EACH] for start in range(0, len(plain), _EACH)]
    size = max(bodies) + 1 + len(groups) + 1
    rows = [bytes(_ROW - 2) + b"\xff\xff"] + [bytes(_ROW)] * (size - 1)
    out = [_HEADER]
    at = len(_HEADER)

    def put(number: int, body: bytes) -> None:
        nonlocal at
        rows[number] = b"\x01" + at.to_bytes(4, "big") + bytes(2)
        written = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        out.append(written)
        at += len(written)

    for number, body in bodies.items():
        if body.endswith(b"endstream"):
            put(number, body)
    for holder, group in enumerate(groups, max(bodies) + 1):
        places: list[str] = []
        held = b""
        for index, number in enumerate(group):
            places.append(f"{number} {len(held)}")
            held += bodies[number] + b"\n"
            rows[number] = b"\x02" + holder.to_bytes(4, "big") + index.to_bytes(2, "big")
        head = " ".join(places).encode("ascii") + b"\n"
        entries = f"/Type/ObjStm/N {len(group)}/First {len(head)}"
        put(holder, stream(head + held, entries).data.strip())
    start = at
    rows[size - 1] = b"\x01" + at.to_bytes(4, "big") + bytes(2)
    entries = f"/Type/XRef/Size {size}/W[1 4 2]{trailer}/ID[<{file_id.decode()}><{file_id.decode()}>]"
    put(size - 1, _table(rows, entries))
    out.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(out)


def _bodies(data: bytes) -> tuple[dict[int, bytes], str]:
    """The objects by their numbers, without what stands round them; and the trailer's entries Info and Root."""
    table = int(data[data.rindex(b"startxref") + len(b"startxref") :].split()[0])
    lines = data[table:].split(b"\n")
    count = int(lines[1].split()[1])
    starts = sorted(int(line.split()[0]) for line in lines[3 : 2 + count])
    found: dict[int, bytes] = {}
    for start, end in pairwise([*starts, table]):
        opening = _OBJECT.match(data, start)
        if opening is None:
            raise ValueError(f"no object stands at {start}")
        found[int(opening[1])] = data[opening.end() : data.rindex(b"endobj", start, end)].rstrip()
    trailer = data[data.index(b"trailer", table) :]
    return dict(sorted(found.items())), "".join(
        f"/{key.decode()} {int(n)} 0 R" for key, n in _REFERENCE.findall(trailer)
    )


def _table(rows: list[bytes], entries: str) -> bytes:
    """The cross-reference stream: each row as its difference from the one above, which packs best."""
    above = bytes(_ROW)
    out = bytearray()
    for row in rows:
        out.append(2)  # PNG's filter “up”
        out += bytes((a - b) & 0xFF for a, b in zip(row, above, strict=True))
        above = row
    data = zlib.compress(bytes(out), 9)
    entries += f"/DecodeParms<</Predictor 12/Columns {_ROW}>>/Filter/FlateDecode"
    return stream(data, entries, compress=False).data.strip()
