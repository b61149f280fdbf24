from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from builder.content import load
from builder.figures.art import Label, Path
from builder.figures.charts import chart
from builder.figures.dump import dump
from builder.figures.said import alternative, told
from builder.figures.scales import spread, ticks
from builder.model.drawings import Chart, Series
from builder.resolve.words import words_for
from builder.text.numbers import with_unit, written
from tests.figures.desk import MEASURE, filled, look, meeting, words

TRADE = Chart(
    "bars",
    ("Tungsten ore", "Copper", "Rubber", "Antimony"),
    (Series("Quantity", (160000.0, 110000.0, 90000.0, 30000.0)),),
    "en-GB",
    "tons",
    "Material",
)
HARVEST = (
    Series("Wheat", (120.0, 140.0, 170.0, 160.0, 210.0)),
    Series("Rye", (80.0, None, 95.0, 110.0, 108.0)),
    Series("Oats", (20.0, 25.0, 40.0, 33.0, 51.0)),
)
YEARS = tuple(float(year) for year in range(1950, 1955))


def harvest(kind: str, timed: bool) -> Chart:
    return Chart(kind, tuple(f"{year:.0f}" for year in YEARS), HARVEST, "en-GB", "kt", "Year", YEARS if timed else ())


@pytest.mark.parametrize("timed", [False, True], ids=["names", "time"])
@pytest.mark.parametrize("kind", ["bars", "stacked", "lines", "dots"])
def test_a_chart_is_drawn_as_it_was(kind, timed, golden):
    art = chart(harvest(kind, timed), MEASURE, look())
    assert meeting(art.labels) == []
    golden(f"expected/{kind}-{'time' if timed else 'names'}.txt", dump(art))


def test_shipments(golden):
    golden("expected/shipments.txt", dump(chart(TRADE, MEASURE, look())))


def test_the_unit_stands_once_and_signs_with_every_number():
    assert words(chart(TRADE, MEASURE, look()))[1::2] == ["160,000\u00a0tons", "110,000", "90,000", "30,000"]
    shares = Chart("bars", ("a", "b"), (Series("s", (40.0, 2.5)),), "de", "%")
    assert words(chart(shares, MEASURE, look())) == ["a", "40\u00a0%", "b", "2,5\u00a0%"]
    money = Chart("bars", ("a", "b"), (Series("s", (300.0, 60.0)),), "en-GB", "$ million")
    assert words(chart(money, MEASURE, look()))[1::2] == ["$300\u00a0million", "$60\u00a0million"]


# -- everything is to scale, and nothing stands on anything else

names = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=24).map(str.strip).filter(bool),
    min_size=1,
    max_size=12,
    unique=True,
)
amounts = st.one_of(st.none(), st.integers(0, 10**7).map(float), st.floats(0, 1000).map(lambda v: round(v, 2)))


@st.composite
def charts(draw, kind: str, timed: bool, values=amounts, most: int = 5):
    labels = draw(names)
    count = draw(st.integers(1, most))
    series = tuple(
        Series(f"Series {index}", tuple(draw(st.lists(values, min_size=len(labels), max_size=len(labels)))))
        for index in range(count)
    )
    times = tuple(1900.0 + index for index in range(len(labels))) if timed else ()
    return Chart(kind, tuple(labels), series, "en-GB", draw(st.sampled_from(["", "tons", "%"])), "", times)


widths = st.floats(200.0, 500.0)


@given(charts("bars", timed=False, values=st.one_of(amounts, st.integers(-(10**6), 0).map(float))), widths)
def test_bars_are_as_long_as_their_numbers(drawing, width):
    art = chart(drawing, width, look())
    pairs = []
    for index, one in enumerate(drawing.series):
        boxes = filled(art, f"series-{index + 1}")
        known = [value for value in one.values if value is not None]
        assert len(boxes) == len(known)
        pairs += [(box[2] - box[0], abs(value)) for box, value in zip(boxes, known, strict=True)]
    longest = max((value for _, value in pairs), default=0.0)
    if longest:
        unit = next(length for length, value in pairs if value == longest) / longest
        assert unit > 0
        assert all(abs(length - unit * value) < 1e-6 * width for length, value in pairs)
    assert meeting(art.labels) == []
    assert all(label.box[0] >= -0.01 and label.box[2] <= width + 0.01 for label in art.labels)


