"""Pages of a finished PDF → sheets of paper that fold into a booklet, or several pages a side to save paper.

``signature``  which page stands where, so that page 1 faces the right way when the sheets are folded
``sheets``     where that is in points: the sheet, its two pages, creep, the other way round on backs
``bleed``      what runs off a page goes on over its edge, and the boxes that say where that is cut
``marks``      where to cut and to fold
``impose``     the PDF of the sheets
``advice``     what of this won't be as it was asked for
"""

from __future__ import annotations

from builder.imposition.advice import advice, too_large, without_effect
from builder.imposition.bleed import widen
from builder.imposition.impose import drawing, impose, joined, like, on_leaves, page_count, page_size

__all__ = [
    "advice",
    "drawing",
    "impose",
    "joined",
    "like",
    "on_leaves",
    "page_count",
    "page_size",
    "too_large",
    "widen",
    "without_effect",
]
