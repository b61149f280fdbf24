"""The test of the checker: it finds every planted fault, and nothing where there is none."""

from __future__ import annotations

import io
import zipfile

import pytest

from builder.checks.outputs import check_outputs
from builder.diagnostics import Severity
from tests.checks.conftest import Built
from tests.checks.mutants import MUTANTS, Mutant, on_epub, on_pdf, saying, sub, swap, taken_out


def findings(built: Built, pdf: bytes, epub: bytes) -> list[tuple[str, str]]:
    found = list(check_outputs(built.source, ("book.pdf", pdf), ("book.epub", epub)))
    assert all(finding.severity is Severity.ERROR for finding in found)
    return [(finding.code, str(finding)) for finding in found]


def test_the_book_as_it_is_has_no_faults(built: Built) -> None:
    assert findings(built, built.pdf, built.epub) == []


def test_opening_and_closing_the_files_is_no_fault(built: Built) -> None:
    """What mutants do besides their fault: so it is the fault that is found."""
    pdf = on_pdf(lambda pdf: None)(built.pdf)
    epub = on_epub("mimetype", lambda content: content + b"")
    with pytest.raises(AssertionError, match="as it was"):
        epub(built.epub)
    assert findings(built, pdf, built.epub) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.edition}: {mutant.name}")
def test_a_mutant_is_caught(mutant: Mutant, built: Built) -> None:
    pdf, epub = built.pdf, built.epub
    if mutant.edition == "pdf":
        pdf = mutant.cut(pdf)
    else:
        epub = mutant.cut(epub)
    found = findings(built, pdf, epub)
    assert mutant.codes & {code for code, _ in found}, found


def test_what_nobody_has_written_is_told_of_the_output(built: Built) -> None:
    """Words of the title page, and of the lists of places, stand in no file of the content."""
    pdf = on_pdf(lambda pdf: taken_out(pdf, saying(pdf, "Ann Author", "P")))(built.pdf)
    epub = on_epub("titlepage.xhtml", sub(r"Ann Author", "Somebody"))(built.epub)
    epub = on_epub("toc.ncx", swap("The dangers", "The rocks"))(epub)
    texts = [text for _, text in findings(built, pdf, epub)]
    assert any(text.startswith("book.pdf:1:1: lost-words: the PDF lacks “ann author") for text in texts), texts
    assert any(text.startswith("book.epub:1:1: changed-words: ") for text in texts), texts
    assert any(text.startswith("book.epub:1:1: lost-bookmark: toc.ncx: the NCX lacks “") for text in texts), texts


def test_an_archive_that_is_packed_otherwise_is_no_epub(built: Built) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(built.epub)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as other:
        for entry in whole.infolist():
            other.writestr(entry.filename, whole.read(entry))
    damaged = bytearray(out.getvalue())
    damaged[len(damaged) // 2] ^= 0xFF
    for data in (out.getvalue(), bytes(damaged)):
        assert "unreadable-output" in {code for code, _ in findings(built, built.pdf, data)}


def test_there_are_mutants_of_many_kinds() -> None:
    assert len({(mutant.edition, mutant.name) for mutant in MUTANTS}) == len(MUTANTS) > 60
