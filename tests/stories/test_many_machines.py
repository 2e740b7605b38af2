"""Ten machines share the work, as the example workflows have it: their script steps are run here, word for word."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from helpers.projects import TINY
from helpers.workplaces import SAMPLES_25, make
from stories.conftest import ROOT, run, tree_of

EXAMPLES = ROOT / "generator" / "docs" / "samples"
TWO = tuple(each for each in SAMPLES_25 if each.path in {"-rf", "q?x"})
PARTS_TRIED = 3  # of ten; the third has none of the two


def read(name):
    return YAML(typ="safe").load((EXAMPLES / name).read_text(encoding="utf-8"))


def scripts(job):
    """What a job of a GitHub workflow runs, without what only installs."""
    return [step["run"] for step in job["steps"] if "run" in step and step["name"] != "Install"]


def shell(script, folder, **surroundings):
    """Run a script as a runner does, with the command on its path."""
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, **surroundings},
        check=True,
    )


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two workplaces, built in one run, and the command by its name."""
    top = tmp_path_factory.mktemp("machines")
    shutil.copytree(TINY, top / "tiny")
    make(top / "workplaces", tuple(replace(each, kit=top / "tiny") for each in TWO))
    (top / "bin").mkdir()
    command = top / "bin" / "samtalekit"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m samtalekit.cli.main "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    run("build", "--all", "workplaces", "--into", "one", folder=top, SAMTALEKIT_LANG="da")
    return top


def machine(two, tmp_path, name):
    """A machine of its own: a checkout and a warm cache, nothing else."""
    folder = tmp_path / name
    for each in ("bin", "tiny", "workplaces"):
        shutil.copytree(two / each, folder / each)
    return folder


def test_the_workflow_for_github_gives_what_one_run_gives(two, tmp_path):
    """Each part on a machine of its own, one of them without work; then the parts are laid together."""
    flow = read("many-workplaces.yml")
    jobs, environment = flow["jobs"], flow["env"]
    parts = jobs["build"]["strategy"]["matrix"]["part"]
    end = machine(two, tmp_path, "end")
    for part in parts[:PARTS_TRIED]:
        folder = machine(two, tmp_path, f"machine {part}")
        for script in scripts(jobs["build"]):
            shell(script, folder, PART=str(part), **environment)
        shutil.copytree(folder / "out", end / "parts" / f"part-{part}")
    for script in scripts(jobs["report"]):
        shell(script, end, **environment)

    assert [str(part) for part in parts] == [str(number + 1) for number in range(int(environment["PARTS"]))]
    assert tree_of(end / "out") == tree_of(two / "one")


def test_the_pipeline_for_gitlab_gives_what_one_run_gives(two, tmp_path):
    """The parts' artifacts meet in one folder."""
    flow = read("many-workplaces.gitlab-ci.yml")
    folder = machine(two, tmp_path, "end")
    for part in range(1, PARTS_TRIED + 1):
        values = {"CI_NODE_INDEX": str(part), "CI_NODE_TOTAL": str(flow["build"]["parallel"])}
        shell("\n".join(flow["build"]["script"]), folder, **flow["variables"], **values)
    shell("\n".join(flow["report"]["script"]), folder, **flow["variables"])

    assert flow["build"]["parallel"] == 10
    assert tree_of(folder / "out") == tree_of(two / "one")


def test_lines_may_come_in_any_order_and_more_than_once(two, tmp_path):
    """Whoever lays the lines together need not think."""
    folder = machine(two, tmp_path, "end")
    shutil.copytree(two / "one" / "report", folder / "out" / "report")
    lines = folder / "out" / "report" / "workplaces.jsonl"
    whole = lines.read_text(encoding="utf-8")
    lines.write_text("\n".join([*reversed(whole.splitlines()), "", *whole.splitlines()]), encoding="utf-8")
    (folder / "out" / "report" / "index.html").unlink()
    run("build", "--all", "workplaces", "--into", "out", "--report", folder=folder, SAMTALEKIT_LANG="da")

    assert tree_of(folder / "out" / "report") == tree_of(two / "one" / "report")


def test_a_line_that_cannot_be_read_is_reported_and_the_report_is_kept(two, tmp_path):
    folder = machine(two, tmp_path, "end")
    shutil.copytree(two / "one" / "report", folder / "out" / "report")
    lines = folder / "out" / "report" / "workplaces.jsonl"
    lines.write_text(lines.read_text(encoding="utf-8") + "half a li", encoding="utf-8")
    before = tree_of(folder / "out")
    done = run("build", "--all", "workplaces", "--into", "out", "--report", folder=folder, check=False)

    assert done.returncode == 1
    assert "report/workplaces.jsonl:3:1: report-line" in done.stderr
    assert tree_of(folder / "out") == before


def test_a_workplace_that_is_gone_leaves_the_report(two, tmp_path):
    folder = machine(two, tmp_path, "end")
    shutil.copytree(two / "one" / "report", folder / "out" / "report")
    shutil.rmtree(folder / "workplaces" / "q?x")
    done = run("build", "--all", "workplaces", "--into", "out", "--report", folder=folder)

    assert "1 workplace: 1 whole" in done.stdout
    assert "q?x" not in Path(folder / "out" / "report" / "workplaces.jsonl").read_text(encoding="utf-8")
