"""What the policy of every page would stop is reported while a theme is written, with its place."""

import pytest

from samtalekit.jobs.check import check
from samtalekit.sources.site_config import refused_in

CONTENT, FRAME = "theme/web/blocks/contact.html.j2", "theme/web/overrides/main.html"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p style="color: red">', [("style=", 1, 4)]),
        ("<p\n  STYLE='color: red'>", [("style=", 2, 3)]),
        ('<a title="a > b" onclick="go()">', [("onclick=", 1, 18)]),
        ('<p {% if a %}style="{{ a }}"{% endif %}>', [("style=", 1, 14)]),
        ("<svg/onload=go()>", [("onload=", 1, 6)]),
        ("<script>go()</script>", [("<script>", 1, 1)]),
        ('<script type="module">go()</script>', [("<script>", 1, 1)]),
        ('<iframe srcdoc="a">', [("srcdoc=", 1, 9)]),
    ],
)
def test_what_a_browser_would_refuse_is_reported(html, expected):
    """Attributes wherever they are in a tag, and inline scripts."""
    assert list(refused_in(html, is_frame=False)) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<p class="style" data-style="a" data-on="b">style="a" onclick="b"</p>',
        "{# <p style='a'> #}{% set a = '<p style=b>' %}",
        '<a title="a onclick=b">',
        '<script src="a.js"></script><script type="application/json">{}</script>',
        "<p on style>",
    ],
)
def test_what_a_browser_would_take_is_not(html):
    """Text, comments, values of other attributes, files, and data."""
    assert list(refused_in(html, is_frame=False)) == []


def test_scripts_of_the_frame_are_allowed_by_their_hashes_and_attributes_nowhere():
    """As `web/policy.py` counts them out."""
    assert list(refused_in("<script>go()</script><p style='a'>", is_frame=True)) == [("style=", 1, 25)]


def test_the_check_warns_in_templates_of_the_site_and_not_of_papers(workplace):
    """Papers have no policy, and WeasyPrint applies ``style``."""
    template = '<p style="color: red">{{ workplace.name }}</p>\n'
    frame = "{% extends 'base.html' %}\n{% block content %}" + template + "{% endblock %}\n"
    found = check(workplace({CONTENT: template, FRAME: frame, "theme/print/own.html.j2": template})).findings

    assert [(each.code, each.place.file, each.severity.value) for each in found] == [
        ("policy-refuses", CONTENT, "warning"),
        ("policy-refuses", FRAME, "warning"),
    ]


@pytest.mark.parametrize("template", [
    "{{ " + "(" * 5000 + ")" * 5000 + " }}", "{{ " + "9" * 5000 + " }}", "{{ a" + ".b" * 2000 + " }}", "{{ 1" + "|e" * 2000 + " }}", "{{ 1" + "+1" * 3000 + " }}",
])  # fmt: skip
def test_a_template_that_python_cannot_read_is_reported_in_words(template, workplace, codes):
    """Brackets in brackets, and a number that is too long."""
    assert codes(workplace({CONTENT: template})) == ["template-syntax"]
