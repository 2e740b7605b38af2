"""Folders for tests: a project is a dict of files; most lie over a tiny kit, so that they need not hold one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

TESTS = Path(__file__).parents[1]
SAMPLES = TESTS / "samples"
TINY = SAMPLES / "tiny"
WORKPLACE = "name: Harbour Shed\nkit: ../../tiny\nlanguages: [en]\nexample: true\n"

PAGE = "---\ntitle: Lamps\nsummary: A lamp at each end.\n---\n\n"
"""Front matter of a page of five lines; the sixth is the page's first."""

FORM = (
    "form: lamp\nedition: 1\ntitle: Lamp\npurpose: See that the lamp shines.\nwho: the rider\nwhen: at dusk\n"
    "time: a minute\nsections:\n  - id: look\n    title: Look\n    fields:\n"
)
"""A form of eleven lines that lacks its fields; the twelfth begins ``      - ``."""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder, each by its path in it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def over_tiny(top: Path, files: Mapping[str, str | bytes], name: str = "shed") -> Path:
    """Make a workplace over a copy of the tiny kit, and give its folder."""
    if not (top / "tiny").exists():
        shutil.copytree(TINY, top / "tiny")
    return write(top / "broken" / name, {"workplace.yml": WORKPLACE, **files})
