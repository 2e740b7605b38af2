"""Extensions: a workplace changes the kit's pages and definitions without copying them, so that upstream still flows."""

import re

import pytest

from samtalekit.core.messages import in_quotes
from samtalekit.model.base import fingerprint_of
from samtalekit.sources.kit import read_kit
from samtalekit.sources.layers import package_root

BOTH = package_root() / "generator/samtalekit/jobs/skeleton/both"
HAVNEBY = "name: Havneby\nlanguages: [da, en]\nexample: true\n"
AT_THE_SHED = "---\nextends: true\n---\n\n"
OPTIONS = "extends: true\noptions: {invites: [{id: hr, label: HR}, {id: manager, label: Lederen}]}\n"
CHECK_UP, BRAKES = "content/en/forms/check-up.yml", "content/en/brakes.md"
DANISH = AT_THE_SHED + "::: after hvornaar\nHos os begynder vi i oktober.\n:::\n"


@pytest.fixture
def reading(project):
    """Read a workplace over the kit of the package, in two languages."""

    def read(files):
        return read_kit(project({"workplace.yml": HAVNEBY, **files}))

    return read


def codes(reading):
    return [(finding.place.file, finding.code) for finding in reading.findings]


def danish(reading):
    assert reading.kit, reading.findings
    return reading.kit.localized[0]


def english(reading):
    assert reading.kit, reading.findings
    return reading.kit.localized[1]


def brakes(workplace, text):
    """The body of the tiny kit's page about brakes with an extension over it."""
    reading = read_kit(workplace({"content/en/brakes.md": AT_THE_SHED + text}))
    assert reading.kit, reading.findings
    return reading.kit.localized[0].page("brakes").body.split("\n")


def labels(form):
    return [field.label for section in form.source.sections for field in section.fields]


def check_up(workplace, extension):
    """The tiny kit's form with an extension over it."""
    reading = read_kit(workplace({"content/en/forms/check-up.yml": "extends: true\n" + extension}))
    assert reading.kit, reading.findings
    return reading.kit.localized[0].form("check-up")


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("::: after look\nBrass ones squeal.\n:::\n", ["## Look", "squeezes", "Brass"]),
        ("::: before look\nBrass ones squeal.\n:::\n", ["Brass", "## Look", "squeezes"]),
        ("::: start\nBrass ones squeal.\n:::\n", ["Brass", "## Look", "squeezes"]),
        ("::: end\nBrass ones squeal.\n:::\n", ["## Look", "squeezes", "Brass"]),
    ],
)
def test_a_text_goes_to_the_place_that_it_names(workplace, text, order):
    """Around it the kit's page is as upstream has it."""
    body = "\n".join(brakes(workplace, text))

    places = [body.index(words) for words in order]
    assert places == sorted(places)


def test_a_section_is_replaced_or_left_out(workplace):
    """What comes after it stays."""
    replaced = "\n".join(brakes(workplace, "::: instead look\n## Listen\n\nNo squeal.\n:::\n"))
    left_out = "\n".join(brakes(workplace, "::: without look\n"))

    assert "## Listen" in replaced
    assert "squeezes" not in replaced
    assert "## Look" not in left_out


def test_a_block_may_stand_inside_the_text(workplace):
    """Its own closing line does not close the place."""
    body = brakes(workplace, "::: end\n::: tip\nOil the cable.\n:::\nThen ride.\n:::\n")

    assert body[body.index("::: tip") :][:4] == ["::: tip", "Oil the cable.", ":::", "Then ride."]


def test_a_key_of_the_front_matter_takes_the_kits_place_and_lists_of_words_grow(reading):
    """A workplace changes a summary without losing what makes the page a step."""
    text = "---\nextends: true\nsummary: Vores egen vej.\naliases: [havnemodellen]\n---\n\n"
    page = danish(reading({"content/da/steps/plan.md": text})).page("steps/plan")

    assert (page.front.summary, page.front.kind) == ("Vores egen vej.", "step")
    assert {"havnemodellen", "årshjul"} <= set(page.front.aliases)


def test_what_is_wrong_in_either_file_is_reported_where_it_is(workplace):
    """The kit's lines keep the kit's places, the workplace's theirs."""
    reading = read_kit(
        workplace(
            {"content/en/brakes.md": AT_THE_SHED + "::: end\nSee [the bell](bell.md) and {{ role.ridder.a }}.\n:::\n"}
        )
    )

    assert {(f.place.file, f.place.line, f.code) for f in reading.findings} == {
        ("content/en/brakes.md", 6, "unknown-value"),
        ("content/en/brakes.md", 6, "broken-link"),
    }


