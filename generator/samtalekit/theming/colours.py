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
    }


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
