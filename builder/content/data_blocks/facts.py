"""``.facts``: a list of ``label`` and ``value``."""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools, records
from builder.model.nodes import Fact, Facts


def read_facts(request: Request, tools: Tools) -> Facts:
    """Facts at a glance."""
    return Facts(
        tuple(
            Fact(tools.value(record, "label", required=True), tools.value(record, "value", required=True))
            for record in records(request, ("label", "value"), "fact", tools)
        ),
        request.span,
    )
