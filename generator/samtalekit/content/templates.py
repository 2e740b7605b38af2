"""The theme's templates, run in Jinja's sandbox: they say where words stand, not what they are."""

from datetime import date

from markupsafe import Markup, escape

from samtalekit.core.files import data_address
from samtalekit.core.locale import written_date, written_number, written_span, written_value
from samtalekit.core.messages import catalogue, say
from samtalekit.model.base import for_templates
from samtalekit.model.field_kinds import TICKED, Column
from samtalekit.theming.templates import rendered, sandbox
from samtalekit.theming.theme import Theme

TICK = "✓"


class Templates:
    """The templates of one theme, speaking one language.

    In a template, ``say("next_step")`` is the fixed word of that name in ``ground/words/<language>/``,
    ``|day`` and ``|span`` write dates in that language and ``|amount`` numbers, ``|as_cell(column)`` what stands in a
    table's cell from the start, and ``|as_address`` makes of a drawing an address for ``src``.
    """

    def __init__(self, theme: Theme, language: str, *, below: str = "web/", rooms: tuple[str, ...] = ("web",)) -> None:
        """Open the templates; nothing is read before the first is rendered.

        Args:
            theme: Whose templates they are.
            language: What they speak.
            below: Where in the theme the templates' names begin.
            rooms: Where their fixed words stand; the first room that has a word wins.
        """
        self.language = language
        self.theme = theme
        self._rooms = rooms
        self._environment = sandbox(theme, below=below)
        self._environment.globals["say"] = self.say
        self._environment.filters["day"] = lambda day: written_date(day, language)
        self._environment.filters["span"] = self._span
        self._environment.filters["amount"] = lambda number: written_number(number, language)
        self._environment.filters["as_cell"] = self._as_cell  # for templates: a column is no plain value
        self._environment.filters["verbatim"] = _verbatim
        self._environment.filters["as_address"] = _as_address

    @for_templates
    def say(self, key: str, **values: str | int) -> str:
        """The fixed word of that name in the language of these templates."""
        known = catalogue(self.language)
        room = next((room for room in self._rooms if f"{room}.{key}" in known), self._rooms[-1])
        return say(self.language, f"{room}.{key}", values)

    def render(self, name: str, **values: object) -> str:
        """The HTML of one template, without blank lines or indents, so that Markdown leaves it in one piece."""
        html = self.whole(name, **values)
        return "\n".join(line.strip() for line in html.splitlines() if line.strip())

    def whole(self, name: str, **values: object) -> str:
        """The HTML of one template as it is: a whole document, in which code keeps its lines."""
        return rendered(self._environment, name, **values)

    def _span(self, span: tuple[date, date]) -> str:
        return written_span(*span, self.language)

    @for_templates
    def _as_cell(self, value: str | float, column: Column) -> str:
        """What stands in a table's cell from the start, as paper shows it: a tick, words, a day, a number."""
        start = column.start(value)
        if column.kind == "check":
            return TICK if start == TICKED else ""
        if column.kind == "choice":
            return next((option.label for option in column.options or () if option.id == start), "")
        return written_value(start, self.language) if column.kind == "number" else start


def _verbatim(text: str) -> Markup:
    """A text that keeps its line breaks, as ``&#10;``, in HTML whose own line breaks mean nothing."""
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704  # escaped on this very line


def _as_address(svg: str) -> str:
    """The address of a drawing that lies in the address itself."""
    return data_address(svg.encode(), "image/svg+xml")
