"""Colours: contrast as defined by WCAG, and colour tokens derived from a brand so that text is readable.

Source: WCAG 2.2, 1.4.3 Contrast (Minimum) and 1.4.11 Non-text Contrast, level AA.
"""

from collections.abc import Mapping

from coloraide import Color

from samtalekit.core.findings import Finding
from samtalekit.core.messages import MessageRef
from samtalekit.model.workplace import Brand

TEXT_CONTRAST = 4.5  # ratio; WCAG 2.2, 1.4.3
LARGE_CONTRAST = 3.0  # ratio; WCAG 2.2, 1.4.3 large text and 1.4.11 borders of controls
STEP = 0.005  # of OKLCH lightness; not perceptible
HUE_COUNT = 8
HUE_LIGHTNESS = 0.38  # OKLCH, at least; darker hues cannot be told apart
HUE_CHROMA = (0.06, 0.12)  # OKLCH; least and most of the hues beside the brand's own
HUE_APART = 25  # degrees, at least
GOLDEN_ANGLE = 137.508  # degrees; 360 (1 - 1 / golden ratio)
DARK_PAGE_LIGHTNESS = 0.21  # OKLCH; nearly black, tinted with the brand's hue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    return float(Color(one).contrast(other, method="wcag21"))


def nearest_passing(colour: str, background: str, ratio: float) -> str:
    """Return the shade of a colour, nearest in lightness, that reaches a contrast ratio on a background.

    Returns:
        ``#rrggbb``; black or white when no shade of the hue reaches it.
    """
    if contrast(colour, background) >= ratio:
        return colour
    start = Color(colour).convert("oklch")
    for number in range(1, round(1 / STEP) + 1):
        for direction in (-1, 1):
            shade = start.clone().set("lightness", start["lightness"] + direction * number * STEP)
            if 0 <= shade["lightness"] <= 1:
                written = as_hex(shade)
                if contrast(written, background) >= ratio:
                    return written
    return "#000000" if contrast("#000000", background) >= ratio else "#ffffff"


def mixed(colour: str, background: str, share: float) -> str:
    """Mix a colour into a background; ``share`` 0 is the background, 1 the colour."""
    return as_hex(Color(background).mix(colour, share, space="oklab"))


def best_on(background: str, *candidates: str) -> str:
    """Return the first candidate that is readable on a background, else black or white."""
    passing = [each for each in candidates if contrast(each, background) >= TEXT_CONTRAST]
    return passing[0] if passing else nearest_passing(candidates[0], background, TEXT_CONTRAST)


def as_hex(colour: Color) -> str:
    """Return a colour as ``#rrggbb``, fitted into sRGB."""
    return str(colour.convert("srgb").fit("srgb").to_string(hex=True, compress=False))[:7]


def tokens_of(given: Mapping[str, str], *, is_dark: bool) -> dict[str, str]:
    """Derive all tokens of one colour scheme from a brand's roles; given colours are used unchanged.

    Args:
        given: Colours by role: foreground, background, primary, secondary, link.
        is_dark: True for a dark scheme.
    """
    page, text, brand = given["background"], given["foreground"], given["primary"]
    soft = mixed(brand, page, 0.14 if is_dark else 0.09)
    accent = given.get("secondary") or nearest_passing(brand, page, LARGE_CONTRAST)
    link = given.get("link") or nearest_passing(nearest_passing(brand, soft, TEXT_CONTRAST), page, TEXT_CONTRAST)
    muted = nearest_passing(nearest_passing(mixed(text, page, 0.72), soft, 4.8), page, 4.8)
    return {
        "page": page,
        "soft": soft,
        "text": text,
        "muted": muted,
        "line": mixed(text, page, 0.2),
        "field-line": nearest_passing(mixed(text, page, 0.6), page, 3.6),
        "brand": brand,
        "on-brand": best_on(brand, page, text),
        "link": link,
        "accent": accent,
        "on-accent": best_on(accent, page, text),
        **{f"hue-{number}": hue for number, hue in enumerate(hues_of(brand, given.get("secondary"), page), start=1)},
    }


