"""A value beyond the limit."""

from __future__ import annotations

from pathlib import Path


def make(target: Path) -> None:
    with (target / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write("rights: " + "long " * 30_000 + "\n")
