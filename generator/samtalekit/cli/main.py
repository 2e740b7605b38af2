"""``samtalekit``: the command, in the reader's language."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from samtalekit import __version__
from samtalekit.cli.build import build_command
from samtalekit.cli.check import check_command
from samtalekit.cli.compare import compare_command
from samtalekit.cli.new import new_command
from samtalekit.cli.pack import pack_command
from samtalekit.cli.parts import HelpfulGroup, language_of
from samtalekit.cli.serve import serve_command
from samtalekit.cli.show import show_command
from samtalekit.cli.status import status_command
from samtalekit.cli.telling import Teller
from samtalekit.ground.errors import ExitCode, SamtalekitError
from samtalekit.ground.words import say

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
"""What makes each verb, in the order they are told."""


def command(language: str) -> click.Group:
    """The whole command with its help in one language."""
    group = HelpfulGroup("samtalekit", language=language, help=say(language, "help.program"))
    group.params.append(
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, help=say(language, "help.version"),
            callback=_show_version,
        )
    )  # fmt: skip
    group.epilog = say(language, "help.language")
    for make in VERBS:
        group.add_command(make(language))
    return group


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its code."""
    language = language_of(Path())
    teller = Teller(language)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        code = command(language).main(args=arguments, prog_name="samtalekit", standalone_mode=False)
    except click.UsageError as error:
        teller.usage(error)
        code = ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        teller.error(say(language, "cli.interrupted"))
        code = 130  # 128 + SIGINT, as shells count
    except BrokenPipeError:
        sys.stderr.close()
        code = ExitCode.DONE
    except SamtalekitError as error:
        teller.stop(error)
        code = error.exit_code
    sys.exit(int(code or 0))


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001  # click's
    if value:
        click.echo(f"samtalekit {__version__}")
        context.exit(0)


if __name__ == "__main__":
    main()
