"""What the templates make: the book as a row of sections of well-formed XHTML in the closed vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from builder.diagnostics import Span
from builder.model.drawings import Drawing
from builder.publication import Matter


class Section(Struct, frozen=True):
    """One section: a document of the EPUB, a galley of the print edition."""

    slug: str
    """File name of its document in the EPUB without ending; unique: ``cover``, ``contents``, ``01-background``."""
    kind: str
    """Kind of its root element: ``section.chapter``."""
    matter: Matter
    title: str
    """Its name in plain words, for running heads, ``<title>`` and the outline."""
    number: str
    """The chapter's number, or empty."""
    xhtml: str
    """The root element and everything in it."""
    spans: tuple[Span, ...]
    """What the numbers in ``data-src`` stand for."""
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    """What ``data-drawing`` names; equal names stand for equal drawings, so the markup alone tells sections apart."""
    in_part: bool = False
    """It is a chapter of the part that has begun last."""
    source: Span = Span("publication.yaml")
    """Where to look for what names no place of its own: the publication's own template that made it, if there is
    one."""

    @property
    def begin(self) -> Span:
        """The first place that it names, or else where to look."""
        return self.spans[0] if self.spans else self.source
