"""A page's text: Markdown, and blocks of ours made into HTML that Markdown carries along."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from samtalekit.model.markup import HOLDING_BLOCKS, Block, headings, segments, with_links
from samtalekit.model.outputs import BOOKLET
from samtalekit.prose.anchors import Heading, with_anchors
from samtalekit.prose.cards import form_card, form_cards, pack_cards, season_dates, step_cards
from samtalekit.prose.figures import PAGE_WIDTH, SHEET_WIDTH, figure_svg, figure_text
from samtalekit.prose.setting import Setting
from samtalekit.prose.tables import with_frames


@dataclass(frozen=True, slots=True)
class Body:
    """A page's text, ready for a Markdown engine, and its headings."""

    text: str
    headings: tuple[Heading, ...]


def set_body(text: str, setting: Setting) -> Body:
    """Set a page's text in its place.

    Args:
        text: Markdown with blocks, links as the author wrote them.
        setting: Where it stands.
    """
    taken: Counter[str] = Counter()
    parts: list[str] = []
    found: tuple[Heading, ...] = ()
    level = 1
    for segment in segments(text):
        if isinstance(segment, Block):
            html, _inner = with_anchors(_block(segment, setting, level + 1), taken)
            parts.append(html)
            continue
        prose = with_frames(with_links(segment.text, setting.target), setting.templates.say("table"))
        prose, here = with_anchors(prose, taken)
        found += here
        level = next((depth for depth, _words in reversed(tuple(headings(segment.text)))), level)
        parts.append(prose.strip("\n"))
    return Body("\n\n".join(parts) + "\n", found)


def in_columns(text: str) -> str:
    """A set text with each part under a second-level heading in a column of its own, where there is room."""
    first, *parts = re.split(r"(?m)^(?=<h2 )", text)
    if not parts:
        return text
    columns = [f'<div class="sk-columns__part" markdown="1">\n\n{part.strip()}\n\n</div>' for part in parts]
    return "\n\n".join([first.strip(), '<div class="sk-columns" markdown="1">', *columns, "</div>"]) + "\n"


def _block(block: Block, setting: Setting, level: int) -> str:
    """The HTML of a block; ``level`` is that of a heading beneath the one it stands under."""
    if block.name in HOLDING_BLOCKS:
        return _holding(block, setting)
    return setting.templates.render(
        f"blocks/{block.name}.html.j2", level=level, **_FILLINGS[block.name](setting, block)
    )


def _holding(block: Block, setting: Setting) -> str:
    """A block with text inside: a frame whose text is still Markdown."""
    frame = setting.templates.render(f"blocks/{block.name}.html.j2", title=block.words)
    opening, closing = frame.split("<!-- text -->")
    text = with_links(block.body.strip("\n"), setting.target)
    return f"{opening.rstrip()}\n\n{text}\n\n{closing.lstrip()}"


def _form(setting: Setting, block: Block) -> dict[str, object]:
    return {"cards": form_cards(setting, (block.words,))}


def _forms(setting: Setting, _block: Block) -> dict[str, object]:
    return {"cards": tuple(form_card(setting, form) for form in setting.forms())}


def _packs(setting: Setting, block: Block) -> dict[str, object]:
    return {"cards": pack_cards(setting, block.words or None)}


def _booklet(setting: Setting, _block: Block) -> dict[str, object]:
    return {"paper": setting.papers.get(BOOKLET)}


def _figure(setting: Setting, block: Block) -> dict[str, object]:
    figure = setting.figure(block.words)
    if figure is None:
        return {"figure": None}
    is_printed = setting.is_printed
    width, name = SHEET_WIDTH if is_printed else PAGE_WIDTH, f"sk-{figure.id}-{block.line}"
    svg = figure_svg(figure, setting.templates.theme, for_paper=is_printed, width=width, name=name)
    return {
        "figure": figure_text(figure),
        "picture": Markup(svg),  # noqa: S704  # our own drawing; its words are escaped
        "poster": setting.papers.get(figure.id),
    }


def _steps(setting: Setting, _block: Block) -> dict[str, object]:
    return {"steps": step_cards(setting)}


def _season(setting: Setting, _block: Block) -> dict[str, object]:
    return {"title": setting.edition.words.season_title, "dates": season_dates(setting)}


def _workplace(setting: Setting, _block: Block) -> dict[str, object]:
    return {"workplace": setting.kit.workplace}


_FILLINGS: Mapping[str, Callable[[Setting, Block], dict[str, object]]] = {
    "form": _form,
    "forms": _forms,
    "pack": _packs,
    "packs": _packs,
    "booklet": _booklet,
    "figure": _figure,
    "steps": _steps,
    "season": _season,
    "contact": _workplace,
    "data-notice": _workplace,
    "accessibility-statement": _workplace,
}
