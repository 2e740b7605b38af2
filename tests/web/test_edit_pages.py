"""What the site's edit pages hand out: put in the file that they name, it is a file that the check accepts."""

import html
import re

import pytest

from helpers.projects import write
from samtalekit.core.cache import Cache
from samtalekit.model.form import Form, FormSource
from samtalekit.model.page import Origin
from samtalekit.sources.kit import read_kit
from samtalekit.theming.open_theme import open_theme
from samtalekit.web.edit_pages import ExampleWords, Sourced
from samtalekit.web.pages import staged_pages
from samtalekit.web.stage import page_contexts
from samtalekit.web.urls import edit_id
from web.samples import ROOT, papers

SHED = (
    "name: Havneby\nlanguages: [da, en]\nexample: true\nedit_address: https://github.com/havneby/mus-kit/edit/main/\n"
)
FORMS = len(list((ROOT / "content" / "da" / "forms").glob("*.yml")))
WORDS = ExampleWords(reword="words", hide="gone", add="ours", order="first", label="And?")


def handed_out(kit, theme, part):
    """What the edit pages of all forms hand out, by the file that each of them names."""
    found = {}
    for context, localized in zip(page_contexts(kit, theme, papers(kit), Cache()), kit.localized, strict=True):
        forms = {edit_id(f"forms/{form.id}"): localized.form_origins[form.id].path for form in localized.forms}
        for page in (page for page in staged_pages(context, localized) if page.id in forms):
            given = re.search(rf"<pre[^>]*{part}[^>]*>(.*?)</pre>", page.text, re.DOTALL)
            if given:
                found[forms[page.id]] = html.unescape(given[1])
    return found


@pytest.fixture(scope="module")
def at_work(tmp_path_factory):
    """Read a workplace over the kit that comes along, with some files more."""

    def read(files):
        return read_kit(write(tmp_path_factory.mktemp("starts"), {"workplace.yml": SHED, **files}))

    return read


@pytest.fixture(scope="module")
def theme(at_work):
    return open_theme(at_work({}).brand, [ROOT / "theme"], "Havneby")[0]


@pytest.fixture(scope="module")
def edit_templates(at_work, theme):
    """The beginning of a file for each form, in both languages, before there is any."""
    return handed_out(at_work({}).kit, theme, 'id="sk-addition"')


def those_of(files, language):
    return {path: text for path, text in files.items() if path.startswith(f"content/{language}/")}


def reported(reading):
    return [(finding.place, finding.code, finding.values) for finding in reading.findings]


def test_what_a_translated_form_hands_out_is_accepted_as_it_is(edit_templates, at_work):
    """Its file holds words alone; nothing is asked of the Danish one."""
    english = those_of(edit_templates, "en")

    assert len(english) == FORMS
    assert reported(at_work(english)) == []


def test_what_a_form_hands_out_in_its_own_language_asks_for_nothing_but_its_translation(edit_templates, at_work, theme):
    """And when the English file is begun as well, it says by itself what it is a translation of."""
    danish = those_of(edit_templates, "da")
    alone = at_work(danish)
    english = those_of(handed_out(alone.kit, theme, 'id="sk-addition"'), "en")

    assert {finding.code for finding in alone.findings} == {"translation-missing"}
    assert len(danish) == len(english) == len(alone.findings) == FORMS
    assert {code for _place, code, _values in reported(at_work({**danish, **english}))} <= {"translation-gap"}


def test_the_worked_example_of_every_form_is_accepted_too(at_work, theme):
    """All of it at once, by the form's own names: reworded, hidden, added, in another order."""
    examples = handed_out(at_work({}).kit, theme, 'aria-label="Et eksempel[^"]*"')
    reading = at_work(examples)

    assert len(those_of(examples, "da")) == len(examples) == FORMS
    assert all(key in text for text in examples.values() for key in ("reword:", "add:", "order:"))
    assert sum("hide:" in text for text in examples.values()) > 12
    assert {finding.code for finding in reading.findings} == {"translation-missing"}
    assert "own_question" in {
        field.id for field in reading.kit.localized[0].form("short-mus").source.sections[0].fields
    }


def small(text, **more):
    """A form of two questions whose file says something."""
    fields = [{"id": "goal", "kind": "line", "label": "Mål: hvad?"}, {"id": "when", "kind": "date", "label": "Dato"}]
    section = {"id": "one", "title": "Et", "fields": fields}
    data = {"form": "plan", "edition": 1, "title": "Plan", "purpose": "x", "who": "x", "when": "x", "time": "x"}
    source = FormSource.model_validate({**data, "sections": [section]})
    form = Form(id="plan", language="da", address="x", source=source, head_fields=())
    origin = Origin(path="content/da/forms/plan.yml", is_own=False, text=text)
    return Sourced("forms/plan", "Plan", origin, form=form, **more)


def test_an_addition_to_a_form_begins_with_its_first_question():
    """In quotation marks: a question may hold a colon."""
    assert small("label: Mål: hvad?").addition("") == (
        'extends: true\nreword:\n  sections:\n    one:\n      fields:\n        goal: "Mål: hvad?"\n'
    )


def test_a_question_that_says_a_value_by_name_is_not_handed_out_with_the_value_written_out():
    """Else the workplace's next word for it would not reach the question."""
    assert 'when: "Dato"' in small("label: '{{ role.manager.The }}s mål?'\nlabel: Dato").addition("")
    assert 'title: "Plan"' in small("").addition("")


def test_an_example_shows_the_forms_own_names():
    """An author takes the lines that serve, and has no need to look up what a question is called."""
    assert small("Mål: hvad?").example(WORDS) == (
        'extends: true\nreword: # words\n  sections:\n    one:\n      fields:\n        goal: "Mål: hvad?"\n'
        "hide: [when] # gone\nadd: # ours\n"
        '  - {after: goal, id: own_question, kind: line, label: "And?"}\n'
        "order: # first\n  one: [own_question, goal]\n"
    )


def test_an_addition_to_a_page_begins_after_its_first_section():
    """An editor pastes it, writes, and has changed nothing else."""
    origin = Origin(path="content/da/steps/plan.md", is_own=False, text="---\n")
    page = Sourced("steps/plan", "Planlæg", origin, "## Hvornår\n\nI god tid.\n\n## Hvem\n")

    assert page.addition("Skriv her.") == "---\nextends: true\n---\n\n::: after hvornaar\nSkriv her.\n:::\n"
    assert page.places() == ("hvornaar", "hvem")


def test_an_addition_to_a_translation_says_which_addition_it_translates():
    """Where a workplace has one in the kit's own language."""
    origin = Origin(path="content/en/steps/plan.md", is_own=False, text="---\n")

    assert Sourced("steps/plan", "Plan", origin, translates="0123456789ab").addition("Here.") == (
        '---\nextends: true\ntranslates: "0123456789ab"\n---\n\n::: end\nHere.\n:::\n'
    )
