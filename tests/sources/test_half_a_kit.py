"""Half a kit: whatever a workplace leaves out, nothing that stays promises it.

Every page, form, language and path of the kit is left out alone, every part left out or taken in, and sets of them at
random. What is read here is the text that a workplace then gets, not how it came to be.
"""

import dataclasses
import os
import random
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import pytest
from pydantic import BaseModel

from helpers.projects import TESTS, write
from samtalekit.core.locale import INTRODUCES
from samtalekit.model.gfm import BLOCK, parse
from samtalekit.model.markup import HOLDING_BLOCKS, links
from samtalekit.sources.checks.promises import mentions, titles_left_out
from samtalekit.sources.kit import read_kit
from samtalekit.sources.selection import selection

ROOT = TESTS.parent
PAGES = sorted((ROOT / "content/da").rglob("*.md"))

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
RANDOM = 60 if IS_SOAK else 10
"""Sets at random, for each choice of parts; in ``make test`` two, but for the kit with the parts that it comes with."""

STEPS = ("plan", "bridge", "share", "learn", "effect")
STEP_SETS = [tuple(each for each in STEPS if each != gone) for gone in STEPS] + [("plan", "share"), ("effect",)]
"""The steps that a workplace keeps: all but one, two, and one."""

COUNTED = {
    "da": (re.compile(r"(?<![Ii]deen om )\b(ét|to|tre|fire|fem|seks) trin\b"), ["ét", "to", "tre", "fire", "fem"]),
    "en": (
        re.compile(r"(?<!idea of )\b(one|two|three|four|five|six) steps\b"),
        ["one", "two", "three", "four", "five"],
    ),
}
"""How many steps a text says there are, and the words; how many the secretariat had in mind is another matter."""

NUMBERED = re.compile(r"\b(?:[Tt]rin|[Ss]tep) ([0-9–])")

PARTS = {
    "state": "",
    "nothing": "leave_out: [state_agreement]\n",
    "municipal": "leave_out: [state_agreement]\ntake_in: [municipal_agreement]\n",
    "regional": "leave_out: [state_agreement]\ntake_in: [regional_agreement]\n",
    "private": "leave_out: [state_agreement]\ntake_in: [private_workplace]\n",
}

TRIAL = {
    "forms": (
        "process-plan", "employee-preparation", "manager-preparation", "conversation-guide", "development-plan",
        "follow-up", "senior-talk", "new-employee",
    ),
    "pages": (
        "index", "steps/index", "steps/plan", "steps/bridge", "steps/share", "steps/learn", "steps/effect", "start/hr",
        "start/manager", "start/employee", "forms/index", "more/index", "more/faq", "more/glossary", "more/year",
        "more/talks", "more/talks/senior", "contact", "privacy", "accessibility",
    ),
    "languages": ("da",),
}  # fmt: skip
"""Half a kit as a municipality chose it: every step, few forms, and no examples or tools."""

NAMES = {
    "da": {
        "forms/competence-wheel": "kompetencehjul",
        "forms/conversation-guide": r"(?:samtale)?guiden?\b",
        "forms/development-plan": r"udviklingsplan(?:en)?\b",
        "forms/effect-sheet": "effektark",
        "forms/group-overview": "læringsoverblik",
        "forms/group-review": "GRUS-skema",
        "forms/manager-review": "LUS-skema",
        "forms/online-checklist": "tjeklisten til online-MUS",
        "forms/process-plan": "procesplan",
        "forms/review-survey": "spørgeskema",
        "forms/short-mus": "den korte MUS",
        "forms/strategy-bridge": "broen fra strategi til udvikling",
        "forms/union-rep-review": "TRUS-skema",
    },
    "en": {
        "forms/competence-wheel": "competence wheel",
        "forms/conversation-guide": r"(?:conversation |the )guide\b",
        "forms/development-plan": r"development plan\b",
        "forms/effect-sheet": "effect sheet",
        "forms/group-overview": "learning overview",
        "forms/group-review": "group review form",
        "forms/manager-review": "LUS form",
        "forms/online-checklist": "checklist for online",
        "forms/process-plan": "process plan",
        "forms/review-survey": "survey",
        "forms/short-mus": "short review",
        "forms/strategy-bridge": "strategy bridge",
        "forms/union-rep-review": "TRUS form",
    },
}
"""What running text calls a form that a workplace can do without, besides its title: a regular expression."""

