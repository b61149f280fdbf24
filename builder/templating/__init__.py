"""From book to markup: Jinja templates choose order and wrapping, never numbers or references.

``render`` gives the sections of the book in reading order: cover, title page, imprint, contents, then the chapters,
each part of the body opened by a page of its own. Templates are looked up by name, first in the publication's own
``templates/`` folder:

* ``inlines.xhtml`` and ``blocks.xhtml`` hold one macro for each node type, with its name; a publication that
  brings one of these files replaces the macros that its file has;
* structured blocks have a template each: ``timeline.xhtml``, ``people.xhtml``, ``articles.xhtml``, ``facts.xhtml``,
  ``glossary.xhtml``, ``table.xhtml``, ``references.xhtml``, ``index.xhtml``; the block is called ``block``;
* ``index.html`` is the page that lists all files of the publication for those who download them;
* ``chapter.xhtml``, ``part.xhtml``, ``cover.xhtml``, ``titlepage.xhtml``, ``imprint.xhtml`` and ``contents.xhtml``
  are the sections themselves; ``handout.xhtml`` is the sheet, ``backcover.xhtml`` the back of the printed cover.

What templates find: ``book``, ``publication``, ``words``; ``inlines(nodes)`` and ``blocks(nodes)`` make the markup
of nodes; ``src(span)`` notes where an element comes from; ``of_words`` is the attribute that says the language of
``words`` where it isn't the book's; the rest stands in ``press``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builder.diagnostics import Diagnostic, Severity
from builder.markup.section import Section
from builder.model.book import Book
from builder.model.nodes import Figure
from builder.templating.own import looked_through
from builder.templating.press import Press
from builder.templating.wellformed import astray, unsound

__all__ = ["back_cover", "handout", "looked_through", "page", "render"]


def render(book: Book, own_templates: Path | None = None) -> tuple[tuple[Section, ...], list[Diagnostic]]:
    """The sections of a book, and what was wrong with templates.

    ``own_templates`` is the publication's ``templates`` folder; it need not exist. A section whose template failed
    is left out, and so is one whose markup is not sound.
    """
    return _sound(Press(book, own_templates).sections(), own_templates, book)


def handout(book: Book, own_templates: Path | None = None) -> tuple[tuple[Section, ...], list[Diagnostic]]:
    """The same for a book whose chapters are sheets to be handed out: without cover, title page and contents."""
    return _sound(Press(book, own_templates).handout(), own_templates, book)


def back_cover(
    book: Book, own_templates: Path | None, code: Figure | None
) -> tuple[tuple[Section, ...], list[Diagnostic]]:
    """The outside of the back of a printed cover, which is no part of the book.

    Args:
        book: what it is about.
        own_templates: the publication's ``templates`` folder; it need not exist.
        code: leads to where the publication is found.
    """
    return _sound(Press(book, own_templates).back_cover(code), own_templates, book)


def _sound(
    made: tuple[tuple[Section, ...], list[Diagnostic]], own_templates: Path | None, book: Book
) -> tuple[tuple[Section, ...], list[Diagnostic]]:
    sections, found = made
    if own_templates is None or not own_templates.is_dir():
        return sections, found  # the shipped templates make sound markup, which their tests hold
    faults = {section.slug: list(unsound(section, book.pictures)) for section in sections}
    found += [fault for faulty in faults.values() for fault in faulty]
    sound = tuple(section for section in sections if not faults[section.slug])
    # A section that is left out would be missed by all that leads there.
    if not any(one.severity is Severity.ERROR for one in found):
        found += astray(sound)
    return sound, found


def page(
    book: Book, own_templates: Path | None, template: str, names: Mapping[str, object]
) -> tuple[str, list[Diagnostic]]:
    """A page about a book that is no part of it, from what ``names`` holds besides the book, and what was found."""
    return Press(book, own_templates).page(template, names)
