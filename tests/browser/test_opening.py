"""Opening a filled-in paper on the page of its form: the same answers, whatever program they were written in."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from browser.test_accessibility import violations
from browser.test_fill_in import (
    ANSWERS,
    EFFECT,
    MORE,
    NAME,
    PLAN,
    PROGRESS,
    SAID,
    downloaded,
    go_and_wait_for_search,
    go_to,
    write,
)
from paper.samples import ROOT
from samtalekit.paper.pdf.fill import fill
from samtalekit.paper.pdf.read import read

pytestmark = pytest.mark.browser

HOSTILE = ROOT / "tests" / "vectors" / "read"
OUTCOME, OPEN, REPLACING = "[data-sk-outcome]", "[data-sk-choose]", "[data-sk-replacing]"
VALUES = """
() => {
  const values = {};
  for (const control of document.querySelectorAll('#sk-fill form :is(input, textarea, select)[name]')) {
    const isButton = ['radio', 'checkbox'].includes(control.type);
    if (isButton) values[control.name] = values[control.name] || (control.checked ? control.value : '');
    else values[control.name] = control.type === 'date' ? control.value.split('-').reverse().join('-') : control.value;
  }
  return values;
}
"""
DROP = """
([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'application/pdf' }));
  const target = document.querySelector('#sk-fill-title');
  for (const type of ['dragover', 'drop']) {
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data });
    target.dispatchEvent(event);
    if (!event.defaultPrevented) throw new Error(type);
  }
}
"""


@cache
def blank(site, form, language="da"):
    return (site / f"papers/{language}/{form}.pdf").read_bytes()


def choose(page, pdf, name="Udviklingsplan.pdf"):
    """Choose a file as a reader does."""
    if page.locator(MORE).is_visible() and not page.locator(OPEN).is_visible():
        page.click(MORE)
    with page.expect_file_chooser() as chooser:
        page.click(OPEN)
    chooser.value.set_files({"name": name, "mimeType": "application/pdf", "buffer": pdf})


def opened_file(page, pdf, name="Udviklingsplan.pdf"):
    """Open a file, and return the heading of what came of it."""
    choose(page, pdf, name)
    page.locator(OUTCOME).wait_for()
    return page.locator(f"{OUTCOME} h3").inner_text()


def rows(page):
    """What does not fit: question, answer and reason."""
    return [row.locator("> *").all_inner_texts() for row in page.locator("[data-sk-left] > li").all()]


def altered(pdf, *, edition=None, names=None):
    """A paper with another edition, or other names and questions for some of its fields, as an earlier one may have."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        [spec] = paper.attachments.values()
        definition = json.loads(spec.get_file().read_bytes())
        definition["edition"] = edition or definition["edition"]
        for field in definition["fields"]:
            if field["name"] in (names or {}):
                field["name"] = field["key"] = names[field["name"]]
                field["label"] = f"Før: {field['label']}"
        spec.get_file().obj.write(json.dumps(definition).encode())
        for field in paper.Root.AcroForm.Fields:
            field.T = pikepdf.String((names or {}).get(str(field.T), str(field.T)))
        target = BytesIO()
        paper.save(target)
        return target.getvalue()


def test_the_paper_from_the_page_is_opened_again_and_gives_the_same_bytes(opened, served):
    """The file is the place to keep what one has written: nothing of it changes on the way."""
    page = opened(served + PLAN)
    page.locator("[data-sk-add]", has_text="Mål 2").click()
    write(page, ANSWERS)
    paper = downloaded(page)[1]
    page.goto("about:blank")
    page.goto(served + PLAN)

    assert opened_file(page, paper) == "8 svar er hentet fra Udviklingsplan.pdf, også dem øverst"
    assert page.locator("[name=goal_2]").is_visible()
    assert page.locator("[name=goal_3]").is_hidden()
    assert downloaded(page)[1] == paper


def test_the_focus_goes_to_what_came_of_it(opened, served, default_site):
    page = opened(served + PLAN)
    opened_file(page, fill(blank(default_site, "development-plan"), {"name": NAME}))

    assert page.evaluate("document.activeElement.hasAttribute('data-sk-outcome')")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.locator(OUTCOME).inner_text().splitlines()[0] == "1 svar er hentet fra Udviklingsplan.pdf"
    page.click("[data-sk-close]")
    assert page.locator(OUTCOME).is_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-sk-choose')")


def test_the_other_language_of_a_form_is_opened_too(opened, served, default_site):
    page = opened(served + PLAN)
    opened_file(page, fill(blank(default_site, "development-plan", "en"), ANSWERS), "Development plan.pdf")

    shown = page.evaluate(VALUES)
    assert {name: shown[name] for name in ANSWERS} == ANSWERS


