"""Read the files of a build: which folders they come from, size limits, image checks, no links out of a folder."""

import os
import re
import struct
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil
from pathlib import Path

from PIL import Image, ImageFile

from samtalekit.core import limits
from samtalekit.core.cache import Cache
from samtalekit.core.errors import OutsideError
from samtalekit.core.files import (
    KIT_FILE,
    RACY_NS,
    SITE_FILE,
    WORKPLACE_FILE,
    file_in,
    folder_beside,
    is_system_file,
    is_there,
    leads_out,
    read_regular,
)
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.core.text import UNSEEN
from samtalekit.model.markup import depth_of
from samtalekit.sources.extends import extends_missing, likely_typos
from samtalekit.sources.layers import TOPS, Layers, package_root
from samtalekit.sources.yaml_tree import Tree, read_tree

# Images of the content: each is opened once, so that those used on pages and papers can be drawn.

MAX_PIXELS = 25_000_000  # an A4 page at 300 dpi has 8.7 million
FORMATS = ("PNG", "JPEG", "WEBP")
"""Pillow's format names; for others, such as EPS, Pillow starts programs that read files."""


def picture_findings(path: Path, place: Location) -> list[Finding]:
    """Check an image: it has too many pixels to draw, or cannot be decoded completely.

    The size is read from its header and checked before any pixel is unpacked.
    """
    try:
        with warnings.catch_warnings(), _truncated_refused():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(BytesIO(read_regular(path)), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height <= MAX_PIXELS:
                    picture.load()
                    return []
    except Image.DecompressionBombError as error:
        size = str(error).partition("(")[2].partition(" ")[0]  # Pillow gives the size only in this message
        return [_too_big(place, int(size) if size.isdecimal() else MAX_PIXELS)]
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        return [Finding(place, "picture-unreadable")]
    return [_too_big(place, width * height)]


@contextmanager
def _truncated_refused() -> Iterator[None]:
    """Let Pillow refuse truncated images; importing WeasyPrint (70.0, images.py) makes it accept them."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _too_big(place: Location, pixels: int) -> Finding:
    return Finding(
        place, "picture-too-big", {"pixels": f"{ceil(pixels / 1e5) / 10:g}", "limit": round(MAX_PIXELS / 1e6)}
    )


BINARY = frozenset({".png", ".jpg", ".jpeg", ".webp", ".ico", ".ttf", ".otf", ".woff", ".woff2"})
YAML = frozenset({".yml", ".yaml"})
MARKDOWN = ".md"
TEXT = frozenset(
    {MARKDOWN, ".markdown", ".mdown", ".mkd", ".txt", ".css", ".js", ".mjs", ".json", ".html", ".j2", ".svg", ""}
)
"""Files that are read as text; others are never opened."""

WRITTEN = YAML | {MARKDOWN}
"""Files written line by line; drawings and scripts may have very long lines."""

_MERGE = re.compile(r"^(?:<{7}|>{7})(?=$| )", re.MULTILINE)
"""Git's conflict markers; without the ``=======`` between the two versions, which is also valid Markdown."""

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".webp"})

PUT_THERE = MessageRef("file_mend.there")
"""How to mend a file that is not where the kit has it."""


