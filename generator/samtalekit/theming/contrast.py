"""Every pair of colours that pages and papers lay on each other, held against WCAG AA."""

from collections.abc import Mapping

from samtalekit.core.findings import Finding
from samtalekit.core.messages import Said
from samtalekit.model.brand import Brand
from samtalekit.theming.colours import LARGE_CONTRAST, TEXT_CONTRAST, contrast, nearest_passing

PAIRS: tuple[tuple[str, str, str, float], ...] = (
    ("text", "page", "foreground", TEXT_CONTRAST),
    ("text", "soft", "foreground", TEXT_CONTRAST),
    ("brand", "page", "primary", TEXT_CONTRAST),  # the brand's colour is small text too: a paper's kicker
    ("link", "page", "link", TEXT_CONTRAST),
    ("link", "soft", "link", TEXT_CONTRAST),
    ("accent", "page", "secondary", LARGE_CONTRAST),
    ("muted", "page", "foreground", TEXT_CONTRAST),
    ("muted", "soft", "foreground", TEXT_CONTRAST),
    ("field-line", "page", "foreground", LARGE_CONTRAST),
    ("on-brand", "brand", "primary", TEXT_CONTRAST),
)
"""Token on top, token beneath, the brand's role that decides, and the ratio it needs."""


def check_contrast(brand: Brand, schemes: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """A finding for each colour of the brand that cannot be read, with the nearest shade that can.

    Args:
        brand: For the places of its colours.
        schemes: Tokens by scheme, ``light`` and ``dark``.
    """
    found: dict[tuple[str, str], Finding] = {}
    for scheme, tokens in schemes.items():
        for top, ground, role, needed in PAIRS:
            ratio = contrast(tokens[top], tokens[ground])
            own = role if f"{scheme}.{role}" in brand.places else {"link": "primary"}.get(role, role)
            if ratio >= needed or (scheme, own) in found:
                continue
            found[scheme, own] = Finding(
                brand.place(f"{scheme}.{own}"),
                "contrast",
                {
                    "role": role,
                    "scheme": Said(f"scheme.{scheme}"),
                    "colour": tokens[top],
                    "ground": tokens[ground],
                    "ratio": f"{int(ratio * 100) / 100:.2f}",
                    "needed": f"{needed:g}",
                    "shade": nearest_passing(tokens[top], tokens[ground], needed),
                },
            )
    return list(found.values())
