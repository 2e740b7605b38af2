"""How long things take, beside what a user would take instead: MkDocs Material for pages, WeasyPrint for papers.

Nothing is asserted of time: a shared machine would make that a game of chance. `make bench` prints the table.
"""

import contextlib
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from itertools import cycle, islice
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.bench

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
TEN = 10
NOT_OF_A_USER = ("SAMTALEKIT_CACHE", "PYTHONDONTWRITEBYTECODE")
"""Settings of a test run: a cache that all tests share, and compiling all modules in every process."""
SITE_ROUNDS, PROCESS_ROUNDS, WARM_ROUNDS = 3, 3, 11

PLAIN_SITE = """
site_name: the same pages
use_directory_urls: false
theme: {name: material, font: false, language: da}
plugins: [search]
markdown_extensions: [abbr, def_list, footnotes, md_in_html, tables, toc]
"""

PLAIN_PAPER = """
import sys
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
fonts = FontConfiguration()
style = CSS(filename=sys.argv[2], font_config=fonts)
HTML(filename=sys.argv[1]).write_pdf(
    sys.argv[3], stylesheets=[style], font_config=fonts, pdf_forms=True, pdf_variant="pdf/ua-1")
"""

OUR_PAPERS = """
import sys
from itertools import cycle, islice
from pathlib import Path
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import frame_of
from samtalekit.paper.render import Renderer
from samtalekit.paper.finish import make_paper
root, into, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
opened = load_project(root)
renderer = Renderer(opened.theme)
localized = opened.kit.localized[0]
for number, form in enumerate(islice(cycle(localized.forms), count)):
    made = make_paper(form, frame=frame_of(opened, localized, form), theme=opened.theme, renderer=renderer)
    (into / f"{number}.pdf").write_bytes(made.content)
"""


class Sheet(NamedTuple):
    """A form's paper before it is rendered, also as files that a plain WeasyPrint reads."""

    name: str
    html: str
    css: str
    html_file: Path
    css_file: Path


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The default kit, in a folder of its own: nothing of the checkout is touched."""
    root = tmp_path_factory.mktemp("kit")
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


@pytest.fixture(scope="module")
def plain_site(tmp_path_factory, kit):
    """The same Markdown as MkDocs users would have it: Material, search, nothing of ours."""
    root = tmp_path_factory.mktemp("plain")
    for page in (kit / "content").rglob("*.md"):
        target = root / "docs" / page.relative_to(kit / "content")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(page, target)
    (root / "mkdocs.yml").write_text(PLAIN_SITE, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def loaded(kit):
    from samtalekit.pipeline.load import load_project

    return load_project(kit)


@pytest.fixture(scope="module")
def sheets(loaded, tmp_path_factory):
    """The HTML and CSS of every form: plain WeasyPrint gets the same input as our renderer."""
    from samtalekit.paper.compose import compose
    from samtalekit.pipeline.papers import frame_of

    folder = tmp_path_factory.mktemp("sheets")
    localized = loaded.kit.localized[0]
    found = []
    for form in localized.forms:
        composition = compose(form, frame=frame_of(loaded, localized, form), theme=loaded.theme)
        files = folder / f"{form.id}.html", folder / f"{form.id}.css"
        for file, text in zip(files, (composition.html, composition.css), strict=True):
            file.write_text(text, encoding="utf-8")
        found.append(Sheet(form.id, composition.html, composition.css, *files))
    return found


@pytest.fixture(scope="module")
def papers(loaded, tmp_path_factory):
    """Every paper of the kit as one HTML file and its CSS: WeasyPrint finds out the booklet's page numbers by itself."""
    from samtalekit.pipeline.papers import compositions

    return [plain_paper(each, tmp_path_factory.mktemp("papers")) for each in compositions(loaded)]


def plain_paper(composition, folder):
    """A paper as plain WeasyPrint takes it: forms of a pack one after another, page numbers found by WeasyPrint."""
    inside = [re.search(r"<body[^>]*>(.*)</body>", part, re.DOTALL)[1] for part in composition.parts]
    html = composition.html.replace("</body>", "".join([*inside, "</body>"]))
    return plain_sheet(composition.id, html, composition.css, folder)


def plain_sheet(name, html, css, folder):
    """HTML and CSS in files of a folder."""
    css = css.replace("attr(data-page)", "target-counter(attr(href), page)")
    files = folder / "paper.html", folder / "paper.css"
    for file, text in zip(files, (html, css), strict=True):
        file.write_text(text, encoding="utf-8")
    return Sheet(name, html, css, *files)


