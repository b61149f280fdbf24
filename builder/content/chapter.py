"""One chapter file → one chapter of the manuscript."""

from __future__ import annotations

from markdown_it import MarkdownIt
from msgspec.structs import replace

from builder.content.blocks import BlockReader, Title, in_language, readable, slug
from builder.content.folder import Folder
from builder.content.inlines import InlineReader
from builder.content.markdown.attributes import NONE
from builder.content.markdown.dialect import make_parser
from builder.content.meanings import HEADING
from builder.content.passage import Passage
from builder.content.pictures import Pictures
from builder.content.preamble import Preamble, parted
from builder.content.stranded import stranded
from builder.content.yaml_nodes import YamlText
from builder.diagnostics import Diagnostic, Span
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import Block, Text
from builder.model.walk import has_name, language_of, plain
from builder.publication import ChapterFile, Publication


def read_chapter(
    entry: ChapterFile,
    part: str,
    publication: Publication,
    folder: Folder,
    pictures: Pictures,
    parser: MarkdownIt,
    found: list[Diagnostic],
) -> ManuscriptChapter | None:
    """The chapter in a file, or ``None`` if the file cannot be read (reported).

    Args:
        part: title of the part that begins with this chapter, or empty.
    """
    reader, preamble = _reader(entry.path, entry.span, publication, folder, pictures, parser, found)
    if reader is None:
        return None
    blocks = reader.read()
    title = reader.title or Title((), NONE, Span(entry.path))
    used: tuple[str, ...] = ()
    if not title.children and preamble.title is not None:
        given = _title(preamble.title, reader)
        if has_name(given.children):
            title = given if title.attributes is NONE else replace(given, attributes=title.attributes)
            used = ("title",)
    found += preamble.unused(used)
    words = title.children or (Text(readable(entry.path)),)
    identifier = title.attributes.id
    return ManuscriptChapter(
        file=entry.path,
        matter=entry.matter,
        title=words,
        id=identifier or slug(plain(words)) or slug(readable(entry.path)),
        blocks=blocks,
        notes=reader.inlines.notes,
        span=title.span,
        numbered=title.attributes.numbered,
        part=part,
        in_part=entry.in_part,
        index=reader.marks(words, language_of(words), title.attributes, title.span),
        named=bool(identifier),
    )


def read_blocks(
    path: str, publication: Publication, folder: Folder, pictures: Pictures, found: list[Diagnostic]
) -> tuple[Block, ...]:
    """The blocks of a Markdown file that is no chapter (the imprint); nothing if ``path`` is empty."""
    if not path:
        return ()
    reader, preamble = _reader(path, publication.span, publication, folder, pictures, make_parser(), found)
    if reader is None:
        return ()
    found += preamble.unused(())
    reader.depth = 1  # a first-level heading is no chapter title here
    blocks = reader.read()
    found += stranded(blocks, reader.inlines.notes)
    return blocks


def _reader(
    path: str,
    span: Span,
    publication: Publication,
    folder: Folder,
    pictures: Pictures,
    parser: MarkdownIt,
    found: list[Diagnostic],
) -> tuple[BlockReader | None, Preamble]:
    whole = folder.read_text(path, span, found)
    if whole is None:
        return None, Preamble()
    preamble, text = parted(whole, path, found)
    inlines = InlineReader(parser, publication.language, pictures, found, {})
    return BlockReader(inlines, folder, Passage(text, path, 1, text.split("\n")), url=publication.url), preamble


def _title(given: YamlText, reader: BlockReader) -> Title:
    """A title that the metadata give, written as a heading is."""
    passage, attributes = reader.parted(replace(given.passage, text=given.text.strip()), HEADING)
    own = reader.own_language(HEADING, attributes, given.span)
    return Title(in_language(reader.inlines.read(passage, own), own), attributes, given.span)
