"""The whole build as one readable function: files → Manuscript → Book → markup → Flow → Pages → PDF, and EPUB.

What makes other files than the book's own PDF is imported where it is called: loading it all takes a tenth of a second,
which a short book is built in a few times over.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from builder import content, pdf, templating
from builder.citations.export import EXPORTS, cited_works
from builder.citations.references import Library
from builder.concordance import concordance, sought, with_concordance
from builder.content.folder import Folder
from builder.diagnostics import Diagnostic, Report, Severity, Span, nearest
from builder.enclosures import enclosures
from builder.geometry import MM, PAGE_SIZES
from builder.layout.page_starts import PrintEdition
from builder.layout.pages import Pages, unlinked
from builder.layout.paginate import paginate
from builder.markup import theme as themes
from builder.markup.flow import Flow
from builder.markup.parse import parse
from builder.markup.section import Section
from builder.markup.styles import Styler
from builder.markup.theme import Theme
from builder.model.book import Book
from builder.model.manuscript import Manuscript, OwnTheme
from builder.model.nodes import References
from builder.model.walk import blocks
from builder.order import PAGED, PAPER, NoSuchEdition, Order, Progress, output_name
from builder.outputs import put
from builder.publication import (
    Binding,
    EditionSettings,
    HandoutSettings,
    NotePlace,
    PageSettings,
    PressSettings,
    Publication,
)
from builder.resolve import resolve, works_of
from builder.store import Store
from builder.text.faces import FaceKey, font_data, has_weights, lend
from builder.text.hyphenation import exceptions_by_tag
from builder.workers import Job, Printed, WorkerLost, print_book

if TYPE_CHECKING:
    from builder import cover, prepress

COVER = "section.cover"
"""The section that is the front of the book."""
COVER_PIXELS = (1600, 2560)
"""Width and height of the EPUB's cover picture."""
SHEET_PAGES = 2
"""Of a handout: one sheet of paper."""
EARLIEST = "2000-01-01"
"""The date of a publication that states none."""


class Stages(Struct):
    """What the stages have made so far; later ones are ``None`` when an earlier one found errors."""

    report: Report = field(default_factory=Report)
    edition: str = ""
    """Name of the printed form that they are for; empty: the book proper."""
    manuscript: Manuscript | None = None
    works: Library = Library({})
    """What the reference files describe."""
    book: Book | None = None
    sections: tuple[Section, ...] = ()
    theme: Theme | None = None
    flows: tuple[Flow, ...] = ()
    pages: Pages | None = None

    def tell(self, found: Iterable[Diagnostic]) -> None:
        """Take over what was found. What an edition has beyond the book proper is told with its name: whoever reads
        of it would look for it in the book in vain."""
        for one in found:
            own = self.edition and one not in self.report.found
            message = f"in the edition “{self.edition}”, {one.message}" if own else one.message
            self.report.add([replace(one, message=message)])


def build(order: Order, progress: Progress = lambda stage: None) -> tuple[Report, dict[Path, bytes]]:
    """Build a publication and put its outputs in place. Nothing is written when there are errors.

    Returns:
        What was found, and the outputs by path.

    Raises:
        OSError: an output can't be written.
    """
    report, outputs = make(order, progress)
    put(outputs, order.folder)
    return report, outputs


def make(order: Order, progress: Progress = lambda stage: None) -> tuple[Report, dict[Path, bytes]]:
    """Build a publication in memory.

    Returns:
        What was found, and the outputs by path: none when there are errors.

    Raises:
        NoSuchEdition: the publication has not all of the editions.
    """
    try:
        return _make(order, progress)
    except WorkerLost:
        return make(replace(order, jobs=1), progress)  # there is nobody to be lost then
    except (NoSuchEdition, MemoryError, OSError):
        raise
    except Exception:
        if order.store is None:
            raise
        # What is kept is of the right form but may make no sense, if somebody else has written it. If it was not
        # that, the clean build fails in the same way and says so.
        return _make(replace(order, store=None), progress)


