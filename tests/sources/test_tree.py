"""YAML as a tree that knows its places, and takes nothing that could do more than be read."""

import time

import pytest

from samtalekit.core.limits import YAML_DEPTH
from samtalekit.core.messages import SPOKEN, MessageRef, message
from samtalekit.sources.yaml_tree import read_tree


def read(text: str):
    tree, findings = read_tree(text, "a.yml")
    assert tree is not None
    assert findings == []
    return tree


def complaint(text: str) -> tuple[str, int, int]:
    """The one finding of a text: code, line, column."""
    _tree, (finding,) = read_tree(text, "a.yml")
    return finding.code, finding.place.line, finding.place.column


def test_every_value_and_key_knows_its_place():
    """Line and column count from 1, in characters."""
    tree = read("steps:\n  - {id: plan, title: Æbler}\n")

    assert tree.place(("steps", 0, "title")) == tree.place(("steps", 0, "title", "nothing here"))
    assert (tree.place(("steps", 0, "title")).line, tree.place(("steps", 0, "title")).column) == (2, 23)
    assert (tree.key_place(("steps", 0, "title")).line, tree.key_place(("steps", 0, "title")).column) == (2, 16)


@pytest.mark.parametrize(
    ("text", "words"),
    [("»Æbler«", "Æbler"), ("“Æbler”", "Æbler"), ("”Æbler”", "Æbler"), ("‘12’", "12"), ("„Æbler“", "Æbler")],
)
def test_quotation_marks_of_print_are_reported_and_left_out(text, words):
    """To YAML they are letters like any other; who writes them meant a text."""
    tree, findings = read_tree(f"a: {text}\n", "a.yml")

    assert (tree.at(("a",)), [each.code for each in findings]) == (words, ["odd-quotes"])


@pytest.mark.parametrize("text", ["»Æbler« og »pærer«", "Han sagde »ja«", "'»Æbler«'", '"“Æbler”"', "Æbler’s"])
def test_quotation_marks_within_a_text_or_between_others_are_its_own(text):
    tree, findings = read_tree(f"a: {text}\n", "a.yml")

    assert findings == []
    assert {*"»«“”’"} & {*str(tree.at(("a",)))}


def test_an_entry_without_its_dash_is_reported_once_and_read_as_the_next():
    """Beneath an entry of several lines; in braces, and for another key, it is a key that stands twice."""
    tree, findings = read_tree("a:\n  - id: x\n    b: 1\n    id: y\n    b: 2\n    c: 3\n", "a.yml")

    assert [(each.code, each.place.line) for each in findings] == [("duplicate-key", 4)]
    assert tree.data == {"a": [{"id": "x", "b": 1}, {"id": "y", "b": 2, "c": 3}]}
    assert tree.key_place(("a", 1, "c")).line == 6

    tree, _findings = read_tree("a:\n  - {id: x, b: 1, id: y}\n  - id: z\n    b: 1\n    b: 2\n", "a.yml")
    assert tree.data == {"a": [{"id": "x", "b": 1}, {"id": "z", "b": 1}]}


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("-1", -1), ("1.5", 1.5), ("true", True), ("null", None), ("", None), ("~", None), ("010", "010"),
     ("yes", "yes"), ("no", "no"), ("2027-06-14", "2027-06-14"), ("1_000", "1_000"), ("12:30", "12:30"), ("'3'", "3"),
     ("0x1F", "0x1F"), ("1e9", "1e9"), ("99999999999999999999999", "99999999999999999999999")],
)  # fmt: skip
def test_a_plain_word_is_what_yaml_12_says_and_no_more(text, value):
    """``no`` is Norwegian and ``010`` a telephone number; a day stays as it is written."""
    read_value = read(f"a: {text}\n").at(("a",))

    assert read_value == value
    assert type(read_value) is type(value)


def test_each_of_two_equal_keys_is_reported_and_the_first_counts():
    """All of them in one run."""
    tree, findings = read_tree("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n", "a.yml")

    assert [(f.code, f.place.line, f.place.column, f.values["line"]) for f in findings] == [
        ("duplicate-key", 2, 11, 2), ("duplicate-key", 3, 1, 1), ("duplicate-key", 4, 1, 1),
    ]  # fmt: skip
    assert tree is not None
    assert tree.data == {"a": 1, "b": {"c": 1}}


