"""From a theme to computed styles: the cascade.

An element's properties are those of its kind, then those given for its kind inside an ancestor's kind
(``"aside.box p"``), in the order of the theme file. What concerns characters and lines is inherited from the
parent; what concerns the block itself is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from builder.geometry import length
from builder.markup.style import BlockStyle, Rule, TextStyle
from builder.markup.theme import Theme, rule
from builder.text.faces import FaceKey

_INHERITED = frozenset(
    "family size leading weight italic colour figures tabular smallcaps capitals tracking rise align hyphenate".split()
)
SMALLEST, LARGEST = 0.1, 10_000.0
"""Points that type has at least and at most, however often an element that makes it smaller or larger stands within
another of its kind."""
BOLD_FROM = 550
"""From this weight on what is set takes a family's bold file."""
_YES = {"yes": True, "no": False, "true": True, "false": False}


class _Look(Struct, frozen=True):
    """The inherited properties at one element, typed."""

    family: str
    size: float
    leading: float
    weight: float
    italic: bool
    colour: str
    figures: str
    tabular: bool
    smallcaps: bool
    capitals: bool
    tracking: float
    rise: float
    align: str
    hyphenate: bool
    language: str


class Computed(Struct, frozen=True, eq=False):
    """An element's style and what its children need to compute theirs."""

    path: tuple[str, ...]
    """Kinds from the root down to this element."""
    look: _Look
    block: BlockStyle


