"""What a build keeps for itself stays in the folder, whatever links a suggestion brings."""

import pytest

from samtalekit.core.errors import SourceErrors
from samtalekit.pipeline.state_dir import state_dir


@pytest.mark.parametrize("name", ["", "/cache", "/papers"])
def test_a_link_in_the_place_of_the_state_dir_is_refused(name, tmp_path):
    """Nothing is written where it leads."""
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / f"shed/.samtalekit{name}"
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SourceErrors) as caught:
        state_dir(tmp_path / "shed")

    assert [finding.code for finding in caught.value.findings] == ["outside-kit"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_state_dir_of_its_own_is_made_and_taken_again(tmp_path):
    """As at every build."""
    assert state_dir(tmp_path) == state_dir(tmp_path) == tmp_path / ".samtalekit"
