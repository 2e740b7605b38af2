"""Papers as programs leave them, made by hand: small, and each with one thing that a reader of answers must know.

`write` puts them into ``tests/vectors/read`` with the table ``read.json``, which Python and the script both read.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf

from samtalekit.model.definition import DefinedField, DefinedOption, Definition

Objects = Mapping[int, bytes]

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FIELDS = 10  # number of the first object that a sample gives itself


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper, and what is read from it: answers, or why it is refused."""

    name: str
    about: str
    pdf: bytes
    answers: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    forms: tuple[tuple[str, int], ...] = ()


def numbered(objects: Objects, at: int) -> tuple[bytes, dict[int, int]]:
    """Objects as a file has them, and the offset of each; ``at`` is where they begin."""
    written, offsets = b"", {}
    for number, content in objects.items():
        offsets[number] = at + len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    return written, offsets


def stream(content: bytes, entries: bytes = b"", *, packed: int = 0) -> bytes:
    """A stream, packed so many times."""
    filters = b"/Filter [%b] " % (b"/FlateDecode " * packed) if packed else b""
    for _turn in range(packed):
        content = zlib.compress(content, 9)
    return b"<< %b%b /Length %d >>\nstream\n%b\nendstream" % (filters, entries, len(content), content)


def skeleton(fields: Objects, form: bytes = b"") -> dict[int, bytes]:
    """A document of one page whose fields are objects that a sample gives."""
    own = b" ".join(b"%d 0 R" % number for number in fields)
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [%b] >>" % own,
        4: form or b"<< /Fields [%b] >>" % own,
        **fields,
    }


def with_table(objects: Objects, before: bytes = HEAD, prev: int | None = None, more: bytes = b"") -> bytes:
    """A file with a cross-reference table; ``before`` is what it is appended to."""
    written, offsets = numbered(objects, len(before))
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, offset) for number, offset in sorted(offsets.items()))
    start = len(before) + len(written)
    chain = b"" if prev is None else b"/Prev %d " % prev
    end = b"xref\n%btrailer\n<< /Size 99 /Root 1 0 R %b%b>>\nstartxref\n%d\n%%%%EOF\n" % (rows, chain, more, start)
    return before + written + end


def with_streams(objects: Objects, *, predictor: bool = True) -> bytes:
    """A file whose objects are in an object stream, with a cross-reference stream."""
    contents = list(objects.items())
    index, data = b"", b""
    for number, content in contents:
        index += b"%d %d " % (number, len(data))
        data += content + b" "
    held = stream(index + data, b"/Type /ObjStm /N %d /First %d" % (len(contents), len(index)), packed=1)
    written, offsets = numbered({90: held}, len(HEAD))
    start = len(HEAD) + len(written)
    rows = {number: (2, 90, at) for at, (number, _content) in enumerate(contents)}
    rows |= {90: (1, offsets[90], 0), 91: (1, start, 0)}
    table = [
        bytes([kind]) + one.to_bytes(3, "big") + bytes([two]) for kind, one, two in (rows[n] for n in sorted(rows))
    ]
    runs = b" ".join(b"%d 1" % number for number in sorted(rows))
    entries = b"/Type /XRef /Size 92 /Root 1 0 R /W [1 3 1] /Index [%b]" % runs
    if predictor:
        entries += b" /DecodeParms [<< /Predictor 12 /Columns 5 >>]"
        above = [bytes(5), *table]
        table = [
            b"\2" + bytes((b - a) % 256 for a, b in zip(up, row, strict=True))
            for up, row in zip(above, table, strict=False)
        ]
    return (
        HEAD
        + written
        + numbered({91: stream(b"".join(table), entries, packed=1)}, start)[0]
        + (b"startxref\n%d\n%%%%EOF\n" % start)
    )


def text_field(name: str, value: bytes, more: bytes = b"") -> bytes:
    return b"<< /Subtype /Widget /Rect [0 0 1 1] /FT /Tx /T (%b) /V %b %b >>" % (name.encode(), value, more)


def texts(**values: bytes) -> dict[int, bytes]:
    """Text fields by name, with their values as a file has them."""
    return {FIELDS + at: text_field(name, value) for at, (name, value) in enumerate(values.items())}


def wide(text: str, order: str = "be") -> bytes:
    mark = b"\xfe\xff" if order == "be" else b"\xff\xfe"
    return b"<%b>" % (mark + text.encode(f"utf-16-{order}")).hex().encode()


def button(name: str, entries: bytes) -> bytes:
    return b"<< /Subtype /Widget /Rect [0 0 1 1] /FT /Btn /T (%b) %b >>" % (name.encode(), entries)


