"""Catalogues, lists of items with filters, such as learning methods; and the glossary, a list of terms."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Constraints

from samtalekit.core import limits
from samtalekit.model.base import FieldId, Fingerprint, FormId, Frozen, NamedElsewhere, PageId, Text


class FilterOption(Frozen):
    """An option of a filter."""

    id: FieldId
    label: Text


class Filter(Frozen):
    """A question that narrows the catalogue down."""

    id: FieldId
    label: Text
    options: Annotated[tuple[FilterOption, ...], Constraints(min_length=2, max_length=8, strict=False)]


class Fact(Frozen):
    """A heading under which every item has a text."""

    id: FieldId
    label: Text


Chosen = Annotated[tuple[FieldId, ...], Constraints(strict=False)]


class Item(Frozen):
    """An item of a catalogue.

    Attributes:
        lead: A sentence on what it is.
        choices: Options that it belongs to, by the id of the filter.
        facts: Its text under each heading, by the id of the heading.
    """

    id: FieldId
    title: Text
    lead: Text
    choices: Mapping[FieldId, Chosen] = {}
    facts: Mapping[FieldId, Text] = {}

    @property
    def anchor(self) -> str:
        """Its anchor on the catalogue's page."""
        return self.id.replace("_", "-")


class Catalogue(Frozen):
    """A catalogue, ``catalogues/<id>.yml``.

    Attributes:
        catalogue: Its id, and its file's name.
    """

    catalogue: FormId
    title: Text
    filters: Annotated[tuple[Filter, ...], Constraints(max_length=5, strict=False)] = ()
    facts: Annotated[tuple[Fact, ...], Constraints(min_length=1, max_length=8, strict=False)]
    items: Annotated[tuple[Item, ...], Constraints(min_length=1, strict=False)]

    @property
    def id(self) -> str:
        """Its id."""
        return self.catalogue


Words = Annotated[tuple[Text, ...], Constraints(strict=False)]


Names = Annotated[tuple[NamedElsewhere, ...], Constraints(strict=False)]


class Term(Frozen):
    """A term, and what it means in this kit.

    Attributes:
        forms: Its inflected forms, as they occur in text.
        aliases: Words that people search for and the pages do not use.
        avoid: Words for the same idea that the pages do not write: one idea, one word.
        means: One or two sentences.
        page: The page with more about it.
        only_with: What the term is about; the glossary leaves it out where one of them is left out.
        marked: False for a familiar term: the glossary explains it, but pages do not link it.
    """

    id: FieldId
    term: Text
    forms: Words = ()
    aliases: Words = ()
    avoid: Words = ()
    means: Text
    page: PageId | None = None
    only_with: Names = ()
    marked: bool = True

    @property
    def anchor(self) -> str:
        """Its anchor on the glossary's page."""
        return f"term-{self.id.replace('_', '-')}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The term and its forms."""
        return (self.term, *self.forms)


class Glossary(Frozen):
    """The glossary, ``glossary.yml``.

    Attributes:
        translates: The fingerprint of the text that it is a translation of.
    """

    translates: Fingerprint | None = None
    terms: Annotated[tuple[Term, ...], Constraints(min_length=1, max_length=limits.TERMS, strict=False)]
