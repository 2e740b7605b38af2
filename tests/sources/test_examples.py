"""Filled-in examples: every answer fits its field, and is one that the field can hold."""

import pytest

from samtalekit.sources.kit import read_kit

FORM = """form: lamp
edition: 1
title: Lamp
purpose: See that the lamp shines.
who: the rider
when: at dusk
time: a minute
head: [name]
sections:
  - id: look
    title: Look
    fields:
      - {id: colour, kind: choice, label: Colour, options: [{id: red, label: Red}, {id: white, label: White}]}
      - {id: seen, kind: date, label: Seen}
      - {id: metres, kind: number, label: Metres}
      - {id: shines, kind: check, label: It shines}
      - {id: words, kind: line, label: Words, max_length: 12}
      - {id: signed, kind: signature, label: Signed}
"""
HEAD = "form: lamp\ntitle: Ada's lamp\nanswers:\n"


def read(workplace, answers, name="lamp-example"):
    files = {"content/en/forms/lamp.yml": FORM, f"content/en/examples/{name}.yml": HEAD + answers}
    return read_kit(workplace(files))


def test_answers_are_stored_as_a_reader_would_store_them(workplace):
    """A date as papers ask for it, ``yes`` for a tick, an option by its id."""
    reading = read(
        workplace, "  name: Ada\n  colour: red\n  seen: 2027-03-01\n  metres: 7.5\n  shines: true\n  words: At dusk\n"
    )
    example = reading.kit.localized[0].examples[0]

    assert reading.findings == ()
    assert example.answers == {
        "name": "Ada",
        "colour": "red",
        "seen": "01-03-2027",
        "metres": "7.5",
        "shines": "yes",
        "words": "At dusk",
    }
    assert (example.id, example.title, example.form.id) == ("lamp-example", "Ada's lamp", "lamp")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("colour: green", "bad-choice"),
        ("seen: 2027-02-30", "bad-date"),
        ("metres: many", "bad-number"),
        ("shines: perhaps", "bad-choice"),
        ("words: far too many words", "text-too-long"),
        ("words: true", "wrong-type"),
        ("colours: red", "unknown-answer"),
        ("signed: Ada", "unknown-answer"),
    ],
)
def test_an_answer_that_a_field_cannot_hold_is_reported_at_its_line(workplace, answer, code):
    """An example that cannot be filled in teaches nothing good; and nobody signs one."""
    findings = read(workplace, f"  {answer}\n").findings

    assert [(each.code, each.place.file, each.place.line) for each in findings] == [
        (code, "content/en/examples/lamp-example.yml", 4)
    ]


def test_an_example_of_a_form_that_is_left_out_is_left_out_too(workplace):
    """A workplace that does not use a form does not want its example."""
    root = workplace(
        {
            "content/en/forms/lamp.yml": FORM,
            "content/en/examples/lamp-example.yml": HEAD + "  name: Ada\n",
            "workplace.yml": "name: S\nkit: ../../tiny\nlanguages: [en]\nexample: true\nforms: [check-up]\n",
        }
    )

    assert read_kit(root).kit.localized[0].examples == ()
