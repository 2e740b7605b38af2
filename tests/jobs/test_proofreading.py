"""Proofreading: `check` reads the words as their readers will, and reports what it finds as warnings with a place."""

import os
import shutil
from pathlib import Path

import pytest

from helpers.projects import FORM, PAGE, SAMPLES
from samtalekit.cli import check as check_command
from samtalekit.jobs.check import check
from samtalekit.pipeline.load import load_project
from samtalekit.sources.proofread import spelling

KIT = """id: skur
edition: 1
languages: [da]
menu: [index]
forms: [tjek]
workplace:
  name: Skuret i Vrangelrup
  languages: [da]
  contact: {name: Zofija Tjørring}
  example: true
"""
WORDS = """title: Cykelskuret
roles:
  rider: {one: bagagist, the: bagagisten, many: bagagister, the_many: bagagisterne}
"""
INDEX = "---\ntitle: Skuret\nkind: front\nsummary: Et sted, hvor man kan ordne sin cykel.\n---\n\n"
DANISH = {
    "content/kit.yml": KIT,
    "content/da/words.yml": WORDS,
    "content/da/head.yml": "fields:\n  - {id: name, kind: line, label: Navn}\n",
    "content/da/index.md": INDEX,
    "content/da/forms/tjek.yml": (
        "form: tjek\nedition: 1\ntitle: Eftersyn\npurpose: Se, om cyklen kan køre.\nwho: alle\nwhen: før turen\n"
        "time: fem minutter\nsections:\n  - id: look\n    title: Se efter\n    fields:\n"
        "      - {id: brakes, kind: check, label: Bremserne virker}\n"
    ),
}
"""A small kit in Danish, without a slip of the pen."""


def places_and_codes(root: Path) -> list[tuple[str, int, int, str]]:
    """File, line, column and code of everything that a check finds."""
    found = check(root).findings
    return [(each.place.file, each.place.line, each.place.column, each.code) for each in found]


def slips(root: Path) -> list[tuple[str, int, int, object]]:
    """File, line, column and word of every unknown word; nothing else is found."""
    found = check(root).findings
    assert {each.code for each in found} <= {"spelling"}
    return [(each.place.file, each.place.line, each.place.column, each.values["word"]) for each in found]


@pytest.fixture
def danish(project):
    """The small Danish kit, with other files over its own."""
    return lambda files: project({**DANISH, **files})


@pytest.mark.parametrize("kit", ["tiny", "welcome-aboard"])
def test_good_words_give_nothing(kit):
    """A check that cries wolf is soon not run."""
    assert places_and_codes(SAMPLES / kit) == []


def test_good_danish_words_give_nothing(danish):
    """Compounds, abbreviations, Danish quotes, names, and a number in words and digits."""
    text = (
        "Cykelværkstedet åbner kl. 10, bl.a. for {{ role.rider.the_many_s }} skyld. »Husk bremseklodserne,« siger vi. "
        "Se nr. 3 på side 14, og mød op i god tid – for- og bagbremse ses efter i en 10-trins-gennemgang.\n"
    )
    assert places_and_codes(danish({"content/da/index.md": INDEX + text})) == []


def test_a_misspelt_compound_is_found_where_it_is(danish):
    """Columns are those of the file as it is written, before values are put in."""
    text = "Se på [bremserne](https://ligth.example), {{ role.rider.one }}.\n\nSå er **{{ role.rider.the }}** klar til en bremsekoldsprøve.\n"

    assert slips(danish({"content/da/index.md": INDEX + text})) == [("content/da/index.md", 9, 44, "bremsekoldsprøve")]


def test_a_misspelt_english_word_is_found_where_it_is(workplace):
    """Also one with a full stop after it, which no dictionary takes for an abbreviation."""
    root = workplace({"content/en/lamps.md": PAGE + "Turn {{ role.rider.one }} lamps\nto the ligth. Wait a momnet.\n"})

    assert slips(root) == [("content/en/lamps.md", 7, 8, "ligth"), ("content/en/lamps.md", 7, 22, "momnet")]


def test_no_slip_hides_behind_a_hyphen_or_an_apostrophe(workplace, danish):
    """Dictionaries differ in what they take for a letter; readers do not."""
    root = workplace({"content/en/lamps.md": PAGE + "A rear-ligth, a well-kept bell, and the ridre's lamp.\n"})

    assert slips(root) == [("content/en/lamps.md", 6, 3, "rear-ligth"), ("content/en/lamps.md", 6, 41, "ridre's")]
    text = "CD'en og cykel-pumpen, men ikke cykel-pmupen og zorbl'en.\n"
    assert slips(danish({"content/da/index.md": INDEX + text})) == [
        ("content/da/index.md", 7, 33, "cykel-pmupen"),
        ("content/da/index.md", 7, 49, "zorbl'en"),
    ]


