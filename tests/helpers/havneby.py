"""The one workplace that tests have over the whole default kit.

A paper carries its workplace's name and colours, so that each further workplace would have all of the kit's papers
rendered anew. What is the same for one of them is tried with this one, whose papers all tests of a run share.
"""

import os
from pathlib import Path

from PIL import Image

from helpers.projects import TESTS
from samtalekit.model.outputs import Paper
from samtalekit.paper.compose import Composition
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.pipeline.cache import open_paper_cache
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions, maker

ROOT = TESTS.parent
WORKPLACE = """
name: Havneby Styrelse
languages: [da, en]
edit_address: https://github.com/havneby/mus-kit/edit/main/
contact: {name: HR i Havneby Styrelse, email: hr@havneby.example}
season: {preparation: 2027-02-01/2027-02-28, talks: 2027-03-01/2027-03-31, follow_up: 2027-09-15}
data_notice: {kept_in: sagssystemet, deleted_after: to år}
accessibility_statement: https://was.digst.dk/havneby
"""
FEW = (
    ""
    if os.environ.get("SAMTALEKIT_SOAK")
    else "forms: [development-plan]\npages: [index, contact]\nnews: false\npaths: []\n"
)
"""What a ``workplace.yml`` chooses of the default kit where a part shows as much as the whole; a soak takes it all."""

PICTURE = "\n![Kort over vejen fra stationen til HR](map.png)\n"  # wider than any screen


def havneby(folder: Path) -> Path:
    """The default kit as a workplace publishes it that has an edit address, and one page of its own with a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "workplace.yml").write_text(WORKPLACE, encoding="utf-8")
    own = folder / "content" / "da" / "contact.md"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes((ROOT / "content" / "da" / "contact.md").read_bytes() + PICTURE.encode())
    Image.new("RGB", (2400, 600), "#6b7f86").save(own.with_name("map.png"))
    return folder


def papers_of(root: Path, *kinds: str) -> list[tuple[Composition, Paper]]:
    """Every paper of a folder, or those of some kinds, composed and rendered; from the cache where it is there."""
    loaded = load_project(root)
    paper_cache, fingerprints, make = open_paper_cache(root), Fingerprints(loaded.theme), maker(loaded.theme)
    made = []
    for each in compositions(loaded):
        if kinds and each.kind not in kinds:
            continue
        key = fingerprints.of(each)
        with paper_cache.locked(key):
            found = paper_cache.get(key)
            if found is None:
                found = make(each)
                paper_cache.put(key, found)
        made.append((each, found))
    return made
