"""A suggestion in a real repository: the workflows that ``new`` makes are run step by step, and report what it changes."""

import http.server
import json
import re
import shutil
import subprocess
import threading
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from helpers.projects import SAMPLES
from helpers.workflows import PINNED_ACTIONS, Machine, expressions, read_workflow, with_values
from samtalekit.core.messages import message
from stories.conftest import run

PAGE = "---\nextends: true\n---\n\n::: after what-to-do\nOurs is the blue kettle.\n:::\n"
FORM = "extends: true\nreword:\n  sections:\n    friday:\n      fields:\n        odd: What did you wonder about?\n"
SETTINGS = "name: Quay\nkit: kit\nlanguages: [en]\ncontact: {name: HR, email: hr@quay.example}\n"
SETTINGS += "data_notice: {kept_in: a drawer, deleted_after: a year, controller: Quay}\n"
SETTINGS += "accessibility_statement: https://was.digst.dk/quay\n"


PLANTED = ("json", "pip", "shlex", "hashlib", "pathlib", "samtalekit", "venv")
"""Modules that the workflows use, as files of a suggestion: Python puts the current folder on its path."""


def git(folder, *arguments):
    who = ["-c", "user.name=Editor", "-c", "user.email=editor@quay.example", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def suggested(tmp_path_factory):
    """A workplace in Git, and a suggestion with one page and one form changed."""
    repository = tmp_path_factory.mktemp("suggested") / "quay"
    run("new", "quay", folder=repository.parent)
    shutil.copytree(SAMPLES / "welcome-aboard", repository / "kit")
    shutil.rmtree(repository / "content" / "da")
    shutil.rmtree(repository / "content" / "en")
    (repository / "workplace.yml").write_text(SETTINGS)
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Our quay")
    base = git(repository, "rev-parse", "HEAD").strip()
    git(repository, "checkout", "-qb", "kettle")
    for name, text in (("weeks/first.md", PAGE), ("forms/first-week.yml", FORM)):
        path = repository / "content" / "en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name in PLANTED:
        (repository / f"{name}.py").write_text("raise SystemExit('a file of the suggestion was run')\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Say which kettle is ours")
    return repository, base


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Papers that one run rendered and the next may take, as the hosts' caches hand them on."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "machine")


@pytest.fixture
def checkout(suggested, papers, tmp_path):
    """The suggestion as a runner fetches it, with the papers of earlier runs."""
    yield fetched(suggested[0], papers, tmp_path)
    shutil.copytree(tmp_path / "checkout" / ".samtalekit" / "cache", papers, dirs_exist_ok=True)


def fetched(repository, papers, folder):
    git(folder, "clone", "-q", "-b", "kettle", str(repository), "checkout")
    shutil.copytree(papers, folder / "checkout" / ".samtalekit" / "cache")
    return folder / "checkout"


@pytest.fixture(scope="module")
def look_job(suggested, papers, tmp_path_factory):
    """What the first job of the GitHub workflow printed, and the machine that it ran on."""
    folder = tmp_path_factory.mktemp("look-job")
    machine, checkout = Machine(folder / "machine"), fetched(suggested[0], papers, folder)
    workflow = read_workflow(suggested[0] / GITHUB)
    printed = steps_of(workflow["jobs"]["look"], values_of(suggested[1], machine), machine, checkout, **workflow["env"])
    shutil.copytree(checkout / ".samtalekit" / "cache", papers, dirs_exist_ok=True)
    return printed, machine


GITHUB = ".github/workflows/kit.yml"


def values_of(base, machine):
    """What GitHub puts into the expressions of the workflow."""
    return {
        "github.workflow": "Kit",
        "github.ref": "refs/pull/7/merge",
        "github.event_name == 'pull_request'": "true",
        "github.sha": "0" * 40,
        "github.token": "token",
        "github.event.number": "7",
        "github.run_id": "11",
        "github.event.pull_request.base.sha": base,
        "vars.STRICT": "",
        "runner.temp": str(machine.temp),
        "steps.preview.outputs.artifact-url": "https://github.example/artifact",
        "steps.pages.outputs.page_url": "https://quay.example",
        "!cancelled()": "true",
        PICTURES: "https://github.example/quay/kit/raw/samtalekit-pictures/7/11",
        SAME_REPOSITORY: "true",
    }


PICTURES = (
    "github.event.pull_request.head.repo.full_name == github.repository && "
    "format('{0}/{1}/raw/samtalekit-pictures/{2}/{3}', github.server_url, github.repository, "
    "github.event.number, github.run_id) || ''"
)
SAME_REPOSITORY = (
    "!cancelled() && github.event_name == 'pull_request' && "
    "github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'"
)


def steps_of(job, values, machine, checkout, **surroundings):
    """Run the scripts of a job one after the other, each with its own surroundings; what each printed, by its name."""
    printed = {}
    for step in job["steps"]:
        if "run" in step:
            given = {
                name: with_values(value, values)
                for name, value in {**job.get("env", {}), **step.get("env", {})}.items()
            }
            given |= {"RUNNER_TEMP": str(machine.temp), "GITHUB_STEP_SUMMARY": str(machine.temp / "page.md")}
            script = with_values(step["run"], values)
            printed[step["name"]] = machine.run(
                script, cwd=checkout, **surroundings | {"SAMTALEKIT_LANG": "en"} | given
            )
    return printed


def changed(summary, heading):
    """The titles under a heading of a summary."""
    part = summary.partition(f"### {heading}\n")[2].partition("\n### ")[0]
    return re.findall(r"^\*\*(.+?)\*\*", part, re.MULTILINE)


def assert_reports_the_planted_change(summary):
    """One page, the page of one form, and the papers that hold it; nothing else."""
    assert changed(summary, "Pages") == ["My first week", "The first week"]
    assert changed(summary, "Papers") == PAPERS
    assert "New: Ours is the blue kettle." in summary
    assert "Now: “What did you wonder about?”" in summary


def assert_reports_the_mistake(summary):
    """What is wrong, where, and the fix, as a list that renders no markup."""
    assert summary.startswith("**The suggestion cannot be shown yet.** First fix this")
    (line,) = [line for line in summary.splitlines() if line.startswith("- ")]
    assert line.startswith("- **Mistake** in `content/en/weeks/first.md`, line 5: ")
    assert "“wat\\-to\\-do”" in line
    assert " Fix: " in line


PAPERS = [
    "My first week",
    "Nora’s first week",
    "Forms: I am a buddy",
    "Forms: I am the new colleague",
    "Welcome aboard",
]


def test_every_action_and_expression_is_one_that_is_known(suggested, machine):
    """A slip of the pen in an expression is an empty text on the host, and nothing reports it."""
    repository, base = suggested
    workflow = read_workflow(repository / GITHUB)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

    pinned = {f"{name}@{commit}" for name, (commit, _version) in PINNED_ACTIONS.items()}
    assert {step["uses"] for step in steps if "uses" in step} == pinned
    assert expressions(workflow) <= set(values_of(base, machine))
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow["on"]) == {"pull_request", "push"}


