"""``bifolio check``: the outputs against the source, the content against good practice, and other people's checkers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from builder.checks.case import Source
from builder.checks.composition import compose
from builder.checks.lint import lint
from builder.checks.lint.passages import everything
from builder.checks.outputs import check_outputs
from builder.checks.settings import over_budget, settle
from builder.checks.validators import Verdict, shortened, unasked, validate
from builder.comparison import compare
from builder.diagnostics import Diagnostic, Fault, Report, Span
from builder.explanation import codes
from builder.forms import check_forms
from builder.layout.pages import Pages
from builder.model.nodes import Articles, Block, Glossary, People, Table, Timeline
from builder.order import Order, Progress, output_name
from builder.pipeline import Stages, as_handout, prepare
from builder.publication import Ignore, Publication

TEXTS = (".md", ".yaml", ".yml", ".csv", ".tsv")
"""Endings of content files in which a finding's words are looked up."""
_LARGEST = 1 << 22


class Examination(Struct):
    """What came of a check."""

    report: Report = field(default_factory=Report)
    verdicts: list[Verdict] = field(default_factory=list)
    ignored: list[tuple[Diagnostic, Ignore]] = field(default_factory=list)
    setting: dict[str, int] = field(default_factory=dict)
    """Code of the typographic report → how many were found."""
    checked: list[str] = field(default_factory=list)
    """The outputs that were read."""
    missing: list[str] = field(default_factory=list)
    """Those that should be there."""
    notes: list[str] = field(default_factory=list)
    """What is no fault and could be better."""

    @property
    def outputs(self) -> frozenset[str]:
        """Names of outputs that findings may be about; other files are named from the publication's folder."""
        return frozenset((*self.checked, *self.missing))


def examine(order: Order, outside: bool = True, progress: Progress = lambda stage: None) -> Examination:
    """Check what was built from a publication.

    Args:
        order: the publication and the folder of its outputs.
        outside: run other people's checkers too.
        progress: told the name of each stage.
    """
    result = Examination()
    stages = prepare(order.folder, progress)
    result.report.add(stages.report.found)
    source = source_of(stages, order.folder)
    if source is None:
        result.verdicts = unasked("the content has errors")
        if stages.manuscript is not None:
            _settle(result, stages.manuscript.publication, codes().keys())
        return result
    name = source.book.publication.name
    print_edition, screen_edition = (
        _edition(order.output / output_name(name, product=kind), result) for kind in ("pdf", "epub")
    )
    progress("outputs")
    found = list(check_outputs(source, print_edition, screen_edition))
    others, more = check_forms(stages, order, print_edition, progress)
    result.checked += [file for file, _ in others]
    found += more
    if not found:
        progress("the same again")
        compared = compare(order, source.book.publication)
        result.checked += [file for file in compared.compared if file not in result.checked]
        result.notes = compared.notes
        found += compared.found
    progress("content")
    found += [*lint(source), *_of_handout(stages, order)]
    composed = compose(source)
    result.setting = {
        code: sum(one.code == code for one in composed) for code in dict.fromkeys(o.code for o in composed)
    }
    found += composed
    result.report.add(found)
    if outside:
        progress("other checkers")
    result.verdicts = validate(print_edition, screen_edition) if outside else unasked("not asked for")
    result.report.add(finding for verdict in result.verdicts for finding in verdict.found)
    _settle(result, source.book.publication, {verdict.code for verdict in not_run(result.verdicts)})
    return result


def _settle(result: Examination, publication: Publication, unsought: Collection[str]) -> None:
    """Sort what was found into what stands and what the publication lets be; ``unsought``: codes that nobody has
    looked for."""
    # The budget counts what stands: a line that somebody has looked at and let be costs nothing.
    settled = settle(list(result.report.found), publication.checks, codes().keys(), unsought)
    result.ignored = list(settled.ignored)
    result.report = Report()
    result.report.add(shortened(settled.standing))
    result.report.add(over_budget(settled.standing, publication))


def source_of(stages: Stages, folder: Path) -> Source | None:
    """What the outputs are measured by; ``None`` where the content has errors."""
    if stages.book is None or stages.theme is None or stages.pages is None or stages.report.errors:
        return None
    return Source(
        stages.book, stages.sections, stages.flows, stages.theme, stages.pages, dict(texts_of(stages, folder))
    )


def _of_handout(stages: Stages, order: Order) -> Iterator[Diagnostic]:
    """What is found in the content of the handout, whether it was built or not."""
    assert stages.book is not None
    settings = stages.book.publication.handout
    if settings is None:
        return
    own = as_handout(stages, settings, order)
    yield from own.report.errors  # what else the build says of the sheet, it says to who builds one
    if own.book is not None and own.theme is not None and not own.report.errors:
        sheet = replace(own.book, imprint=())  # it has none
        texts = dict(texts_of(own, order.folder))
        yield from lint(Source(sheet, own.sections, (), own.theme, Pages((), (), ()), texts))


def texts_of(stages: Stages, folder: Path) -> Iterator[tuple[str, str]]:
    """The files that findings may name: those of the chapters, and the data files that their blocks come from."""
    assert stages.book is not None
    files = {chapter.file for chapter in stages.book.chapters}
    files |= {span.file for section in stages.sections for span in section.spans}
    files |= {span.file for block in everything(stages.book) for span in _entries(block)}
    for file in sorted(files):
        path = folder / file
        if path.suffix in TEXTS and path.is_file() and path.stat().st_size <= _LARGEST:
            yield file, path.read_text(encoding="utf-8", errors="replace")


def _entries(block: Block) -> Iterator[Span]:
    """Where what a block holds was read, if that may be a file of its own."""
    match block:
        case Table(head=head, body=body):
            yield from (cell.span for row in (*head, *body) for cell in row)
        case Glossary(terms=entries) | Timeline(events=entries) | People(persons=entries) | Articles(articles=entries):
            yield from (entry.span for entry in entries)
        case _:
            return


def _edition(path: Path, result: Examination) -> tuple[str, bytes] | None:
    """An output's name and bytes; a missing one is reported."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = "was not built" if isinstance(error, FileNotFoundError) else f"can’t be read: {error.strerror}"
        message = f"{path.name} {reason}"
        hint = "bifolio build makes both editions; --output says where they are"
        result.missing.append(path.as_posix())
        result.report.add([Diagnostic("missing-output", Span(path.as_posix()), message, hint, fault=Fault.FILES)])
        return None
    result.checked.append(path.as_posix())
    return path.as_posix(), data


def not_run(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The checkers that did not run."""
    return [verdict for verdict in verdicts if not verdict.ran]
