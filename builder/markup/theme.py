"""A theme: the design tokens of both editions, read from YAML and checked once.

``load`` turns the file into a ``Theme``; ``styles.Styler`` computes from it what each element looks like. Every
fault of a theme file is a diagnostic with its line; a theme with faults is not used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import yaml
from msgspec import Struct
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span, in_quotes, nearest
from builder.geometry import Size, length, page_size
from builder.markup.vocabulary import VOCABULARY
from builder.publication import EditionSettings, PageSettings
from builder.resources import resource

Properties = Mapping[str, str]


class PageFrame(Struct, frozen=True):
    """The page and its type area, in points."""

    size: Size
    inner: float
    outer: float
    head: float
    """From the top edge to the head of the type area."""
    foot: float
    """From the foot of the type area to the bottom edge, at least."""
    grid: float
    """Distance of the grid's baselines."""

    @property
    def measure(self) -> float:
        """Width of the type area."""
        return self.size.width - self.inner - self.outer

    @property
    def lines(self) -> int:
        """Lines of the grid that the type area holds."""
        return int((self.size.height - self.head - self.foot) / self.grid + 1e-6)

    @property
    def height(self) -> float:
        """Height of the type area: whole lines of the grid."""
        return self.lines * self.grid


class Family(Struct, frozen=True):
    """The font files of a family: names in the shipped fonts, or of the publication's own."""

    roman: str
    italic: str = ""
    bold: str = ""
    bold_italic: str = ""
    optical: tuple[float, ...] = ()
    """Sizes at which an optical size is made; empty: the family has no such axis."""
    variable: bool = False
    """Has a weight axis."""


COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"ink": "#000000", "paper": "#FFFFFF", "grey": "#595959", "accent": "#9B2D1F", "tint": "#F3EFE8"}
)
"""Colours that the builder asks for by their names, and what they are where a theme has no colour of that name."""


class Theme(Struct, frozen=True):
    """Everything that a theme file says."""

    name: str
    page: PageFrame
    colours: Mapping[str, str]
    families: Mapping[str, Family]
    fallback: tuple[str, ...]
    text: Properties
    elements: Mapping[str, Properties]
    """Kind, or two kinds (an ancestor's and its own), → properties. Lengths have their unit right behind the number, if
    they are not counted in lines."""
    furniture: Mapping[str, Properties]
    draft: bool = False
    """Pages are marked as those of a draft. No theme says so, an edition does."""

    def colour(self, name: str) -> str:
        """``#RRGGBB`` of a named colour, or of one written out."""
        return self.colours.get(name) or COLOURS.get(name, name)


PROPERTIES: frozenset[str] = frozenset(
    "family size leading weight italic colour figures tabular smallcaps capitals tracking rise align hyphenate indent"
    " left right before after top spring keep_next keep_previous keep_together balance background padding"
    " padding_below rule_above rule_below marker label_width gap row_rule head_rule gutter drop_cap columns"
    " float small_first_line".split()
)
"""What an element may say."""

_POINTS = frozenset("rise indent left right padding label_width gutter rule_width".split())
"""Lengths of which a bare number counts points."""
_LINES = frozenset("before after top padding_below gap".split())
"""Lengths of which a bare number counts lines of the grid."""
_RULES = frozenset("rule_above rule_below head_rule row_rule rule".split())
_LENGTHS = _POINTS | _LINES | {"size", "leading", ""}
"""Properties that may be lengths; the furniture’s own are called ``""``."""

# libyaml takes a tenth of the time, where PyYAML was built with it.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SECTIONS = ("page", "colours", "families", "fallback", "text", "elements", "furniture")
EXTENDS = "extends"
"""The key that names a shipped theme, which says whatever this one leaves out."""
FURNITURE = ("verso", "recto", "folio", "head", "drop", "notes")
_PAGE_KEYS = ("size", "inner", "outer", "head", "foot", "grid")
_FAMILY_KEYS = ("roman", "italic", "bold", "bold_italic", "optical")
_FURNITURE_KEYS: dict[str, Collection[str]] = {
    **dict.fromkeys(("verso", "recto"), PROPERTIES | {"show"}),
    "notes": ("rule", "rule_width", "above", "below", "gap"),
}
_REST = f"write “{EXTENDS}: briefing”, and the shipped theme says the rest"


