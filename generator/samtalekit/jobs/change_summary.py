"""Render a comparison of two sites as Markdown: the summary for a pull request, written for its approver."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from samtalekit.core.messages import message
from samtalekit.core.text import code, plain, quoted, spans
from samtalekit.diff.text import Change
from samtalekit.jobs.compare import NUMBERED, PICTURES, CompareReport, PageChange, PaperChange, Shown

MOST = 20
"""How many pages, and papers, are described in detail; the rest are only listed."""

MOST_CHANGES = 12  # of one page


def summary(report: CompareReport, *, preview: str = "", pictures: str = PICTURES) -> str:
    """Render the report as Markdown.

    ``preview`` is the URL of a preview of the whole new site, if there is one; ``pictures`` a URL, or a folder beside
    the summary.
    """
    return "\n".join(_Summary(report, preview, pictures.rstrip("/")).lines()).rstrip() + "\n"


def counts(report: CompareReport) -> str:
    """Return the number of differences of each kind in one line, without kinds that have none."""
    numbers = {"page": len(report.pages), "paper": len(report.papers)}
    counts = {thing: _counted(report.language, thing, number) for thing, number in numbers.items() if number}
    if not counts:
        return message(report.language, "compare.nothing")
    if len(counts) > 1:
        return message(report.language, "compare.counts", {"pages": counts["page"], "papers": counts["paper"]})
    key = "compare.counts_one" if sum(numbers.values()) == 1 else "compare.counts_many"
    return message(report.language, key, {"things": "".join(counts.values())})


def _together(labels: Sequence[str]) -> list[str]:
    """Return labels with the rounds of a section, or the rows of a table, as one: "Goal 1–3: What …"."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for label in labels:
        found = NUMBERED.fullmatch(label)
        key = (found["stem"], found["rest"]) if found else ("", label)
        numbers.setdefault(key, []).extend([int(found["number"])] if found else [])
    return [f"{stem}{', '.join(spans(each))}: {rest}" if each else rest for (stem, rest), each in numbers.items()]


def _counted(language: str, thing: str, number: int) -> str:
    return message(language, f"count.{thing}.{'one' if number == 1 else 'many'}", {"number": number})


