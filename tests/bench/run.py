"""``make bench``: Bifolio beside other programs on the same texts, in turn, in fresh processes, as Markdown tables.

Each figure is the least, the median and the most of all rounds; a ratio is the median of the rounds' own ratios, so
that it holds on a machine whose speed drifts. "Cold" is without Bifolio's cache; every program's files and byte code
are warm, because each is started once before.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from tests.bench import cases
from tests.bench.cases import BIFOLIO, CACHED, CASES, PANDOC, PANDOC_EPUB, ROOT, TYPST, WEASYPRINT, Case, Target
from tests.bench.measure import Cost, run

WORK = ROOT / ".cache" / "bench"
"""Ignored by git, removed by `make clean`."""
COMMAND = Path(sys.executable).parent / "bifolio"
PEERS = ROOT / ".venv" / ".bench" / "bin" / "python"
"""Their own environment's Python."""
QUALITY = "quality"

_PEER = {TYPST: "typst", PANDOC: "pandoc-typst", PANDOC_EPUB: "pandoc-epub", WEASYPRINT: "weasyprint"}
_MODULE = {TYPST: "typst", PANDOC: "pypandoc", PANDOC_EPUB: "pypandoc", WEASYPRINT: "weasyprint"}


@dataclass(slots=True)
class Runs:
    """A program's runs of one case."""

    costs: dict[int, Cost] = field(default_factory=dict)
    """By round."""
    trouble: str = ""
    """Why there are no more."""
    output: Path | None = None

    def figures(self, of: Callable[[Cost], float], digits: int) -> str:
        """Least / median / most."""
        values = [of(cost) for cost in self.costs.values()]
        shown = (min(values), statistics.median(values), max(values))
        return " / ".join(f"{value:.{digits}f}" for value in shown) if len(values) > 1 else f"{values[0]:.{digits}f}"


@dataclass(frozen=True, slots=True)
class Bench:
    """How this call runs."""

    rounds: int | None
    limit: float
    jobs: str
    options: str
    """What `bifolio build --help` says, since options come with versions."""

    def has(self, option: str) -> bool:
        """Whether this Bifolio knows an option."""
        return option in self.options

    def command(self, program: str, case: Case, folder: Path, output: Path) -> list[str]:
        """What starts a program on a case."""
        briefing = case.name == "briefing"
        if program in (BIFOLIO, CACHED):
            source = cases.BRIEFING if briefing else folder / "publication"
            kind = output.suffix[1:]
            command = [str(COMMAND), "build", str(source), "--to", kind, "--output", str(output.parent)]
            if self.jobs and self.has("--jobs"):
                command += ["--jobs", self.jobs]
            if program == CACHED:
                command += ["--cache-dir", str(folder / "cache")]
            elif self.has("--no-cache"):
                command.append("--no-cache")
            return command
        command = [str(PEERS), str(ROOT / "tests" / "bench" / "peers.py"), _PEER[program], "--out", str(output)]
        if program in (TYPST, PANDOC):
            command += ["--fonts", str(ROOT / "templates" / "fonts")]
        if program == PANDOC:
            command += ["--template", str(folder / "pandoc-template.typ")]
        command += [f"--pandoc={option}" for option in case.pandoc(folder)]
        if briefing:
            return command + [str(path) for path in cases.briefing_sources()]
        suffix = {TYPST: ".typ", WEASYPRINT: ".html"}.get(program, ".md")
        return [*command, str(folder / f"book{suffix}")]


def bench_case(case: Case, bench: Bench) -> list[str]:
    """Run a case and give its part of the report."""
    folder = WORK / case.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    case.write(folder)
    runs = {program: Runs(trouble=_missing(program, bench)) for program in case.programs}
    if case.edit is not None and CACHED in runs and not runs[CACHED].trouble:
        _step(CACHED, case, folder, bench, runs[CACHED], None)
    for number in range(bench.rounds or case.rounds):
        if case.edit is not None:
            case.edit(folder, number)
        for program, had in runs.items():
            if not had.trouble and not (number and program in case.once):
                _step(program, case, folder, bench, had, number)
    return _report(case, runs)


def _step(program: str, case: Case, folder: Path, bench: Bench, had: Runs, number: int | None) -> None:
    """One run; it counts unless it has no number."""
    place = folder / "".join(letter for letter in program if letter.isalpha())
    place.mkdir(exist_ok=True)
    ours = program in (BIFOLIO, CACHED)
    stem = (cases.BRIEFING.name if case.name == "briefing" else "publication") if ours else "book"
    output = place / (stem + (".epub" if PANDOC_EPUB in case.programs else ".pdf"))
    output.unlink(missing_ok=True)
    _say(f"{case.name}: {program}" + ("" if number is None else f", round {number + 1}"))
    cost = run(bench.command(program, case, folder, output), bench.limit, place)
    if cost.code == -9 and cost.wall >= bench.limit:
        had.trouble = f"stopped after {bench.limit:.0f} s"
    elif cost.code or not output.is_file():
        had.trouble = f"failed ({cost.code}): {cost.said[:120]}"
    elif number is not None:
        had.costs[number] = cost
        had.output = output


def _missing(program: str, bench: Bench) -> str:
    """Why a program can't take part, or nothing. Starting it warms its files, too."""
    if program == BIFOLIO:
        return "" if COMMAND.is_file() else "not installed"
    if program == CACHED:
        return "" if bench.has("--cache-dir") else "this version has no cache"
    if not PEERS.is_file():
        return "not installed"
    done = subprocess.run([PEERS, "-c", f"import {_MODULE[program]}"], capture_output=True, check=False)
    return "not installed" if done.returncode else ""


