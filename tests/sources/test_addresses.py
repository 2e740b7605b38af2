"""What a workplace says becomes a link that does that and nothing else."""

import pytest

from helpers.projects import PAGE, WORKPLACE

GOOD = ["email: hr@havneby.example", "email: first.last+mus@a-b.dk", "phone: '+45 00 00 00 00'", "phone: (0)20-70.12"]
BAD = [
    "email: a@b.c?bcc=x@evil.example",
    "email: a@b.c&cc=x",
    "email: a@b.c,x@evil.example",
    "email: a%0abcc@b.c",
    "email: 'javascript:alert(1)//@b.c'",
    "phone: '112,,9'",
    "phone: '112;ext=9'",
    "phone: '*21*900#'",
    "phone: javascript:alert(1)",
]
ADDRESSES = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "https://bank.example@evil.example/",
    "https://a:b@evil.example",
    "https:\\\\evil.example",
    "data:text/html,x",
    "//evil.example",
]


def with_contact(line: str) -> dict[str, str]:
    """A workplace with one more line about whom to ask."""
    return {"workplace.yml": f"{WORKPLACE}contact:\n  name: HR\n  {line}\n"}


@pytest.mark.parametrize("line", GOOD)
def test_addresses_and_numbers_of_people_are_taken(line, workplace, codes):
    """As people write them."""
    assert codes(workplace(with_contact(line))) == []


@pytest.mark.parametrize("line", BAD)
def test_an_address_adds_nobody_and_dials_nothing_else(line, workplace, codes):
    """``mailto:`` and ``tel:`` have a syntax of their own."""
    assert codes(workplace(with_contact(line))) == ["bad-value"]


@pytest.mark.parametrize("key", ["edit_address", "accessibility_statement"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_web_leads_where_it_seems_to(key, address, workplace, codes):
    """Only http and https, and no name before the host."""
    assert codes(workplace({"workplace.yml": f"{WORKPLACE}{key}: '{address}'\n"})) == ["bad-value"]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("javascript:alert(1)", "link-scheme"),
        ("JaVaScRiPt:alert(1)", "link-scheme"),
        ("javascript&#58;alert(1)", "link-scheme"),
        ("java\tscript:alert(1)", "link-shape"),
        ("<java\tscript:alert(1)>", "link-scheme"),
        ("data:text/html,x", "link-scheme"),
        ("//evil.example", "broken-link"),
        ("https://bank.example@evil.example/", "link-user"),
    ],
)
def test_a_link_of_a_page_is_held_to_the_same(target, code, workplace, codes):
    """Whatever its characters look like."""
    assert code in codes(workplace({"content/en/lamps.md": f"{PAGE}[x]({target})\n"}))
