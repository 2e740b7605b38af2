"""Colours: contrast as defined by WCAG, and colour tokens derived from a brand so that text is readable.

Source: WCAG 2.2, 1.4.3 Contrast (Minimum) and 1.4.11 Non-text Contrast, level AA.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from samtalekit.core.findings import Finding
from samtalekit.core.messages import MessageRef
from samtalekit.model.workplace import Brand
from samtalekit.theming.theme import HUES

if TYPE_CHECKING:
    from coloraide import Color

TEXT_CONTRAST = 4.5  # ratio; WCAG 2.2, 1.4.3
LARGE_CONTRAST = 3.0  # ratio; WCAG 2.2, 1.4.3 large text and 1.4.11 borders of controls
MUTED_CONTRAST = 4.8  # ratio; secondary text, with something to spare
STEP = 0.005  # of OKLCH lightness; not perceptible
HUE_COUNT = 8
HUE_LIGHTNESS = 0.38  # OKLCH, at least; darker hues cannot be told apart
HUE_CHROMA = (0.06, 0.12)  # OKLCH; least and most of the hues beside the brand's own
HUE_APART = 25  # degrees, at least
GOLDEN_ANGLE = 137.508  # degrees; 360 (1 - 1 / golden ratio)
DARK_PAGE_LIGHTNESS = 0.21  # OKLCH; nearly black, tinted with the brand's hue
ERROR = "#b3261e"  # where a brand has no ``danger``; on a red brand too, since words and a bar say the same
GREY_CHROMA = 0.02  # OKLCH; a brand with less has no hue to be known by on dark pages,
GREY_CONTRAST = 12.0  # so its shade for them is nearly white: a middle grey would look switched off
DARK_BAND = (0.34, 0.09)  # OKLCH lightness, and most chroma, of large areas on dark pages: deep, so that text leads
SOFT_SHARES = (0.09, 0.06, 0.03, 0.0)  # of the brand in a soft background; the first that text can be read on
SOFT_CHROMA = (0.2, 0.018)  # OKLCH; least chroma of a soft background as a share of the brand's, and at most
SOFT_SHARES_DARK = (0.14, 0.09, 0.05, 0.0)
WARM_HUES = (50, 125)  # degrees of OKLCH, orange to lime: a dark shade of these is seen as brown or olive,
WARM_DARKENED = 0.12  # of OKLCH lightness; where it is darker by more than this


def _colour(*written: Any) -> "Color":  # noqa: ANN401  # as the library takes it
    """Return a colour; the library takes 0.1 s to load, and most builds have their colours from the cache."""
    from coloraide import Color  # noqa: PLC0415

    return Color(*written)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    return float(_colour(one).contrast(other, method="wcag21"))


def nearest_passing(colour: str, background: str, ratio: float, *more: str) -> str:
    """Return the shade of a colour, nearest in lightness, that reaches a contrast ratio on a background, and on more.

    Returns:
        ``#rrggbb``; black or white when no shade of the hue reaches it.
    """

    def passes(shade: str) -> bool:
        return all(contrast(shade, each) >= ratio for each in (background, *more))

    if passes(colour):
        return colour
    start = _colour(colour).convert("oklch")
    for number in range(1, round(1 / STEP) + 1):
        for direction in (-1, 1):
            shade = start.clone().set("lightness", start["lightness"] + direction * number * STEP)
            if 0 <= shade["lightness"] <= 1 and passes(written := as_hex(shade)):
                return written
    return max(("#000000", "#ffffff"), key=lambda each: min(contrast(each, ground) for ground in (background, *more)))


def mixed(colour: str, background: str, share: float) -> str:
    """Mix a colour into a background; ``share`` 0 is the background, 1 the colour."""
    return as_hex(_colour(background).mix(colour, share, space="oklab"))


def best_on(background: str, *candidates: str) -> str:
    """Return the first candidate that is readable on a background, else black or white."""
    passing = [each for each in candidates if contrast(each, background) >= TEXT_CONTRAST]
    return passing[0] if passing else nearest_passing(candidates[0], background, TEXT_CONTRAST)


def as_hex(colour: "Color") -> str:
    """Return a colour as ``#rrggbb``, fitted into sRGB."""
    return str(colour.convert("srgb").fit("srgb").to_string(hex=True, compress=False))[:7]


