"""Paths: the way of each audience through the same pages, and where the paths meet."""

from collections import Counter
from dataclasses import dataclass

from samtalekit.model.page import Page
from samtalekit.content.markdown import with_anchors
from samtalekit.content.context import Setting

SECTION = 2  # level of the headings that an audience's page has its phases under


@dataclass(frozen=True, slots=True)
class Stretch:
    """What somebody does in a phase, and where that is told."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one audience: its own page, and the places on it that tell of each phase."""

    title: str
    href: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one audience does in a step, and where its own way goes on."""

    title: str
    words: str
    href: str


def ways_through(setting: Setting) -> tuple[Way, ...]:
    """The way of every audience whose page this edition has.

    An audience's page tells of the phases in their order, under its first headings of the second level.
    """
    words, known = setting.edition.words, {page.id: page for page in setting.edition.pages}
    phases = [words.phases.get(phase.id, phase.id) for phase in setting.kit.structure.phases]
    return tuple(
        Way(
            words.audiences.get(audience.id, audience.id),
            setting.address(audience.page),
            tuple(
                Stretch(title, f"{setting.address(audience.page)}#{anchor}")
                for title, anchor in zip(phases, _anchors(known[audience.page]), strict=False)
            ),
        )
        for audience in setting.kit.structure.audiences
        if audience.page in known
    )


def audience_paths(setting: Setting, page: Page) -> tuple[Crossing, ...]:
    """What each audience does in a step, in the kit's order; none on a page that does not say."""
    words, known = setting.edition.words, {each.id for each in setting.edition.pages}
    return tuple(
        Crossing(
            words.audiences.get(audience.id, audience.id),
            page.front.paths[audience.id],
            setting.address(audience.page) if audience.page in known else "",
        )
        for audience in setting.kit.structure.audiences
        if audience.id in page.front.paths
    )


def _anchors(page: Page) -> tuple[str, ...]:
    _text, found = with_anchors(page.body, Counter())
    return tuple(heading.anchor for heading in found if heading.level == SECTION)