class _Summary:
    """Yields a report as lines of Markdown."""

    def __init__(self, report: CompareReport, preview: str, pictures: str) -> None:
        self.report, self.preview, self.pictures = report, preview, pictures

    def words(self, key: str, **values: str | int) -> str:
        return message(self.report.language, f"compare.{key}", values)

    def lines(self) -> Iterator[str]:
        report = self.report
        yield from (f"## {self.words('title')}", "", counts(report), "")
        if report.is_restyled:
            yield from (self.words("restyled"), "")
        if self.preview:
            yield from (f"[{self.words('preview')}]({self.preview})", "")
        if report.pages:
            yield from (f"### {self.words('pages')}", "")
            yield from self._each(report.pages)
        if report.others:
            key = "others" if report.pages else "others_alone"
            yield from (self.words(key, pages=_counted(report.language, "page", report.others)), "")
        if report.papers:
            yield from (f"### {self.words('papers')}", "")
            yield from self._each(report.papers)

    def _each(self, changes: Sequence[PageChange] | Sequence[PaperChange]) -> Iterator[str]:
        for change in changes[:MOST]:
            yield from self._page(change) if isinstance(change, PageChange) else self._paper(change)
        if len(changes) > MOST:
            names = ", ".join(self._name(change) for change in changes[MOST:])
            yield from (self.words("more", names=names), "")

    def _name(self, change: PageChange | PaperChange) -> str:
        title = plain(change.page.title if isinstance(change, PageChange) else change.title)
        language = change.page.language if isinstance(change, PageChange) else change.paper.language
        return title if language == self.report.language else f"{title} ({language})"

    def _page(self, change: PageChange) -> Iterator[str]:
        yield from (f"**{self._name(change)}**{self._way(change.way)} · {code(change.page.path)}", "")
        lines = [*self._changes(change.changes)]
        lines += [f"- {self.words('links', addresses=', '.join(map(code, change.links)))}"] if change.links else []
        lines += [f"- {self.words('pictures')}"] if change.has_new_pictures else []
        yield from (*lines, *([""] if lines else []))

    def _way(self, way: str) -> str:
        return "" if way == "changed" else f" ({self.words(way)})"

    def _changes(self, changes: Sequence[Change]) -> Iterator[str]:
        for where, group in groupby(changes[:MOST_CHANGES], key=lambda change: change.where):
            indent = "  " if where else ""
            if where:
                yield f"- {self.words('under', where=plain(where))}"
            for change in group:
                yield from (f"{indent}- {line}" for line in self._change(change))
        if len(changes) > MOST_CHANGES:
            yield f"- {self.words('more_changes', number=len(changes) - MOST_CHANGES)}"

    def _change(self, change: Change) -> Iterator[str]:
        if change.kind == "renamed":
            yield self.words("renamed", before=plain(change.before or "–"))
            return
        if change.kind == "moved":
            key = "moved_after" if change.after else "moved_first"
            yield self.words(key, name=plain(change.before or "–"), after=plain(change.after or ""))
            return
        name = {"heading": "section", "question": "question"}.get(change.kind, "words")
        if name == "section" and not (change.before or change.after):  # a heading, with no words under it
            name = "heading"
        is_pair = name == "words" and None not in {change.before, change.after}
        if change.before is not None:
            yield self.words("before" if is_pair else f"{name}_gone", words=quoted(change.before))
        if change.after is not None:
            yield self.words("after" if is_pair else f"{name}_new", words=quoted(change.after))

    def _paper(self, change: PaperChange) -> Iterator[str]:
        kind = self.words(f"kind.{change.paper.kind}")
        yield from (f"**{self._name(change)}**{self._way(change.way)} · {kind} · {code(change.paper.path)}", "")
        if change.way == "changed":
            lines = list(self._of_paper(change))
            yield from (*(f"- {each}" for each in lines), *([""] if lines else []))
            yield from self._table(change.shown)

    def _of_paper(self, change: PaperChange) -> Iterator[str]:
        if change.pages_before != change.paper.pages:
            now, before = (_counted(self.report.language, "page", n) for n in (change.paper.pages, change.pages_before))
            yield self.words("pages_changed", now=now, before=before)
        if not change.differing:
            yield self.words("looks_alike")
        elif len(change.differing) > len(change.shown):
            found = spans(each.after or each.before or 0 for each in change.differing)
            pages = ", ".join(found[:MOST]) + (" …" if len(found) > MOST else "")
            key = "differing_one" if len(change.shown) == 1 else "differing_many"
            yield self.words(key, pages=pages, number=len(change.shown))
        if change.paper.kind != "form":  # the rest is described under the form itself
            return
        for key, labels in (("added", change.added), ("removed", change.removed)):
            if labels:
                yield self.words(key, labels=self._labels(labels))
        for before, after in change.reworded[:MOST_CHANGES]:
            yield self.words("reworded", before=quoted(before), after=quoted(after))

    def _labels(self, labels: Sequence[str]) -> str:
        together = _together(labels)
        labels_shown = ", ".join(self.words("label", label=quoted(label)) for label in together[:MOST_CHANGES])
        return labels_shown + (" …" if len(together) > MOST_CHANGES else "")

    def _table(self, shown: Sequence[Shown]) -> Iterator[str]:
        for each in shown:
            number = each.pair.after or each.pair.before or 0
            before = each.pair.before or number
            heads = self.words("page_before", number=before), self.words("page_after", number=number)
            cells = [self._picture(*cell) for cell in zip((each.before, each.after), heads, strict=True)]
            yield from (f"| {heads[0]} | {heads[1]} |", "|---|---|", f"| {cells[0]} | {cells[1]} |", "")

    def _picture(self, name: str | None, words: str) -> str:
        return f"![{words}]({self.pictures}/{name})" if name else "–"
