"""What a workplace chooses of a kit: pages and forms left out leave no dead link, no empty card behind."""

import posixpath
from dataclasses import dataclass

from samtalekit.model.kit import KitFile
from samtalekit.model.markup import Block, segments, with_links
from samtalekit.model.page import Page
from samtalekit.model.workplace import Workplace


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
        if page_id not in self.all_pages or (self._is_news(page_id) and not self.workplace.news):
            return False
        return chosen == "all" or page_id in chosen or page_id == self.kit.menu[0]

    def _is_news(self, page_id: str) -> bool:
        return bool(self.kit.news) and (page_id == self.kit.news or page_id.startswith(f"{self.kit.news}/"))

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
                "glossary": self.kit.glossary if self.kit.glossary and self.has_page(self.kit.glossary) else None,
                "news": self.kit.news if self.kit.news and self.has_page(self.kit.news) else None,
            }
        )

    def page(self, page: Page) -> Page:
        """The page without links and cards to what is left out; the links' words stay."""
        leaves_news_out = self.kit.news and not self.workplace.news
        if self.workplace.pages == "all" and self.workplace.forms == "all" and not leaves_news_out:
            return page
        lines = page.body.split("\n")
        for part in segments(page.body):
            if isinstance(part, Block) and part.name == "form" and not self.has_form(part.words):
                lines[part.line] = ""
        body = with_links("\n".join(lines), lambda target: self._target(target, page))
        forms = tuple(form for form in page.front.forms if self.has_form(form))
        return page.model_copy(update={"body": body, "front": page.front.model_copy(update={"forms": forms})})

    def _kept(self, pages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(page for page in pages if self.has_page(page))

    def _target(self, target: str, page: Page) -> str | None:
        """The target of a link as it is, or None when it leads to something left out."""
        path = target.partition("#")[0]
        stem, suffix = posixpath.splitext(posixpath.normpath(posixpath.join(posixpath.dirname(page.id), path)))
        if ":" in target or suffix not in {".md", ".yml"}:
            return target
        is_kept = self.has_form(stem.removeprefix("forms/")) if suffix == ".yml" else self.has_page(stem)
        return target if is_kept else None
