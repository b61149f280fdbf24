"""The ``checks`` key of ``publication.yaml``: findings that are let stand, each with its reason, and how many faults of
setting are."""

from __future__ import annotations

import re

from builder.content.fields import fields, wrong_type
from builder.content.yaml_nodes import YamlMap, YamlNode
from builder.diagnostics import Diagnostic, nearest
from builder.publication import CheckSettings, Ignore

BUDGETED = ("loose-line", "tight-line", "ladder", "river", "runt", "stack", "tight-spread")
"""Codes of the typographic report."""
_MOST = 100_000


def read_checks(node: YamlNode | None, found: list[Diagnostic]) -> CheckSettings:
    """The settings; faults are reported."""
    given = fields(node, ("ignore", "budget"), "“checks”", found)
    if given is None:
        return CheckSettings()
    ignored = tuple(filter(None, (_ignore(item, found) for item in given.items("ignore"))))
    return CheckSettings(ignored, _budget(given.node("budget"), found))


def _ignore(node: YamlNode, found: list[Diagnostic]) -> Ignore | None:
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, "what is ignored", "a mapping with code and reason, and file or text"))
        return None
    given = fields(node, ("code", "reason", "file", "text"), "what is ignored", found)
    if given is None:
        return None
    code, reason = given.text("code", required=True), given.text("reason", required=True)
    return Ignore(code, reason, given.span, given.text("file"), given.text("text")) if code and reason else None


def _budget(node: YamlNode | None, found: list[Diagnostic]) -> dict[str, int]:
    if node is None:
        return {}
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, "“budget”", "a mapping from a code to a number"))
        return {}
    budget = {}
    for key, value in node.entries.values():
        name, text = key.text, getattr(value, "text", "").strip()
        if name not in BUDGETED:
            hint = nearest(name, BUDGETED) or "known: " + ", ".join(BUDGETED)
            found.append(Diagnostic("unknown-key", key.span, f"“{name}” has no budget", hint))
        elif not re.fullmatch(r"\d{1,6}", text, re.ASCII) or int(text) > _MOST:
            found.append(Diagnostic("bad-value", value.span, f"“{text}” is no number", f"write 0 to {_MOST}"))
        else:
            budget[name] = int(text)
    return budget
