"""What is told of a booklet before it is printed: what of its settings has no effect, and where paper is too thick."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic, Severity
from builder.geometry import LONGEST_SIDE, MM, Size
from builder.imposition.marks import marks
from builder.imposition.sheets import Paper, lay_out, sheet_for
from builder.publication import Arrangement, BackCover, Binding, Publication


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
        yield _warning(publication, message, "leave it out, or write binding: saddle-stitch")
    elif count % 2:
        message = (
            "the last page can’t be the back of the booklet: it is a right-hand page, and a back is a left-hand one"
        )
        yield _warning(publication, message, "let the book end a page later or earlier, or write back-cover: yes")


def _marks(paper: Paper, publication: Publication) -> Iterator[Diagnostic]:
    settings = publication.booklet
    if settings.marks and not any(marks(side, paper.size, settings.bleed) for side in paper.sides):
        width, height = (round(side / MM) for side in paper.size)
        message = f"“marks” has no effect: the pages leave no room for them on the sheet of {width} × {height} mm"
        yield _warning(publication, message, "name a larger sheet under booklet")


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


def _warning(publication: Publication, message: str, hint: str) -> Diagnostic:
    return Diagnostic("bad-value", publication.place("booklet"), message, hint, Severity.WARNING)
