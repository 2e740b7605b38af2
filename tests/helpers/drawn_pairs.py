"""Which colour tokens are drawn on which: read from finished pages in a browser, from finished papers, and from style sheets.

A theme whose tokens all differ is drawn, so that a colour says which token it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pikepdf

from samtalekit.theming.theme import TOKENS

MARKED = {
    token: f"#{1 + 2 * place:02x}{255 - 3 * place:02x}{100 + 5 * place:02x}" for place, token in enumerate(TOKENS)
}
"""A colour for each token, none like another."""

TOKEN_OF = {colour: token for token, colour in MARKED.items()}

Pairs = set[tuple[str, str]]
"""Token on token; a colour that is no token's stands as it is."""


def token_of(red: float, green: float, blue: float) -> str:
    """The token of a colour; each part is 0 to 1."""
    colour = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
    return TOKEN_OF.get(colour, colour)


# On pages: the computed colour of every text node, and what is painted behind it.

COLLECT = """(marked) => {
  for (const each of [document.documentElement, document.body, ...document.querySelectorAll(".sk-slide")])
    for (const [token, colour] of Object.entries(marked)) each.style.setProperty(`--sk-${token}`, colour, "important");
  const found = {};
  const isPaint = (colour) => colour && !["rgba(0, 0, 0, 0)", "transparent", "none"].includes(colour);
  const add = (top, ground, where) => { if (isPaint(top)) found[`${top}|${ground}`] ??= where; };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (isPaint(colour)) return colour;
    }
    return "none";
  };
  const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
  const inDrawing = (text) => {
    const svg = text.ownerSVGElement;
    const shapes = [...svg.querySelectorAll("rect, circle, path, polygon")]
      .filter((shape) => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
      .filter((shape) => getComputedStyle(shape).visibility !== "hidden");
    for (let place = 0; place < text.getNumberOfChars(); place += 2) {
      const box = text.getExtentOfChar(place);
      const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(text.getCTM());
      let ground = behind(svg);
      for (const shape of shapes) {
        const style = getComputedStyle(shape);
        const point = middle.matrixTransform(shape.getCTM().inverse());
        if (isPaint(style.fill) && shape.isPointInFill(point)) ground = style.fill;
        if (isPaint(style.stroke) && shape.isPointInStroke(point)) ground = style.stroke;
      }
      add(getComputedStyle(text.firstElementChild ?? text).fill, ground, name(svg));
    }
  };
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  document.querySelectorAll("svg text").forEach((text) => { if (text.getCTM() && text.getBBox().width) inDrawing(text); });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, noscript, svg, head")) continue;
    add(getComputedStyle(element).color, behind(element), name(element));
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const part of ["::before", "::after", "::marker", "::placeholder"]) {
      const style = getComputedStyle(element, part);
      const isShown = part === "::placeholder" ? element.placeholder
        : part === "::marker" ? getComputedStyle(element).display === "list-item" && getComputedStyle(element).listStyleType !== "none"
        : !["none", "normal", '""', ""].includes(style.content);
      if (isShown) add(style.color, isPaint(style.backgroundColor) && part !== "::marker" ? style.backgroundColor : behind(element), name(element) + part);
    }
  }
  return found;
}"""


def pairs_of_page(found: dict[str, str]) -> dict[tuple[str, str], str]:
    """What `COLLECT` has found, by tokens, each with the first element that has it."""
    return {tuple(_token_of_css(colour) for colour in key.split("|")): where for key, where in found.items()}


def _token_of_css(written: str) -> str:
    match = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", written)
    return token_of(*(int(part) / 255 for part in match.groups())) if match else written


# In style sheets: what a state shows that no page is in at first (chosen, open, pressed).

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"(?<![-\w])(color|background(?:-color)?)\s*:[^;]*?var\(--sk-([\w-]+)\)")