def rule(text: str) -> tuple[str, str]:
    """Thickness and colour of a rule as a theme writes it; a colour's name may have spaces.

    ``ValueError`` if it has no two parts.
    """
    thickness, colour = text.split(None, 1)
    return thickness, colour.strip()


def shipped_themes() -> tuple[str, ...]:
    """Names of the themes that travel with the builder, sorted."""
    return tuple(sorted(path.stem for path in resource("themes").glob("*.yaml")))


def shipped(name: str) -> str:
    """The text of the shipped theme of that name."""
    return resource("themes", f"{name}.yaml").read_text(encoding="utf-8")


def extended(text: str) -> Mapping[str, Any]:
    """What the theme says that ``text`` extends, as its file has it; nothing if it extends none.

    Where that one does not exist, which is told as a fault, the first shipped one stands in for it: what the text takes
    from it is no other fault.
    """
    data = yaml.load(text, Loader=_LOADER)
    if not isinstance(data, dict) or EXTENDS not in data:
        return {}
    names = shipped_themes()
    name = data[EXTENDS] if data[EXTENDS] in names else names[0]
    return yaml.load(shipped(name), Loader=_LOADER)  # type: ignore[no-any-return]


def load(text: str, file: str, variable: Callable[[str], bool]) -> tuple[Theme | None, list[Diagnostic]]:
    """Read a theme file.

    Args:
        text: the file's text.
        file: its name for messages; the stem is the theme's name.
        variable: whether a font file has a weight axis.
    """
    found = strange_keys(text, file)
    if found:
        return None, found
    try:
        data = _on(extended(text), yaml.load(text, Loader=_LOADER))
        theme = _theme(data, re.sub(r".*/|\.ya?ml$", "", file), variable)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, [Diagnostic("bad-theme", Span(file), f"the theme can't be read: {error}", _REST)]
    return theme, []


def strange_keys(text: str, file: str) -> list[Diagnostic]:
    """What is wrong with the keys of a theme file, all at once: those that mean nothing where they stand, and those
    without which there is no theme."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = f"the theme is not YAML: {getattr(error, 'problem', error)}"
        return [Diagnostic("bad-theme", Span(file, mark.line + 1 if mark else 1), message)]
    if not isinstance(root, yaml.MappingNode):
        message = "a theme is a mapping with page, colours, families, text and elements"
        return [Diagnostic("bad-theme", Span(file), message, _REST)]
    return list(_strange(root, file))


def _strange(root: yaml.MappingNode, file: str) -> Iterator[Diagnostic]:

    def fault(message: str, node: yaml.Node, hint: str = "") -> Diagnostic:
        mark = node.start_mark
        return Diagnostic("bad-theme", Span(file, mark.line + 1, mark.column + 1), message, hint)

    def unknown(node: yaml.Node | None, known: Collection[str], whose: str) -> Iterator[Diagnostic]:
        for key, _ in _pairs(node):
            if key.value not in known:
                yield fault(f"{whose} has no “{key.value}”", key, nearest(key.value, known))

    for key, _ in _pairs(root):
        if key.value not in (EXTENDS, *SECTIONS):
            yield fault(f"unknown key “{key.value}”", key, nearest(key.value, (EXTENDS, *SECTIONS)))
    sections = {key.value: (key, node) for key, node in _pairs(root)}
    _, base = sections.get(EXTENDS, (root, None))
    if base is not None and not (isinstance(base, yaml.ScalarNode) and base.value in shipped_themes()):
        told = in_quotes(base.value) if isinstance(base, yaml.ScalarNode) else "of that kind"
        yield fault(f"there is no theme {told} to extend", base, nearest(str(base.value), shipped_themes()))
    missing = [name for name in SECTIONS if name not in sections]
    if base is None and missing:
        yield fault(f"the theme says nothing of {', '.join(missing)}", root, _REST)
    for section, known, needed in (
        ("page", _PAGE_KEYS, _PAGE_KEYS),
        ("furniture", FURNITURE, FURNITURE),
        ("text", PROPERTIES, ("family",)),
    ):
        key, node = sections.get(section, (root, None))
        yield from unknown(node, known, f"the theme’s “{section}”")
        given = {name.value for name, _ in _pairs(node)}
        missing = [name for name in needed if name not in given]
        if base is None and isinstance(node, yaml.MappingNode) and missing:
            yield fault(f"the theme’s “{section}” says nothing of {', '.join(missing)}", key, _REST)
    for name, node in _pairs(sections["families"][1] if "families" in sections else None):
        yield from unknown(node, _FAMILY_KEYS, f"the family “{name.value}”")
    for name, node in _pairs(sections["furniture"][1] if "furniture" in sections else None):
        if name.value in FURNITURE:
            yield from unknown(node, _FURNITURE_KEYS.get(name.value, PROPERTIES), f"“{name.value}”")
    for name, node in _pairs(sections["elements"][1] if "elements" in sections else None):
        kinds = name.value.split(" ")
        if len(kinds) > 2:
            yield fault(f"“{name.value}” names more than two kinds", name, "write the outer and the inner one alone")
        for kind in kinds[:2]:
            if kind not in VOCABULARY:
                yield fault(f"there are no elements “{kind}”", name, nearest(kind, VOCABULARY))
        for key, _ in _pairs(node):
            if key.value not in PROPERTIES:
                yield fault(f"“{name.value}” has no property “{key.value}”", key, nearest(key.value, PROPERTIES))


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _on(base: Mapping[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What a theme says, and what the one that it extends says of the rest: mappings key by key, but families whole,
    since the faces of two would not go together."""
    if not base:
        return own
    return {**_key_by_key(base, own), "families": {**base["families"], **(own.get("families") or {})}}


