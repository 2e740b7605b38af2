"""Card sets read from their files: a workplace's own questions among the kit's, and each language's words."""

import pytest

from helpers.projects import SAMPLES, write
from samtalekit.core.messages import in_quotes
from samtalekit.jobs.accept import affected_outputs
from samtalekit.model.base import fingerprint_of
from samtalekit.pipeline.load import load
from samtalekit.sources.kit import read_kit
from samtalekit.sources.language import fingerprint_of_words
from samtalekit.sources.yaml_tree import read_tree

FILE = "content/en/cards/talks.yml"
TALKS = """cards: talks
title: Talks by the shed
purpose: Draw one while the glue dries.
themes:
  - id: ride
    title: The ride
    questions:
      - {id: best, text: "Which way home is the best?", follow_up: "What is it like in rain?", who: "{{ role.rider.The }} asks"}
      - {id: worst, text: "Which hill is the worst?"}
  - id: shed
    title: The shed
    questions:
      - {id: tool, text: "Which tool is missing?"}
"""
PAGE = {"content/en/lamps.md": "---\ntitle: Lamps\nsummary: Look.\n---\n\n::: cards talks\n"}
OF_THE_KIT = "content/da/cards/dialogue-cards.yml"
HAVNEBY = "name: Havneby\nlanguages: [da, en]\nexample: true\n"


def questions(root, at=0):
    """Each theme of the first card set and its questions, in one language of a folder."""
    reading = read_kit(root)
    assert reading.kit, reading.findings
    (cards,) = reading.kit.localized[at].card_sets
    return {theme.id: [question.text for question in theme.questions] for theme in cards.themes}


def over_the_kit(project, extension, **more):
    """A workplace over the kit that comes along, with an extension of its cards."""
    return project({"workplace.yml": HAVNEBY, OF_THE_KIT: "extends: true\n" + extension, **more})


def test_a_workplaces_own_words_for_people_reach_its_cards(workplace):
    root = workplace({FILE: TALKS})
    roles = "roles: {en: {rider: {one: courier, the: the courier, many: couriers, the_many: the couriers}}}\n"
    write(root, {"workplace.yml": (root / "workplace.yml").read_text() + roles})
    reading = read_kit(root)
    assert reading.kit, reading.findings

    assert reading.kit.localized[0].card_sets[0].themes[0].questions[0].who == "The courier asks"


@pytest.mark.parametrize(
    ("extension", "theme", "expected"),
    [
        ("hide: [would_keep]\n", "tasks", lambda kits: kits[1:]),
        ("add: [{into: tasks, id: own_boat, text: Hvem sejler?}]\n", "tasks", lambda kits: [*kits, "Hvem sejler?"]),
        (
            "add: [{before: succeeded, id: own_boat, text: Hvem sejler?}]\n",
            "tasks",
            lambda kits: [kits[0], "Hvem sejler?", *kits[1:]],
        ),
        (
            "reword: {themes: {tasks: {questions: {would_keep: {text: Hvilken tur?}}}}}\n",
            "tasks",
            lambda kits: ["Hvilken tur?", *kits[1:]],
        ),
        ("order: {tasks: [who_notices]}\n", "tasks", lambda kits: [kits[6], *kits[:6], kits[7]]),
        (
            "add: [{after: future, id: own_quay, title: Kajen, questions: [{id: own_boat, text: Hvem sejler?}]}]\n",
            "own_quay",
            lambda _kits: ["Hvem sejler?"],
        ),
    ],
    ids=["hide", "into a theme", "before another", "reword", "order", "a theme"],
)
def test_a_workplace_changes_the_kits_questions_without_copying_them(project, extension, theme, expected):
    """What it does not name stays the kit's, and follows the kit's later changes."""
    kits = questions(project({"workplace.yml": HAVNEBY}))
    own = questions(over_the_kit(project, extension))

    assert own[theme] == expected(kits.get(theme, []))
    assert {name: texts for name, texts in own.items() if name != theme} == {
        name: texts for name, texts in kits.items() if name != theme
    }


def test_a_theme_that_is_hidden_takes_its_questions_along(project):
    """And one whose questions are all hidden goes with them."""
    kits = questions(project({"workplace.yml": HAVNEBY}))
    names = "[future, best_together, stuck, they_ask, feedback, disagree, best_meeting, outside, more_from_me]"
    own = questions(over_the_kit(project, f"hide: {names}\n"))

    assert list(own) == [name for name in kits if name not in {"future", "cooperation"}]


def test_a_question_that_the_kit_has_not_is_answered_with_one_that_it_has(project):
    first = read_kit(over_the_kit(project, "hide: [would_keap]\n")).findings[0]

    assert (first.place.file, first.place.line, first.code) == (OF_THE_KIT, 2, "extension-unknown")
    assert first.values["nearest"] == in_quotes("would_keep")


def test_a_question_of_ones_own_is_translated_beside_the_kits(project):
    """The kit's English words stay; the workplace's question has one line of its own, its text alone."""
    added = "add: [{into: tasks, id: own_boat, text: Hvem sejler?}]\n"
    signed = fingerprint_of(f"extends: true\n{added}")
    words = f'extends: true\ntranslates: "{signed}"\n'
    words += "themes: {tasks: {questions: {own_boat: Who sails?}}}\n"
    root = over_the_kit(project, added, **{OF_THE_KIT.replace("/da/", "/en/"): words})

    assert questions(root)["tasks"][-1] == "Hvem sejler?"
    assert questions(root, 1)["tasks"][-1] == "Who sails?"
    assert questions(root, 1)["tasks"][0] == "Which task would you hate to give up?"


