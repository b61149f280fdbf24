"""Makes what a repository cannot hold."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "t.csv").write_text(",".join(["x"] * 201), encoding="utf-8")