@dataclass(slots=True)
class SourceReader:
    """Reads the files of one run, each once, and collects the findings."""

    layers: Layers
    findings: list[Finding] = field(default_factory=list)
    cache: Cache = field(default_factory=Cache)
    _texts: dict[Path, str | None] = field(default_factory=dict)
    _trees: dict[Path, Tree | None] = field(default_factory=dict)
    _real: dict[Path, Path | None] = field(default_factory=dict)

    def report(self, place: Location, code: str, **values: str | int | MessageRef) -> None:
        """Add a finding."""
        self.findings.append(Finding(place, code, values))

    def whole(self, path: Path) -> Location:
        """Return the location of a file as a whole."""
        return Location(self.layers.name(path))

    def text(self, path: Path) -> str | None:
        """Return a file's text; None, with a finding, when it cannot be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def tree(self, path: Path) -> Tree | None:
        """Return a YAML file's tree; None, with findings, when it is not YAML."""
        if path not in self._trees:
            text = self.text(path)
            tree, findings = (None, []) if text is None else read_tree(text, self.layers.name(path))
            is_content = any(path.is_relative_to(folder / "content") for folder in self.layers.content)
            self.findings += [*findings, *(likely_typos(tree) if tree and is_content else ())]
            if tree and is_content and self._lies_over_kits(path):
                self.findings += extends_missing(tree)
            self._trees[path] = tree
        return self._trees[path]

    def _lies_over_kits(self, path: Path) -> bool:
        """True for a workplace's file in the place of one that the kit has."""
        folder = self.layers.folder_of(path)
        return (
            self.layers.is_workplace
            and folder == self.layers.root
            and is_there(self.layers.kit / path.relative_to(folder))
        )

    def real(self, path: Path) -> Path | None:
        """Return the real file of a path in one of the layers; None, with a finding, when it must not be read."""
        if path not in self._real:
            self._real[path] = self._resolve(path)
        return self._real[path]

    def fits(self, path: Path, real: Path) -> bool:
        """Return True when a file is within the size limit; else a finding."""
        limit, size = limits.BINARY_BYTES if path.suffix.lower() in BINARY else limits.TEXT_BYTES, real.stat().st_size
        if size > limit:
            self.report(self.whole(path), "file-too-big", size=str(round(size / 1e6, 1)), limit=round(limit / 1e6))
        return size <= limit

    def _resolve(self, path: Path) -> Path | None:
        try:
            real = file_in(*self.layers.within(path))
        except OutsideError:
            self.report(self.whole(path), "outside-kit", path=self.layers.name(path))
            return None
        if real is None:
            self.report(self.whole(path), "missing-file", path=self.layers.name(path), remedy=PUT_THERE)
        return real if real and self.fits(path, real) and self._shows(path, real) else None

    def _shows(self, path: Path, real: Path) -> bool:
        """False only for a content image that cannot be drawn; images of the theme are checked elsewhere."""
        is_picture = path.suffix.lower() in IMAGES and path.is_relative_to(self.layers.folder_of(path) / "content")
        found = picture_findings(real, self.whole(path)) if is_picture else []
        self.findings += found
        return not found

    def _read(self, path: Path) -> str | None:
        real = self.real(path)
        if real is None:
            return None
        about = real.stat()
        changed_ns = max(about.st_mtime_ns, about.st_ctime_ns)
        if changed_ns > time.time_ns() - RACY_NS:
            return self._text_of(path, real)
        key = (path, real, changed_ns, about.st_mtime_ns, about.st_size, about.st_ino)
        text: str | None = self.cache.recall(key)
        if text is None:
            text = self._text_of(path, real)
            self.cache.keep(key, text)
        return text

    def _text_of(self, path: Path, real: Path) -> str | None:
        try:
            content = read_regular(real, limits.TEXT_BYTES)
        except OSError as error:
            self.report(self.whole(path), "unreadable", reason=error.strerror or "")
            return None
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            place = self._after(path, content[: error.start].decode("utf-8"))
            self.report(place, "not-utf8", byte=f"0x{content[error.start]:02X}")
            return None
        if marks := _MERGE.search(text):
            self.report(self._after(path, text[: marks.start()]), "merge-marks", mark=marks[0])
            return None
        if found := UNSEEN.search(text):
            self.report(self._after(path, text[: found.start()]), "unseen-sign", sign=f"U+{ord(found[0]):04X}")
            return None
        return text if path.suffix.lower() not in WRITTEN or self._is_within_limits(path, text) else None

    def _is_within_limits(self, path: Path, text: str) -> bool:
        """True when lines and nesting are within the limits; else a finding."""
        is_markdown = path.suffix.lower() == MARKDOWN
        size = len(text.encode("utf-8"))
        if is_markdown and size > limits.MARKDOWN_BYTES:
            values = {"size": round(size / 1000), "limit": round(limits.MARKDOWN_BYTES / 1000)}
            self.report(self.whole(path), "page-too-long", **values)
            return False
        name = self.layers.name(path)
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > limits.LINE_CHARS:
                self.report(Location(name, number), "line-too-long", number=len(line), limit=limits.LINE_CHARS)
                return False
            if is_markdown and depth_of(line) > limits.MARKDOWN_DEPTH:
                self.report(Location(name, number), "nested-deep", limit=limits.MARKDOWN_DEPTH)
                return False
        return True

    def _after(self, path: Path, before: str) -> Location:
        """Return the location in a file that follows some text of it."""
        return Location(self.layers.name(path), before.count("\n") + 1, len(before) - before.rfind("\n"))


