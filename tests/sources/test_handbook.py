"""A handbook of twenty pages as engineers write them: findings where HTML stands, and nowhere else."""

import shutil

import pytest

from helpers.projects import SAMPLES
from samtalekit.jobs.check import check

PAGES = "content/en/handbook"


@pytest.fixture
def handbook(tmp_path, in_english):
    """A copy of the sample, beside the kit that it lies over."""
    shutil.copytree(SAMPLES / "tiny", tmp_path / "tiny")
    return shutil.copytree(SAMPLES / "handbook", tmp_path / "handbook")


def test_only_html_and_a_second_title_are_reported_once_a_block(handbook):
    """Links by reference, code of every kind, nested lists, tables, footnotes and tasks are plain Markdown."""
    found = [
        (each.code, each.place.file.removeprefix(f"{PAGES}/"), each.place.line) for each in check(handbook).findings
    ]

    assert [each for each in found if each[0] not in {"spelling", "sign-left-out"}] == [
        ("raw-html", "folded.md", 6),
        ("raw-html", "html.md", 8),
        ("raw-html", "html.md", 13),
        ("raw-html", "html.md", 17),
        ("heading-order", "safety.md", 6),
    ]


def test_without_its_html_it_can_be_built_and_its_emoji_are_warnings(handbook):
    """The mend of each finding is on its line; the rest is published as it is."""
    for name in ("folded", "html"):
        (handbook / PAGES / f"{name}.md").unlink()
    found = check(handbook).findings

    assert {each.code for each in found} <= {"heading-order", "sign-left-out", "spelling"}
    assert {each.place.file for each in found if each.code == "sign-left-out"} == {
        f"{PAGES}/safety.md", f"{PAGES}/thanks.md",
    }  # fmt: skip
