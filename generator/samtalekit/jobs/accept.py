"""``samtalekit status --accept``: record overlays as up to date with the kit; list the outputs of a file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from samtalekit import __version__
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import file_or_none, text_of, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.diff.drift import Overlay, overlays_of
from samtalekit.diff.record import Base, Known, kit_files_of, write_base
from samtalekit.model.menu import PREFIX, Booklet, booklets_of
from samtalekit.model.outputs import BOOKLET
from samtalekit.sources.kit import ReadResult
from samtalekit.sources.layers import Layers
from samtalekit.sources.localized import LocalizedFiles
from samtalekit.sources.selection import placed
from samtalekit.sources.suggest import nearest

STALE_TRANSLATIONS = frozenset({"translation-stale", "translation-unsigned"})
_TRANSLATES = re.compile(r"^translates:.*$", re.MULTILINE)


def stale_translations(findings: Iterable[Finding], layers: Layers) -> list[Finding]:
    """Return findings on stale translations where the translation or its source is the folder's own file."""
    found = (each for each in findings if each.code in STALE_TRANSLATIONS)
    return [
        each
        for each in found
        if any(file_or_none(layers.root, name) for name in (each.place.file, str(each.values["source"])))
    ]


def accept_paths(layers: Layers, base: Base, reading: ReadResult, requested: Sequence[str]) -> tuple[str, ...]:
    """Record the accepted overlays, and write the new source fingerprint into accepted translations.

    Args:
        layers: The workplace and the kit beneath it.
        base: The current record.
        reading: The workplace as read.
        requested: Paths of own files and folders, relative to the workplace or the current directory; ``.`` means all.

    Returns:
        The accepted paths.

    Raises:
        SourceErrors: A path is not an overlay or a stale translation; nothing was written.
        WriteError: The record, or a translation, cannot be written.
    """
    overlays = {each.path: each for each in overlays_of(layers, base)}
    stale = {
        each.place.file: each
        for each in stale_translations(reading.findings, layers)
        if file_or_none(layers.root, each.place.file)
    }
    known = {*overlays, *stale}
    named = [_named(each, layers.root, known) for each in requested]
    paths = [path for each in named for path in _beneath(each, known)]
    is_all = "." in paths
    unknown = [each for each in paths if each not in known and each != "."]
    if unknown:
        near = [Finding(Location(each), "overlay-unknown", {"path": each, "nearest": nearest(each, sorted(known))})
                for each in unknown]  # fmt: skip
        raise SourceErrors(near)
    accepted = sorted(known if is_all else set(paths))
    for path in accepted:
        if path in stale:
            _sign(layers.root, path, str(stale[path].values["fingerprint"]))
    fresh = _recorded(layers, base, overlays, accepted)
    fresh = _with_sources(fresh, layers, [stale[path] for path in accepted if path in stale])
    if is_all or not any(each.is_stale for each in overlays_of(layers, fresh)):
        fresh = fresh.model_copy(update=_today(layers, reading))
    if layers.is_workplace:
        write_base(layers.root, fresh)
    return tuple(accepted)


def _named(requested: str, root: Path, known: Iterable[str]) -> str:
    """Normalise a path to the record's form: relative to the folder, whether typed so or from the current directory."""
    plain = PurePosixPath(requested.replace("\\", "/")).as_posix()
    try:
        here = Path(requested).resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or an invalid file name
        return plain
    if plain in {*known, "."} or not here.is_relative_to(root):
        return plain
    return here.relative_to(root).as_posix()


def _beneath(path: str, known: Iterable[str]) -> list[str]:
    """The known paths below a folder; the path itself if there are none."""
    return sorted(each for each in known if each.startswith(f"{path}/")) or [path]


def _recorded(layers: Layers, base: Base, overlays: Mapping[str, Overlay], accepted: Iterable[str]) -> Base:
    files = {name: known for name, known in base.files.items() if file_or_none(layers.root, name)}
    for path in accepted:
        overlay = overlays.get(path)
        if overlay and overlay.now is not None:
            files[path] = Known.of(overlay.now)
        elif overlay:
            files.pop(path, None)  # the kit no longer has this file: it is now simply the workplace's own
    return base.model_copy(update={"files": files})


def _with_sources(base: Base, layers: Layers, translations: Iterable[Finding]) -> Base:
    """Return the record with the current source texts of the accepted translations."""
    sources = dict(base.sources)
    for each in translations:
        name = str(each.values["source"])
        if file_or_none(layers.root, name):
            sources[each.place.file] = Known.of(text_of(layers.root, name))
    return base.model_copy(update={"sources": sources})


def _today(layers: Layers, reading: ReadResult) -> Mapping[str, object]:
    kit = reading.kit.structure if reading.kit else None
    names = {"kit": kit.id, "edition": kit.edition} if kit else {}
    return {"samtalekit": __version__, "kit_files": kit_files_of(layers.kit), **names}


def _sign(root: Path, name: str, fingerprint: str) -> None:
    """Set the ``translates`` fingerprint of a translation, and change nothing else."""
    text, line = text_of(root, name), f'translates: "{fingerprint}"'
    if _TRANSLATES.search(text):
        text = _TRANSLATES.sub(line, text, count=1)
    elif text.startswith("---\n"):
        text = f"---\n{line}\n" + text.removeprefix("---\n")
    else:
        text = f"{line}\n{text}"
    write_if_changed(root / name, text.encode())


