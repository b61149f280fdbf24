"""``publication.yaml`` → ``Publication``: every key, its type and its place."""

from __future__ import annotations

import re
from typing import TypeVar

from msgspec.structs import replace

from builder import dates, geometry, limits
from builder.citations.styles import find_style
from builder.content import yaml_nodes
from builder.content.check_settings import read_checks
from builder.content.contents import read_contents
from builder.content.fields import Fields, fields, texts, wrong_type
from builder.content.folder import Folder
from builder.content.markdown.smart import smart_text
from builder.content.page_measures import margin, page_size
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Fault, Span, nearest
from builder.identifiers import is_web_address
from builder.markup.theme import shipped_themes
from builder.publication import (
    Accessibility,
    Arrangement,
    BackCover,
    Binding,
    BookletSettings,
    Contributor,
    Cover,
    EditionSettings,
    EpubSettings,
    Flip,
    GlossaryLinks,
    HandoutSettings,
    NotePlace,
    PageSettings,
    Phrase,
    PressSettings,
    Publication,
    Series,
    SpineText,
    SubjectTerm,
)

FILE = "publication.yaml"
THEME_ENDINGS = (".yaml", ".yml")
STYLE_ENDINGS = (".csl",)
"""What makes a theme's or style's name the path of a file."""
KEYS = (
    *("title", "subtitle", "language", "authors", "contributors", "date", "edition", "identifier", "publisher"),
    *("rights", "url", "description", "subjects", "bibliography", "nocite", "citation-style", "theme", "page"),
    *("cover", "imprint", "hyphenation", "notes", "glossary-links", "front", "contents", "back"),
    *("identifiers", "print-identifier", "series", "source", "accessibility", "epub", "booklet", "checks", "editions"),
    *("handout", "press"),
)

ROLES = {
    "afterword": "aft",
    "author": "aut",
    "bibliographic antecedent": "ant",
    "book designer": "bkd",
    "cartographer": "ctg",
    "compiler": "com",
    "contributor": "ctb",
    "cover designer": "cov",
    "designer": "dsr",
    "editor": "edt",
    "illustrator": "ill",
    "introduction": "aui",
    "photographer": "pht",
    "proofreader": "pfr",
    "publisher": "pbl",
    "reviewer": "rev",
    "sponsor": "spn",
    "translator": "trl",
    "typographer": "tyg",
}
"""Words for the commonest MARC relators; the three-letter codes themselves are taken too."""

