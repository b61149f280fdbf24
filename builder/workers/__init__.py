"""A book printed by several processes, which set only what is not kept from another build.

``desk``     sets, paints and packs sections in this process
``process``  the same in a process of its own, asked over pipes
``kept``     what is kept of a section, and under which key
``house``    gives out the work, and takes what is kept where there is something
``book``     the whole book

Which process sets which section never shows in the result, nor whether it was set now or in an earlier build; how many
processes there are is the caller's choice.
"""

from __future__ import annotations

from builder.workers.book import Printed, print_book
from builder.workers.desk import Job
from builder.workers.process import WorkerLost

__all__ = ["Job", "Printed", "WorkerLost", "print_book"]
