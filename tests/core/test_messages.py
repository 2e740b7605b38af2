"""The catalogue: all that the program says, alike in every language."""

import re
import string
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from helpers.projects import TESTS
from samtalekit.core.findings import Finding, Location, Severity, severity_of
from samtalekit.core.messages import SPOKEN, MessageRef, catalogue, message
from samtalekit.model.outputs import PaperKind

GENERATOR = TESTS.parent / "generator" / "samtalekit"
MESSAGES = GENERATOR / "core" / "messages"
FILES = sorted(file.name for file in (MESSAGES / "en").glob("*.toml"))


def sentences(tree: dict, prefix: str = "") -> dict[str, str]:
    """Every sentence of a file by its dotted key."""
    found = {}
    for name, value in tree.items():
        found |= sentences(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return found


def read(language: str, file: str) -> dict[str, str]:
    return sentences(tomllib.loads((MESSAGES / language / file).read_text(encoding="utf-8")))


def placeholders(sentence: str) -> list[str]:
    return sorted({name for _text, name, _spec, _way in string.Formatter().parse(sentence) if name})


@pytest.mark.parametrize("file", FILES)
def test_both_languages_say_the_same_things(file):
    """A key in one language alone would stop the program in the other."""
    assert list(read("da", file)) == list(read("en", file))


@pytest.mark.parametrize("file", FILES)
def test_a_sentence_has_the_same_values_in_both_languages(file):
    """A value that only one language shows is lost on half the readers."""
    danish = read("da", file)

    assert {key: placeholders(danish[key]) for key in danish} == {
        key: placeholders(text) for key, text in read("en", file).items()
    }


@pytest.mark.parametrize("language", SPOKEN)
def test_no_sentence_is_empty_and_no_key_is_in_two_files(language):
    """An empty message helps nobody; a key in two files would be ambiguous."""
    everything = [(key, text) for file in FILES for key, text in read(language, file).items()]

    assert [key for key, text in everything if not text.strip()] == []
    assert len({key for key, _text in everything}) == len(everything)


def test_every_finding_has_a_message_and_a_fix():
    """What is wrong, and what to do about it."""
    keys = [key for key in catalogue("en") if key.startswith("finding.")]
    codes = {key.split(".")[1] for key in keys}

    assert sorted(keys) == sorted(
        f"finding.{code}.{part}" for code in codes for part in ("message", "mend", "severity")
    )
    for language in SPOKEN:
        own = {code: Severity(catalogue(language)[f"finding.{code}.severity"]) for code in codes}
        assert own == {code: severity_of(code) for code in codes}


@pytest.mark.parametrize("language", SPOKEN)
def test_findings_blame_nobody(language):
    """The house style: no blame, no please, no invalid; a message is a sentence and so is its fix."""
    findings = {key: text for key, text in catalogue(language).items() if key.startswith("finding.")}
    rude = re.compile(r"\b(please|invalid|illegal|error|you must|ugyldig|venligst|desværre)\b", re.IGNORECASE)

    assert [
        key
        for key, text in findings.items()
        if not key.endswith("severity") and (rude.search(text) or text[-1] not in ".”«}")
    ] == []


def test_every_code_and_sentence_that_the_generator_names_is_in_the_catalogue():
    """A code that is only in the program would stop it the day somebody makes that mistake."""
    call = re.compile(
        r"(?:(?:reader|book)\.report|Finding|_stop|LogoError)\((?:[^\"(){=]|\([^()]*\))*?\"([a-z0-9-]+)\"", re.DOTALL
    )
    sentence = re.compile(
        r"\bmessage\((?:(?:self\.|console\.|report\.|localized\.|form\.)?language, )?[\"']([a-z_]+\.[a-z_.-]+)[\"']"
    )
    named, keys = set(), set()
    for file in GENERATOR.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        named |= set(call.findall(text)) | set(re.findall(r"PydanticCustomError\(\"([a-z-]+)\"", text))
        keys |= set(sentence.findall(text))
    codes = {key.split(".")[1] for key in catalogue("en") if key.startswith("finding.")}

    assert len(named) > 45
    assert len(keys) > 60
    assert sorted(named - codes) == []
    assert sorted(keys - set(catalogue("en"))) == []


def test_a_value_with_braces_is_shown_as_it_is():
    """Values are data: nothing in them is filled in again."""
    finding = Finding(Location("a.yml"), "broken-link", {"target": "{value} {{ x }}", "nearest": "{0}"})

    assert finding.message("en") == "the link “{value} {{ x }}” leads nowhere."
    assert finding.mend("en") == "Write {0}."


def test_a_word_of_the_catalogue_within_a_finding_follows_its_language():
    """In Danish “must be a date” is “skal være en dato”."""
    finding = Finding(
        Location("a.yml"), "wrong-type", {"key": "day", "expected": MessageRef("type.date"), "example": "–"}
    )

    assert finding.message("en") == "“day” must be a date."
    assert finding.message("da") == "»day« skal være en dato."


def test_a_sentence_that_is_not_there_is_a_mistake_of_ours():
    """It is raised, never shown as an empty text."""
    with pytest.raises(KeyError):
        message("en", "finding.no-such-code.message")


def test_all_message_files_are_there_in_all_languages():
    """One folder a language, one file a topic."""
    assert [sorted(file.name for file in Path(MESSAGES / language).glob("*.toml")) for language in SPOKEN] == [
        FILES,
        FILES,
    ]


@pytest.mark.parametrize("kind", get_args(PaperKind))
def test_every_kind_of_paper_has_its_name_wherever_papers_are_listed(kind):
    """In a comparison, and in the folders and lists for an intranet."""
    keys = {f"compare.kind.{kind}", f"pack.name.{kind}", f"pack.kind.{kind}"}
    keys |= set() if kind == "form" else {f"pack.kind.about.{kind}"}  # a form says itself what it is for

    assert keys - set(catalogue("en")) == set()
