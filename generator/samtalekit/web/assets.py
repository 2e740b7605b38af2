"""Assets of the site: style sheet from theme tokens, fonts, logo, icons, scripts, pictures, and the calendar file."""

import io
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import get_sampling

from samtalekit import __version__
from samtalekit.core.cache import Cache
from samtalekit.core.files import read_regular, sha256_of
from samtalekit.core.worker_pool import map_in_batches
from samtalekit.model.figure import YearDate
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.outputs import Paper
from samtalekit.theming.fonts import REQUIRED, subset
from samtalekit.theming.theme import FontFile, Theme

SHEETS = ("base", "components", "content", "cards", "fill-in", "slide", "bridge", "print")
"""The theme's style sheets, in cascade order."""

COPIED = {
    "assets/site.js": "web/js/site.js",
    "assets/search.js": "web/js/search.js",
    "assets/cards.js": "web/js/cards.js",
    "assets/form.js": "web/js/form.js",
    "assets/writer.js": "web/js/writer.js",
    "assets/reader.js": "web/js/reader.js",
    "assets/scheme.js": "web/js/scheme.js",
    "assets/iframe-worker.js": "web/js/iframe-worker.js",
    "assets/fonts/LICENSE-OFL.txt": "fonts/LICENSE-OFL.txt",
}
"""Files copied unchanged from the theme, by their path on the site."""

SCRIPT = b'var samtalekitPaper={"paper":%s,"blank":"%s"};\n'
"""A blank paper and its description as a script. A page that was opened as a file may load a script, and fetch nothing;
and in one file the two are never of different ages."""

FORMATS = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}


def asset_files(theme: Theme) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every asset."""
    yield "assets/site.css", style_sheet(theme).encode()
    for place, name in COPIED.items():
        yield place, read_regular(theme.file(name))
    yield "assets/favicon.svg", theme.icon.svg
    yield "assets/favicon.png", theme.icon.png
    for face in theme.web_faces:
        yield f"assets/fonts/{face.name}", face.content
    if theme.logo:
        yield f"assets/logo.{theme.logo.suffix}", theme.logo.content
    if theme.logo_dark:
        yield f"assets/logo-dark.{theme.logo_dark.suffix}", theme.logo_dark.content


def paper_script(paper: Paper) -> bytes:
    """Return a blank form as the script that the page of the form loads to fill it in."""
    return SCRIPT % (paper.description, b64encode(paper.content))


def style_sheet(theme: Theme) -> str:
    """Return the site's whole style sheet: font faces and colour tokens, then the theme's CSS files."""
    parts = [*(_face(face) for face in theme.web_faces), tokens(theme), light_tokens(theme, ".sk-slide")]
    parts += [theme.text(f"web/css/{sheet}.css") for sheet in SHEETS]
    return "\n".join(parts)


def _face(face: FontFile) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'font-display: swap; src: url("fonts/{quote(face.name)}") format("{FORMATS[face.suffix]}"); }}'
    )


SUBSET = "subset of a font"
"""Step whose work is counted."""

COMMON = "".join(sorted({*"".join(REQUIRED.values()), *map(chr, range(0x20, 0x7F)), *"\u00a0–—…‘’“”·×→✓"}))
"""Characters that every document with fonts of its own can show: so documents have their subsets in common."""

PARALLEL_FROM = 2
"""A subset takes 0.2 s, four times as long as starting a process."""


def embedded_faces(theme: Theme, html: str, cache: Cache) -> str:
    """Return the theme's fonts as CSS within a document, with the glyphs of its characters and of the common ones."""
    characters = "".join(sorted({*unescape(html), *COMMON} - {"\n"}))
    keys = {face: cache.key(SUBSET, [sha256_of(read_regular(face.path)), characters]) for face in theme.web_faces}
    new = [face for face, key in keys.items() if cache.get(key) is None]
    for face, encoded in zip(new, map_in_batches(partial(_encoded, characters), new, PARALLEL_FROM), strict=True):
        cache.put(SUBSET, keys[face], encoded)
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("data:font/woff2;base64,{cache.get(key)}") format("woff2"); }}\n'
        for face, key in keys.items()
    )


def _encoded(characters: str, faces: Sequence[FontFile]) -> list[str]:
    return [b64encode(subset(face.path, characters)).decode("ascii") for face in faces]


