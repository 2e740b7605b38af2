"""Text without libraries: characters that are not seen or look alike, truncation, lines, escaping for Markdown, mm, pt.

Output may quote a file, a name or a library, and a terminal, a log or a CI runner may interpret what it reads. So a
source with a character of `UNSEEN` is refused when read, and every line passes `one_line` when printed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

ABBREVIATIONS = frozenset({"ca", "eks", "evt", "fx", "jf", "kl", "nr", "pkt", "stk", "tlf", "vs"})
"""Abbreviations: their full stop ends no sentence, even before a number or a capital."""

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1 (Unicode category Cc)
_BREAKS = r"\u2028\u2029"  # line and paragraph separator
_BIDI = r"\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: they reorder displayed text
_MARKS = r"\u061c\u200e\u200f"  # direction marks, which Arabic or Hebrew text may need
_SURROGATES = r"\ud800-\udfff"  # lone surrogates, or file name bytes that are not UTF-8 (PEP 383)
_BYTE = 0xDC00  # offset of such a byte

UNSEEN = re.compile(f"[{_CONTROLS}{_BREAKS}{_BIDI}{_SURROGATES}]")
"""Characters not allowed in text sources and values. Carriage returns at line ends are already removed."""

UNSEEN_IN_NAME = re.compile(f"[\t\n{_CONTROLS}{_BREAKS}{_BIDI}]")
"""Characters not allowed in file names. Bytes that are not UTF-8 are harmless there, and are shown as numbers."""

_NOT_SHOWN = re.compile(f"[\n{_CONTROLS}{_BREAKS}{_BIDI}{_MARKS}{_SURROGATES}]")
_COMMAND = re.compile(r"^(\s*):(?=:\s*\w)|#(?=#\w*\[)")
r"""Commands that CI runners interpret: ``::error::`` at the start of a line for GitHub Actions; anywhere, ``##[``
for GitHub's older commands, ``##vso[`` for Azure Pipelines, ``##teamcity[`` for TeamCity.

Source: github.com/actions/runner, ``ActionCommand.cs``; learn.microsoft.com, "Logging commands".
"""


def printable(text: str) -> str:
    r"""Replace each character of `UNSEEN` by its number, ``\x1b`` or ``\u202e``. Line feeds are kept."""
    return UNSEEN.sub(_number, text)


def one_line(text: str) -> str:
    r"""Return a text as one line of output: without control characters, line breaks (``\n``) or CI commands."""
    return _COMMAND.sub(_no_command, _NOT_SHOWN.sub(_number, text))


def json_line(text: str) -> str:
    r"""Escape a line of JSON with JSON's own escapes (``\u200f``), so that its value is unchanged."""
    return re.sub(r"#(?=#\w*\[)", r"\\u0023", _NOT_SHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _number(found: re.Match[str]) -> str:
    number = ord(found[0])
    if found[0] == "\n":
        return "\\n"
    if 0x80 <= number - _BYTE <= 0xFF:
        return f"\\x{number - _BYTE:02x}"
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}"


def _no_command(found: re.Match[str]) -> str:
    return "\\x23" if found[0] == "#" else f"{found[1]}\\x3a"


# Names and words that look alike: macOS decomposes file names, and a Cyrillic а is not an a.

_UNSEEN_CATEGORIES = frozenset({"Cf", "Mn", "Zs"})
_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοναΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‐‑‒–—−’‘“”",
    "aeopcyxijshdqwABEKMHOPCTYXIJSovaABEZHIKMNOPTYX------''\"\"",
)
"""Cyrillic and Greek letters, hyphens and quotation marks, by the character of ASCII that they look like.

Source: Unicode Technical Standard 39, confusables.txt, the rows of ASCII's letters and of U+002D.
"""


def composed(text: str) -> str:
    """Return a text in NFC: macOS may store file names decomposed, but keyboards type composed letters.

    Source: Unicode Standard Annex 15, Normalization Form C.
    """
    return unicodedata.normalize("NFC", text)


