"""Base classes and options shared by the commands: translated help, ``[DIR]``, ``--format``, error handling."""

import os
import re
from pathlib import Path
from typing import Any

import click

from samtalekit.cli.error_boundary import interrupted, stopped
from samtalekit.core.files import KIT_FILE, MAX_SETTINGS_CHARS, WORKPLACE_FILE, text_of
from samtalekit.core.locale import message_language
from samtalekit.core.messages import message
from samtalekit.core.system_errors import require_memory

FOLDER = click.Path(path_type=Path, file_okay=False, readable=False)
"""A folder that may not exist; unreadable folders are reported by the code that reads them."""


LONGEST_SHORT_HELP = 160  # characters of a verb's line in the help of the command; a longer one is cut off

FORMATS = ("text", "json", "github")

_FIRST = r"languages:(?: \[|\n *- )(?P<first>[a-z]{2})(?=[],\n])"
PLAIN_LANGUAGES = {
    WORKPLACE_FILE: re.compile(rf"^{_FIRST}", re.MULTILINE),
    KIT_FILE: re.compile(rf"^workplace:(?: #.*)?\n(?:  .*\n)*?  {_FIRST}", re.MULTILINE),
}
"""The languages of a folder as nearly everybody writes them; other ways are read as YAML."""


def format_option(language: str, *more: str) -> click.Option:
    """Return the option ``--format text|json|github``, with more formats if a verb has them."""
    text = message(language, f"help.format_{more[-1]}" if more else "help.format")
    return click.Option(["--format", "style"], type=click.Choice([*FORMATS, *more]), default="text", help=text)


def language_of(folder: Path) -> str:
    """Return the language of messages about a folder: ``SAMTALEKIT_LANG``, else the first language in its settings.

    Reads only this key and ignores errors in the file, so that help is fast; the command itself reports the errors.
    """
    if os.environ.get("SAMTALEKIT_LANG"):
        return message_language()
    for name, path in ((WORKPLACE_FILE, ("languages", 0)), (KIT_FILE, ("workplace", "languages", 0))):
        text = text_of(folder, name)[:MAX_SETTINGS_CHARS]
        if not text:
            continue
        if plain := PLAIN_LANGUAGES[name].search(text):
            return message_language(plain["first"])
        from samtalekit.sources.yaml_tree import read_tree  # noqa: PLC0415  # an unchanged build needs no YAML

        tree, _findings = read_tree(text, name)
        first = tree.at(path) if tree else None
        return message_language(first if isinstance(first, str) else None)
    return message_language()


class _Helpful(click.Command):
    """A command whose help, including its headings, is in the user's language."""

    def __init__(self, *arguments: Any, language: str, **named: Any) -> None:  # noqa: ANN401  # click's own
        named.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        named.setdefault("options_metavar", f"[{placeholder(language, 'options')}]")
        super().__init__(*arguments, **named)
        self.language = language

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = message(self.language, "help.help")
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        rows = [(name, self._in_language(text)) for name, text in records]
        if rows:
            with formatter.section(message(self.language, "help.options")):
                formatter.write_dl(rows)

    def _in_language(self, text: str) -> str:
        """Return an option's help with what click adds, ``[required]`` and ``[default: 8000; 1<=x<=9]``, in words."""
        required, default = (message(self.language, f"help.{name}") for name in ("required", "default"))
        text = text.replace("[required]", f"[{required}]").replace("[default: ", f"[{default}: ")
        return re.sub(r"; (\d+)<=x<=(\d+)\]", r"; \1–\2]", text)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=message(self.language, "help.usage") + " ")


class HelpfulCommand(_Helpful):
    """A verb, with translated help and errors."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line.

        Raises:
            click.UsageError: There are too many arguments, or one is invalid.
        """
        ctx.allow_extra_args = True  # click's own error message is in English
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # not all of click's errors have a context
            raise
        if rest:
            raise click.UsageError(message(self.language, "usage.too_many", {"words": " ".join(rest)}), ctx)
        return rest

    def invoke(self, ctx: click.Context) -> int:
        """Run the verb and return its exit code; report errors in the folder's language and the requested format.

        Raises:
            click.UsageError: Its options may not be combined.
        """
        try:
            require_memory()
            return int(super().invoke(ctx) or 0)
        except KeyboardInterrupt:
            return interrupted(self._language_of(ctx))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  # the error boundary of all verbs
            return stopped(error, self._language_of(ctx), ctx.params.get("style", "text"))

    def _language_of(self, ctx: click.Context) -> str:
        folder = ctx.params.get("folder")
        return language_of(folder if isinstance(folder, Path) and self.name != "new" else Path())


class HelpfulGroup(_Helpful, click.Group):
    """The command group, with its verbs in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the verbs in the order in which they were added."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the verbs."""
        _Helpful.format_options(self, ctx, formatter)
        rows = [(name, command.get_short_help_str(LONGEST_SHORT_HELP)) for name, command in self.commands.items()]
        with formatter.section(message(self.language, "help.commands")):
            formatter.write_dl(rows)


def placeholder(language: str, name: str) -> str:
    """Return what stands in help for a value that the user gives: DIR, in Danish MAPPE."""
    return message(language, f"placeholder.{name}")


def into_option(language: str, help_key: str, *, shown: str = "dir", required: bool = False) -> click.Option:
    """Return the option ``--into``, a folder to write; ``shown`` is the placeholder that stands for it in help."""
    metavar = placeholder(language, shown)
    return click.Option(["--into"], metavar=metavar, type=FOLDER, required=required, help=message(language, help_key))


def folder_argument(language: str) -> click.Argument:
    """Return the argument ``[DIR]``, by default the current directory."""
    metavar = f"[{placeholder(language, 'dir')}]"
    return click.Argument(["folder"], metavar=metavar, required=False, default=Path(), type=FOLDER)
