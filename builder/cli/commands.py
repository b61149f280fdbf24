"""The commands, each in a module of its name, and how they are called."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import click

from builder import __version__
from builder.cli.console import set_limits

COMMANDS = ("build", "check", "copies", "inspect")


class _Commands(click.Group):
    """Commands that are loaded when they are wanted, since each knows another part of the builder."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(f"builder.cli.{name}"), f"{name}_command")
        return found

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            # Before click sees it, which would call it a failure: a reader that has seen enough is none.
            context.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="bifolio")
@click.pass_context
def cli(context: click.Context) -> None:
    """Content files to a typeset PDF and an EPUB that agree."""
    if context.invoked_subcommand != "build":  # which has limits of its own to add
        set_limits()


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line (``None``: that of the process); its exit code."""
    try:
        cli.main(args=list(arguments) if arguments is not None else None, prog_name="bifolio", standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0
