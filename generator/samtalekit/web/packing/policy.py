"""The content-security-policy: what a site's pages may do, counted out from the pages themselves."""

import base64
import hashlib
from collections.abc import Iterable

from samtalekit.web.packing.markup import Markup

MAX_LETTERS = 4000  # of the header; servers and the things between them begin to refuse at 8 KB for all headers


def policy_of(pages: Iterable[Markup], *, has_data_images: bool = False) -> str:
    """The policy under which just these pages work and nothing else runs.

    Scripts and styles within a page are allowed by the hash of their words, never by ``'unsafe-inline'``: a word
    changed or put in by somebody else does not run. Nothing may be fetched, sent or framed from another address.

    Args:
        pages: Every page of the site.
        has_data_images: Whether a page or style sheet holds a picture in an address of its own (``data:``).

    Source: W3C, Content Security Policy Level 3, 6 Content Security Policy Directives, 8.4 Usage of hashes.
    """
    scripts, styles = set[str](), set[str]()
    for page in pages:
        scripts |= {_hash(text) for text in page.scripts}
        styles |= {_hash(text) for text in page.styles}
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *sorted(scripts))),
            " ".join(("style-src 'self'", *sorted(styles))),
            "img-src 'self' data:" if has_data_images else "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


def _hash(text: str) -> str:
    """How a policy names an inline script or style: CSP Level 3, 2.3.1, ``hash-source``."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
