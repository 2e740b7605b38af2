"""What readers do, and what they do wrong by their own fault; a test sees each, so that a fix is noticed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Drawn = Literal["line", "lines", "menu", "button"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, for the document's table.

    Attributes:
        name: As the witness of it is called.
        used_by: Programs that people know it as.
        fills_in: How the tests fill papers in with it; empty when it cannot.
        shows: How the tests look at what it shows; empty when they do not.
        reads: True when the tests read back with it.
        version: Of a reader that comes with the system; others are asked.
    """

    name: str
    used_by: str
    fills_in: str = ""
    shows: str = ""
    reads: bool = True
    version: str = ""


READERS = (
    Reader("PDFium", "Chrome, Edge, Chromium", "typed letter by letter, clicked, with the keyboard alone", "drawn"),
    Reader("pdf.js", "Firefox", "as saved by the viewer", "tells screen readers headings, questions and tables"),
    Reader("poppler", "Okular, Evince", "", "drawn", reads=False, version="22.12"),
    Reader("mupdf", "SumatraPDF, pymupdf", "by a program", "drawn"),
    Reader("pypdf", "Python programs", "by a program"),
    Reader("pdf-lib", "JavaScript programs, as @cantoo/pdf-lib", "by a program"),
    Reader("pdftk-java", "scripts", "by a command", version="3.3.2"),
    Reader("samtalekit", "`samtalekit.paper.pdf.fill`", "by a program"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a reader.

    Attributes:
        code: Name of the test in `test_faults.py` that sees it.
        reader: Which reader has it.
        what: What it does, as the document describes it.
        version: The reader's version that it was seen in.
        seen: The day it was seen.
        redraws: Kinds of answer that it does not draw as the paper would: line, lines, menu, button.
        unseen_in: Engines that show nothing at all of some texts.
        spoils: True when the filled paper is no longer PDF/UA-1 and PDF/A-3a.
    """

    code: str
    reader: str
    what: str
    version: str
    seen: str = "2026-11-23"
    redraws: tuple[Drawn, ...] = ()
    unseen_in: tuple[str, ...] = ()
    spoils: bool = False


FAULTS = (
    Fault(
        "arrow_of_its_own",
        "PDFium",
        "puts an arrow of its own in the place of the paper's in a drop-down list that was used",
        "8149",
        redraws=("menu",),
    ),
    Fault(
        "lines_far_apart",
        "pdf.js",
        "sets lines farther apart than the hairlines of the paper",
        "6.5.438",
        redraws=("lines",),
    ),
    Fault("answer_as_text", "pypdf", "stores the answer of round buttons as a text instead of a name", "7.1.0"),
    Fault(
        "lines_not_broken",
        "pypdf",
        "does not break long lines: what does not fit is cut off",
        "7.1.0",
        redraws=("lines",),
    ),
    Fault("id_in_list", "pypdf", "shows the id of a chosen option in a drop-down list", "7.1.0", redraws=("menu",)),
    Fault(
        "empty_squares",
        "pdftk-java",
        "draws an empty square for every two letters; the answers themselves are right",
        "3.3.2",
        redraws=("line", "lines", "menu"),
        spoils=True,
    ),
    Fault(
        "other_ticks",
        "mupdf",
        "draws ticks and buttons anew in a face that is not embedded: poppler shows 3 for a tick",
        "1.28.2",
        redraws=("button",),
        spoils=True,
    ),
    Fault(
        "other_face",
        "mupdf",
        "writes in a face of its own, of which PDFium does not show Greek and Cyrillic",
        "1.28.2",
        redraws=("line", "lines"),
        unseen_in=("PDFium",),
        spoils=True,
    ),
    Fault("id_in_list", "mupdf", "shows the id of a chosen option in a drop-down list", "1.28.2", redraws=("menu",)),
    Fault(
        "question_marks",
        "pdf-lib",
        "draws a question mark for letters such as Ł, ğ and Ω, in a face that is not embedded; the answers are right",
        "2.11.1",
        redraws=("line", "lines"),
        spoils=True,
    ),
    Fault("id_in_list", "pdf-lib", "shows the id of a chosen option in a drop-down list", "2.11.1", redraws=("menu",)),
    Fault("words_for_id", "pdf-lib", "stores the words of an option when a program chooses it by its words", "2.11.1"),
)


def faults_of(reader: str) -> tuple[Fault, ...]:
    """The faults of one reader."""
    return tuple(fault for fault in FAULTS if fault.reader == reader)


def table(versions: Mapping[str, str]) -> str:
    """The document's table of readers.

    Args:
        versions: Of the readers that are pinned, by name.
    """
    rows = [
        "| reader | version | fills in | shows | reads back | stays readable aloud and archivable | faults of its own |",
        "|---|---|---|---|---|---|---|",
    ]
    for reader in READERS:
        faults = faults_of(reader.name)
        known_faults = "; ".join(f"{fault.what} ({fault.seen})" for fault in faults) or "none seen"
        keeps = ("no" if any(fault.spoils for fault in faults) else "yes") if reader.fills_in else ""
        version = reader.version or versions[reader.name]
        reads = "yes" if reader.reads else ""
        rows.append(
            f"| {reader.name}: {reader.used_by} | {version} | {reader.fills_in} | {reader.shows} | {reads} | {keeps} | {known_faults} |"
        )
    return "\n".join(rows) + "\n"
