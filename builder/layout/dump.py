"""Laid-out pages as stable text, for ``bifolio inspect pages`` and golden tests: the test oracle of the layout."""

from __future__ import annotations

from builder.layout.pages import (
    Destination,
    Drawn,
    Fill,
    FurnitureLine,
    FurniturePicture,
    Item,
    Line,
    LinkArea,
    Page,
    Pages,
    Picture,
)


def dump(pages: Pages) -> str:
    """One line for each item; lengths in points to a tenth."""
    lines: list[str] = []
    for page in pages.pages:
        lines += dump_page(pages, page)
    lines += ["outline"]
    lines += [f"{'  ' * (entry.level + 1)}{entry.title} → {entry.destination}" for entry in pages.outline]
    return "\n".join(lines) + "\n"


def dump_page(pages: Pages, page: Page) -> list[str]:
    """One page's lines."""
    side = "recto" if page.index % 2 == 0 else "verso"
    head = f"page {page.index + 1} “{page.label}” {side} {pages.flows[page.flow].section.slug}"
    return [head + (" blank" if page.blank else ""), *("  " + _item(item) for item in page.items)]


def words(line: Line) -> str:
    """A line's text, with its spaces."""
    return "".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces)


def _item(item: Item) -> str:
    match item:
        case Line():
            node = item.pieces[0].node if item.pieces else -1
            scale = f" ×{item.scale:g}" if item.scale != 1 else ""
            return f"line {item.x:.1f} {item.y:.1f}{scale} #{node} {words(item)}"
        case FurnitureLine(line, kind):
            return f"{kind.lower()} {line.x:.1f} {line.y:.1f} {words(line)}"
        case Fill(rect, colour):
            return f"fill {rect.x:.1f} {rect.y:.1f} {rect.width:.1f}×{rect.height:.1f} {colour}"
        case Picture(rect, src, node):
            return f"picture {rect.x:.1f} {rect.y:.1f} {rect.width:.1f}×{rect.height:.1f} #{node} {src}"
        case FurniturePicture(rect, src):
            return f"layout {rect.x:.1f} {rect.y:.1f} {rect.width:.1f}×{rect.height:.1f} {src}"
        case Drawn(rect, paths, node, _):
            return f"drawn {rect.x:.1f} {rect.y:.1f} {rect.width:.1f}×{rect.height:.1f} #{node} {len(paths)} paths"
        case LinkArea(rects, href, node):
            return f"link #{node} {href} " + " ".join(
                f"{r.x:.1f},{r.y:.1f},{r.width:.1f}×{r.height:.1f}" for r in rects
            )
        case Destination(name, x, y, node):
            return f"destination {name} {x:.1f} {y:.1f} #{node}"