# Affected outputs: the pages and papers to review when a file has changed.

_IN_CONTENT = re.compile(r"content/(?P<language>[^/]+)/(?P<name>.+)\.(?P<ending>md|yml)")
EVERYWHERE = frozenset({"words", "head"})


@dataclass(frozen=True, slots=True)
class AffectedOutputs:
    """Ids and titles of the affected pages and papers, or all of them."""

    pages: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    all_pages: bool = False
    all_papers: bool = False


def affected_outputs(path: str, reading: ReadResult) -> AffectedOutputs:
    """Return the pages and papers in which a file of the workplace is used; incomplete if it was read with errors."""
    if path.startswith("theme/"):
        below = path.removeprefix("theme/")
        return AffectedOutputs(all_pages=not below.startswith("print/"), all_papers=not below.startswith("web/"))
    match = _IN_CONTENT.fullmatch(path)
    files = next((each for each in reading.localized if match and each.language == match["language"]), None)
    if match is None or files is None:
        return AffectedOutputs()
    if match["name"] in EVERYWHERE and match["ending"] == "yml":
        return AffectedOutputs(all_pages=True, all_papers=True)
    return _LocalizedOutputs(files, reading).of(match["name"], match["ending"])


def titles_of(path: str, reading: ReadResult) -> Mapping[str, str]:
    """Return titles of what a page can embed, by block and id: ``figure wheel``."""
    language = next(iter(path.split("/")[1:2]), "")
    files = next((each for each in reading.localized if each.language == language), None)
    if files is None:
        return {}
    return {
        **{f"form {name}": each.form.source.title for name, each in files.forms.items()},
        **{f"figure {name}": each.figure.title for name, each in files.figures.items()},
        **{f"example {name}": each.example.title for name, each in files.examples.items()},
        **{f"catalogue {name}": each.catalogue.title for name, each in files.catalogues.items()},
        **{f"cards {name}": each.card_set.title for name, each in files.card_sets.items()},
        **{f"pages {name}": each.page.front.title for name, each in files.pages.items()},
        **{f"pack {name}": title for name, title in files.words.packs.items()},
    }


class _LocalizedOutputs:
    """Affected outputs in one language."""

    def __init__(self, files: LocalizedFiles, reading: ReadResult) -> None:
        self.files, self.kit = files, reading.kit
        localized = (
            next((each for each in self.kit.localized if each.language == files.language), None) if self.kit else None
        )
        if self.kit and localized:
            self.pages = {page.id: page for page in localized.pages}
            booklets = booklets_of(self.kit, localized)
            self.printed = {entry.page.id: booklet for booklet in booklets for entry in booklet.entries}
        else:
            self.pages = {name: each.page for name, each in files.pages.items()}
            whole = Booklet(BOOKLET, "", ())
            self.printed = {name: whole for name, page in self.pages.items() if page.front.booklet}

    def of(self, name: str, ending: str) -> AffectedOutputs:
        """Look up by the file's path below its language folder and its extension."""
        folder, _slash, inner = name.partition("/")
        if ending == "md":
            return self._pages([name])
        if folder == "forms":
            return self._form(inner)
        if folder in {"figures", "cards"}:
            return self._printed_block(folder, inner)
        if folder == "catalogues":
            return self._pages(self._placing("catalogue", inner))
        if folder == "examples":
            example = self.files.examples.get(inner)
            return AffectedOutputs(papers={inner: example.example.title if example else inner})
        is_glossary = name == "glossary"
        return AffectedOutputs(papers=_titles(self.printed.values()) if is_glossary else {}, all_pages=is_glossary)

    def _printed_block(self, folder: str, name: str) -> AffectedOutputs:
        """The outputs of what pages show and a paper of its own prints: a figure, a card set."""
        block, titles = "cards", {each: file.card_set.title for each, file in self.files.card_sets.items()}
        if folder == "figures":
            block, titles = "figure", {each: file.figure.title for each, file in self.files.figures.items()}
        shown = self._pages(self._placing(block, name))
        return AffectedOutputs(shown.pages, {name: titles.get(name, name), **shown.papers})

    def _pages(self, names: Iterable[str]) -> AffectedOutputs:
        pages = {name: self.pages[name].front.title for name in names if name in self.pages}
        return AffectedOutputs(pages, _titles(self.printed[name] for name in pages if name in self.printed))

    def _placing(self, block: str, name: str) -> list[str]:
        return [page_id for page_id, page in self.pages.items() if name in placed(block, [page.body])]

    def _form(self, form: str) -> AffectedOutputs:
        known = self.files.forms.get(form)
        if known is None:
            return AffectedOutputs({f"forms/{form}": form}, {form: form})
        title, source = known.form.source.title, known.form.source
        audiences = set(source.audiences) if source.pack else set()
        examples = {
            name: each.example.title for name, each in self.files.examples.items() if each.example.form.id == form
        }
        requested = [each.id for each in self.kit.structure.audiences] if self.kit else []
        packs = {f"{PREFIX}{each}": self.files.words.packs.get(each, each) for each in requested if each in audiences}
        return AffectedOutputs({f"forms/{form}": title}, {form: title, **examples, **packs})


def _titles(booklets: Iterable[Booklet]) -> dict[str, str]:
    """Titles of booklets by id; empty for one that holds the whole guidance."""
    return {booklet.id: "" if booklet.id == BOOKLET else booklet.title for booklet in booklets}
