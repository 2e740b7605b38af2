"""What every job begins with: the folder read, the theme opened, all findings on the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from samtalekit.core.errors import SourceErrors
from samtalekit.core.findings import Finding, has_errors, in_order
from samtalekit.core.locale import message_language
from samtalekit.jobs.printed import printed_texts
from samtalekit.pipeline.state_dir import room_findings
from samtalekit.model.kit import Kit
from samtalekit.sources.localized import EditionFiles
from samtalekit.sources.reader import Layers
from samtalekit.sources.kit import read_kit
from samtalekit.theming import Theme, letters_everywhere, missing_letters, open_theme


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder that is ready to be built.

    Attributes:
        findings: Warnings alone; errors do not get this far.
        site_file: ``mkdocs.yml`` as plain data.
    """

    kit: Kit
    theme: Theme
    layers: Layers
    site_file: Mapping[str, object]
    findings: tuple[Finding, ...]

    @property
    def extensions(self) -> Sequence[str | Mapping[str, Mapping[str, object]]]:
        """The Markdown extensions of ``mkdocs.yml``: what is read on the site is printed alike."""
        listed = self.site_file.get("markdown_extensions", ())
        return listed if isinstance(listed, list) else ()

    @property
    def language(self) -> str:
        """The language of messages."""
        return message_language(self.kit.workplace.languages[0])


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at a folder gave: everything found, and the folder opened when there are no errors.

    Attributes:
        editions: What was read of each language, also when there are errors.
    """

    findings: tuple[Finding, ...]
    language: str
    opened: Opened | None
    editions: tuple[EditionFiles, ...] = ()


def look(root: Path) -> Looked:
    """Read a folder and open its theme, gathering every finding of both, and of the folder's cache."""
    reading = read_kit(root)
    reading = replace(reading, findings=in_order([*reading.findings, *room_findings(root)]))
    language = message_language(reading.language)
    if reading.brand is None or reading.layers is None:
        return Looked(reading.findings, language, None, reading.editions)
    name = reading.kit.workplace.name if reading.kit else ""
    languages = [edition.language for edition in reading.kit.editions] if reading.kit else [language]
    theme, more = open_theme(reading.brand, [folder / "theme" for folder in reading.layers.theme], name, languages)
    if reading.kit:
        texts = printed_texts(reading.kit, reading.layers, letters_everywhere(theme))
        more += missing_letters(texts, theme)
    findings = in_order([*reading.findings, *more])
    if reading.kit is None or has_errors(findings):
        return Looked(findings, language, None, reading.editions)
    opened = Opened(reading.kit, theme, reading.layers, reading.site_file, findings)
    return Looked(findings, language, opened, reading.editions)


def open_folder(root: Path) -> Opened:
    """Read a folder that is going to be built.

    Raises:
        SourceErrors: It has errors; all findings are in it.
    """
    looked = look(root)
    if looked.opened is None:
        raise SourceErrors(looked.findings)
    return looked.opened
