"""The content-security-policy: what pages may do, counted out from the pages themselves.

Each page carries the policy that fits it (`with_policy`), and a web server may send one that fits all (`policy_of`). A
browser obeys both, so that what either forbids does not run.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator

from markupsafe import Markup as Html

from samtalekit.web.packing.markup import Markup, read_markup

MAX_LETTERS = 4000  # of the header; servers and the things between them begin to refuse at 8 KB for all headers

SITE = "'self'"
SITE_OR_DISK = "'self' file:"
"""Where a page's own files come from. A page that is opened from a disk has an opaque origin, which no address
matches as ``'self'`` (Firefox keeps to that, Chromium makes an exception), so it needs the scheme. A page from a web
server cannot load a ``file:`` address, whatever its policy says. CSP Level 3, 6.7.2.8; URL Standard, 4.7 Origin."""

NOTHING = ("default-src 'none'", "base-uri 'none'", "form-action 'none'")
CHARSET = '<meta charset="utf-8">'


def policy_of(pages: Iterable[Markup], *, has_data_images: bool = False) -> str:
    """The header under which just these pages work and nothing else runs.

    Scripts and styles within a page are allowed by the hash of their words, never by ``'unsafe-inline'``: a word
    changed or put in by somebody else does not run. Nothing may be fetched, sent or framed from another address.

    Args:
        pages: Every page of the site.
        has_data_images: Whether a page or style sheet holds a picture in an address of its own (``data:``).

    Source: W3C, Content Security Policy Level 3, 6 Content Security Policy Directives, 8.4 Usage of hashes.
    """
    return "; ".join((*_of_site(pages, SITE, has_data_images=has_data_images), "frame-ancestors 'self'"))


def with_policy(html: str, *, has_data_images: bool = False) -> str:
    """A page of a site with a policy of its own, which holds without headers and from a disk.

    It allows the scripts and styles within this very page. ``frame-ancestors`` is left out: browsers ignore it in a
    page (CSP Level 3, 3.3 The ``<meta>`` element).

    Args:
        html: The page as readers get it, but for the policy.
        has_data_images: Whether a style sheet of the site holds a picture in an address of its own (``data:``).
    """
    page = read_markup(html)
    has_data_images |= any(spot.text.lower().startswith("data:") for spot in page.fetched)
    return _put_in(html, page, _of_site([page], SITE_OR_DISK, has_data_images=has_data_images))


def alone_with_policy(html: str) -> str:
    """A page that needs no other file, with a policy under which it fetches nothing and runs no script.

    Styles are allowed by their hash, pictures and faces where they lie in addresses of their own (``data:``).
    """
    page = read_markup(html)
    nothing, *more = NOTHING
    styles = [f"style-src {' '.join(_hashes(page.styles))}"] if page.styles else []
    return _put_in(html, page, (nothing, *styles, "img-src data:", "font-src data:", *more))


def let_run(page: str, sent: str) -> str:
    """A page as a server sends it, which may run the scripts that the server has put into it.

    Args:
        page: As it lies on the disk, with its policy.
        sent: The same with scripts added.
    """
    added = _hashes(set(read_markup(sent).scripts) - set(read_markup(page).scripts))
    return sent.replace("script-src ", f"script-src {' '.join(added)} ", 1) if added else sent


def _of_site(pages: Iterable[Markup], own: str, *, has_data_images: bool) -> Iterator[str]:
    scripts, styles = set[str](), set[str]()
    for page in pages:
        scripts |= {*page.scripts}
        styles |= {*page.styles}
    nothing, *more = NOTHING
    yield nothing
    yield " ".join((f"script-src {own}", *_hashes(scripts)))
    yield " ".join((f"style-src {own}", *_hashes(styles)))
    yield f"img-src {own} data:" if has_data_images else f"img-src {own}"
    yield f"font-src {own}"
    yield f"connect-src {SITE}"  # from a disk, browsers neither fetch nor start workers
    yield f"worker-src {SITE}"
    yield from more


def _put_in(html: str, page: Markup, policy: Iterable[str]) -> str:
    """The page with the policy right behind its ``charset``, before anything that a policy could forbid.

    A page that names its ``charset`` further down, or nowhere, names it first in its head from now on. No line is
    added, so that findings and the theme's templates keep their line numbers.
    """
    words = Html("; ".join(policy))  # noqa: S704  # keywords and hashes of ours
    meta = Html('<meta http-equiv="Content-Security-Policy" content="{}">').format(words)
    start, end = page.charset or (page.head, page.head)
    if page.begins_with_charset:
        return f"{html[:end]}{meta}{html[end:]}"
    return f"{html[: page.head]}{CHARSET}{meta}{html[page.head : start]}{html[end:]}"


def _hashes(texts: Iterable[str]) -> list[str]:
    """How a policy names inline scripts and styles, in order: CSP Level 3, 2.3.1, ``hash-source``."""
    return sorted({f"'sha256-{base64.b64encode(_digest(text)).decode('ascii')}'" for text in texts})


def _digest(text: str) -> bytes:
    """Of the letters as a browser has them: it makes every line end a line feed. HTML Standard, 13.2.3.5."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
