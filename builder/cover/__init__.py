"""A cover that goes round the book: back, spine and front on one sheet.

``spine``   how thick the book is, and how the words on its spine run
``sheet``   where the three stand on the paper, in points
``design``  the back and the spine, set in the book's own theme; the front is the book's first page
``wrap``    the PDF of the sheet
"""

from __future__ import annotations

from builder.cover.design import Outside, outside
from builder.cover.sheet import CoverSheet
from builder.cover.wrap import wrap

__all__ = ["CoverSheet", "Outside", "outside", "wrap"]
