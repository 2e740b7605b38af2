"""Files are opened in one place, `core.files.read_regular`: a pipe or a device in a folder holds nothing up.

The code is read for every other way to open a file. What is exempt opens no file that a folder could hold.
"""

import ast

import pytest

from helpers.faults import PACKAGE

WAYS = {"read_bytes", "read_text"}
EXEMPT = {
    "cli/streams.py": "the terminal",
    "core/system_errors.py": "the system's own files",
    "core/files.py": "the border",
    "core/swap.py": "the system's own files, and what this run writes",
    "core/messages/__init__.py": "files of the package",
    "jobs/new.py": "files of the package",
    "jobs/own_wheel.py": "files of the package",
    "pipeline/cache.py": "a folder, to lock it",
    "paper/pdf/field_font.py": "streams of a PDF; a typeface of the package",
    "paper/finish.py": "streams of a PDF",
    "paper/pdf/fill.py": "streams of a PDF",
    "paper/join.py": "streams of a PDF",
    "paper/pdf/read.py": "streams of a PDF",
    "paper/pdf/stamp.py": "streams of a PDF",
    "paper/render.py": "files of the package",
    "paper/pdf/optimize.py": "streams of a PDF",
    "paper/pdf/structure.py": "streams of a PDF",
    "theming/templates.py": "what `core.files` has found to be a regular file",
    "web/bundle/licences.py": "files of the package",
}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def opened_in(module):
    """The lines of a module that open a file by themselves."""
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                is_system = (
                    called.attr == "open" and isinstance(called.value, ast.Name) and called.value.id in {"os", "io"}
                )
                if called.attr in WAYS or is_system:
                    yield node.lineno
            elif isinstance(called, ast.Name) and called.id == "open":
                yield node.lineno


@pytest.mark.parametrize("module", [name for name in MODULES if name not in EXEMPT])
def test_no_module_opens_a_file_by_itself(module):
    """Whoever reads a new file need not remember what may lie there."""
    assert list(opened_in(module)) == []


def test_what_is_exempt_still_opens_something():
    """An exemption that nobody needs hides the next mistake."""
    assert [module for module in EXEMPT if not list(opened_in(module))] == []
