"""Every diagnostic code has a folder here: a publication that shows it, and the lines that are printed for it.

A folder is copied away before it is read; where it has a ``make.py``, that adds what a repository cannot hold
(``make``: links that leave, files beyond a limit), or does what it takes to come upon the fault (``report``).
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import builder
from builder.cli.console import Sources
from builder.content.folder import Folder
from builder.diagnostics import Report, nearest
from builder.pipeline import prepare

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in HERE.iterdir() if (path / "publication.yaml").is_file())

EXIT_CODES = {
    **dict.fromkeys(("unreadable-file", "cannot-write", "system-refused"), 3),
    **dict.fromkeys(
        (
            *("file-too-large", "nesting-too-deep", "picture-too-large"),
            *("too-large-table", "too-many-chapters", "too-many-values", "text-too-long"),
            *("too-many-pages", "word-too-long", "limit-exceeded"),
        ),
        4,
    ),
    "unsettled-pages": 70,
}
"""What the samples lead to where it is not 1 (or 0 for warnings alone)."""


CHECKS = "builder.checks"
"""What is said of outputs rather than of content has its own samples, beside the checker's tests."""


def codes() -> dict[str, str]:
    """All codes with their meanings, from the ``codes.py`` of every room."""
    found: dict[str, str] = {}
    for module in pkgutil.walk_packages(builder.__path__, "builder."):
        if module.name.rpartition(".")[2] == "codes" and not module.name.startswith(CHECKS):
            known = getattr(importlib.import_module(module.name), "CODES", None)
            found |= known if isinstance(known, dict) else {}
    return found


CODES = codes()


def report(code: str, target: Path) -> Report:
    folder = HERE / code
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("expected.txt", "make.py", "__pycache__"))
    more = runpy.run_path(str(folder / "make.py")) if (folder / "make.py").exists() else {}
    if "make" in more:
        more["make"](target)
    if "report" in more:
        made: Report = more["report"](target)
        return made
    before = prepare(target, pages=False).report
    # Pages are laid out only where the fault is theirs.
    return before if code in {finding.code for finding in before.found} else prepare(target).report


@pytest.mark.parametrize("code", [folder.name for folder in FOLDERS])
def test_diagnostic(
    code: str, tmp_path: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = Path("publication")
    result = report(code, target)
    found = result.sorted()
    assert code in {diagnostic.code for diagnostic in found}
    sources = Sources(Folder(target.resolve()))
    golden(f"{code}/expected.txt", "".join(f"{finding.shown(sources.line(finding.span))}\n" for finding in found))
    assert result.exit_code() == (EXIT_CODES.get(code, 1) if result.errors else 0)


def test_every_code_has_a_folder_and_a_meaning() -> None:
    assert set(CODES) <= {folder.name for folder in FOLDERS}
    assert all(meaning and not meaning.endswith(".") for meaning in CODES.values())


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the source, with its place."""
    room = Path(builder.__file__).parent
    examining = {room / f"{name}.py" for name in ("comparison", "examination", "forms")} | {
        *(room / "checks").rglob("*.py")
    }
    for path in sorted(path for path in room.rglob("*.py") if path not in examining):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.name}:{node.lineno}", node


def test_no_diagnostic_is_made_with_a_code_that_nothing_explains() -> None:
    """Wherever the source writes a code down: in the diagnostic itself, or in the call of what makes it."""
    makers = ("Diagnostic", "_report", "_fault", "_warn", "fault", "report", "warn")
    seen = set()
    for place, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        first = call.args[0] if call.args else None
        if name not in makers or not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
            continue
        if " " in first.value:
            continue  # a maker of one code, which takes the message
        assert first.value in CODES, f"{place}: {first.value} ({nearest(first.value, CODES)})"
        seen.add(first.value)
    assert len(seen) > 60


def test_hints_name_what_is_near() -> None:
    """A name that is nearly right is answered with the right one, wherever the names are known."""
    hints = {
        code: (HERE / code / "expected.txt").read_text(encoding="utf-8")
        for code in ("unknown-key", "unknown-attribute", "missing-file", "dangling-reference", "unknown-citation")
    }
    assert [code for code, text in hints.items() if "did you mean" not in text] == []