# -- the report -------------------------------------------------------------------------------------------------------


def _report(case: Case, runs: dict[str, Runs]) -> list[str]:
    lines = [
        f"### {case.name}: {case.about}",
        "",
        "| program | rounds | wall s | CPU s | peak memory MiB | pages | wall, of Bifolio's |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    own = runs.get(CACHED)
    if own is None or not own.costs:
        own = runs[BIFOLIO]
    for program, had in runs.items():
        if not had.costs:
            lines.append(f"| {program} | – | {had.trouble} | | | | |")
            continue
        wall = had.figures(lambda cost: cost.wall, 2)
        cpu = had.figures(lambda cost: cost.cpu, 2)
        memory = had.figures(lambda cost: cost.memory, 0)
        share = _ratio(had, own, "wall")
        note = f"; then {had.trouble}" if had.trouble else ""
        lines.append(
            f"| {program} | {len(had.costs)}{note} | {wall} | {cpu} | {memory} | {_pages(had.output)} |"
            f" {'' if share is None else f'{share:.2f} ×'} |"
        )
    lines.append("")
    for target in case.targets:
        lines.append("- " + _judge(target, own, runs))
    if CACHED in runs and runs[CACHED].costs and runs[BIFOLIO].costs:
        same = _digest(runs[CACHED].output) == _digest(runs[BIFOLIO].output)
        lines.append(f"- cached and clean build: {'the same bytes' if same else 'DIFFERENT bytes'}")
    return [*lines, ""]


def _judge(target: Target, own: Runs, runs: dict[str, Runs]) -> str:
    if target.peer:
        what = f"{target.measure} ≤ {target.bound:g} × {target.peer}"
        value = _ratio(own, runs[target.peer], target.measure)
        shown = "" if value is None else f"{value:.2f} ×"
    else:
        unit = "s" if target.measure == "wall" else "MiB"
        what = f"{target.measure} ≤ {target.bound:g} {unit}"
        values = [getattr(cost, target.measure) for cost in own.costs.values()]
        value = statistics.median(values) if values else None
        shown = "" if value is None else f"{value:.2f} {unit}"
    if value is None:
        return f"{what}: not measured"
    return f"{what}: {shown}, {'reached' if value <= target.bound else 'MISSED'}"


def _ratio(one: Runs, other: Runs, measure: str) -> float | None:
    """Median of the ratios round by round."""
    shared = one.costs.keys() & other.costs.keys()
    ratios = [getattr(one.costs[key], measure) / getattr(other.costs[key], measure) for key in sorted(shared)]
    return statistics.median(ratios) if ratios else None


def _pages(output: Path | None) -> str:
    if output is None or output.suffix != ".pdf":
        return ""
    document = pypdfium2.PdfDocument(output)
    count = len(document)
    document.close()
    return str(count)


def _digest(output: Path | None) -> str:
    return hashlib.sha256(output.read_bytes()).hexdigest() if output else ""


def _quality(bench: Bench) -> list[str]:
    """Build the short novel with three programs and put the same ruler to their PDFs, and our own to our pages."""
    from tests.bench.quality import measure_publication, rows

    case = next(case for case in CASES if case.name == "novel-120")
    folder = WORK / QUALITY
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    case.write(folder)
    lines = ["### quality: 120,000 words", ""]
    built: list[tuple[str, Path]] = []
    for program in (BIFOLIO, TYPST, WEASYPRINT):
        had = Runs(trouble=_missing(program, bench))
        if not had.trouble:
            _step(program, case, folder, bench, had, 0)
        if had.output is None:
            lines += [f"{program}: {had.trouble}", ""]
        else:
            built.append((program, had.output))
    if built and PEERS.is_file():
        ruler = [PEERS, ROOT / "tests" / "bench" / "ruler.py", *(path for _, path in built)]
        done = subprocess.run(ruler, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
        head, rule, *measured = done.stdout.splitlines()
        lines += ["Read from the PDFs:", "", f"| program {head}", f"|---{rule}"]
        lines += [f"| {program} {row}" for (program, _), row in zip(built, measured, strict=True)] + [""]
    _say("quality: pages")
    return [*lines, "Read from Bifolio's pages:", "", *rows(measure_publication(folder / "publication")), ""]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main() -> None:
    """See above."""
    names = [*(case.name for case in CASES), QUALITY]
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--case", action="append", choices=names, help="only this one; may be given again")
    parser.add_argument("--rounds", type=int, help="how often each program runs (default: the case's own number)")
    parser.add_argument("--limit", type=float, default=900.0, help="stop a run after so many seconds (900)")
    parser.add_argument("--jobs", default="", help="passed on to bifolio build")
    given = parser.parse_args()
    helped = subprocess.run([COMMAND, "build", "--help"], capture_output=True, text=True, check=False)
    bench = Bench(given.rounds, given.limit, given.jobs, helped.stdout)
    wanted: Sequence[str] = given.case or [*(case.name for case in CASES if case.usual), QUALITY]
    sys.stdout.write(f"{os.cpu_count()} processors; Python {sys.version.split()[0]}\n\n")
    for case in CASES:
        if case.name in wanted:
            sys.stdout.write("\n".join(bench_case(case, bench)) + "\n")
            sys.stdout.flush()
    if QUALITY in wanted:
        sys.stdout.write("\n".join(_quality(bench)) + "\n")


if __name__ == "__main__":
    main()
