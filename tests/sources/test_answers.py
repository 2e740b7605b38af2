"""Answers that a form names itself: every one is an answer that its question can have."""

import re

import pytest

from helpers.projects import over_tiny
from samtalekit.sources.kit import read_kit

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
        "{id: x, kind: radar, label: X, low: A, high: B, axes: 3}",
        "{id: x, kind: date, label: X, default: 2027-02-28}",
        "{id: x, kind: number, label: X, min: 0.5, default: 1.5}",
        "{id: x, kind: number, label: X, min: 0.5, default: '1.5'}",
        "{id: x, kind: line, label: X, max_length: 3, default: oil}",
        "{id: x, kind: line, label: X, required: true, readonly: true, default: oil}",
        "{id: x, kind: note, label: X, required: true, readonly: true}",
        "{id: x, kind: choices, label: X, options: [{id: a, label: A}, {id: b, label: B}], default: [a, b]}",
    ],
)
def test_an_answer_that_can_be_given_may_be_named(found, field):
    """As a condition or as a default."""
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
        ("{id: x, kind: radar, label: X, low: A, high: B, axes: 2}", "too-low"),
        ("{id: x, kind: radar, label: X, low: A, high: B, axes: [{id: a, label: A}, {id: b, label: B}]}", "list-short"),
        (
            "{id: x, kind: radar, label: X, low: A, high: B, axes: [{id: a, label: A}, {id: a, label: B}, {id: c, label: C}]}",
            "option-twice",
        ),
        ("{id: x, kind: choice, label: X, options: [{id: a, label: A}, {id: b, label: B}], default: c}", "bad-choice"),
        ("{id: x, kind: choices, label: X, options: [{id: a, label: A}, {id: b, label: B}], default: [c]}", "bad-choice"),
        ("{id: x, kind: check, label: X, default: 7}", "wrong-type"),
        ("{id: x, kind: number, label: X, default: many}", "bad-number"),
        ("{id: x, kind: number, label: X, default: '7,5'}", "bad-number"),
        ("{id: x, kind: number, label: X, default: true}", "wrong-type"),
        ("{id: x, kind: number, label: X, default: [1]}", "wrong-type"),
        ("{id: x, kind: number, label: X, min: 2, default: 1.5}", "too-low"),
        ("{id: x, kind: number, label: X, max: 40, default: '999'}", "too-high"),
        ("{id: x, kind: number, label: X, max: 9.9e999}", "wrong-type"),
        ("{id: x, kind: number, label: X, max: .inf}", "wrong-type"),
        ("{id: x, kind: line, label: X, max_length: 3, default: oild}", "text-too-long"),
        ("{id: x, kind: text, label: X, max_length: 3, default: oild}", "text-too-long"),
        ('{id: x, kind: line, label: X, default: "a\\nb"}', "line-break"),
        ("{id: x, kind: line, label: X, required: true, readonly: true}", "readonly-empty"),
        ("{id: x, kind: choices, label: X, required: true, readonly: true, options: [{id: a, label: A}, {id: b, label: B}]}", "readonly-empty"),
        ("{id: x, kind: date, label: X, default: 2027-02-30}", "bad-date"),
        ("{id: x, kind: table, label: X, columns: [{id: a, kind: check, label: A}], rows: [{id: r, label: R, values: {a: no}}]}", "bad-choice"),
    ],
)  # fmt: skip
def test_an_answer_that_nobody_can_give_is_a_finding(found, field, code):
    """A condition that can never hold, a default that no reader shows: reported before anything is made."""
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


