"""A room of the content: all files of one language, each read as a definition, translated where it is a translation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from samtalekit.ground.findings import Place
from samtalekit.model.page import Origin
from samtalekit.model.translation import Translation, fingerprint_of
from samtalekit.sources.folders import Desk
from samtalekit.sources.index import Found
from samtalekit.sources.translation import is_current, translated
from samtalekit.sources.tree import Tree
from samtalekit.sources.values import Scope, fill_tree

YAML = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Definition:
    """A file of the content as it is going to be held against its model: values in place.

    Attributes:
        stem: The file's name without its ending.
        language: The language of its words: the source's where there is no translation.
    """

    stem: str
    tree: Tree
    origin: Origin
    language: str
    translation: Translation


@dataclass(frozen=True, slots=True)
class Room:
    """The files of one language.

    Attributes:
        files: By their path below the language's folder.
        scope: The values by name.
        source: The room of the language that this one is translated from; None for that language itself.
    """

    language: str
    files: Mapping[str, Found]
    scope: Scope
    desk: Desk
    source: "Room | None" = None

    def origin(self, found: Found) -> Origin:
        """Where a file's words come from."""
        path = f"content/{self.language}/{found.name}"
        return Origin(path=path, is_own=found.is_own, text=self.desk.text(found.path) or "")

    def definitions(self, folder: str) -> Iterator[Definition]:
        """Every YAML file below a folder, as `words_of` reads it."""
        for name in self._names(folder):
            found = self.words_of(name)
            if found:
                yield found

    def wholes(self, folder: str) -> Iterator[Definition]:
        """Every YAML file below a folder, as `whole_of` reads it."""
        for name in self._names(folder):
            found = self.whole_of(name)
            if found:
                yield found

    def words_of(self, name: str) -> Definition | None:
        """A definition in this language: the source's, with this language's words over it.

        None, with findings, for a file that cannot be read or translates nothing.
        """
        return self._read(name, self._laid_over)

    def whole_of(self, name: str) -> Definition | None:
        """A file that is written whole in every language, and says which text it translates."""
        return self._read(name, self._beside)

    def as_it_is(self, found: Found) -> Definition | None:
        """A file of this language by itself, whatever it translates."""
        tree = self.desk.tree(found.path)
        return None if tree is None else self._filled(found, tree.copy(), "current")

    def _names(self, folder: str) -> list[str]:
        there = {*self.files, *(self.source.files if self.source else ())}
        return sorted(name for name in there if name.startswith(folder) and name.endswith(YAML))

    def _read(self, name: str, translate: Callable[[Found, Found], Definition | None]) -> Definition | None:
        """A file of the source as it is; another language's as a translation, or else the source's in its place."""
        found = self.files.get(name)
        if self.source is None:
            return self.as_it_is(found) if found else None
        theirs = self.source.files.get(name)
        if theirs is None:
            if found:
                self._tell_orphan(found)
            return None
        if found is None:
            self._tell_missing(name, theirs)
            whole = self.source.as_it_is(theirs)
            return replace(whole, translation="missing") if whole else None
        return translate(found, theirs)

    def _laid_over(self, found: Found, theirs: Found) -> Definition | None:
        base, words = self.desk.tree(theirs.path), self.desk.tree(found.path)
        if base is None or words is None:
            return None
        tree, translation = translated(base, words, self.desk.layers.name(theirs.path), self.desk)
        return self._filled(found, tree, translation)

    def _beside(self, found: Found, theirs: Found) -> Definition | None:
        tree, text = self.desk.tree(found.path), self.desk.text(theirs.path)
        if tree is None or text is None:
            return None
        named, source = tree.at(("translates",)), self.desk.layers.name(theirs.path)
        is_so = is_current(named, fingerprint_of(text), tree, source, self.desk)
        return self._filled(found, tree.copy(), "current" if is_so else "stale")

    def _filled(self, found: Found, tree: Tree, translation: Translation) -> Definition:
        fill_tree(tree, self.scope, self.desk)
        return Definition(PurePosixPath(found.name).stem, tree, self.origin(found), self.language, translation)

    def _tell_missing(self, name: str, source: Found) -> None:
        place = Place(f"content/{self.language}/{name}")
        self.desk.say(place, "translation-missing", source=self.desk.layers.name(source.path))

    def _tell_orphan(self, found: Found) -> None:
        source = self.source.language if self.source else self.language
        self.desk.say(self.desk.whole(found.path), "translation-orphan", source=f"content/{source}/{found.name}")
