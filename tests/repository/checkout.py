"""The checkout under test, as git and its own files describe it."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git tracks, relative to the root; skips the test in a copy without git."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    # -c: a checkout that another user owns is read all the same
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (ROOT / (path := Path(name))).is_file())


@functools.cache
def project_settings() -> dict[str, Any]:
    """``pyproject.toml``, read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
