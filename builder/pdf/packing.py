"""The finished file packed: what is no stream goes into object streams, and the cross-reference table becomes one too.

A tagged book has a structure element for every paragraph, and ReportLab writes each as plain text with a line of its
own in the table: half of the bytes of a short book. Packed (ISO 32000-1, 7.5.7 and 7.5.8) they are a tenth of that.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import NamedTuple

from builder.pdf.objects import stream

_EACH = 200
"""Objects in an object stream: a reader unpacks a whole stream to see one of them."""
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The second line's bytes above 127 say that the file is not text (ISO 19005-3, 6.1.2)."""
_ROW = 1 + 4 + 2
"""Bytes of an entry of the table: its type, an offset or the number of an object stream, an index in that."""


class Ends(NamedTuple):
    """What a file's trailer names."""

    root: int
    """Number of the catalog."""
    info: int
    """Number of the information dictionary."""
    id: str
    """The file's id: hexadecimal digits."""


def pack(bodies: Mapping[int, bytes], ends: Ends) -> bytes:
    """The file of these objects, by their numbers in ascending order: each without what stands round it."""
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
        length = 0
        for index, number in enumerate(group):
            places.append(f"{number} {length}")
            length += len(bodies[number]) + 1
            rows[number] = b"\x02" + holder.to_bytes(4, "big") + index.to_bytes(2, "big")
        head = " ".join(places).encode("ascii") + b"\n"
        entries = f"/Type/ObjStm/N {len(group)}/First {len(head)}"
        held = b"".join(bodies[number] + b"\n" for number in group)
        put(holder, stream(head + held, entries).data.strip())
    start = at
    rows[size - 1] = b"\x01" + at.to_bytes(4, "big") + bytes(2)
    entries = f"/Type/XRef/Size {size}/W[1 4 2]/Info {ends.info} 0 R/Root {ends.root} 0 R/ID[<{ends.id}><{ends.id}>]"
    put(size - 1, _table(rows, entries))
    out.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(out)


def _table(rows: list[bytes], entries: str) -> bytes:
    """The cross-reference stream: each row as its difference from the one above, which packs best."""
    flat = b"".join(rows)
    differences = bytes([(a - b) & 0xFF for a, b in zip(flat, bytes(_ROW) + flat, strict=False)])
    filtered = (b"\x02" + differences[at : at + _ROW] for at in range(0, len(flat), _ROW))  # PNG's filter “up”
    data = zlib.compress(b"".join(filtered), 9)
    entries += f"/DecodeParms<</Predictor 12/Columns {_ROW}>>/Filter/FlateDecode"
    return stream(data, entries, compress=False).data.strip()