def test_front_matter_is_read_too(workplace):
    """Titles and summaries are what people see first."""
    head = '---\ntitle: Lmaps\nsummary: "{{ role.rider.The }} holds the lapm."\naliases: [ligth]\n---\n\nTurn it on.\n'

    assert slips(workplace({"content/en/lamps.md": head})) == [
        ("content/en/lamps.md", 2, 8, "Lmaps"),
        ("content/en/lamps.md", 3, 42, "lapm"),
    ]


def test_forms_and_all_other_words_for_people_are_read_and_ids_are_not(workplace):
    """A label is read by everybody; an id is nobody's word."""
    form = FORM.replace("title: Lamp", "title: Lamp\naddress: forms/lpma", 1) + (
        "      - {id: ligth, kind: choice, label: Wich lamp?, options: [{id: frnt, label: Fornt}, {id: bck, label: Back}]}\n"
        "      - id: rmrks\n        kind: text\n        label: Remarks\n        hint: >\n          What you saw\n          and haerd.\n"
    )
    words = (
        "title: Shde\nseason: {opening: The shed oepns}\nphases: {before: Before}\naudiences: {rider: Rider}\nroles:\n"
    )
    words += "  rider: {one: ridr, the: the ridr, many: ridrs, the_many: the ridrs}\nwords: {tool: spanner}\ndata_notices: {own: Keep it.}\n"
    figure = (
        "figure: watch\nkind: phases\ntitle: The wacth\nlead: Two of us.\ncolumns: [{id: dsk, title: Dusk}, {id: dwn, title: Dawn}]\n"
        "rows: [{id: rdr, title: Rider, cells: {dsk: [Lihgts it]}}]\n"
    )
    catalogue = (
        "catalogue: tools\ntitle: Tools\nfacts: [{id: use, label: Good for}]\n"
        "items: [{id: spnr, title: Spanner, lead: It trns nuts., facts: {use: Whels.}}]\n"
    )
    glossary = "terms:\n  - {id: lamp, term: lmap, forms: [lmaps], avoid: [lnatern], means: A lmap shines at nihgt.}\n"
    example = "form: check-up\ntitle: The red bicylce\nanswers:\n  brakes_work: yes\n  remarks: It wobbels.\n"
    root = workplace(
        {
            "content/en/forms/lamp.yml": form,
            "content/en/words.yml": words,
            "content/en/figures/watch.yml": figure,
            "content/en/catalogues/tools.yml": catalogue,
            "content/en/glossary.yml": glossary,
            "content/en/examples/check-up-red.yml": example,
        }
    )

    assert slips(root) == [
        ("content/en/catalogues/tools.yml", 4, 45, "trns"),
        ("content/en/catalogues/tools.yml", 4, 70, "Whels"),
        ("content/en/examples/check-up-red.yml", 2, 16, "bicylce"),
        ("content/en/examples/check-up-red.yml", 5, 15, "wobbels"),
        ("content/en/figures/watch.yml", 3, 12, "wacth"),
        ("content/en/figures/watch.yml", 6, 46, "Lihgts"),
        ("content/en/forms/lamp.yml", 13, 42, "Wich"),
        ("content/en/forms/lamp.yml", 13, 82, "Fornt"),
        ("content/en/forms/lamp.yml", 19, 15, "haerd"),
        ("content/en/glossary.yml", 2, 86, "nihgt"),
        ("content/en/words.yml", 2, 28, "oepns"),
    ]


def test_each_unknown_word_is_reported_once_for_each_file(workplace):
    """A name that occurs forty times is one line to look at."""
    page = PAGE + "The ligth and the ligth.\n\nThe ligth.\n"
    root = workplace({"content/en/lamps.md": page, "content/en/bells.md": page})

    assert slips(root) == [("content/en/bells.md", 6, 5, "ligth"), ("content/en/lamps.md", 6, 5, "ligth")]


def test_a_kits_words_and_a_workplaces_own_are_both_known(workplace):
    """A word written small is known with a capital too; one with a capital is a name."""
    root = workplace(
        {
            "content/en/spelling.txt": "# our own\nQuxbury\nwidgeteer # who makes them\n",
            "content/en/lamps.md": PAGE + "Quxbury's Widgeteer met a widgeteer and a zorble in QUXBURY, not quxbury.\n",
        }
    )
    (root / "../../tiny/content/en/spelling.txt").write_text("zorble\n", encoding="utf-8")

    assert slips(root) == [("content/en/lamps.md", 6, 66, "quxbury")]


