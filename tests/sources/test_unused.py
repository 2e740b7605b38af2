"""Nothing that somebody wrote disappears in silence: files that nothing is made of, lines that mean nothing."""

import pytest

from helpers.projects import FORM, PAGE, WORKPLACE
from samtalekit.sources.kit import read_kit

EXTENDING = "---\nextends: true\n---\n\n::: end\nBrass ones squeal.\n:::\n"
CHECK_UP, BRAKES = "content/en/forms/check-up.yml", "content/en/brakes.md"


@pytest.fixture
def reported(workplace):
    """What a check reports for a workplace over the tiny kit."""
    return lambda files: [(f.place.file, f.code) for f in read_kit(workplace(files)).findings]


@pytest.mark.parametrize(
    ("name", "expected_path"),
    [
        ("content/lamps.md", "content/en/lamps.md"),
        ("content/night/lamps.md", "content/en/night/lamps.md"),
        ("content/en/lamps.markdown", "content/en/lamps.md"),
        ("content/en/lamps.txt", "content/en/lamps.md"),
        ("content/en/form/lamp.yml", "content/en/forms/lamp.yml"),
        ("brakes.md", "content/en/brakes.md"),
        ("en/brakes.md", "content/en/brakes.md"),
        ("forms/check-up.yml", "content/en/forms/check-up.yml"),
    ],
)
def test_a_misplaced_file_is_reported_with_the_place_where_it_would_be_read(name, expected_path, workplace):
    """A colleague who put it there would wait for it on the site."""
    findings = read_kit(workplace({name: FORM if name.endswith(".yml") else PAGE})).findings

    assert [(f.place.file, f.code, f.values["there"]) for f in findings] == [(name, "unread-file", expected_path)]


def test_what_a_folder_may_well_hold_beside_its_content_is_no_mistake(reported):
    """A read-me, a list of words, a language that is on its way, hidden files."""
    names = ("README.md", "docs/brakes.md", "content/en/spelling.txt", "content/en/let-stand.txt",
             "content/de/lamps.md", "content/.notes/lamps.md", "content/en/.lamps.md")  # fmt: skip

    assert reported(dict.fromkeys(names, "lamp\n")) == []


def test_a_file_that_cannot_be_read_is_reported_once(reported):
    """Its place is the lesser mistake."""
    assert reported({"content/notes.txt": b"\xff"}) == [("content/notes.txt", "not-utf8")]


def test_a_page_and_a_form_of_ones_own_that_the_workplace_leaves_out_are_reported(reported):
    """They are read, and nobody would see them."""
    files = {BRAKES: EXTENDING, CHECK_UP: "extends: true\nhide: [remarks]\n", "content/en/lamps.md": PAGE + "Two.\n"}
    chosen = WORKPLACE + "pages: [index, lamps]\nforms: []\n"

    assert reported({"workplace.yml": chosen, **files}) == [(BRAKES, "left-out"), (CHECK_UP, "left-out")]


def test_what_the_kit_has_and_the_workplace_leaves_out_is_no_mistake(reported):
    """That is what the choice is for; and the front page is always there."""
    files = {"content/en/index.md": PAGE, "workplace.yml": WORKPLACE + "pages: []\nforms: []\n"}

    assert reported(files) == []


def test_an_extension_without_a_change_is_reported(reported):
    """In a page, a form and the words alike."""
    files = {
        BRAKES: "---\nextends: true\n---\n",
        CHECK_UP: "extends: true\n",
        "content/en/words.yml": "extends: true\n",
    }

    assert set(reported(files)) == {(name, "extension-empty") for name in files}


def test_a_fingerprint_means_nothing_in_the_language_that_is_translated_from(reported):
    """It was copied from the other file, or the text is in the wrong folder."""
    signed = 'extends: true\ntranslates: "0123456789ab"\n'
    files = {BRAKES: EXTENDING.replace("extends: true\n", signed), CHECK_UP: signed + "hide: [remarks]\n"}

    assert reported(files) == [(BRAKES, "translates-source"), (CHECK_UP, "translates-source")]


def test_a_file_that_is_empty_or_cannot_be_read_is_reported_alone(reported):
    """Not where the workplace chooses it, too: the page is there."""
    chosen = WORKPLACE + "pages: [index, brakes]\nforms: [check-up]\n"
    files = {"workplace.yml": chosen, BRAKES: "", CHECK_UP: ""}

    assert reported(files) == [(BRAKES, "empty-file"), (CHECK_UP, "empty-file")]


RENAMED = "roles: {en: {rider: {one: cyclist, the: the cyclist, many: cyclists, the_many: the cyclists}}}\n"


@pytest.fixture
def renamed(workplace):
    """What is reported for a workplace that calls the rider a cyclist, over a kit whose riders have a badge as well."""

    def check(more, files=None):
        root = workplace({"workplace.yml": WORKPLACE + RENAMED + more, **(files or {})})
        words = root.parents[1] / "tiny/content/en/words.yml"
        words.write_text(words.read_text().replace("words: {tool", "words: {rider_badge: R, tool", 1))
        return [(f.place.file, f.place.line, f.code) for f in read_kit(root).findings]

    return check


def test_a_role_that_is_renamed_takes_its_other_words_along(renamed):
    """Or else the kit's short name is beside the workplace's long one, on every paper."""
    assert renamed("") == [("workplace.yml", 5, "role-word-kept")]
    assert renamed("words: {en: {rider_badge: C}}\n") == []


def test_a_word_that_is_the_same_for_both_is_reported(renamed):
    """In workplace.yml, or in the workplace's own words.yml."""
    own = {"content/en/words.yml": "extends: true\nwords: {rider_badge: R}\n"}

    assert renamed("words: {en: {rider_badge: R}}\n") == []
    assert renamed("", own) == []
