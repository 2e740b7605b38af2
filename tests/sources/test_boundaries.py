"""The boundary of a folder: nothing outside is read, and no page leads anywhere it should not."""

from html.parser import HTMLParser

import pytest

from helpers.projects import PAGE, SAMPLES, WORKPLACE
from samtalekit.content.blocks import render_body
from samtalekit.diff.record import read_base
from samtalekit.jobs.check import check
from samtalekit.sources.kit import read_kit
from web.samples import page, setting, small_kit

OURS = {
    *[
        "p",
        "a",
        "ul",
        "ol",
        "li",
        "div",
        "span",
        "h1",
        "h2",
        "h3",
        "em",
        "strong",
        "code",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "img",
        "br",
        "hr",
        "blockquote",
        "sup",
    ],
    *[
        "href=http",
        "href=",
        "class=",
        "id=",
        "title=",
        "alt=",
        "src=",
        "role=",
        "aria-label=",
        "tabindex=",
        "data-sk-outline=",
        "start=",
    ],
}
"""Tags, attributes, and schemes of links that the Markdown of a page may come to be."""


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        for name, value in attrs:
            is_address = name in {"href", "src"} and ":" in (value or "").split("#")[0]
            self.found.add(f"{name}={(value or '').split(':')[0].strip().lower() if is_address else ''}")


def tags_of(html):
    """The tags and attributes in some HTML, and the schemes of its links."""
    parser = _Tags()
    parser.feed(html)
    return parser.found


def is_inert(root):
    """True when the page ``lamps`` has been read, and has nothing on it but our own tags."""
    localized = read_kit(root).kit.localized[0]
    (lamps,) = (each for each in localized.pages if each.id == "lamps")
    kit = small_kit(page("index"), lamps)
    return tags_of(render_body(lamps.body, setting(kit, "lamps")).html) <= OURS


SECRET = "---\ntitle: Secret\nsummary: Secret.\n---\nSecret.\n"


@pytest.mark.parametrize("name", ["content/en/lamps.md", "content/en/forms/lamp.yml", "content/en/words.yml", "theme/_brand.yml", "theme/web/css/own.css",
                                  "theme/logo.svg", "content/en/lamp.png", "mkdocs.yml", "content", "theme", "content/en/more"])  # fmt: skip
