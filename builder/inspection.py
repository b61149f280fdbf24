"""What ``bifolio inspect`` prints: each stage of the build as stable text."""

from __future__ import annotations

from builder import epub, pdf
from builder.checks.printed.tags import tags
from builder.layout.dump import dump as dump_pages
from builder.layout.line_report import report as report_lines
from builder.markup.dump import dump as dump_flow
from builder.markup.styles import Styler
from builder.model.dump import dump as dump_model
from builder.pipeline import Stages, hyphenation_exceptions, timestamp

STAGES = ("model", "book", "markup", "flow", "lines", "pages", "tags", "epub")
NEED_PAGES = frozenset({"lines", "pages", "tags"})


def show(stage: str, stages: Stages, epoch: int | None = None) -> str:
    """The text of a stage; empty when the build did not get that far.

    Args:
        stage: one of ``STAGES``.
        stages: what has been made.
        epoch: ``SOURCE_DATE_EPOCH``, instead of the publication's date.
    """
    match stage:
        case "model":
            return dump_model(stages.manuscript) if stages.manuscript else ""
        case "book":
            return dump_model(stages.book) if stages.book else ""
        case "markup":
            return "".join(f"section {section.slug} {section.kind}\n{section.xhtml}\n" for section in stages.sections)
        case "flow":
            return "".join(map(dump_flow, stages.flows))
        case "lines":
            if stages.book is None or stages.theme is None or stages.pages is None:
                return ""
            publication = stages.book.publication
            styler = Styler(stages.theme, publication.language)
            divided = hyphenation_exceptions(publication)
            return report_lines(stages.pages, styler, divided, stages.book.words.__getitem__)
        case "pages":
            return dump_pages(stages.pages) if stages.pages else ""
        case "tags":
            if stages.book is None or stages.pages is None:
                return ""
            publication = stages.book.publication
            date = timestamp(publication.date, epoch)
            return tags(pdf.write(stages.pages, publication, stages.book.pictures, date))
        case "epub":
            if stages.book is None or stages.theme is None or not stages.sections:
                return ""
            publication = stages.book.publication
            look = epub.EpubLook(stages.theme, publication.epub.fonts)
            date = timestamp(publication.date, epoch)
            data, found = epub.write(stages.book, stages.sections, None, look, date)
            stages.report.add(found)
            return epub.listing(data)
        case _:
            raise ValueError(f"no such stage: {stage}")
