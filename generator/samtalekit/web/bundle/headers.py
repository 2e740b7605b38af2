"""HTTP headers and Content Security Policy (CSP), with settings files for IIS, Apache and nginx."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from markupsafe import Markup as Html

from samtalekit.core.errors import ThemeError
from samtalekit.web.bundle.audit import Markup, read_markup

POLICY = "Content-Security-Policy"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Media type of every kind of file that a site can contain (IANA). With ``nosniff`` a browser does not guess.

No server's default list is complete: nginx 1.22 lacks ``.ttf`` and ``.ics``, older IIS ``.webp``.
"""

TEXT_TYPES = {ending: kind for ending, kind in TYPES.items() if kind.startswith("text/")}
"""Types sent with ``charset=utf-8``. JSON is always UTF-8 (RFC 8259, 8.1), an SVG by default (XML 1.0, 4.3.3)."""

COMPRESSED = (*dict.fromkeys(TEXT_TYPES.values()), TYPES[".json"], TYPES[".svg"])
"""Types that servers compress. The others are already compressed formats, or rare."""

MIN_GZIP_BYTES = 1000  # a smaller response fits into one packet uncompressed
OWN_FILES = (".htaccess", "web.config")
"""Settings files next to the pages. Each server hides both, since it hides only its own by default."""


def headers_of(policy: str) -> Mapping[str, str]:
    """Return all headers by name, in the order in which the guide lists them.

    ``X-Frame-Options`` is omitted, since ``frame-ancestors`` does the same and can name allowed hosts;
    ``Strict-Transport-Security`` too, since it applies to a whole host and not to a folder. ``no-cache`` lets a browser
    cache a file but revalidate it each time; without it a browser may use a file without revalidation for a tenth of
    its age (RFC 9111, 4.2.2), up to a month.
    """
    return {
        POLICY: policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cache-Control": "no-cache",
    }


def plain(headers: Mapping[str, str]) -> str:
    """Return the headers alone, one per line."""
    return "".join(f"{name}: {value}\n" for name, value in headers.items())


def for_apache(headers: Mapping[str, str]) -> str:
    """Return ``.htaccess`` for Apache 2.4. Each module is optional; without it only its settings are missing.

    ``mod_deflate`` appends ``-gzip`` to an ETag and does not recognise it in a request, so a compressed file would
    never get a 304 (Apache bug 45023). ``RequestHeader edit`` removes the suffix again.
    """
    types = "".join(f"  AddType '{kind}' {ending}\n" for ending, kind in TYPES.items())
    lines = "".join(f'  Header always set {name} "{value}"\n' for name, value in headers.items())
    return f"""\
# Apache 2.4. Needs: AllowOverride FileInfo Indexes
AddDefaultCharset utf-8
FileETag MTime Size
<IfModule mod_dir.c>
  DirectoryIndex index.html
</IfModule>
<IfModule mod_mime.c>
{types}  AddCharset utf-8 {" ".join(TEXT_TYPES)}
</IfModule>
<IfModule mod_headers.c>
{lines}  RequestHeader edit If-None-Match "-gzip\\"" "\\""
</IfModule>
<IfModule mod_filter.c>
  <IfModule mod_deflate.c>
    AddOutputFilterByType DEFLATE {" ".join(COMPRESSED)}
  </IfModule>
</IfModule>
<IfModule mod_alias.c>
  RedirectMatch 404 "{_own_files()}"
</IfModule>
"""


def for_nginx(headers: Mapping[str, str]) -> str:
    """Return a file to ``include`` in a ``server`` or ``location``, independent of nginx's other settings."""
    types = "".join(f"  {kind} {ending[1:]};\n" for ending, kind in TYPES.items())
    lines = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
    with_charset = " ".join(each for each in dict.fromkeys(TEXT_TYPES.values()) if each != "text/html")
    compressed = " ".join(each for each in COMPRESSED if each != "text/html")  # nginx always compresses HTML
    return f"""\
# nginx: include this in the server or location that shows the site.
index index.html;
etag on;
if_modified_since exact;
types {{
{types}}}
charset utf-8;
charset_types {with_charset};
gzip on;
gzip_vary on;
gzip_proxied any;
gzip_min_length {MIN_GZIP_BYTES};
gzip_types {compressed};
{lines}location ~ "{_own_files()}" {{ return 404; }}
"""


def for_iis(headers: Mapping[str, str]) -> str:
    """Return ``web.config`` for IIS 7 and later. Existing entries are removed first: a duplicate is an error.

    The compressed types are a server-wide setting of IIS (``httpCompression``); a folder can only enable compression.
    """
    types = "".join(
        f'      <remove fileExtension="{ending}" />\n      <mimeMap fileExtension="{ending}" mimeType="{kind}" />\n'
        for ending, kind in zip(TYPES, map(_with_charset, TYPES), strict=True)
    )
    lines = "".join(
        f'        <remove name="{name}" />\n        <add name="{name}" value={quoteattr(value)} />\n'
        for name, value in headers.items()
    )
    hidden = "".join(
        f'          <remove segment="{name}" />\n          <add segment="{name}" />\n' for name in OWN_FILES
    )
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <system.webServer>
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <staticContent>
      <clientCache cacheControlMode="NoControl" />
{types}    </staticContent>
    <urlCompression doStaticCompression="true" />
    <security>
      <requestFiltering>
        <hiddenSegments>
{hidden}        </hiddenSegments>
      </requestFiltering>
    </security>
    <httpProtocol>
      <customHeaders>
        <remove name="X-Powered-By" />
{lines}      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
"""


def _with_charset(ending: str) -> str:
    """Return the ``Content-Type`` for a file extension."""
    return f"{TYPES[ending]}; charset=utf-8" if ending in TEXT_TYPES else TYPES[ending]


def _own_files() -> str:
    """Regular expression for URLs of our settings files; case-insensitive, as some file systems are."""
    return "(?i)/(" + "|".join(name.replace(".", r"\.") for name in OWN_FILES) + ")$"


# Content Security Policy, computed from the pages. Each page has its own in a ``<meta>`` element (`with_policy`), and
# a web server may send one for all pages (`policy_of`). A browser enforces both.

MAX_HEADER_CHARS = 4000  # characters of the header; servers and proxies may refuse more than 8 KB of headers in total

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


def policy_of(pages: Iterable[Markup], *, has_data_images: bool = False) -> str:
    """Return the CSP header under which these pages work and nothing else runs.

    Inline scripts and styles are allowed by their hash, never by ``'unsafe-inline'``, so modified or injected code does
    not run. Nothing may be fetched from, sent to or framed by another origin.

    Args:
        pages: Every page of the site.
        has_data_images: Whether a page or style sheet contains an image as a ``data:`` URL.

    Source: W3C, Content Security Policy Level 3, 6 Content Security Policy Directives, 8.4 Usage of hashes.
    """
    return "; ".join((*_of_site(pages, SITE, has_data_images=has_data_images), "frame-ancestors 'self'"))


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


def alone_with_policy(html: str) -> str:
    """Return a self-contained page with a policy under which it fetches nothing and runs no script.

    Styles are allowed by their hash, images and fonts as ``data:`` URLs.
    """
    page = read_markup(html)
    nothing, *more = NOTHING
    styles = [f"style-src {' '.join(_hashes(page.styles))}"] if page.styles else []
    return _put_in(html, page, (nothing, *styles, "img-src data:", "font-src data:", *more))


def allow_script(page: str, sent: str) -> str:
    """Return a page as sent by a server, with the scripts that the server added to the page allowed in its policy."""
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
