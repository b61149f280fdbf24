"""A publication with a figure of every kind, easy and awkward: what tests measure and people look at.

``python -m tests.figures.gallery FOLDER`` writes it, to be built like any other.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

CHARTS = {
    "bars": (
        "kind=bars",
        "Material,Quantity (tons)\nTungsten ore,160000\nCopper,110000\nRubber,90000\nAntimony,30000\n",
    ),
    "negative": (
        "kind=bars",
        "Branch,Change (%)\nMachines,12.5\nTextiles,-8.25\nPaper,0\nShoes,-31\nGlass,\nPorcelain with gilt edges,4\n",
    ),
    "grouped": ("kind=bars", "Year of the plan,Coal,Steel\nFirst,63,11\nSecond,70.5,-4\nThird,,13\n"),
    "stacked": (
        "kind=stacked order=file",
        "Port,Grain (t),Ore (t),Timber (t)\nDalian,1200,800,300\nVladivostok,400,1500,900\nNakhodka,90,40,700\n",
    ),
    "stacked-time": (
        "kind=stacked",
        "Year,Coal,Oil,Water\n1951,40,5,2\n1952,45,9,3\n1953,44,14,6\n1954,60,18,9\n1955,64,25,\n1956,70,31,14\n",
    ),
    "columns": ("kind=bars", "Year,Balance (m roubles)\n1950,-120\n1951,-80\n1952,35\n1953,60\n1954,-10\n1955,90\n"),
    "lines": (
        "kind=lines",
        "Month,Dalian,Lüshun,Harbin\n1950-01,-4,-3,-19\n1950-02,-3,-2,-15\n1950-03,3,3,-4\n1950-05,,15,14\n"
        "1950-06,21,20,20\n1950-08,25,24,22\n1950-10,15,15,6\n1950-12,-1,0,-14\n",
    ),
    "five": (
        "kind=lines",
        "Year,Alpha,Beta,Gamma,Delta,Epsilon\n1950,10,11,9,30,4\n1955,12,12,14,26,9\n1960,18,17,19,22,17\n"
        "1965,19,19,18,18,18\n",
    ),
    "dots": (
        "kind=dots",
        "City,1949 (thousand),1959 (thousand)\nShenyang,1121,2411\nHarbin,760,1552\nChangchun,500,975\nDalian,,1508\n",
    ),
    "dots-time": ("kind=dots", "Day,Metres\n1950-01-03,12\n1950-01-09,14\n1950-02-01,11.5\n1950-02-20,15\n"),
    "one": ("kind=bars", "Material,Quantity (tons)\nRubber,90000\n"),
    "one-in-time": ("kind=bars", "Year,Quantity (tons)\n1954,90000\n"),
    "long": (
        "kind=bars",
        "What,Share (%)\nPlants for the production of electrical machinery and heavy turbines,37.5\n"
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk,22\n中国长春铁路,8\n",
    ),
    "huge": ("kind=bars", "What,Count\nStars,200000000000\nPeople,2500000000\nCars,53000000\n"),
    "tiny": ("kind=bars", "What,Length (m)\nHair,0.00008\nCell,0.00003\nVirus,0.000001\n"),
    "money": ("kind=bars", "Loan,Sum ($ million)\nFirst,300\nSecond,130.5\n"),
    "equal": ("kind=lines", "Year,Level\n1950,5\n1951,5\n1952,5\n"),
    "nought": ("kind=bars", "What,Number\nHere,0\nThere,0\n"),
}
"""Name → attributes, and the data file."""

STORY = [
    ("{from: '1945', to: '1949'}", "war", "Civil war"),
    ("'1945-02-11'", "diplomacy", "Conference in the south"),
    ("'1945-08-14'", "treaty", "The first treaty"),
    ("'1949-07-01'", "diplomacy", "A direction is declared"),
    ("'1949-12-16'", "diplomacy", "A first meeting at night"),
    ("'1950-02-14'", "treaty", "The treaty is signed"),
    ("{from: '1954', to: '1959'}", "economy", "Ores, copper and rubber are shipped"),
    ("{from: '1956', to: '1966'}", "diplomacy", "The allies fall out"),
    ("'1969'", "war", "Fighting on the border"),
    ("'1979'", "treaty", "The treaty expires"),
]


def dense(count: int, spread: float = 1.0) -> str:
    """A map with so many places, most of them close together."""
    lines = ["frame: {west: 105.5, south: 36.4, east: 135, north: 52.8}", "places:"]
    for index in range(count):
        # A sunflower's seeds: evenly dense around the middle, none on another.
        turn, far = index * 2.39996, math.sqrt((index + 0.5) / count)
        east, north = 121 + 11 * spread * far * math.cos(turn), 44.6 + 6.4 * spread * far * math.sin(turn)
        weight = "city" if index % 9 == 0 else "port" if index % 11 == 0 else "town"
        name = ("Ob", "Lena", "Amgun", "Selenga", "Khatanga", "Nizhnyaya Tura", "大连")[index % 7]
        lines.append(f"  - {{name: {name} {index + 1}, north: {north:.2f}, east: {east:.2f}, weight: {weight}}}")
    lines += ["routes:", "  - {name: The long line, through: [Ob 1, Selenga 60, Lena 30]}"] if count >= 60 else []
    return "\n".join(lines) + "\n"


def story() -> str:
    return "".join(f"- {{date: {date}, lane: {lane}, text: '{text}'}}\n" for date, lane, text in STORY)


def write(folder: Path, language: str = "en-GB", settings: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    publication = f"title: Figures\nlanguage: {language}\nauthors: [Ann Author]\ncontents: [a.md]\n{settings}"
    (folder / "publication.yaml").write_text(publication, encoding="utf-8")
    text = ["# Figures", ""]
    for name, (attributes, data) in CHARTS.items():
        (folder / f"{name}.csv").write_text(data, encoding="utf-8")
        text += [f'::: {{.chart #fig-{name} src={name}.csv {attributes} caption="{name}"}}', ":::", ""]
    (folder / "map.yaml").write_text(dense(60), encoding="utf-8")
    (folder / "crowd.yaml").write_text(dense(60, 0.25), encoding="utf-8")
    (folder / "story.yaml").write_text(story(), encoding="utf-8")
    for name in ("map", "crowd"):
        text += [f'::: {{.map #fig-{name} src={name}.yaml caption="{name}"}}', ":::", ""]
    text += ['::: {.timeline .drawn #fig-story src=story.yaml caption="story"}', ":::", ""]
    text += ["::: {.timeline src=story.yaml}", ":::", ""]
    (folder / "a.md").write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
