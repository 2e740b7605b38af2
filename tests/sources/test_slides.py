"""Slides in a workplace's folder: changed as any page, and checked where they are written."""

from samtalekit.model.slides import slides_in
from samtalekit.sources.kit import read_kit

TALK = (
    "---\ntitle: Lamps\nsummary: A talk about lamps.\nkind: slides\nminutes: 3\n---\n\nBring a lamp.\n\n::: notes 1\nSay hello.\n:::\n\n"
    "## Look\n\nTurn it on.\n\n::: notes 2\nWait.\n:::\n\n## Ask\n\nAnybody?\n"
)


def over_a_talk(workplace, own, talk=TALK):
    """A workplace with a file of its own over a kit with a talk."""
    root = workplace({"content/en/lamps.md": own})
    (root.parents[1] / "tiny/content/en/lamps.md").write_text(talk)
    return root


def slides_of(root):
    kit = read_kit(root).kit
    assert kit
    return slides_in(kit.localized[0].page("lamps").body)


def test_a_workplace_exchanges_a_slide_and_keeps_the_others(workplace):
    """Its notes go with it; what the kit says of the rest is still the kit's."""
    own = "---\nextends: true\nminutes: 5\n---\n\n::: instead look\n## Listen\n\nRing it.\n\n::: notes 4\nTwice.\n:::\n:::\n"
    slides = slides_of(over_a_talk(workplace, own))

    assert [slide.title for slide in slides] == ["", "Listen", "Ask"]
    assert [slide.minutes for slide in slides] == [1, 4, None]


def test_a_workplace_adds_a_slide_where_it_belongs(workplace, codes):
    root = over_a_talk(workplace, "---\nextends: true\n---\n\n::: after look\n## Oil\n\nA drop.\n:::\n")

    assert [slide.title for slide in slides_of(root)] == ["", "Look", "Oil", "Ask"]
    assert codes(root) == []


def test_what_is_wrong_with_a_slide_is_reported_in_the_file_that_has_it(workplace, reported):
    """The line is the workplace's own, the sum is that of both."""
    own = "---\nextends: true\n---\n\n::: after look\n## Oil\n\n::: forms\n\n::: notes soon\nA drop.\n:::\n\n::: notes 2\nTwo.\n:::\n:::\n"
    found = [line.split(" ")[:2] for line in reported(over_a_talk(workplace, own)) if not line.startswith(" ")]

    assert ["content/en/lamps.md:8:1:", "slide-block"] in found
    assert ["content/en/lamps.md:10:1:", "notes-minutes"] in found
    assert "slide-minutes" in [code for _place, code in found]


def test_a_link_to_a_slide_is_a_link_to_its_heading(workplace, codes):
    page = "---\ntitle: More\nsummary: More.\n---\n\nSee [the look](lamps.md#look).\n"
    root = workplace({"content/en/lamps.md": TALK, "content/en/more.md": page})

    assert codes(root) == []
    (root / "content/en/more.md").write_text(page.replace("#look", "#lok"))
    assert codes(root) == ["broken-link"]


def test_no_page_may_stand_where_presentations_do(workplace, codes):
    """They have a folder for each language of the site; the rest of that name is free."""
    page = "---\ntitle: More\nsummary: More.\naddress: {}\n---\n\nWords.\n"

    assert codes(workplace({"content/en/more.md": page.format("slides/en/more")})) == ["address-twice"]
    assert codes(workplace({"content/en/more.md": page.format("slides/more")}, "other")) == []
