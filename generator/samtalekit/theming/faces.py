"""Faces: the brand's own files, or the kit's own; each opened before anything trusts it."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from samtalekit.ground.findings import Finding, Place
from samtalekit.model.brand import Brand, FaceFile
from samtalekit.theming.theme import FontFile, Theme

SANS, SERIF, FIELD = "SK Sans", "SK Serif", "SK Field"
FIELD_FILE = "fonts/sk-field-regular.ttf"
INITIAL_FILE = "sk-serif-semibold"
OWN = (
    (SANS, "sk-sans-regular", 400, "normal"),
    (SANS, "sk-sans-italic", 400, "italic"),
    (SANS, "sk-sans-semibold", 600, "normal"),
    (SERIF, "sk-serif-semibold", 600, "normal"),
)
"""The faces that the kit brings: family, file, weight, style."""

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789æøåÆØÅéÉ.,:;!?-–»«()"
"""What a face must have to set the kit's languages."""


def own_faces(fonts: Path, suffix: str) -> tuple[FontFile, ...]:
    """The kit's faces as ``woff2`` for pages or ``ttf`` for papers."""
    return tuple(FontFile(family, fonts / f"{file}.{suffix}", weight, style) for family, file, weight, style in OWN)


def brand_faces(brand: Brand) -> tuple[tuple[FontFile, ...], list[Finding]]:
    """The brand's faces under names of our own, so that no system face of the same name is taken; and what is wrong."""
    found: list[FontFile] = []
    findings: list[Finding] = []
    for family, files in brand.faces.items():
        for file in files:
            problem = _problem(file)
            if problem:
                findings.append(problem)
            else:
                found.append(FontFile(own_name(family), file.path, file.weight, file.style))
    return tuple(found), findings


def own_name(family: str) -> str:
    """What pages and papers call a family of the brand's."""
    return f"Brand {family}"


def stack(family: str | None, faces: tuple[FontFile, ...], fallback: str) -> str:
    """A CSS ``font-family``: the brand's face when its files are there, then the kit's."""
    named = [own_name(family)] if family and any(face.family == own_name(family) for face in faces) else []
    return ", ".join(f'"{each}"' for each in dict.fromkeys([*named, fallback, SANS]))


def _problem(file: FaceFile) -> Finding | None:
    try:
        with TTFont(BytesIO(file.path.read_bytes()), lazy=True) as font:
            letters = font.getBestCmap() or {}
    except Exception:  # noqa: BLE001  # a broken file may fail anywhere in the parser; whatever it is, the mend is one
        return Finding(file.place, "face-unreadable", {"path": file.path.name})
    lacking = [letter for letter in LETTERS if ord(letter) not in letters]
    if lacking:
        return Finding(file.place, "face-letters", {"path": file.path.name, "letters": " ".join(lacking[:12])})
    return None


def missing_letters(texts: Iterable[tuple[str, str]], theme: Theme) -> list[Finding]:
    """A finding for the first character of each text that no face on paper has: it would be printed as a box.

    Args:
        texts: What findings call a file, and the text that papers print of it.
        theme: Its faces of text.
    """
    known = _characters(next(face.path for face in theme.print_faces if face.family == SANS))
    found: list[Finding] = []
    for file, text in texts:
        for number, line in enumerate(unicodedata.normalize("NFC", text).split("\n"), start=1):
            column = next((at for at, letter in enumerate(line) if letter > "~" and ord(letter) not in known), None)
            if column is not None:
                values = {"letter": line[column], "code": f"U+{ord(line[column]):04X}"}
                found.append(Finding(Place(file, number, column + 1), "letter-missing", values))
                break
    return found


@cache
def _characters(face: Path) -> frozenset[int]:
    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())
