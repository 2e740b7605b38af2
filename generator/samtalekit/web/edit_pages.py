"""The pages that show the kit's text to begin a file of one's own from: one for each source that is not own yet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields

from samtalekit.model.base import for_templates
from samtalekit.model.field_kinds import Field
from samtalekit.model.form import Form, Section
from samtalekit.model.markup import anchors_at
from samtalekit.model.overlay import OWN_ID, fingerprint_of
from samtalekit.model.page import Origin, Page, without_parts
from samtalekit.web.page_context import Cover, PageContext, StagedPage, staged
from samtalekit.web.urls import Edit, edit_id

# Starts: what an author is handed to begin a file of their own with, and the names that it can use.

OWN_QUESTION = f"{OWN_ID}question"
"""The id of the question that a worked example adds."""


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """What a worked example says beside its keys.

    Attributes:
        label: The label of the question that it adds.
    """

    reword: str
    hide: str
    add: str
    order: str
    label: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """A page of the site and the file that it is edited in.

    Attributes:
        body: A page's text; empty for a form.
        form: A form; None for a page.
        translates: The fingerprint of a workplace's extension that the file would be a translation of; empty for none.
        source: The path of the file that a form's file holds the words of; empty for that file itself.
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
        """The sections of a page, beside which an extension can put something."""
        return tuple(anchor for _line, _level, anchor in anchors_at(self.body))

    def addition(self, words: str) -> str:
        """The beginning of a file that extends this one: a page after its first section, a form by a question reworded.

        Args:
            words: What stands where an author begins to write.
        """
        head = "extends: true\n" + (f"translates: {_quoted(self.translates)}\n" if self.translates else "")
        if self.form is None:
            place = next((f"after {anchor}" for anchor in self.places()), "end")
            return f"---\n{head}---\n\n::: {place}\n{words}\n:::\n"
        if self.source:
            return head + "\n".join(self._reworded()) + "\n"
        return head + "reword:\n" + "".join(f"  {line}\n" for line in self._reworded())

    def example(self, words: ExampleWords) -> str:
        """All that an extension can do to this form, each once, by the form's own names; empty for what has none.

        Args:
            words: What it says of each thing.
        """
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
        """The first question whose label stands in the file as readers see it, without a value by name."""
        for section in self.form.source.sections if self.form else ():
            for field in section.fields:
                if field.label in self.origin.text:
                    return section, field
        return None

    def _reworded(self) -> Iterator[str]:
        """Lines that give a question its words anew: where it stands, and what it says now."""
        found = self._asked()
        if found is None:
            yield f"title: {_quoted(self.title)}"
            return
        section, field = found
        yield from ("sections:", f"  {section.id}:", "    fields:", f"      {field.id}: {_quoted(field.label)}")

    def _spare(self, section: Section, asked: Field) -> str:
        """A question of a section that could be hidden and leave the rest as it is; empty when there is none."""
        fields = [field for each in self.form.source.sections for field in each.fields] if self.form else []
        needed = {name for field in fields if field.relevant for name in field.relevant}
        free = (each for each in section.fields if each.id not in needed | {asked.id} and not each.required)
        return next((each.id for each in free), "")


def _quoted(text: str) -> str:
    """A text as YAML reads it, whatever is in it: a title may hold a colon."""
    return json.dumps(text, ensure_ascii=False)


def edit_page_of_page(desk: PageContext, page: Page, edit: Edit) -> StagedPage:
    """The page to begin from for a page of guidance, without the parts that the workplace leaves out."""
    kept = without_parts(page.origin.text, frozenset(desk.kit.workplace.leave_out))
    origin = page.origin.model_copy(update={"text": kept})
    translates = _extension_of(desk, page.language, page.id)
    return _edit_page(desk, Sourced(page.id, page.title, origin, page.body, translates=translates), edit)


def edit_page_of_form(desk: PageContext, form: Form, edit: Edit) -> StagedPage:
    """The page to begin from for a form; in another language its file holds the words of the kit's own."""
    source, page_id, origin = desk.kit.structure.languages[0], f"forms/{form.id}", desk.edition.form_origins[form.id]
    words_of = origin.path.replace(f"/{form.language}/", f"/{source}/", 1) if form.language != source else ""
    translates = _extension_of(desk, form.language, page_id)
    sourced = Sourced(page_id, form.title, origin, form=form, translates=translates, source=words_of)
    return _edit_page(desk, sourced, edit)


def _extension_of(desk: PageContext, language: str, page_id: str) -> str:
    """The fingerprint of a workplace's extension in the kit's own language; empty when there is none, or it is that."""
    source = desk.kit.structure.languages[0]
    edition = next((each for each in desk.kit.editions if each.language == source), None)
    if edition is None or language == source:
        return ""
    form_id = page_id.removeprefix("forms/")
    origin = next((page.origin for page in edition.pages if page.id == page_id), edition.form_origins.get(form_id))
    return fingerprint_of(origin.text) if origin and origin.beneath else ""


def _edit_page(desk: PageContext, source: Sourced, edit: Edit) -> StagedPage:
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


def _example_words(desk: PageContext) -> ExampleWords:
    return ExampleWords(**{field.name: desk.templates.say(f"edit_do_{field.name}") for field in fields(ExampleWords)})