@given(charts("stacked", timed=False), widths)
def test_a_stack_adds_up(drawing, width):
    art = chart(drawing, width, look())
    boxes = [filled(art, f"series-{index + 1}") for index in range(len(drawing.series))]
    lengths = [
        [boxes[index].pop(0) if one.values[at] is not None else None for index, one in enumerate(drawing.series)]
        for at in range(len(drawing.labels))
    ]
    for row in lengths:
        parts = [box for box in row if box is not None]
        for before, after in itertools.pairwise(parts):
            assert abs(before[2] - after[0]) < 1e-6
    assert meeting(art.labels) == []


@given(charts("bars", timed=True, most=3), widths)
def test_columns_are_as_high_as_their_numbers(drawing, width):
    art = chart(drawing, width, look())
    heights = []
    for index, one in enumerate(drawing.series):
        known = [value for value in one.values if value is not None]
        fields = filled(art, f"series-{index + 1}")
        boxes, signs = fields[: len(known)], fields[len(known) :]
        assert len(signs) == (bool(known) and len(drawing.series) > 1)  # before its name
        heights += [(box[3] - box[1], value) for box, value in zip(boxes, known, strict=True)]
    highest = max((value for _, value in heights), default=0.0)
    if highest:
        unit = next(height for height, value in heights if value == highest) / highest
        assert all(abs(height - unit * value) < 1e-6 * width for height, value in heights)
    assert meeting(art.labels) == []


@given(charts("lines", timed=True), widths)
def test_lines_break_at_gaps_and_pass_through_every_value(drawing, width):
    art = chart(drawing, width, look())
    ordered = [mark for mark in art.marks if isinstance(mark, Path) and mark.width == 1.2]
    drawn = sum(len(mark.segments) for mark in ordered)
    expected = 0
    for one in drawing.series:
        runs, run = [], 0
        for value in (*one.values, None):
            if value is None:
                runs.append(run)
                run = 0
            else:
                run += 1
        expected += sum(length for length in runs if length > 1)
    assert drawn == expected
    assert meeting(art.labels) == []


# -- scales and numbers


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(3, 9))
@example(0.0, 5e-324, 3)
@example(1e17, 0.0, 5)
@example(-1e17, 16.0, 5)
def test_ticks_take_in_what_they_measure(low, room, most):
    values, decimals = ticks(low, low + room, most)
    assert 2 <= len(values) <= most or len(values) == 1
    hair = 1e-6 * max(1, abs(low), abs(low + room))
    assert values[0] <= low + hair
    assert values[-1] >= low + room - hair
    assert all(abs(round(value, decimals) - value) < 1e-9 * max(1, abs(value)) for value in values)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 12)), min_size=1, max_size=8))
def test_what_is_spread_keeps_its_order_and_its_distance(things):
    things.sort()
    sizes = [size for _, size in things]
    places = spread([place for place, _ in things], sizes, 0.0, 100.0)
    for index in range(len(places) - 1):
        assert places[index + 1] - places[index] >= (sizes[index] + sizes[index + 1]) / 2 - 1e-6
    assert places[0] - sizes[0] / 2 >= -1e-6
    assert places[-1] + sizes[-1] / 2 <= 100.0 + 1e-6


def test_what_has_room_is_not_moved():
    assert spread([10.0, 50.0, 90.0], [8.0, 8.0, 8.0], 0.0, 100.0) == [10.0, 50.0, 90.0]


