"""A theme's templates say where words go; they cannot use up the machine."""

import re
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from pydantic import BaseModel

import samtalekit
from paper.samples import ROOT, make_theme
from samtalekit.content.context import Templates
from samtalekit.core.errors import ThemeError, reason_of
from samtalekit.model.base import Frozen
from samtalekit.model.page import FrontMatter, Origin, Page
from samtalekit.theming.sandbox import PLAIN
from samtalekit.theming.templates import rendered, sandbox

THEME = ROOT / "theme"


DOUBLING = "{% set n = namespace(x='x' ~ words) %}{% for a in words %}{% set n.x = § %}{% endfor %}"

RUNNING_AWAY = [
    "{% for i in range(10**9) %}x{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ 9 ** 99999999 }}",
    "{{ lipsum(100000) }}",
    "{{ 1 / 0 }}",
    "{% macro on() %}{{ on() }}{% endmacro %}{{ on() }}",
    "{{ 'x'|center(2500000000) }}",
    "{{ 'x'.center(2500000000) }}",
    "{{ 'x'.ljust(width) }}",
    "{{ 'x'.encode().zfill(2500000000) }}",
    "{{ '\t'.expandtabs(2500000000) }}",
    "{{ (1).to_bytes(2500000000, 'big') }}",
    "{{ '%0999999999d'|format(1) }}",
    "{{ '%*d'|format(999999999, 1) }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '%(a)*d' % {'a': 999999999} }}",
    "{{ '{:999999999}'.format(1) }}",
    "{{ '{:{w}}'.format(1, w=999999999) }}",
    "{{ '{0:>999999999}'.format_map({'0': 1}) }}",
    "{{ words|indent(width=1000000000) }}",
    "{{ words|indent(width=words|replace('x', words)) }}",
    "{{ [1]|batch(1000000000, 'x')|list }}",
    "{{ [1]|slice(1000000000)|list }}",
    "{{ words|replace('', words|replace('x', words)) }}",
    "{{ words.replace('', words.replace('x', words)) }}",
    "{{ words|map('replace', 'x', words)|join(words|replace('x', words)) }}",
    "{{ words.join(words|map('replace', 'x', words)|list) }}",
    "{{ words|wordwrap(1, wrapstring=words|replace('x', words)) }}",
    "{{ ('x'|center(3000000))|wordwrap(1)|length }}",
    "{{ words.translate({120: words|replace('x', words)}) }}",
    "{{ ('{0}'|replace('{', words ~ '{')|replace('x', '{0}')).format(words|replace('x', words)) }}",
    DOUBLING.replace("§", "n.x ~ n.x"),
    DOUBLING.replace("§", "n.x + n.x"),
    DOUBLING.replace("§", "[n.x, n.x]") + "{{ n.x }}",
    DOUBLING.replace("§", "[n.x, n.x]") + "{{ n.x|string }}",
    DOUBLING.replace("'x' ~ words", "[1]").replace("§", "n.x + n.x"),
    DOUBLING.replace("'x' ~ words", "9").replace("§", "n.x * n.x"),
    "{{ [words|list, words|list]|sum(start=[]) }}",
    "{% for a in words %}{% for b in words %}{% for c in words %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in words %}{% for b in words %}{% for c in words if false %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in words %}{% for b in words %}{% set c = words|map('upper')|list %}{% endfor %}{% endfor %}",
    "{% for a in words recursive %}{{ loop(words) }}{% endfor %}",
    "{% macro on(n) %}{% if n %}{{ on(n - 1) }}{{ on(n - 1) }}{% endif %}{% endmacro %}{{ on(40) }}",
    "{% set n = (n or 0) + 1 %}{% if n < 40 %}{% include 'own.html.j2' %}{% include 'own.html.j2' %}{% endif %}",
    "{% block a %}{% if words %}{{ self.a() }}{{ self.a() }}{% endif %}{% endblock %}",
    "{% for a in words %}" * 30 + "{% endfor %}" * 30,
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "9" * 5000 + " }}",
]
"""What a hostile or a careless theme tries; `words` has 1,000 characters, and `n` is nothing."""


@pytest.mark.parametrize("template", RUNNING_AWAY, ids=lambda template: template[:90])
def test_a_template_that_would_run_away_is_stopped_with_its_name_and_line(template, tmp_path):
    """Before the machine runs out of memory or the reader of patience."""
    (tmp_path / "own.html.j2").write_text(f"\n{template}", encoding="utf-8")

    with pytest.raises(ThemeError) as caught:
        rendered(sandbox(make_theme(tmp_path).folders), "own.html.j2", words="x" * 1000, width=2500000000, n=0)

    assert caught.value.template.startswith("own.html.j2:")
    assert reason_of(caught.value, "en").startswith("the template theme/own.html.j2:")


