"""Hostile samples: nothing outside the publication is read, nothing runs, and each is told what is wrong with it."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pypdfium2
import pytest
from lxml import etree

from builder.diagnostics import Report
from builder.pipeline import Order, make
from tests.fuzz.tally import SECONDS, alarm
from tests.hostile.sample import SECRET, Sample, samples
from tests.hostile.watch import Watch, watching

Build: TypeAlias = Callable[[Sample], tuple[Report, dict[str, bytes], Watch]]

SAMPLES = samples()
MORE = "…"
"""Ends a list of findings where as many follow as the sample has faults."""


def words(name: str, data: bytes) -> str:
    """What a reader of an edition can see."""
    if name.endswith(".pdf"):
        # MuPDF takes a minute for a page of a paragraph that has thousands of links: it counts them for each.
        with closing(pypdfium2.PdfDocument(data)) as document:
            return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return " ".join(" ".join("".join(etree.fromstring(archive.read(name)).itertext()).split()) for name in members)


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.chdir(tmp_path)

    def run(sample: Sample) -> tuple[Report, dict[str, bytes], Watch]:
        folder = sample.write(tmp_path)
        with watching(folder) as watch, alarm(SECONDS):
            report, outputs = make(Order(folder, sample.formats, tmp_path / "output"))
        return report, {path.name: data for path, data in outputs.items()}, watch

    return run


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes and alarms, and links for the privileged alone")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.group}: {sample.name}")
def test_sample(sample: Sample, build: Build) -> None:
    report, outputs, watch = build(sample)
    found = [f"{finding.span.file}:{finding.span.line} {finding.code}" for finding in report.sorted()]
    wanted = [one for one in sample.found if one != MORE]
    if MORE in sample.found:
        assert len(found) > len(wanted)
        found = found[: len(wanted)]
    assert found == wanted
    assert report.exit_code() == sample.exit
    assert watch.seen == []
    told = "".join(f"{finding.message}{finding.hint}" for finding in report.found)
    assert SECRET not in told
    assert bool(outputs) == (sample.exit == 0)
    for name, data in outputs.items():
        if name.endswith((".pdf", ".epub")):
            text = words(name, data)
            assert SECRET not in text
            assert [wanted for wanted in sample.shown if " ".join(wanted.split()) not in text] == []
            assert [unwanted for unwanted in sample.hidden if unwanted in text] == []
        assert SECRET.encode() not in data


def test_there_are_enough_of_them() -> None:
    assert len(SAMPLES) >= 120
    assert len({(sample.group, sample.name) for sample in SAMPLES}) == len(SAMPLES)
