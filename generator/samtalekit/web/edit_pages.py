"""Edit pages: show the kit's text and a starter file for each page or form that the workplace has not overridden."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields

from samtalekit.content.context import RenderContext
from samtalekit.model.base import OWN_ID, fingerprint_of, for_templates
from samtalekit.model.form import Form, Section
from samtalekit.model.kit import Kit
from samtalekit.model.markup import anchors_at
from samtalekit.model.page import Origin, Page, without_parts
from samtalekit.model.table import Field
from samtalekit.web.page_context import Cover, PageContext, StagedPage, staged
from samtalekit.web.urls import Edit, edit_id

# Starter files: overlay templates with the keys and ids that an author can use.

OWN_QUESTION = f"{OWN_ID}question"
"""Id of the question that the worked example adds."""


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """Comments in the worked example by key, and the label of the question that it adds."""

    reword: str
    hide: str
    add: str
    order: str
    label: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """A page or form of the site with the source file it is edited in.

    Attributes:
        body: Text of a page; empty for a form.
        form: The form; None for a page.
        translates: Fingerprint of the workplace's extension that the file would translate; empty for none.
        source: Path of the form file that this file translates; empty for the original.
    """

    id: str
    title: str
    origin: Origin
    body: str = ""
    form: Form | None = None
    translates: str = ""
    source: str = ""

    @for_templates
    def places(self) -> tuple[str, ...]:
        """Return the anchors of a page's sections, at which an extension can insert text."""
        return tuple(anchor for _line, _level, anchor in anchors_at(self.body))

    def addition(self, words: str) -> str:
        """Return a starter file that extends this one: a page after its first section, a form by a reworded question.

        The author replaces the given words.
        """
        head = "extends: true\n" + (f"translates: {_quoted(self.translates)}\n" if self.translates else "")
        if self.form is None:
            place = next((f"after {anchor}" for anchor in self.places()), "end")
            return f"---\n{head}---\n\n::: {place}\n{words}\n:::\n"
        if self.source:
            return head + "\n".join(self._reworded()) + "\n"
        return head + "reword:\n" + "".join(f"  {line}\n" for line in self._reworded())

    def example(self, words: ExampleWords) -> str:
        """Return an example with every key of a form extension and the form's ids; empty for pages and translations."""
        found = self._asked()
        if self.form is None or self.source or found is None:
            return ""
        section, asked = found
        lines = ["extends: true", f"reword: # {words.reword}", *(f"  {line}" for line in self._reworded())]
        hidden = self._spare(section, asked)
        lines += [f"hide: [{hidden}] # {words.hide}"] if hidden else []
        own = f"after: {asked.id}, id: {OWN_QUESTION}, kind: line, label: {_quoted(words.label)}"
        lines += [f"add: # {words.add}", f"  - {{{own}}}"]
        lines += [f"order: # {words.order}", f"  {section.id}: [{OWN_QUESTION}, {asked.id}]"]
        return "\n".join(lines) + "\n"

    def _asked(self) -> tuple[Section, Field] | None:
        """The first question whose label is in the file word for word, without values to fill in."""
        for section in self.form.source.sections if self.form else ():
            for field in section.fields:
                if field.label in self.origin.text:
                    return section, field
        return None

    def _reworded(self) -> Iterator[str]:
        """YAML lines that reword a question."""
        found = self._asked()
        if found is None:
            yield f"title: {_quoted(self.title)}"
            return
        section, field = found
        yield from ("sections:", f"  {section.id}:", "    fields:", f"      {field.id}: {_quoted(field.label)}")

    def _spare(self, section: Section, asked: Field) -> str:
        """Id of a question that can be hidden without affecting others; empty for none."""
        fields = [field for each in self.form.source.sections for field in each.fields] if self.form else []
        needed = {name for field in fields if field.relevant for name in field.relevant}
        free = (each for each in section.fields if each.id not in needed | {asked.id} and not each.required)
        return next((each.id for each in free), "")


def _quoted(text: str) -> str:
    """Quote a text as a YAML string: a title may contain a colon."""
    return json.dumps(text, ensure_ascii=False)


def edit_page_of_page(context: PageContext, page: Page, edit: Edit, _render_context: RenderContext) -> StagedPage:
    """Return the edit page of a guidance page, without the parts that the workplace leaves out."""
    kept = without_parts(page.origin.text, context.kit.structure.left_out(context.kit.workplace))
    origin = page.origin.model_copy(update={"text": kept})
    translates = context.extensions.get(page.id, "")
    return _edit_page(context, Sourced(page.id, page.title, origin, page.body, translates=translates), edit)


def edit_page_of_form(
    context: PageContext, form: Form, origin: Origin, edit: Edit, _render_context: RenderContext
) -> StagedPage:
    """Return the edit page of a form; in another language its file translates the kit's original."""
    source, page_id = context.kit.structure.languages[0], f"forms/{form.id}"
    words_of = origin.path.replace(f"/{form.language}/", f"/{source}/", 1) if form.language != source else ""
    translates = context.extensions.get(page_id, "") if form.language != source else ""
    sourced = Sourced(page_id, form.title, origin, form=form, translates=translates, source=words_of)
    return _edit_page(context, sourced, edit)


def extensions_of(kit: Kit, language: str) -> dict[str, str]:
    """Return the fingerprints of the workplace's extensions that this language has to translate, by page id."""
    source = kit.structure.languages[0]
    localized = next((each for each in kit.localized if each.language == source), None)
    if localized is None or language == source:
        return {}
    origins = {page.id: page.origin for page in localized.pages}
    origins |= {f"forms/{form}": origin for form, origin in localized.form_origins.items()}
    return {page_id: fingerprint_of(origin.text) for page_id, origin in origins.items() if origin.beneath}


def _edit_page(context: PageContext, source: Sourced, edit: Edit) -> StagedPage:
    here = edit_id(source.id)
    values = {
        "source": source,
        "href": edit.href,
        "back": context.here.href(here, source.id),
        "addition": source.addition(context.templates.message("edit_add_here")),
        "example": source.example(_example_words(context)),
    }
    text = context.templates.render("pages/edit.html.j2", **values)
    title = context.templates.message("edit_title", title=source.title)
    return staged(context, Cover(here, title, title, is_content=False), text)


def _example_words(context: PageContext) -> ExampleWords:
    return ExampleWords(
        **{field.name: context.templates.message(f"edit_do_{field.name}") for field in fields(ExampleWords)}
    )
