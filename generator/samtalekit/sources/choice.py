"""What a workplace chooses of a kit: pages and forms left out leave no dead link, no empty card behind."""

import posixpath
import re
from dataclasses import dataclass

from samtalekit.model.kit import KitFile
from samtalekit.model.markup import Block, segments
from samtalekit.model.page import Page
from samtalekit.model.workplace import Workplace

_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s#]+)(#[^()\s]*)?\)")


@dataclass(frozen=True, slots=True)
class Choice:
    """The pages and forms that a workplace wants, of those that the kit has."""

    workplace: Workplace
    kit: KitFile
    all_pages: frozenset[str]
    all_forms: frozenset[str]

    def has_page(self, page_id: str) -> bool:
        """True when the page is there and wanted; the front page always is."""
        chosen = self.workplace.pages
        return page_id in self.all_pages and (chosen == "all" or page_id in chosen or page_id == self.kit.menu[0])

    def has_form(self, form_id: str) -> bool:
        """True when the form is there and wanted."""
        chosen = self.workplace.forms
        return form_id in self.all_forms and (chosen == "all" or form_id in chosen)

    def structure(self) -> KitFile:
        """The kit's structure without what is left out."""
        phases = [phase.model_copy(update={"steps": self._kept(phase.steps)}) for phase in self.kit.phases]
        return self.kit.model_copy(
            update={
                "menu": self._kept(self.kit.menu),
                "foot": self._kept(self.kit.foot),
                "steps": self._kept(self.kit.steps),
                "phases": tuple(phase for phase in phases if phase.steps),
                "audiences": tuple(each for each in self.kit.audiences if self.has_page(each.page)),
                "forms": tuple(form for form in self.kit.forms if self.has_form(form)),
            }
        )

    def page(self, page: Page) -> Page:
        """The page without links and cards to what is left out; the links' words stay."""
        if self.workplace.pages == "all" and self.workplace.forms == "all":
            return page
        lines = page.body.split("\n")
        for part in segments(page.body):
            if isinstance(part, Block) and part.name == "form" and not self.has_form(part.words):
                lines[part.line] = ""
        body = _LINK.sub(lambda match: self._link(match, page), "\n".join(lines))
        forms = tuple(form for form in page.front.forms if self.has_form(form))
        return page.model_copy(update={"body": body, "front": page.front.model_copy(update={"forms": forms})})

    def _kept(self, pages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(page for page in pages if self.has_page(page))

    def _link(self, match: re.Match[str], page: Page) -> str:
        target = match["target"]
        if ":" in target:
            return match[0]
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.id), target))
        stem, suffix = posixpath.splitext(name)
        is_kept = self.has_form(stem.removeprefix("forms/")) if suffix == ".yml" else self.has_page(stem)
        return match[0] if is_kept else match["text"]
