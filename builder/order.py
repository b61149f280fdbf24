"""What is to be built: the one argument of a build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from builder.store import Store

FORMATS = ("pdf", "epub", "booklet", "cover", "press", "handout")
"""What can be built, in the order in which it is."""
USUAL = ("pdf", "epub")
"""What is built unless something else is asked for."""
PAPER = frozenset(("booklet", "cover", "press"))
"""What is made for paper, from the pages of the book."""
PAGED = PAPER | {"pdf"}
"""What needs pages."""

Progress = Callable[[str], None]
"""Told the name of each stage as it begins."""


def stem(publication: str, form: str = "", product: str = "pdf") -> str:
    """The name of a file without its ending: the publication's, which is a folder's, then that of the printed form if
    it has one, then what is made of it unless that is the book itself.

    Args:
        publication: its name.
        form: that of an edition; empty: the book proper.
        product: one of ``FORMATS``.
    """
    return "-".join(filter(None, (publication, form, "" if product in USUAL else product)))


def output_name(publication: str, form: str = "", product: str = "pdf") -> str:
    """The name of a file; what it is made of is as with ``stem``."""
    return f"{stem(publication, form, product)}.{'epub' if product == 'epub' else 'pdf'}"


class NoSuchEdition(Exception):
    """The publication has no edition of the name that was asked for; the message says which it has."""


class Order(Struct, frozen=True):
    """What is to be built."""

    folder: Path
    """The publication's."""
    formats: tuple[str, ...] = USUAL
    output: Path = Path("output")
    epoch: int | None = None
    """``SOURCE_DATE_EPOCH``: seconds since 1970, instead of the publication's date."""
    editions: tuple[str, ...] | None = ("",)
    """Names of the printed forms, of which ``""`` is the book proper; ``None``: all that the publication names."""
    catalogue: bool = False
    """The complete set is asked for, in all formats; see ``listed``."""
    jobs: int = 1
    """How many processes may share the work; the outputs are the same for any number."""
    store: Store | None = None
    """What is kept from build to build; the outputs are the same without."""

    @property
    def everything(self) -> bool:
        """Whether all that there is was asked for, so that what the publication does not have is not missed."""
        return self.catalogue or self.editions is None

    @property
    def listed(self) -> bool:
        """Whether a page lists all files, with their checksums. A list of some printed forms would pass for that of
        the complete set."""
        return self.catalogue and self.editions is None