def hues_of(brand: str, second: str | None, page: str) -> list[str]:
    """Return eight colours that differ in hue, readable on the page and no stronger than the brand's, which is first.

    The brand's second colour comes next, where its hue is another one. Each further hue is a golden angle from the one
    before, so that any number of them is spread over the whole circle.
    """
    start = Color(brand).convert("oklch")
    lightness = max(float(start["lightness"]), HUE_LIGHTNESS)
    strength = min(max(float(start["chroma"]), HUE_CHROMA[0]), HUE_CHROMA[1])
    colours, used = [brand], [_number(float(start["hue"]))]
    if second:
        hue = _number(float(Color(second).convert("oklch")["hue"]))
        if _apart(hue, used[0]) >= HUE_APART:
            colours.append(nearest_passing(second, page, TEXT_CONTRAST))
            used.append(hue)
    for hue in (used[0] + turn * GOLDEN_ANGLE for turn in range(1, 50)):
        if len(colours) < HUE_COUNT and all(_apart(hue, each) >= HUE_APART for each in used):
            colour = as_hex(Color("oklch", [lightness, strength, hue % 360]))
            colours.append(nearest_passing(colour, page, TEXT_CONTRAST))
            used.append(hue)
    return colours


def _apart(one: float, other: float) -> float:
    """Angle between two hues, 0 to 180 degrees."""
    between = abs(one - other) % 360
    return min(between, 360 - between)


def dark_roles(light: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the roles of a dark scheme: the brand's own, the rest derived from its light colours."""
    hue = Color(light["primary"]).convert("oklch")
    background = as_hex(Color("oklch", [DARK_PAGE_LIGHTNESS, min(float(hue["chroma"]), 0.02), _number(hue["hue"])]))
    page = given.get("background", background)
    roles = {"background": page, "foreground": given.get("foreground", best_on(page, "#e8eef0", "#ffffff"))}
    for role, ratio in (("primary", 7.0), ("secondary", 6.0), ("link", 7.0)):
        if role in given:
            roles[role] = given[role]
        elif role in light:
            roles[role] = nearest_passing(light[role], page, ratio)
    return roles


def _number(hue: float) -> float:
    return 0.0 if hue != hue else float(hue)  # noqa: PLR0124  # a grey's hue is NaN


# Contrast check: every pair of tokens used on each other, against WCAG AA.

PAIRS: tuple[tuple[str, str, str, float], ...] = (
    ("text", "page", "foreground", TEXT_CONTRAST),
    ("text", "soft", "foreground", TEXT_CONTRAST),
    ("brand", "page", "primary", TEXT_CONTRAST),  # also used for small text: a paper's kicker
    ("link", "page", "link", TEXT_CONTRAST),
    ("link", "soft", "link", TEXT_CONTRAST),
    ("accent", "page", "secondary", LARGE_CONTRAST),
    ("muted", "page", "foreground", TEXT_CONTRAST),
    ("muted", "soft", "foreground", TEXT_CONTRAST),
    ("field-line", "page", "foreground", LARGE_CONTRAST),
    ("on-brand", "brand", "primary", TEXT_CONTRAST),
)
"""Foreground token, background token, the brand's role that determines them, and the required ratio."""


def check_contrast(brand: Brand, schemes: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """Return a finding for each brand colour with too little contrast, with the nearest shade that passes."""
    found: dict[tuple[str, str], Finding] = {}
    for scheme, tokens in schemes.items():
        for top, background, role, needed in PAIRS:
            ratio = contrast(tokens[top], tokens[background])
            own = role if f"{scheme}.{role}" in brand.places else {"link": "primary"}.get(role, role)
            if ratio >= needed or (scheme, own) in found:
                continue
            found[scheme, own] = Finding(
                brand.place(f"{scheme}.{own}"),
                "contrast",
                {
                    "role": role,
                    "scheme": MessageRef(f"scheme.{scheme}"),
                    "colour": tokens[top],
                    "ground": tokens[background],
                    "ratio": f"{int(ratio * 100) / 100:.2f}",
                    "needed": f"{needed:g}",
                    "shade": nearest_passing(tokens[top], tokens[background], needed),
                },
            )
    return list(found.values())
