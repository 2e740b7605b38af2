"""Nothing outside is read: every entry point where a folder names a file, tried with every way out of the folder.

A stranger's suggestion is built by a workplace's own machine, and what comes of it is shown to all. An entry point is a
row of `ENTRY_POINTS`, a way a row of `WAYS`; what is added to one is tried with all of the other.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.projects import FORM, WORKPLACE, over_tiny, write
from helpers.workplaces import png
from samtalekit.core.errors import OutsideError, SourceErrors, ThemeError
from samtalekit.core.findings import Finding, Severity, has_errors
from samtalekit.jobs.check import check
from samtalekit.jobs.status import status
from samtalekit.sources.brand import read_brand
from samtalekit.sources.layers import Layers, package_root
from samtalekit.sources.reader import SourceReader, check_all_files, find_layers
from samtalekit.sources.site_config import read_site_file

MARKER = "the-words-of-a-stranger"
SECRETS = {
    "md": f"---\ntitle: {MARKER}\nsummary: {MARKER}\n---\n\n{MARKER}\n",
    "yml": f"name: {MARKER}\n",
    "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="{MARKER}" d="M0 0h9v9z"/></svg>',
    "css": f"/* {MARKER} */",
    "html": MARKER,
    "png": MARKER,
    "ttf": MARKER,
    "txt": MARKER,
}
"""What is outside, under ``secret.<ending>``."""


@dataclass(frozen=True)
class Target:
    """Where an entry point is: the folder that its names begin in, and the secret that is tried for."""

    base: Path
    secret: Path

    @property
    def dots(self) -> str:
        """The way to the secret in dots."""
        return Path(os.path.relpath(self.secret, self.base)).as_posix()

    def linked(self, target: Path, name: str) -> str:
        """A link in the folder, by its name."""
        self.base.mkdir(parents=True, exist_ok=True)
        (self.base / name).symlink_to(target)
        return name


def _into_git(target: Target) -> str:
    hidden = target.base / ".git" / target.secret.name
    write(hidden.parent, {hidden.name: target.secret.read_text()})
    return f".git/{hidden.name}"


def _pipe(target: Target) -> str:
    target.base.mkdir(parents=True, exist_ok=True)
    os.mkfifo(target.base / f"pipe{target.secret.suffix}")
    return f"pipe{target.secret.suffix}"


WAYS: dict[str, Callable[[Target], str]] = {
    "dots": lambda target: target.dots,
    "dots in the middle": lambda target: f"a/../{target.dots}",
    "absolute": lambda target: str(target.secret),
    "address": lambda target: target.secret.as_uri(),
    "address in capitals": lambda target: target.secret.as_uri().replace("file:", "FILE:"),
    "address of this machine": lambda target: target.secret.as_uri().replace("file://", "file://localhost"),
    "encoded": lambda target: target.dots.replace(".", "%2e").replace("/", "%2F"),
    "encoded dots": lambda target: target.dots.replace("..", "%2E%2E"),
    "encoded twice": lambda target: target.dots.replace("..", "%252e%252e"),
    "another case": lambda target: target.dots.upper(),
    "backslashes": lambda target: target.dots.replace("/", "\\"),
    "backslashes and a drive": lambda target: "C:" + str(target.secret).replace("/", "\\"),
    "NUL": lambda target: f"{target.dots}\0",
    "NUL in the middle": lambda target: f"a\0/{target.dots}",
    "too long": lambda target: "x" * 5000 + target.secret.suffix,
    "link to a file": lambda target: target.linked(target.secret, f"linked{target.secret.suffix}"),
    "link to a folder": lambda target: f"{target.linked(target.secret.parent, 'linked')}/{target.secret.name}",
    "link in a hidden folder": lambda target: target.linked(target.secret, f".linked{target.secret.suffix}"),
    "circle": lambda target: target.linked(target.base / "circle", "circle") + f"/secret{target.secret.suffix}",
    "device": lambda target: target.linked(Path("/dev/zero"), f"zero{target.secret.suffix}"),
    "pipe": _pipe,
    "hidden folder": _into_git,
}


@dataclass(frozen=True)
class EntryPoint:
    """A place in a folder where a file can be named.

    Attributes:
        base: The folder that its names begin in, below the workplace's.
        ending: Of the files that it takes.
        file: The file that gives the name; with ``#``, one of many, and a number takes its place.
        text: The text of the file, with the name for ``§``, spelt as the file's language spells it.
        good: A name that is accepted there; empty where none is.
    """

    base: str
    ending: str
    file: str
    text: str
    good: str = ""


BRAND_FACE = 'typography:\n  fonts:\n    - {family: A, source: file, files: ["§"]}\n'
SITE = "site_name: Shed\ntheme: {name: material}\nplugins: [samtalekit]\n"
PAGE = "---\ntitle: Lamps\nsummary: A lamp at each end.\n---\n\n## Lamps\n\n"
FORM_OF_STEP = FORM.replace("lamp\n", "lamp-#\n", 1).replace("sections", 'step: "§"\nsections')
MANY_PAGES, MANY_TEMPLATES = "content/en/lamps-#.md", "theme/web/pages/own#.html.j2"
ENTRY_POINTS: dict[str, EntryPoint] = {
    "picture of a page": EntryPoint("content/en", "png", MANY_PAGES, PAGE + "![A lamp](§)\n", good="lamp.png"),
    "picture of a piece of news": EntryPoint("content/en/news", "png", "content/en/news/a#.md", PAGE + "![A lamp](§)\n", good="lamp.png"),
    "link of a page": EntryPoint("content/en", "md", MANY_PAGES, PAGE + "[lamps](§)\n", good="brakes.md"),
    "address of a page": EntryPoint("content/en", "md", MANY_PAGES, PAGE.replace("title", 'address: "§"\ntitle'), good="lights"),
    "form of a page": EntryPoint("content/en", "yml", MANY_PAGES, PAGE.replace("title", 'forms: ["§"]\ntitle'), good="check-up"),
    "step of a form": EntryPoint("content/en", "md", "content/en/forms/lamp-#.yml", FORM_OF_STEP + "      - {id: a, kind: line, label: A}\n", good="brakes"),
    "kit": EntryPoint("", "yml", "workplace.yml", WORKPLACE.replace("../../tiny", '"§"'), good="../../tiny"),
    "pages of a workplace": EntryPoint("content/en", "md", "workplace.yml", WORKPLACE + 'pages: [index, "§"]\n', good="brakes"),
    "logo": EntryPoint("theme", "svg", "theme/_brand.yml", 'logo: "§"\n', good="logo.svg"),
    "logo of three sizes": EntryPoint("theme", "svg", "theme/_brand.yml", 'logo: {medium: "§"}\n', good="../theme/logo.svg"),
    "typeface": EntryPoint("theme", "ttf", "theme/_brand.yml", BRAND_FACE, good="face.ttf"),
    "picture of a style sheet": EntryPoint("theme/web/css", "svg", "theme/web/css/own#.css", 'a { background: url("§") }\n', good="../img/a.svg#b"),
    "import of a style sheet": EntryPoint("theme/print", "css", "theme/print/own#.css", '@import "§";\n', good="paper.css"),
    "include of pages": EntryPoint("theme/web", "html", MANY_TEMPLATES, '{% include "§" %}\n', good="pages/head.html.j2"),
    "include that may be missing": EntryPoint("theme/web", "html", MANY_TEMPLATES, '{% include ["a", "§"] ignore missing %}\n', good="b"),
    "import of papers": EntryPoint("theme", "html", "theme/print/own#.html.j2", '{% import "§" as own %}\n', good="print/parts.html.j2"),
    "macro of papers": EntryPoint("theme", "html", "theme/print/own#.html.j2", '{% from "§" import own %}\n', good="print/parts.html.j2"),
    "frame of the booklet": EntryPoint("theme/print/booklet", "html", "theme/print/booklet/own#.html.j2", '{% extends "§" %}\n', good="a.html.j2"),
    "include of the engine": EntryPoint("theme/web/overrides", "html", "theme/web/overrides/own#.html", '{% include "§" %}\n', good=".icons/material/bike.svg"),
    **{f"{key} of mkdocs.yml": EntryPoint("", "yml", "mkdocs.yml", SITE + f"{key}: {value}\n") for key, value in (
        ("INHERIT", '"§"'), ("docs_dir", '"§"'), ("hooks", '["§"]'), ("extra_css", '["§"]'), ("extra_javascript", '["§"]'),
        ("extra_templates", '["§"]'), ("markdown_extensions", '[{pymdownx.snippets: {base_path: "§"}}]'),
    )},
    "templates of mkdocs.yml": EntryPoint("", "html", "mkdocs.yml", SITE.replace("name: material", 'name: material, custom_dir: "§"')),
    "dictionary of mkdocs.yml": EntryPoint("", "txt", "mkdocs.yml", SITE.replace("[samtalekit]", '[samtalekit, {search: {jieba_dict: "§"}}]')),
}  # fmt: skip

RUNNING: dict[str, EntryPoint] = {
    "pages": EntryPoint("theme/web", "html", "theme/web/own.html.j2", "web/"),
    "papers": EntryPoint("theme", "html", "theme/own.html.j2", ""),
    "booklet": EntryPoint("theme/print/booklet", "html", "theme/print/booklet/own.html.j2", "print/booklet/"),
    "engine": EntryPoint("theme/web/overrides", "html", "theme/web/overrides/own.html", ""),
}
"""Templates that work a name out while they run; ``text`` is where in the theme names begin."""

READING = (
    "include there",
    "include there ignore missing",
    "import there as own",
    "from there import own",
    "extends there",
)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A test that waits for a pipe fails, and does not wait for ever."""

    def give_up(*_: object) -> None:
        raise AssertionError("somebody waits for a pipe")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def outside(tmp_path) -> Path:
    """A folder beside the workplace's that holds secrets."""
    return write(tmp_path / "Outside", {f"secret.{ending}": text for ending, text in SECRETS.items()})


