"""The command line: ``bifolio build`` and ``bifolio inspect``.

Exit codes: 0 ok, 1 content, 2 usage, 3 outputs and folders, 4 a named limit, 70 a bug, 130 and 143 interrupted.
"""

from __future__ import annotations

import gc
import io
import json
import os
import re
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click

from builder import __version__, inspection
from builder.diagnostics import Diagnostic, Fault, Report
from builder.pipeline import FORMATS, Order, build, prepare, unwritable
from builder.verification import kind_of, verify

BUG = Fault.BUG.value
LATEST = 253_402_300_799
"""The last second of the year 9999, since 1970."""


class _Terminated(BaseException):
    """SIGTERM arrived."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="bifolio")
def cli() -> None:
    """Content files to a typeset PDF and an EPUB that agree."""


_PUBLICATION = click.argument("publication", default=".", type=click.Path(path_type=Path))
_FORMAT = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="How findings are printed."
)


@cli.command("build")
@_PUBLICATION
@click.option(
    "--to", "formats", multiple=True, type=click.Choice([*FORMATS, "all"]), help="What to build (default: all)."
)
@click.option(
    "--output",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder for the outputs.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Processes that share the work (default: one a core)."
)
@click.option(
    "--verify",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Write nothing; say whether this PDF or EPUB is what PUBLICATION builds, byte for byte.",
)
@_FORMAT
def build_command(
    publication: Path, formats: tuple[str, ...], output: Path, jobs: int | None, file: Path | None, style: str
) -> None:
    """Build PUBLICATION, a folder with a publication.yaml (default: this one)."""
    if file is not None:
        _verify(file, Order(publication, (), output, _epoch(), jobs or _cores()), style)
    wanted = FORMATS if not formats or "all" in formats else tuple(name for name in FORMATS if name in formats)
    order = Order(publication, wanted, output, _epoch(), jobs or _cores())
    bar = _Progress()
    try:
        report, outputs = build(order, bar)
    except OSError as error:
        bar.clear()
        failed = Report()
        failed.add([unwritable(Path(error.filename2 or error.filename or output), error)])
        _finish(failed, Path(), style, ())
    bar.clear()
    if outputs and "pdf" not in wanted:
        click.echo("the EPUB has no page-list, because no pages were laid out: add --to pdf for one", err=True)
    written = [(path, len(data)) for path, data in outputs.items()]
    _finish(report, publication, style, written)


def _verify(file: Path, order: Order, style: str) -> None:
    data = file.read_bytes()
    if kind_of(data) is None:
        raise click.UsageError(f"--verify takes a PDF or an EPUB, which {file} is not")
    bar = _Progress()
    report = verify(file, data, order, bar)
    bar.clear()
    if not report.errors and style == "text":
        click.echo(f"{file}: reproduced, byte for byte")
    _finish(report, order.folder, style, None)


@cli.command("inspect")
@click.argument("stage", type=click.Choice(inspection.STAGES))
@_PUBLICATION
@_FORMAT
def inspect_command(stage: str, publication: Path, style: str) -> None:
    """Print what STAGE of the build makes of PUBLICATION, as stable text."""
    stages = prepare(publication, pages=stage in inspection.NEED_PAGES)
    text = inspection.show(stage, stages)
    if text:
        click.echo(text, nl=False)
    _finish(stages.report, publication, style, None)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _epoch() -> int | None:
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", value) or int(value) > LATEST:
        raise click.UsageError(f"SOURCE_DATE_EPOCH must be a number of seconds since 1970, not {value!r}")
    return int(value)


class _Progress:
    """The current stage on one line of a terminal; nothing in a pipe."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __call__(self, stage: str) -> None:
        if self.shown:
            click.echo(f"\r\x1b[K{stage} …", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def _finish(report: Report, folder: Path, style: str, written: Sequence[tuple[Path, int]] | None) -> None:
    """Print what was found and what was written (``None``: nothing was to be), and end with the exit code."""
    found = [_based(finding, folder) for finding in report.sorted()]
    if style == "json":
        rows = [
            {
                "file": finding.span.file,
                "line": finding.span.line,
                "column": finding.span.column,
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
                "hint": finding.hint,
            }
            for finding in found
        ]
        outputs = [{"file": path.as_posix(), "bytes": size} for path, size in written or ()]
        click.echo(json.dumps({"diagnostics": rows, "outputs": outputs}, ensure_ascii=False, indent=1))
    else:
        for finding in found:
            click.echo(str(finding), err=True)
        errors = len(report.errors)
        if errors:
            outcome = "" if written is None else "; nothing was written"
            click.echo(f"{errors} {'error' if errors == 1 else 'errors'}{outcome}", err=True)
        for path, size in written or ():
            click.echo(f"{path.as_posix()}  {size / 1024:,.0f} KiB")
    raise SystemExit(report.exit_code())


def _based(finding: Diagnostic, folder: Path) -> Diagnostic:
    """The finding with its file relative to the working directory, where the file is one of the publication's."""
    file = finding.span.file
    if not Path(file).is_absolute() and ((folder / file).exists() or file == "publication.yaml"):
        file = Path(os.path.relpath(folder / file)).as_posix()
    return Diagnostic(
        finding.code, finding.span._replace(file=file), finding.message, finding.hint, finding.severity, finding.fault
    )


def _terminate(signum: int, frame: FrameType | None) -> None:
    raise _Terminated


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    # A build makes millions of small objects, hardly any of them in cycles, and then the process ends: looking for
    # cycles among them took a third of its time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that a terminal lacks is no reason to fail
    try:
        cli.main(args=list(arguments) if arguments is not None else None, prog_name="bifolio", standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except KeyboardInterrupt:
        code = 130
    except _Terminated:
        code = 143
    except click.ClickException as error:
        error.show()
        code = 2
    except click.exceptions.Exit as ending:
        code = ending.exit_code
    except SystemExit as ending:
        code = int(ending.code or 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception:
        traceback.print_exc()
        click.echo(
            "bifolio: this is a bug in bifolio, not in your files; please report it with the lines above", err=True
        )
        code = BUG
    else:
        code = 0
    sys.exit(code)
