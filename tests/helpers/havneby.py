"""The one workplace that tests have over the whole default kit.

A paper carries its workplace's name, colours and dates, so that each further workplace would have all of the kit's
papers rendered anew. What is the same for one of them is tried with this one. It has the kit's own example's name and
dates, so that all tests of a run share its papers with each other, and with the site that ``make site`` has built.
"""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from PIL import Image
from ruamel.yaml import YAML

from helpers.projects import TESTS
from samtalekit.model.outputs import Paper
from samtalekit.paper.compose import Composition
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.pipeline.cache import open_caches
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions
from samtalekit.pipeline.renderers import makers

ROOT = TESTS.parent
EDIT_ADDRESS = "https://github.com/havneby/mus-kit/edit/main/"
FEW = (
    ""
    if os.environ.get("SAMTALEKIT_SOAK")
    else "forms: [development-plan]\npages: [index, contact]\nnews: false\npaths: []\n"
)
"""What a ``workplace.yml`` chooses of the default kit where a part shows as much as the whole; a soak takes it all."""

PICTURE = "\n![Kort over vejen fra stationen til HR](map.png)\n"  # wider than any screen


def havneby(folder: Path, **settings: object) -> Path:
    """The default kit as a workplace publishes it that has an edit address, and a picture on its page of news.

    News are not printed, and its brand is the kit's, so that its papers are those of the kit. Further settings replace
    what it has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    example = YAML(typ="safe").load((ROOT / "content" / "kit.yml").read_text(encoding="utf-8"))["workplace"]
    with (folder / "workplace.yml").open("wb") as file:
        YAML().dump({**example, "edit_address": EDIT_ADDRESS, **settings}, file)
    for name in ("_brand.yml", "logo.svg", "logo-dark.svg", "icons/favicon.svg"):
        (folder / "theme" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "theme" / name, folder / "theme" / name)
    news = folder / "content" / "da" / "more" / "news.md"
    news.parent.mkdir(parents=True, exist_ok=True)
    news.write_bytes((ROOT / "content" / "da" / "more" / "news.md").read_bytes() + PICTURE.encode())
    Image.new("RGB", (2400, 600), "#6b7f86").save(news.with_name("map.png"))
    return folder


def papers_of(root: Path, *kinds: str, languages: Collection[str] = ("da", "en")) -> list[tuple[Composition, Paper]]:
    """Every paper of a folder, or those of some kinds or languages, rendered; from the cache where it is there."""
    loaded = load_project(root)
    paper_cache, fingerprints, make = open_caches(root).papers, Fingerprints(loaded.theme), makers(loaded.theme)[0]
    made = []
    for each in compositions(loaded):
        if (kinds and each.kind not in kinds) or each.language not in languages:
            continue
        key = fingerprints.of(each)
        with paper_cache.locked(key):
            found = paper_cache.get(key)
            if found is None:
                found = make(each)
                paper_cache.put(key, found)
        made.append((each, found))
    return made
