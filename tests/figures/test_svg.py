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
from builder.geometry import Rect
from builder.model.drawings import Vector, VectorPath, VectorText
from builder.pdf.paths import operators
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


def test_decoration_has_no_name_and_is_passed_over():
    root = svg(chart(TRADE, MEASURE, look()), look(), " ", lambda style: "serif", {}, {})
    assert (root.get("role"), root.get("aria-label"), root.get("aria-hidden")) == (None, None, "true")


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


def marks(inside, root="", box="0 0 100 50"):
    """The marks of a drawing and what was said of it."""
    made = read(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {root}>{inside}</svg>'.encode())
    return made.drawing.marks, [what for _, what in made.flattened]


def refusals(inside, root=""):
    with pytest.raises(Refused) as refusal:
        marks(inside, root)
    return [one.message for one in refusal.value.wrong]


@pytest.mark.parametrize(
    ("shape", "where"),
    [
        ('<rect width="100%" height="50%"/>', (0, 0, 100, 25)),
        ('<rect x="1in" y="1pc" width="2rem" height="1em" font-size="20"/>', (96, 16, 128, 36)),
        ('<rect style="x:10px;y:5px;width:30px;height:10%"/>', (10, 5, 40, 10)),
        ('<rect width="5" height="5" style="width:7px"/>', (0, 0, 7, 5)),
        ('<circle cx="50%" cy="50%" r="10"/>', (40, 15, 60, 35)),
        ('<circle style="cx:20px;cy:20px;r:5px"/>', (15, 15, 25, 25)),
        ('<ellipse cx="20" cy="20" rx="auto" ry="4"/>', (16, 16, 24, 24)),
        ('<line x1="10%" y1="10%" x2="90%" y2="90%" stroke="red"/>', (10, 5, 90, 45)),
        ('<rect width="4" height="4" style="transform: translate(40px, 10px)"/>', (40, 10, 44, 14)),
        ('<rect width="4" height="4" transform="scale(9)" style="transform: rotate(0.25turn)"/>', (-4, 0, 0, 4)),
        ('<polygon points=" 0,0 5-5.5.5.5, "/>', (0, -5.5, 5, 0.5)),
    ],
)
def test_shapes_are_where_and_as_large_as_they_say(shape, where):
    (mark,), _ = marks(shape)
    points = [segment[-2:] for segment in mark.segments if len(segment) > 1]
    across, down = [x for x, _ in points], [y for _, y in points]
    assert (min(across), min(down), max(across), max(down)) == pytest.approx(where)


def test_strokes_are_as_heavy_as_they_say_and_end_and_turn_so():
    (one, other), _ = marks(
        '<path d="M0 0h9v9" fill="none" stroke="red" stroke-width="10%" stroke-dasharray="0.5em 10%"'
        ' stroke-linecap="square" stroke-linejoin="bevel"/>'
        '<path d="M0 0h9" stroke="red" style="stroke-linecap:sharp;stroke-dasharray:none"/>',
        box="0 0 30 40",
    )
    # 100 % of what goes neither across nor down is the diagonal divided by the root of two.
    assert one.width == pytest.approx(5 / math.sqrt(2))
    assert one.dash == pytest.approx((8.0, 5 / math.sqrt(2)))
    assert (one.cap, one.join) == ("square", "bevel")
    assert (other.width, other.dash, other.cap, other.join) == (1.0, (), "butt", "miter")


def test_strokes_grow_with_what_they_surround_or_do_not():
    line = '<path d="M0 0h9" stroke="red" {}/>'
    for transform, look_of_it, width, told in (
        ("scale(4)", "", 4.0, False),
        ("rotate(30) scale(2,-2)", "", 2.0, False),
        ("scale(4,1)", "", 2.0, True),
        ("skewX(45)", "", 1.0, True),
        ("scale(4,1)", "stroke-width='0'", 0.0, False),
        ("scale(4,9)", "style='vector-effect:non-scaling-stroke'", 1.0, False),
    ):
        made, flattened = marks(f'<g transform="{transform}" fill="none">{line.format(look_of_it)}</g>')
        assert [mark.width for mark in made] == ([pytest.approx(width)] if width else [])
        assert flattened == (["a line that is stretched is of one weight all along"] if told else [])


@pytest.mark.parametrize(
    ("inside", "size", "strong", "italic"),
    [
        ('<text style="font: italic bold 6px/2 &quot;A B&quot;, serif">a</text>', 6, True, True),
        ('<text font="700 6px serif">a</text>', 6, True, False),
        ('<text style="font: bold 6px serif; font-size: 8px; font-weight: 400">a</text>', 8, False, False),
        ('<g font-size="10"><text font-size="2em">a</text></g>', 20, False, False),
        ('<g font-size="10"><text font-size="50%">a</text></g>', 5, False, False),
        ('<g font-size="10"><text style="font-size:larger">a</text></g>', 12, False, False),
        ('<text font-size="small" font-weight="bolder">a</text>', 13, True, False),
        ('<text font-size="2rem">a</text>', 8, False, False),
    ],
)
def test_letters_are_as_large_and_as_bold_as_they_say(inside, size, strong, italic):
    (mark,), _ = marks(inside, 'style="font: 4px serif"')
    assert (mark.size, mark.strong, mark.italic) == (pytest.approx(size), strong, italic)


def test_no_word_is_lost_and_none_is_shown_that_is_hidden():
    def said(inside):
        return [mark.text for mark in marks(inside)[0]]

    assert said("<text><title>tip</title>Lost label</text>") == ["Lost label"]
    assert said("<text>Lab<desc>not this</desc>el</text>") == ["Label"]
    assert said('<text><tspan x="1">a<title>b</title>c</tspan><desc/> d</text>') == ["ac d"]
    assert said('<text>a<tspan display="none"> b</tspan> c</text>') == ["a c"]
    assert said('<text visibility="hidden">a</text><g visibility="hidden"><text>b</text></g>') == []
    assert said('<g visibility="hidden"><text><tspan visibility="visible">a</tspan></text></g>') == ["a"]
    assert said('<text font-size="0">a</text><text fill="none">b</text>') == []
    assert refusals('<text><tspan x="1" fill="red">a</tspan><title/>b</text>') == ["words in one line look differently"]


def test_words_stand_where_they_say():
    ((one, other), _) = marks(
        '<text x="50%" y="50%" dx="1" dy="0.5em" font-size="10">a<tspan x="1em" dy="2em">b</tspan></text>'
    )
    assert (one.x, one.y, other.x, other.y) == (51.0, 30.0, 10.0, 50.0)


def test_words_that_look_otherwise_here_are_told():
    assert marks('<text stroke="red">a</text>')[1] == ["the outline of words is left out"]
    assert marks('<text transform="scale(2,1)">a</text>')[1] == ["words that are stretched have their own width"]
    assert marks('<text stroke="red" stroke-width="0">a</text><text transform="scale(2)">a</text>')[1] == []
    assert marks('<rect width="1" height="1" style="mix-blend-mode:multiply"/>')[1] == [
        "what is blended with its ground covers it"
    ]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<rect width="10vw" height="5"/>', "“10vw” is no length that can be measured here"),
        ('<rect width="calc(1px + 2px)" height="5"/>', "“calc(1px + 2px)” is no length that can be measured here"),
        ('<rect x="1e9" width="5" height="5"/>', "“1e9” goes beyond all bounds"),
        ('<path d="M0 0h1" stroke="red" stroke-width="thick"/>', "“thick” is no length that can be measured here"),
        ('<polyline points="0,0 10%,0 x,10"/>', "a row of numbers can’t be read at “%,0 x,10”"),
        ('<polyline points="0,0 10"/>', "the last of its points has one number only"),
        ('<text style="font: caption">a</text>', "“font: caption” can’t be read"),
        ('<text font-size="tiny">a</text>', "“tiny” is no length that can be measured here"),
        ('<text fill="none" stroke="red">a</text>', "words are outlines alone"),
        ('<text x="10 20 30">abc</text>', "each letter has its own “x”"),
        ('<text><tspan x="1" dy="1,2">abc</tspan></text>', "each letter has its own “dy”"),
        ('<path style="d: path(&quot;M0 0h1&quot;)"/>', "a style says the form of a path"),
        ('<g style="transform: translate(1cm)"/>', "“translate(1cm)” is no transformation that is known here"),
        ('<g transform="translate(1 x)"/>', "“translate(1 x)” is no transformation that is known here"),
        ('<g transform="rotate(1e999)"/>', "a transformation goes beyond all bounds"),
    ],
)
def test_what_cannot_be_measured_is_refused(inside, said):
    assert refusals(inside) == [said]