def find_layers(root: Path) -> tuple[Layers | None, list[Finding]]:
    """Detect whether a folder is a workplace or a kit.

    Returns:
        The layers, or None with a finding when it is neither.
    """
    root = root.resolve()
    if (root / WORKPLACE_FILE).is_file():
        return _layers_of_workplace(root)
    if (root / KIT_FILE).is_file():
        return Layers(root, root), []
    misnamed = next((path.name for path in sorted(root.iterdir()) if _MISNAMED.fullmatch(path.name)), None)
    remedy = MessageRef("kit_mend.rename", (("name", misnamed),)) if misnamed else MessageRef("kit_mend.make")
    return None, [Finding(Location(WORKPLACE_FILE), "not-a-kit", {"folder": root.name or "/", "remedy": remedy})]


_MISNAMED = re.compile(r"_?workplace(?:\.ya?ml)?(?:\.txt)?|arbejdsplads\.ya?ml(?:\.txt)?", re.IGNORECASE)
"""What a workplace's file may be called by mistake, or by a text editor."""


def _layers_of_workplace(root: Path) -> tuple[Layers | None, list[Finding]]:
    reader = SourceReader(Layers(root, package_root()))
    tree = reader.tree(root / WORKPLACE_FILE)
    requested = tree.at(("kit",)) if tree else None
    if not isinstance(requested, str):  # a wrong type is reported when the file is validated
        return Layers(root, package_root()), []
    kit = folder_beside(root, requested)
    if tree and (kit is None or not is_there(kit / KIT_FILE)):
        return Layers(root, package_root()), [Finding(tree.place(("kit",)), "missing-kit", {"path": requested[:60]})]
    return Layers(root, kit or package_root()), []


_OF_WORD_PROCESSORS = frozenset({".doc", ".docx", ".odt", ".pages", ".rtf"})


def check_all_files(reader: SourceReader) -> None:
    """Check every file of content and theme, whether a build reads it or not; those of the package are skipped."""
    for folder in reader.layers.content:
        if folder == package_root() and reader.layers.is_workplace:
            continue
        for path in _all_files(folder, reader):
            suffix = path.suffix.lower()
            if suffix in YAML:
                reader.tree(path)
            elif suffix in BINARY:
                reader.real(path)
            elif suffix in TEXT:
                reader.text(path)
            elif path.is_relative_to(folder / "content"):
                is_text = suffix in _OF_WORD_PROCESSORS
                values = (("name", f"{path.stem}.md"),) if is_text else ()
                remedy = MessageRef("unused_mend.text" if is_text else "unused_mend.move", values)
                reader.report(reader.whole(path), "file-not-used", path=path.name, remedy=remedy)


def _all_files(folder: Path, reader: SourceReader) -> Iterator[Path]:
    for name in (WORKPLACE_FILE, SITE_FILE):
        if is_there(folder / name):
            yield folder / name
    for top in TOPS:
        if leads_out(folder, top):
            reader.report(reader.whole(folder / top), "outside-kit", path=reader.layers.name(folder / top))
            continue
        for here, folders, files in os.walk(folder / top):
            links = (Path(here) / name for name in folders if (Path(here) / name).is_symlink())
            yield from (link for link in links if leads_out(*reader.layers.within(link), hidden=True))
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(here) / name for name in sorted(files) if not is_system_file(name))
