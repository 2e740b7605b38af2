"""``samtalekit status``: report drift: overlays and translations whose source has changed, and what changed in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from samtalekit import __version__
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import file_or_none, text_of
from samtalekit.core.findings import Finding, Location, in_order
from samtalekit.core.locale import message_language
from samtalekit.core.system_errors import uninterrupted
from samtalekit.diff.definitions import AnswersKept, answers_kept, difference, difference_of_trees, values_shown
from samtalekit.diff.drift import Overlay, Renewal, Versions, overlays_of, renewal_of, versions_of
from samtalekit.diff.record import Base, kit_files_of, read_base
from samtalekit.diff.text import Change
from samtalekit.jobs.accept import AffectedOutputs, accept_paths, affected_outputs, stale_translations, titles_of
from samtalekit.model.page import tied_lines
from samtalekit.sources.kit import ReadResult, read_kit
from samtalekit.sources.layers import Layers
from samtalekit.sources.reader import find_layers
from samtalekit.sources.yaml_tree import read_tree

_FORM = re.compile(r"content/\w+/forms/([^/]+)\.yml")


@dataclass(frozen=True, slots=True)
class OverlayStatus:
    """Status of an overlay: an own file over one of the kit's.

    Attributes:
        title: The title of the page or definition.
        changes: Changes in the kit's file since; without a recorded base, how the workplace's file differs.
        answers: For a form whose questions changed: which answers of filled papers can still be read.
    """

    overlay: Overlay
    title: str
    changes: tuple[Change, ...]
    affected: AffectedOutputs
    answers: AnswersKept | None


@dataclass(frozen=True, slots=True)
class TranslationStatus:
    """Status of a translation: the finding of the check, and changes in the source since, where that is on record."""

    finding: Finding
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Result of `status`.

    Attributes:
        overlays: Every overlay, those that need review first.
        renewal: Changes in the kit since the record.
        findings: A warning for each overlay and translation that needs review.
        accepted: Paths that were just recorded.
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
        """The overlays that need review."""
        return tuple(each for each in self.overlays if each.overlay.state != "current")


def status(root: Path, accept: Sequence[str] = ()) -> StatusReport:
    """Report drift, after recording what the workplace accepts.

    Args:
        root: A workplace, or a kit, which has only translations.
        accept: Paths of own files, relative to ``root`` or the current directory; ``.`` means all.

    Raises:
        SourceErrors: The folder is neither, its record is invalid, or a path is not an overlay; nothing was written.
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
        with uninterrupted(is_last=True):
            accepted = accept_paths(layers, base, reading, accept)
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


def _finding(overlay: Overlay) -> Finding:
    codes = {"stale": "overlay-stale", "orphan": "overlay-orphan", "unrecorded": "overlay-unrecorded"}
    return Finding(Location(overlay.path), codes[overlay.state], {"path": overlay.path})


def _values(reading: ReadResult) -> Mapping[str, str]:
    """Merge the named values of all languages; the first language takes precedence."""
    scopes: dict[str, str] = {}
    for files in reversed(reading.localized):
        scopes |= dict(files.sources.scope)
    return scopes


def _values_for(path: str, values: Mapping[str, str], reading: ReadResult) -> Mapping[str, str]:
    language = next(iter(path.split("/")[1:2]), "")
    return next((files.sources.scope for files in reading.localized if files.language == language), values)


def _of_overlay(overlay: Overlay, values: Mapping[str, str], reading: ReadResult) -> OverlayStatus:
    changes: tuple[Change, ...] = ()
    values = _values_for(overlay.path, values, reading)
    if overlay.state == "stale" and overlay.before is not None and overlay.now is not None:
        changes = difference(overlay.path, overlay.before, overlay.now, values)
    elif overlay.state == "unrecorded" and overlay.way == "replaces" and overlay.now is not None:
        changes = difference(overlay.path, overlay.now, overlay.own, values)
    elif overlay.state == "unrecorded" and overlay.way == "extends":
        changes = _of_extension(overlay.path, values, reading)
    kits, own = overlay.now or overlay.own, overlay.own
    title = _title(kits, values) or PurePosixPath(overlay.path).name
    if overlay.way == "replaces":
        title = _title(own, values) or title
    changes = tuple(_titled(each, titles_of(overlay.path, reading)) for each in changes)
    return OverlayStatus(overlay, title, changes, affected_outputs(overlay.path, reading), _answers(overlay, values))


