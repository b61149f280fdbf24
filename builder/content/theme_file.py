"""A publication's own theme, looked through before anything is set with it.

A theme of a publication is as strange as its content: it is strict YAML like all files there, the fonts that it names
are shipped ones or files of the publication that a book can be set in, and every value has to be one that a page can be
set with. What goes through here can be used without a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from builder.content import yaml_nodes
from builder.content.fields import wrong_type
from builder.content.folder import Folder
from builder.content.page_measures import margin, page_size
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Severity, Span, in_quotes, nearest
from builder.geometry import length
from builder.markup import theme as themes
from builder.model.manuscript import OwnTheme
from builder.resources import resource
from builder.text.faces import SIGNS, has_weights, signs_in, unusable

FONTS = (".ttf", ".otf")
LEAST = 0.1
"""What a size of type has at least, of whatever it is counted in."""
LARGEST = 2_000.0
"""Points (or lines, or per cent) that no measure of a theme goes beyond: 28 inches."""
_ABOVE_NOTES = ("rule", "rule_width", "above", "below", "gap")
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,6})?")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def read_theme(text: str, file: str, files: Folder, found: list[Diagnostic]) -> OwnTheme | None:
    """A theme and the fonts that come with it; ``None`` if it holds something that can't be used: ``found`` says what.

    What is said of its keys is the theme's reader's.
    """
    count = len(found)
    root = yaml_nodes.read(text, file, found)
    if not isinstance(root, YamlMap):
        if root is not None:
            found.append(wrong_type(root, "a theme", "a mapping (key: value)"))
        elif len(found) == count:
            found.append(Diagnostic("bad-theme", Span(file), "the theme is empty"))
        return None
    base = themes.extended(text)
    sections = {key: node for key, (_, node) in root.entries.items() if key in themes.SECTIONS}
    fallback = sections.pop("fallback", None)
    for name, node in sections.items():
        if not isinstance(node, YamlMap):
            found.append(wrong_type(node, f"“{name}”", "a mapping (key: value)"))
    own_colours = _named(sections.get("colours"))
    own_families = _named(sections.get("families"))
    for key, node in own_colours.items():
        if not (isinstance(node, YamlText) and _COLOUR.fullmatch(node.text)):
            found.append(_bad(node, f"the colour “{key}” is not written as #9B2D1F"))
    fonts: dict[str, bytes] = {}
    for node in own_families.values():
        _family(node, files, fonts, found)
    # What is missing whole, or no mapping, is told once and not with every name.
    colours, families = (
        {*own, *base.get(name, ())} if base or isinstance(sections.get(name), YamlMap) else None
        for name, own in (("colours", own_colours), ("families", own_families))
    )
    _fallback(fallback, families, found)
    checks = _checks(colours, families)
    if "text" in sections:
        # All other sizes may be shares of this one.
        _properties(sections["text"], checks | {"size": lambda text: _length(text) or checks["size"](text)}, found)
    for key, node in _named(sections.get("elements")).items():
        if isinstance(node, YamlMap):
            _properties(node, checks, found)
        elif not (isinstance(node, YamlText) and not node.text):
            found.append(wrong_type(node, f"“{key}”", "a mapping (key: value)"))
    for key, node in _named(sections.get("furniture")).items():
        if key in themes.FURNITURE:
            _furniture(key, node, checks, not base, found)
    for key, node in _named(sections.get("page")).items():
        if not isinstance(node, YamlText):
            found.append(wrong_type(node, f"“{key}”", "a text"))
        elif key in _PAGE:
            try:
                _PAGE[key](node.text)
            except ValueError as error:
                found.append(_bad(node, f"“{key}”: {error}"))
    found += themes.strange_keys(text, file)
    if len(found) > count:
        return None
    main = _named(sections.get("text")).get("family")
    main_family = main.text if isinstance(main, YamlText) else base["text"]["family"]
    given = fallback.items if isinstance(fallback, YamlList) else ()
    fallbacks = [one.text for one in given if isinstance(one, YamlText)] if fallback else base["fallback"]
    found += _without_signs(own_families, fonts, fallbacks)
    if len(found) > count:
        return None
    found += _plain(main_family, own_families, fonts, _named(sections.get("elements")))
    return OwnTheme(text, fonts)


def _grid(text: str) -> None:
    if length(text) < 1:
        raise ValueError("the grid’s lines are at least a point apart")


_PAGE: Mapping[str, Callable[[str], object]] = {
    "size": page_size,
    "grid": _grid,
    **dict.fromkeys(("inner", "outer", "head", "foot"), margin),
}
"""Key of a theme's page → raises ``ValueError`` for what it can't be."""


def _named(node: YamlNode | None) -> Mapping[str, YamlNode]:
    return {key: value for key, (_, value) in node.entries.items()} if isinstance(node, YamlMap) else {}


def _family(node: YamlNode, files: Folder, fonts: dict[str, bytes], found: list[Diagnostic]) -> None:
    """Look through a family; the font files of the publication that it names come to ``fonts``."""
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, "a family", "a mapping (key: value)"))
        return
    shipped = sorted(path.name for path in resource("fonts").iterdir() if path.suffix in FONTS)
    for key, value in _named(node).items():
        if key == "optical":
            sizes = value.items if isinstance(value, YamlList) else ()
            if not sizes or not all(isinstance(size, YamlText) and _between(size.text, 1, 1_000) for size in sizes):
                found.append(_bad(value, "optical sizes are a list of numbers of points"))
        elif not isinstance(value, YamlText):
            found.append(wrong_type(value, f"“{key}”", "the name of a font file"))
        elif value.text in shipped:
            found += _mistakable(value, files)
        elif value.text not in fonts:
            data = _own_font(value, files, shipped)
            if isinstance(data, Diagnostic):
                found.append(data)
            else:
                fonts[value.text] = data
    if "roman" not in node.entries:
        found.append(_bad(node, "a family has no roman"))


_STRESSED = {"italic": "em", "bold": "strong"}
_OTHERWISE = frozenset("family colour tracking capitals smallcaps size".split())
"""Properties by which an element shows stress without italic or bold letters, as is usual in Chinese."""


def _plain(
    name: str, families: Mapping[str, YamlNode], fonts: Mapping[str, bytes], elements: Mapping[str, YamlNode]
) -> list[Diagnostic]:
    """What to say of the family in which the text is set, where it can't show what is stressed."""
    if name not in families:
        return []
    files = {key: node.text for key, node in _named(families[name]).items() if isinstance(node, YamlText)}
    roman = files["roman"]
    data = fonts[roman] if roman in fonts else resource("fonts", roman).read_bytes()
    shown = {*files, *(["bold"] if has_weights(data) else [])}
    shown |= {kind for kind, element in _STRESSED.items() if _OTHERWISE & _named(elements.get(element)).keys()}
    kinds = [kind for kind in _STRESSED if kind not in shown]
    if not kinds:
        return []
    message = f"the family “{name}” has no {' and no '.join(kinds)}, so that what is stressed looks like the rest"
    hint = f"name {'their files' if len(kinds) > 1 else 'its file'} beside roman"
    return [Diagnostic("plain-family", families[name].span, message, hint, Severity.WARNING)]


