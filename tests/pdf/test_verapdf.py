"""veraPDF, the reference among validators, where it is to be had.

It needs Java and its jars: ``VERAPDF_CLASSPATH`` says where these are. ``.ci/run`` fetches them with Maven.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from builder.pdf import write
from tests.pdf import desk
from tests.pdf.breaks import FAULTS, broken
from tests.pdf.test_attachments import CSV, NOTE
from tests.pdf.test_book import ROOT, built

CHECK = ROOT / "builder" / "checks" / "verapdf" / "Check.java"


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """File → profile → ``PASS`` or ``FAIL`` and what failed. One run for all: Java takes its time to start."""
    classpath = os.environ.get("VERAPDF_CLASSPATH", "")
    java = shutil.which("java")
    if not classpath or java is None:
        pytest.skip("veraPDF did not run: it needs Java, and VERAPDF_CLASSPATH to say where its jars are")
    folder = tmp_path_factory.mktemp("verapdf")
    pages, pictures = desk.all_elements()
    sample = write(pages, desk.publication(identifier="urn:x:1"), pictures, desk.MODIFIED, [CSV, NOTE])
    files = {"sample": sample}
    files |= {f"broken-{name}": broken(sample, fault.break_) for name, fault in FAULTS.items()}
    files["unbroken"] = broken(sample, lambda pdf: None)
    for name, source in (("briefing", "content/treaty-1950"), ("elements", "tests/books/elements/content")):
        files[name] = built(ROOT / source, folder)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    run = subprocess.run(
        [java, "-cp", classpath, str(CHECK), *files], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, dict[str, str]] = {name: {} for name in files}
    name = profile = ""
    for line in run.stdout.splitlines():
        if line.startswith("  "):
            found[name][profile] += f"\n{line}"
        else:
            profile, verdict, name = line.split()
            found[name][profile] = verdict
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sample", "briefing", "elements"])
def test_it_finds_no_fault(verdicts: dict[str, dict[str, str]], name: str) -> None:
    assert verdicts[name] == {"ua1": "PASS", "3a": "PASS"}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_it_notices(verdicts: dict[str, dict[str, str]], fault: str) -> None:
    assert verdicts["unbroken"] == {"ua1": "PASS", "3a": "PASS"}, "else the break proves nothing"
    assert verdicts[f"broken-{fault}"][FAULTS[fault].profile].startswith("FAIL")
