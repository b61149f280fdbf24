"""What ``publication.yaml`` says, as values: the settings of one publication."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from msgspec import Struct, field

from builder.diagnostics import Span
from builder.geometry import MM


class Matter(enum.Enum):
    """In which part of the book a chapter stands; it decides page numerals and chapter numbers."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


class NotePlace(enum.Enum):
    """Where print sets the notes."""

    FOOT = "foot"
    CHAPTER = "chapter-end"
    BOOK = "book-end"


class GlossaryLinks(enum.Enum):
    """How often a word of the glossary is linked to its explanation without being marked."""

    CHAPTER = "chapter"
    """Where a chapter first uses it."""
    BOOK = "book"
    """Where the book first uses it."""
    NO = "no"


class Contributor(Struct, frozen=True):
    """A person or body with a part in the publication."""

    name: str
    role: str = "aut"
    """MARC relator code: aut, edt, trl, ill, pbl …"""
    file_as: str = ""
    """The name as it is sorted; empty: as it stands."""


class ChapterFile(Struct, frozen=True):
    """One chapter's place in the contents, globs already expanded."""

    path: str
    """Relative to the publication's folder, forward slashes."""
    matter: Matter
    span: Span
    """Where the contents name it."""
    in_part: bool = False
    """The contents of a part name it: it belongs to the last that has begun."""


class PartTitle(Struct, frozen=True):
    """A part of the body begins here (``- part: Title``)."""

    title: str
    span: Span


class Phrase(Struct, frozen=True):
    """A short text in a stated language (the cover's ornaments)."""

    text: str
    language: str = ""


class Cover(Struct, frozen=True):
    """What the cover shows besides title, subtitle and authors."""

    kind: str = ""
    """A line above the title: ``Briefing``."""
    date: str = ""
    """The date of the book's subject, as words."""
    ornaments: tuple[Phrase, ...] = ()


class Series(Struct, frozen=True):
    """The series to which the publication belongs."""

    title: str
    number: str = ""
    """Its place in it."""


class SubjectTerm(Struct, frozen=True):
    """Where a subject is a term of a controlled list."""

    scheme: str
    """The list: ``LCSH``, ``BISAC``, ``Thema``."""
    code: str
    """The term's code in it."""


class Accessibility(Struct, frozen=True):
    """What people state about the publication's accessibility, after having examined it. Never computed."""

    conforms_to: str = ""
    """``EPUB Accessibility 1.1 - WCAG 2.2 Level AA``."""
    certified_by: str = ""
    credential: str = ""
    report: str = ""
    """Web address of the certifier's report."""


class EpubSettings(Struct, frozen=True):
    """The ``epub`` key."""

    fonts: bool = True
    """Whether the theme's fonts are embedded."""


class PageSettings(Struct, frozen=True):
    """The ``page`` key; ``None``: the theme's value. Lengths in points."""

    size: tuple[float, float] | None = None
    inner: float | None = None
    outer: float | None = None
    head: float | None = None
    foot: float | None = None


class Arrangement(enum.Enum):
    """How a book's pages share sheets of paper."""

    SADDLE = "fold"
    """Two a side, folded and stapled through the fold."""
    GRID = "grid"
    """In rows, in the order in which they are read."""


class Binding(enum.Enum):
    """What holds the leaves of a printed book together."""

    SADDLE = "saddle-stitch"
    """Staples through the fold: there is no spine."""
    PERFECT = "perfect"
    """Glue at the back of a block of leaves, in a cover with a spine."""


class BackCover(enum.Enum):
    """What stands on the outside at the back of the printed sheets."""

    NO = "no"
    """Whatever page comes to stand there."""
    MADE = "yes"
    """A page made for it: what the publication is about, and where to find it."""
    LAST = "last-page"
    """The book's own last page."""


class SpineText(enum.Enum):
    """How the words on a spine run."""

    DOWN = "top-down"
    """They can be read when the book lies on its back."""
    UP = "bottom-up"
    """They can be read when the book lies on its front."""
    UPRIGHT = "upright"
    """One character below the other."""
    NO = "no"


class Flip(enum.Enum):
    """Over which edge the printer turns a sheet."""

    SHORT = "short-edge"
    LONG = "long-edge"