def _without_signs(
    families: Mapping[str, YamlNode], fonts: Mapping[str, bytes], fallback: Iterable[str]
) -> Iterator[Diagnostic]:
    """What to say of font files that lack what a book sets by itself, where no other face can stand in for them.

    The shipped fonts have all of it.
    """
    common: set[str] = set()
    for name in fallback:
        # A family of the theme that this one extends is made of shipped fonts.
        files = [file.text for file in _files_of(families[name])] if name in families else []
        common |= SIGNS.intersection(*(signs_in(fonts[file]) for file in files if file in fonts))
    named = {file.text: file.span for family in families.values() for file in reversed(_files_of(family))}
    for file, data in fonts.items():
        if lacking := SIGNS - signs_in(data) - common:
            message = f"{in_quotes(file, 80)} lacks what a book sets by itself: {' '.join(sorted(lacking))}"
            hint = "name a family of a font that comes with the builder as the theme’s fallback"
            yield Diagnostic("bad-font", named[file], message, hint)


def _files_of(family: YamlNode) -> tuple[YamlText, ...]:
    return tuple(node for node in _named(family).values() if isinstance(node, YamlText))


def _own_font(node: YamlText, files: Folder, shipped: Sequence[str]) -> bytes | Diagnostic:
    """The bytes of a font file of the publication, or why a book can't be set in it."""
    path = files.locate(node.text, node.span)
    if isinstance(path, Diagnostic):
        if path.code != "missing-file":
            return path
        message = f"neither a font that comes with the builder nor a file is called {in_quotes(node.text, 80)}"
        return _bad(node, message, nearest(PurePath(node.text).name, shipped))
    data = files.read_bytes(path, node.span, "font-bytes")
    if isinstance(data, Diagnostic) or not (why := unusable(data)):
        return data
    hint = "a font file with TrueType outlines is needed, a .ttf that may be embedded"
    return Diagnostic("bad-font", node.span, f"a book can’t be set in {in_quotes(node.text, 80)}: {why}", hint)


