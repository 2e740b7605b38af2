"""Samples that Git cannot hold well: made in a folder, each named after the code it is to give."""

import io
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from helpers import typefaces
from samtalekit.diff.record import Base, KnownSeason, write_base
from samtalekit.sources import reader as folders


def make_file_too_big(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Fifty megabytes of nothing."""
    (root / "content" / "en").mkdir(parents=True)
    with (root / "content" / "en" / "lamps.md").open("wb") as file:
        file.truncate(50_000_000)


def make_page_too_long(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A page of 250 kB."""
    (root / "content" / "en").mkdir(parents=True)
    (root / "content" / "en" / "lamps.md").write_text(
        f"---\ntitle: Lamps\nsummary: Lamps.\n---\n{'Lamp. ' * 830}\n" * 50
    )


def make_name_reserved(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A page that nobody on Windows could clone."""
    (root / "content" / "en").mkdir(parents=True)
    (root / "content" / "en" / "aux.md").write_text("---\ntitle: Lamps\nsummary: A lamp at each end.\n---\n\nA lamp.\n")


def make_names_alike(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A second picture, of which a Mac would keep one."""
    shutil.copy(root / "content" / "en" / "lamp.png", root / "content" / "en" / "Lamp.png")


def make_season_moved(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A record of dates that people have in their calendars; Git ignores ``.samtalekit`` in this repository."""
    known = KnownSeason(id="shed-2027", revision=1, dates={"opening": "2027-03-01/2027-03-01"})
    write_base(root, Base(season=known))


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
    """A style sheet saved as Latin-1, with a non-ASCII character on its second line."""
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
    paper = root / ".samtalekit" / "cache" / "papers" / "0a" / "paper.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF-1.7")
    (root / ".samtalekit" / "base.json").write_text("{}")
    for arguments in (["init", "-q"], ["add", "--force", "."]):
        subprocess.run(["git", *arguments], cwd=root, check=True)


def png_of(width: int, height: int) -> bytes:
    """The header of a PNG that claims this size, and nothing behind it; PNG (third edition), 11.2.1 IHDR."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def place_picture(root: Path, content: bytes) -> None:
    """A picture of the content."""
    (root / "content" / "en").mkdir(parents=True, exist_ok=True)
    (root / "content" / "en" / "lamp.png").write_bytes(content)


def make_picture_too_big(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Three and a half thousand million pixels in some hundred bytes."""
    place_picture(root, png_of(60_000, 60_000) + b"\0\0\0\0IDAT\x35\xaf\x06\x1e")


def make_picture_unreadable(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A picture whose second half was lost on the way."""
    picture = io.BytesIO()
    Image.effect_noise((99, 99), 50).save(picture, "PNG")
    place_picture(root, picture.getvalue()[: len(picture.getvalue()) // 2])


MADE = {
    name.removeprefix("make_").replace("_", "-"): made
    for name, made in vars(sys.modules[__name__]).items()
    if name.startswith("make_")
}
"""What makes each of them, by its code."""