def _written(text: str, name: str, file: str) -> str:
    """A file that gives a name, spelt as its language spells it."""
    in_yaml = file.endswith(".yml") or '"§"' in text.partition("\n---")[0]
    if file.endswith((".j2", ".html")) or in_yaml:
        name = json.dumps(name)[1:-1]
    elif file.endswith(".css"):
        name = name.replace("\\", "\\\\")
    return text.replace("§", name)


def _errors(root: Path, file: str) -> list[Finding]:
    """What the check says of a folder; of its brand and its ``mkdocs.yml`` by those who read them alone."""
    readers = {"theme/_brand.yml": read_brand, "mkdocs.yml": read_site_file}
    layers, findings = find_layers(root)
    if findings or layers is None or file not in readers:
        findings = findings or [*check(root).findings]
    else:
        reader = SourceReader(layers)
        readers[file](reader)
        findings = reader.findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _text_of(findings: Iterable[Finding]) -> str:
    return "".join(finding.message("en") + finding.mend("en") + finding.place.file for finding in findings)


@pytest.mark.parametrize("entry_point", [name for name, entry_point in ENTRY_POINTS.items() if "#" in entry_point.file])
def test_a_name_that_leads_out_is_an_error_in_its_file(entry_point, tmp_path, outside):
    """One file for each way, reported with line and fix before anything is made; or the link or pipe that it names is."""
    root, point = over_tiny(tmp_path, {}), ENTRY_POINTS[entry_point]
    target = Target(root / point.base, outside / f"secret.{point.ending}")
    tried: dict[str, set[str]] = {}
    for number, way in enumerate(WAYS):
        name, file = WAYS[way](target), point.file.replace("#", str(number))
        write(root, {file: _written(point.text, name, file).replace("#", str(number))})
        tried[way] = {file, f"{point.base}/{name.partition('/')[0]}"}

    errors = _errors(root, point.file)

    files_named = {error.place.file for error in errors}
    assert [way for way, files in tried.items() if not files & files_named] == []
    assert MARKER not in _text_of(errors)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "entry_point", [name for name, entry_point in ENTRY_POINTS.items() if "#" not in entry_point.file]
)
def test_a_name_that_leads_out_is_an_error_of_the_settings(entry_point, way, tmp_path, outside):
    """There is one such file in a folder, so each way is tried in a folder of its own."""
    root, point = over_tiny(tmp_path, {}), ENTRY_POINTS[entry_point]
    name = WAYS[way](Target(root / point.base, outside / f"secret.{point.ending}"))
    write(root, {point.file: _written(point.text, name, point.file)})

    errors = _errors(root, point.file)

    assert errors
    assert MARKER not in _text_of(errors)


