"""What can only be seen when words and faces meet."""

from helpers.projects import SAMPLES
from samtalekit.jobs.check import check


def test_a_letter_that_no_face_has_is_found_in_the_form_it_stands_in(workplace):
    """A form of one's own, and the place in it."""
    form = (SAMPLES / "tiny" / "content" / "en" / "forms" / "check-up.yml").read_text(encoding="utf-8")
    root = workplace({"content/en/forms/check-up.yml": form + "# 東京\n"})

    finding = next(finding for finding in check(root).findings if finding.code == "letter-missing")

    assert finding.place.file == "content/en/forms/check-up.yml"
    assert (finding.place.line, finding.place.column) == (form.count("\n") + 1, 3)


def test_a_file_of_the_kit_beneath_is_called_as_seen_from_the_workplace(workplace):
    """The finding's file leads there from the folder that is checked."""
    root = workplace({})
    form = root.parents[1] / "tiny" / "content" / "en" / "forms" / "check-up.yml"
    form.write_text(form.read_text(encoding="utf-8") + "# 東京\n", encoding="utf-8")

    finding = next(finding for finding in check(root).findings if finding.code == "letter-missing")

    assert (root / finding.place.file).resolve() == form
