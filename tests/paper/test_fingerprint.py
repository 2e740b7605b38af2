"""The cache key of a paper: it differs when anything differs that the paper's bytes can come from."""

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields, replace

import pytest
from PIL import Image

from helpers.typefaces import face
from paper.samples import COLOURS, FONTS, FRAME, ROOT, every_kind, make_theme, small_form
from samtalekit.core import cache as module
from samtalekit.core.cache import installed_packages, platform_versions, source_files, toolchain_hash
from samtalekit.model.workplace import DataNotice
from samtalekit.paper.compose import compose
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions, orders

SOURCES = sorted(path.relative_to(module.PACKAGE).as_posix() for path in module.PACKAGE.rglob("*.[pt][yo]*") if path.suffix in {".py", ".toml"})  # fmt: skip
PAPER = (ROOT / "theme/print/paper.css").read_text(encoding="utf-8")
FORM = (ROOT / "theme/print/form.html.j2").read_text(encoding="utf-8")
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h§v10H0z" fill="#112233"/></svg>'
TYPEFACE = "typography:\n  fonts:\n    - {family: Shed Sans, source: file, files: [{path: fonts/shed.ttf, weight: 400}]}\n  base: Shed Sans\n"


def picture(colour):
    """A picture of four pixels."""
    held = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(held, "PNG")
    return held.getvalue()


def made_from(form=None, frame=FRAME, theme=None, **changes):
    theme = theme or make_theme()
    return Fingerprints(theme).of(replace(compose(form or every_kind(), frame=frame, theme=theme), **changes))


def keys_of(root):
    """The key of each paper of a folder, by its language and id."""
    loaded = load_project(root)
    keys = Fingerprints(loaded.theme)
    return {(each.language, each.id): keys.of(each) for each in compositions(loaded)}


def inputs_of(root):
    """The hash of what each paper of a folder is made from, by its language and id."""
    loaded = load_project(root)
    keys = Fingerprints(loaded.theme)
    return {(each.language, each.composed().id): keys.of_inputs(each.inputs) for each in orders(loaded)}


def test_the_same_makings_have_the_same_fingerprint():
    """Then yesterday's paper is good today."""
    assert made_from() == made_from()


def test_the_place_of_the_theme_does_not_count(tmp_path):
    """A cache serves two checkouts of the same kit."""
    shutil.copytree(ROOT / "theme" / "print", tmp_path / "print")
    shutil.copytree(FONTS, tmp_path / "fonts")
    here = make_theme()
    faces = tuple(replace(face, path=tmp_path / "fonts" / face.path.name) for face in here.print_faces)
    field_face = tmp_path / "fonts" / here.field_face.name
    there = replace(here, folders=(tmp_path,), print_faces=faces, field_face=field_face)

    assert made_from(theme=there) == made_from(theme=here)


@pytest.mark.parametrize(
    "changed",
    [
        {"form": small_form({"id": "a", "kind": "line", "label": "A"})},
        {"frame": replace(FRAME, workplace="Fjordby")},
        {"frame": replace(FRAME, data_notice=DataNotice(kept_in="mappen"))},
        {"frame": replace(FRAME, own_notice="Papiret er dit.")},
        {"theme": make_theme(light=COLOURS | {"brand": "#112233"})},
        {"theme": make_theme(field_face=FONTS / "sk-sans-regular.ttf")},
        {"theme": make_theme(logo=None)},
        {"theme": make_theme(text_stack="serif")},
    ],
)
def test_whatever_the_paper_shows_is_in_its_fingerprint(changed):
    """A new colour, a new word, a new face: a new paper."""
    assert made_from(**changed) != made_from()


def test_what_is_only_in_the_fields_is_in_the_fingerprint():
    """A limit nobody sees on paper still changes the PDF."""
    short, long = ({"id": "a", "kind": "line", "label": "A", "max_length": n} for n in (10, 20))

    assert made_from(small_form(short)) != made_from(small_form(long))


