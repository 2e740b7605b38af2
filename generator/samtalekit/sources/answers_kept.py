"""Do filled-in papers of a form as it was still read with the form as it is? By the names and kinds of its answers."""

from dataclasses import dataclass

from samtalekit.model.form import Form, FormSource
from samtalekit.sources.yaml_tree import read_tree
from samtalekit.sources.validate import validate


@dataclass(frozen=True, slots=True)
class AnswersKept:
    """What becomes of the answers of an earlier paper.

    Attributes:
        kept: How many of its answers have their place.
        lost: The labels of those that have none, or one of another kind.
        editions: The form's edition then and now.
    """

    kept: int
    lost: tuple[str, ...]
    editions: tuple[int, int]

    @property
    def owes_edition(self) -> bool:
        """True when answers lost their place and the form's edition did not rise to say so."""
        return bool(self.lost) and self.editions[0] == self.editions[1]


def answers_kept(path: str, before: str, after: str) -> AnswersKept | None:
    """Hold two texts of a form against each other; None where one of them is no whole form.

    Args:
        path: What the form's file is called.
        before: The form that papers were filled in of.
        after: The form as it is now.
    """
    then, now = _form(path, before), _form(path, after)
    if then is None or now is None:
        return None
    kinds = {entry.name: entry.kind for entry in now.entries()}
    options = {entry.name: {option for option, _words in entry.values} for entry in now.entries()}
    lost = [
        entry.label
        for entry in then.entries()
        if kinds.get(entry.name) != entry.kind or not {option for option, _words in entry.values} <= options[entry.name]
    ]
    editions = (then.source.edition, now.source.edition)
    return AnswersKept(len(then.entries()) - len(lost), tuple(dict.fromkeys(lost)), editions)


def _form(path: str, text: str) -> Form | None:
    tree, findings = read_tree(text, path)
    source = validate(FormSource, tree)[0] if tree and not findings else None
    if source is None:
        return None
    return Form(id=source.form, language="", address=source.form, source=source, head_fields=())
