"""Colours: whatever a brand is, what we derive from it can be read; what it gives itself and cannot be read is reported with a shade that can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.projects import write
from samtalekit.core.findings import Location
from samtalekit.model.workplace import Brand
from samtalekit.theming.colours import PAIRS, check_contrast, contrast, dark_roles, nearest_passing, tokens_of
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


@given(COLOUR)
def test_a_brand_of_one_colour_fails_in_nothing_but_that_colour(primary):
    """On our own background, all that is derived can be read: in light and in dark."""
    tokens = schemes({"primary": primary}, {})
    failing = {
        (scheme, top, background)
        for scheme in tokens
        for top, background, _role, needed in PAIRS
        if contrast(tokens[scheme][top], tokens[scheme][background]) < needed
    }

    assert failing <= {("light", "brand", "page")}


@given(BRANDS, DARK)
def test_a_pair_that_cannot_be_read_is_reported_with_a_shade_that_can(light, dark):
    """No pair fails in silence, in either scheme; the shade passes on the background that is reported."""
    tokens = schemes(light, dark)
    findings = check_contrast(brand_of(light, dark), tokens)
    named = {(finding.values["scheme"].key, finding.values["role"]) for finding in findings}
    given = {"light": light, "dark": dark}

    for scheme, values in tokens.items():
        for top, background, role, needed in PAIRS:
            own = "primary" if role == "link" and "link" not in given[scheme] else role
            if contrast(values[top], values[background]) < needed:
                assert {(f"scheme.{scheme}", role), (f"scheme.{scheme}", own)} & named
    for finding in findings:
        assert contrast(finding.values["shade"], finding.values["ground"]) >= float(finding.values["needed"])
        assert float(finding.values["ratio"]) < float(finding.values["needed"])


@given(BRANDS, DARK)
def test_every_token_is_a_colour(light, dark):
    """All of them, in both schemes, as ``#rrggbb``."""
    for values in schemes(light, dark).values():
        assert tuple(values) == TOKENS
        assert all(len(value) == 7 and int(value[1:], 16) >= 0 for value in values.values())


def test_a_colour_that_fails_is_reported_by_its_own_name_and_not_by_what_is_made_of_it():
    """Black on a dark page fails as text, and so does the link made from it: the brand's colour is the one to fix."""
    tokens = schemes({"primary": "#000000"}, {"primary": "#000000"})
    tokens["dark"]["link"] = "#000001"
    (finding,) = check_contrast(brand_of({"primary": "#000000"}, {"primary": "#000000"}), tokens)

    assert (finding.place.line, finding.values["role"], finding.values["colour"]) == (3, "primary", "#000000")


def test_the_shade_of_a_finding_fixes_it(workplace, codes):
    """Whoever writes what the message says is done."""
    from samtalekit.jobs.check import check

    root = workplace({"theme/_brand.yml": 'color:\n  primary: "#f2b705"\n'})
    (finding,) = check(root).findings
    write(root, {"theme/_brand.yml": f'color:\n  primary: "{finding.values["shade"]}"\n'})

    assert codes(root) == []


def test_a_pair_of_light_and_dark_is_reported_where_the_failing_one_is(workplace):
    """Line and column of the dark colour, not of the light."""
    from samtalekit.jobs.check import check

    root = workplace({"theme/_brand.yml": 'color:\n  primary:\n    light: "#5a2149"\n    dark: "#222222"\n'})
    (finding,) = check(root).findings

    assert (finding.code, finding.place.line, finding.place.column) == ("contrast", 4, 11)
