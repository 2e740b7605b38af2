"""Random answers to every form, written in the browser, kept, gone on with and downloaded: the bytes that Python writes.

A form or two of each language as a rule; in a soak all of them, several times.
"""

import os
import random

import pytest

from browser.test_fill_in import GET, KEEP, SUMMARY, downloaded, forms_of
from samtalekit.paper.pdf.fill import fill

pytestmark = pytest.mark.browser

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
SEEDS = range(int(os.environ.get("SAMTALEKIT_SOAK_EXAMPLES", "5")) if IS_SOAK else 1)
FEW_FORMS = 4

WORDS = (
    "Łukasz", "Şahin", "Ωμέγα", "Zoë", "İğdır", "Đặng", "Šárka", "Þórr", "l’été", "»citat«", "Ærø", "på", "og", "50 %", "(a)", "\\", "–", "½", "o’Brien",
)  # fmt: skip
UNDRAWN = "👋"
ANSWERED = 2 / 3  # of the controls

CONTROLS = """
() => [...document.querySelectorAll('#sk-fill form :is(input, textarea, select)[name]')].map((control) => {
  const round = control.closest('[data-sk-round]');
  const rounds = round ? [...control.closest('[data-sk-section]').querySelectorAll('[data-sk-round]')] : [];
  const isNumber = control.inputMode === 'decimal';
  return {
    name: control.name,
    kind: control.tagName === 'INPUT' ? (isNumber ? 'number' : control.type) : control.tagName.toLowerCase(),
    value: control.tagName === 'SELECT' ? [...control.options].map((option) => option.value) : control.value,
    most: control.maxLength,
    round: Math.max(0, rounds.indexOf(round)),
    section: round ? round.dataset.skRound : '',
  };
})
"""
ADD = """
(name) => document.querySelector(`[data-sk-round='${name}']`).closest('[data-sk-section]')
  .querySelector('[data-sk-add]:not([hidden])').click()
"""
WRITE = """
(answers) => {
  for (const control of document.querySelectorAll('#sk-fill form :is(input, textarea, select)[name]')) {
    if (!(control.name in answers)) continue;
    const answer = answers[control.name];
    if (control.type === 'radio' || control.type === 'checkbox') control.checked = control.value === answer;
    else control.value = control.type === 'date' ? answer.split('-').reverse().join('-') : answer;
    control.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
"""
HIDDEN = (
    "() => [...document.querySelectorAll('#sk-fill [data-sk-question][hidden] [name]')].map((control) => control.name)"
)


def text(luck, *, lines, most):
    words = " ".join(luck.choices(WORDS, k=luck.randint(1, 25 if lines else 4)))
    if lines:
        words = "".join(luck.choice(["\n", " ", " ", " "]) if each == " " else each for each in words)
    return words[: most if most > 0 else None].strip()


def answer_to(luck, control):
    """Something that a reader could write, tick or choose."""
    kind, value = control["kind"], control["value"]
    if kind in {"radio", "checkbox"}:
        return value
    if kind == "select":
        return luck.choice(value[1:])
    if kind == "date":
        return f"{luck.randint(1, 28):02}-{luck.randint(1, 12):02}-{luck.randint(1990, 2099)}"
    if kind == "number":
        return luck.choice(["1", "2,5", "3.75", "-4", "1000000", "tolv"])
    return text(luck, lines=kind == "textarea", most=control["most"])


def random_answers(luck, controls):
    """Answers by name, and how many rounds are added to each repeated section."""
    rounds = {control["section"]: 0 for control in controls if control["section"]}
    for section in rounds:
        rounds[section] = luck.randint(0, max(each["round"] for each in controls if each["section"] == section))
    asked = [control for control in controls if control["round"] <= rounds.get(control["section"], 0)]
    luck.shuffle(asked)  # of a radio group, any of its buttons
    return {control["name"]: answer_to(luck, control) for control in asked if luck.random() < ANSWERED}, rounds


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_random_answers_come_out_as_python_writes_them(opened, served, default_site, language, seed):
    """Half of them before the page is reloaded, the rest after, with rounds, conditions, and an emoji that is put right."""
    luck = random.Random(f"{language} {seed}")
    forms = forms_of(default_site, language)
    page, differing = opened(served), []
    page.on("dialog", lambda dialog: dialog.accept())
    for form in forms if IS_SOAK else luck.sample(forms, FEW_FORMS):
        page.goto(served + form.page)
        controls = page.evaluate(CONTROLS)
        answers, rounds = random_answers(luck, controls)
        for section, added in rounds.items():
            for _round in range(added):
                page.evaluate(ADD, section)
        page.click(KEEP)
        names = sorted(answers)
        page.evaluate(WRITE, {name: answers[name] for name in names[::2]})
        page.reload()
        page.evaluate(WRITE, {name: answers[name] for name in names[1::2]})
        hidden = set(page.evaluate(HIDDEN))
        texts = [
            each["name"] for each in controls if each["kind"] == "textarea" and each["name"] in {*answers} - hidden
        ]
        if texts:
            page.evaluate(WRITE, {texts[0]: f"Hej {UNDRAWN}"})
            page.click(GET)
            page.locator(SUMMARY).wait_for()
            assert UNDRAWN in page.locator(SUMMARY).inner_text(), form.id
            page.evaluate(WRITE, {texts[0]: answers[texts[0]]})
        expected = answers | dict.fromkeys(hidden, "")
        if downloaded(page)[1] != fill((default_site / form.paper).read_bytes(), expected):
            differing.append((form.id, expected))

    assert differing == []