class BookletSettings(Struct, frozen=True):
    """The ``booklet`` key. Lengths in points."""

    arrangement: Arrangement = Arrangement.SADDLE
    sheet: tuple[float, float] | None = None
    """``None``: A4 or Letter where two pages fill it, else two pages side by side."""
    flip: Flip = Flip.SHORT
    paper: float = 0.1 * MM
    """Thickness of a leaf."""
    signature: int = 0
    """Sheets folded into one another before the next signature begins; 0: all."""
    marks: bool = False
    """Where to cut and fold is shown, as far as the sheet has room."""
    up: int = 4
    """Pages a side of a grid."""
    back_cover: BackCover = BackCover.NO
    """Empty pages come before it."""
    binding: Binding = Binding.SADDLE
    cover_paper: float = 0.25 * MM
    """Thickness of the cover of a book with a spine, which it adds to that on both sides."""
    spine: SpineText | None = None
    """``None``: as is usual for books in the publication's language."""
    bleed: float = 3 * MM
    """By how much that which runs off the page goes over its edge, to be cut off."""
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where the values of its keys stand, as far as they are given."""

    @property
    def backed(self) -> bool:
        """Whether sheets have a page that is made for their outside at the back. The pages of a glued book are inside
        of its cover, and a grid has no outside."""
        folded = self.arrangement is Arrangement.SADDLE and self.binding is Binding.SADDLE
        return folded and self.back_cover is BackCover.MADE

    @property
    def gathered(self) -> int:
        """Sheets that are folded into one another; 0: all. A book that is glued at its back has four."""
        return self.signature or (4 if self.binding is Binding.PERFECT else 0)


class PressSettings(Struct, frozen=True):
    """The ``press`` key: the book's pages, and its cover, as a file for a printing press."""

    profile: str = ""
    """Path of an ICC profile of the press; empty: colours stay those of screens."""
    condition: str = ""
    """The printing condition that it describes, by its name in the ICC's registry: ``FOGRA51``. Empty: the profile's
    own description serves."""
    marks: bool = True
    """Where to cut is shown, outside of the bleed."""


class EditionSettings(Struct, frozen=True):
    """One entry of ``editions``: another printed form of the same book."""

    name: str
    """In small letters, as it stands in the names of files."""
    title: str = ""
    """As the imprint has it: ``Large print``."""
    page: PageSettings = PageSettings()
    """Margins that are not given grow and shrink with the page."""
    text: float | None = None
    """Size of the running text in points; other sizes follow it."""
    ragged: bool = False
    """Lines end where words end, and no word is divided."""
    draft: bool = False
    """With line numbers, and marked as a draft."""
    concordance: bool = False
    """Ends with a table of the pages of the book proper and where they begin in this edition."""
    notes: NotePlace | None = None
    """Where this form sets the notes; ``None``: where the book does."""
    span: Span = Span("publication.yaml")
    """Where its page is written, or else its name."""


class Ignore(Struct, frozen=True):
    """A finding of ``check`` that the authors have looked at and let stand."""

    code: str
    reason: str
    span: Span
    file: str = ""
    """A file, or a pattern of files; empty: any."""
    text: str = ""
    """Words of the message; empty: any."""


class CheckSettings(Struct, frozen=True):
    """The ``checks`` key."""

    ignore: tuple[Ignore, ...] = ()
    budget: Mapping[str, int] = field(default_factory=dict)
    """Code of the typographic report → how many may be found."""


class HandoutSettings(Struct, frozen=True):
    """The ``handout`` key: one sheet, two pages, made from the same data as the book."""

    source: str = ""
    """Path of its Markdown file."""
    page: PageSettings = PageSettings()
    text: float = 9.4
    """Size of its running text in points."""
    span: Span = Span("publication.yaml")


class Publication(Struct, frozen=True):
    """Everything that ``publication.yaml`` settles."""

    name: str
    """The folder's name: outputs are named after it."""
    title: str
    language: str
    """BCP 47."""
    authors: tuple[Contributor, ...]
    contents: tuple[ChapterFile | PartTitle, ...]
    """Front, body and back matter, in reading order."""
    subtitle: str = ""
    contributors: tuple[Contributor, ...] = ()
    date: str = ""
    """ISO: year, year-month or full date."""
    edition: str = ""
    identifier: str = ""
    identifiers: tuple[str, ...] = ()
    """Further ones: DOI, ISBN, addresses."""
    print_identifier: str = ""
    """Of the print edition, whose pages the EPUB's page-list counts."""
    publisher: str = ""
    rights: str = ""
    url: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    subject_terms: Mapping[str, SubjectTerm] = field(default_factory=dict)
    """For subjects taken from a controlled list."""
    series: Series | None = None
    source: str = ""
    """The work that this one was made from."""
    bibliography: tuple[str, ...] = ()
    """Paths of reference files."""
    nocite: tuple[str, ...] = ()
    """Keys listed without being cited; ``*``: all."""
    citation_style: str = "chicago-author-date"
    notes: NotePlace = NotePlace.FOOT
    glossary_links: GlossaryLinks = GlossaryLinks.CHAPTER
    theme: str = "briefing"
    page: PageSettings = PageSettings()
    cover: Cover = Cover()
    imprint: str = ""
    """Path of a Markdown file for the imprint page, or empty: made from the metadata."""
    accessibility: Accessibility = Accessibility()
    epub: EpubSettings = EpubSettings()
    checks: CheckSettings = CheckSettings()
    booklet: BookletSettings = BookletSettings()
    press: PressSettings | None = None
    handout: HandoutSettings | None = None
    editions: tuple[EditionSettings, ...] = ()
    """Printed forms besides the book proper."""
    hyphenation: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → exceptions, written with hyphens at the break points (``Man-chu-ria``)."""
    span: Span = Span("publication.yaml")
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where the values of its keys stand."""

    def place(self, key: str) -> Span:
        """Where the value of a key stands; the beginning of the file if it is not given."""
        return self.places.get(key, self.span)
