"""A page of guidance: its front matter, and where its text came from."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import Day, FieldId, FormId, Frozen, PageId, Text, WebAddress
from samtalekit.model.translation import Fingerprint, Translation


class Source(Frozen):
    """Something that a page builds on, and the day it was read.

    Attributes:
        part: The kit's part that it belongs to: it is left out with it.
    """

    title: Text
    url: WebAddress
    read: Day
    part: FieldId | None = None


class FrontMatter(Frozen):
    """What stands above a page's text.

    Attributes:
        menu: A shorter title for menus; the title when left out.
        address: Where the page stands on the site, without ``.html``; its id when left out.
        summary: One or two sentences: the words on its card and its description.
        lead: The sentences under a front page's headline.
        promise: What a step gives: "When you have read this, you have …".
        paths: On a step: what each audience does in it, by the kit's ids.
        date: The day of a piece of news.
        aliases: Words that people search for and the page does not say.
        translates: The fingerprint of the text that it is a translation of.
        part: The kit's part that the page belongs to: it is left out with it.
        booklet: False for a page that makes sense on a screen alone; the printed booklet leaves it out.
    """

    title: Text
    menu: Text | None = None
    kind: Literal["front", "step", "page"] = "page"
    address: PageId | None = None
    summary: Text
    order: int = 1000
    lead: Text | None = None
    promise: Text | None = None
    who: Text | None = None
    when: Text | None = None
    time: Text | None = None
    forms: Annotated[tuple[FormId, ...], Limits(strict=False)] = ()
    paths: Mapping[FormId, Text] = {}
    date: Day | None = None
    aliases: Annotated[tuple[Text, ...], Limits(strict=False)] = ()
    sources: Annotated[tuple[Source, ...], Limits(strict=False)] = ()
    translates: Fingerprint | None = None
    booklet: bool = True
    part: FieldId | None = None


class Origin(Frozen):
    """The file that a page or a form was read from.

    Attributes:
        path: Relative to the root of its folder, with ``/``: ``content/da/steps/plan.md``.
        is_own: True when it lies in the folder being built, not in the kit beneath a workplace.
        text: The file as it is, front matter included.
        body_line: The line that a page's text begins on; None for a file that is YAML from end to end.
        beneath: The kit's file that this one extends.
    """

    path: str
    is_own: bool
    text: str
    body_line: int | None = None
    beneath: "Origin | None" = None


class Page(Frozen):
    """A page with every value in place.

    Attributes:
        id: Its path in the source language, without ``.md``.
        language: The language of its words; the source's where a translation is missing.
        address: Where it stands on the site, without ``.html``.
        body: Markdown, values in place, links still as the author wrote them.
    """

    id: PageId
    language: str
    address: str
    front: FrontMatter
    body: str
    origin: Origin
    translation: Translation = "current"

    @property
    def title(self) -> str:
        """Its headline."""
        return self.front.title
