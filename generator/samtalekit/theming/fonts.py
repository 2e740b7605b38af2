"""Faces: the brand's own files, or the kit's own; each opened before anything trusts it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from samtalekit.core.files import read_regular
from samtalekit.core.findings import Finding, has_errors
from samtalekit.core.messages import Said
from samtalekit.model.brand import Brand, FaceFile
from samtalekit.theming.letters import lacking
from samtalekit.theming.theme import FontFile

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

RESTRICTED, PREVIEW_AND_PRINT, EDITABLE = 0x0002, 0x0004, 0x0008
NO_SUBSETTING, BITMAPS_ONLY = 0x0100, 0x0200
PIECE = re.compile(r"(^|[-_.])(latin|latin-?ext|greek|greek-?ext|cyrillic|cyrillic-?ext|vietnamese)([-_.]|$)")
"""How packages for the web call a file that holds one alphabet's part of a face."""

LONGEST_NAME = 40  # characters of a family in our names; a name in a PDF has room for 127 bytes (ISO 32000-2, annex C)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file of a face that could be opened.

    Attributes:
        lacks: By language, the letters that it lacks.
    """

    file: FaceFile
    lacks: Mapping[str, str]


def own_faces(fonts: Path, suffix: str) -> tuple[FontFile, ...]:
    """The kit's faces as ``woff2`` for pages or ``ttf`` for papers."""
    return tuple(FontFile(family, fonts / f"{file}.{suffix}", weight, style) for family, file, weight, style in OWN)


def brand_faces(brand: Brand, languages: Sequence[str]) -> tuple[tuple[FontFile, ...], list[Finding]]:
    """The brand's faces under names of our own, so that no system face of the same name is taken; and what is wrong.

    Args:
        brand: Read and resolved.
        languages: Those that the faces are to set.
    """
    found: list[FontFile] = []
    findings: list[Finding] = []
    for family, files in brand.faces.items():
        opened = []
        for file in files:
            lacks, wrong = _look_at(file, languages)
            findings += wrong
            opened += [] if has_errors(wrong) else [_Opened(file, lacks)]
        wrong = _look_at_family(family, opened)
        findings += wrong
        if not wrong:
            found += [FontFile(own_name(family), each.file.path, each.file.weight, each.file.style) for each in opened]
    return tuple(found), findings


def own_name(family: str) -> str:
    """What pages and papers call a family of the brand's: letters, digits and spaces that CSS and PDF read alike.

    A name that has to be spelt otherwise gets a mark, so that no two families meet in one name.
    """
    letters = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    spelt = " ".join(re.findall(r"[A-Za-z0-9]+", letters))[:LONGEST_NAME].strip()
    mark = "" if spelt == family else sha256(family.encode()).hexdigest()[:6]
    return " ".join(part for part in ("Brand", spelt, mark) if part)


def stack(family: str | None, faces: tuple[FontFile, ...], fallback: str) -> str:
    """A CSS ``font-family``: the brand's face when its files are there, then the kit's."""
    named = [own_name(family)] if family and any(face.family == own_name(family) for face in faces) else []
    return ", ".join(f'"{each}"' for each in dict.fromkeys([*named, fallback, SANS]))


def _look_at(file: FaceFile, languages: Sequence[str]) -> tuple[Mapping[str, str], list[Finding]]:
    """By language, the letters that a file lacks; and why it cannot be used at all."""
    path = file.path.name
    try:
        with TTFont(BytesIO(read_regular(file.path)), lazy=True) as font:
            letters = frozenset(font.getBestCmap() or {})
            bar = _bar(font)
            is_variable = "fvar" in font
    except Exception:  # noqa: BLE001  # a broken file may fail anywhere in the parser; whatever it is, the mend is one
        return {}, [Finding(file.place, "face-unreadable", {"path": path})]
    wrong = []
    if bar:
        code = "face-preview" if bar == PREVIEW else "face-licence"
        values: dict[str, str | int | Said] = {"path": path}
        wrong.append(Finding(file.place, code, values if bar == PREVIEW else values | {"bar": Said(f"licence.{bar}")}))
    if is_variable:
        wrong.append(Finding(file.place, "face-variable", {"path": path}))
    return dict(lacking(letters, languages)), wrong


PREVIEW = "preview_and_print"


def _bar(font: TTFont) -> str | None:
    """What in a face's licence bars it from our papers and pages; None when nothing does.

    Installable (0) and editable (8) embedding are free to use. *Preview and print* (4) is for documents that are only
    read: ours are filled in and saved, though not in this face, so it is a warning, for the licence itself to answer.
    *Restricted* (2) wants the owner's leave.
    *No subsetting* and *bitmaps only* bar what the press does: it embeds outlines, and only those of letters in use.
    Up to version 2 of the table several of the lowest bits may be set, and the mildest counts; since version 3 that
    is a mistake, and we take the strictest. The two high bits came with version 2.

    Source: OpenType 1.9.1, OS/2 table, ``fsType``.
    """
    if "OS/2" not in font:
        return None
    version, licence = font["OS/2"].version, font["OS/2"].fsType
    if version >= 2 and licence & BITMAPS_ONLY:
        return "bitmaps_only"
    if version >= 2 and licence & NO_SUBSETTING:
        return "no_subsetting"
    if version < 3 and licence & EDITABLE:
        return None
    if licence & RESTRICTED and not (version < 3 and licence & PREVIEW_AND_PRINT):
        return "restricted"
    return PREVIEW if licence & PREVIEW_AND_PRINT else None


def _look_at_family(family: str, opened: Sequence[_Opened]) -> list[Finding]:
    """What is wrong with the files of a family together: cut in pieces, named twice, or short of letters.

    The press takes one file for each weight and style; of a face in pieces it prints wrong letters.
    """
    alike: dict[tuple[int, str], list[_Opened]] = {}
    for each in opened:
        alike.setdefault((each.file.weight, each.file.style), []).append(each)
    crowds = [group for group in alike.values() if len(group) > 1]
    pieces = [each for group in crowds if any(one.lacks for one in group) for each in group]
    pieces += [each for each in opened if each not in pieces and each.lacks and _is_called_a_piece(each.file)]
    if pieces:
        names = ", ".join(each.file.path.name for each in pieces[:4]) + (" …" if len(pieces) > 4 else "")
        return [Finding(opened[0].file.place, "face-split", {"family": family, "paths": names})]
    if crowds:
        return [
            Finding(each.file.place, "face-twice", {"path": each.file.path.name, "other": group[0].file.path.name})
            for group in crowds
            for each in group[1:]
        ]
    return [
        Finding(
            each.file.place,
            "face-letters",
            {"path": each.file.path.name, "language": Said(f"language.{language}"), "letters": letters},
        )
        for each in opened
        for language, letters in each.lacks.items()
    ]


def _is_called_a_piece(file: FaceFile) -> bool:
    return PIECE.search(file.path.stem.lower()) is not None
