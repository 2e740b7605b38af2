"""Pythons of their own that have the libraries of this one but no samtalekit, as a host has them once pip has fetched the rest."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

HERE = Path(sysconfig.get_path("purelib"))


def libraries(folder: Path) -> Path:
    """A folder with the libraries and pip, and without samtalekit."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in HERE.iterdir():
        if "samtalekit" not in each.name and not (folder / each.name).is_symlink():
            (folder / each.name).symlink_to(each)
    return folder


def fresh_python(folder: Path) -> Path:
    """A new environment into which pip can install samtalekit without asking any index; gives its Python."""
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{libraries(folder / 'libraries')}\n", encoding="utf-8")
    return folder / "bin" / "python"


def unpacked(wheel: bytes, folder: Path) -> Path:
    """A wheel laid out as an installer lays it out: the folder to put on Python's path."""
    folder.mkdir(parents=True, exist_ok=True)
    held = folder.with_name(f"{folder.name}.whl")
    held.write_bytes(wheel)
    with zipfile.ZipFile(held) as archive:
        archive.extractall(folder)
    held.unlink()
    return folder


def run_from(package: Path, *arguments: str, cwd: Path, **surroundings: str | None) -> subprocess.CompletedProcess[str]:
    """Run the command from an unpacked wheel or another checkout; a value of None is taken out of the surroundings."""
    given = {**os.environ, "PYTHONPATH": str(package), "SAMTALEKIT_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
    given = {name: value for name, value in (given | surroundings).items() if value is not None}
    command = [sys.executable, "-m", "samtalekit.cli.main", *arguments]
    return subprocess.run(command, cwd=cwd, env=given, capture_output=True, text=True, check=False)
