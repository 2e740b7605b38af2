"""All papers of a kit; a paper is pressed again only when something that it is made from has changed."""

import json
from dataclasses import dataclass
from pathlib import Path

from samtalekit.ground.files import sha256_of, write_if_changed
from samtalekit.jobs.opening import Opened
from samtalekit.jobs.reporting import Tell, in_silence
from samtalekit.model.form import Form
from samtalekit.model.kit import Edition
from samtalekit.model.outputs import ManifestField
from samtalekit.paper.compose import compose
from samtalekit.paper.frame import Frame
from samtalekit.paper.press import Press
from samtalekit.paper.preview import draw_page
from samtalekit.paper.workshop import MadePaper, fingerprint, press_composition
from samtalekit.web.papers import SitePaper


@dataclass(frozen=True, slots=True)
class Shelf:
    """Papers that were made before, each under the fingerprint of what it is made from."""

    folder: Path

    def get(self, key: str) -> tuple[MadePaper, bytes] | None:
        """A paper and its picture; None when it is not there, or not whole."""
        place = self.folder / key
        try:
            said = json.loads((place / "paper.json").read_bytes())
            content, picture = (place / "paper.pdf").read_bytes(), (place / "preview.png").read_bytes()
            if [sha256_of(content), sha256_of(picture)] != said.pop("sha256"):
                return None
            fields = tuple(ManifestField(**field) for field in said.pop("fields"))
            return MadePaper(**said, content=content, fields=fields), picture
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, made: MadePaper, picture: bytes) -> None:
        """Keep a paper; its description is written last, so that half a paper is never taken for one."""
        place = self.folder / key
        said = {
            "form": made.form,
            "language": made.language,
            "edition": made.edition,
            "pages": made.pages,
            "fields": [field.model_dump() for field in made.fields],
            "sha256": [sha256_of(made.content), sha256_of(picture)],
        }
        write_if_changed(place / "paper.pdf", made.content)
        write_if_changed(place / "preview.png", picture)
        write_if_changed(place / "paper.json", json.dumps(said, ensure_ascii=False).encode())


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
    for edition in opened.kit.editions:
        for form in edition.forms:
            composition = compose(form, frame=frame_of(opened, edition, form), theme=opened.theme)
            key = fingerprint(composition, opened.theme)
            found = shelf.get(key)
            if found is None:
                tell("progress.paper", {"title": form.title})
                made = press_composition(composition, theme=opened.theme, press=press)
                found = made, draw_page(made.content)
                shelf.put(key, *found)
                pressed += 1
            papers.append(_site_paper(*found))
    return tuple(papers), pressed


def frame_of(opened: Opened, edition: Edition, form: Form) -> Frame:
    """What a paper says around its form."""
    steps, step = opened.kit.structure.steps, form.source.step
    return Frame(
        kit_title=edition.words.title,
        workplace=opened.kit.workplace.name,
        step=steps.index(step) + 1 if step in steps else None,
        data_notice=opened.kit.workplace.data_notice,
    )


def _site_paper(made: MadePaper, picture: bytes) -> SitePaper:
    return SitePaper(made.form, made.language, made.edition, made.pages, made.content, picture, made.fields)