def test_a_link_of_the_file_system_that_leads_out_is_reported_and_not_followed(name, workplace, tmp_path, codes):
    """A file or a folder, wherever it is."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "page.md").write_text(SECRET)
    root = workplace({})
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).symlink_to(tmp_path / "outside" if "." not in name else tmp_path / "outside" / "page.md")

    assert set(codes(root)) == {"outside-kit"}


def test_a_link_that_leads_nowhere_or_to_itself_is_reported(workplace, codes):
    """It is there, and cannot be opened."""
    root = workplace({"content/en/a.md": PAGE})
    (root / "content/en/gone.md").symlink_to("nowhere.md")
    (root / "content/en/loop.md").symlink_to("loop.md")

    assert set(codes(root)) <= {"missing-file", "outside-kit", "unreadable"}
    assert codes(root)


def test_a_link_within_the_folder_is_a_file_like_any_other(workplace, codes):
    """Two pages may share their text."""
    root = workplace({"content/en/lamps.md": PAGE})
    (root / "content/en/lights.md").symlink_to("lamps.md")

    assert codes(root) == []


@pytest.mark.parametrize(
    "target",
    ["../../secret.md", "/etc/passwd", "file:///etc/passwd", "//evil.example/x", "javascript:alert(1)", "JavaScript:alert", "java\\script:alert", "data:text/html,x",
     "vbscript:x", "<javascript:alert(1)>", " javascript:alert(1) ", "javascript:alert(1)&quot;", "brakes.md 'a' b", "", "#nowhere", "http://[", "blob:x",
     "../../../../../../etc/passwd", "lamps", "forms/check-up", "brakes.html", "\x01javascript:alert(1)", "%2e%2e/%2e%2e/secret.md"],
)  # fmt: skip
def test_a_link_that_leads_nowhere_good_is_reported(target, workplace):
    """Out of the folder, to a script, to a file of the machine, to nothing."""
    found = check(workplace({"content/en/lamps.md": PAGE + f"See [this]({target}) now.\n"})).findings

    assert {finding.code for finding in found} <= {
        "broken-link",
        "link-scheme",
        "link-shape",
        "outside-kit",
        "raw-html",
        "unseen-sign",
    }
    assert {(finding.place.file, finding.place.line) for finding in found} == {("content/en/lamps.md", 6)}


@pytest.mark.parametrize(
    "target",
    ["brakes.md", "brakes.md#look", "#lamps", "forms/check-up.yml", "https://shed.example/a_(b)", "http://shed.example", "mailto:a@shed.example", "tel:+45000000",
     'brakes.md "The brakes"', "brakes.md 'The brakes'"],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_a_link(target, workplace, codes):
    """To a page, a heading, a form, an address."""
    assert codes(workplace({"content/en/lamps.md": PAGE + f"## Lamps\n\nSee [this]({target}) now.\n"})) == []


HOSTILE = [
    "[a][^1]\n\n[^1]:javascript:alert(1)", "[a][x]\n\n[^1]: [x]: javascript:alert(1)", "[a][x]\n\n[^1]: b\n    [x]: javascript:alert(1)",
    "> [^1]: javascript:alert(1)", "[^1]: [a](javascript:alert(1))", "[^1]: <b>a</b>", "[^a b]: javascript:alert(1)",
    "[a [b] c](javascript:alert(1))", "[[a]](javascript:alert(1))", "[a\nb](javascript:alert(1))", "![a](javascript:alert(1))", "[![a](https://evil.example/x.png)](brakes.md)",
    "```\n[a](javascript:alert(1))\n", "  ```\n[a](javascript:alert(1))\n  ```", "```a b\n[a](javascript:alert(1))\n```", "````\n```\n[a](javascript:alert(1))",
    "[a]\n\n[a]: javascript:alert(1)", "[a]\n\n> [a]: javascript:alert(1)", "[a]\n\n- [a]: javascript:alert(1)", "[a]\n\n[a]:\n  javascript:alert(1)",
    "[a\nb]\n\n[a\nb]: javascript:alert(1)", "::: tip\n[a](javascript:alert(1))\n:::", "| a |\n|---|\n| [a](javascript:alert(1)) |", "[a](<javascript:alert(1)> 't')",
    "- x\n\n    [a](javascript:alert(1))", '[a](javascript:alert(1) "t")', "## [a](javascript:alert(1))", "[a]( <javascript:alert(1)>)", "[a](\njavascript:alert(1))",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a<!-- -->b", "</div>", "<svg/onload=alert(1)>", "<a href='javascript:x'>", "&lt;script&gt;", "&#60;b",
    "`<b>`<b>", "<javascript:alert(1)>", "{: onclick=alert(1)}", "# Title {: onclick=alert(1)}", "[a](brakes.md){: onclick=alert(1)}", "# Title {#x onclick=alert(1)}",
    "{onclick=alert(1)}", "<?php echo 1 ?>", "<![CDATA[x]]>", "<x-y>", "[a](brakes.md){:target=_blank}",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_dress_hides_a_script(text, workplace):
    """Whatever Markdown makes of it: HTML and links that run are reported, and everything else is words on the page."""
    root = workplace({"content/en/lamps.md": PAGE + f"{text}\n"})

    assert any(finding.place.file == "content/en/lamps.md" for finding in check(root).findings) or is_inert(root)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_even_on_a_page_that_was_never_checked(text):
    """The page that is made holds no tag of its author's, and no link but to a page or an address of the web."""
    assert tags_of(render_body(text, setting(small_kit(page("index")))).html) <= OURS


@pytest.mark.parametrize("text", ["A <{{ workplace.name }}> lamp.", "A <[img src=x onerror=run](brakes.md)> lamp."])
def test_what_is_put_in_or_left_out_makes_no_tag_of_the_words_around_it(text, workplace):
    """A value, and a link to a page that is not in the kit."""
    root = workplace({"content/en/lamps.md": f"{PAGE}{text}\n", "workplace.yml": f"{WORKPLACE}pages: [lamps]\n"})

    assert is_inert(root)


@pytest.mark.parametrize(
    "text",
    [
        "A note[^1].\n\n[^1]: What it *says*, with [a link](https://a.example/).\n    And more.",
        "2 < 3 and 3 > 2",
        "a & b",
        "`code`",
        "**bold** and _quiet_",
        "[a] (b)",
        "3:1",
        "<https://shed.example>",
        "<mailto:a@b.example>",
        "a \\[b\\](c) d",
        "- [ ] to do",
        "50 %",
    ],
)
def test_ordinary_text_passes(text, workplace, codes):
    """A guard that cries wolf is switched off."""
    assert codes(workplace({"content/en/lamps.md": PAGE + f"{text}\n"})) == []


def test_a_fence_shows_code_and_its_links_lead_nowhere(workplace, codes):
    """A page may show how a link is written."""
    text = "```\n[words](page.md)\n```\n"

    assert codes(workplace({"content/en/lamps.md": PAGE + text})) == []
    assert "a" not in tags_of(render_body(text, setting(small_kit(page("index")))).html)


