"""Every form of the kit on its page, in both languages: opened as any program saved it, filled in, gone on with, downloaded.

A few forms as a rule; in a soak all of them.
"""

import os
from functools import cache
from types import SimpleNamespace

import pytest

from browser.pdfjs import drawn_by
from browser.test_fill_in import FILL_ALL, GET, KEEP, NAME, PROGRESS, SUMMARY, KitForm, downloaded, forms_of
from browser.test_opening import VALUES, opened_file, rows
from browser.test_random_answers import HIDDEN, UNDRAWN
from paper.readers import boxes
from paper.readers import values as values_of
from paper.similarity import darkness
from paper.test_witnesses import SEEN, places_of, plain
from paper.witnesses import pdfium, pdfjs
from paper.witnesses.all import WITNESSES
from paper.witnesses.answers import Job, answers_to
from paper.witnesses.seen import in_pdfium, in_poppler, piece
from samtalekit.core.messages import message
from samtalekit.paper.pdf.fill import fill
from samtalekit.paper.pdf.read import read
from stories.test_every_paper import failures

pytestmark = pytest.mark.browser

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
OPENED = {
    "da": ("development-plan", "process-plan", "competence-wheel", "effect-sheet"),
    "en": ("employee-preparation",),
}
"""Forms to open but in a soak: with rounds, a scale, ticks, choices, dates; tables; a chart; a question that may not apply."""

FILLED = {"da": ("competence-wheel",), "en": ("development-plan",)}
"""Forms to fill in but in a soak: with a chart; with rounds and dates."""

WRITABLE = "#sk-fill form :is(textarea, input[type=text]:not([inputmode]))"
SCRIPT = "web.fill_in.script."
LANGUAGES = pytest.mark.parametrize("language", ["da", "en"])


def chosen(site, language, few) -> list[KitForm]:
    return [form for form in forms_of(site, language) if IS_SOAK or form.id in few[language]]


@cache
def blank(site, form):
    return (site / form.paper).read_bytes()


@cache
def saved_by(site, language, witness):
    """The papers with an answer in every field, as a reader saves them: form, answers, content."""
    forms = chosen(site, language, OPENED)
    jobs = [Job(form.id, blank(site, form), answers_to(entries_of(blank(site, form)))) for form in forms]
    return list(zip(forms, [job.answers for job in jobs], WITNESSES[witness].fill_all(jobs), strict=True))


def entries_of(pdf):
    """The fields of a paper, as its definition has them."""
    [definition] = read(pdf).definitions
    return [
        SimpleNamespace(
            name=field.name, kind=field.kind, readonly=field.readonly, default=field.default,
            values=[(option.id, option.label) for option in field.options], max_length=field.max_length,
        )
        for field in definition.fields
    ]  # fmt: skip


@LANGUAGES
@pytest.mark.parametrize("witness", WITNESSES)
def test_a_paper_that_any_reader_filled_in_shows_the_same_answers(opened, served, default_site, witness, language):
    """And they come out again as they were, but those to questions that do not apply, which are listed."""
    page = opened(served)
    page.on("dialog", lambda dialog: dialog.accept())
    not_asked = message(language, f"{SCRIPT}not_asked")
    saved, differing = saved_by(default_site, language, witness), {}
    for form, answers, pdf in saved:
        page.goto(served + form.page)
        title = opened_file(page, pdf, form.id)
        shown, hidden = page.evaluate(VALUES), set(page.evaluate(HIDDEN))
        wrong = {name: (answer, shown.get(name)) for name, answer in answers.items() if shown.get(name) != answer}
        head = page.locator("[data-sk-head] [name]").count()  # answers too, which the progress does not count
        values = {"count": int(page.locator(PROGRESS).inner_text().split()[0]) + head, "file": form.id}
        got = message(language, f"{SCRIPT}{'got_with_head' if head else 'got_many'}", values)
        if title != got:
            wrong["title"] = title
        if left := [row for row in rows(page) if row[-1] != not_asked]:
            wrong["left"] = left
        if bool(rows(page)) != bool(hidden & answers.keys()):
            wrong["listed"] = rows(page)
        again = values_of(downloaded(page)[1])
        expected = {name: "" if name in hidden else answer for name, answer in answers.items()}
        wrong |= {f"downloaded {name}": again[name] for name, answer in expected.items() if again[name] != answer}
        if wrong:
            differing[form.id] = wrong

    assert len(saved) >= (20 if IS_SOAK else 1)
    assert differing == {}


def filled_in(page, address):
    """Fill in a form as far as a character that no paper draws, reload the page, put it right; give answers and paper."""
    page.goto(address)
    page.click(KEEP)
    answers = page.evaluate(FILL_ALL, NAME)
    first = page.locator(WRITABLE).locator("visible=true").first
    name = first.get_attribute("name")
    first.fill(f"Zoë {UNDRAWN}")
    page.click(GET)
    page.locator(SUMMARY).wait_for()
    assert UNDRAWN in page.locator(SUMMARY).locator("a").first.inner_text(), address
    page.reload()
    assert page.input_value(f"[name='{name}']") == f"Zoë {UNDRAWN}", address
    page.fill(f"[name='{name}']", answers[name])
    return answers, downloaded(page)[1]


@pytest.fixture
def in_pdfjs(opened, serve):
    """The pages of a paper as Firefox shows it."""
    return drawn_by(opened, serve)


@LANGUAGES
def test_a_form_is_filled_in_with_hard_names_gone_on_with_and_read_everywhere(  # noqa: PLR0917
    opened, served, default_site, in_pdfjs, tmp_path, language
):
    """The bytes are those that Python writes; PDFium, poppler and pdf.js read and show them; nothing is spoiled."""
    page, wrong, papers = opened(served), [], {}
    page.on("dialog", lambda dialog: dialog.accept())
    for form in chosen(default_site, language, FILLED):
        answers, papers[form] = filled_in(page, served + form.page)
        if papers[form] != fill(blank(default_site, form), answers):
            wrong.append((form.id, "other bytes than Python's"))
        wrong += [(form.id, failure) for failure in failures(papers[form], tmp_path)]
        values = {name: answer for name, answer in answers.items() if answer}
        for reader in (pdfium, pdfjs):
            found = plain(reader.read_all([papers[form]])[0])
            wrong += [(form.id, reader.NAME, name) for name, value in values.items() if found.get(name) != value]
        places = boxes(papers[form])
        for seer in (in_pdfium, in_poppler, in_pdfjs):
            drawn = seer(papers[form])
            empty = seer(fill(blank(default_site, form), dict.fromkeys(answers, "")))
            wrong += [
                (form.id, seer.__name__, name)
                for name, value in values.items()
                for key in places_of(name, value, places)
                if darkness(piece(drawn, places[key])) < darkness(piece(empty, places[key])) + SEEN
            ]

    assert len(papers) >= (20 if IS_SOAK else 1)
    assert wrong == []
