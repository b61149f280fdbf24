"""veraPDF, the reference among validators, where it is to be had.

It needs Java and its jars: ``VERAPDF_CLASSPATH`` says where these are. ``.ci/run`` fetches them with Maven.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from builder.pdf import write
from tests.pdf import desk, test_tags
from tests.pdf.test_attachments import CSV, NOTE
from tests.pdf.test_book import ROOT, built

CHECK = ROOT / "builder" / "checks" / "verapdf" / "Check.java"
BREAKS = [
    test_tags._no_language,
    test_tags._no_alternative,
    test_tags._no_note_id,
    test_tags._no_unicode,
    test_tags._no_font_file,
    test_tags._no_intent,
]


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
    files |= {"broken" + break_.__name__: test_tags.broken(sample, break_) for break_ in BREAKS}
    files["unbroken"] = test_tags.broken(sample, lambda pdf: None)
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
@pytest.mark.parametrize("break_", BREAKS)
def test_it_notices(verdicts: dict[str, dict[str, str]], break_: object) -> None:
    assert verdicts["unbroken"] == {"ua1": "PASS", "3a": "PASS"}, "else the break proves nothing"
    found = verdicts["broken" + break_.__name__]  # type: ignore[attr-defined]
    assert any(verdict.startswith("FAIL") for verdict in found.values())
