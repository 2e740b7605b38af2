"""The paper cache: finished PDFs on disk, keyed by a fingerprint of their inputs, so that none is rendered twice."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.errors import WriteError
from samtalekit.core.files import file_or_none, lock, read_regular, sha256_of, write_if_changed
from samtalekit.model.outputs import ManifestField, Paper
from samtalekit.pipeline.state_dir import state_dir

FILES = ("paper.pdf", "preview.png", "paper.json")
"""The files of a cached paper; the description is written last and marks the entry as complete."""


INDEX = "by-inputs"
"""A folder with a file for all inputs of a paper, named by their hash; it holds the paper's key."""

KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PaperCache:
    """Cache of rendered papers in one folder, each under the fingerprint of its inputs."""

    folder: Path

    def get(self, key: str) -> Paper | None:
        """Return a paper; None when it is not cached, or incomplete."""
        place = self.folder / key
        try:
            content, preview, description = (_kept(place, name) for name in FILES)
            data = json.loads(description)
            if [sha256_of(content), sha256_of(preview)] != data.pop("sha256"):
                return None
            fields = tuple(ManifestField(**field) for field in data.pop("fields"))
            return Paper(**data, content=content, preview=preview, fields=fields)
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
        """Store a paper; its description is written last, so that an incomplete entry is never returned."""
        place = self.entry(key)
        data = {
            "id": paper.id,
            "kind": paper.kind,
            "title": paper.title,
            "language": paper.language,
            "edition": paper.edition,
            "pages": paper.pages,
            "fields": [field.model_dump() for field in paper.fields],
            "sha256": [sha256_of(paper.content), sha256_of(paper.preview)],
        }
        write_if_changed(place / "paper.pdf", paper.content)
        write_if_changed(place / "preview.png", paper.preview)
        write_if_changed(place / "paper.json", json.dumps(data, ensure_ascii=False).encode())

    def key_of(self, made_from: str) -> str | None:
        """Return the key of the paper that these inputs once gave; None where that is not known."""
        try:
            key = _kept(self.folder / INDEX, made_from).decode()
        except (OSError, ValueError):
            return None
        return key if KEY.fullmatch(key) else None

    def remember(self, made_from: str, key: str) -> None:
        """Store the key of the paper that these inputs give."""
        if self.key_of(made_from) != key:
            write_if_changed(self.entry(INDEX) / made_from, key.encode())

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:  # noqa: ARG002  # see `SharedPaperCache`
        """Context for rendering a paper; takes no lock, since no other process renders this paper for this cache."""
        yield

    def link_from(self, key: str, other: "PaperCache") -> None:
        """Store a paper from another cache as hard links, or as copies where the file system has no hard links."""
        try:
            place = self.entry(key)
            place.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                _link(other.folder / key / name, place / name)
        except OSError as error:
            raise WriteError("not-written", str(self.folder / key), error.strerror or "") from error


@dataclass(frozen=True, slots=True)
class SharedPaperCache(PaperCache):
    """A workplace's own cache with a common one behind it: a paper that two workplaces share is rendered once.

    Several processes may use the common cache at the same time.
    """

    common: PaperCache

    def get(self, key: str) -> Paper | None:
        """Return a paper from either cache, and add it to the other."""
        own = PaperCache(self.folder)
        for one, other in ((own, self.common), (self.common, own)):
            found = one.get(key)
            if found:
                if not (other.folder / key / FILES[-1]).is_file():
                    other.link_from(key, one)
                return found
        return None

    def key_of(self, made_from: str) -> str | None:
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
        self.common.link_from(key, own)

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Hold a lock while this process renders a paper; other processes that need the same one wait.

        The lock is released when the process ends, however it ends.
        """
        place = self.common.folder / key
        try:
            place = self.common.entry(key)
            place.mkdir(parents=True, exist_ok=True)
            claim = os.open(place, os.O_RDONLY)
        except OSError as error:
            raise WriteError("not-written", str(place), error.strerror or "") from error
        try:
            lock(claim)
            yield
        finally:
            os.close(claim)


def open_paper_cache(root: Path) -> PaperCache:
    """Return the cache of a folder's papers, in its ``.samtalekit``.

    ``SAMTALEKIT_CACHE`` names a common cache behind it, which any number of folders and runs may use at the same time.

    Raises:
        SourceErrors: Git tracks the cache, or a link leads out of the folder.
        WriteError: The folder's ``.samtalekit`` cannot be created.
    """
    own, shared = state_dir(root) / "papers", os.environ.get("SAMTALEKIT_CACHE")
    return SharedPaperCache(own, PaperCache(Path(shared) / "papers")) if shared else PaperCache(own)


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
