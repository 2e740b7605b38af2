"""A whole site for tests, made of the default kit with papers of cardboard."""

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from samtalekit.content.context import RenderContext
from samtalekit.core.cache import Cache
from samtalekit.core.findings import Location
from samtalekit.model.form import Form, FormSource
from samtalekit.model.kit import Kit, KitFile, LocalizedKit, Words
from samtalekit.model.outputs import ManifestField, Paper
from samtalekit.model.page import FrontMatter, Origin, Page
from samtalekit.model.workplace import Brand, Workplace
from samtalekit.sources.kit import read_kit
from samtalekit.theming.open_theme import open_theme
from samtalekit.theming.theme import Theme
from samtalekit.web.page_context import PageContext
from samtalekit.web.stage import page_contexts

ROOT = Path(__file__).parents[2]

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
) + b"%" * 60_000


def preview() -> bytes:
    """The picture of a paper: some lines on white."""
    sheet = Image.new("RGB", (420, 594), "#ffffff")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((44, 44, 240, 66), fill="#0d5c6b")
    for top in range(110, 540, 70):
        draw.rectangle((44, top, 376, top + 44), outline="#6b7f86", width=2)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def papers(kit: Kit) -> list[Paper]:
    """A paper for each form."""
    field = ManifestField(name="name", kind="line", label="Navn", required=False)
    return [
        Paper(form.id, "form", localized.language, form.source.edition, form.title, 2, PDF, preview(), (field,))
        for localized in kit.localized
        for form in localized.forms
    ]


@cache
def default_kit() -> tuple[Kit, Theme, Mapping[str, object]]:
    """The kit in this repository, its theme and its ``mkdocs.yml``."""
    return kit_in(ROOT)


def kit_in(root: Path) -> tuple[Kit, Theme, Mapping[str, object]]:
    """A kit with the theme of this repository, and the ``mkdocs.yml`` that holds for it."""
    reading = read_kit(root)
    assert reading.kit, reading.findings
    theme, _findings = open_theme(reading.kit.brand, [ROOT / "theme"], "Havneby Styrelse")
    return reading.kit, theme, reading.site_file


def page(page_id: str, **more: object) -> Page:
    """A page of a small kit; ``body`` is its text, ``is_own`` whose file it is, the rest its front matter."""
    body, is_own, language = more.pop("body", "Tekst."), more.pop("is_own", True), more.pop("language", "da")
    front = {"title": page_id, "summary": f"Om {page_id}"} | more
    return Page(
        id=page_id,
        language=language,
        address=more.get("address", page_id),
        front=FrontMatter.model_validate(front),
        body=body,
        origin=Origin(path=f"content/da/{page_id}.md", is_own=is_own, text=f"---\ntitle: {page_id}\n---\n{body}\n"),
    )


def form(form_id: str, **more: object) -> Form:
    """A form of one question."""
    source = {
        "form": form_id,
        "edition": 1,
        "title": form_id.title(),
        "purpose": "Formålet.",
        "who": "alle",
        "when": "altid",
        "time": "5 minutter",
        "sections": [{"id": "one", "title": "Et", "fields": [{"id": "goal", "kind": "text", "label": "Hvad?"}]}],
    } | more
    address = f"skemaer/{form_id}"
    return Form(id=form_id, language="da", address=address, source=FormSource.model_validate(source), head_fields=())


def small_kit(
    *pages: Page, forms: tuple[Form, ...] = (), workplace: Mapping[str, object] | None = None, **structure: object
) -> Kit:
    """A kit of a few pages. ``structure`` is what ``kit.yml`` says beside the bare minimum."""
    at_work = Workplace.model_validate({"name": "Prøvestedet", "languages": ["da"]} | dict(workplace or {}))
    data = {"id": "small", "edition": 1, "languages": ["da"], "menu": ["index"], "workplace": at_work} | structure
    origins = {
        each.id: Origin(path=f"content/da/forms/{each.id}.yml", is_own=True, text=f"form: {each.id}\n")
        for each in forms
    }
    words = Words(title="Lille", season_title="Året", season={"talks": "Tal sammen"})
    localized = LocalizedKit(language="da", words=words, pages=pages, forms=forms, form_origins=origins)
    brand = Brand(light={}, places={"": Location("theme/_brand.yml")})
    return Kit(structure=KitFile.model_validate(data), workplace=at_work, brand=brand, localized=(localized,))


def page_context(kit: Kit) -> PageContext:
    """What the pages of a small kit are made with; all its forms have papers."""
    _kit, theme, _site_file = default_kit()
    return next(page_contexts(kit, theme, papers(kit), Cache()))


def setting(kit: Kit, here: str = "index") -> RenderContext:
    """The setting of a page of a small kit, with papers for all its forms."""
    context = page_context(kit)
    return context.render_context(here, context.paper_views(here))
