"""Logo and favicon: sanitize SVG, re-encode PNG, and draw a default favicon."""

import base64
import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from samtalekit.core.files import file_or_none, read_regular
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.theming.theme import Icon, Logo

MAX_SVG_BYTES = 300_000
MAX_ELEMENTS = 4_000
MAX_DEPTH = 50  # elements within each other
MAX_ATTRIBUTE_CHARS = 30_000  # WeasyPrint reads a path again from its start for each of its commands
MAX_USES = 20  # each may double what is drawn; 20, as ten pairs, give a factor of 1,000
MAX_PIXELS = 25_000_000
WIDEST_PX = 1_200
SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
DRAWING = frozenset({
    "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "defs",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "style", "use", "symbol",
    "image", "switch",
})  # fmt: skip
HOSTILE = frozenset({
    "script", "foreignObject", "iframe", "embed", "object", "audio", "video", "animate", "animateMotion",
    "animateTransform", "set", "handler", "feImage", "a",
})  # fmt: skip
_REACH = re.compile(
    r"url\(\s*+['\"]?+(?!#)|@import|expression|javascript:|image-set|\b(image|src)\(|\\", re.IGNORECASE
)  # the last alternative: CSS escapes, which can encode all others
_DATA_PICTURE = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?encoding\s*=\s*['\"](?!utf-8|us-ascii|ascii)", re.IGNORECASE)


class LogoError(Exception):
    """A logo that cannot be used. ``code`` is the finding's; ``values`` fill its message."""

    def __init__(self, code: str, **values: str | MessageRef) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def read_logo(path: Path) -> Logo:
    """Read a logo and sanitize it.

    Raises:
        LogoError: It is neither SVG nor PNG, is unreadable or too big, or contains active content.
    """
    content = read_regular(path)
    if path.suffix.lower() == ".svg":
        return _svg(content)
    if path.suffix.lower() == ".png":
        return _png(content)
    raise LogoError("logo-kind", path=path.name)


def _png(content: bytes) -> Logo:
    fresh = _picture(content, "PNG")
    fresh.thumbnail((WIDEST_PX, WIDEST_PX))
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return Logo("png", out.getvalue(), fresh.width / fresh.height)


def _picture(content: bytes, kind: str) -> Image.Image:
    """Decode an image after checking its size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise LogoError("logo-too-big", size=f"{image.width} × {image.height} px")
                return image.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise LogoError("logo-too-big", size=f"> {MAX_PIXELS} px") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise LogoError("logo-unreadable") from error


def _svg(content: bytes) -> Logo:
    if len(content) > MAX_SVG_BYTES:
        raise LogoError("logo-too-big", size=f"{len(content) // 1000} KB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LogoError("logo-unreadable") from error
    if re.search(r"<!(DOCTYPE|ENTITY)[^>]*(\[|ENTITY)|<\?xml-stylesheet", text, re.IGNORECASE):
        raise LogoError("logo-unsafe", what="DOCTYPE/ENTITY")
    if _DECLARED.search(text) or "\0" in text:  # UTF-16 would bypass the check above
        raise LogoError("logo-unreadable")
    try:
        root = ET.fromstring(text)  # noqa: S314  # entities were refused above, the size is small
    except (ET.ParseError, ValueError) as error:
        raise LogoError("logo-unreadable") from error
    if root.tag != f"{{{SVG}}}svg":
        raise LogoError("logo-unreadable")
    elements = list(root.iter())
    if len(elements) > MAX_ELEMENTS or _is_deep(root) or _repeats(root) > MAX_USES or _has_long_attribute(elements):
        raise LogoError("logo-too-big", size=MessageRef("logo_size.parts"))
    for element in elements:
        _refuse_hostile(element)
    if (name := _drawn_within_itself(root)) is not None:
        raise LogoError("logo-unsafe", what=f"#{name[:40]}")
    _keep_drawing(root)
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return Logo("svg", ET.tostring(root, encoding="utf-8"), _ratio(root))


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_deep(root: ET.Element) -> bool:
    layer = [root]
    for _depth in range(MAX_DEPTH):
        layer = [child for each in layer for child in each]
    return bool(layer)


def _has_long_attribute(elements: list[ET.Element]) -> bool:
    """True when an attribute is too long; an embedded picture is checked as a picture."""
    values = (value for each in elements for value in each.attrib.values())
    return any(len(value) > MAX_ATTRIBUTE_CHARS and not value.lstrip().startswith("data:") for value in values)


def _styles_of(root: ET.Element) -> str:
    return "".join("".join(each.itertext()) for each in root.iter(f"{{{SVG}}}style"))


def _repeats(root: ET.Element) -> int:
    """Number of repeated drawings: ``use`` elements, and masks and clips nested in masks and clips."""
    styles = _styles_of(root)
    by_class = "mask" in styles or "clip-path" in styles
    within = {each for name in ("mask", "clipPath") for top in root.iter(f"{{{SVG}}}{name}") for each in top.iter()}
    again = [
        each
        for each in within
        if {"mask", "clip-path"} & {*each.attrib}
        or any(word in each.get("style", "") for word in ("mask", "clip-path"))
        or (by_class and "class" in each.attrib)
    ]
    return len(again) + sum(_local(each) == "use" for each in root.iter())


_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]*)|^#(.*)$", re.DOTALL)
_CUT_BY_CLASS = re.compile(r"(?:mask|clip-path)\s*:\s*url\(\s*['\"]?#([^'\")]*)")


def _drawn_within_itself(root: ET.Element) -> str | None:
    """Return the id of an element that is drawn by itself, directly or through others; WeasyPrint recurses on it."""
    by_class = set(_CUT_BY_CLASS.findall(_styles_of(root)))
    uses: dict[str, set[str]] = {}
    for element in root.iter():
        if name := element.get("id"):
            used = uses.setdefault(name, set())
            for each in element.iter():
                used |= {one or other for value in each.attrib.values() for one, other in _REFERENCE.findall(value)}
                used |= by_class if "class" in each.attrib else set()
    for name, used in uses.items():
        reached, waiting = set[str](), set(used)
        while waiting:
            reached |= waiting
            waiting = {each for other in waiting for each in uses.get(other, ())} - reached
        if name in reached:
            return name
    return None


def _refuse_hostile(element: ET.Element) -> None:
    name = _local(element)
    if name in {"text", "tspan"}:
        raise LogoError("logo-text")
    if name in HOSTILE:
        raise LogoError("logo-unsafe", what=f"<{name}>")
    if name == "style" and _REACH.search("".join(element.itertext())):
        raise LogoError("logo-unsafe", what="<style> url()")
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2].lower()
        if local.startswith("on"):
            raise LogoError("logo-unsafe", what=f"{local}=")
        is_reference = key in {"href", XLINK} or local == "src"
        if is_reference and not value.startswith("#"):
            _refuse_unless_picture(local, value.strip())
        elif _REACH.search(value):
            raise LogoError("logo-unsafe", what=f"{local}={value[:40]}")


def _refuse_unless_picture(name: str, value: str) -> None:
    picture = _DATA_PICTURE.fullmatch(value)
    if not picture:
        raise LogoError("logo-unsafe", what=f"{name}={value[:40]}")
    try:
        content = base64.b64decode(picture[2])
    except ValueError as error:
        raise LogoError("logo-unreadable") from error
    _picture(content, picture[1].upper())


def _keep_drawing(element: ET.Element) -> None:
    """Remove what is not drawn, and may name people: foreign elements and attributes, data and descriptions."""
    for key in list(element.attrib):
        if (key.startswith("{") and key != XLINK) or key.startswith("data-"):
            del element.attrib[key]
    for child in list(element):
        if _local(child) not in DRAWING or not str(child.tag).startswith(f"{{{SVG}}}"):
            element.remove(child)
        else:
            _keep_drawing(child)


def _ratio(root: ET.Element) -> float:
    """Width divided by height, from ``viewBox``, else from ``width`` and ``height``."""
    box = [_length(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2] / box[3]
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if width <= 0 or height <= 0:
        raise LogoError("logo-size")
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    return width / height


def _length(text: str) -> float:
    match = re.match(r"\s*(-?[0-9.]+)", text)
    try:
        return float(match[1]) if match else 0.0
    except ValueError:
        return 0.0


# Favicon: the folder's own, else the initial of the name on the brand's colour.

SIZE_PX = 64
CAP_HEIGHT_PX = 36  # of the initial, in an image of 64 px
ROUNDING_PX = 12


def icon_of(name: str, tokens: Mapping[str, str], face: Path, own: Path) -> tuple[Icon, list[Finding]]:
    """Return the favicon, and findings for the folder's own.

    Args:
        name: Name of the workplace; its first letter or digit is drawn.
        tokens: Colours by token.
        face: TTF font of the initial.
        own: The folder's ``theme``; ``favicon.svg`` and ``favicon.png`` in its ``icons`` are sanitized like a logo: an
            SVG opened by itself is a document, and could run scripts.
    """
    letter = next((each for each in name.upper() if each.isalnum()), "S")
    fallback = Icon(_icon_svg(letter, tokens, face), _icon_png(letter, tokens, face))
    drawn, painted = file_or_none(own, "icons/favicon.svg"), file_or_none(own, "icons/favicon.png")
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
