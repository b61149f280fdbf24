"""Personal copies of a finished PDF: numbered, with a name, tagged as the original is.

``recipients``  who gets one: a CSV file, read and checked
``stamps``      what each copy has of its own, set in the book's faces: a line at the foot, a word across the page
``personal``    the original with the stamps of one recipient; or all copies in one file for the printer
"""

from __future__ import annotations

from builder.copies.personal import Copies, all_in_one, file_name, personal
from builder.copies.recipients import Recipient, read_recipients
from builder.copies.stamps import Stamps

__all__ = ["Copies", "Recipient", "Stamps", "all_in_one", "file_name", "personal", "read_recipients"]
