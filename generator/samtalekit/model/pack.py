"""A pack: the forms of one audience, as one document."""

from collections.abc import Mapping

from samtalekit.core.messages import say
from samtalekit.model.base import FormId, Frozen
from samtalekit.model.form import Form
from samtalekit.model.kit import Edition, Kit

PREFIX = "pack-"


class Pack(Frozen):
    """The forms of one audience in the kit's order.

    Attributes:
        id: ``pack-`` and the audience.
        edition: The kit's.
        title: The kit's words for it.
    """

    id: FormId
    language: str
    edition: int
    title: str
    forms: tuple[Form, ...]

    def names(self, form: Form) -> Mapping[str, str]:
        """The names of a form's fields in this document, by their own.

        A field of the common head keeps its name, and is one field for all forms; any other is ``<form>__<field>``.
        """
        common = {entry.name for field in form.head_fields for entry in field.entries()}
        stem = form.id.replace("-", "_")
        return {entry.name: entry.name if entry.name in common else f"{stem}__{entry.name}" for entry in form.entries()}


def packs_of(kit: Kit, edition: Edition) -> tuple[Pack, ...]:
    """One pack for each audience that has a form, in the kit's order."""
    order = {form: place for place, form in enumerate(kit.structure.forms)}
    forms = sorted(edition.forms, key=lambda form: order.get(form.id, len(order)))
    found: list[Pack] = []
    for audience in kit.structure.audiences:
        its = tuple(form for form in forms if audience.id in form.source.audiences)
        if its:
            found.append(
                Pack(
                    id=f"{PREFIX}{audience.id}",
                    language=edition.language,
                    edition=kit.structure.edition,
                    title=_pack_title(edition, audience.id),
                    forms=its,
                )
            )
    return tuple(found)


def _pack_title(edition: Edition, audience: str) -> str:
    words = edition.words
    called = words.audiences.get(audience, audience)
    return words.packs.get(audience) or say(edition.language, "paper.pack_title", {"audience": called})
