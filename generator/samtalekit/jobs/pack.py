"""``samtalekit pack``: build a site, audit it for external requests, and export it as zip files for an intranet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from samtalekit import __version__
from samtalekit.content.context import Templates
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import MANIFEST_NAME, read_regular, sha256_of, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.core.locale import written_number
from samtalekit.core.messages import ProgressCallback, message, no_progress
from samtalekit.core.system_errors import uninterrupted
from samtalekit.model.outputs import Manifest, Paper
from samtalekit.paper.inspect.account import external_refs_of
from samtalekit.pipeline.cache import open_caches
from samtalekit.pipeline.load import Project, load_project
from samtalekit.pipeline.papers import make_papers
from samtalekit.pipeline.publish import OutputKind, output_dir, put_in_place, sources_of
from samtalekit.pipeline.site import make_site
from samtalekit.pipeline.state_dir import temp_dir
from samtalekit.web.bundle.archive import CHECKSUMS, checksums_of, zip_of
from samtalekit.web.bundle.audit import audit_site
from samtalekit.web.bundle.guide import Facts, guide_page, page_name, readme
from samtalekit.web.bundle.headers import POLICY, for_apache, for_iis, for_nginx, headers_of, plain
from samtalekit.web.bundle.licences import licences_of
from samtalekit.web.bundle.sharepoint import sharepoint_files
from samtalekit.web.policy import alone_with_policy, policy_of

# Contents of the bundle: three zips, HTML guides, and a JSON description.

RECORD = "pack.json"
"""Describes the bundle for programs; its presence also marks a folder as one that samtalekit made."""

LICENCES = "LICENSES.txt"
START = "START.html"
ZIPS = {"web": "web-server.zip", "share": "file-share.zip", "sharepoint": "sharepoint.zip"}
"""Zip names, the same for every workplace, so that scripts that fetch one keep working."""

BYTES_PER_MEGABYTE = 1_000_000
BYTES_PER_KILOBYTE = 1000
ListedFile = tuple[str, str, str]
"""A file's name, purpose and size, as text."""


@dataclass(frozen=True)
class Bundle:
    """An audited site, ready to be bundled.

    Attributes:
        address: URL at which it is published, if it is.
        site: Its files by path.
        headers: HTTP headers for web servers to send.
        counts: How much was audited, as in `Facts`.
    """

    project: Project
    papers: Sequence[Paper]
    address: str | None
    site: Mapping[str, bytes]
    headers: Mapping[str, str]
    counts: Mapping[str, int]

    @property
    def policy(self) -> str:
        """The content-security-policy."""
        return self.headers[POLICY]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of the workplace, in its order."""
        return tuple(localized.language for localized in self.project.kit.localized)

    @cached_property
    def licences(self) -> bytes:
        """``LICENSES.txt``."""
        workplace = self.project.kit.workplace.name
        return licences_of(self.site, workplace=workplace, languages=self.languages).encode()

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """All files of the bundle, those to open first at the front."""
        zips = {ZIPS[name]: zip_of(files) for name, files in self._zips()}
        pages = {page_name(language, self.languages[0]): language for language in self.languages}
        named = dict.fromkeys(pages, b"") | zips | dict.fromkeys((LICENCES, CHECKSUMS, RECORD), b"")
        files = {
            name: guide_page(
                replace(self._facts(language), files=self.listed(language, named)),
                language,
                self.languages,
                self.project.theme,
            )
            for name, language in pages.items()
        }
        files |= zips | {LICENCES: self.licences}
        files[RECORD] = self._record(files)
        return files | {CHECKSUMS: checksums_of(files)}

    def listed(self, language: str, files: Mapping[str, bytes]) -> tuple[ListedFile, ...]:
        """Return name, purpose and size of each file; no size for one that is not made yet."""
        uses = {file: message(language, f"pack.use.{key}") for key, file in ZIPS.items()}
        uses |= {LICENCES: message(language, "pack.use.licences"), CHECKSUMS: message(language, "pack.use.sums")}
        uses |= {RECORD: message(language, "pack.use.record")}
        for each in self.languages:
            name = message(language, f"pack.use.in_{each}")
            uses[page_name(each, self.languages[0])] = message(language, "pack.use.index", {"language": name})
        return tuple((name, uses[name], _size(len(content), language)) for name, content in files.items())

    def _zips(self) -> Iterator[tuple[str, Mapping[str, bytes]]]:
        """Yield each zip's files, by path."""
        site = {f"site/{name}": content for name, content in self.site.items()}
        yield "web", site | self._for_servers() | self._beside("web")
        yield "share", site | {START: self._start()} | self._beside("share")
        manifest = Manifest.model_validate_json(self.site[MANIFEST_NAME])
        papers = sharepoint_files(
            self.project.kit, self.papers, manifest=manifest, site=self.site, address=self.address
        )
        yield "sharepoint", papers | self._beside("sharepoint")

    def _for_servers(self) -> dict[str, bytes]:
        """Configuration files for Apache, IIS and nginx; the first two are found by the server inside ``site/``."""
        return {
            "site/.htaccess": for_apache(self.headers).encode(),
            "site/web.config": for_iis(self.headers).encode(),
            "server/nginx.conf": for_nginx(self.headers).encode(),
            "server/headers.txt": plain(self.headers).encode(),
        }

    def _beside(self, zip_name: str) -> dict[str, bytes]:
        """Files of every zip: instructions in each language, and licences."""
        files = {
            message(language, "pack.name.readme"): readme(self._facts(language), language, zip_name)
            for language in self.languages
        }
        return files | {LICENCES: self.licences}

    def _start(self) -> bytes:
        """The start page for a file share."""
        languages = [
            {"code": language, **{name: message(language, f"pack.start.{name}") for name in ("title", "about", "go")}}
            for language in self.languages
        ]
        templates = Templates(self.project.theme, self.languages[0])
        return alone_with_policy(templates.whole("packing/start.html.j2", languages=languages)).encode()

    def _facts(self, language: str) -> Facts:
        kit = self.project.kit
        localized = next(each for each in kit.localized if each.language == language)
        return Facts(
            title=localized.words.title,
            workplace=kit.workplace.name,
            version=__version__,
            slug=kit.structure.id,
            headers=self.headers,
            counts=self.counts,
            address=self.address,
            has_dates=bool(kit.dates(localized)),
        )

    def _record(self, files: Mapping[str, bytes]) -> bytes:
        """``pack.json``: the content of the guide page, for programs."""
        kit = self.project.kit
        data = {
            "samtalekit": __version__,
            "kit": {"id": kit.structure.id, "edition": kit.structure.edition},
            "workplace": kit.workplace.name,
            "languages": self.languages,
            "headers": dict(self.headers),
            "verified": dict(self.counts),
            "files": [
                {"name": name, "bytes": len(content), "sha256": sha256_of(content)} for name, content in files.items()
            ],
        }
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _size(count: int, language: str) -> str:
    """Format a number of bytes: "12,3 MB", "31 KB", or nothing for 0."""
    if count >= BYTES_PER_MEGABYTE:
        number = written_number(round(count / BYTES_PER_MEGABYTE, 1), language)
        return message(language, "pack.megabytes", {"number": number})
    return message(language, "pack.kilobytes", {"number": max(1, round(count / BYTES_PER_KILOBYTE))}) if count else ""


