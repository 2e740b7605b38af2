"""A form, a page, a workplace validated against its model: place, nearest word, fix."""

import pytest

from helpers.projects import FORM, WORKPLACE

GOOD = "      - {id: lamp, kind: check, label: The lamp shines}\n"


def lamp(*fields: str, **change: str) -> dict[str, str]:
    """The form of a lamp with these fields; ``title=...`` writes another line for a key."""
    text = FORM + "".join(f"      - {field}\n" for field in fields)
    for key, value in change.items():
        lines = [f"{key}: {value}" if line.startswith(f"{key}:") else line for line in text.split("\n")]
        text = "\n".join(lines)
    return {"content/en/forms/lamp.yml": text}


def test_a_form_that_holds_has_no_findings(workplace, codes):
    """The form that the others break."""
    assert codes(workplace(lamp("{id: lamp, kind: check, label: The lamp shines}"))) == []


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("{id: a, kind: lne, label: A}", "12:9: form-kind there is no kind of field called “lne”."),
        ("{id: a, label: A}", "12:9: missing-key the key “kind” is missing."),
        ("{id: a, kind: line, lable: A}", "12:29: unknown-key there is no key “lable” here."),
        ("{id: a, kind: line, label: [A]}", "12:36: wrong-type “label” must be a text."),
        ("{id: a, kind: line, label: A, required: ja}", "12:49: wrong-type “required” must be true or false."),
        ("{id: a, kind: number, label: A, min: few}", "12:46: wrong-type “min” must be a number."),
        ("{id: a, kind: choice, label: A, options: red}", "12:50: wrong-type “options” must be a list."),
        (
            "{id: a, kind: choice, label: A, options: [{id: red, label: Red}, blue]}",
            "12:74: wrong-type “options” must be divided into keys.",
        ),
        (
            "{id: a, kind: choice, label: A, options: [{id: x, label: X}, {id: y}]}",
            "12:70: missing-key the key “label” is missing.",
        ),
        ("{id: a, kind: line, label: A, width: 13}", "12:46: too-high “width” is 13, but must be at most 12."),
        ("{id: a.b, kind: line, label: A}", "12:14: bad-id “a.b” cannot be an id."),
        ("line", "12:9: wrong-type “fields” must be divided into keys."),
        (
            "{id: a, kind: table, label: A, columns: [{id: c, label: C}], rows: 0}",
            "12:76: too-low “rows” is 0, but must be at least 1.",
        ),
        (
            "{id: a, kind: table, label: A, columns: [{id: c, label: C}], rows: [{id: r}]}",
            "12:77: missing-key the key “label” is missing.",
        ),
        (
            "{id: a, kind: table, label: A, columns: [{id: c, label: C}], rows: many}",
            "12:76: wrong-type “rows” must be a whole number.",
        ),
        (
            "{id: a, kind: table, label: A, columns: [{id: c, kind: tick, label: C}], rows: 2}",
            "12:64: bad-choice “kind” cannot be “tick”.",
        ),
    ],
)
def test_each_mistake_in_a_field_is_reported_where_it_is(field, says, workplace, reported):
    """Once, in the field's own words; not once for each branch that the model tried."""
    lines = reported(workplace(lamp(field)))

    assert f"content/en/forms/lamp.yml:{says}" in lines
    assert len([line for line in lines if not line.startswith(" ")]) == 1


def test_an_unknown_key_is_reported_with_the_nearest_that_its_kind_knows(workplace, reported):
    """``hint`` is meant, not something from another kind."""
    assert reported(workplace(lamp("{id: a, kind: line, label: A, hnt: H}"))) == [
        "content/en/forms/lamp.yml:12:39: unknown-key there is no key “hnt” here.",
        "    Fix: write “hint”, or delete the line.",
    ]