def _make(order: Order, progress: Progress) -> tuple[Report, dict[Path, bytes]]:
    paged = not PAGED.isdisjoint(order.formats)
    # An EPUB alone needs no Flow but to check the markup of a publication's own templates.
    flows = not paged and (order.folder / "templates").is_dir()
    stages = prepare(order.folder, progress, pages=False, flows=flows, store=order.store)
    if stages.report.errors or stages.book is None or stages.theme is None:
        return stages.report, {}
    publication = stages.book.publication
    modified = timestamp(publication.date, order.epoch)
    outputs: dict[Path, bytes] = {}
    print_edition = PrintEdition()
    for edition in _editions(order, stages):
        own = stages if edition is None else _as_edition(stages, edition, order)
        if stages.report.errors:
            continue  # the content of the other editions is looked at all the same
        if edition is not None and edition.concordance:
            made, _ = _print_with_concordance(stages, own, print_edition, order, modified, progress)
        else:
            made = _print(own, order, modified, progress)
        if made is None:
            continue
        form = edition.name if edition else ""
        # Whoever asks for a booklet gets the book to read on a screen too.
        outputs[order.output / output_name(publication.name, form)] = made.data
        # A draft is read with a pencil, leaf by leaf: among all forms, it has neither sheets nor a cover.
        aside = edition is not None and edition.draft and order.editions is None
        if not PAPER.isdisjoint(order.formats) and not aside:
            progress("sheets")
            for product, data in _on_paper(own, made, order, modified):
                outputs[order.output / output_name(publication.name, form, product)] = data
        if edition is None:
            print_edition = made.printed.edition
    if stages.report.errors:
        return stages.report, {}
    if "epub" in order.formats:
        from builder import epub

        if paged and not print_edition.starts:  # other printed forms were asked for, and the page-list is the book's
            proper = _print(stages, order, modified, progress)
            if proper is None:
                return stages.report, {}
            print_edition = proper.printed.edition
        progress("EPUB")
        cover, found = _cover_picture(stages, modified)
        stages.report.add(found)
        look = epub.EpubLook(stages.theme, publication.epub.fonts)
        data, found = epub.write(stages.book, stages.sections, cover, look, modified, print_edition)
        stages.report.add(found)
        outputs[order.output / output_name(publication.name, "", "epub")] = data
    if "handout" in order.formats and (publication.handout is not None or not order.everything):
        progress("handout")
        sheet = _handout(stages, order, modified, progress)
        if sheet is not None:
            outputs[order.output / output_name(publication.name, "", "handout")] = sheet
    if stages.report.errors:
        return stages.report, {}
    outputs |= {order.output / f"{publication.name}{ending}": data for ending, data in _for_libraries(stages)}
    if order.listed:
        from builder.catalogue import catalogue

        files = {path.name: data for path, data in outputs.items()}
        about, found = catalogue(stages.book, files, stages.theme, order.folder / "templates")
        stages.report.add(found)
        outputs |= {order.output / name: data for name, data in about.items()}
    return stages.report, {} if stages.report.errors else outputs


def _on_paper(own: Stages, made: _Print, order: Order, modified: datetime.datetime) -> Iterator[tuple[str, bytes]]:
    """Format and bytes of each file for the printer; what is found goes into the report."""
    from builder import cover, imposition, prepress

    assert own.book is not None
    assert own.theme is not None
    publication, page = own.book.publication, own.theme.page
    settings = publication.booklet
    inside = made.block if settings.binding is Binding.PERFECT else 0
    # Only what is made can be wrong: what goes round the book is no fault of sheets that have none of it.
    sheets, around = "booklet" in order.formats, "cover" in order.formats
    printed = "press" in order.formats and (publication.press is not None or not order.everything)
    outside: cover.Outside | None = None
    if around or (sheets and settings.backed):
        outside, found = cover.outside(own.book, own.theme, order.folder / "templates", made.pages - inside, modified)
        own.tell(found)
    press: prepress.Press | None = None
    if around or printed:
        press, found = _press(own, order)
        own.tell(found)
    if own.report.errors:
        return
    back = outside.back if outside is not None and settings.backed else None
    wanted = publication.press or PressSettings()
    if sheets or around:
        own.tell(imposition.without_effect(publication))
    if sheets:
        own.tell(imposition.advice(publication, made.pages - inside, page.size, page.inner, back is not None))
    if around and outside is not None:
        size = cover.CoverSheet(page.size, outside.width, settings.bleed).size
        own.tell(imposition.too_large("the cover", size, publication))
    if printed:
        size = prepress.sheet_size(page.size, settings.bleed, wanted.marks)
        own.tell(imposition.too_large("a page for the printer", size, publication))
    if own.report.errors:
        return
    if sheets:
        yield "booklet", imposition.impose(made.data, settings, inside, back)
    if around and outside is not None:
        sheet = cover.wrap(made.data, outside, settings)
        yield "cover", _in_inks(sheet, press, own)
    if printed:
        pages = prepress.pages(made.data, settings.bleed, wanted.marks, inside)
        yield "press", _in_inks(pages, press, own)


