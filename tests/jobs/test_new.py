"""``new``: a folder that somebody in HR can work in the same day, and whose guides say what is true."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.locked import ROOT
from helpers.workflows import PINNED_ACTIONS, actions_of, read_workflow
from samtalekit import __version__
from samtalekit.cli.main import command
from samtalekit.core.files import sha256_of
from samtalekit.jobs.check import check
from samtalekit.jobs.new import new
from samtalekit.jobs.status import status
from samtalekit.sources.kit import read_kit

LANGUAGES = ("da", "en")
WHEEL = f"samtalekit-{__version__}-py3-none-any.whl"
LISTED = re.compile(
    r"^(\S+?)(?:==(\S+)(?: ; [^\\]+)?)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
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
        if path.is_file() and path.suffix != ".whl"
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
    scopes = {files.language: files.sources.scope for files in read_kit(made[0]).localized}
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
    text = "\n".join(texts(made[0])[name] for name in (*PEOPLE, ".github/workflows/kit.yml", ".gitlab-ci.yml"))
    verbs = set(re.findall(r"(?:^\s*|[`;\"(] ?|run: |then |else )samtalekit ([a-z]+)\b", text, re.MULTILINE))

    assert sorted(verbs - set(command("en").commands)) == []
    assert {"check", "build", "status", "compare", "pack"} <= verbs


def test_both_hosts_get_the_persons_language(made):
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

    assert f"./wheels/{WHEEL} \\\n" in found["requirements.txt"]
    assert json.loads(found[".samtalekit/base.json"])["samtalekit"] == __version__
    assert {"*.pdf", "site/", "packed/"} <= set(found[".gitignore"].splitlines())


def listed(text):
    """What a list of requirements asks for: versions and hashes by name; anything else is an error of the test."""
    found = {name: (version, re.findall(r"[0-9a-f]{64}", hashes)) for name, version, hashes in LISTED.findall(text)}
    rest = [line for line in LISTED.sub("", text).splitlines() if not line.startswith("#")]
    assert rest == ["--only-binary :all:"]
    return found


def test_the_folder_brings_samtalekit_along(made):
    """Its list names the wheel in the folder by its hash: no index is asked for a name that anybody may register."""
    wheel = (made[0] / "wheels" / WHEEL).read_bytes()
    found = listed(texts(made[0])["requirements.txt"])

    assert found.pop(f"./wheels/{WHEEL}") == ("", [sha256_of(wheel)])
    assert "samtalekit" not in found
    assert len(found) > 50
    assert [name for name, (version, hashes) in found.items() if not (version and hashes)] == []


def test_a_folder_may_take_the_very_same_file_from_the_index(tmp_path, made):
    """``--from-index``: by its name, and still by the hash of the file that this samtalekit is made of."""
    report = new(tmp_path / "ours", "en", from_index=True)
    found, beside = (listed(texts(each)["requirements.txt"]) for each in (tmp_path / "ours", made[0]))

    assert found.pop("samtalekit") == (__version__, beside.pop(f"./wheels/{WHEEL}")[1])
    assert found == beside
    assert [name for name in report.files if "wheels" in name] == []
    assert not (tmp_path / "ours" / "wheels").exists()


def test_git_takes_the_wheel_as_it_is(made, tmp_path):
    """Also where somebody keeps wheels out of every repository, and on Windows, where Git converts line endings."""
    shutil.copytree(made[0], tmp_path / "ours")
    (tmp_path / "ignored").write_text("wheels/\n*.whl\n")

    def git(*arguments):
        options = ["-c", f"core.excludesFile={tmp_path / 'ignored'}", "-c", "core.autocrlf=true"]
        done = subprocess.run(
            ["git", *options, *arguments], cwd=tmp_path / "ours", check=True, capture_output=True, text=True
        )
        return done.stdout

    git("init", "-q")
    git("add", "-A")

    assert f"wheels/{WHEEL}" in git("ls-files").splitlines()
    assert git("check-attr", "binary", f"wheels/{WHEEL}").endswith("binary: set\n")


def workflows(folder):
    return sorted(path for path in folder.rglob("*.yml") if ".venv" not in path.parts and "jobs:" in path.read_text())


def test_workflows_name_every_action_by_its_commit(made):
    """A tag can be moved to other code; a commit cannot. The release is named beside it."""
    files = [made[0] / ".github/workflows/kit.yml", *workflows(ROOT / ".github"), *workflows(ROOT / "generator/docs")]
    named = [(name, (commit, version)) for file in files for name, commit, version in actions_of(file)]

    assert len(files) >= 3
    assert {name for name, _pin in named} == set(PINNED_ACTIONS)
    assert [(name, pin) for name, pin in named if PINNED_ACTIONS[name] != pin] == []


def test_what_installs_asks_for_hashes(made):
    """In every workflow, and in the list itself."""
    found = texts(made[0])
    given = [found[name] for name in (".github/workflows/kit.yml", ".gitlab-ci.yml", "requirements.txt")]
    given += [file.read_text(encoding="utf-8") for file in (ROOT / "generator/docs/samples").glob("many*")]
    lines = [line for text in given for line in text.splitlines() if "pip install" in line]

    assert len(lines) == 9
    assert [line for line in lines if "--require-hashes -r requirements.txt" not in line] == []


def test_images_have_a_version_that_stays(made):
    """``python:3.11`` is another Python next month."""
    image = read_workflow(made[0] / ".gitlab-ci.yml")["variables"]["KIT_IMAGE"]
    sample = read_workflow(ROOT / "generator/docs/samples/many-workplaces.gitlab-ci.yml")["image"]

    assert re.fullmatch(r"python:3\.11\.\d+-bookworm", image)
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", sample)
