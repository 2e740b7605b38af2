"""Find papers that break across pages worse than the kit's own: longer words, a question or a logo may push a row on.

A form's pages are known when it has been laid out (`PageUse`). Only where they look bad is the kit's own form laid out
too, once for each version of the kit, and where that breaks as badly there is nothing for the workplace to mend.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from samtalekit.core.cache import Cache, files_within, hash_of
from samtalekit.core.errors import PaperError, SourceErrors, ThemeError
from samtalekit.core.files import WORKPLACE_FILE, file_in, read_regular, text_of
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.core.system_errors import memory_limit_bytes
from samtalekit.core.worker_pool import processors
from samtalekit.model.kit import LocalizedKit
from samtalekit.model.outputs import PageUse, Paper
from samtalekit.model.page import Origin
from samtalekit.model.workplace import DataNotice
from samtalekit.paper.compose import Composition, compose
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.paper.parts import PartTask
from samtalekit.pipeline.load import Project, load_project
from samtalekit.pipeline.papers import frame_of, orders
from samtalekit.pipeline.parts import PartRunner
from samtalekit.pipeline.renderers import makers
from samtalekit.sources.yaml_tree import Tree, read_tree

LEAST_FILLED = 2 / 3
"""A page, but the last, that is filled less has a gap that readers wonder about."""
LEAST_LAST = 1 / 3
"""A last page that is filled less looks as if it were left over."""

_VALUE = re.compile(r"\{\{\s*(role|word)\.(\w+)")

_Use = tuple[PageUse, ...]
_Key = tuple[str, str]
"""Language and id of a form."""


def worse_breaks(project: Project, papers: Sequence[Paper], steps: Cache) -> tuple[Finding, ...]:
    """Return a finding for each finished form that breaks across pages worse than the kit's own."""
    if not project.layers.is_workplace:
        return ()
    suspects = [paper for paper in papers if paper.kind == "form" and _looks_bad(paper.use)]
    worse = _Worse(project, steps)
    return tuple(filter(None, (worse.finding(paper) for paper in suspects)))


def _looks_bad(use: _Use) -> bool:
    return bool(use[1:]) and (bool(_torn(use)) or bool(_gaps(use)) or use[-1].filled < LEAST_LAST)


def _torn(use: _Use) -> list[int]:
    """Return the numbers of pages that begin with a row parted from its section."""
    return [number for number, page in enumerate(use, start=1) if number > 1 and page.is_torn]


def _gaps(use: _Use) -> list[int]:
    """Return the numbers of pages with a gap at their end."""
    return [number for number, page in enumerate(use[:-1], start=1) if page.filled < LEAST_FILLED]


def _difference(own: _Use, kit: _Use) -> MessageRef | None:
    """Return in what a form breaks worse than the kit's; None for nothing."""
    if len(own) > len(kit):
        return MessageRef("breaks.pages", (("pages", str(len(own))), ("kit", str(len(kit)))))
    if len(torn := _torn(own)) > len(_torn(kit)):
        return MessageRef("breaks.torn", (("page", str(torn[0])),))
    if len(gaps := _gaps(own)) > len(_gaps(kit)):
        empty = round(100 * (1 - own[gaps[0] - 1].filled))
        return MessageRef("breaks.gap", (("page", str(gaps[0])), ("percent", str(empty))))
    return None