@pytest.mark.parametrize(
    ("language", "unit", "shown"),
    [
        ("en-GB", "tons", "1,234.5\u00a0tons"),
        ("de", "Tonnen", "1.234,5\u00a0Tonnen"),
        ("fr", "%", "1\u202f234,5\u00a0%"),
        ("ru", "т", "1\u00a0234,5\u00a0т"),
        ("zh-Hans", "%", "1,234.5%"),
        ("en-GB", "$", "$1,234.5"),
        ("de", "$", "1.234,5\u00a0$"),
        ("hu", "%", "1\u00a0234,5%"),
        ("tr", "%", "%1.234,5"),
        ("eu", "%", "%\u00a01.234,5"),
        ("tlh", "km", "1234.5\u00a0km"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, unit, shown):
    assert with_unit(written(1234.5, language, 1), unit, language) == shown
    negative = with_unit(written(-1234.5, language, 1), unit, language)
    assert negative == "\N{MINUS SIGN}" + shown


def test_a_chart_writes_each_number_as_exactly_as_its_source(tmp_path):
    (tmp_path / "publication.yaml").write_text("title: A\nlanguage: en-GB\ncontents: [a.md]\n")
    (tmp_path / "trade.csv").write_text("Goods,Amount\nGrain,1450\nCoal,980\nTea,74.5\nSilk,8.0\n")
    (tmp_path / "a.md").write_text("# A\n\n::: {.chart src=trade.csv}\n:::\n")
    manuscript, found = load(tmp_path)
    assert found == []
    drawing = manuscript.chapters[0].blocks[0].drawing
    assert words(chart(drawing, MEASURE, look())) == [
        "Grain", "1,450", "Coal", "980", "Tea", "74.5", "Silk", "8.0",
    ]  # fmt: skip
    said = ("1,450", "980", "74.5", "8.0")
    english = words_for("en-GB").by_key
    assert tuple(row[1] for row in told(drawing, english).rows) == said
    assert alternative(drawing, english).endswith("Grain 1,450; Coal 980; Tea 74.5; Silk 8.0.")


def test_parts_add_up_to_the_sum_that_a_stack_says():
    drawing = Chart("stacked", ("a",), (Series("s", (1450.0,)), Series("t", (74.5,))), "en-GB")
    assert words(chart(drawing, MEASURE, look()))[-1] == "1,524.5"


@pytest.mark.parametrize("width", [200.0, 400.0])
@pytest.mark.parametrize("unit", ["m roubles", "%", "$ million"])
def test_columns_always_say_their_unit(width, unit):
    drawing = Chart(
        "bars",
        tuple(str(1950 + at) for at in range(6)),
        (Series("Balance", (-120.0, -80.0, 35.0, 60.0, -10.0, 90.0)),),
        "en",
        unit,
        times=tuple(1950.0 + at for at in range(6)),
    )
    art = chart(drawing, width, look())
    assert any(unit.split()[-1] in word for word in words(art))
    assert meeting(art.labels) == []


def sparse(kind: str, *series: tuple[float | None, ...], timed: bool = False, unit: str = "t") -> Chart:
    count = len(series[0])
    labels = tuple(f"{1950 + at}" for at in range(count)) if timed else tuple("ABCDEFGH"[:count])
    times = tuple(1950.0 + at for at in range(count)) if timed else ()
    names = ("Wheat", "Rye", "Oats")
    return Chart(kind, labels, tuple(map(Series, names, series)), "en-GB", unit, "", times)


@pytest.mark.parametrize(
    "drawing",
    [
        sparse("bars", (1.0, 2.0, 3.0), (2.0, 1.0, None), timed=True),
        sparse("stacked", (1.0, 2.0, None), (2.0, 1.0, 4.0), timed=True),
        sparse("dots", (9.0, 2.0, 1.0), (None, None, 2.0)),
        sparse("lines", (None, 2.0, 3.0), (2.0, 1.0, None), timed=True),
    ],
    ids=["columns", "stacked columns", "dots", "lines"],
)
def test_a_series_is_named_where_it_has_a_value(drawing):
    art = chart(drawing, 300.0, look())
    assert {"Wheat", "Rye"} <= set(words(art))
    assert meeting(art.labels) == []


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (sparse("bars", (None, 2.0, 1.0)), ["–", "2 t", "1"]),
        (sparse("stacked", (None, 2.0, 1.0), (1.0, 2.0, 4.0)), ["–", "4 t", "5"]),
        (sparse("bars", (None, 2.0), (3.0, 1.0)), ["– Wheat", "3 t Rye", "2", "1"]),
    ],
    ids=["bars", "stacked", "several"],
)
def test_the_first_number_that_is_drawn_has_the_unit(drawing, said):
    shown = [word.replace("\u00a0", " ") for word in words(chart(drawing, 300.0, look()))]
    assert [word for word in shown if word in said] == said


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("%", ["40%", "25%"]),
        ("°C", ["40 °C", "25 °C"]),
        ("€ per ton", ["€40 per ton", "€25 per ton"]),
        ("% of GDP", ["40% of GDP", "25"]),
        ("1000 t", ["40 × 1000 t", "25"]),
        ("’000 t", ["40 × 1000 t", "25"]),
        ("1 000 000", ["40 × 1 000 000", "25"]),
        ("1000t", ["40 × 1000t", "25"]),
        ("1000th", ["40 (1000th)", "25"]),
        ("1,000 t CO2", ["40 × 1,000 t CO2", "25"]),
        ("10³ m3", ["40 × 10³ m3", "25"]),
        ("£’000s", ["£40 × 1000", "£25 × 1000"]),
        ("1000 people per km^2", ["40 × 1000 people per km^2", "25"]),
        ("1000 of 1950", ["40 (1000 of 1950)", "25"]),
        ("’000 1950 roubles", ["40 (’000 1950 roubles)", "25"]),
        ("2015 US$", ["40 (2015 US$)", "25"]),
        ("1950 = 100", ["40 (1950 = 100)", "25"]),
        ("100 = 1950", ["40 (100 = 1950)", "25"]),
        ("10-year mean", ["40 (10-year mean)", "25"]),
        ("10th percentile", ["40 (10th percentile)", "25"]),
        ("$ 2015", ["$40 (2015)", "$25 (2015)"]),
    ],
)
def test_signs_stand_with_every_number_and_other_units_once(unit, said):
    art = chart(sparse("bars", (40.0, 25.0), unit=unit), 300.0, look())
    assert [word.replace("\u00a0", " ") for word in words(art)[1::2]] == said


