"""Presentations: the slides of a page as one HTML file with everything in it, which needs no network and no other file.

Styles, script, fonts, logo and pictures are embedded, and its policy allows nothing else: it can be mailed, and opened
from a disk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from samtalekit.content.blocks import Body, Section
from samtalekit.content.context import RenderContext
from samtalekit.content.markdown import OUTLINE
from samtalekit.content.slides import Slides, render_slides
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import data_address, sha256_of
from samtalekit.core.findings import in_order
from samtalekit.model.kit import LocalizedKit
from samtalekit.model.markup import SCHEMES, inner_target, links
from samtalekit.model.page import Page
from samtalekit.model.slides import FOLDER, KIND
from samtalekit.theming.theme import Theme
from samtalekit.web.assets import embedded_faces, light_tokens, picture
from samtalekit.web.bundle.audit import outside_requests
from samtalekit.web.markup import read_markup
from samtalekit.web.page_context import BYTES_PER_KILOBYTE, PageContext
from samtalekit.web.policy import alone_with_policy
from samtalekit.web.urls import relative

SHEETS = ("base", "slide", "presentation")
"""The theme's style sheets in a presentation, in cascade order."""

TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
EMBEDDED = frozenset({"data"})
DROPPED = "not-here:"
"""Target of a link to another page, of which a presentation keeps the words alone: it may be far from the site."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """A finished presentation.

    Attributes:
        id: Of its page.
        path: Of its file, relative to the root of the whole site.
        slides: How many slides it has, the opening one included.
        minutes: How long it takes; 0 when neither its page nor its notes say.
    """

    id: str
    title: str
    path: str
    slides: int
    minutes: int
    html: str

    @property
    def kilobytes(self) -> int:
        """Size of its file, in thousands of bytes."""
        return max(1, round(len(self.html.encode()) / BYTES_PER_KILOBYTE))


def presentations_of(context: PageContext, whole: LocalizedKit) -> Mapping[str, Presentation]:
    """Return the presentation of each page that is one, by the page's id; from the cache where nothing has changed.

    ``whole`` is the language with the texts that the context's outline lacks.

    Raises:
        SourceErrors: One would load something from outside.
        ThemeError: A template of the theme has an error.
    """
    return {page.id: _presentation(context, whole, page) for page in whole.pages if page.front.kind == KIND}


def _presentation(context: PageContext, whole: LocalizedKit, page: Page) -> Presentation:
    pictures = dict(_pictures(page, whole))
    inputs = [context.common, page.model_dump_json(), *(f"{link} {sha256_of(each)}" for link, each in pictures.items())]
    return Presentation(**context.cache.derived("presentation", inputs, lambda: asdict(_made(context, page, pictures))))


def _pictures(page: Page, whole: LocalizedKit) -> Iterator[tuple[str, bytes]]:
    """Yield each picture of a page as it is published, by its link."""
    for link in links(page.body):
        inner = inner_target(page.id, link.target) if link.is_image else None
        if inner and inner.path in whole.images:
            yield link.target, picture(whole.images[inner.path])


def _made(context: PageContext, page: Page, pictures: Mapping[str, bytes]) -> Presentation:
    def target(link: str) -> str:
        if link in pictures:
            return data_address(pictures[link], TYPES[urlsplit(link).path.rpartition(".")[2].lower()])
        return link if urlsplit(link).scheme in SCHEMES else DROPPED

    papers = context.paper_views(page.id)
    rendering = RenderContext(
        kit=context.kit,
        localized=context.localized,
        templates=context.templates,
        address=lambda _page_id: DROPPED,
        target=target,
        papers=papers,
        page_id=page.id,
        schemes=EMBEDDED,
    )
    slides = render_slides(page.body, rendering)
    path = f"{FOLDER}/{context.localized.language}/{page.address}.html"
    html = _document(context, page, slides)
    if findings := [*outside_requests(path, read_markup(html))]:
        raise SourceErrors(in_order(findings))
    return Presentation(page.id, page.title, path, len(slides.slides), page.front.minutes or slides.minutes, html)


def _document(context: PageContext, page: Page, slides: Slides) -> str:
    theme = context.templates.theme
    facts = _facts(context, page) | {
        "logo": data_address(theme.logo.content, TYPES[theme.logo.suffix]) if theme.logo else "",
        "icon": data_address(theme.icon.png, TYPES["png"]),
        "language": context.localized.language,
        "spoken": page.language,
    }
    values = {"presentation": facts, "slides": slides.slides}
    plain = context.templates.whole("slides/presentation.html.j2", style="", script="", **values)
    style = embedded_faces(theme, plain, context.cache) + light_tokens(theme)
    style += "\n".join(theme.text(f"web/css/{name}.css") for name in SHEETS)
    html = context.templates.whole(
        "slides/presentation.html.j2",
        style=Markup("<style>{}</style>").format(_inline(style)),
        script=Markup("<script>{}</script>").format(_inline(theme.text("web/js/slides.js"))),
        **values,
    )
    return alone_with_policy(f"{html.replace(f' {OUTLINE}', '').strip()}\n", has_script=True)


def _inline(text: str) -> Markup:
    """A style sheet or a script of the theme; in both, ``</`` is written so that it does not end the element."""
    return Markup(text.replace("</", r"<\/"))  # noqa: S704  # the theme's own files


def _facts(context: PageContext, page: Page) -> dict[str, object]:
    """What slides show besides their own text."""
    front = page.front
    title, lead = front.opening or front.title, front.lead or ""
    return {"title": title, "lead": lead, "workplace": context.kit.workplace.name}


# The page of a presentation: all slides one under the other, with their notes.


def script_of(context: PageContext, page: Page, rendering: RenderContext) -> Body:
    """Return the body of a presentation's page."""
    slides = render_slides(page.body, rendering, rendering)
    facts = _facts(context, page) | {"logo": _logo(context.templates.theme, context, page)}
    shown = context.templates.whole("slides/script.html.j2", slides=slides.slides, presentation=facts)
    return Body((Section(slides.headings, "", f"{slides.intro}\n{shown}", frozenset(), ()),))


def view_of(context: PageContext, presentation: Presentation) -> dict[str, object]:
    """Return what the page of a presentation says of its file, with the link to it."""
    return {
        "href": relative(context.here.path(presentation.id), presentation.path),
        "file": presentation.path.rpartition("/")[2],
        "kilobytes": presentation.kilobytes,
        "minutes": presentation.minutes,
        "slides": presentation.slides,
    }


def _logo(theme: Theme, context: PageContext, page: Page) -> str:
    """Link to the site's logo from a page; empty when the brand has none."""
    if not theme.logo:
        return ""
    return relative(context.here.path(page.id), f"{context.here.folder}assets/logo.{theme.logo.suffix}")
