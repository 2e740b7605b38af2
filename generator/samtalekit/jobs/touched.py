"""What a file comes to stand in: the pages and papers that somebody looks at again when it has changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from samtalekit.model.outputs import BOOKLET
from samtalekit.model.pack import PREFIX
from samtalekit.paper.booklet.document import printed_pages
from samtalekit.sources.selection import placed
from samtalekit.sources.localized import EditionFiles
from samtalekit.sources.kit import Reading

_IN_CONTENT = re.compile(r"content/(?P<language>[^/]+)/(?P<name>.+)\.(?P<ending>md|yml)")
EVERYWHERE = frozenset({"words", "head"})


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of pages and papers with what people call them, or all of them."""

    pages: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    all_pages: bool = False
    all_papers: bool = False


def touched_by(path: str, reading: Reading) -> Touched:
    """The pages and papers that a file comes to stand in.

    Args:
        path: Relative to the workplace.
        reading: The workplace as it is read; one with errors tells less.
    """
    if path.startswith("theme/"):
        below = path.removeprefix("theme/")
        return Touched(all_pages=not below.startswith("print/"), all_papers=not below.startswith("web/"))
    match = _IN_CONTENT.fullmatch(path)
    files = next((each for each in reading.editions if match and each.language == match["language"]), None)
    if match is None or files is None:
        return Touched()
    if match["name"] in EVERYWHERE and match["ending"] == "yml":
        return Touched(all_pages=True, all_papers=True)
    return _InEdition(files, reading).of(match["name"], match["ending"])


def titles_of(path: str, reading: Reading) -> Mapping[str, str]:
    """What people call the things that a page may place, by block and id: ``figure wheel``."""
    language = next(iter(path.split("/")[1:2]), "")
    files = next((each for each in reading.editions if each.language == language), None)
    if files is None:
        return {}
    return {
        **{f"form {name}": each.form.source.title for name, each in files.forms.items()},
        **{f"figure {name}": each.figure.title for name, each in files.figures.items()},
        **{f"example {name}": each.example.title for name, each in files.examples.items()},
        **{f"catalogue {name}": each.catalogue.title for name, each in files.catalogues.items()},
        **{f"pages {name}": each.page.front.title for name, each in files.pages.items()},
        **{f"pack {name}": title for name, title in files.words.packs.items()},
    }


class _InEdition:
    """The same in one language."""

    def __init__(self, files: EditionFiles, reading: Reading) -> None:
        self.files, self.kit = files, reading.kit
        edition = (
            next((each for each in self.kit.editions if each.language == files.language), None) if self.kit else None
        )
        if self.kit and edition:
            self.pages = {page.id: page for page in edition.pages}
            self.printed = {place.page.id for place in printed_pages(self.kit, edition)}
        else:
            self.pages = {name: each.page for name, each in files.pages.items()}
            self.printed = {name for name, page in self.pages.items() if page.front.booklet}

    def of(self, name: str, ending: str) -> Touched:
        """By the file's name below its language."""
        folder, _slash, inner = name.partition("/")
        if ending == "md":
            return self._pages([name])
        if folder == "forms":
            return self._form(inner)
        if folder == "figures":
            shown = self._pages(self._placing("figure", inner))
            known = self.files.figures.get(inner)
            return Touched(shown.pages, {inner: known.figure.title if known else inner, **shown.papers})
        if folder == "catalogues":
            return self._pages(self._placing("catalogue", inner))
        if folder == "examples":
            example = self.files.examples.get(inner)
            return Touched(papers={inner: example.example.title if example else inner})
        is_glossary = name == "glossary"
        return Touched(papers={BOOKLET: ""} if is_glossary else {}, all_pages=is_glossary)

    def _pages(self, names: Iterable[str]) -> Touched:
        pages = {name: self.pages[name].front.title for name in names if name in self.pages}
        return Touched(pages, {BOOKLET: ""} if self.printed & set(pages) else {})

    def _placing(self, block: str, name: str) -> list[str]:
        return [page_id for page_id, page in self.pages.items() if name in placed(block, [page.body])]

    def _form(self, form: str) -> Touched:
        known = self.files.forms.get(form)
        if known is None:
            return Touched({f"forms/{form}": form}, {form: form})
        title, audiences = known.form.source.title, set(known.form.source.audiences)
        examples = {
            name: each.example.title for name, each in self.files.examples.items() if each.example.form.id == form
        }
        wanted = [each.id for each in self.kit.structure.audiences] if self.kit else []
        packs = {f"{PREFIX}{each}": self.files.words.packs.get(each, each) for each in wanted if each in audiences}
        return Touched({f"forms/{form}": title}, {form: title, **examples, **packs})
