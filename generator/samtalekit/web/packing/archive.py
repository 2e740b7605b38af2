"""Archives: files as a zip of always the same bytes, and their checksums."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from samtalekit.ground.files import sha256_of

SUMS = "SHA256SUMS"
MADE = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can tell; no clock is read
UNIX = 3  # who made it: decides how the rights are read. PKWARE, APPNOTE 4.4.2
READABLE = 0o100644 << 16  # a plain file that all may read; APPNOTE 4.4.15
LEVEL = 6  # of deflate: 9 takes three times as long for a hundredth
PACKED_ALREADY = (".pdf", ".png", ".woff2", ".jpg", ".jpeg")


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """``SHA256SUMS`` as ``sha256sum -c`` reads it."""
    return "".join(f"{sha256_of(files[name])}  {name}\n" for name in sorted(files)).encode()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, by their paths in it, with the sums of all of them beside.

    The same files give the same bytes, with the same version of zlib: names in order, one date, one set of rights.
    """
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in sorted((dict(files) | {SUMS: sums_of(files)}).items()):
            entry = zipfile.ZipInfo(name, MADE)
            entry.create_system, entry.external_attr = UNIX, READABLE
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=LEVEL)
    return held.getvalue()