KIND = OutputKind("not-a-pack", lambda _folder, names: RECORD in names, RECORD)
MAY_LINK = ("booklet", "poster")
"""Kinds of paper that may contain web links; never one with form fields."""


@dataclass(frozen=True, slots=True)
class PackReport:
    """Result of packing.

    Attributes:
        files: Name, purpose and size of each of its files, as text.
        counts: How much was audited, as in `Facts`.
        findings: Warnings.
    """

    root: Path
    place: Path
    workplace: str
    files: tuple[tuple[str, str, str], ...]
    counts: Mapping[str, int]
    policy: str
    findings: tuple[Finding, ...]


def pack(root: Path, into: Path, address: str | None = None, progress: ProgressCallback = no_progress) -> PackReport:
    """Build a workplace or a kit, verify that it makes no external requests, and bundle it for an intranet.

    Args:
        root: The folder to build.
        into: A folder that is new, empty, or from an earlier run.
        address: URL at which the site is published, if it is; the links for SharePoint then include its pages.
        progress: Progress callback: receives a message key and its values.

    Raises:
        SourceErrors: The sources have errors, or the output would make an external request; nothing was written.
        PaperError, EngineError: A paper or the site could not be made; the old bundle is kept.
        WriteError: The bundle cannot be written, or the folder holds something that samtalekit did not make.
    """
    target = output_dir(into, KIND, sources_of(root), within=root)
    progress("progress.reading", {})
    caches = open_caches(root)
    project = load_project(root, caches.steps)
    with temp_dir(root, "pack") as work:
        papers, _rendered = make_papers(project, caches.papers, progress, steps=caches.steps)
        progress("progress.pages", {})
        site = make_site(project.kit, project.theme, papers, project.site_file, work, caches.steps)
        progress("progress.packing", {})
        packing = verified_bundle(project, papers, site, address)
        for name, content in packing.files.items():
            write_if_changed(work / "packed" / name, content)
        files = packing.listed(project.language, packing.files)
        with uninterrupted(is_last=True):
            put_in_place(work / "packed", target)
    return PackReport(
        root=project.layers.root,
        place=target.path,
        workplace=project.kit.workplace.name,
        files=files,
        counts=packing.counts,
        policy=packing.policy,
        findings=project.findings,
    )


def verified_bundle(project: Project, papers: Sequence[Paper], site: Path, address: str | None) -> Bundle:
    """Audit a finished site and its papers, and derive the HTTP headers that it needs.

    Raises:
        SourceErrors: Something would request an external URL, is missing, or would be blocked by the policy.
    """
    audit = audit_site(site)
    references = {paper.path: external_refs_of(paper.content, may_link=paper.kind in MAY_LINK) for paper in papers}
    findings = [*audit.findings, *_of_papers({path: each.asks for path, each in references.items()})]
    if findings:
        raise SourceErrors(findings)
    links = sum(each.links for each in references.values())
    policy = policy_of(audit.pages.values(), has_data_images=audit.has_data_images, has_data_fonts=audit.has_data_fonts)
    return Bundle(
        project=project,
        papers=papers,
        address=address,
        site={
            path.relative_to(site).as_posix(): read_regular(path) for path in sorted(site.rglob("*")) if path.is_file()
        },
        headers=headers_of(policy),
        counts={**audit.counts, "papers": len(papers), "links": audit.links_out, "paper_links": links},
    )


def _of_papers(asks: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    for path, actions in asks.items():
        for action in actions:
            yield Finding(Location(f"site/{path}"), "pack-paper", {"action": action[:80]})
