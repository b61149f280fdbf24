"""The content, looked over as a copy editor would: a rule is a function from the source to what it finds."""

from __future__ import annotations

from builder.checks.case import Source
from builder.checks.lint import accessibility, consistency, structure, typography
from builder.diagnostics import Diagnostic

RULES = (
    typography.check_marks,
    typography.check_source_lines,
    structure.check_sections,
    structure.check_floats,
    structure.check_terms,
    accessibility.check_alternatives,
    accessibility.check_link_names,
    accessibility.check_addresses,
    accessibility.check_languages,
    accessibility.check_contrast,
    consistency.check_spelling,
    consistency.check_divisions,
)


def lint(source: Source) -> list[Diagnostic]:
    """Everything that the rules find, each finding once."""
    return list(dict.fromkeys(finding for rule in RULES for finding in rule(source)))
