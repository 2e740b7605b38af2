"""``samtalekit check``: the output for programs, exactly as the contract has it."""

import json

import pytest

from helpers.projects import PAGE, WORKPLACE, over_tiny

BROKEN = {"content/en/lamps.md": PAGE + "See [this](gone.md), 100 %.\n", "theme/_brand.yml": "colour: red\n"}
WARNED = {"workplace.yml": WORKPLACE.replace("[en]", "[en, da]")}


@pytest.fixture
def run(in_english, capfd):
    """Run the command as a shell would: its exit code, stdout and stderr."""
    from samtalekit.cli.main import main

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        printed = capfd.readouterr()
        return stopped.value.code, printed.out, printed.err

    return command


def test_json_is_one_object_on_stdout_and_nothing_else_anywhere(run, workplace):
    """Fields by these names, places from 1, files relative with ``/``, no empty string."""
    code, out, err = run("check", str(workplace(BROKEN)), "--format", "json")
    findings = json.loads(out)["findings"]

    assert (code, err) == (1, "")
    assert findings == [
        {
            "file": "content/en/lamps.md", "line": 6, "column": 12, "code": "broken-link", "severity": "error",
            "message": "the link “gone.md” leads nowhere.", "mend": findings[0]["mend"],
        },
        {
            "file": "theme/_brand.yml", "line": 1, "column": 1, "code": "unknown-key", "severity": "error",
            "message": "there is no key “colour” here.", "mend": "Write “color”, or delete the line.",
        },
    ]  # fmt: skip
    assert list(findings[0]) == ["file", "line", "column", "code", "severity", "message", "mend"]
    assert all(value for finding in findings for value in finding.values())


def test_json_of_a_folder_without_findings_has_an_empty_list(run, workplace):
    """Programs need not ask whether the key is there."""
    code, out, err = run("check", str(workplace({})), "--format", "json")

    assert (code, json.loads(out)["findings"], err) == (0, [], "")


def test_json_of_a_folder_that_is_none_is_json_too(run, tmp_path):
    """The finding is at 1:1 of the file that is missing."""
    code, out, _err = run("check", str(tmp_path), "--format", "json")
    (finding,) = json.loads(out)["findings"]

    assert (code, finding["code"], finding["file"], finding["line"], finding["column"]) == (
        1,
        "not-a-kit",
        "workplace.yml",
        1,
        1,
    )


def test_github_gets_a_remark_on_each_line(run, workplace):
    """Workflow commands, escaped as GitHub wants them."""
    code, _out, err = run("check", str(workplace(BROKEN)), "--format", "github")
    first, second, *_count = err.splitlines()

    assert code == 1
    assert first.startswith(
        "::error file=content/en/lamps.md,line=6,col=12,title=broken-link::the link “gone.md” leads nowhere.%0AFix: "
    )
    assert (
        second
        == "::error file=theme/_brand.yml,line=1,col=1,title=unknown-key::there is no key “colour” here.%0AFix: Write “color”, or delete the line."
    )


@pytest.mark.parametrize("arguments", [("check", "shed"), ("build", "shed"), ("build", "--all", ".")])
def test_github_gets_files_from_where_the_command_runs(run, workplace, monkeypatch, arguments):
    """There it has the repository's root, which a folder of several workplaces is."""
    monkeypatch.chdir(workplace(BROKEN, "shed").parent)
    _code, _out, err = run(*arguments, "--format", "github")

    assert "::error file=shed/content/en/lamps.md,line=6,col=12,title=broken-link::" in err


def test_names_stand_in_the_quotation_marks_of_the_language(run, workplace, monkeypatch):
    monkeypatch.setenv("SAMTALEKIT_LANG", "da")
    _code, out, _err = run("check", str(workplace(BROKEN)), "--format", "json")

    assert json.loads(out)["findings"][1]["mend"] == "Skriv »color«, eller slet linjen."


def test_github_is_given_warnings_as_warnings(run, workplace):
    """They do not stop a pull request."""
    code, _out, err = run("check", str(workplace(WARNED)), "--format", "github")

    assert code == 0
    assert err.startswith("::warning file=workplace.yml,line=3,col=17,title=language-missing::")


def test_a_remark_cannot_be_ended_by_what_a_file_says(run, workplace):
    """A line break or ``::`` in a message stays in the message."""
    root = workplace({"content/en/lamps.md": PAGE + "{{ a%0A::error }}\n", "theme/a:,b.yml": "a: [\n"})
    _code, _out, err = run("check", str(root), "--format", "github")

    assert "%250A" in err
    assert "file=theme/a%3A%2Cb.yml," in err


@pytest.mark.parametrize(("files", "plain", "strict"), [({}, 0, 0), (WARNED, 0, 1), (BROKEN, 1, 1)])
def test_warnings_stop_only_who_asks_for_it(files, plain, strict, run, workplace):
    """``--strict`` is for those who publish."""
    root = str(workplace(files))

    assert (run("check", root)[0], run("check", root, "--strict")[0]) == (plain, strict)


def test_findings_go_to_stderr_and_results_to_stdout(run, workplace):
    """So that either can be sent elsewhere."""
    _code, out, err = run("check", str(workplace(BROKEN)))
    assert (out, "broken-link" in err) == ("", True)

    _code, out, err = run("check", str(over_tiny(workplace({}).parents[1], {}, "whole")))
    assert (out.startswith("All is well: 3 pages (en)"), err) == (True, "")


def test_each_finding_is_two_lines_place_first(run, workplace):
    """Editors and terminals make the place a link."""
    _code, _out, err = run("check", str(workplace(BROKEN)))

    assert err.splitlines()[2:4] == [
        "theme/_brand.yml:1:1: unknown-key there is no key “colour” here.",
        "    Fix: write “color”, or delete the line.",
    ]


def test_markdown_is_a_list_on_stdout_of_errors_first_and_then_warnings(run, workplace):
    """For the summary of a suggestion: a file's own words are shown as text, and none of them is rendered as markup."""
    files = {**BROKEN, **WARNED, "content/en/lamps.md": PAGE + "See [this](@gone.md).\n"}
    code, out, _err = run("check", str(workplace(files)), "--format", "markdown")
    lines = out.splitlines()

    assert code == 1
    assert lines[0].startswith(
        "- **Mistake** in `content/en/lamps.md`, line 6: the link “@&#8203;gone.md” leads nowhere"
    )
    assert " Fix: write " in lines[0]
    kinds = [line.split("**")[1] for line in lines]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"Mistake", "Warning"}


def test_markdown_without_findings_is_a_line(run, workplace):
    """A summary is never empty."""
    assert run("check", str(workplace({})), "--format", "markdown")[:2] == (0, "There is nothing to fix.\n")
