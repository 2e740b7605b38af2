"""The ``samtalekit`` command group: all verbs, with help in the user's language."""

from collections.abc import Sequence
from pathlib import Path

import click

from samtalekit import __version__
from samtalekit.cli.build import build_command
from samtalekit.cli.check import check_command
from samtalekit.cli.compare import compare_command
from samtalekit.cli.console import Console
from samtalekit.cli.error_boundary import interrupted
from samtalekit.cli.new import new_command
from samtalekit.cli.options import HelpfulGroup, language_of, placeholder
from samtalekit.cli.pack import pack_command
from samtalekit.cli.serve import serve_command
from samtalekit.cli.show import show_command
from samtalekit.cli.status import status_command
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message

VERBS = (
    new_command,
    check_command,
    build_command,
    serve_command,
    show_command,
    status_command,
    compare_command,
    pack_command,
)
"""The functions that make each verb, in the order of the help."""


def command_of(language: str) -> click.Group:
    """Return the whole command, with its help in one language."""
    group = HelpfulGroup("samtalekit", language=language, help=message(language, "help.program"))
    group.subcommand_metavar = placeholder(language, "command")
    group.params.append(
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, help=message(language, "help.version"),
            callback=_show_version,
        )
    )  # fmt: skip
    group.epilog = message(language, "help.language")
    for make in VERBS:
        group.add_command(make(language))
    return group


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the verb that the arguments name, and return the exit code.

    Args:
        arguments: By default those of the process.

    Raises:
        Exception: Any error outside a verb; errors within a verb are reported by the verb itself.
    """
    language = language_of(Path())
    try:
        code = command_of(language).main(args=arguments, prog_name="samtalekit", standalone_mode=False)
    except click.UsageError as error:
        Console(language).usage(error)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        return interrupted(language)
    return int(code or 0)


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001  # click's
    if value:
        click.echo(f"samtalekit {__version__}")
        context.exit(0)