def test_an_extension_in_one_language_is_missed_in_the_other(reading):
    """English readers get the kit's page without it, and the editor reads what to write."""
    found = reading({"content/da/steps/plan.md": DANISH})

    (missed,) = [each for each in found.findings if each.code == "translation-missing"]
    assert missed.place.file == "content/en/steps/plan.md"
    assert "without what you have added" in missed.message("en")
    assert english(found).page("steps/plan").translation == "stale"


def test_an_extension_says_which_extension_it_translates(reading):
    """The kit's own translation still speaks for the kit's part."""
    english_text = f'---\nextends: true\ntranslates: "{fingerprint_of(DANISH)}"\n---\n\n::: after when\nWe begin in October.\n:::\n'
    found = reading({"content/da/steps/plan.md": DANISH, "content/en/steps/plan.md": english_text})

    page = english(found).page("steps/plan")
    assert codes(found) == []
    assert page.translation == "current"
    assert "We begin in October." in page.body


def test_a_changed_extension_makes_its_translation_stale(reading):
    """And nothing else."""
    english_text = '---\nextends: true\ntranslates: "000000000000"\n---\n\n::: after when\nWe begin in October.\n:::\n'
    found = reading({"content/da/steps/plan.md": DANISH, "content/en/steps/plan.md": english_text})

    assert codes(found) == [("content/en/steps/plan.md", "translation-stale")]


def test_fields_are_added_hidden_reworded_and_put_in_order(workplace):
    """All four in one extension, and the kit's other field is left alone."""
    form = check_up(
        workplace,
        "reword: {title: Our check-up, sections: {look: {fields: {remarks: Anything else?}}}}\n"
        "hide: [brakes_work]\n"
        "add:\n  - {before: remarks, id: own_bell, kind: check, label: The bell rings}\n"
        "  - {after: remarks, id: own_lamp, kind: check, label: The lamp shines}\n"
        "  - {after: remarks, id: own_tyre, kind: check, label: The tyres are hard}\n"
        "order: {look: [own_tyre]}\n",
    )

    assert form.title == "Our check-up"
    assert labels(form) == ["The tyres are hard", "The bell rings", "Anything else?", "The lamp shines"]


def test_a_section_of_ones_own_has_questions_of_ones_own(workplace):
    """A field after a section is a section."""
    form = check_up(
        workplace,
        "add:\n  - {after: look, id: own, title: At our shed, fields: [{id: own_key, kind: line, label: Key number}]}\n",
    )

    assert [section.title for section in form.source.sections] == ["Look", "At our shed"]
    assert labels(form)[-1] == "Key number"


def test_a_section_goes_with_its_last_question(workplace):
    """An empty heading on paper helps nobody."""
    form = check_up(
        workplace,
        "hide: [brakes_work, remarks]\n"
        "add: [{after: look, id: own, title: Ours, fields: [{id: own_key, kind: line, label: Key}]}]\n",
    )

    assert [section.id for section in form.source.sections] == ["own"]


def test_a_question_gets_options_of_ones_own(reading):
    """Those of the kit are gone, and no other question is touched."""
    form = danish(
        reading({"content/da/forms/short-mus.yml": OPTIONS, "workplace.yml": HAVNEBY.replace(", en", "")})
    ).form("short-mus")

    assert [option.label for option in form.field("invites").options] == ["HR", "Lederen"]


def test_an_extended_form_speaks_both_languages(reading):
    """The kit's English stands for what is the kit's; the workplace's own for what is its own."""
    own = (
        "extends: true\nadd: [{after: goal, id: own_room, kind: line, label: Lokale}]\n"
        "reword: {sections: {development: {title: Det vigtigste mål}}}\n"
    )
    words = (
        f'extends: true\ntranslates: "{fingerprint_of(own)}"\n'
        "sections: {development: {title: The goal that matters, fields: {own_room: Room}}}\n"
    )
    found = reading({"content/da/forms/short-mus.yml": own, "content/en/forms/short-mus.yml": words})

    form = english(found).form("short-mus")
    assert codes(found) == []
    assert form.translation == "current"
    assert form.source.sections[1].title == "The goal that matters"
    assert form.field("own_room").label == "Room"
    assert form.field("own_room").id in {
        field.id for field in danish(found).form("short-mus").source.sections[1].fields
    }


def test_a_question_without_its_translation_is_reported_and_shown_as_it_is(reading):
    """It is on the English paper in Danish, which is better than not being there."""
    own = "extends: true\nadd: [{after: goal, id: own_room, kind: line, label: Lokale}]\n"
    found = reading({"content/da/forms/short-mus.yml": own})

    form = english(found).form("short-mus")
    assert codes(found) == [("content/en/forms/short-mus.yml", "translation-missing")]
    assert (form.field("own_room").label, form.translation) == ("Lokale", "stale")


