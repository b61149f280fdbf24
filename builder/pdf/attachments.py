"""Files that travel inside the PDF, each associated with what it belongs to (ISO 19005-3, 6.8 and annex E)."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from builder.pdf.links import name_tree
from builder.pdf.objects import Objects, Raw, name, stream, string, told


class Relation(enum.Enum):
    """What an attached file is to the thing that it belongs to."""

    DATA = "Data"
    """What a table or chart is drawn from."""
    SOURCE = "Source"
    SUPPLEMENT = "Supplement"


class Attachment(Struct, frozen=True):
    """A file to be embedded."""

    name: str
    """Its file name, unique in the book."""
    media_type: str
    description: str
    relation: Relation
    data: bytes
    place: str = ""
    """Id of the table or figure that it belongs to; empty: it belongs to the whole book."""


class Attached(Struct, frozen=True):
    """Embedded files by the object numbers of their file specifications."""

    by_name: Mapping[str, int]
    by_place: Mapping[str, tuple[int, ...]]

    def elsewhere(self, placed: frozenset[str]) -> list[int]:
        """Those that belong to the whole book, since the thing that they belong to isn't among ``placed``."""
        held = {number for place in placed for number in self.by_place.get(place, ())}
        return [number for number in self.by_name.values() if number not in held]

    def names(self) -> bytes:
        """The name tree of embedded files, which viewers list them from."""
        return name_tree((file, f"{number} 0 R") for file, number in self.by_name.items())


def attach(objects: Objects, attachments: Sequence[Attachment], modified: datetime) -> Attached:
    """Embed files.

    Raises:
        ValueError: two of them have one name.
    """
    by_name: dict[str, int] = {}
    by_place: dict[str, tuple[int, ...]] = {}
    when = string(f"D:{modified.year:04}{modified:%m%d%H%M%S}Z")
    for file in attachments:
        if file.name in by_name:
            raise ValueError(f"two attached files are called {file.name!r}")
        # A checksum, as the format asks for it, and no protection against anybody.
        checksum = hashlib.md5(file.data, usedforsecurity=False).hexdigest().upper()
        embedded = objects.add(
            stream(
                file.data,
                f"/Type/EmbeddedFile/Subtype{name(file.media_type)}"
                f"/Params<</Size {len(file.data)}/CheckSum<{checksum}>/ModDate{when}>>",
            )
        )
        called = string(file.name)
        number = objects.add(
            Raw(
                f"<</Type/Filespec/F{called}/UF{called}/Desc{string(told(file.description))}"
                f"/AFRelationship/{file.relation.value}/EF<</F {embedded} 0 R/UF {embedded} 0 R>>>>".encode("ascii")
            )
        )
        by_name[file.name] = number
        if file.place:
            by_place[file.place] = (*by_place.get(file.place, ()), number)
    return Attached(by_name, by_place)