def pairs_of_style_sheet(css: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each pair of tokens that one rule gives as colour and background, with its selector."""
    for selector, body in _RULE.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        given = {name.removesuffix("-color"): token for name, token in _COLOUR.findall(body)}
        if given.get("color") in TOKENS and given.get("background") in TOKENS:
            yield (given["color"], given["background"]), " ".join(selector.split())


# On papers: the colour of every piece of text, and the last area that was filled where it begins.


def pairs_of_paper(pdf: pikepdf.Pdf) -> Pairs:
    """Return the pairs of a paper's pages, and of what is drawn in its fields, which are white."""
    start = _State(pikepdf.Matrix(), token_of(0, 0, 0))
    found: Pairs = set()
    for page in pdf.pages:
        found |= _Reader().read(page, page.Resources, start)
        for box in page.get("/Annots", []):
            for drawing in _appearances(box):
                found |= _Reader().read(drawing, drawing.get("/Resources", pikepdf.Dictionary()), start)
    return found


def _appearances(box: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for each in (box.get("/AP") or {}).values():
        yield from [each] if isinstance(each, pikepdf.Stream) else each.values()


Point = tuple[float, float]


@dataclass(frozen=True)
class _Area:
    """A path that is filled or clipped to: corners of its parts, with curves as straight lines between their points."""

    parts: tuple[tuple[Point, ...], ...]
    is_even_odd: bool

    def holds(self, x: float, y: float) -> bool:
        """True when a point is within."""
        turns = crossings = 0
        for part in self.parts:
            for (x1, y1), (x2, y2) in zip(part, (*part[1:], part[0]), strict=True):
                if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                    crossings += 1
                    turns += 1 if y2 > y1 else -1
        return crossings % 2 == 1 if self.is_even_odd else turns != 0


@dataclass(frozen=True)
class _State:
    """What ``q`` keeps: the transformation, the colour of fillings (None for a pattern), and what is clipped to."""

    matrix: pikepdf.Matrix
    colour: str | None
    clips: tuple[_Area, ...] = ()


FILLING = {"f", "F", "f*", "B", "B*", "b", "b*"}
PAINTING = {*FILLING, "n", "S", "s"}


class _Reader:
    """Follows the operators of a page: colours, areas, and where text begins."""

    def __init__(self) -> None:
        self.filled: list[tuple[_Area, _State]] = []
        self.found: Pairs = set()

    def read(self, stream: pikepdf.Object, resources: pikepdf.Object, state: _State) -> Pairs:  # noqa: C901, PLR0912  # a case for each operator
        """Read a stream, and the forms that it draws."""
        stack: list[_State] = []
        parts: list[list[Point]] = []
        clip = ""
        text = pikepdf.Matrix()
        for operands, sign in pikepdf.parse_content_stream(stream):
            operator = str(sign)
            if operator == "q":
                stack.append(state)
            elif operator == "Q":
                state = stack.pop()
            elif operator == "cm":
                state = replace(state, matrix=pikepdf.Matrix(*map(float, operands)) @ state.matrix)
            elif operator in {"rg", "g", "sc", "scn"}:
                state = replace(state, colour=_colour_of(operands))
            elif operator in {"re", "m", "l", "c", "v", "y"}:
                _add_to(parts, operator, [float(each) for each in operands], state.matrix)
            elif operator in {"W", "W*"}:
                clip = operator
            elif operator in PAINTING:
                shape = tuple(tuple(part) for part in parts)
                if operator in FILLING and state.colour:
                    self.filled.append((_Area(shape, operator.endswith("*")), state))
                if clip:
                    state = replace(state, clips=(*state.clips, _Area(shape, clip == "W*")))
                parts, clip = [], ""
            elif operator in {"BT", "Tm"}:
                text = pikepdf.Matrix(*map(float, operands)) if operands else pikepdf.Matrix()
            elif operator in {"Td", "TD"}:
                text = pikepdf.Matrix(1, 0, 0, 1, *map(float, operands)) @ text
            elif operator in {"Tj", "TJ", "'"}:
                self._write(text @ state.matrix, state)
            elif operator == "Do" and (form := resources.XObject[str(operands[0])]).get("/Subtype") == "/Form":
                own = pikepdf.Matrix(form.Matrix) if "/Matrix" in form else pikepdf.Matrix()
                self.read(form, form.get("/Resources", resources), replace(state, matrix=own @ state.matrix))
        return self.found

    def _write(self, matrix: pikepdf.Matrix, state: _State) -> None:
        x, y = matrix.transform((0.1, 0.1))
        grounds = (
            under.colour
            for area, under in reversed(self.filled)
            if area.holds(x, y) and all(clip.holds(x, y) for clip in under.clips)
        )
        self.found.add((str(state.colour), str(next(grounds, "page"))))


def _colour_of(operands: list[pikepdf.Object]) -> str | None:
    numbers = [float(each) for each in operands if not isinstance(each, pikepdf.Name)]
    if len(numbers) == 1:
        return token_of(*numbers * 3)
    return token_of(*numbers) if len(numbers) == 3 else None


def _add_to(parts: list[list[Point]], operator: str, numbers: list[float], matrix: pikepdf.Matrix) -> None:
    if operator == "re":
        x, y, width, height = numbers
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        parts.append([matrix.transform(corner) for corner in corners])
        return
    points = [matrix.transform(point) for point in zip(numbers[::2], numbers[1::2], strict=True)]
    if operator == "m":
        parts.append(points)
    else:
        parts[-1] += points
