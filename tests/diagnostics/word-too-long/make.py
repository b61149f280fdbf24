"""Words beyond the limit, one of them in parts; and Han text, which is none."""

from __future__ import annotations

from pathlib import Path


def make(target: Path) -> None:
    with (target / "one.md").open("a", encoding="utf-8") as file:
        file.write("\n" + "long" * 25_001 + "\n\n" + "中" * 100_001 + "\n\nIn " + "lo*ng*" * 25_001 + " parts.\n")
