"""A page shows what the preview of GitHub and GitLab shows, or a finding says on which line it does not."""

import re
from pathlib import Path

import pytest

from helpers.documents import held
from helpers.gfm import CONSTRUCTS, shown_by_the_host, structure
from helpers.gfm_danish import NAMES, in_danish
from helpers.projects import PAGE, over_tiny
from samtalekit.content.blocks import render_body
from samtalekit.jobs.check import check
from web.samples import page, setting, small_kit

DOCS = Path(__file__).parents[2] / "generator" / "docs"
EXAMPLES = [(group, name) for group, examples in CONSTRUCTS.items() for name in examples]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The findings of each example, as a page of a small workplace."""
    top = tmp_path_factory.mktemp("examples")

    def codes_of(number, text):
        root = over_tiny(top, {"content/en/lamps.md": PAGE + text}, f"example-{number}")
        codes = dict.fromkeys(finding.code for finding in check(root).findings)
        return [code for code in codes if code != "spelling"]

    return {(group, name): codes_of(number, CONSTRUCTS[group][name]) for number, (group, name) in enumerate(EXAMPLES)}


@pytest.mark.parametrize(
    ("group", "name"), EXAMPLES, ids=[f"{group}-{name}".replace(" ", "-") for group, name in EXAMPLES]
)
def test_a_page_shows_what_the_preview_shows_or_a_finding_says_what_differs(group, name, found):
    """Editors are sent to the preview, and trust it."""
    text = CONSTRUCTS[group][name]
    shown = structure(render_body(text, setting(small_kit(page("index")))).html)

    assert shown == structure(shown_by_the_host(text)) or found[group, name]


def test_the_examples_are_not_all_reported(found):
    """Only HTML, links that lead nowhere, and what is very likely a slip are findings at all."""
    reported = [codes for codes in found.values() if codes]

    assert set().union(*reported) <= {
        "raw-html",
        "link-shape",
        "heading-order",
        "open-fence",
        "mark-space",
        "table-line",
    }
    assert len(reported) <= 12


@pytest.mark.parametrize(("group", "name"), EXAMPLES)
def test_an_example_in_danish_is_read_as_in_english(group, name):
    """Only its words differ, so what is found out about one holds for the other."""
    text = CONSTRUCTS[group][name]

    assert shown_by_the_host(in_danish(text)) == in_danish(shown_by_the_host(text))


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_guide_for_editors_shows_every_example_and_what_becomes_of_it(language, found):
    """Written anew with ``SAMTALEKIT_ACCEPT=1``."""
    danish = language == "da"
    head, same = (
        ("| du skriver | for eksempel | på siden |", "som i forhåndsvisningen")
        if danish
        else ("| you write | for example | on the page |", "as in the preview")
    )
    parts = []
    for group, examples in CONSTRUCTS.items():
        parts += [f"### {NAMES[group] if danish else group}\n", head, "|---|---|---|"]
        for name, text in examples.items():
            told = " ".join(f"`{code}`" for code in found[group, name])
            cells = (NAMES[name], in_danish(text)) if danish else (name, text)
            parts.append(f"| {cells[0]} | {in_a_cell(cells[1])} | {told or same} |")
        parts.append("")
    held(DOCS / "da" / "markdown.md" if danish else DOCS / "markdown.md", "constructs", "\n".join(parts))


def in_a_cell(text):
    """A text as code in a cell of a table, its lines side by side."""
    shown = text.replace("|", "\\|").replace("\n", " ⏎ ").replace("\t", "⇥")
    marks = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{marks}{space}{shown}{space}{marks}"