def test_a_workplace_may_replace_the_whole_deck(project):
    """Then nothing of the kit's is left, and its page shows the workplace's."""
    own = TALKS.replace("talks", "dialogue-cards").replace("{{ role.rider.The }}", "Nora")

    assert list(questions(project({"workplace.yml": HAVNEBY.replace("da, en", "da"), OF_THE_KIT: own}))) == [
        "ride",
        "shed",
    ]


def test_two_questions_of_one_id_are_pointed_at_in_whatever_themes_they_are(workplace, reported):
    """An extension names a question by its id alone."""
    lines = reported(workplace({FILE: TALKS.replace("id: tool", "id: worst")}))

    assert lines[0].startswith(f"{FILE}:13:14: duplicate-id")


def test_a_question_in_small_type_is_reported_at_its_line_in_each_language(project):
    """A translation is longer than its source, and its translator reads the finding."""
    long = " ".join(["Hvad gør du, når lampen går ud på vej hjem?"] * 5)[:220]
    source = TALKS.replace("Which hill is the worst?", long).replace("{{ role.rider.The }}", "Nora")
    tree, _findings = read_tree(source, "")
    words = f"""translates: "{fingerprint_of_words(tree)}"
title: Talks by the shed
purpose: Draw one.
themes:
  ride:
    title: The ride
    questions:
      best: {{text: "Which way home?", follow_up: "What is it like in rain?", who: Nora asks}}
      worst: "{long}"
  shed: {{title: The shed, questions: {{tool: "Which tool?"}}}}
"""
    files = {"workplace.yml": HAVNEBY, "content/da/cards/talks.yml": source, "content/en/cards/talks.yml": words}
    found = [(each.place.file, each.place.line, each.code) for each in load(project(files)).findings]

    assert found == [
        ("content/da/cards/talks.yml", 9, "card-text-small"),
        ("content/en/cards/talks.yml", 9, "card-text-small"),
    ]


def test_cards_and_a_form_of_one_name_would_be_one_file(workplace, reported):
    lines = reported(workplace({FILE.replace("talks", "check-up"): TALKS.replace("cards: talks", "cards: check-up")}))

    assert "paper-name-taken" in lines[0]


def test_cards_and_a_figure_of_one_name_would_be_one_file_too(project, reported):
    settings = f"name: Quay\nkit: {SAMPLES / 'welcome-aboard'}\nlanguages: [en]\nexample: true\n"
    own = TALKS.replace("cards: talks", "cards: good-start").replace("{{ role.rider.The }}", "Nora")
    lines = reported(project({"workplace.yml": settings, "content/en/cards/good-start.yml": own}))

    assert lines[0].startswith("content/en/cards/good-start.yml:1:8: paper-name-taken")


@pytest.mark.parametrize(
    ("folder", "key", "name"), [("figures", "figure", "pack-newcomer"), ("figures", "figure", "booklet")]
)
def test_a_figure_named_as_a_pack_or_the_booklet_would_take_its_file(folder, key, name, project, reported):
    """One of the two papers would be lost without a word."""
    settings = f"name: Quay\nkit: {SAMPLES / 'welcome-aboard'}\nlanguages: [en]\nexample: true\n"
    figure = (SAMPLES / "welcome-aboard/content/en/figures/good-start.yml").read_text("utf-8")
    own = figure.replace(f"{key}: good-start", f"{key}: {name}")
    lines = reported(project({"workplace.yml": settings, f"content/en/{folder}/{name}.yml": own}))

    assert "paper-name-taken" in lines[0]


def test_a_character_that_no_face_has_is_found_before_the_cards_are_printed(workplace, codes):
    """The question is in the face of headings, which may have fewer characters than that of text."""
    assert codes(workplace({FILE: TALKS.replace("the worst", "the worst 💡")})) == ["letter-missing"]


def test_cards_go_with_the_last_page_that_shows_them(tmp_path):
    """Nobody prints a deck of what their pages leave out; one that is on no page at all stays."""
    found = {}
    for name, pages in (("all", "all"), ("few", "[weeks/first]")):
        settings = f"name: Quay\nkit: {SAMPLES / 'welcome-aboard'}\nlanguages: [en]\nexample: true\npages: {pages}\n"
        own = TALKS.replace("{{ role.rider.The }}", "Nora")
        reading = read_kit(write(tmp_path / name, {"workplace.yml": settings, FILE: own}))
        assert reading.kit, reading.findings
        found[name] = {cards.id for cards in reading.kit.localized[0].card_sets}

    assert found == {"all": {"friday-questions", "talks"}, "few": {"talks"}}


def test_a_link_leads_to_a_theme_on_a_page(workplace, codes):
    body = "See [the shed](#theme-shed), not [the hill](#theme-hill).\n"
    files = {FILE: TALKS, "content/en/lamps.md": PAGE["content/en/lamps.md"] + "\n" + body}

    assert codes(workplace(files)) == ["broken-link"]


def test_a_changed_deck_is_looked_at_on_its_pages_and_on_paper(workplace):
    """What ``status`` lists for those who go through the kit's changes."""
    touched = affected_outputs(FILE, read_kit(workplace({FILE: TALKS, **PAGE})))

    assert (dict(touched.pages), touched.papers["talks"]) == ({"lamps": "Lamps"}, "Talks by the shed")
