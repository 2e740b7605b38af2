"""Every verb over every sample, and over kits with one thing after the other left out: findings, never a traceback.

The lists make themselves: of samples, of a kit's files, of its pages, forms and parts, and of the verbs. Small kits and
quick verbs are tried in every run; all kits, and every third verb with each, when SAMTALEKIT_SOAK is set.
"""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.projects import SAMPLES, TINY, over_tiny, write
from jobs.made import MADE
from samtalekit.cli.main import command, main
from samtalekit.sources.kit import read_kit

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
BROKEN = sorted(folder.name for folder in (SAMPLES / "broken").iterdir())
ABOARD = SAMPLES / "welcome-aboard"

VERBS: dict[str, list[str]] = {
    "check": ["check", "."],
    "status": ["status", "."],
    "show": ["show", "check-up"],
    "build": ["build", "."],
    "accept": ["status", ".", "--accept", "."],
    "booklet": ["show", "booklet"],
    "json": ["status", ".", "--format", "json"],
    "pack": ["pack", ".", "--into", "packed"],
    "all": ["build", "--all", ".", "--into", "sites"],
    "new": ["new", "theme"],
    "compare": ["compare", "site", "site", "--into", "told"],
}
"""What each verb is asked to do in a folder; `serve` builds as `build` does, and goes on until it is stopped."""

QUICK = ("status",)


def codes_of(arguments: list[str]) -> int:
    """Run a verb in the folder here."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return int(stopped.value.code)


def assert_explained(verbs, root: Path, capsys, monkeypatch) -> dict[str, int]:
    """Run verbs in a folder: each ends with findings or without, and knows what happened."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    codes = {}
    for verb in verbs:
        codes[verb] = codes_of(VERBS[verb])
        printed = capsys.readouterr()
        assert codes[verb] in ({0, 1, 4} if verb in {"new", "build"} else {0, 1}), (verb, printed.err)
        assert not re.search("Traceback|a mistake in samtalekit itself", printed.out + printed.err), (verb, printed.err)
        assert not codes[verb] or printed.err or verb == "json", verb
    return codes


def test_every_verb_is_tried():
    """But for the one that does not end."""
    assert {words[0] for words in VERBS.values()} == {*command("en").commands} - {"serve"}


def some_verbs(at: int) -> list[str]:
    """Every third verb, beginning with another for each sample: no verb and no sample is left out."""
    return [verb for number, verb in enumerate(VERBS) if (at + number) % 3 == 0]


@pytest.mark.parametrize("code", BROKEN)
def test_every_broken_sample_is_reported_by_every_verb(code, tmp_path, capsys, monkeypatch):
    """Not `check` alone meets them."""
    root = over_tiny(tmp_path, {}, code)
    shutil.copytree(SAMPLES / "broken" / code, root, dirs_exist_ok=True)
    if code in MADE:
        MADE[code](root, monkeypatch)

    assert_explained(some_verbs(BROKEN.index(code)) if IS_SOAK else QUICK, root, capsys, monkeypatch)


Make = Callable[[Path], Path]
"""Makes a kit or a workplace in an empty folder, and gives the folder to work in."""


def kit_without(kit: Path, name: str) -> Make:
    """A kit that lacks one of its files."""

    def make(top: Path) -> Path:
        shutil.copytree(kit, top / "kit")
        (top / "kit" / name).unlink()
        return top / "kit"

    return make


def workplace(kit: Path, settings: str, *, overlays: bool) -> Make:
    """A workplace over a kit that chooses something, with a file of its own over each of the kit's, or without."""

    def make(top: Path) -> Path:
        shutil.copytree(kit, top / "kit")
        root = write(top / "ours", {"workplace.yml": f"name: Ours\nkit: ../kit\nexample: true\n{settings}"})
        if overlays:
            for path in [*(kit / "content").glob("*/**/*.md"), *(kit / "content").glob("*/forms/*.yml")]:
                own = root / path.relative_to(kit)
                own.parent.mkdir(parents=True, exist_ok=True)
                own.write_text(path.read_text(encoding="utf-8").replace(" the ", " our "), encoding="utf-8")
        return root

    return make


def made_of(kit: Path) -> dict[str, Make]:
    """Every way to leave one thing of a kit out, by what it is called."""
    files = sorted(path.relative_to(kit).as_posix() for path in (kit / "content").rglob("*") if path.is_file())
    read = read_kit(kit).kit
    localized = read.localized[0]
    pages, forms = [page.id for page in localized.pages], [form.id for form in localized.forms]
    choices = {
        "everything": f"languages: [{localized.language}]\n",
        "another language": "languages: [da]\n",
        "both languages": f"languages: [{localized.language}, {'da' if localized.language == 'en' else 'en'}]\n",
        "no pages": f"languages: [{localized.language}]\npages: []\n",
        "no forms": f"languages: [{localized.language}]\nforms: []\n",
        "no pages and no forms": f"languages: [{localized.language}]\npages: []\nforms: []\n",
    }
    for word, ids in (("pages", pages), ("forms", forms)):
        for each in ids:
            rest = ", ".join(other for other in ids if other != each)
            choices[f"{word} without {each}"] = f"languages: [{localized.language}]\n{word}: [{rest}]\n"
            choices[f"{word} {each} alone"] = f"languages: [{localized.language}]\n{word}: [{each}]\n"
    for part in read.structure.parts:
        choices[f"part {part} left out"] = f"languages: [{localized.language}]\nleave_out: [{part}]\n"
    return {
        **{f"{kit.name} without {name}": kit_without(kit, name) for name in files},
        **{f"{kit.name}: {name}": workplace(kit, text, overlays=False) for name, text in choices.items()},
        **{f"{kit.name}, own files: {name}": workplace(kit, text, overlays=True) for name, text in choices.items()},
    }


KITS = made_of(TINY) | (made_of(ABOARD) if IS_SOAK else {})


@pytest.mark.parametrize("name", KITS)
def test_a_kit_with_something_left_out_is_reported_by_every_verb(name, tmp_path, capsys, monkeypatch):
    """Whatever a workplace chooses, and whichever file of a kit is gone."""
    verbs = ("check", *some_verbs([*KITS].index(name))) if IS_SOAK else ("check", "status")
    codes = assert_explained(verbs, KITS[name](tmp_path), capsys, monkeypatch)

    assert codes["check"] in {0, 1}


@pytest.mark.parametrize("name", [None, "tiny: no pages and no forms", "tiny, own files: forms without check-up"])
def test_the_smallest_kits_are_built_shown_and_packed(name, tmp_path, capsys, monkeypatch):
    """A kit of two pages and a form, and workplaces that leave even those out."""
    root = KITS[name](tmp_path) if name else shutil.copytree(TINY, tmp_path / "tiny")

    codes = assert_explained(VERBS, root, capsys, monkeypatch)

    assert codes["build"] == codes["pack"] == codes["compare"] == codes["check"]


def test_status_of_a_workplace_without_a_page_of_forms_says_where_its_files_are_shown(tmp_path, capsys, monkeypatch):
    """The booklet lists the forms by itself then; that page is nobody's file, and no title is asked of it."""
    root = workplace(TINY, "languages: [en]\npages: [brakes]\n", overlays=True)(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")

    assert codes_of(["status", "--format", "json"]) == 0
    overlays = {each["file"]: each["pages"] for each in json.loads(capsys.readouterr().out)["overlays"]}
    assert overlays["content/en/brakes.md"] == ["brakes"]
