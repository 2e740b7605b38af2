"""The parts of a kit as a workplace reads them: what is left out is out before anything is made of a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from samtalekit.model.page import FrontMatter
from samtalekit.model.page import kept_lines
from samtalekit.sources.reader import Desk
from samtalekit.sources.overlay.page_overlay import Line
from samtalekit.sources.yaml_tree import KeyPath, Tree
from samtalekit.sources.validate import nearest


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that a kit has, and those that a workplace leaves out."""

    known: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    def lines(self, lines: Sequence[Line], desk: Desk) -> list[Line]:
        """A page's text without what is left out, and without the marks of parts; each line keeps its place."""

        def is_kept(name: str, number: int) -> bool:
            if name not in self.known:
                desk.say(lines[number][1], "unknown-part", name=name or "–", nearest=nearest(name, list(self.known)))
            return name not in self.left_out

        kept, still_open = kept_lines([words for words, _place in lines], is_kept)
        if still_open is not None:
            desk.say(lines[still_open][1], "open-block", name="part")
        return [lines[number] for number in kept] or [("", lines[-1][1])]

    def front(self, front: FrontMatter, tree: Tree, desk: Desk) -> FrontMatter:
        """What stands above a page's text without the sources of parts that are left out."""
        named: list[tuple[KeyPath, str | None]] = [(("part",), front.part)]
        named += [(("sources", number, "part"), source.part) for number, source in enumerate(front.sources)]
        for path, name in named:
            if name is not None and name not in self.known:
                desk.say(tree.place(path), "unknown-part", name=name, nearest=nearest(name, list(self.known)))
        sources = tuple(source for source in front.sources if source.part not in self.left_out)
        return front.model_copy(update={"sources": sources})

    def leaves_out(self, front: FrontMatter) -> bool:
        """True for a page that is of a part that is left out."""
        return front.part in self.left_out
