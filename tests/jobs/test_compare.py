"""Two sites compared: what is different is reported, and nothing else."""

import shutil

import pytest

from helpers.projects import FORM, PAGE, write
from samtalekit.cli.main import main
from samtalekit.core.errors import SourceErrors
from samtalekit.jobs.build import build
from samtalekit.jobs.change_summary import summary
from samtalekit.jobs.compare import compare

LAMP = FORM + "      - {id: bulb, kind: line, label: Which bulb?}\n"
FILES = {"content/en/lamps.md": PAGE + "## When\n\nAt dusk. Every day.\n", "content/en/forms/lamp.yml": LAMP}


@pytest.fixture
def site_of(workplace, tmp_path, in_english):
    """Build a workplace of a dict of files, and keep its site under a name."""

    def make(name, files):
        root = workplace({**FILES, **files})
        shutil.move(build(root).site, tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def compared(site_of, tmp_path):
    """Compare the sites of two dicts of files."""

    def run(before, after, **named):
        return compare(
            site_of("before", before),
            site_of("after", after),
            tmp_path / "told",
            lambda report: summary(report, **named),
        )

    return run


def words_of(report):
    return (report.folder / "summary.md").read_text(encoding="utf-8")


def test_the_same_site_is_reported_in_a_line(compared):
    """A suggestion that changes nothing for readers says so."""
    report = compared({}, {})

    assert (report.pages, report.papers, report.others, report.is_restyled) == ((), (), 0, False)
    assert words_of(report) == "## What the suggestion changes\n\nNo page and no paper changes.\n"


def test_a_sentence_is_reported_on_its_page_and_the_booklet_shows_it(compared):
    """Under its heading, as it was and is."""
    report = compared({}, {"content/en/lamps.md": PAGE + "## When\n\nAt dawn. Every day.\n"})

    assert [change.page.id for change in report.pages] == ["lamps"]
    assert [change.paper.id for change in report.papers] == ["booklet"]
    assert "- Under “When”\n  - Was: At dusk.\n  - Now: At dawn.\n" in words_of(report)


def test_a_section_that_moved_is_reported(compared):
    """Not a word is different, and yet somebody has to approve it."""
    when, who = "## When\n\nAt dusk. Every day.\n", "\n## Who\n\nThe keeper.\n"
    report = compared({"content/en/lamps.md": PAGE + when + who}, {"content/en/lamps.md": PAGE + who + "\n" + when})

    assert "- The section “Who” has moved and now comes after “Lamps”.\n" in words_of(report)


def test_a_title_is_reported_once_and_pages_that_show_it_are_counted(compared):
    """Menus and cards change with it; nobody has to approve each."""
    report = compared(
        {}, {"content/en/lamps.md": PAGE.replace("title: Lamps", "title: Lights") + "## When\n\nAt dusk. Every day.\n"}
    )

    assert [change.page.id for change in report.pages] == ["lamps"]
    assert report.others > 2
    assert f"In addition, {report.others} pages will show something that has changed elsewhere" in words_of(report)


def test_fields_that_come_and_go_are_named(compared):
    """With what it means for papers that are filled in already."""
    report = compared(
        {}, {"content/en/forms/lamp.yml": FORM + "      - {id: glass, kind: line, label: Is the glass whole?}\n"}
    )
    (lamp,) = [change for change in report.papers if change.paper.id == "lamp"]

    assert (lamp.added, lamp.removed) == (("Is the glass whole?",), ("Which bulb?",))
    assert "Fields that are gone: “Which bulb?”. Answers to them" in words_of(report)
    assert sorted(path.name for path in (report.folder / "pictures").iterdir() if "-lamp-" in path.name) == [
        "en-lamp-1-after.png",
        "en-lamp-1-before.png",
    ]


def test_a_question_in_place_of_another_is_a_new_one_and_not_the_same_reworded(compared):
    """Its answers are others; on the form's page, too, where it stands in the same place."""
    day = "      - {id: day, kind: date, label: Lit on}\n"
    other = "      - {id: glass, kind: line, label: Is the glass whole?}\n"
    report = compared({"content/en/forms/lamp.yml": LAMP + day}, {"content/en/forms/lamp.yml": FORM + other})

    assert (
        "- Under “Look”\n"
        "  - The question is gone: Which bulb?\n"
        "  - The question is gone: Lit on\n"
        "  - A new question: Is the glass whole?\n"
    ) in words_of(report)
    assert "Was:" not in words_of(report)


def test_a_question_that_is_reworded_is_still_the_same(compared):
    report = compared({}, {"content/en/forms/lamp.yml": LAMP.replace("Which bulb?", "Which bulb is in it?")})

    assert "  - Was: Which bulb?\n  - Now: Which bulb is in it?\n" in words_of(report)
    assert "question" not in words_of(report)


def test_a_question_in_each_round_of_a_section_and_a_table_of_rows_are_named_once(compared):
    """Not three times and more, for each field of the paper."""
    repeated = LAMP.replace("    title: Look\n", "    title: Look\n    repeat: 4\n")
    row = "      - {id: hook, kind: line, label: Which hook?}\n"
    table = "      - {id: spare, kind: table, label: Spares, rows: 3, columns: [{id: what, kind: line, label: What}]}\n"
    wheel = FORM.replace("form: lamp", "form: wheel").replace("title: Lamp", "title: Wheel")
    line = "      - {id: rim, kind: line, label: Which rim?}\n"
    before = {"content/en/forms/lamp.yml": repeated, "content/en/forms/wheel.yml": wheel + line}
    after = {"content/en/forms/lamp.yml": repeated + row, "content/en/forms/wheel.yml": wheel + line + table}
    text = words_of(compared(before, after))

    assert "- New fields: “Look 1–4: Which hook?”\n" in text
    assert "- New fields: “1–3: What”\n" in text


def test_how_many_pages_a_paper_has_is_told_where_it_changes(compared):
    """And only there."""
    boxes = "".join(f"      - {{id: box_{n}, kind: text, label: Box {n}, lines: 12}}\n" for n in range(3))
    text = words_of(compared({}, {"content/en/forms/lamp.yml": LAMP + boxes}))

    assert text.count("- Takes 2 pages now, and took 1 page before.\n") == 1


def test_neighbouring_pages_are_told_as_a_range(compared):
    """Twenty numbers are read by nobody."""
    text = "\n\n".join(f"Lamp {number} is lit at dusk, and put out at dawn." for number in range(150))
    report = compared(
        {"content/en/lamps.md": PAGE + text}, {"content/en/lamps.md": PAGE + text.replace("dusk", "night")}
    )
    (booklet,) = [change for change in report.papers if change.paper.id == "booklet"]
    first, last = booklet.differing[0].after, booklet.differing[-1].after

    assert [pair.after for pair in booklet.differing] == list(range(first, last + 1))
    assert f"Looks different on pages {first}–{last}. Only" in words_of(report)


def test_what_is_added_to_a_page_is_new_and_what_is_taken_away_gone(compared):
    """It was nothing before, or is nothing now."""
    more = {"content/en/lamps.md": PAGE + "## When\n\nAt dusk. Every day. In winter twice.\n"}

    assert "  - New: In winter twice.\n" in words_of(compared({}, more))


def test_a_new_form_and_a_page_left_out_are_reported_as_such(compared):
    """What comes and what goes."""
    bell = LAMP.replace("form: lamp", "form: bell").replace("title: Lamp", "title: Bell")
    report = compared({}, {"content/en/forms/bell.yml": bell, "content/en/wheels.md": PAGE.replace("Lamps", "Wheels")})

    assert {(change.page.id, change.way) for change in report.pages} >= {("forms/bell", "new"), ("wheels", "new")}
    assert {(change.paper.id, change.way) for change in report.papers} >= {("bell", "new")}


def test_a_colour_is_reported_once(compared):
    """Every page and paper looks different; none says anything new."""
    report = compared({}, {"theme/_brand.yml": 'color:\n  primary: "#205a3a"\n'})

    assert report.is_restyled
    assert report.pages == ()
    assert f"\n{len(report.papers)} papers change.\n" in words_of(report)
    assert "Colours, logo or typeface have changed" in words_of(report)


def test_a_build_tells_of_a_rest_only_where_there_is_one(workplace, capsys, in_english, monkeypatch):
    """Rendered for the first time, not at all, and one of several."""
    monkeypatch.delenv("SAMTALEKIT_CACHE")
    root = workplace(FILES)
    lines = []
    for number, text in enumerate((LAMP, LAMP, LAMP.replace("Which bulb?", "Which bulb was it?"))):
        (root / "content/en/forms/lamp.yml").write_text(text)
        (root / "theme/web/css").mkdir(parents=True, exist_ok=True)
        (root / "theme/web/css/own.css").write_text(f"/* {number} */")  # no paper shows it
        with pytest.raises(SystemExit):
            main(["build", str(root)])
        (line,) = [
            line for line in capsys.readouterr().out.splitlines() if line.strip().startswith(("Made", "No paper"))
        ]
        lines.append(line.strip().translate({ord(digit): "N" for digit in "0123456789"}))

    assert lines == [
        "Made: N papers.",
        "No paper was made again: N papers, unchanged.",
        "Made again: N of N papers. The rest had not changed.",
    ]


def test_more_pages_than_are_pictured_are_mentioned(compared):
    """Somebody who approves would take the pictures for all there is."""
    text = "\n\n".join(f"Lamp {number} is lit at dusk, and put out at dawn." for number in range(150))
    report = compared(
        {"content/en/lamps.md": PAGE + text}, {"content/en/lamps.md": PAGE + text.replace("dusk", "night")}
    )
    (booklet,) = [change for change in report.papers if change.paper.id == "booklet"]

    assert len(booklet.differing) > len(booklet.shown) == 1
    assert "Only the first of them is shown below.\n" in words_of(report)


def test_a_link_that_leads_elsewhere_is_a_change_of_the_page(compared):
    """Its words are the same, its reader's way is not."""
    linked = PAGE + "## When\n\nSee [this](https://{}.example/).\n"
    report = compared(
        {"content/en/lamps.md": linked.replace("{}", "old")}, {"content/en/lamps.md": linked.replace("{}", "new")}
    )

    assert report.pages[0].links == ("https://new.example/", "https://old.example/")
    assert "`https://new.example/`, `https://old.example/`" in words_of(report)


def test_the_same_comparison_is_written_in_the_same_bytes(site_of, tmp_path):
    """A comment that is written anew changes only when the suggestion does."""
    one, other = site_of("one", {}), site_of("other", {"content/en/lamps.md": PAGE})
    for name in ("first", "second"):
        compare(one, other, tmp_path / name, summary)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("first", "second")
    )

    assert first == second