def _in_inks(sheets: bytes, press: prepress.Press | None, own: Stages) -> bytes:
    """Sheets for a press, if there is one; pictures that were changed for it are told."""
    if press is None:
        return sheets
    from builder import prepress

    assert own.book is not None
    data, pictures = prepress.for_press(sheets, press)
    if pictures:
        message = f"pictures whose colours of screens became inks of {press.condition}: {pictures}"
        hint = "look at a proof; a picture that has to be exact is prepared for the press by whoever made it"
        span = own.book.publication.place("press")
        own.tell([Diagnostic("press-pictures", span, message, hint, Severity.WARNING)])
    return data


def _press(own: Stages, order: Order) -> tuple[prepress.Press | None, list[Diagnostic]]:
    """The press that the publication names; ``None``: none, or what is wrong with its profile."""
    assert own.book is not None
    settings = own.book.publication.press
    if settings is None or not settings.profile:
        return None, []
    span = own.book.publication.place("press")
    place = Folder(order.folder.resolve())
    located = place.locate(settings.profile, span)
    data = located if isinstance(located, Diagnostic) else place.read_bytes(located, span, "picture-bytes")
    if isinstance(data, Diagnostic):
        return None, [data]
    from builder import prepress

    try:
        return prepress.press(data, settings.condition), []
    except ValueError as error:
        hint = "a printing press has an ICC profile of the class “output”, for the colours CMYK, version 2 or 4"
        message = f"“{settings.profile}” can’t be printed with: {error}"
        return None, [Diagnostic("bad-value", span, message, hint)]


def _editions(order: Order, stages: Stages) -> list[EditionSettings | None]:
    """The printed forms that are wanted, the book proper (``None``) first."""
    if PAGED.isdisjoint(order.formats):
        return []
    assert stages.book is not None
    known = {edition.name: edition for edition in stages.book.publication.editions}
    if order.editions is None:
        return [None, *known.values()]
    for name in order.editions:
        if name and name not in known:
            hint = nearest(name, known) or ("known: " + ", ".join(known) if known else "publication.yaml names none")
            raise NoSuchEdition(f"there is no edition “{name}”; {hint}")
    return [known.get(name) for name in order.editions]


def _as_edition(stages: Stages, edition: EditionSettings, order: Order) -> Stages:
    """The stages of another printed form of the book, into the same report; errors end them as they do the book's."""
    assert stages.theme is not None
    own = replace(stages, edition=edition.name, sections=(), theme=None)
    own.book = _with_notes_at(own, edition.notes, order.store)
    if own.book is None:
        return own
    publication = own.book.publication
    named = ", ".join(filter(None, (publication.edition, edition.title)))
    own.book = replace(own.book, publication=replace(publication, edition=named))
    own.sections, found = templating.render(own.book, order.folder / "templates")
    own.tell(found)
    own.theme, found = _roomy(themes.for_edition(stages.theme, edition), edition.span)
    own.tell(found)
    return own


def _with_notes_at(own: Stages, place: NotePlace | None, store: Store | None) -> Book | None:
    """The book, with its notes in the place that a printed form has for them; ``None``: that makes errors."""
    assert own.manuscript is not None
    assert own.book is not None
    publication = own.manuscript.publication
    if place is None or place is publication.notes:
        return own.book
    # The book proper keeps its place among the forms that there are: a chapter made for it is no fault here.
    proper = EditionSettings("", notes=publication.notes)
    settings = replace(publication, notes=place, editions=(*publication.editions, proper))
    book, found = resolve(replace(own.manuscript, publication=settings), own.works, store)
    own.tell(found)
    return book if book is None else replace(book, publication=replace(publication, notes=place))


def _print_with_concordance(
    stages: Stages, own: Stages, book: PrintEdition, order: Order, modified: datetime.datetime, progress: Progress
) -> tuple[_Print | None, Stages]:
    """A printed form with a table of the book's pages: set once to learn where they begin, then with that. With it
    what was printed."""
    assert own.book is not None
    if not book.starts:  # the book itself was not asked for
        proper = _print(stages, order, modified, progress)
        book = proper.printed.edition if proper is not None else book
    begin: dict[str, str] = {}
    made: _Print | None = None
    without, wanted = own.book, sought(stages.sections, own.sections, book.starts)
    for _ in range(2):
        with_table = with_concordance(without, [page.label for page in wanted], begin)
        sections, found = templating.render(with_table, order.folder / "templates")
        own.tell(found)
        own = replace(own, book=with_table, sections=sections)
        made = _print(own, order, modified, progress)
        if made is None:
            return None, own
        begin = concordance(wanted, sections, made.printed.edition)
    return made, own


