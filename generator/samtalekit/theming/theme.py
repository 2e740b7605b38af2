"""A theme: what the workshops are handed of a brand."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.files import first_file, read_regular

TOKENS = (
    "page", "soft", "text", "muted", "line", "field-line", "brand", "on-brand", "link", "accent", "on-accent",
)  # fmt: skip
"""The colour tokens, ``--sk-<token>`` in CSS.

``page`` the ground · ``soft`` a quiet tint for boxes · ``text`` · ``muted`` quiet text, 4.5:1 on page and soft ·
``line`` hairlines that carry no meaning · ``field-line`` borders to fill in, 3:1 · ``brand`` and the text on it,
``on-brand`` · ``link`` text that leads somewhere, 4.5:1 · ``accent`` used rarely, 3:1 · ``on-accent`` text on it.
"""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file of a face, as an ``@font-face`` rule names it."""

    family: str
    path: Path
    weight: int
    style: str

    @property
    def name(self) -> str:
        """What a copy of the file is called on a site: safe in an address, and never that of another face."""
        return f"{self.family}-{self.weight}-{self.style}{self.path.suffix}".lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that is safe to show: a cleaned SVG or a PNG made anew.

    Attributes:
        suffix: ``svg`` or ``png``.
        ratio: Width divided by height.
    """

    suffix: str
    content: bytes
    ratio: float


@dataclass(frozen=True, slots=True)
class Icon:
    """The picture in a browser's tab, as SVG and as PNG."""

    svg: bytes
    png: bytes


@dataclass(frozen=True, slots=True)
class Theme:
    """What pages and papers wear.

    Attributes:
        light: Colour by token, for light pages and for paper, as ``#rrggbb``.
        dark: Colour by token, for dark pages.
        text_stack: CSS ``font-family`` of text.
        heading_stack: CSS ``font-family`` of headings.
        web_faces: Files for the site: the kit's as WOFF2, the brand's as they are.
        print_faces: Files for papers: the kit's as TTF, the brand's as they are. The face of fields is not among them.
        field_face: The complete face, family "SK Field", in which fields are typed.
        logo: None when the brand has none; then the name is set in type.
        icon: The picture in the browser's tab.
        folders: Theme folders; the first that has a file wins. The last is the package's own.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    text_stack: str
    heading_stack: str
    web_faces: tuple[FontFile, ...]
    print_faces: tuple[FontFile, ...]
    field_face: Path
    logo: Logo | None
    icon: Icon
    folders: tuple[Path, ...]

    def file(self, name: str) -> Path:
        """The file of that name (``print/paper.css``) in the first folder that has it.

        Raises:
            FileNotFoundError: No folder has it.
            OutsideError: It leads out of its folder.
        """
        path = first_file(self.folders, name)
        if path is None:
            raise FileNotFoundError(name)
        return path

    def text(self, name: str) -> str:
        """The content of a text file of the theme."""
        return read_regular(self.file(name)).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
