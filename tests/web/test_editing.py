"""Edit links: the file itself for what is one's own, a new file for what is the kit's."""

import pytest

from samtalekit.model.page import Origin
from samtalekit.web.urls import edit_of, new_file_address

GITHUB = "https://github.com/havneby/mus-kit/edit/main/"
PATH = "content/da/steps/plan.md"


def origin(*, is_own):
    return Origin(path=PATH, is_own=is_own, text="---\n")


def test_a_file_of_one_s_own_is_opened_itself():
    edit = edit_of(GITHUB, origin(is_own=True))

    assert (edit.kind, edit.href) == ("file", GITHUB + PATH)


def test_an_address_without_a_slash_at_its_end_is_meant_with_one():
    assert edit_of(GITHUB.rstrip("/"), origin(is_own=True)).href == GITHUB + PATH


def test_a_page_of_the_kit_goes_by_a_copy():
    edit = edit_of(GITHUB, origin(is_own=False))

    assert edit.kind == "copy"


def test_without_an_edit_address_there_is_no_link():
    assert edit_of(None, origin(is_own=True)) is None


@pytest.mark.parametrize(
    ("edit_address", "new_file"),
    [
        (GITHUB, f"https://github.com/havneby/mus-kit/new/main/?filename={PATH}"),
        ("https://gitlab.com/havneby/mus/-/edit/main/", f"https://gitlab.com/havneby/mus/-/new/main/?file_name={PATH}"),
        (
            "https://codeberg.org/havneby/mus/_edit/main/",
            "https://codeberg.org/havneby/mus/_new/main/content/da/steps?filename=plan.md",
        ),
        ("https://intranet.example/cms/", "https://intranet.example/cms/"),
    ],
)
def test_a_new_file_opens_where_the_host_opens_files(edit_address, new_file):
    assert new_file_address(edit_address, PATH) == new_file
