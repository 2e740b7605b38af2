"""``samtalekit show --ids``: what pages and forms are called in files, to readers, and in the browser's address bar."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from samtalekit.core.errors import SourceErrors
from samtalekit.sources.kit import read_kit
from samtalekit.sources.localized import LocalizedFiles


@dataclass(frozen=True, slots=True)
class IdRow:
    """A page or form of one language.

    Attributes:
        id: What files call it: in ``workplace.yml``, front matter, forms and blocks.
        title: What readers call it.
        address: Its path on the site of that language.
        is_included: False for what the workplace leaves out.
    """

    kind: Literal["page", "form"]
    language: str
    id: str
    title: str
    address: str
    is_included: bool

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return asdict(self)


def ids_of(root: Path) -> tuple[IdRow, ...]:
    """Return the pages and forms of a folder by language, also of one that has errors in other files.

    Raises:
        SourceErrors: The folder is no workplace and no kit, or nothing of it can be read.
    """
    found = read_kit(root)
    if not found.localized:
        raise SourceErrors(list(found.findings))
    return tuple(row for files in found.localized for row in _rows(files))


def _rows(files: LocalizedFiles) -> list[IdRow]:
    pages, forms = files.page_names(also_left_out=True), files.form_names(also_left_out=True)
    language, choice = files.language, files.choice
    return [
        *(
            IdRow("page", language, name, each.title, f"{each.address}.html", choice.has_page(name))
            for name, each in pages.items()
        ),
        *(
            IdRow("form", language, name, each.title, f"{each.address}.html", choice.has_form(name))
            for name, each in forms.items()
        ),
    ]
