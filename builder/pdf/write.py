"""A laid-out book as a PDF file.

``write`` does everything. A caller that keeps painted pages, or paints chapters in several processes, paints them
itself (``paint.paint``) and calls ``assemble``; the bytes are the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from builder.geometry import Size
from builder.layout.pages import Pages
from builder.pdf import links, metadata, outline
from builder.pdf.attachments import Attachment, attach
from builder.pdf.canvas import BookCanvas
from builder.pdf.codes import settle
from builder.pdf.fonts import embed
from builder.pdf.images import Images
from builder.pdf.objects import stream
from builder.pdf.paint import PaintedPage, paint
from builder.pdf.structure import PlacedPage, write_structure
from builder.publication import Publication


def write(
    pages: Pages,
    publication: Publication,
    pictures: Mapping[str, bytes],
    modified: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF of a laid-out book.

    Args:
        pages: The pages, with the flows that they were laid out from.
        publication: What the file's metadata is made of.
        pictures: PNG and JPEG files by the ``src`` that pages name them by.
        modified: The time that the file gives as its own; without a time zone: UTC.
        attachments: Files to be embedded.

    Returns:
        The file: tagged, PDF/UA-1 and PDF/A-3a, the same bytes for the same arguments.

    Raises:
        ValueError: the pages contradict themselves (a link to nowhere, a character without a glyph, a picture that
            is not among ``pictures``): earlier stages should have told the author.
    """
    painted: list[PaintedPage] = []
    for flow, group in itertools.groupby(pages.pages, lambda page: page.flow):
        painted += paint(pages.flows[flow], group)
    return assemble(pages, painted, publication, pictures, modified, attachments)


def assemble(
    pages: Pages,
    painted: Sequence[PaintedPage],
    publication: Publication,
    pictures: Mapping[str, bytes],
    modified: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Join painted pages to a file; see ``write``. ``painted`` are the pages of ``pages``, in their order."""
    if not painted:
        raise ValueError("a book without pages")
    when = modified.astimezone(UTC) if modified.tzinfo is not None else modified
    canvas = BookCanvas(publication.language, when)
    codes = settle(painted)
    images = Images(canvas.objects)
    placed: list[PlacedPage] = []
    key = len(painted)  # pages have the keys below
    for index, (page, sheet) in enumerate(zip(pages.pages, painted, strict=True)):
        annotations = [canvas.objects.reserve() for _ in sheet.links]
        number = canvas.add_page(
            Size(sheet.width, sheet.height),
            stream(codes.fill(sheet.stream)),
            index,
            {picture.name: images.add(_picture(pictures, picture.src)) for picture in sheet.pictures},
            [annotation for annotation, _ in annotations],
        )
        keys = tuple(range(key, key + len(annotations)))
        key += len(annotations)
        for link, parent, (_, raw) in zip(sheet.links, keys, annotations, strict=True):
            raw.data = links.annotation(link, number, parent).encode("ascii")
        placed.append(PlacedPage(page.flow, sheet, number, tuple(n for n, _ in annotations), keys))
    for font in codes.fonts:
        canvas.add_font(font.name, embed(canvas.objects, font))
    attached = attach(canvas.objects, attachments, when)
    structure, heard = write_structure(canvas.objects, pages.flows, placed, attached.by_place)
    metadata.describe(canvas, publication, when)
    places = links.destinations([(page.painted, page.number) for page in placed])
    metadata.open_at(canvas, placed[0].number, structure, places)
    if attachments:
        metadata.associate(canvas, attached.names(), attached.elsewhere(heard))
    outline.add_outline(canvas, pages.outline, frozenset(place.id for page in painted for place in page.destinations))
    outline.add_labels(canvas, pages.label_ranges)
    return canvas.finish()


def _picture(pictures: Mapping[str, bytes], src: str) -> bytes:
    data = pictures.get(src)
    if data is None:
        raise ValueError(f"no picture is called {src!r}")
    return data
