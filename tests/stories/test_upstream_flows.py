"""A workplace changes the kit, the kit changes upstream: nothing is lost, and what has to be reviewed is reported in words."""

import json
import shutil
import subprocess

import pytest

from helpers.projects import SAMPLES
from samtalekit import __version__
from samtalekit.cli.main import main

PAGE, FORM = "content/en/weeks/first.md", "content/en/forms/first-week.yml"


def git(folder, *arguments):
    """Run git as nobody in particular, at no particular time."""
    who = ["-c", "user.name=Editor", "-c", "user.email=editor@quay.example"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def quay(tmp_path, in_english):
    """A repository with a workplace over a kit of its own, made by ``new``."""
    shutil.copytree(SAMPLES / "welcome-aboard", tmp_path / "kit")
    run("new", str(tmp_path / "quay"))
    settings = tmp_path / "quay" / "workplace.yml"
    settings.write_text("name: Quay\nkit: ../kit\nlanguages: [en]\nexample: true\n")
    shutil.rmtree(tmp_path / "quay" / "content")  # the example that a new workplace begins with
    git(tmp_path, "init", "-q")
    return tmp_path / "quay"


def run(*arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return stop.value.code


def status(capsys, folder, *arguments):
    capsys.readouterr()
    assert run("status", str(folder), *arguments) == 0
    return capsys.readouterr().out


def overlay(quay):
    """One page replaced and one form extended, both on record and in Git."""
    for name, text in ((PAGE, (quay.parent / "kit" / PAGE).read_text()), (FORM, "extends: true\nhide: [keys]\n")):
        (quay / name).parent.mkdir(parents=True, exist_ok=True)
        (quay / name).write_text(text)


def change(path, before, after):
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_what_changed_upstream_is_reported_until_it_is_accepted(quay, capsys):
    """From a new workplace to a clean one: the whole way that an editor goes once a year, in a real repository."""
    kit = quay.parent / "kit"
    overlay(quay)

    assert "no record" in status(capsys, quay)
    assert "Recorded" in status(capsys, quay, "--accept", PAGE, FORM)
    assert status(capsys, quay) == "All is well: 2 files of yours in step with the kit.\n"
    git(quay.parent, "add", "-A")
    git(quay.parent, "commit", "-qm", "Our quay")

    change(kit / PAGE, "Somebody who is new sees", "Whoever is new sees")
    change(kit / FORM, "How much at home do you feel?", "Do you feel at home yet?")
    change(kit / FORM, "id: odd", "id: strange")
    change(kit / "content/en/weeks/before.md", "\n## ", "\nBring a cup.\n\n## ")
    change(kit / "content/en/forms/hundred-days.yml", "title: ", "title: All ")
    output = status(capsys, quay)

    assert output.startswith("The kit has been renewed.\n  Changed: 4 files")
    assert "Built on something that has changed: 2 files of yours." in output
    assert "Now: Whoever is new sees what the rest" in output
    assert "How much at home do you feel? → Do you feel at home yet?" in output
    assert "These do not: “What was odd" in output.replace("\n  ", " ")
    assert "label:" not in output
    assert "weeks/before.md" not in output

    status(capsys, quay, "--accept", FORM)
    left = status(capsys, quay)
    assert PAGE in left
    assert f"{FORM} –" not in left

    status(capsys, quay, "--accept", PAGE)
    assert status(capsys, quay) == "All is well: 2 files of yours in step with the kit.\n"
    changed = [line.split()[-1] for line in git(quay.parent, "status", "--porcelain").splitlines()]
    assert [name for name in changed if name.startswith("quay/")] == ["quay/.samtalekit/base.json"]


def test_data_for_programs_names_the_same(quay, capsys):
    """A workflow reads what an editor reads."""
    overlay(quay)
    status(capsys, quay, "--accept", ".")
    change(quay.parent / "kit" / PAGE, "Somebody who is new sees", "Whoever is new sees")
    data = json.loads(status(capsys, quay, "--format", "json"))

    assert [(each["file"], each["code"], each["severity"]) for each in data["findings"]] == [
        (PAGE, "overlay-stale", "warning")
    ]
    assert {each["file"]: each["state"] for each in data["overlays"]} == {PAGE: "stale", FORM: "current"}
    assert data["overlays"][0]["changes"][0]["after"].startswith("Whoever is new sees")


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        (PAGE, "the page “The first week”; the booklet with all the guidance"),
        ("content/en/people/news.md", "the page “News from the welcome desk” Keep"),
        ("content/en/catalogues/first-tasks.yml", "the page “Real things to do”; the booklet with all the guidance"),
        (
            "content/en/figures/hundred-wheel.yml",
            "the pages “Slides for the first hour”, “A hundred days in a ring”; the paper “Round in a hundred days”; the booklet with",
        ),
        ("content/en/glossary.yml", "all pages; the booklet with all the guidance"),
        ("content/en/spelling.txt", "no page and no paper."),
    ],
)
def test_where_a_file_is_seen_is_reported_by_titles(quay, capsys, name, seen):
    """A page that no booklet prints is not listed under the booklet; a figure is on its pages and on its own paper."""
    (quay / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(quay.parent / "kit" / name, quay / name)
    status(capsys, quay, "--accept", ".")
    kits = quay.parent / "kit" / name
    kits.write_text(f"{kits.read_text()}\nBring a cup.\n" if name.endswith("md") else f"# New\n{kits.read_text()}")
    output = " ".join(status(capsys, quay).split())

    assert f"Seen on {seen}" in output


def test_a_form_of_ones_own_is_asked_what_the_kits_would_read(quay, capsys):
    """Papers were made of the workplace's own form; it goes on reading them whatever the kit does."""
    overlay(quay)
    change(quay.parent / "kit" / FORM, "id: odd", "id: strange")
    (quay / FORM).write_text((quay.parent / "kit" / FORM).read_text().replace("id: strange", "id: own_odd"))
    output = " ".join(status(capsys, quay).split())

    assert "If you take the kit's, " in output
    assert "These do not: “What was odd" in output


def test_a_folder_accepts_what_lies_in_it(quay, capsys, monkeypatch):
    """Seen from the workplace, or from the editor's current folder."""
    overlay(quay)
    assert f"Recorded: {FORM}" in status(capsys, quay, "--accept", "content/en/forms")
    monkeypatch.chdir(quay / "content" / "en")
    assert f"Recorded: {PAGE}" in status(capsys, quay, "--accept", "weeks")


def test_a_file_that_the_kit_gives_up_is_reported_and_stays(quay, capsys):
    """It is the workplace's own from then on."""
    overlay(quay)
    status(capsys, quay, "--accept", ".")
    own = (quay / PAGE).read_text()
    (quay.parent / "kit" / PAGE).unlink()

    assert "Yours now stands alone" in status(capsys, quay)
    status(capsys, quay, "--accept", PAGE)
    assert (quay / PAGE).read_text() == own
    assert "All is well: 1 file of yours" in status(capsys, quay)


def test_a_path_that_is_no_overlay_records_nothing(quay, capsys):
    """A slip of the pen is reported with the nearest name."""
    overlay(quay)
    record = (quay / ".samtalekit/base.json").read_bytes()

    assert run("status", str(quay), "--accept", PAGE, "content/en/weeks/frist.md") == 1
    assert "overlay-unknown" in capsys.readouterr().err
    assert (quay / ".samtalekit/base.json").read_bytes() == record


def test_a_broken_record_is_a_finding(quay, capsys):
    """Merged by hand, for example; nothing is written over it."""
    (quay / ".samtalekit/base.json").write_text('{"files": {"a": 1}}')

    assert run("status", str(quay)) == 1
    assert ".samtalekit/base.json:1:1: base-unreadable" in capsys.readouterr().err


def test_a_record_that_was_changed_by_hand_is_a_finding(quay, capsys):
    """A text that is not the one its fingerprint was made of would give a difference that nobody made."""
    overlay(quay)
    status(capsys, quay, "--accept", ".")
    change(quay / ".samtalekit/base.json", "Somebody who is new", "Anybody who is new")

    assert run("status", str(quay)) == 1
    assert "base-unreadable" in capsys.readouterr().err


def test_a_check_says_in_a_line_that_the_kit_has_moved_on(quay, capsys):
    """An editor who never heard of status is led there."""
    overlay(quay)
    status(capsys, quay, "--accept", ".")
    change(quay.parent / "kit" / PAGE, "Somebody who is new sees", "Whoever is new sees")
    run("check", str(quay))

    assert "Made from an older edition of the kit: 1 file of yours." in capsys.readouterr().err


def test_a_file_made_in_the_browser_is_held_against_the_kit_of_today(quay, capsys):
    """Nobody noted what it was made from: what it makes of the page and of the form is reported in words."""
    overlay(quay)
    (quay / PAGE).write_text("---\nextends: true # ours\n---\n\n::: after what-to-do\nBring a cup.\n:::\n")
    (quay / FORM).write_text(
        "extends: true\nreword: {sections: {friday: {fields: {odd: What did you wonder about?}}}}\n"
    )
    output = status(capsys, quay)

    assert output.count("no record") == 2
    assert f"{PAGE} – your additions to “The first week”" in output
    assert "Under “What to do”\n      Now: Bring a cup." in output
    assert "Now: What did you wonder about?" in output
    assert "fault" not in output
    assert "content/en/weeks/hundred.md" not in output


def test_a_newer_samtalekit_gives_one_summary_and_writes_over_nothing(quay, capsys):
    """What is new, what touches the workplace's own, and how to say yes; every check and build says so in a line."""
    overlay(quay)
    status(capsys, quay, "--accept", ".")
    record, before = quay / ".samtalekit/base.json", (quay / PAGE).read_text()
    record.write_text(record.read_text().replace(f'"samtalekit": "{__version__}"', '"samtalekit": "0.0.9"'))
    change(quay.parent / "kit" / PAGE, "Somebody who is new sees", "Whoever is new sees")
    shutil.copy(quay.parent / "kit/content/en/people/nora.md", quay.parent / "kit/content/en/people/mo.md")

    run("check", str(quay))
    line = f"samtalekit 0.0.9 is now {__version__}. Built on something that has changed: 1 file of yours. See:"
    assert capsys.readouterr().err.count(line) == 1
    output = status(capsys, quay)
    assert output.startswith(
        f"The kit has been renewed: samtalekit 0.0.9 is now {__version__}.\n"
        "  Changed: 1 file (en/weeks/first)\n  New: 1 file (en/people/mo)\n"
        "  Nothing of yours is overwritten. Built on something that has changed: 1 file of yours.\n"
    )
    assert (quay / PAGE).read_text() == before

    status(capsys, quay, "--accept", PAGE)
    run("check", str(quay))
    assert "is now" not in capsys.readouterr().err
    assert status(capsys, quay) == "All is well: 2 files of yours in step with the kit.\n"


def test_an_older_samtalekit_is_no_renewal(quay, capsys):
    """Somebody runs the one of last year: what is missing there is not reported as gone from the kit."""
    record = quay / ".samtalekit/base.json"
    record.write_text(record.read_text().replace(f'"samtalekit": "{__version__}"', '"samtalekit": "99.0.0"'))
    shutil.rmtree(quay.parent / "kit/content/en/catalogues")
    output = status(capsys, quay)

    assert f"samtalekit {__version__} is older than 99.0.0" in output
    assert "Gone:" not in output
    run("check", str(quay))
    assert f"samtalekit {__version__} is older than 99.0.0" in capsys.readouterr().err
