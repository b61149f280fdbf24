"""``bifolio inspect``."""

from __future__ import annotations

from pathlib import Path

import click

from builder import inspection
from builder.cli.console import FORMAT, PUBLICATION, epoch, finish
from builder.pipeline import prepare


@click.command("inspect")
@click.argument("stage", type=click.Choice(inspection.STAGES))
@PUBLICATION
@FORMAT
def inspect_command(stage: str, publication: Path, style: str) -> None:
    """Print what STAGE of the build makes of PUBLICATION, as stable text; as JSON beside what was found."""
    stages = prepare(publication, pages=stage in inspection.NEED_PAGES)
    text = inspection.show(stage, stages, epoch())
    if text and style == "text":
        click.echo(text, nl=False)
    finish({publication: stages.report}, style, None, text)
