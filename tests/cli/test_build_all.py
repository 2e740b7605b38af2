"""The command line of many workplaces: what makes sense, and what does not."""

import contextlib
import os
import pty
import subprocess
import sys

import click
import pytest

from helpers.workplaces import SAMPLES_25, make
from samtalekit.cli.main import command, main


def refused(*arguments):
    with pytest.raises(click.UsageError) as error:
        command("en").main([*arguments], standalone_mode=False)
    return error.value.format_message()


@pytest.mark.parametrize(
    "shard", ["0/4", "5/4", "1/0", "1", "1/", "a/b", "1/2/3", "-1/4", "1/100000", "1.0/2", "１/２"]
)
def test_a_part_that_is_none_is_refused(shard, tmp_path, in_english):
    output = refused("build", "--all", str(tmp_path), f"--shard={shard}")

    assert f"“{shard}” is not a part. Write which part of how many, such as 2/10" in output


@pytest.mark.parametrize("option", ["--shard=1/2", "--report"])
def test_options_of_many_go_with_all(option, tmp_path, in_english):
    assert refused("build", str(tmp_path), option) == f"{option.partition('=')[0]} goes with --all"


def test_a_report_alone_has_no_parts(tmp_path, in_english):
    assert "--report builds nothing" in refused("build", "--all", str(tmp_path), "--report", "--shard", "1/2")


@pytest.mark.parametrize("option", ["--verbose", "--no-cache"])
def test_some_options_are_for_one_kit_alone(option, tmp_path, in_english):
    assert f"{option} is for one kit" in refused("build", "--all", str(tmp_path), option)


def test_the_exit_code_of_a_wrong_command_line_is_2(tmp_path, in_english, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["build", str(tmp_path), "--shard", "1/2"])

    assert stop.value.code == 2
    assert "samtalekit build --help" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["empty", "nowhere"])
def test_no_workplace_is_a_finding_and_no_traceback(tmp_path, name, in_english, capsys):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit) as stop:
        main(["build", "--all", str(tmp_path / name)])

    assert stop.value.code == 1
    assert f"no-workplaces there is no workplace in {name}" in capsys.readouterr().err


def seen_on_a_terminal(*arguments, folder):
    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "samtalekit.cli.main", *arguments],
        cwd=folder,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "SAMTALEKIT_LANG": "en", "TERM": "xterm"},
    )
    os.close(terminal)
    seen = b""
    with contextlib.suppress(OSError):  # how Linux says that nobody writes there any more
        while piece := os.read(screen, 4096):
            seen += piece
    os.close(screen)
    assert process.wait() == 0
    return seen.decode()


def test_a_result_has_a_line_of_its_own_while_progress_is_shown(tmp_path):
    """On a terminal the line of progress goes away before a result is written, and comes again below."""
    make(tmp_path / "all", tuple(each for each in SAMPLES_25 if each.path == "q?x"))
    shown = seen_on_a_terminal("build", "--all", "all", folder=tmp_path)

    assert "Building the workplaces: 1 of 1 …" in shown
    assert "q?x: {{ x }}, 3 pages, 3 papers\r\n" in shown
    assert "…q?x" not in shown
