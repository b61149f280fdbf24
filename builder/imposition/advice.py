"""What is told of a booklet before it is printed: what of its settings has no effect, and where paper is too thick."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic, Severity
from builder.geometry import LONGEST_SIDE, MM, Size
from builder.imposition.marks import marks
from builder.imposition.sheets import Paper, lay_out, sheet_for
from builder.publication import Arrangement, BackCover, Binding, BookletSettings, Publication, SpineText


def advice(publication: Publication, count: int, page: Size, inner: float, back: bool) -> list[Diagnostic]:
    """What to say of sheets that are about to be made; no sheet can be made where an error is among it.

    Args:
        publication: Its settings say how pages are to stand.
        count: How many are wanted on the sheets.
        page: Their size.
        inner: Their inner margin, in points.
        back: One more page is made for the outside at the back.
    """
    settings = publication.booklet
    folded = settings.arrangement is Arrangement.SADDLE
    if folded and (found := too_large("a sheet of the booklet", sheet_for(page, settings), publication)):
        return found
    paper = lay_out(count + back, page, settings, back)
    return [*_last(count, publication), *_marks(paper, publication)] + (
        [*_creep(paper, inner, publication)] if folded else []
    )


def without_effect(publication: Publication) -> list[Diagnostic]:
    """What to say of settings that are given, and that mean nothing beside the others: they would be looked for on
    the sheets, or on the cover, in vain."""
    return [_warning(publication, key, message, hint) for key, message, hint in _idle(publication.booklet)]


def _idle(settings: BookletSettings) -> Iterator[tuple[str, str, str]]:
    """The key of each, with message and hint."""
    given = settings.places
    if settings.arrangement is Arrangement.GRID:
        if settings.signature and "signature" in given:
            yield "signature", "“signature” has no effect: the sheets of a grid are not folded", "leave it out"
        if settings.back_cover is BackCover.MADE:
            yield "back-cover", "“back-cover: yes” has no effect: the sheets of a grid have no outside", "leave it out"
    elif "up" in given:
        message = "“up” has no effect: sheets that are folded have two pages a side"
        yield "up", message, "write arrangement: grid as well, or leave it out"
    if settings.binding is Binding.SADDLE:
        hint = "write binding: perfect as well, or leave it out"
        if settings.spine not in (None, SpineText.NO):
            yield "spine", "“spine” has no effect: a stapled book has none", hint
        if "cover-paper" in given:
            yield (
                "cover-paper",
                "“cover-paper” has no effect: it makes a spine wider, which a stapled book lacks",
                hint,
            )


def too_large(what: str, size: Size, publication: Publication) -> list[Diagnostic]:
    """An error where something is larger than a page of a PDF may be."""
    if max(size) <= LONGEST_SIDE:
        return []
    message = f"{what} would be {size.width / 72:.0f} × {size.height / 72:.0f} inches large: 200 a side are the most"
    return [Diagnostic("bad-page", publication.place("page"), message, "make the page smaller")]


def _last(count: int, publication: Publication) -> Iterator[Diagnostic]:
    settings = publication.booklet
    if settings.back_cover is not BackCover.LAST or settings.arrangement is Arrangement.GRID:
        return
    if settings.binding is Binding.PERFECT:
        message = "“back-cover: last-page” has no effect: the cover of a glued book has a back of its own"
        yield _warning(publication, "back-cover", message, "leave it out, or write binding: saddle-stitch")
    elif count % 2:
        message = (
            "the last page can’t be the back of the booklet: it is a right-hand page, and a back is a left-hand one"
        )
        hint = "let the book end a page later or earlier, or write back-cover: yes"
        yield _warning(publication, "back-cover", message, hint)


def _marks(paper: Paper, publication: Publication) -> Iterator[Diagnostic]:
    settings = publication.booklet
    if settings.marks and not any(marks(side, paper.size, settings.bleed) for side in paper.sides):
        width, height = (round(side / MM) for side in paper.size)
        message = f"“marks” has no effect: the pages leave no room for them on the sheet of {width} × {height} mm"
        yield _warning(publication, "marks", message, "name a larger sheet under booklet")


def _creep(paper: Paper, inner: float, publication: Publication) -> Iterator[Diagnostic]:
    """Pages of inner sheets move towards the fold by what the paper around them takes up at the fore-edge."""
    settings = publication.booklet
    sheets = len(paper.sides) // 2
    nested = min(settings.gathered or sheets, sheets)
    moved = (nested - 1) * settings.paper
    if moved > inner * paper.scale:
        message = (
            f"{nested} sheets folded into one another move the innermost pages {moved / MM:.1f} mm into the fold, "
            f"and their inner margin has {inner * paper.scale / MM:.1f}"
        )
        hint = "fold fewer sheets into one another: booklet: {signature: 4}"
        yield Diagnostic("bad-page", publication.place("booklet"), message, hint, Severity.WARNING)


def _warning(publication: Publication, key: str, message: str, hint: str) -> Diagnostic:
    place = publication.booklet.places.get(key, publication.place("booklet"))
    return Diagnostic("bad-value", place, message, hint, Severity.WARNING)
