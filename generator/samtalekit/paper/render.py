"""The press: HTML and CSS become PDF. The only module that knows WeasyPrint."""

import logging
from contextlib import redirect_stdout
from functools import cache, lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from urllib.request import url2pathname

from samtalekit.core.errors import paper_error
from samtalekit.core.files import names_below, own_file
from samtalekit.theming.theme import Theme

with redirect_stdout(StringIO()):  # where Pango is missing, WeasyPrint prints a page of advice among the results
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

__all__ = ["Renderer", "colour_profile"]


STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What WeasyPrint raises over CSS that it reads and cannot lay out, such as a width that is no number any more."""


class Renderer:
    """A press set up with a theme's walls; the fonts and styles it has read are kept between papers.

    One press serves any number of papers, in one thread.
    """

    def __init__(self, theme: Theme) -> None:
        """Set up the press: only files in the theme's folders may reach a paper."""
        self._fetcher = WalledFetcher(theme.folders)
        self._own_styles = [
            f"theme/{name}"
            for folder in theme.folders[:-1]
            for name in names_below(folder, "print")
            if name.endswith(".css")
        ]
        self._fonts = FontConfiguration()
        self._parsed = lru_cache(maxsize=4)(self._parse)

    def press(self, html: str, css: str) -> bytes:
        """Print a paper, with a text field for every input; finishing turns those into what they should be.

        Raises:
            PaperError: The paper refers to something outside the theme, or WeasyPrint complained of anything.
        """
        with ComplaintsHeard() as complaints:
            try:
                pdf: bytes = HTML(string=html, url_fetcher=self._fetcher).write_pdf(
                    stylesheets=[self._parsed(css)],
                    font_config=self._fonts,
                    pdf_forms=True,
                    pdf_variant="pdf/ua-1",
                    uncompressed_pdf=True,  # finishing compresses, once
                )
            except FatalURLFetchingError as error:
                raise paper_error("outside", address=str(error)) from error
            except STUMBLES as error:
                if not self._own_styles:
                    raise
                raise paper_error("style", sheets=", ".join(self._own_styles), complaint=str(error)[:200]) from error
        if complaints.heard:
            raise paper_error("press", complaint="; ".join(complaints.heard))
        return pdf

    def _parse(self, css: str) -> CSS:
        with ComplaintsHeard() as complaints:
            try:
                parsed = CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)
            except FatalURLFetchingError as error:
                raise paper_error("outside", address=str(error)) from error
        if complaints.heard:
            raise paper_error("press", complaint="; ".join(complaints.heard))
        return parsed


@cache
def colour_profile() -> bytes:
    """The ICC profile of sRGB, in which papers give their colours; it comes with WeasyPrint.

    WeasyPrint 70 can put it into a paper itself (``output_intent="srgb"``), but leaves the file open.
    """
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


class WalledFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches files that lie within walls, and data that lies in the address itself; nothing else.

    WeasyPrint's own fetcher reads any file, follows http, ``../`` and symbolic links.
    """

    def __init__(self, roots: tuple[Path, ...]) -> None:
        """Build the walls around some folders."""
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)
        self._roots = tuple({each: None for root in roots for each in (root, root.resolve())})

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Fetch an address.

        Raises:
            FatalURLFetchingError: It lies outside the walls, or cannot be read. WeasyPrint lets
                this error through and swallows every other.
        """
        if url.lower().startswith("data:"):
            return super().fetch(url, headers)
        path = self._file_of(url)
        if path is None:
            raise FatalURLFetchingError(url)
        return super().fetch(path.as_uri(), headers)

    def _file_of(self, url: str) -> Path | None:
        """The real file within the walls that an address names; None when it names none."""
        parts = urlsplit(url)
        if parts.scheme.lower() != "file" or parts.netloc not in {"", "localhost"}:
            return None
        path = Path(url2pathname(parts.path))
        within = ((root, path.relative_to(root)) for root in self._roots if path.is_relative_to(root))
        found = (own_file(root, name.as_posix()) for root, name in within)
        return next((real for real in found if real), None)


class ComplaintsHeard(logging.Handler):
    """Hears what WeasyPrint logs while it works: a warning that nobody reads is a paper gone wrong."""

    def __init__(self) -> None:
        """Listen for warnings and worse."""
        super().__init__(level=logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the complaint, once."""
        if (message := record.getMessage()) not in self.heard:
            self.heard.append(message)

    def __enter__(self) -> Self:
        """Begin to listen."""
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        logging.getLogger("weasyprint").removeHandler(self)