def _handout(book: Stages, order: Order, modified: datetime.datetime, progress: Progress) -> bytes | None:
    """The sheet to hand out, a PDF; ``None``: there are errors. What is found goes into the book's report."""
    assert book.book is not None
    assert book.theme is not None
    settings = book.book.publication.handout
    if settings is None:
        hint = "write the sheet as a Markdown file and name it: handout: handout.md"
        book.report.add([Diagnostic("no-handout", Span("publication.yaml"), "the publication has no handout", hint)])
        return None
    own = as_handout(book, settings, order)
    made = None if own.report.errors else _print(own, order, modified, progress)
    if made is not None and made.pages > SHEET_PAGES:
        message = f"the handout has {made.pages} pages, and one sheet has two"
        hint = "leave something out, or make its text smaller: handout: {source: …, text: 9pt}"
        own.report.add([Diagnostic("long-handout", Span(settings.source), message, hint, Severity.WARNING)])
    book.report.add(own.report.found)
    return None if made is None else made.data


def as_handout(book: Stages, settings: HandoutSettings, order: Order) -> Stages:
    """The stages of the sheet, up to its markup and theme, with a report of their own.

    Args:
        book: the stages of the book, up to its theme at least and without errors.
        settings: the publication’s of its handout.
        order: what is built; its folder and store count.
    """
    assert book.book is not None
    assert book.theme is not None
    own = Stages()
    own.manuscript, found = content.load(order.folder, handout=True)
    if own.manuscript is not None:
        own.book, more = resolve(own.manuscript, book.works, order.store, book.book)
        found += more
    if own.book is not None:
        own.sections, more = templating.handout(own.book, order.folder / "templates")
        found += more
    edition = EditionSettings("handout", page=_sheet_page(settings, book.theme), text=settings.text)
    own.theme, narrow = _roomy(themes.for_edition(book.theme, edition), settings.span, "the page of the handout")
    own.report.add(narrow)
    # A sheet cites and marks less than the book does, which is no fault of either: only what it says itself counts.
    own.report.add(one for one in found if one.severity is Severity.ERROR or one.span.file == settings.source)
    return own


def _sheet_page(settings: HandoutSettings, theme: Theme) -> PageSettings:
    """A4, or US Letter where the book has a page of that family; margins of 18 mm."""
    american = theme.page.size in (PAGE_SIZES["Letter"], PAGE_SIZES["Half-Letter"])
    plain = PageSettings(PAGE_SIZES["Letter" if american else "A4"], *[18 * MM] * 4)
    given = {
        name: value for name in PageSettings.__struct_fields__ if (value := getattr(settings.page, name)) is not None
    }
    return replace(plain, **given)


class _Print(Struct, frozen=True):
    """A printed form of the book."""

    printed: Printed
    data: bytes
    """The PDF."""

    @property
    def block(self) -> int:
        """The index of the first page inside of the cover: pages before it are not counted, front or back."""
        return next((labels.index for labels in self.printed.label_ranges if labels.style), 0)

    @property
    def pages(self) -> int:
        """How many it has."""
        return sum(len(gathering.leaves) for gathering in self.printed.gatherings)


def _print(stages: Stages, order: Order, modified: datetime.datetime, progress: Progress) -> _Print | None:
    """Lay out and write one printed form; ``None``: there are errors."""
    if stages.report.errors or stages.book is None or stages.theme is None:
        return None
    publication = stages.book.publication
    progress("pages")
    divided = hyphenation_exceptions(publication)
    words, fonts = stages.book.words, stages.manuscript.theme.fonts if stages.manuscript else {}
    job = Job(stages.sections, stages.theme, publication.language, publication.title, divided, words, fonts)
    printed, found = print_book(job, order.jobs, order.store)
    stages.tell(found)
    if printed is None or stages.report.errors:
        return None
    covers = zip(stages.sections, printed.gatherings, strict=True)
    stages.tell(_long_cover(publication, sum(len(one.leaves) for section, one in covers if section.kind == COVER)))
    progress("PDF")
    enclosed = _enclosures(stages, order.folder)
    if stages.report.errors:
        return None
    pictures = stages.book.pictures
    data = pdf.bind(
        printed.gatherings,
        printed.streams,
        printed.codes,
        printed.outline,
        printed.label_ranges,
        publication,
        pictures,
        modified,
        enclosed,
    )
    return _Print(printed, data)


