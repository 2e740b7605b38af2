"""The story of the README: a folder of one's own, a brand of one's own, a page of one's own."""

import os
import re
import shutil

import pytest
from pypdf import PdfReader
from ruamel.yaml import YAML

from samtalekit.cli.main import main
from stories.conftest import ROOT, assert_whole, manifest_of, run

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><title>Skolen</title>'
    '<rect width="60" height="20" fill="#3b0764"/></svg>'
)


IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
STEPS = ("steps/plan", "steps/bridge", "steps/share", "steps/learn", "steps/effect")
FORMS = ["development-plan"]
FEW = "forms: [development-plan]\npages: [index, contact, start/employee, more/year]\nnews: false\npaths: [employee]\n"
"""Settings that leave one paper of each kind; what holds for these holds for all."""

PARTS = ("booklet-steps", "booklet-forms", "booklet-more")
"""The booklets of the whole kit, which is too much for one."""

LESS = "forms: []\npages: [index, contact, steps/plan]\nnews: false\npaths: []\n"


def forms_of_the_kit() -> list[str]:
    """Their ids, in the order of kit.yml."""
    kit = ROOT / "content" / "kit.yml"
    return list(YAML(typ="safe").load(kit.read_text(encoding="utf-8"))["forms"])


def test_a_new_folder_builds_at_once_into_a_whole_branded_site(new_workplace):
    """An editor runs two commands and has a site with five steps and all papers in the workplace's name."""
    pages = ", ".join(["index", "contact", "steps/index", *STEPS, "start/employee", "more/wheel", "more/year"])
    folder = new_workplace("" if IS_SOAK else f"forms: {FORMS}\npages: [{pages}]\nnews: false\npaths: [employee]\n")
    forms = forms_of_the_kit() if IS_SOAK else FORMS

    done = run("build", folder=folder)

    site = folder / "site"
    assert_whole(site)
    manifest = manifest_of(site)
    assert manifest["workplace"] == "Havnegade skole"
    assert len([page for page in manifest["pages"] if page["id"] in STEPS]) == 5
    papers = [(paper["kind"], paper["id"]) for paper in manifest["papers"]]
    assert [name for kind, name in papers if kind == "form"] == forms
    assert {name for kind, name in papers if kind == "example"} == {
        path.stem
        for path in (ROOT / "content" / "da" / "examples").glob("*.yml")
        if path.stem.startswith(tuple(f"{form}-" for form in forms))
    }
    assert [each for each in papers if each[0] not in {"form", "example"}] == [
        *(("pack", f"pack-{audience}") for audience in (("employee", "hr", "manager") if IS_SOAK else ("employee",))),
        *(("booklet", name) for name in (PARTS if IS_SOAK else ("booklet",))),
        ("poster", "effect-figure"),
        ("poster", "process-figure"),
        ("poster", "wheel"),
        ("poster", "year"),
        *([("cards", "dialogue-cards")] if IS_SOAK else []),
        *(("sheet", f"sheet-{step.partition('/')[2]}") for step in sorted(STEPS)),
    ]
    assert "Havnegade skole: the site is in site" in done.stdout
    for page in manifest["pages"]:
        assert "Havnegade skole" in (site / page["path"]).read_text(encoding="utf-8"), page["path"]
    for paper in (each for each in manifest["papers"] if each["kind"] != "example"):
        words = "".join(sheet.extract_text() for sheet in PdfReader(site / paper["path"]).pages)
        assert "Havnegade skole" in words, paper["path"]


def test_one_colour_changes_page_and_paper(new_workplace):
    """The brand is one file: a new primary colour reaches the style of the pages and every paper."""
    folder = new_workplace(FEW)
    run("build", folder=folder)
    before = manifest_of(folder / "site")
    brand = folder / "theme" / "_brand.yml"

    brand.write_text(brand.read_text(encoding="utf-8").replace("#1f4e79", "#6b1f5c"), encoding="utf-8")
    run("build", folder=folder)

    after = manifest_of(folder / "site")
    assert "#6b1f5c" in (folder / "site" / "assets" / "site.css").read_text(encoding="utf-8")
    assert all(a["sha256"] != b["sha256"] for a, b in zip(before["papers"], after["papers"], strict=True))
    colour = b"0.41961 0.12157 0.36078"  # 6b 1f 5c as PDF writes it
    for paper in after["papers"]:
        streams = [sheet.get_contents().get_data() for sheet in PdfReader(folder / "site" / paper["path"]).pages]
        assert any(_rounded(stream, colour) for stream in streams), paper["path"]


