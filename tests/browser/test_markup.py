"""Every text of a kit or of a workplace is shown as plain text: nowhere is it markup."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from markdown_it import MarkdownIt

from browser.test_search import ASK
from helpers.markup import KIT, MARK, Plants, all_text_fields, workplace_of_markup
from samtalekit.jobs.build import build
from samtalekit.jobs.build_many import build_all
from samtalekit.jobs.change_summary import summary
from samtalekit.jobs.compare import compare
from samtalekit.jobs.pack import pack

pytestmark = pytest.mark.browser

CHECKED = {"BaseField.relevant", "NumberField.default", "Workplace.kit"}
"""Fields whose models take any text, where a check then refuses what is no option, no number, or no folder."""

SOUGHT = {"FrontMatter.aliases", "FormSource.aliases", "Term.aliases", "Term.avoid", "Term.forms"}
"""Words that a page is found by, and a term's forms, which are looked for in running text: nobody reads them."""


@dataclass(frozen=True)
class Made:
    """Everything that samtalekit makes of a workplace with markup in every text, and of the kit without."""

    plants: Plants
    site: Path
    pack: Path
    report: Path
    summary: str


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    top = tmp_path_factory.mktemp("markup")
    root, plants = workplace_of_markup(top)
    shutil.copytree(KIT, top / "plain", ignore=shutil.ignore_patterns(".samtalekit", "site"))
    after, before = build(root).site, build(top / "plain").site
    report = build_all(root.parent, top / "out", language="en").report
    compare(before, after, top / "compared", summary)
    pack(root, top / "packed", "https://larkfield.example/kit/")
    return Made(plants, after, top / "packed", report, (top / "compared" / "summary.md").read_text("utf-8"))