class Styler:
    """Computes styles for one theme, each distinct one once."""

    def __init__(self, theme: Theme, language: str) -> None:
        self.theme = theme
        self._rules: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
        for key, properties in theme.elements.items():
            ancestor, _, kind = key.rpartition(" ")
            self._rules.setdefault(kind, []).append((ancestor, properties))
        for rules in self._rules.values():
            rules.sort(
                key=lambda rule: bool(rule[0])
            )  # stable: in a context wins over anywhere, then later over earlier
        self._known: dict[tuple[int, str, str], Computed] = {}
        self._texts: dict[_Look, TextStyle] = {}
        look = _Look(
            "serif", 10.0, 13.0, 400.0, False, theme.colour("ink"), "lining", False, False, False, 0.0, 0.0, "justify",
            True, language,
        )  # fmt: skip
        self.root = self._compute((), look, dict(theme.text))

    def child(self, parent: Computed, kind: str, language: str = "") -> Computed:
        """The style of a ``kind`` inside ``parent``; ``language`` is its own ``lang``, empty when it has none."""
        key = (id(parent), kind, language)
        known = self._known.get(key)
        if known is None:
            path = (*parent.path, kind)
            properties: dict[str, str] = {}
            for ancestor, wanted in self._rules.get(kind, ()):
                if not ancestor or ancestor in parent.path:
                    properties |= wanted
            look = parent.look if not language else _with(parent.look, language=language)
            known = self._known[key] = self._compute(path, look, properties)
        return known

    def unindented(self, style: Computed) -> Computed:
        """The same style with no first-line indent: the first paragraph after a heading or another block."""
        key = (id(style), "", "")
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Computed(style.path, style.look, replace(style.block, indent=0.0))
        return known

    def upright(self, style: Computed) -> Computed:
        """The same style with no slant, as scripts have it that know none."""
        key = (id(style), "upright", "")
        known = self._known.get(key)
        if known is None:
            look = _with(style.look, italic=False)
            block = replace(style.block, text=self._text(look))
            known = self._known[key] = Computed(style.path, look, block)
        return known

    def furniture(self, name: str) -> BlockStyle:
        """The style of a piece of page furniture (``verso``, ``recto``, ``folio``)."""
        return self._compute((), self.root.look, self.theme.furniture.get(name, {})).block

    def _compute(self, path: tuple[str, ...], parent: _Look, given: Mapping[str, str]) -> Computed:
        look = self._look(parent, given)
        em, grid = look.size, self.theme.page.grid
        drop_cap = int(given.get("drop_cap", "0"))

        def points(name: str) -> float:
            return _points(given.get(name, "0pt"), em)

        def lines(name: str) -> float:
            return _lines(given.get(name, "0"), em, grid)

        block = BlockStyle(
            text=self._text(look),
            leading=look.leading,
            align=look.align,
            indent=points("indent"),
            left=points("left"),
            right=points("right"),
            before=lines("before"),
            after=lines("after"),
            top=lines("top"),
            spring=_YES[given.get("spring", "no")],
            keep_next=_YES[given.get("keep_next", "no")],
            keep_previous=_YES[given.get("keep_previous", "no")],
            keep_together=_YES[given.get("keep_together", "no")],
            balance=_YES[given.get("balance", "no")],
            background=self.theme.colour(given["background"]) if "background" in given else "",
            padding=points("padding"),
            padding_below=lines("padding_below"),
            rule_above=self._rule(given, "rule_above"),
            rule_below=self._rule(given, "rule_below"),
            head_rule=self._rule(given, "head_rule"),
            row_rule=self._rule(given, "row_rule"),
            marker=given.get("marker", ""),
            label_width=points("label_width"),
            gap=lines("gap"),
            gutter=points("gutter"),
            drop_cap=drop_cap,
            cap=self._cap(look, drop_cap) if drop_cap else None,
            small_first_line=_YES[given.get("small_first_line", "no")],
            columns=int(given.get("columns", "1")),
            floats=_YES[given.get("float", "no")],
        )
        return Computed(path, look, block)

    def _cap(self, look: _Look, lines: int) -> TextStyle:
        """The look of a letter that is so many lines high. Capitals are about two thirds of the type size."""
        return self._text(_with(look, size=look.size + (lines - 1) * look.leading * 1.5, figures="lining"))

    def _look(self, parent: _Look, given: Mapping[str, str]) -> _Look:
        own = {name: given[name] for name in _INHERITED & given.keys()}
        if not own:
            return parent
        size = min(max(_size(own["size"], parent.size), SMALLEST), LARGEST) if "size" in own else parent.size
        # What is given as a share is one of the type that stands on the lines, not of the lines around it.
        leading = _size(own["leading"], size) if "leading" in own else parent.leading
        italic = own.get("italic")
        return _with(
            parent,
            family=own.get("family", parent.family),
            size=size,
            leading=leading,
            weight=float(own.get("weight", parent.weight)),
            italic=not parent.italic if italic == "toggle" else _YES[italic] if italic else parent.italic,
            colour=self.theme.colour(own["colour"]) if "colour" in own else parent.colour,
            figures=own.get("figures", parent.figures),
            tabular=_YES[own["tabular"]] if "tabular" in own else parent.tabular,
            smallcaps=_YES[own["smallcaps"]] if "smallcaps" in own else parent.smallcaps,
            capitals=_YES[own["capitals"]] if "capitals" in own else parent.capitals,
            tracking=float(own.get("tracking", parent.tracking)),
            rise=_points(own["rise"], parent.size) if "rise" in own else parent.rise,
            align=own.get("align", parent.align),
            hyphenate=_YES[own["hyphenate"]] if "hyphenate" in own else parent.hyphenate,
        )

    def _text(self, look: _Look) -> TextStyle:
        known = self._texts.get(look)
        if known is None:
            features: dict[str, int] = {"onum" if look.figures == "oldstyle" else "lnum": 1}
            if look.tabular:
                features["tnum"] = 1
            if look.smallcaps:
                features["smcp"] = 1
            known = self._texts[look] = TextStyle(
                faces=self._faces(look),
                size=look.size,
                colour=look.colour,
                features=tuple(sorted(features.items())),
                language=look.language,
                tracking=look.tracking,
                rise=look.rise,
                hyphenate=look.hyphenate,
                capitals=look.capitals,
            )
        return known

    def _faces(self, look: _Look) -> tuple[FaceKey, ...]:
        names = dict.fromkeys((look.family, *self.theme.fallback))
        return tuple(self._face(name, look) for name in names)

    def _face(self, name: str, look: _Look) -> FaceKey:
        family = self.theme.families[name]
        bold = look.weight >= BOLD_FROM
        if bold and look.italic and family.bold_italic:
            file = family.bold_italic
        elif look.italic and family.italic:
            file = family.italic
        elif bold and family.bold:
            file = family.bold
        else:
            file = family.roman
        axes: list[tuple[str, float]] = []
        if family.optical:
            axes.append(("opsz", min(family.optical, key=lambda size: abs(math.log(size / look.size)))))
        if family.variable:
            axes.append(("wght", look.weight))
        return FaceKey(file, tuple(axes))

    def _rule(self, given: Mapping[str, str], name: str) -> Rule | None:
        if name not in given:
            return None
        thickness, colour = rule(given[name])
        # PDF draws what is zero points thick as thin as the device can: to an author it is no rule.
        return Rule(length(thickness), self.theme.colour(colour)) if length(thickness) > 0 else None


def _with(look: _Look, **changes: object) -> _Look:
    values = {name: getattr(look, name) for name in _Look.__struct_fields__}
    values.update(changes)
    return _Look(**values)


def _size(text: str, em: float) -> float:
    if text.endswith("%"):
        return em * float(text[:-1]) / 100
    return _points(text, em)


def _points(text: str, em: float) -> float:
    return float(text[:-2]) * em if text.endswith("em") else length(text)


def _lines(text: str, em: float, grid: float) -> float:
    """A bare number counts lines of the grid; anything else is a length."""
    if text.lstrip("-").replace(".", "", 1).isdigit():
        return float(text) * grid
    return _points(text, em)
