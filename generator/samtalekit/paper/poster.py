"""Posters: a figure of the guidance on one sheet of A4, lying, to hang on a wall."""

from samtalekit.core.files import data_address
from samtalekit.model.figure import AnyFigure
from samtalekit.paper.compose import Composition, document, foot_of, page_of
from samtalekit.paper.frame import Frame
from samtalekit.paper.stylesheet import stylesheet
from samtalekit.content.figures import figure_text, poster_svg
from samtalekit.theming.theme import Theme

WIDTH_MM, HEIGHT_MM = 265.0, 150.0
"""Room for the drawing; the same as ``.sk-poster__drawing`` in ``paper.css``."""


def compose_poster(figure: AnyFigure, *, language: str, edition: int, frame: Frame, theme: Theme) -> Composition:
    """Compose the poster of a figure.

    What the drawing says is told in words to those who listen.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/paper.css``.
    """
    svg = poster_svg(figure, theme, WIDTH_MM / HEIGHT_MM, language=language)
    html = document(
        theme,
        "poster",
        page_of(language, figure.title, frame),
        drawing=data_address(svg.encode(), "image/svg+xml"),
        alt=figure_text(figure, language).plain,
        kicker=(frame.kit_title,),
        foot=foot_of(figure.title, edition, language, frame),
        workplace=frame.workplace,
    )
    return Composition(
        id=figure.id,
        kind="poster",
        language=language,
        edition=edition,
        title=figure.title,
        html=html,
        css=stylesheet(theme),
    )
