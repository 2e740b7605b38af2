"""Omission: with a page or a form goes what the kit says about it, sentence by sentence, and nothing else.

The text is a page of a kit about bicycles; a workplace has its brakes, and neither its lamps nor the form for them.
"""

import re

import pytest

from helpers.projects import PAGE, WORKPLACE
from samtalekit.core.locale import INTRODUCES
from samtalekit.jobs.check import check
from samtalekit.sources.kit import read_kit
from samtalekit.sources.omission import LeftOut, rest_of

GONE = {"lamps.md": "lamps", "forms/lamp.yml": "forms/lamp"}
LEFT_OUT = LeftOut(
    target=lambda target: GONE.get(target, ""),
    block=lambda name, words: (name, words) == ("form", "lamp"),
    names=lambda names: "lamps" in names,
)


def rest(text, own=()):
    return rest_of(text, (), LEFT_OUT, lambda line: line in own, INTRODUCES["en"])


def left(text):
    """What is left of a kit's text: its lines with something on them."""
    return [line for line in rest(text).text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oil it. See [lamps](lamps.md). Ride home.", ["Oil it. Ride home."]),
        ("See [lamps](lamps.md). Ride home.", ["Ride home."]),
        ("Ride home. See [lamps](lamps.md).", ["Ride home."]),
        ("See [lamps](lamps.md).", []),
        ("See [lamps](lamps.md) and [brakes](brakes.md). Ride.", ["Ride."]),
        ("Oil it.\nSee\n[lamps](lamps.md).\nRide home.", ["Oil it.", "Ride home."]),
        ("“Is it dark?” Ask. “See [lamps](lamps.md)? Yes.” Go on.", ["“Is it dark?” Ask. Go on."]),
        ("Take bell nr. 5 (see [lamps](lamps.md). Two.) with you. Go.", ["Go."]),
        ("It is kl. 10 now. See [lamps][a]. Go.\n\n[a]: lamps.md", ["It is kl. 10 now. Go.", "[a]: lamps.md"]),
        ("**Oil it.** See [lamps](lamps.md).", ["**Oil it.**"]),
        ("`[lamps](lamps.md)` is code.", ["`[lamps](lamps.md)` is code."]),
    ],
)
def test_a_sentence_goes_with_what_it_links_to(text, expected):
    """The sentences around it stay, whatever marks they end with."""
    assert left(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- **[Lamps](lamps.md):** Two.\n- Bell", ["- Bell"]),
        ("- [Lamps](lamps.md)\n  - Two\n- Bell", ["- Bell"]),
        ("1. Fit [lamps](lamps.md). Both.\n2. Ride.\n3. Stop.", ["1. Ride.", "3. Stop."]),
        ("3. Fit [lamps](lamps.md).\n4. Ride.", ["3. Ride."]),
        ("- **Ride.** See [lamps](lamps.md).\n- Bell", ["- **Ride.**", "- Bell"]),
        (
            "| a | b |\n|---|---|\n| dark | [lamps](lamps.md) |\n| slow | oil |",
            ["| a | b |", "|---|---|", "| slow | oil |"],
        ),
        ("| a | b |\n|---|---|\n| dark | [lamps](lamps.md) |\n\nRide.", ["Ride."]),
    ],
)
def test_an_entry_or_a_row_goes_whole(text, expected):
    """A list keeps its first number, so that it still begins at one."""
    assert left(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ride. Bring this form:\n\n::: form lamp\n\nStop.", ["Ride.", "Stop."]),
        ("Bring:\n\n- [lamps](lamps.md)\n\nStop.", ["Stop."]),
        ("Bring:\n\n- [lamps](lamps.md)\n- a bell", ["Bring:", "- a bell"]),
        ("## Lamps\n\n::: form lamp\n\n## Bell\n\nRing.", ["## Bell", "Ring."]),
        ("## Lamps\n\n### Form\n\n::: form lamp", []),
        ("::: tip\nSee [lamps](lamps.md).\n:::\n\nRing.", ["Ring."]),
    ],
)
def test_nothing_is_left_that_announced_it(text, expected):
    """A sentence with a colon, a heading, the lines of a block."""
    assert left(text) == expected


def test_a_sentence_that_announces_what_stays_keeps_its_place():
    """Its link is reported; without the sentence, what follows would belong to the one before."""
    found = rest("From [lamps](lamps.md) we know:\n\n- Two are enough.")

    assert found.text == "From lamps we know:\n\n- Two are enough."
    assert [(each.line, each.column, each.name) for each in found.promises] == [(0, 5, "lamps")]


def test_a_text_that_speaks_of_nothing_left_out_is_the_authors():
    """Byte for byte, an empty heading included."""
    text = "## Empty\n\n## Ride\n\n3. three\n4. four\n\n\nSee [brakes](brakes.md)."

    assert rest(text).text == text


