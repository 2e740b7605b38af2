"""A glossary: the words that a kit uses for its ideas, one word for each."""

from typing import Annotated

from pydantic import Field as Limits

from samtalekit.core import limits
from samtalekit.model.base import FieldId, Frozen, PageId, Text
from samtalekit.model.translation import Fingerprint

Words = Annotated[tuple[Text, ...], Limits(strict=False)]


class Term(Frozen):
    """A word, and what it means here.

    Attributes:
        forms: Its other forms of grammar, as they stand in running text.
        aliases: Words that people search for and the pages do not use.
        avoid: Words for the same idea that the pages do not write: one idea, one word.
        means: One or two sentences.
        page: Where to read more.
        marked: False for a word that everybody here knows: it is explained, and not marked on every page.
    """

    id: FieldId
    term: Text
    forms: Words = ()
    aliases: Words = ()
    avoid: Words = ()
    means: Text
    page: PageId | None = None
    marked: bool = True

    @property
    def anchor(self) -> str:
        """Where on the glossary's page it stands."""
        return f"term-{self.id.replace('_', '-')}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The term and its forms."""
        return (self.term, *self.forms)


class Glossary(Frozen):
    """``glossary.yml``.

    Attributes:
        translates: The fingerprint of the text that it is a translation of.
    """

    translates: Fingerprint | None = None
    terms: Annotated[tuple[Term, ...], Limits(min_length=1, max_length=limits.TERMS, strict=False)]
