"""Pictures of pages, put into a paper's own text: the press fetches nothing from the content."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element  # elements are built here; nothing reads XML

from PIL import Image

from samtalekit.core.files import data_address, read_regular
from samtalekit.paper.booklet.html_tree import take_away
from samtalekit.core.errors import paper_error

PICTURE = "picture:"
"""What the address of a picture of the content begins with while a chapter is set."""
FORMATS = ("PNG", "JPEG", "WEBP")
"""What a picture may be, by Pillow's names: for others, such as EPS, Pillow starts programs that read files."""

PLAIN_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Modes of pictures whose colours a PDF/A with sRGB can hold; ISO 19005-3:2012, 6.2.4."""


def show_pictures(tree: Element, images: Mapping[str, Path]) -> None:
    """Put pictures into the text itself; one that says nothing, or comes from elsewhere, is left out."""
    for picture in list(tree.iter("img")):
        source = picture.get("src", "")
        if source.startswith(PICTURE) and picture.get("alt"):
            picture.set("src", _as_address(images[source.removeprefix(PICTURE)]))
        elif not (source.startswith("data:") and picture.get("alt")):
            take_away(tree, picture)


def _as_address(path: Path) -> str:
    """A picture as an address that holds it.

    Raises:
        PaperError: It is none of the formats that pages may have, whatever it is called.
    """
    content = read_regular(path)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            kind = Image.MIME.get(picture.format or "", "image/png")
            if picture.mode not in PLAIN_MODES:
                kept = BytesIO()
                picture.convert("RGB").save(kept, "PNG")
                content, kind = kept.getvalue(), "image/png"
    except (OSError, ValueError, SyntaxError) as error:  # Pillow's, of a broken file
        raise paper_error("picture", file=path.name) from error
    return data_address(content, kind)