TABLE = "{id: x, kind: table, label: X, columns: [%s], rows: [{id: r, label: R, values: {a: %s}}]}"
COLUMNS = {
    "number": "{id: a, label: A, kind: number}",
    "date": "{id: a, label: A, kind: date}",
    "check": "{id: a, label: A, kind: check}",
    "line": "{id: a, label: A}",
    "text": "{id: a, label: A, kind: text}",
    "choice": "{id: a, label: A, kind: choice, options: [{id: red, label: Red}, {id: white, label: White}]}",
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "7"),
        ("number", "7.5"),
        ("number", "'7.5'"),
        ("number", "''"),
        ("date", "2027-03-15"),
        ("date", "'2027-03-15'"),
        ("check", "true"),
        ("check", "false"),
        ("check", "'yes'"),
        ("check", "''"),
        ("line", "Ann"),
        ("line", "3"),
        ("text", '"a\\nb"'),
        ("choice", "red"),
    ],
)
def test_a_cell_may_hold_what_its_column_asks_for(found, kind, value):
    """A number needs no quotes, a tick is ``true``, a day is written as everywhere in these files."""
    assert found(TABLE % (COLUMNS[kind], value)) == []


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("number", "many", "bad-number"),
        ("number", "'7,5'", "bad-number"),
        ("number", "9.9e999", "bad-number"),
        ("number", "true", "wrong-type"),
        ("date", "tomorrow", "bad-date"),
        ("date", "2027-02-30", "bad-date"),
        ("date", "20270315", "wrong-type"),
        ("check", "no", "bad-choice"),
        ("check", "1", "wrong-type"),
        ("line", "true", "wrong-type"),
        ("line", "1.10", "wrong-type"),
        ("line", '"a\\nb"', "line-break"),
        ("line", "[a]", "wrong-type"),
        ("choice", "green", "bad-choice"),
    ],
)
def test_a_cell_that_cannot_hold_its_value_is_found_before_anything_is_made(found, kind, value, code):
    """Else a word in a column of numbers stops the renderer, and a build fails that check had promised."""
    assert found(TABLE % (COLUMNS[kind], value)) == [code]


ODD = ["7", "-0", "1e5", "007", "1_000", "0x10", "+5", "9.9e99", "' 7.5 '", "'7,5'", "'1.500'", "'٣'", "12345678901234567890",
       "2027-03-15", "' 2027-03-15 '", "2027-02-30", "2027-W11-1", "true", "'true'", "yes", "no", "red", "' '", "''", "'a\tb'",
       '"a\\nb"', "[7]", "{a: 7}", "~", ".nan", "-.inf", "…", "'{{ workplace.name }}'"]  # fmt: skip
HOLDS = {
    "number": re.compile(r"(-?\d+(\.\d+)?)?"),
    "date": re.compile(r"(\d\d-\d\d-\d{4})?"),
    "check": re.compile("(yes)?"),
    "choice": re.compile("(red|white)?"),
    "line": re.compile(".*"),
    "text": re.compile(".*", re.DOTALL),
}


@pytest.mark.parametrize("kind", HOLDS)
def test_what_check_lets_pass_is_what_a_paper_can_hold(kind, tmp_path):
    """No word, no sign, no odd way of writing reaches the renderer and stops it there."""
    for number, value in enumerate(ODD):
        files = {"content/en/forms/lamp.yml": FORM % (TABLE % (COLUMNS[kind], value))}
        reading = read_kit(over_tiny(tmp_path, files, f"shed-{number}"))
        for form in reading.kit.localized[0].forms if reading.kit else ():
            for entry in form.entries():
                assert entry.name != "x_r_a" or HOLDS[kind].fullmatch(entry.default), (value, entry.default)


def test_a_starting_value_is_pointed_at(tmp_path, reported):
    """File, line and column of the value itself, and its fix."""
    files = {"content/en/forms/lamp.yml": FORM % (TABLE % (COLUMNS["number"], "many"))}
    lines = reported(over_tiny(tmp_path, files, "shed"))

    assert lines == [
        "content/en/forms/lamp.yml:23:121: bad-number “a” is “many”, which does not read as a number.",
        "    Fix: write digits alone, with no mark between thousands, as in: 2500000, 7.5.",
    ]


def test_a_value_by_name_is_measured_when_it_is_in_place(tmp_path, codes):
    """The workplace's name is longer than its own name in braces, or shorter."""
    field = '{id: x, kind: line, label: X, max_length: %d, default: "{{ workplace.name }}"}'
    short, long = FORM % (field % 11), FORM % (field % 12)  # Harbour Shed

    assert codes(over_tiny(tmp_path, {"content/en/forms/lamp.yml": short}, "shed")) == ["text-too-long"]
    assert codes(over_tiny(tmp_path, {"content/en/forms/lamp.yml": long}, "shed")) == []


def test_the_common_head_is_checked_alike(tmp_path, reported):
    """Its fields are on every form."""
    head = (
        "fields:\n  - {id: name, kind: number, label: Name, default: many}\n  - {id: name, kind: line, label: N}\n"
        "  - {id: date, kind: line, label: D}\n"
    )
    lines = reported(over_tiny(tmp_path, {"content/en/head.yml": head}, "shed"))

    assert [line.split(" ")[:2] for line in lines if not line.startswith(" ")] == [
        ["content/en/head.yml:2:52:", "bad-number"],
        ["content/en/head.yml:3:10:", "duplicate-id"],
    ]
