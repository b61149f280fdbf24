"""Links and where they lead: annotations, and the named destinations that survive a rebuild."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Sequence
from typing import Protocol

from builder.markup.vocabulary import SCHEMES, scheme_of
from builder.pdf.objects import in_ascii, number, string, told
from builder.pdf.paint import PaintedDestination, PaintedLink

_PRINTED = 4
"""Annotation flag: PDF/A wants every annotation printed (a link has nothing to print)."""

_URI_SAFE = "!#$%&'()*+,/:;=?@[]~"


class WithPlaces(Protocol):
    """A page, as far as links are concerned."""

    @property
    def links(self) -> tuple[PaintedLink, ...]:
        """Those that begin on it."""

    @property
    def destinations(self) -> tuple[PaintedDestination, ...]:
        """Those that lead there."""


def annotation(link: PaintedLink, page: int, parent: int) -> str:
    """The annotation of a link on the page with object number ``page``; ``parent`` is its key in the ParentTree.

    Raises:
        ValueError: it leads to a scheme that isn't one of the vocabulary's ``SCHEMES``.
    """
    left, bottom = min(box.left for box in link.boxes), min(box.bottom for box in link.boxes)
    right, top = max(box.right for box in link.boxes), max(box.top for box in link.boxes)
    quads = ""
    if len(link.boxes) > 1:
        corners = [(b.left, b.top, b.right, b.top, b.left, b.bottom, b.right, b.bottom) for b in link.boxes]
        quads = f"/QuadPoints[{' '.join(number(x) for corner in corners for x in corner)}]"
    said = string(told(link.text) or told(link.href))
    return (
        f"<</Type/Annot/Subtype/Link/Rect[{' '.join(map(number, (left, bottom, right, top)))}]{quads}"
        f"/Border[0 0 0]/F {_PRINTED}/P {page} 0 R/StructParent {parent}/Contents{said}"
        f"{_target(link.href)}>>"
    )


def _target(href: str) -> str:
    if href.startswith("#"):
        return f"/Dest{string(in_ascii(href[1:]))}"
    scheme = scheme_of(href)
    if scheme not in SCHEMES:
        raise ValueError(f"a link of the scheme {scheme!r} came as far as the page: {href!r}")
    return f"/A<</S/URI/URI{string(urllib.parse.quote(href, safe=_URI_SAFE))}>>"


def destinations(pages: Sequence[tuple[WithPlaces, int]]) -> bytes:
    """The name tree of all destinations; with each page comes its object number.

    Raises:
        ValueError: a name stands for two places, or a link leads to one that isn't there.
    """
    found: dict[str, str] = {}
    for page, object_number in pages:
        for place in page.destinations:
            if place.id in found:
                raise ValueError(f"two places are called {place.id!r}")
            found[place.id] = f"[{object_number} 0 R/XYZ {number(place.x)} {number(place.y)} null]"
    wanted = {link.href[1:] for page, _ in pages for link in page.links if link.href.startswith("#")}
    missing = sorted(wanted - found.keys())
    if missing:
        raise ValueError(f"links lead to places that are on no page: {', '.join(missing)}")
    return name_tree(found.items())


def name_tree(pairs: Iterable[tuple[str, str]]) -> bytes:
    """A name tree of one node, sorted."""
    rows = sorted((in_ascii(name), value) for name, value in pairs)
    return f"<</Names[{' '.join(f'{string(name)} {value}' for name, value in rows)}]>>".encode("ascii")
