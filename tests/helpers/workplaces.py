"""Twenty-five workplaces that a consultant might have, each odd in its own way; one of them cannot be built."""

import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers import danish
from helpers.projects import SAMPLES, TINY, write
from samtalekit.diff.record import Base, Known, write_base

ROOT = SAMPLES.parents[1]
WELCOME = SAMPLES / "welcome-aboard"
BROKEN = "north/broken"
LONG = "Det fælles sekretariat for havne, fyr, broer og sejlrender i Nordby mm"
"""Seventy characters: a name may be that long."""

WIDE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 40"><path d="M0 0h600v40H0z" fill="#1f5f3a"/>'
    '<circle cx="20" cy="20" r="12" fill="#fff"/></svg>'
)
EXTENSION = "---\nextends: true\n---\n\n::: end\n## Here\n\nThe pump stands by the gate.\n:::\n"
OWN_PAGE = "---\ntitle: Brakes\nkind: step\nsummary: Our brakes.\nforms: [check-up]\n---\n\n## Look\n\nAsk {{ role.rider.the }}.\n"
SELECTED = "forms: [development-plan]\npages: [index, contact]\nnews: false\npaths: []\n"
IN_DANISH = {name: text for name, text in danish.FILES.items() if name.startswith("content/")}


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x1f\x5f\x3a" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass(frozen=True)
class Sample:
    """A workplace: its folder, its name as YAML, and what it has."""

    path: str
    name: str
    kit: Path | None = TINY
    languages: str = "[en]"
    brand: str = ""
    more: str = "example: true\n"
    files: Mapping[str, str | bytes] = field(default_factory=dict)


SAMPLES_25 = (
    Sample("-rf", '"-rf"'),
    Sample("100% sikker", '"100 % sikker på %E6"'),
    Sample("a#b", '"# no remark"', brand='color: {primary: "#7a1f1f"}\n'),
    Sample("Æblegården", "Æblegårdens Øl & Å", languages="[da]", files=IN_DANISH),
    Sample("deep/er/still", "Å", languages="[en, da]", files=IN_DANISH),
    Sample("deep/er/still more", "Łukasz, Şahin og Ωμέγα", languages="[da, en]", files=IN_DANISH),
    Sample("empty", '"null"', more="", files={"content/.keep": "", "theme/.keep": ""}),
    Sample("extends", "Our shed", files={"content/en/brakes.md": EXTENSION}),
    Sample("holds", "Holds another", brand='color: {primary: "#0b3d91", secondary: "#8a4b08"}\n'),
    Sample("holds/another", "Held by another"),
    Sample("logo png", "Picture", brand="logo: logo.png\n", files={"theme/logo.png": png(80, 60)}),
    Sample("logo wide", "Wide", brand="logo: wide.svg\n", files={"theme/wide.svg": WIDE}),
    Sample("mus da", "Nordby Kommune", None, "[da]", 'color: {primary: "#1f5f3a"}\n', SELECTED),
    Sample("mus en", "Sydby – “Office”", None, "[en]", "", SELECTED + "roles: {en: {manager: {one: head, the: the head, many: heads, the_many: the heads}}}\n"),
    Sample("night", "Night", brand='color: {background: "#101418", foreground: "#f2f2f2", primary: "#8fc7ff", secondary: "#ffb08f"}\n'),
    Sample(BROKEN, "Yellow", brand='color: {primary: "#1f5f3a"}\n'),
    Sample("north/long", f'"{LONG}"'),
    Sample("north/quo'te", "Smith's \"shed\" »og« <b>co</b>"),
    Sample("q?x", '"{{ x }}"'),
    Sample("replaces", "On our own", files={"content/en/brakes.md": OWN_PAGE}),
    Sample("same", "Twin"),
    Sample("same again", "Twin"),
    Sample("slash\\back", "C:\\Windows"),
    Sample("welcome", "Larkfield", WELCOME, more="forms: [first-week]\nexample: true\n"),
    Sample("{{ folder }}", "'007'"),
)  # fmt: skip


def make(top: Path, samples: tuple[Sample, ...] = SAMPLES_25) -> Path:
    """Write workplaces into a folder, each over its kit, which stays where it is."""
    for each in samples:
        root = top / each.path
        kit = f"kit: {os.path.relpath(each.kit, root)}\n" if each.kit else ""
        settings = f"name: {each.name}\n{kit}languages: {each.languages}\n{each.more}"
        brand = {"theme/_brand.yml": each.brand} if each.brand else {}
        write(root, {"workplace.yml": settings, **brand, **each.files})
        if each.path == "replaces":
            write_base(root, Base(samtalekit="0.0.9", files={"content/en/brakes.md": Known.of("An older text.\n")}))
    return top


def break_one(top: Path) -> None:
    """Spoil the colours of one: yellow on white cannot be read."""
    (top / BROKEN / "theme" / "_brand.yml").write_text('color: {primary: "#ffff00", foreground: "#ffff88"}\n', "utf-8")