def test_what_does_not_fit_is_listed_with_its_question_and_nothing_is_dropped(opened, served, default_site):
    """An earlier edition: a question that is gone, and a date that nobody can put into a calendar."""
    paper = altered(blank(default_site, "development-plan"), edition=2, names={"goal_1": "dream_1"})
    answers = {"name": NAME, "dream_1": "Tegne <b>tog</b>\nog spor", "follow_up_1": "midt i maj"}
    page = opened(served + PLAN)

    opened_file(page, fill(paper, answers))

    assert rows(page) == [
        [
            "Før: Mål 1: Hvad vil du kunne, gøre mere af eller gøre anderledes?",
            "Tegne <b>tog</b>\nog spor",
            "Spørgsmålet er ikke i skemaet",
        ],
        ["Mål 1: Følges op den", "midt i maj", "Det kan ikke læses som en dato"],
    ]
    assert "Filen er udgave 2 af skemaet." in page.locator(OUTCOME).inner_text()
    assert "2 svar passer ikke i skemaet." in page.locator(OUTCOME).inner_text()
    page.locator("[data-sk-left] a").click()
    assert page.evaluate("document.activeElement.name") == "follow_up_1"
    write(page, {"follow_up_1": "15-05-2027"})
    assert len(rows(page)) == 2, "the list stays until it is closed"


def test_the_list_can_be_copied_also_where_a_page_may_not_write_to_the_clipboard(opened, served, default_site):
    paper = fill(blank(default_site, "development-plan"), {"follow_up_1": "midt i maj"})
    page = opened(served + PLAN)
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    opened_file(page, paper)
    page.click("[data-sk-copy]")
    page.locator(SAID).filter(has_text="Listen er kopieret.").wait_for()
    assert page.evaluate("window.copied") == "Mål 1: Følges op den: midt i maj (Det kan ikke læses som en dato)"

    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new DOMException(''); }; }")
    page.evaluate("document.addEventListener('copy', () => { window.selected = String(getSelection()); })")
    page.click("[data-sk-copy]")
    page.wait_for_function("window.selected")
    assert "midt i maj" in page.evaluate("window.selected")


def test_an_answer_to_a_question_that_does_not_apply_is_listed_and_comes_back_when_it_does(
    opened, served, default_site
):
    page = opened(served + EFFECT)
    name = page.locator("[data-sk-relevant]", has=page.locator("textarea")).last.get_attribute("data-sk-question")

    opened_file(page, fill(blank(default_site, "effect-sheet"), {"used": "often", name: "Opgaven kom ikke"}))

    [[_question, answer, reason]] = rows(page)
    assert answer == "Opgaven kom ikke"
    assert reason.startswith("Spørgsmålet gælder ikke")
    write(page, {"used": "not_yet"})
    assert page.input_value(f"[name='{name}']") == "Opgaven kom ikke"


def test_a_field_that_nobody_may_change_says_so_when_a_program_has_changed_it(opened, serve_every_kind, every_kind):
    """The question is on the page, with what the workplace has written there."""
    paper = next((every_kind / "papers").rglob("all-kinds.pdf")).read_bytes()
    page = opened(serve_every_kind + "skemaer/eftersyn.html")

    opened_file(page, fill(paper, {"name": NAME, "shed": "Det grønne"}))

    assert rows(page) == [["Hvilket skur?", "Det grønne", "Feltet er udfyldt på forhånd og kan ikke ændres i skemaet"]]


def test_answers_on_the_page_are_replaced_only_when_their_reader_says_so(opened, served, default_site):
    paper = fill(blank(default_site, "development-plan"), {"name": NAME, "date": "01-02-2027"})
    page = opened(served + PLAN)
    write(page, {"name": "Zoë", "goal_1": "Et mål"})

    choose(page, paper)
    page.locator(REPLACING).wait_for()
    assert page.evaluate("document.activeElement.textContent") == (
        "Skal svarene i Udviklingsplan.pdf erstatte dem, du har skrevet her?"
    )
    with page.expect_download() as download:
        page.click("[data-sk-replace-fetch]")
    assert download.value.suggested_filename == "Udviklingsplan – Zoë.pdf", "one's own answers first"
    page.keyboard.press("Escape")
    assert page.locator(REPLACING).is_hidden()
    choose(page, paper)
    page.click("[data-sk-leave]")
    assert page.input_value("[name=name]") == "Zoë"
    assert page.evaluate("document.activeElement.hasAttribute('data-sk-choose')")

    choose(page, paper)
    page.click("[data-sk-replace]")
    assert page.input_value("[name=name]") == NAME
    assert page.input_value("[name=goal_1]") == ""
    assert page.locator(OUTCOME).is_visible()


