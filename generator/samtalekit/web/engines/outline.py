"""Python-Markdown extension that passes rendered HTML through and registers its headings for the outline.

The engine expects Markdown, and builds a page's outline from the headings that Python-Markdown finds. Our pages are
already HTML (`content.markdown`), so only the headings marked with ``data-sk-outline`` are left to Python-Markdown.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement  # only builds elements; nothing parses XML

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

_HEADING = re.compile(
    r'^<(?P<tag>h[1-6]) id="(?P<anchor>[^"]*)" data-sk-outline>(?P<words>.*)</(?P=tag)>$', re.MULTILINE
)


class _Pages(BlockProcessor):
    """Block processor for a whole page: marked headings become elements, everything else is kept unchanged."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self._stash = parser.md.htmlStash

    def test(self, _parent: Element, _block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        text = "\n\n".join(blocks)
        blocks.clear()
        at = 0
        last: Element | None = None
        for match in _HEADING.finditer(text):
            self._keep(parent, last, text[at : match.start()])
            last = SubElement(parent, match["tag"], {"id": match["anchor"]})
            last.text = self._stash.store(match["words"])
            at = match.end()
        self._keep(parent, last, text[at:])

    def _keep(self, parent: Element, before: Element | None, html: str) -> None:
        if not html.strip():
            return
        kept = self._stash.store(html.strip("\n"))
        if before is None:
            parent.text = f"{kept}\n"
        else:
            before.tail = f"\n{kept}\n"


class OutlineExtension(Extension):
    """Python-Markdown extension for pages that are HTML, whatever other extensions there are."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        """Replace all processors that could change a page."""
        for registry in (md.preprocessors, md.parser.blockprocessors, md.inlinePatterns):
            for name in _names(registry):
                registry.deregister(name)
        md.parser.blockprocessors.register(_Pages(md.parser), "samtalekit-pages", 100)


def _names(registry: object) -> Sequence[str]:
    return [item.name for item in registry._priority]  # type: ignore[attr-defined]  # noqa: SLF001  # no other way to list them


def makeExtension(**_settings: object) -> OutlineExtension:  # noqa: N802  # the name that Python-Markdown looks for
    """Return the extension."""
    return OutlineExtension()
