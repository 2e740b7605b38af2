"""The caches of a build in ``.samtalekit/cache``: finished papers, and the steps of pages and checks.

A paper is five files under the fingerprint of its inputs, so that workplaces can share it by hard links.
"""

import json
import os
import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from samtalekit.core.cache import KEY, Cache, prune
from samtalekit.core.errors import SourceErrors, WriteError
from samtalekit.core.files import file_or_none, lock, read_regular, sha256_of, write_if_changed
from samtalekit.core.swap import why_not_writable
from samtalekit.model.outputs import ManifestField, PageUse, Paper
from samtalekit.model.text_facts import learn, learned
from samtalekit.pipeline.state_dir import CACHE, FORMER, STATE_DIR, state_dir

FILES = ("paper.pdf", "preview.png", "fill-in.json", "field-font.json", "paper.json")
"""The files of a cached paper; the one about it is written last and marks the entry as complete."""


PAPERS, STEPS = "papers", "steps"
"""The folders of a cache."""

INDEX = "by-inputs"
"""A folder with a file for all inputs of a paper, named by their hash; it holds the paper's key."""


@dataclass(frozen=True, slots=True)
class PaperCache:
    """Cache of rendered papers in one folder, each under the fingerprint of its inputs."""

    folder: Path
    read: dict[str, Paper] = field(default_factory=dict, init=False, compare=False, repr=False)  # in this process
    keys: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)  # by inputs

    def get(self, key: str) -> Paper | None:
        """Return a paper; None when it is not cached, or incomplete."""
        if key not in self.read and (found := self._from_disk(key)):
            self.read[key] = found
        return self.read.get(key)

    def forget_others(self, keys: Container[str]) -> None:
        """Keep only these papers in memory; the disk keeps all."""
        for made_from in [made_from for made_from, key in self.keys.items() if key not in keys]:
            del self.keys[made_from]
        for key in [key for key in self.read if key not in keys]:
            del self.read[key]

    def _from_disk(self, key: str) -> Paper | None:
        place = self.folder / key
        try:
            *contents, about = (_kept(place, name) for name in FILES)
            data = json.loads(about)
            if [sha256_of(content) for content in contents] != data.pop("sha256"):
                return None
            content, preview, description, face = contents
            fields = tuple(ManifestField(**field) for field in data.pop("fields"))
            use = tuple(PageUse(**page) for page in data.pop("use"))
            with suppress(OSError):
                os.utime(place)  # used today: pruned later
            return Paper(
                **data, content=content, preview=preview, fields=fields, use=use, description=description, face=face
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def entry(self, key: str) -> Path:
        """Return the folder to write a paper to; a link in its place is removed, since it may lead anywhere.

        Raises:
            OSError: The link cannot be removed.
        """
        place = self.folder / key
        if place.is_symlink():
            place.unlink()
        return place

    def put(self, key: str, paper: Paper) -> None:
        """Store a paper; what is known about it is written last, so that an incomplete entry is never returned.

        Where it cannot be written, because the disk is full or the folder closed, it is kept in memory alone.
        """
        try:
            self._write(self.entry(key), paper)
        except (OSError, WriteError):
            self.read[key] = paper

    def _write(self, place: Path, paper: Paper) -> None:
        contents = (paper.content, paper.preview, paper.description, paper.face)
        data = {
            "id": paper.id,
            "kind": paper.kind,
            "title": paper.title,
            "language": paper.language,
            "edition": paper.edition,
            "pages": paper.pages,
            "fields": [field.model_dump() for field in paper.fields],
            "use": [asdict(page) for page in paper.use],
            "sha256": [sha256_of(content) for content in contents],
        }
        for name, content in zip(FILES, (*contents, json.dumps(data, ensure_ascii=False).encode()), strict=True):
            write_if_changed(place / name, content)

    def key_of(self, made_from: str) -> str | None:
        """Return the key of the paper that these inputs once gave; None where that is not known."""
        if made_from not in self.keys and (key := self._key_on_disk(made_from)):
            self.keys[made_from] = key
        return self.keys.get(made_from)

    def _key_on_disk(self, made_from: str) -> str | None:
        try:
            key = _kept(self.folder / INDEX, made_from).decode()
        except (OSError, ValueError):
            return None
        return key if KEY.fullmatch(key) else None

    def remember(self, made_from: str, key: str) -> None:
        """Store the key of the paper that these inputs give, where it can be written."""
        if self.key_of(made_from) != key:
            try:
                write_if_changed(self.entry(INDEX) / made_from, key.encode())
            except (OSError, WriteError):
                self.keys[made_from] = key

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:  # noqa: ARG002  # see `SharedPaperCache`
        """Context for rendering a paper; takes no lock, since no other process renders this paper for this cache."""
        yield

    def link_from(self, key: str, other: "PaperCache") -> None:
        """Store a paper from another cache as hard links, or as copies where the file system has no hard links.

        Where it cannot be written, it is not.
        """
        with suppress(OSError):
            place = self.entry(key)
            place.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                _link(other.folder / key / name, place / name)


@dataclass(frozen=True, slots=True)
class SharedPaperCache(PaperCache):
    """A workplace's own cache with a common one behind it: a paper that two workplaces share is rendered once.

    Several processes may use the common cache at the same time.
    """

    common: PaperCache

    def _from_disk(self, key: str) -> Paper | None:
        """Return a paper from either cache, and add it to the other."""
        own = PaperCache(self.folder)
        for one, other in ((own, self.common), (self.common, own)):
            found = one.get(key)
            if found:
                if not (other.folder / key / FILES[-1]).is_file():
                    other.link_from(key, one)
                return found
        return None

    def _key_on_disk(self, made_from: str) -> str | None:
        """Return the key that either cache knows, and tell the other."""
        own = PaperCache(self.folder)
        for one, other in ((own, self.common), (self.common, own)):
            if key := one.key_of(made_from):
                other.remember(made_from, key)
                return key
        return None

    def remember(self, made_from: str, key: str) -> None:
        """Store the key in both caches."""
        for each in (PaperCache(self.folder), self.common):
            each.remember(made_from, key)

    def put(self, key: str, paper: Paper) -> None:
        """Store a paper in both caches."""
        own = PaperCache(self.folder)
        own.put(key, paper)
        self.read.update(own.read)
        self.common.link_from(key, own)

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Hold a lock while this process renders a paper; other processes that need the same one wait.

        The lock is released when the process ends, however it ends.
        """
        claim = None
        with suppress(OSError):  # a cache that cannot be written is not shared either
            place = self.common.entry(key)
            place.mkdir(parents=True, exist_ok=True)
            claim = os.open(place, os.O_RDONLY)
        try:
            if claim is not None:
                lock(claim)
            yield
        finally:
            if claim is not None:
                os.close(claim)


class NoPaperCache(PaperCache):
    """A cache that keeps nothing: every paper is rendered."""

    def get(self, key: str) -> None:  # as `PaperCache`
        """Return None."""

    def key_of(self, made_from: str) -> None:  # as `PaperCache`
        """Return None."""

    def put(self, key: str, paper: Paper) -> None:
        """Keep nothing."""

    def remember(self, made_from: str, key: str) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Caches:
    """What builds of a folder keep: rendered papers, and the steps of pages and checks.

    Attributes:
        closed: The folder that should have kept them and cannot be written; builds then keep nothing.
    """

    papers: PaperCache
    steps: Cache
    closed: Path | None = None


def open_caches(root: Path, *, common: Path | None = None, is_used: bool = True) -> Caches:
    """Return the caches of a folder, in its ``.samtalekit/cache``; they keep nothing where that may not be used.

    Args:
        root: The workplace or kit.
        common: A folder with caches that several workplaces share, at the same time as well; by default the one that
            ``SAMTALEKIT_CACHE`` names, if any. Papers are kept in both, steps in the common one alone.
        is_used: False for caches that keep nothing. So it is where Git tracks the cache, or a link leads out of the
            folder, which `load` reports, and where the folder's ``.samtalekit``, or a cache, cannot be written.
    """
    own, named = root / STATE_DIR / CACHE, os.environ.get("SAMTALEKIT_CACHE")
    nothing = Caches(NoPaperCache(own), Cache())
    if not is_used:
        return nothing
    try:
        state_dir(root)
    except (SourceErrors, WriteError):
        return nothing
    shutil.rmtree(own.parent / FORMER, ignore_errors=True)
    shared = common or (Path(named).expanduser() if named else None)
    for folder in (own, shared):
        if folder and (_is_among_files(folder, root) or not _is_writable(folder)):
            return replace(nothing, closed=folder)
    papers, owner = PaperCache(own / PAPERS), root.resolve()
    if shared:
        both = SharedPaperCache(papers.folder, PaperCache(shared / PAPERS))
        return Caches(both, Cache(shared / STEPS, owner))
    return Caches(papers, Cache(own / STEPS, owner))


def _is_among_files(folder: Path, root: Path) -> bool:
    """Return True where a cache would lie among what is read and published, and be read as that."""
    path = folder.resolve()
    return any(path.is_relative_to((root / name).resolve()) for name in ("content", "theme", "site"))


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return why_not_writable(folder) is None


def prune_caches(caches: Caches) -> None:
    """Once a day, delete what was not used for weeks; see `core.cache.prune`."""
    shared = [caches.papers.common.folder] if isinstance(caches.papers, SharedPaperCache) else []
    for folder in (caches.papers.folder, *shared):
        prune(folder)
        prune(folder / INDEX)
    if caches.steps.folder:
        prune(caches.steps.folder)


FACTS = "facts of texts"


def learn_facts(root: Path, steps: Cache) -> None:
    """Take over what earlier runs have found out about the texts of a folder."""
    learn(steps.notes(FACTS, root.resolve()) or {})


def note_facts(root: Path, steps: Cache) -> None:
    """Store what was found out about the texts of a folder, and briefs of what was made, at the end of a run."""
    steps.note_briefs()
    facts = learned()
    if facts:
        steps.note(FACTS, root.resolve(), facts)


def _kept(place: Path, name: str) -> bytes:
    """Read one of a paper's files; it must be a regular file, not a pipe or a link.

    Raises:
        OSError: It is missing, or cannot be read.
    """
    path = file_or_none(place.parent, f"{place.name}/{name}")
    if path is None:
        raise FileNotFoundError(name)
    return read_regular(path)


def _link(one: Path, other: Path) -> None:
    """Hard-link a file, or copy it where that is not possible; atomic, also when other processes do the same."""
    part = other.with_name(f".{other.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        part.hardlink_to(one)
    except OSError:
        shutil.copyfile(one, part)
    part.replace(other)
    part.unlink(missing_ok=True)  # renaming between two links to the same file does nothing