def test_a_danish_compound_with_one_of_the_kits_own_words_is_known(danish):
    """Nobody lists a word in all its compounds; and a slip in the other part is still a slip."""
    text = "Hent en zorbel i zorbelskuret eller cykelzorbel ved zorbel-hjulet, men ingen zorbelskurte.\n"
    root = danish({"content/da/spelling.txt": "zorbel\n", "content/da/index.md": INDEX + text})

    assert slips(root) == [("content/da/index.md", 7, 78, "zorbelskurte")]


def test_terms_roles_and_the_workplaces_names_are_known(danish):
    """They are spelt where they are defined, and need no second list."""
    glossary = "terms:\n  - {id: zorbel, term: zorbel, forms: [zorblen], aliases: [kvimling], means: Et værktøj.}\n"
    text = "En zorbel, zorblen, en kvimling, bagagisterne og Zofija Tjørring fra Vrangelrup.\n"

    found = places_and_codes(danish({"content/da/glossary.yml": glossary, "content/da/index.md": INDEX + text}))

    assert [code for *_place, code in found] == ["role-written-out"]


def test_a_kit_beneath_a_workplace_is_proofread_where_it_lies(workplace):
    """Whoever brands a kit cannot fix its pages."""
    root = workplace({})
    (root / "../../tiny/content/en/lamps.md").write_text(PAGE + "The ligth.\n", encoding="utf-8")

    assert slips(root) == []
    assert slips(root / "../../tiny") == [("content/en/lamps.md", 6, 5, "ligth")]


def test_a_translation_is_read_in_its_language_and_a_missing_one_is_not_read_at_all(tmp_path):
    """English words are no misspelt Danish; a translated form's words are in the translation's file."""
    root = tmp_path / "broken" / "shed"
    shutil.copytree(SAMPLES / "tiny", tmp_path / "tiny")
    shutil.copytree(SAMPLES / "broken" / "translation-missing", root)
    form = root / "content/da/forms/check-up.yml"
    words = form.read_text(encoding="utf-8").replace("Bremserne virker", "Bremserne vikrer")
    form.write_text(words + "address: skemaer/efetrsyn\n", encoding="utf-8")

    assert places_and_codes(root) == [
        ("content/da/brakes.md", 1, 1, "translation-missing"),
        ("content/da/forms/check-up.yml", 12, 30, "spelling"),
    ]


def test_a_page_that_stands_in_for_its_translation_is_read_in_its_own_language_alone(danish):
    """Its words are reported as Danish once, and never as misspelt English."""
    english = {
        "content/kit.yml": KIT.replace("languages: [da]", "languages: [da, en]"),
        "content/en/words.yml": "title: Shed\nroles:\n  rider: {one: rider, the: the rider, many: riders, the_many: the riders}\n",
        "content/da/index.md": INDEX + "Se på bremsrene.\n",
    }

    assert [each for each in places_and_codes(danish(english)) if each[3] != "translation-missing"] == [
        ("content/da/index.md", 7, 7, "spelling")
    ]


def test_a_slip_in_a_value_is_reported_where_the_value_is_written(workplace):
    """One fix, in one place, for all pages that use it."""
    words = (SAMPLES / "tiny/content/en/words.yml").read_text(encoding="utf-8").replace("spanner", "spnaner")
    page = '---\ntitle: Lamps\nsummary: "Take the {{ word.tool }}."\n---\n\nThe {{ word.tool }} is here.\n'
    root = workplace({"content/en/words.yml": words, "content/en/lamps.md": page})

    assert slips(root) == [("content/en/words.yml", 8, 15, "spnaner")]


def test_mistakes_of_prose_are_reported_beside_errors(workplace):
    """An editor fixes everything at once, not once a run."""
    root = workplace({"content/en/lamps.md": PAGE + "The ligth is [here](away.md).\n"})

    assert places_and_codes(root) == [
        ("content/en/lamps.md", 6, 5, "spelling"),
        ("content/en/lamps.md", 6, 21, "broken-link"),
    ]


