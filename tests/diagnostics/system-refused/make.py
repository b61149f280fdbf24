"""The system gives this user no further process."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from builder.diagnostics import Report
from builder.outputs import refused


def report(target: Path) -> Report:
    found = Report()
    found.add([refused(OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)))])
    return found