def prepare(
    folder: Path,
    progress: Progress = lambda stage: None,
    pages: bool = True,
    flows: bool = True,
    store: Store | None = None,
) -> Stages:
    """Every stage up to the pages (or to the Flow, or the markup), each as far as the one before it allows."""
    stages = Stages()
    report = stages.report

    progress("reading")
    stages.manuscript, found = content.load(folder)
    report.add(found)
    if stages.manuscript is None:
        return stages

    progress("resolving")
    stages.works, found = works_of(stages.manuscript)
    report.add(found)
    stages.book, found = resolve(stages.manuscript, stages.works, store)
    report.add(found)
    sound = not report.errors
    # All faults come in one run: templates are looked through whatever is wrong with the content.
    report.add(templating.looked_through(folder / "templates"))
    if stages.book is None or not sound:
        return stages

    progress("templates")
    stages.sections, found = templating.render(stages.book, folder / "templates")
    report.add(found)
    stages.theme, found = load_theme(stages.book.publication, stages.manuscript.theme)
    report.add(found)
    if stages.theme is None or not (flows or pages or report.errors):
        return stages

    styler = Styler(stages.theme, stages.book.publication.language)
    sound = not report.errors
    # Where some templates are at fault, the markup of the others is read all the same: all faults come in one run.
    read, found = _flows(stages.sections, styler)
    report.add(found)
    if sound:
        stages.flows = read
    if report.errors or not pages:
        return stages

    progress("pages")
    stages.pages, found = _paginate(stages.flows, styler, stages.book)
    report.add(found)
    covers = sum(stages.sections[page.flow].kind == COVER and not page.blank for page in stages.pages.pages)
    report.add(_long_cover(stages.book.publication, covers))
    return stages


def prepare_form(stages: Stages, order: Order, name: str) -> Stages | None:
    """Every stage up to the pages of another printed form: an edition by its name, or ``handout``.

    Args:
        stages: those of the book, up to its theme at least and without errors.
        order: what is built; its folder, epoch and store count.
        name: which form.

    Returns:
        Its stages; ``None``: the publication has no such form, or it has errors.
    """
    assert stages.book is not None
    publication = stages.book.publication
    edition = next((one for one in publication.editions if one.name == name), None)
    before = len(stages.report.errors)
    if name == "handout" and publication.handout is not None:
        own = as_handout(stages, publication.handout, order)
    elif edition is None:
        return None
    else:
        own = _as_edition(stages, edition, order)
        if edition.concordance and own.book is not None:
            modified = timestamp(publication.date, order.epoch)
            _, own = _print_with_concordance(stages, own, PrintEdition(), order, modified, lambda stage: None)
    if own.theme is None or own.book is None or len(own.report.errors) > (before if own.report is stages.report else 0):
        return None
    styler = Styler(own.theme, own.book.publication.language)
    flows, found = _flows(own.sections, styler)
    if any(one.severity is Severity.ERROR for one in found):
        return None
    pages, found = _paginate(flows, styler, own.book)
    return None if any(one.severity is Severity.ERROR for one in found) else replace(own, flows=flows, pages=pages)


def load_theme(publication: Publication, own: OwnTheme | None = None) -> tuple[Theme | None, list[Diagnostic]]:
    """The publication's theme: its own, or a shipped one by name, with its page settings."""
    own = own or OwnTheme()
    # A shipped font is called by the name that it has in a theme.
    called = {name: lend(name, data) for name, data in own.fonts.items()}
    text, file = (own.text, publication.theme) if own.text else (themes.shipped(publication.theme), publication.theme)
    theme, found = themes.load(text, file, lambda name: _has_weights(called.get(name, name)))
    if theme is not None:
        theme = themes.with_files(themes.with_page(theme, publication.page), called)
        theme, narrow = _roomy(theme, publication.place("page"))
        found = [*found, *narrow]
    return theme, found


