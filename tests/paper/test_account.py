"""The account: what a PDF says of itself, whoever made it."""

from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from samtalekit.cli import show
from samtalekit.core.errors import PaperError
from samtalekit.paper.inspect.account import account_of


@pytest.fixture
def account(papers):
    return account_of(papers["every-kind"].content)


def test_it_tells_size_title_and_language(account):
    """What one looks at first."""
    assert (account.title, account.language) == ("Alle slags felter", "da")
    assert [(page.width_mm, page.height_mm) for page in account.pages] == [(210, 297), (210, 297)]


def test_it_tells_every_field_with_what_it_demands(account):
    """Name, kind, tooltip, flags, options."""
    fields = {field.name: field for field in account.fields}

    assert (fields["line"].kind, fields["line"].required, fields["line"].max_length) == ("line", True, 40)
    assert (fields["fixed"].readonly, fields["fixed"].value) == (True, "Łódź")
    assert (fields["choice"].kind, fields["choice"].options) == ("choice", ("apple", "pear"))
    assert (fields["check"].kind, fields["text"].kind, fields["by_program"].kind) == ("check", "text", "signature")


def test_boxes_lie_on_the_grid_in_millimetres(papers):
    """The left margin is 22 mm, a hand line 8 mm; the frame is around the field."""
    fields = {field.name: field for field in account_of(papers["development-plan"].content).fields}

    assert fields["goal_1"].left_mm == pytest.approx(22 + 0.3 + 1.5, abs=0.1)
    assert fields["goal_1"].height_mm == pytest.approx(4 * 8 - 0.2, abs=0.1)
    assert fields["goal_1"].top_mm == fields["activity_1"].top_mm
    right = fields["activity_1"].left_mm + fields["activity_1"].width_mm
    assert right == pytest.approx(210 - 16 - 0.3 - 1.5, abs=0.1)


@pytest.mark.parametrize(("language", "word"), [("da", "skal udfyldes"), ("en", "must be filled in")])
def test_it_reads_as_text_in_both_languages(account, language, word):
    """One fact a line, so that two accounts can be compared."""
    lines = account.as_lines(language)

    assert lines[0].startswith("Alle slags felter (da): 2 ")
    assert any(line.startswith("line: ") and word in line for line in lines)


def test_it_is_plain_data_too(account):
    """For programs."""
    assert account.as_data()["fields"][0]["name"] == "line"


def test_what_is_no_pdf_is_reported(monkeypatch):
    """Not a stack of Python."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")

    with pytest.raises(PaperError, match="not a PDF that can be read"):
        account_of(b"hello")


def foreign(**form):
    """A PDF from somebody else, whose form has these entries."""
    paper, held = Pdf.new(), BytesIO()
    paper.add_blank_page()
    paper.Root.AcroForm = Dictionary(**form)
    paper.save(held)
    return held.getvalue()


@pytest.mark.parametrize("fields", [String("a"), Array([1]), Array([Dictionary(Kids=1)]), Array([Dictionary(Rect=Array([1]))]), Array([Dictionary(Ff=Name.A)])])  # fmt: skip
def test_a_pdf_with_odd_objects_in_the_places_of_others_is_reported_in_words(fields):
    """No PDF writer would make it, and somebody may send it."""
    with pytest.raises(PaperError):
        account_of(foreign(Fields=fields))


def test_a_terminal_gets_no_control_characters_and_no_forged_lines(tmp_path, capsys, in_english):
    """Names and values come from whoever filled the paper in."""
    field = Dictionary(FT=Name.Tx, T=String("a\x1b[31m\n::error::b"), V=String("c\r\u202ed"))
    (tmp_path / "paper.pdf").write_bytes(foreign(Fields=Array([field])))
    show.run(str(tmp_path / "paper.pdf"), "text", ids=False)
    output = capsys.readouterr().out

    assert r"a\x1b[31m\n::error::b" in output
    assert r"c\x0d\u202ed" in output
    assert all(sign.isprintable() for sign in output.replace("\n", ""))