GENERAL_WORDS = {
    "more/cases": {"forms/process-plan"},
    "more/index": {"forms/process-plan"},
    "more/glossary": {"forms/development-plan"},
    "more/guidelines": {"forms/development-plan"},
    "more/publishing": {"forms/development-plan"},
    "term development_plan": {"forms/development-plan"},
}
"""Where a form's name is a general word: in stories of other workplaces, in law and agreements, and as a term."""

POINTS_BACK = {
    "da": re.compile(r"(?:Den|Det|De|Dem|Begge(?: dele)?)\b(?!,)"),
    "en": re.compile(r"(?:They|It|Them|These|Those|Both|That one|You can do either)\b"),
}
"""How a sentence begins that speaks of what the sentence before it named."""

STANDS_ALONE = {
    ("da", "Den korte MUS"),
    ("da", "De korte møder"),
    ("da", "Den 18."),
    ("da", "Den første samtale"),
    ("da", "De fandt ingen fond"),
    ("da", "De aftalte, at Kasper"),
    ("da", "De talte engelsk"),
    ("en", "They found no fund"),
    ("en", "They agreed that Kasper"),
    ("en", "They wrote the "),
    ("en", "They spoke English"),
}
"""Sentences that begin so and are understood without the one before: an article, or the people of a story."""

IN_ANOTHER_LANGUAGE = {
    "da": ("en", re.compile(r"findes (?:nu |også )+på engelsk")),
    "en": ("da", re.compile(r"in English (?:too|as well)")),
}


@cache
def reading(parts, folder):
    """The kit as a workplace reads it that leaves nothing out but parts."""
    root = write(folder, {"workplace.yml": f"name: Kaj\nlanguages: [da, en]\nexample: true\nkit: {ROOT}\n{parts}"})
    read = read_kit(root)
    assert read.kit, read.findings
    return read.localized


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    return {name: reading(parts, tmp_path_factory.mktemp(name)) for name, parts in PARTS.items()}


def without_one(choice) -> Iterator[tuple[str, dict[str, object]]]:
    """Everything that a workplace can leave out, alone: a name, and the settings."""
    pages, forms = sorted(choice.fronts), sorted(choice.all_forms)
    languages, audiences = choice.kit.languages, [each.id for each in choice.kit.audiences]
    yield from ((each, {"pages": tuple(page for page in pages if page != each)}) for each in pages[:])
    yield from ((f"forms/{each}", {"forms": tuple(form for form in forms if form != each)}) for each in forms)
    yield from ((each, {"languages": tuple(code for code in languages if code != each)}) for each in languages)
    yield from ((f"path {each}", {"paths": tuple(one for one in audiences if one != each)}) for each in audiences)
    yield "news", {"news": False}
    yield "booklet", {"papers": choice.workplace.papers.model_copy(update={"booklet": False})}
    yield "forms", {"forms": ()}
    yield "pages", {"pages": ()}


def at_random(choice, seed) -> dict[str, object]:
    """Settings that leave out a good part of everything."""
    chance = random.Random(seed)
    share = chance.choice((0.2, 0.5, 0.8))

    def some(names):
        return tuple(name for name in names if chance.random() < share)

    return {
        "pages": some(sorted(choice.fronts)),
        "forms": some(sorted(choice.all_forms)),
        "paths": some(each.id for each in choice.kit.audiences),
        "languages": chance.choice((("da", "en"), ("da",), ("en",))),
        "news": chance.random() < share,
    }


def dead_promises(localized, settings):
    """What the pages of a workplace with these settings promise that is not there."""
    choice = localized[0].choice
    choice = dataclasses.replace(choice, workplace=choice.workplace.model_copy(update=settings))
    return [
        f"{files.language}: {each}"
        for files in localized
        if files.language in choice.workplace.languages
        for each in _dead(dataclasses.replace(files, choice=choice))
    ]


