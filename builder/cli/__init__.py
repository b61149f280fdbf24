"""The command line, a file for each command.

Exit codes: 0 ok, 1 content, 2 usage, 3 outputs and folders, 4 a named limit, 70 a bug, 130 and 143 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from builder import guard
from builder.diagnostics import Fault

BUG = Fault.BUG.value


class _Terminated(BaseException):
    """SIGTERM arrived."""


def _terminate(signum: int, frame: FrameType | None) -> None:
    raise _Terminated


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    # A build makes millions of small objects, hardly any of them in cycles, and then the process ends: looking for
    # cycles among them took a third of its time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that a terminal lacks is no reason to fail
    code = _outcome(arguments)
    if arguments is None and code != BUG:
        # All is settled: what arrives while the interpreter takes itself apart changes nothing any more.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Python looks for cycles once more before it ends: what lives is left out, and goes with the process.
    gc.freeze()
    sys.exit(code)


def _outcome(arguments: Sequence[str] | None) -> int:
    """Run the command line; the exit code, whatever happens."""
    try:
        # Here, so that whoever interrupts a program that has hardly begun is spared a traceback too.
        from builder.cli.commands import run

        code = run(arguments)
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except BrokenPipeError:
            _silence()  # nobody listens any more, which is no fault
    except KeyboardInterrupt:
        return 130
    except _Terminated:
        return 143
    except MemoryError:
        if guard.active():
            return guard.code_of("memory")
        _say("the memory that the system allows is used up; the last good outputs are untouched")
        return Fault.LIMIT.value
    except OSError as error:
        if error.errno == errno.EMFILE and guard.active():
            return guard.code_of("open-files")
        # What a command itself reads and writes it tells of; what is left are the streams it talks to.
        _say(f"{error.filename or 'what there is to say can’t be written'}: {error.strerror or error}")
        _silence()
        return Fault.FILES.value
    except Exception as error:
        if ended := _interruption(error):
            return ended
        with contextlib.suppress(OSError):
            traceback.print_exc()
        _say("this is a bug in bifolio, not in your files; please report it with the lines above")
        return BUG
    return code


def _interruption(error: BaseException) -> int:
    """The exit code for a signal that Python has wrapped into an error (it does so while it makes a class); else 0."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return 130
        if isinstance(seen, _Terminated):
            return 143
        seen = seen.__cause__ or seen.__context__
    return 0


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"bifolio: {text}\n")
        sys.stderr.flush()


def _silence() -> None:
    """Let the streams' unwritten rest go nowhere, so that the interpreter doesn't fail on it when it ends."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
        with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
