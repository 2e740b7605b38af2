"""Margins: no paper leaves the press with a box that nobody can reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from pikepdf import Name, Page, Pdf

from samtalekit.core.text import pt_from_mm
from samtalekit.core.errors import paper_error

EDGE_MM = 5  # what office printers leave white along every edge of a sheet
FOOT_MM = 13  # from the lower edge to the top of two lines in the foot
HAIR_MM = 0.3  # boxes whose frames touch may share so much


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a box lies: points from the page's lower left corner."""

    name: str
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "_Place") -> bool:
        """True when they share more than a hair, both across and down."""
        hair = pt_from_mm(HAIR_MM)
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > hair and down > hair


def check_places(pdf: Pdf, names: Mapping[str, str], language: str) -> None:
    """See that every box lies where it can be printed and typed in, and on no other box.

    Args:
        pdf: A pressed paper, whose boxes still have the names of their places.
        names: The field of each place.
        language: In which the paper is written.

    Raises:
        PaperError: A box is off its page or in its foot, or lies on another box; the message names the field.
    """
    for number, page in enumerate(pdf.pages, start=1):
        places = _places(page, names)
        _check_edges(page, number, places, language)
        _check_one_another(number, places, language)


def _places(page: Page, names: Mapping[str, str]) -> list[_Place]:
    """The boxes of a page, from its top."""
    found = []
    for annotation in page.get("/Annots", []):
        if annotation.Subtype == Name.Widget:
            x0, y0, x1, y1 = (float(edge) for edge in annotation.Rect)
            key = str(annotation.T)
            found.append(_Place(names.get(key, key), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return sorted(found, key=lambda place: -place.top)


def _check_edges(page: Page, number: int, places: list[_Place], language: str) -> None:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    edge, foot = pt_from_mm(EDGE_MM), pt_from_mm(FOOT_MM)
    for place in places:
        is_beside = place.left < left + edge or place.right > right - edge
        if is_beside or place.top > top - edge or place.bottom < bottom + foot:
            raise paper_error("off_page", language, field=place.name, page=number)


def _check_one_another(number: int, places: list[_Place], language: str) -> None:
    for at, place in enumerate(places):
        for other in places[at + 1 :]:
            if other.top <= place.bottom:  # they come from the top: none of the rest reaches it
                break
            if place.meets(other):
                raise paper_error("boxes_meet", language, field=place.name, other=other.name, page=number)
