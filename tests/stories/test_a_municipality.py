"""A municipality: words of its own for roles and bodies, the municipal agreement, and not a word of the state's."""

import html
import os
import re
import shutil
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from pypdf import PdfReader

from samtalekit.jobs.check import check
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions
from samtalekit.pipeline.renderers import makers
from samtalekit.pipeline.site import make_site
from stories.conftest import ROOT, run

NORDBY = ROOT / "tests" / "samples" / "nordby-kommune"
OF_THE_STATE = re.compile(
    r"\bSU\b|(?i:samarbejdsudvalg|liaison[ -]committee|aftalen om kompetenceudvikling(?!(?: mellem| med) (?:KL|RLTN))|statens aftale|statens område"
    r"|agreement on competence development(?! (?:between|with) (?:KL|RLTN))|state[’']s agreement|state agreement|state_agreement"
    r"|cirkulær|\bcircular|pav\.medst|state sector(?![’']s competence secretariat))"
)
"""The state's committee and the state's agreement. The secretariat that the five steps come from is named as what it is."""

TEXTS = {".html", ".json", ".js", ".ics", ".xml", ".txt", ".svg"}
RENDERED = {("da", "committee-evaluation"), ("da", "process-plan-example"), ("en", "process-figure")}
BINARY = re.compile(r"data:[\w/+.-]+;base64,[\w+/=]+")


def named_in(text):
    """What of the state's a text names, with the words around it."""
    plain = " ".join(html.unescape(BINARY.sub("", text)).replace("\\u2019", "’").split())
    return [plain[max(0, found.start() - 60) : found.end() + 40] for found in OF_THE_STATE.finditer(plain)]


def words_of_pdf(content):
    """All that a PDF says: its pages, its metadata, its fields and what is attached to it."""
    reader = PdfReader(BytesIO(content))
    with pikepdf.open(BytesIO(content)) as pdf:
        attached = [file.get_file().read_bytes().decode() for file in pdf.attachments.values()]
        metadata = str(pdf.open_metadata())
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*pages, *attached, metadata, str(reader.metadata), str(reader.get_fields() or "")])


def _standing_in(composed, paper):
    """A paper for the site's pages, all from one rendering: its text is checked where it is composed."""
    return replace(paper, **{name: getattr(composed, name) for name in ("id", "kind", "language", "edition", "title")})


@pytest.fixture(scope="module")
def nordby(tmp_path_factory):
    """The municipality's site in both languages; every paper composed, three of them rendered."""
    loaded = load_project(NORDBY)
    work = tmp_path_factory.mktemp("nordby")
    papers = list(compositions(loaded))
    make = makers(loaded.theme)[0]
    rendered = {paper.id: make(paper) for paper in papers if (paper.language, paper.id) in RENDERED}
    laid_in = [_standing_in(each, rendered["committee-evaluation"]) for each in papers]
    site = make_site(loaded.kit, loaded.theme, laid_in, loaded.site_file, work)
    return SimpleNamespace(site=site, papers=papers, rendered=rendered)


def page_of(nordby, path):
    """A page as readers see its words."""
    text = re.sub(r"<script.*?</script>|<style.*?</style>", "", (nordby.site / path).read_text(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"</?(?:a|strong|em|span)\b[^>]*>", "", text)).split())


def test_no_page_says_su_or_names_the_states_agreement(nordby):
    """Pages, what is copied to edit them, the search and the calendar."""
    texts = [path for path in nordby.site.rglob("*") if path.suffix in TEXTS]
    assert len([path for path in texts if path.suffix == ".html"]) > 150  # 82 pages, 42 forms, and their edit pages

    found = {path.relative_to(nordby.site).as_posix(): named_in(path.read_text(errors="replace")) for path in texts}

    assert {path: words for path, words in found.items() if words} == {}


def test_no_paper_says_su_or_names_the_states_agreement(nordby):
    """Forms, packs, filled-in examples, figures and the booklets, with their tooltips and the definitions in them."""
    assert len(nordby.papers) >= 80  # in two languages

    found = {}
    for paper in nordby.papers:
        labels = " ".join(f"{widget.tooltip} {widget.entry.default}" for widget in paper.widgets)
        attached = " ".join(each.model_dump_json() for each in paper.definitions)
        found[paper.language, paper.id] = named_in(f"{paper.title} {paper.html} {labels} {attached}")

    assert {paper: words for paper, words in found.items() if words} == {}


@pytest.mark.parametrize("paper", sorted(name for _language, name in RENDERED))
def test_nor_does_a_pdf_in_its_pages_its_metadata_its_fields_or_its_attachments(nordby, paper):
    """What the renderer makes of a composition adds no words of its own."""
    text = words_of_pdf(nordby.rendered[paper].content)

    assert "MED" in text
    assert named_in(text) == []


