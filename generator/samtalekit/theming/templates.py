"""A theme's templates, run in Jinja's sandbox: they say where words stand, not what they are."""

from collections.abc import Callable
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samtalekit.ground.errors import ThemeError
from samtalekit.theming.theme import Theme

Loaded = tuple[str, str, Callable[[], bool]]


def sandbox(theme: Theme, *, below: str = "") -> ImmutableSandboxedEnvironment:
    """An environment that knows a theme's files alone, escapes everything, and forgives no missing name.

    Args:
        theme: Its uppermost folder that has a template wins.
        below: Where in the theme the names begin: ``web/`` or nothing.
    """

    def load(name: str) -> Loaded | None:
        try:
            path = theme.file(f"{below}{name}")
        except FileNotFoundError:
            return None
        seen = path.stat().st_mtime_ns  # a template that changed while serving is read again
        return path.read_text("utf-8"), str(path), lambda: path.stat().st_mtime_ns == seen

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(environment: ImmutableSandboxedEnvironment, name: str, **values: Any) -> str:  # noqa: ANN401  # words of any kind
    """The text of one template with its values.

    Raises:
        ThemeError: The template has a fault, or asks for what it may not have.
    """
    try:
        return environment.get_template(name).render(values)
    except (TemplateError, TypeError) as error:
        raise ThemeError(name, f"{type(error).__name__}: {error}") from error