def test_a_gap_in_ones_own_translation_is_reported_in_ones_own_file(reading):
    """Not in the kit's, which nobody at the workplace can fix."""
    own = "extends: true\nadd: [{after: goal, id: own_room, kind: line, label: Lokale, hint: Etage}]\n"
    words = f'extends: true\ntranslates: "{fingerprint_of(own)}"\nsections: {{development: {{fields: {{own_room: {{label: Room}}}}}}}}\n'
    found = reading({"content/da/forms/short-mus.yml": own, "content/en/forms/short-mus.yml": words})

    assert codes(found) == [("content/en/forms/short-mus.yml", "translation-gap")]


def test_the_kits_example_answers_what_an_extended_form_still_asks(reading):
    """Nobody at the workplace can fix the kit's example, so a question it hides is no fault there."""
    own = "extends: true\nhide: [goal]\noptions: {invites: [{id: hr, label: HR}, {id: nobody, label: Ingen}]}\n"
    found = reading({"content/da/forms/short-mus.yml": own})
    example = next(each for each in english(found).examples if each.form.id == "short-mus")

    assert codes(found) == [("content/en/forms/short-mus.yml", "translation-missing")]
    assert example.answers
    assert not {"goal", "invites"} & set(example.answers)


def test_the_common_head_is_extended_for_all_forms(reading):
    """One line in one file, on every paper that takes the whole head."""
    files = {
        "content/da/head.yml": "extends: true\nadd: [{after: name, id: own_number, kind: line, label: Lønnummer}]\n",
        "workplace.yml": "name: Havneby\nlanguages: [da]\nexample: true\n",
    }
    form = danish(reading(files)).form("development-plan")

    assert [field.id for field in form.head_fields][:2] == ["name", "own_number"]


def test_a_term_is_added_to_the_kits_glossary(reading):
    """And another reworded and a third hidden, in the same file."""
    text = (
        "extends: true\nhide: [union_rep_review]\n"
        "reword: {terms: {group_review: {means: Vores gruppesamtale.}}}\n"
        "add: [{after: group_review, id: own_harbour, term: havneår, means: Fra marts til marts.}]\n"
    )
    found = reading({"content/da/glossary.yml": text, "workplace.yml": HAVNEBY.replace(", en", "")})
    terms = {term.id: term for term in danish(found).terms}

    assert "union_rep_review" not in terms
    assert terms["own_harbour"].term == "havneår"
    assert terms["group_review"].means == "Vores gruppesamtale."
    assert len(terms) > 10


def test_words_are_changed_one_by_one(reading):
    """A workplace's words.yml need not hold the kit's."""
    files = {
        "content/da/words.yml": "extends: true\nphases: {before: Inden samtalen}\n",
        "workplace.yml": HAVNEBY.replace(", en", ""),
    }
    words = danish(reading(files)).words

    assert (words.phases["before"], words.phases["after"]) == ("Inden samtalen", "Efter samtalen")


@pytest.mark.parametrize("guide", ["REDIGER.md", "EDITING.md"])
def test_what_the_guides_for_editors_tell_them_to_write_is_accepted(guide, reading):
    """The pieces of YAML in each guide, one below the other as it says, in the file that each is for."""
    pieces = re.findall(r"```yaml\n(.*?)```", (BOTH / guide).read_text(), re.DOTALL)
    danish_too = guide == "EDITING.md"
    own = "extends: true\nhide: [change]\n" + pieces[1] if danish_too else "".join(pieces)
    words = pieces[0].replace("change: What", "own_mentor: What") if danish_too else ""
    signed = words.replace("true\n", f'true\ntranslates: "{fingerprint_of(own)}"\n', 1)
    files = {"content/da/forms/development-plan.yml": own, "content/en/forms/development-plan.yml": signed}
    found = reading({path: text for path, text in files.items() if text})

    assert codes(found) == [("content/en/forms/development-plan.yml", "translation-missing")] * (not danish_too)
    assert danish(found).form("development-plan").field("own_mentor").kind == "text"


def reported(workplace, files):
    """File, line and code of everything that a check reports for a workplace over the tiny kit."""
    return [(f.place.file, f.place.line, f.code) for f in read_kit(workplace(files)).findings]


