"""Roles: a word for a role that is written out is reported with the value to write, and only where it is meant."""

import pytest

from helpers.projects import PAGE, TINY, WORKPLACE
from samtalekit.jobs.check import check

KIT = {path.relative_to(TINY).as_posix(): path.read_text() for path in TINY.rglob("*.*") if "content" in path.parts}
CYCLIST = "roles: {en: {rider: {one: cyclist, the: the cyclist, many: cyclists, the_many: the cyclists}}}\n"
LEADER = "leader, the: the leader, many: leaders, the_many: the leaders"
DANISH = {
    "content/kit.yml": KIT["content/kit.yml"].replace("[en]", "[da]"),
    "content/da/words.yml": (
        "title: Skuret\nphases: {before: Før turen}\naudiences: {rider: Cyklist}\nseason: {opening: Skuret åbner}\n"
        "roles:\n  leader: {one: leder, the: lederen, many: ledere, the_many: lederne}\nwords: {short: SU}\n"
    ),
    "content/da/head.yml": "fields:\n  - {id: name, kind: line, label: Navn}\n",
    "content/da/index.md": "---\ntitle: Skuret\nkind: front\nsummary: Et skur.\n---\n\nKom ind.\n",
    "content/da/brakes.md": "---\ntitle: Bremser\nkind: step\nsummary: To bremser.\n---\n\nSe dem.\n",
    "content/da/forms/check-up.yml": (
        "form: check-up\nedition: 1\ntitle: Tjek\npurpose: Se efter.\nwho: alle\nwhen: hver dag\ntime: et minut\n"
        "sections:\n  - {id: look, title: Se, fields: [{id: ok, kind: check, label: Det virker}]}\n"
    ),
}


def suggestions(root, code="role-written-out"):
    """What check reports for a folder: the word, and the value to write."""
    found = [finding for finding in check(root).findings if finding.code == code]
    return [(finding.values["word"], finding.values["value"]) for finding in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The rider looks.", [("The rider", "role.rider.The")]),
        ("Ask a rider.", [("a rider", "role.rider.a")]),
        ("Ask your rider or the riders.", [("your rider", "role.rider.your"), ("the riders", "role.rider.the_many")]),
        ("It is the rider’s own.", [("the rider's", "role.rider.the_s")]),
        ("Bring a spanner.", [("spanner", "word.tool")]),
        ("The `rider` in code, [a link](rider.md) and {{ role.rider.the }}.", []),
        ("Outriders and a rider-like thing.", []),
    ],
)
def test_in_a_kit_every_word_of_a_role_is_reported_with_the_longest_value(sentence, expected, project):
    """What comes before the noun or after it goes with it."""
    root = project({**KIT, "content/en/lamps.md": PAGE + sentence.replace("(rider.md)", "(brakes.md)") + "\n"})

    assert suggestions(root) == expected


def test_forms_figures_and_the_words_of_a_kit_are_looked_through_and_the_words_themselves_are_not(project):
    """A word has to be written out somewhere."""
    form = KIT["content/en/forms/check-up.yml"].replace("who: ", "not_when: the rider is away\nwho: ", 1)
    words = KIT["content/en/words.yml"].replace("The shed opens", "The riders come")

    root = project({**KIT, "content/en/forms/check-up.yml": form, "content/en/words.yml": words})

    assert suggestions(root) == [("the rider", "role.rider.the"), ("The riders", "role.rider.The_many")]