def test_a_day_that_is_a_number_is_reported_as_a_day(workplace, reported):
    """2027 is a year."""
    assert reported(workplace({"workplace.yml": WORKPLACE + "season: {opening: 2027}\n"})) == [
        "workplace.yml:5:19: bad-date “2027” cannot be read as a day or a span of days.",
        "    Fix: write a day as 2027-06-14, or a span as 2027-02-01/2027-02-28.",
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "42\n", "just words\n", "null\n", "~\n"])
@pytest.mark.parametrize(
    "name",
    [
        "workplace.yml",
        "content/kit.yml",
        "content/en/words.yml",
        "content/en/head.yml",
        "content/en/forms/lamp.yml",
        "mkdocs.yml",
    ],
)
def test_a_file_that_holds_something_else_altogether_is_reported(name, text, workplace, codes):
    """A list or a number should be keys with values; nothing at all is reported as an empty file."""
    found = codes(workplace({name: text}))

    expected = "empty-file" if text in {"", "null\n", "~\n"} else "wrong-type"
    assert found == (["missing-kit"] if found == ["missing-kit"] else [expected])


def test_a_colour_without_quotes_is_reported(workplace, codes):
    """``primary: #1f5f3a`` is a key and a remark to YAML; an editor would wonder why nothing changes."""
    assert codes(workplace({"theme/_brand.yml": "color:\n  primary: #1f5f3a\n"})) == ["empty-value"]


def test_an_empty_brand_is_a_brand(workplace, codes):
    """A workplace that deletes all its lines gets the kit's defaults."""
    assert codes(workplace({"theme/_brand.yml": "# nothing yet\n"})) == []


