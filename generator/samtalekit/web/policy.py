"""Content Security Policy (CSP), computed from the pages.

Each page has its own in a ``<meta>`` element (`with_policy`), and a web server may send one for all (`policy_of`).
A browser enforces both.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup as Html

from samtalekit.core.errors import ThemeError
from samtalekit.web.markup import Markup, read_markup

FRAME = "web/overrides/main.html"
"""Template of the frame around pages, which errors name: a page's content has no HTML comments."""

SITE = "'self'"
SITE_OR_DISK = "'self' file:"
"""Source of a page's own files. A ``file:`` page has an opaque origin, which no URL matches as ``'self'``
(Firefox enforces that, Chromium makes an exception), so it needs the scheme. A page from a web server cannot load
``file:`` URLs, whatever its policy. CSP Level 3, 6.7.2.8; URL Standard, 4.7 Origin.
"""

NOTHING = ("default-src 'none'", "base-uri 'none'", "form-action 'none'")
CHARSET = '<meta charset="utf-8">'

_ATTRIBUTES = r"""(?:\s+[a-z-]+(?:="[^"<>]*")?)*\s*"""
_BEGINNING = re.compile(
    rf"\s*(?:<!doctype html>\s*)?(?:<html{_ATTRIBUTES}>\s*)?(?:<head{_ATTRIBUTES}>)?", re.IGNORECASE
)
"""Doctype and start tags that may precede the policy, in their plainest form. Anything else, such as a comment or a
title, a browser may end elsewhere than our parser does (HTML Standard, 13.2.5.43). Without these tags a ``<meta>``
begins the head (13.2.6.4.3)."""

_CHARSET = re.compile(r"""\s*<meta\s+charset\s*=\s*["']?utf-8["']?\s*/?>""", re.IGNORECASE)

_ODD_COMMENT = re.compile(r"<!--(?:-?>)|--!>")
"""Comments that browsers end and our parser may not: HTML Standard, 13.2.2, abrupt-closing-of-empty-comment and
incorrectly-closed-comment."""


def policy_of(pages: Iterable[Markup], *, has_data_images: bool = False, has_data_fonts: bool = False) -> str:
    """Return the CSP header under which these pages work and nothing else runs.

    Inline scripts and styles are allowed by their hash, never by ``'unsafe-inline'``, so modified or injected code does
    not run. Nothing may be fetched from, sent to or framed by another origin.

    Args:
        pages: Every page of the site.
        has_data_images: Whether a page or style sheet contains an image as a ``data:`` URL.
        has_data_fonts: The same of fonts, which presentations have embedded.

    Source: W3C, Content Security Policy Level 3, 6 Content Security Policy Directives, 8.4 Usage of hashes.
    """
    own = _of_site(pages, SITE, has_data_images=has_data_images, has_data_fonts=has_data_fonts)
    return "; ".join((*own, "frame-ancestors 'self'"))


def with_policy(html: str, *, has_data_images: bool = False, page: Markup | None = None) -> str:
    """Return a page with its own policy in a ``<meta>`` element, which works without headers and from disk.

    It allows the inline scripts and styles of this page. ``frame-ancestors`` is omitted: browsers ignore it in a page
    (CSP Level 3, 3.3 The ``<meta>`` element).

    Args:
        html: The final page, without a policy.
        has_data_images: Whether a style sheet of the site contains an image as a ``data:`` URL.
        page: The page, parsed, where the caller has done that.

    Raises:
        ThemeError: A template has a comment that a browser may end elsewhere than our parser does.
    """
    if odd := _ODD_COMMENT.search(html):
        raise ThemeError(FRAME, odd[0], limit="comment")
    page = page or read_markup(html)
    has_data_images |= any(spot.text.lower().startswith("data:") for spot in page.fetched)
    return _put_in(html, page, _of_site([page], SITE_OR_DISK, has_data_images=has_data_images))


def alone_with_policy(html: str, *, has_script: bool = False) -> str:
    """Return a self-contained page with a policy under which it fetches nothing, and runs no script.

    Styles are allowed by their hash, images and fonts as ``data:`` URLs; with ``has_script``, its scripts by theirs.
    """
    page = read_markup(html)
    nothing, *more = NOTHING
    code = {"script-src": page.scripts if has_script else [], "style-src": page.styles}
    own = (f"{name} {' '.join(_hashes(texts))}" for name, texts in code.items() if texts)
    return _put_in(html, page, (nothing, *own, "img-src data:", "font-src data:", *more))


def allow_added(page: str, sent: str) -> str:
    """Return a page as sent by a server, with the scripts and styles that the server added allowed in its policy.

    A script may ask its server whether to load the page again, also on a page that fetches nothing by itself.
    """
    before, after = read_markup(page), read_markup(sent)
    for name, old, new in (
        ("script-src", before.scripts, after.scripts),
        ("style-src", before.styles, after.styles),
    ):
        if added := _hashes(set(new) - set(old)):
            sent = sent.replace(f"{name} ", f"{name} {' '.join(added)} ", 1)
    if sent != page and not any("connect-src" in policy for policy in before.policies):
        sent = sent.replace("script-src ", f"connect-src {SITE}; script-src ", 1)
    return sent


def _of_site(
    pages: Iterable[Markup], own: str, *, has_data_images: bool, has_data_fonts: bool = False
) -> Iterator[str]:
    scripts, styles = set[str](), set[str]()
    for page in pages:
        scripts |= {*page.scripts}
        styles |= {*page.styles}
    nothing, *more = NOTHING
    yield nothing
    yield " ".join((f"script-src {own}", *_hashes(scripts)))
    yield " ".join((f"style-src {own}", *_hashes(styles)))
    yield f"img-src {own} data:" if has_data_images else f"img-src {own}"
    yield f"font-src {own} data:" if has_data_fonts else f"font-src {own}"
    yield f"connect-src {SITE}"  # from a disk, browsers neither fetch nor start workers
    yield f"worker-src {SITE}"
    yield from more


def _put_in(html: str, page: Markup, policy: Iterable[str]) -> str:
    """Insert the policy right after ``<meta charset>``, before anything that a policy could restrict.

    A ``charset`` that comes later or is missing is put first in the head. No line is added, so that line numbers in
    findings and the theme's templates stay valid.
    """
    words = Html("; ".join(policy))  # noqa: S704  # our own keywords and hashes
    meta = Html('<meta http-equiv="Content-Security-Policy" content="{}">').format(words)
    beginning = _BEGINNING.match(html)
    head = beginning.end() if beginning else 0
    if charset := _CHARSET.match(html, head):
        return f"{html[: charset.end()]}{meta}{html[charset.end() :]}"
    start, end = page.charset if page.charset and page.charset[0] >= head else (len(html), len(html))
    return f"{html[:head]}{CHARSET}{meta}{html[head:start]}{html[end:]}"


def _hashes(texts: Iterable[str]) -> list[str]:
    """CSP source expressions for inline scripts and styles, sorted: CSP Level 3, 2.3.1, ``hash-source``."""
    return sorted({f"'sha256-{base64.b64encode(_digest(text)).decode('ascii')}'" for text in texts})


def _digest(text: str) -> bytes:
    """Digest of a text with line ends normalized to line feeds, as browsers do. HTML Standard, 13.2.3.5."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
