"""A desk in a process of its own, asked over a pipe."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from builder.workers.desk import Desk, Job, Order


class Worker:
    """A far desk."""

    def __init__(self, job: Job) -> None:
        # A forked process has everything at hand already; where forking isn't safe, it is started afresh.
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._pipe, far = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(job, far), daemon=True)
        self._process.start()
        far.close()

    def ask(self, order: Order) -> None:
        """Send an order."""
        self._pipe.send(order)

    def answer(self) -> Any:
        """Wait for what is made."""
        try:
            answer = self._pipe.recv()
        except EOFError:
            self._process.join()
            raise RuntimeError(f"a worker ended with code {self._process.exitcode}") from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process; it keeps nothing that would have to be put away."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()


def _serve(job: Job, pipe: Connection) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    desk = Desk(job)
    while True:
        try:
            desk.ask(pipe.recv())
        except EOFError:
            return
        try:
            answer: Any = desk.answer()
        except Exception as error:
            answer = error
        pipe.send(answer)
