"""What can only be seen when words and faces meet: a character that papers print and no face of theirs has."""

import pytest

from helpers import typefaces
from helpers.projects import PAGE, SAMPLES, TINY, write
from samtalekit.core.findings import Location
from samtalekit.jobs.check import check

CHECK_UP = (SAMPLES / "tiny" / "content" / "en" / "forms" / "check-up.yml").read_text(encoding="utf-8")
FIRST_FREE = CHECK_UP.count("\n") + 1


def missing_characters(root):
    """Code, character and place of each finding about characters."""
    found = [finding for finding in check(root).findings if finding.code.endswith("letter-missing")]
    return [(finding.code, finding.values["letter"], finding.place) for finding in found]


def of_tiny(name: str, *, old: str, new: str) -> str:
    """A file of the tiny kit with other words in it."""
    text = (TINY / name).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("workplace.yml", "name: The 🚲 shed\nkit: ../../tiny\nlanguages: [en]\nexample: true\n", (1, 11)),
        ("workplace.yml", "name: Shed\nkit: ../../tiny\nlanguages: [en]\nexample: true\ncontact:\n  name: 🚲 club\n", (6, 9)),
        ("workplace.yml", "name: Shed\nkit: ../../tiny\nlanguages: [en]\nexample: true\ndata_notice:\n  kept_in: a 🚲\n", (6, 14)),
        ("content/en/words.yml", of_tiny("content/en/words.yml", old="spanner", new="🚲 tool"), None),
        ("content/en/head.yml", of_tiny("content/en/head.yml", old="label: ", new="label: 🚲 "), None),
        ("content/en/forms/check-up.yml", CHECK_UP.replace("Remarks", "Rem 🚲"), None),
        ("content/en/lamps.md", PAGE.replace("title: Lamps", "title: 🚲 lamps"), (2, 8)),
    ],
)  # fmt: skip
def test_a_character_that_no_face_has_is_found_wherever_papers_take_their_words_from(name, text, place, workplace):
    """A silent gap on two hundred printed copies is found by the first reader; a line and a column, by the author."""
    root = workplace({name: text})
    line, column = place or next(
        (number, line.index("🚲") + 1) for number, line in enumerate(text.split("\n"), start=1) if "🚲" in line
    )

    assert missing_characters(root) == [("letter-missing", "🚲", Location(name, line, column))]


def test_a_letter_in_the_text_of_a_page_is_reported_where_it_stands(workplace):
    """A word without it would be another word."""
    root = workplace({"content/en/lamps.md": PAGE + "# Lamps\n\nA lamp for a 本 each.\n"})

    assert missing_characters(root) == [("letter-missing", "本", Location("content/en/lamps.md", 8, 14))]


def test_a_sign_in_the_text_of_a_page_is_left_out_of_the_booklet_and_is_a_warning(workplace):
    """Many handbooks have emoji, and say the same without; what joins two signs is not told apart."""
    root = workplace({"content/en/lamps.md": PAGE + "Lamps 👩‍🔧️ for a 🚲 each, and a 🚲.\n"})
    (mechanic, spanner, bicycle) = check(root).findings

    assert {each.code for each in (mechanic, spanner, bicycle)} == {"sign-left-out"}
    assert {each.severity.value for each in (mechanic, spanner, bicycle)} == {"warning"}


def test_the_example_of_a_kit_on_its_own_is_checked_too(project):
    """Its name is at the foot of every paper that the kit shows itself with."""
    files = {path.relative_to(TINY).as_posix(): path.read_bytes() for path in TINY.rglob("*") if path.is_file()}
    kit = of_tiny("content/kit.yml", old="  name: The Shed", new="  name: The 🚲 shed")
    root = project(files | {"content/kit.yml": kit})
    line = kit.split("\n").index("  name: The 🚲 shed") + 1

    assert missing_characters(root) == [("letter-missing", "🚲", Location("content/kit.yml", line, 13))]


def test_a_remark_and_a_word_for_search_are_not_printed(workplace):
    """Nobody has to rewrite what never reaches paper."""
    page = PAGE.replace("summary:", "aliases: [cykel 🚲]\nsummary:")
    root = workplace({"content/en/forms/check-up.yml": CHECK_UP + "# 東京\n", "content/en/lamps.md": page})

    assert missing_characters(root) == []


def test_each_character_is_reported_once_a_file(workplace):
    """A page with forty bicycles on it has one mistake to fix, and another sign is another."""
    root = workplace({"content/en/lamps.md": PAGE + "A 本 and a 本.\n\nAnd a 語 for the 本.\n"})

    assert [(character, place.line) for _code, character, place in missing_characters(root)] == [("本", 6), ("語", 8)]


def test_a_character_written_as_an_escape_is_reported_where_its_text_begins(workplace):
    """It cannot be found by looking for it."""
    root = workplace(
        {"workplace.yml": 'name: "The \\U0001F6B2 shed"\nkit: ../../tiny\nlanguages: [en]\nexample: true\n'}
    )

    assert missing_characters(root) == [("letter-missing", "🚲", Location("workplace.yml", 1, 7))]