def test_a_folder_that_is_no_site_is_a_finding(tmp_path, capsys, in_english):
    """Both are reported at once, and nothing is written."""
    write(tmp_path, {"one/index.html": "", "other/manifest.json": "{}"})
    with pytest.raises(SystemExit) as stop:
        main(["compare", str(tmp_path / "one"), str(tmp_path / "other"), "--into", str(tmp_path / "told")])
    output = capsys.readouterr().err

    assert stop.value.code == 1
    assert output.count(" no-site ") == 2
    assert not (tmp_path / "told").exists()


def test_what_is_no_comparison_is_not_written_over(site_of, tmp_path, capsys):
    """Exit 4, and it is left alone."""
    site = site_of("site", {})
    write(tmp_path, {"mine/poem.txt": "once"})
    with pytest.raises(SystemExit) as stop:
        main(["compare", str(site), str(site), "--into", str(tmp_path / "mine")])

    assert stop.value.code == 4
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["poem.txt"]


def test_a_site_that_is_not_whole_is_a_finding(site_of, tmp_path):
    """Copied halfway, for example; nothing is written."""
    one, other = site_of("one", {}), site_of("other", {"content/en/lamps.md": PAGE})
    (other / "lamps.html").unlink()
    with pytest.raises(SourceErrors) as stop:
        compare(one, other, tmp_path / "told", summary)

    assert [each.code for each in stop.value.findings] == ["no-site"]
    assert not (tmp_path / "told").exists()
