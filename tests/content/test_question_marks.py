"""A word that begins with a question mark in YAML's brackets: the library would take the mark away."""

from __future__ import annotations

import pytest

from builder.content.yaml_nodes import read
from builder.diagnostics import Diagnostic


@pytest.mark.parametrize("text", ["[?x]", "a: {?x: 1}"])
def test_it_is_refused(text: str) -> None:
    found: list[Diagnostic] = []
    assert read(text, "a.yaml", found) is None
    assert [one.code for one in found] == ["yaml-syntax"]


@pytest.mark.parametrize("text", ["a: x?y", "'?x': 1", '["?x"]', "a: who?", "? x\n: y"])
def test_others_are_read(text: str) -> None:
    found: list[Diagnostic] = []
    assert read(text, "a.yaml", found) is not None
    assert found == []
