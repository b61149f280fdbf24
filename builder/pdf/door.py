"""ReportLab, imported so that nothing of the machine gets in.

Left to itself it runs ``reportlab_mods.py`` and ``reportlab_settings.py`` from the working directory, dot-files of
the same names from the home directory, and takes settings from ``RL_…`` variables: code and bytes that depend on
where a book is built. All of that happens while it is imported, so it is imported here, once, with the names taken
and the variables out of sight. Everybody else in this room imports it from here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

_NAMES: Final = ("reportlab_mods", "reportlab_settings", "reportlab.local_rl_mods", "reportlab.local_rl_settings")

# What the parts that we use look up while they run; said here in case somebody imported ReportLab before us.
_SETTINGS: Final = {"documentLang": None, "invariant": 1, "pageCompression": 1, "pdfComments": 0, "pdfMultiLine": 0}


@contextmanager
def _alone() -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in sorted(os.environ) if name.startswith("RL_")}
    # An empty module under each name: the import finds it and looks no further.
    taken = [name for name in _NAMES if name not in sys.modules]
    sys.modules.update({name: ModuleType(name) for name in taken})
    try:
        yield
    finally:
        os.environ.update(hidden)
        for name in taken:
            del sys.modules[name]


with _alone():
    from reportlab import rl_config
    from reportlab.pdfbase import pdfdoc
    from reportlab.pdfgen.canvas import Canvas

for _name, _value in _SETTINGS.items():
    setattr(rl_config, _name, _value)

__all__ = ["Canvas", "pdfdoc"]
