"""A consultant builds twenty-five workplaces at once: one cannot be built, the others are whole, and a report says so."""

import json
import os
import shutil
import subprocess

import pytest

from helpers.workplaces import BROKEN, SAMPLES_25, break_one, make
from stories.conftest import COMMAND, assert_whole, manifest_of, run, tree_of

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
LEFT_TO_THE_SOAK = {
    "-rf", "100% sikker", "a#b", "deep/er/still", "holds", "holds/another", "logo png", "logo wide",
    "mus da", "mus en", "north/long", "slash\\back", "welcome", "{{ folder }}",
}  # fmt: skip
SAMPLES = SAMPLES_25 if IS_SOAK else tuple(each for each in SAMPLES_25 if each.path not in LEFT_TO_THE_SOAK)
WHOLE = [each.path for each in SAMPLES if each.path != BROKEN]
RENDERS_ITS_OWN = True
PARTS = [1, 2, 3, 4, 7, 25, 30] if IS_SOAK else [2]
ALONE = ["Æblegården", "night", *(["mus en"] if IS_SOAK else [])]
KILLS = 8 if IS_SOAK else 1


def site_of(out, path):
    """Where a workplace's site is laid: beside those of the workplaces inside it, if there are any."""
    return out / path / "site" if path == "holds" else out / path


def lines_of(out):
    return [json.loads(line) for line in (out / "report" / "workplaces.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """All of them built in one run; the one that is broken was whole the day before."""
    top = tmp_path_factory.mktemp("many")
    folder = make(top / "all", SAMPLES)
    run("build", BROKEN, "--into", str(top / "one" / BROKEN), folder=folder)
    before = tree_of(top / "one" / BROKEN)
    break_one(folder)
    done = run("build", "--all", "all", "--into", "one", folder=top, check=False)
    return top, done, before


def test_all_but_the_broken_one_are_whole_and_it_is_reported_under_its_name(built):
    top, done, _before = built

    assert done.returncode == 1
    for path in WHOLE:
        assert_whole(site_of(top / "one", path))
    assert "north/broken: Yellow could not be built" in done.stdout
    assert f"{len(SAMPLES)} workplaces: {len(WHOLE)} whole, 1 not built." in done.stdout
    messages = done.stderr.partition("north/broken · Yellow\n")[2]
    assert messages.startswith("north/broken/theme/_brand.yml:1:")
    assert "Traceback" not in done.stderr


def test_names_are_reported_and_shown_as_they_are_written(built):
    """Quotes, braces, tags and characters of other alphabets are characters of a name."""
    top, done, _before = built

    assert manifest_of(top / "one" / "q?x")["workplace"] == "{{ x }}"
    assert "q?x: {{ x }}, 3 pages, 3 papers\n" in done.stdout
    page = (top / "one" / "report" / "index.html").read_text(encoding="utf-8")
    assert "Smith&#39;s &#34;shed&#34; »og« &lt;b&gt;co&lt;/b&gt;" in page


def test_the_broken_one_keeps_the_site_it_had(built):
    top, _done, before = built

    assert tree_of(top / "one" / BROKEN) == before


def test_results_and_lines_stand_in_the_order_of_the_paths(built):
    top, done, _before = built
    paths = sorted(each.path for each in SAMPLES)

    assert [line["path"] for line in lines_of(top / "one")] == paths
    assert [line.split(": ")[0] for line in done.stdout.splitlines()[: len(paths)]] == paths


def test_a_line_tells_what_a_consultant_asks_for(built):
    """Version, kit, languages, pages, papers, own files and which of them are stale, findings in words."""
    top, _done, _before = built
    lines = {line["path"]: line for line in lines_of(top / "one")}
    both, stale, broken = lines["deep/er/still more"], lines["replaces"], lines[BROKEN]

    assert both["state"] == "built"
    assert both["languages"] == ["da", "en"]
    assert both["kit"] == {"id": "bicycle-shed", "edition": 1}
    assert both["papers"] == len(manifest_of(top / "one" / "deep/er/still more")["papers"])
    assert stale["overlays"]["stale"] == ["content/en/brakes.md"]
    assert stale["accepted"] == "0.0.9"
    assert lines["extends"]["overlays"]["unrecorded"] == ["content/en/brakes.md"]
    assert lines["empty"]["overlays"]["files"] == 0
    assert broken["state"] == "failed"
    assert broken["site"] is None
    assert broken["errors"] >= 1
    assert {each["code"] for each in broken["findings"] if each["severity"] == "error"} == {"contrast"}


def test_nothing_of_this_machine_is_in_lines_or_page(built):
    top, _done, _before = built

    for file in (top / "one" / "report").iterdir():
        assert str(top) not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("parts", PARTS)
def test_shards_give_together_the_same_bytes_as_one_run(built, parts):
    """One part after the other: sites, lines and page."""
    top, _done, _before = built
    into = f"in {parts}"
    shutil.copytree(top / "one" / BROKEN, top / into / BROKEN)  # it had a site there, too
    for part in range(1, parts + 1):
        run("build", "--all", "all", "--into", into, "--shard", f"{part}/{parts}", folder=top, check=False)

    assert tree_of(top / into) == tree_of(top / "one")


@pytest.mark.parametrize("path", ALONE)
def test_a_workplace_built_among_others_has_the_bytes_that_it_has_alone(built, tmp_path, path):
    """No name, role or colour of one comes into another's site."""
    top, _done, _before = built
    run("build", str(top / "all" / path), "--into", str(tmp_path / "alone"), folder=tmp_path)

    assert tree_of(tmp_path / "alone") == tree_of(top / "one" / path)


def test_a_paper_that_two_workplaces_print_is_rendered_once(built):
    """Twins of one name have the same papers: two names for one file on the disk."""
    top, _done, _before = built
    cache, other = (top / "all" / path / ".samtalekit" / "cache" for path in ("same", "same again"))
    papers = sorted(path.relative_to(cache) for path in cache.rglob("paper.pdf"))

    assert papers
    assert [each for each in papers if not (cache / each).samefile(other / each)] == []


@pytest.mark.parametrize("done", range(KILLS))
def test_a_kill_leaves_no_worker_behind_and_no_half_site(tmp_path, done):
    """The power goes when one of four workplaces is done; the pipe closes when the last process is gone.

    In a soak also when more of them are done.
    """
    folder = make(tmp_path / "all", tuple(each for each in SAMPLES_25 if each.path in {"-rf", "a#b", "q?x", "same"}))
    build = subprocess.Popen(
        [*COMMAND, "build", "--all", "all"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SAMTALEKIT_LANG": "en"},
    )
    lines = [build.stdout.readline() for _ in range(done % 4 + 1)]
    build.kill()
    build.communicate(timeout=300)

    assert b"-rf" in lines[0]
    for site in folder.glob("*/site"):
        assert_whole(site)
    again = run("build", "--all", "all", folder=tmp_path)
    assert "4 workplaces: 4 whole" in again.stdout
    assert not list(folder.glob("*/.site-*"))