def _key_by_key(base: Any, own: Any) -> Any:
    if not isinstance(base, Mapping) or (own and not isinstance(own, Mapping)):
        return own
    return {**base, **{key: _key_by_key(base.get(key), value) for key, value in (own or {}).items()}}


def _theme(data: dict[str, Any], name: str, variable: Callable[[str], bool]) -> Theme:
    page = data["page"]
    frame = PageFrame(
        page_size(page["size"]), *(length(page[key]) for key in ("inner", "outer", "head", "foot", "grid"))
    )
    families = {
        key: Family(
            roman=value["roman"],
            italic=value.get("italic", ""),
            bold=value.get("bold", ""),
            bold_italic=value.get("bold_italic", ""),
            optical=tuple(map(float, value.get("optical", ()))),
            variable=variable(value["roman"]),
        )
        for key, value in data["families"].items()
    }
    furniture = {key: value if isinstance(value, dict) else {"": value} for key, value in data["furniture"].items()}
    return Theme(
        name,
        frame,
        data["colours"],
        families,
        tuple(data["fallback"]),
        _written({"size": "10pt", "leading": "13pt", **data["text"]}),
        {kind: _written(properties or {}) for kind, properties in data["elements"].items()},
        {kind: _written(properties) for kind, properties in furniture.items()},
    )


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LENGTH = re.compile(rf"{_NUMBER.pattern}(?:pt|mm|cm|in)")


def _written(properties: Properties) -> Properties:
    """Properties with their lengths written in one way: ``10 pt`` is ``10pt``, and so is a bare number of points."""

    def written(name: str, text: str) -> str:
        if name in _RULES:
            thickness, colour = rule(text)
            return f"{thickness} {colour}"
        if name not in _LENGTHS:
            return text
        text = "".join(text.split())
        return f"{text}pt" if name in _POINTS and _NUMBER.fullmatch(text) else text

    return {name: written(name, text) for name, text in properties.items()}


EVENING = 0.4 / math.log(18 / 9.8)
"""How sizes come nearer to one another when text is enlarged: titles need not grow as the text does, and small print
has to grow more. In large print of 18 pt, sizes go by the power 0.6 of their ratio to the text; a little larger text
evens them by a little."""


def enlarged(theme: Theme, size: float) -> Theme:
    """The theme with running text of another size, in points, and everything else in proportion to it.

    Smaller text makes all the rest smaller by as much; larger text brings the sizes nearer to one another, and none
    becomes smaller than it was.
    """
    was = length(theme.text["size"])
    factor = size / was
    if factor == 1:
        return theme

    def grown(points: float) -> float:
        """What becomes of a type size."""
        share = 1 if factor < 1 else max(0.0, 1 - EVENING * math.log(points / was))
        return points * factor**share

    def look(properties: Properties) -> Properties:
        own = _absolute(properties.get("size", ""))
        out = {name: _times(name, text, factor) for name, text in properties.items()}
        if own:
            out["size"] = f"{grown(own):.3f}pt"
            leading = _absolute(properties.get("leading", ""))
            if leading:
                out["leading"] = f"{leading * grown(own) / own:.3f}pt"
        return out

    return replace(
        theme,
        page=replace(theme.page, grid=theme.page.grid * factor),
        text=look(theme.text),
        elements={kind: look(properties) for kind, properties in theme.elements.items()},
        furniture={kind: look(properties) for kind, properties in theme.furniture.items()},
    )


