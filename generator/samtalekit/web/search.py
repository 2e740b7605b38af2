"""Search: each page is found by its aliases too, words that people look for and the page does not say."""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from samtalekit.ground.files import write_if_changed
from samtalekit.web.pages import StagedPage

INDEXES = ("search/search_index.json", "search/search_index.js")
"""The engine's index: for a web server, and as a script (``var __index = {…}``) for a folder opened from a disk."""


def add_aliases(site: Path, pages: Iterable[StagedPage]) -> None:
    """Put the pages' aliases into the index, hidden: they are searched, and never shown.

    Args:
        site: A site of one language, fresh from the engine.
        pages: Its pages.

    Raises:
        WriteError: The index cannot be written.
    """
    aliases = {PurePosixPath(page.source).with_suffix(".html").as_posix(): page.aliases for page in pages}
    for path in (site / name for name in INDEXES):
        if path.is_file():
            write_if_changed(path, with_aliases(path.read_text("utf-8"), aliases).encode())


def with_aliases(index: str, aliases: Mapping[str, Sequence[str]]) -> str:
    """The text of an index with aliases in the first document of each page.

    Args:
        index: An object of JSON, whatever stands around it.
        aliases: By the page's path from the folder that the index is for.
    """
    start = index.index("{")
    data, end = json.JSONDecoder().raw_decode(index, start)
    for document in data["docs"]:
        words = aliases.get(unquote(document["location"]))  # a later document's location has a “#”
        if words:
            document["text"] += f"<p hidden>{escape(', '.join(words))}</p>"
    return index[:start] + json.dumps(data, separators=(",", ":")) + index[end:]
