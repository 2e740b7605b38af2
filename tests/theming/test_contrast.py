"""Colours: whatever a brand is, what we derive from it can be read; what it gives itself and cannot be read is reported with a shade that can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.projects import write
from samtalekit.core.findings import Location
from samtalekit.model.workplace import Brand
from samtalekit.theming.colours import PAIRS, ROLES, check_contrast, contrast, dark_roles, nearest_passing, tokens_of
from samtalekit.theming.open_theme import DEFAULTS
from samtalekit.theming.theme import TOKENS

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
BRANDS = st.fixed_dictionaries(
    {"primary": COLOUR}, optional={"secondary": COLOUR, "link": COLOUR, "foreground": COLOUR, "background": COLOUR}
)
DARK = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("primary", "secondary", "link", "foreground", "background"), COLOUR)
)


def schemes(light: dict[str, str], dark: dict[str, str]) -> dict[str, dict[str, str]]:
    """The tokens of a brand, as ``open_theme`` makes them."""
    roles = DEFAULTS | light
    if "secondary" not in light:
        del roles["secondary"]
    return {"light": tokens_of(roles, is_dark=False), "dark": tokens_of(dark_roles(roles, dark), is_dark=True)}


def brand_of(light: dict[str, str], dark: dict[str, str]) -> Brand:
    places = {f"light.{role}": Location("_brand.yml", 2) for role in light} | {
        f"dark.{role}": Location("_brand.yml", 3) for role in dark
    }
    return Brand(light=light, dark=dark, places={"": Location("_brand.yml"), **places})


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_counted_as_wcag_counts_it(one, other, ratio):
    """WCAG 2.2, relative luminance; the known values of the web."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@given(COLOUR, COLOUR, st.sampled_from([3.0, 4.5]))
def test_the_nearest_shade_passes_and_is_the_colour_itself_when_that_does(colour, background, ratio):
    """For any colour on any background."""
    shade = nearest_passing(colour, background, ratio)

    assert contrast(shade, background) >= ratio
    assert shade == colour or contrast(colour, background) < ratio


@given(COLOUR, st.none() | COLOUR)
def test_a_brand_may_have_any_colours(primary, secondary):
    """On our own background everything that is drawn can be read, in light and in dark; none of the two is refused."""
    tokens = schemes({"primary": primary} | ({"secondary": secondary} if secondary else {}), {})
    failing = [
        (scheme, pair.top, pair.ground)
        for scheme in tokens
        for pair in PAIRS
        if contrast(tokens[scheme][pair.top], tokens[scheme][pair.ground]) < pair.needed
    ]

    assert failing == []
    assert (tokens["light"]["brand"], tokens["light"]["band"]) == (primary, primary)
    assert tokens["light"]["accent"] == (secondary or tokens["light"]["accent"])


@pytest.mark.parametrize(("role", "token"), [("primary", "brand"), ("secondary", "accent")])
def test_yellow_fills_and_is_never_text(role, token, workplace, codes):
    """It stands as it is under dark text; where it would be text itself, a darker shade does."""
    from samtalekit.pipeline.load import load_project

    root = workplace({"theme/_brand.yml": f'color:\n  primary: "#0b4f3c"\n  {role}: "#ffcc00"\n'.replace(
        'primary: "#0b4f3c"\n  primary', "primary"
    )})  # fmt: skip
    light = load_project(root).theme.light

    assert codes(root) == []
    assert light[token] == "#ffcc00"
    assert contrast(light[f"on-{token}"], "#ffcc00") >= 4.5
    assert light[f"{token}-text"] != "#ffcc00"
    assert contrast(light[f"{token}-text"], "#ffffff") >= 4.5


@pytest.mark.parametrize("primary", ["#ffcc00", "#f28c00", "#c4d600"])
def test_a_yellow_or_orange_first_colour_is_never_text_as_olive_or_brown(primary):
    """Headings are in the colour of text, links in the second colour; without one that can be read, as text too."""
    light = schemes({"primary": primary, "secondary": "#1f3c88"}, {})["light"]
    pale = schemes({"primary": primary, "secondary": "#ffe9a8"}, {})["light"]
    alone = schemes({"primary": primary}, {})["light"]

    assert (light["brand"], light["brand-text"], light["link"]) == (primary, DEFAULTS["foreground"], "#1f3c88")
    assert (pale["brand-text"], pale["link"]) == (DEFAULTS["foreground"],) * 2
    assert (alone["link"], alone["accent-text"], alone["hue-1"]) == (DEFAULTS["foreground"],) * 3


