"""Only what changed is made again, and the site is the one that is made from nothing.

Three small kits are edited at random: words, lines, files, colours, templates, names, and back again. After each edit the
site that a build makes with all that it has kept is compared with one that knows of nothing.
"""

import os
import random
import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from PIL import Image

from helpers.mounts import closed
from helpers.projects import SAMPLES, TINY, over_tiny
from samtalekit.core.cache import BRIEFS, Cache
from samtalekit.core.errors import SamtalekitError, SourceErrors
from samtalekit.core.helper import Helper
from samtalekit.jobs import serve
from samtalekit.jobs.build import build_at
from samtalekit.pipeline.cache import FACTS, Caches, PaperCache, open_caches
from samtalekit.pipeline.publish import SITE, output_dir
from samtalekit.pipeline.renderers import PaperHelper, prepared
from stories.conftest import ROOT, run, tree_of

RENDERS_ITS_OWN = True
IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
EDITS = 250 if IS_SOAK else 15
"""For each of the three kits."""

TEXTS = {".md", ".yml", ".css", ".j2", ".html"}
THEME = (
    "web/css/content.css",
    "print/paper.css",
    "web/pages/page.html.j2",
    "web/overrides/main.html",
    "web/parts/paper.html.j2",
)
OWN_PAGE = "---\ntitle: Lamps {n}\nsummary: A lamp at each end.\n---\n\nA lamp, and [the first page](index.md).\n\n## At dusk\n\nLight it.\n"


def texts(root: Path) -> list[Path]:
    """The sources that are text."""
    files = [path for top in ("content", "theme") for path in (root / top).rglob("*") if path.suffix in TEXTS]
    return sorted([*files, *root.glob("*.yml")])


def line_of(root: Path, dice: random.Random) -> tuple[Path, list[str], int]:
    path = dice.choice(texts(root))
    lines = path.read_text("utf-8").split("\n")
    return path, lines, dice.randrange(len(lines))


def another_word(root: Path, dice: random.Random) -> None:
    """A word of a file becomes another."""
    path = dice.choice([path for path in texts(root) if path.suffix != ".j2"])
    text = path.read_text("utf-8")
    words = list(re.finditer(r"\b[a-z]{4,}\b", text))
    if not words:
        return
    word = dice.choice(words)
    path.write_text(f"{text[: word.start()]}{dice.choice(words)[0]}{text[word.end() :]}", "utf-8")


def a_line_less(root: Path, dice: random.Random) -> None:
    path, lines, at = line_of(root, dice)
    path.write_text("\n".join(lines[:at] + lines[at + 1 :]), "utf-8")


def a_line_twice(root: Path, dice: random.Random) -> None:
    path, lines, at = line_of(root, dice)
    path.write_text("\n".join([*lines[:at], lines[at], *lines[at:]]), "utf-8")


def a_sentence_more(root: Path, dice: random.Random) -> None:
    path = dice.choice([path for path in texts(root) if path.suffix == ".md"])
    path.write_text(f"{path.read_text('utf-8')}\nOne more for {dice.randrange(99)}.\n", "utf-8")


def a_heading_more(root: Path, dice: random.Random) -> None:
    path = dice.choice([path for path in texts(root) if path.suffix == ".md"])
    path.write_text(f"{path.read_text('utf-8')}\n## Heading {dice.randrange(9)}\n\nText.\n", "utf-8")


def another_title(root: Path, dice: random.Random) -> None:
    path = dice.choice([path for path in texts(root) if re.search("^ *title: ", path.read_text("utf-8"), re.MULTILINE)])
    titled = re.sub("^( *title: ).*$", rf"\g<1>Title {dice.randrange(9)}", path.read_text("utf-8"), count=1, flags=re.MULTILINE)  # fmt: skip
    path.write_text(titled, "utf-8")


def a_longer_form(root: Path, dice: random.Random) -> None:
    """Its paper gets more pages, or more kilobytes, and other pages say how many."""
    path = dice.choice([path for path in texts(root) if path.parent.name == "forms" and path.suffix == ".yml"])
    ids = [f"more_{dice.randrange(10_000)}" for _ in range(dice.randrange(4, 12))]
    fields = "".join(
        f"      - {{id: {each}, kind: text, label: What is {each} for?, lines: 5}}\n" for each in dict.fromkeys(ids)
    )
    path.write_text(path.read_text("utf-8").rstrip() + "\n" + fields, "utf-8")


