"""``samtalekit show``: a paper's account in words."""

import difflib
from pathlib import Path

from samtalekit.ground.errors import SourceErrors
from samtalekit.ground.findings import Finding, Place
from samtalekit.jobs.opening import Opened, open_folder
from samtalekit.jobs.papers import frame_of
from samtalekit.paper.account import PaperAccount, account_of
from samtalekit.paper.press import Press
from samtalekit.paper.workshop import make_paper


def show(paper: str, root: Path) -> PaperAccount:
    """The account of a PDF file, or of the paper of a form by its id.

    Raises:
        SourceErrors: There is no such file and no such form, or the folder has errors.
        PaperError: The file is not a PDF that can be read.
    """
    if Path(paper).is_file():
        return account_of(Path(paper).read_bytes())
    opened = open_folder(root)
    for edition in opened.kit.editions:
        for form in edition.forms:
            if form.id == paper:
                made = make_paper(
                    form, frame=frame_of(opened, edition, form), theme=opened.theme, press=Press(opened.theme)
                )
                return account_of(made.content)
    raise SourceErrors([_missing(paper, opened)])


def _missing(paper: str, opened: Opened) -> Finding:
    known = [form.id for edition in opened.kit.editions for form in edition.forms]
    near = difflib.get_close_matches(paper, known, n=1)
    values = {"paper": paper, "nearest": near[0] if near else ", ".join(known)}
    return Finding(Place(paper or "."), "missing-paper", values)
