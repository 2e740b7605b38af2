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
        ("theme/web/blocks/form.html.j2", '<img src="http://cdn.example/a.png">\n', 1, 11),
        ("theme/web/site.js", 'fetch("https://count.example/")\n', 1, 8),
    ],
)
def test_a_request_to_outside_is_found_where_it_stands(workplace, name, text, line, column):
    """A style sheet copied from the net brings its fonts' addresses along; that is told before anything is built."""
    from samtalekit.jobs.check import check

    findings = [f for f in check(workplace({name: text})).findings if f.code == "outside-request"]

    assert [(f.place.file, f.place.line, f.place.column) for f in findings] == [(name, line, column)]


def test_links_for_readers_and_drawings_within_are_no_requests(workplace, codes):
    """A link that a reader may follow, a name space and a picture within the file fetch nothing by themselves."""
    text = '<a href="https://example.org/">x</a><svg xmlns="http://www.w3.org/2000/svg"></svg><img src="data:image/png;base64,AA">'

    assert "outside-request" not in codes(workplace({"theme/web/blocks/note.html.j2": text}))
