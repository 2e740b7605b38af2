"""The theme's templates, run in Jinja's sandbox: they say where words stand, not what they are."""

from datetime import date

from markupsafe import Markup, escape

from samtalekit.ground.languages import written_date, written_span
from samtalekit.ground.words import say
from samtalekit.theming.templates import rendered, sandbox
from samtalekit.theming.theme import Theme


class Templates:
    """The templates of one theme, speaking one language.

    In a template, ``say("next_step")`` is the fixed word of that name in ``ground/words/<language>/web.toml``,
    and ``|day`` and ``|span`` write dates in that language.
    """

    def __init__(self, theme: Theme, language: str) -> None:
        """Open the templates; nothing is read before the first is rendered."""
        self.language = language
        self._environment = sandbox(theme, below="web/")
        self._environment.globals["say"] = self.say
        self._environment.filters["day"] = lambda day: written_date(day, language)
        self._environment.filters["span"] = self._span
        self._environment.filters["verbatim"] = _verbatim

    def say(self, key: str, **values: str | int) -> str:
        """The fixed word of that name in the language of these templates."""
        return say(self.language, f"web.{key}", values)

    def render(self, name: str, **values: object) -> str:
        """The HTML of one template, without blank lines or indents, so that Markdown leaves it in one piece."""
        html = rendered(self._environment, name, **values)
        return "\n".join(line.strip() for line in html.splitlines() if line.strip())

    def _span(self, span: tuple[date, date]) -> str:
        return written_span(*span, self.language)


def _verbatim(text: str) -> Markup:
    """A text that keeps its line breaks, as ``&#10;``, in HTML whose own line breaks mean nothing."""
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704  # escaped on this very line