BUTTONS = {
    "as_name": b"/V /yes /AS /yes",
    "as_text": b"/V (yes) /AS /yes",
    "shown_alone": b"/V /Off /AS /yes",
    "stored_alone": b"/V /yes /AS /Off",
    "never_touched": b"/V /Off /AS /Off",
    "taken_away": b"/V /Off /AS /Off /DV /yes",
    "taken_away_in_sight": b"/V /yes /AS /Off /DV /yes",
    "taken_away_in_store": b"/V /Off /AS /yes /DV /yes",
    "by_place": b"/V /1 /AS /1 /Opt [(apple) (pear)]",
    "in_utf_8": b"/V /m#C3#A6lk /AS /m#C3#A6lk",
}
PRESSED = dict.fromkeys(("as_name", "as_text", "shown_alone", "stored_alone"), "yes")
ANSWERED_BUTTONS = dict.fromkeys(BUTTONS, "") | PRESSED | {"by_place": "pear", "in_utf_8": "mælk"}

LISTS = {
    "id": b"/V (pear)",
    "words": b"/V (P\xe6re)",
    "place": b"/I [1]",
    "list": b"/V [(pear)]",
    "unknown": b"/V (plum)",
    "none": b"/V ()",
}
OPTIONS = b"/Opt [[(apple) (\xc6ble)] [(pear) (P\xe6re)]]"


def groups() -> dict[int, bytes]:
    """Names in levels, what is inherited, round buttons, and a field with two widgets."""
    return {
        10: b"<< /FT /Tx /T (plan) /V (Fra oven) /Kids [11 0 R 12 0 R] >>",
        11: b"<< /T (own) /V (Egen) /Parent 10 0 R >>",
        12: b"<< /T (above) /Parent 10 0 R >>",
        13: b"<< /FT /Btn /Ff 32768 /T (round) /V /b /Kids [14 0 R 15 0 R] >>",
        14: b"<< /Subtype /Widget /Rect [0 0 1 1] /Parent 13 0 R /AS /Off >>",
        15: b"<< /Subtype /Widget /Rect [0 0 1 1] /Parent 13 0 R /AS /b >>",
        16: b"<< /FT /Tx /T (twice) /V (Begge) /Kids [17 0 R 18 0 R] >>",
        17: b"<< /Subtype /Widget /Rect [0 0 1 1] /Parent 16 0 R >>",
        18: b"<< /Subtype /Widget /Rect [0 0 1 1] /Parent 16 0 R >>",
    }


DEFINITION = Definition(
    form="plan",
    edition=2,
    language="da",
    title="Plan",
    fields=(
        DefinedField(name="plan__goal", key="goal", question="goal", kind="text", label="Hvad er målet?"),
        DefinedField(
            name="fruit", key="fruit", question="fruit", kind="choice", label="Hvilken frugt?",
            options=(DefinedOption(id="apple", label="Æble"), DefinedOption(id="pear", label="Pære")),
        ),
    ),
)  # fmt: skip


def with_definition() -> bytes:
    """A paper with its definition, and another file that is no definition."""
    objects = skeleton(texts(plan__goal=b"(M\xe5let)", fruit=b"(P\xe6re)"))
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R /Names << /EmbeddedFiles 30 0 R >> >>"
    objects[30] = b"<< /Kids [31 0 R] >>"
    objects[31] = b"<< /Names [(other.json) 32 0 R (plan.json) 34 0 R] /Limits [(other.json) (plan.json)] >>"
    objects[32] = b"<< /Type /Filespec /F (other.json) /UF (other.json) /EF << /F 33 0 R >> >>"
    objects[33] = stream(b'{"format":1,"edition":"x"', b"/Type /EmbeddedFile")
    objects[34] = b"<< /Type /Filespec /F (plan.json) /UF (plan.json) /EF << /F 35 0 R /UF 35 0 R >> >>"
    objects[35] = stream(DEFINITION.as_json().encode(), b"/Type /EmbeddedFile", packed=1)
    return with_table(objects)


def updated() -> bytes:
    """A paper that two programs have added to, the second with an object that is no more."""
    base = with_table(skeleton(texts(name=b"(Zoe)", goal=b"(Et)")))
    once = with_table({10: text_field("name", b"(Zo\xeb)")}, base, prev=int(base.split(b"startxref\n")[-1].split()[0]))
    return with_table({11: text_field("goal", b"(To)")}, once, prev=int(once.split(b"startxref\n")[-1].split()[0]))


def plain() -> dict[int, bytes]:
    return skeleton(texts(name=b"(Zo\xeb)", goal=wide("Łukasz")))


PLAIN = {"name": "Zoë", "goal": "Łukasz"}


