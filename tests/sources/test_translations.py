"""Translations: forms are words alone, so that no id can drift; what is missing or out of date is reported, never hidden."""

import pytest

from helpers.danish import FILES, FORM, of_page
from helpers.projects import WORKPLACE, write
from samtalekit.sources.kit import read_kit
from samtalekit.sources.translation import fingerprint_of_words, units_of
from samtalekit.sources.yaml_tree import read_tree

DEFINITION = """form: lamp
edition: 1
title: Lamp
address: papers/lamp
sections:
  - id: look
    title: Look
    fields:
      - {id: colour, kind: choice, label: Colour, options: [{id: red, label: Red}, {id: white, label: White}]}
      - {id: place, kind: line, label: Place, default: On the wall, hint: Where it hangs}
      - id: rounds
        kind: table
        label: Rounds
        row_title: Night
        columns: [{id: keeper, label: Keeper}, {id: lit, kind: choice, label: Lit, options: [{id: yes, label: Yes}]}]
        rows: [{id: first, label: First, values: {keeper: The owl, lit: yes}}]
        relevant: {colour: [red]}
"""


def kit(workplace, **changed):
    """The tiny kit in two languages, with some of its Danish files changed or, when None, left out."""
    files = {**FILES, **{name.replace("__", "/"): text for name, text in changed.items()}}
    return read_kit(workplace({name: text for name, text in files.items() if text is not None}))


PAGE_OF_OURS = "---\ntitle: Our shed\nkind: front\nsummary: Ours.\n---\n\nHello.\n"


def kit_in_two_languages(root):
    """Give the kit beneath a workplace its Danish files."""
    write(root.parents[1] / "tiny", {name: text for name, text in FILES.items() if name.startswith("content/")})


def danish(reading):
    return reading.kit.localized[1]


def tree_of(text):
    tree, findings = read_tree(text, "lamp.yml")
    assert findings == []
    return tree


def test_a_translation_has_the_words_of_a_definition_and_nothing_else():
    """Titles, labels, options, rows and the text of a cell are words; ids, kinds, rules and chosen options are not."""
    names = [".".join(unit.name) for unit in units_of(tree_of(DEFINITION)) if not unit.is_free]

    assert names == [
        "title",
        "sections.look.title",
        "sections.look.fields.colour.label",
        "sections.look.fields.colour.options.red.label",
        "sections.look.fields.colour.options.white.label",
        "sections.look.fields.place.label",
        "sections.look.fields.place.default",
        "sections.look.fields.place.hint",
        "sections.look.fields.rounds.label",
        "sections.look.fields.rounds.row_title",
        "sections.look.fields.rounds.columns.keeper.label",
        "sections.look.fields.rounds.columns.lit.label",
        "sections.look.fields.rounds.columns.lit.options.yes.label",
        "sections.look.fields.rounds.rows.first.label",
        "sections.look.fields.rounds.rows.first.values.keeper",
    ]


@pytest.mark.parametrize(
    ("before", "after", "stale"),
    [
        ("edition: 1", "edition: 2", False),
        ("address: papers/lamp", "address: sheets/lamp", False),
        ("relevant: {colour: [red]}", "relevant: {colour: [white]}", False),
        ("label: Colour", "label: Which colour", True),
        ("keeper: The owl", "keeper: The fox", True),
        ("{id: white, label: White}", "{id: blue, label: White}", True),
    ],
)
def test_a_translation_goes_stale_when_words_change_and_not_otherwise(before, after, stale):
    """A new rule or a new edition is no work for a translator."""
    was, now = (fingerprint_of_words(tree_of(text)) for text in (DEFINITION, DEFINITION.replace(before, after)))

    assert (was != now) is stale


def test_a_whole_translation_gives_the_same_form_in_other_words(workplace):
    """Ids, kinds and the order come from the source; the words, an address among them, from the translation."""
    reading = kit(workplace)
    english, form = reading.kit.localized[0].forms[0], danish(reading).forms[0]

    assert reading.findings == ()
    assert [entry.name for entry in form.entries()] == [entry.name for entry in english.entries()]
    assert [entry.label for entry in form.entries()] == ["Navn", "Dato", "Bremserne virker", "Bemærkninger"]
    assert (form.title, form.address, form.source.who) == ("Eftersyn", "skemaer/eftersyn", "cyklisten")
    assert form.translation == danish(reading).page("brakes").translation == "current"


def test_a_changed_page_makes_its_translation_stale_and_only_that(workplace):
    """The finding says what to read, and what to write when the two say the same."""
    reading = kit(
        workplace, **{"content/en/brakes.md": "---\ntitle: Brakes\nkind: step\nsummary: New.\n---\n\n## Look\n"}
    )

    assert [(each.code, each.place.file, each.place.line) for each in reading.findings] == [
        ("translation-stale", "content/da/brakes.md", 2)
    ]
    assert "content/en/brakes.md" in reading.findings[0].message("en")
    assert [page.translation for page in danish(reading).pages] == ["stale", "current"]


def test_writing_the_fingerprint_that_the_finding_names_fixes_it(workplace):
    """Nobody has to know how it is made."""
    page = FILES["content/da/brakes.md"].replace(of_page("brakes.md"), "000000000000")
    finding = kit(workplace, **{"content/da/brakes.md": page}).findings[0]
    fingerprint = finding.values["fingerprint"]

    assert kit(workplace, **{"content/da/brakes.md": page.replace("000000000000", fingerprint)}).findings == ()


