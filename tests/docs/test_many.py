"""What ``many.md`` says of a line of the report is what a line is."""

import json
import re

from docs.test_docs import DOCS, blocks
from samtalekit.model.outputs import WorkplaceReport


def test_the_line_shown_is_a_line():
    """A program that follows the example reads what a run writes."""
    shown = json.loads(blocks("many.md", "json")[0])

    assert set(WorkplaceReport.model_validate(shown).model_dump()) == set(shown)


def test_every_key_of_a_line_is_documented():
    rows = re.findall(r"^\| (`.+?) \|", (DOCS / "many.md").read_text(encoding="utf-8"), re.MULTILINE)
    documented = re.findall(r"`(\w+)`", " ".join(rows))

    assert [key for key in WorkplaceReport.model_fields if key not in documented] == []
