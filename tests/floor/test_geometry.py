"""Lengths and sizes of pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.geometry import MM, PAGE_SIZES, length, page_size


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("72pt", 72.0),
        ("1in", 72.0),
        ("25.4mm", 72.0),
        ("2.54cm", 72.0),
        ("-3pt", -3.0),
        (" 17 mm ", 17 * MM),
        (12, 12.0),
        (0.5, 0.5),
    ],
)
def test_a_length(text: str | float, points: float) -> None:
    assert length(text) == pytest.approx(points)


@pytest.mark.parametrize(
    "text", ["", "12", "mm", "1e3pt", ".5in", "5.mm", "12 px", "1,5cm", "12pt 3pt", "nan", "inf", "١٢pt1", "--1pt"]
)
def test_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="no length"):
        length(text)


@given(st.decimals(-9999, 9999, places=3), st.sampled_from(["pt", "mm", "cm", "in"]))
def test_units_are_proportional(number: Decimal, unit: str) -> None:
    assert length(f"{number:f}{unit}") == pytest.approx(float(number) * length(f"1{unit}"))


@pytest.mark.parametrize("name", PAGE_SIZES)
def test_a_page_size_by_name_in_any_case(name: str) -> None:
    assert page_size(name) == page_size(f" {name.lower()} ") == page_size(name.upper()) == PAGE_SIZES[name]


def test_iso_sizes_are_halves_of_one_another() -> None:
    a4, a5 = PAGE_SIZES["A4"], PAGE_SIZES["A5"]
    assert a5.height == pytest.approx(a4.width)
    assert a5.width * 2 == pytest.approx(a4.height, abs=1.5 * MM)
    assert a4 == pytest.approx((595.28, 841.89), abs=0.01)


@pytest.mark.parametrize("text", ["148mm x 210mm", "148mm×210mm", "14.8cm x 21cm"])
def test_a_page_size_by_its_sides(text: str) -> None:
    assert page_size(text) == pytest.approx(PAGE_SIZES["A5"])


@pytest.mark.parametrize("text", ["A44", "", "148mm", "1mm x 2mm x 3mm", "148 x 210", "x"])
def test_no_page_size(text: str) -> None:
    with pytest.raises(ValueError, match=r"no page size|no length"):
        page_size(text)
