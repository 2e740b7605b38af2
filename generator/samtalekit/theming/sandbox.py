"""The sandbox of a theme's templates: what they may read, print, call and hand to filters, and how much of it."""

from collections.abc import Callable
from datetime import date, time, timedelta
from enum import Enum
from functools import cache, cached_property, wraps
from inspect import getattr_static
from pathlib import PurePath
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any, NoReturn

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from samtalekit.model.base import for_templates
from samtalekit.theming.filters import (
    LOOKING,
    OF_DICTS,
    SHAPING,
    WALKING,
    Guarded,
    Meter,
    TemplateEscapeFormatter,
    TemplateFormatter,
    length_of,
    look_at_nothing,
    product_within,
    put_counters_in,
    refuse_growth,
    refuse_often,
    refuse_wide,
    size_of,
    sum_within,
)

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

MADE_OF = (dict, list, tuple)
"""What they may be made of, apart from words by name."""

TEXTUAL = (str, bytes, int, float, date, time, timedelta)
"""Plain values whose methods print what they are handed."""

FOR_JINJA = frozenset({"_loop_vars", "_block_vars"})
"""What Jinja itself puts among the arguments of a call."""


class RenderedTemplate(Template):
    """A template that is rendered on a meter of its own, with all that it includes, imports and extends."""

    def render(self, *arguments: Any, **named: Any) -> str:  # noqa: ANN401  # Jinja's own
        """Render the template."""
        self.environment.meter = Meter()  # type: ignore[attr-defined]  # a Sandbox
        return super().render(*arguments, **named)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with an allowlist: templates read plain values and what ours say of themselves, and no more.

    Jinja's own forbids what it knows to be harmful, and lets through a path's ``read_text`` and pydantic's
    ``parse_raw``, which unpickles. Ours also prints nothing but plain values, whichever filter or operator is asked to,
    and counts what a page's templates do (`limits.py`).

    Attributes:
        meter: What the page that is being rendered has used so far.
        shaping: Names of filters that are handed objects, and not plain values alone.
    """

    template_class = RenderedTemplate
    intercepted_binops = frozenset({"*", "**", "+", "%"})
    shaping = SHAPING

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # Jinja's own
        """Guard filters and tests, and take away what makes long loops out of nothing."""
        self.meter = Meter()
        super().__init__(finalize=self.printed, optimized=False, **options)  # nothing is worked out while compiling
        self.filters: Any = Guarded(self._guarded_filter, dict[str, Any](self.filters))
        self.tests: Any = Guarded(self._guarded_test, dict[str, Any](self.tests))
        for name in COUNTING:
            self.globals.pop(name, None)

    def compile(self, source: Any, name: Any = None, filename: Any = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401  # Jinja's own
        """Compile a template.

        Raises:
            TemplateSyntaxError: It is no template, or Python cannot compile it: 20 loops in each other.
        """
        try:
            return super().compile(source, name, filename, *more, **options)
        except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError) as error:
            raise TemplateSyntaxError(str(error) or type(error).__name__, 1, name, filename) from error

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return put_counters_in(super()._parse(source, name, filename))

    @for_templates
    def entered(self, letters: int) -> bool:
        """Count one run through a body of so many letters, the call itself being its step; always true."""
        self.meter.write(letters)
        return True

    @for_templates
    def weighed(self, value: object) -> object:
        """A value that is compared; a long one takes as many steps as that takes time."""
        self.meter.step(length_of(value) // 1000)
        return value

    @for_templates
    def shown(self, value: object) -> object:
        """A value that is printed.

        Raises:
            SecurityError: It is not plain.
            TooMuchError: The page has used up its letters.
        """
        self.meter.write(len(value) if isinstance(value, str) else size_of(value))
        return value

    @pass_context
    def printed(self, _context: Context, value: object) -> object:
        """A value that is printed; Jinja's ``finalize``, which with a context is asked for constants, too."""
        return self.shown(value)

    @for_templates
    def unpacked(self, value: Any) -> Any:  # noqa: ANN401  # what Python unpacks
        """A dict whose items become arguments, as after ``**``.

        Raises:
            SecurityError: It only resembles a dict, as MkDocs's settings do, and would hand over all that it holds.
        """
        if not isinstance(value, (dict, Undefined)):
            raise SecurityError(f"**{type(value).__name__}")
        return value

    def _guarded_test(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        return self._guarded(function, look_at_nothing if name in LOOKING else self._plain)

    def _guarded_filter(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def look(value: object, *more: object, **named: object) -> None:
            self.meter.step(length_of(value) // 10 if name in WALKING else 0)
            if name in self.shaping or (name in OF_DICTS and isinstance(value, dict)):
                refuse_often(*more, *named.values())
            elif name == "sum":
                _refuse_lists(*more[1:2], named.get("start", 0))
            else:
                self._plain(value, *more, **named)
                refuse_wide(str(value) if name == "format" else "")

        return self._guarded(function, look)

    def _plain(self, *values: object, **named: object) -> None:
        refuse_growth(*values, *named.values())

    def _guarded(self, function: Callable[..., Any], look: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or test behind a look at its arguments; what is marked for templates needs none."""
        own = 1 if hasattr(function, "jinja_pass_arg") else 0  # the context, which is Jinja's
        if getattr(function, "for_templates", False):
            return function

        @wraps(function)
        def guarded(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever it takes
            self.meter.step()
            handed = [self.meter.settled(each) for each in arguments[own:]]
            look(*handed, **named)
            return function(*arguments[:own], *handed, **named)

        return guarded

    def call(self, context: Context, obj: Any, /, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # Jinja's own
        """Call what templates may call.

        Raises:
            SecurityError: It may not be called, or prints what is not plain.
            TooMuchError: The page has used up its steps, or the result could be too large.
        """
        self.meter.step()
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{getattr(obj, '__name__', type(obj).__name__)}()")
        holder = getattr(obj, "__self__", None)
        if isinstance(obj, type) and not all(isinstance(each, MADE_OF) for each in arguments):
            raise SecurityError(f"{obj.__name__}()")
        if isinstance(obj, BuiltinMethodType | MethodType) and isinstance(holder, TEXTUAL):
            arguments = tuple(self.meter.settled(each) for each in arguments)
            refuse_growth(holder, *arguments, *(named[name] for name in named.keys() - FOR_JINJA))
        else:
            self.meter.step(length_of(holder) // 10)
        return context.call(obj, *arguments, **named)

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
        text = getattr(value, "__self__", None)
        if super().wrap_str_format(value) is None or not isinstance(text, str):
            return None
        kind, is_map = type(text), getattr(value, "__name__", "") == "format_map"
        formatter = (
            TemplateEscapeFormatter(self, escape=text.escape) if isinstance(text, Markup) else TemplateFormatter(self)
        )

        @for_templates
        def wrapped(*arguments: Any, **named: Any) -> str:  # noqa: ANN401  # Python's own
            for name in FOR_JINJA:
                named.pop(name, None)
            of_map = self.unpacked(arguments[0]) if is_map and arguments else named
            self.meter.write(len(text))
            return kind(formatter.vformat(text, () if is_map else arguments, of_map))

        return wrapped

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401  # Jinja's own
        """Multiply numbers, not texts or lists; add them; put plain values into a text.

        Raises:
            SecurityError: Something else is multiplied, or raised to a power, or put into a text.
            TooMuchError: The result could be larger than a page may be.
        """
        are_numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        if operator == "**" or (operator == "*" and not are_numbers):
            raise SecurityError(operator)
        if operator == "*":
            product_within(left, right)
        elif operator == "+":
            sum_within(left, right)
        elif isinstance(left, (str, bytes)):
            refuse_growth(left, right)
            refuse_wide(left if isinstance(left, str) else left.decode("latin-1"))
        return super().call_binop(context, operator, left, right)


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


def _refuse_lists(*starts: object) -> None:
    """Let ``sum`` add numbers alone: a sum of lists grows with every item."""
    for start in starts:
        if not isinstance(start, (int, float)):
            raise SecurityError("sum")