@pytest.mark.parametrize(
    "name", [field.name for field in fields(compose(every_kind(), frame=FRAME, theme=make_theme()))]
)
def test_every_part_of_a_composition_counts(name):
    """The id, too: two papers that look alike are still two files with a title and a language each."""
    other = {"widgets": (), "definitions": (), "edition": 99}.get(name, "another")

    assert made_from(**{name: other}) != made_from()


WORKPLACE = "name: {name}\nkit: ../../tiny\nlanguages: [en]\nexample: true\n"
CHANGES = {
    "a workplace's value": ("workplace.yml", WORKPLACE.format(name="Shed §")),
    "a choice for papers": ("workplace.yml", WORKPLACE.format(name="Shed") + "papers: {foot: House §}\n"),
    "a colour of the brand": ("theme/_brand.yml", "color: {primary: '#0d5c6§'}\n"),
    "a template of the theme": ("theme/print/form.html.j2", FORM + "<!-- § -->"),
    "a style sheet of the theme": ("theme/print/paper.css", PAPER + "/* § */"),
    "the words of a form": ("content/en/forms/check-up.yml", "extends: true\nreword: {title: Check-up §}\n"),
    "a logo": ("theme/logo.svg", LOGO),
}
"""A file in which ``§`` is one thing and then another, by what it changes."""


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_the_sources_makes_the_papers_anew(what, workplace):
    """Whatever an editor changes that papers show."""
    path, text = CHANGES[what]
    brand = {"theme/_brand.yml": "logo: logo.svg\n"} if what == "a logo" else {}
    for keys in (keys_of, inputs_of):
        one, other = (keys(workplace({**brand, path: text.replace("§", value)})) for value in "12")

        assert one.keys() == other.keys()
        assert one["en", "check-up"] != other["en", "check-up"]


PAGE = "---\ntitle: Lamps\nsummary: Lamps.\n---\n\n![A lamp](lamp.png)\n"


@pytest.mark.parametrize(
    "changed",
    [{"content/en/lamps.md": PAGE.replace("A lamp", "Two lamps")}, {"content/en/lamp.png": picture("red")}],
    ids=["a page", "a picture of the same name"],
)
def test_a_change_of_a_page_is_in_the_booklet_alone(changed, workplace):
    """The rest is found before it is composed."""
    files = {"content/en/lamps.md": PAGE, "content/en/lamp.png": picture("blue")}
    before = inputs_of(workplace(files))
    after = inputs_of(workplace(files | changed))

    assert {paper for paper in before if before[paper] != after[paper]} == {("en", "booklet")}


def test_a_typeface_of_the_same_name_with_other_outlines_makes_the_papers_anew(workplace):
    """A foundry's update keeps the file's name."""
    files = {"theme/_brand.yml": TYPEFACE, "theme/fonts/shed.ttf": face()}
    for keys in (keys_of, inputs_of):
        before = keys(workplace(files))
        after = keys(workplace(files | {"theme/fonts/shed.ttf": face(FONTS / "sk-sans-italic.ttf")}))

        assert not set(before.values()) & set(after.values())


def test_what_no_paper_shows_makes_none_anew(workplace):
    """An editor of pages waits for no paper: a style of the web, a colour for dark screens."""
    files = {"theme/_brand.yml": "color:\n  primary: {light: '#0d5c6b', dark: '#7fd0df'}\n"}
    before = keys_of(workplace(files))
    changed = {
        "theme/_brand.yml": files["theme/_brand.yml"].replace("#7fd0df", "#90e0ef"),
        "theme/web/css/own.css": "p { margin: 1rem }",
    }

    assert keys_of(workplace(changed)) == before


def test_a_file_that_a_template_has_the_renderer_read_counts(tmp_path):
    """It is in the theme's own folder, and its address stays the same when it is drawn anew."""
    seen = []
    for width in (10, 20):
        (tmp_path / "stamp.svg").write_text(LOGO.replace("§", str(width)))
        picture = f"<img alt='' src='{(tmp_path / 'stamp.svg').as_uri()}'>"
        seen.append(made_from(theme=make_theme(tmp_path), html=picture))

    assert seen[0] != seen[1]


