"""The content room: files → Manuscript.

``load`` below reads as a table of contents. In the order in which a reader of the source may want them:

``folder``            the only place that reads files, and keeps them inside the publication
``limits``, ``codes`` how much is too much; what can be wrong
``passage``           a text that knows where it came from
``yaml_nodes``        strict YAML with places; ``fields`` takes typed values out of it
``separated``         CSV with places
``publication_file``  ``publication.yaml``; ``contents`` expands its lists of chapters
``markdown/``         the dialect: a rule a file
``inlines``           inline tokens → nodes
``blocks``            block tokens → nodes
``pictures``          picture files
``data_blocks/``      structured blocks: YAML and CSV → nodes
``theme_file``        a publication's own theme
``chapter``           one file → one chapter
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec.structs import replace

from builder.content.chapter import read_blocks, read_chapter
from builder.content.folder import Folder
from builder.content.markdown.dialect import make_parser
from builder.content.pictures import Pictures
from builder.content.publication_file import STYLE_ENDINGS, THEME_ENDINGS, read_publication
from builder.content.theme_file import read_theme
from builder.diagnostics import Diagnostic, Span
from builder.model.manuscript import Manuscript, ManuscriptChapter, OwnTheme, ReferenceFile
from builder.publication import ChapterFile, Matter, PartTitle, Publication

__all__ = ["load"]

TEMPLATES = "templates"
"""The folder of a publication's own templates."""


def load(folder: Path, handout: bool = False) -> tuple[Manuscript | None, list[Diagnostic]]:
    """A publication's files as one typed tree, and everything that is wrong with them.

    ``handout``: with its handout for the only chapter, if it has one.

    The manuscript is ``None`` only if ``publication.yaml`` itself cannot be read. Otherwise it holds whatever could be
    made of the files: with errors among the diagnostics it is not fit to be built, but later stages may look for more.
    No exception is raised for anything that a file can hold.
    """
    found: list[Diagnostic] = []
    files = Folder(Path(os.path.realpath(folder)))
    publication = read_publication(files, found)
    if publication is None:
        return None, found
    if handout and publication.handout is not None:
        own = ChapterFile(publication.handout.source, Matter.BACK, publication.handout.span)
        publication = replace(publication, contents=(own,), imprint="", nocite=())
    _templates(files, found)
    pictures = Pictures(files)
    return (
        Manuscript(
            publication,
            _chapters(publication, files, pictures, found),
            imprint=read_blocks(publication.imprint, publication, files, pictures, found),
            references=_references(publication, files, found),
            style_xml=_own_style(publication, files, found),
            theme=_own_theme(publication, files, found),
            pictures=pictures.data,
        ),
        found,
    )


def _chapters(
    publication: Publication, files: Folder, pictures: Pictures, found: list[Diagnostic]
) -> tuple[ManuscriptChapter, ...]:
    parser = make_parser()
    chapters = []
    part = ""
    for entry in publication.contents:
        match entry:
            case PartTitle(title=title):
                part = title
            case ChapterFile():
                part = part if entry.in_part else ""
                chapter = read_chapter(entry, part, publication, files, pictures, parser, found)
                if chapter is not None:
                    chapters.append(chapter)
                    part = ""
    return tuple(chapters)


def _references(publication: Publication, files: Folder, found: list[Diagnostic]) -> tuple[ReferenceFile, ...]:
    place = publication.place("bibliography")
    texts = ((path, files.read_text(path, place, found)) for path in publication.bibliography if path)
    return tuple(ReferenceFile(path, text) for path, text in texts if text is not None)


def _own_style(publication: Publication, files: Folder, found: list[Diagnostic]) -> str | None:
    """The text of a citation style that is a file of the publication; ``None`` if it is the name of a shipped one."""
    name = publication.citation_style
    return files.read_text(name, publication.place("citation-style"), found) if name.endswith(STYLE_ENDINGS) else None


def _own_theme(publication: Publication, files: Folder, found: list[Diagnostic]) -> OwnTheme:
    """The theme that is a file of the publication; an empty one if it is the name of a shipped one, or faulty."""
    name = publication.theme
    text = files.read_text(name, publication.place("theme"), found) if name.endswith(THEME_ENDINGS) else None
    return (None if text is None else read_theme(text, name, files, found)) or OwnTheme()


def _templates(files: Folder, found: list[Diagnostic]) -> None:
    """Templates are read by their own room, from a folder that has to be one of the publication's."""
    if TEMPLATES in files.names("") and not files.is_inside(TEMPLATES):
        message = f"“{TEMPLATES}” is a link out of the publication"
        found.append(Diagnostic("outside-publication", Span(TEMPLATES), message))
