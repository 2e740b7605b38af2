"""The generator makes kits of any subject: what a kit is about is in ``content/`` and ``theme/`` alone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKELETON = ROOT / "generator" / "samtalekit" / "jobs" / "skeleton"
PLACES = {
    "generator/samtalekit": {".py", ".toml", ".yml", ".j2"},
    "theme/web": {".html", ".j2", ".css", ".js"},
    "theme/print": {".j2", ".css"},
}
SUBJECT = re.compile(
    r"(?<![a-z])(mus|musen|mus-\w+|grus|su|samarbejdsudvalg\w*|medarbejder\w*|leder\w*|lederen|udviklingsplan\w*|samtale(?!kit)\w*"
    r"|tillidsrepræsentant\w*|kompetence\w*|personaleafdeling\w*|employee\w*|managers?|development[ -]?(?:plan|talk|goal)\w*"
    r"|performance[ -]review\w*|appraisal\w*|trade union|shop steward\w*)(?![a-z])",
    re.IGNORECASE,
)
OTHER_SENSES = re.compile(r"context[ -]?managers?|file managers?", re.IGNORECASE)
"""Managers of other things than people."""


def files(place: str) -> list[Path]:
    return sorted(
        file
        for file in (ROOT / place).rglob("*")
        if file.suffix in PLACES[place] and "vendor" not in file.parts and not file.is_relative_to(SKELETON)
    )


@pytest.mark.parametrize("place", PLACES)
def test_no_file_of_the_generator_or_its_templates_knows_what_a_kit_is_about(place):
    """A second kit, of another subject, needs nothing but its own words."""
    found = []
    for file in files(place):
        text = OTHER_SENSES.sub("", file.read_text(encoding="utf-8"))
        found += [f"{file.relative_to(ROOT)}: {match[0]}" for match in SUBJECT.finditer(text)]

    assert files(place)
    assert found == []


@pytest.mark.parametrize(
    "word",
    ["MUS", "mus-kit", "Medarbejderen", "lederne", "udviklingsplanen", "samtalen", "the manager", "employees", "SU"],
)
def test_the_subjects_words_are_known_when_they_are_met(word):
    """The search finds what it is meant to find."""
    assert SUBJECT.search(f"a {word} b")


@pytest.mark.parametrize(
    "word", ["samtalekit", "must", "museum", "sum", "suffix", "contextmanager", "ledger", "preview", "music"]
)
def test_words_that_only_look_alike_pass(word):
    """And none where they are not."""
    assert not SUBJECT.search(f"a {word} b")
