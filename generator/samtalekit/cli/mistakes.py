"""What is wrong with a command line, in the reader's language: click's own sentences are English alone."""

import click

from samtalekit.core.messages import say


def usage_message(error: click.UsageError, language: str) -> str:
    """What is wrong in words of ours; click's own only where we do not know the mistake."""
    match error:
        case click.NoSuchOption():
            return _unknown("no_option", error.option_name, error.possibilities, language)
        case click.NoSuchCommand():
            return _unknown("no_command", error.command_name, error.possibilities, language)
        case click.MissingParameter():
            return say(language, "usage.missing", {"what": _name(error.param)})
        case click.BadOptionUsage():
            given = [each for each in error.ctx.command.params if error.option_name in each.opts] if error.ctx else []
            is_flag = any(isinstance(each, click.Option) and each.is_flag for each in given)
            return say(language, "usage.no_value" if is_flag else "usage.value", {"option": error.option_name})
        case click.BadParameter():
            return _bad(error, language)
        case _:
            return error.format_message()


def _unknown(key: str, name: str, near: list[str] | None, language: str) -> str:
    sentence = say(language, f"usage.{key}", {"name": name})
    return f"{sentence} {say(language, 'usage.near', {'names': ', '.join(near)})}" if near else sentence


def _bad(error: click.BadParameter, language: str) -> str:
    kind, what = (error.param.type if error.param else None), _name(error.param)
    if isinstance(kind, click.Choice):
        return say(language, "usage.choice", {"what": what, "choices": ", ".join(map(str, kind.choices))})
    if isinstance(kind, click.IntRange):
        return say(language, "usage.range", {"what": what, "least": str(kind.min), "most": str(kind.max)})
    if isinstance(kind, click.Path):
        return say(language, "usage.folder", {"what": what})
    return f"{what}: {error.message}" if what else error.message


def _name(parameter: click.Parameter | None) -> str:
    """A parameter as the help has it: ``--into``, ``DIR``."""
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(click.get_current_context(silent=True) or click.Context(click.Command(""))).strip(
        "[]"
    )
