"""What is written as SVG, and which SVG files are read."""

from __future__ import annotations

import contextlib
import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from builder.figures.affine import times, transformation
from builder.figures.charts import chart
from builder.figures.maps import survey
from builder.figures.path_data import path_data
from builder.figures.svg import svg
from builder.figures.svg_reader import Refused, read
from builder.figures.vectors import vector
from builder.model.drawings import VectorPath, VectorText
from tests.figures.desk import MEASURE, look, words
from tests.figures.test_charts import TRADE, harvest
from tests.figures.test_maps import SMALL

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'


def written(art, letters=None):
    veils = {"line-2": "currentColor", "accent": "#D53F2C"}
    return svg(art, look(), "A figure", lambda style: "'Source Sans 3', sans-serif", veils, letters or veils)


@pytest.mark.parametrize(
    "drawing", [TRADE, harvest("stacked", True), harvest("lines", True)], ids=["bars", "stacked", "lines"]
)
def test_letters_stay_text_in_the_readers_colour(drawing):
    art = chart(drawing, MEASURE, look())
    root = written(art)
    texts = root.findall(".//{*}text")
    assert [text.text for text in texts] == words(art)
    on_fields = {label.row.text for label in art.labels if label.colour.startswith("on-")}
    assert {text.get("fill") for text in texts if text.text not in on_fields} == {"currentColor"}
    assert root.get("role") == "img"
    assert root.get("aria-label") == "A figure"
    etree.fromstring(etree.tostring(root))


def test_what_is_ink_on_paper_is_no_fixed_colour():
    root = written(survey(SMALL, MEASURE, look()))
    paints = {(element.get("fill"), element.get("stroke")) for element in root.iter("{*}path")}
    assert not {"#000000", "#FFFFFF"} & {paint for pair in paints for paint in pair}


def test_letters_may_have_other_colours_than_lines():
    root = written(survey(SMALL, MEASURE, look()), {"accent": "currentColor"})
    assert {text.get("fill") for text in root.iter("{*}text")} == {"currentColor"}
    assert "#D53F2C" in {path.get("stroke") for path in root.iter("{*}path")}


def test_paths_are_read_as_svg_defines_them():
    assert path_data("M1 2l3-4H0v1z") == (
        ("M", 1.0, 2.0), ("L", 4.0, -2.0), ("L", 0.0, -2.0), ("L", 0.0, -1.0), ("Z",)
    )  # fmt: skip
    # Commas, exponents, numbers that touch, and lines after a move.
    assert path_data("m.5.5,1e1-1") == (("M", 0.5, 0.5), ("L", 10.5, -0.5))
    assert path_data("M0 0C0 1 1 1 1 0S2-1 2 0")[2] == ("C", 1.0, -1.0, 2.0, -1.0, 2.0, 0.0)
    quadratic = path_data("M0 0Q3 3 6 0T12 0")
    assert quadratic[2] == pytest.approx(("C", 8.0, -2.0, 10.0, -2.0, 12.0, 0.0), abs=1e-9) or quadratic[2][1:] == (
        pytest.approx((8.0, -2.0, 10.0, -2.0, 12.0, 0.0))
    )


@given(
    st.floats(1, 50),
    st.floats(1, 50),
    st.floats(0, 360),
    st.booleans(),
    st.booleans(),
    st.floats(-20, 20),
    st.floats(-20, 20),
)
def test_arcs_end_where_they_should_and_stay_on_their_ellipse(rx, ry, angle, large, sweep, x, y):
    segments = path_data(f"M0 0A{rx:.4f} {ry:.4f} {angle:.4f} {int(large)} {int(sweep)} {x:.4f} {y:.4f}")
    if len(segments) > 1:
        assert segments[-1][-2:] == pytest.approx((round(x, 4), round(y, 4)))
    circle = path_data("M10 0A10 10 0 1 1 -10 0")
    for segment in circle[1:]:
        assert math.hypot(float(segment[-2]), float(segment[-1])) == pytest.approx(10)


