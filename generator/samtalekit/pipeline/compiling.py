"""Compile templates ahead: a helper compiles those that the last build used, while this one reads the sources.

To compile the forty templates that a build of one edited page uses takes a tenth of its time. Compiled templates are
code, so they are kept in memory alone, never on disk. What is on disk is a list of names. The helper reads and compiles
the templates themselves; what it sends is used only for a template with the same name and the same text.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from jinja2.exceptions import TemplateError

from samtalekit.content.context import FILTERS
from samtalekit.core.cache import Cache
from samtalekit.core.errors import SamtalekitError
from samtalekit.core.helper import Helper
from samtalekit.sources.reader import find_layers
from samtalekit.theming.templates import COMPILED, sandbox

OVERRIDES = "web/overrides/"
"""Where the engine's templates are, by their names in messages: ours, and beneath them those of its own theme."""

USED = "templates used"
"""Notes of the templates that the last build of a folder has used."""


@dataclass(frozen=True, slots=True)
class CompileTask:
    """Templates to compile.

    Attributes:
        folders: Those of the theme.
        names: Of each, the folder in the theme that its name is relative to, and the name.
    """

    folders: tuple[Path, ...]
    names: tuple[tuple[str, str], ...]


Compiler = Helper[CompileTask, Mapping[str, bytes]]


def compiler() -> Callable[[CompileTask], Mapping[str, bytes]]:
    """Load what compiling needs; return what does it in the helper."""
    from samtalekit.web.engines.mkdocs_sandbox import sandbox_of_theme  # noqa: PLC0415  # MkDocs takes 0.1 s to load

    def environment(folders: Sequence[Path], below: str) -> Environment:
        if below == OVERRIDES:
            return sandbox_of_theme([str(folder / OVERRIDES) for folder in folders])
        found = sandbox(folders, below=below)
        for name in FILTERS:
            found.filters[name] = str  # compiling asks only whether there is one
        return found

    def work(asked: CompileTask) -> Mapping[str, bytes]:
        """Return the code of templates by key, without those that fail: the build itself reports them."""
        environments = {below: environment(asked.folders, below) for below, _name in asked.names}
        for below, name in asked.names:
            with suppress(TemplateError, SamtalekitError, OSError, ValueError):
                environments[below].get_template(name)
        return COMPILED.kept

    return work


@contextmanager
def compiled_ahead(helper: Compiler | None, steps: Cache, root: Path) -> Iterator[None]:
    """Have a helper compile the templates that the last build of a folder used, and note those that this one uses."""
    earlier = tuple((below, name) for below, name in steps.notes(USED, root.resolve()) or ())
    COMPILED.used.clear()
    if helper and earlier:
        layers, _findings = find_layers(root)
        folders = tuple(folder / "theme" for folder in layers.theme) if layers else ()
        helper.ask([CompileTask(folders, earlier)])
        COMPILED.arrived = lambda: {key: code for found in helper.arrived() for key, code in found.items()}
    try:
        yield
        if COMPILED.used and (*COMPILED.used,) != earlier:
            steps.note(USED, root.resolve(), [*COMPILED.used])
    finally:
        COMPILED.arrived = dict
