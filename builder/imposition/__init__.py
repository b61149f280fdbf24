"""Pages of a finished PDF → sheets of paper that fold into a booklet, or several pages a side to save paper.

``signature``  which page stands where, so that page 1 faces the right way when the sheets are folded
``sheets``     where that is in points: the sheet, its two pages, creep, the other way round on backs
``bleed``      what runs off a page goes on over its edge, and the boxes that say where that is cut
``marks``      where to cut and to fold
``impose``     the PDF of the sheets
"""

from __future__ import annotations

from builder.imposition.bleed import widen
from builder.imposition.impose import impose, joined, like, on_leaves, page_size

__all__ = ["impose", "joined", "like", "on_leaves", "page_size", "widen"]
