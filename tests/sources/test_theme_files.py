"""A theme's own files may style anything, and fetch nothing from outside."""

import pytest


@pytest.mark.parametrize(
    ("name", "text", "line", "column"),
    [
        ("theme/web/css/base.css", 'a {}\n@import "https://cdn.example/a.css";\n', 2, 9),
        ("theme/print/paper.css", "a { background: url(//cdn.example/a.png) }\n", 1, 17),
        ("theme/web/css/base.css", "a { background: u\\72l(https://cdn.example/a.png) }\n", 1, 17),
        ("theme/print/paper.css", "a { background: url(file:///etc/passwd) }\n", 1, 17),
        ("theme/web/css/base.css", "a { background: image-set('//cdn.example/a.png' 1x) }\n", 1, 27),
        ("theme/web/css/base.css", "a { --x: f('https://cdn.example/a.png'); b: image-set(var(--x) 1x) }\n", 1, 12),
        ("theme/web/css/base.css", "a { --x: {'//cdn.example/a.png'} }\n", 1, 11),
        ("theme/web/blocks/form.html.j2", '<img src="http://cdn.example/a.png">\n', 1, 11),
        ("theme/web/site.js", 'fetch("https://count.example/")\n', 1, 8),
    ],
)
def test_a_request_to_outside_is_found_where_it_stands(workplace, name, text, line, column):
    """A style sheet copied from the net brings its fonts' addresses along; that is reported before anything is built."""
    from samtalekit.jobs.check import check

    findings = [f for f in check(workplace({name: text})).findings if f.code == "outside-request"]

    assert [(f.place.file, f.place.line, f.place.column) for f in findings] == [(name, line, column)]


@pytest.mark.parametrize(
    "rule",
    [
        "@page { size: 1000000mm }",
        "p { column-count: 99999 }",
        "p { margin: calc(2 * (1px - 1e9px)) }",
        "p { line-height: 10001% }",
        "p { width: 1e308mm }",
        "p { font-size: 99999Q }",
    ],
)
def test_a_number_that_no_paper_can_be_laid_out_with_is_found_where_it_stands(workplace, codes, rule):
    """The renderer would work for minutes, or use up the memory."""
    assert codes(workplace({"theme/print/paper.css": rule})) == ["style-number"]


@pytest.mark.parametrize("opening", ["(", "{", "a:not(", "@media print{", "[", "p{width:calc("])
@pytest.mark.parametrize("name", ["theme/print/paper.css", "theme/web/css/base.css"])
def test_brackets_that_nothing_closes_are_found_where_they_are_too_many(workplace, codes, name, opening):
    """Each parser of CSS reads brackets within brackets by calling itself, and stops in words of its own."""
    assert codes(workplace({name: opening * 3_000})) == ["style-depth"]


def test_a_font_of_the_machine_is_for_pages_and_not_for_papers(workplace, codes):
    """A reader's browser may have it; on paper it would depend on, and reveal, the machine that builds."""
    style = "@font-face { font-family: Z; src: local('DejaVu Sans') }"

    assert codes(workplace({"theme/print/paper.css": style})) == ["outside-kit"]
    assert codes(workplace({"theme/web/css/base.css": style}, "other")) == []


def test_ordinary_numbers_of_a_paper_and_any_number_of_a_page_are_fine(workplace, codes):
    """A browser bounds what it draws; a poster of A0 is 1189 mm high, and weights go to 1000."""
    files = {
        "theme/print/paper.css": "@page { size: 841mm 1189mm } b { font-weight: 1000; width: 9000px; color: #999999 }",
        "theme/web/css/base.css": "a { z-index: 99999 }",
    }

    assert "style-number" not in codes(workplace(files))


def test_links_for_readers_and_drawings_within_are_no_requests(workplace, codes):
    """A link that a reader may follow, a name space and a picture within the file fetch nothing by themselves."""
    text = '<a href="https://example.org/">x</a><svg xmlns="http://www.w3.org/2000/svg"></svg><img src="data:image/png;base64,AA">'

    assert "outside-request" not in codes(workplace({"theme/web/blocks/note.html.j2": text}))