@dataclass(frozen=True)
class _Worse:
    """Compares the forms of a workplace with those of its kit."""

    project: Project
    steps: Cache

    @cached_property
    def _state(self) -> str:
        """A hash of all that the kit's own papers are made from."""
        layers = self.project.layers
        folders = [folder / top for folder in (layers.kit, layers.theme[-1]) for top in ("content", "theme")]
        settings = file_in(layers.kit, "mkdocs.yml")
        own = [read_regular(settings).hex()] if settings else []
        return hash_of([*files_within(dict.fromkeys(each for each in folders if each.is_dir())), *own])

    @cached_property
    def _alone(self) -> Project:
        """The kit by itself, as its own example has it, with the density of the workplace's papers.

        Raises:
            SourceErrors: The kit has errors of its own.
        """
        kit = load_project(self.project.layers.kit, self.steps)
        workplace = kit.kit.workplace.model_copy(update={"papers": self.project.kit.workplace.papers})
        return replace(kit, kit=kit.kit.model_copy(update={"workplace": workplace}))

    def finding(self, paper: Paper) -> Finding | None:
        """Return the finding of a form; None where the kit's breaks as badly, or the kit has no such form."""
        kit = self._kits_own((paper.language, paper.id))
        what = _difference(paper.use, kit) if kit else None
        if kit is None or what is None:
            return None
        place, how = self._cause(paper, kit)
        is_short = self.project.kit.workplace.papers.density == "short"
        density: str | MessageRef = "" if is_short else MessageRef("breaks.density")
        words: dict[str, str | MessageRef] = {"title": paper.title, "path": paper.path, "density": density}
        return Finding(place, "paper-breaks", {**words, "what": what, "how": how})

    def _kits_own(self, key: _Key) -> _Use | None:
        """Return how the kit's own form uses its pages, in the density of the workplace's papers."""
        inputs = [self._state, self.project.kit.workplace.papers.model_dump_json(), *key]
        return _of_data(self.steps.derived("the kit's breaks", inputs, lambda: self._laid_out_by_kit(key)))

    def _laid_out_by_kit(self, key: _Key) -> list[list[float]]:
        with suppress(SourceErrors, ThemeError, PaperError):
            for order in orders(self._alone):
                if order.made_by.func is compose and (order.language, order.id) == key:
                    return _as_data(_laid_out(order.composed(), self._alone, self.steps))
        return []

    def _cause(self, paper: Paper, kit: _Use) -> tuple[Location, MessageRef]:
        """Return where the difference is likely to come from, and what to do about it there."""
        localized = next(each for each in self.project.kit.localized if each.language == paper.language)
        origin = localized.form_origins[paper.id]
        if origin.is_own:
            return Location(origin.path), MessageRef("breaks.form")
        tree, _findings = read_tree(text_of(self.project.layers.root, WORKPLACE_FILE), WORKPLACE_FILE)
        if tree is None:
            return Location(WORKPLACE_FILE), MessageRef("breaks.look")
        if self._is_the_notice(paper, localized, kit):
            return tree.key_place(("data_notice",)), MessageRef("breaks.notice")
        word = None if self._is_the_look(paper, kit) else self._longer_word(localized, origin, tree)
        return word or (Location(WORKPLACE_FILE), MessageRef("breaks.look"))

    def _is_the_notice(self, paper: Paper, localized: LocalizedKit, kit: _Use) -> bool:
        """Return True where the form would break as the kit's does if its data notice were still to be filled in."""
        if self.project.kit.workplace.data_notice == DataNotice():
            return False
        form = localized.form(paper.id)
        frame = replace(frame_of(self.project, localized, form), data_notice=DataNotice())
        composition = replace(compose(form, frame=frame, theme=self.project.theme), language=paper.language)
        return _difference(_laid_out(composition, self.project, self.steps), kit) is None

    def _is_the_look(self, paper: Paper, kit: _Use) -> bool:
        """Return True where the kit's own form in its own words breaks as badly with the workplace's logo and fonts."""
        localized = next(each for each in self._alone.kit.localized if each.language == paper.language)
        form = localized.form(paper.id)
        composed = compose(form, frame=frame_of(self.project, localized, form), theme=self.project.theme)
        composition = replace(composed, language=paper.language)
        return _difference(_laid_out(composition, self.project, self.steps), kit) is not None

    def _longer_word(self, localized: LocalizedKit, origin: Origin, tree: Tree) -> tuple[Location, MessageRef] | None:
        """Return the workplace's word in the form that is longest beside the kit's; None where none is longer."""
        kits = self.steps.derived("the kit's words", [self._state], self._words_of_kit).get(localized.language, {})
        longest: tuple[int, Location, MessageRef] | None = None
        for kind, name in dict.fromkeys(_VALUE.findall(origin.text)):
            own, theirs = _words(localized).get(f"{kind}.{name}", ""), kits.get(f"{kind}.{name}", "")
            if theirs and len(own) - len(theirs) > (longest[0] if longest else 0):
                how = MessageRef("breaks.word", (("word", own), ("kit", theirs)))
                longest = len(own) - len(theirs), tree.key_place((f"{kind}s", localized.language, name)), how
        return longest[1:] if longest else None

    def _words_of_kit(self) -> dict[str, dict[str, str]]:
        return {each.language: _words(each) for each in self._alone.kit.localized}


def _words(localized: LocalizedKit) -> dict[str, str]:
    """Return the words of roles, in their plain form, and other words, by name."""
    roles = {f"role.{name}": role.one for name, role in localized.words.roles.items()}
    return {**roles, **{f"word.{name}": word for name, word in localized.words.words.items()}}


def _laid_out(composition: Composition, project: Project, steps: Cache) -> _Use:
    _make, render = makers(project.theme)
    is_apart = memory_limit_bytes() is not None
    runner = PartRunner(steps, Fingerprints(project.theme), render, processors(), is_apart)
    (part,) = runner([PartTask(composition.html, composition.css, composition.title, is_drawn=False)])
    return part.layout.use


def _as_data(use: _Use) -> list[list[float]]:
    return [[page.filled, page.is_torn] for page in use]


def _of_data(data: Sequence[Sequence[float]]) -> _Use | None:
    return tuple(PageUse(filled, bool(is_torn)) for filled, is_torn in data) or None
