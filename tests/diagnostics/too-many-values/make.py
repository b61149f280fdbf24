"""Makes what a repository cannot hold."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "facts.yaml").write_text("[" + "1," * 200_001 + "]", encoding="utf-8")
