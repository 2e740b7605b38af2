"""Each page says itself what it may do: right behind its charset, counted out of its own scripts and styles."""

import base64
import hashlib
import re

import pytest
import tinyhtml5

from samtalekit.core.errors import ThemeError
from samtalekit.web.bundle.audit import outside_requests
from samtalekit.web.markup import read_markup
from samtalekit.web.policy import allow_added, alone_with_policy, policy_of, with_policy

HEAD = '<!doctype html>\n<html lang="da">\n<head>\n<meta charset="utf-8">\n<title>Bells</title>\n'
RING = '<script>ring("&amp;")</script>'
RED = "<style>a { color: red }</style>"


def hashed(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directives(html):
    (policy,) = read_markup(html).policies
    return dict(part.split(" ", 1) for part in policy.split("; "))


def test_a_page_says_its_policy_right_behind_its_charset():
    """Before anything that could run; the rest of the page stays as it is."""
    page = with_policy(f"{HEAD}{RING}</head>")

    meta = re.search(
        r'<meta charset="utf-8">(<meta http-equiv="Content-Security-Policy" content="[^"]+">)\n<title>', page
    )
    assert meta
    assert page.replace(meta[1], "") == f"{HEAD}{RING}</head>"


def test_a_page_allows_its_own_scripts_and_styles_and_those_of_no_other():
    policy = directives(
        with_policy(f"{HEAD}{RING}{RED}<script src='a.js'></script><script type='application/json'>{{}}</script>")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' file: " + hashed('ring("&amp;")')
    assert policy["style-src"] == "'self' file: " + hashed("a { color: red }")
    assert policy["img-src"] == "'self' file:"
    assert policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in str(policy)


def test_what_only_a_header_can_set_is_set_in_the_header_alone():
    """Browsers ignore ``frame-ancestors`` in a page, and a server sends nothing from a disk."""
    page = HEAD + RING
    header = policy_of([read_markup(page)])

    assert "frame-ancestors 'self'" in header
    assert "file:" not in header
    assert "frame-ancestors" not in directives(with_policy(page))


def test_pictures_in_addresses_are_allowed_where_the_page_or_its_styles_have_one():
    picture = '<img src="data:image/png;base64,AA==">'

    assert directives(with_policy(HEAD))["img-src"] == "'self' file:"
    assert directives(with_policy(HEAD + picture))["img-src"] == "'self' file: data:"
    assert directives(with_policy(HEAD, has_data_images=True))["img-src"] == "'self' file: data:"


@pytest.mark.parametrize(
    "page",
    [
        f"<!doctype html><html><head>{RING}<meta charset='UTF-8'></head>",
        f"<!doctype html><html><head><!-- <meta charset='utf-8'> -->{RING}</head>",
        f"<!doctype html><html><head><noscript>{RED}</noscript><title>x</title></head>",
        f"<!doctype html><p>{RING}",
        RING,
        "",
    ],
    ids=["late", "comment", "none", "no head", "nothing but a script", "nothing"],
)
def test_a_page_of_an_odd_template_has_its_policy_first_all_the_same(page):
    """A theme may have a template of its own for the frame; nothing in it runs before the policy holds."""
    made = with_policy(page)
    before, _meta, after = made.partition('<meta http-equiv="Content-Security-Policy"')

    assert re.fullmatch(r'(<!doctype html>)?(<html>)?(<head>)?\s*<meta charset="utf-8">\s*', before)
    assert after
    assert "charset=" not in re.sub("<!--.*?-->", "", after)


def test_a_script_between_the_words_of_a_page_is_not_allowed_because_it_is_there():
    """All scripts are in the frame. One in the content came by words that nobody escaped, even if they end the content first."""
    page = f'{HEAD}{RING}<article id="sk-content"><p><script>steal()</script></article><style>b {{}}</style></p></article><script>go()</script>'
    policy = directives(with_policy(page))

    assert policy["script-src"] == "'self' file: " + " ".join(sorted([hashed('ring("&amp;")'), hashed("go()")]))
    assert policy["style-src"] == "'self' file:"
    assert [spot.text for spot in read_markup(page).loose] == ["<script>steal()", "<style>b {}"]


def test_a_page_that_needs_no_other_file_may_fetch_nothing():
    """The instructions for IT, the report over many workplaces, and the file to begin with."""
    policy = directives(alone_with_policy(f'{HEAD}{RED}<link rel="icon" href="data:,">{RING}'))

    assert policy == {
        "default-src": "'none'", "style-src": hashed("a { color: red }"), "img-src": "data:", "font-src": "data:",
        "base-uri": "'none'", "form-action": "'none'",
    }  # fmt: skip


def test_a_line_end_of_windows_counts_as_browsers_count_it():
    assert directives(with_policy(f"{HEAD}<script>a()\r\nb()</script>"))["script-src"].endswith(hashed("a()\nb()"))


def test_a_script_that_a_server_adds_is_allowed_on_the_page_as_sent():
    """MkDocs's own server puts one into each page, so that it reloads when a source changes."""
    page = with_policy(HEAD + RING)
    sent = allow_added(page, page + "<script>reload(7)</script>")

    assert directives(sent)["script-src"].split() == [hashed("reload(7)"), "'self'", "file:", hashed('ring("&amp;")')]
    assert allow_added(page, page) == page


def test_a_presentation_runs_its_own_script_and_asks_nobody_until_a_server_makes_it_reload():
    """It fetches nothing, wherever it is opened; `serve` has it ask whether its source has changed."""
    page = alone_with_policy(HEAD + RING, has_script=True)
    sent = directives(allow_added(page, page + "<script>reload(7)</script>"))

    assert directives(page)["script-src"] == hashed('ring("&amp;")')
    assert "connect-src" not in directives(page)
    assert sent["script-src"].split() == [hashed("reload(7)"), hashed('ring("&amp;")')]
    assert sent["connect-src"] == "'self'"


@pytest.mark.parametrize("before", [
    "<!doctype html><!----><p><script>ring()</script><!-- --><html><head>", "<!doctype html><title><html><head></title><p>",
    "<p>", "<!doctype html><p><html><head>", "<html><head>", "<!doctype html><html data-x='<head>'><head>", "<html lang='>'><head>",
    "<!doctype html><!-- <html><head> --><html><body>", '<!doctype html><html><head profile="<title>"><title>',
])  # fmt: skip
def test_a_browser_meets_the_policy_before_anything_that_it_restricts(before):
    """Wherever a template hides the beginning of the page: in a comment, a title or an attribute."""
    page = with_policy(f"{before}<meta charset=utf-8><title>x</title></head><body></body></html>")
    tree = tinyhtml5.parse(page, namespace_html_elements=False)
    first = list(tree.find("head"))[:2]

    assert [each.tag for each in first] == ["meta", "meta"]
    assert [*first[0].attrib] == ["charset"]
    assert first[1].get("http-equiv") == "Content-Security-Policy"
    assert page.count("Content-Security-Policy") == 1


@pytest.mark.parametrize("comment", ["<!-->", "<!--->", "<!-- a --!>"])
def test_a_comment_that_browsers_end_elsewhere_is_refused(comment):
    """What a parser takes for a comment could be a tag."""
    with pytest.raises(ThemeError) as refused:
        with_policy(f"{HEAD}</head>{comment}")

    assert refused.value.limit == "comment"


@pytest.mark.parametrize("tag", [
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">', '<link rel="preconnect" href="https://evil.example">',
    '<link rel="dns-prefetch" href="//evil.example">', '<base href="https://evil.example/">', '<img src="//evil.example/x.png">',
    '<meta http-equiv="Refresh" content="1; URL=\'javascript:run()\'">',
])  # fmt: skip
def test_what_would_leave_or_load_from_outside_is_found_in_a_page(tag):
    """The policy does not stop a page from leading its reader away by itself; a build with such a page stops."""
    (found,) = outside_requests("a.html", read_markup(f"{HEAD}{tag}</head>"))

    assert (found.code, found.place.file, found.place.line) == ("outside-request", "site/a.html", 6)


def test_a_link_that_a_reader_may_follow_is_no_request():
    assert not list(outside_requests("a.html", read_markup(f'{HEAD}</head><a href="https://quay.example/">Quay</a>')))