def _rounded(stream, colour):
    expected = [round(float(part), 2) for part in colour.split()]
    numbers = re.findall(rb"(\d?\.?\d+) (\d?\.?\d+) (\d?\.?\d+) (?:rg|RG|scn|SCN)", stream)
    return any([round(float(part), 2) for part in each] == expected for each in numbers)


def test_a_logo_of_ones_own_is_on_every_page_and_paper(new_workplace):
    """The logo is a file beside the brand; it is copied to the site and drawn on the papers."""
    folder = new_workplace(FEW)
    (folder / "theme" / "logo.svg").write_text(LOGO, encoding="utf-8")
    brand = folder / "theme" / "_brand.yml"
    brand.write_text(brand.read_text(encoding="utf-8").replace("# logo:", "logo:"), encoding="utf-8")

    run("build", folder=folder)

    site = folder / "site"
    assert 'fill="#3b0764"' in (site / "assets" / "logo.svg").read_text(encoding="utf-8")
    for page in manifest_of(site)["pages"]:
        assert "assets/logo.svg" in (site / page["path"]).read_text(encoding="utf-8"), page["path"]
    for paper in (each for each in manifest_of(site)["papers"] if each["kind"] != "example"):
        first = PdfReader(site / paper["path"]).pages[0].get_contents().get_data()
        assert _rounded(first, b"0.23137 0.02745 0.39216"), paper["path"]


def test_a_page_copied_from_the_kit_and_edited_replaces_it(new_workplace):
    """A file at the same path in the workplace's content replaces the kit's."""
    folder = new_workplace("" if IS_SOAK else LESS)
    own = folder / "content" / "da" / "steps" / "plan.md"
    own.parent.mkdir(parents=True)
    shutil.copy(ROOT / "content" / "da" / "steps" / "plan.md", own)
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("## Hvornår", "Hos os begynder vi i december.\n\n## Hvornår", 1), encoding="utf-8")

    run("build", folder=folder)

    path = next(page["path"] for page in manifest_of(folder / "site")["pages"] if page["id"] == "steps/plan")
    assert "Hos os begynder vi i december." in (folder / "site" / path).read_text(encoding="utf-8")


def test_a_workplaces_own_words_for_roles_reach_pages_and_papers(new_workplace):
    """A workplace that says afdelingsleder reads afdelingsleder, in sentences and in the forms' labels."""
    folder = new_workplace("" if IS_SOAK else FEW)
    words = "{one: rektor, the: rektoren, many: rektorer, the_many: rektorerne}"
    settings = folder / "workplace.yml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + f"roles: {{da: {{manager: {words}}}}}\n", encoding="utf-8"
    )

    run("build", folder=folder)

    site = folder / "site"
    manifest = manifest_of(site)
    plan = next(paper for paper in manifest["papers"] if paper["id"] == "development-plan")
    assert any("rektoren" in field["label"] for field in plan["fields"])
    words = " ".join((site / page["path"]).read_text(encoding="utf-8") for page in manifest["pages"])
    assert "rektoren" in words
    assert not re.findall(r"\b[Ll]eder(?:en|ne|e)?\b", re.sub(r"<[^>]*>", " ", words))


def test_an_error_leaves_the_earlier_site_as_it_was(new_workplace):
    """A broken edit is reported, exits 1, and changes nothing of the existing site."""
    folder = new_workplace("" if IS_SOAK else FEW)
    run("build", folder=folder)
    before = manifest_of(folder / "site")
    (folder / "workplace.yml").write_text("name: Havnegade\nlanguages: [da]\nnavn: x\n", encoding="utf-8")

    done = run("build", folder=folder, check=False)

    assert done.returncode == 1
    assert "workplace.yml:3:1: unknown-key" in done.stderr
    assert manifest_of(folder / "site") == before
    assert_whole(folder / "site")


def test_a_build_never_replaces_a_folder_that_is_no_site(new_workplace):
    """``--into`` a folder with other things in it is refused with exit code 4, and the things stay."""
    folder = new_workplace()
    (folder / "papers").mkdir()
    (folder / "papers" / "dear.txt").write_text("mine", encoding="utf-8")

    done = run("build", "--into", "papers", folder=folder, check=False)

    assert done.returncode == 4
    assert [path.name for path in (folder / "papers").iterdir()] == ["dear.txt"]


def test_a_site_is_never_laid_among_its_own_sources(new_workplace, monkeypatch, in_english):
    """``--into theme/site`` would make the next build read its own result."""
    folder = new_workplace()
    monkeypatch.chdir(folder)

    for place in ("theme/site", "content/da/site", ".git", ".samtalekit/site", "."):
        with pytest.raises(SystemExit) as stopped:
            main(["build", "--into", place])
        assert stopped.value.code == 4, place

    assert not (folder / "theme" / "site").exists()
