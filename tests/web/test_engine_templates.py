"""The engine's templates: of MkDocs's objects they read what a page shows, and nothing that reads or names a file."""

import json

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from samtalekit.core.errors import ThemeError
from samtalekit.web.engines.mkdocs_sandbox import OPEN, sandboxed


@pytest.fixture
def engine(tmp_path):
    """Render a text as MkDocs renders a template, with MkDocs's own values."""
    (tmp_path / "docs").mkdir()
    settings = {"site_name": "Shed", "theme": {"name": "material"}, "plugins": ["search"], "extra": {"a": "b"}}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(settings))
    config = load_config(str(tmp_path / "mkdocs.yml"))
    (tmp_path / "docs" / "lamps.md").write_text("the source of a page")
    file = File("lamps.md", str(tmp_path / "docs"), str(tmp_path / "site"), use_directory_urls=False)
    page = Page("Lamps", file, config)
    files = Files([file])
    values = TemplateContext(
        nav=get_navigation(files, config), pages=[file], base_url=".", extra_css=[], extra_javascript=[],
        mkdocs_version="", build_date_utc=None, config=config, page=page,
    )  # fmt: skip

    def render(text: str) -> str:
        (tmp_path / "own.html").write_text(text)
        environment = sandboxed(config.theme.get_env(), [str(tmp_path), *config.theme.dirs])
        environment.page = page
        return environment.get_template("own.html").render(values)

    return render


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.file.content_string }}", "{{ page.file.content_bytes }}", "{{ page.file.abs_src_path }}", "{{ page.file|attr('src_dir') }}",
        "{{ page.file.generated(config, 'x', abs_src_path='/etc/hostname').content_string }}", "{{ page.file.copy_file() }}", "{{ (pages|first).content_string }}",
        "{{ pages|map(attribute='content_string')|list }}", "{{ '{0.file.content_string}'.format(page) }}", "{{ page.read_source(config) }}", "{{ page.render }}",
        "{{ config.docs_dir }}", "{{ config['docs_dir'] }}", "{{ config['config_file_path'] }}", "{{ config|attr('config_file_path') }}", "{{ config.load_file }}", "{{ config.load_dict({}) }}",
        "{{ config.data }}", "{{ config.items() }}", "{{ config.hooks }}", "{{ config.theme.dirs }}", "{{ config.theme.custom_dir }}", "{{ config.theme.get_env() }}",
        "{{ config.plugins.run_event('env') }}", "{{ config.plugins['material/search'].on_config(config) }}", "{{ config.plugins['material/search'].load_config }}",
        "{{ config }}", "{{ page }}", "{{ page.file }}", "{{ nav }}", "{{ nav.items }}", "{{ pages }}", "{{ config.theme }}", "{{ config.plugins }}", "{{ config.extra_javascript|string ~ nav }}",
        "{% for k, v in config|items %}{{ v }}{% endfor %}", "{% for k, v in config|dictsort %}{{ v }}{% endfor %}", "{{ config|xmlattr }}", "{{ config|string }}", "{{ config|pprint }}", "{{ config|tojson }}",
        "{{ config.values()|join }}", "{{ dict(config).docs_dir }}", "{{ namespace(config).docs_dir }}", "{{ dict(**config).docs_dir }}", "{{ '{docs_dir}'.format_map(config) }}", "{{ '{docs_dir}'.format(**config) }}", "{{ '%(docs_dir)s' % config }}", "{{ '%(docs_dir)s'|format(**config) }}",
        "{{ 'a'.translate(config) }}", "{{ config ~ '' }}", "{{ nav|list }}", "{{ nav|join }}", "{{ nav|map('string')|join }}", "{{ pages|groupby('url') }}", "{{ config.plugins|items|list }}", "{{ config.plugins.events }}",
        "{{ page|script_tag }}", "{{ config|urlencode }}", "{% macro a() %}{{ kwargs.docs_dir }}{% endmacro %}{{ a(**config) }}",
        "{{ nav.homepage.file.content_string }}", "{{ nav.items[0].file.abs_dest_path }}", "{{ url_filter }}{{ page.markdown }}",
    ],
)  # fmt: skip
def test_what_reads_or_names_a_file_is_out_of_reach(template, engine):
    """``File.generated`` alone would read any file of the machine."""
    with pytest.raises(ThemeError, match=r"web/overrides/own\.html"):
        engine(template)


def test_what_a_page_shows_is_there(engine):
    """Titles, addresses, the menu, what the settings hand templates, MkDocs's filters and Material's icons."""
    text = (
        "{{ page.title }} {{ page.url }} {{ page.file.src_uri }} {{ config.site_name }} {{ config['site_name'] }} {{ config.extra.a }} {{ config.theme.language }}"
        " {{ nav.items[0].title }} {{ 'a.css'|url }} {{ config.plugins['material/search'].config.enabled }} {{ '{0.title}'.format(page) }}"
        "{% include '.icons/material/bike.svg' %}"
    )  # fmt: skip

    assert engine(text).startswith("Lamps lamps.html lamps.md Shed Shed b en Lamps a.css True Lamps<svg")


def test_nothing_that_is_open_is_a_function_or_holds_a_place_on_this_machine(engine):
    """A name added to the list without a thought would be seen here."""
    for kind, names in OPEN.items():
        assert not [name for name in names if callable(getattr(kind, name, None)) or name.endswith(("_dir", "_path"))]
