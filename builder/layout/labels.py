"""Labels and what stands beside them: items of lists, terms with their meanings, articles and numbered works."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from builder.layout.segments import matter_of
from builder.layout.slabs import FORBIDDEN, Placed, PlacedLine, Slab
from builder.layout.stacks import Setter, Stack, kind_of
from builder.layout.text_slabs import rule_fill, set_text
from builder.markup.flow import FlowBlock, Group, TextBlock, TextRun

LABEL_GAP = 0.4
"""Ems between the widest label of a column and what stands beside it, at least."""
LABEL_SHARE = 0.5
"""Of the measure, at most, for a column of labels; they stand above what they label where they want more."""


def set_list(block: Group, x: float, width: float, setter: Setter) -> Stack:
    """Items with their markers in the label column, which is as wide as the widest of them wants; numbers stand with
    their units below one another."""
    style = block.style
    markers = [_marker(child, x, width, setter) for child in block.children]
    ends = [_end(slabs) for slabs in markers]
    widest = max(ends, default=0.0)
    column = max(style.label_width, widest + LABEL_GAP * style.text.size) if widest else style.label_width
    slabs: list[Slab] = []
    after = 0.0
    for child, marker, end in zip(block.children, markers, ends, strict=True):
        stack = setter.block(child, x + column, width - column)
        if not stack.slabs:
            continue
        if slabs:
            stack.slabs[0].before = max(after, stack.before, style.gap)
        if marker:
            for slab in marker:
                slab.placed = [item._replace(x=item.x + widest - end) for item in slab.placed]
            _abreast(marker, stack.slabs)
        slabs += stack.slabs
        after = stack.after
    return Stack(slabs, 0.0, after)


def _marker(item: FlowBlock, x: float, width: float, setter: Setter) -> list[Slab]:
    """The marker of a list's item; nothing where it has none."""
    if not isinstance(item, Group) or not item.marker:
        return []
    style = replace(item.style.within, align="left", indent=0.0, top=0.0)
    run = TextRun(item.marker, style.text, item.node)
    marker = TextBlock(item.node, "marker", style, (run,))
    return set_text(marker, x, width, setter.bench, setter.found).slabs


def _end(slabs: Sequence[Slab]) -> float:
    """How wide the longest of some lines is, in points."""
    return max((item.line.width for slab in slabs for item in slab.placed if isinstance(item, PlacedLine)), default=0.0)


def set_pairs(block: Group, x: float, width: float, setter: Setter) -> Stack:
    """Terms in the label column, their meanings beside them."""
    style = block.style
    gutter = style.text.size
    slabs: list[Slab] = []
    label: list[Slab] = []
    for child in block.children:
        if kind_of(child) == "dt":
            label = setter.block(child, x, style.label_width - gutter).slabs
            continue
        body = setter.block(child, x + style.label_width, width - style.label_width)
        entry = _abreast(label, body.slabs)
        label = []
        if slabs and entry:
            entry[0].before = max(style.gap, body.before)
            entry[0].cost = 0.0
        if slabs and entry and style.row_rule is not None:
            entry[0].placed.insert(0, rule_fill(style.row_rule, x, -style.gap / 2, width))
        slabs += entry
    return Stack(slabs, 0.0, 0.0)


def is_labelled(block: FlowBlock) -> bool:
    """Whether the first child of a group is a label that stands beside the others."""
    if not isinstance(block, Group) or not block.style.label_width or not block.children:
        return False
    return block.kind.partition(".")[0] not in ("dl", "ul", "ol")


def beside_label(block: Group, x: float, width: float, setter: Setter) -> Stack:
    """A group's children beside the first of them."""
    column = block.style.label_width
    label = setter.block(block.children[0], x, column)
    body = setter.column(block.children[1:], x + column, width - column)
    return Stack(_abreast(label.slabs, body.slabs), 0.0, body.after)


def levelled(block: Group, width: float, setter: Setter) -> Group:
    """A group with the same room for the labels of all its children: what the widest of them takes."""
    labelled = [child for child in block.children if isinstance(child, Group) and is_labelled(child)]
    labels = [child.children[0] for child in labelled]
    if not labels:
        return block
    wide = [
        matter_of(label, setter.bench.setting).extent + LABEL_GAP * label.style.text.size
        for label in labels
        if isinstance(label, TextBlock)
    ]
    widest = max(wide, default=0.0)

    def level(child: FlowBlock) -> FlowBlock:
        if not isinstance(child, Group) or not is_labelled(child) or child.style.label_width >= widest:
            return child
        room = widest if widest <= LABEL_SHARE * width else 0.0
        return replace(child, style=replace(child.style, label_width=room))

    return replace(block, children=tuple(map(level, block.children)))


def _abreast(label: list[Slab], body: list[Slab]) -> list[Slab]:
    """``label``'s slabs beside ``body``'s first ones, on one baseline; ``body`` grows where the label is higher."""
    if not label or not body:
        return body or label
    first = body[0]
    down = max(0.0, first.baseline - label[0].baseline)
    second = first.height + body[1].before + body[1].baseline if len(body) > 1 and body[1].baseline else 0.0
    if label[0].baseline > first.baseline * 1.5 and second >= label[0].baseline:
        down = second - label[0].baseline  # a large numeral is as high as two lines
    elif label[0].baseline > first.baseline:
        push = label[0].baseline - first.baseline
        first.placed = [item._replace(y=item.y + push) for item in first.placed]
        first.height += push
        first.baseline += push
    y = down
    beside: list[Placed] = []
    for slab in label:
        y += slab.before if slab is not label[0] else 0.0
        beside += [item._replace(y=item.y + y) for item in slab.placed]
        first.notes += slab.notes
        y += slab.height
    first.placed = beside + first.placed  # the label is read first
    total = first.height
    for slab in body[1:]:
        if total >= y - 1e-6:
            break
        slab.cost = max(slab.cost, FORBIDDEN)
        total += slab.before + slab.height
    if total < y - 1e-6:
        body[-1].height += y - total
    return body