def test_the_drawing_is_neither_stretched_nor_cut_nor_turned_as_a_whole():
    for fit, does in (("none", "stretches"), ("xMidYMid slice", "cuts")):
        said = f'width="400" height="100" preserveAspectRatio="{fit}"'
        assert refusals("", said) == [f"“preserveAspectRatio” {does} the drawing"]
        for harmless in ('width="400" height="200"', 'width="100%" height="9"', 'style="width:100%;height:auto"', ""):
            assert marks("", f'{harmless} preserveAspectRatio="{fit}"') == ((), [])
    assert refusals("", 'transform="scale(2)"') == ["“transform” stands on the <svg> itself"]
    assert marks("", 'width="100vw" height="40" style="transform:none"') == ((), [])
    with pytest.raises(Refused):
        marks("", box="0 0 100% 50")


def test_colours_are_what_css_says():
    for written, meant in (
        ("rgb(300,0,0)", "#FF0000"),
        ("rgb(120%, -5%, 50%)", "#FF0080"),
        ("rgba(0,0,0,1)", "#000000"),
        ("RGB(1 2 3)", "#010203"),
        ("hsl(120,100%,50%)", "#00FF00"),
        ("currentcolor", "#123456"),
    ):
        assert marks(f'<rect color="#123456" fill="{written}" width="1" height="1"/>')[0][0].fill == meant
    (mark,), flattened = marks('<rect fill="rgba(0,0,0,0.5)" width="1" height="1"/>')
    assert (mark.fill, flattened) == ("#808080", ["what shines through is mixed with white"])
    for wrong in ("rgb(1,2)", "rgb(1,2,x)", "rgba(1,2,3,4,5)"):
        assert refusals(f'<rect fill="{wrong}" width="1" height="1"/>') == [f"“{wrong}” is no colour"]


