"""The test of the checker: it finds every planted fault, and nothing where there is none."""

from __future__ import annotations

import pytest

from builder.checks.outputs import check_outputs
from builder.diagnostics import Severity
from tests.checks.conftest import Built
from tests.checks.mutants import MUTANTS, Mutant, on_epub, on_pdf


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


def test_there_are_mutants_of_many_kinds() -> None:
    assert len({(mutant.edition, mutant.name) for mutant in MUTANTS}) == len(MUTANTS) > 60
