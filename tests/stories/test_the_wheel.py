"""An installed samtalekit works without its checkout."""

import os
import subprocess
import sys

from stories.conftest import ROOT


def test_the_wheel_holds_content_theme_and_settings(tmp_path):
    """Who installs the package gets the kit with it: a new workplace passes its check far from any checkout."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    wheel = next(tmp_path.glob("*.whl"))
    target = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    surroundings = {**os.environ, "PYTHONPATH": str(target), "SAMTALEKIT_LANG": "en"}
    command = [sys.executable, "-m", "samtalekit.cli.main"]

    subprocess.run([*command, "new", "ours"], cwd=tmp_path, env=surroundings, check=True, capture_output=True)
    checked = subprocess.run(
        [*command, "check", "ours"], cwd=tmp_path, env=surroundings, check=True, capture_output=True, text=True
    )
    where = subprocess.run(
        [sys.executable, "-c", "import samtalekit; print(samtalekit.__file__)"],
        cwd=tmp_path, env=surroundings, check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert where.stdout.startswith(str(target))
    assert "39 pages, 16 forms" in checked.stdout
