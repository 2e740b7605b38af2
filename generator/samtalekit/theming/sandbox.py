"""Jinja sandbox with an allowlist: what templates may read, print, call and pass to filters, with limits per page."""

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
    CHECKING,
    OF_DICTS,
    SHAPING,
    WALKING,
    WRAPPED,
    Guarded,
    Meter,
    TemplateEscapeFormatter,
    TemplateFormatter,
    check_nothing,
    length_of,
    product_within,
    put_counters_in,
    refuse_growth,
    refuse_often,
    refuse_wide,
    size_of,
    sum_within,
)

COUNTING = ("range", "lipsum", "cycler", "joiner")
"""Jinja globals that generate loops from nothing; not offered to templates."""


OURS = "samtalekit"  # package of our own classes
PLAIN = (str, bytes, int, float, date, time, timedelta, list, tuple, dict, set, frozenset, type(None))
"""Types of plain values: templates may use all their methods."""

OF_JINJA = (LoopContext, Macro, BlockReference, TemplateReference, TemplateModule, Namespace, Undefined)
"""Jinja's own objects in templates: loops, macros, blocks and imported templates."""

IN_THE_OPEN = (*PLAIN, *OF_JINJA)

MAKERS = (dict, Namespace)
"""Types that templates may instantiate."""

MADE_OF = (dict, list, tuple)
"""Types of their positional arguments."""

TEXTUAL = (str, bytes, int, float, date, time, timedelta)
"""Plain values whose methods print their arguments."""

FOR_JINJA = frozenset({"_loop_vars", "_block_vars"})
"""Keyword arguments that Jinja itself adds to a call."""