def tokens_of(given: Mapping[str, str], *, is_dark: bool) -> dict[str, str]:
    """Derive all tokens of one colour scheme from a brand's roles; given colours are used unchanged.

    Any colour may fill an area, since the text on it is derived; where a brand's colour is text or a line that means
    something, the nearest shade that can be read takes its place, or ``text`` where that shade of the first colour
    would be olive or brown. So every pair in `PAIRS` passes by itself but those of ``text`` and ``link``, colours that
    a brand gives for text.

    Args:
        given: Colours by role: foreground, background, primary, secondary, danger, link.
        is_dark: True for a dark scheme.
    """
    page, text, brand = given["background"], given["foreground"], given["primary"]
    soft = _soft(given, SOFT_SHARES_DARK if is_dark else SOFT_SHARES)
    shade = nearest_passing(brand, page, TEXT_CONTRAST, soft)
    brand_text = text if _is_another(shade, brand) and _is_readable(text, page, soft) else shade
    large = nearest_passing(brand, page, LARGE_CONTRAST)
    accent = given.get("secondary") or (brand_text if _is_another(large, brand) else large)
    has_own_accent = "secondary" in given or brand_text == shade
    accent_text = nearest_passing(accent, page, TEXT_CONTRAST, soft) if has_own_accent else brand_text
    band = _dark_band(brand) if is_dark else brand
    return {
        "page": page,
        "soft": soft,
        "text": text,
        "muted": _muted(mixed(text, page, 0.72), page, soft),
        "line": mixed(text, page, 0.2),
        "field-line": nearest_passing(mixed(text, page, 0.6), page, 3.6, soft),
        "brand": brand,
        "on-brand": best_on(brand, page, text),
        "brand-text": brand_text,
        "band": band,
        "on-band": best_on(band, text if is_dark else page, page if is_dark else text),
        "link": given.get("link") or (brand_text if brand_text == shade else _link(brand_text, given, page, soft)),
        "accent": accent,
        "on-accent": best_on(accent, page, text),
        "accent-text": accent_text,
        "error": nearest_passing(given.get("danger", ERROR), page, TEXT_CONTRAST, soft),
        **{f"hue-{place}": hue for place, hue in enumerate(_hues(shade, given.get("secondary"), page), start=1)},
        "hue-1": brand_text,
    }


def _is_another(shade: str, colour: str) -> bool:
    """Return True where a shade for text no longer looks like its colour: yellow as olive, orange as brown."""
    own, other = _colour(colour).convert("oklch"), _colour(shade).convert("oklch")
    first, last = WARM_HUES
    is_warm = float(own["chroma"]) >= HUE_CHROMA[0] and first <= _number(float(own["hue"])) <= last
    return is_warm and float(own["lightness"]) - float(other["lightness"]) > WARM_DARKENED


def _is_readable(colour: str, page: str, soft: str) -> bool:
    return min(contrast(colour, page), contrast(colour, soft)) >= TEXT_CONTRAST


def _link(brand_text: str, given: Mapping[str, str], page: str, soft: str) -> str:
    """Links of a brand whose first colour cannot be text: in its second, where that can; else as text, underlined."""
    second = given.get("secondary", brand_text)
    return second if _is_readable(second, page, soft) else brand_text


def _soft(given: Mapping[str, str], shares: tuple[float, ...]) -> str:
    """The page with a little of the brand; less of it where text that can be read on the page could not be on this."""
    page = given["background"]
    words = [given[role] for role in ("foreground", "link") if role in given]
    readable = [each for each in (*words, "#000000", "#ffffff") if contrast(each, page) >= TEXT_CONTRAST]
    shades = (_tinted(given["primary"], page, share) for share in shares)
    return next((each for each in shades if all(contrast(one, each) >= TEXT_CONTRAST for one in readable)), page)


