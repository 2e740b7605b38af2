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
FOUR = tuple(each for each in SAMPLES_25 if each.path in {"-rf", "a#b", "q?x", "{{ folder }}"})
PARTS_WITH_WORK = 5  # of ten; the fifth has none of the four


def read(name):
    return YAML(typ="safe").load((EXAMPLES / name).read_text(encoding="utf-8"))


def scripts(job):
    """What a job of a GitHub workflow runs, without what only installs."""
    return [step["run"] for step in job["steps"] if "run" in step and step["name"] != "Install"]


def shell(script, folder, **surroundings):
    """Run a script as a runner does, with the command on its path."""
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=folder, env={**os.environ, "PATH": path, **surroundings}, check=True
    )


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """Four workplaces, built in one run, and the command by its name."""
    top = tmp_path_factory.mktemp("machines")
    shutil.copytree(TINY, top / "tiny")
    make(top / "workplaces", tuple(replace(each, kit=top / "tiny") for each in FOUR))
    (top / "bin").mkdir()
    command = top / "bin" / "samtalekit"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m samtalekit.cli.main "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    run("build", "--all", "workplaces", "--into", "one", folder=top, SAMTALEKIT_LANG="da")
    return top


def machine(four, tmp_path, name):
    """A machine of its own: a checkout and a warm shelf, nothing else."""
    folder = tmp_path / name
    for name in ("bin", "tiny", "workplaces"):
        shutil.copytree(four / name, folder / name)
    return folder


def test_the_workflow_for_github_gives_what_one_run_gives(four, tmp_path):
    """Each part on a machine of its own, one of them without work; then the parts are laid together."""
    flow = read("many-workplaces.yml")
    jobs, environment = flow["jobs"], flow["env"]
    parts = jobs["build"]["strategy"]["matrix"]["part"]
    end = machine(four, tmp_path, "end")
    for part in parts[:PARTS_WITH_WORK]:
        folder = machine(four, tmp_path, f"machine {part}")
        for script in scripts(jobs["build"]):
            shell(script, folder, PART=str(part), **environment)
        shutil.copytree(folder / "out", end / "parts" / f"part-{part}")
    for script in scripts(jobs["report"]):
        shell(script, end, **environment)

    assert [str(part) for part in parts] == [str(number + 1) for number in range(int(environment["PARTS"]))]
    assert tree_of(end / "out") == tree_of(four / "one")


def test_the_pipeline_for_gitlab_gives_what_one_run_gives(four, tmp_path):
    """The parts' artifacts meet in one folder."""
    flow = read("many-workplaces.gitlab-ci.yml")
    folder = machine(four, tmp_path, "end")
    for part in range(1, PARTS_WITH_WORK + 1):
        values = {"CI_NODE_INDEX": str(part), "CI_NODE_TOTAL": str(flow["build"]["parallel"])}
        shell("\n".join(flow["build"]["script"]), folder, **flow["variables"], **values)
    shell("\n".join(flow["report"]["script"]), folder, **flow["variables"])

    assert flow["build"]["parallel"] == 10
    assert tree_of(folder / "out") == tree_of(four / "one")


def test_lines_may_come_in_any_order_and_more_than_once(four, tmp_path):
    """Whoever lays the lines together need not think."""
    folder = machine(four, tmp_path, "end")
    shutil.copytree(four / "one" / "report", folder / "out" / "report")
    lines = folder / "out" / "report" / "workplaces.jsonl"
    whole = lines.read_text(encoding="utf-8")
    lines.write_text("\n".join([*reversed(whole.splitlines()), "", *whole.splitlines()]), encoding="utf-8")
    (folder / "out" / "report" / "index.html").unlink()
    run("build", "--all", "workplaces", "--into", "out", "--report", folder=folder, SAMTALEKIT_LANG="da")

    assert tree_of(folder / "out" / "report") == tree_of(four / "one" / "report")


def test_a_line_that_cannot_be_read_is_told_and_the_report_stands(four, tmp_path):
    folder = machine(four, tmp_path, "end")
    shutil.copytree(four / "one" / "report", folder / "out" / "report")
    lines = folder / "out" / "report" / "workplaces.jsonl"
    lines.write_text(lines.read_text(encoding="utf-8") + "half a li", encoding="utf-8")
    before = tree_of(folder / "out")
    done = run("build", "--all", "workplaces", "--into", "out", "--report", folder=folder, check=False)

    assert done.returncode == 1
    assert "report/workplaces.jsonl:5:1: report-line" in done.stderr
    assert tree_of(folder / "out") == before


def test_a_workplace_that_is_gone_leaves_the_report(four, tmp_path):
    folder = machine(four, tmp_path, "end")
    shutil.copytree(four / "one" / "report", folder / "out" / "report")
    shutil.rmtree(folder / "workplaces" / "q?x")
    done = run("build", "--all", "workplaces", "--into", "out", "--report", folder=folder)

    assert "3 workplaces: 3 whole" in done.stdout
    assert "q?x" not in Path(folder / "out" / "report" / "workplaces.jsonl").read_text(encoding="utf-8")