@pytest.fixture(scope="module")
def papers_changed_by(kit, tmp_path_factory):
    """What an edit changes of the papers, each as a document of its own; of a booklet, only the chapters that change."""
    from samtalekit.paper.parts import _chapters_of
    from samtalekit.pipeline.load import load_project
    from samtalekit.pipeline.papers import compositions

    def pieces(root):
        for each in compositions(load_project(root)):
            if each.kind == "booklet":
                for number, (html, _ids) in enumerate(_chapters_of(each)):
                    yield (
                        (each.language, each.id, number),
                        html,
                        lambda to, c=each, h=html: plain_sheet(c.id, h, c.css, to),
                    )
            else:
                yield (each.language, each.id), (each.html, each.parts), lambda to, c=each: plain_paper(c, to)

    def changed_by(edit):
        root = tmp_path_factory.mktemp("edited") / "kit"
        shutil.copytree(kit, root, ignore=shutil.ignore_patterns(".samtalekit", "site"))
        before = {name: text for name, text, _make in pieces(root)}
        edit(root)
        return [make(tmp_path_factory.mktemp("own")) for name, text, make in pieces(root) if before.get(name) != text]

    return changed_by


@pytest.fixture(scope="module")
def renderer(loaded):
    from samtalekit.paper.render import Renderer

    return Renderer(loaded.theme)


def run(*command, cwd):
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    for name in NOT_OF_A_USER:
        environment.pop(name, None)
    subprocess.run([str(part) for part in command], cwd=cwd, env=environment, check=True, capture_output=True)


def build_ours(kit):
    run(BIN / "samtalekit", "build", kit, cwd=kit)


def build_plain(plain_site):
    run(BIN / "mkdocs", "build", "--quiet", cwd=plain_site)


def render_plain(sheets, folder, count):
    """A process for each paper, as a script called in a loop does it."""
    for number, sheet in enumerate(islice(cycle(sheets), count)):
        target = folder / f"{number}.pdf"
        run(sys.executable, "-c", PLAIN_PAPER, sheet.html_file, sheet.css_file, target, cwd=folder)


def clear(kit):
    for made in (".samtalekit", "site"):
        shutil.rmtree(kit / made, ignore_errors=True)


FULL = "the whole site and its papers, from nothing"
UNCHANGED = "build, nothing changed / start of Python"
CHECKED = "check, nothing changed / start of Python"
ONE_PAGE = "build, one page's text changed"
ONE_FORM = "build, one form changed"
SAVED = "serve, a text saved until it is served"
NUMBERS = itertools.count(10)


def test_full_build_ours(measure, kit):
    measure(FULL, "samtalekit", lambda: build_ours(kit), rounds=SITE_ROUNDS, before=lambda: clear(kit))


def test_full_build_plain(measure, plain_site, papers, tmp_path):
    """Pages by MkDocs Material, then each of the eighty papers by a WeasyPrint of its own."""

    def work():
        build_plain(plain_site)
        render_plain(papers, tmp_path, len(papers))

    measure(FULL, "plain", work, rounds=1, warm=0)


def edit_page(kit):
    """Another sentence at the end of a page, as long as the one before."""
    page = kit / "content/da/steps/plan.md"
    text = page.read_text("utf-8").split("\nEn sætning mere: ")[0]
    page.write_text(f"{text}\nEn sætning mere: {next(NUMBERS)}.\n", encoding="utf-8")


def edit_form(kit):
    form = kit / "content/da/forms/short-mus.yml"
    text = form.read_text("utf-8")
    form.write_text(re.sub("(?m)^(purpose: .*?)( \\d+)?$", rf"\g<1> {next(NUMBERS)}", text, count=1), encoding="utf-8")


@pytest.mark.parametrize("what", [UNCHANGED, CHECKED])
def test_start_of_python_with_mkdocs(measure, kit, what):
    """What every program on top of MkDocs begins with."""
    start = [sys.executable, "-c", "import mkdocs.commands.build, mkdocs.config, material"]
    measure(what, "plain", lambda: run(*start, cwd=kit), rounds=11)


def test_nothing_changed_ours(measure, kit):
    """The site is there, and so is the record of its build."""
    build_ours(kit)
    measure(UNCHANGED, "samtalekit", lambda: build_ours(kit), rounds=11)