@pytest.mark.parametrize("width", [240.0, 300.0, 400.0])
def test_bars_leave_room_for_what_stands_at_their_ends(width):
    drawing = sparse("stacked", (57.0, 41.0), (80.0, 58.0), unit="million roubles")
    art = chart(drawing, width, look())
    assert "137 million roubles" in [word.replace("\u00a0", " ") for word in words(art)]
    assert art.crowded == ""


def test_columns_that_all_hang_down_take_the_whole_field():
    art = chart(sparse("bars", (-0.2, -0.3, -0.1, -0.25), timed=True), 300.0, look())
    assert max(box[3] - box[1] for box in filled(art, "series-1")) > 120
    assert meeting(art.labels) == []


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_spaces_that_part_no_words_are_those_of_the_language(space):
    row = look().row(f"160{space}000 t")
    assert row.text == f"160{space}000 t"
    assert [bit.shaped.text for bit in row.bits] == (
        ["160", "000", "t"] if space == "\u00a0" else [f"160{space}000", "t"]
    )
    assert row.width <= look().row("160 000 t").width
    assert not row.missing
    assert look().row(" a \n\t b ").text == "a b"
    assert look().row(" ").bits == ()


MACHINES, GRAIN = "Machines and complete plants", "Grain and oil seeds"


