"""Every diagnostic code has a folder here: a publication that shows it, and the lines that are printed for it.

A folder is copied away before it is read; where it has a ``make.py``, that adds what a repository cannot hold (links
that leave, files beyond a limit).
"""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.content.codes import CODES
from builder.diagnostics import Report
from builder.layout.codes import CODES as OF_LAYOUT
from builder.pipeline import prepare

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in HERE.iterdir() if (path / "publication.yaml").is_file())

EXIT_CODES = {
    "unreadable-file": 3,
    **dict.fromkeys(
        (
            *("file-too-large", "nesting-too-deep", "picture-too-large"),
            *("too-large-table", "too-many-chapters", "too-many-values"),
        ),
        4,
    ),
}
"""What the samples lead to where it is not 1 (or 0 for warnings alone)."""


def report(code: str, target: Path) -> Report:
    folder = HERE / code
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("expected.txt", "make.py", "__pycache__"))
    if (folder / "make.py").exists():
        runpy.run_path(str(folder / "make.py"))["make"](target)
    return prepare(target, pages=code in OF_LAYOUT).report


@pytest.mark.parametrize("code", [folder.name for folder in FOLDERS])
def test_diagnostic(code: str, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    result = report(code, tmp_path / "publication")
    found = result.sorted()
    assert code in {diagnostic.code for diagnostic in found}
    golden(f"{code}/expected.txt", "".join(f"{diagnostic}\n" for diagnostic in found))
    assert result.exit_code() == (EXIT_CODES.get(code, 1) if result.errors else 0)


def test_every_code_has_a_folder() -> None:
    assert {*CODES, *OF_LAYOUT} <= {folder.name for folder in FOLDERS}
