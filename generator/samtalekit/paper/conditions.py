"""Conditions: when a question is to be answered, in words. Paper cannot hide a question, so it says so."""

from samtalekit.core.messages import Said, say
from samtalekit.model.form import Form
from samtalekit.model.field_kinds import ChoiceField, ChoicesField, Field, ScaleField


def condition_of(field: Field, form: Form) -> str:
    """A sentence such as "Udfyld hvis svaret på »Er det brugt?« er »Nej«"; empty for what is always asked."""
    rules = [_rule(name, answers, form) for name, answers in (field.relevant or {}).items()]
    if not rules:
        return ""
    return say(form.language, "paper.relevant", {"condition": _joined(rules, "and", form.language)})


def _rule(name: str, answers: tuple[str, ...], form: Form) -> str:
    asked = form.field(name)
    question: dict[str, str | int | Said] = {"question": asked.label if asked else name}
    if not isinstance(asked, (ChoiceField, ChoicesField, ScaleField)):
        return say(form.language, "paper.relevant_tick", question)
    words = {} if isinstance(asked, ScaleField) else {option.id: option.label for option in asked.options}
    told = [say(form.language, "paper.quoted", {"words": words.get(each, each)}) for each in answers]
    key = "paper.relevant_ticks" if isinstance(asked, ChoicesField) else "paper.relevant_answer"
    return say(form.language, key, question | {"answers": _joined(told, "or", form.language)})


def _joined(parts: list[str], by: str, language: str) -> str:
    """Words in a row with "and" or "or" before the last."""
    if len(parts) == 1:
        return parts[0]
    return say(language, f"paper.{by}", {"first": ", ".join(parts[:-1]), "last": parts[-1]})
