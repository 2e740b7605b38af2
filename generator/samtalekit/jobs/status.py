"""``samtalekit status``: what of a workplace's own has been overtaken by the kit, what changed, and what to do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samtalekit import __version__
from samtalekit.ground.errors import SourceErrors
from samtalekit.ground.files import write_if_changed
from samtalekit.ground.findings import Finding, Place, in_order
from samtalekit.ground.languages import message_language
from samtalekit.model.pack import PREFIX
from samtalekit.sources.answers_kept import AnswersKept, answers_kept
from samtalekit.sources.base import Base, Known, kit_files_of, read_base, text_of, write_base
from samtalekit.sources.difference import Change, difference
from samtalekit.sources.drift import Overlay, Renewal, overlays_of, renewal_of
from samtalekit.sources.folders import Layers, find_layers
from samtalekit.sources.read import Reading, read_kit
from samtalekit.sources.tree import read_tree
from samtalekit.sources.validate import nearest

STALE_TRANSLATIONS = frozenset({"translation-stale", "translation-unsigned"})
_TRANSLATES = re.compile(r"^translates:.*$", re.MULTILINE)
_FORM = re.compile(r"content/\w+/forms/([^/]+)\.yml")
_EVERYWHERE = frozenset({"words.yml", "head.yml"})


@dataclass(frozen=True, slots=True)
class Touched:
    """What a file comes to stand in: ids of pages and papers, or all of them."""

    pages: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    all_pages: bool = False
    all_papers: bool = False


@dataclass(frozen=True, slots=True)
class OverlayStatus:
    """An own file over one of the kit's.

    Attributes:
        title: What people call it.
        changes: What changed in the kit's file since; for one without a base on record, how the workplace's differs.
        answers: For a form whose questions changed: what becomes of papers that are filled in already.
    """

    overlay: Overlay
    title: str
    changes: tuple[Change, ...]
    touched: Touched
    answers: AnswersKept | None


@dataclass(frozen=True, slots=True)
class TranslationStatus:
    """A translation that no longer says what its source says.

    Attributes:
        finding: As the check tells it.
        changes: What changed in the source since, where its earlier text is on record.
    """

    finding: Finding
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What has drifted.

    Attributes:
        root: The folder.
        overlays: Every overlay, those that need a look first.
        renewal: What the kit has become since the record.
        findings: A warning for each overlay and translation that needs a look.
        accepted: Paths that were just put on record.
    """

    root: Path
    language: str
    overlays: tuple[OverlayStatus, ...]
    translations: tuple[TranslationStatus, ...]
    renewal: Renewal
    findings: tuple[Finding, ...]
    accepted: tuple[str, ...] = ()

    @property
    def in_need(self) -> tuple[OverlayStatus, ...]:
        """The overlays that somebody has to look at."""
        return tuple(each for each in self.overlays if each.overlay.state != "current")


def status(root: Path, accept: Sequence[str] = ()) -> StatusReport:
    """Tell what has drifted; put first on record what the workplace accepts.

    Args:
        root: A workplace, or a kit, which has translations alone.
        accept: Paths of own files, from ``root`` or from here; ``.`` is all of them.

    Raises:
        SourceErrors: The folder is neither, its record cannot be read, or a path is no overlay; nothing was written.
        WriteError: The record cannot be written.
    """
    layers, findings = find_layers(root)
    if layers is None:
        raise SourceErrors(findings)
    base, unread = read_base(layers.root)
    if unread:
        raise SourceErrors(unread)
    reading = read_kit(layers.root)
    accepted: tuple[str, ...] = ()
    if accept:
        accepted = _accept(layers, base, reading, accept)
        base, reading = read_base(layers.root)[0], read_kit(layers.root)
    values = _values(reading)
    overlays = tuple(_of_overlay(each, values, reading) for each in overlays_of(layers, base))
    translations = tuple(
        _of_translation(each, base, layers, values) for each in stale_translations(reading.findings, layers)
    )
    found = [*(_finding(each.overlay) for each in overlays if each.overlay.state != "current")]
    found += [each.finding for each in translations]
    renewal = renewal_of(base, kit_files_of(layers.kit) if layers.is_workplace else {}, __version__)
    order = {"stale": 0, "orphan": 0, "unrecorded": 1, "current": 2}
    return StatusReport(
        root=layers.root,
        language=message_language(reading.language),
        overlays=tuple(sorted(overlays, key=lambda each: (order[each.overlay.state], each.overlay.path))),
        translations=translations,
        renewal=renewal,
        findings=in_order(found),
        accepted=accepted,
    )


