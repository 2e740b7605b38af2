"""Pictures in pages: named relative to the source, shown wherever the page is."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageCms, PngImagePlugin

from samtalekit.pipeline.site import make_site
from samtalekit.web.assets import picture as published
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
    source = re.search(r'<img src="([^"]+)" alt="Et foto"', shown)[1]

    assert source == "../assets/pictures/" + picture.replace("ø", "%C3%B8").replace(" ", "%20")
    with Image.open(site / "assets/pictures" / picture) as shown, Image.open(BytesIO(PICTURE)) as given:
        assert ImageChops.difference(shown.convert("RGB"), given.convert("RGB")).getbbox() is None


def test_a_picture_in_a_block_is_shown_too(make):
    site = make("::: tip\n![Et foto](foto.png)\n:::", "more/foto.png")

    assert 'src="../assets/pictures/more/foto.png"' in (site / "mere-viden/loen.html").read_text("utf-8")


SECRET = b"Invented Person"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo(kind, *, orientation=1, size=(40, 20)):
    """A picture with a position, an artist, a comment and a colour profile; its left half is red."""
    image = Image.new("RGB", size, "navy")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 30.0), 3: "E", 4: (12.0, 34.0, 5.0)})
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET.decode())
    more = {
        "JPEG": {"comment": SECRET, "quality": 95, "subsampling": 0},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": SECRET, "lossless": True},
    }
    out = BytesIO()
    image.save(out, kind, exif=exif, icc_profile=PROFILE, **more[kind])
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_published_without_what_it_tells_of_people_and_places(kind, tmp_path):
    """Position, artist, comments and program's notes stay at home; the colour profile goes along."""
    file = tmp_path / "photo"
    file.write_bytes(photo(kind))
    made = published(file)

    assert SECRET in file.read_bytes()
    assert SECRET not in made
    with Image.open(BytesIO(made)) as image:
        assert image.format == kind
        assert dict(image.getexif()) == {}
        assert image.info["icc_profile"] == PROFILE
        assert image.size == (40, 20)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_on_its_side_is_published_upright(kind, tmp_path):
    """Orientation is one of the notes that go; so the pixels are turned first. 6 is a camera turned to the right."""
    file = tmp_path / "photo"
    file.write_bytes(photo(kind, orientation=6))
    with Image.open(BytesIO(published(file))) as image:
        pixels = image.convert("RGB")

    assert pixels.size == (20, 40)
    assert pixels.getpixel((10, 5))[0] > 200  # red, which was on the left, is above
    assert pixels.getpixel((10, 35))[2] > 100


def test_a_picture_is_published_as_the_same_bytes_every_time(tmp_path):
    """Two colleagues publish one site."""
    file = tmp_path / "photo"
    file.write_bytes(photo("JPEG"))

    assert published(file) == published(file)


def test_transparency_and_movement_stay(tmp_path):
    """They are pixels, too."""
    one, other = Image.new("RGBA", (8, 8), (255, 0, 0, 0)), Image.new("RGBA", (8, 8), (0, 0, 255, 128))
    one.save(tmp_path / "still.png")
    one.save(tmp_path / "moving.webp", save_all=True, append_images=[other], duration=100, lossless=True)
    with Image.open(BytesIO(published(tmp_path / "still.png"))) as still:
        assert still.convert("RGBA").getpixel((4, 4))[3] == 0
    with Image.open(BytesIO(published(tmp_path / "moving.webp"))) as moving:
        assert moving.n_frames == 2
