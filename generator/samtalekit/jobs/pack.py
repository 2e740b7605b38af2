"""``samtalekit pack``: what an intranet takes, proven and whole, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import read_regular, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.core.signals import uninterrupted
from samtalekit.pipeline.load import Opened, open_folder
from samtalekit.jobs.packed import RECORD, Packing
from samtalekit.pipeline.papers import make_papers
from samtalekit.pipeline.publish import OutputKind, output_dir, put_in_place, sources_of
from samtalekit.pipeline.progress import Tell, in_silence
from samtalekit.pipeline.cache import paper_cache
from samtalekit.pipeline.worker_pool import processors
from samtalekit.pipeline.state_dir import workbench
from samtalekit.paper.inspect.external_refs import look_through_paper
from samtalekit.web.packing.policy import policy_of
from samtalekit.web.bundle.audit import look_through
from samtalekit.web.bundle.headers import headers_of
from samtalekit.web.papers import SitePaper
from samtalekit.pipeline.site import make_site

KIND = OutputKind("not-a-pack", lambda _folder, names: RECORD in names, RECORD)
MAY_LINK = ("booklet", "poster")
"""Kinds of paper that may lead to a web address when a reader clicks; never one with fields to fill in."""


@dataclass(frozen=True, slots=True)
class PackReport:
    """What packing made.

    Attributes:
        place: Where the pack is.
        files: Name, purpose and size of each of its files, in words.
        counts: How much was looked through, as in `Facts`.
        policy: The content-security-policy.
        findings: Warnings.
    """

    root: Path
    place: Path
    workplace: str
    files: tuple[tuple[str, str, str], ...]
    counts: Mapping[str, int]
    policy: str
    findings: tuple[Finding, ...]


def pack(root: Path, into: Path, address: str | None = None, tell: Tell = in_silence) -> PackReport:
    """Build a workplace or a kit, prove that it asks nobody outside, and pack it for an intranet.

    Args:
        root: The folder to build.
        into: A new folder, an empty one, or one that an earlier pack made.
        address: Where the site is published, if it is; then its pages are among the links for SharePoint.
        tell: Called when something that takes time begins.

    Raises:
        SourceErrors: The sources have errors, or something in what was built would ask outside; nothing was written.
        PaperError, EngineError: A paper or the site could not be made; the old pack stands.
        WriteError: The pack cannot be written, or what stands there is no pack of ours.
    """
    target = output_dir(into, KIND, sources_of(root), within=root)
    tell("progress.reading", {})
    opened = open_folder(root)
    with workbench(root, "pack") as bench:
        papers, _pressed = make_papers(opened, paper_cache(root), tell, processors())
        tell("progress.pages", {})
        site = make_site(opened.kit, opened.theme, papers, opened.site_file, bench)
        tell("progress.packing", {})
        packing = prove(opened, papers, site, address)
        for name, content in packing.files.items():
            write_if_changed(bench / "packed" / name, content)
        files = packing.listed(opened.language, packing.files)
        with uninterrupted(is_last=True):
            put_in_place(bench / "packed", target)
    return PackReport(
        root=opened.layers.root,
        place=target.path,
        workplace=opened.kit.workplace.name,
        files=files,
        counts=packing.counts,
        policy=packing.policy,
        findings=opened.findings,
    )


def prove(opened: Opened, papers: Sequence[SitePaper], site: Path, address: str | None) -> Packing:
    """Look through a finished site and its papers, and count out what the site may do.

    Raises:
        SourceErrors: Something would ask outside, is not there, or would be refused by the policy.
    """
    proof = look_through(site)
    proofs = {paper.path: look_through_paper(paper.content, may_link=paper.kind in MAY_LINK) for paper in papers}
    findings = [*proof.findings, *_of_papers({path: each.asks for path, each in proofs.items()})]
    if findings:
        raise SourceErrors(findings)
    links = sum(each.links for each in proofs.values())
    policy = policy_of(proof.pages.values(), has_data_images=proof.has_data_images)
    return Packing(
        opened=opened,
        papers=papers,
        address=address,
        site={
            path.relative_to(site).as_posix(): read_regular(path) for path in sorted(site.rglob("*")) if path.is_file()
        },
        headers=headers_of(policy),
        counts={**proof.counts, "papers": len(papers), "links": proof.links_out, "paper_links": links},
    )


def _of_papers(asks: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    for path, actions in asks.items():
        for action in actions:
            yield Finding(Location(f"site/{path}"), "pack-paper", {"action": action[:80]})
