"""The words of a file, a name or a library are shown as text in every format: they end no line and give no command."""

import io
import json
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.projects import PAGE, WORKPLACE, over_tiny
from samtalekit.cli import error_boundary as answers
from samtalekit.cli.console import Console
from samtalekit.cli.main import main
from samtalekit.core.errors import SourceErrors, UnexpectedError, WriteError
from samtalekit.core.findings import Finding, Location

FORMATS = ("text", "github", "markdown", "json")
SIGNS = [
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\x9b31m",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u200f",
    "\udcf8",
]
COMMANDS = ["::error::x", "::stop-commands::x", "##[error]x", "##vso[task.complete]", "%0A", "```", "<!--", "]("]
NASTY = st.lists(st.sampled_from([*SIGNS, *COMMANDS, "a", " "]) | st.text(max_size=3), max_size=6).map("".join)
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


class Output:
    """Standard output and standard error, caught as bytes."""

    def __init__(self) -> None:
        self.out, self.err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _stream in range(2))

    def of(self, work) -> str:
        with redirect_stdout(self.out), redirect_stderr(self.err):
            work()
        for stream in (self.out, self.err):
            stream.flush()
        return self.out.buffer.getvalue().decode() + self.err.buffer.getvalue().decode()


def assert_shown_as_text(printed: str, *, commands: int = 0) -> None:
    """No control character but the line feeds of our own, and no more commands than those of our own."""
    bad = [each for each in printed if each not in "\n\t" and unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}]
    bad += [each for each in printed if unicodedata.bidirectional(each) in BIDI or each in "\u061c\u200e\u200f"]
    assert bad == []
    assert len([line for line in printed.split("\n") if re.match(r"\s*::\w", line)]) == commands
    assert not re.search(r"##\w*\[", printed)


@pytest.mark.parametrize("style", FORMATS)
@given(value=NASTY, file=NASTY)
def test_a_finding_is_as_many_lines_as_it_always_is(style, value, file):
    """Whatever a value and the name of a file are made of."""
    finding = Finding(Location(file), "yaml-syntax", {"problem": value, "remedy": value})
    printed = Output().of(lambda: Console("en").print_findings([finding], style))

    assert_shown_as_text(printed, commands=style == "github")
    lines = {"text": 2, "github": 1, "markdown": 1}
    if style == "json":
        assert len(json.loads(printed)["findings"]) == 1
    else:
        assert printed.count("\n") == lines[style]


@pytest.mark.parametrize("style", FORMATS)
@given(value=NASTY)
def test_what_stops_a_run_is_a_sentence(style, value):
    """Faults name files and quote libraries."""
    for error in (UnexpectedError("Error", value), WriteError("not-written", value, value), SourceErrors([])):
        printed = Output().of(lambda error=error: answers.stopped(error, "en", style))

        assert_shown_as_text(printed, commands=style == "github" and not isinstance(error, SourceErrors))


@given(value=NASTY)
def test_a_line_of_a_result_is_one_line(value):
    """Summaries, `status`, `compare`, `show` and the lines of ``build --all`` all pass here."""
    console = Console("en")

    def print_results() -> None:
        console.result(value)
        console.error(f"{value} · x")
        console.result(console.message("cli.built", workplace=value, site=value))

    printed = Output().of(print_results)

    assert_shown_as_text(printed)
    assert printed.count("\n") == 3


@given(value=NASTY)
def test_progress_is_one_line(value):
    """It is printed on a terminal, where control characters work."""
    console, shown = Console("en"), []
    console._err = SimpleNamespace(status=lambda *_a, **_b: _Status(shown))
    with console.progress() as report:
        report("cli.failed", {"reason": value})

    assert_shown_as_text("\n".join(shown))
    assert "\n" not in shown[0]


class _Status:
    def __init__(self, shown: list[str]) -> None:
        self.shown = shown

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None: ...

    def update(self, text) -> None:
        self.shown.append(text.plain)


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize(
    "files",
    [
        {"workplace.yml": WORKPLACE.replace("Harbour Shed", '"Shed\\n::error::lost"')},
        {"workplace.yml": WORKPLACE + '"a\\n::error::lost": 1\n'},
        {"workplace.yml": WORKPLACE + 'contact: {name: "\\e[31m"}\n'},
        {"content/en/lamps.md": PAGE + "A \u202eword.\n"},
        {"content/en/lamps.md": PAGE + "::: ##[error]lost\n"},
        {"content/en/a\x1b[31m\n::error::lost.md": PAGE},
        {"theme/\u202etxt.css": ""},
    ],
)
def test_a_workplace_cannot_speak_to_the_machine_that_checks_it(style, files, tmp_path, in_english, capfd):
    """A finding says what is wrong, and no more."""
    root = over_tiny(tmp_path, files)
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(root), "--format", style])
    captured = capfd.readouterr()
    printed = captured.out + captured.err

    assert stopped.value.code == 1
    findings = len(re.findall("^::error file=", printed, re.MULTILINE))
    assert_shown_as_text(printed, commands=findings if style == "github" else 0)