def test_lines_keep_their_numbers():
    """So that a finding points into the file."""
    found = rest("One.\n\n- [lamps](lamps.md)\n- a bell\n\nLast.")

    assert dict(zip(found.numbers, found.text.split("\n"), strict=True))[5] == "Last."


def test_own_sentences_stay_and_are_reported():
    """Nothing that an editor wrote disappears in silence."""
    found = rest("Oil it. See [lamps](lamps.md).\n\nHere is the form.\n\n::: form lamp", own=range(9))

    assert re.sub(r"\n+", "\n", found.text).strip() == "Oil it. See lamps.\nHere is the form."
    assert [(each.line, each.column, each.name, each.words) for each in found.promises] == [
        (0, 12, "lamps", "lamps"),
        (2, 0, "", "Here is the form."),
        (4, 0, "", "form lamp"),
    ]


# The same in folders: what text is tied to, a page and a term.

TIED = "Ride.\n\n::: with brakes\nLook at the levers.\n\n::: tip\nPull.\n:::\n:::\n\n- Bell\n::: with forms/check-up en\n- Check-up\n:::\n- Lamp\n"


def over(workplace, settings, files):
    root = workplace({"workplace.yml": f"{WORKPLACE}{settings}"})
    for name, text in files.items():
        (root.parents[1] / "tiny/content/en" / name).write_text(text)
    return root


def body(root, page="ride"):
    reading = read_kit(root)
    assert reading.kit, reading.findings
    return reading.kit.localized[0].page(page).body


def test_text_is_shown_with_what_it_is_tied_to(workplace):
    """Its two lines have gone; the blocks in it are the page's, and a list is not torn."""
    whole = body(over(workplace, "", {"ride.md": PAGE + TIED}))

    assert "Look at the levers.\n\n::: tip\nPull.\n:::\n" in whole
    assert "- Bell\n- Check-up\n- Lamp" in whole
    assert "with" not in whole


def test_text_goes_with_what_it_is_tied_to(workplace):
    """With a page; and with a form, though the other thing that it names is there."""
    root = over(workplace, "pages: [ride]\nforms: []\n", {"ride.md": PAGE + TIED})

    assert [line for line in body(root).split("\n") if line] == ["Ride.", "- Bell", "- Lamp"]


def test_a_page_goes_with_what_it_is_tied_to(workplace):
    """And what links to it goes, too; two that are tied to each other stay together."""
    tied = PAGE.replace("---\n\n", "only_with: [brakes]\n---\n\n").replace("title: ", "title: Ride and ")
    files = {"ride.md": tied + "Ride.\n", "night.md": PAGE + "Go. See [the ride](ride.md).\n"}

    kit = read_kit(over(workplace, "pages: [ride, night]\n", files)).kit
    assert [page.id for page in kit.localized[0].pages] == ["index", "night"]
    assert kit.localized[0].page("night").body.strip() == "Go."


def test_pages_that_are_tied_to_each_other_are_there_together(workplace):
    tied = {name: PAGE.replace("---\n\n", f"only_with: [{other}]\n---\n\n") for name, other in (("a", "b"), ("b", "a"))}
    files = {f"{name}.md": text + "Ride.\n" for name, text in tied.items()}

    for settings, expected in (("", {"a", "b"}), ("pages: [a]\n", set())):
        pages = {page.id for page in read_kit(over(workplace, settings, files)).kit.localized[0].pages}
        assert pages & {"a", "b"} == expected


def test_a_term_goes_with_what_it_is_about(workplace):
    glossary = "terms:\n  - {id: lever, term: lever, means: Squeeze it., only_with: [brakes]}\n  - {id: bell, term: bell, means: Ring it.}\n"
    files = {"glossary.yml": glossary, "words-page.md": PAGE + "::: glossary\n"}

    kit = read_kit(over(workplace, "pages: [words-page]\n", files)).kit
    assert [term.id for term in kit.localized[0].terms] == ["bell"]


def test_a_link_to_a_section_that_is_left_out_is_left_out_itself(workplace):
    """Its page is there, but not what the link promises."""
    files = {
        "ride.md": PAGE + "Go. Read [how to stop](stop.md#levers). Stop.\n",
        "stop.md": PAGE + "Slowly.\n\n::: with brakes\n## Levers\n\nPull.\n:::\n",
    }

    assert body(over(workplace, "pages: [ride, stop]\n", files)).strip() == "Go. Stop."


def test_a_block_that_is_not_closed_is_reported_where_it_begins(workplace):
    root = workplace({"content/en/ride.md": PAGE + "::: with brakes\nPull.\n"})

    assert [(each.code, each.place.line) for each in check(root).findings] == [("open-block", PAGE.count("\n") + 1)]


def test_what_a_workplace_ties_to_the_kit_is_silent(workplace, codes):
    """The words that a finding proposes are enough."""
    own = PAGE + "Go.\n\n::: with brakes\nSee [the brakes](brakes.md).\n:::\n"

    assert codes(workplace({"workplace.yml": f"{WORKPLACE}pages: [ride]\n", "content/en/ride.md": own})) == []