def test_what_runs_a_suggestions_files_may_write_nothing(suggested):
    """The one job that may write a comment fetches no file of the suggestion."""
    jobs = read_workflow(suggested[0] / GITHUB)["jobs"]
    writers = {name for name, job in jobs.items() if "write" in job.get("permissions", {}).values()}

    assert writers == {"tell", "pages"}
    assert not any("checkout" in step.get("uses", "") for name in writers for step in jobs[name]["steps"])
    assert "persist-credentials" in str(jobs["look"]["steps"][0])


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_cache_that_comes_with_a_suggestion_is_removed_and_reported(host, suggested, machine, tmp_path):
    """A forged paper beside its own hash would be shown and published as if samtalekit had made it."""
    checkout = tmp_path / "checkout"
    git(tmp_path, "clone", "-q", "-b", "kettle", str(suggested[0]), "checkout")
    forged = checkout / ".samtalekit" / "cache" / "papers" / "0a" / "paper.pdf"
    forged.parent.mkdir(parents=True)
    forged.write_bytes(b"%PDF-1.7 forged")
    git(checkout, "add", "--force", ".samtalekit")
    first, check = cleaning_and_check(host, suggested[0])
    machine.run(first, cwd=checkout)
    surroundings = {"RUNNER_TEMP": str(tmp_path), "STRICT": "", "SAMTALEKIT_LANG": "en", "PYTHONSAFEPATH": "1"}
    output = machine.run(check, cwd=checkout, fails=True, **surroundings)

    assert not forged.exists()
    assert (checkout / ".samtalekit" / "base.json").is_file()
    assert ".samtalekit/cache" in output
    assert "git rm" in output


