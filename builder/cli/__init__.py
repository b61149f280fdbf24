"""The command line, a file for each command.

Exit codes: 0 ok, 1 content, 2 usage, 3 outputs and folders, 4 a named limit, 70 a bug, 130 and 143 interrupted.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

import click

from builder import __version__
from builder.diagnostics import Fault

BUG = Fault.BUG.value
COMMANDS = ("build", "check", "copies", "inspect")
"""Each in a module of its name."""


class _Terminated(BaseException):
    """SIGTERM arrived."""


class _Commands(click.Group):
    """Commands that are loaded when they are wanted, since each knows another part of the builder."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(f"builder.cli.{name}"), f"{name}_command")
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="bifolio")
def cli() -> None:
    """Content files to a typeset PDF and an EPUB that agree."""


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
    try:
        cli.main(args=list(arguments) if arguments is not None else None, prog_name="bifolio", standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except KeyboardInterrupt:
        code = 130
    except _Terminated:
        code = 143
    except click.ClickException as error:
        error.show()
        code = 2
    except click.exceptions.Exit as ending:
        code = ending.exit_code
    except SystemExit as ending:
        code = int(ending.code or 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception:
        traceback.print_exc()
        click.echo(
            "bifolio: this is a bug in bifolio, not in your files; please report it with the lines above", err=True
        )
        code = BUG
    else:
        code = 0
    # Python looks for cycles once more before it ends: what lives is left out, and goes with the process.
    gc.freeze()
    sys.exit(code)
