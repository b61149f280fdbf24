"""``.chart``: a CSV, TSV or YAML file whose first column (or ``x``) names what the others (or ``y``) are numbers of.

``kind`` is bars, stacked, lines or dots. A unit in brackets at the end of the columns' names, or ``unit``, is written
with the numbers; what columns have different ones of stays in their names. Where all names are dates the chart runs
over time, unless ``axis=names``.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from builder import dates
from builder.content.data_blocks.plain_words import PlainWords
from builder.content.data_blocks.records import Request, Tools
from builder.content.data_blocks.rows import Grid, read_grid
from builder.content.numbers import NOTHING
from builder.content.passage import Passage
from builder.content.separated import Field
from builder.dates import Date
from builder.diagnostics import Diagnostic, Severity, Span, in_quotes, nearest
from builder.model.drawings import Chart, Drawing, Series
from builder.model.nodes import Figure
from builder.text.numbers import is_unit

KINDS = ("bars", "stacked", "lines", "dots")
AXES = ("time", "names")
MOST_SERIES = 5
"""So many series can be told apart in black and white."""
MOST_BARS = 40
_BRACKET = re.compile(r"(.+?)(?<!\s)\s*[(（]([^()（）]+)[)）]")
_YEARS = re.compile(r"(?!1([\s.,]?000)+$)[\d\s.,/–-]*")
"""What is no unit though it stands in brackets: a year, or two of them. A thousand or a million is one."""
_NUMBER = re.compile(r"[+\N{MINUS SIGN}-]?(\d+(\.\d+)?|\.\d+)")
_LONGEST = 24
"""Characters of a number."""
_PLAIN = "write plain words, and the rest into the caption"


class _Column(Struct, frozen=True):
    values: tuple[float | None, ...]
    exact: tuple[int, ...]
    """Decimals with which each is written."""


def read_chart(request: Request, tools: Tools) -> Figure | None:
    """A figure that shows the numbers of a file."""
    values = request.attributes.values
    count = len(tools.found)
    kind = _one_of(request, "kind", KINDS, "bars", tools)
    grid = read_grid(request, tools)
    if grid is None:
        return None
    first = _column(request, values.get("x", ""), grid, tools) if "x" in values else 0
    wanted = _wanted(request, grid, first, tools)
    if first is None or wanted is None:
        return None
    columns = [_numbers(grid, at, tools) for at in wanted]
    labels = [row[first] for row in grid.rows]
    times = _times(request, labels, tools)
    if len(columns) > MOST_SERIES:
        message = f"the chart has {len(columns)} series; more than {MOST_SERIES} can’t be told apart"
        hint = 'choose some with y="…", or make two charts'
        tools.found.append(Diagnostic("too-many-series", grid.head[wanted[MOST_SERIES]].span, message, hint))
    if len(labels) > MOST_BARS and kind != "lines" and not times:
        message = f"the chart has {len(labels)} rows; {MOST_BARS} are the most that can be read"
        tools.found.append(Diagnostic("too-many-series", labels[MOST_BARS].span, message, "show a table instead"))
    if kind == "stacked":
        _check_stack(grid, wanted, columns, tools)
    if any(found.severity is Severity.ERROR for found in tools.found[count:]):
        return None
    written = PlainWords(tools)
    given = written.words(replace(request.fence, text=values["unit"].strip()), _PLAIN) if "unit" in values else None
    names, unit = _named([_words(grid.head[at], written) for at in wanted], given)
    shown = [_shown(label.text, tools.language) if times else _words(label, written) for label in labels]
    order = list(range(len(labels)))
    if times:
        order.sort(key=times.__getitem__)
    elif _one_of(request, "order", ("value", "file"), "value", tools) == "value" and kind != "lines":
        order.sort(key=lambda at: -sum(column.values[at] or 0.0 for column in columns))
    drawing = Chart(
        kind,
        tuple(shown[at] for at in order),
        tuple(
            Series(name, tuple(one.values[at] for at in order), tuple(one.exact[at] for at in order))
            for name, one in zip(names, columns, strict=True)
        ),
        tools.language,
        unit,
        _words(grid.head[first], written),
        tuple(times[at] for at in order) if times else (),
    )
    return written.labelled(figure(request, drawing, tools), "give the block a caption")


def _words(value: Field, written: PlainWords) -> str:
    span = value.span
    return written.words(Passage(value.text, span.file, span.line, (), span.column), _PLAIN)


def figure(request: Request, drawing: Drawing, tools: Tools) -> Figure:
    """The figure of a drawing, with the div's caption, source and words for those who can't see it."""
    values = request.attributes.values
    return Figure(
        request.attributes.id,
        "",
        values.get("alt", "").strip(),
        tools.inlines(replace(request.fence, text=values.get("caption", ""))),
        request.span,
        width=_width(request, tools),
        drawing=drawing,
        source=tools.inlines(replace(request.fence, text=values.get("source", ""))),
    )


def _width(request: Request, tools: Tools) -> float | None:
    """The share of the text's width that the figure takes."""
    given = request.attributes.values.get("width", "")
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%", given)
    if match and 10 <= float(match[1]) <= 100:
        return float(match[1]) / 100
    if given:
        message = f"a figure’s width is a share of the text’s width, from 10% on, and “{given}” is none"
        tools.found.append(Diagnostic("bad-value", request.span, message, "write width=80%"))
    return None