def test_a_mistake_in_workplace_yml_hides_no_mistake_in_the_content(workplace, codes):
    """Nor in the brand, nor the contrast of its colours: all in one run."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE + "nme: Shed\n",
            "content/en/lamps.md": "---\ntitle: Lamps\nsummary: Lamps.\n---\n[Gone](gone.md)\n",
            "theme/_brand.yml": "color: {foreground: '#9aa5a8'}\n",
        }
    )

    assert codes(root) == ["broken-link", "contrast", "unknown-key"]


def test_a_mistake_in_kit_yml_hides_no_mistake_in_a_page(workplace, codes):
    """What a page says wrongly by itself is reported all the same."""
    root = workplace(
        {
            "content/kit.yml": "id: shed\n",
            "content/en/lamps.md": "---\ntitle: Lamps\nsummary: Lamps.\n---\n{{ role.no.one }}\n",
        }
    )

    assert [code for code in codes(root) if code != "missing-key"] == ["unknown-value"]


def test_a_page_whose_file_name_cannot_be_an_address_is_reported(workplace, reported):
    """Blanks and capitals are not the same on every machine."""
    assert reported(workplace({"content/en/Our lamps.md": "---\ntitle: Lamps\nsummary: Lamps.\n---\n"})) == [
        "content/en/Our lamps.md:1:1: bad-id “Our lamps” cannot be an id.",
        "    Fix: use small letters a–z and digits, as in “our-lamps”.",
    ]


def test_one_mistake_in_a_form_hides_no_other(workplace, reported):
    """Names that meet, crossed limits, columns that are missing, answers nobody can give: all in one run."""
    fields = [
        "{id: a, kind: lne, label: A}",
        "{id: b, kind: number, label: B, min: 9, max: 1, default: many}",
        "{id: b, kind: line, label: B, hnt: H}",
        "{id: c, kind: choice, label: C, options: [{id: x, label: X}, {id: x, label: X}], default: y}",
        "{id: d, kind: table, label: D, columns: [{id: k, label: K}, {id: k, label: K, kind: choice}], rows: [{id: r, label: R, values: {m: v, n: w}}]}",
        "{id: e, kind: line, label: E, relevant: {c: z, a: x, f: x}}",
        "{id: look, kind: line, label: F}",
    ]
    heads = [
        line.split(" ")[:2] for line in reported(workplace(lamp(*fields, edition="0"))) if not line.startswith(" ")
    ]

    assert heads == [
        ["content/en/forms/lamp.yml:2:10:", "too-low"],
        ["content/en/forms/lamp.yml:12:9:", "form-kind"],
        ["content/en/forms/lamp.yml:13:9:", "limits-crossed"],
        ["content/en/forms/lamp.yml:13:66:", "bad-number"],
        ["content/en/forms/lamp.yml:14:14:", "duplicate-id"],
        ["content/en/forms/lamp.yml:14:39:", "unknown-key"],
        ["content/en/forms/lamp.yml:15:75:", "option-twice"],
        ["content/en/forms/lamp.yml:15:85:", "option-twice"],
        ["content/en/forms/lamp.yml:15:99:", "bad-choice"],
        ["content/en/forms/lamp.yml:16:69:", "options-misplaced"],
        ["content/en/forms/lamp.yml:16:74:", "duplicate-id"],
        ["content/en/forms/lamp.yml:16:137:", "unknown-column"],
        ["content/en/forms/lamp.yml:16:143:", "unknown-column"],
        ["content/en/forms/lamp.yml:17:53:", "bad-choice"],
        ["content/en/forms/lamp.yml:17:62:", "unknown-question"],
        ["content/en/forms/lamp.yml:18:14:", "duplicate-id"],
    ]


def test_a_name_that_two_fields_would_share_is_reported_at_the_field(workplace, reported):
    """Also when a round of a repeated section makes it; a round each would be too much."""
    form = lamp("{id: a, kind: line, label: A}")["content/en/forms/lamp.yml"].replace(
        "    title: Look\n", "    title: Look\n    repeat: 3\n"
    )
    form += "  - id: more\n    title: More\n    fields:\n      - {id: a_2, kind: line, label: A}\n"
    lines = reported(workplace({"content/en/forms/lamp.yml": form}))

    assert lines[0] == (
        "content/en/forms/lamp.yml:17:14: field-name-twice two fields of the paper would both be called “a_2”."
    )
    assert len(lines) == 2


def test_a_mistake_above_a_page_hides_none_in_its_text(workplace, codes):
    """Its links and blocks are followed all the same."""
    page = "---\ntitle: Lamps\nsummary: Lamps.\nkind: chapter\n---\n[Gone](gone.md)\n\n::: form bell\n"

    assert codes(workplace({"content/en/lamps.md": page})) == ["bad-choice", "broken-link", "missing-form"]


def test_a_single_day_is_not_answered_with_a_span(workplace, reported):
    """Where only a day goes, the fix says a day."""
    assert reported(workplace(lamp("{id: a, kind: date, label: A, default: 2027-02-30}"))) == [
        "content/en/forms/lamp.yml:12:48: bad-date “2027-02-30” has a day that is not in the calendar.",
        "    Fix: write a day that exists: the month ends on 2027-02-28.",
    ]


@pytest.mark.parametrize(
    "key", ["papers: {foot: %s}", "contact: {name: %s}", "data_notice: {kept_in: %s}", "data_notices: {en: {own: %s}}"]
)
def test_a_workplaces_own_sentences_take_no_values_by_name(key, workplace, reported):
    """They would be printed with their braces, on every page; and what is kept where is the same in every language."""
    lines = reported(workplace({"workplace.yml": WORKPLACE + key % '"{{ workplace.name }}, Pier 4"' + "\n"}))

    assert lines[0].split(" ", 2)[1:] == [
        "value-misplaced",
        "“{{ workplace.name }}” would be printed as it stands: no values are put in here.",
    ]


def test_the_last_day_that_there_is_has_no_day_after_it(workplace, codes):
    """A calendar names that day; the one before is as good as any."""
    season = WORKPLACE + "season: {{opening: 2027-03-01/{}}}\n"

    assert "bad-date" in codes(workplace({"workplace.yml": season.format("9999-12-31")}))
    assert codes(workplace({"workplace.yml": season.format("9999-12-30")}, "other")) == []
