"""A Flow as stable text, for ``bifolio inspect flow`` and golden tests."""

from __future__ import annotations

from collections.abc import Iterator

from builder.markup.flow import (
    Anchor,
    Flow,
    FlowBlock,
    Group,
    HardBreak,
    Inline,
    InlinePicture,
    Leader,
    MarginNote,
    NoteMark,
    PageSlot,
    PictureBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
    TextRun,
)
from builder.markup.style import TextStyle


def dump(flow: Flow) -> str:
    """One line for each block and inline, indented by depth."""
    lines = [f"flow {flow.section.slug} {flow.section.kind}"]
    for block in flow.body:
        lines += _block(flow, block, 1)
    for name, note in flow.notes.items():
        lines.append(f"  note {name}")
        for block in note.children:
            lines += _block(flow, block, 2)
    return "\n".join(lines) + "\n"


def _block(flow: Flow, block: FlowBlock, depth: int) -> Iterator[str]:
    pad = "  " * depth
    place = flow.nodes[block.node].span
    at = f"#{block.node} {place.file}:{place.line}"
    match block:
        case TextBlock():
            yield f"{pad}{block.kind} {at} {block.style.align} {_look(block.style.text)}/{block.style.leading:g}"
            for inline in block.inlines:
                yield f"{pad}  {_inline(inline)}"
        case Group():
            marker = f" marker {block.marker!r}" if block.marker else ""
            yield f"{pad}{block.kind} {at}{marker}"
            for child in block.children:
                yield from _block(flow, child, depth + 1)
        case PictureBlock():
            if block.drawing is not None:
                yield f"{pad}drawing {at} {type(block.drawing).__name__.lower()}"
            else:
                yield f"{pad}picture {at} {block.src} {block.pixels[0]}x{block.pixels[1]}"
        case RuleBlock():
            yield f"{pad}rule {at}"
        case TableBlock():
            yield f"{pad}table {at} {' '.join(block.aligns)}"
            if block.caption is not None:
                yield from _block(flow, block.caption, depth + 1)
            for row in block.rows:
                yield f"{pad}  {'head' if row.head else 'row'} #{row.node}"
                for cell in row.cells:
                    span = f" {cell.columns}x{cell.rows}" if (cell.columns, cell.rows) != (1, 1) else ""
                    yield f"{pad}    cell #{cell.node}{span}"
                    for inline in cell.content.inlines:
                        yield f"{pad}      {_inline(inline)}"


def _inline(inline: Inline) -> str:
    match inline:
        case TextRun(text, style, node):
            return f"{text!r} #{node} {_look(style)}"
        case HardBreak(node):
            return f"break #{node}"
        case NoteMark(text, note, _, node):
            return f"note call {text!r} → {note} #{node}"
        case PageSlot(targets=targets, node=node, fold=fold):
            return f"page{' range' if fold else ''} of {' '.join(targets)} #{node}"
        case Leader(node):
            return f"leader #{node}"
        case Anchor(name, node):
            return f"anchor {name} #{node}"
        case MarginNote(content, node):
            return f"in the margin #{node}: " + " ".join(_inline(inline) for inline in content.inlines)
        case InlinePicture(src, width, height, node):
            return f"picture {src} {width:g}x{height:g} #{node}"


def _look(style: TextStyle) -> str:
    key = style.faces[0]
    axes = ",".join(f"{tag}={value:g}" for tag, value in key.axes)
    features = "".join(f" +{tag}" for tag, on in style.features if on)
    return f"{key.file.removesuffix('.ttf')}[{axes}] {style.size:g}{features} {style.language}".rstrip()