def test_an_avoided_word_is_found_in_any_case_whole_and_over_a_line_end(workplace):
    """One idea, one word; the glossary and what people search for may say the others."""
    glossary = "terms:\n  - {id: lamp, term: lamp, avoid: [lantern, bicycle light], means: Not a lantern.}\n"
    page = (
        "---\ntitle: Lantern\nsummary: A lamp.\naliases: [lantern]\n---\n\n"
        "See the **lantern**, a lantern-jaw, lanterns and a bicycle\nlight. `lantern` [here](lantern.md)\n"
    )
    form = FORM + "      - {id: lantern, kind: check, label: The lantern shines}\n"
    files = {"content/en/glossary.yml": glossary, "content/en/lamps.md": page, "content/en/forms/lamp.yml": form}

    assert [each for each in places_and_codes(workplace(files)) if each[3] == "term-avoided"] == [
        ("content/en/forms/lamp.yml", 12, 47, "term-avoided"),
        ("content/en/lamps.md", 2, 8, "term-avoided"),
        ("content/en/lamps.md", 7, 11, "term-avoided"),
        ("content/en/lamps.md", 7, 52, "term-avoided"),
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("## A\n\n### B\n\n#### C\n\n## D\n\n### E\n", []),
        ("## A\n\n#### B\n\n#### C\n", [8]),
        ("### A\n\n## B\n", [6]),
        ("## A\n\n# B\n\n## C\n", [8]),
        ("## A\n\n```\n# B\n```\n", []),
    ],
)
def test_headings_follow_each_other_level_by_level(text, places, workplace):
    """Who listens goes from heading to heading, and a level that is jumped over sounds like a part that is missing."""
    found = places_and_codes(workplace({"content/en/lamps.md": PAGE + text}))

    assert found == [("content/en/lamps.md", line, 1, "heading-order") for line in places]


@pytest.mark.parametrize(
    ("text", "columns"),
    [("See ![](lamp.png) and ![ ](lamp.png 'Lamp')", [5, 23]), ("![A lamp](lamp.png)", []), ("`![](lamp.png)`", [])],
)
def test_a_picture_without_words_is_found(text, columns, workplace):
    """Who does not see it gets nothing."""
    picture = (SAMPLES / "broken/alt-missing/content/en/lamp.png").read_bytes()
    found = places_and_codes(workplace({"content/en/lamps.md": PAGE + text + "\n", "content/en/lamp.png": picture}))

    assert found == [("content/en/lamps.md", 6, column, "alt-missing") for column in columns]


def test_missing_hunspell_is_reported_and_nothing_fails(workplace, monkeypatch, capsys, in_english):
    """Spelling is then not checked, and the report says so; all else is checked."""
    root = workplace({"content/en/lamps.md": PAGE + "The ligth.\n\n# Lamps\n"})
    monkeypatch.setenv("PATH", "")

    assert places_and_codes(root) == [("content/en/lamps.md", 8, 1, "heading-order")]
    assert check(root).missing == ("hunspell",)
    assert check_command.run(root, "json", strict=False) == 0
    assert capsys.readouterr().err == (
        "The spelling has not been looked at: hunspell is missing on this machine. "
        "Install hunspell with its Danish and British dictionaries.\n"
    )


def test_a_missing_dictionary_is_reported_by_name(workplace, monkeypatch):
    """A package was forgotten; its name is half the fix."""
    monkeypatch.setattr(spelling, "DICTIONARIES", {"en": "xx_YY"})
    report = check(workplace({"content/en/lamps.md": PAGE + "The ligth.\n"}))

    assert (report.findings, report.missing) == ((), ("hunspell xx_YY",))


def test_nobodys_own_word_list_or_folder_changes_what_is_found(workplace, tmp_path, monkeypatch):
    """A check says the same to every editor."""
    home = tmp_path / "home"
    home.mkdir()
    for name in (".hunspell_en_GB", ".hunspell_default", "en_GB.dic", "en_GB.aff"):
        (home / name).write_text("1\nligth\n" if name.endswith(".dic") else "ligth\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("WORDLIST", str(home / ".hunspell_default"))
    monkeypatch.chdir(home)

    assert slips(workplace({"content/en/lamps.md": PAGE + "The ligth.\n"})) == [("content/en/lamps.md", 6, 5, "ligth")]


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """How many times hunspell has been run: a program of its name writes a line each time, and runs the real one."""
    log, real = tmp_path / "runs.txt", shutil.which("hunspell")
    program = tmp_path / "bin" / "hunspell"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho >> {log}\nexec {real} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return lambda: log.read_text(encoding="utf-8").count("\n") if log.exists() else 0


def test_a_build_spells_nothing(workplace, runs):
    """It is run at every save, and its readers wait for pages."""
    load_project(workplace({"content/en/lamps.md": PAGE + "The ligth.\n"}))

    assert runs() == 0


def test_a_check_asks_once_for_all_words_of_a_language(workplace, runs):
    """A thousand pages without a slip cost one run; slips cost four more, however many."""
    good = {f"content/en/lamp-{n}.md": PAGE.replace("Lamps", f"Lamps {n}") + "Turn it on.\n" for n in range(20)}
    root = workplace(good)

    assert (places_and_codes(root), runs()) == ([], 1)
    (root / "content/en/lamp-3.md").write_text(PAGE + "The ligth. A momnet. Then teh nihgt.\n", encoding="utf-8")
    assert (len(slips(root)), runs()) == (4, 1 + 4)
