"""``bifolio copies``."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from builder.cli.console import FORMAT, PUBLICATION, FolderName, Progress, cores, epoch, finish
from builder.diagnostics import Report

BATCH = 50
"""Copies that are written together: few enough to keep in memory, enough not to wait for the disk after each."""


@click.command("copies")
@click.argument("recipients", type=click.Path(path_type=Path, dir_okay=False))
@PUBLICATION
@click.option("--of", "product", type=click.Choice(["handout", "booklet"]), default="handout", show_default=True)
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="NAME=FOLDER",
    help="The publication for recipients with this in their column “variant”: the same in another language, say.",
)
@click.option(
    "--output",
    default="output",
    show_default=True,
    type=FolderName(path_type=Path, readable=False),
    help="Folder for the copies.",
)
@click.option("--single", is_flag=True, help="All copies in one PDF, for the printer.")
@FORMAT
def copies_command(
    recipients: Path,
    publication: Path,
    product: str,
    variants: tuple[str, ...],
    output: Path,
    single: bool,
    style: str,
) -> None:
    """Make numbered personal copies of PUBLICATION's handout or booklet for those whom RECIPIENTS, a CSV file, names.

    Its first line is the head: name, and as wanted group, variant, watermark.
    """
    # The whole builder is loaded for this, which other commands need not have.
    from builder.copying import Run, idle_variant, unknown_variant
    from builder.outputs import put, unwritable

    folders = _variants(variants)
    bar = Progress()
    run = Run(publication, folders, product, recipients, epoch(), cores())
    reports: dict[Path, Report] = {}
    written: list[tuple[Path, int]] = []
    named = run.read(reports)
    bar.clear()
    if wrong := unknown_variant(named, folders):
        raise click.UsageError(wrong)
    total = 1 if single else len(named)
    faulty = any(found.errors for found in reports.values())
    made: Iterator[tuple[str, bytes]] = iter(()) if faulty else run.copies(named, single, reports, bar)
    if not faulty and (idle := idle_variant(named, folders)):
        click.echo(idle, err=True)
    try:
        while batch := {output / name: data for name, data in itertools.islice(made, BATCH)}:
            put(batch)
            written += [(path, len(data)) for path, data in batch.items()]
            bar.count("copies", len(written), total)
    except OSError as error:
        failed = unwritable(Path(error.filename2 or error.filename or output), error)
        reports.setdefault(Path(), Report()).add([failed])
    bar.clear()
    outcome = f"{len(written):,} of {total:,} copies were written" if written else ""
    if style == "text" and len(written) > 1:
        size = math.fsum(size for _, size in written) / 1024
        click.echo(f"{output.as_posix()}/  {len(written):,} copies, {size:,.0f} KiB")
        written = []
    finish(reports, style, written, outcome=outcome)


def _variants(texts: Sequence[str]) -> dict[str, Path]:
    folders: dict[str, Path] = {}
    for text in texts:
        name, sign, folder = text.partition("=")
        if not (name and sign and folder):
            raise click.UsageError(f"--variant takes NAME=FOLDER, not {text!r}")
        if name in folders:
            raise click.UsageError(f"--variant names the folder of “{name}” twice")
        folders[name] = Path(folder)
    return folders
