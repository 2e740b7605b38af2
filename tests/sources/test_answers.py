"""Answers that a form names itself: every one is an answer that its question can have."""

import pytest

from helpers.projects import over_tiny

FORM = """
form: lamp
edition: 1
title: Lamp
purpose: See that the lamp shines.
who: the rider
when: at dusk
time: a minute
sections:
  - id: look
    title: Look
    repeat: 2
    fields:
      - {id: shines, kind: check, label: The lamp shines}
      - id: colour
        kind: choice
        label: Colour
        options: [{id: red, label: Red}, {id: white, label: White}]
  - id: more
    title: More
    fields:
      - {id: glad, kind: scale, label: How glad?, steps: 3, low: Not, high: Very}
      - %s
"""


@pytest.fixture
def found(tmp_path, codes):
    """The findings of a form with this last field."""

    def find(field: str) -> list[str]:
        return codes(over_tiny(tmp_path, {"content/en/forms/lamp.yml": FORM % field}, "shed"))

    return find


@pytest.mark.parametrize(
    "field",
    [
        "{id: x, kind: line, label: X, relevant: {glad: 1}}",
        "{id: x, kind: line, label: X, relevant: {glad: [1, 2]}}",
        "{id: x, kind: scale, label: X, low: A, high: B, steps: 3, default: 3}",
        "{id: x, kind: check, label: X, default: true}",
        "{id: x, kind: date, label: X, default: 2027-02-28}",
        "{id: x, kind: number, label: X, min: 0.5, default: 1.5}",
        "{id: x, kind: choices, label: X, options: [{id: a, label: A}, {id: b, label: B}], default: [a, b]}",
    ],
)
def test_an_answer_that_can_be_given_may_be_named(found, field):
    """As a condition or as what stands there from the start."""
    assert found(field) == []


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("{id: x, kind: line, label: X, relevant: {gladd: 1}}", "unknown-question"),
        ("{id: x, kind: line, label: X, relevant: {x: 1}}", "unknown-question"),
        ("{id: x, kind: line, label: X, relevant: {shines: true}}", "unknown-question"),
        ("{id: x, kind: line, label: X, relevant: {glad: 4}}", "bad-choice"),
        ("{id: x, kind: line, label: X, relevant: {glad: []}}", "list-short"),
        ("{id: x, kind: scale, label: X, low: A, high: B, steps: 3, default: 4}", "bad-choice"),
        ("{id: x, kind: choice, label: X, options: [{id: a, label: A}, {id: b, label: B}], default: c}", "bad-choice"),
        ("{id: x, kind: choices, label: X, options: [{id: a, label: A}, {id: b, label: B}], default: [c]}", "bad-choice"),
        ("{id: x, kind: check, label: X, default: 7}", "wrong-type"),
        ("{id: x, kind: date, label: X, default: 2027-02-30}", "bad-date"),
        ("{id: x, kind: table, label: X, columns: [{id: a, kind: check, label: A}], rows: [{id: r, label: R, values: {a: no}}]}", "bad-choice"),
    ],
)  # fmt: skip
def test_an_answer_that_nobody_can_give_is_a_finding(found, field, code):
    """A condition that can never hold, a default that no reader shows: told before anything is made."""
    assert code in found(field)


def test_a_question_printed_several_times_is_known_in_its_own_section(tmp_path, codes):
    """Which of the two is meant is plain there, and nowhere else."""
    inside = FORM.replace(
        "      - id: colour\n",
        "      - {id: why, kind: line, label: Why?, relevant: {shines: true}}\n      - id: colour\n",
    )

    assert (
        codes(over_tiny(tmp_path, {"content/en/forms/lamp.yml": inside % "{id: x, kind: line, label: X}"}, "shed"))
        == []
    )