class Reading(HTMLParser):
    """The words of a page, those in attributes too, and every element that a mark would have become."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.grown: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.words += [value for value in values.values() if value]
        is_planted = any("mark.example" in (values.get(name) or "") for name in ("href", "src"))
        if is_planted or values.get("src") == "x" or any(name.startswith("on") for name in values):
            self.grown.append(self.get_starttag_text() or tag)

    def handle_data(self, data):
        self.words.append(data)


def plain_text(text: str) -> str:
    """A text without what a line may be broken at."""
    return re.sub(r"[\s\u00ad\u200b\ufffe-]+", "", text)


def documents(made: Made) -> Iterator[tuple[str, str]]:
    """Every file of markup that was made, by a name to find it by."""
    for path in sorted(made.site.rglob("*.html")):
        yield f"site/{path.relative_to(made.site)}", path.read_text("utf-8")
    for path in sorted(made.site.rglob("*.svg")):
        yield f"site/{path.relative_to(made.site)}", path.read_text("utf-8")
    for path in sorted(made.pack.glob("*.html")):
        yield f"pack/{path.name}", path.read_text("utf-8")
    for path in sorted(made.pack.glob("*.zip")):
        with zipfile.ZipFile(path) as held:
            for name in held.namelist():
                if name.endswith((".html", ".svg")):
                    yield f"{path.name}/{name}", held.read(name).decode()
    for path in sorted(made.report.rglob("*.html")):
        yield f"report/{path.name}", path.read_text("utf-8")
    yield "summary.md", MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(made.summary)


def index_of(made: Made) -> list[dict[str, object]]:
    return json.loads((made.site / "search" / "search_index.json").read_text("utf-8"))["docs"]


def test_every_text_field_of_the_models_is_planted(made):
    """A new text in a model is tried by itself, or this says which text the sample lacks."""
    assert all_text_fields() - {*made.plants.text_fields.values()} == CHECKED


def test_no_mark_became_an_element(made):
    """On pages, drawings, instructions, in the report and in a summary as a host renders it."""
    grown = {name: found for name, html in documents(made) if (found := Reading(html).grown)}

    assert grown == {}


def test_every_mark_is_read_as_text_somewhere(made):
    """Nothing was swallowed: on a page, in an attribute, on a paper, in a list for programs."""
    parts = [" ".join(Reading(html).words) for _name, html in documents(made)]
    parts.append(json.dumps(json.loads((made.site / "manifest.json").read_text("utf-8")), ensure_ascii=False))
    for paper in sorted(made.site.glob("papers/**/*.pdf")):
        with pypdfium2.PdfDocument(paper) as pdf:
            parts += [page.get_textpage().get_text_range() for page in pdf]
        with pikepdf.open(paper) as pdf:
            parts += [str(field.get("/V", "")) for field in pdf.Root.get("/AcroForm", {}).get("/Fields", [])]
    shown = plain_text(" ".join(parts))
    text_fields = made.plants.text_fields
    read = {text_field for number, text_field in text_fields.items() if plain_text(MARK.format(number)) in shown}

    assert {*text_fields.values()} - read - SOUGHT == set()


def test_the_search_index_holds_text_and_the_engines_bare_tags_alone(made):
    """Search shows titles and texts as HTML."""
    tags = {tag for entry in index_of(made) for key in ("title", "text") for tag in re.findall(r"<[^>]*>", entry[key])}
    titles = plain_text(" ".join(unescape(entry["title"]) for entry in index_of(made)))
    marks = [
        number
        for number, text_field in made.plants.text_fields.items()
        if text_field in {"FrontMatter.title", "FormSource.title"}
    ]

    assert all(re.fullmatch(r"</?(?:code|li|ol|p|pre|sub|sup|ul)>", tag) for tag in tags), tags
    assert [number for number in marks if plain_text(MARK.format(number)) not in titles] == []


def test_programs_read_titles_as_they_were_written(made):
    """The manifest and the calendar are no HTML: nothing in them is escaped for it."""
    manifest = json.loads((made.site / "manifest.json").read_text("utf-8"))
    labels = [field["label"] for paper in manifest["papers"] for field in paper["fields"]]
    titles = [*(page["title"] for page in manifest["pages"]), *labels]
    calendar = re.sub(r"\r?\n ", "", next(made.site.rglob("*.ics")).read_text("utf-8"))

    assert all("<img src=x onerror=r(" in text for text in titles if "number" not in text)
    dates = [
        MARK.format(number) for number, text_field in made.plants.text_fields.items() if text_field == "Words.season"
    ]
    assert [mark for mark in dates if mark not in calendar] == []


def test_a_list_for_sharepoint_holds_the_letters_too(made):
    """A spreadsheet shows cells as they are."""
    with zipfile.ZipFile(made.pack / "sharepoint.zip") as held:
        listed = next(name for name in held.namelist() if name.endswith(".csv"))
        text = io.TextIOWrapper(held.open(listed), "utf-8-sig").read()

    assert "<img src=x onerror=r(" in text
    assert "&lt;img" not in text


@pytest.fixture(params=["server", "share"])
def address(request, made, serve):
    """The site of marks on a web server at a path of its own, and in a folder."""
    return serve(made.site) if request.param == "server" else f"{made.site.as_uri()}/"


def test_search_shows_marks_as_text_and_runs_none(opened, address):
    """Titles and sections are found by the words beside the marks, and shown with them."""
    page = opened(f"{address}index.html")
    page.evaluate("() => { window.ran = []; window.r = number => window.ran.push(number); }")
    for query in ("week", "locker", "hundred"):
        page.evaluate(ASK, query)
        shown = page.locator(".md-search-result__list").inner_text()

        assert "<img src=x onerror=r(" in shown, query
    assert page.locator("[onerror], img[src=x]").count() == 0
    assert page.evaluate("window.ran") == []


def test_pages_full_of_marks_run_nothing_and_their_policy_refuses_nothing_of_ours(opened, address, made):
    """Each page once, without headers: scripts of ours work, none of the marks does."""
    page = opened(f"{address}index.html")
    page.add_init_script(
        "window.ran = []; window.r = number => window.ran.push(number);"
        "document.addEventListener('securitypolicyviolation', event => window.ran.push(event.violatedDirective))"
    )
    for path in sorted(made.site.rglob("*.html")):
        page.goto(f"{address}{path.relative_to(made.site).as_posix()}")
        page.wait_for_load_state()

        assert page.evaluate("window.ran") == [], path.name
        assert page.locator("[onerror], img[src=x]").count() == 0, path.name
