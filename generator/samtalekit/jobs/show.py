"""``samtalekit show``: report the contents of a PDF: size, pages, fields and fonts."""

import difflib
from pathlib import Path

from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import read_regular
from samtalekit.core.findings import Finding, Location
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import PaperAccount, account_of
from samtalekit.paper.render import Renderer
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions


def show(paper: str, root: Path) -> PaperAccount:
    """Return the contents of a PDF file, or of a kit's paper by id: a form, example, pack, figure, or the booklet.

    Raises:
        SourceErrors: There is neither such a file nor such a paper, or the folder has errors.
        PaperError: The file is not a readable PDF.
    """
    if Path(paper).is_file():
        return account_of(read_regular(Path(paper)))
    project = load_project(root)
    known: dict[str, None] = {}
    for composition in compositions(project):
        if composition.id == paper:
            made = render_composition(composition, theme=project.theme, renderer=Renderer(project.theme))
            return account_of(made.content)
        known[composition.id] = None  # ids are the same in every language: list each once
    near = difflib.get_close_matches(paper, known, n=1)
    values = {"paper": paper, "nearest": near[0] if near else ", ".join(known)}
    raise SourceErrors([Finding(Location(paper or "."), "missing-paper", values)])
