"""``samtalekit show``: report the contents of a PDF: size, pages, fields and fonts."""

import difflib
from pathlib import Path

from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import read_regular
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef, in_quotes
from samtalekit.model.kit import Kit
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import PaperAccount, account_of
from samtalekit.paper.render import Renderer
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import orders
from samtalekit.sources.suggest import ALIKE, MOST_OFFERED, OtherNames, nearest_named


def show(paper: str, root: Path) -> PaperAccount:
    """Return the contents of a PDF file, or of a kit's paper by id: a form, example, pack, figure, or the booklet.

    Raises:
        SourceErrors: There is neither such a file nor such a paper, or the folder has errors.
        PaperError: The file is not a readable PDF.
    """
    if Path(paper).is_file():
        return account_of(read_regular(Path(paper)))
    project = load_project(root)
    ordered = list(orders(project))
    order = next((each for each in ordered if each.id == paper), None)
    if order is None:
        near = _nearest(paper, [each.id for each in ordered], project.kit)
        values: dict[str, str | int | MessageRef] = {"paper": paper, "nearest": near}
        raise SourceErrors([Finding(Location(paper or "."), "missing-paper", values)])
    made = render_composition(order.composed(), theme=project.theme, renderer=Renderer(project.theme))
    return account_of(made.content)


def _nearest(paper: str, ids: list[str], kit: Kit) -> MessageRef:
    """Suggest the form that is meant, by its id, title or address in any language, or papers of similar ids."""
    for localized in kit.localized:
        names = {form.id: OtherNames(form.source.title, form.address) for form in localized.forms}
        near = nearest_named(Path(paper).name, names)
        if near.key == "otherwise.named":
            return near
    known = list(dict.fromkeys(ids))  # ids are the same in every language
    if len(known) <= MOST_OFFERED:
        return in_quotes(*known)
    close = difflib.get_close_matches(paper, known, n=3, cutoff=ALIKE)
    begin = [each for each in known if paper and each.startswith(paper)]
    found = list(dict.fromkeys([*begin, *close]))[:3]  # enough to choose from
    return in_quotes(*found) if found else MessageRef("otherwise.a_path_of_a_paper")