def _mistakable(node: YamlText, files: Folder) -> Iterator[Diagnostic]:
    """What to say of a font that comes with the builder, where the publication has another file of that name."""
    path = files.locate(node.text, node.span)
    if isinstance(path, Diagnostic):
        return
    data = files.read_bytes(path, node.span, "font-bytes")
    if data != resource("fonts", node.text).read_bytes():
        message = f"{in_quotes(node.text, 80)} is a font that comes with the builder, and a file of the publication too"
        yield Diagnostic("bad-font", node.span, message, "give the file another name")


def _fallback(node: YamlNode | None, families: Collection[str] | None, found: list[Diagnostic]) -> None:
    if node is not None and not isinstance(node, YamlList):
        found.append(wrong_type(node, "“fallback”", "a list of families"))
    for item in node.items if isinstance(node, YamlList) else ():
        if families is not None and not (isinstance(item, YamlText) and item.text in families):
            shown = item.text[:80] if isinstance(item, YamlText) else "this"
            found.append(_bad(item, f"“{shown}” is no family of this theme", nearest(shown, families)))


def _properties(node: YamlNode, checks: Mapping[str, Callable[[str], str]], found: list[Diagnostic]) -> None:
    for key, value in _named(node).items():
        if not isinstance(value, YamlText):
            found.append(wrong_type(value, f"“{key}”", "a text"))
            continue
        wrong = checks[key](value.text) if key in checks else _short(value.text)
        if wrong:
            found.append(_bad(value, f"“{key}”: {wrong}"))


def _furniture(
    key: str, node: YamlNode, checks: dict[str, Callable[[str], str]], whole: bool, found: list[Diagnostic]
) -> None:
    """``whole``: nothing else says what this leaves out."""
    if key in ("head", "drop"):
        if not isinstance(node, YamlText):
            found.append(wrong_type(node, f"“{key}”", "a length"))
        elif wrong := _length(node.text):
            found.append(_bad(node, wrong))
        return
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, f"“{key}”", "a mapping (key: value)"))
        return
    _properties(node, checks | {"gap": checks["above"]} if key == "notes" else checks, found)
    if key == "notes" and whole:
        missing = [name for name in _ABOVE_NOTES if name not in node.entries]
        if missing:
            found.append(_bad(node, f"“notes” says nothing of {', '.join(missing)}"))