def test_transformations_may_not_multiply_out_of_sight():
    nested = '<g transform="scale(1e8)">' * 40 + '<rect width="1" height="1"/>' + "</g>" * 40
    assert refusals(nested) == ["a transformation goes beyond all bounds"]


INKSCAPE = """
<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#ffffff"/>
<g style="display:inline"><path style="fill:none;stroke:#000;stroke-width:0.26;stroke-linecap:butt;
  stroke-dasharray:none;stroke-dashoffset:0;marker:none;mix-blend-mode:normal;color-interpolation-filters:linearRGB;solid-color:#000000"
  d="m 1,2 3,4 z" stroke-dashoffset="0"/>
<text xml:space="preserve" x="1" y="9" style="font-style:normal;font-size:5px;line-height:1.25;text-align:center;
  writing-mode:lr-tb;direction:ltr;baseline-shift:baseline;text-decoration:none;text-decoration-style:solid;
  text-anchor:middle;white-space:pre;stroke:none"><tspan x="1" y="9" style="stroke-width:0.26"
  >Words</tspan></text></g>"""
D3 = """
<g fill="none" font-size="10" font-family="sans-serif" text-anchor="end"><path stroke="currentColor" d="M-6,0.5H0.5"/>
<g class="tick" opacity="1" transform="translate(0,10)"><line stroke="currentColor" x2="-6"/>
<text fill="currentColor" x="-9" dy="0.32em">5</text></g></g>"""
ILLUSTRATOR = """
<polygon points="0,0 5,5 0,5 	"/>
<text transform="matrix(1 0 0 1 10 20)" font-family="'MyriadPro-Regular'" font-size="12">Words</text>"""


def test_what_drawing_programs_write_is_read_without_a_word():
    (path, words), told = marks(INKSCAPE, 'width="100mm" height="50mm" version="1.1"')
    assert (path.stroke, words.text, words.size, words.anchor, told) == ("#000000", "Words", 5.0, "middle", [])
    (*_, tick), told = marks(D3)
    assert (tick.text, tick.x, tick.y, tick.anchor, told) == ("5", -9.0, 13.2, "end", [])
    said = 'x="0px" y="0px" width="100px" height="50px" style="enable-background:new 0 0 100 50;" xml:space="preserve"'
    (shape, words), told = marks(ILLUSTRATOR, said)
    assert (len(shape.segments), words.x, words.y, words.size, told) == (4, 10.0, 20.0, 12.0, [])


def test_an_author_s_ends_and_corners_reach_the_page():
    (mark,), _ = marks('<path d="M0 0h9" stroke="red" stroke-linecap="square" stroke-linejoin="bevel"/>')
    art = vector(Vector(100.0, 50.0, (mark,)), 100.0, look())
    path = written(art)[0][-1]
    assert (path.get("stroke-linecap"), path.get("stroke-linejoin")) == ("square", "bevel")


@pytest.mark.parametrize(
    ("given", "limit"),
    [("", 4.0), ("8", 8.0), ("1.5", 1.5), ("0.5", 4.0), ("long", 4.0), ("1e300", 1000.0), ("nan", 4.0)],
)
def test_pointed_corners_are_as_long_in_print_as_on_screen(given, limit):
    attribute = f'stroke-miterlimit="{given}"' if given else ""
    (mark,), told = marks(f'<g {attribute}><path d="M0 40L50 0L9 40" fill="none" stroke="red"/></g>')
    assert (mark.miter, told) == (limit, [])
    art = vector(Vector(100.0, 50.0, (mark,)), 100.0, look())
    path = written(art)[0][-1]
    assert path.get("stroke-miterlimit", "4") == f"{limit:g}"
    assert f"{limit:g} M" in operators((art.marks[-1],), Rect(0.0, 0.0, 100.0, 50.0), 100.0)


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