def _one_of(request: Request, key: str, known: Sequence[str], default: str, tools: Tools) -> str:
    value = request.attributes.values.get(key, default)
    if value in known:
        return value
    message = f"“{value}” is no {key} of a chart"
    hint = nearest(value, known) or f"known: {', '.join(known)}"
    tools.found.append(Diagnostic("bad-value", request.span, message, hint))
    return default


def names_in(value: str, known: Collection[str]) -> list[str]:
    """The names that an attribute lists between commas or semicolons; one of those ``known`` may hold some itself."""
    if value.strip() in known:
        return [value.strip()]
    parts = (part.strip() for part in value.split(";"))
    names = (name for part in parts for name in ([part] if part in known else part.split(",")))
    return [name.strip() for name in names if name.strip()]


def _parted(head: str, given: str = "") -> tuple[str, str]:
    """The name of a column and its unit, unless that is a year or a base, which say what the column is. The unit that
    the chart is ``given`` is one whatever it says."""
    unit = _bracket(head)
    said = unit == given or (is_unit(unit) and not _YEARS.fullmatch(unit))
    return (_bare(head), unit) if unit and said else (head, "")


def _named(heads: Sequence[str], given: str | None) -> tuple[list[str], str]:
    """The names of columns and the unit of the chart: the one that is ``given``, or that all of them have in brackets.

    A bracket stands for that unit, or it stays, for it says what only its own column is. The name of a single column is
    not drawn, so that what its bracket says stands with the numbers.
    """
    if given is None and len(heads) == 1 and not _YEARS.fullmatch(bracket := _bracket(heads[0])):
        given = bracket
    parted = [_parted(head, given or "") for head in heads]
    shared = parted[0][1] if len({unit for _, unit in parted}) == 1 else ""
    unit = shared if given is None else given
    names = [name if unit and own in (unit, shared) else head for head, (name, own) in zip(heads, parted, strict=True)]
    return names, unit


def _bracket(head: str) -> str:
    """What stands in brackets at the end of the name of a column."""
    match = _BRACKET.fullmatch(head)
    return match[2].strip() if match else ""


def _bare(head: str) -> str:
    """The name of a column without what stands in brackets at its end, which those who ask for it may leave out."""
    match = _BRACKET.fullmatch(head)
    return match[1] if match else head


def _column(request: Request, name: str, grid: Grid, tools: Tools) -> int | None:
    names = [field.text for field in grid.head]
    if name in names:
        return names.index(name)
    found = [at for at, known in enumerate(names) if _bare(known) == name]
    if len(found) == 1:
        return found[0]
    message = f"{request.file} has no column “{name}”"
    hint = nearest(name, names) or f"it has {', '.join(names)}"
    if found:
        message = f"“{name}” may be any of {len(found)} columns of {request.file}"
        hint = f"write the whole name: {' or '.join(f'“{names[at]}”' for at in found)}"
    tools.found.append(Diagnostic("unknown-column", request.span, message, hint))
    return None


