"""Load and render a theme's Jinja templates in a sandbox, cache their bytecode, and report template errors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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


class Compiled(BytecodeCache):
    """In-memory bytecode cache; Jinja recompiles a template when its text has changed.

    Attributes:
        kept: Compiled templates, by key.
        used: The templates that were asked for, in their order: the folder that their names are relative to, and the
            name.
        arrived: Returns what another process of ours has compiled meanwhile, by key; see `pipeline.compiling`.
    """

    def __init__(self) -> None:
        self.used: dict[tuple[str, str], None] = {}
        self.arrived: Callable[[], Mapping[str, bytes]] = dict
        self.kept: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a template's key, and note that it was asked for."""
        self.used[(filename or name).removesuffix(name), name] = None
        return super().get_cache_key(name, filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load cached bytecode, if any."""
        if bucket.key not in self.kept:
            self.kept |= self.arrived()
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the compiled bytecode."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
NAMES: set[str] = set()
"""The name in messages of each template that was read: its path in the theme. Jinja takes it for the name of a file, so
that a template's code is the same wherever its theme lies.
"""

Loaded = tuple[str, str, Callable[[], bool]]


def sandbox(folders: Sequence[Path], *, below: str = "") -> Sandbox:
    """Return a sandboxed environment for the files of a theme only, with autoescape and strict undefined variables.

    Args:
        folders: The theme's; the first that has a template wins.
        below: The prefix of template names within the theme: ``web/`` or empty.
    """
    return Sandbox(
        loader=loader_of(folders, below=below),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def loader_of(folders: Sequence[Path], *, below: str = "", hidden: str = "", prefix: str = "") -> FunctionLoader:
    """Return a loader that finds templates by name (rendered, included, imported or extended) in these folders only.

    Args:
        folders: The first that has a template wins.
        below: Prefix of template names within the folders.
        hidden: A folder that may be read although its name begins with a dot; empty for none.
        prefix: Prefix of names in messages; by default `below`.
    """

    def load(name: str) -> Loaded | None:
        path = first_file(folders, name, below=below, hidden=bool(hidden) and name.startswith(f"{hidden}/"))
        if path is None:
            return None
        shown = f"{prefix or below}{name}"
        NAMES.add(shown)
        seen = path.stat().st_mtime_ns  # a template that changes while serving is reloaded
        return path.read_text("utf-8"), shown, lambda: path.stat().st_mtime_ns == seen

    return FunctionLoader(load)


@contextmanager
def faults_of(template: str) -> Iterator[None]:
    """Convert exceptions raised while a template runs to `ThemeError`.

    Raises:
        ThemeError: The template has an error, or the sandbox refuses something.
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
    """Name and line of the template that raised an error: ``web/parts/paper.html.j2:12``; else the rendered template.

    A traceback has a frame for each template, with file name and line.
    """
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename if error.filename in NAMES else template}:{error.lineno}"
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    file, line = next(((file, line) for file, line in reversed(frames) if file in NAMES), ("", 0))
    return f"{file}:{line}" if line else template


def rendered(environment: Sandbox, name: str, **values: Any) -> str:  # noqa: ANN401  # template values
    """Render one template with its values.

    Raises:
        ThemeError: The template has an error, or the sandbox refuses something.
    """
    with faults_of(name):
        html = environment.get_template(name).render(values)
        html.encode()  # fails for a lone surrogate
        return html
