"""A page whose every measure can be computed by hand: letters are 1 em wide, spaces half an em, no kerning."""

from __future__ import annotations

from pathlib import Path

from builder.diagnostics import Diagnostic, Span
from builder.layout.dump import words
from builder.layout.pages import FurnitureLine, Line, Page, Pages
from builder.layout.paginate import paginate
from builder.markup import theme as themes
from builder.markup.flow import Flow
from builder.markup.parse import parse
from builder.markup.section import Section
from builder.markup.styles import Styler
from builder.publication import Matter
from builder.text.faces import lend

SQUARE = lend("Square.ttf", (Path(__file__).parents[1] / "fonts" / "Square.ttf").read_bytes())

THEME = f"""
page: {{size: 260pt x 200pt, inner: 20pt, outer: 40pt, head: 40pt, foot: 40pt, grid: 12pt}}
colours: {{ink: "#000000", tint: "#EEEEEE"}}
families: {{serif: {{roman: {SQUARE}}}}}
fallback: [serif]
text: {{family: serif, size: 10pt, leading: 12pt, colour: ink, align: left, hyphenate: no}}
elements:
  p: {{indent: 10pt}}
  h1: {{after: 1, keep_next: yes}}
  h2: {{before: 1, after: 1, keep_next: yes}}
  aside.box: {{background: tint, padding: 6pt, before: 1, after: 1}}
  div.table: {{before: 1, after: 1}}
  table: {{padding: 0, gutter: 10pt}}
  ul: {{marker: "*", label_width: 20pt}}
  aside.footnote: {{size: 5pt, leading: 6pt}}
  "aside.footnote p": {{indent: 0}}
  li.toc-chapter: {{}}
furniture:
  verso: {{show: title}}
  recto: {{show: chapter}}
  folio: {{}}
  head: 12pt
  drop: 20pt
  notes: {{rule: 0.5pt ink, rule_width: 30pt, above: 0.5, below: 0.5, gap: 0}}
"""
"""Type area 200 × 120 pt: ten lines of 12 pt, 20 letters wide."""


def styler(changes: str = "", language: str = "en-GB", elements: str = "") -> Styler:
    """The theme with ``changes`` after it, and ``elements`` (lines of YAML, indented by two) among its elements."""
    text = THEME.replace("furniture:\n", elements + "furniture:\n") + changes
    theme, found = themes.load(text, "square.yaml", lambda file: False)
    assert theme is not None, [str(finding) for finding in found]
    return Styler(theme, language)


def section(
    body: str, kind: str = "section.chapter", matter: Matter = Matter.BODY, slug: str = "one", title: str = "One"
) -> Section:
    _, _, name = kind.partition(".")
    xhtml = f'<section class="{name}" id="{slug}">{body}</section>'
    return Section(slug, kind, matter, title, "", xhtml, (Span("one.md", 1), Span("one.md", 2), Span("one.md", 3)))


def flow(body: str, look: Styler | None = None) -> Flow:
    made, found = parse(section(body), look or styler())
    assert not found, [str(finding) for finding in found]
    return made


def lay(*sections: Section | str, look: Styler | None = None) -> tuple[Pages, list[Diagnostic]]:
    look = look or styler()
    flows = []
    for item in sections:
        made, found = parse(section(item) if isinstance(item, str) else item, look)
        assert not found, [str(finding) for finding in found]
        flows.append(made)
    return paginate(flows, look, "The Book", {})


def texts(page: Page) -> list[str]:
    """The lines of a page's content, from top to bottom as they are painted."""
    return [words(item) for item in page.items if isinstance(item, Line)]


def heights(page: Page) -> list[float]:
    """Baselines of a page's lines, in points from the head of the type area."""
    return [round(item.y - 40, 2) for item in page.items if isinstance(item, Line)]


def furniture(page: Page) -> list[str]:
    return [words(item.line) for item in page.items if isinstance(item, FurnitureLine)]
