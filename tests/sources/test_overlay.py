"""A workplace over a kit: its files in place of the kit's, its choice of pages and forms, its own kit beneath."""

import shutil

import pytest
from PIL import Image

from helpers.projects import PAGE, SAMPLES, TINY, WORKPLACE, write
from samtalekit.model.markup import links
from samtalekit.sources.kit import read_kit


def localized(root):
    reading = read_kit(root)
    assert reading.kit, reading.findings
    return reading.kit.localized[0]


def test_a_page_of_the_same_path_replaces_the_kits_whole(workplace):
    """Nothing of the kit's page is left, and the page knows whose it is."""
    page = localized(
        workplace({"content/en/brakes.md": "---\ntitle: Our brakes\nsummary: Ours.\n---\n\n## Look\n"})
    ).page("brakes")

    assert (page.title, page.front.kind, page.front.forms, page.origin.is_own) == ("Our brakes", "page", (), True)


def test_a_page_that_the_workplace_leaves_alone_is_the_kits(workplace):
    """It is edited in the kit."""
    assert localized(workplace({})).page("brakes").origin.is_own is False


def test_a_new_page_and_a_new_form_join_the_kits(workplace):
    """New forms come after those that the kit names."""
    kit = localized(
        workplace(
            {
                "content/en/lamps.md": PAGE,
                "content/en/forms/bell.yml": (TINY / "content/en/forms/check-up.yml")
                .read_text()
                .replace("form: check-up", "form: bell"),
            }
        )
    )

    assert [page.id for page in kit.pages] == ["brakes", "index", "lamps"]
    assert [form.id for form in kit.forms] == ["check-up", "bell"]


def test_a_form_of_the_same_path_replaces_the_kits_whole(workplace):
    """Its questions are the workplace's."""
    text = (TINY / "content/en/forms/check-up.yml").read_text().replace("The brakes work", "Both brakes work")

    assert (
        localized(workplace({"content/en/forms/check-up.yml": text}))
        .form("check-up")
        .source.sections[0]
        .fields[0]
        .label
        == "Both brakes work"
    )


def test_a_brand_of_ones_own_replaces_the_kits(workplace):
    """Without one, the kit's, and beneath that the package's."""
    root = workplace({"theme/_brand.yml": "meta: {name: Harbour}\ncolor: {primary: '#5a2149'}\n"})
    kit = read_kit(root).kit

    assert (kit.brand.name, kit.brand.light) == ("Harbour", {"primary": "#5a2149"})


def test_a_kit_has_no_need_of_a_workplace(tmp_path):
    """Its own example is the workplace."""
    shutil.copytree(TINY, tmp_path / "kit")

    assert read_kit(tmp_path / "kit").kit.workplace.name == "The Shed"


def test_a_workplace_without_a_kit_of_its_own_takes_the_packages(project):
    """What ``new`` makes says nothing of a kit."""
    kit = read_kit(project({"workplace.yml": "name: Harbour\nlanguages: [da]\nexample: true\n"})).kit

    assert (kit.structure.id, kit.workplace.name) == ("mus", "Harbour")


@pytest.mark.parametrize(
    "choice",
    [
        "forms: []\n",
        "pages: [index]\n",
        "pages: []\n",
        "pages: [brakes]\n",
        "forms: []\npages: [index]\n",
        "pages: [index, lamps]\nforms: [check-up]\n",
    ],
)
def test_what_is_left_out_leaves_no_dead_link(choice, workplace):
    """Links keep their words; cards, menus, steps and audiences follow the pages; the front page is always there."""
    lamps = (
        PAGE
        + '## L\n\n[a](brakes.md "t") [b](brakes.md#look) [c](forms/check-up.yml) [d](https://x.example) ![e](e.png) [[f]](index.md) [g](#l)\n\n::: form check-up\n'
    )
    root = workplace({"workplace.yml": WORKPLACE + choice, "content/en/lamps.md": lamps})
    Image.new("RGB", (2, 2)).save(root / "content" / "en" / "e.png")
    kit = read_kit(root).kit
    existing = {f"{page.id}.md" for page in kit.localized[0].pages} | {
        f"forms/{form.id}.yml" for form in kit.localized[0].forms
    }
    named = {
        *kit.structure.menu,
        *kit.structure.steps,
        *(audience.page for audience in kit.structure.audiences),
        *(s for phase in kit.structure.phases for s in phase.steps),
    }

    assert "index.md" in existing
    assert {f"{page}.md" for page in named} <= existing
    for page in kit.localized[0].pages:
        assert set(page.front.forms) <= {form.id for form in kit.localized[0].forms}
        for link in links(page.body):
            target = link.target.partition("#")[0]
            assert target in {*existing, "", "https://x.example", "e.png"}
        assert "::: form" not in page.body or kit.localized[0].forms


def test_the_words_of_a_link_that_is_dropped_stay(workplace):
    """A sentence is still a sentence."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE + "pages: [lamps]\nforms: []\n",
            "content/en/lamps.md": PAGE + 'See [the **brakes**](brakes.md "t") and [our form](forms/check-up.yml).\n',
        }
    )

    assert localized(root).page("lamps").body == "\nSee the **brakes** and our form.\n"


def test_a_kit_of_another_subject_is_content_and_theme_and_nothing_else(codes):
    """An introduction programme in English: its own steps, roles, forms and brand, and not a word of the first kit."""
    kit = read_kit(SAMPLES / "welcome-aboard").kit
    kinds = {
        field.kind for form in kit.localized[0].forms for section in form.source.sections for field in section.fields
    }

    assert codes(SAMPLES / "welcome-aboard") == []
    assert (kit.structure.id, kit.workplace.languages, kit.brand.name) == (
        "welcome-aboard",
        ("en",),
        "Larkfield Libraries",
    )
    assert kinds == {
        "check",
        "choice",
        "choices",
        "date",
        "note",
        "number",
        "radar",
        "scale",
        "signature",
        "table",
        "text",
    }


def test_a_workplace_over_a_kit_of_another_subject_brands_it(tmp_path, codes):
    """``kit:`` is a path from the workplace."""
    shutil.copytree(SAMPLES / "welcome-aboard", tmp_path / "kit")
    root = write(
        tmp_path / "branch",
        {
            "workplace.yml": "name: Quayside\nkit: ../kit\nlanguages: [en]\nexample: true\nroles: {en: {buddy: {one: pilot, the: the pilot, many: pilots, the_many: the pilots}}}\n"
        },
    )
    kit = read_kit(root).kit

    assert codes(root) == []
    assert kit.localized[0].words.audiences["buddy"] == "I am a pilot"
    assert kit.brand.name == "Larkfield Libraries"
