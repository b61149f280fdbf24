"""``bifolio build``."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.console import FORMAT, PUBLICATION, Progress, cores, epoch, finish
from builder.diagnostics import Report
from builder.pipeline import FORMATS, PAGED, USUAL, NoSuchEdition, Order, build, unwritable
from builder.verification import kind_of, verify


@click.command("build")
@PUBLICATION
@click.option(
    "--to",
    "formats",
    multiple=True,
    type=click.Choice([*FORMATS, "all"]),
    help="What to build (default: pdf and epub).",
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
    "--edition",
    "editions",
    multiple=True,
    help="Build the PDF of this printed form, one of those that publication.yaml names under editions.",
)
@click.option(
    "--verify",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Write nothing; say whether this PDF or EPUB is what PUBLICATION builds, byte for byte.",
)
@FORMAT
def build_command(
    publication: Path,
    formats: tuple[str, ...],
    output: Path,
    jobs: int | None,
    editions: tuple[str, ...],
    file: Path | None,
    style: str,
) -> None:
    """Build PUBLICATION, a folder with a publication.yaml (default: this one)."""
    if file is not None:
        _verify(file, Order(publication, (), output, epoch(), jobs=jobs or cores()), style)
    chosen = FORMATS if "all" in formats else formats or (("pdf",) if editions else USUAL)
    wanted = tuple(name for name in FORMATS if name in chosen)
    if editions and PAGED.isdisjoint(wanted):
        raise click.UsageError("--edition names a printed form: add --to pdf")
    forms = tuple(dict.fromkeys(editions)) if editions else None if "all" in formats else ("",)
    order = Order(publication, wanted, output, epoch(), forms, jobs or cores())
    bar = Progress()
    try:
        report, outputs = build(order, bar)
    except NoSuchEdition as error:
        bar.clear()
        raise click.UsageError(str(error)) from None
    except OSError as error:
        bar.clear()
        failed = Report()
        failed.add([unwritable(Path(error.filename2 or error.filename or output), error)])
        finish(failed, Path(), style, ())
    bar.clear()
    if outputs and PAGED.isdisjoint(wanted):
        click.echo("the EPUB has no page-list, because no pages were laid out: add --to pdf for one", err=True)
    written = [(path, len(data)) for path, data in outputs.items()]
    finish(report, publication, style, written)


def _verify(file: Path, order: Order, style: str) -> None:
    data = file.read_bytes()
    if kind_of(data) is None:
        raise click.UsageError(f"--verify takes a PDF or an EPUB, which {file} is not")
    bar = Progress()
    report = verify(file, data, order, bar)
    bar.clear()
    if not report.errors and style == "text":
        click.echo(f"{file}: reproduced, byte for byte")
    finish(report, order.folder, style, None)