@pytest.mark.parametrize("primary", ["#7ac142", "#6ec1e4", "#ff6a6a", "#b5b5b5"])
def test_a_light_colour_whose_dark_shade_is_still_itself_is_text_in_that_shade(primary):
    """Green, blue, red and grey keep their names when they are darker."""
    light = schemes({"primary": primary, "secondary": "#1f3c88"}, {})["light"]

    assert light["link"] == light["brand-text"]
    assert light["link"] not in {DEFAULTS["foreground"], "#1f3c88"}


def test_a_yellow_first_colour_is_text_on_dark_pages():
    """There it can be read as it is."""
    dark = schemes({"primary": "#ffcc00", "secondary": "#1f3c88"}, {})["dark"]

    assert (dark["brand-text"], dark["link"]) == ("#ffcc00", "#ffcc00")


def test_a_colour_that_can_be_read_is_text_as_it_is():
    """No shade is derived where the brand's own will do."""
    light = schemes({"primary": "#0b4f3c", "secondary": "#8a1538"}, {})["light"]

    assert (light["brand-text"], light["accent-text"], light["link"]) == ("#0b4f3c", "#8a1538", "#0b4f3c")


@pytest.mark.parametrize("brand", [{}, {"primary": "#a3142f"}, {"primary": "#0b3d2e", "secondary": "#ffcc00"}])
def test_what_is_wrong_is_red_whatever_the_brand(brand):
    """Never the accent, which may be green or yellow."""
    tokens = schemes(brand, {})

    assert tokens["light"]["error"] == "#b3261e"
    assert contrast(tokens["dark"]["error"], tokens["dark"]["page"]) >= 6


def test_a_brand_may_say_what_colour_is_wrong():
    """``danger`` of the standard, as it is where it can be read, else its nearest shade."""
    tokens = schemes({"danger": "#8a1538"}, {"danger": "#ff9a8a"})

    assert (tokens["light"]["error"], tokens["dark"]["error"]) == ("#8a1538", "#ff9a8a")
    assert contrast(schemes({"danger": "#ffb3a7"}, {})["light"]["error"], "#ffffff") >= 4.5


def test_a_large_area_is_deep_on_dark_pages():
    """A light shade of the brand from edge to edge would be the loudest thing on a dark page."""
    dark = schemes({"primary": "#0d5c6b"}, {})["dark"]

    assert contrast(dark["band"], dark["page"]) < 3 < contrast(dark["brand"], dark["page"])


@given(BRANDS, DARK)
def test_a_colour_for_text_that_cannot_be_read_is_reported_with_a_shade_that_can(light, dark):
    """Foreground and links are the brand's own word about text; nothing else can fail, and no pair fails in silence."""
    tokens = schemes(light, dark)
    findings = check_contrast(brand_of(light, dark), tokens)
    named = {(finding.values["scheme"].key, finding.values["role"]) for finding in findings}

    for scheme, values in tokens.items():
        failing = {pair.top for pair in PAIRS if contrast(values[pair.top], values[pair.ground]) < pair.needed}
        assert failing <= {"text", "link"}
        assert {(f"scheme.{scheme}", ROLES[top]) for top in failing} <= named
    for finding in findings:
        assert contrast(finding.values["shade"], finding.values["ground"]) >= float(finding.values["needed"])
        assert float(finding.values["ratio"]) < float(finding.values["needed"])


@given(BRANDS, DARK)
def test_every_token_is_a_colour(light, dark):
    """All of them, in both schemes, as ``#rrggbb``."""
    for values in schemes(light, dark).values():
        assert tuple(values) == TOKENS
        assert all(len(value) == 7 and int(value[1:], 16) >= 0 for value in values.values())


def test_the_shade_of_a_finding_fixes_it(workplace, codes):
    """Whoever writes what the message says is done."""
    from samtalekit.jobs.check import check

    root = workplace({"theme/_brand.yml": 'color:\n  foreground: "#9aa5a8"\n'})
    (finding,) = check(root).findings
    write(root, {"theme/_brand.yml": f'color:\n  foreground: "{finding.values["shade"]}"\n'})

    assert codes(root) == []


def test_a_pair_of_light_and_dark_is_reported_where_the_failing_one_is(workplace):
    """Line and column of the dark colour, not of the light."""
    from samtalekit.jobs.check import check

    root = workplace({"theme/_brand.yml": 'color:\n  foreground:\n    light: "#1d2b30"\n    dark: "#222222"\n'})
    (finding,) = check(root).findings

    assert (finding.code, finding.place.line, finding.place.column) == ("contrast", 4, 11)