def cleaning_and_check(host, repository):
    """The step of a host's workflow that removes what came with Git, and the one that looks for mistakes."""
    if host == "gitlab":
        workflow = read_workflow(repository / ".gitlab-ci.yml")
        return workflow[".kit"]["before_script"][0], workflow["look"]["script"][1]
    steps = {step.get("name"): step for step in read_workflow(repository / GITHUB)["jobs"]["look"]["steps"]}
    names = list(steps)
    assert names.index("Remove a cache that lies in Git") < names.index("Install samtalekit")
    return steps["Remove a cache that lies in Git"]["run"], steps["Look for mistakes"]["run"]


def test_what_is_there_now_is_built_without_any_paper_of_the_suggestion(suggested, machine, checkout):
    """Were the two handed the same papers, a forged one would be no difference."""
    workflow = read_workflow(suggested[0] / GITHUB)
    (checkout / ".samtalekit" / "cache" / "0a").mkdir(parents=True)
    machine.tool("samtalekit", 'ls -A "$2"/.samtalekit; test ! -e "$2/.samtalekit/cache"')
    steps = {step.get("name"): step["run"] for step in workflow["jobs"]["look"]["steps"] if "run" in step}
    surroundings = {"RUNNER_TEMP": str(machine.temp), "BASE": suggested[1]}
    output = machine.run(steps["Build what is there now"], cwd=checkout, **surroundings)

    assert "base.json" in output
    assert message("en", "flow.no_before") not in output


def test_github_tells_what_a_suggestion_changes_and_nothing_else(look_job):
    """Checked, built, compared and reported: pages and papers by name, papers with pictures as they were and are."""
    printed, machine = look_job
    values = values_of("", machine)
    summary = (machine.temp / "told" / "summary.md").read_text(encoding="utf-8")

    assert_reports_the_planted_change(summary)
    assert "[See the whole site as it will be](https://github.example/artifact)" in summary
    shown = re.findall(rf"\({re.escape(values[PICTURES])}/([^)]+)\)", summary)
    assert len(shown) >= 2 * len(PAPERS)
    assert {path.name for path in (machine.temp / "told" / "pictures").iterdir()} == set(shown)
    assert "samtalekit status --accept content/en/forms/first-week.yml content/en/weeks/first.md" in summary
    assert "::warning file=content/en/weeks/first.md,line=1,col=1,title=overlay-unrecorded" in "".join(printed.values())
    assert (machine.temp / "after" / "index.html").is_file()
    assert machine.installed.is_file()
    assert "![" not in (machine.temp / "page.md").read_text(encoding="utf-8")