tiny = st.sampled_from(["0", "1e-320", "1e-200", "1e-160", "-1e-9", "2e-9", "1e-5", "1", "1e7"])


@given(tiny, tiny, st.sampled_from(["0", "30", "90"]), tiny, tiny)
def test_arcs_without_a_way_or_a_radius_are_lines_or_nothing(rx, ry, angle, x, y):
    for flags in ("0 0", "0 1", "1 0", "1 1"):
        segments = path_data(f"M0 0A{rx} {ry} {angle} {flags} {x} {y}")
        assert all(math.isfinite(value) for segment in segments for value in segment[1:])


def test_a_comma_behind_a_long_path_costs_nothing():
    long = "M0 0" + f"h{1:060}" * 50_000
    started = time.process_time()
    assert path_data(long + " ,\n,") == path_data(long)
    assert time.process_time() - started < 6  # 0.5 s; it was 13, as the text was copied at each command


@pytest.mark.parametrize("data", ["L1 1", "M1", "M0 0 L", "M0 0 A1 1 0 2 0 5 5", "M0 0 z 3", "M1e99 0", "M0 0 x"])
def test_broken_paths_are_refused(data):
    with pytest.raises(ValueError, match="path"):
        path_data(data)


def test_transformations_apply_from_right_to_left():
    matrix = transformation("translate(10,20) scale(2) rotate(90)")
    assert matrix == pytest.approx(
        times(times((1, 0, 0, 1, 10, 20), (2, 0, 0, 2, 0, 0)), (0, 1, -1, 0, 0, 0)), abs=1e-12
    )


def test_a_drawing_is_read_with_its_colours_and_words():
    made = read(
        HEAD
        + b'<g style="fill:none;stroke:#123456"><rect width="10" height="5" transform="scale(2)"/></g>'
        + b'<text x="50" y="20" text-anchor="middle" font-size="8" font-weight="700">A'
        + b'<tspan x="50" dy="10">B</tspan></text></svg>'
    )
    rect, first, second = made.drawing.marks
    assert isinstance(rect, VectorPath)
    assert (rect.fill, rect.stroke, rect.width) == ("", "#123456", 2.0)
    assert rect.segments[1] == ("L", 20.0, 0.0)
    assert isinstance(first, VectorText)
    assert isinstance(second, VectorText)
    assert (first.text, first.x, first.y, first.strong, first.anchor) == ("A", 50.0, 20.0, True, "middle")
    assert (second.text, second.y) == ("B", 30.0)
    art = vector(made.drawing, 200.0, look())
    assert art.labels[0].row.size == 16.0
    assert art.clipped


def test_words_go_on_where_the_words_before_them_end():
    text = (
        b'<text x="5" y="20">A <tspan dx="3">b</tspan> c <tspan>d</tspan><tspan x="5" dy="9">E</tspan> f</text></svg>'
    )
    made = read(HEAD + text)
    assert [(mark.text, mark.x, mark.y) for mark in made.drawing.marks] == [("A b c d", 5.0, 20.0), ("E f", 5.0, 29.0)]
    assert made.flattened == ((1, "a shift between words is left out"),)
    for inside, said in (
        (b'A <tspan dy="-3">2</tspan>', "words rise or fall within their line"),
        (b'A <tspan y="3">2</tspan>', "words rise or fall within their line"),
        (b'A <tspan font-weight="700">b</tspan>', "words in one line look differently"),
        (b'<tspan x="3" font-weight="700">b</tspan> c', "words in one line look differently"),
    ):
        with pytest.raises(Refused) as refusal:
            read(HEAD + b'<text x="5" y="20">' + inside + b"</text></svg>")
        assert [one.message for one in refusal.value.wrong] == [said]


