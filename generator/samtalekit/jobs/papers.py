"""All papers of a kit; a paper is pressed again only when something that it is made from has changed."""

from collections.abc import Iterator

from samtalekit.jobs.opening import Opened
from samtalekit.jobs.reporting import Tell, in_silence
from samtalekit.jobs.shelf import Shelf
from samtalekit.model.form import Form
from samtalekit.model.kit import Edition
from samtalekit.model.pack import packs_of
from samtalekit.paper.booklet.compose import compose_booklet
from samtalekit.paper.compose import Composition, compose, compose_pack
from samtalekit.paper.frame import Frame
from samtalekit.paper.poster import compose_poster
from samtalekit.paper.press import Press
from samtalekit.paper.preview import draw_page
from samtalekit.paper.workshop import MadePaper, fingerprint, press_composition
from samtalekit.web.papers import SitePaper


def make_papers(opened: Opened, shelf: Shelf, tell: Tell = in_silence) -> tuple[tuple[SitePaper, ...], int]:
    """Make the papers of all languages, or take them from the shelf.

    Returns:
        The papers in the kit's order, and how many of them had to be pressed.

    Raises:
        PaperError: A paper cannot be made.
        WriteError: The shelf cannot be written.
    """
    press = Press(opened.theme)
    papers: list[SitePaper] = []
    pressed = 0
    for composition in compositions(opened):
        key = fingerprint(composition, opened.theme)
        found = shelf.get(key)
        if found is None:
            tell("progress.paper", {"title": composition.title})
            made = press_composition(composition, theme=opened.theme, press=press)
            found = made, draw_page(made.content)
            shelf.put(key, *found)
            pressed += 1
        papers.append(_site_paper(*found))
    return tuple(papers), pressed


def compositions(opened: Opened) -> Iterator[Composition]:
    """Every paper of a kit, composed: its forms, the packs of them, its figures, its guidance; language by language.

    Raises:
        ThemeError: A template of the theme has a fault.
    """
    theme, kit = opened.theme, opened.kit
    for edition in kit.editions:
        frames = {form.id: frame_of(opened, edition, form) for form in edition.forms}
        for form in edition.forms:
            yield compose(form, frame=frames[form.id], theme=theme)
        for pack in packs_of(kit, edition):
            yield compose_pack(pack, frames=frames, theme=theme)
        for figure in edition.figures:
            yield compose_poster(
                figure,
                language=edition.language,
                edition=kit.structure.edition,
                frame=frame_of(opened, edition),
                theme=theme,
            )
        yield compose_booklet(kit, edition, theme, extensions=opened.extensions)


def frame_of(opened: Opened, edition: Edition, form: Form | None = None) -> Frame:
    """What a paper says around its form, or around whatever else it prints."""
    steps, step = opened.kit.structure.steps, form.source.step if form else None
    return Frame(
        kit_title=edition.words.title,
        workplace=opened.kit.workplace.name,
        step=steps.index(step) + 1 if step in steps else None,
        style=opened.kit.workplace.papers,
        data_notice=opened.kit.workplace.data_notice,
    )


def _site_paper(made: MadePaper, picture: bytes) -> SitePaper:
    return SitePaper(
        id=made.id,
        kind=made.kind,
        language=made.language,
        edition=made.edition,
        title=made.title,
        pages=made.pages,
        content=made.content,
        preview=picture,
        fields=made.fields,
    )
