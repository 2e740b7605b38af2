"""Facts of texts: what was once found out about a text is what parsing it again would say."""

import json

import pytest

from samtalekit.model import checked_markup, gfm, markup, text_facts

TEXT = """\
# One `a` [b](c.md "T")

::: tip A title
- text with ![](x.png) and <b>html</b>
:::

::: part agreement
[odd] [one][two] and [three](four.md)

| a | b |
|---|---|
| 1 | 2 |
:::

Under
---

```py
open
"""
QUESTIONS = (
    markup.blocks, markup.links, markup.odd_links, markup.headings_at, markup.code_spans, markup.unnamed_pictures,
    markup._block_lines, checked_markup.raw_html, checked_markup.table_sizes, checked_markup.unclosed_fences,
    checked_markup.too_many_brackets,
)  # fmt: skip


@pytest.fixture
def forget(monkeypatch):
    """A process that has met no text."""

    def begin():
        text_facts._about.cache_clear()
        for name in ("_stored", "_asked", "_news"):
            getattr(text_facts, name).clear()

    begin()
    yield begin
    begin()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_an_answer_that_was_stored_is_the_one_that_parsing_gives(question, forget, monkeypatch):
    """And nothing is parsed for it."""
    answer = question(TEXT)
    stored = json.loads(json.dumps(text_facts.learned()))
    forget()
    text_facts.learn(stored)
    monkeypatch.setattr(gfm, "PARSER", None)
    gfm.parse.cache_clear()

    assert question(TEXT) == answer
    assert isinstance(question(TEXT), type(answer))
    assert type(next(iter(answer or [()]))) is type(next(iter(question(TEXT) or [()])))


def test_nothing_is_stored_where_nothing_is_new(forget):
    markup.links(TEXT)
    stored = text_facts.learned()
    assert text_facts.learned() is None
    forget()
    text_facts.learn(stored)
    markup.links(TEXT)

    assert text_facts.learned() is None


def test_what_nobody_asks_about_is_not_stored_again(forget):
    """A page that is gone takes its facts along."""
    markup.links("gone")
    stored = text_facts.learned()
    forget()
    text_facts.learn(stored)
    markup.links("here")

    assert len(text_facts.learned()) == 1
