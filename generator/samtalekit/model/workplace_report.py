"""A workplace's line of the report over many workplaces: what others may rely on is in ``docs/many.md``."""

from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import Frozen
from samtalekit.model.outputs import ManifestKit

State = Literal["built", "failed"]
Paths = Annotated[tuple[str, ...], Limits(strict=False)]


class LineOverlays(Frozen):
    """A workplace's own files over the kit's.

    Attributes:
        files: How many there are.
        stale: Paths of those whose file of the kit has changed since they were made.
        unrecorded: Paths of those of which nobody noted what they were made from.
        orphan: Paths of those whose file the kit has no more.
    """

    files: int
    stale: Paths = ()
    unrecorded: Paths = ()
    orphan: Paths = ()


class LineFinding(Frozen):
    """A finding in words; ``file`` is relative to the folder that holds the workplaces."""

    file: str
    line: int
    column: int
    code: str
    severity: Literal["error", "warning"]
    message: str
    mend: str


class Line(Frozen):
    """One workplace, as the last run that came to it left it.

    Attributes:
        path: From the folder that holds the workplaces, with ``/``; ``.`` is that folder itself.
        state: ``built``, or ``failed`` when nothing was made of it; an earlier site stands then.
        site: Where its site is, from the folder that holds ``report/``; None when it failed.
        samtalekit: The version that built it, or tried to.
        accepted: The version whose kit the workplace last said yes to; None where that is not on record.
        languages: Those of its site; when it failed, those it asks for.
        pages: Pages of guidance and forms, in all languages.
        papers: Papers of every kind, in all languages.
        stale_translations: Translations of its own, or of texts of its own, that need a look.
        reason: What stopped it, beside its findings; None when nothing else did.
    """

    path: str
    name: str
    state: State
    site: str | None = None
    samtalekit: str
    accepted: str | None = None
    kit: ManifestKit | None = None
    languages: Paths = ()
    pages: int = 0
    papers: int = 0
    overlays: LineOverlays
    stale_translations: int = 0
    errors: int = 0
    warnings: int = 0
    reason: str | None = None
    findings: Annotated[tuple[LineFinding, ...], Limits(strict=False)] = ()