def _dead(files) -> Iterator[str]:
    choice, titles = files.choice, titles_left_out(files)
    other, offered = IN_ANOTHER_LANGUAGE[files.language]
    for page_id, selected in selection(files.pages, choice).items():
        page = selected.page
        texts = [page.body, *texts_of(page.front.model_copy(update={"sources": (), "aliases": ()}))]
        yield from (f"{page_id}: {each.words!r} {each.name}" for each in selected.rest.promises)
        before = unfinished(files.pages[page_id].page.body, files.language)
        yield from (f"{page_id}: {each}" for each in unfinished(page.body, files.language) - before)
        for text in texts:
            yield from (f"{page_id}: mentions {title!r}" for _line, _column, title in mentions(text, titles))
            if not page_id.startswith(STORIES):
                yield from (f"{page_id}: mentions {word!r}" for word in called(page_id, text, files))
            if other not in choice.workplace.languages and offered.search(text):
                yield f"{page_id}: offers another language"
        yield from (f"{page_id}: an empty pack of {each}" for each in empty_packs(page.body, files))
        for link in links(page.body):
            if not link.is_image and choice.left_out(link.target, page):
                yield f"{page_id}: links to {link.target}"
    yield from _dead_in_definitions(files, titles)


def _dead_in_definitions(files, titles) -> Iterator[str]:
    choice = files.choice
    for term in files.glossary.terms:
        if choice.has_all(term.only_with):
            yield from (f"term {term.id}: {word!r}" for word in called(f"term {term.id}", term.term, files))
            yield from (f"term {term.id}: {title!r}" for _line, _column, title in mentions(term.means, titles))
    for definition_id, form, text in definition_texts(files):
        if form is None or choice.has_form(form):
            found = mentions(text, titles)
            yield from (f"{definition_id}: mentions {title!r}" for _line, _column, title in found)
        if definition_id in files.figures:
            yield from (f"{definition_id}: mentions {word!r}" for word in called(definition_id, text, files))


def called(where, text, files) -> list[str]:
    """What a text calls forms that are left out, unless that is a general word there."""
    left_out = {name: word for name, word in NAMES[files.language].items() if not files.choice.has_all([name])}
    general = GENERAL_WORDS.get(where, set())
    return [word for name, word in left_out.items() if name not in general and named(word, text)]


def empty_packs(text, files) -> Iterator[str]:
    """Whose pack a text shows, and no form that is left is in it; ``anybody`` for all packs."""
    left = [each.form.source for each in files.forms.values() if files.choice.has_form(each.form.id)]
    packed = {audience for form in left if form.pack for audience in form.audiences}
    for token in parse(text).tokens:
        if token.type == BLOCK and token.info in {"pack", "packs"}:
            whose = token.content or "anybody"
            if not packed or (token.info == "pack" and whose not in packed):
                yield whose


def selected_pages(localized, settings):
    """Yield each page that a workplace with these settings has, its whole body and what is left of it."""
    choice = localized[0].choice
    choice = dataclasses.replace(choice, workplace=choice.workplace.model_copy(update=settings))
    for files in localized:
        if files.language in choice.workplace.languages:
            files = dataclasses.replace(files, choice=choice)  # noqa: PLW2901  # the same files, chosen from otherwise
            for page_id, selected in selection(files.pages, choice).items():
                yield files.language, page_id, files.pages[page_id].page.body, selected


def orphans(localized, settings) -> Iterator[str]:
    """Sentences that begin with a word for what the sentence before named, and that one was taken out."""
    for language, page_id, whole, selected in selected_pages(localized, settings):
        if selected.page.body == whole:
            continue
        lines = enumerate(sentences_by_line(selected.page.body))
        kept = {(selected.rest.numbers[at], sentence) for at, found in lines for sentence in found}
        every = [(at, sentence) for at, found in enumerate(sentences_by_line(whole)) for sentence in found]
        for (before_at, before), (at, sentence) in pairwise(every):
            is_near = at - before_at <= NEAR and not before.startswith((":::", "#"))
            if is_near and (at, sentence) in kept and (before_at, before) not in kept:
                stands = any(language == code and sentence.startswith(start) for code, start in STANDS_ALONE)
                if POINTS_BACK[language].match(sentence) and not stands:
                    yield f"{language} {page_id}: {sentence!r} without {before!r}"


NEAR = 3
"""Lines within which a sentence speaks of the one before: with a block around one there are two between."""

SENTENCE_END = re.compile(r"(?<=[.!?:])[»”\"’)*]* +")


