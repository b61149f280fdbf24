"""What the validators don't look at: that content, ParentTree and structure tree tell the same story. The product's own
checker is asked; ``tests/checks/mutants.py`` proves that it notices.

python -m tests.pdf.parent_tree FILE…
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf

from builder.checks.printed.agreement import contradictions
from builder.checks.printed.objects import many

__all__ = ["faults", "many"]


def faults(data: bytes) -> list[str]:
    """Everything that is wrong; nothing is: an empty list."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(contradictions(pdf, pdf.Root.StructTreeRoot))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(path, *faults(Path(path).read_bytes()), sep="\n  ")
