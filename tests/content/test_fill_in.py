"""A form to fill in on its page: all the fields of its paper, by their names."""

import json
import re
from dataclasses import replace

import pytest

from paper.samples import FORMS, ROOT, all_kinds, every_kind, read_form
from samtalekit.content.cards import form_cards
from samtalekit.content.context import PaperView, Templates
from samtalekit.content.fill_in import web_form
from samtalekit.model.table import KINDS, DateField, LineField
from web.samples import default_kit, form, page, setting, small_kit
from web.samples import papers as papers_of

FORMS_TO_SHOW = {**{name: name for name in FORMS}, "every-kind": every_kind, "all-kinds": all_kinds}
NAMED = re.compile(r'<(?:input|textarea|select) class="[^"]*"[^>]* name="([^"]*)"')


def on_page(kit, form_):
    return web_form(kit, kit.localized[0], form_)


def shown(form_):
    """The HTML of a form on its page."""
    kit, theme, _site_file = default_kit()
    card = {"paper": {"script": "p.js", "file": "P.pdf"}}
    fill_in = on_page(kit, form_)
    return Templates(theme, "da").render(
        "fill-in/form.html.j2", form=form_, card=card, fill_in=fill_in, root="..", writer="w.js", reader="r.js"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_field_can_be_filled_in_on_a_page(kind):
    assert (ROOT / "theme" / "web" / "fill-in" / f"{kind}.html.j2").is_file()


@pytest.mark.parametrize("name", FORMS_TO_SHOW)
def test_a_page_asks_for_every_field_of_the_paper_by_its_name(name):
    """In the same order; what is read-only or signed is not asked for."""
    made = FORMS_TO_SHOW[name]
    form_ = read_form(name) if isinstance(made, str) else made()
    asked = [entry.name for entry in form_.entries() if not entry.readonly and entry.kind != "signature"]

    assert set(NAMED.findall(shown(form_))) == set(asked)


def test_what_a_paper_holds_from_the_start_is_on_the_page():
    html = shown(all_kinds())

    assert 'type="date" max="9999-12-31" id="sk-f-next_talk" name="next_talk" value="2027-03-15"' in html
    assert re.search(r'name="hours" value="7.5"', html)
    assert re.search(r'name="methods_peer_training" value="yes" checked', html)


def test_a_condition_names_the_fields_that_hold_its_answer():
    """A box of several, and a question of the same round."""
    tick = {
        "id": "how",
        "kind": "choices",
        "label": "Hvordan?",
        "options": [{"id": each, "label": each} for each in "ab"],
    }
    more = {"id": "more", "kind": "text", "label": "Mere", "relevant": {"how": ["a", "b"]}}
    repeated = form("one", sections=[{"id": "goals", "title": "Mål", "repeat": 2, "fields": [tick, more]}])
    kit = small_kit(forms=(repeated,))
    made = on_page(kit, repeated)

    second = made.sections[0].rounds[1].questions[1]
    assert json.loads(second.relevant) == [[["how_2_a", "yes"], ["how_2_b", "yes"]]]
    assert (second.name, second.label) == ("more_2", "Mål 2: Mere")


def test_files_are_named_by_the_first_line_of_the_head():
    """Not by a date, and not by the first question of a form without a head."""
    assert on_page(default_kit()[0], read_form("development-plan")).named_by == "name"
    head = (DateField(id="day", label="Dag", kind="date"), LineField(id="who", label="Hvem", kind="line"))
    named = form("one").model_copy(update={"head_fields": head})
    assert on_page(small_kit(forms=(named,)), named).named_by == "who"
    assert on_page(small_kit(forms=(form("one"),)), form("one").model_copy(update={"head_fields": ()})).named_by == ""


@pytest.mark.parametrize(
    ("keys", "offered"),
    [({}, "Del som PDF"), ({"pack": False}, None), ({"pack": False, "send_to": "Ida"}, "Send til Ida")],
)
def test_a_form_that_nobody_hands_on_offers_no_sharing(keys, offered):
    html = shown(form("one", **keys))

    assert re.findall(r"data-sk-share hidden>([^<]*)<", html) == ([offered] if offered else [])


def test_a_workplace_or_a_form_can_switch_it_off():
    on, off = form("one"), form("two", fill_in=False)

    assert on_page(small_kit(forms=(on, off)), on)
    assert on_page(small_kit(forms=(on, off)), off) is None
    assert on_page(small_kit(forms=(on,), workplace={"fill_in": False}), on) is None


def test_papers_without_a_description_are_downloaded_only():
    """A form whose paper is not made yet has no script to fill it in with."""
    assert {paper.description for paper in papers_of(small_kit(forms=(form("one"),)))} == {b""}


# What a form gives besides its paper: dates for a calendar, its head for another form, and links to where it is filled in.


def test_a_date_says_what_a_calendar_shows_after_the_title_of_its_round():
    """And a date without it says nothing."""
    dated = {"id": "next", "kind": "date", "label": "Næste gang", "remind": "Følg op på aftalen"}
    plain = {"id": "seen", "kind": "date", "label": "Set den"}
    repeated = form("one", sections=[{"id": "goals", "title": "Mål", "repeat": 2, "fields": [dated, plain]}])
    made = on_page(small_kit(forms=(repeated,)), repeated)

    assert [question.remind for round_ in made.sections[0].rounds for question in round_.questions] == [
        "Mål 1: Følg op på aftalen", "", "Mål 2: Følg op på aftalen", "",
    ]  # fmt: skip
    assert made.has_reminders
    html = shown(repeated)
    assert html.count('data-sk-remind="Mål 2: Følg op på aftalen"') == 1
    assert "data-sk-calendar" in html


def test_a_form_without_such_a_date_has_no_button_for_a_calendar():
    assert "data-sk-calendar" not in shown(form("one"))


HEAD = [
    LineField(id="name", kind="line", label="Navn"),
    LineField(id="unit", kind="line", label="Enhed"),
    DateField(id="date", kind="date", label="Dato"),
]


def with_head(form_id, **more):
    made = form(form_id, **{"audiences": ["employee"], **more})
    names = [field.id for field in HEAD] if made.source.head is None else made.source.head
    return made.model_copy(update={"head_fields": tuple(field for field in HEAD if field.id in names)})


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        ({}, {"two": ["Two", ["name", "unit"]]}),
        ({"audiences": ["employee", "manager"]}, {"two": ["Two", ["name", "unit"]]}),
        ({"head": ["unit", "date"]}, {"two": ["Two", ["unit"]]}),
        ({"head": ["date"]}, {}),
        ({"audiences": ["manager"]}, {}),
        ({"data_notice": "own"}, {}),
        ({"fill_in": False}, {}),
    ],
    ids=[
        "alike",
        "for others, too",
        "less in its head",
        "a date alone",
        "for others",
        "kept otherwise",
        "not filled in",
    ],
)
def test_a_head_is_shared_by_forms_for_the_same_people_that_are_kept_in_the_same_way(other, shared):
    """As in a pack, dates are not: forms are filled in on different days."""
    one, two = with_head("one"), with_head("two", **other)
    made = on_page(small_kit(forms=(one, two)), one)

    assert json.loads(made.shares_head) == shared


@pytest.mark.parametrize(
    ("workplace", "source", "link"),
    [
        ({}, {}, "skemaer/one.html#sk-fill"),
        ({"fill_in": False}, {}, ""),
        ({}, {"fill_in": False}, ""),
    ],
    ids=["filled in", "switched off by the workplace", "switched off by the form"],
)
def test_a_card_leads_to_where_its_form_is_filled_in(workplace, source, link):
    context = setting(small_kit(page("index"), forms=(form("one", **source),), workplace=workplace))
    view = PaperView("One", "one.pdf", "", 0, 0, 1, 1, file="One.pdf", script="one.js")

    assert form_cards(replace(context, papers={"one": view}), ("one",))[0].fill_in == link
    assert form_cards(replace(context, papers={}), ("one",))[0].fill_in == "", "its paper is not made yet"