def test_a_file_of_the_kit_beneath_is_called_as_seen_from_the_workplace(workplace):
    """The finding's file leads there from the folder that is checked."""
    root = workplace({})
    form = root.parents[1] / "tiny" / "content" / "en" / "forms" / "check-up.yml"
    form.write_text(CHECK_UP.replace("Remarks", "東 remarks"), encoding="utf-8")

    ((_code, _character, place),) = missing_characters(root)

    assert (root / place.file).resolve() == form


FACE = "typography:\n  fonts:\n    - {family: Shed, files: [fonts/shed.ttf]}\n"


@pytest.mark.parametrize(
    ("uses", "where", "expected"),
    [
        ("  base: Shed\n", "Remarks", []),
        ("  base: Shed\n", "title: Look", ["letter-missing"]),
        ("  base: Shed\n  headings: Shed\n", "title: Look", []),
        ("", "Remarks", ["letter-missing"]),
    ],
)
def test_a_character_counts_as_present_where_the_brands_face_sets_it(uses, where, expected, workplace):
    """SK Sans lacks Ƈ; a brand's face that has it may set it in text, and in headings when it is used there."""
    shed = typefaces.with_character("Ƈ")
    form = CHECK_UP.replace(where, f"{where} Ƈ")
    root = workplace(
        {"theme/_brand.yml": FACE + uses, "theme/fonts/shed.ttf": shed, "content/en/forms/check-up.yml": form}
    )

    assert [code for code, _character, _place in missing_characters(root)] == expected


def test_a_character_that_the_brands_face_lacks_and_the_kits_has_is_no_finding(workplace):
    """Łódź is set with three characters of SK Sans: legible, if not pretty."""
    face = typefaces.face(without="Łź")
    files = {"theme/_brand.yml": FACE + "  base: Shed\n  headings: Shed\n", "theme/fonts/shed.ttf": face}
    root = workplace({**files, "content/en/forms/check-up.yml": CHECK_UP.replace("Remarks", "Łódź")})

    assert missing_characters(root) == []


@pytest.mark.parametrize(
    "field",
    [
        "{id: maker, kind: line, label: Maker, default: 本}",
        "{id: maker, kind: table, label: Maker, columns: [{id: name, label: Name}], rows: [{id: one, label: One, values: {name: 本}}]}",
    ],
)
def test_a_default_in_a_field_must_be_in_the_face_of_fields(field, workplace):
    """Some readers draw a wrong character in its place; check reports it, with the place in the form."""
    form = CHECK_UP.rstrip("\n") + f"\n      - {field}\n"
    root = workplace({"content/en/forms/check-up.yml": form})
    place = Location("content/en/forms/check-up.yml", FIRST_FREE, 9 + field.index("本"))

    assert missing_characters(root) == [("field-letter-missing", "本", place)]


def test_a_default_written_by_name_is_checked_with_its_value(workplace):
    """The name of the workplace may be fine in text and not in a field: both are reported, each in its place."""
    form = CHECK_UP.rstrip("\n") + '\n      - {id: maker, kind: line, label: Maker, default: "{{ word.tool }}"}\n'
    words = of_tiny("content/en/words.yml", old="spanner", new="本")
    root = workplace({"content/en/forms/check-up.yml": form, "content/en/words.yml": words})

    assert [(code, place.file) for code, _character, place in missing_characters(root)] == [
        ("field-letter-missing", "content/en/forms/check-up.yml"),
        ("letter-missing", "content/en/words.yml"),
    ]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("{id: maker, kind: line, label: Maker, default: Ƈ}", "field-letter-missing"),
        ("{id: maker, kind: choice, label: Maker, options: [{id: a, label: Ƈ}, {id: b, label: B}]}", "letter-missing"),
    ],
)
def test_fields_and_menus_keep_their_own_face_whatever_the_brands_has(field, code, workplace):
    """What a reader picks from a menu is drawn in the face of fields, not in the brand's."""
    form = CHECK_UP.rstrip("\n") + f"\n      - {field}\n"
    brand = {"theme/_brand.yml": FACE + "  base: Shed\n", "theme/fonts/shed.ttf": typefaces.with_character("Ƈ")}
    root = workplace({**brand, "content/en/forms/check-up.yml": form})

    assert [(found_code, character) for found_code, character, _place in missing_characters(root)] == [(code, "Ƈ")]


def test_a_face_that_changed_is_read_again(workplace):
    """While a site is served, a new file of the same name counts at once."""
    brand = {"theme/_brand.yml": FACE + "  base: Shed\n", "theme/fonts/shed.ttf": typefaces.with_character("Ƈ")}
    root = workplace({**brand, "content/en/forms/check-up.yml": CHECK_UP.replace("Remarks", "Ƈ")})
    before = missing_characters(root)
    write(root, {"theme/fonts/shed.ttf": typefaces.face()})

    assert (before, [character for _code, character, _place in missing_characters(root)]) == ([], ["Ƈ"])