def test_in_a_workplace_only_the_kits_words_for_which_it_has_its_own_are_reported(workplace):
    """It may write its own words as it likes."""
    page = {"content/en/lamps.md": PAGE + "The rider asks the cyclist for a spanner.\n"}

    assert suggestions(workplace({"workplace.yml": WORKPLACE + CYCLIST, **page})) == [("The rider", "role.rider.The")]
    assert suggestions(workplace({"workplace.yml": WORKPLACE, **page}, "other")) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ask your tour leader, or the tour leaders. Tour leaders know; it is a tour leader’s job.", []),
        ("Ask your leader.", [("your leader", "role.rider.your")]),
        ("The kind leader asks a tour leader.", [("leader", "role.rider.one")]),
        ("Bring a torque spanner.", []),
        ("Bring a spanner.", [("spanner", "word.tool")]),
    ],
)
def test_a_workplaces_own_word_may_hold_the_kits(sentence, expected, project):
    """“Leader” in “tour leader” is no word of the kit: with the value in its place it would be “tour tour leader”."""
    words = KIT["content/en/words.yml"]
    kit = {name: text for name, text in KIT.items() if name != "content/en/words.yml"}
    kit["content/en/words.yml"] = words.replace("rider, the: the rider, many: riders, the_many: the riders", LEADER)
    own = (
        "name: Shed\nkit: kit\nlanguages: [en]\nexample: true\n"
        "roles: {en: {rider: {one: tour leader, the: the tour leader, many: tour leaders, the_many: the tour leaders}}}\n"
        "words: {en: {tool: torque spanner}}\n"
    )
    files = {f"kit/{name}": text for name, text in kit.items()}

    root = project({**files, "workplace.yml": own, "content/en/lamps.md": f"{PAGE}{sentence}\n"})

    assert "one: leader" in files["kit/content/en/words.yml"]
    assert suggestions(root) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Spørg din leder.", [("din leder", "role.leader.your")]),
        ("Lederen kommer.", [("Lederen", "role.leader.The")]),
        ("En ny leder begynder.", [("En ny leder", "role.leader.A_new")]),
        ("Gruppeledere og en lederuddannelse.", []),
        ("Spørg SU om SU-evalueringen.", [("SU", "word.short"), ("SU-evalueringen", "word.short")]),
        ("Su er et navn.", []),
        ("Hun leder mødet.", []),
    ],
)
def test_danish_words_are_reported_whole_and_the_list_allows_others(sentence, expected, project):
    """“Leder” is a verb, too; a short word is known at the head of a compound with a hyphen."""
    stand = {"content/da/let-stand.txt": "# udsagnsord\nhun leder # at lede\n"}
    page = "---\ntitle: Lygter\nsummary: To lygter.\n---\n\n"
    root = project({**DANISH, **stand, "content/da/lamps.md": f"{page}{sentence}\n"})

    assert suggestions(root) == expected


def test_a_term_of_the_glossary_is_a_word_of_its_own(project):
    """The rider in it is no role."""
    terms = "terms:\n  - {id: rider_review, term: rider review, means: A review of riding.}\n"
    root = project({**KIT, "content/en/glossary.yml": terms, "content/en/lamps.md": PAGE + "Hold a rider review.\n"})

    assert suggestions(root) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Spørg din {{ role.leader.one }}.", [("din", "role.leader.your")]),
        ("En ny {{role.leader.one}} begynder.", [("En ny", "role.leader.A_new")]),
        ("{{ role.leader.The }}s noter", [("s", "role.leader.The_s")]),
        ("Hendes {{ role.leader.one }} kom.", []),
        ("Spørg en, som er {{ role.leader.one }}.", []),
    ],
)
def test_an_article_or_an_ending_beside_a_value_is_reported(sentence, expected, project):
    """They fit the word of the kit, and another word may be a neuter or end in s."""
    page = "---\ntitle: Lygter\nsummary: To lygter.\n---\n\n"
    root = project({**DANISH, "content/da/lamps.md": f"{page}{sentence}\n"})

    assert suggestions(root, "role-agreement") == expected


def test_a_workplace_knows_its_own_word(workplace):
    """Beside its own value it may write what fits."""
    page = {"content/en/lamps.md": PAGE + "Ask a {{ role.rider.one }}.\n"}

    assert suggestions(workplace({"workplace.yml": WORKPLACE + CYCLIST, **page}), "role-agreement") == []