def _checks(colours: Collection[str] | None, families: Collection[str] | None) -> dict[str, Callable[[str], str]]:
    """Property → what is wrong with a value of it, or nothing. Names are looked up where colours and families are
    known."""

    def one_of(*words: str) -> Callable[[str], str]:
        return lambda text: "" if text in words else nearest(text[:80], words) or f"it is one of {', '.join(words)}"

    def number(least: float, most: float) -> Callable[[str], str]:
        return lambda text: "" if _between(text, least, most) else f"a number from {least:g} to {most:g} is wanted"

    def whole(least: int, most: int) -> Callable[[str], str]:
        return lambda text: (
            ""
            if re.fullmatch(r"\d{1,4}", text) and least <= int(text) <= most
            else f"a whole number from {least} to {most} is wanted"
        )

    def measure(text: str) -> str:
        return "" if _in(text, "", "em") or _is_length(text) else f"{in_quotes(text, 80)} is no measure"

    def room(text: str) -> str:
        return measure(text) or ("it can’t be less than nothing" if text.strip().startswith("-") else "")

    def size(text: str) -> str:
        if not (_in(text, "%", "em") or _is_length(text)):
            return f"{in_quotes(text, 80)} is no size; write 9.5pt, 0.9em or 90%"
        in_points = length(text) if _is_length(text) else float(text.removesuffix("%").removesuffix("em"))
        return "" if in_points >= LEAST else f"it has to be {LEAST:g} at least"

    def colour(text: str) -> str:
        if colours is None or text in colours or _COLOUR.fullmatch(text):
            return ""
        return "; ".join(filter(None, (f"{in_quotes(text, 80)} is no colour", nearest(text[:80], colours))))

    def family(text: str) -> str:
        if families is None or text in families:
            return ""
        return nearest(text[:80], families) or f"{in_quotes(text, 80)} is no family of this theme"

    def rule(text: str) -> str:
        try:
            thickness, tint = themes.rule(text)
        except ValueError:
            return "write a thickness and a colour: 0.5pt ink"
        return _length(thickness) or colour(tint)

    yes_or_no = one_of("yes", "no", "true", "false")
    checks: dict[str, Callable[[str], str]] = {
        "family": family,
        "size": size,
        "leading": size,
        "weight": number(1, 1_000),
        "italic": one_of("yes", "no", "true", "false", "toggle"),
        "figures": one_of("lining", "oldstyle"),
        "tracking": number(-500, 2_000),
        "align": one_of("justify", "left", "right", "center"),
        "columns": whole(1, 8),
        "drop_cap": whole(0, 12),
        "rule_width": lambda text: _length(text) or room(text),
        "show": one_of("title", "chapter"),
        "above": number(0, 100),
        "below": number(0, 100),
    }
    checks |= dict.fromkeys(("colour", "background"), colour)
    checks |= dict.fromkeys(("rule_above", "rule_below", "head_rule", "row_rule", "rule"), rule)
    checks |= dict.fromkeys(
        (*("rise", "indent", "left", "right", "before", "after", "top", "padding_below", "gap"),),
        measure,
    )
    checks |= dict.fromkeys(("padding", "label_width", "gutter"), room)
    checks |= dict.fromkeys(
        (
            *("tabular", "smallcaps", "capitals", "hyphenate", "spring", "keep_next", "keep_previous", "keep_together"),
            *("balance", "small_first_line", "float"),
        ),
        yes_or_no,
    )
    return checks


def _between(text: str, least: float, most: float) -> bool:
    return _NUMBER.fullmatch(text) is not None and least <= float(text) <= most


def _in(text: str, *units: str) -> bool:
    """Whether it is a number with one of these behind it."""
    return any(
        text.endswith(unit) and _NUMBER.fullmatch(bare) and abs(float(bare)) <= LARGEST
        for unit in units
        for bare in (text.removesuffix(unit),)
    )


def _length(text: str) -> str:
    """What is wrong with a length, or nothing."""
    return "" if _is_length(text) else f"{in_quotes(text, 80)} is no length"


def _is_length(text: str) -> bool:
    try:
        return abs(length(text)) <= LARGEST
    except ValueError:
        return False


def _short(text: str) -> str:
    return "" if len(text) <= 200 else "the text is longer than 200 characters"


def _bad(node: YamlNode, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic("bad-theme", node.span, message, hint)
