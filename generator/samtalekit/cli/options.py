"""What the commands share: help in the reader's language, the folder argument, what stops a verb."""

import os
from pathlib import Path
from typing import Any

import click

from samtalekit.cli.error_boundary import stopped
from samtalekit.core.files import text_of
from samtalekit.core.locale import message_language
from samtalekit.core.messages import say
from samtalekit.sources.layers import MAX_LETTERS
from samtalekit.sources.reader import KIT_FILE, WORKPLACE_FILE
from samtalekit.sources.yaml_tree import read_tree

FOLDER = click.Path(path_type=Path, file_okay=False, readable=False)
"""A folder, be it there or not; one that may not be read is told by what wants to read it."""


FORMATS = ("text", "json", "github")


def format_option(language: str, *more: str) -> click.Option:
    """``--format text|json|github``, and what else a verb can write."""
    told = say(language, f"help.format_{more[-1]}" if more else "help.format")
    return click.Option(["--format", "style"], type=click.Choice([*FORMATS, *more]), default="text", help=told)


def language_of(folder: Path) -> str:
    """The language of messages about a folder: ``SAMTALEKIT_LANG``, else the first that its settings name.

    Only that one line is looked for, so that help and messages wait for nothing; whatever is wrong with the file is
    for the command to find.
    """
    if os.environ.get("SAMTALEKIT_LANG"):
        return message_language()
    for name, path in ((WORKPLACE_FILE, ("languages", 0)), (KIT_FILE, ("workplace", "languages", 0))):
        text = text_of(folder, name)[:MAX_LETTERS]
        if not text:
            continue
        tree, _findings = read_tree(text, name)
        first = tree.at(path) if tree else None
        return message_language(first if isinstance(first, str) else None)
    return message_language()


class _Helpful(click.Command):
    """A command whose help speaks the reader's language down to its headings."""

    def __init__(self, *arguments: Any, language: str, **named: Any) -> None:  # noqa: ANN401  # click's own
        super().__init__(*arguments, **named)
        self.language = language

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = say(self.language, "help.help")
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        rows = [record for option in options if (record := option.get_help_record(ctx))]
        if rows:
            with formatter.section(say(self.language, "help.options")):
                formatter.write_dl(rows)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(self.language, "help.usage") + " ")


class HelpfulCommand(_Helpful):
    """One verb."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command line.

        Raises:
            click.UsageError: There are more of them than the verb has use for, or they do not fit it.
        """
        ctx.allow_extra_args = True  # click's own complaint is in English
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # not all of click's know which verb they are about
            raise
        if rest:
            raise click.UsageError(say(self.language, "usage.too_many", {"words": " ".join(rest)}), ctx)
        return rest

    def invoke(self, ctx: click.Context) -> int:
        """Run the verb, and give its exit code; what stops it is told in the language and style of its arguments.

        Raises:
            click.UsageError: Its arguments do not go together.
        """
        try:
            return int(super().invoke(ctx) or 0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  # the border of all verbs
            folder = ctx.params.get("folder")
            language = language_of(folder if isinstance(folder, Path) and self.name != "new" else Path())
            return stopped(error, language, ctx.params.get("style", "text"))


class HelpfulGroup(_Helpful, click.Group):
    """The command with its verbs, in the order they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs in the order they were added."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then verbs."""
        _Helpful.format_options(self, ctx, formatter)
        rows = [(name, command.get_short_help_str(100)) for name, command in self.commands.items()]
        with formatter.section(say(self.language, "help.commands")):
            formatter.write_dl(rows)


def folder_argument() -> click.Argument:
    """``[DIR]``, here when left out."""
    return click.Argument(["folder"], metavar="[DIR]", required=False, default=Path(), type=FOLDER)