def _roomy(theme: Theme, place: Span, what: str = "the page") -> tuple[Theme | None, list[Diagnostic]]:
    """The theme, if its page has room for text; else what to say of that at the ``place`` of the settings."""
    frame = theme.page
    if frame.measure >= 72 and frame.lines >= 6:
        return theme, []
    message = f"{what} leaves a type area of {frame.measure:.0f} × {frame.height:.0f} pt, too small to set text in"
    return None, [Diagnostic("bad-page", place, message, "make the page larger or its margins smaller")]


def timestamp(date: str, epoch: int | None) -> datetime.datetime:
    """The time that outputs are stamped with: the given epoch, else the publication's date, never the clock."""
    if epoch is not None:
        return datetime.datetime.fromtimestamp(epoch, datetime.UTC)
    year, month, day = ((date or EARLIEST) + "-01-01").split("-")[:3]
    return datetime.datetime(int(year), int(month), int(day), tzinfo=datetime.UTC)


def _for_libraries(stages: Stages) -> Iterator[tuple[str, bytes]]:
    """End of the name and bytes of each file with the book and the works that it lists; none where it lists none."""
    assert stages.book is not None
    listed = {
        entry.key
        for chapter in stages.book.chapters
        for block in blocks(chapter.blocks)
        if isinstance(block, References)
        for entry in block.entries
    }
    if listed:
        works = cited_works(stages.book.publication, stages.works, listed)
        yield from ((ending, write(works).encode()) for ending, write in EXPORTS.items())


def _enclosures(stages: Stages, folder: Path) -> list[pdf.Attachment]:
    """The files that the PDF carries, read again: what has become of them meanwhile goes into the report."""
    assert stages.book is not None
    place = Folder(folder.resolve())

    def read(file: str) -> bytes:
        located = place.locate(file, Span(file))
        data = located if isinstance(located, Diagnostic) else place.read_bytes(located, Span(file), "text-bytes")
        if isinstance(data, Diagnostic):
            stages.report.add([data])
            return b""
        return data

    return enclosures(stages.book, dict(_for_libraries(stages)), read)


def _has_weights(file: str) -> bool:
    try:
        return has_weights(font_data(FaceKey(file)))
    except FileNotFoundError:  # told where the face is used; what the system refuses is no answer
        return False


def _flows(sections: tuple[Section, ...], styler: Styler) -> tuple[tuple[Flow, ...], list[Diagnostic]]:
    flows: list[Flow] = []
    found: list[Diagnostic] = []
    for section in sections:
        flow, faults = parse(section, styler)
        flows.append(flow)
        found += faults
    return tuple(flows), found


def hyphenation_exceptions(publication: Publication) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """Language, in small letters → word → where it may be divided, as the publication says."""
    return exceptions_by_tag(publication.hyphenation)


def _paginate(flows: tuple[Flow, ...], styler: Styler, book: Book) -> tuple[Pages, list[Diagnostic]]:
    publication = book.publication
    return paginate(flows, styler, publication.title, hyphenation_exceptions(publication), book.words.__getitem__)


def _long_cover(publication: Publication, pages: int, picture: bool = False) -> list[Diagnostic]:
    """What to say of a cover that fills so many pages: only the first of them is seen from outside, or in the
    EPUB's picture of it."""
    if pages <= 1:
        return []
    message = f"the cover does not fit on {'the EPUB’s picture of it' if picture else 'its page'}: it fills {pages}"
    hint = "shorten the title or what else stands there, or set it smaller in a theme of your own: p.cover-title"
    return [Diagnostic("long-cover", publication.place("title"), message, hint, Severity.WARNING)]


def _cover_picture(stages: Stages, modified: datetime.datetime) -> tuple[bytes | None, list[Diagnostic]]:
    """The cover as a picture: the printed cover's own design, laid out on a page of the picture's shape."""
    assert stages.book is not None
    assert stages.theme is not None
    section = next((section for section in stages.sections if section.kind == COVER), None)
    if section is None:
        return None, []
    width, height = COVER_PIXELS
    size = stages.theme.page.size
    shaped = themes.with_page(stages.theme, PageSettings(size=(size.width, size.width * height / width)))
    styler = Styler(shaped, stages.book.publication.language)
    flow, _ = parse(section, styler)  # what it finds was found in the book's own flow
    pages, found = _paginate((flow,), styler, stages.book)
    if any(finding.severity is Severity.ERROR for finding in found):
        return None, found
    found += _long_cover(stages.book.publication, len(pages.pages), picture=True)
    data = pdf.write(unlinked(pages), stages.book.publication, stages.book.pictures, modified)
    return pdf.first_page_jpeg(data, width, height), found
