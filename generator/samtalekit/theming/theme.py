"""The theme: colour tokens, fonts, logo, icon and template folders that pages and papers are rendered with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

from samtalekit.core.cache import files_within
from samtalekit.core.files import first_file, read_regular, sha256_of

HUES = tuple(f"hue-{number}" for number in range(1, 9))

TOKENS = (
    "page", "soft", "text", "muted", "line", "field-line", "brand", "on-brand", "brand-text", "band", "on-band", "link",
    "accent", "on-accent", "accent-text", "error", *HUES,
)  # fmt: skip
"""Colour tokens, ``--sk-<token>`` in CSS.

``page`` background · ``soft`` tinted background · ``text`` · ``muted`` secondary text · ``line`` decorative hairlines ·
``field-line`` borders of form fields, 3:1 · ``link`` link text.

A brand's colour has a token to fill with, one for the text on it, and one for text and for lines that mean something:
``brand``, ``on-brand``, ``brand-text`` · ``accent`` (used rarely), ``on-accent``, ``accent-text``. ``band`` and
``on-band`` are for large areas: on dark pages a deep shade of the brand. ``error`` is text about what is wrong.
``hue-1`` … ``hue-8`` tell kinds of things apart, beside a word that does; the first is the brand's. Text is 4.5:1 on
page and soft, a hue on page.
"""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font file, as an ``@font-face`` rule names it.

    Attributes:
        path: The file as it is given.
        web: What the site has instead of a TTF or OTF: its glyphs for text, as WOFF2.
    """

    family: str
    path: Path
    weight: int
    style: str
    web: bytes | None = field(default=None, repr=False)

    @property
    def suffix(self) -> str:
        """Ending of its copy on the site, which says its format."""
        return self.path.suffix.lower() if self.web is None else ".woff2"

    @property
    def content(self) -> bytes:
        """Its copy on the site."""
        return read_regular(self.path) if self.web is None else self.web

    @property
    def name(self) -> str:
        """File name of its copy on the site: safe in a URL and unique per font."""
        return f"{self.family}-{self.weight}-{self.style}{self.suffix}".lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that is safe to show: a sanitized SVG or a re-encoded PNG; the ratio is width divided by height."""

    suffix: str
    content: bytes
    ratio: float


@dataclass(frozen=True, slots=True)
class Icon:
    """The favicon, as SVG and as PNG."""

    svg: bytes
    png: bytes


@dataclass(frozen=True)
class Theme:
    """Colours, fonts, logo and templates of pages and papers.

    Attributes:
        light: Colour by token as ``#rrggbb``, for light pages and for paper.
        dark: Colour by token, for dark pages.
        text_stack: CSS ``font-family`` of body text.
        heading_stack: CSS ``font-family`` of headings.
        web_faces: Font files for the site, as WOFF2; a brand's WOFF unchanged.
        print_faces: Font files for papers: the kit's as TTF, the brand's unchanged; without the font of form fields.
        field_face: The font of form fields, family "SK Field", not subsetted.
        logo: None when the brand has none; the name is then shown as text.
        logo_dark: The logo for dark pages; None when the brand has no other.
        folders: Theme folders; the first that has a file wins. The last is the package's.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    text_stack: str
    heading_stack: str
    web_faces: tuple[FontFile, ...]
    print_faces: tuple[FontFile, ...]
    field_face: Path
    logo: Logo | None
    logo_dark: Logo | None
    icon: Icon
    folders: tuple[Path, ...]

    def file(self, name: str) -> Path:
        """Return the file of that name (``print/paper.css``) from the first folder that has it.

        Raises:
            FileNotFoundError: No folder has it.
            OutsideError: The path leaves its folder.
        """
        path = first_file(self.folders, name)
        if path is None:
            raise FileNotFoundError(name)
        return path

    def text(self, name: str) -> str:
        """Return the content of a text file of the theme, with line feeds as line ends."""
        return read_regular(self.file(name)).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Path and content hash of every file in its folders."""
        return tuple(files_within(self.folders))

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """A text for everything that pages and papers take from the theme; of files, their content counts."""
        paths = {"folders", "web_faces", "print_faces", "field_face"}
        named = (f"{each.name} {getattr(self, each.name)!r}" for each in fields(self) if each.name not in paths)
        faces = (
            f"{face.family} {face.weight} {face.style} {face.name} {sha256_of(read_regular(face.path))}"
            for face in (*self.web_faces, *self.print_faces)
        )
        return (*named, *faces, *self.files)