@lru_cache(maxsize=2048)
def sentences_by_line(text):
    """The sentences of each line, links as their words; lines without text have none."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return [tuple(each.strip() for each in SENTENCE_END.split(line) if each.strip()) for line in plain.split("\n")]


def uneven(localized, settings) -> Iterator[str]:
    """Pages that lose more paragraphs, entries, rows, headings or blocks in one language than in the other."""
    lost: dict[str, list[int]] = {}
    for _language, page_id, whole, selected in selected_pages(localized, settings):
        lost.setdefault(page_id, []).append(pieces(whole) - pieces(selected.page.body))
    yield from (f"{page_id}: {numbers}" for page_id, numbers in lost.items() if len({*numbers}) > 1)


@lru_cache(maxsize=2048)
def pieces(text):
    """How many lines have text, without the marks of what lines are tied to."""
    return sum(1 for line in text.split("\n") if line.strip() and not re.match(r"::: (?:with|part)\b|:::\s*$", line))


STORIES = "more/cases/"
"""Below it are stories: what other workplaces used is what happened there."""


KNOWN_TEXTS: dict[int, list[tuple[str, str | None, str]]] = {}


def definition_texts(files):
    """Each text of a catalogue, cards, a figure or a form but their titles, with its definition and the form's id."""
    known = KNOWN_TEXTS.get(id(files.forms))
    if known is None:
        named = [(each.catalogue.id, None, each.catalogue) for each in files.catalogues.values()]
        named += [(each.card_set.id, None, each.card_set) for each in files.card_sets.values()]
        named += [(each.figure.id, None, each.figure) for each in files.figures.values()]
        named += [(form_id, form_id, each.form.source) for form_id, each in files.forms.items()]
        known = KNOWN_TEXTS[id(files.forms)] = [
            (name, form, text) for name, form, model in named for text in {*texts_of(model)} - {model.title}
        ]
    return known


def named(word, text):
    return re.search(rf"(?<![\w-]){word}", text, re.IGNORECASE) is not None


def texts_of(model: object) -> Iterator[str]:
    """Every text in a model."""
    if isinstance(model, str):
        yield model
    elif isinstance(model, BaseModel):
        yield from (text for value in dict(model).values() for text in texts_of(value))
    elif isinstance(model, dict):
        yield from (text for value in model.values() for text in texts_of(value))
    elif isinstance(model, (tuple, list)):
        yield from (text for value in model for text in texts_of(value))


@lru_cache(maxsize=2048)
def unfinished(text, language):
    """What `_unfinished` finds, each once."""
    return frozenset(_unfinished(text, language))


def _unfinished(text, language) -> Iterator[str]:
    """Headings with nothing beneath them, blocks and entries with nothing in them, sentences that announce nothing."""
    tokens = [each for each in parse(text).tokens if each.type != "heading_close"]
    for number, token in enumerate(tokens):
        after = tokens[number + 1 :]
        if token.type == "heading_open":
            following = next((each for each in after[1:]), None)
            is_end = following is None or (following.type == BLOCK and not following.info)
            if is_end or (following.type == "heading_open" and following.tag <= token.tag):
                yield f"nothing beneath {after[0].content!r}"
        elif token.type == "list_item_open" and after[0].type == "list_item_close":
            yield "an empty entry"
        elif token.type == BLOCK and token.info in HOLDING_BLOCKS and after[0].type == BLOCK and not after[0].info:
            yield f"an empty {token.info}"
        elif token.type == "table_open" and not any(each.type == "td_open" for each in tokens):
            yield "a table without rows"
        elif token.type == "inline" and token.level == 1 and tokens[number - 1].type == "paragraph_open":
            following = after[1] if len(after) > 1 else None
            is_end = (
                following is None
                or following.type == "heading_open"
                or (following.type == BLOCK and not following.info)
            )
            last = re.split(r"(?<=[.!?]) ", token.content)[-1]
            if is_end and (last.endswith(":") or INTRODUCES[language].match(last)) and "](" not in last:
                yield f"nothing after {last!r}"


def test_nothing_that_stays_promises_what_is_left_out_alone(readings):
    """Each page, form, language and path, news, the booklet, and all forms or pages at once."""
    localized = readings["state"]
    found = {
        name: dead
        for name, settings in without_one(localized[0].choice)
        if (dead := dead_promises(localized, settings))
    }

    assert found == {}


