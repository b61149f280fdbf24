"""What the publication lets stand: findings with a reason, and a budget of faults of setting."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct

from builder.checks.case import warning
from builder.checks.codes import OF_OUTPUTS
from builder.diagnostics import Diagnostic, Severity, nearest
from builder.publication import CheckSettings, Ignore, Publication


class Settled(Struct, frozen=True):
    """Findings, sorted into those that stand and those that the authors have let be."""

    standing: tuple[Diagnostic, ...]
    ignored: tuple[tuple[Diagnostic, Ignore], ...]


def settle(
    found: Sequence[Diagnostic], settings: CheckSettings, known: Collection[str], unsought: Collection[str] = ()
) -> Settled:
    """Take out what is ignored. An entry that fits nothing, or no code, is a finding itself; so is one that would
    hide an error, and it hides nothing.

    Args:
        found: all findings.
        settings: what the publication lets stand.
        known: all codes that there are.
        unsought: codes that nobody has looked for, of which it can't be said that they are not found any more.
    """
    standing: list[Diagnostic] = []
    ignored: list[tuple[Diagnostic, Ignore]] = []
    used: set[Ignore] = set()
    for finding in found:
        entries = [one for one in settings.ignore if fits(one, finding)]
        used.update(entries)
        if not entries or finding.severity is Severity.ERROR:
            standing.append(finding)
        else:
            ignored.append((finding, entries[0]))
    errors = {finding.code for finding in found if finding.severity is Severity.ERROR}
    for entry in settings.ignore:
        if entry.code not in known:
            message = f"“{entry.code}” is no code, so nothing is ignored"
            standing.append(warning("unknown-ignore", entry.span, message, nearest(entry.code, known)))
        elif entry.code in OF_OUTPUTS or (entry in used and entry.code in errors):
            message = f"“{entry.code}” is an error, which can’t be ignored"
            standing.append(warning("unknown-ignore", entry.span, message, "only warnings can be"))
        elif entry not in used and entry.code not in unsought:
            message = f"nothing is found any more that this would ignore ({entry.code})"
            standing.append(warning("stale-ignore", entry.span, message, "take it out"))
    return Settled(tuple(standing), tuple(ignored))


def fits(entry: Ignore, finding: Diagnostic) -> bool:
    """Whether an entry speaks of a finding."""
    return (
        entry.code == finding.code
        and (not entry.file or fnmatch.fnmatchcase(finding.span.file, entry.file))
        and entry.text in finding.message
    )


def over_budget(found: Sequence[Diagnostic], publication: Publication) -> list[Diagnostic]:
    """An error for each kind of finding of which there are more than the publication allows."""
    counts = Counter(finding.code for finding in found)
    return [
        Diagnostic(
            "over-budget",
            publication.span,
            f"{counts[code]} × {code}, {most} allowed",
            "reword a paragraph that is named, allow a hyphen, or raise the budget",
        )
        for code, most in publication.checks.budget.items()
        if counts[code] > most
    ]