def a_page_more(root: Path, dice: random.Random) -> None:
    path = root / f"content/en/lamps-{dice.randrange(4)}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(OWN_PAGE.format(n=dice.randrange(9)), "utf-8")


def a_file_less(root: Path, dice: random.Random) -> None:
    dice.choice(texts(root)).unlink()


def another_name(root: Path, dice: random.Random) -> None:
    path = dice.choice([path for path in texts(root) if path.suffix == ".md"])
    path.rename(path.with_name(f"renamed-{dice.randrange(4)}.md"))


def another_colour(root: Path, dice: random.Random) -> None:
    path = root / "theme/_brand.yml"
    path.parent.mkdir(exist_ok=True)
    colour = dice.choice(["#1c5d4a", "#7a2e46", "#23456b"])
    path.write_text(f'color:\n  palette: {{own: "{colour}"}}\n  primary: own\n', "utf-8")


def another_workplace(root: Path, dice: random.Random) -> None:
    path = root / "workplace.yml" if (root / "workplace.yml").exists() else root / "content/kit.yml"
    named = re.sub(
        "^( *name: ).*$", rf"\g<1>Shed {dice.randrange(5)}", path.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    path.write_text(named, "utf-8")


def a_theme_of_ones_own(root: Path, dice: random.Random) -> None:
    """A template or a style sheet says something more, which may be against the rules."""
    name = dice.choice(THEME)
    path = root / "theme" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    good, bad = (
        f"<p>{dice.randrange(9)}</p>",
        dice.choice(['<p style="top: 0">', "{% include '../../x.html' %}", "{% if %}"]),
    )
    if name.endswith(".css"):
        good, bad = (
            f"/* {dice.randrange(9)} */",
            dice.choice(["p { background: url(//x.example/a.png) }", "p { top: 1e9mm }"]),
        )
    more = dice.choice([good, good, bad])
    path.write_text(f"{(ROOT / 'theme' / name).read_text('utf-8')}{more}\n", "utf-8")


def another_picture(root: Path, dice: random.Random) -> None:
    path = root / "content/en/lamp.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 20), (dice.randrange(255), 90, 90)).save(path)
    page = dice.choice([path for path in texts(root) if path.suffix == ".md"])
    up = "../" * (len(page.relative_to(root / "content/en").parts) - 1) if "en" in page.parts else ""
    page.write_text(f"{page.read_text('utf-8')}\n![A lamp]({up}lamp.png)\n", "utf-8")


def sources_of(root: Path) -> dict[str, bytes]:
    found = [*root.glob("*.yml"), *(path for top in ("content", "theme") for path in (root / top).rglob("*"))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found if path.is_file()}


def put_back(root: Path, sources: dict[str, bytes]) -> None:
    for top in ("content", "theme"):
        shutil.rmtree(root / top, ignore_errors=True)
    for path in root.glob("*.yml"):
        path.unlink()
    for name, content in sources.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    another_word, another_word, another_word, a_line_less, a_line_twice, a_sentence_more, a_sentence_more,
    a_heading_more, another_title, a_longer_form, a_page_more, a_file_less, another_name, another_colour, another_workplace,
    a_theme_of_ones_own, a_theme_of_ones_own, another_picture,
)  # fmt: skip


def outcome(root: Path, caches: Caches, into: Path, helper: PaperHelper | None = None) -> object:
    """What a build gives: the files of its site, or what it reports."""
    try:
        build_at(output_dir(into, SITE, within=None), root, caches=caches, is_published=False, helper=helper)
    except SourceErrors as error:
        return [(each.place, each.code, str(each.values)) for each in error.findings]
    except SamtalekitError as error:
        return type(error), str(error)
    return tree_of(into)


