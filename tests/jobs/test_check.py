"""``check`` on the samples of every mistake: the exact words, in both languages."""

import os
import shutil
import tomllib
from pathlib import Path

import pytest

from helpers.projects import SAMPLES, TESTS, WORKPLACE, over_tiny
from jobs.made import MADE
from samtalekit.cli import build as build_command
from samtalekit.cli import check as check_command
from samtalekit.cli.main import main
from samtalekit.jobs.check import check

BROKEN = SAMPLES / "broken"
GENERATOR = TESTS.parent / "generator" / "samtalekit"
CODES = sorted(tomllib.loads((GENERATOR / "core/messages/en/findings.toml").read_text(encoding="utf-8"))["finding"])
OF_A_PACK = ["pack-inline", "pack-missing", "pack-paper"]
OF_A_COMMAND = ["missing-paper", *OF_A_PACK]
OF_A_BUILD = ["paper-breaks"]
"""Codes that are found when papers have been made."""


def code_of(*arguments: str) -> object:
    """Run the command, and give its exit code."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def printed_by_the_command(
    root: Path, language: str, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
) -> str:
    """What the command prints of a folder."""
    patch.setenv("SAMTALEKIT_LANG", language)
    if root.name in OF_A_PACK:
        assert code_of("pack", str(root), "--into", str(root / "packed")) == 1
        assert not (root / "packed").exists()
    elif root.name in OF_A_BUILD:
        assert build_command.run(root, root / "site") == 0
        return capsys.readouterr().err
    elif root.name in OF_A_COMMAND:
        patch.chdir(root)
        assert code_of("show", "check-upp") == 1
    else:
        check_command.run(root, "text", strict=False)
    printed = capsys.readouterr()
    return printed.err + printed.out


def _as_it_is(_root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A sample that lacks nothing; it is copied because a pack leaves its state folder behind."""


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """The sample of a code, in a folder of its own when it has to be made."""

    def place(code: str) -> Path:
        if code not in MADE and code not in OF_A_PACK + OF_A_BUILD:
            return BROKEN / code
        root = over_tiny(tmp_path, {}, code)
        shutil.copytree(BROKEN / code, root, dirs_exist_ok=True)
        MADE.get(code, _as_it_is)(root, monkeypatch)
        return root

    return place


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("code", CODES + OF_A_COMMAND)
def test_every_mistake_is_reported_in_these_words(code, language, sample, capsys, monkeypatch):
    """Place, code, problem and fix are word for word those of ``samples/broken/<code>/expected.<language>.txt``."""
    expected = BROKEN / code / f"expected.{language}.txt"
    printed = printed_by_the_command(sample(code), language, capsys, monkeypatch)
    if os.environ.get("SAMTALEKIT_ACCEPT"):
        expected.write_text(printed, encoding="utf-8")

    assert f" {code} " in printed
    assert printed == expected.read_text(encoding="utf-8")


def test_every_code_has_a_sample_and_every_sample_a_code():
    """A new finding without a sample is half a finding."""
    assert sorted(folder.name for folder in BROKEN.iterdir()) == sorted(CODES + OF_A_COMMAND)


def test_every_sample_has_a_line_in_the_readme():
    """Somebody who opens the folder finds out what each sample is."""
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")

    assert [folder.name for folder in SAMPLES.iterdir() if folder.is_dir() and f"`{folder.name}/" not in readme] == []
    assert [code for code in CODES + OF_A_COMMAND if f"`{code}`" not in readme] == []