def test_github_puts_pictures_on_a_branch_and_one_comment_in_the_suggestion(suggested, look_job, machine, tmp_path):
    """The comment of an earlier run is written anew, and the pictures of another suggestion stay."""
    repository, base = suggested
    jobs, values = read_workflow(repository / GITHUB)["jobs"], values_of(base, machine)
    shutil.copytree(look_job[1].temp / "told", tmp_path / "told")
    host = tmp_path / "host"
    git(tmp_path, "init", "-q", "--bare", str(host / "quay" / "kit"))
    machine.tool("gh", 'if [ "$1 $2" = "api --paginate" ]; then echo 42; fi')
    surroundings = {"GITHUB_SERVER_URL": host.as_uri(), "GITHUB_REPOSITORY": "quay/kit"}
    for number in ("6", "7"):
        shutil.rmtree(tmp_path / "branch", ignore_errors=True)
        steps_of(jobs["tell"], {**values, "github.event.number": number}, machine, tmp_path, **surroundings)
    kept = git(host / "quay" / "kit", "ls-tree", "-r", "--name-only", "samtalekit-pictures").splitlines()

    assert {name.rpartition("/")[0] for name in kept} == {"6/11", "7/11"}
    assert len(kept) == 2 * len(list((tmp_path / "told" / "pictures").iterdir()))
    assert (
        "gh api --silent --method PATCH repos/quay/kit/issues/comments/42 --field body=@comment.md"
        in machine.log.read_text()
    )
    assert (
        (tmp_path / "comment.md")
        .read_text(encoding="utf-8")
        .startswith("<!-- samtalekit -->\n## What the suggestion changes")
    )


def test_a_mistake_stops_the_suggestion_with_a_remark_on_its_line(suggested, machine, checkout):
    """And the summary says what is wrong, where, and what to write instead."""
    workflow = read_workflow(suggested[0] / GITHUB)
    (checkout / "content/en/weeks/first.md").write_text(PAGE.replace("after what", "after wat"))
    steps = {step["name"]: step for step in workflow["jobs"]["look"]["steps"] if "name" in step and "run" in step}
    look, summary = steps["Look for mistakes"], steps["Show the summary"]
    surroundings = workflow["env"] | {"RUNNER_TEMP": str(machine.temp), "SAMTALEKIT_LANG": "en", "STRICT": ""}
    surroundings["GITHUB_STEP_SUMMARY"] = str(machine.temp / "page.md")
    output = machine.run(look["run"], cwd=checkout, fails=True, **surroundings)
    machine.run(summary["run"], cwd=checkout, **surroundings)

    assert "::error file=content/en/weeks/first.md,line=5,col=1,title=place-unknown::" in output
    assert_reports_the_mistake((machine.temp / "told" / "summary.md").read_text(encoding="utf-8"))


def test_the_default_branch_is_built_and_packed(suggested, machine, checkout):
    """What is approved is ready for IT."""
    workflow, values = read_workflow(suggested[0] / GITHUB), values_of(suggested[1], machine)
    steps_of(workflow["jobs"]["publish"], values, machine, checkout, **workflow["env"])

    assert (machine.temp / "site" / "index.html").is_file()
    assert any((machine.temp / "packed").iterdir())