def tokens(theme: Theme) -> str:
    """Return the colour tokens as CSS: light by default, dark by system preference or the reader's choice."""
    stacks = f"  --sk-text-stack: {theme.text_stack};\n  --sk-heading-stack: {theme.heading_stack};\n"
    light = f"  color-scheme: light;\n{_colours(theme.light)}"
    dark = f"  color-scheme: dark;\n{_colours(theme.dark)}"
    return (
        f":root {{\n{light}{stacks}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root:not([data-md-color-scheme]) {{\n{dark}}}\n}}\n"
        f'@media screen {{\n[data-md-color-scheme="slate"] {{\n{dark}}}\n}}\n'
    )


def light_tokens(theme: Theme, selector: str = ":root") -> str:
    """Return the light colours and the fonts as CSS, for what is the same in every scheme: slides are projected."""
    stacks = f"  --sk-text-stack: {theme.text_stack};\n  --sk-heading-stack: {theme.heading_stack};\n"
    return f"{selector} {{\n{_colours(theme.light)}{stacks}}}\n"


def _colours(tokens: Mapping[str, str]) -> str:
    return "".join(f"  --sk-{name}: {colour};\n" for name, colour in sorted(tokens.items()))


# The year's dates as iCalendar file. Reproducible: the clock is not read.

FIRST_STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""``DTSTAMP`` of dates that were never revised; each revision adds a day."""


def calendar_path(language: str) -> str:
    """Return the path of a language's calendar file, relative to the root of the whole site."""
    return f"assets/calendar-{language}.ics"


def calendar_of(kit: Kit, localized: LocalizedKit) -> str:
    """Return the calendar file: one all-day event for each date.

    Importing the file again moves the events that a calendar has: a ``UID`` stays the same when a date moves or the
    workplace gets another name, and ``SEQUENCE`` and ``DTSTAMP`` rise with the season's revision.

    Source: RFC 5545, 3.6.1 Event Component (``DTEND`` is the day after the last), 3.8.4.7, 3.8.7.2 and 3.8.7.4;
    RFC 5546, 2.1.5 Message Sequencing.
    """
    from icalendar import Calendar, Event, vText  # noqa: PLC0415  # takes 0.1 s to load

    season = kit.workplace.season
    calendar = Calendar()
    calendar.add("prodid", f"-//samtalekit//{__version__}//{localized.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(f"{localized.words.title} – {kit.workplace.name}"))
    for each in kit.dates(localized):
        event = Event()
        event.add("uid", f"{_uid(kit, each)}@samtalekit")
        event.add("sequence", season.revision)
        event.add("dtstamp", FIRST_STAMP + timedelta(days=season.revision))
        event.add("dtstart", each.first)
        event.add("dtend", each.last + timedelta(days=1))
        event.add("summary", f"{localized.words.title}: {each.words}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def _uid(kit: Kit, event: YearDate) -> str:
    seed = f"{kit.structure.id}\0{kit.workplace.season.id}\0{event.id}"
    return sha256(seed.encode()).hexdigest()[:24]


# Images of the content, without metadata about people and places.

KEPT_INFO = frozenset({"transparency", "background", "duration", "loop", "disposal", "blend", "default_image"})
"""Entries of Pillow's image information that writing the pixels needs; all others are removed."""


def picture(path: Path) -> bytes:
    """Return an image as published: encoded again from its pixels, upright, with its colour profile only.

    EXIF (position, camera, artist), XMP, text, comments and embedded previews are removed. A JPEG keeps its
    quantization tables, so that it loses next to nothing.

    Source: JEITA CP-3451 (Exif 2.3), 4.6.4 Orientation; ISO/IEC 15948 (PNG), 11.3.4 Textual information.
    """
    with Image.open(io.BytesIO(read_regular(path)), formats=("PNG", "JPEG", "WEBP")) as image:
        kind, profile = str(image.format), image.info.get("icc_profile")
        options: dict[str, object] = {"icc_profile": profile} if profile else {}
        if kind == "JPEG":
            tables, sampling = getattr(image, "quantization", None), get_sampling(image)
            options |= {"qtables": tables} | ({"subsampling": sampling} if sampling >= 0 else {})
        elif kind == "WEBP":
            options |= {"quality": 90, "method": 4}
        is_animated = getattr(image, "n_frames", 1) > 1
        upright = image if is_animated else ImageOps.exif_transpose(image)
        upright.info = {name: value for name, value in image.info.items() if name in KEPT_INFO}
        out = io.BytesIO()
        upright.save(out, kind, save_all=is_animated, **options)
    return out.getvalue()
