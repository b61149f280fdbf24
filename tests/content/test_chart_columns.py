"""Charts: which columns of their file they show, in which unit, and which numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.diagnostics import Diagnostic
from builder.model.drawings import Chart
from builder.model.nodes import Phrase
from tests.content.one_drawing import drawing, figure


def read(folder: Path, data: str, attributes: str = "") -> tuple[Chart | None, list[Diagnostic]]:
    made, found = figure(folder, f".chart src=d.csv {attributes}", "d.csv", data)
    return (None if made is None else drawing(Chart, made, [])), found


def chart(folder: Path, data: str, attributes: str = "") -> Chart:
    return drawing(Chart, *figure(folder, f".chart src=d.csv {attributes}", "d.csv", data))


@pytest.mark.parametrize(
    ("heads", "attributes", "names", "unit"),
    [
        ("Coal (t),Iron (t)", "", ["Coal", "Iron"], "t"),
        ("Coal (t),Iron (t)", 'unit="tons"', ["Coal", "Iron"], "tons"),
        ("Coal (million tons),Gold (kg)", "", ["Coal (million tons)", "Gold (kg)"], ""),
        ("Coal (t),Iron (kg)", "unit=t", ["Coal", "Iron (kg)"], "t"),
        ("Coal (t),Share", "", ["Coal (t)", "Share"], ""),
        ("Steel (crude),Steel (rolled)", 'unit="t"', ["Steel (crude)", "Steel (rolled)"], "t"),
        ("Production (1950),Production (1955)", "", ["Production (1950)", "Production (1955)"], ""),
        ("Men (1939–45),Women (1939–45)", "unit=thousand", ["Men (1939–45)", "Women (1939–45)"], "thousand"),
        ("Coal ( t ),Iron (t)", "", ["Coal", "Iron"], "t"),
        ("Coal ( ),Iron", 'unit=" "', ["Coal ( )", "Iron"], ""),
        ("Coal ('000),Iron ('000)", "", ["Coal", "Iron"], "’000"),
        ("Coal (1 000),Iron (1 000)", "", ["Coal", "Iron"], "1 000"),
        ("Coal (1),Iron (2)", "", ["Coal (1)", "Iron (2)"], ""),
        ("(t),Iron (t)", "", ["(t)", "Iron (t)"], ""),
        ("Coal (1000 t),Iron (1000 t)", "", ["Coal", "Iron"], "1000 t"),
        ("GDP (2015 US$)", "", ["GDP"], "2015 US$"),
        ("Index (1950 = 100)", "", ["Index"], "1950 = 100"),
        ("Men (1939)", "", ["Men (1939)"], ""),
        ("GDP (2015 US$),Debt (2015 US$)", "", ["GDP (2015 US$)", "Debt (2015 US$)"], ""),
        ("GDP (2015 US$),Debt (2015 US$)", 'unit="2015 US$"', ["GDP", "Debt"], "2015 US$"),
        ("Wages (1950 = 100),Rents (base: 1950 = 100)", "", ["Wages (1950 = 100)", "Rents (base: 1950 = 100)"], ""),
        ("Wages (1913 prices),Rye (2-year mean)", "", ["Wages (1913 prices)", "Rye (2-year mean)"], ""),
    ],
)
def test_what_stands_in_brackets_is_a_unit_or_stays(
    heads: str, attributes: str, names: list[str], unit: str, tmp_path: Path
) -> None:
    drawn = chart(tmp_path, f"Country (borders of 1950),{heads}\nUSSR,{','.join('12'[: len(names)])}\n", attributes)
    assert [one.name for one in drawn.series] == names
    assert drawn.unit == unit
    assert drawn.heading == "Country (borders of 1950)"


@pytest.mark.parametrize(
    ("attributes", "names"),
    [
        ('y="Coal, hard"', ["Coal, hard"]),
        ('y="Coal, hard; Iron"', ["Coal, hard", "Iron (kg)"]),
        ('y="Iron, Coal"', ["Iron (kg)", "Coal"]),
        ('y="Made (1955), Iron (kg)"', ["Made (1955)", "Iron (kg)"]),
    ],
)
def test_columns_are_chosen_by_their_names(attributes: str, names: list[str], tmp_path: Path) -> None:
    data = 'Place,"Coal, hard",Coal,Iron (kg),Made (1950),Made (1955)\nA,1,2,3,4,5\n'
    drawn = chart(tmp_path, data, f"{attributes} unit=t")
    assert [one.name for one in drawn.series] == names


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ("x=Year y=Year", "the chart shows the column “Year” both names and numbers"),
        ('x=Year y="Wheat, Wheat"', "the chart shows the column “Wheat” twice"),
        ("y=Made", "“Made” may be any of 2 columns of d.csv"),
        ('y="Oats"', "d.csv has no column “Oats”"),
    ],
)
def test_columns_that_cannot_be_meant_are_told(attributes: str, said: str, tmp_path: Path) -> None:
    drawing, found = read(tmp_path, "Year,Wheat,Made (1950),Made (1955)\n1950,1,2,3\n", attributes)
    assert drawing is None
    assert [one.message for one in found] == [said]


@pytest.mark.parametrize("number", ["0.00000012", "0.1234567891", "-0.30000000000000004", "9007199254740992", "8.0"])
def test_a_value_has_the_decimals_that_the_file_gives_it(number: str, tmp_path: Path) -> None:
    (one,) = chart(tmp_path, f"Place,Length\nA,{number}\n").series
    assert f"{one.values[0]:.{one.exact[0]}f}" == number


@pytest.mark.parametrize("number", ["9007199254740993", "0.12345678901234567891"])
def test_a_value_that_would_become_another_is_told(number: str, tmp_path: Path) -> None:
    _, (one,) = read(tmp_path, f"Place,Length\nA,{number}\n")
    assert (one.code, one.span.line, one.span.column) == ("not-a-number", 2, 3)
    assert one.message == f"“{number}” has more figures than a chart can tell apart"


def test_a_number_with_its_unit_is_told_once_and_with_the_place_of_units(tmp_path: Path) -> None:
    _, (one,) = read(tmp_path, "Place,Share (%)\nA,12%\n")
    assert (one.code, one.message) == ("not-a-number", "“12%” is no number")
    assert one.hint.endswith("a unit stands in the head, in brackets")


def test_the_words_of_a_chart_are_those_of_a_table(tmp_path: Path) -> None:
    data = """\
