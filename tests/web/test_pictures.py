"""Pictures in pages: named relative to the source, shown wherever the page is."""

import re

import pytest

from samtalekit.pipeline.site import make_site
from web import samples
from web.samples import page, small_kit

PICTURE = samples.preview()


@pytest.fixture
def make(tmp_path):
    """Make the site of one page, ``more/pay`` at ``mere-viden/loen``, and one picture."""

    def made(body, picture):
        file = tmp_path / "content" / picture
        file.parent.mkdir(parents=True)
        file.write_bytes(PICTURE)
        kit = small_kit(page("index"), page("more/pay", address="mere-viden/loen", body=body))
        localized = kit.localized[0].model_copy(update={"images": {picture: file}})
        _kit, theme, site_file = samples.default_kit()
        return make_site(kit.model_copy(update={"localized": (localized,)}), theme, [], site_file, tmp_path / "work")

    return made


@pytest.mark.parametrize(
    ("target", "picture"),
    [
        ("foto.png", "more/foto.png"),
        ("../steps/foto.png", "steps/foto.png"),
        ("../foto.png", "foto.png"),
        ("l%C3%B8n%20nu.png", "more/løn nu.png"),
        ("<løn nu.png>", "more/løn nu.png"),
    ],
    ids=["beside the page", "in another folder", "above", "percent-encoded", "with a space"],
)
def test_a_picture_is_shown_from_where_it_arrives(make, target, picture):
    site = make(f"![Et foto]({target})", picture)
    shown = (site / "mere-viden/loen.html").read_text("utf-8")
    source = re.search(r'<img alt="Et foto" src="([^"]+)"', shown)[1]

    assert source == "../assets/pictures/" + picture.replace("ø", "%C3%B8").replace(" ", "%20")
    assert (site / "assets/pictures" / picture).read_bytes() == PICTURE


def test_a_picture_in_a_block_is_shown_too(make):
    site = make("::: tip\n![Et foto](foto.png)\n:::", "more/foto.png")

    assert 'src="../assets/pictures/more/foto.png"' in (site / "mere-viden/loen.html").read_text("utf-8")