def test_half_of_a_character_is_a_fault_of_the_template_that_writes_it(tmp_path):
    """No file can hold it, and a system's own words would name the page's text instead."""
    (tmp_path / "own.html.j2").write_text("{{ '\\ud800' }}", encoding="utf-8")

    with pytest.raises(ThemeError) as caught:
        rendered(sandbox(make_theme(tmp_path).folders), "own.html.j2")

    assert caught.value.template == "own.html.j2"


def test_a_fault_is_reported_where_it_lies_and_not_where_it_was_included(tmp_path):
    """The included template, and the line in it."""
    (tmp_path / "own.html.j2").write_text("{% include 'other.html.j2' %}", encoding="utf-8")
    (tmp_path / "other.html.j2").write_text("\n\n{{ 'x'|center(99999999) }}", encoding="utf-8")

    with pytest.raises(ThemeError) as caught:
        rendered(sandbox(make_theme(tmp_path).folders), "own.html.j2")

    assert caught.value.template == "other.html.j2:3"
    assert "20 millioner tegn" in reason_of(caught.value, "da")


def test_a_template_that_never_stops_writing_is_stopped(tmp_path):
    """Loops within loops over the few words it is given, also where nothing is written before the end."""
    text = "x" * 200
    loops = f"{{% for a in words %}}{{% for b in words %}}{text}{{% endfor %}}{{% endfor %}}"
    environment = sandbox(make_theme(tmp_path).folders)
    for template in (loops, f"{{% set kept %}}{loops}{{% endset %}}"):
        (tmp_path / "own.html.j2").write_text(template, encoding="utf-8")

        with pytest.raises(ThemeError, match="letters"):
            rendered(environment, "own.html.j2", words="x" * 400)


def test_each_page_has_its_own_measure(tmp_path):
    """A site of a thousand pages does a thousand times the work of one."""
    (tmp_path / "own.html.j2").write_text("{% for a in words %}{% for b in words %}{% endfor %}{% endfor %}", "utf-8")
    environment = sandbox(make_theme(tmp_path).folders)

    assert [rendered(environment, "own.html.j2", words="x" * 400) for _page in range(2)] == ["", ""]


def test_numbers_may_be_multiplied(tmp_path):
    """A theme may still work out a width."""
    (tmp_path / "own.html.j2").write_text("{{ 2 * 3 }}", encoding="utf-8")

    assert rendered(sandbox(make_theme(tmp_path).folders), "own.html.j2") == "6"


READING = [
    "{{ path }}",
    "{{ [path] }}",
    "{{ {'a': [path]} }}",
    "{{ path ~ '' }}",
    "{{ path|string }}{{ path|e }}",
    "{{ [path]|join }}",
    "{{ [path]|map('string')|join }}",
    "{{ [path]|map('upper')|list }}",
    "{{ [path, 'a']|tojson }}",
    "{{ [path]|pprint }}",
    "{{ {'a': path}|xmlattr }}",
    "{{ 'a'|replace('a', path) }}",
    "{{ 'a'|default(path) }}{{ nothing|default(path) }}",
    "{{ '%s'|format(path) }}",
    "{{ '%s' % path }}",
    "{{ '%(a)s' % {'a': path} }}",
    "{{ '{0}'.format(path) }}",
    "{{ '{0!r}'.format(path) }}",
    "{{ '{a}'.format_map({'a': path}) }}",
    "{{ ('{0}'|e).format(path) }}",
    "{{ ('%s'|e) % path }}",
    "{% if path is lower %}{% endif %}",
    "{% filter replace('a', path) %}a{% endfilter %}",
    "{{ page }}",
    "{{ page.front|string }}",
    "{{ [page]|map(attribute='front')|join }}",
    "{{ [page]|groupby('title') }}",
    "{{ [page]|map('attr', 'title') }}",
    "{{ [page]|select }}",
    "{{ dict(page) }}",
    "{{ namespace(page).id }}",
    "{{ namespace(a=1) }}",
    "{{ say }}",
    "{{ kind }}",
    "{{ self }}",
    "{% macro a() %}{% endmacro %}{{ a }}",
    "{% for a in 'x' %}{{ loop }}{% endfor %}",
    "{{ theme.text('print/paper.css') }}",
    "{{ theme.file('print/paper.css') }}",
    "{{ theme.folders[0] }}{{ theme.field_face }}",
    "{{ theme.folders[0].read_text() }}",
    "{{ (theme.folders|first).parent }}",
    "{{ path.read_text() }}",
    "{{ path|attr('read_text') }}",
    "{{ [path]|map(attribute='parent')|list }}",
    "{{ '{0.parent}'.format(path) }}",
    "{{ '{0[parent]}'.format(path) }}",
    "{{ ('{0.parent}'|e).format(path) }}",
    "{{ page.parse_file('/etc/hostname') }}",
    "{{ page.front.parse_raw('cos\\ngetcwd\\n(tR.', proto='pickle', allow_pickle=True) }}",
    "{{ page.model_validate_json('{}') }}",
    "{{ page.copy() }}",
    "{{ page['parse_file'] }}",
    "{{ page.model_fields }}",
    "{{ templates.render('own.html.j2') }}",
    "{{ templates.theme }}",
    "{{ asked('/etc/hostname') }}",
    "{{ kind('/etc/hostname') }}",
    "{{ say.__func__ }}",
    "{{ say.__globals__ }}",
    "{{ date.today() }}",
    "{{ opened.read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ caller.environment }}{{ loop.environment }}{{ joiner.environment }}",
    "{{ ''.__class__ }}",
    "{% set x = namespace() %}{{ x.__init__ }}",
]


