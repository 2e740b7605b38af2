"""What files and papers say reaches a terminal and a log as text: no colours, no lines of their own, no commands."""

import pytest

from helpers.projects import PAGE


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_name_with_a_line_break_forges_no_line(format_, workplace, tmp_path, capsys, monkeypatch):
    """GitHub takes a line that begins with ``::`` for a command."""
    from samtalekit.cli import main  # as the command does

    (tmp_path / "away.md").write_text(PAGE)
    root = workplace({})
    (root / "content/en").mkdir(parents=True, exist_ok=True)
    (root / "content/en/a\n::error::b\x1b[31m.md").symlink_to(tmp_path / "away.md")
    monkeypatch.chdir(root)

    with pytest.raises(SystemExit):
        main.main(["check", "--format", format_])

    output = "".join(capsys.readouterr())
    assert "error::b" in output
    assert not [line for line in output.splitlines() if line.startswith("::")]
    assert "\x1b[31m" not in output
