"""Fragments as one line of text, for golden files: *emphasis*, **strong**, ^small caps^, <link>, [work|…]."""

from __future__ import annotations

from builder.citations.engine import CitationResult
from builder.citations.fragment import CiteLink, Emph, Fragment, Link, Lowered, Raised, SmallCaps, Strong, Text, plain


def shown(fragment: Fragment) -> str:
    out = []
    for node in fragment:
        match node:
            case Text(text):
                out.append(text)
            case Emph(children):
                out.append(f"*{shown(children)}*")
            case Strong(children):
                out.append(f"**{shown(children)}**")
            case SmallCaps(children):
                out.append(f"^{shown(children)}^")
            case Raised(children):
                out.append(f"⁺{shown(children)}⁺")
            case Lowered(children):
                out.append(f"₋{shown(children)}₋")
            case Link(href, children):
                text = plain(children)
                out.append(f"<{text}>" if text == href else f"<{text}|{href}>")
            case CiteLink(key, children):
                out.append(f"[{key}|{shown(children)}]")
    return "".join(out)


def sheet(result: CitationResult) -> str:
    """Citations and bibliography as text, one a line."""
    lines = []
    for cluster in result.clusters:
        parts = [shown(part) for part in (cluster.author, cluster.fragment) if part]
        lines.append(f"{cluster.id}: {' + '.join(parts) or '(nothing)'}")
    lines.append("")
    for entry in result.entries:
        label = f"{entry.label} | " if entry.label else ""
        lines.append(f"{entry.key}: {label}{shown(entry.fragment)}")
    flags = [
        name
        for name, on in [
            ("notes", result.note_style),
            ("hanging", result.hanging_indent),
            ("label column", result.label_column),
        ]
        if on
    ]
    lines += ["", "settings: " + (", ".join(flags) or "none")]
    return "\n".join(lines) + "\n"
