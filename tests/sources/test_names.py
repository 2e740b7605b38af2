"""Names: one spelling for what looks the same, and none that a system somewhere cannot keep."""

import shutil
import unicodedata

import pytest
from PIL import Image

from helpers.projects import FORM, PAGE, SAMPLES, write
from samtalekit.core.text import odd_characters
from samtalekit.jobs.check import check

PICTURE = "content/en/mål – kort.png"


def drawn(root, name):
    """A picture of that name."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6), "navy").save(root / name)
    return root


@pytest.mark.parametrize("kept", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
@pytest.mark.parametrize("shape", ["![A map]({})", "![A map](<{}>)", "![A map][m]\n\n[m]: <{}>"])
def test_a_name_is_the_same_however_its_letters_are_put_together(kept, typed, shape, workplace, codes):
    """A Mac takes å apart, and a keyboard does not."""
    name = unicodedata.normalize(typed, PICTURE.removeprefix("content/en/"))
    target = name if "<" in shape else name.replace(" ", "%20")
    root = workplace({"content/en/lamps.md": PAGE + shape.format(target) + "\n"})

    assert codes(drawn(root, unicodedata.normalize(kept, PICTURE))) == []


def test_a_logo_is_found_however_its_letters_are_put_together(workplace, codes):
    """Every name that a file gives is resolved in one place."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2z"/></svg>'
    files = {"theme/_brand.yml": "logo: mærke-å.svg\n", f"theme/{unicodedata.normalize('NFD', 'mærke-å.svg')}": svg}

    assert codes(workplace(files)) == []


def test_the_dictionary_knows_a_word_whose_marks_stand_apart(workplace, codes):
    """It is one word for the reader."""
    assert (
        codes(workplace({"content/en/lamps.md": PAGE + unicodedata.normalize("NFD", "A café and a fiancé.\n")})) == []
    )


@pytest.mark.parametrize(
    ("written", "odd"),
    [("title\u00a0", "U+00A0"), ("ti\u200btle", "U+200B"), ("t\u0456tle", "U+0456"), ("title", ""), ("titel", "")],
)
def test_a_character_that_looks_like_another_is_named(written, odd):
    """“Write title” would be no help where title seems to stand there."""
    assert odd_characters(written, "title") == odd


def test_a_message_names_the_character_that_makes_the_difference(workplace):
    """In a link, a value by name, and a choice alike."""
    body = "See [this](br\u0430kes.md) and {{ role.rid\u0435r.the }}.\n"
    (link, value) = check(workplace({"content/en/lamps.md": PAGE + body})).findings

    assert [dict(each.values["nearest"].values)["characters"] for each in (value, link)] == ["U+0435", "U+0430"]


@pytest.mark.parametrize("name", ["aux", "con", "nul", "prn", "com1", "lpt9", "more/nul", "con/index"])
def test_a_page_or_an_address_that_windows_keeps_for_itself_is_refused(name, workplace, codes):
    """Nobody could unpack the site there."""
    assert codes(workplace({f"content/en/{name}.md": PAGE})) == ["name-reserved"]
    assert codes(workplace({"content/en/lamps.md": PAGE.replace("summary", f"address: {name}\nsummary")}, "other")) == [
        "name-reserved"
    ]


@pytest.mark.parametrize("name", ["com10", "auxiliary", "console", "null", "prn-1"])
def test_a_name_that_only_begins_like_one_is_fine(name, workplace, codes):
    assert codes(workplace({f"content/en/{name}.md": PAGE})) == []


def test_a_form_whose_paper_windows_could_not_keep_is_refused(workplace, codes):
    """Its id is the name of its PDF."""
    assert set(
        codes(
            workplace(
                {
                    "content/en/forms/nul.yml": FORM.replace("form: lamp", "form: nul")
                    + "      - {id: a, kind: line, label: A}\n"
                }
            )
        )
    ) == {"name-reserved"}


@pytest.mark.parametrize("name", ["what?.png", "aux.png", 'say "hi".png'])
def test_a_picture_that_windows_could_not_keep_is_refused(name, workplace, codes):
    """It is published under its own name."""
    assert "name-reserved" in codes(drawn(workplace({}), f"content/en/{name}"))


def test_an_address_within_the_folder_of_another_language_is_taken(tmp_path, codes):
    """The other language's pages lie there, and one of the two would be lost."""
    root = shutil.copytree(SAMPLES / "tiny", tmp_path / "kit")
    shutil.copytree(root / "content" / "en", root / "content" / "da")
    kit = root / "content" / "kit.yml"
    kit.write_text(kit.read_text(encoding="utf-8").replace("languages: [en]", "languages: [en, da]"), encoding="utf-8")
    before = codes(root)
    write(
        root,
        {"content/en/da/index.md": PAGE, "content/en/lamps.md": PAGE.replace("summary", "address: da/lamps\nsummary")},
    )

    assert (before.count("address-twice"), codes(root).count("address-twice")) == (0, 2)
