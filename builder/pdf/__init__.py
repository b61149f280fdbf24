"""Pages → PDF: tagged (PDF/UA-1), archival (PDF/A-3a), the same bytes for the same input.

Drawing decides nothing: every item of a page already has its place and its node. The way of a book through the room:

``paint``       a page's items → its content stream and what it uses, as plain data (one chapter needs no other)
``codes``       which character code stands for which (glyph, text), settled over the whole book
``fonts``       the embedded subsets with their widths and ToUnicode maps
``images``      pictures, each embedded once
``structure``   the Flow tree + the pages' marks → the tag tree and its ParentTree
``links``, ``outline``, ``metadata``   annotations, destinations, bookmarks, labels, Info and XMP
``attachments`` files that travel with the book
``gathering``   a section's pages with their part of the tag tree, ready to be bound
``canvas``      ReportLab's canvas, which numbers the objects and assembles the file
``packing``     the finished file made small
``write``       all of it in order
"""

from __future__ import annotations

from builder.pdf.attachments import Attachment, Relation
from builder.pdf.raster import first_page_jpeg
from builder.pdf.write import assemble, bind, write

__all__ = ["Attachment", "Relation", "assemble", "bind", "first_page_jpeg", "write"]