class Served:
    """What ``serve`` shows of a folder, once nothing is being made in the background any more."""

    def __init__(self, root: Path, work: Path) -> None:
        caches = Caches(PaperCache(work / "papers"), Cache())
        first = build_at(output_dir(work / "served", SITE, within=None), root, caches=caches, is_published=False)
        self.answers: list[object] = []
        self.preview = serve.Preview(root, work, caches, first, lambda answer, _pending: self.answers.append(answer))

    def after_an_edit(self) -> object:
        """Its files, or what it reports."""
        asked = [True]
        while asked:
            asked.clear()
            self.preview.rebuild(lambda: asked.append(True))
            if self.preview._thread:
                self.preview._thread.join()
        error = self.answers[-1]
        if isinstance(error, SourceErrors):
            return [(each.place, each.code, str(each.values)) for each in error.findings]
        if isinstance(error, SamtalekitError):
            return type(error), str(error)
        return tree_of(self.preview.site)


def tiny_workplace(top: Path) -> Path:
    return over_tiny(top, {"content/en/brakes.md": "---\nextends: true\n---\n\n::: end\nOurs.\n:::\n"})


def welcome_aboard(top: Path) -> Path:
    shutil.copytree(SAMPLES / "welcome-aboard", top / "kit")
    return top / "kit"


def in_two_languages(top: Path) -> Path:
    """The tiny kit with half of it in Danish, too: what MkDocs shares between its builds would show."""
    root = top / "tiny"
    shutil.copytree(TINY, root)
    kit = root / "content/kit.yml"
    kit.write_text(kit.read_text("utf-8").replace("languages: [en]", "languages: [en, da]"), "utf-8")
    for name in ("words.yml", "index.md"):
        text = (root / "content/en" / name).read_text("utf-8")
        (root / "content/da").mkdir(exist_ok=True)
        (root / "content/da" / name).write_text(text.replace("bicycle", "cykel"), "utf-8")
    return root


@pytest.mark.parametrize("make", [tiny_workplace, welcome_aboard, in_two_languages])
def test_after_any_edit_the_site_is_the_one_that_is_made_from_nothing(make, tmp_path, monkeypatch):
    """Byte for byte, or with the same findings; what is kept is read from the disk and from memory by turns.

    So is what ``serve`` shows, which keeps more in memory than a build does.
    """
    monkeypatch.setattr(serve, "QUIET_S", 0)
    root = make(tmp_path)
    preview = Served(root, tmp_path / "preview")
    dice = random.Random(f"{make.__name__} {os.environ.get('SAMTALEKIT_SEED', '')}")
    before, kept, papers = [sources_of(root)], open_caches(root), PaperCache(tmp_path / "papers")
    refused = 0
    for number in range(EDITS):
        if dice.random() < 0.15:
            put_back(root, dice.choice(before))
        else:
            with suppress(IndexError):  # there may be no file of that kind left
                dice.choice(KINDS)(root, dice)
        kept.steps.begin_round()
        caches = kept if dice.random() < 0.5 else open_caches(root)
        with Helper(prepared) if number % 3 == 0 else nullcontext() as helper:  # as the command has one
            again = outcome(root, caches, tmp_path / "again", helper)
        unknown = open_caches(root, is_used=False)
        new = outcome(root, unknown if IS_SOAK or number % 5 == 0 else Caches(papers, unknown.steps), tmp_path / "new")

        assert again == new, f"edit {number}"
        assert preview.after_an_edit() == new, f"edit {number}, preview"
        if isinstance(new, dict):
            before.append(sources_of(root))
        else:
            refused += 1
            put_back(root, before[-1])
    assert len(before) > EDITS / 8
    assert refused


def work_of(root: Path, into: Path) -> dict[str, int]:
    """How often each step was done in a build that reads what earlier ones have kept."""
    return dict(build_at(output_dir(into, SITE, within=None), root, caches=open_caches(root), is_published=False).work)


@pytest.fixture
def kit(tmp_path):
    """The kit of a dozen pages, built once."""
    root = welcome_aboard(tmp_path)
    work_of(root, tmp_path / "site")
    return root


def test_nothing_is_done_again_when_nothing_has_changed(kit, tmp_path):
    """Not even where the site goes elsewhere."""
    assert work_of(kit, tmp_path / "elsewhere") == {}