def _wanted(request: Request, grid: Grid, first: int | None, tools: Tools) -> list[int] | None:
    """Which columns hold the numbers."""
    heads = [field.text for field in grid.head]
    given = names_in(request.attributes.values.get("y", ""), {*heads, *map(_bare, heads)})
    if not given:
        found = [at for at in range(len(heads)) if at != first]
        if not found:
            message = "the file has one column; a chart needs numbers beside the names"
            tools.found.append(Diagnostic("unknown-column", grid.head[0].span, message))
        return found or None
    columns = [_column(request, name, grid, tools) for name in given]
    for at, times in Counter(at for at in columns if at is not None).items():
        if at == first or times > 1:
            what = "both names and numbers" if at == first else "twice"
            message = f"the chart shows the column “{heads[at]}” {what}"
            tools.found.append(Diagnostic("bad-value", request.span, message))
    return [at for at in columns if at is not None] if None not in columns else None


def _numbers(grid: Grid, at: int, tools: Tools) -> _Column:
    head = grid.head[at]
    name, _ = _parted(head.text)
    values: list[float | None] = []
    exact: list[int] = []
    count = len(tools.found)
    for row in grid.rows:
        field = row[at]
        text = field.text.replace("\N{MINUS SIGN}", "-").replace("_", "")
        decimals = len(text.partition(".")[2])
        value = None
        if field.text in NOTHING:
            message = f"“{name}” has no value here; the chart shows a gap"
            tools.found.append(Diagnostic("missing-value", field.span, message, severity=Severity.WARNING))
        elif len(text) > _LONGEST or _NUMBER.fullmatch(text) is None:
            hint = (
                "write digits, with a point before decimals and nothing between thousands: 160000, 2.5; "
                "a unit stands in the head, in brackets"
            )
            tools.found.append(Diagnostic("not-a-number", field.span, f"{in_quotes(field.text)} is no number", hint))
        elif Decimal(f"{float(text):.{decimals}f}") != Decimal(text):
            message = f"{in_quotes(field.text)} has more figures than a chart can tell apart"
            tools.found.append(Diagnostic("not-a-number", field.span, message, "write at most 15 of them"))
        else:
            value = float(text)
        values.append(value)
        exact.append(decimals)
    if all(found.severity is not Severity.ERROR for found in tools.found[count:]) and set(values) == {None}:
        tools.found.append(Diagnostic("not-a-number", head.span, f"“{name}” holds no number at all"))
    return _Column(tuple(values), tuple(exact))


def _check_stack(grid: Grid, wanted: list[int], columns: list[_Column], tools: Tools) -> None:
    for at, column in zip(wanted, columns, strict=True):
        for row, value in zip(grid.rows, column.values, strict=True):
            if value is not None and value < 0:
                message = f"a stack can’t hold {row[at].text}, which is less than nothing"
                tools.found.append(Diagnostic("bad-value", row[at].span, message, "use kind=bars"))


# -- time ------------------------------------------------------------------------------------------------------------


def year_of(date: Date, last: bool = False) -> float:
    """Where a date stands in time, in years. A month or a year stands at its beginning, or its end if it is the
    last of a span."""
    month = date.month or (12 if last else 1)
    day = date.day or (calendar.monthrange(date.year, month)[1] if last else 1)
    days = 366 if calendar.isleap(date.year) else 365
    passed = datetime.date(date.year, month, day).timetuple().tm_yday - (0 if last else 1)
    return date.year + passed / days


def _times(request: Request, labels: Sequence[Field], tools: Tools) -> list[float]:
    """Where the labels stand in time; nothing where they are names."""
    axis = request.attributes.values.get("axis", "")
    if axis:
        axis = _one_of(request, "axis", AXES, "names", tools)
    if axis == "names":
        return []
    found: list[float] = []
    seen: dict[float, Span] = {}
    for label in labels:
        try:
            year = year_of(dates.parse(label.text))
        except ValueError as error:
            if axis != "time":
                return []
            tools.found.append(Diagnostic("bad-date", label.span, str(error)))
            continue
        if year in seen:
            message = f"{label.text} stands twice"
            tools.found.append(Diagnostic("bad-date", label.span, message, f"the first is on line {seen[year].line}"))
        seen.setdefault(year, label.span)
        found.append(year)
    return found


def _shown(text: str, language: str) -> str:
    try:
        return dates.words(dates.parse(text), language)
    except ValueError:
        return text
