"""Selection: the pages and forms that a workplace includes, without what speaks of the excluded ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from samtalekit.core.locale import FALLBACK, INTRODUCES
from samtalekit.model.kit import KitFile
from samtalekit.model.markup import InnerTarget, anchors, blocks, inner_target
from samtalekit.model.page import FrontMatter, Page
from samtalekit.model.workplace import Workplace
from samtalekit.sources.omission import LeftOut, Rest, rest_of
from samtalekit.sources.pages import PageFile

FORM, EXAMPLE = "forms/", "examples/"
"""What the names of forms and of examples begin with in ``::: with`` and ``only_with``."""

BOOKLET, EXAMPLES, PACKS = "booklet", "examples", "packs"
"""Further names: of the booklet, of any example at all, and of any pack; ``packs/hr`` is the pack of an audience."""


def placed(block: str, bodies: Iterable[str]) -> set[str]:
    """Return what blocks of a name insert on some pages, nested blocks included: figures by their ids, for example."""
    found: set[str] = set()
    for part in (part for body in bodies for part in blocks(body)):
        found |= {part.words} if part.name == block else placed(block, [part.body])
    return found


@dataclass(frozen=True, slots=True)
class Selected:
    """A page as a workplace gets it, and what is left of its text."""

    page: Page
    rest: Rest


def selection(files: Mapping[str, PageFile], choice: "Choice") -> dict[str, Selected]:
    """Return the pages that a workplace includes; a link to a section that is left out is left out itself."""
    chosen = {page_id: choice.selected(file) for page_id, file in files.items() if choice.has_page(page_id)}
    gone = {
        f"{page_id}#{anchor}"
        for page_id, each in chosen.items()
        if each.page.body != files[page_id].page.body
        for anchor in anchors(files[page_id].page.body) - anchors(each.page.body)
    }
    return {page_id: choice.selected(files[page_id], gone) for page_id in chosen} if gone else chosen


@dataclass(frozen=True, slots=True)
class Choice:
    """The selected pages and forms: those that exist in the kit, apply to the workplace, and are chosen there.

    Attributes:
        fronts: The front matter of every page that the kit has, by its id.
        all_forms: The ids of every form.
        examples: The id of each example's form, by the example's id.
        packed: The ids of the forms in each audience's pack, by the audience's id.
        is_over_kit: True for a workplace's folder, false for that of a kit, all of which is the kit's.
    """

    workplace: Workplace
    kit: KitFile
    fronts: Mapping[str, FrontMatter]
    all_forms: frozenset[str]
    examples: Mapping[str, str] = field(default_factory=dict)
    packed: Mapping[str, Collection[str]] = field(default_factory=dict)
    is_over_kit: bool = True

    def has_page(self, page_id: str) -> bool:
        """Return True when the page exists and is selected; the front page always is."""
        return self._has_page(page_id, ())

    def _has_page(self, page_id: str, asked: tuple[str, ...]) -> bool:
        """As `has_page`; ``asked`` are the pages that this page is asked for by, one after the other."""
        chosen, front = self.workplace.pages, self.fronts.get(page_id)
        if front is None or (self._is_news(page_id) and not self.workplace.news):
            return False
        if any(page_id == each.page and not self.has_path(each.id) for each in self.kit.audiences):
            return False
        if front.part in self.kit.left_out(self.workplace):
            return False
        if not all(page_id in asked or self._has(name, (*asked, page_id)) for name in front.only_with):
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

    def _has_pack(self, audience: str) -> bool:
        """True when the page of an audience and a form of its pack are selected."""
        pages = (each.page for each in self.kit.audiences if each.id == audience)
        return any(map(self.has_page, pages)) and any(map(self.has_form, self.packed[audience]))

    def has_all(self, names: Iterable[str]) -> bool:
        """Return True when all that is named is selected: pages, forms, examples, parts and languages."""
        return all(self._has(name, ()) for name in names)

    def _has(self, name: str, asked: tuple[str, ...]) -> bool:
        kind, _, rest = name.rpartition("/")
        if name in self.kit.all_parts:
            return name not in self.kit.left_out(self.workplace)
        if name in self.kit.languages:
            return name in self.workplace.languages
        if name in {BOOKLET, EXAMPLES}:
            return self.workplace.papers.booklet if name == BOOKLET else any(map(self.has_form, self.examples.values()))
        if PACKS in {name, kind}:
            return any(self._has_pack(each) for each in self.packed if name == PACKS or each == rest)
        if f"{kind}/" == EXAMPLE:
            return self.has_form(self.examples.get(rest, ""))
        return self.has_form(rest) if f"{kind}/" == FORM and rest in self.all_forms else self._has_page(name, asked)

    def names(self) -> tuple[str, ...]:
        """Return every name of something that can be left out."""
        forms, examples = (f"{FORM}{form}" for form in self.all_forms), (f"{EXAMPLE}{each}" for each in self.examples)
        packs = (f"{PACKS}/{each}" for each in self.packed)
        parts_and_more = (*self.kit.all_parts, *self.kit.languages, BOOKLET, EXAMPLES, PACKS)
        return (*sorted(self.fronts), *sorted(forms), *sorted(examples), *sorted(packs), *parts_and_more)

    def _exists(self, name: str) -> bool:
        """True for the name of a page, a form, an example or a pack that the kit has, and for the booklet."""
        kind, _, rest = name.rpartition("/")
        named = {FORM: self.all_forms, EXAMPLE: self.examples, f"{PACKS}/": self.packed}.get(f"{kind}/", ())
        return name in self.fronts or rest in named or name == BOOKLET

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

    def selected(self, file: PageFile, sections: Collection[str] = ()) -> Selected:
        """Return a page without what speaks of something left out, as a section: ``steps/plan#who``."""
        page, front = file.page, file.page.front
        left_out = LeftOut(
            target=lambda target: self.left_out(target, page, sections),
            block=self._shows_nothing,
            names=lambda names: not self.has_all(names),
        )
        introduces = INTRODUCES.get(page.language, INTRODUCES[FALLBACK])
        rest = rest_of(page.body, file.ties, left_out, lambda line: self.is_over_kit and file.is_own(line), introduces)
        forms = tuple(form for form in front.forms if self.has_form(form))
        paths = {audience: words for audience, words in front.paths.items() if self.has_path(audience)}
        if rest.text == page.body and forms == front.forms and paths == front.paths:
            return Selected(page, rest)
        front = front.model_copy(update={"forms": forms, "paths": paths})
        return Selected(page.model_copy(update={"body": rest.text, "front": front}), rest)

    def _kept(self, pages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(page for page in pages if self.has_page(page))

    def left_out(self, target: str, page: Page, sections: Collection[str] = ()) -> str:
        """Return the name of the page, the form or the section that a link leads to, if it is left out; else empty."""
        inner = InnerTarget(f"{page.id}.md", target[1:]) if target.startswith("#") else inner_target(page.id, target)
        if inner is None or inner.suffix not in {".md", ".yml"}:
            return ""
        if inner.suffix == ".yml":
            form = inner.stem.removeprefix(FORM)
            return inner.stem if form in self.all_forms and not self.has_form(form) else ""
        section = f"{inner.stem}#{inner.fragment}"
        is_gone = inner.stem in self.fronts and not self.has_page(inner.stem)
        return inner.stem if is_gone else section if section in sections else ""

    def _shows_nothing(self, name: str, words: str) -> bool:
        """True for a block that shows only what is left out."""
        below = f"{words.removesuffix('/index')}/"
        shown: dict[str, Iterable[str]] = {
            "form": (f"{FORM}{words}",),
            "forms": (f"{FORM}{form}" for form in self.all_forms),
            "example": (f"{EXAMPLE}{words}",),
            "examples": (f"{EXAMPLE}{example}" for example in self.examples),
            "pack": (f"{PACKS}/{words}",),
            "packs": (f"{PACKS}/{each}" for each in self.packed),
            "pages": (page for page in self.fronts if page.startswith(below) and page != words),
            "steps": self.kit.steps,
            "booklet": (BOOKLET,),
        }
        known = [each for each in shown.get(name, ()) if self._exists(each)]
        return bool(known) and not any(self._has(each, ()) for each in known)
