"""A page as a picture."""

from __future__ import annotations

import io

_QUALITY = 88
"""Of the JPEG: no ringing round the letters of a title that the eye could see."""


def first_page_jpeg(pdf: bytes, width: int, height: int) -> bytes:
    """The first page as a JPEG of exactly ``width`` × ``height`` pixels (the EPUB's cover).

    Raises:
        pypdfium2.PdfiumError: ``pdf`` is not a PDF.
    """
    import pypdfium2  # only e-books have such a picture

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        scale = max(width / page.get_width(), height / page.get_height())
        picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        if max(picture.width - width, picture.height - height) == 1:
            # Sizes are rounded up: the odd row or column goes, rather than that all letters are smoothed once more.
            picture = picture.crop((0, 0, width, height))
        elif picture.size != (width, height):
            picture = picture.resize((width, height))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return out.getvalue()
    finally:
        document.close()
