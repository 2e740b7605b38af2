"""What `build` says when it is done: five lines, a line for each paper on request, or JSON."""

import json

import pytest

from samtalekit.cli.main import main

SHED = "name: Harbour Shed\nkit: ../../tiny\nlanguages: [en]\n"
EXAMPLE = f"{SHED}example: true\n"


@pytest.fixture
def build(in_english, capfd):
    """The exit code and stdout of `build` with options, and its stderr where that is asked for."""

    def run(folder, *options, stream="out"):
        with pytest.raises(SystemExit) as ended:
            main(["build", str(folder), *options])
        return ended.value.code, getattr(capfd.readouterr(), stream)

    return run


def test_a_build_ends_with_five_lines(build, workplace):
    _code, out = build(workplace({"workplace.yml": EXAMPLE}))
    lines = out.splitlines()

    assert lines[0].startswith("Harbour Shed: the site is in ")
    assert lines[1:3] == ["  3 pages (en)", "  3 papers, 0.2 MB"]
    assert "3 papers" in lines[3]  # made, or as they were
    assert lines[4].startswith("Open ")
    assert len(lines) == 5


def test_verbose_adds_a_line_for_each_paper(build, workplace):
    _code, out = build(workplace({"workplace.yml": EXAMPLE}), "--verbose")
    lines = out.splitlines()

    assert len(lines) == 9
    assert [line.strip().split(":")[0] for line in lines[3:6]] == ["Check-up", "Forms", "The bicycle shed"]
    assert lines[7].strip().startswith("Made again: pages ")


def test_json_says_all_of_it_to_programs(build, workplace):
    """On stdout there is nothing else; a warning is a finding in it."""
    code, out = build(workplace({"workplace.yml": SHED}), "--format", "json")
    made = json.loads(out)

    assert code == 0
    assert {finding["code"] for finding in made["findings"]} == {"data-notice-missing", "accessibility-missing"}
    assert made["workplace"] == "Harbour Shed"
    assert made["pages"] == {"en": 3}
    assert made["rendered"] in range(4)
    assert {*made["papers"][0]} == {"id", "kind", "language", "title", "path", "pages", "bytes"}


def test_github_gets_warnings_as_annotations(build, workplace):
    _code, out = build(workplace({"workplace.yml": SHED}), "--format", "github", stream="err")

    assert out.count("::warning file=workplace.yml,line=") == 2


def test_an_error_is_json_as_well(build, workplace):
    code, out = build(workplace({"workplace.yml": SHED.replace("tiny", "nowhere")}), "--format", "json")

    assert code == 1
    assert [finding["code"] for finding in json.loads(out)["findings"]] == ["missing-kit"]


def test_many_workplaces_are_one_json_object(build, workplace, tmp_path):
    workplace({"workplace.yml": EXAMPLE}, "north")
    workplace({"workplace.yml": SHED.replace("tiny", "nowhere")}, "south")
    code, out = build(tmp_path / "broken", "--all", "--format", "json")
    made = json.loads(out)

    assert code == 1
    assert [(line["path"], line["state"]) for line in made["workplaces"]] == [("north", "built"), ("south", "failed")]
    assert [(finding["file"], finding["code"]) for finding in made["findings"]] == [
        ("south/workplace.yml", "missing-kit")
    ]
