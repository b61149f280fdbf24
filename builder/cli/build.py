"""``bifolio build``."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click
from click.core import ParameterSource

from builder import guard
from builder.again import build
from builder.cli.console import FORMAT, PUBLICATION, FolderName, Progress, cores, epoch, finish, set_limits, told_apart
from builder.diagnostics import Diagnostic, Fault, Report, visible
from builder.order import FORMATS, PAGED, USUAL, NoSuchEdition, Order
from builder.outputs import NotWritten, refused, unwritable
from builder.store import Store, open_store

CACHE = Path(".cache", "bifolio")
"""In the working directory, as other tools have theirs; it tells git to ignore it."""
PACKAGE = Path(__file__).parents[2]
"""The folder that the builder is imported from."""


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
    type=FolderName(path_type=Path, readable=False),
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
@click.option("--no-cache", "clean", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option(
    "--cache-dir",
    "cache",
    default=CACHE,
    show_default=True,
    type=FolderName(path_type=Path, readable=False),
    help="Folder for what is kept from build to build; it may be removed at any time.",
)
@click.option(
    "--untrusted",
    is_flag=True,
    help="For content of strangers: build in a process of its own that may take only so much of the machine. "
    "Nothing is kept unless --cache-dir names a folder.",
)
@click.option(
    "--limit",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a limit anew, as in pages=100 or memory=512MiB; “bifolio check --explain limits” shows them.",
)
@FORMAT
@click.pass_context
def build_command(
    context: click.Context,
    publication: Path,
    formats: tuple[str, ...],
    output: Path,
    jobs: int | None,
    editions: tuple[str, ...],
    file: Path | None,
    clean: bool,
    cache: Path,
    untrusted: bool,
    settings: tuple[str, ...],
    style: str,
) -> None:
    """Build PUBLICATION, a folder with a publication.yaml (default: this one)."""
    set_limits(settings)
    if untrusted:
        named = context.get_parameter_source("cache") is not ParameterSource.DEFAULT
        kept = cache if named and not clean else None
        arguments = [
            *(word for name in formats for word in ("--to", name)),
            *(word for name in editions for word in ("--edition", name)),
            *(("--jobs", str(jobs)) if jobs else ()),
            *(("--verify", str(file)) if file is not None else ()),
            *(("--cache-dir", str(kept)) if kept is not None else ("--no-cache",)),
            *("--output", str(output), "--format", style, "--", str(publication)),
        ]
        writable = [folder for folder in (None if file is not None else output, kept) if folder is not None]
        _build_guarded(arguments, publication, writable, style)
    if file is not None:
        _verify(file, Order(publication, (), output, epoch(), jobs=jobs or cores()), style)
    chosen = FORMATS if "all" in formats else formats or (("pdf",) if editions else USUAL)
    wanted = tuple(name for name in FORMATS if name in chosen)
    if editions and PAGED.isdisjoint(wanted):
        raise click.UsageError("--edition names a printed form: add --to pdf")
    forms = tuple(dict.fromkeys(editions)) if editions else None if "all" in formats else ("",)
    store = None if clean else _store(cache, output)
    order = Order(publication, wanted, output, epoch(), forms, "all" in formats, jobs or cores(), store)
    bar = Progress()
    try:
        report, outputs = build(order, bar)
    except NoSuchEdition as error:
        bar.clear()
        raise click.UsageError(str(error)) from None
    except NotWritten as error:
        bar.clear()
        if guard.active() and error.errno == errno.EFBIG:
            raise SystemExit(guard.code_of("output-bytes")) from None
        _fail([unwritable(Path(error.filename), error)], style)
    except OSError as error:
        bar.clear()
        _fail([refused(error)], style)
    bar.clear()
    if outputs and "epub" in wanted and PAGED.isdisjoint(wanted):
        click.echo("the EPUB has no page-list, because no pages were laid out: add --to pdf for one", err=True)
    written = [(path, len(data)) for path, data in outputs.items()]
    finish({publication: report}, style, written)


def _fail(findings: Sequence[Diagnostic], style: str) -> NoReturn:
    report = Report()
    report.add(findings)
    finish({Path(): report}, style, ())


def _build_guarded(arguments: Sequence[str], publication: Path, writable: Sequence[Path], style: str) -> NoReturn:
    if said := guard.lacking():
        click.echo(said, err=True)
    try:
        if astray := [found for folder in writable if (found := guard.led_away(folder, publication)) is not None]:
            _fail(astray, style)
        with _there(writable):
            ending = guard.run(["build", *arguments], writable, PACKAGE)
    except OSError as error:
        _fail([unwritable(Path(error.filename or next(iter(writable), publication)), error)], style)
    if ending.limit:
        _fail([guard.exceeded(ending.limit, (publication / "publication.yaml").as_posix())], style)
    click.echo(ending.out, nl=False)
    click.echo(ending.err, nl=False, err=True)
    if ending.code == guard.FORBIDDEN or ending.code < 0:
        how = "was stopped when it tried that" if ending.code > 0 else f"was ended by signal {-ending.code}"
        click.echo(f"bifolio: the build {how}; the last good outputs are untouched", err=True)
        raise SystemExit(Fault.BUG.value)
    raise SystemExit(ending.code)


@contextlib.contextmanager
def _there(folders: Sequence[Path]) -> Iterator[None]:
    """Make these folders for a build that may make none; of what was made those that stay empty are taken away."""
    made = [one for folder in folders for one in (folder, *folder.parents) if not one.exists()]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for one in made:
            with contextlib.suppress(OSError):
                one.rmdir()


def _store(folder: Path, output: Path) -> Store | None:
    # What is kept is kept from other users, from git and from backups, and outputs are not.
    within = Path(os.path.realpath(output)).is_relative_to(os.path.realpath(folder))
    opened = "the outputs are put there" if within else open_store(folder, vouched=folder != CACHE)
    if isinstance(opened, Store):
        return opened
    if folder != CACHE:  # what was not asked for need not be told of
        click.echo(f"nothing is kept in {visible(folder.as_posix())}: {opened}", err=True)
    return None


def _verify(file: Path, order: Order, style: str) -> None:
    # All stages are loaded for this, which a build need not have.
    from builder.verification import kind_of, verify

    data = file.read_bytes()
    if kind_of(data) is None:
        raise click.UsageError(f"--verify takes a PDF or an EPUB, which {file} is not")
    bar = Progress()
    report = verify(file, data, order, bar)
    bar.clear()
    if not report.errors and style == "text":
        click.echo(f"{file}: reproduced, byte for byte")
    finish(told_apart(report, order.folder, {str(file)}), style, None)
