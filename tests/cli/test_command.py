"""The command line: help, wrong words, colours, ``new`` and ``show``."""

import os
import re
import subprocess

import pytest

from helpers.forked import forked
from helpers.projects import write
from samtalekit import __version__
from samtalekit.cli.main import command

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
VERBS = tuple(command("en").commands)


def samtalekit(*arguments: str, cwd=None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    own = {key: value for key, value in os.environ.items() if key not in {"SAMTALEKIT_LANG", "NO_COLOR", "FORCE_COLOR"}}
    return forked(arguments, cwd, own | environment)


@pytest.mark.parametrize(
    ("language", "words"), [("da", ("Brug:", "Valg", "Kommandoer")), ("en", ("Usage:", "Options", "Commands"))]
)
def test_help_is_in_the_readers_language_down_to_its_headings(language, words):
    """And lists every verb."""
    result = samtalekit("--help", SAMTALEKIT_LANG=language)
    lines = result.stdout.splitlines()

    assert (result.returncode, result.stderr) == (0, "")
    assert all(any(line.startswith(word) for line in lines) for word in words)
    assert [line.split()[0] for line in lines if line.startswith("  ") and line.split()[0] in VERBS] == list(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_in_both_languages(verb, capsys):
    """The same arguments, other words."""
    from samtalekit.cli.main import command

    helps = []
    for language in ("da", "en"):
        command(language).main([verb, "--help"], prog_name="samtalekit", standalone_mode=False)
        helps.append(capsys.readouterr().out)

    assert helps[0].startswith("Brug: samtalekit " + verb)
    assert helps[1].startswith("Usage: samtalekit " + verb)
    assert all("--help" in text for text in helps)
    assert "Show this" not in helps[0]
    english = re.findall(r"OPTIONS|ARGS|COMMAND|DIR\b|PAPER|BEFORE|AFTER|PATH|required|default|Usage", helps[0])
    assert english == []


@pytest.mark.parametrize(
    "wrong",
    [
        ["--nope"],
        ["check", "--nope"],
        ["chekc"],
        ["check", "--format", "xml"],
        ["check", "a", "b"],
        ["new"],
        ["show"],
        ["pack"],
        ["serve", "--port", "0"],
        ["serve", "--port", "x"],
    ],
)
def test_a_command_line_that_makes_no_sense_exits_2_and_shows_the_way_to_help(wrong, capsys, in_english):
    """On stderr; stdout is for results."""
    from samtalekit.cli.main import main

    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    printed = capsys.readouterr()

    assert (stopped.value.code, printed.out) == (2, "")
    assert "--help" in printed.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["chekc"], "der er ingen kommando, der hedder »chekc«. Mente du check?"),
        (["check", "--formt", "json"], "der er intet valg, der hedder --formt. Mente du --format?"),
        (["check", "--format", "xml"], "--format kan være: text, json, github, markdown."),
        (["check", "--format"], "--format skal have noget efter sig."),
        (["check", "--strict=1"], "--strict står alene og har ingen værdi."),
        (["check", "a", "b", "c"], "der er for mange ord: b c."),
        (["check", "a-file"], "MAPPE skal være en mappe, og det er en fil."),
        (["new"], "MAPPE mangler."),
        (["pack"], "--into mangler."),
        (["serve", "--port", "x"], "--port skal være et helt tal fra 1 til 65535."),
        (["build", "--all", "--shard", "9"], "--shard: »9« er ingen del."),
    ],
)
def test_a_mistake_in_the_command_line_is_reported_in_danish(wrong, words, tmp_path, monkeypatch, capsys):
    """Down to what click would say in English."""
    from samtalekit.cli.main import main

    monkeypatch.setenv("SAMTALEKIT_LANG", "da")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("")
    with pytest.raises(SystemExit):
        main(wrong)

    assert capsys.readouterr().err.startswith(f"Kommandoen kan ikke forstås: {words}")


def test_the_command_alone_shows_its_help(capsys, in_english):
    """Nothing was misunderstood."""
    from samtalekit.cli.main import main

    with pytest.raises(SystemExit) as stopped:
        main([])

    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("Usage: samtalekit")


def test_no_color_is_honoured(workplace):
    """Also where colour is forced: whoever says no means no."""
    root = str(workplace({"theme/_brand.yml": "colour: red\n"}))
    coloured = samtalekit("check", root, FORCE_COLOR="1", SAMTALEKIT_LANG="en").stderr
    plain = samtalekit("check", root, FORCE_COLOR="1", NO_COLOR="1", SAMTALEKIT_LANG="en").stderr

    assert "\x1b[" in coloured
    assert "\x1b[3" not in plain


