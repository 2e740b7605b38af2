"""Incremental updates: append changed and new objects to a PDF whose own bytes stay as they are.

The objects are written plainly, followed by a cross-reference stream of the one form that `append` knows, so the same
objects give the same bytes. The writer in the browser (``generator/fill-in``) appends in the same way.
Source: ISO 32000-2:2020, 7.5.6 Incremental updates, 7.5.8 Cross-reference streams, and 14.4 File identifiers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pikepdf import Object, Pdf

Number = tuple[int, int]
"""Number and generation of an object."""

ENTRY = (1, 4, 2)  # bytes of the kind, the offset and the generation in a row of the cross-reference
IN_USE = 1  # the kind of an object that is not compressed
ID_BYTES = 16

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_CROSS_REFERENCE = re.compile(rb"\d+ \d+ obj\s*<<.{0,2000}?/Type ?/XRef", re.DOTALL)
_OWN = re.compile(
    rb"\d+ 0 obj\n<< /Type /XRef /Size \d+ /Index \[[\d ]+\] /W \[1 4 2\] /Root \d+ \d+ R (?:/Info \d+ \d+ R )?"
    rb"/Prev \d+ /ID \[<[0-9a-f]*> <[0-9a-f]{32}>\] /Length (?P<length>\d+) >>\nstream\n"
)


@dataclass(frozen=True, slots=True)
class Trailer:
    """What an update repeats from the PDF that it is appended to.

    Attributes:
        size: One more than the highest object number.
        root: The catalogue, as a reference: ``3 0 R``.
        info: The information dictionary, as a reference; empty for none.
        id: The permanent half of the file identifier, in hexadecimal digits.
        cross_reference: Offset of the last cross-reference.
    """

    size: int
    root: str
    info: str
    id: str
    cross_reference: int


def trailer_of(paper: Pdf, content: bytes) -> Trailer | None:
    """Return what an update of a PDF repeats; None where none can be appended.

    That is a PDF whose last cross-reference is a table, which one encrypts, or which had to be repaired to be read.
    """
    end = _END.search(content[-1024:])
    trailer = paper.trailer
    parts = (trailer.get("/Root"), trailer.get("/Info"))
    if (
        end is None
        or not content.startswith(b"%PDF-")
        or not _CROSS_REFERENCE.match(content, int(end[1]))
        or "/ID" not in trailer
        or paper.is_encrypted
        or paper.get_warnings()
        or not all(part is None or part.is_indirect for part in parts)
    ):
        return None
    root, info = (reference(part) if part is not None else "" for part in parts)
    return Trailer(int(trailer.Size), root, info, bytes(trailer.ID[0]).hex(), int(end[1]))


def reference(target: Object) -> str:
    """Write a reference to an object."""
    number, generation = target.objgen
    return f"{number} {generation} R"


def stream(entries: str, content: str) -> str:
    """Write a stream that is not compressed; ``entries`` are those of its dictionary besides its length."""
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def append(content: bytes, trailer: Trailer, objects: Mapping[Number, str]) -> bytes:
    """Append objects to a PDF.

    The changing half of the file identifier is a digest of all that stands before the cross-reference, so that it tells
    two sets of answers apart, and needs no clock.
    """
    written = bytearray(content if content.endswith((b"\n", b"\r")) else content + b"\n")
    offsets: dict[Number, int] = {}
    for number in sorted(objects):
        offsets[number] = len(written)
        written += b"%d %d obj\n%b\nendobj\n" % (*number, objects[number].encode("latin-1"))
    last = max(trailer.size, *(number + 1 for number, _generation in objects))
    changing = sha256(written).digest()[:ID_BYTES].hex()
    start = len(written)
    offsets[last, 0] = start
    rows = b"".join(
        IN_USE.to_bytes(ENTRY[0], "big") + offset.to_bytes(ENTRY[1], "big") + generation.to_bytes(ENTRY[2], "big")
        for (_number, generation), offset in offsets.items()
    )
    index = " ".join(f"{first} {count}" for first, count in _runs([number for number, _generation in offsets]))
    info = f"/Info {trailer.info} " if trailer.info else ""
    head = (
        f"{last} 0 obj\n<< /Type /XRef /Size {last + 1} /Index [{index}] /W [1 4 2] /Root {trailer.root} {info}"
        f"/Prev {trailer.cross_reference} /ID [<{trailer.id}> <{changing}>] /Length {len(rows)} >>\nstream\n"
    )
    written += head.encode("ascii") + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(written)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The first of each run of consecutive numbers, and how many they are."""
    at = 0
    while at < len(numbers):
        count = 1
        while numbers[at + count : at + count + 1] == [numbers[at] + count]:
            count += 1
        yield numbers[at], count
        at += count


def last_update(content: bytes) -> tuple[bytes, frozenset[int]] | None:
    """Return what a PDF was before its last update, and the numbers of the objects in that.

    None where its end does not look like what `append` writes; where it does, the caller has to find out.
    """
    end = _END.search(content[-1024:])
    own = _OWN.match(content, int(end[1])) if end else None
    if own is None:
        return None
    row = sum(ENTRY)
    rows = content[own.end() : own.end() + int(own["length"])]
    offsets = [int.from_bytes(rows[at + 1 : at + 1 + ENTRY[1]], "big") for at in range(0, len(rows), row)]
    numbers = [int(found) for offset in offsets for found in re.findall(rb"\A(\d+) ", content[offset : offset + 12])]
    return (content[: min(offsets)], frozenset(numbers)) if offsets else None
