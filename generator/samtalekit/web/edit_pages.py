"""The pages that show the kit's text to begin a file of one's own from: one for each source that is not own yet."""

from dataclasses import fields

from samtalekit.model.form import Form
from samtalekit.model.page import Page
from samtalekit.model.page import without_parts
from samtalekit.model.translation import fingerprint_of
from samtalekit.web.urls import edit_id
from samtalekit.web.edit_links import Edit
from samtalekit.web.page_context import Cover, Desk, StagedPage, staged
from samtalekit.web.starts import ExampleWords, Sourced


def edit_page_of_page(desk: Desk, page: Page, edit: Edit) -> StagedPage:
    """The page to begin from for a page of guidance, without the parts that the workplace leaves out."""
    kept = without_parts(page.origin.text, frozenset(desk.kit.workplace.leave_out))
    origin = page.origin.model_copy(update={"text": kept})
    translates = _extension_of(desk, page.language, page.id)
    return _edit_page(desk, Sourced(page.id, page.title, origin, page.body, translates=translates), edit)


def edit_page_of_form(desk: Desk, form: Form, edit: Edit) -> StagedPage:
    """The page to begin from for a form; in another language its file holds the words of the kit's own."""
    source, page_id, origin = desk.kit.structure.languages[0], f"forms/{form.id}", desk.edition.form_origins[form.id]
    words_of = origin.path.replace(f"/{form.language}/", f"/{source}/", 1) if form.language != source else ""
    translates = _extension_of(desk, form.language, page_id)
    sourced = Sourced(page_id, form.title, origin, form=form, translates=translates, source=words_of)
    return _edit_page(desk, sourced, edit)


def _extension_of(desk: Desk, language: str, page_id: str) -> str:
    """The fingerprint of a workplace's extension in the kit's own language; empty when there is none, or it is that."""
    source = desk.kit.structure.languages[0]
    edition = next((each for each in desk.kit.editions if each.language == source), None)
    if edition is None or language == source:
        return ""
    form_id = page_id.removeprefix("forms/")
    origin = next((page.origin for page in edition.pages if page.id == page_id), edition.form_origins.get(form_id))
    return fingerprint_of(origin.text) if origin and origin.beneath else ""


def _edit_page(desk: Desk, source: Sourced, edit: Edit) -> StagedPage:
    here = edit_id(source.id)
    values = {
        "source": source,
        "href": edit.href,
        "back": desk.here.href(here, source.id),
        "addition": source.addition(desk.templates.say("edit_add_here")),
        "example": source.example(_example_words(desk)),
    }
    text = desk.templates.render("pages/edit.html.j2", **values)
    title = desk.templates.say("edit_title", title=source.title)
    return staged(desk, Cover(here, title, title, is_content=False), text)


def _example_words(desk: Desk) -> ExampleWords:
    return ExampleWords(**{field.name: desk.templates.say(f"edit_do_{field.name}") for field in fields(ExampleWords)})
