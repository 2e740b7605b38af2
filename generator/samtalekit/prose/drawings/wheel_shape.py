"""The shape of a wheel: where its steps lie, and what is within one of them."""

from dataclasses import dataclass
from math import atan2, degrees

from samtalekit.content.drawings.canvas import FULL_TURN, Point, arc, number, on_circle

POINT_DEGREES = 0.16  # of a step: how far it points into the next
GAP = 4.0  # between steps
PADDING = 5.0  # between words and the edge of their step


@dataclass(frozen=True, slots=True)
class Wheel:
    """Where everything is in a ring of some diameter.

    Attributes:
        outer: Radius at which steps end.
        inner: Radius at which they begin.
        sweep: Of a step, in degrees.
    """

    middle: Point
    diameter: float
    outer: float
    inner: float
    sweep: float

    @property
    def between(self) -> float:
        """The radius halfway through a step, where its point is."""
        return (self.outer + self.inner) / 2

    @property
    def point(self) -> float:
        """How far a step points into the next, in degrees."""
        return self.sweep * POINT_DEGREES

    def shifted(self, radius: float) -> float:
        """How far a step's edges lie ahead at a radius, in degrees."""
        return self.point * (1 - abs(radius - self.between) / (self.outer - self.between))

    def holds(self, place: int, point: Point) -> bool:
        """True when a point is within a step, with its padding."""
        x, y = point.x - self.middle.x, point.y - self.middle.y
        radius = (x * x + y * y) ** 0.5
        if not self.inner + PADDING <= radius <= self.outer - PADDING:
            return False
        margin = degrees_of(GAP / 2 + PADDING, radius)
        ahead = (turned(x, y) - place * self.sweep - self.shifted(radius)) % FULL_TURN
        return margin <= ahead <= self.sweep - margin

    def path(self, place: int) -> str:
        """The outline of a step."""
        start, end, half = place * self.sweep, (place + 1) * self.sweep, GAP / 2
        inner, between, outer = (degrees_of(half, radius) for radius in (self.inner, self.between, self.outer))
        notch = on_circle(self.middle, self.between, start + self.point + between)
        tip = on_circle(self.middle, self.between, end + self.point - between)
        low = on_circle(self.middle, self.inner, start + inner)
        high = on_circle(self.middle, self.inner, end - inner)
        back = f"A{number(self.inner)} {number(self.inner)} 0 0 0 {number(low.x, 2)} {number(low.y, 2)}Z"
        edge = arc(self.middle, self.outer, start + outer, end - outer)
        corners = f"L{number(tip.x, 2)} {number(tip.y, 2)} L{number(high.x, 2)} {number(high.y, 2)}"
        return f"{edge} {corners} {back[:-1]} L{number(notch.x, 2)} {number(notch.y, 2)}Z"


def degrees_of(length: float, radius: float) -> float:
    """The angle that a length takes on a circle."""
    return degrees(length / radius)


def turned(x: float, y: float) -> float:
    """The angle of a place seen from the middle, in degrees clockwise from the top."""
    return degrees(atan2(x, -y)) % FULL_TURN