def test_no_sentence_that_stays_speaks_of_one_that_was_taken_out(readings):
    """Where "Det tager du bare med" was left of what was said about a sheet that is left out."""
    localized = readings["municipal"]
    found = {name: [*orphans(localized, settings)] for name, settings in without_one(localized[0].choice)}

    assert {name: each for name, each in found.items() if each} == {}


def test_both_languages_lose_the_same(readings):
    """Where one language put in two sentences what the other put in one, and kept the second."""
    localized = readings["municipal"]
    found = {name: [*uneven(localized, settings)] for name, settings in without_one(localized[0].choice)}

    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("parts", PARTS)
def test_nothing_that_stays_promises_what_is_left_out_with_much_else(readings, parts):
    """Parts of the kit that a workplace leaves out or takes in, alone and with pages and forms at random."""
    localized = readings[parts]
    assert dead_promises(localized, {}) == []
    for seed in range(RANDOM if IS_SOAK or parts == "state" else 2):
        settings = at_random(localized[0].choice, f"{parts} {seed}")
        assert dead_promises(localized, settings) == [], (parts, seed)


def test_the_half_that_a_municipality_chose_promises_nothing_else(readings):
    """Where the bridge's page ended in a sentence about an example, and a page in Danish alone offered English."""
    localized = readings["municipal"]

    assert dead_promises(localized, TRIAL) == []


@pytest.mark.parametrize(
    "forms", [("employee-preparation", "conversation-guide", "development-plan"), ("three-questions",)]
)
def test_an_audience_without_a_form_in_one_file_is_promised_none(readings, forms):
    """With no form for HR, the heading over HR's forms in one file would have nothing under it."""
    localized = readings["municipal"]

    assert dead_promises(localized, {"forms": forms}) == []


@pytest.mark.skipif(not IS_SOAK, reason="each thing alone, for each choice of parts")
@pytest.mark.parametrize("parts", [each for each in PARTS if each != "state"])
def test_nothing_that_stays_promises_what_is_left_out_alone_wherever_it_is(readings, parts):
    localized = readings[parts]
    for name, settings in without_one(localized[0].choice):
        assert dead_promises(localized, settings) == [], (parts, name)


@pytest.mark.parametrize("kept", STEP_SETS if IS_SOAK else STEP_SETS[1:3], ids=" ".join)
def test_every_step_has_the_number_that_readers_see_and_they_are_counted_right(kept, tmp_path):
    """A workplace without the second of five steps has four, and the third of the kit is its second."""
    every = sorted(path.relative_to(ROOT / "content/da").with_suffix("").as_posix() for path in PAGES)
    pages = [page for page in every if not page.startswith("steps/") or page in {f"steps/{each}" for each in kept}]
    chosen = ", ".join([*pages, "steps/index", "more/own"])
    settings = f"name: Kaj\nlanguages: [da, en]\nexample: true\nkit: {ROOT}\npages: [{chosen}]\n"
    links = " ".join(f"[Trin {{{{ step.{each} }}}}](../steps/{each}.md)." for each in kept)
    own = f"---\ntitle: Vores\nsummary: Vores {{{{ steps.count }}}} trin.\n---\n\n{links}\n"
    read = read_kit(write(tmp_path, {"workplace.yml": settings, "content/da/more/own.md": own}))
    assert read.kit, read.findings
    ours = read.kit.localized[0].page("more/own")
    assert re.findall(r"Trin (\d)", ours.body) == [str(number) for number in range(1, len(kept) + 1)]
    assert ours.front.summary == f"Vores {COUNTED['da'][1][len(kept) - 1]} trin."

    for localized in read.kit.localized:
        counted, words = COUNTED[localized.language]
        title = f"{localized.words.title} {localized.page('steps/index').front.title}"
        assert {*counted.findall(title)} == {words[len(kept) - 1]}
        for page in localized.pages:
            text = "\n".join([page.body, *texts_of(page.front.model_copy(update={"sources": (), "aliases": ()}))])
            assert {*counted.findall(text)} <= {words[len(kept) - 1]}, page.id
            assert {*NUMBERED.findall(text)} <= {str(number) for number in range(1, len(kept) + 1)}, page.id
            for number, step in re.findall(r"\[(?:[Tt]rin|[Ss]tep) (\d)\]\([./]*(?:steps/)?(\w+)\.md", text):
                assert int(number) == kept.index(step) + 1, page.id
