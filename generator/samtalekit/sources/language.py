"""The source files of one language, each read as a YAML definition: overlaid, translated, with values filled in."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath

from samtalekit.core.findings import Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import Translation, fingerprint_of
from samtalekit.model.page import Origin
from samtalekit.sources.layers import Found
from samtalekit.sources.overlay.definition_overlay import extended, is_extension
from samtalekit.sources.overlay.page_overlay import Parts
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import OtherNames, nearest_named
from samtalekit.sources.translation import (
    Extended,
    fingerprint_of_words,
    is_current,
    translated,
    translated_twice,
)
from samtalekit.sources.values import Scope, fill_tree
from samtalekit.sources.yaml_tree import Tree

YAML = (".yml", ".yaml")

_SAID = re.compile(r"^(?P<key>title|address): *[\"']?(?P<value>.*?)[\"']?$", re.MULTILINE)


def _said_in(text: str) -> OtherNames:
    """Return title and address of a page or form as they are written in its file, before it is validated."""
    found = {match["key"]: match["value"] for match in reversed([*_SAID.finditer(text)])}
    return OtherNames(found.get("title", ""), found.get("address", ""))


@dataclass(frozen=True, slots=True)
class Definition:
    """A source file ready for validation: values by name are filled in.

    Attributes:
        stem: The file's name without its extension.
        language: The language of its words: the source language where there is no translation.
    """

    stem: str
    tree: Tree
    origin: Origin
    language: str
    translation: Translation


@dataclass(frozen=True)
class LanguageSources:
    """The files of one language.

    Attributes:
        files: By their path below the language's folder.
        scope: The values by name.
        source: The files of the language that this one is translated from; None for that language itself.
        parts: The kit's parts, and which of them are left out.
    """

    language: str
    files: Mapping[str, Found]
    scope: Scope
    reader: SourceReader
    source: "LanguageSources | None" = None
    parts: Parts = field(default_factory=Parts)
    _raw: dict[str, Tree | None] = field(default_factory=dict)

    @cached_property
    def scope_key(self) -> Hashable:
        """The values by name and the parts, in a form that can be part of a key."""
        return (type(self.scope), tuple(sorted(self.scope.items())), self.parts)

    def origin(self, found: Found) -> Origin:
        """Return where a file's words come from."""
        path = f"content/{self.language}/{found.name}"
        beneath = self.origin(found.beneath) if found.beneath and self.extends(found) else None
        return Origin(path=path, is_own=found.is_own, text=self.reader.text(found.path) or "", beneath=beneath)

    def definitions(self, folder: str) -> Iterator[Definition]:
        """Yield every YAML file below a folder, as `words_of` reads it."""
        return filter(None, map(self.words_of, self._names(folder)))

    def wholes(self, folder: str) -> Iterator[Definition]:
        """Yield every YAML file below a folder, as `whole_of` reads it."""
        return filter(None, map(self.whole_of, self._names(folder)))

    def words_of(self, name: str) -> Definition | None:
        """Read a definition in this language: the source language's, with this language's words over it.

        None, with findings, for a file that cannot be read or translates nothing.
        """
        return self._read(name, self._laid_over)

    def whole_of(self, name: str) -> Definition | None:
        """Read a file that each language writes in full, naming the text that it translates."""
        return self._read(name, self._beside)

    def as_it_is(self, found: Found) -> Definition | None:
        """Read a file of this language by itself, without its source."""
        tree = self.raw(found)
        return None if tree is None else self._filled(found, tree, "current")

    def _names(self, folder: str) -> list[str]:
        existing = {*self.files, *(self.source.files if self.source else ())}
        return sorted(name for name in existing if name.startswith(folder) and name.endswith(YAML))

    def _read(self, name: str, translate: Callable[[Found, Found], Definition | None]) -> Definition | None:
        """Read a source file as it is, another language's as a translation; without one, use the source's."""
        found = self.files.get(name)
        if self.source is None:
            return self.as_it_is(found) if found else None
        theirs = self.source.files.get(name)
        if theirs is None:
            if found:
                self._report_orphan(found)
            return None
        if found is None:
            self._report_missing(name, theirs)
            whole = self.source.as_it_is(theirs)
            return replace(whole, translation="missing") if whole else None
        return translate(found, theirs)

    def raw(self, found: Found) -> Tree | None:
        """Return a file's tree before values are filled in; an extension is laid over the kit's file."""
        tree = self.reader.tree(found.path)
        if tree is None or not is_extension(tree):
            return tree.copy() if tree else None
        if found.name not in self._raw:
            self._raw[found.name] = self._extended(found, tree)
        whole = self._raw[found.name]
        return whole.copy() if whole else None

    def extends(self, found: Found) -> bool:
        """Return True for a workplace's file that extends the kit's."""
        return is_extension(self.reader.tree(found.path))

    def _extended(self, found: Found, own: Tree) -> Tree | None:
        if found.beneath is None:
            self.report_alone(found, own.key_place(("extends",)))
            return None
        base = self.reader.tree(found.beneath.path)
        return extended(base, own, self.reader) if base else None

    def report_alone(self, found: Found, place: Location) -> None:
        """Report a file that extends none of the kit's, with the kit's file that it was probably meant for."""
        ending, names = PurePosixPath(found.name).suffix, dict[str, OtherNames]()
        for sources in (self, *((self.source,) if self.source else ())):
            for name, each in sources.files.items():
                kits = each if not each.is_own else each.beneath
                if kits and PurePosixPath(name).suffix == ending:
                    said = _said_in(self.reader.text(kits.path) or "")
                    known = names.get(f"content/{self.language}/{name}", said)
                    also = (said.address, said.title) if known is not said else ()
                    names[f"content/{self.language}/{name}"] = replace(known, also=also)
        near = nearest_named(found.name, names)
        if near.key == "otherwise.an_id_there":
            near = nearest_named(PurePosixPath(found.name).name, names)
        self.reader.report(place, "extension-alone", path=self.reader.layers.name(found.path), nearest=near)

    def _laid_over(self, found: Found, theirs: Found) -> Definition | None:
        """Return the source's definition with this language's words over it."""
        if self.source and (self.source.extends(theirs) or self.extends(found)):
            return self._laid_twice(found, theirs)
        base, words = self.reader.tree(theirs.path), self.reader.tree(found.path)
        if base is None or words is None:
            return None
        tree, translation = translated(base, words, self.reader.layers.name(theirs.path), self.reader)
        return self._filled(found, tree, translation)

    def _laid_twice(self, found: Found, theirs: Found) -> Definition | None:
        """Translate an extended definition: the kit's words for its items, the workplace's for the added ones."""
        kits = found.beneath if self.extends(found) else found
        base = theirs.beneath if self.source and self.source.extends(theirs) else theirs
        whole = self.source.raw(theirs) if self.source else None
        if kits is None:
            self.report_alone(found, self.reader.whole(found.path))
            return None
        kit, words = self.reader.tree(base.path) if base else None, self.reader.tree(kits.path)
        if base is None or kit is None or words is None or whole is None:
            return None
        own = self.reader.tree(found.path) if kits is not found else None
        tree, is_whole = translated_twice(Extended(kit, whole, words, own), self.reader)
        name = self.reader.layers.name(base.path)
        is_so = is_current(words.at(("translates",)), fingerprint_of_words(kit), words, name, self.reader)
        is_so = self._own_is_current(found, theirs, own) and is_so
        return self._filled(found, tree, "current" if is_so and is_whole else "stale")

    def _own_is_current(self, found: Found, theirs: Found, own: Tree | None) -> bool:
        """True when a workplace's own translation matches its extension in the source language."""
        if self.source is None or not self.source.extends(theirs):
            return True
        if own is None:
            self._report_missing(found.name, theirs)
            return False
        text = self.reader.text(theirs.path) or ""
        named, name = own.at(("translates",)), self.reader.layers.name(theirs.path)
        return is_current(named, fingerprint_of(text), own, name, self.reader)

    def _beside(self, found: Found, theirs: Found) -> Definition | None:
        """Read a file that this language writes in full."""
        tree, is_so = self.raw(found), True
        for mine, source in self._levels(found, theirs):
            own, text = self.reader.tree(mine.path), self.reader.text(source.path)
            if own is None or text is None:
                return None
            name = self.reader.layers.name(source.path)
            is_so = is_current(own.at(("translates",)), fingerprint_of(text), own, name, self.reader) and is_so
        if self.source and self.source.extends(theirs) and not self.extends(found) and not found.is_own:
            self._report_missing(found.name, theirs)
            is_so = False
        return self._filled(found, tree, "current" if is_so else "stale") if tree else None

    def _levels(self, found: Found, theirs: Found) -> Iterator[tuple[Found, Found]]:
        """Pair each file with the one it translates: the workplace's with the workplace's, the kit's with the kit's."""
        is_extended = self.source is not None and self.source.extends(theirs)
        if self.extends(found):
            if is_extended:
                yield found, theirs
            if found.beneath:
                yield found.beneath, theirs.beneath if is_extended and theirs.beneath else theirs
        else:
            yield found, theirs.beneath if is_extended and theirs.beneath and not found.is_own else theirs

    def _filled(self, found: Found, tree: Tree, translation: Translation) -> Definition:
        fill_tree(tree, self.scope, self.reader)
        return Definition(PurePosixPath(found.name).stem, tree, self.origin(found), self.language, translation)

    def _report_missing(self, name: str, source: Found) -> None:
        place = Location(f"content/{self.language}/{name}")
        shown = MessageRef("translation.shown_as_it_is")
        self.reader.report(place, "translation-missing", source=self.reader.layers.name(source.path), shown=shown)

    def _report_orphan(self, found: Found) -> None:
        source = self.source.language if self.source else self.language
        self.reader.report(self.reader.whole(found.path), "translation-orphan", source=f"content/{source}/{found.name}")
