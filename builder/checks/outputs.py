"""Every rule for outputs, on whatever editions there are."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks import archive, drawings, kept, navigation, setting, structure, wording
from builder.checks.case import Source, open_case
from builder.diagnostics import Diagnostic


def check_outputs(
    source: Source,
    print_edition: tuple[str, bytes] | None,
    screen_edition: tuple[str, bytes] | None,
    print_name: str = "PDF",
) -> Iterator[Diagnostic]:
    """The twelve invariants, on the files of the two editions (each its name and bytes), as far as they are there.

    Of several PDFs ``print_name`` says which this is."""
    case, unreadable = open_case(source, print_edition, screen_edition)
    case.print_name = print_name
    yield from unreadable
    for rule in RULES:
        yield from rule(case)
    if case.print is not None and print_edition is not None:
        yield from setting.check_extraction(case, print_edition[1])


RULES = (
    kept.check_templates,
    wording.check_print,
    wording.check_screen,
    structure.check_print_structure,
    structure.check_screen_structure,
    drawings.check_drawings,
    navigation.check_outline,
    navigation.check_headings,
    navigation.check_print_links,
    navigation.check_pages,
    navigation.check_folios,
    navigation.check_contents,
    navigation.check_order,
    navigation.check_screen_links,
    navigation.check_page_list,
    setting.check_fonts,
    setting.check_places,
    setting.check_margins,
    setting.check_hyphens,
    setting.check_pictures,
    archive.check_print_file,
    archive.check_screen_file,
)
"""Every rule for outputs: a function from a case to what it finds."""
