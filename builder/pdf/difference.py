"""What tells two PDFs apart, in words for people: where their bytes differ says nothing to anybody."""

from __future__ import annotations

import re

import pypdfium2

_TOOL = re.compile(rb"<xmp:CreatorTool>([^<]*)<")
_TIME = re.compile(rb"<xmp:ModifyDate>([^<]*)<")


def difference(given: bytes, built: bytes) -> str:
    """The first thing that can be told to differ, or nothing. ``given`` may be any bytes."""
    if (theirs := _said(_TOOL, given)) != (ours := _said(_TOOL, built)):
        return f"it was made by {theirs}, this is {ours}" if theirs else "it was not made by this program"
    if (theirs := _said(_TIME, given)) != (ours := _said(_TIME, built)):
        return f"it is stamped {theirs or 'with no time'}, this build {ours}: SOURCE_DATE_EPOCH sets the time"
    try:
        theirs_pages, our_pages = _texts(given), _texts(built)
    except pypdfium2.PdfiumError:
        return "it can't be read as a PDF"
    for index, (page, our_page) in enumerate(zip(theirs_pages, our_pages, strict=False), 1):
        if page != our_page:
            return f"the first sheet whose words differ is {index} of {len(theirs_pages)}"
    if len(theirs_pages) != len(our_pages):
        return f"it has {len(theirs_pages)} sheets, this build {len(our_pages)}"
    return "the words of all pages are the same; looks, tags or attached files differ"


def _said(pattern: re.Pattern[bytes], data: bytes) -> str:
    found = pattern.search(data)
    return found[1].decode("utf-8", "replace") if found else ""


def _texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
