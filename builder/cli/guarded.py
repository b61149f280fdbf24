"""The command line inside a guarded process."""

from __future__ import annotations

from builder import guard


def main() -> None:
    """Limit this process, then run the command line."""
    guard.enter()
    # Here, so that nothing else is loaded before the limits hold.
    from builder.cli import main as run

    run()
