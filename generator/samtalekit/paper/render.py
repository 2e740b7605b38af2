"""Render HTML and CSS to PDF with WeasyPrint, reading files only from the theme's folders.

The only module that imports WeasyPrint. It also provides the sRGB ICC profile and turns logged warnings into errors.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache, lru_cache, partial
from importlib.resources import files
from io import StringIO
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from urllib.request import url2pathname

from samtalekit.core.errors import paper_error
from samtalekit.core.files import file_or_none, names_below
from samtalekit.model.outputs import PageUse
from samtalekit.paper.parts import Bookmark, Layout, PartTask, RenderedPart
from samtalekit.theming.theme import Theme

with redirect_stdout(StringIO()):  # without Pango, WeasyPrint prints a page of advice to stdout, among the results
    from weasyprint import CSS, HTML
    from weasyprint.document import Document, Page
    from weasyprint.formatting_structure.boxes import BlockLevelBox, PageBox, ReplacedBox, TextBox
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

__all__ = ["Renderer", "colour_profile"]


_TOO_MUCH = re.compile(r"""<form\b|(?:col|row)span\s*=\s*["']?\s*(?:[1-9]\d{3,}|0\d)""", re.IGNORECASE)
"""Refused HTML: forms within the paper's own, and cells across thousands of columns or rows, for each of which
WeasyPrint allocates memory."""

LAYOUT_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What WeasyPrint raises for CSS that it can parse but not lay out, such as a width that overflows to no number."""


class Renderer:
    """HTML-to-PDF renderer for one theme; caches fonts and parsed style sheets between papers.

    One instance renders any number of papers, in one thread.
    """

    def __init__(self, theme: Theme) -> None:
        """Set up the renderer: only files in the theme's folders can be loaded into a paper."""
        self._fetcher = LocalFetcher(theme.folders)
        self._own_styles = [
            f"theme/{name}"
            for folder in theme.folders[:-1]
            for name in names_below(folder, "print")
            if name.endswith(".css")
        ]
        self._fonts = FontConfiguration()
        self._parsed = lru_cache(maxsize=4)(partial(_parse, self._fonts, self._fetcher))
        # WeasyPrint removes its temporary folder of fonts when the garbage is collected, which a worker process that
        # ends does not do. This is called at the latest when this process ends, and in no other.
        Finalize(self, _forget, (self._fonts,), exitpriority=0)

    def render_part(self, task: PartTask) -> RenderedPart:
        """Lay out a part of a paper, whose first page has a number; draw it too, where asked.

        A plain text field stands for every input; finishing replaces those fields.

        Raises:
            PaperError: The part refers to a file outside the theme, or WeasyPrint logged a warning.
        """
        side = "right" if task.first_page % 2 else "left"
        start = f"html {{ break-before: {side} }} @page :first {{ counter-reset: page {task.first_page} }}"
        with self._errors(task.html):
            document = self._laid_out(task.html, [self._parsed(task.css), CSS(string=start)])
            return RenderedPart(_layout_of(document), document.write_pdf(**_OPTIONS) if task.is_drawn else b"")

    def _laid_out(self, html: str, styles: list[CSS]) -> Document:
        source = HTML(string=html, url_fetcher=self._fetcher)
        return source.render(stylesheets=styles, font_config=self._fonts, **_OPTIONS)

    @contextmanager
    def _errors(self, html: str) -> Iterator[None]:
        """Refuse HTML that would take all memory, and raise what WeasyPrint raises or logs as a `PaperError`."""
        if found := _TOO_MUCH.search(html):
            raise paper_error("template", piece=found[0])
        with WarningsCaught() as complaints:
            try:
                yield
            except FatalURLFetchingError as error:
                raise paper_error("outside", address=str(error)) from error
            except LAYOUT_ERRORS as error:
                if not self._own_styles:
                    raise
                raise paper_error("style", sheets=", ".join(self._own_styles), complaint=str(error)[:200]) from error
        if complaints.messages:
            raise paper_error("render", complaint="; ".join(complaints.messages))


def _forget(fonts: FontConfiguration) -> None:
    """Remove the temporary folder of some fonts."""
    fonts.__del__()


def _parse(fonts: FontConfiguration, fetcher: "LocalFetcher", css: str) -> CSS:
    with WarningsCaught() as complaints:
        try:
            parsed = CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        except FatalURLFetchingError as error:
            raise paper_error("outside", address=str(error)) from error
    if complaints.messages:
        raise paper_error("render", complaint="; ".join(complaints.messages))
    return parsed


