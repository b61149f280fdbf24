"""``bifolio check``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from builder.checks.validators import Verdict
from builder.cli import console
from builder.cli.console import PUBLICATION, FolderName, Progress, cores, epoch
from builder.diagnostics import Diagnostic, Report, Severity
from builder.examination import Examination, examine, not_run
from builder.explanation import codes, explain, suggestion
from builder.order import Order

_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_ESCAPES, ":": "%3A", ",": "%2C"}


def _explain(context: click.Context, parameter: click.Parameter, code: str | None) -> None:
    if code is None or context.resilient_parsing:
        return
    if code == "all":
        click.echo("".join(f"{name}: {meaning}\n" for name, meaning in codes().items()), nl=False)
        context.exit()
    text = explain(code)
    if text is None:
        hint = suggestion(code)
        raise click.UsageError(f"there is no code “{code}”" + (f"; {hint}" if hint else ""))
    click.echo(text, nl=False)
    context.exit()


@click.command("check")
@PUBLICATION
@click.option(
    "--output",
    default="output",
    show_default=True,
    type=FolderName(path_type=Path),
    help="Folder with the outputs.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How findings are printed; github: as annotations of a workflow.",
)
@click.option(
    "--outside/--no-outside",
    default=True,
    help="Run other people's checkers too: EPUBCheck, Ace, PDF validators (default: those that are installed).",
)
@click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Say what a code means and what to do about it; “all” lists the codes, “limits” what a build may take.",
)
def check_command(publication: Path, output: Path, style: str, outside: bool) -> None:
    """Check what was built from PUBLICATION (default: this folder): that nothing is lost, that every number and link
    is right, that both editions agree; and look over its content and typesetting."""
    bar = Progress()
    try:
        result = examine(Order(publication, output=output, epoch=epoch(), jobs=cores()), outside, bar)
    finally:
        bar.clear()
    reports = console.told_apart(result.report, publication, result.outputs)
    found = console.based(reports)
    match style:
        case "json":
            click.echo(json.dumps(_as_json(result, found, publication), ensure_ascii=False, indent=1))
        case "github":
            for finding in found:
                click.echo(annotation(finding))
            for note in result.notes:
                click.echo(f"::notice::{_escaped(note, _ESCAPES)}")
            for names, note in _not_run(result):
                click.echo(f"::notice::{_escaped(f'{names} did not run: {note}', _ESCAPES)}")
        case _:
            console.tell(reports)
            for line in summary(result, found):
                click.echo(line)
    raise SystemExit(result.report.exit_code())


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def summary(result: Examination, found: Sequence[Diagnostic]) -> list[str]:
    """What is said at the end of a check."""
    severities = Counter(finding.severity for finding in found)
    lines = [f"checked {', '.join(result.checked)}" if result.checked else "no output was checked"]
    lines += result.notes
    if result.setting:
        lines.append("setting: " + ", ".join(f"{count} × {code}" for code, count in sorted(result.setting.items())))
    ran = [_said(verdict) for verdict in result.verdicts if verdict.ran]
    if ran:
        lines.append("ran: " + ", ".join(ran))
    lines += [f"not run: {names} ({note})" for names, note in _not_run(result)]
    counts = [
        _counted(severities[Severity.ERROR], "error"),
        _counted(severities[Severity.WARNING], "warning"),
        f"{len(result.ignored)} ignored with a reason",
        f"{_counted(len(not_run(result.verdicts)), 'checker')} not run",
    ]
    return [*lines, ", ".join(counts)]


def _said(verdict: Verdict) -> str:
    return f"{verdict.name} ({len(verdict.found)} found)" if verdict.found else f"{verdict.name} (nothing found)"


def _not_run(result: Examination) -> list[tuple[str, str]]:
    """The checkers that did not run, those with the same reason together, and the reason."""
    names: dict[str, list[str]] = {}
    for verdict in not_run(result.verdicts):
        names.setdefault(verdict.note, []).append(verdict.name)
    return [(", ".join(own), note) for note, own in names.items()]


def _as_json(result: Examination, found: Sequence[Diagnostic], publication: Path) -> dict[str, object]:
    severities = Counter(finding.severity for finding in found)
    ignored = [
        {**console.row(one), "reason": entry.reason}
        for finding, entry in result.ignored
        for one in console.based(console.told_apart(Report({finding: None}), publication, result.outputs))
    ]
    return {
        "diagnostics": [console.row(finding) for finding in found],
        "ignored": ignored,
        "checked": result.checked,
        "notes": result.notes,
        "setting": result.setting,
        "checkers": [
            {"name": verdict.name, "ran": verdict.ran, "found": len(verdict.found), "note": verdict.note}
            for verdict in result.verdicts
        ],
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
        "not-run": len(not_run(result.verdicts)),
    }


def annotation(finding: Diagnostic) -> str:
    """A finding as a command of GitHub's workflows."""
    level = "error" if finding.severity is Severity.ERROR else "warning"
    said = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    place = f"file={_escaped(finding.span.file, _IN_PROPERTIES)},line={finding.span.line},col={finding.span.column}"
    return f"::{level} {place},title={_escaped(finding.code, _IN_PROPERTIES)}::{_escaped(said, _ESCAPES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