def stale_paths(layers: Layers) -> tuple[str, ...]:
    """The own files whose kit's file has changed since: by fingerprints alone, for a line beside other work."""
    base, _unread = read_base(layers.root)
    return tuple(each.path for each in overlays_of(layers, base) if each.is_stale)


def _finding(overlay: Overlay) -> Finding:
    codes = {"stale": "overlay-stale", "orphan": "overlay-orphan", "unrecorded": "overlay-unrecorded"}
    return Finding(Place(overlay.path), codes[overlay.state], {"path": overlay.path})


def _values(reading: Reading) -> Mapping[str, str]:
    """The values by name of every language; the first language's where two have one of a name."""
    scopes: dict[str, str] = {}
    for files in reversed(reading.editions):
        scopes |= dict(files.room.scope)
    return scopes


def _values_for(path: str, values: Mapping[str, str], reading: Reading) -> Mapping[str, str]:
    language = next(iter(path.split("/")[1:2]), "")
    return next((files.room.scope for files in reading.editions if files.language == language), values)


def _of_overlay(overlay: Overlay, values: Mapping[str, str], reading: Reading) -> OverlayStatus:
    changes: tuple[Change, ...] = ()
    values = _values_for(overlay.path, values, reading)
    if overlay.state == "stale" and overlay.before is not None and overlay.now is not None:
        changes = difference(overlay.path, overlay.before, overlay.now, values)
    elif overlay.state == "unrecorded" and overlay.way == "replaces" and overlay.now is not None:
        changes = difference(overlay.path, overlay.now, overlay.own, values)
    answers = None
    if overlay.state == "stale" and _FORM.fullmatch(overlay.path) and overlay.before and overlay.now:
        answers = answers_kept(overlay.path, overlay.before, overlay.now)
    title = _title(overlay.now or overlay.own, overlay.path, values)
    return OverlayStatus(overlay, title, changes, _touched(overlay, reading), answers)


def _title(text: str, path: str, values: Mapping[str, str]) -> str:
    head = text.split("---\n", 2)[1] if text.startswith("---") else text
    tree = read_tree(head, path)[0] if PurePosixPath(path).suffix in {".md", ".yml"} else None
    title = tree.at(("title",)) if tree else None
    found = title if isinstance(title, str) else PurePosixPath(path).name
    return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda match: values.get(match[1], match[0]), found)


def _touched(overlay: Overlay, reading: Reading) -> Touched:
    """The pages and papers that a file comes to stand in."""
    top, _slash, rest = overlay.path.partition("/")
    name = rest.partition("/")[2] if top == "content" else rest
    if top == "theme":
        return Touched(all_pages=not rest.startswith("print/"), all_papers=not rest.startswith("web/"))
    if name in _EVERYWHERE:
        return Touched(all_pages=True, all_papers=True)
    stem = name.rpartition(".")[0]
    form = _FORM.fullmatch(overlay.path)
    if form:
        return _touched_by_form(form[1], reading)
    if name.endswith(".md"):
        return Touched(pages=(stem,), papers=("booklet",))
    folder, _slash, inner = stem.partition("/")
    if folder in {"figures", "examples"}:
        return Touched(papers=(inner,))
    glossary = reading.kit.structure.glossary if reading.kit else None
    return Touched(pages=(glossary,) if name == "glossary.yml" and glossary else ())


def _touched_by_form(form: str, reading: Reading) -> Touched:
    if reading.kit is None:
        return Touched(pages=(f"forms/{form}",), papers=(form,))
    edition = reading.kit.editions[0]
    examples = [each.id for each in edition.examples if each.form.id == form]
    audiences = {name for each in edition.forms if each.id == form for name in each.source.audiences}
    packs = [f"{PREFIX}{each.id}" for each in reading.kit.structure.audiences if each.id in audiences]
    return Touched(pages=(f"forms/{form}",), papers=(form, *examples, *packs))