def test_what_is_opened_is_kept_where_somebody_has_said_so_and_only_there(opened, served, default_site):
    paper = fill(blank(default_site, "development-plan"), {"name": NAME})
    page = opened(served + PLAN)
    opened_file(page, paper)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('samtalekit'))") == []

    page.click("[data-sk-keep]")
    page.reload()
    assert page.input_value("[name=name]") == NAME


def test_a_file_is_opened_from_the_top_of_the_form_too(opened, served, default_site):
    page = opened(served + PLAN)
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Har du allerede et udfyldt skema? Åbn det her").click()
    pdf = fill(blank(default_site, "development-plan"), {"name": NAME})
    chooser.value.set_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf})
    page.locator(OUTCOME).wait_for()

    assert page.input_value("[name=name]") == NAME


def test_what_was_missing_before_a_file_was_opened_is_said_no_more(opened, served):
    page = opened(served + PLAN)
    write(page, {"name": "Zoë"})
    downloaded(page)
    assert page.locator("[data-sk-summary]").is_visible()
    opened_file(page, b"no PDF")

    assert page.locator("[data-sk-summary]").is_hidden()


def test_who_is_offline_is_told_that_the_page_lacks_a_part(opened, served, default_site):
    """And not that something is wrong with the file."""
    pdf = fill(blank(default_site, "development-plan"), {"name": NAME})
    page = opened(served + PLAN)
    page.context.set_offline(True)
    assert opened_file(page, pdf) == "Udviklingsplan.pdf kunne ikke åbnes endnu"
    assert "Se efter, om du er på nettet" in page.locator(OUTCOME).inner_text()

    page.context.set_offline(False)
    assert opened_file(page, pdf) == "1 svar er hentet fra Udviklingsplan.pdf"


def encrypted(pdf):
    with pikepdf.open(BytesIO(pdf)) as paper:
        target = BytesIO()
        paper.save(target, encryption=pikepdf.Encryption(owner="x", user=""))
        return target.getvalue()


def printed(pdf):
    """As a browser prints to PDF: a picture of the answers, without fields."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        del paper.Root["/AcroForm"], paper.Root["/Names"], paper.Root["/AF"]
        for page in paper.pages:
            del page["/Annots"]
        target = BytesIO()
        paper.save(target)
        return target.getvalue()


REFUSED = {
    "not a PDF": (lambda _site: b"PK\x03\x04 a document", "fil er ikke en PDF", "Vælg den PDF-fil"),
    "empty": (lambda _site: b"", "fil er ikke en PDF", "Vælg den PDF-fil"),
    "locked": (lambda site: encrypted(blank(site, "development-plan")), "fil er låst", "gem en kopi uden adgangskode"),
    "printed": (
        lambda site: printed(blank(site, "development-plan")),
        "fil er ikke et udfyldt skema herfra",
        "»Udskriv som PDF«",
    ),
    "another form": (lambda site: blank(site, "effect-sheet"), "fil er et andet skema: ", "siden for det skema"),
    "cut off": (lambda site: blank(site, "development-plan")[:200], "fil kan ikke læses", "kun hentet halvt"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_opened_is_told_of_with_what_to_do(opened, served, default_site, kind):
    """And what was written stays as it is."""
    make, title, lead = REFUSED[kind]
    page = opened(served + PLAN)
    write(page, {"name": "Zoë"})

    assert opened_file(page, make(default_site), "fil").startswith(title)
    assert lead in page.locator(OUTCOME).inner_text()
    assert page.evaluate("document.activeElement.hasAttribute('data-sk-outcome')")
    assert page.locator("[data-sk-copy]").is_hidden()
    assert page.input_value("[name=name]") == "Zoë"


def test_a_file_that_is_too_large_is_not_read(opened, served, tmp_path):
    large = tmp_path / "fil"
    large.write_bytes(b"%PDF-1.7" + bytes(20_000_000))
    page = opened(served + PLAN)
    with page.expect_file_chooser() as chooser:
        page.click(OPEN)
    chooser.value.set_files(large)
    page.locator(OUTCOME).wait_for()

    assert page.locator(f"{OUTCOME} h3").inner_text() == "fil er for stor"
    assert "højst 20 MB" in page.locator(OUTCOME).inner_text()


def test_a_pack_of_several_forms_is_opened_for_each_of_them(opened, served, default_site):
    pack = blank(default_site, "pack-employee")
    definitions = {definition.form: definition for definition in read(pack).definitions}
    names = {field.key: field.name for field in definitions["development-plan"].fields}
    other = next(each for each in definitions.values() if each.form != "development-plan")
    elsewhere = next(field.name for field in other.fields if field.kind == "text")
    answers = {names["name"]: NAME, names["goal_1"]: "Et mål", elsewhere: "Noget andet"}
    page = opened(served + PLAN)

    opened_file(page, fill(pack, answers))

    assert page.input_value("[name=name]") == NAME
    assert page.input_value("[name=goal_1]") == "Et mål"
    assert rows(page) == []
    assert f"Filen har også svar på andre skemaer: {other.title}." in page.locator(OUTCOME).inner_text()


def test_a_note_and_a_drawing_are_told_of(opened, served, default_site):
    with pikepdf.open(BytesIO(fill(blank(default_site, "development-plan"), {"name": NAME}))) as paper:
        notes = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 9, 9], Contents="Husk Zoë"
            ),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=[0, 0, 9, 9]),
        ]
        paper.pages[0].Annots.extend(paper.make_indirect(note) for note in notes)
        target = BytesIO()
        paper.save(target)
    page = opened(served + PLAN)
    opened_file(page, target.getvalue())

    assert rows(page) == [["Note på papiret", "Husk Zoë", "Noter følger ikke med, når svarene bliver hentet"]]
    assert "Der er tegnet eller skrevet i hånden i filen." in page.locator(OUTCOME).inner_text()


def test_a_file_is_opened_on_a_disk(opened, default_site):
    page = opened((default_site / PLAN).as_uri())
    opened_file(page, fill(blank(default_site, "development-plan"), ANSWERS))

    shown = page.evaluate(VALUES)
    assert {name: shown[name] for name in ANSWERS} == ANSWERS


def test_a_file_that_is_dropped_on_the_page_is_opened(opened, served, default_site):
    """It would take the page's place, with what is written there."""
    page = opened(served + PLAN)
    page.evaluate(DROP, ["plan.pdf", list(fill(blank(default_site, "development-plan"), {"name": NAME}))])
    page.locator(OUTCOME).wait_for()

    assert page.input_value("[name=name]") == NAME
    assert page.locator("#sk-fill.sk-fill--over").count() == 0