@pytest.mark.parametrize("template", READING)
def test_a_template_gets_no_file_and_no_python_out_of_what_it_is_given(template, tmp_path):
    """Whatever a theme finds among its values: paths, models, functions, open files. Pydantic's alone can unpickle."""
    (tmp_path / "own.html.j2").write_text(template, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("the secret", encoding="utf-8")
    theme, words = make_theme(tmp_path), Templates(make_theme(tmp_path), "en")
    with (tmp_path / "secret.txt").open() as opened:
        values = {
            "theme": theme, "path": tmp_path / "secret.txt", "page": small_page(), "templates": words, "say": words.message,
            "asked": open, "kind": Path, "date": date(2027, 6, 14), "opened": opened,
        }  # fmt: skip

        with pytest.raises(ThemeError) as caught:
            rendered(sandbox(theme.folders), "own.html.j2", **values)
    assert "the secret" not in str(caught.value)


def test_a_template_reads_what_a_page_says_and_works_with_plain_values(tmp_path):
    """Fields, properties, lists, texts and days; a macro, a block, an import and a loop."""
    (tmp_path / "parts.html.j2").write_text("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}", encoding="utf-8")
    (tmp_path / "own.html.j2").write_text(
        "{% import 'parts.html.j2' as parts %}{% block a %}{{ page.title.upper() }}{% endblock %}"
        "{% for row in rows %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ row.get('k', '-') }}{% endfor %}"
        "{{ parts.twice('x') }}{{ day.isoformat() }}{{ '{:>3}'.format(1) }}{{ say('next_step') }}{{ page.front.kind }}",
        encoding="utf-8",
    )
    theme = make_theme(tmp_path)
    values = {
        "page": small_page(), "rows": [{"k": "v"}, {}], "day": date(2027, 6, 14), "say": Templates(theme, "en").message
    }  # fmt: skip

    assert (
        rendered(sandbox(theme.folders), "own.html.j2", **values)
        == f"LAMPS1av2b-xx2027-06-14  1{values['say']('next_step')}page"
    )


def test_no_model_lends_templates_what_it_inherits():
    """A new model is covered by itself: what it says is open, what comes from pydantic is not."""
    sandboxed = sandbox(make_theme().folders)
    models, found = [Frozen], []
    while models:
        model = models.pop()
        models += model.__subclasses__()
        found.append(model)
        value = model.model_construct()
        inherited = [name for name in dir(BaseModel) if name not in vars(model) and name not in model.model_fields]

        assert [name for name in inherited if sandboxed.is_open(value, name)] == []
        assert all(sandboxed.is_open(value, name) for name in model.model_fields)
    assert len(found) > 30


def test_every_method_that_the_kit_s_own_templates_call_is_open_to_them():
    """Also in those that few builds run: pages for editing, instructions, the report."""
    parsed = [Environment(autoescape=True).parse(path.read_text("utf-8")) for path in sorted(THEME.rglob("*.j2"))]
    called = {
        call.node.attr for each in parsed for call in each.find_all(nodes.Call) if isinstance(call.node, nodes.Getattr)
    }
    macros = {macro.name for each in parsed for macro in each.find_all(nodes.Macro)}
    plain = {name for kind in PLAIN for name in dir(kind)}
    code = "".join(path.read_text("utf-8") for path in Path(samtalekit.__file__).parent.rglob("*.py"))

    assert called - macros - plain - set(re.findall(r"@for_templates\n    def (\w+)", code)) == set()


def small_page():
    """A page of guidance."""
    front = FrontMatter(title="Lamps", summary="A lamp at each end.")
    origin = Origin(path="content/en/lamps.md", is_own=True, text="")
    return Page(id="lamps", language="en", address="lamps", front=front, body="", origin=origin)


def test_a_fault_is_reported_in_the_template_that_has_it(tmp_path):
    """Not of the one that includes it."""
    folder = tmp_path / "theme"
    folder.mkdir()
    (folder / "outer.html.j2").write_text('{% include "inner.html.j2" %}')
    (folder / "inner.html.j2").write_text("{{ gone.name }}")

    with pytest.raises(ThemeError) as caught:
        rendered(sandbox(make_theme(folder).folders), "outer.html.j2")

    assert caught.value.template == "inner.html.j2:1"
