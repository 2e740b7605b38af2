"""The schemas that editors complete and check with: they know every key, and stop nothing that the check lets through."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from helpers.projects import SAMPLES, TESTS
from samtalekit.jobs.schemas import SCHEMAS, schema_files
from samtalekit.sources.yaml_tree import read_tree

ROOT = TESTS.parent
FILES = schema_files()
VALIDATORS = {name: Draft7Validator(json.loads(FILES[f".vscode/schemas/{name}.json"])) for name in SCHEMAS}
SKELETON = ROOT / "generator/samtalekit/jobs/skeleton"


def slips(name: str, text: str) -> list[str]:
    """What an editor underlines in a file."""
    tree, findings = read_tree(text, "file.yml")
    assert tree is not None, findings
    return [f"{list(error.path)}: {error.message[:120]}" for error in VALIDATORS[name].iter_errors(tree.data)]


def files_of(where: str) -> list[Path]:
    """The files that a schema is for, of the default kit and of every sample that is whole."""
    homes = [ROOT, *(folder for folder in sorted(SAMPLES.iterdir()) if folder.is_dir() and folder.name != "broken")]
    return [path for home in homes for path in sorted(home.glob(where))]


def test_each_is_a_schema_of_the_draft_that_editors_know():
    """Draft-07, as its first line says."""
    for name, validator in VALIDATORS.items():
        Draft7Validator.check_schema(validator.schema)
        assert validator.schema["$schema"] == "http://json-schema.org/draft-07/schema#", name


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_that_builds_is_underlined(name):
    """Every file of every kit here, translations and extensions among them."""
    where = SCHEMAS[name][0]
    files = files_of(where)

    assert files or name == "workplace"
    assert {f"{path}: {slip}" for path in files for slip in slips(name, path.read_text(encoding="utf-8"))} == set()


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_new_workplace_is_not_underlined(language):
    """Nor when somebody takes away the marks before the lines of its settings."""
    text = (SKELETON / language / "workplace.yml").read_text(encoding="utf-8").replace("§name", "Quay")
    settings = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ") and ": " in line]

    assert slips("workplace", text) == []
    assert [line for line in settings if line.startswith(("roles", "words", "papers", "paths", "leave_out"))]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("workplace", "name: A\nlanguages: [da]\nlanguage: da\n", "'language' was unexpected"),
        ("workplace", "name: A\nlanguages: [da]\nseason: {talks: next spring}\n", "does not match"),
        ("brand", "colour: {}\n", "'colour' was unexpected"),
        ("form", "form: a\nedition: one\n", "is not of type"),
        ("form", "extends: true\nhidden: [a]\n", "'hidden' was unexpected"),
        ("form", "extends: true\nadd: [{after: a, id: own_b, kind: dat, label: B}]\n", "'dat' is not one of"),
        ("form", 'translates: "3f2a9c01b7de"\nedition: 2\nquestions: {}\n', "'questions' was unexpected"),
        ("words", "title: A\nrole: {}\n", "'role' was unexpected"),
        ("glossary", "terms: [{id: a}]\n", "is a required property"),
        ("figure", "figure: a\nkind: pie\n", "'pie' is not one of"),
        ("example", "form: a\n", "is a required property"),
    ],
)
def test_a_slip_is_underlined_while_it_is_written(name, text, expected):
    """Before anybody runs a check."""
    assert any(expected in slip for slip in slips(name, text)), slips(name, text)


def test_keys_are_described_where_they_are_written():
    """What an editor shows beside a key is what the model says of it."""
    shown = VALIDATORS["workplace"].schema["properties"]

    assert "without" not in shown["news"]["description"]
    assert [key for key in ("kit", "languages", "season", "roles", "paths") if not shown[key].get("description")] == []


def test_vs_code_knows_which_file_is_which():
    """The settings name each schema, and each is there."""
    named = json.loads(FILES[".vscode/settings.json"])["yaml.schemas"]

    assert {path.removeprefix("./") for path in named} == set(FILES) - {".vscode/settings.json"}
    assert set(named.values()) == {where for where, _make in SCHEMAS.values()}
