"""File systems of a test's own, and folders that keep their name: only root may mount, and nobody closes a folder to root."""

import os
import subprocess
from contextlib import contextmanager, suppress

import pytest

IS_ROOT = os.geteuid() == 0


@contextmanager
def tmpfs(folder, options="size=64m"):
    """A small file system in memory, mounted on a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root may mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def closed(folder):
    """A folder that nobody can write in: read-only for root, without permission for others."""
    folder.mkdir(parents=True, exist_ok=True)
    if IS_ROOT:
        with tmpfs(folder, "size=1m"):
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
            yield folder
        return
    folder.chmod(0o555)
    try:
        yield folder
    finally:
        folder.chmod(0o755)


@contextmanager
def keeps_its_name(folder):
    """A folder of ours that cannot be renamed: a mount point for root, one in a closed folder for others."""
    if IS_ROOT:
        with tmpfs(folder):
            yield folder
        return
    folder.mkdir(parents=True)
    folder.parent.chmod(0o555)
    try:
        yield folder
    finally:
        with suppress(OSError):
            folder.parent.chmod(0o755)