@pytest.mark.parametrize("timed", [False, True], ids=["names", "time"])
@pytest.mark.parametrize("kind", ["bars", "stacked", "lines", "dots"])
@pytest.mark.parametrize("width", [126.0, 236.0])
def test_long_names_of_series_are_broken_into_lines(kind, timed, width):
    drawing = sparse(kind, (4.0, 3.0, 1.0), (2.5, 4.0, 2.0), timed=timed, unit="million roubles")
    series = tuple(replace(one, name=name) for one, name in zip(drawing.series, (MACHINES, GRAIN), strict=True))
    art = chart(replace(drawing, series=series), width, look())
    assert art.crowded == ""
    assert meeting(art.labels) == []
    assert all(label.box[0] >= -0.05 and label.box[2] <= width + 0.05 for label in art.labels)
    said = " ".join(words(art)).replace("\u00a0", " ").split()
    assert all(said.count(word) >= 1 for word in f"{MACHINES} {GRAIN} million roubles".split())


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines", "dots"])
def test_words_that_find_no_room_are_told(kind):
    drawing = sparse(kind, (4.0, 3.0), (2.5, 4.0), timed=kind == "lines")
    name = "Freundschaftsvertragsverhandlungsprotokolle"
    art = chart(replace(drawing, series=(replace(drawing.series[0], name=name), drawing.series[1])), 126.0, look())
    assert art.crowded == f"the chart is too narrow for “{name}”"
    field = [mark for mark in art.marks if isinstance(mark, Path) and mark.width == 1.2]
    assert all(mark.segments[-1][1] > mark.segments[0][1] + 10 for mark in field)  # time runs to the right all the same


def test_words_that_lie_on_others_are_told():
    drawing = sparse("lines", *((float(at), float(at)) for at in range(3)), timed=True, unit="")
    long = "as many words as take half a dozen lines or more beside the lines that they name"
    series = tuple(replace(one, name=f"{one.name}, {long}") for one in drawing.series)
    assert chart(replace(drawing, series=series), 126.0, look()).crowded.startswith("the chart has no room for “")


def test_names_below_lines_stand_whole_or_are_told():
    values = tuple(float(at % 5) for at in range(12))
    drawing = replace(sparse("lines", values[:8]), labels=tuple(f"Category number {at}" for at in range(12)))
    drawing = replace(drawing, series=(Series("Wheat", values),))
    art = chart(drawing, 300.0, look())
    assert " ".join(words(art)).count("Category") == 12
    assert not art.crowded
    assert meeting(art.labels) == []
    assert art.height >= max(label.box[3] for label in art.labels)
    art = chart(drawing, 126.0, look())
    assert art.crowded.startswith("the chart has no room for “Category number 1”, ")
    numbers = chart(replace(drawing, labels=tuple(f"{at}000000" for at in range(12))), 126.0, look())
    assert not numbers.crowded


def test_lines_of_many_points_have_markers_at_some():
    many = tuple(float(at % 7) for at in range(40))
    drawing = sparse("lines", many[:8], many[:8], many[:8])
    years = tuple(f"{1900 + at}" for at in range(40))
    times = tuple(1900.0 + at for at in range(40))
    series = tuple(replace(one, values=many) for one in drawing.series)
    art = chart(replace(drawing, labels=years, times=times, series=series), 300.0, look())
    signs = [mark.fill for mark in art.marks if isinstance(mark, Path) and mark.stroke == "paper"]
    assert [signs.count(f"line-{at}") for at in (1, 2, 3)] == [21, 21, 21]
    alone = chart(replace(drawing, labels=years, times=times, series=series[:1]), 300.0, look())
    assert not any(isinstance(mark, Path) and mark.stroke == "paper" for mark in alone.marks)


@pytest.mark.parametrize(
    ("drawing", "colour"),
    [(sparse("bars", (1.0, 3.0), (2.0, 3.0), timed=True), "series"), (sparse("dots", (3.0,), (3.0,)), "line")],
    ids=["columns", "dots"],
)
def test_names_of_equal_values_say_which_is_which(drawing, colour):
    art = chart(drawing, 300.0, look())
    for index, name in enumerate(("Wheat", "Rye"), 1):
        at = next(at for at, mark in enumerate(art.marks) if isinstance(mark, Label) and mark.row.text == name)
        assert art.marks[at - 1].fill == f"{colour}-{index}"
