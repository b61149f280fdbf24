"""The sample book, written once."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import pytest
from lxml import etree

from builder.diagnostics import Diagnostic
from builder.epub import write
from builder.markup.section import Section
from tests.epub import sample

MODIFIED = datetime.datetime(2026, 2, 14, 12, 30, tzinfo=datetime.UTC)

Write = Callable[..., tuple[bytes, list[Diagnostic]]]


@pytest.fixture(scope="session")
def edition() -> bytes:
    data, found = write(sample.BOOK, sample.SECTIONS, sample.cover(), sample.look(), MODIFIED)
    assert found == []
    return data


@pytest.fixture(scope="session")
def files(edition: bytes) -> Mapping[str, bytes]:
    return unpacked(edition)


@pytest.fixture(scope="session")
def trees(files: Mapping[str, bytes]) -> Mapping[str, etree._Element]:
    return {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".xhtml")}


@pytest.fixture
def chapter() -> Callable[[str], tuple[Mapping[str, bytes], list[Diagnostic]]]:
    """Write a book of one chapter that holds the given markup."""

    def make(body: str, sections: Sequence[Section] = ()) -> tuple[Mapping[str, bytes], list[Diagnostic]]:
        first = sample.SECTIONS[5]
        xhtml = f'<section class="chapter" id="first" data-src="0">{body}</section>'
        section = Section("one", first.kind, first.matter, "One", "1", xhtml, first.spans)
        data, found = write(sample.BOOK, (section, *sections), None, sample.look(fonts=False), MODIFIED)
        return unpacked(data) if data else {}, found

    return make


def unpacked(data: bytes) -> Mapping[str, bytes]:
    """Name inside the content folder (or the whole name outside it) → content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename.removeprefix("EPUB/"): archive.read(entry) for entry in archive.infolist()}
