"""Whatever is thrown at ``check``, it answers with findings, never with a traceback."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.projects import TINY, over_tiny
from samtalekit.core.messages import SPOKEN
from samtalekit.jobs.check import check
from samtalekit.sources.yaml_tree import read_tree

FILES = {
    name: (TINY / name).read_text(encoding="utf-8")
    for name in ("content/kit.yml", "content/en/words.yml", "content/en/head.yml", "content/en/index.md", "content/en/brakes.md", "content/en/forms/check-up.yml")
} | {
    "workplace.yml": "name: Shed\nkit: ../../tiny\nlanguages: [en]\ncontact: {name: Ann, email: a@b.example}\nseason: {opening: 2027-03-01/2027-03-05}\n"
    "roles: {en: {rider: {one: a, the: b, many: c, the_many: d}}}\ndata_notice: {kept_in: x}\nforms: [check-up, lamp]\npages: all\nnews: false\nexample: true\n",
    "theme/_brand.yml": 'meta: {name: Shed}\nlogo: logo.svg\ncolor:\n  palette: {moss: "#2f5d3a"}\n  primary: moss\n  secondary: {light: "#8a3a12", dark: "#f0b090"}\n'
    "typography:\n  fonts:\n    - {family: A, source: file, files: [{path: fonts/a.ttf, weight: 400}]}\n  base: A\n  link: {color: moss}\n",
    "mkdocs.yml": "site_name: x\ntheme: {name: material, font: false}\nplugins: [samtalekit, search]\nmarkdown_extensions: [tables, {toc: {permalink: false}}]\n",
    "content/en/forms/lamp.yml": "form: lamp\nedition: 1\ntitle: Lamp\npurpose: A\nwho: B\nwhen: C\ntime: D\nhead: [name]\nsections:\n  - id: look\n    title: Look\n    repeat: 2\n    fields:\n"
    "      - {id: a, kind: table, label: A, columns: [{id: c, kind: choice, label: C, options: [{id: x, label: X}, {id: y, label: Y}]}], rows: [{id: r, label: R, values: {c: x}}]}\n"
    "      - {id: b, kind: scale, label: B, low: L, high: H}\n      - {id: n, kind: number, label: N, min: 1, max: 9}\n",
}  # fmt: skip
NAMES = st.sampled_from(sorted(FILES))
ODD = st.text(
    st.one_of(st.characters(), st.sampled_from(list("{}[]()<>:-#&*!|'\"%@`,?\\\n\t\r \x00\x07\x1b\x85\u2028\ufeff\u202e\U0001f600")), st.sampled_from(list(string.ascii_letters))),
    max_size=40,
)  # fmt: skip
SCALARS = st.sampled_from(["", "~", "true", "3", "-1", "1.5", "99999999999999999", '""', "' '", "[]", "{}", "[[]]", "{a: 1}", "[{}]", "2027-02-30", "{{ x }}", "'{{ role.rider.the }}'",
                           "'{%'", '"\\ud800"', '"\\0"', "&a x", "*a", "!t x", "'" + "x" * 5000 + "'", "../../..", "/", ".", "'#12'", "[a, a]", "{light: 1}", "color(srgb 1e999 0 0)",
                           "rgb(none none none)", "'http://['", "oklch(1e400 1 nan)", "ß", "'\u202e'", "'a\u0301'"])  # fmt: skip


def mutations(name: str):
    """A real file of the kit, damaged in one of the ways in which files get damaged."""
    text = FILES[name]
    lines = text.split("\n")
    spot = st.integers(0, len(text))
    row = st.integers(0, len(lines) - 1)

    def with_value(at: int, value: str) -> str:
        key, colon, _old = lines[at].partition(":")
        return "\n".join([*lines[:at], f"{key}: {value}" if colon else value, *lines[at + 1 :]])

    def inline(at: int, value: str) -> str:
        colons = [number for number, sign in enumerate(text) if sign == ":"]
        start = colons[at % len(colons)] + 1
        end = min((text.find(sign, start) for sign in ",}]\n" if text.find(sign, start) >= 0), default=len(text))
        return f"{text[:start]} {value}{text[end:]}"

    def swapped(one: int, other: int) -> str:
        new = list(lines)
        new[one], new[other] = new[other], new[one]
        return "\n".join(new)

    return st.one_of(
        spot.map(lambda at: text[:at]),
        st.tuples(spot, spot).map(lambda cut: text[: min(cut)] + text[max(cut) :]),
        st.tuples(spot, ODD).map(lambda change: text[: change[0]] + change[1] + text[change[0] :]),
        st.tuples(row, row).map(lambda rows: swapped(*rows)),
        st.tuples(row, SCALARS).map(lambda change: with_value(*change)),
        st.tuples(st.integers(0, 200), SCALARS).map(lambda change: inline(*change)),
        st.tuples(row, st.integers(1, 3000)).map(
            lambda rows: "\n".join([*lines[: rows[0]], " " * rows[1] + lines[rows[0]], *lines[rows[0] + 1 :]])
        ),
        st.tuples(row, st.integers(2, 4)).map(
            lambda rows: "\n".join([*lines[: rows[0]], *([lines[rows[0]]] * rows[1]), *lines[rows[0] + 1 :]])
        ),
    )


BROKEN = NAMES.flatmap(lambda name: st.tuples(st.just(name), mutations(name)))


def answers_with_findings(root) -> None:
    """Check a folder: every finding has a place, a message and a fix that can be printed, in both languages."""
    report = check(root)
    for finding in report.findings:
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        for language in SPOKEN:
            data = finding.as_data(language)
            assert all(value != "" for value in data.values())
            assert all(str(value).encode() for value in data.values())


@pytest.fixture(scope="module")
def shed(tmp_path_factory):
    """A workplace that is whole but for what a test does to it."""
    return over_tiny(
        tmp_path_factory.mktemp("odd"),
        {
            **FILES,
            "theme/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'/>",
            "theme/fonts/a.ttf": "no face",
        },
    )


def checked_with(shed, name: str, content: bytes) -> None:
    before = (shed / name).read_bytes()
    try:
        (shed / name).write_bytes(content)
        answers_with_findings(shed)
    finally:
        (shed / name).write_bytes(before)


def test_the_workplace_that_is_hurt_below_is_whole(shed):
    """But for its typeface; else mutations would prove nothing."""
    assert [finding.code for finding in check(shed).findings] == ["face-unreadable"]


@given(BROKEN)
def test_a_damaged_file_is_reported(shed, change):
    """Cut off, pasted twice, swapped, indented to the moon, a value of another kind."""
    name, text = change
    checked_with(shed, name, text.encode("utf-8", "surrogatepass"))


@given(NAMES, ODD)
def test_a_file_of_odd_signs_is_reported(shed, name, text):
    """Nothing of the file's own is left."""
    checked_with(shed, name, text.encode("utf-8", "surrogatepass"))