def test_a_page_that_is_not_translated_is_shown_as_it_is_and_marked(workplace):
    """A gap in the menu would hide it; a page in the wrong language without a word would puzzle."""
    reading = kit(workplace, **{"content/da/brakes.md": None})
    page = danish(reading).page("brakes")

    assert [each.code for each in reading.findings] == ["translation-missing"]
    assert (page.translation, page.language, page.title) == ("missing", "en", "Brakes")
    assert "The rider squeezes" in page.body  # its values are in its own language, too


@pytest.mark.parametrize("missing", ["index.md", "brakes.md"])
def test_links_to_and_from_a_page_that_is_not_translated_lead_to_its_top(workplace, missing):
    """Its headings are in another language than the link: a half translated kit still builds."""
    reading = kit(workplace, **{f"content/da/{missing}": None})

    assert [each.code for each in reading.findings] == ["translation-missing"]
    assert "](brakes.md)" in danish(reading).page("index").body


def test_a_field_without_words_keeps_the_sources_and_marks_the_form(workplace):
    """A form with a hole in it would be worse than one with a foreign label."""
    gap = FORM.replace("      remarks: {label: Bemærkninger}\n", "")
    reading = kit(workplace, **{"content/da/forms/check-up.yml": gap})
    form = danish(reading).forms[0]

    assert [(each.code, each.values["key"]) for each in reading.findings] == [
        ("translation-gap", "sections.look.fields.remarks.label")
    ]
    assert form.entries()[-1].label == "Remarks"
    assert form.translation == "stale"


def test_a_form_that_is_not_translated_at_all_keeps_its_own_language(workplace):
    """Its paper then speaks one language from end to end."""
    form = danish(kit(workplace, **{"content/da/forms/check-up.yml": None})).forms[0]

    assert (form.language, form.title, form.translation) == ("en", "Check-up", "missing")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("      remarks: {label", "      remark: {label", ["translation-gap", "unknown-key"]),
        ("    title: Se efter", "    title: [Se, efter]", ["wrong-type"]),
        ("sections:\n  look:", "sections:\n  lock:", ["translation-gap"] * 3 + ["unknown-key"]),
    ],
)
def test_words_for_what_the_definition_does_not_have_are_reported_with_the_nearest(workplace, before, after, expected):
    """A slip in an id would otherwise lose a question's words silently."""
    reading = kit(workplace, **{"content/da/forms/check-up.yml": FORM.replace(before, after)})

    assert sorted(each.code for each in reading.findings) == expected


def test_a_mistake_in_the_words_is_reported_in_the_translations_own_file(workplace):
    """The translator has one file open, and it is not the source."""
    reading = kit(
        workplace, **{"content/da/forms/check-up.yml": FORM.replace("før turen", "før {{ role.ridder.the }}")}
    )

    assert [(each.code, each.place.file, each.place.line) for each in reading.findings] == [
        ("unknown-value", "content/da/forms/check-up.yml", 7)
    ]


def test_a_workplaces_own_text_makes_the_kits_translation_of_the_other_stale(workplace):
    """The kit's English page translates the kit's page, not the one that the workplace put in its place."""
    reading = kit(
        workplace, **{"content/en/index.md": "---\ntitle: Our shed\nkind: front\nsummary: Ours.\n---\n\nHello.\n"}
    )

    assert [(each.code, each.place.file) for each in reading.findings] == [("translation-stale", "content/da/index.md")]


def test_a_stale_translation_of_the_kit_is_fixed_in_the_workplace(workplace):
    """Its files in the package are nobody's to change: the finding is where the workplace's own would be."""
    root = workplace({"workplace.yml": FILES["workplace.yml"], "content/en/index.md": PAGE_OF_OURS})
    kit_in_two_languages(root)
    finding = next(each for each in read_kit(root).findings if each.code == "translation-stale")

    assert (finding.place.file, finding.place.line) == ("content/da/index.md", 1)
    assert finding.mend("en").startswith("Copy the kit's file to this place and fix it, then write translates: ")


def test_an_unknown_key_among_the_words_hides_no_other_mistake(workplace):
    """One run reports them all, and invents none."""
    words = FILES["content/da/words.yml"] + "nonsense: hello\n"
    gap = FORM.replace("      remarks: {label: Bemærkninger}\n", "")
    reading = kit(workplace, **{"content/da/words.yml": words, "content/da/forms/check-up.yml": gap})

    assert sorted(each.code for each in reading.findings) == ["translation-gap", "unknown-key"]


def test_a_kit_of_one_language_knows_nothing_of_translations(workplace):
    """Nobody who writes in one language meets a fingerprint."""
    assert read_kit(workplace({"workplace.yml": WORKPLACE})).findings == ()


def test_an_own_page_in_one_translation_is_reported_with_its_missing_source(workplace):
    """The switch between languages would lead nowhere."""
    reading = kit(workplace, **{"content/da/lamps.md": "---\ntitle: Lygter\nsummary: Lygter.\n---\n\nDe skal lyse.\n"})

    assert [each.code for each in reading.findings] == ["translation-orphan"]