def test_a_broken_link_after_a_value_is_reported_in_its_own_column(workplace):
    """Columns are those of the file, whatever the value's length."""
    line = "{{ role.rider.The_many }} read [this](gone.md).\n"
    (finding,) = check(workplace({"content/en/lamps.md": PAGE + line})).findings

    assert (finding.place.line, finding.place.column) == (6, line.index("gone.md") + 1)


@pytest.mark.parametrize(
    "key", ['kit: "../../\\u0000"', "kit: " + "a/" * 2000, "kit: /etc", "kit: [1]", "kit: ../../tiny/content/kit.yml"]
)
def test_an_odd_kit_is_reported(key, workplace, codes):
    """A name that no folder can have is only a kit that is not there."""
    root = workplace({"workplace.yml": WORKPLACE.replace("kit: ../../tiny", key)})

    assert set(codes(root)) <= {"missing-kit", "unseen-sign", "wrong-type"}
    assert codes(root)


@pytest.mark.parametrize(
    "path",
    [
        "../../secret.svg",
        "/etc/hostname",
        "x" * 4000,
        "https://evil.example/x.svg",
        "//evil.example/x.svg",
        "file:///etc/passwd",
        "data:image/png;base64,AA",
        ".",
        "fonts",
    ],
)
def test_a_logo_from_elsewhere_is_reported(path, workplace, tmp_path, codes):
    """Brand files refer to files of the folder."""
    (tmp_path / "broken").mkdir(exist_ok=True)
    (tmp_path / "broken" / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>")
    found = codes(workplace({"theme/_brand.yml": f"logo: {path}\n", "theme/fonts/a.txt": ""}))

    assert len(found) == 1
    assert found[0] in {"outside-kit", "missing-logo", "outside-request"}


@pytest.mark.parametrize(
    "path", ["../../../secret.ttf", "/etc/hostname.ttf", "x" * 4000 + ".ttf", "https://evil.example/x.ttf"]
)
def test_a_typeface_from_elsewhere_is_reported(path, workplace, tmp_path, codes):
    """The same boundary for faces."""
    (tmp_path / "broken").mkdir(exist_ok=True)
    (tmp_path / "secret.ttf").write_text("x")
    found = codes(
        workplace(
            {"theme/_brand.yml": f"typography:\n  fonts:\n    - {{family: A, source: file, files: ['{path}']}}\n"}
        )
    )

    assert len(found) == 1
    assert found[0] in {"outside-kit", "missing-file", "outside-request"}


def test_a_name_longer_than_any_file_can_have_is_a_page_that_is_not_there(workplace, codes):
    """A slip of the hand over the keyboard is reported like any other mistake."""
    form = (SAMPLES / "tiny" / "content" / "en" / "forms" / "check-up.yml").read_text(encoding="utf-8")
    long_name = "x" * 4000

    assert codes(workplace({"content/en/forms/check-up.yml": form.replace("step: brakes", f"step: {long_name}")})) == [
        "missing-page"
    ]


def test_a_typeface_that_leads_out_is_reported_as_that_whatever_its_ending(workplace, codes):
    """It must not be there at all."""
    brand = "typography:\n  fonts:\n    - {family: Shed Sans, source: file, files: [../../../shed.eot]}\n"

    assert codes(workplace({"theme/_brand.yml": brand})) == ["outside-kit"]


def test_a_record_that_ends_at_the_beginning_of_a_line_has_a_column(tmp_path):
    """Columns count from 1, whatever the reader of JSON says."""
    (tmp_path / ".samtalekit").mkdir()
    (tmp_path / ".samtalekit" / "base.json").write_text("{\n")

    (finding,) = read_base(tmp_path)[1]
    assert (finding.place.line, finding.place.column) == (2, 1)


@pytest.mark.parametrize(("body", "code"), [
    ("```\n```\n[x](javascript:run)\n```", "link-scheme"),
    ("```\nx\n```\t\n[x](javascript:run)\n```", "link-scheme"),
    ("~~~\n~~~\n![x](https://evil.example/x.png)\n~~~", "outside-request"),
    ('```py hl_lines="1"\n```\n[x](javascript:run)\n```', "link-scheme"),
    ("```{}\n```\n[x](javascript:run)\n```", "link-scheme"),
])  # fmt: skip
def test_nothing_becomes_live_by_what_happens_to_the_text_around_it(body, code, workplace, codes):
    """A value put in, a link that is left out, and code that ends sooner than it seems to."""
    assert code in codes(workplace({"content/en/lamps.md": PAGE + body + "\n"}))
