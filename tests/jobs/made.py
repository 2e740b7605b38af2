"""Samples that Git cannot hold well: made in a folder, each named after the code it is to give."""

import io
import sys
from pathlib import Path

import pytest
from fontTools import subset
from PIL import Image

FONT = Path(__file__).parents[2] / "theme" / "fonts" / "sk-sans-regular.ttf"


def make_file_too_big(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Fifty megabytes of nothing."""
    (root / "content" / "en").mkdir(parents=True)
    with (root / "content" / "en" / "lamps.md").open("wb") as file:
        file.truncate(50_000_000)


def make_unreadable(root: Path, patch: pytest.MonkeyPatch) -> None:
    """A page that the system will not open; refused by hand, because tests may run as root."""
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "lamps.md":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    (root / "content" / "en").mkdir(parents=True)
    (root / "content" / "en" / "lamps.md").write_text("---\ntitle: Lamps\nsummary: Lamps.\n---\n")
    patch.setattr(Path, "read_bytes", refuse)


def make_not_utf8(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A style sheet saved as Latin-1, with a letter on its second line."""
    (root / "theme" / "web" / "css").mkdir(parents=True)
    (root / "theme" / "web" / "css" / "own.css").write_bytes("/* Æblegrøn */\n.æ {}\n".encode("latin-1"))


def make_face_letters(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A face of English letters alone."""
    (root / "theme" / "fonts").mkdir(parents=True)
    wanted = "".join(chr(point) for point in range(0x20, 0x7F))
    subset.main([str(FONT), f"--text={wanted}", f"--output-file={root / 'theme' / 'fonts' / 'shed-sans.ttf'}"])


def make_logo_too_big(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """A picture of thirty million pixels in a file of thirty kilobytes."""
    picture = io.BytesIO()
    Image.new("1", (6000, 5000)).save(picture, "PNG")
    (root / "theme" / "logo.png").write_bytes(picture.getvalue())


MADE = {
    name.removeprefix("make_").replace("_", "-"): made
    for name, made in vars(sys.modules[__name__]).items()
    if name.startswith("make_")
}
"""What makes each of them, by its code."""