def test_every_source_file_of_the_program_counts(tmp_path):
    """A release may change a word, a number's format or a drawing in any of them."""
    shutil.copytree(module.PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__"))
    before = dict(line.rsplit(" ", 1) for line in source_files(tmp_path / "package"))
    for name in SOURCES:
        (tmp_path / "package" / name).write_bytes((module.PACKAGE / name).read_bytes() + b"\n# another release\n")
    after = dict(line.rsplit(" ", 1) for line in source_files(tmp_path / "package"))

    assert len(SOURCES) > 150
    assert {name for name in before if before[name] != after[name]} == set(SOURCES)


def test_a_source_file_that_is_new_or_gone_counts(tmp_path):
    """Also where no other file changes."""
    (tmp_path / "a.py").write_text("")
    before = list(source_files(tmp_path))
    (tmp_path / "a.py").rename(tmp_path / "b.py")

    assert list(source_files(tmp_path)) != before


@pytest.mark.parametrize("library", ["weasyprint", "pydyf", "pikepdf", "pypdfium2", "pillow", "fonttools", "tinycss2"])
def test_another_version_of_a_library_counts(library, tmp_path):
    """Whether it prints papers, finishes them or draws their pictures."""
    (installed,) = [name for name in installed_packages(sys.path) if name.lower().startswith(f"{library}-")]
    (tmp_path / f"{library}-99.dist-info").mkdir()

    assert installed.endswith(".dist-info")
    assert list(installed_packages([str(tmp_path), *sys.path])) != list(installed_packages(sys.path))


def test_the_libraries_of_the_system_count_as_the_renderer_loads_them():
    """Lines break where Pango and HarfBuzz break them; zlib decides what compressed bytes are."""
    from weasyprint.text.ffi import pango

    versions = dict(line.split(" ", 1) for line in platform_versions())
    major, minor, patch = map(int, versions["pango"].split("."))

    assert pango.pango_version() == major * 10_000 + minor * 100 + patch
    assert {"harfbuzz", "fontconfig", "freetype", "zlib", "cpython"} <= versions.keys()
    assert "absent" not in versions.values()


@pytest.mark.parametrize("name", ["source_files", "installed_packages", "platform_versions"])
def test_what_the_machine_brings_is_in_every_key(name, monkeypatch):
    """Each of the three lists; one that was left out would hand out old papers after an update."""
    before = made_from()
    monkeypatch.setattr(module, name, lambda *_: ["another"])
    toolchain_hash.cache_clear()
    after = made_from()
    monkeypatch.undo()
    toolchain_hash.cache_clear()

    assert after != before


PARTS = ("core/locale.py", "model/fields.py", "theming/colours.py", "content/figures.py", "paper/pdf/appearance.py", "pipeline/papers.py", "core/messages/en/paper.toml")  # fmt: skip
"""A file of each floor that can reach a paper, and one of the words that papers print."""

SHOW_KEYS = """
import json, sys
from pathlib import Path
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions
from samtalekit.paper.fingerprint import Fingerprints
opened = load_project(Path(sys.argv[1]))
keys = Fingerprints(opened.theme)
print(json.dumps([keys.of(each) for each in compositions(opened)]))
"""


def test_another_release_makes_every_paper_anew(workplace, tmp_path):
    """The program itself is copied, and a word or a module of each floor is changed in the copy."""
    package = tmp_path / "program" / "generator" / "samtalekit"
    shutil.copytree(module.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "theme", tmp_path / "program" / "theme")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "program")
    root = workplace({})

    def keys():
        surroundings = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        result = subprocess.run([sys.executable, "-c", SHOW_KEYS, str(root)], env=surroundings, capture_output=True, text=True, check=True)  # fmt: skip
        return set(json.loads(result.stdout))

    seen = [keys(), keys()]
    assert seen[0] == seen.pop()
    for name in PARTS if os.environ.get("SAMTALEKIT_SOAK") else PARTS[-1:]:
        file = package / name
        file.write_text(file.read_text("utf-8") + "\n# another release\n", encoding="utf-8")
        seen.append(keys())

    assert len(set.union(*seen)) == sum(map(len, seen))
