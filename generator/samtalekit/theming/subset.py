"""Subsets of fonts: only the glyphs of some characters, small enough to be embedded in a page."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from samtalekit.core.files import read_regular


def subset(font: Path, characters: Iterable[str]) -> bytes:
    """Return a font with the glyphs of some characters as WOFF2; those that it lacks are left out.

    Its names stay, since they hold its licence. The same font and characters give the same bytes.
    """
    options = Options(flavor="woff2", hinting=False, name_IDs=["*"], name_languages=["*"], notdef_outline=True)
    out = BytesIO()
    with TTFont(BytesIO(read_regular(font)), recalcTimestamp=False) as opened:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(set(characters))))
        subsetter.subset(opened)
        opened.flavor = options.flavor
        opened.save(out)
    return out.getvalue()