@pytest.mark.parametrize("slip", ["extends: ja", 'extends: "true"', "Extends: true", "extends: 1", "extends: [true]"])
def test_a_slip_in_the_line_that_says_it_extends_is_one_finding(slip, workplace):
    """The rest is read as what it is meant to be, so that nothing else is reported."""
    files = {
        CHECK_UP: f"{slip}\nhide: [remarks]\n",
        BRAKES: f"---\n{slip}\n---\n\n::: end\nSqueal.\n:::\n",
        "content/en/words.yml": f"{slip}\ntitle: Ours\n",
        "content/en/head.yml": f"{slip}\nhide: [name]\n",
    }

    assert {(name, code) for name, _line, code in reported(workplace, files)} == {
        (name, "extends-true") for name in files
    }


@pytest.mark.parametrize(
    ("line", "mend"),
    [("::: efter look", "after"), ("::: efter", "after"), ("::: før look", "before"), ("::: beforr look", "before"),
     ("::: uden look", "without"), ("::: slut", "end")],
)  # fmt: skip
def test_a_place_in_other_words_is_reported_with_the_word_that_is_meant(line, mend, workplace):
    """Once; what is in the block is not reported as lost as well."""
    text = f"{line}\n" + ("" if mend == "without" else "Brass ones squeal.\n:::\n")
    findings = read_kit(workplace({BRAKES: AT_THE_SHED + text})).findings

    assert [(f.place.line, f.code, f.values["nearest"]) for f in findings] == [(5, "unknown-block", in_quotes(mend))]


def test_what_an_extension_does_to_the_whole_is_reported_in_the_extension(workplace):
    """Nobody at the workplace can fix the kit's file, and it is not where the mistake is."""
    add = "{before: brakes_work, id: %s, kind: check, label: X}"
    several = {
        "twice": "extends: true\norder: {look: [remarks, remarks]}\n",
        "taken": f"extends: true\nadd: [{add % 'brakes_work'}]\n",
        "inside": "extends: true\nadd: [{before: look, id: own_look, title: X, fields: "
        "[{id: remarks, kind: line, label: X}]}]\n",
        "section": "extends: true\nhide: [look]\n",
        "fields": "extends: true\nhide: [brakes_work, remarks]\n",
    }
    found = {
        name: reported(lambda files, name=name: workplace(files, name), {CHECK_UP: text})
        for name, text in several.items()
    }

    assert found == {
        "twice": [(CHECK_UP, 2, "extension-twice")],
        "taken": [(CHECK_UP, 2, "duplicate-id")],
        "inside": [(CHECK_UP, 2, "duplicate-id")],
        "section": [(CHECK_UP, 2, "extension-nothing-left")],
        "fields": [(CHECK_UP, 2, "extension-nothing-left")],
    }


def test_a_question_of_the_kit_gives_its_place_to_one_of_the_same_id(workplace):
    """Hidden and added again in one file: nothing of one id is there twice."""
    form = check_up(workplace, "hide: [remarks]\nadd: [{after: brakes_work, id: remarks, kind: line, label: Else?}]\n")

    assert labels(form) == ["The brakes work", "Else?"]


def test_a_question_that_is_asked_after_a_hidden_one_may_go_with_it(reading):
    """One finding for each that stays, and none when both are hidden."""
    form = "content/da/forms/union-rep-review.yml"
    alone = reading({form: "extends: true\nhide: [tasks_adjusted]\n", "workplace.yml": HAVNEBY.replace(", en", "")})
    both = reading({form: "extends: true\nhide: [tasks_adjusted, tasks_change]\n"})

    assert codes(alone) == [(form, "extension-needed")]
    assert [code for name, code in codes(both) if name == form] == []


def test_a_field_of_the_head_can_be_hidden_from_all_forms(reading):
    """The kit's forms and examples name it still, and nobody at the workplace is to fix them."""
    files = {"content/da/head.yml": "extends: true\nhide: [name]\n", "workplace.yml": HAVNEBY.replace(", en", "")}
    found = reading(files)

    assert codes(found) == []
    assert "name" not in {field.id for form in danish(found).forms for field in form.head_fields}


def test_a_section_is_taken_out_once(workplace):
    """Left out, and replaced by a text that would be nowhere else: which is meant?"""
    text = "::: instead look\n## Listen\n\nNo squeal.\n:::\n\n::: without look\n"

    assert reported(workplace, {BRAKES: AT_THE_SHED + text}) == [(BRAKES, 11, "place-twice")]


def test_an_empty_block_is_reported(workplace):
    """Somebody was interrupted."""
    assert reported(workplace, {BRAKES: AT_THE_SHED + "::: after look\n\n:::\n"}) == [(BRAKES, 5, "empty-text")]