def test_the_keyboard_opens_a_file(opened, served, default_site):
    page = opened(served + PLAN)
    page.emulate_media(reduced_motion="reduce")
    page.on("filechooser", lambda _chooser: None)  # the browser reports choosers from here on, not only after the key
    page.locator("#sk-fill-title").focus()
    go_to(page, "textContent", "Åbn et udfyldt skema")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    pdf = fill(blank(default_site, "development-plan"), {"name": NAME, "follow_up_1": "snart"})
    chooser.value.set_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf})
    page.locator(OUTCOME).wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Mål 1: Følges op den"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "follow_up_1"


def test_the_reader_comes_when_a_file_is_opened_and_nothing_is_sent(opened, served, default_site):
    page = opened("about:blank")
    requests = []
    page.on("request", lambda request: requests.append((request.method, request.url)))
    go_and_wait_for_search(page, served + PLAN)
    first = {url for _method, url in requests}
    assert not any("reader.js" in url for url in first)

    opened_file(page, fill(blank(default_site, "development-plan"), {"name": NAME}))

    later = [(method, url) for method, url in requests if url not in first]
    assert later == [("GET", f"{served}assets/reader.js")]


@pytest.mark.parametrize("file", sorted(HOSTILE.glob("hostile-*.pdf")), ids=lambda file: file.stem)
def test_a_hostile_file_is_answered_and_the_page_lives(opened, served, file):
    page = opened(served + PLAN)
    opened_file(page, file.read_bytes(), "fil")

    write(page, {"goal_1": NAME})
    assert page.locator(PROGRESS).inner_text() == "1 af 14 svar"


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_what_came_of_it(opened, served, default_site, axe_source, width, scheme):  # noqa: PLR0917
    """A list of what does not fit, the question whether to replace, and a file that is refused."""
    paper = fill(blank(default_site, "development-plan"), {"name": NAME, "follow_up_1": "midt i maj"})
    page = opened(served + PLAN, width=width, scheme=scheme)
    opened_file(page, paper)
    found = violations(page, axe_source)
    choose(page, paper)
    page.locator(REPLACING).wait_for()
    found += violations(page, axe_source)
    page.click("[data-sk-leave]")
    opened_file(
        page,
        b"%PDF-1.7",
        "En fil med et navn så langt, at det ikke kan stå på en linje, og_uden_et_eneste_mellemrum.pdf",
    )
    found += violations(page, axe_source)

    assert found == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_the_file_itself_is_never_changed(default_site):
    """Opened files are the reader's own: the page has no way to write to them."""
    script = (Path(default_site) / "assets" / "reader.js").read_text("utf-8")

    assert "createWritable" not in script
    assert "fetch(" not in script
