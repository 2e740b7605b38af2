"""The theme's templates, run in Jinja's sandbox: they say where words stand, not what they are."""

from base64 import b64encode
from datetime import date

from markupsafe import Markup, escape

from samtalekit.ground.languages import written_date, written_span
from samtalekit.ground.words import catalogue, say
from samtalekit.theming.templates import rendered, sandbox
from samtalekit.theming.theme import Theme


class Templates:
    """The templates of one theme, speaking one language.

    In a template, ``say("next_step")`` is the fixed word of that name in ``ground/words/<language>/``,
    ``|day`` and ``|span`` write dates in that language, and ``|as_address`` makes of a drawing an address for ``src``.
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
        self._environment.filters["verbatim"] = _verbatim
        self._environment.filters["as_address"] = _as_address

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


def _verbatim(text: str) -> Markup:
    """A text that keeps its line breaks, as ``&#10;``, in HTML whose own line breaks mean nothing."""
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704  # escaped on this very line


def _as_address(svg: str) -> str:
    """The address of a drawing that lies in the address itself."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"
