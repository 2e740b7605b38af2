"""What a run over many workplaces does with what goes wrong, and with what is there already."""

import pytest

from helpers.workplaces import SAMPLES_25, make
from samtalekit.core.errors import SourceErrors, WriteError
from samtalekit.jobs.build_many import build_all, holders, read_lines
from samtalekit.jobs.workplace_report import OutputLayout
from stories.conftest import assert_whole, tree_of

TWO = tuple(each for each in SAMPLES_25 if each.path in {"a#b", "q?x"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two workplaces, built by one process."""
    folder = make(tmp_path_factory.mktemp("two") / "all", TWO)
    build_all(folder, folder.parent / "one", language="en", workers=1)
    return folder


def test_the_number_of_processes_changes_no_byte(folder):
    build_all(folder, folder.parent / "two", language="en", workers=2)

    assert tree_of(folder.parent / "two") == tree_of(folder.parent / "one")


def test_what_cannot_be_written_is_reported_and_stops_no_other(folder):
    """A file is in the place where one workplace keeps its papers; another has the report's name."""
    make(folder, (TWO[0].__class__("blocked", "Blocked"), TWO[0].__class__("report", "Report")))
    (folder / "blocked" / ".samtalekit").write_text("in the way", encoding="utf-8")
    report = build_all(folder, folder.parent / "three", language="en", workers=1)
    reasons = {line.path: line.reason for line in report.handled}

    assert report.has_failed
    assert [line.state for line in report.handled] == ["built", "failed", "built", "failed"]
    assert reasons["blocked"].startswith("blocked/.samtalekit")
    assert "where the report has to go: report." in reasons["report"]
    assert_whole(folder.parent / "three" / "q?x")
    for path in ("blocked", "report"):
        (folder / path / "workplace.yml").unlink()


def test_a_link_in_the_place_of_a_site_leads_over_no_other_s(folder):
    """A suggestion to one workplace could bring it, and replace the site of another."""
    make(folder, (TWO[0].__class__("linking", "Linking"),))
    (folder / "linking" / "site").symlink_to("../a#b/site")
    (folder / "a#b" / "site").mkdir()
    try:
        report = build_all(folder, language="en", workers=1)
        findings = {line.path: line.findings for line in report.handled}

        assert [finding.code for finding in findings["linking"]] == ["outside-kit"]
        assert "Linking" not in (folder / "a#b/site/index.html").read_text("utf-8")
    finally:
        (folder / "linking" / "workplace.yml").unlink()


def test_lines_of_others_stay_and_a_line_that_cannot_be_read_is_reported(folder):
    """An older version wrote one line; this run builds the second workplace alone."""
    into = folder.parent / "one"
    with (into / "report" / "workplaces.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"path": "of another version"}\n')
    report = build_all(folder, into, (2, 2), language="en", workers=1)

    assert [line.path for line in report.handled] == ["q?x"]
    assert [line.path for line in report.lines] == ["a#b", "q?x"]
    assert [(each.code, each.place.line) for each in report.findings] == [("report-line", 3)]
    assert read_lines(into / "report")[1] == []


@pytest.mark.parametrize(
    ("path", "beside", "inside"), [(".", "site", "site"), ("a", "a/site", "a/site"), ("a/b", "a/b", "a/b/site")]
)
def test_one_site_never_takes_another_s_place(tmp_path, path, beside, inside):
    """With ``--into``, a workplace that holds others leaves room for theirs."""
    paths = (".", "a", "a/b")

    assert OutputLayout(tmp_path, tmp_path / "out", holders(paths), "en").site(path) == beside
    assert OutputLayout(tmp_path, None, holders(paths), "en").site(path) == inside


def test_a_folder_without_workplaces_is_reported(tmp_path):
    with pytest.raises(SourceErrors) as error:
        build_all(tmp_path, language="en")

    assert [each.code for each in error.value.findings] == ["no-workplaces"]


@pytest.mark.parametrize("path", ["report", "report/north"])
def test_a_workplace_where_the_report_goes_is_reported_by_its_path(tmp_path, path):
    """Another folder with --into would not help: it has a report of its own."""
    make(tmp_path, (TWO[0].__class__(path, "Report"),))
    with pytest.raises(WriteError) as error:
        build_all(tmp_path, language="en")

    assert (error.value.reason, error.value.path) == ("report-there", path)


def test_the_report_never_lies_among_sources(folder):
    with pytest.raises(WriteError):
        build_all(folder, folder / "q?x" / "content", language="en")