_LANGUAGE = re.compile(
    r"(?:(?:ar|kok|lv|ms|sgn|sw|uz|zh)-[a-z]{3}|[a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""RFC 5646, 2.1: language (with the few that extend another one), script, region, variants, extensions, private use.
Neither words of five letters and more, none of which is registered, nor the old irregular tags."""
_STYLE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def read_publication(folder: Folder, found: list[Diagnostic]) -> Publication | None:
    """The settings of a publication; ``None`` if the file cannot be read at all (reported)."""
    span = Span(FILE)
    located = folder.locate(FILE, span)
    if isinstance(located, Diagnostic):
        hint = "a publication is a folder with a publication.yaml"
        found.append(replace(located, span=span, hint=located.hint or hint))
        return None
    text = folder.read_text(located, span, found, "yaml-bytes")
    if text is None:
        return None
    count = len(found)
    root = yaml_nodes.read(text, FILE, found)
    if root is None:
        if len(found) == count:
            found.append(
                Diagnostic("missing-key", span, "the file is empty", "give at least title, language, contents")
            )
        return None
    if _too_long(root, found):
        return None
    given = fields(root, KEYS, "the publication", found)
    return _publication(given, folder, found) if given else None


def _publication(given: Fields, folder: Folder, found: list[Diagnostic]) -> Publication:
    language = read_language(given.text_node("language", required=True), found)
    contents = read_contents(given, language, folder, found)

    def words(key: str, required: bool = False) -> str:
        return smart_text(given.text(key, required), language)

    subjects = _subjects(given, found)
    if given.node("contents", required=True) is not None and not given.items("contents"):
        found.append(Diagnostic("missing-key", given.entries["contents"][0].span, "“contents” is empty"))
    return Publication(
        name=folder.root.name,
        title=words("title", required=True),
        language=language,
        authors=tuple(_contributor(node, "aut", language, found) for node in given.items("authors")),
        contents=contents,
        subtitle=words("subtitle"),
        contributors=tuple(_contributor(node, "ctb", language, found) for node in given.items("contributors")),
        date=_date(given.text_node("date"), found),
        edition=words("edition"),
        identifier=given.text("identifier"),
        identifiers=tuple(node.text.strip() for node in given.texts("identifiers")),
        print_identifier=given.text("print-identifier"),
        publisher=words("publisher"),
        rights=words("rights"),
        url=_url(given.text_node("url"), found),
        description=words("description"),
        subjects=tuple(subjects),
        subject_terms={name: term for name, term in subjects.items() if term is not None},
        series=_series(given.node("series"), language, found),
        source=words("source"),
        bibliography=tuple(_path(node, folder, found) for node in given.texts("bibliography")),
        nocite=tuple(node.text.strip().removeprefix("@") for node in given.texts("nocite")),
        citation_style=_style(given.text_node("citation-style"), folder, found),
        notes=_choice(given.text_node("notes"), NotePlace, found) or NotePlace.FOOT,
        glossary_links=_choice(given.text_node("glossary-links"), GlossaryLinks, found) or GlossaryLinks.CHAPTER,
        theme=_theme(given.text_node("theme"), folder, found),
        page=_page(given.node("page"), found),
        cover=_cover(given.node("cover"), language, found),
        imprint=_path(given.text_node("imprint"), folder, found),
        accessibility=_accessibility(given.node("accessibility"), found),
        epub=_epub(given.node("epub"), found),
        checks=read_checks(given.node("checks"), found),
        booklet=_booklet(given.node("booklet"), found),
        press=_press(given.node("press"), folder, found),
        handout=_handout(given.node("handout"), folder, found),
        editions=_editions(given.items("editions"), language, found),
        hyphenation=_hyphenation(given.node("hyphenation"), found),
        span=given.span,
        places={key: node.span for key, (_, node) in given.entries.items()},
    )


def _too_long(root: YamlNode, found: list[Diagnostic]) -> bool:
    """Whether a value is longer than what anybody says of a book."""
    waiting = [root]
    while waiting:
        match waiting.pop():
            case YamlText(text=text, span=span) if len(text) > limits.SETTING_CHARACTERS:
                message = f"the text is longer than {limits.SETTING_CHARACTERS:,} characters, the limit for settings"
                hint = limits.hint("setting-characters")
                found.append(Diagnostic("text-too-long", span, message, hint, fault=Fault.LIMIT))
                return True
            case YamlList(items=items):
                waiting += items
            case YamlMap(entries=entries):
                waiting += [value for _, value in entries.values()]
    return False


def is_language(tag: str) -> bool:
    """Whether a text has the form of a BCP 47 language tag."""
    return _LANGUAGE.fullmatch(tag) is not None


def read_language(node: YamlText | None, found: list[Diagnostic]) -> str:
    """A language tag, or nothing; a malformed one is reported."""
    if node is None:
        return ""
    tag = node.text.strip()
    if is_language(tag):
        return tag
    found.append(
        Diagnostic(
            "bad-value", node.span, f"“{tag}” is no language tag", "write a BCP 47 tag such as en-GB, de or zh-Hans"
        )
    )
    return ""


def _contributor(node: YamlNode, role: str, language: str, found: list[Diagnostic]) -> Contributor:
    if isinstance(node, YamlText) and node.text.strip():
        return Contributor(smart_text(node.text.strip(), language), role)
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, "a name", "a text, or a mapping with name, role and file-as"))
        return Contributor("", role)
    given = fields(node, ("name", "role", "file-as"), "a contributor", found)
    assert given is not None
    written = given.text_node("role")
    if written is not None:
        name = written.text.strip().lower()
        if name in ROLES or re.fullmatch("[a-z]{3}", name):
            role = ROLES.get(name, name)
        else:
            hint = nearest(name, ROLES) or "use a MARC relator code such as aut, edt, trl or ill"
            found.append(Diagnostic("bad-value", written.span, f"“{name}” is no known role", hint))
    return Contributor(
        smart_text(given.text("name", required=True), language), role, smart_text(given.text("file-as"), language)
    )


def _subjects(publication: Fields, found: list[Diagnostic]) -> dict[str, SubjectTerm | None]:
    """Subjects in their order, each with its place in a controlled list where it has one."""
    subjects: dict[str, SubjectTerm | None] = {}
    for item in publication.items("subjects"):
        if isinstance(item, YamlMap):
            given = fields(item, ("term", "scheme", "code"), "a subject", found)
            assert given is not None
            term = given.text("term", required=True)
            subjects[term] = SubjectTerm(given.text("scheme", required=True), given.text("code", required=True))
        else:
            for node in texts(item, "“subjects”", found):
                subjects.setdefault(node.text.strip(), None)
    return subjects


def _series(node: YamlNode | None, language: str, found: list[Diagnostic]) -> Series | None:
    if isinstance(node, YamlText):
        return Series(smart_text(node.text.strip(), language)) if node.text.strip() else None
    given = fields(node, ("title", "number"), "“series”", found)
    if given is None:
        return None
    number = given.text("number")
    if number and not re.fullmatch(r"\d+(\.\d+)*", number):
        span = given.entries["number"][1].span
        found.append(Diagnostic("bad-value", span, f"“{number}” is no number", "write 3 or 3.1"))
    return Series(smart_text(given.text("title", required=True), language), number)


_CONFORMANCE = re.compile(r"EPUB Accessibility 1\.1 - WCAG 2\.[0-2] Level A{1,3}")
"""The one form that the standard allows."""


def _accessibility(node: YamlNode | None, found: list[Diagnostic]) -> Accessibility:
    given = fields(node, ("conforms-to", "certified-by", "credential", "report"), "“accessibility”", found)
    if given is None:
        return Accessibility()
    claim = given.text_node("conforms-to", required=True)
    if claim is not None and not _CONFORMANCE.fullmatch(claim.text.strip()):
        hint = "write it as the standard does: EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
        found.append(Diagnostic("bad-value", claim.span, f"“{claim.text.strip()}” is no conformance claim", hint))
    return Accessibility(
        claim.text.strip() if claim else "",
        given.text("certified-by", required=True),
        given.text("credential"),
        _url(given.text_node("report"), found),
    )


def _epub(node: YamlNode | None, found: list[Diagnostic]) -> EpubSettings:
    given = fields(node, ("fonts",), "“epub”", found)
    if given is None:
        return EpubSettings()
    fonts = given.parsed("fonts", _yes_or_no)
    return EpubSettings(True if fonts is None else fonts)


_BOOKLET = (
    *("arrangement", "sheet", "flip", "paper", "signature", "marks", "up", "back-cover"),
    *("binding", "cover-paper", "spine", "bleed"),
)
_THICKEST = 2 * geometry.MM
_MOST_BLEED = 20 * geometry.MM
_BULK = re.compile(r"(\d{2,3}(?:\.\d+)?)\s*(?:g/m²|g/m2|gsm)\s*[x×]\s*(\d(?:\.\d+)?)(?:\s*cm³/g)?")
"""Grammage and bulk, as paper is sold: ``90 g/m² × 1.3``."""
_MOST_SHEETS, _MOST_UP = 64, 64


def _booklet(node: YamlNode | None, found: list[Diagnostic]) -> BookletSettings:
    given = fields(node, _BOOKLET, "“booklet”", found)
    if given is None:
        return BookletSettings()
    plain = BookletSettings()

    def whole(key: str, least: int, most: int, otherwise: int) -> int:
        value = given.parsed(key, lambda text: _between(text, least, most))
        return otherwise if value is None else value

    paper, cover = given.parsed("paper", _thickness), given.parsed("cover-paper", _thickness)
    bleed = given.parsed("bleed", _bleed)
    return BookletSettings(
        arrangement=_choice(given.text_node("arrangement"), Arrangement, found) or plain.arrangement,
        sheet=given.parsed("sheet", page_size),
        flip=_choice(given.text_node("flip"), Flip, found) or plain.flip,
        paper=plain.paper if paper is None else paper,
        signature=whole("signature", 0, _MOST_SHEETS, plain.signature),
        marks=given.parsed("marks", _yes_or_no) or False,
        up=whole("up", 1, _MOST_UP, plain.up),
        back_cover=_choice(given.text_node("back-cover"), BackCover, found) or plain.back_cover,
        binding=_choice(given.text_node("binding"), Binding, found) or plain.binding,
        cover_paper=plain.cover_paper if cover is None else cover,
        spine=_choice(given.text_node("spine"), SpineText, found),
        bleed=plain.bleed if bleed is None else bleed,
        places={key: node.span for key, (_, node) in given.entries.items()},
    )


_EDITION = ("name", "title", "page", "text", "ragged", "draft", "concordance", "notes")
_SHEETS = ("booklet", "cover", "press")
"""Names of what is made of the book and of each edition, behind its own."""
_TAKEN = ("handout", *_SHEETS)
"""Names that other outputs have."""
_SMALLEST_TEXT, _LARGEST_TEXT = 4.0, 72.0


def _editions(nodes: tuple[YamlNode, ...], language: str, found: list[Diagnostic]) -> tuple[EditionSettings, ...]:
    editions: dict[str, EditionSettings] = {}
    places: dict[str, Span] = {}
    for node in nodes:
        given = fields(node, _EDITION, "an edition", found)
        if given is None:
            continue
        named = given.text_node("name", required=True)
        name = named.text.strip() if named is not None else ""
        if named is not None and not _STYLE_NAME.fullmatch(name):
            found.append(Diagnostic("bad-value", named.span, f"“{name}” can’t stand in the name of a file",
                                    "use small letters, digits and hyphens: large-print"))  # fmt: skip
        elif named is not None and (name in editions or name in _TAKEN):
            found.append(Diagnostic("bad-value", named.span, f"the name “{name}” is taken", "give it another name"))
        if named is not None:
            places[name] = named.span
        page = given.node("page")
        editions[name] = EditionSettings(
            name,
            smart_text(given.text("title"), language),
            _page(page, found),
            given.parsed("text", _text_size),
            given.parsed("ragged", _yes_or_no) or False,
            given.parsed("draft", _yes_or_no) or False,
            given.parsed("concordance", _yes_or_no) or False,
            _choice(given.text_node("notes"), NotePlace, found),
            (page or named or node).span,
        )
    for name, span in places.items():
        of, _, sheets = name.rpartition("-")
        if sheets in _SHEETS and of in places:
            hint = f"a file that is made of the edition “{of}” has it: give this one another name"
            found.append(Diagnostic("bad-value", span, f"the name “{name}” is taken", hint))
    return tuple(editions.values())


def _handout(node: YamlNode | None, folder: Folder, found: list[Diagnostic]) -> HandoutSettings | None:
    if node is None:
        return None
    if isinstance(node, YamlText):
        return HandoutSettings(_path(node, folder, found), span=node.span)
    given = fields(node, ("source", "page", "text"), "“handout”", found)
    if given is None:
        return None
    return HandoutSettings(
        _path(given.text_node("source", required=True), folder, found),
        _page(given.node("page"), found),
        given.parsed("text", _text_size) or HandoutSettings().text,
        node.span,
    )


def _press(node: YamlNode | None, folder: Folder, found: list[Diagnostic]) -> PressSettings | None:
    given = fields(node, ("profile", "condition", "marks"), "“press”", found)
    if given is None:
        return None
    condition = given.text_node("condition")
    profile = _path(given.text_node("profile"), folder, found)
    if condition is not None and "profile" not in given.entries:
        message = f"the printing condition “{condition.text.strip()}” is named, and no profile of it"
        hint = "get its ICC profile (the condition’s publishers have it) and name the file: profile: coated.icc"
        found.append(Diagnostic("missing-key", condition.span, message, hint))
    marks = given.parsed("marks", _yes_or_no)
    return PressSettings(profile, condition.text.strip() if condition else "", True if marks is None else marks)


def _text_size(text: str) -> float:
    size = geometry.length(text)
    if not _SMALLEST_TEXT <= size <= _LARGEST_TEXT:
        raise ValueError(f"text is between {_SMALLEST_TEXT:g} and {_LARGEST_TEXT:g} pt high")
    return size


def _between(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not least <= int(text) <= most:
        raise ValueError(f"write a whole number from {least} to {most}")
    return int(text)


def _bleed(text: str) -> float:
    bleed = geometry.length(text)
    if not 0 <= bleed <= _MOST_BLEED:
        raise ValueError("a bleed is between 0 and 20 mm wide")
    return bleed


def _thickness(text: str) -> float:
    sold = _BULK.fullmatch(text.strip())
    # Bulk is cm³ to the gram: a square metre that weighs 90 g has 117 cm³ at 1.3, and is 0.117 mm thick.
    thickness = float(sold[1]) * float(sold[2]) / 1000 * geometry.MM if sold else geometry.length(text)
    if not 0 <= thickness <= _THICKEST:
        raise ValueError("a leaf of paper is between 0 and 2 mm thick")
    return thickness


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise ValueError("write yes or no")
    return text.lower() in ("yes", "true")


def _date(node: YamlText | None, found: list[Diagnostic]) -> str:
    if node is None:
        return ""
    try:
        dates.parse(node.text.strip())
    except ValueError as error:
        found.append(Diagnostic("bad-date", node.span, str(error)))
        return ""
    return node.text.strip()


def _url(node: YamlText | None, found: list[Diagnostic]) -> str:
    if node is None:
        return ""
    url = node.text.strip()
    if is_web_address(url):
        return url
    found.append(Diagnostic("bad-value", node.span, f"“{url}” is no web address", "write it with https://"))
    return ""


def _path(node: YamlText | None, folder: Folder, found: list[Diagnostic]) -> str:
    if node is None:
        return ""
    located = folder.locate(node.text.strip(), node.span)
    if isinstance(located, Diagnostic):
        found.append(located)
        return ""
    return located


def _named_or_path(node: YamlText | None, endings: tuple[str, ...], folder: Folder, found: list[Diagnostic]) -> str:
    """A name of something that comes with the builder, or the path of a file in the publication."""
    if node is None:
        return ""
    text = node.text.strip()
    if text.endswith(endings):
        return _path(node, folder, found)
    if _STYLE_NAME.fullmatch(text):
        return text
    hint = f"give a name in small letters and hyphens, or the path of a {endings[0]} file"
    found.append(Diagnostic("bad-value", node.span, f"“{text}” is neither a name nor a path", hint))
    return ""


_C = TypeVar("_C", NotePlace, GlossaryLinks, Arrangement, Flip, BackCover, Binding, SpineText)


def _choice(node: YamlText | None, choices: type[_C], found: list[Diagnostic]) -> _C | None:
    if node is None:
        return None
    word = node.text.strip()
    known = [choice.value for choice in choices]
    if word in known:
        return choices(word)
    hint = nearest(word, known) or "it is one of " + ", ".join(known)
    found.append(Diagnostic("bad-value", node.span, f"“{word}” can’t be chosen here", hint))
    return None


def _style(node: YamlText | None, folder: Folder, found: list[Diagnostic]) -> str:
    name = _named_or_path(node, STYLE_ENDINGS, folder, found)
    if node is not None and name and not name.endswith(STYLE_ENDINGS):
        style = find_style(name, folder.root, node.span)
        if isinstance(style, Diagnostic):
            found.append(style)
            name = ""
    return name or "chicago-author-date"


def _theme(node: YamlText | None, folder: Folder, found: list[Diagnostic]) -> str:
    name = _named_or_path(node, THEME_ENDINGS, folder, found)
    if node is not None and name and not name.endswith(THEME_ENDINGS) and name not in shipped_themes():
        hint = "known: " + ", ".join(shipped_themes()) + "; or the path of a YAML file"
        found.append(Diagnostic("unknown-theme", node.span, f"there is no theme “{name}”", hint))
        name = ""
    return name or "briefing"


def _page(node: YamlNode | None, found: list[Diagnostic]) -> PageSettings:
    given = fields(node, ("size", "inner", "outer", "head", "foot"), "“page”", found)
    if given is None:
        return PageSettings()
    return PageSettings(
        size=given.parsed("size", page_size),
        inner=given.parsed("inner", margin),
        outer=given.parsed("outer", margin),
        head=given.parsed("head", margin),
        foot=given.parsed("foot", margin),
    )


def _cover(node: YamlNode | None, language: str, found: list[Diagnostic]) -> Cover:
    given = fields(node, ("kind", "date", "ornaments"), "“cover”", found)
    if given is None:
        return Cover()
    ornaments = []
    for item in given.items("ornaments"):
        if isinstance(item, YamlText):
            ornaments.append(Phrase(item.text.strip()))
            continue
        ornament = fields(item, ("text", "lang"), "an ornament", found)
        if ornament is not None:
            own = read_language(ornament.text_node("lang"), found)
            ornaments.append(Phrase(ornament.text("text", required=True), own))
    kind, date = (smart_text(given.text(key), language) for key in ("kind", "date"))
    return Cover(kind, date, tuple(ornaments))


def _hyphenation(node: YamlNode | None, found: list[Diagnostic]) -> dict[str, tuple[str, ...]]:
    if node is None:
        return {}
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, "“hyphenation”", "a mapping from a language to a list of words"))
        return {}
    exceptions = {}
    for key, value in node.entries.values():
        language = read_language(key, found)
        taken = []
        for word in texts(value, f"“{key.text}”", found):
            if re.fullmatch(r"[^\W\d_’']+([-’'][^\W\d_’']+)*", word.text.strip()):
                taken.append(word.text.strip())
            else:
                message = f"“{word.text.strip()}” is not one word with hyphens at its break points"
                found.append(Diagnostic("bad-value", word.span, message))
        exceptions[language] = tuple(taken)
    return exceptions
