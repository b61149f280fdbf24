"""A finished PDF made ready for a printing press. The book's own PDF is never touched: it stays beside.

``pages``     the book's pages one by one, with crop marks
``profile``   the press: what its ICC profile says, and colours of screens in its inks
``colours``   content streams in these inks: black, white and grey in black ink alone
``pictures``  pictures in them
``standard``  what PDF/X-4 wants a file to say of itself, and what it forbids; ``PDF_X4.md`` says what holds it
"""

from __future__ import annotations

from builder.prepress.pages import CUT_MARKS, pages, registration, sheet_size
from builder.prepress.profile import Press, press
from builder.prepress.standard import for_press

__all__ = ["CUT_MARKS", "Press", "for_press", "pages", "press", "registration", "sheet_size"]