def test_nothing_changed_check(measure, kit):
    """Every source is read and proofread."""
    measure(CHECKED, "samtalekit", lambda: run(BIN / "samtalekit", "check", kit, cwd=kit), rounds=5)


def test_one_page_ours(measure, kit):
    """With the booklet, which has the page's text as well."""
    measure(ONE_PAGE, "samtalekit", lambda: build_ours(kit), rounds=SITE_ROUNDS, before=lambda: edit_page(kit))


def test_one_page_plain(measure, plain_site, papers_changed_by, tmp_path):
    """Plain MkDocs builds all pages anew; then WeasyPrint renders the chapter of the booklet that has the page."""
    chapters = papers_changed_by(edit_page)

    def work():
        build_plain(plain_site)
        render_plain(chapters, tmp_path, len(chapters))

    measure(ONE_PAGE, "plain", work, rounds=SITE_ROUNDS)


def test_one_form_ours(measure, kit):
    measure(ONE_FORM, "samtalekit", lambda: build_ours(kit), rounds=SITE_ROUNDS, before=lambda: edit_form(kit))


def test_one_form_plain(measure, plain_site, papers_changed_by, tmp_path):
    """All pages, and every paper that shows the form: itself, its examples, packs, sheets and chapters."""
    own = papers_changed_by(edit_form)

    def work():
        build_plain(plain_site)
        render_plain(own, tmp_path, len(own))

    measure(ONE_FORM, "plain", work, rounds=SITE_ROUNDS)


@pytest.mark.parametrize(("who", "command"), [("samtalekit", "samtalekit"), ("plain", "mkdocs")])
def test_a_save_until_it_is_served(measure, kit, plain_site, who, command):
    """From closing the file to the response that holds the new text; a request waits while a site is being rebuilt."""
    folder, page = (kit, "trin/planlaeg.html") if who == "samtalekit" else (plain_site, "da/steps/plan.html")
    file = kit / "content/da/steps/plan.md" if who == "samtalekit" else plain_site / "docs/da/steps/plan.md"
    with serving(folder, command, page) as address:
        text = file.read_text("utf-8")

        def save():
            word = f"ord{next(NUMBERS)}"
            seen = False
            while not seen:  # a save while the server begins to watch may be missed: then it is saved again
                file.write_text(f"{text}\n{word}\n", encoding="utf-8")
                until = monotonic() + PATIENCE_S
                while not seen and monotonic() < until:
                    seen = word in fetched(f"{address}/{page}")

        measure(SAVED, who, save, rounds=20)
        file.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def serving(folder, command, page):
    """A preview server of a folder; yields its address when it has a page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = ["--port", str(port)] if command == "samtalekit" else ["--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    for name in NOT_OF_A_USER:
        environment.pop(name, None)
    process = subprocess.Popen([BIN / command, "serve", *named], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        while not fetched(f"{address}/{page}"):
            pass
        yield address
    finally:
        process.terminate()
        process.wait()


def fetched(address):
    """A page; empty while there is none."""
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read().decode("utf-8")
    except OSError:
        return ""


PATIENCE_S = 20
MANY = 1000
MANY_PAGES = "1,000 pages, from nothing"
MANY_EDITED = "1,000 pages, one page's text changed"
PARAGRAPH = (
    "Samtalen handler om opgaver, mål og læring. I taler om det, der er gået godt, og det, der skal være anderledes. "
)
MANY_PAGE = """\
---
title: Emne {number}
summary: Kort om emne {number}.
---

## Først

{text}

- Et punkt om {number}
- Et punkt til, med **fed** og [en side](p{other:04}.md)

## Så

{text}

