"""The tiny kit in Danish, as translations: whole and current, for tests that spoil one thing."""

from helpers.projects import TINY
from samtalekit.model.base import fingerprint_of
from samtalekit.sources.translation import fingerprint_of_words
from samtalekit.sources.yaml_tree import read_tree

WORKPLACE = "name: Harbour Shed\nkit: ../../tiny\nlanguages: [en, da]\nexample: true\n"
SOURCE = TINY / "content" / "en"


def of_page(name: str) -> str:
    """The fingerprint of one of the tiny kit's pages."""
    return fingerprint_of((SOURCE / name).read_text(encoding="utf-8"))


def of_words(name: str) -> str:
    """The fingerprint of the words of one of the tiny kit's definitions."""
    tree, _findings = read_tree((SOURCE / name).read_text(encoding="utf-8"), name)
    assert tree
    return fingerprint_of_words(tree)


FORM = f"""translates: "{of_words("forms/check-up.yml")}"
form: check-up
title: Eftersyn
address: skemaer/eftersyn
purpose: Se, om cyklen er klar til en tur.
who: "{{{{ role.rider.the }}}}"
when: før turen
time: fem minutter
sections:
  look:
    title: Se efter
    fields:
      brakes_work: Bremserne virker
      remarks: {{label: Bemærkninger}}
"""

FILES = {
    "workplace.yml": WORKPLACE,
    "content/da/words.yml": """title: Cykelskuret
phases: {before: Før turen}
audiences: {rider: "Jeg er {{ role.rider.one }}"}
season_title: Året i skuret
season: {opening: Skuret åbner}
roles:
  rider: {one: cyklist, the: cyklisten, many: cyklister, the_many: cyklisterne}
words: {tool: skruenøgle}
data_notices: {own: Behold det i lommen.}
""",
    "content/da/head.yml": f'translates: "{of_words("head.yml")}"\nfields: {{name: Navn, date: Dato}}\n',
    "content/da/index.md": f"""---
translates: "{of_page("index.md")}"
title: Skuret
kind: front
summary: Et sted, hvor man kan ordne sin cykel.
---

Begynd med [bremserne](brakes.md#se-efter), og udfyld så [eftersynet](forms/check-up.yml).
""",
    "content/da/brakes.md": f"""---
translates: "{of_page("brakes.md")}"
title: Bremser
kind: step
summary: Se på bremserne før turen.
---

## Se efter

{{{{ role.rider.The }}}} trykker på begge greb.
""",
    "content/da/forms/check-up.yml": FORM,
}
