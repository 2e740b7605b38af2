"""Parts: what holds for some workplaces alone is on the kit's pages, and goes without a trace where it does not."""

from helpers.projects import PAGE, WORKPLACE
from samtalekit.diff.definitions import difference
from samtalekit.diff.text import Change
from samtalekit.jobs.check import check
from samtalekit.jobs.status import status
from samtalekit.model.page import without_parts
from samtalekit.sources.kit import read_kit

LAMPS = (
    "---\ntitle: Lamps\nsummary: A lamp at each end.\nsources:\n"
    "  - {title: The road, url: https://road.example, read: 2027-01-04}\n"
    "  - {title: The night, url: https://night.example, read: 2027-01-04, part: night_rides}\n---\n\n"
    "One in front.\n\n::: part night_rides\n## At night\n\n- **Two.** One behind, too.\n\n::: tip\nRed is behind.\n:::\n:::\n\n"
    "Wipe [them](brakes.md).\n"
)
ALONE = "---\ntitle: Night\nsummary: Rides at night.\npart: night_rides\n---\n\nTake a friend.\n"


def page_of(root, name="lamps"):
    kit = read_kit(root).kit
    assert kit, check(root).findings
    return kit.localized[0].page(name)


def over_a_kit(workplace, files, leave_out="[night_rides]"):
    """A workplace over a kit with those files, which leaves a part out."""
    root = workplace({"workplace.yml": f"{WORKPLACE}leave_out: {leave_out}\n"})
    for name, text in files.items():
        (root.parents[1] / "tiny" / name).write_text(text)
    return root


def test_a_part_that_holds_is_kept_like_any_text(workplace):
    """Its two lines have gone; headings and blocks in it are the page's."""
    page = page_of(over_a_kit(workplace, {"content/en/lamps.md": LAMPS}, "[]"))

    assert "night_rides" not in page.body
    assert ":::\n:::" not in page.body
    assert "## At night" in page.body
    assert [source.title for source in page.front.sources] == ["The road", "The night"]


def test_a_part_that_is_left_out_goes_with_its_headings_blocks_and_sources(workplace):
    """What is around it stays."""
    page = page_of(over_a_kit(workplace, {"content/en/lamps.md": LAMPS}))

    assert page.body.split() == ["One", "in", "front.", "Wipe", "[them](brakes.md)."]
    assert [source.title for source in page.front.sources] == ["The road"]


def test_a_list_is_not_torn_by_a_part_within_it(workplace):
    """Its items are as close as before."""
    text = PAGE + "- Front\n::: part night_rides\n- Behind\n:::\n- Bell\n"

    assert page_of(over_a_kit(workplace, {"content/en/lamps.md": text})).body == "\n- Front\n- Bell\n"


def test_a_part_within_a_block_closes_before_the_block_does(workplace):
    """Three colons close what was opened last."""
    text = PAGE + "::: tip\nOil.\n::: part night_rides\nLamp.\n:::\nAir.\n:::\n"

    assert page_of(over_a_kit(workplace, {"content/en/lamps.md": text})).body == "\n::: tip\nOil.\nAir.\n:::\n"


def test_places_after_a_part_are_those_of_the_file(workplace, reported):
    """An editor is led to the line that is meant."""
    root = workplace({"content/en/lamps.md": PAGE + "::: part night_rides\nA\n:::\n\n{{ role.ridr.the }}\n"})

    assert reported(root)[0].startswith("content/en/lamps.md:10:1: unknown-value")


def test_a_part_is_named_as_the_kit_names_it(workplace, reported):
    """On a page, above it and among its sources."""
    page = LAMPS.replace("night_rides", "night_ride").replace("title: Lamps", "title: Lamps\npart: night")
    root = workplace({"content/en/lamps.md": page})

    places = [line.split(" ")[:2] for line in reported(root) if "unknown-part" in line]
    assert places == [
        ["content/en/lamps.md:3:7:", "unknown-part"],
        ["content/en/lamps.md:7:76:", "unknown-part"],
        ["content/en/lamps.md:12:1:", "unknown-part"],
    ]


def test_a_part_that_is_not_closed_is_reported_where_it_begins(workplace, codes):
    """Its text would be lost to the end of the page."""
    assert codes(workplace({"content/en/lamps.md": PAGE + "::: part night_rides\nA\n"})) == ["open-block"]


def test_a_page_of_a_part_goes_with_it_and_with_what_links_to_it(workplace):
    """As with any page that a workplace leaves out."""
    link = PAGE + "Wipe them. See [rides at night](night.md#friends).\n\n## More\n\n- **[Night](night.md):** Rides.\n"
    night = ALONE + "\n## Friends\n\nTwo.\n"
    root = over_a_kit(workplace, {"content/en/night.md": night, "content/en/lamps.md": link})

    kit = read_kit(root).kit
    assert "night" not in [page.id for page in kit.localized[0].pages]
    assert page_of(root).body.strip() == "Wipe them."


