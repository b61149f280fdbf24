"""Typed values as JSON: what comes back is what went in, or an error."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from typing import Any, NamedTuple, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from builder.diagnostics import Diagnostic, Fault, Severity, Span
from builder.layout.numbering import HeadingProof, PageProof, Proof
from builder.store.data import dump, load
from builder.workers import kept


class Colour(enum.Enum):
    RED = "red"


class Point(NamedTuple):
    x: float
    y: float


Number = NewType("Number", int)


class Shape(Struct, frozen=True):
    name: str
    colour: Colour
    points: tuple[Point, ...]
    sides: Mapping[int, tuple[str, ...]]
    pair: tuple[bool, int]
    hole: Point | None = None
    number: Number | None = None


shapes = st.builds(
    Shape,
    st.text(),
    st.sampled_from(Colour),
    st.lists(st.builds(Point, st.floats(allow_nan=False, allow_infinity=False), st.integers())).map(tuple),
    st.dictionaries(st.integers(), st.lists(st.text()).map(tuple)),
    st.tuples(st.booleans(), st.integers()),
    st.none() | st.builds(Point, st.just(1.5), st.just(2)),
    st.none() | st.integers(),
)


@given(shapes)
def test_a_value_comes_back(shape: Shape) -> None:
    assert load(Shape, dump(shape)) == shape


def test_all_that_is_kept_of_sections_can_be_read_back() -> None:
    """A type that can't would be no fault of a build: it would do without what is kept, and be slow."""
    for kind in (kept.Setting, kept._Head, Proof):
        with pytest.raises(ValueError, match="no "):
            load(kind, b'"x"')


def test_a_section_s_proof_comes_back() -> None:
    finding = Diagnostic("code", Span("a.md", 3, 4), "message", "hint", Severity.WARNING, Fault.LIMIT)
    page = PageProof(("a", "b"), (HeadingProof("Title", "a", 1),), (finding,))
    proof = Proof({True: (page, page), False: (page,)}, {"a": "iv"}, (finding,))
    assert load(Proof, dump(proof)) == proof


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_anything_else_is_a_value_error(value: Any) -> None:
    try:
        made = load(Shape, json.dumps(value).encode())
    except ValueError:
        return
    assert load(Shape, dump(made)) == made


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b'["a","red",[],[],[true,1]]',
        b'["a","blue",[],[],[true,1],null]',
        b'["a","red",[[1,NaN]],[],[true,1],null]',
        b'["a","red",[],[],[1,1],null]',
        b'["a","red",[],[],[true,true],null]',
        b'["a","red",[],{"1":[]},[true,1],null]',
        b'[1,"red",[],[],[true,1],null]',
        b'["a","red",[],[[1,["a",2]]],[true,1],null]',
        b'["a","red",[],[],[true,' + b"1" * 5_000 + b"],null]",
    ],
)
def test_what_is_of_another_type_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(Shape, data)


def test_the_same_value_is_the_same_bytes() -> None:
    shape = Shape("a", Colour.RED, (Point(0.1, 2),), {1: ("ё",)}, (True, 3))
    assert dump(shape) == '["a","red",[[0.1,2]],[[1,["ё"]]],[true,3],null,null]'.encode()
