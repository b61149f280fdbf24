"""``python -m builder`` is ``bifolio``."""

from builder.cli import main

main()
