"""A catalogue: things of one kind to choose among, each told in the same way, and filters to find the one that fits."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Limits

from samtalekit.model.base import FieldId, FormId, Frozen, Text


class FilterOption(Frozen):
    """Something that readers can choose in a filter."""

    id: FieldId
    label: Text


class Filter(Frozen):
    """A question that narrows the catalogue down."""

    id: FieldId
    label: Text
    options: Annotated[tuple[FilterOption, ...], Limits(min_length=2, max_length=8, strict=False)]


class Fact(Frozen):
    """A heading that every item answers."""

    id: FieldId
    label: Text


Chosen = Annotated[tuple[FieldId, ...], Limits(strict=False)]


class Item(Frozen):
    """Something to choose.

    Attributes:
        lead: A sentence on what it is.
        choices: Which options of each filter it belongs to.
        facts: Its answer to each heading.
    """

    id: FieldId
    title: Text
    lead: Text
    choices: Mapping[FieldId, Chosen] = {}
    facts: Mapping[FieldId, Text] = {}

    @property
    def anchor(self) -> str:
        """Where on its page it stands."""
        return self.id.replace("_", "-")


class Catalogue(Frozen):
    """``catalogues/<id>.yml``.

    Attributes:
        catalogue: Its id, and its file's name.
    """

    catalogue: FormId
    title: Text
    filters: Annotated[tuple[Filter, ...], Limits(max_length=5, strict=False)] = ()
    facts: Annotated[tuple[Fact, ...], Limits(min_length=1, max_length=8, strict=False)]
    items: Annotated[tuple[Item, ...], Limits(min_length=1, strict=False)]

    @property
    def id(self) -> str:
        """Its id."""
        return self.catalogue