def stale_translations(findings: Iterable[Finding], layers: Layers) -> list[Finding]:
    """The stale translations that are the folder's own, or whose source is."""
    found = (each for each in findings if each.code in STALE_TRANSLATIONS)
    return [
        each
        for each in found
        if any(
            (layers.root / name).is_file() and not name.startswith("..")
            for name in (each.place.file, str(each.values["source"]))
        )
    ]


def _of_translation(finding: Finding, base: Base, layers: Layers, values: Mapping[str, str]) -> TranslationStatus:
    known, source = base.sources.get(finding.place.file), str(finding.values.get("source", ""))
    now = layers.root / source
    changes = difference(source, known.whole, text_of(now), values) if known and now.is_file() else ()
    return TranslationStatus(finding, changes)


def _accept(layers: Layers, base: Base, reading: Reading, wanted: Sequence[str]) -> tuple[str, ...]:
    """Put on record what the workplace accepts, and in its translations what they now translate."""
    overlays = {each.path: each for each in overlays_of(layers, base)}
    stale = {
        each.place.file: each
        for each in stale_translations(reading.findings, layers)
        if (layers.root / each.place.file).is_file()
    }
    known = {*overlays, *stale}
    paths = [_named(each, layers.root, known) for each in wanted]
    is_all = "." in paths
    unknown = [each for each in paths if each not in known and each != "."]
    if unknown:
        near = [Finding(Place(each), "overlay-unknown", {"path": each, "nearest": nearest(each, sorted(known))})
                for each in unknown]  # fmt: skip
        raise SourceErrors(near)
    accepted = sorted(known if is_all else set(paths))
    for path in accepted:
        if path in stale:
            _sign(layers.root / path, str(stale[path].values["fingerprint"]))
    fresh = _recorded(layers, base, overlays, accepted)
    fresh = _with_sources(fresh, layers, [stale[path] for path in accepted if path in stale])
    if is_all or not any(each.is_stale for each in overlays_of(layers, fresh)):
        fresh = fresh.model_copy(update=_today(layers, reading))
    if layers.is_workplace:
        write_base(layers.root, fresh)
    return tuple(accepted)


def _named(wanted: str, root: Path, known: Iterable[str]) -> str:
    """A path as the record names it: from the folder, or as it was typed from here."""
    plain = PurePosixPath(wanted.replace("\\", "/")).as_posix()
    here = Path(wanted).resolve()
    if plain in {*known, "."} or not here.is_relative_to(root):
        return plain
    return here.relative_to(root).as_posix()


def _recorded(layers: Layers, base: Base, overlays: Mapping[str, Overlay], accepted: Iterable[str]) -> Base:
    files = {name: known for name, known in base.files.items() if (layers.root / name).is_file()}
    for path in accepted:
        overlay = overlays.get(path)
        if overlay and overlay.now is not None:
            files[path] = Known.of(overlay.now)
        elif overlay:
            files.pop(path, None)  # the kit has no such file any more: from now on it is the workplace's own
    return base.model_copy(update={"files": files})


def _with_sources(base: Base, layers: Layers, translations: Iterable[Finding]) -> Base:
    """The record with the texts that translations have just been said to translate."""
    sources = dict(base.sources)
    for each in translations:
        text = layers.root / str(each.values["source"])
        if text.is_file():
            sources[each.place.file] = Known.of(text_of(text))
    return base.model_copy(update={"sources": sources})


def _today(layers: Layers, reading: Reading) -> Mapping[str, object]:
    kit = reading.kit.structure if reading.kit else None
    names = {"kit": kit.id, "edition": kit.edition} if kit else {}
    return {"samtalekit": __version__, "kit_files": kit_files_of(layers.kit), **names}


def _sign(path: Path, fingerprint: str) -> None:
    """Write into a translation which text it translates, and nothing else."""
    text, line = text_of(path), f'translates: "{fingerprint}"'
    if _TRANSLATES.search(text):
        text = _TRANSLATES.sub(line, text, count=1)
    elif text.startswith("---\n"):
        text = f"---\n{line}\n" + text.removeprefix("---\n")
    else:
        text = f"{line}\n{text}"
    write_if_changed(path, text.encode())
