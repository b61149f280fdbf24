"""A desk in a process of its own, asked over pipes."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from builder import guard
from builder.text.faces import lend
from builder.workers.desk import Desk, Job, Order

FORKS = sys.platform == "linux"
"""Whether a worker has at hand what this process has; where forking isn't safe, it is started afresh."""
_STOPPING = {signal.SIGINT, signal.SIGTERM}


class WorkerLost(Exception):
    """A worker has ended before its work: killed by the system, which is short of memory, or by somebody."""


class Worker:
    """A far desk."""

    def __init__(self, job: Job) -> None:
        context: Any = multiprocessing.get_context("fork" if FORKS else "spawn")
        # Two pipes with one direction each: one with two would be a socket, and a build opens none.
        orders, self._orders = context.Pipe(duplex=False)
        self._answers, answers = context.Pipe(duplex=False)
        try:
            self._process: BaseProcess = context.Process(target=_serve, args=(job, orders, answers), daemon=True)
            with _undisturbed():
                self._process.start()
        except BaseException:
            self._orders.close()
            self._answers.close()
            raise
        finally:
            orders.close()
            answers.close()

    def ask(self, order: Order) -> None:
        """Send an order."""
        try:
            self._orders.send(order)
        except OSError as error:
            raise self._lost() from error

    def answer(self) -> Any:
        """Wait for what is made.

        Raises:
            WorkerLost: the process is gone.
        """
        try:
            answer = self._answers.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process; it keeps nothing that would have to be put away."""
        self._process.terminate()
        self._process.join()
        self._orders.close()
        self._answers.close()

    def _lost(self) -> WorkerLost:
        self._process.join()
        return WorkerLost(f"a worker ended with code {self._process.exitcode}")


def _serve(job: Job, orders: Connection, answers: Connection) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    guard.resume()
    for name, data in job.fonts.items():
        lend(name, data)
    threading.Thread(target=_follow, daemon=True).start()
    gc.disable()  # as in the command, which says why; a process that was not forked would look for cycles
    desk = Desk(job)
    while True:
        try:
            desk.ask(orders.recv())
        except EOFError:
            return
        try:
            answer: Any = desk.answer()
        except Exception as error:
            answer = error
        try:
            answers.send(answer)
        except OSError:
            return  # nobody waits for it any more
        except Exception:
            answers.send(RuntimeError(f"{type(answer).__name__}: {answer}"))  # what can't travel is told in words


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep signals back while a worker starts: until it has its own way with them it would take its parent's."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow() -> None:
    """End when the parent has: killed at once, it could neither stop its workers nor close its pipes, whose other ends
    forked workers hold too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
