"""A laid-out book as a PDF file.

``write`` does everything. A caller that keeps painted sections, or paints them in several processes, makes gatherings
and finished streams itself (``paint``, ``gather``, ``settle``, ``finished``) and calls ``bind``: the same bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from builder.geometry import Size
from builder.layout.pages import LabelRange, OutlineEntry, Pages
from builder.pdf import links, metadata, outline
from builder.pdf.attachments import Attachment, attach
from builder.pdf.canvas import BookCanvas
from builder.pdf.codes import Codes, settle
from builder.pdf.fonts import embed
from builder.pdf.gathering import Gathering, finished, gather
from builder.pdf.images import Images
from builder.pdf.objects import Raw
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
    own: list[list[PaintedPage]] = [[] for _ in pages.flows]
    for page, sheet in zip(pages.pages, painted, strict=True):
        own[page.flow].append(sheet)
    gatherings = [gather(flow, sheets) for flow, sheets in zip(pages.flows, own, strict=True)]
    codes = settle(gathering.uses for gathering in gatherings)
    streams = [[finished(sheet.stream, codes) for sheet in sheets] for sheets in own]
    return bind(
        gatherings, streams, codes, pages.outline, pages.label_ranges, publication, pictures, modified, attachments
    )


def bind(
    gatherings: Sequence[Gathering],
    streams: Sequence[Sequence[bytes]],
    codes: Codes,
    entries: Sequence[OutlineEntry],
    ranges: Sequence[LabelRange],
    publication: Publication,
    pictures: Mapping[str, bytes],
    modified: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Bind gatherings to a file; see ``write``.

    Args:
        gatherings: the sections.
        streams: the finished content streams of each one's pages.
        codes: settled over all of them.
        entries: the outline.
        ranges: how pages are numbered.
        publication: what the file's metadata is made of.
        pictures: by ``src``.
        modified: the file's own time.
        attachments: files to be embedded.
    """
    leaves = [leaf for gathering in gatherings for leaf in gathering.leaves]
    contents = [content for own in streams for content in own]
    if not leaves:
        raise ValueError("a book without pages")
    when = modified.astimezone(UTC) if modified.tzinfo is not None else modified
    canvas = BookCanvas(publication.language, when)
    images = Images(canvas.objects)
    placed: list[PlacedPage] = []
    key = len(leaves)  # pages have the keys below
    for index, (leaf, content) in enumerate(zip(leaves, contents, strict=True)):
        annotations = [canvas.objects.reserve() for _ in leaf.links]
        number = canvas.add_page(
            Size(leaf.width, leaf.height),
            Raw(content),
            index,
            {picture.name: images.add(_picture(pictures, picture.src)) for picture in leaf.pictures},
            [annotation for annotation, _ in annotations],
        )
        keys = tuple(range(key, key + len(annotations)))
        key += len(annotations)
        for link, parent, (_, raw) in zip(leaf.links, keys, annotations, strict=True):
            raw.data = links.annotation(link, number, parent).encode("ascii")
        placed.append(PlacedPage(number, tuple(n for n, _ in annotations), keys))
    for font in codes.fonts:
        canvas.add_font(font.name, embed(canvas.objects, font))
    attached = attach(canvas.objects, attachments, when)
    branches = [gathering.branch for gathering in gatherings]
    structure, heard = write_structure(canvas.objects, branches, placed, attached.by_place)
    metadata.describe(canvas, publication, when)
    places = links.destinations([(leaf, page.number) for leaf, page in zip(leaves, placed, strict=True)])
    metadata.open_at(canvas, placed[0].number, structure, places)
    if attachments:
        metadata.associate(canvas, attached.names(), attached.elsewhere(heard))
    outline.add_outline(canvas, entries, frozenset(place.id for leaf in leaves for place in leaf.destinations))
    outline.add_labels(canvas, ranges)
    return canvas.finish()


def _picture(pictures: Mapping[str, bytes], src: str) -> bytes:
    data = pictures.get(src)
    if data is None:
        raise ValueError(f"no picture is called {src!r}")
    return data
