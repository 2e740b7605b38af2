"""What is filled in: every field of a form, with names and alphabets that readers stumble over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import cycle

from samtalekit.model.table import Entry

NAMES = "Łukasz Şahin Ωμέγα Zoë æøå ğıİ"
LINES = (NAMES, "Παναγιώτης Ξένος", "Ђорђе Щербаков, Київ", "Jiří Čapek-Ñu (Őr & Žofie) – “Ærø”")
TEXTS = ("Først æøå.\nSå Łukasz og Zoë.\n\nTil sidst: ğıİ Ωμέγα", "Παναγιώτης\nΞένος", "Щербаков\nКиїв")
DATES = ("24-12-2027", "01-02-2028")
NUMBERS = ("12", "7,5")

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """A paper to be filled in, and with what: value by name of field; ``yes`` for a tick, an option's id, a text."""

    paper: str
    pdf: bytes
    answers: Answers


def answers_to(entries: Iterable[Entry]) -> dict[str, str]:
    """An answer to every field that a person can fill in, and none that is there as a default."""
    texts = {"line": cycle(LINES), "text": cycle(TEXTS), "date": cycle(DATES), "number": cycle(NUMBERS)}
    answers: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "signature" or entry.readonly:
            continue
        if entry.values:
            others = [value for value, _ in entry.values if value != entry.default]
            answers[entry.name] = others[-1]
        elif entry.kind == "check":
            answers[entry.name] = "yes"
        else:
            answers[entry.name] = next(texts[entry.kind])[: entry.max_length]
    return answers
