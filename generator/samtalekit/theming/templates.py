"""A theme's templates, run in a sandbox: they say where words stand, read no file, and reach no Python."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError

from samtalekit.core.errors import OutsideError, ThemeError
from samtalekit.core.files import first_file
from samtalekit.theming.filters import TooMuchError
from samtalekit.theming.sandbox import Sandbox
from samtalekit.theming.theme import Theme


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
NAMES: dict[str, str] = {}
"""What each template's file that was read is called in messages."""

Loaded = tuple[str, str, Callable[[], bool]]


def sandbox(theme: Theme, *, below: str = "") -> Sandbox:
    """An environment that knows a theme's files alone, escapes everything, and forgives no missing name.

    Args:
        theme: Its uppermost folder that has a template wins.
        below: Where in the theme the names begin: ``web/`` or nothing.
    """
    return Sandbox(
        loader=loader_of(theme.folders, below=below),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def loader_of(folders: Sequence[Path], *, below: str = "", hidden: str = "", said: str = "") -> FunctionLoader:
    """What finds templates by name, whether one is rendered, included, imported or extended: in these folders alone.

    Args:
        folders: The first that has a template wins.
        below: Where in the folders the names begin.
        hidden: A folder that may be read although it begins with a dot; none when left out.
        said: What stands before a name in messages; `below` when left out.
    """

    def load(name: str) -> Loaded | None:
        path = first_file(folders, name, below=below, hidden=bool(hidden) and name.startswith(f"{hidden}/"))
        if path is None:
            return None
        NAMES[str(path)] = f"{said or below}{name}"
        seen = path.stat().st_mtime_ns  # a template that changed while serving is read again
        return path.read_text("utf-8"), str(path), lambda: path.stat().st_mtime_ns == seen

    return FunctionLoader(load)


@contextmanager
def faults_of(template: str) -> Iterator[None]:
    """Tell what goes wrong while a template runs as its fault.

    Raises:
        ThemeError: The template has a fault, or asks for what it may not have.
    """
    try:
        yield
    except OutsideError as error:
        raise ThemeError(template, str(error), outside=error.name) from error
    except TooMuchError as error:
        raise ThemeError(_where(error, template), error.limit, limit=error.limit) from error
    except SecurityError as error:
        raise ThemeError(_where(error, template), f"SecurityError: {error}") from error
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as error:
        raise ThemeError(_where(error, template), f"{type(error).__name__}: {error}") from error


def _where(error: BaseException, template: str) -> str:
    """The name of the template that a fault lies in, with its line: ``web/parts/paper.html.j2:12``.

    Args:
        error: Jinja gives its traceback a frame for each template, with the file's name and line.
        template: The one that was rendered, when Jinja does not know.
    """
    if isinstance(error, TemplateSyntaxError):
        return f"{NAMES.get(error.filename or '', template)}:{error.lineno}"
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    file, line = next(((file, line) for file, line in reversed(frames) if file in NAMES), ("", 0))
    return f"{NAMES[file]}:{line}" if line else template


def rendered(environment: Sandbox, name: str, **values: Any) -> str:  # noqa: ANN401  # words of any kind
    """The text of one template with its values.

    Raises:
        ThemeError: The template has a fault, or asks for what it may not have.
    """
    with faults_of(name):
        return environment.get_template(name).render(values)