class Notes(http.server.BaseHTTPRequestHandler):
    """GitLab's notes of a merge request, as far as the workflow asks for them."""

    held: ClassVar[list[dict[str, object]]] = []

    def do_GET(self):
        self._answer(self.held)

    def do_POST(self):
        self.held.append({"id": 5, "body": self._body()})
        self._answer({})

    def do_PUT(self):
        self.held[0]["body"] = self._body()
        self._answer({})

    def _body(self):
        assert self.headers["PRIVATE-TOKEN"] == "token"
        return parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["body"][0]

    def _answer(self, data):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def notes():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_gitlab_tells_the_same(suggested, machine, checkout, notes):
    """The same summary as an artifact and, with a token, as one comment; findings as a report of code quality."""
    repository, base = suggested
    workflow = read_workflow(repository / ".gitlab-ci.yml")
    given = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_PROJECT_URL": "https://gitlab.example/quay/kit",
        "CI_JOB_ID": "99",
        "CI_API_V4_URL": notes,
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "7",
        "SAMTALEKIT_TOKEN": "token",
        "SAMTALEKIT_LANG": "en",
        "STRICT": "",
        "no_proxy": "127.0.0.1",
    }
    given = workflow["variables"] | given
    look = workflow["look"]
    for script in [*workflow[look["extends"]]["before_script"], *look["script"]]:
        machine.run(script, cwd=checkout, **given)
    summary = (checkout / "told" / "summary.md").read_text(encoding="utf-8")

    assert_reports_the_planted_change(summary)
    shown = re.findall(r"\(https://gitlab\.example/quay/kit/-/jobs/99/artifacts/raw/(told/pictures/[^)]+)\)", summary)
    assert len(shown) >= 2 * len(PAPERS)
    assert all((checkout / name).is_file() for name in shown)
    assert json.loads((checkout / "code-quality.json").read_text()) == []
    for _run in range(2):
        for script in workflow["tell"]["script"]:
            machine.run(script, cwd=checkout, **given)
    assert [note["body"] for note in Notes.held] == [f"<!-- samtalekit -->\n{summary}"]


def test_gitlab_tells_a_mistake_in_the_summary_and_in_the_log(suggested, machine, checkout):
    """GitLab shows a report beside the lines on its dearest plan alone; everybody can read the summary."""
    workflow = read_workflow(suggested[0] / ".gitlab-ci.yml")
    look, given = workflow["look"], workflow["variables"] | {"STRICT": "", "SAMTALEKIT_LANG": "en"}
    (checkout / "content/en/weeks/first.md").write_text(PAGE.replace("after what", "after wat"))
    machine.run(look["script"][0], cwd=checkout, **given)
    log = machine.run(look["script"][1], cwd=checkout, fails=True, **given)
    (finding,) = json.loads((checkout / "code-quality.json").read_text())

    assert (finding["check_name"], finding["severity"]) == ("place-unknown", "major")
    assert finding["location"] == {"path": "content/en/weeks/first.md", "lines": {"begin": 5}}
    assert_reports_the_mistake((checkout / "told" / "summary.md").read_text(encoding="utf-8"))
    assert "content/en/weeks/first.md" in log


def test_gitlab_has_a_report_of_the_default_branch_to_compare_with(suggested, machine, checkout):
    """A merge request shows what is new in its report only when there is one to hold it against."""
    workflow = read_workflow(suggested[0] / ".gitlab-ci.yml")
    look, publish = workflow["look"], workflow["publish"]
    machine.run(publish["script"][0], cwd=checkout, **workflow["variables"] | {"STRICT": "", "SAMTALEKIT_LANG": "en"})

    assert publish["script"][0] == look["script"][1]
    assert publish["artifacts"]["reports"] == look["artifacts"]["reports"] == {"codequality": "code-quality.json"}
    assert json.loads((checkout / "code-quality.json").read_text()) == []


def test_the_check_to_require_is_named_as_github_lists_it(suggested):
    """GitHub lists a job by its name, which is of the folder's language."""
    look = read_workflow(suggested[0] / GITHUB)["jobs"]["look"]["name"]
    page = " ".join((SAMPLES.parents[1] / "generator/docs/pull-requests.md").read_text(encoding="utf-8").split())

    assert look == message("en", "flow.look")
    assert f"is called *{message('da', 'flow.look')}* (*{look}*" in page
    assert f"*{look}*" in (suggested[0] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["REDIGER.md", "EDITING.md"])
def test_editors_are_sent_to_the_summary_and_beside_the_lines_on_github_alone(suggested, name):
    """On GitLab most plans show nothing beside the lines of a change."""
    guide = (suggested[0] / name).read_text(encoding="utf-8")

    assert "*Changes*" not in guide
    assert "*Files changed*" in guide