@pytest.mark.parametrize("entry_point", [name for name, entry_point in ENTRY_POINTS.items() if entry_point.good])
def test_a_name_within_is_accepted_at_the_same_entry_point(entry_point, tmp_path):
    """Else the tests above would prove nothing."""
    point = ENTRY_POINTS[entry_point]
    text = _written(point.text, point.good, point.file).replace("lamp-#", "lamp-1")
    pictures = {f"content/en/{folder}lamp.png": png(9, 9) for folder in ("", "news/")}
    face = (package_root() / "theme/fonts/sk-sans-regular.ttf").read_bytes()
    theme = {"theme/logo.svg": SECRETS["svg"], "theme/face.ttf": face}
    file = point.file.replace("#", "1")
    root = over_tiny(tmp_path, {**pictures, **theme, file: text})

    assert _errors(root, point.file) == []


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith(("link to", "device", "pipe"))])
@pytest.mark.parametrize(
    "file",
    ["content/en/lamps.md", "content/en/forms/lamp.yml", "content/en/words.yml", "content/kit.yml", "content/en/lamp.png", "mkdocs.yml", "theme/_brand.yml", "theme/logo.svg",
     "theme/icons/favicon.svg", "theme/icons/favicon.png", "theme/web/css/base.css", "theme/print/paper.css", "theme/web/pages/page.html.j2", "theme/web/overrides/main.html", "theme/fonts/a.ttf"],
)  # fmt: skip
@pytest.mark.parametrize("whose", ["workplace", "kit"])
def test_a_file_that_is_itself_a_way_out_is_an_error(whose, file, way, tmp_path, outside):
    """A workplace's own, or one of a kit beside it."""
    workplace = over_tiny(tmp_path, {})
    path = (workplace if whose == "workplace" else tmp_path / "tiny") / file
    target = {"device": Path("/dev/zero"), "link to a folder": outside}.get(way, outside / f"secret{path.suffix}")
    if way == "link to a folder":
        path = path.parent if "/" in file else path.parent / "content"
    if path.exists():
        path.rename(tmp_path / "away")
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path) if way == "pipe" else path.symlink_to(target)

    layers, findings = find_layers(workplace)
    reader = SourceReader(layers or Layers(workplace, workplace), list(findings))
    check_all_files(reader)

    assert has_errors(reader.findings)
    assert MARKER not in _text_of(reader.findings)