def ragged(theme: Theme) -> Theme:
    """The theme with lines that end where words end, no word divided."""
    elements = {
        kind: {
            name: {"align": "left" if text == "justify" else text, "hyphenate": "no"}.get(name, text)
            for name, text in properties.items()
        }
        for kind, properties in theme.elements.items()
    }
    return replace(theme, text={**theme.text, "align": "left", "hyphenate": "no"}, elements=elements)


def _absolute(text: str) -> float:
    return length(text) if _LENGTH.fullmatch(text) else 0.0


def _times(name: str, text: str, factor: float) -> str:
    """The value of a property, ``factor`` times as long if it is a length or a rule."""
    if name in _RULES:
        thickness, colour = rule(text)
        return f"{length(thickness) * factor:.3f}pt {colour}"
    return f"{length(text) * factor:.3f}pt" if name in _LENGTHS and _LENGTH.fullmatch(text) else text


def for_edition(theme: Theme, edition: EditionSettings) -> Theme:
    """The theme for another printed form of the book: its page, its text size, its way to end lines.

    Margins that the edition does not give are the theme's in proportion to the page. The lettering of the cover grows
    and shrinks as the page does, or as the room between its margins, if that is less.
    """
    was = theme.page
    size = Size(*edition.page.size) if edition.page.size else was.size
    across, down = size.width / was.size.width, size.height / was.size.height
    frame = replace(was, inner=was.inner * across, outer=was.outer * across, head=was.head * down, foot=was.foot * down)
    out = with_page(replace(theme, page=frame), edition.page)
    if edition.text is not None:
        out = enlarged(out, edition.text)
    out = _with_cover_to_scale(out, theme, min(math.sqrt(across * down), out.page.measure / was.measure))
    out = ragged(out) if edition.ragged else out
    return replace(out, draft=edition.draft)


_ON_COVER = re.compile(r"p\.cover-(?!spine)")
"""What stands on the front and the back of the cover; the spine is as wide as the book, not as the page."""


def _with_cover_to_scale(theme: Theme, was: Theme, factor: float) -> Theme:
    """The theme with a cover that is the cover of ``was`` made ``factor`` times as large.

    What would be smaller than the running text stays as large as the text's own growth has made it.
    """
    text = length(theme.text["size"])

    def look(kind: str, properties: Properties) -> Properties:
        first = was.elements[kind]
        size, leading = _absolute(first.get("size", "")), _absolute(first.get("leading", ""))
        if not _ON_COVER.match(kind.rpartition(" ")[2]) or not size:
            return properties
        scaled = max(size * factor, min(_absolute(properties["size"]), text))
        out = {**properties, "size": f"{scaled:.3f}pt"}
        return {**out, "leading": f"{leading * scaled / size:.3f}pt"} if leading else out

    return replace(theme, elements={kind: look(kind, properties) for kind, properties in theme.elements.items()})


def with_files(theme: Theme, names: Mapping[str, str]) -> Theme:
    """The theme with other names for some of its font files."""

    def renamed(family: Family) -> Family:
        given = (family.roman, family.italic, family.bold, family.bold_italic)
        roman, italic, bold, bold_italic = (names.get(file, file) for file in given)
        return replace(family, roman=roman, italic=italic, bold=bold, bold_italic=bold_italic)

    return replace(theme, families={name: renamed(family) for name, family in theme.families.items()})


def with_page(theme: Theme, page: PageSettings) -> Theme:
    """The theme with the publication's own page settings."""
    frame = theme.page
    return replace(
        theme,
        page=PageFrame(
            Size(*page.size) if page.size else frame.size,
            frame.inner if page.inner is None else page.inner,
            frame.outer if page.outer is None else page.outer,
            frame.head if page.head is None else page.head,
            frame.foot if page.foot is None else page.foot,
            frame.grid,
        ),
    )
