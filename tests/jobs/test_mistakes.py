"""Mistakes that editors make, each with what `check` says: where it is, what is wrong, and how to mend it.

The table is `tests/samples/mistakes.toml`; ``SAMTALEKIT_ACCEPT=1`` writes what is said anew.
"""

import os
import re
import tomllib

import pytest

from helpers.projects import SAMPLES
from samtalekit.cli import check as check_command

TABLE = SAMPLES / "mistakes.toml"
DATA = tomllib.loads(TABLE.read_text(encoding="utf-8"))
FILES, MISTAKES = DATA["files"], DATA["mistakes"]


def said(mistake, root, capsys, monkeypatch):
    """What `check` prints of a folder with this mistake."""
    folder = root / "vores-kit"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for change in mistake["changes"]:
        file = folder / change["file"]
        if "moved" in change:
            (folder / change["moved"]).parent.mkdir(parents=True, exist_ok=True)
            file.rename(folder / change["moved"])
            continue
        if "written" in change:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(change["written"], encoding="utf-8")
            continue
        text = file.read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1, change
        file.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
    monkeypatch.setenv("SAMTALEKIT_LANG", "da")
    code = check_command.run(folder, "text", strict=False)
    printed = capsys.readouterr()
    return re.sub(r"\d+ sider", "… sider", (printed.err + printed.out).replace(str(folder), "vores-kit")), code


def test_the_folder_without_a_mistake_is_in_order(tmp_path, capsys, monkeypatch):
    """What is said of a mistake is said of nothing else."""
    printed, code = said({"changes": []}, tmp_path, capsys, monkeypatch)

    assert code == 0
    assert printed.startswith("Alt er i orden")


def test_there_are_as_many_mistakes_as_weeks_in_a_year():
    """Of every kind that was seen: tabs, quotation marks, commas, names, keys, dates, colours, blocks, folders."""
    assert len(MISTAKES) >= 52
    assert len({mistake["name"] for mistake in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["name"])
def test_a_mistake_is_said_where_it_is_and_how_to_mend_it(mistake, tmp_path, capsys, monkeypatch):
    """Somebody who knows no YAML knows what to do next."""
    printed, _code = said(mistake, tmp_path, capsys, monkeypatch)

    if os.environ.get("SAMTALEKIT_ACCEPT"):
        text = TABLE.read_text(encoding="utf-8")
        before, marker, after = text.partition(f'name = "{mistake["name"]}"\n')
        head, said_key, rest = after.partition("said = '''\n")
        TABLE.write_text(
            before + marker + head + said_key + printed + "'''\n" + rest.partition("'''\n")[2], encoding="utf-8"
        )
        return
    assert printed == mistake["said"]