@pytest.mark.parametrize(
    "inside",
    [
        b"<script/>", b'<use href="#a"/>', b'<image href="a.png"/>', b'<a href="https://example.org"/>',
        b"<foreignObject/>", b"<animate/>", b"<style>*{}</style>", b'<filter id="f"/>', b"<mask/>", b"<pattern/>",
        b"<marker/>", b"<symbol/>", b'<rect onload="x"/>', b'<rect style="fill:url(http://a/b)"/>',
        b'<rect mask="url(#m)"/>', b'<rect style="clip-path:url(#m)"/>', b'<rect fill="url(#none)"/>',
        b'<path d="M0"/>', b'<text transform="rotate(4)">a</text>', b'<rect fill="notacolour" width="1" height="1"/>',
        b'<p xmlns="http://www.w3.org/1999/xhtml"/>', b"<svg/>", b"<switch/>", b'<rect wibble="1"/>',
    ],
)  # fmt: skip
def test_what_does_more_than_stand_still_is_refused(inside):
    with pytest.raises(Refused) as refusal:
        read(HEAD + inside + b"</svg>")
    assert all(one.message and one.line == 1 for one in refusal.value.wrong)
    assert refusal.value.wrong


def test_all_that_is_wrong_is_told_at_once():
    inside = """
      <style>g { fill: red }</style>
      <g clip-path="url(#a)" frobs="1"><rect width="5" height="5" fill="grün" transform="turn(3)"/></g>
      <foreignObject><p onclick="a()">x</p></foreignObject>
      <use href="#a"/>
      <use href="#b"/>
      <path d="L 3 3"/>"""
    with pytest.raises(Refused) as refusal:
        read(HEAD + inside.encode() + b"</svg>")
    assert [(one.line, one.message, one.more) for one in refusal.value.wrong] == [
        (2, "<style> can’t be drawn here", 0),
        (3, "“clip-path” can’t be drawn here", 0),
        (3, "“frobs” on <g> is not understood", 0),
        (3, "“turn(3)” is no transformation", 0),
        (3, "“grün” is no colour", 0),
        (4, "<foreignObject> runs, moves or reaches elsewhere", 0),
        (5, "<use> runs, moves or reaches elsewhere", 1),
        (7, "a path does not begin with a move", 0),
    ]


@pytest.mark.parametrize("style", [":", " : red", "1e308fill:red", "{x}y:red", "fill;:", "a b: c"])
def test_properties_that_are_none_are_looked_at_like_the_others(style):
    with contextlib.suppress(Refused):
        read(HEAD + f'<g style="{style}"><rect width="5" height="5"/></g></svg>'.encode())


def test_bombs_are_refused():
    deep = HEAD + b"<g>" * 100 + b"</g>" * 100 + b"</svg>"
    wide = HEAD + b"<g/>" * 20_001 + b"</svg>"
    long = HEAD + b'<path d="M0 0' + b"h1" * 200_001 + b'"/></svg>'
    for data in (deep, wide, long):
        with pytest.raises(Refused) as refusal:
            read(data)
        assert refusal.value.limit
    with pytest.raises(Refused):
        read(b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + b"<text>&b;</text></svg>")


pieces = st.sampled_from(
    "<g> </g> <path d='M0 0 <rect '/> > <text x='1'> </text> <tspan fill='url(# ) style=' ;fill:red opacity=2 "
    "transform='rotate( 1e400 nan <!-- --> &amp; &#0; <![CDATA[ ]]> width='-1' A1,1 0 xmlns:x='y' <x:a/>".split(" ")
)


@given(st.lists(pieces, max_size=12).map(" ".join))
def test_no_file_does_anything_but_be_read_or_refused(inside):
    try:
        made = read(HEAD + inside.encode() + b"</svg>")
    except Refused:
        return
    vector(made.drawing, 100.0, look())


@given(st.binary(max_size=200))
def test_no_bytes_do_either(data):
    with pytest.raises(Refused):
        read(data)
