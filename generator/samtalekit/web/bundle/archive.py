"""Archives: reproducible zip files with checksums, and file names that are safe on every system."""

import re
import zipfile
from collections.abc import Container, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO

from samtalekit import __released__
from samtalekit.core.files import sha256_of

CHECKSUMS = "SHA256SUMS"
UNIX = 3  # "version made by": how permissions are read. PKWARE, APPNOTE 4.4.2
READABLE = 0o100644 << 16  # a regular file, readable by all; APPNOTE 4.4.15
LEVEL = 6  # of deflate; 9 takes three times as long and saves 1 %
PACKED_ALREADY = (".pdf", ".png", ".woff2", ".jpg", ".jpeg")

DAYS_BEFORE = 365  # the earliest time, in days before the release
DAYS = 364  # range of times; a zip has no time zone, and a day's margin keeps times out of the future everywhere
STEP_S = 2  # seconds; the resolution of a zip's MS-DOS time. APPNOTE 4.4.6
TIMES = DAYS * 24 * 3600 // STEP_S
"""Number of different times that a file can have: 15,724,800."""

DosTime = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute and second, as `zipfile` takes them."""


def time_of(content: bytes) -> DosTime:
    """Return the modification time of a file in a zip: in the year before the release, derived from its SHA-256.

    Web servers derive ``Last-Modified`` from the time, and ``ETag`` from time and size. With one time for all files, a
    new version of the same size would look unchanged, and browsers would keep the old one. Here two contents share a
    time with a probability of 1 in `TIMES`, and the same content always has the same time.
    """
    first = datetime.combine(date.fromisoformat(__released__), time()) - timedelta(days=DAYS_BEFORE)
    at = first + timedelta(seconds=STEP_S * (int(sha256_of(content), 16) % TIMES))
    return at.year, at.month, at.day, at.hour, at.minute, at.second


def checksums_of(files: Mapping[str, bytes]) -> bytes:
    """Return ``SHA256SUMS`` in the format of ``sha256sum -c``."""
    return "".join(f"{sha256_of(files[name])}  {name}\n" for name in sorted(files)).encode()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files by path, with their checksums in ``SHA256SUMS``.

    The same files give the same bytes, with the same version of zlib: names are sorted, times derive from contents,
    and permissions are fixed.
    """
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in sorted((dict(files) | {CHECKSUMS: checksums_of(files)}).items()):
            entry = zipfile.ZipInfo(name, time_of(content))
            entry.create_system, entry.external_attr = UNIX, READABLE
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=LEVEL)
    return held.getvalue()


# Safe file names.

MAX_NAME_CHARS = 80  # characters, without extension; keeps paths far below Windows's limit of 260
_COLON = re.compile(r"\s*:\s*")
_STROKE = re.compile(r"[/\\|]")
_GONE = re.compile(r"[\"*<>?#%\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|\.lock|desktop|forms)(\..*)?\Z|.*_vti_")


def safe_name(title: str, ending: str, taken: Container[str] = ()) -> str:
    r"""Turn a title into a safe file name with extension; a name already taken gets a number.

    Args:
        title: Any text.
        ending: File extension with its dot, or empty.
        taken: Names in the same folder, in lower case.

    Source: Microsoft, “Restrictions and limitations in OneDrive and SharePoint”: no ``" * : < > ? / \ |``, no
    surrounding blanks, no leading ``~$``; “Naming Files, Paths, and Namespaces”: no ``CON``, no dot at the end.
    """
    stem = _GONE.sub("", _STROKE.sub("-", _COLON.sub(" – ", title)))
    stem = re.sub(r"\s+", " ", stem).strip(" .–~$")
    if len(stem) > MAX_NAME_CHARS:
        stem = stem[:MAX_NAME_CHARS].rsplit(" ", 1)[0].rstrip(" .–")
    if not stem or _RESERVED.match(stem):
        stem = f"{stem} –".strip() + " 1" if stem else "1"
    name, number = f"{stem}{ending}", 2
    while name.lower() in taken:
        name, number = f"{stem} ({number}){ending}", number + 1
    return name