Place,People's income (’000 t),*Coal*
"People's Republic -- ""north\"\"",5,1
*Pravda* works,6,2
"""
    drawn = chart(tmp_path, data, "order=file unit=\"kg -- 'net'\"")
    assert drawn.labels == ("People’s Republic – “north”", "Pravda works")
    assert [one.name for one in drawn.series] == ["People’s income (’000 t)", "Coal"]
    assert drawn.unit == "kg – ‘net’"


def test_what_a_chart_cannot_hold_is_told_where_it_stands(tmp_path: Path) -> None:
    _, (one,) = read(tmp_path, "Place,Coal\nA,1\nB^[See there],2\n")
    assert (one.code, one.message, one.span.line) == ("bad-value", "a drawing can’t hold a note", 3)


def test_the_index_leads_to_the_chart_that_has_its_words(tmp_path: Path) -> None:
    data = "Place,Coal\n[Yalta]{.index},1\n"
    made, found = figure(tmp_path, ".chart src=d.csv caption=C", "d.csv", data)
    assert drawing(Chart, made, found).labels == ("Yalta",)
    assert made is not None
    assert [mark.path for node in made.caption if isinstance(node, Phrase) for mark in node.index] == [("Yalta",)]
    assert [one.code for one in read(tmp_path, data)[1]] == ["index-mark"]