def _tinted(brand: str, page: str, share: float) -> str:
    """A mix of the brand into the page that keeps the brand's hue visible: dark brands would give a grey."""
    mix, own = _colour(mixed(brand, page, share)).convert("oklch"), _colour(brand).convert("oklch")
    least = min(_number(float(own["chroma"])) * SOFT_CHROMA[0], SOFT_CHROMA[1])
    if not share or _number(float(mix["chroma"])) >= least:
        return as_hex(mix)
    return as_hex(_colour("oklch", [float(mix["lightness"]), least, _number(float(own["hue"]))]))


def _muted(colour: str, page: str, soft: str) -> str:
    """Secondary text: a little above what is required, where the page allows it."""
    shades = [nearest_passing(colour, page, ratio, soft) for ratio in (MUTED_CONTRAST, TEXT_CONTRAST)]
    first, other = shades
    return first if min(contrast(first, page), contrast(first, soft)) >= TEXT_CONTRAST else other


def _dark_band(brand: str) -> str:
    """The brand's colour as a large area on a dark page."""
    shade = _colour(brand).convert("oklch")
    lightness, most = DARK_BAND
    return as_hex(
        _colour("oklch", [lightness, min(_number(float(shade["chroma"])), most), _number(float(shade["hue"]))])
    )


def _hues(brand: str, second: str | None, page: str) -> list[str]:
    """Return eight colours that differ in hue, readable on the page and no stronger than the brand's, which is first.

    The brand's second colour comes next, where its hue is another one. Each further hue is a golden angle from the one
    before, so that any number of them is spread over the whole circle.
    """
    start = _colour(brand).convert("oklch")
    lightness = max(float(start["lightness"]), HUE_LIGHTNESS)
    strength = min(max(float(start["chroma"]), HUE_CHROMA[0]), HUE_CHROMA[1])
    colours, used = [brand], [_number(float(start["hue"]))]
    if second:
        hue = _number(float(_colour(second).convert("oklch")["hue"]))
        if _apart(hue, used[0]) >= HUE_APART:
            colours.append(nearest_passing(second, page, TEXT_CONTRAST))
            used.append(hue)
    for hue in (used[0] + turn * GOLDEN_ANGLE for turn in range(1, 50)):
        if len(colours) < HUE_COUNT and all(_apart(hue, each) >= HUE_APART for each in used):
            colour = as_hex(_colour("oklch", [lightness, strength, hue % 360]))
            colours.append(nearest_passing(colour, page, TEXT_CONTRAST))
            used.append(hue)
    return colours


def _apart(one: float, other: float) -> float:
    """Angle between two hues, 0 to 180 degrees."""
    between = abs(one - other) % 360
    return min(between, 360 - between)