@given(NAMES, st.binary(max_size=200))
def test_a_file_of_any_bytes_is_reported(shed, name, content):
    """Pictures under a wrong name, halves of characters."""
    checked_with(shed, name, content)


TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(sorted({line.strip(" -").partition(":")[0] for text in FILES.values() for line in text.split("\n")})), st.text(max_size=5)), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip


@given(NAMES.filter(lambda name: name.endswith(".yml")), TREES)
def test_any_structure_under_any_key_is_reported(shed, name, tree):
    """JSON is YAML: lists for texts, texts for lists, keys of other files."""
    import json

    checked_with(shed, name, json.dumps(tree).encode())


@given(ODD)
def test_every_line_of_a_body_is_read(shed, text):
    """Markdown has no syntax errors; our blocks, links and values have."""
    checked_with(
        shed,
        "content/en/brakes.md",
        (FILES["content/en/brakes.md"] + text + "\n\n[a](" + text + ")\n\n{{" + text + "}}\n\n::: " + text).encode(
            "utf-8", "surrogatepass"
        ),
    )


@given(st.integers(0, 10**6))
def test_reading_yaml_never_fails_otherwise_than_by_a_finding(seed):
    """Signs of YAML in random order."""
    chance = random.Random(seed)
    text = "".join(
        chance.choice(
            [
                "a",
                "b: ",
                "- ",
                "\n",
                "  ",
                "\t",
                "[",
                "]",
                "{",
                "}",
                ",",
                "&x ",
                "*x",
                "!t ",
                "|",
                ">",
                "'",
                '"',
                "#",
                "? ",
                ": ",
                "---",
                "...",
                "%",
                "\\x",
                "~",
            ]
        )
        for _ in range(chance.randint(0, 60))
    )
    tree, findings = read_tree(text, "a.yml")

    assert tree or findings
