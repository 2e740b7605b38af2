"""Selection: the pages and forms that a workplace includes, without dead links and empty cards to the excluded ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from samtalekit.model.kit import KitFile
from samtalekit.model.markup import blocks, inner_target, with_links
from samtalekit.model.page import Page
from samtalekit.model.workplace import Workplace

_ENTRY = re.compile(r"^[-*+] +\*\*\[[^\]]*\]\((?P<target>[^)]*)\)")
"""A list entry that begins with a bold link."""

_EMPTY_PART = re.compile(r"^(#{2,6})[ \t][^\n]*\n\s*(?=\Z|^#{1,6}[ \t])", re.MULTILINE)


def _without_empty_parts(body: str) -> str:
    """Remove headings without content; one with a smaller heading below it stays."""

    def drop(match: re.Match[str]) -> str:
        after = re.match(r"#*", match.string[match.end() :])
        below = len(after[0]) if after else 0
        return match[0] if below > len(match[1]) else ""

    left = _EMPTY_PART.sub(drop, body)
    return left if left == body else _without_empty_parts(left)  # removing a heading may leave the one above it empty


def placed(block: str, bodies: Iterable[str]) -> set[str]:
    """Return what blocks of a name insert on some pages, nested blocks included: figures by their ids, for example."""
    found: set[str] = set()
    for part in (part for body in bodies for part in blocks(body)):
        found |= {part.words} if part.name == block else placed(block, [part.body])
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """The selected pages and forms: those that exist in the kit, apply to the workplace, and are chosen there."""

    workplace: Workplace
    kit: KitFile
    all_pages: frozenset[str]
    all_forms: frozenset[str]

    def has_page(self, page_id: str) -> bool:
        """Return True when the page exists and is selected; the front page always is."""
        chosen = self.workplace.pages
        if page_id not in self.all_pages or (self._is_news(page_id) and not self.workplace.news):
            return False
        if any(page_id == each.page and not self.has_path(each.id) for each in self.kit.audiences):
            return False
        return chosen == "all" or page_id in chosen or page_id == self.kit.menu[0]

    def has_path(self, audience: str) -> bool:
        """Return True when an audience's path through the kit is included."""
        return self.workplace.paths == "all" or audience in self.workplace.paths

    def _is_news(self, page_id: str) -> bool:
        return bool(self.kit.news) and (page_id == self.kit.news or page_id.startswith(f"{self.kit.news}/"))

    def has_form(self, form_id: str) -> bool:
        """Return True when the form exists and is selected."""
        chosen = self.workplace.forms
        return form_id in self.all_forms and (chosen == "all" or form_id in chosen)

    def structure(self) -> KitFile:
        """Return the kit's structure without what is left out."""
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
        """Return the page without links and cards to what is left out; the links' text stays."""
        leaves_news_out = self.kit.news and not self.workplace.news
        chosen = (self.workplace.pages, self.workplace.forms, self.workplace.paths)
        if all(each == "all" for each in chosen) and not leaves_news_out and not self.kit.left_out(self.workplace):
            return page
        lines = page.body.split("\n")
        for part in blocks(page.body):
            if (part.name == "form" and not self.has_form(part.words)) or (
                part.name == "pack" and not self.has_path(part.words)
            ):
                lines[part.line] = ""
        kept = [line for line in lines if not self._leads_nowhere(line, page)]
        body = with_links(_without_empty_parts("\n".join(kept)), lambda target: self._target(target, page))
        forms = tuple(form for form in page.front.forms if self.has_form(form))
        paths = {name: words for name, words in page.front.paths.items() if self.has_path(name)}
        return page.model_copy(
            update={"body": body, "front": page.front.model_copy(update={"forms": forms, "paths": paths})}
        )

    def _kept(self, pages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(page for page in pages if self.has_page(page))

    def _leads_nowhere(self, line: str, page: Page) -> bool:
        """True for a list entry that consists of a link to something left out."""
        entry = _ENTRY.match(line)
        return entry is not None and self._target(entry["target"], page) is None

    def _target(self, target: str, page: Page) -> str | None:
        """Return the target of a link unchanged, or None when it is left out."""
        inner = inner_target(page.id, target)
        if inner is None or inner.suffix not in {".md", ".yml"}:
            return target
        is_form = inner.suffix == ".yml"
        is_kept = self.has_form(inner.stem.removeprefix("forms/")) if is_form else self.has_page(inner.stem)
        return target if is_kept else None
