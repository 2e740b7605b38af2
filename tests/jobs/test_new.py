"""``new``: a folder that somebody in HR can work in the same day, and whose guides say what is true."""

import json
import re
from pathlib import Path

import pytest

from helpers.workflows import read_workflow
from samtalekit import __version__
from samtalekit.cli.main import command
from samtalekit.jobs.check import check
from samtalekit.jobs.new import new
from samtalekit.jobs.status import status
from samtalekit.sources.read import read_kit

LANGUAGES = ("da", "en")
PEOPLE = ("README.md", "REDIGER.md", "EDITING.md", "content/README.md")


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request, tmp_path_factory):
    """A new workplace, by somebody who speaks one language or the other."""
    folder = tmp_path_factory.mktemp(request.param) / "our-quay"
    return folder, new(folder, request.param)


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_no_value_is_left_open(made):
    """Every name in the skeleton has been put in place."""
    assert [name for name, text in texts(made[0]).items() if re.search(r"§[a-z{]", text)] == []


def test_nothing_is_stale_in_a_new_folder(made):
    """Its example is on record, and its own translation says what it says."""
    report = status(made[0])

    assert {each.overlay.path: each.overlay.state for each in report.overlays} == {
        "content/da/contact.md": "current",
        "content/en/contact.md": "current",
    }
    assert (report.translations, report.renewal.is_any, report.findings) == ((), False, ())


@pytest.mark.parametrize("languages", ["[da]", "[en]", "[da, en]", "[en, da]"])
def test_its_example_can_be_published_in_either_language_or_both(made, languages):
    """Whatever a workplace chooses, its words are there, spelt and translated."""
    settings = made[0] / "workplace.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"languages: \[.*?\]", f"languages: {languages}", before), encoding="utf-8")
    found = check(made[0])
    settings.write_text(before, encoding="utf-8")

    assert {each.code for each in found.findings} == {"accessibility-missing", "data-notice-missing"}


def test_every_setting_in_the_comments_is_one_that_works(made, tmp_path):
    """Somebody takes away a # and has not made a mistake."""
    lines = (made[0] / "workplace.yml").read_text(encoding="utf-8").splitlines()
    plain = [
        re.sub(r"^(\s*)# ?", r"\1", line) if re.match(r"\s*# ?[a-z_ ]+:", line) or "{" in line else line
        for line in lines
    ]
    text = "\n".join(line for line in plain if not line.startswith("edit_address: https://gitlab") and "…" not in line)
    (tmp_path / "workplace.yml").write_text(text, encoding="utf-8")
    codes = {each.code for each in read_kit(tmp_path).findings}

    assert "leave_out:" in text
    assert codes <= {"accessibility-missing", "data-notice-missing"}


def test_links_between_its_files_lead_somewhere(made):
    """A guide that leads nowhere is worse than none."""
    for name in PEOPLE:
        text = (made[0] / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (made[0] / name).parent.joinpath(target).is_file(), f"{name}: {target}"


@pytest.mark.parametrize(("name", "language"), [("REDIGER.md", "da"), ("EDITING.md", "en")])
def test_the_guide_teaches_what_builds(made, name, language, tmp_path):
    """An editor copies its examples; each is a file that the check lets through."""
    guide = (made[0] / name).read_text(encoding="utf-8")
    examples = re.findall(r"`(content/[^`]+\.(?:md|yml))`[^`\n]*:?\n\n```(?:markdown|yaml)\n(.*?)```", guide, re.DOTALL)
    assert {Path(path).suffix for path, _text in examples} == {".md", ".yml"}
    for path, text in [*examples, ("workplace.yml", f"name: N\nlanguages: [{language}]\nexample: true\n")]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    findings = [each for each in check(tmp_path).findings if not each.code.startswith("translation-")]

    assert [(each.place, each.message("en")) for each in findings] == []


def test_the_values_that_the_guides_name_are_values(made):
    """Those in the table of words that differ from place to place."""
    scopes = {files.language: files.room.scope for files in read_kit(made[0]).editions}
    scope = next(iter(scopes.values()))
    named = {
        name
        for file in PEOPLE
        for name in re.findall(r"\{\{ ([\w.]+) \}\}", (made[0] / file).read_text(encoding="utf-8"))
    }

    assert len(named) > 4
    assert sorted(named - set(scope)) == []


def test_the_commands_that_it_names_are_commands(made):
    """In guides and workflows alike."""
    told = "\n".join(texts(made[0])[name] for name in (*PEOPLE, ".github/workflows/kit.yml", ".gitlab-ci.yml"))
    verbs = set(re.findall(r"(?:^\s*|[`;\"(] ?|run: |then |else )samtalekit ([a-z]+)\b", told, re.MULTILINE))

    assert sorted(verbs - set(command("en").commands)) == []
    assert {"check", "build", "status", "compare", "pack"} <= verbs


def test_both_hosts_are_told_in_the_persons_language(made):
    """Names of steps, the checklist and the form for mistakes."""
    folder, report = made
    language = "da" if "ret-en-fejl" in str(report.files) else "en"
    words = {
        "da": ("Se efter fejl", "Før du sender", "Ret en fejl på en side"),
        "en": ("Look for mistakes", "Before you send", "Report a mistake on a page"),
    }
    found = texts(folder)

    assert words[language][0] in found[".github/workflows/kit.yml"]
    assert words[language][1] in found[".github/pull_request_template.md"]
    assert found[".github/pull_request_template.md"] == found[".gitlab/merge_request_templates/Default.md"]
    (form,) = [name for name in found if name.startswith(".github/ISSUE_TEMPLATE/") and "config" not in name]
    assert read_workflow(folder / form)["name"] == words[language][2]


def test_the_folder_is_built_with_the_version_that_made_it(made):
    """What one person sees on a machine, the host makes alike; filled-in papers stay out of Git."""
    found = texts(made[0])

    assert found["requirements.txt"] == f"samtalekit=={__version__}\n"
    assert json.loads(found[".samtalekit/base.json"])["samtalekit"] == __version__
    assert {"*.pdf", "site/", "packed/"} <= set(found[".gitignore"].splitlines())