@pytest.mark.parametrize(
    ("text", "found"),
    [("a: &x 1\n", ("yaml-alias", 1, 4)), ("a: *x\n", ("yaml-alias", 1, 4)), ("a: {<<: *x}\n", ("yaml-alias", 1, 9)),
     ("a: !!python/object/apply:os.system [ls]\n", ("yaml-tag", 1, 4)), ("a: !secret x\n", ("yaml-tag", 1, 4)),
     ("a: !!int '3'\n", ("yaml-tag", 1, 4)), ("a: 1\n---\nb: 2\n", ("yaml-syntax", 2, 1)), ("? [a]\n: 1\n", ("yaml-syntax", 1, 3)),
     ("\ta: 1\n", ("yaml-syntax", 1, 1)), ("a: b: c\n", ("yaml-syntax", 1, 5)), ("a: @x\n", ("yaml-syntax", 1, 4)),
     ('a: "\\0"\n', ("unseen-sign", 1, 4)), ('a: "\\ud800"\n', ("unseen-sign", 1, 7)), ("%YAML 9\n---\na: 1\n", ("yaml-syntax", 1, 8))],
)  # fmt: skip
def test_what_is_more_than_plain_data_is_refused_where_it_is(text, found):
    """Anchors, tags, many documents, keys that are lists, characters that no file name can have."""
    assert complaint(text) == found


def test_layers_end_somewhere():
    """A thousand brackets are refused at the first one too many, not after."""
    assert complaint("a: " + "[" * 5_000 + "]" * 5_000) == ("yaml-depth", 1, 3 + YAML_DEPTH)


def test_a_billion_laughs_are_refused_before_the_first():
    """In a blink, however often they would be reported."""
    rows = ["a: &a [ha, ha]"] + [f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]" for n in range(200)]
    start = time.perf_counter()

    assert complaint("\n".join(rows)) == ("yaml-alias", 1, 4)
    assert time.perf_counter() - start < 1


def test_front_matter_counts_its_lines_from_where_it_begins():
    """The first line of a page is ``---``."""
    _tree, (finding,) = read_tree("a: 1\na: 2\n", "a.md", first_line=2)

    assert (finding.place.line, finding.values["line"]) == (3, 2)


BROKEN = (
    "a: [b\n", "a: {b\n", "a: [b #c]\nd: e\n", "a: {b: c)\nd: e\n", "- {a: b};\n- {c: d}\n", "- {a: b}}\n", "a: ]\n", "a: , b\n",
    "a: ? b\n", "a: | b\n", "a: > b\n", "a: % b\n", "a: @b\n", "a: `b\n", "a: & b\n", "a: *\n", "a: - b\n", "%a: b\n", "%YAML 9\n---\na: b\n",
    "a: 'b\n", 'a: "b\n', 'a: "b" c\n', "a: 'b'c'\n", 'a: "\\Users"\n', 'a: "\\uzz"\n', "a: b: c\n", "a:b\nc: d\n", "a\nb: c\n", "a = b\nc: d\n",
    "a: b\n- c\n", "- a\nb: c\n", "a: b\n  c: d\n", "  a: b\nc: d\n", "\ta: b\n", "a:\t- b\n", "a: b\n...\nc\n", "a: [b]\nc\n", "a: b\n\u00a0c: d\n",
    f"{'x' * 1100}: y\nz: [\n", "[" * 30, "{" * 30, "? [a]\n: b\n", "a: !x b\n", "a: \x07\n", "a: \ufeffb\nc\n", "a: [b] c\n", "a: {b c: d, e: {f: g]}\n",
)  # fmt: skip
"""Texts that a parser stops at, each for a reason of its own."""


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("text", BROKEN)
def test_no_sentence_of_the_parser_is_shown(text: str, language: str):
    """Whatever the parser stops at is told in words of ours: its own are for programmers, and in English."""
    _tree, findings = read_tree(text, "a.yml")

    assert findings
    for finding in findings:
        if finding.code == "yaml-syntax":
            assert all(isinstance(value, MessageRef) for value in finding.values.values())
        said = message(language, f"finding.{finding.code}.message", finding.values)
        mend = message(language, f"finding.{finding.code}.mend", finding.values)
        assert not any(words in said + mend for words in ("expected", "could not", "while ", "mapping", "token"))


def test_a_fix_is_never_what_is_there():
    """A line that begins where it should is not told to begin there."""
    for text in ("- {a: b};\n- {c: d}\n", "a: b\n- c\n", "- a\nb: c\n"):
        _tree, (finding,) = read_tree(text, "a.yml")
        assert "yaml_mend.wrong_indent" not in {getattr(value, "key", "") for value in finding.values.values()}