def papers() -> list[Sample]:
    """Papers that are read."""
    spelled = texts(
        latin=b"(Zo\xeb \xa0 \x8d\x8e \x95 \x9b)", escaped=rb"(\(a\\b\) \345 \53 a\
b (c))", raw=b"(en\rto\r\ntre)", odd=b"<416>",
        big_endian=wide("Łukasz 👋"), little_endian=wide("Łukasz", "le"), language=wide("\x1bda\x1bÆble"),
        utf_8=b"<efbbbf%b>" % "Ωμέγα".encode().hex().encode(), taken_apart=wide("A\u030angstro\u0308m"),
        lines=wide("en\rto\r\ntre"), name=b"/Navn", nothing=b"null", listed=b"[(en)]",
    )  # fmt: skip
    answers = {
        "latin": "Zoë € “” Ł ł", "escaped": "(a\\b) å + ab (c)", "raw": "en\nto\ntre", "odd": "A`",
        "big_endian": "Łukasz 👋", "little_endian": "Łukasz", "language": "Æble", "utf_8": "Ωμέγα",
        "taken_apart": "Ångström", "lines": "en\nto\ntre", "name": "Navn", "nothing": "", "listed": "en",
    }  # fmt: skip
    streamed = {10: text_field("text", b"11 0 R"), 11: stream(b"\xfe\xff" + "Ł\nÆ".encode("utf-16-be"), packed=1)}
    buttons = {FIELDS + at: button(name, entries) for at, (name, entries) in enumerate(BUTTONS.items())}
    lists = {
        FIELDS + at: b"<< /Subtype /Widget /Rect [0 0 1 1] /FT /Ch /T (%b) %b %b >>" % (name.encode(), OPTIONS, value)
        for at, (name, value) in enumerate(LISTS.items())
    }
    signatures = {
        10: b"<< /FT /Sig /T (signed) /V << /Type /Sig /Contents <00> >> >>",
        11: b"<< /FT /Sig /T (empty) >>",
    }
    table = with_table(plain())
    grouped = skeleton(groups(), b"<< /Fields [10 0 R 13 0 R 16 0 R] >>")
    chosen = {"id": "pear", "words": "pear", "place": "pear", "list": "pear", "unknown": "plum", "none": ""}
    in_groups = {"plan.own": "Egen", "plan.above": "Fra oven", "round": "b", "twice": "Begge"}
    return [
        Sample("texts", "every way to write a text", with_table(skeleton(spelled)), answers),
        Sample("stream", "a text that is a stream", with_table(skeleton(streamed, b"<< /Fields [10 0 R] >>")), {"text": "Ł\nÆ"}),
        Sample("buttons", "ticks that are stored, shown, or both", with_table(skeleton(buttons)), ANSWERED_BUTTONS),
        Sample("lists", "options by id, words, place", with_table(skeleton(lists)), chosen),
        Sample("signatures", "signed and not", with_table(skeleton(signatures)), {"signed": "signed", "empty": ""}),
        Sample("levels", "names in levels, inherited values", with_table(grouped), in_groups),
        Sample("widgets", "a form that has lost its list", with_table(skeleton(texts(a=b"(x)"), b"<< >>")), {"a": "x"}),
        Sample("definition", "with its definition", with_definition(), {"plan__goal": "Målet", "fruit": "Pære"}, forms=(("plan", 2),)),
        Sample("updated", "added to by two programs", updated(), {"name": "Zoë", "goal": "To"}),
        Sample("packed", "saved anew, objects in a stream", with_streams(plain()), PLAIN),
        Sample("packed-plainly", "without a predictor", with_streams(plain(), predictor=False), PLAIN),
        Sample("junk-before", "something before its header", b"From: mail\n" + with_table(plain()), PLAIN),
        Sample("wrong-start", "a cross-reference that is elsewhere", table.replace(b"startxref\n", b"startxref\n9"), PLAIN),
        Sample("no-end", "cut off after the objects", table[: table.index(b"xref\n1 1")] + b"trailer\n<< /Root 1 0 R >>", PLAIN),
        Sample("moved", "a cross-reference of lines that were longer", table.replace(b"\nendobj\n", b"\n\nendobj\n"), PLAIN),
    ]  # fmt: skip


def encrypted() -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(with_table(plain()))) as paper:
        paper.save(target, encryption=pikepdf.Encryption(owner="x", user="", R=4), static_id=True)
    return target.getvalue()


def refused() -> list[Sample]:
    """Papers that are refused by both."""
    return [
        Sample("locked", "encrypted, with no password to open it", encrypted(), refused="locked"),
        Sample("no-fields", "a PDF without a form", with_table(skeleton({})), refused="no_fields"),
        Sample("not-pdf", "something else", b"PK\3\4 a document", refused="not_pdf"),
        Sample("no-root", "a header and nothing more", HEAD, refused="damaged"),
    ]


