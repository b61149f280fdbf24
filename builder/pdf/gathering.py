"""A section's painted pages, ready to be bound with the others: plain data that knows no object number and no page
number but its own, so that it may be made in another process or kept from build to build."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from builder.markup.flow import Flow
from builder.pdf.codes import Codes, Uses, uses
from builder.pdf.objects import stream
from builder.pdf.paint import PaintedDestination, PaintedLink, PaintedPage, PaintedPicture
from builder.pdf.structure import Branch, branch


class Leaf(Struct, frozen=True):
    """A page without its content stream."""

    width: float
    height: float
    links: tuple[PaintedLink, ...]
    destinations: tuple[PaintedDestination, ...]
    pictures: tuple[PaintedPicture, ...]


class Gathering(Struct, frozen=True):
    """The pages of a section without their content streams."""

    leaves: tuple[Leaf, ...]
    uses: Uses
    branch: Branch


def gather(flow: Flow, pages: Sequence[PaintedPage]) -> Gathering:
    """The gathering of a section, whose painted pages these are."""
    leaves = tuple(Leaf(page.width, page.height, page.links, page.destinations, page.pictures) for page in pages)
    return Gathering(leaves, uses(pages), branch(flow, pages))


def finished(template: str, codes: Codes) -> bytes:
    """A page's content stream as the file has it, its codes in place, packed."""
    return stream(codes.fill(template)).data