def test_what_the_cache_has_lost_is_made_again(kit, tmp_path):
    """Hashes of entries are known that somebody, or a full disk, has taken away; so is the site that had the pages."""
    steps = open_caches(kit).steps
    notes = {steps.key(name, [str(kit.resolve())]) for name in (BRIEFS, FACTS)}
    for entry in steps.folder.iterdir():
        if entry.name not in notes:
            entry.unlink()
    page = kit / "content/en/privacy.md"
    page.write_text(f"{page.read_text('utf-8')}\nOne sentence more.\n", "utf-8")
    built = outcome(kit, open_caches(kit), tmp_path / "elsewhere")

    assert built == outcome(kit, open_caches(kit, is_used=False), tmp_path / "new")


def test_a_sentence_costs_its_page_its_chapter_and_the_search_index(kit, tmp_path):
    """The chapter is laid out once to find its pages, and once with the numbers of all."""
    page = kit / "content/en/privacy.md"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\nOne sentence more.\n", "utf-8")
    work_of(kit, tmp_path / "site")  # the booklet may have come whole from another build's cache
    page.write_text(f"{text}\nOne sentence also.\n", "utf-8")

    assert work_of(kit, tmp_path / "site") == {
        "papers of page": 1,
        "page": 1,
        "engine page": 1,
        "finished page": 1,
        "search index": 1,
        "chapter": 1,
        "chapter layout": 1,
        "part": 1,
    }


def test_a_reworded_question_costs_its_forms_page_and_no_other(kit, tmp_path):
    """Its paper has as many pages and kilobytes as before, so that every card of it is the same."""
    form = kit / "content/en/forms/first-week.yml"
    text = form.read_text("utf-8")
    label = re.search(r"label: ([A-Z])", text)
    form.write_text(f"{text[: label.start(1)]}Y{text[label.end(1) :]}", "utf-8")
    work_of(kit, tmp_path / "site")  # packs may have come whole from another build's cache
    form.write_text(f"{text[: label.start(1)]}Z{text[label.end(1) :]}", "utf-8")
    work = work_of(kit, tmp_path / "site")

    assert (work["page"], work["engine page"], work["finished page"]) == (1, 1, 1)
    assert work["prefilled texts"] == 1  # the example that answers it
    assert work["part"] == 1  # the form, for its paper, its example and its pack


def test_a_longer_form_costs_the_pages_that_say_how_large_its_paper_is(kit, tmp_path):
    form = kit / "content/en/forms/first-week.yml"
    fields = "".join(f"      - {{id: more_{n}, kind: text, label: What else?, lines: 9}}\n" for n in range(9))
    form.write_text(f"{form.read_text('utf-8').rstrip()}\n{fields}", "utf-8")
    work = work_of(kit, tmp_path / "site")

    assert 1 < work["page"] < len(list((tmp_path / "site").rglob("*.html")))
    assert 1 < work["engine page"] <= work["page"]


def test_a_colour_costs_every_page_once(kit, tmp_path):
    """The drawings on pages wear it."""
    brand = kit / "theme/_brand.yml"
    brand.write_text(re.sub("#[0-9a-f]{6}", "#1c5d4a", brand.read_text("utf-8"), count=1), "utf-8")
    work = work_of(kit, tmp_path / "site")
    pages = len(list((tmp_path / "site").rglob("*.html")))

    assert (work["page"] + work["presentation"], work["colours"]) == (pages, 1)
    assert work.get("engine page", 0) <= pages


def test_a_cache_that_cannot_be_written_costs_time_and_a_note(tmp_path):
    """A build server whose cache is read-only still publishes."""
    folder = over_tiny(tmp_path, {})
    with closed(tmp_path / "cache") as cache:
        done = run("build", folder=folder, SAMTALEKIT_CACHE=str(cache))

        assert (folder / "site/index.html").is_file()
        assert f"{cache} cannot be written" in done.stderr
        assert "set SAMTALEKIT_CACHE to another" in done.stderr
    assert not (folder / ".samtalekit/cache/papers").exists()