def _answers(overlay: Overlay, values: Mapping[str, str]) -> AnswersKept | None:
    """For a form: whether the kit's current form reads papers that were filled in with the earlier one.

    Papers of an own form that replaces the kit's matter only if the workplace goes back to the kit's form.
    """
    earlier = overlay.own if overlay.way == "replaces" else overlay.before
    if overlay.state not in {"stale", "unrecorded"} or not (_FORM.fullmatch(overlay.path) and earlier and overlay.now):
        return None
    kept = answers_kept(overlay.path, earlier, overlay.now)
    return kept and replace(kept, lost=tuple(map(values_shown(values), kept.lost)))


def _titled(change: Change, titles: Mapping[str, str]) -> Change:
    """Replace the ids in a block's change by titles."""
    if change.kind != "block":
        return change
    sides = [
        None if each is None else titles.get(f"{change.key} {each}", each) for each in (change.before, change.after)
    ]
    return replace(change, before=sides[0], after=sides[1])


def _of_extension(path: str, values: Mapping[str, str], reading: ReadResult) -> tuple[Change, ...]:
    """Changes that an extension makes to the kit's current file; empty where the check reports it instead."""
    _top, language, name = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
    files = next((each for each in reading.localized if each.language == language), None)
    found = files.sources.files.get(name) if files else None
    if files is None or found is None or found.beneath is None:
        return ()
    page = files.pages.get(name.removesuffix(".md"))
    if page and page.extends:
        kits = page.leaves[-1]
        lines = files.sources.parts.lines(kits.lines, files.sources.reader)  # without what does not apply here
        body = "\n".join(lines[number][0] for number in tied_lines(lines)[0])
        words = (each for each in difference(path, body, page.unfilled, values) if each.kind != "shape")
        return (*difference_of_trees(kits.tree, page.tree, values_shown(values)), *words)
    whole, kit = files.sources.raw(found), files.sources.reader.tree(found.beneath.path)
    if whole is None or kit is None or files.sources.source:  # a translation overlays the text that it translates
        return ()
    return tuple(difference_of_trees(kit, whole, values_shown(values)))


def _title(text: str, values: Mapping[str, str]) -> str:
    """The title in a definition or a page's front matter; empty if it has none."""
    head = text.split("---\n", 2)[1] if text.startswith("---\n") else text
    tree = read_tree(head, "")[0]
    title = tree.at(("title",)) if tree else None
    return values_shown(values)(title) if isinstance(title, str) else ""


def _of_translation(finding: Finding, base: Base, layers: Layers, values: Mapping[str, str]) -> TranslationStatus:
    known, source = base.sources.get(finding.place.file), str(finding.values.get("source", ""))
    is_own = file_or_none(layers.root, source) is not None
    changes = difference(source, known.whole, text_of(layers.root, source), values) if known and is_own else ()
    return TranslationStatus(finding, changes)


# Drift summary: a quick look by fingerprints alone, for the one-line note of other commands.


@dataclass(frozen=True, slots=True)
class DriftSummary:
    """Drift that can be found without parsing the files.

    Attributes:
        stale: Own files whose counterpart in the kit has changed.
        versions: The samtalekit versions that the workplace last accepted and that is running, if they differ.
    """

    stale: tuple[str, ...]
    versions: Versions | None


def drift_summary(layers: Layers) -> DriftSummary:
    """Return the drift of a folder by comparing fingerprints."""
    base, _unread = read_base(layers.root)
    stale = tuple(each.path for each in overlays_of(layers, base) if each.is_stale)
    return DriftSummary(stale, versions_of(base, __version__) if layers.is_workplace else None)
