"""The documents are true: they list what there is, and their examples hold.

What is copied from the program (help, findings, the tree of modules) is renewed with ``SAMTALEKIT_ACCEPT=1``.
"""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import click
import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

import samtalekit
from helpers.documents import held
from samtalekit.cli.main import command
from samtalekit.core.findings import Severity, severity_of
from samtalekit.core.messages import catalogue
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue, Glossary
from samtalekit.model.definition import Definition
from samtalekit.model.figure import FIGURES
from samtalekit.model.form import ExampleSource, FormSource, Head
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.markup import HOLDING_BLOCKS, PLACED_BLOCKS, links
from samtalekit.model.outputs import Manifest
from samtalekit.model.page import FrontMatter
from samtalekit.model.table import KINDS
from samtalekit.model.workplace import Workplace
from samtalekit.sources.brand import BrandFile
from samtalekit.sources.kit import read_kit
from samtalekit.sources.proofread import proofread
from samtalekit.sources.translation import ALL_WORDS, FREELY, WORDS
from samtalekit.sources.validate import validate
from samtalekit.sources.yaml_tree import read_tree

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "generator"
DOCS = GENERATOR / "docs"
PACKAGE = GENERATOR / "samtalekit"
WRITTEN = [ROOT / "README.md", GENERATOR / "ARCHITECTURE.md", GENERATOR / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
CODES = sorted({key.split(".")[1] for key in catalogue("en") if key.startswith("finding.")})
VERBS = list(command("en").commands)


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of one language in a document."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Named(dict[str, str]):
    """A placeholder for values: each is shown as its own name."""

    def __missing__(self, key: str) -> str:
        return f"‹{key}›"


def in_language(name: str, language: str) -> Path:
    """A document of the editors in one of its languages."""
    return DOCS / "da" / name if language == "da" else DOCS / name


FINDINGS_HEAD = {
    "en": ("| code | what is wrong | how to fix it |", "warning"),
    "da": ("| kode | hvad der er galt | hvordan det rettes |", "advarsel"),
}


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_finding_is_in_the_table_in_the_programs_own_words(language):
    """Whoever looks up a code meets the sentence that sent them."""
    words = {key: text.format_map(Named()) for key, text in catalogue(language).items() if key.startswith("finding.")}
    head, warning = FINDINGS_HEAD[language]
    rows = [head, "|---|---|---|"]
    for code in CODES:
        shown = f"`{code}`" + (f" ({warning})" if severity_of(code) is Severity.WARNING else "")
        rows.append(f"| {shown} | {words[f'finding.{code}.message']} | {words[f'finding.{code}.mend']} |")
    table = "\n".join(rows).replace("](", r"]\(") + "\n"  # an example of a link is not a link
    held(in_language("findings.md", language), "table", table)


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_help_text_is_there_word_for_word(language):
    """What the document says of a command is what the command says of itself."""
    parts = []
    for verb in ["", *VERBS]:
        words = [verb] if verb else []
        result = CliRunner().invoke(
            command(language), [*words, "--help"], prog_name="samtalekit", env={"COLUMNS": "80"}, terminal_width=80
        )
        parts.append(f"### samtalekit {verb}".rstrip() + f"\n\n```text\n{result.output}```\n")
    held(in_language("commands.md", language), "help", "\n".join(parts))


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_documented(verb):
    """An option that only the code knows is no option."""
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    options = [each for each in command("en").commands[verb].params if isinstance(each, click.Option)]

    assert [name for option in options for name in option.opts if f"`{name}" not in page] == []
    assert f"`{verb}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def modules() -> list[str]:
    """Every module of the package, by its path in it."""
    found = (path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    return sorted(name for name in found if not name.endswith("__init__.py") or name.count("/") > 1)


def module_rows() -> str:
    """A table of all modules with the first line of what each says of itself."""
    rows = ["| module | what it is |", "|---|---|"]
    for name in modules():
        docstring = ast.get_docstring(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))) or ""
        line = docstring.splitlines()[0].replace("``", "`").replace("|", r"\|")
        rows.append(f"| `{name}` | {line} |")
    return "\n".join(rows) + "\n"


def test_the_tree_of_modules_is_the_real_one():
    """A newcomer who looks for a file finds it, with one line that says what it is for."""
    held(GENERATOR / "ARCHITECTURE.md", "modules", module_rows())


FORM = {"form": "sample", "edition": 1, "title": "T", "purpose": "P", "who": "W", "when": "N", "time": "M"}