_OPTIONS = {
    "pdf_forms": True,
    "pdf_variant": "pdf/ua-1",
    "uncompressed_pdf": True,  # `finish` compresses, once
}

PT_PER_PX = 0.75  # CSS, Values and Units, 5.2


def _layout_of(document: Document) -> Layout:
    anchors: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for anchor in page.anchors:
            anchors.setdefault(anchor, number)
    bookmarks = tuple(
        Bookmark(level, label, number, left * PT_PER_PX, (page.height - top) * PT_PER_PX, state == "open")
        for number, page in enumerate(document.pages)
        for level, label, (left, top), state in page.bookmarks
    )
    return Layout(len(document.pages), anchors, bookmarks, tuple(_use_of(page) for page in document.pages))


HEADING, ROW, NOTICE = "sk-heading", "sk-row", "sk-notice"
"""Classes of a form's pieces in `print/sheet.html.j2`: of a section's heading, a row of questions, the data notice."""
PIECES = frozenset({"sk-head", HEADING, ROW, NOTICE})
LOW_ROW_PX = 70 / 25.4 * 96  # CSS pixels; a taller row alone fills a good part of its page


def _use_of(page: Page) -> PageUse:
    """Find out how much of a page a form takes, and whether a single row is parted from its section there."""
    box = page._page_box  # noqa: SLF001  # WeasyPrint gives no other way to know where something is
    found = list(_pieces_on(box))
    if not found:
        return PageUse(_filled(box))
    end = max(bottom for _name, _top, bottom in found)
    (first, top, bottom), following = found[0], found[1][0] if found[1:] else NOTICE
    is_torn = first == ROW and following != ROW and bottom - top <= LOW_ROW_PX
    return PageUse(round(min(1, (end - box.content_box_y()) / box.height), 3), is_torn)


def _filled(page_box: PageBox) -> float:
    """Return how far down a page there is something, as a part of its height between the margins."""
    content = page_box.children[0]  # the others are in the margins
    ends = [each.position_y + each.height for each in content.descendants() if isinstance(each, TextBox | ReplacedBox)]
    top = page_box.content_box_y()
    return round(float(max(ends, default=top) - top) / float(page_box.height), 3)


def _pieces_on(page_box: PageBox) -> Iterator[tuple[str, float, float]]:
    """Yield the pieces of a form on a page in their order: its class, and its upper and lower edge in pixels."""
    for box in page_box.descendants():
        if isinstance(box, BlockLevelBox) and box.element is not None:
            for name in PIECES.intersection((box.element.get("class") or "").split()):
                yield name, box.border_box_y(), box.border_box_y() + box.border_height()


@cache
def colour_profile() -> bytes:
    """Return the sRGB ICC profile, the colour space of papers; it ships with WeasyPrint.

    WeasyPrint 70 can embed it itself (``output_intent="srgb"``), but leaves the file open.
    """
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


class LocalFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """URL fetcher that loads only files inside given folders, and ``data:`` URLs.

    WeasyPrint's own fetcher reads any file and follows http, ``../`` and symbolic links.
    """

    def __init__(self, roots: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)
        self._roots = tuple({each: None for root in roots for each in (root, root.resolve())})

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Fetch an address.

        Raises:
            FatalURLFetchingError: It lies outside the folders, or cannot be read. WeasyPrint lets
                this error through and swallows every other.
        """
        if url.lower().startswith("data:"):
            return super().fetch(url, headers)
        path = self._file_of(url)
        if path is None:
            raise FatalURLFetchingError(url)
        return super().fetch(path.as_uri(), headers)

    def _file_of(self, url: str) -> Path | None:
        """Resolve an address to a real file inside the folders; None when there is none."""
        parts = urlsplit(url)
        if parts.scheme.lower() != "file" or parts.netloc not in {"", "localhost"}:
            return None
        path = Path(url2pathname(parts.path))
        within = ((root, path.relative_to(root)) for root in self._roots if path.is_relative_to(root))
        found = (file_or_none(root, name.as_posix()) for root, name in within)
        return next((real for real in found if real), None)


class WarningsCaught(logging.Handler):
    """Log handler that collects WeasyPrint's warnings, so that none of them goes unnoticed."""

    def __init__(self) -> None:
        """Collect warnings and worse."""
        super().__init__(level=logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Collect the message, once."""
        if (message := record.getMessage()) not in self.messages:
            self.messages.append(message)

    def __enter__(self) -> Self:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)