def test_a_page_of_ones_own_takes_the_place_of_one_that_is_left_out(workplace):
    """It says nothing of a part, so it is of none."""
    root = over_a_kit(workplace, {"content/en/night.md": ALONE})
    (root / "content/en").mkdir(parents=True)
    (root / "content/en/night.md").write_text(ALONE.replace("part: night_rides\n", "").replace("friend", "lamp"))

    assert page_of(root, "night").body == "\nTake a lamp.\n"


def test_a_heading_in_a_part_that_is_left_out_is_no_place_to_extend(workplace, reported):
    """Nothing of one's own disappears in silence."""
    root = over_a_kit(workplace, {"content/en/lamps.md": LAMPS})
    (root / "content/en").mkdir(parents=True)
    (root / "content/en/lamps.md").write_text("---\nextends: true\n---\n\n::: after at-night\nThree.\n:::\n")

    assert "place-unknown" in reported(root)[0]


def test_a_link_to_what_is_left_out_of_a_page_leads_to_its_top(workplace, codes):
    """The kit cannot know what a workplace leaves out."""
    root = over_a_kit(
        workplace, {"content/en/lamps.md": LAMPS, "content/en/bell.md": PAGE + "[Night](lamps.md#at-night)\n"}
    )

    assert codes(root) == []
    assert page_of(root, "bell").body == "\n[Night](lamps.md)\n"


def test_what_an_editor_copies_has_no_part_that_is_left_out():
    """The kit's file, to make one's own from: the lines that stay are as they were."""
    kept = without_parts(LAMPS, frozenset({"night_rides"}))

    assert kept == (
        "---\ntitle: Lamps\nsummary: A lamp at each end.\nsources:\n"
        "  - {title: The road, url: https://road.example, read: 2027-01-04}\n---\n\n"
        "One in front.\n\n\nWipe [them](brakes.md).\n"
    )
    assert "\n## At night\n" in without_parts(LAMPS, frozenset())


def test_items_of_a_list_that_take_several_lines_go_whole():
    """However the sources are written."""
    text = "---\nsources:\n  - title: A\n    part: x\n    url: b\n  - title: C\n    url: d\naliases:\n  - part\n---\n\nText.\n"

    assert without_parts(text, frozenset({"x"})) == (
        "---\nsources:\n  - title: C\n    url: d\naliases:\n  - part\n---\n\nText.\n"
    )


def test_a_part_put_around_a_text_is_no_change_of_its_words():
    """What upstream has changed is reported as readers would see it."""
    before = PAGE + "One.\n\nTwo.\n"

    assert difference("lamps.md", before, PAGE + "One.\n\n::: part night_rides\nTwo.\n:::\n", {}) == (
        Change("", "shape"),
    )


def over_an_optional_part(workplace, settings):
    """A workplace over a kit in which what holds at night is optional."""
    root = workplace({"workplace.yml": f"{WORKPLACE}{settings}"})
    kit = root.parents[1] / "tiny/content"
    structure = (kit / "kit.yml").read_text("utf-8")
    (kit / "kit.yml").write_text(
        structure.replace("\nparts: [night_rides]", "\noptional_parts: [night_rides]"), "utf-8"
    )
    (kit / "en/lamps.md").write_text(LAMPS)
    return root


def test_an_optional_part_is_left_out_until_a_workplace_takes_it_in(workplace):
    """So a kit can get one without a workplace's pages saying something new."""
    assert "At night" not in page_of(over_an_optional_part(workplace, "")).body


def test_an_optional_part_that_is_taken_in_is_kept_with_its_sources(workplace):
    page = page_of(over_an_optional_part(workplace, "take_in: [night_rides]\n"))

    assert "## At night" in page.body
    assert [source.title for source in page.front.sources] == ["The road", "The night"]


def test_what_is_both_left_out_and_taken_in_is_left_out(workplace):
    root = over_an_optional_part(workplace, "leave_out: [night_rides]\ntake_in: [night_rides]\n")

    assert "At night" not in page_of(root).body


def test_only_an_optional_part_can_be_taken_in(workplace):
    """One that every workplace gets needs no word; a misspelled one is named with the nearest."""
    (finding,) = check(over_an_optional_part(workplace, "take_in: [night_ride]\n")).findings

    assert (finding.code, finding.place.file, finding.values["name"]) == ("unknown-part", "workplace.yml", "night_ride")
    assert "night_rides" in finding.mend("en")


def test_a_part_that_is_left_out_is_no_change_of_the_workplaces_extension(workplace):
    """`status` tells what the file of its own does, and not what `leave_out` does."""
    root = over_a_kit(workplace, {"content/en/lamps.md": LAMPS})
    (root / "content" / "en").mkdir(parents=True, exist_ok=True)
    (root / "content" / "en" / "lamps.md").write_text("---\nextends: true\n---\n\n::: end\nBuy spare ones.\n:::\n")

    (overlay,) = status(root).overlays

    assert [(change.before, change.after) for change in overlay.changes] == [(None, "Buy spare ones.")]