@pytest.mark.parametrize("example", blocks("forms.md", "yaml"), ids=lambda text: text.split("\n")[0][:40])
def test_the_examples_of_forms_hold(example):
    """What somebody copies out of the document is a form that builds."""
    tree, findings = read_tree(example, "forms.md")
    assert tree is not None
    if isinstance(tree.data, list):
        tree.data = {**FORM, "sections": [{"id": "part_one", "title": "S", "fields": tree.data}]}
    _model, more = validate(Head if "fields" in tree.data and "id" not in tree.data else FormSource, tree)

    assert [each.message("en") for each in [*findings, *more]] == []


def test_every_kind_of_field_has_an_example():
    """Eleven kinds, eleven examples."""
    examples = "\n".join(blocks("forms.md", "yaml"))

    assert [kind for kind in KINDS if f"kind: {kind}\n" not in examples] == []


def test_every_key_of_forms_is_documented():
    """A key that is not in the reference will never be used."""
    page = (DOCS / "forms.md").read_text(encoding="utf-8")
    schema = TypeAdapter(FormSource).json_schema()
    keys = set(schema["properties"]) | {key for part in schema["$defs"].values() for key in part.get("properties", ())}

    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def files_in(name: str) -> dict[str, str]:
    """The examples of a document that are files: each has its path in the line above it."""
    text = (DOCS / name).read_text(encoding="utf-8")
    found = re.findall(r"^`(content/[^`\n]+)`:\n\n```(?:yaml|markdown)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return dict(found)


@pytest.mark.parametrize(("name", "languages"), [("content.md", "[da]"), ("translations.md", "[da, en]")])
def test_the_examples_of_content_hold_in_a_workplace(name, languages, tmp_path):
    """Whoever puts one in the file above it has a kit that builds, with words that are spelt and up to date."""
    examples = files_in(name)
    assert examples
    for path, text in {"workplace.yml": f"name: N\nlanguages: {languages}\nexample: true\n", **examples}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    reading = read_kit(tmp_path)
    findings = [*reading.findings, *proofread(reading.localized).findings]

    assert [str(each.place) + each.message("en") for each in findings if each.place.file in examples] == []


def test_every_kind_of_content_has_an_example():
    """A glossary, a catalogue, cards, an example, a piece of news, and a figure of each way that models know."""
    examples = files_in("content.md")
    text = "\n".join(examples.values())

    assert {PurePosixPath(path).parts[2] for path in examples} == {
        "glossary.yml", "catalogues", "cards", "examples", "figures", "more"
    }  # fmt: skip
    assert [
        model for model in set(FIGURES.values()) if not any(f"kind: {kind}\n" in text for kind in kinds_of(model))
    ] == []


def kinds_of(model: type) -> list[str]:
    """The kinds of figure that a model holds."""
    return [kind for kind, held_by in FIGURES.items() if held_by is model]


def keys_of(model: type) -> list[str]:
    """Every key of a model and of the models in it; a span of days is written on one line, without its keys."""
    schema = TypeAdapter(model).json_schema()
    parts = [schema, *(part for name, part in schema.get("$defs", {}).items() if name != "Span")]
    return sorted({key for part in parts for key in part.get("properties", ())})


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("editors.md", FrontMatter),
        *(("content.md", model) for model in (Glossary, Catalogue, CardSet, ExampleSource, Words, KitFile)),
        *(("content.md", model) for model in sorted(set(FIGURES.values()), key=str)),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_every_key_of_content_is_documented(name, model):
    """A page, a figure or a term is words alone, so the keys it knows are all there is to learn."""
    pages = "".join((DOCS / each).read_text(encoding="utf-8") for each in (name, "workplace.md", "translations.md"))

    assert [key for key in keys_of(model) if f"`{key}`" not in pages] == []


def test_the_structure_and_the_words_of_a_kit_are_shown_as_they_are_read():
    """Whoever begins a kit of another subject begins with these two files."""
    for begins, model in (("id: welcome", KitFile), ("title: Velkommen", Words)):
        example = next(each for each in blocks("content.md", "yaml") if each.startswith(begins))
        tree, findings = read_tree(example, "content.md")
        _model, more = validate(model, tree)

        assert [each.message("en") for each in [*findings, *more]] == []


def test_every_key_that_is_words_is_documented_for_translators():
    """What a translation has to have is no secret of the program."""
    page = (DOCS / "translations.md").read_text(encoding="utf-8")

    assert [key for key in sorted({*WORDS, *FREELY, *ALL_WORDS}) if f"`{key}`" not in page] == []


def test_every_finding_about_translations_is_documented_for_translators():
    """Each with what readers are shown in the meantime."""
    page = (DOCS / "translations.md").read_text(encoding="utf-8")

    assert [code for code in CODES if code.startswith("translation-") and f"| `{code}` |" not in page] == []


def test_every_block_is_documented():
    """A block that is not in the table is used by nobody."""
    page = (DOCS / "editors.md").read_text(encoding="utf-8")

    assert [name for name in sorted(HOLDING_BLOCKS | PLACED_BLOCKS) if not re.search(rf"::: {name}\b(?!-)", page)] == []


def test_every_date_of_the_kit_is_documented():
    """Who fills in a season finds the names there, in the year's order."""
    page = (DOCS / "workplace.md").read_text(encoding="utf-8")
    tree, _findings = read_tree((ROOT / "content" / "kit.yml").read_text(encoding="utf-8"), "kit.yml")

    assert tree is not None
    assert re.findall(r"^\| `(\w+)` \|", page.split("## Dates")[1].split("## Papers")[0], re.MULTILINE) == tree.at(
        ("season",)
    )


@pytest.mark.parametrize(("name", "model"), [("workplace.md", Workplace), ("brand.md", BrandFile)])
def test_the_examples_of_settings_hold(name, model):
    """The same for workplaces and brands."""
    examples = blocks(name, "yaml")
    assert examples
    for example in examples:
        tree, findings = read_tree(example, name)
        if tree and model is Workplace and "name" not in tree.data:
            tree.data = {"name": "N", "languages": ["da"], **tree.data}
        _model, more = validate(model, tree)
        assert [each.message("en") for each in [*findings, *more]] == []


def test_every_key_of_a_workplace_is_documented():
    """Somebody in HR reads the page from top to bottom and has seen it all."""
    page = (DOCS / "workplace.md").read_text(encoding="utf-8")

    assert [key for key in Workplace.model_fields if f"`{key}`" not in page] == []


def test_the_manifest_shown_is_a_manifest():
    """Who writes a program against the page writes it against the truth."""
    shown = json.loads(blocks("manifest.md", "json")[0])

    assert Manifest.model_validate_json(json.dumps(shown)).papers[0].fields


def test_the_definition_is_shown_as_papers_carry_it():
    """Who reads the document reads the files."""
    shown = json.dumps(json.loads(blocks("manifest.md", "json")[1]))

    assert json.loads(Definition.model_validate_json(shown).as_json()) == json.loads(shown)


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(file):
    """To a file that is there, and to a heading that it has."""
    broken = []
    for target in (link.target for link in links(file.read_text(encoding="utf-8"))):
        path, _, fragment = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        linked = (file.parent / path).resolve() if path else file
        if not linked.exists():
            broken.append(target)
        elif fragment:
            heads = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
            broken += [] if fragment in slugs else [target]

    assert broken == []


def test_every_document_is_reached_from_the_readme():
    """A page that nothing leads to is read by nobody."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [page.name for page in DOCS.glob("*.md") if f"(generator/docs/{page.name})" not in text] == []


def test_pictures_are_small_and_shown():
    """A clone is quick, and no picture is left unused."""
    shown = "".join(file.read_text(encoding="utf-8") for file in WRITTEN)
    for picture in (DOCS / "pictures").glob("*.png"):
        assert picture.stat().st_size < 250_000
        assert f"pictures/{picture.name}" in shown


def test_the_names_for_other_programs_are_those_that_the_docs_list():
    """A name that is not listed may move; one that is listed can be imported, each with its type hints."""
    table = (DOCS / "manifest.md").read_text(encoding="utf-8").partition("## From Python")[2].partition("```")[0]
    listed = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]

    assert sorted(listed) == sorted(samtalekit.__all__)
    assert all(getattr(samtalekit, name) for name in listed)
    assert (PACKAGE / "py.typed").exists()


def test_importing_the_package_loads_no_library():
    """A program that asks for the version alone does not wait for WeasyPrint."""
    code = "import samtalekit, sys; print(sorted(name for name in sys.modules if name.startswith('samtalekit')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['samtalekit']"
    libraries = {"click", "jinja2", "mkdocs", "pikepdf", "pydantic", "weasyprint"}
    code = f"import samtalekit, sys; print(set(sys.modules) & {libraries})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_step_of_the_tour_exists():
    """A newcomer follows the names: each is a function or a class of its module."""
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (DOCS / "tour.md").read_text(encoding="utf-8"))
    gone = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^(?:def|class) {name}\b", (PACKAGE / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert len(named) > 40
    assert gone == []
