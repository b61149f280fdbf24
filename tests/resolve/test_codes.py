"""Every code of these rooms has a sample under ``tests/diagnostics``, where it is run."""

from __future__ import annotations

import re
from pathlib import Path

import builder
from builder.citations.codes import CODES as OF_CITATIONS
from builder.codes import CODES as OF_ALL
from builder.content.codes import CODES as OF_CONTENT
from builder.resolve.codes import CODES as OF_RESOLVE
from builder.templating.codes import CODES as OF_TEMPLATING

SAMPLES = Path(__file__).parents[1] / "diagnostics"
ROOMS = [Path(builder.__file__).parent / name for name in ("resolve", "templating")]


def test_every_code_has_a_sample():
    assert [
        code for code in (*OF_CITATIONS, *OF_RESOLVE, *OF_TEMPLATING) if not (SAMPLES / code / "expected.txt").is_file()
    ] == []


def test_every_code_in_the_source_is_listed():
    source = "".join(path.read_text("utf-8") for room in ROOMS for path in sorted(room.glob("*.py")))
    written = set(re.findall(r'Diagnostic\(\s*"([a-z-]+)"', source))
    # The style's own code is listed by the citation room, that of characters by the content room.
    elsewhere = {"bad-citation-style", *OF_CONTENT, *OF_ALL}
    assert written - elsewhere == set(OF_RESOLVE) | set(OF_TEMPLATING)
