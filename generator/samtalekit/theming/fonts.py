"""Fonts: check the brand's font files (licence, coverage, subsets) and find characters that a paper's fonts lack."""

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont

from samtalekit.core.files import read_regular
from samtalekit.core.findings import Finding, Location, has_errors
from samtalekit.core.messages import MessageRef
from samtalekit.model.workplace import Brand, FaceFile
from samtalekit.theming.theme import FontFile, Theme

logging.getLogger("fontTools").setLevel(logging.CRITICAL)
"""What the library says of a font's tables means nothing to the person at the terminal; findings say what matters."""

# Character coverage: required per language, provided by fonts, and missing in printed text.

SIGNS = "0123456789.,:;!?()[]/%&+*@#'\"-–…·×€§“”‘’"
"""Characters that every language needs besides letters: what people write, and what our templates print.

Arrows and ticks are excluded. Few text fonts have them, and the kit's own font is the fallback in every stack.
"""

REQUIRED = {
    "da": "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅéÉ»«" + SIGNS,
    "en": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéÉ—" + SIGNS,
}
"""Characters that a font must have for a language, by language code."""

MOST_LISTED = 24  # characters listed in one message

Use = Literal["text", "heading", "option", "field"]
"""Where a text is printed: as body text, as a heading, as an option (which may be in a menu), or in a form field."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text that is printed on a paper.

    Attributes:
        place: Location of its first character.
        lines: All lines of its file, to locate a character.
        use: A heading may also be body text, as a form's title is in the footer, and needs both font stacks. An option
            also needs the font of form fields.
        is_page: True for the text of a page, from which the booklet leaves out signs that its fonts lack.
    """

    place: Location
    text: str
    lines: Sequence[str]
    use: Use = "text"
    is_page: bool = False


