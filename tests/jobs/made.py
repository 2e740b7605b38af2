"""Samples that Git cannot hold well: made in a folder, each named after the code it is to give."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from helpers import typefaces
from samtalekit.sources import folders


def make_file_too_big(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Fifty megabytes of nothing."""
    (root / "content" / "en").mkdir(parents=True)
    with (root / "content" / "en" / "lamps.md").open("wb") as file:
        file.truncate(50_000_000)


def make_unreadable(root: Path, patch: pytest.MonkeyPatch) -> None:
    """A page that the system will not open; refused by hand, because tests may run as root."""
    read = folders.read_regular

    def refuse(path: Path, limit: int) -> bytes:
        if path.name == "lamps.md":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, limit)

    (root / "content" / "en").mkdir(parents=True)
    (root / "content" / "en" / "lamps.md").write_text("---\ntitle: Lamps\nsummary: Lamps.\n---\n")
    patch.setattr(folders, "read_regular", refuse)


def make_not_utf8(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A style sheet saved as Latin-1, with a letter on its second line."""
    (root / "theme" / "web" / "css").mkdir(parents=True)
    (root / "theme" / "web" / "css" / "own.css").write_bytes("/* Æblegrøn */\n.æ {}\n".encode("latin-1"))


def place_face(root: Path, name: str, content: bytes) -> None:
    """A file among the theme's typefaces."""
    (root / "theme" / "fonts").mkdir(parents=True, exist_ok=True)
    (root / "theme" / "fonts" / name).write_bytes(content)


def make_face_letters(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A face of ASCII alone."""
    place_face(root, "shed-sans.ttf", typefaces.face(only=list(range(0x20, 0x7F))))


def make_face_split(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A face as a package for the web has it: one file for Latin letters, one for more of them."""
    place_face(root, "shed-sans-latin-400-normal.woff2", typefaces.face(suffix="woff2", only=list(range(0x20, 0x100))))
    more = typefaces.face(suffix="woff2", only=list(range(0x100, 0x180)))
    place_face(root, "shed-sans-latin-ext-400-normal.woff2", more)


def make_face_twice(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Two whole files whose weights nobody wrote."""
    place_face(root, "shed-sans-regular.ttf", typefaces.face())
    place_face(root, "shed-sans-bold.ttf", typefaces.face(typefaces.FONTS / "sk-sans-semibold.ttf"))


def make_face_preview(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A typeface for documents that are only read."""
    place_face(root, "shed-sans.ttf", typefaces.face(licence=0x0004))


def make_face_licence(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A face that may not be embedded."""
    place_face(root, "shed-sans.ttf", typefaces.face(licence=0x0002))


def make_face_variable(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A face whose weight can be set."""
    place_face(root, "shed-sans.ttf", typefaces.variable())


def make_logo_too_big(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A picture of thirty million pixels in a file of thirty kilobytes."""
    picture = io.BytesIO()
    Image.new("1", (6000, 5000)).save(picture, "PNG")
    (root / "theme" / "logo.png").write_bytes(picture.getvalue())


def make_cache_in_git(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A paper that somebody put into Git beside the record, by force."""
    paper = root / ".samtalekit" / "papers" / "0a" / "paper.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF-1.7")
    (root / ".samtalekit" / "base.json").write_text("{}")
    for arguments in (["init", "-q"], ["add", "--force", "."]):
        subprocess.run(["git", *arguments], cwd=root, check=True)


MADE = {
    name.removeprefix("make_").replace("_", "-"): made
    for name, made in vars(sys.modules[__name__]).items()
    if name.startswith("make_")
}
"""What makes each of them, by its code."""