def dark_roles(light: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the roles of a dark scheme: the brand's own, the rest derived from its light colours."""
    hue = _colour(light["primary"]).convert("oklch")
    background = as_hex(_colour("oklch", [DARK_PAGE_LIGHTNESS, min(float(hue["chroma"]), 0.02), _number(hue["hue"])]))
    page = given.get("background", background)
    roles = {"background": page, "foreground": given.get("foreground", best_on(page, "#e8eef0", "#ffffff"))}
    known = {"danger": ERROR, **light}
    for role, ratio in (("primary", 7.0), ("secondary", 6.0), ("danger", 6.0), ("link", 7.0)):
        if role in given:
            roles[role] = given[role]
        elif role in known:
            is_grey = _number(float(_colour(known[role]).convert("oklch")["chroma"])) < GREY_CHROMA
            roles[role] = nearest_passing(known[role], page, GREY_CONTRAST if is_grey else ratio)
    return roles


def _number(hue: float) -> float:
    return 0.0 if hue != hue else float(hue)  # noqa: PLR0124  # a grey's hue is NaN


# Contrast check: every pair of tokens that pages and papers draw on each other, against WCAG AA.


class Pair(NamedTuple):
    """A token that is drawn on another, the required ratio, and where."""

    top: str
    ground: str
    needed: float
    where: str


PAIRS = (
    Pair("text", "page", TEXT_CONTRAST, "running text"),
    Pair("text", "soft", TEXT_CONTRAST, "boxes, months of a year"),
    Pair("muted", "page", TEXT_CONTRAST, "leads, hints, feet of papers"),
    Pair("muted", "soft", TEXT_CONTRAST, "facts in boxes"),
    Pair("link", "page", TEXT_CONTRAST, "links"),
    Pair("link", "soft", TEXT_CONTRAST, "links in boxes"),
    Pair("brand-text", "page", TEXT_CONTRAST, "headings of sections on paper, numbers, outlined buttons"),
    Pair("brand-text", "soft", TEXT_CONTRAST, "arrows, numbers of a wheel, outlined buttons in heads"),
    Pair("on-brand", "brand", TEXT_CONTRAST, "buttons, numbers in discs, heads of figures"),
    Pair("on-band", "band", TEXT_CONTRAST, "heads of pages and papers, foot of the site, the booklet"),
    Pair("on-accent", "accent", TEXT_CONTRAST, "the mark of now, the step one is on, fields of a wheel"),
    Pair("accent-text", "page", TEXT_CONTRAST, "the star of a required question, focus, lines of a figure"),
    Pair("accent-text", "soft", TEXT_CONTRAST, "focus in boxes"),
    Pair("error", "page", TEXT_CONTRAST, "what is wrong in a form filled in on its page"),
    Pair("error", "soft", TEXT_CONTRAST, "marks of a report"),
    Pair("field-line", "page", LARGE_CONTRAST, "borders of fields"),
    Pair("field-line", "soft", LARGE_CONTRAST, "borders of what is chosen in boxes"),
    *(Pair(hue, "page", TEXT_CONTRAST, "themes of cards") for hue in HUES),
)
"""Every pair that is drawn. ``tests/browser/test_contrast.py`` and ``tests/paper/test_contrast.py`` collect the pairs
of finished pages and papers, and fail when one is missing here. Bars, hairlines, ``brand`` and ``accent`` on the page
are decoration: what they tell stands beside them as words (WCAG 2.2, 1.4.11)."""

ROLES = {"text": "foreground", "link": "link"}
"""The role that gives a token's colour; all other tokens on top of another are derived, and pass."""


def are_readable(schemes: Mapping[str, Mapping[str, str]]) -> bool:
    """Return True when no colour has too little contrast: `check_contrast` finds nothing."""
    return all(
        contrast(each[pair.top], each[pair.ground]) >= pair.needed for each in schemes.values() for pair in PAIRS
    )


def check_contrast(brand: Brand, schemes: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """Return a finding for each of a brand's colours for text that cannot be read, with the nearest shade that can."""
    found: dict[tuple[str, str], Finding] = {}
    for scheme, tokens in schemes.items():
        for pair in PAIRS:
            top, ground = tokens[pair.top], tokens[pair.ground]
            ratio, role = contrast(top, ground), ROLES.get(pair.top, "background")
            if ratio >= pair.needed or (scheme, role) in found:
                continue
            found[scheme, role] = Finding(
                brand.place(f"{scheme}.{role}"),
                "contrast",
                {
                    "role": role,
                    "scheme": MessageRef(f"scheme.{scheme}"),
                    "colour": top,
                    "ground": ground,
                    "ratio": f"{int(ratio * 100) / 100:.2f}",
                    "needed": f"{pair.needed:g}",
                    "shade": nearest_passing(top, ground, pair.needed),
                },
            )
    return list(found.values())
