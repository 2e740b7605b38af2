"""A theme's templates, run in Jinja's sandbox: they say where words stand, not what they are."""

import os
from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateError
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samtalekit.ground.errors import ThemeError
from samtalekit.theming.theme import Theme

MAX_LETTERS = 3_000_000  # of one rendered template; our longest page is a hundredth of it
COUNTING = ("range", "lipsum", "cycler", "joiner")
"""What Jinja gives templates to count with; a theme sets words, and its loops are as long as its lists."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which keeps templates from secrets; ours keeps them from counting to a milliard too."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # Jinja's own
        """Take away what makes long loops out of nothing."""
        super().__init__(**options)
        for name in COUNTING:
            self.globals.pop(name, None)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401  # Jinja's own
        """Multiply numbers, not texts or lists.

        Raises:
            SecurityError: Something else is multiplied, or raised to a power.
        """
        if operator == "**" or not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


class Compiled(BytecodeCache):
    """Templates that this process has compiled already; Jinja compiles one again when its text has changed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template's key; Jinja's own cannot be made of a folder's name that is no UTF-8."""
        return super().get_cache_key(name, filename and os.fsencode(filename).decode("latin-1"))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what it kept, if anything."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
Loaded = tuple[str, str, Callable[[], bool]]


def sandbox(theme: Theme, *, below: str = "") -> Sandbox:
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

    return Sandbox(
        loader=FunctionLoader(load),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(environment: Sandbox, name: str, **values: Any) -> str:  # noqa: ANN401  # words of any kind
    """The text of one template with its values.

    Raises:
        ThemeError: The template has a fault, or asks for what it may not have.
    """
    try:
        letters, pieces = 0, []
        for piece in environment.get_template(name).generate(values):
            letters += len(piece)
            if letters > MAX_LETTERS:
                raise ThemeError(name, f"> {MAX_LETTERS}")
            pieces.append(piece)
        return "".join(pieces)
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ThemeError(name, f"{type(error).__name__}: {error}") from error
