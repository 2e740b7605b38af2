"""Names that become files of the site: unique addresses and papers, and names that every system can keep."""

import re
from collections.abc import Collection

from samtalekit.core.messages import MessageRef
from samtalekit.model.kit import KitFile
from samtalekit.model.menu import PREFIX
from samtalekit.model.outputs import BOOKLET
from samtalekit.sources.localized import LocalizedFiles
from samtalekit.sources.reader import SourceReader


def check_names(files: LocalizedFiles, structure: KitFile, folders: Collection[str], reader: SourceReader) -> None:
    """Check the names of one language's pages, papers and pictures; no page may be in one of the ``folders``."""
    _addresses_once(files, folders, reader)
    _paper_names_once(structure, files, reader)
    _names_for_every_system(files, reader)


def _addresses_once(files: LocalizedFiles, folders: Collection[str], reader: SourceReader) -> None:
    taken: dict[str, str] = {}
    addresses = [(file.page.address, file.tree, file.page.origin.path) for file in files.pages.values()]
    addresses += [(file.form.address, file.tree, file.origin.path) for file in files.forms.values()]
    for address, tree, path in addresses:
        if (first := address.split("/")[0]) in folders and "/" in address:
            reader.report(tree.place(("address",)), "address-twice", address=address, other=f"{first}/")
        if address in taken:
            reader.report(tree.place(("address",)), "address-twice", address=address, other=taken[address])
        taken.setdefault(address, path)


def _paper_names_once(structure: KitFile, files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that no form's PDF has the file name of another paper: they share one folder."""
    taken = {BOOKLET: "booklet"} | {f"{PREFIX}{audience.id}": "pack" for audience in structure.audiences}
    taken |= dict.fromkeys(files.figures, "figure") | dict.fromkeys(files.examples, "example")
    for name, file in files.forms.items():
        if name in taken:
            reader.report(
                file.tree.place(("form",)), "paper-name-taken", name=name, kind=MessageRef(f"paper_kind.{taken[name]}")
            )


# Names that every system can keep: Windows refuses some, and zips are unpacked there.

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
"""Names of devices, whatever their ending. Source: Microsoft, Naming Files, Paths, and Namespaces."""

_NO_NAME = re.compile(r"[<>:\"|?*]|[. ]$")
LONGEST_PATH = 180  # characters in a zip; Windows allows 260, the folder that it is unpacked to included
_AROUND = len("site/papers/en/") + len(".html")


def _names_for_every_system(files: LocalizedFiles, reader: SourceReader) -> None:
    """Check names that become files of the site: pages, papers and pictures."""
    named = [(file.page.address, file.tree.place(("address",))) for file in files.pages.values()]
    named += [(file.form.address, file.tree.place(("address",))) for file in files.forms.values()]
    named += [(file.form.id, file.tree.place(("form",))) for file in files.forms.values()]
    named += [(name, file.tree.place(())) for name, file in files.figures.items()]
    named += [(name, file.tree.place(())) for name, file in files.examples.items()]
    named += [(name, reader.whole(path)) for name, path in files.images.items()]
    alike: dict[str, str] = {}
    for name, place in dict(reversed(named)).items():
        odd = next((part for part in name.split("/") if _RESERVED.match(part) or _NO_NAME.search(part)), None)
        if odd is not None:
            reader.report(place, "name-reserved", name=odd)
        if len(name) + _AROUND > LONGEST_PATH:
            reader.report(place, "name-too-long", number=len(name), limit=LONGEST_PATH - _AROUND)
        if (other := alike.setdefault(name.casefold(), name)) != name:
            reader.report(place, "names-alike", name=name, other=other)