class RenderedTemplate(Template):
    """A template that is rendered with a fresh meter, including all that it includes, imports and extends."""

    def render(self, *arguments: Any, **named: Any) -> str:  # noqa: ANN401  # Jinja's own
        """Render the template; what imported ones have set is forgotten, so that no page depends on others."""
        for template in list((self.environment.cache or {}).values()):
            template._module = None  # noqa: SLF001  # Jinja keeps it for the process
        self.environment.meter = Meter()  # type: ignore[attr-defined]  # a Sandbox
        return super().render(*arguments, **named)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja sandbox with an allowlist: templates read plain values and public attributes of our classes, nothing else.

    Jinja's own sandbox has a denylist, which permits a path's ``read_text`` and pydantic's ``parse_raw``, which
    unpickles. Ours also prints plain values only, whichever filter or operator is used, and counts the work of a page's
    templates (`filters.py`).

    Attributes:
        meter: Counters of the page being rendered.
        shaping: Names of filters that may receive objects besides plain values.
    """

    template_class = RenderedTemplate
    intercepted_binops = frozenset({"*", "**", "+", "%"})
    shaping = SHAPING

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # Jinja's own
        """Guard filters and tests, and remove globals that generate long loops."""
        self.meter = Meter()
        super().__init__(finalize=self.printed, optimized=False, **options)  # no constant folding at compile time
        self.filters: Any = Guarded(self._guarded_filter, dict[str, Any](self.filters))
        self.tests: Any = Guarded(self._guarded_test, dict[str, Any](self.tests))
        for name in COUNTING:
            self.globals.pop(name, None)

    def compile(self, source: Any, name: Any = None, filename: Any = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401  # Jinja's own
        """Compile a template.

        Raises:
            TemplateSyntaxError: It is not a valid template, or Python cannot compile it, as with 20 nested loops.
        """
        try:
            return super().compile(source, name, filename, *more, **options)
        except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError) as error:
            raise TemplateSyntaxError(str(error) or type(error).__name__, 1, name, filename) from error

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return put_counters_in(super()._parse(source, name, filename))

    @for_templates
    def entered(self, chars: int) -> bool:
        """Count one run of a body with so many characters; always true. The call itself counts as a step."""
        self.meter.write(chars)
        return True

    @for_templates
    def weighed(self, value: object) -> object:
        """Return a value to be compared; a long one costs more steps."""
        self.meter.step(length_of(value) // 1000)
        return value

    @for_templates
    def shown(self, value: object) -> object:
        """Return a value to be printed.

        Raises:
            SecurityError: It is not plain.
            TooMuchError: The page exceeds its output limit.
        """
        self.meter.write(len(value) if isinstance(value, str) else size_of(value))
        return value

    @pass_context
    def printed(self, _context: Context, value: object) -> object:
        """Return a value to be printed; Jinja's ``finalize``, with a context so that constants pass it, too."""
        return self.shown(value)

    @for_templates
    def unpacked(self, value: Any) -> Any:  # noqa: ANN401  # any mapping
        """Return a dict whose items become arguments, as after ``**``.

        Raises:
            SecurityError: It only resembles a dict, as MkDocs's settings do, and would expose all its items.
        """
        if not isinstance(value, (dict, Undefined)):
            raise SecurityError(f"**{type(value).__name__}")
        return value

    def _guarded_test(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        return self._guarded(function, check_nothing if name in CHECKING else self._plain)

    def _guarded_filter(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def check(value: object, *more: object, **named: object) -> None:
            self.meter.step(length_of(value) // 10 if name in WALKING else 0)
            self.meter.step(length_of(value) ** 2 // WRAPPED if name == "wordwrap" else 0)
            if name in self.shaping or (name in OF_DICTS and isinstance(value, dict)):
                refuse_often(*more, *named.values())
            elif name == "sum":
                _refuse_lists(*more[1:2], named.get("start", 0))
            else:
                self._plain(value, *more, **named)
                refuse_wide(str(value) if name == "format" else "")

        return self._guarded(function, check)

    def _plain(self, *values: object, **named: object) -> None:
        refuse_growth(*values, *named.values())

    def _guarded(self, function: Callable[..., Any], check: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a filter or test in an argument check; functions marked for templates need none."""
        own = 1 if hasattr(function, "jinja_pass_arg") else 0  # Jinja's context argument
        if getattr(function, "for_templates", False):
            return function

        @wraps(function)
        def guarded(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # passed through
            self.meter.step()
            handed = [self.meter.settled(each) for each in arguments[own:]]
            check(*handed, **named)
            return function(*arguments[:own], *handed, **named)

        return guarded

    def call(self, context: Context, obj: Any, /, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # Jinja's own
        """Call a function, method or macro that templates may call.

        Raises:
            SecurityError: It may not be called, or prints a value that is not plain.
            TooMuchError: The page exceeds its step limit, or the result could be too large.
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
        """Read an attribute if it is allowed; checked first, since a property could read a file when evaluated.

        Raises:
            SecurityError: It is not allowed.
        """
        self._refuse_closed(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> Any:  # noqa: ANN401  # Jinja's own
        """Read an item; ``page["title"]`` is ``page.title``.

        Raises:
            SecurityError: It is the name of an attribute that is not allowed.
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
        """Return True if a template may read an attribute; never for a path or a Python internal."""
        if isinstance(value, PurePath) or not super().is_safe_attribute(obj, attr, value):
            return False
        return isinstance(obj, IN_THE_OPEN) or self.is_open(obj, attr)

    def is_open(self, obj: object, attr: str) -> bool:
        """Return True if an attribute of one of our classes is public to templates."""
        kind: type = type(obj)
        return _is_said(kind, attr)

    def unsafe_undefined(self, obj: object, attribute: str) -> NoReturn:
        """Abort rendering; Jinja's own would print nothing in place of a forbidden value.

        Raises:
            SecurityError: Always.
        """
        raise SecurityError(f"{type(obj).__name__}.{attribute}")

    def is_safe_callable(self, obj: object) -> bool:
        """Return True if a template may call it: a plain value's method, a macro, or what is marked for templates."""
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
        """Replace ``str.format`` with a sandboxed version, whose fields follow the rules of template attributes."""
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
        """Evaluate ``*`` on numbers, ``+``, and ``%`` formatting with plain values.

        Raises:
            SecurityError: ``*`` on other types, ``**``, or formatting of a value that is not plain.
            TooMuchError: The result could exceed the output limit of a page.
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
    """True for a field, property or method for templates of one of our classes, but not inherited from elsewhere."""
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
    """Let ``sum`` add numbers only: a sum of lists grows with every item."""
    for start in starts:
        if not isinstance(start, (int, float)):
            raise SecurityError("sum")