@pytest.mark.skipif(not os.environ.get("SAMTALEKIT_SOAK"), reason="presses all its papers")
def test_nor_does_any_pdf(tmp_path):
    """All of them, as the build makes them."""
    run("build", str(NORDBY), "--into", str(tmp_path / "site"), folder=tmp_path)

    papers = sorted((tmp_path / "site").rglob("*.pdf"))

    assert len(papers) >= 80  # in two languages
    assert {paper.name: words for paper in papers if (words := named_in(words_of_pdf(paper.read_bytes())))} == {}


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("kontakt.html", "Spørg din afdelingsleder først."),
        ("mere-viden/opfoelgning.html", "Når I får en ny afdelingsleder"),
        ("skemaer/lederens-forberedelse.html", "Afdelingslederens forberedelse"),
        ("skemaer/evaluering.html", "MED-evaluering"),
        (
            "hr-og-udvalg.html",
            "MED-udvalget fastlægger principperne for MUS, og personaleteamet sørger for, at alle kan følge dem.",
        ),
        ("en/manager.html", "For area managers"),
        ("en/hr-and-committee.html", "in Danish it is called MED-udvalg (MED)"),
        ("en/more/glossary.html", "between an employee and an area manager"),
    ],
)
def test_its_own_words_stand_in_sentences_with_their_grammar(nordby, path, sentence):
    """Articles, possessives and owners follow the word that is used."""
    assert sentence in page_of(nordby, path)


def test_its_guidelines_give_its_own_rules_and_those_of_the_municipal_agreement(nordby):
    """Each on the page that every kit has, with neither of the agreements that apply elsewhere."""
    guidelines = page_of(nordby, "mere-viden/retningslinjer.html")

    assert "HovedMED aftaler dem, der gælder i hele kommunen." in guidelines
    assert "Begynd med din afdelingsleder." in guidelines
    assert "Det siger kommunernes aftale" in guidelines
    assert "MED-udvalget drøfter arbejdspladsens mål" in guidelines
    assert "HovedMED evaluerer jævnligt, hvordan MUS bliver brugt (§ 4, stk. 2)." in guidelines
    assert "regionernes aftale" not in guidelines
    assert "I kommunerne skal alle have en MUS hvert år." in page_of(nordby, "mere-viden/spoergsmaal-og-svar.html")
    assert "Den Kommunale Kompetencefond" in page_of(nordby, "mere-viden/penge-til-uddannelse.html")
    assert "HovedMED drøfter seniorpolitikken" in page_of(nordby, "mere-viden/saerlige-samtaler/senior.html")


PRIVATE = re.compile(
    r"(?i)privat\w* (?:arbejdsplads|virksomhed|arbejdsgiver|firma)|private (?:workplace|employer|company)"
)


def test_no_guidance_speaks_of_private_employers(nordby):
    """What is written for them is in a part that this workplace has not taken in; an example may be from anywhere."""
    edit_pages, examples = {"ret", "edit"}, ("mere-viden/eksempler", "en/more/cases")
    pages = [path for path in nordby.site.rglob("*.html") if not edit_pages & {*path.relative_to(nordby.site).parts}]
    spoken = {path.relative_to(nordby.site).as_posix(): page_of(nordby, path) for path in pages}
    guidance = {path: text for path, text in spoken.items() if not path.startswith(examples)}

    assert len(guidance) > 100
    assert {path: PRIVATE.search(text)[0] for path, text in guidance.items() if PRIVATE.search(text)} == {}


def test_a_check_has_nothing_to_say_of_it():
    """Neither of its settings nor of its prose."""
    assert [finding.code for finding in check(NORDBY).findings] == []


HEADINGS = {
    "municipal_agreement": ("Det siger kommunernes aftale", "What the municipal agreement says"),
    "regional_agreement": ("Det siger regionernes aftale", "What the regional agreement says"),
    "private_workplace": ("Når I er en privat arbejdsplads", "If you are a private employer"),
}


@pytest.mark.parametrize("taken", [None, *HEADINGS])
def test_without_guidelines_of_its_own_it_has_the_laws_and_the_parts_that_apply(tmp_path, taken):
    """Nothing has to be written first, and no link is lost."""
    folder = shutil.copytree(NORDBY, tmp_path / "nordby", ignore=shutil.ignore_patterns("content", ".samtalekit"))
    take_in = f"take_in: [{taken}]\n" if taken else ""
    settings = (folder / "workplace.yml").read_text().replace("take_in: [municipal_agreement]\n", take_in)
    (folder / "workplace.yml").write_text(settings.replace("kit: ../../..", f"kit: {ROOT}"))

    loaded = load_project(folder)
    danish, english = (localized.page("more/guidelines").body for localized in loaded.kit.localized)

    assert [finding.code for finding in check(folder).findings] == []
    assert [part for part, (heading, _other) in HEADINGS.items() if heading in danish] == [taken] * bool(taken)
    assert [part for part, (_other, heading) in HEADINGS.items() if heading in english] == [taken] * bool(taken)
    assert "statens aftale" not in danish
    assert "## Loven om tilgængelighed" in danish
    assert "## The GDPR" in english