def lacking(characters: frozenset[int], languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the characters that each language needs and a font lacks; shared ones for the first language only."""
    reported: set[str] = set()
    for language in languages:
        missed = [character for character in REQUIRED.get(language, SIGNS) if ord(character) not in characters]
        fresh = [character for character in missed if character not in reported]
        reported.update(missed)
        if fresh:
            yield language, " ".join(fresh[:MOST_LISTED])


def missing_characters(texts: Iterable[Printed], theme: Theme) -> list[Finding]:
    """Return a finding for each character that papers print and their fonts lack, once per file, at its first position.

    A character that a brand's font lacks and the kit's has is set in the kit's font, and is no finding.
    """
    known = characters_by_use(theme)
    found: dict[tuple[str, str, str], Finding] = {}
    for printed in texts:
        if printed.text.isascii():
            continue
        for character in dict.fromkeys(unicodedata.normalize("NFC", printed.text)):
            if character <= "~" or ord(character) in known[printed.use]:
                continue
            if printed.is_page and character in JOINS:
                continue
            code = "field-letter-missing" if printed.use == "field" else "letter-missing"
            code = "sign-left-out" if printed.is_page and is_sign(character) else code
            values = {"letter": character, "code": f"U+{ord(character):04X}"}
            found.setdefault((printed.place.file, code, character), Finding(_place(character, printed), code, values))
    return list(found.values())


JOINS = "\ufe0e\ufe0f\u200d\u20e3"
"""Invisible characters that choose how an emoji looks or join two into one. Unicode Technical Standard 51."""


def is_sign(character: str) -> bool:
    """Return True for an emoji or another symbol that text can do without, or for a part of one."""
    return unicodedata.category(character) in {"So", "Sk"} or character in JOINS


def without_signs(text: str, characters: frozenset[int]) -> str:
    """Return a text without the signs that a font lacks, and without the space before one that ends a phrase."""
    lacking_signs = {each for each in text if is_sign(each) and ord(each) not in characters}
    if not lacking_signs:
        return text
    signs = f"[{re.escape(''.join(sorted(lacking_signs | {*JOINS})))}]+"
    return re.sub(signs, "", re.sub(rf"[ \t]*{signs}(?=[\s.,;:!?)]|$)", "", text))


def characters_everywhere(theme: Theme) -> frozenset[int]:
    """Return the characters that all printed fonts have; a text with no others needs no check."""
    return frozenset.intersection(*characters_by_use(theme).values())


def characters_of(file: Path) -> frozenset[int]:
    """Return the code points for which a font has glyphs."""
    return _characters_of(file, file.stat().st_mtime_ns)  # cache key: reread when it changes while serving


def characters_by_use(theme: Theme) -> Mapping[Use, frozenset[int]]:
    """Return the characters that papers have fonts for, by where a text is printed."""
    text, heading = _of_stack(theme.text_stack, theme), _of_stack(theme.heading_stack, theme)
    field = characters_of(theme.field_face)
    return {"text": text, "heading": text & heading, "option": text & field, "field": field}


def _of_stack(stack: str, theme: Theme) -> frozenset[int]:
    """Characters that a font stack covers in every weight and style."""
    found: frozenset[int] = frozenset()
    for family in (name.strip(' "') for name in stack.split(",")):
        files = [characters_of(face.path) for face in theme.print_faces if face.family == family]
        found |= frozenset.intersection(*files) if files else frozenset()
    return found


def _place(character: str, printed: Printed) -> Location:
    """Location of a character from the start of its text; that start when it is written as an escape."""
    start = printed.place
    for number, line in enumerate(printed.lines[start.line - 1 :], start=start.line):
        first = start.column - 1 if number == start.line else 0
        column = unicodedata.normalize("NFC", line).find(character, first)
        if column >= 0:
            return Location(start.file, number, column + 1)
    return start


@lru_cache(maxsize=64)
def _characters_of(file: Path, _changed: int) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})


SANS, SERIF, FIELD = "SK Sans", "SK Serif", "SK Field"
FIELD_FILE = "fonts/sk-field-regular.ttf"
INITIAL_FILE = "sk-serif-semibold"
OWN = (
    (SANS, "sk-sans-regular", 400, "normal"),
    (SANS, "sk-sans-italic", 400, "italic"),
    (SANS, "sk-sans-semibold", 600, "normal"),
    (SERIF, "sk-serif-semibold", 600, "normal"),
)
"""The kit's own fonts: family, file, weight, style."""

RESTRICTED, PREVIEW_AND_PRINT, EDITABLE = 0x0002, 0x0004, 0x0008
NO_SUBSETTING, BITMAPS_ONLY = 0x0100, 0x0200
PIECE = re.compile(r"(^|[-_.])(latin|latin-?ext|greek|greek-?ext|cyrillic|cyrillic-?ext|vietnamese)([-_.]|$)")
"""Name that web font packages give to a file with one script's subset of a font."""

LONGEST_NAME = 40  # characters of a family in our names; a PDF name holds 127 bytes (ISO 32000-2, annex C)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A font file that could be parsed, and the characters that it lacks by language."""

    file: FaceFile
    lacks: Mapping[str, str]


def own_faces(fonts: Path, suffix: str) -> tuple[FontFile, ...]:
    """Return the kit's fonts as ``woff2`` for pages or ``ttf`` for papers."""
    return tuple(FontFile(family, fonts / f"{file}.{suffix}", weight, style) for family, file, weight, style in OWN)


def brand_faces(brand: Brand, languages: Sequence[str]) -> tuple[tuple[FontFile, ...], list[Finding]]:
    """Return the brand's usable fonts and findings; renamed, so that no system font of the same name is used."""
    found: list[FontFile] = []
    findings: list[Finding] = []
    for family, files in brand.faces.items():
        opened = []
        for file in files:
            lacks, wrong = _check_face(file, languages)
            findings += wrong
            opened += [] if has_errors(wrong) else [_Opened(file, lacks)]
        wrong = _check_family(family, opened)
        findings += wrong
        if not wrong:
            found += [FontFile(own_name(family), each.file.path, each.file.weight, each.file.style) for each in opened]
    return tuple(found), findings


def own_name(family: str) -> str:
    """Return the name of a brand's font family in CSS and PDF: ASCII letters, digits and spaces.

    A name that had to be changed gets a hash suffix, so that names stay unique.
    """
    characters = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    spelt = " ".join(re.findall(r"[A-Za-z0-9]+", characters))[:LONGEST_NAME].strip()
    mark = "" if spelt == family else sha256(family.encode()).hexdigest()[:6]
    return " ".join(part for part in ("Brand", spelt, mark) if part)


def stack(family: str | None, faces: tuple[FontFile, ...], fallback: str) -> str:
    """Return a CSS ``font-family``: the brand's font if its files are usable, then the kit's."""
    named = [own_name(family)] if family and any(face.family == own_name(family) for face in faces) else []
    return ", ".join(f'"{each}"' for each in dict.fromkeys([*named, fallback, SANS]))


def _check_face(file: FaceFile, languages: Sequence[str]) -> tuple[Mapping[str, str], list[Finding]]:
    """Check a font file: missing characters by language, and findings for why it cannot be used."""
    path = file.path.name
    try:
        with TTFont(BytesIO(read_regular(file.path)), lazy=True) as font:
            characters = frozenset(font.getBestCmap() or {})
            bar = _bar(font)
            is_variable = "fvar" in font
    except Exception:  # noqa: BLE001  # a broken file may fail anywhere in the parser; the fix is the same
        return {}, [Finding(file.place, "face-unreadable", {"path": path})]
    wrong = []
    if bar:
        code = "face-preview" if bar == PREVIEW else "face-licence"
        values: dict[str, str | int | MessageRef] = {"path": path}
        wrong.append(
            Finding(file.place, code, values if bar == PREVIEW else values | {"bar": MessageRef(f"licence.{bar}")})
        )
    if is_variable:
        wrong.append(Finding(file.place, "face-variable", {"path": path}))
    return dict(lacking(characters, languages)), wrong


PREVIEW = "preview_and_print"


def _bar(font: TTFont) -> str | None:
    """What the font's licence flags forbid us; None for nothing.

    Installable (0) and editable (8) embedding are free to use. *Preview and print* (4) is for documents that are only
    read: ours are filled in and saved, though not in this font, so it is a warning, and the licence text decides.
    *Restricted* (2) requires the owner's permission. *No subsetting* and *bitmaps only* conflict with rendering, which
    embeds outlines of used characters only. Up to version 2 of the table several of the lowest bits may be set, and
    the least restrictive applies; since version 3 that is an error, and we apply the most restrictive. The two high
    bits exist since version 2.

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


def _check_family(family: str, opened: Sequence[_Opened]) -> list[Finding]:
    """Findings for the files of a family together: split into subsets, duplicates, or missing characters.

    The renderer takes one file for each weight and style; with a font split into subsets it prints wrong glyphs.
    """
    alike: dict[tuple[int, str], list[_Opened]] = {}
    for each in opened:
        alike.setdefault((each.file.weight, each.file.style), []).append(each)
    crowds = [group for group in alike.values() if len(group) > 1]
    pieces = [each for group in crowds if any(one.lacks for one in group) for each in group]
    pieces += [
        each for each in opened if each not in pieces and each.lacks and PIECE.search(each.file.path.stem.lower())
    ]
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
            {"path": each.file.path.name, "language": MessageRef(f"language.{language}"), "letters": characters},
        )
        for each in opened
        for language, characters in each.lacks.items()
    ]


# Subsets: fonts small enough to be fetched with a page, or embedded in it.

PACKED_FOR_WEB = frozenset({".ttf", ".otf"})
"""Endings of the fonts that are cut to the characters of text for the site; the others are made for the web already."""

TEXT_RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x02B0, 0x052F),  # modifiers, combining marks, Greek, Cyrillic
    (0x1E00, 0x1FFF),  # Latin Extended Additional with Vietnamese, Greek Extended
    (0x2000, 0x22FF),  # punctuation, sub- and superscripts, currency, fractions, arrows, mathematics
    (0x25A0, 0x25FF),  # geometric shapes
    (0xFB00, 0xFB04),  # ligatures as characters
)
TEXT_SIGNS = "☐☑✓✔✗✘"


def text_characters() -> str:
    """Return the characters that a font keeps on the site: those of every European language, as the kit's own have."""
    return "".join(chr(code) for first, last in TEXT_RANGES for code in range(first, last + 1)) + TEXT_SIGNS


def subset(font: Path, characters: Iterable[str]) -> bytes:
    """Return a font with the glyphs of some characters as WOFF2; those that it lacks are left out.

    Its names stay, since they hold its licence. The same font and characters give the same bytes.
    """
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415  # 60 ms, for few builds

    options = Options(flavor="woff2", hinting=False, name_IDs=["*"], name_languages=["*"], notdef_outline=True)
    out = BytesIO()
    with TTFont(BytesIO(read_regular(font)), recalcTimestamp=False) as opened:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(set(characters))))
        subsetter.subset(opened)
        opened.flavor = options.flavor
        opened.save(out)
    return out.getvalue()
