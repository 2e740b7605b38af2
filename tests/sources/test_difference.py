"""What is different between two texts is reported as people read them: never nothing, and never a line of YAML."""

from samtalekit.diff.definitions import difference
from samtalekit.diff.text import Change

PAGE = "content/en/page.md"
FORM = "content/en/forms/form.yml"

BEFORE = """---
title: Plan
---

## When

Begin in May. Ask “Why now?” first.

## Who

You and [HR](contact.md).
"""

QUESTIONS = """form: form
sections:
  - id: goals
    title: Goals
    fields:
      - {id: goal, kind: line, label: Your goal}
      - id: way
        kind: choice
        label: What next?
        options:
          - {id: keep, label: Keep}
          - {id: close, label: Close}
"""


def changes_between(path, before, replacements):
    """What is reported when some words of a text are replaced."""
    after = before
    for one, other in replacements:
        assert one in after
        after = after.replace(one, other)
    return list(difference(path, before, after, {}))


def of_page(*replacements):
    return changes_between(PAGE, BEFORE, replacements)


def of_form(*replacements):
    return changes_between(FORM, QUESTIONS, replacements)


def test_a_sentence_is_reported_whole_under_its_heading():
    """The quotation mark at its end too; the sentence beside it is not reported."""
    assert of_page(("Why now?", "Why at all?")) == [
        Change("When", "words", "", "Ask “Why now?” first.", "Ask “Why at all?” first.")
    ]
    assert of_page(("first.", "first. Say “Yes.” Go.")) == [Change("When", "words", "", None, "Say “Yes.” Go.")]


def test_sections_that_change_places_are_reported():
    """Not a word is different, and yet the page is."""
    head, when, who = BEFORE.partition("## When")[0], *BEFORE.partition("## When")[2].split("## Who")
    swapped = f"{head}## Who{who}\n## When{when.rstrip()}\n"

    assert list(difference(PAGE, BEFORE, swapped, {})) == [Change("", "moved", before="Who", after="")]


def test_a_second_section_of_one_heading_is_not_taken_for_the_first():
    """A workplace puts its own “Who” before the kit's, which is still there."""
    assert of_page(("## Who", "## Who\n\nKarin does it.\n\n## Who")) == [
        Change("Who", "heading", after="Karin does it.")
    ]


def test_a_section_under_another_heading_is_renamed():
    """When its sentences are much the same."""
    assert of_page(("## Who", "## With whom")) == [Change("With whom", "renamed", before="Who", after="With whom")]


def test_text_above_the_first_heading_is_no_section():
    """It is under no heading, and is not reported as under one."""
    assert of_page(("## When", "Read this.\n\n## When")) == [Change("", "words", "", None, "Read this.")]


def test_a_link_that_leads_somewhere_else_is_reported():
    """Its words are the same."""
    assert of_page(("contact.md", "index.md")) == [Change("", "link", "HR", "contact.md", "index.md")]


def test_what_a_block_places_is_reported_by_its_name():
    """Apart from the sentences around it."""
    assert of_page(("first.\n", "first.\n\n::: figure wheel\n")) == [Change("When", "block", "figure", after="wheel")]


def test_rows_of_a_table_are_reported_by_their_cells():
    """The marks of a table are nothing to read."""
    table = "\n\n| What | Who |\n|---|---|\n| Cake | Karin |\n"
    assert of_page(("first.\n", f"first.{table}")) == [Change("When", "words", "", None, "What · Who / Cake · Karin")]


def test_a_page_that_is_only_set_out_otherwise_says_so():
    """A file that is different is always reported."""
    assert of_page(("Begin in May.", "Begin\nin **May.**")) == [Change("", "shape")]


def test_an_option_is_reported_under_its_question():
    """And by what it is."""
    assert of_form(("          - {id: close, label: Close}\n", "")) == [
        Change("What next?", "item", "options", before="Close")
    ]


def test_a_question_with_another_id_is_still_the_question():
    """Not one that is gone and one that is new."""
    assert of_form(("id: goal,", "id: aim,")) == [Change("Your goal", "value", "id", "goal", "aim")]


def test_options_that_change_places_are_reported():
    """By what the moved one now follows."""
    before, after = "          - {id: keep, label: Keep}\n", "          - {id: close, label: Close}\n"
    changes = of_form((before + after, after + before))

    assert changes == [Change("What next?", "moved", "options", "Close", "")]


def test_yes_and_no_are_reported_as_yaml_knows_them():
    """Programs read them so; people read yes and no."""
    assert of_form(("label: Your goal", "label: Your goal, required: true")) == [
        Change("Your goal", "value", "required", None, "true")
    ]


def test_a_file_that_cannot_be_read_is_not_shown_in_yaml():
    """The check reports what is wrong with it."""
    assert list(difference(FORM, QUESTIONS, "form: [", {})) == [Change("", "unread")]


def test_a_question_on_a_card_is_named_by_its_words():
    """Its id is for programs; an editor knows the question."""
    path = "content/en/cards/talks.yml"
    before = "cards: talks\nthemes:\n  - id: ride\n    title: The ride\n    questions:\n"
    before += "      - {id: best, text: Which way?}\n      - {id: worst, text: Which hill?}\n"
    reworded = changes_between(path, before, [("Which way?", "Which road?")])
    left_out = changes_between(path, before, [("      - {id: worst, text: Which hill?}\n", "")])

    assert reworded == [Change("Which road?", "value", "text", "Which way?", "Which road?")]
    assert left_out == [Change("The ride", "item", "questions", before="Which hill?")]
