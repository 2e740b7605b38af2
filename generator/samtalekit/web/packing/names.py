"""Names of files that people can read and every system can keep."""

import re
from collections.abc import Container

MAX_LETTERS = 80  # of a name without its ending: with folders around it a path stays far below Windows's 260
_COLON = re.compile(r"\s*:\s*")
_STROKE = re.compile(r"[/\\|]")
_GONE = re.compile(r"[\"*<>?#%\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|\.lock|desktop|forms)(\..*)?\Z|.*_vti_")


def safe_name(title: str, ending: str, taken: Container[str] = ()) -> str:
    r"""A title as the name of a file, with ending; one that is taken gets a number.

    Args:
        title: Any words.
        ending: With its dot, or nothing.
        taken: Names in the same folder, in small letters.

    Source: Microsoft, “Restrictions and limitations in OneDrive and SharePoint”: no ``" * : < > ? / \ |``, no
    blanks around, no ``~$`` in front; “Naming Files, Paths, and Namespaces”: no ``CON``, no dot at the end.
    """
    stem = _GONE.sub("", _STROKE.sub("-", _COLON.sub(" – ", title)))
    stem = re.sub(r"\s+", " ", stem).strip(" .–~$")
    if len(stem) > MAX_LETTERS:
        stem = stem[:MAX_LETTERS].rsplit(" ", 1)[0].rstrip(" .–")
    if not stem or _RESERVED.match(stem):
        stem = f"{stem} –".strip() + " 1" if stem else "1"
    name, number = f"{stem}{ending}", 2
    while name.lower() in taken:
        name, number = f"{stem} ({number}){ending}", number + 1
    return name
