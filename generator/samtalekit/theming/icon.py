"""The small picture in a browser's tab: the folder's own, else the initial of the name on the brand's colour."""

import io
from collections.abc import Mapping
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont

from samtalekit.core.findings import Finding, Location
from samtalekit.core.paths import own_file
from samtalekit.theming.logo import LogoError, read_logo
from samtalekit.theming.theme import Icon

SIZE_PX = 64
CAP_HEIGHT_PX = 36  # of the initial, in a picture of 64
ROUNDING_PX = 12


def icon_of(name: str, tokens: Mapping[str, str], face: Path, own: Path) -> tuple[Icon, list[Finding]]:
    """The tab's picture, and what is wrong with the folder's own.

    Args:
        name: Whose site it is; its first letter or digit is drawn.
        tokens: Colours by token.
        face: A TTF to draw the initial with.
        own: The folder's ``theme``; ``favicon.svg`` and ``favicon.png`` in its ``icons`` are cleaned as a logo is: a
            drawing that is opened by itself is a page, and could run a script.
    """
    letter = next((each for each in name.upper() if each.isalnum()), "S")
    fallback = Icon(_icon_svg(letter, tokens, face), _icon_png(letter, tokens, face))
    drawn, painted = own_file(own, "icons/favicon.svg"), own_file(own, "icons/favicon.png")
    if not (drawn and painted):
        return fallback, []
    found: dict[str, bytes] = {}
    findings: list[Finding] = []
    for path in (drawn, painted):
        try:
            found[path.suffix] = read_logo(path).content
        except LogoError:
            findings.append(Finding(Location(f"theme/icons/{path.name}"), "icon-unusable", {}))
    return (fallback if findings else Icon(found[".svg"], found[".png"])), findings


def _icon_svg(letter: str, tokens: Mapping[str, str], face: Path) -> bytes:
    with TTFont(face) as font:
        glyphs, characters = font.getGlyphSet(), font.getBestCmap()
        glyph = glyphs[characters.get(ord(letter), ".notdef")]
        scale = CAP_HEIGHT_PX / font["OS/2"].sCapHeight
        left = (SIZE_PX - glyph.width * scale) / 2
        baseline = (SIZE_PX + CAP_HEIGHT_PX) / 2
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}")
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left, baseline)))
    drawing = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        '<rect width="{size}" height="{size}" rx="{rounding}" fill="{background}"/>'
        '<path fill="{colour}" d="{path}"/></svg>'
    )
    return drawing.format(
        size=SIZE_PX,
        rounding=ROUNDING_PX,
        background=tokens["brand"],
        colour=tokens["on-brand"],
        path=pen.getCommands(),
    ).encode()


def _icon_png(letter: str, tokens: Mapping[str, str], face: Path) -> bytes:
    picture = Image.new("RGBA", (SIZE_PX, SIZE_PX))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, SIZE_PX - 1, SIZE_PX - 1), ROUNDING_PX, fill=tokens["brand"])
    font = ImageFont.truetype(str(face), round(CAP_HEIGHT_PX / 0.67))  # capitals of our serif are 0.67 em high
    baseline = (SIZE_PX + CAP_HEIGHT_PX) / 2
    draw.text((SIZE_PX / 2, baseline), letter, font=font, fill=tokens["on-brand"], anchor="ms")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