def _run(running: str, root: Path, name: str) -> tuple[str, bool]:
    """What a template says, or what stops it, and whether it was stopped."""
    try:
        return _rendered(running, root, name), False
    except ThemeError as error:
        return str(error), True


def _rendered(running: str, root: Path, name: str) -> str:
    """Render the template in the sandbox that it is rendered in, with a name that it was handed."""
    from mkdocs.config.defaults import MkDocsConfig

    from paper.samples import make_theme
    from samtalekit.theming.templates import faults_of, rendered, sandbox
    from samtalekit.web.engines.mkdocs_sandbox import sandboxed

    if running != "engine":
        return rendered(
            sandbox(make_theme(root / "theme").folders, below=RUNNING[running].text), "own.html.j2", there=name
        )
    config = MkDocsConfig()
    config.load_dict(
        {"site_name": "Shed", "theme": {"name": "material", "custom_dir": str(root / "theme/web/overrides")}}
    )
    config.validate()
    with faults_of("own.html"):
        template = sandboxed(config.theme.get_env(), config.theme.dirs).get_template("own.html")
    return template.render(there=name)


@pytest.mark.parametrize("reading", READING)
@pytest.mark.parametrize("running", RUNNING)
def test_a_template_reads_nothing_outside_by_a_name_that_it_works_out(running, reading, tmp_path, outside):
    """No check can see it; while it runs it is stopped, also where it says that the file may be missing."""
    let_through = []
    for number, way in enumerate(WAYS):
        root = over_tiny(tmp_path, {}, f"shed{number}")
        name = WAYS[way](Target(root / RUNNING[running].base, outside / "secret.html"))
        write(root, {RUNNING[running].file: f"{{% {reading} %}}"})
        text, is_stopped = _run(running, root, name)
        let_through += [] if is_stopped else [way]
        assert MARKER not in text, way

    may_be_missing = {"another case", "pipe"} if "missing" in reading else set()
    assert {*let_through} <= may_be_missing | (
        {"link in a hidden folder", "hidden folder"} if running == "engine" else set()
    )


@pytest.mark.parametrize("way", WAYS)
def test_status_accepts_no_file_outside(way, tmp_path, outside):
    """``--accept`` takes own files of the workplace and nothing else."""
    root = over_tiny(tmp_path, {"content/en/brakes.md": PAGE})
    name = WAYS[way](Target(root / "content/en", outside / "secret.md"))

    with pytest.raises((SourceErrors, OutsideError)):
        status(root, [f"content/en/{name}" if not name.startswith(("/", "file", "FILE", "C:")) else name])
    assert not (root / ".samtalekit").exists()


def _command(*words: str, root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SAMTALEKIT_LANG": "en", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [str(Path(sys.executable).parent / words[0]), *words[1:]], cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=600
    )  # fmt: skip


@pytest.mark.parametrize("command", [("samtalekit", "build"), ("mkdocs", "build")])
def test_a_build_that_is_led_out_stops_in_words_and_makes_nothing(command, tmp_path, outside):
    """By our own command and by plain MkDocs: exit code 1, the template's name, no traceback, and no site."""
    way_out = "../" * 30 + str(outside / "secret.html").lstrip("/")
    main = f"{{% set there = '../' ~ '{way_out}' %}}{{% include there %}}"
    site = SITE.replace("theme", "docs_dir: content\nuse_directory_urls: false\ntheme", 1)
    files = {"theme/web/overrides/main.html": main, "mkdocs.yml": site, "content/en/lamps.md": PAGE}
    root = over_tiny(tmp_path, files)

    done = _command(*command, root=root)

    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "main.html reads “../../" in (done.stdout + done.stderr).replace("\n", "")
    assert MARKER not in done.stdout + done.stderr
    assert not (root / "site").exists()
