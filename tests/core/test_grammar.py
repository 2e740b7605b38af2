"""Grammar: the forms of a noun that follow from the four that its writer gives."""

import pytest

from samtalekit.model.workplace import RoleWords


def role(one, the, many, the_many, **more):
    return RoleWords(one=one, the=the, many=many, the_many=the_many, **more)


@pytest.mark.parametrize(
    ("one", "the", "forms"),
    [
        ("afdelingsleder", "afdelingslederen", ["en afdelingsleder", "din afdelingsleder", "ny afdelingsleder"]),
        ("MED-udvalg", "MED-udvalget", ["et MED-udvalg", "dit MED-udvalg", "nyt MED-udvalg"]),
        ("medie", "mediet", ["et medie", "dit medie", "nyt medie"]),
        ("nærmeste leder", "den nærmeste leder", ["en nærmeste leder", "din nærmeste leder", "ny nærmeste leder"]),
        ("lokalt udvalg", "det lokale udvalg", ["et lokalt udvalg", "dit lokalt udvalg", "nyt lokalt udvalg"]),
        ("leder af teamet", "lederen af teamet", ["en leder af teamet", "din leder af teamet", "ny leder af teamet"]),
        ("HR", "HR", ["en HR", "din HR", "ny HR"]),
    ],
)
def test_danish_gender_follows_from_the_definite(one, the, forms):
    """What comes before the noun follows the first word that the definite changes."""
    found = role(one, the, "–", "–").forms("da")

    assert [found["a"], found["your"], found["new"]] == forms
    assert found["a_new"] == f"{forms[0].split()[0]} {forms[2]}"


@pytest.mark.parametrize(
    ("the", "owner"),
    [
        ("lederen", "lederens"),
        ("MED-udvalget", "MED-udvalgets"),
        ("HR", "HR’s"),
        ("chef og boss", "chef og boss’"),
        ("Alex", "Alex’"),
    ],
)
def test_a_danish_owner_has_an_s_or_an_apostrophe(the, owner):
    """After s, x and z an apostrophe alone; before the s of an abbreviation an apostrophe, too."""
    assert role("–", the, "–", the).forms("da")["the_s"] == owner


@pytest.mark.parametrize(
    ("one", "a"),
    [
        ("line manager", "a line manager"),
        ("area manager", "an area manager"),
        ("HR department", "an HR department"),
        ("MED committee", "a MED committee"),
        ("TR", "a TR"),
        ("union representative", "a union representative"),
        ("unit head", "a unit head"),
        ("uninvited guest", "an uninvited guest"),
        ("European works council", "a European works council"),
        ("hourly worker", "an hourly worker"),
        ("host", "a host"),
        ("X-ray nurse", "an X-ray nurse"),
    ],
)
def test_the_english_article_follows_the_sound(one, a):
    """The pronunciation decides, not the spelling."""
    assert role(one, f"the {one}", "–", "–").forms("en")["a"] == a


def test_english_owners_of_one_and_of_many():
    """An s for one, an apostrophe for many."""
    forms = role("host", "the host", "hosts", "the hosts").forms("en")

    assert (forms["the_s"], forms["the_many_s"]) == ("the host’s", "the hosts’")
    assert (forms["The_s"], forms["A"], forms["A_new"]) == ("The host’s", "A host", "A new host")


def test_a_form_that_is_given_is_not_derived():
    """No rule knows every word."""
    forms = role("NASA", "NASA", "NASA", "NASA", a="NASA", your="dit NASA").forms("da")

    assert (forms["a"], forms["A"], forms["your"], forms["new"]) == ("NASA", "NASA", "dit NASA", "ny NASA")
