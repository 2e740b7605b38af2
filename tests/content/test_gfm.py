"""A page shows what the preview of GitHub and GitLab shows, or a finding says on which line it does not."""

import re
from pathlib import Path

import pytest

from helpers.documents import held
from helpers.gfm import CONSTRUCTS, shown_by_the_host, structure
from helpers.projects import PAGE
from samtalekit.content.blocks import render_body
from web.samples import page, setting, small_kit

EDITORS = Path(__file__).parents[2] / "generator" / "docs" / "markdown.md"
EXAMPLES = [(group, name) for group, examples in CONSTRUCTS.items() for name in examples]


@pytest.mark.parametrize(
    ("group", "name"), EXAMPLES, ids=[f"{group}-{name}".replace(" ", "-") for group, name in EXAMPLES]
)
def test_a_page_shows_what_the_preview_shows_or_a_finding_says_what_differs(group, name, workplace, codes):
    """Editors are sent to the preview, and trust it."""
    text = CONSTRUCTS[group][name]
    shown = structure(render_body(text, setting(small_kit(page("index")))).html)

    assert shown == structure(shown_by_the_host(text)) or codes(workplace({"content/en/lamps.md": PAGE + text}))


def test_the_examples_are_not_all_reported(workplace, codes):
    """Only HTML, links that lead nowhere, and what is very likely a slip are findings at all."""
    texts = {name: text for group, examples in CONSTRUCTS.items() for name, text in examples.items()}
    found = {
        name: set(codes(workplace({"content/en/lamps.md": PAGE + text}, name.replace(" ", "-"))))
        for name, text in texts.items()
    }
    reported = {name: codes - {"spelling"} for name, codes in found.items() if codes - {"spelling"}}

    assert set().union(*reported.values()) <= {"raw-html", "link-shape", "heading-order", "open-fence"}
    assert len(reported) <= 12


def test_the_guide_for_editors_shows_every_example_and_what_becomes_of_it(workplace, codes):
    """Written anew with ``SAMTALEKIT_ACCEPT=1``."""
    parts = []
    for group, examples in CONSTRUCTS.items():
        parts += [f"### {group}\n", "| you write | for example | on the page |", "|---|---|---|"]
        for number, (name, text) in enumerate(examples.items()):
            found = codes(workplace({"content/en/lamps.md": PAGE + text}, f"{group}-{number}".replace(" ", "-")))
            told = " ".join(f"`{code}`" for code in dict.fromkeys(found) if code != "spelling")
            parts.append(f"| {name} | {in_a_cell(text)} | {told or 'as in the preview'} |")
        parts.append("")
    held(EDITORS, "constructs", "\n".join(parts))


def in_a_cell(text):
    """A text as code in a cell of a table, its lines side by side."""
    shown = text.replace("|", "\\|").replace("\n", " ⏎ ").replace("\t", "⇥")
    marks = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{marks}{space}{shown}{space}{marks}"
