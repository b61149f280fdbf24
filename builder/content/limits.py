"""How much of anything one publication may hold; each limit is named in the error that it leads to.

They stand far above what books need. Their purpose is that a hostile or broken file ends in a sentence, not in a
machine without memory.
"""

from __future__ import annotations

MEBIBYTE = 1 << 20

TEXT_BYTES = 16 * MEBIBYTE
"""Size of one Markdown, CSV or bibliography file."""
YAML_BYTES = 4 * MEBIBYTE
"""Size of one YAML file."""
YAML_DEPTH = 16
"""Lists and mappings inside one another."""
YAML_VALUES = 200_000
"""Scalars, lists and mappings of one file."""
SETTING_CHARACTERS = 100_000
"""Length of one value of ``publication.yaml``."""
SVG_BYTES = 4 * MEBIBYTE
"""Size of one SVG file."""
PICTURE_BYTES = 64 * MEBIBYTE
"""Size of one picture file."""
PICTURE_PIXELS = 100_000_000
"""Width times height of one picture: 100 million are 10,000 × 10,000."""
BLOCK_DEPTH = 100
"""Markdown blocks inside one another (a list and its item count as two)."""
INLINE_DEPTH = 50
"""Emphasis, links and spans inside one another."""
NOTE_DEPTH = 3
"""Notes written inside notes."""
CHAPTERS = 5_000
"""Files that the contents name."""
TABLE_ROWS = 100_000
"""Rows of one data table."""
TABLE_COLUMNS = 200
"""Columns of one table."""
