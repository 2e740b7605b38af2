"""A theme's templates, run in a sandbox: they say where words stand, read no file, and reach no Python."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time, timedelta
from enum import Enum
from functools import cache, cached_property
from inspect import getattr_static
from pathlib import Path, PurePath
from traceback import extract_tb
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any, NoReturn

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from samtalekit.ground.errors import OutsideError, ThemeError
from samtalekit.ground.paths import first_file
from samtalekit.model.base import for_templates
from samtalekit.theming.theme import Theme

MAX_LETTERS = 3_000_000  # of one rendered template; our longest page is a hundredth of it
COUNTING = ("range", "lipsum", "cycler", "joiner")
"""What Jinja gives templates to count with; a theme sets words, and its loops are as long as its lists."""


OURS = "samtalekit"  # the package that our values come from
PLAIN = (str, bytes, int, float, date, time, timedelta, list, tuple, dict, set, frozenset, type(None))
"""Values that hold nothing but themselves: templates may use all that these can do."""

OF_JINJA = (LoopContext, Macro, BlockReference, TemplateReference, TemplateModule, Namespace, Undefined)
"""What Jinja itself puts into templates: loops, macros, blocks and imported templates."""

IN_THE_OPEN = (*PLAIN, *OF_JINJA)

MAKERS = (dict, Namespace)
"""Types that templates may call."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with an allowlist: templates read plain values and what ours say of themselves, and no more.

    Jinja's own forbids what it knows to be harmful, and lets through a path's ``read_text`` and pydantic's
    ``parse_raw``, which unpickles. Ours also keeps templates from counting to a milliard.
    """

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # Jinja's own
        """Take away what makes long loops out of nothing."""
        super().__init__(**options)
        for name in COUNTING:
            self.globals.pop(name, None)

    def getattr(self, obj: object, attribute: str) -> Any:  # noqa: ANN401  # Jinja's own
        """Read an attribute once it is known to be open: a property may read a file before anybody sees its value.

        Raises:
            SecurityError: It is not open.
        """
        self._refuse_closed(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> Any:  # noqa: ANN401  # Jinja's own
        """Read an item; ``page["title"]`` is ``page.title``.

        Raises:
            SecurityError: It is the name of an attribute that is not open.
        """
        if isinstance(argument, str):
            self._refuse_closed(obj, argument)
        return super().getitem(obj, argument)

    def _refuse_closed(self, obj: object, attribute: str) -> None:
        if isinstance(obj, IN_THE_OPEN) or self.is_open(obj, attribute):
            return
        if getattr_static(obj, attribute, obj) is not obj:
            self.unsafe_undefined(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Tell whether a template may read an attribute; never one that holds a path or is Python's own."""
        if isinstance(value, PurePath) or not super().is_safe_attribute(obj, attr, value):
            return False
        return isinstance(obj, IN_THE_OPEN) or self.is_open(obj, attr)

    def is_open(self, obj: object, attr: str) -> bool:
        """Tell whether an attribute is part of what a value of ours says of itself."""
        kind: type = type(obj)
        return _is_said(kind, attr)

    def unsafe_undefined(self, obj: object, attribute: str) -> NoReturn:
        """Stop the template; Jinja's own would print nothing in the place of what may not be read.

        Raises:
            SecurityError: Always.
        """
        raise SecurityError(f"{type(obj).__name__}.{attribute}")

    def is_safe_callable(self, obj: object) -> bool:
        """Tell whether a template may call something: a method of a plain value, a macro, what is marked for it."""
        if isinstance(obj, OF_JINJA):
            return True
        if isinstance(obj, type):
            return obj in MAKERS
        if isinstance(obj, BuiltinMethodType):
            return isinstance(obj.__self__, PLAIN)
        if isinstance(obj, MethodType) and isinstance(obj.__self__, (Markup, *OF_JINJA)):
            return True
        return isinstance(obj, (FunctionType, MethodType)) and getattr(obj, "for_templates", False)

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """Give Jinja's own ``format``, whose fields are looked up as a template's are."""
        wrapped = super().wrap_str_format(value)
        return for_templates(wrapped) if wrapped else None

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
    return Sandbox(
        loader=loader_of(theme.folders, below=below),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def loader_of(folders: Sequence[Path], *, below: str = "", hidden: str = "") -> FunctionLoader:
    """What finds templates by name, whether one is rendered, included, imported or extended: in these folders alone.

    Args:
        folders: The first that has a template wins.
        below: Where in the folders the names begin.
        hidden: A folder that may be read although it begins with a dot; none when left out.
    """

    def load(name: str) -> Loaded | None:
        path = first_file(folders, name, below=below, hidden=bool(hidden) and name.startswith(f"{hidden}/"))
        if path is None:
            return None
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
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ThemeError(_failed(error) or template, f"{type(error).__name__}: {error}") from error


def _failed(error: BaseException) -> str | None:
    """The innermost template of the theme that a fault went through, not the one that includes it."""
    files = [frame.filename for frame in extract_tb(error.__traceback__)]
    named = getattr(error, "filename", None) if isinstance(error, TemplateSyntaxError) else None
    for file in [named, *reversed(files)]:
        place, _theme, name = (file or "").replace(os.sep, "/").rpartition("/theme/")
        if place and name.endswith((".html", ".j2")):
            return name
    return None


def rendered(environment: Sandbox, name: str, **values: Any) -> str:  # noqa: ANN401  # words of any kind
    """The text of one template with its values.

    Raises:
        ThemeError: The template has a fault, or asks for what it may not have.
    """
    with faults_of(name):
        letters, pieces = 0, []
        for piece in environment.get_template(name).generate(values):
            letters += len(piece)
            if letters > MAX_LETTERS:
                raise ThemeError(name, f"> {MAX_LETTERS}")
            pieces.append(piece)
        return "".join(pieces)


@cache
def _is_said(kind: type, name: str) -> bool:
    """True for a field, a property or a method for templates of a class of ours; what it inherits is not among them."""
    if issubclass(kind, Enum):
        return name in {"name", "value"}
    if not _is_ours(kind):
        return False
    if name in getattr(kind, "__dataclass_fields__", ()) or name in getattr(kind, "model_fields", ()):
        return True
    holder = next((each for each in kind.__mro__ if name in vars(each)), object)
    member = vars(holder).get(name)
    return _is_ours(holder) and (isinstance(member, (property, cached_property)) or hasattr(member, "for_templates"))


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == OURS