def test_messages_are_in_the_first_language_of_the_workplace(workplace):
    """Unless somebody wishes otherwise."""
    root = str(workplace({"theme/_brand.yml": "colour: red\n"}))

    assert "there is no key" in samtalekit("check", root).stderr
    assert "findes ikke her" in samtalekit("check", root, SAMTALEKIT_LANG="da").stderr


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_new_workplace_is_whole_but_for_what_only_it_can_know(language, tmp_path, codes, monkeypatch):
    """Two warnings: what happens to filled papers, and the accessibility statement."""
    result = samtalekit("new", "havneby-styrelse", cwd=tmp_path, SAMTALEKIT_LANG=language)
    root = tmp_path / "havneby-styrelse"

    assert (result.returncode, result.stderr) == (0, "")
    assert "Havneby styrelse" in result.stdout
    made = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {name for name in made if not name.startswith((".github/", ".gitlab/", ".vscode/"))} == {
        "workplace.yml", "theme/_brand.yml", "content/README.md", "content/da/contact.md", "content/en/contact.md",
        "README.md", "REDIGER.md", "EDITING.md", ".gitlab-ci.yml", "requirements.txt", ".gitignore",
        ".gitattributes", f"wheels/samtalekit-{__version__}-py3-none-any.whl",
        ".samtalekit/base.json",
    }  # fmt: skip
    assert [name for name in made if name.rpartition("/")[2] not in result.stdout] == []
    assert sorted(codes(root)) == ["accessibility-missing", "data-notice-missing"]


NAMES = ['a "b" c', "{{ workplace.name }}", "$name ${x} x: y #z", "æøå – Łódź '", "back\\slash", "x: y #z", "$name ${x}", "'", "[a](b)", "-x"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES if IS_SOAK else NAMES[:3])
def test_a_new_workplace_may_be_called_anything(name, tmp_path, codes):
    """Its name is data in every file."""
    from samtalekit.jobs.new import new

    new(tmp_path / name, "en")

    assert sorted(codes(tmp_path / name)) == ["accessibility-missing", "data-notice-missing"]


def test_new_refuses_a_folder_with_something_in_it_and_changes_nothing(tmp_path):
    """Exit 4: it could not be written."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "workplace.yml").write_text("name: Ours\n")
    result = samtalekit("new", "ours", cwd=tmp_path, SAMTALEKIT_LANG="en")

    assert (result.returncode, result.stdout) == (4, "")
    assert "has files of something else" in result.stderr
    assert [(path.name, path.read_text()) for path in (tmp_path / "ours").iterdir()] == [
        ("workplace.yml", "name: Ours\n")
    ]


@pytest.mark.parametrize("has_git", [True, False])
def test_new_lays_its_files_beside_those_of_a_repository_and_names_what_it_left(has_git, tmp_path):
    """GitHub's own "Add a README" makes such a folder; a clone may hold anything that is not ours."""
    theirs = {"LICENSE": "MIT", "README.md": "# Ours\n", ".gitignore": "*.tmp\nsite/\n", ".github/FUNDING.yml": "x"}
    theirs |= {".git/HEAD": "ref: refs/heads/main\n", "notes/a.txt": "A"} if has_git else {}
    write(tmp_path, theirs)
    result = samtalekit("new", ".", cwd=tmp_path, SAMTALEKIT_LANG="en")
    left = result.stdout.partition("left as they are\n")[2].split("\n\n")[0].split()
    lines = result.stdout.partition("out of Git\n")[2].split("\n\n")[0].split("\n")

    assert result.returncode == 0
    assert {name: (tmp_path / name).read_text() for name in theirs} == theirs
    assert left == [".gitignore", "README.md"]
    assert "*.pdf" in [line.strip() for line in lines]
    assert "site/" not in [line.strip() for line in lines]
    assert (tmp_path / "workplace.yml").is_file()
    assert (tmp_path / ".github/workflows/kit.yml").is_file()


def test_new_takes_an_empty_clone(tmp_path):
    """A repository that was just made holds ``.git`` and nothing else."""
    from samtalekit.jobs.new import new

    (tmp_path / "ours" / ".git").mkdir(parents=True)

    assert "workplace.yml" in new(tmp_path / "ours", "da").files


@pytest.mark.parametrize("paper", ["proces-plan", "x/y", "", "../check-up"])
def test_show_of_an_unknown_paper_names_those_there_are(paper, workplace, monkeypatch, capsys, in_english):
    """A finding like any other, in json too."""
    import json

    from samtalekit.cli.main import main

    monkeypatch.chdir(workplace({}))

    with pytest.raises(SystemExit, match="1"):
        main(["show", paper])
    assert "check-up" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="1"):
        main(["show", paper, "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "missing-paper"
    assert all(value != "" for value in finding.values())