def hostile() -> list[Sample]:
    """Papers that are made to hang or to fill a reader; each is answered by the script."""
    bomb = zlib.compress(bytes(30_000_000), 9)
    twice = stream(bytes(200_000_000), b"/Type /EmbeddedFile", packed=2)
    fields = {10: b"[%b]" % b" ".join(b"<< /T (f%d) /FT /Tx /V (x) >>" % number for number in range(60_000))}
    attached = skeleton(texts(name=b"(x)"))
    attached[1] = b"<< /Pages 2 0 R /AcroForm 4 0 R /AF [32 0 R] >>"
    attached[32] = b"<< /EF << /F 33 0 R >> >>"
    text = skeleton(
        {
            10: text_field("text", b"11 0 R"),
            11: b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(bomb), bomb),
        }
    )
    circle = skeleton({
        10: b"<< /T (a) /FT /Tx /V 12 0 R /Kids [10 0 R 11 0 R] >>",
        11: b"<< /T (b) /Kids [10 0 R 11 0 R] >>", 12: b"13 0 R", 13: b"12 0 R",
    })  # fmt: skip
    own_length = skeleton({10: text_field("text", b"11 0 R"), 11: b"<< /Length 11 0 R >>\nstream\n(x)\nendstream"})
    deep_json = attached | {33: stream(b"[" * 500_000, b"/Type /EmbeddedFile", packed=1)}
    huge = stream(bytes(40), b"/Type /XRef /Size 999999999999 /Root 1 0 R /W [1 999999999 1] /Index [0 999999999999]")
    itself = b"<< /Type /ObjStm /N 2 /First 9 /Length 30 >>\nstream\n10 0 90 5 << >> << >>\nendstream"
    within = stream(b"", b"/Type /XRef /Size 91 /Root 10 0 R /W [1 1 1] /Index [10 1 90 1]")
    within = within.replace(b"\n\nendstream", b"\n" + bytes([2, 90, 0, 2, 90, 1]) + b"\nendstream").replace(
        b"/Length 0", b"/Length 6"
    )
    return [
        Sample("end-missing", "objects in a stream, with the end of the file missing: no attack, but qpdf gives up", with_streams(plain()).split(b"startxref")[0], PLAIN),
        Sample("bomb", "a text of 30 MB in 30 KB", with_table(text), refused="too_big"),
        Sample("bomb-twice", "an attachment of 200 MB, packed twice", with_table(attached | {33: twice}), refused="too_big"),
        Sample("fields", "60,000 fields in a stream", with_streams(skeleton(fields, b"<< /Fields 10 0 R >>")), refused="too_big"),
        Sample("deep", "arrays in arrays", with_table(skeleton({10: text_field("a", b"(x)", b"/X " + b"[" * 50_000)})), refused="no_fields"),
        Sample("deep-json", "lists in lists, attached", with_table(deep_json), {"name": "x"}),
        Sample("circle", "fields within themselves, values that lead round", with_table(circle), refused="no_fields"),
        Sample("own-length", "a stream whose length is itself", with_table(own_length), {"text": "(x)\n"}),
        Sample("prev", "a cross-reference before itself", with_table(plain(), more=b"/Prev 9 "), PLAIN),
        Sample("index", "a cross-reference without end", HEAD + b"90 0 obj\n" + huge + b"\nendobj\nstartxref\n15\n%%EOF", refused="damaged"),
        Sample("itself", "an object stream in itself", HEAD + b"90 0 obj\n" + itself + b"\nendobj\n91 0 obj\n" + within + b"\nendobj\nstartxref\n%d\n%%%%EOF" % (len(HEAD) + 9 + len(itself) + 8), refused="damaged"),
        Sample("open", "strings and objects that never end", HEAD + b"1 0 obj (" * 6_000, refused="too_big"),
        Sample("endless", "streams that never end", HEAD + b"1 0 obj << /Type /ObjStm /N 9 >> stream\n" * 1_500, refused="damaged"),
    ]  # fmt: skip


KINDS = {"papers": papers, "refused": refused, "hostile": hostile}


def write(folder: Path) -> None:
    """Write the files and the table."""
    table: dict[str, list[dict[str, object]]] = {}
    for earlier in (folder / "read").iterdir():
        earlier.unlink()
    for kind, make in KINDS.items():
        table[kind] = []
        for sample in make():
            file = f"{kind}-{sample.name}.pdf"
            (folder / "read" / file).write_bytes(sample.pdf)
            result = (
                {"refused": sample.refused}
                if sample.refused
                else {"answers": dict(sample.answers), "forms": sample.forms}
            )
            table[kind].append({"about": sample.about, "file": file, **result})
    rows = {kind: ",\n".join(f"    {json.dumps(row, ensure_ascii=True)}" for row in of) for kind, of in table.items()}
    text = ",\n".join(f'  "{kind}": [\n{of}\n  ]' for kind, of in rows.items())
    (folder / "read.json").write_text(f"{{\n{text}\n}}\n", "utf-8")
