"""What every command shares: its arguments, its progress line, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import click

from builder.diagnostics import Diagnostic, Report, Span, visible

LATEST = 253_402_300_799
"""The last second of the year 9999, since 1970."""

if TYPE_CHECKING:
    from builder.content.folder import Folder


class FolderName(click.Path):
    """The name of a folder. One without any letters is nobody's wish: a variable of the shell was empty."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The folder's path."""
        if value == "":
            self.fail("the name of the folder is empty; “.” is the working directory", param, ctx)
        return super().convert(value, param, ctx)


# Whether it can be read the build itself finds out, and says so as of any other file.
PUBLICATION = click.argument("publication", default=".", type=FolderName(path_type=Path, readable=False))
Reports: TypeAlias = "Mapping[Path, Report]"
"""What was found, by the folder that its files are named from."""
FORMAT = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="How findings are printed."
)


def set_limits(settings: Sequence[str] = ()) -> None:
    """Set limits for this process and those that it starts, before anything is loaded that has to do with them: those
    of the environment, and others instead.

    Raises:
        click.UsageError: there is no such limit, or it has no such value.
    """
    words = " ".join((os.environ.get("BIFOLIO_LIMITS", ""), *settings)).split()
    if not words:
        return
    if settings:
        os.environ["BIFOLIO_LIMITS"] = " ".join(words)
    from builder import limits

    values, wrong = limits.parse(" ".join(words))
    if wrong:
        raise click.UsageError(wrong[0])
    if any(limits.VALUES[name] != value for name, value in values.items()):
        raise RuntimeError("limits were looked up before they were set")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def epoch() -> int | None:
    """The publication's time as the environment gives it, in seconds since 1970; ``None``: it gives none.

    Raises:
        click.UsageError: it is not such a number.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", value) or int(value) > LATEST:
        raise click.UsageError(f"SOURCE_DATE_EPOCH must be a number of seconds since 1970, not {value!r}")
    return int(value)


BAR = 24
"""Characters of a progress bar."""


class Progress:
    """The current stage on one line of a terminal; nothing in a pipe."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __call__(self, stage: str) -> None:
        """Show the stage that has begun."""
        if self.shown:
            click.echo(f"\r\x1b[K{stage} …", nl=False, err=True)

    def count(self, stage: str, done: int, total: int) -> None:
        """Show a bar of how much of a stage is done."""
        full = BAR * done // max(total, 1)
        self(f"{stage} {'█' * full}{'░' * (BAR - full)} {done:,} / {total:,}")

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)


_OUTPUTS = (b"%PDF-", b"PK\x03\x04")
"""How files begin that findings may be about and that have no lines."""


class Sources:
    """The lines that findings are about, read again from the files of a folder: nothing outside is shown."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._files: dict[str, list[str]] = {}

    def line(self, place: Span) -> str | None:
        """The line at a place, without its end; ``None`` where there is none to show."""
        if place.file not in self._files:
            self._files[place.file] = self._lines(place)
        lines = self._files[place.file]
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    def _lines(self, place: Span) -> list[str]:
        located = self._folder.locate(place.file, Span(""))
        if isinstance(located, Diagnostic):
            return []
        data = self._folder.read_bytes(located, place, "text-bytes")
        if isinstance(data, Diagnostic) or data.startswith(_OUTPUTS):
            return []
        text = data.decode("utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def finish(
    reports: Reports,
    style: str,
    written: Sequence[tuple[Path, int]] | None,
    text: str | None = None,
    outcome: str = "",
) -> NoReturn:
    """Print what was found and what was written (``None``: nothing was to be), and end with the exit code.

    ``text`` is what a command shows: as JSON it goes with the rest. ``outcome``: what was written in spite of errors;
    empty: nothing.
    """
    whole = Report()
    for report in reports.values():
        whole.add(report.found)
    count = len(whole.errors)
    said = [f"{count} {'error' if count == 1 else 'errors'}"] if count else []
    if said and written is not None:
        said.append(outcome or "nothing was written")
    # Who stops listening changes nothing about how it ended; nor may click see it, which makes another code of it.
    with contextlib.suppress(BrokenPipeError):
        _say(reports, "; ".join(said), style, written, text)
    raise SystemExit(whole.exit_code())


def _say(
    reports: Reports, errors: str, style: str, written: Sequence[tuple[Path, int]] | None, text: str | None
) -> None:
    if style == "json":
        rows = [row(finding) for finding in based(reports)]
        outputs = [{"file": path.as_posix(), "bytes": size} for path, size in written or ()]
        shown = {} if text is None else {"text": text}
        click.echo(json.dumps({**shown, "diagnostics": rows, "outputs": outputs}, ensure_ascii=False, indent=1))
    else:
        tell(reports)
        if errors:
            click.echo(errors, err=True)
        for path, size in written or ():
            click.echo(f"{visible(path.as_posix())}  {size / 1024:,.0f} KiB")


def tell(reports: Reports) -> None:
    """Print findings with the lines that they are about."""
    for folder, report in reports.items():
        if not report.found:
            continue
        # Loads all of the content room, which a run without findings can do without.
        from builder.content.folder import Folder

        sources = Sources(Folder(Path(os.path.realpath(folder))))
        for finding in report.sorted():
            click.echo(_based(finding, folder).shown(sources.line(finding.span)), err=True)


def row(finding: Diagnostic) -> dict[str, object]:
    """A finding for tools."""
    return {
        "file": finding.span.file,
        "line": finding.span.line,
        "column": finding.span.column,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
    }


def told_apart(report: Report, folder: Path, outputs: Collection[str]) -> Reports:
    """Findings about a publication in its folder, and those about its outputs, which are named from here."""
    ours, theirs = Report(), Report()
    for finding in report.found:
        (ours if finding.span.file in outputs else theirs).add([finding])
    return {folder: theirs, Path(): ours} if folder != Path() else {folder: report}


def based(reports: Reports) -> list[Diagnostic]:
    """All findings, with their files relative to the working directory."""
    return [_based(finding, folder) for folder, report in reports.items() for finding in report.sorted()]


def _based(finding: Diagnostic, folder: Path) -> Diagnostic:
    """The finding with its file relative to the working directory, where the file is one of the folder's."""
    file = finding.span.file
    if not Path(file).is_absolute() and (os.path.lexists(folder / file) or file == "publication.yaml"):
        file = Path(os.path.relpath(folder / file)).as_posix()
    return Diagnostic(
        finding.code, finding.span._replace(file=file), finding.message, finding.hint, finding.severity, finding.fault
    )