| Når | Gør |
| --- | --- |
| I er to | Tal sammen |
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A kit of a thousand pages in one language, without forms and booklet."""
    root = tmp_path_factory.mktemp("many")
    below = root / "content/da/more"
    below.mkdir(parents=True)
    settings = "id: many\nedition: 1\nlanguages: [da]\nmenu: [index, more/index]\n"
    place = "workplace:\n  name: Mange Sider\n  languages: [da]\n  papers: {booklet: false}\n"
    (root / "content/kit.yml").write_text(settings + place, encoding="utf-8")
    (root / "content/da/words.yml").write_text("title: Mange sider\n", encoding="utf-8")
    (root / "content/da/head.yml").write_text("fields:\n  - {id: name, kind: line, label: Navn}\n", encoding="utf-8")
    front = "---\ntitle: {}\nsummary: Kort.\n{}---\n\nVelkommen.\n"
    (root / "content/da/index.md").write_text(front.format("Forside", "kind: front\n"), encoding="utf-8")
    (below / "index.md").write_text(front.format("Mere", ""), encoding="utf-8")
    for number in range(MANY):
        text = MANY_PAGE.format(number=number, other=number * 7 % MANY, text=PARAGRAPH * 5)
        (below / f"p{number:04}.md").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def many_plain(many, tmp_path_factory):
    """The same thousand pages for MkDocs."""
    root = tmp_path_factory.mktemp("many-plain")
    shutil.copytree(many / "content/da", root / "docs", ignore=shutil.ignore_patterns("*.yml"))
    (root / "mkdocs.yml").write_text(PLAIN_SITE, encoding="utf-8")
    return root


def test_many_pages_ours(measure, many):
    measure(MANY_PAGES, "samtalekit", lambda: build_ours(many), rounds=1, before=lambda: clear(many), warm=0)


def test_many_pages_plain(measure, many_plain):
    """Plain MkDocs builds them all after an edit, too."""
    measure(MANY_PAGES, "plain", lambda: build_plain(many_plain), rounds=1, warm=0)


def test_many_pages_edited_ours(measure, many):
    def edit():
        page = many / "content/da/more/p0500.md"
        page.write_text(f"{page.read_text('utf-8')}\nOrd {next(NUMBERS)}.\n", encoding="utf-8")

    build_ours(many)
    measure(MANY_EDITED, "samtalekit", lambda: build_ours(many), rounds=SITE_ROUNDS, before=edit)


def test_many_pages_edited_plain(measure, many_plain):
    measure(MANY_EDITED, "plain", lambda: build_plain(many_plain), rounds=1, warm=0)


@pytest.mark.parametrize(("what", "count"), [("one paper, a fresh process", 1), ("ten papers", TEN)])
def test_papers_ours(measure, kit, tmp_path, what, count):
    """The kit is read and checked, and one process makes them all."""
    work = [sys.executable, "-c", OUR_PAPERS, kit, tmp_path, count]
    measure(what, "samtalekit", lambda: run(*work, cwd=kit), rounds=PROCESS_ROUNDS)


@pytest.mark.parametrize(("what", "count"), [("one paper, a fresh process", 1), ("ten papers", TEN)])
def test_papers_plain(measure, sheets, tmp_path, what, count):
    measure(what, "plain", lambda: render_plain(sheets, tmp_path, count), rounds=PROCESS_ROUNDS)


def test_warm_forms(benchmark, figures, loaded, sheets, renderer):
    """Each form in a process that is warm, ours and plain by turns, with the same faces and styles already read.

    Ours is the whole way from form to finished paper; plain has its HTML ready.
    """
    from samtalekit.paper.finish import make_paper
    from samtalekit.pipeline.papers import frame_of

    localized = loaded.kit.localized[0]
    for form, sheet in zip(localized.forms, sheets, strict=True):

        def ours(form=form):
            return make_paper(form, frame=frame_of(loaded, localized, form), theme=loaded.theme, renderer=renderer)

        made = ours()
        plain = plain_render(sheet, loaded.theme)
        plain()
        figures.sizes[form.id] = len(made.content), made.pages
        by_turns(figures, f"{form.id}, warm", ours, plain)
    benchmark.pedantic(plain, rounds=1)


def plain_render(sheet, theme):
    """WeasyPrint as its documentation shows it, with style and faces read beforehand."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=sheet.css, font_config=fonts)
    return lambda: HTML(string=sheet.html).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_forms=True, pdf_variant="pdf/ua-1"
    )


def by_turns(figures, what, ours, plain):
    """One of each in turn, in time of the processor: whatever else the machine does falls on both, and on neither much."""
    import gc
    from statistics import median
    from time import process_time

    spent = {"samtalekit": [], "plain": []}
    for _ in range(WARM_ROUNDS):
        for who, work in (("samtalekit", ours), ("plain", plain)):
            gc.collect()  # nobody pays for what another left behind
            start = process_time()
            work()
            spent[who].append(process_time() - start)
    figures.medians[what] = {who: median(each) for who, each in spent.items()}
    figures.rounds[what] = WARM_ROUNDS
