"""The top of the repository: what a newcomer sees first is the product, and nothing that was left behind."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"content", "theme", "generator", "mkdocs.yml", "tests", "pyproject.toml", "README.md"}
EXPECTED_BY_TOOLS = {"Makefile", "LICENSE", "requirements.lock", ".ci", ".github", ".devcontainer", ".editorconfig", ".gitignore"}  # fmt: skip


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_it_holds_the_product_and_what_tools_expect_there():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {path.split("/")[0] for path in listed.splitlines()}

    assert tops >= OURS
    assert tops - OURS <= EXPECTED_BY_TOOLS
