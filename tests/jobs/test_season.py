"""Dates that move after they were published: `build` records them, `check` warns, a raised revision settles it."""

import json

import pytest

from samtalekit.diff.record import RECORD, Base, write_base
from samtalekit.jobs.build import build

YEAR = "season:\n  id: shed-2027\n  revision: {revision}\n  opening: {opening}\n"
SHED = "name: Harbour Shed\nkit: ../../tiny\nlanguages: [en]\nexample: true\n"


@pytest.fixture
def shed(workplace):
    """A workplace with a record whose dates can be changed."""
    root = workplace({})
    write_base(root, Base())

    def dated(opening, revision=1):
        (root / "workplace.yml").write_text(SHED + YEAR.format(revision=revision, opening=opening))
        return root

    return dated


def recorded(root):
    return json.loads((root / RECORD).read_text("utf-8")).get("season")


def test_dates_are_recorded_when_their_revision_is_first_built(shed, codes):
    root = shed("2027-03-01")
    build(root)

    assert recorded(root) == {
        "id": "shed-2027",
        "revision": 1,
        "dates": {"opening": "2027-03-01/2027-03-01"},
    }
    assert codes(root) == []


def test_a_date_that_moves_under_the_same_revision_is_warned_of_until_it_rises(shed, codes):
    """Building once more does not silence the warning: calendars would still not move their entry."""
    build(shed("2027-03-01"))
    root = shed("2027-04-01")
    build(root)

    assert codes(root) == ["season-moved"]
    assert codes(shed("2027-04-01", revision=2)) == []


def test_a_raised_revision_is_recorded_with_its_dates(shed, codes):
    build(shed("2027-03-01"))
    build(shed("2027-04-01", revision=2))

    assert recorded(shed("2027-04-01", revision=2))["revision"] == 2
    assert codes(shed("2027-05-01", revision=2)) == ["season-moved"]


def test_a_revision_that_falls_is_no_rise(shed, codes):
    """Somebody brings back an old file: calendars keep what they have, and the record stays."""
    build(shed("2027-03-01", revision=2))
    root = shed("2027-04-01", revision=1)
    build(root)

    assert recorded(root)["revision"] == 2
    assert codes(root) == ["season-moved"]


def test_a_date_that_was_added_and_moves_is_warned_of(shed, codes):
    """Dates are filled in one by one."""
    root = shed("2027-03-01")
    (root / "workplace.yml").write_text(SHED + "season: {id: shed-2027, revision: 1}\n")
    write_base(root, Base(season={"id": "shed-2027", "revision": 1, "dates": {}}))
    build(shed("2027-03-01"))

    assert codes(shed("2027-04-01")) == ["season-moved"]


def test_a_date_that_is_new_or_deleted_needs_no_revision(shed, codes):
    root = shed("2027-03-01")
    build(root)
    (root / "workplace.yml").write_text(SHED + "season: {id: shed-2027, revision: 1}\n")

    assert codes(root) == []

    (root / RECORD).write_text('{"season": {"id": "shed-2027", "revision": 1, "dates": {}}}')

    assert codes(shed("2027-04-01")) == []


def test_a_folder_without_a_record_gets_none(workplace):
    root = workplace({"workplace.yml": SHED + YEAR.format(revision=1, opening="2027-03-01")})
    build(root)

    assert not (root / RECORD).exists()


@pytest.mark.parametrize("name", ["id", "revision"])
def test_a_kit_cannot_name_a_date_as_a_key_of_the_season(workplace, codes, name):
    root = workplace({})
    kit = root.parents[1] / "tiny" / "content" / "kit.yml"
    kit.write_text(kit.read_text("utf-8").replace("season: [opening]", f"season: [{name}]"))

    assert "bad-id" in codes(root)


def test_a_misspelled_key_is_told_from_a_date(shed, reported):
    """Any other key of ``season`` is the name of a date."""
    root = shed("2027-03-01")
    (root / "workplace.yml").write_text(SHED + "season:\n  revison: 2\n")

    assert reported(root)[:2] == [
        "workplace.yml:6:3: unknown-key there is no key “revison” here.",
        "    Fix: write “revision”, or delete the line.",
    ]