def seen(text: str) -> str:
    """Return what readers see of a word: without invisible characters, with ASCII for letters that look alike."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    shown = (each for each in plain if unicodedata.category(each) not in _UNSEEN_CATEGORIES or each == " ")
    return re.sub(" +", " ", "".join(shown)).strip()


def odd_characters(written: str, meant: str) -> str:
    """List the characters of a word that one of the same look lacks: ``U+00A0``; empty if the two look different."""
    return ", ".join(dict.fromkeys(_odd(written, meant))) if seen(written) == seen(meant) else ""


def _odd(written: str, meant: str) -> Iterator[str]:
    for each in written:
        if each not in meant:
            yield f"U+{ord(each):04X}"


# Truncation and Markdown escaping.


def shortened(text: str, most: int) -> str:
    """Truncate a text between two words, with an ellipsis, if it has more than ``most`` characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


MOST_WORDS = 400  # characters of a quoted sentence
BREAK = "\u200b"  # zero-width space: invisible, and prevents autolinked references
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~<>-])")
_SIGNS = re.compile(r"(?<=[@#!~%&^\[])(?=\S)|(?<=[A-Za-z]-)(?=\d)|(?<=:)(?=[\w+-]+:|//)|(?<=\bwww\.)")
"""Where GitHub or GitLab would begin a mention, reference, label, emoji or URL."""


def plain(text: str) -> str:
    """Escape a text so that Markdown shows it literally.

    ``@name``, ``#12``, ``GH-12``, ``!12``, ``~label``, ``%1``, ``&1``, ``$1``, ``:smile:`` and URLs stay plain text:
    hosts look for them after Markdown is rendered, where backslashes and entities no longer protect.

    Source: docs.github.com, "Autolinked references and URLs"; docs.gitlab.com, "GitLab Flavored Markdown".
    """
    text = _SIGNS.sub(BREAK, printable(" ".join(text.split())))
    text = _MARKDOWN.sub(r"\\\1", text.replace("&", "&amp;")).replace("\\<", "&lt;").replace("\\>", "&gt;")
    return text.replace("$", f"<span>$</span>{BREAK}").replace(BREAK, "&#8203;")


def quoted(text: str) -> str:
    """Escape like `plain`, truncated to the length of a quotation."""
    return plain(shortened(text, MOST_WORDS))


def code(text: str) -> str:
    """Return a path or a URL as inline code, in which hosts link nothing."""
    text = printable(" ".join(text.split()))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# Lengths: papers use millimetres, PDF uses points.

PT_PER_MM = 72 / 25.4  # PDF default user space: 1/72 inch; ISO 32000-2:2020, 8.3.2.3


def mm_from_pt(points: float) -> float:
    """Convert points to millimetres."""
    return points / PT_PER_MM


def pt_from_mm(millimetres: float) -> float:
    """Convert millimetres to points."""
    return millimetres * PT_PER_MM


CHAR_MM = 1.75
"""Estimated width of a character of a label on paper, never too small."""


def line_count(words: str, width_mm: float, char_mm: float = CHAR_MM) -> int:
    """Return how many lines a text takes; a word that is longer than a line is broken."""
    per_line = max(1, int(width_mm / char_mm))
    lines, used = 1, 0
    for word in words.split():
        length = len(word)
        if used and used + 1 + length <= per_line:
            used += 1 + length
            continue
        lines += bool(used) + (length - 1) // per_line
        used = (length - 1) % per_line + 1
    return lines


_SPELLED = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ð": "d", "þ": "th"}
)


def plain_letters(text: str) -> str:
    """Return a text in lower case without letters outside a to z: å is spelled aa, and é loses its accent."""
    spelled = unicodedata.normalize("NFC", text).lower().translate(_SPELLED)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def spans(numbers: Iterable[int]) -> list[str]:
    """Return whole numbers in order, neighbours as a span: 1, 2, 3, 5 → "1–3", "5"."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found]