def test_all_mistakes_of_all_files_are_reported_in_one_run_in_order_of_place(workplace, reported):
    """An editor fixes everything at once, not once a run: pages, forms, words, brand and site file are all read."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE + "newss: true\n",
            "content/en/lamps.md": "---\ntitle: Lamps\nsummary: Lamps.\nkind: chapter\n---\nSee [this](nowhere.md).\n",
            "content/en/saddles.md": "---\ntitle: Saddles\nsummary: Saddles.\n---\nAsk {{ role.rder.the }}.\n\nSee [this](away.md).\n",
            "content/en/forms/bell.yml": "form: bell\nedition: 0\n",
            "content/en/stray.yml": "a: [1\n",
            "theme/_brand.yml": "color:\n  primary: nothing\n  secondary: '#12345'\n",
            "theme/notes.yaml": "a: 1\na: 2\n",
            "mkdocs.yml": "site_name: x\ntheme: {name: readthedocs}\nplugins: [search]\nhooks: [evil.py]\n",
        }
    )
    heads = [line.split(" ")[:2] for line in reported(root) if not line.startswith(" ")]

    assert heads == [
        ["content/en/forms/bell.yml:1:1:", "missing-key"],
        ["content/en/forms/bell.yml:1:1:", "missing-key"],
        ["content/en/forms/bell.yml:1:1:", "missing-key"],
        ["content/en/forms/bell.yml:1:1:", "missing-key"],
        ["content/en/forms/bell.yml:1:1:", "missing-key"],
        ["content/en/forms/bell.yml:1:1:", "missing-key"],
        ["content/en/forms/bell.yml:2:10:", "too-low"],
        ["content/en/lamps.md:4:7:", "bad-choice"],
        ["content/en/lamps.md:6:12:", "broken-link"],
        ["content/en/saddles.md:5:5:", "unknown-value"],
        ["content/en/saddles.md:7:12:", "broken-link"],
        ["content/en/stray.yml:1:4:", "yaml-syntax"],
        ["mkdocs.yml:2:15:", "bad-choice"],
        ["mkdocs.yml:4:1:", "unknown-key"],
        ["theme/_brand.yml:2:12:", "unknown-colour"],
        ["theme/_brand.yml:3:14:", "unknown-colour"],
        ["theme/notes.yaml:2:1:", "duplicate-key"],
        ["workplace.yml:5:1:", "unknown-key"],
    ]


YAML_FILES = ["workplace.yml", "mkdocs.yml", "content/kit.yml", "content/en/words.yml", "content/en/head.yml",
              "content/en/forms/lamp.yml", "content/de/forms/lamp.yaml", "content/en/notes.yml", "theme/_brand.yml", "theme/web/notes.yml"]  # fmt: skip


@pytest.mark.parametrize("name", YAML_FILES)
def test_broken_yaml_is_reported_wherever_it_lies(name, workplace, codes):
    """Also in a file that no build reads: somebody meant something by it."""
    assert codes(workplace({name: 'name: "Harbour\n'})) == ["yaml-syntax"]


@pytest.mark.parametrize(
    "name", [*YAML_FILES, "content/en/lamps.md", "content/notes.txt", "theme/web/css/own.css", "theme/logo.svg"]
)
def test_a_text_that_is_not_utf8_is_reported_wherever_it_lies(name, workplace, codes):
    """Saved by an old editor, it would reach readers as odd signs."""
    assert codes(workplace({name: "title: Smørrebrød\n".encode("latin-1")})) == ["not-utf8"]


@pytest.mark.parametrize(
    "name",
    [
        "content/en/lamps.md",
        "content/en/lamps.png",
        "content/en/forms/lamp.yml",
        "theme/film.png",
        "theme/web/css/own.css",
    ],
)
def test_a_file_of_fifty_megabytes_is_reported_wherever_it_lies(name, workplace, codes):
    """It is not read to find that out."""
    root = workplace({name: ""})
    with (root / name).open("wb") as file:
        file.truncate(50_000_000)

    assert codes(root) == ["file-too-big"]


def test_a_check_makes_nothing(workplace):
    """Not even a folder for itself."""
    root = workplace({"content/en/lamps.md": "# Lamps\n"})
    before = sorted(root.rglob("*"))
    check(root)

    assert sorted(root.rglob("*")) == before
