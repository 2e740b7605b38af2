"""``mkdocs.yml``: only what our sites can keep in any engine, and nothing that runs code or asks outside."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import Frozen, Text
from samtalekit.sources.folders import SITE_FILE, Desk
from samtalekit.sources.validate import validate

Plugin = Literal["samtalekit", "search", "offline"]
Extension = Literal[
    "abbr", "admonition", "def_list", "footnotes", "md_in_html", "tables", "toc", "sane_lists", "smarty"
]

PlainText = Annotated[str, Limits(pattern=r"^[^<>&]*$")]
Setting = bool | int | float | PlainText
_Extension = Extension | dict[Extension, dict[str, Setting]]
"""What an extension may be set to: its texts, such as what ``smarty`` writes for a dash, reach pages as HTML."""


class _Theme(Frozen):
    name: Literal["material"]
    font: Literal[False] = False
    features: Annotated[tuple[Text, ...], Limits(strict=False)] = ()


class _Options(Frozen):
    """What may be set of a plugin.

    Material's search could be told to read a dictionary from anywhere, or to cut words by a pattern that keeps every
    reader's browser busy.
    """

    enabled: bool = True


class SiteFile(Frozen):
    """The keys of ``mkdocs.yml`` that samtalekit honours; name, menu, language and colours come from the kit."""

    site_name: Text
    docs_dir: Literal["content"] = "content"
    site_dir: Text = "site"
    use_directory_urls: Literal[False] = False
    theme: _Theme
    plugins: Annotated[tuple[Plugin | dict[Plugin, _Options], ...], Limits(strict=False)]
    markdown_extensions: Annotated[
        tuple[Extension | dict[Extension, dict[str, Setting]], ...], Limits(strict=False)
    ] = ()


def read_site_file(desk: Desk) -> Mapping[str, object]:
    """The uppermost ``mkdocs.yml`` as plain data; empty, with findings, when it does not hold."""
    path = desk.layers.find(SITE_FILE, theme=True)
    tree = desk.tree(path) if path else None
    if tree is None:
        return {}
    _model, findings = validate(SiteFile, tree)
    desk.findings += findings
    return tree.data if isinstance(tree.data, dict) and not findings else {}
