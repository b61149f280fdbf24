"""A finished PDF made ready for a printing press. The book's own PDF is never touched: it stays beside.

``bleed``  what runs off the page goes on over its edge, and the boxes that say where that is cut
"""

from __future__ import annotations

from builder.prepress.bleed import with_bleed

__all__ = ["with_bleed"]
