"""Web servers: settings for IIS, Apache and nginx, with the headers, media types and compression of a site."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from markupsafe import Markup as Html

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
"""The media type of every kind of file that a site can hold (IANA). With ``nosniff`` a browser does not guess.

No server's own list has all of them: nginx 1.22 lacks ``.ttf`` and ``.ics``, older IIS ``.webp``.
"""

TEXT_TYPES = {ending: kind for ending, kind in TYPES.items() if kind.startswith("text/")}
"""Types sent with ``charset=utf-8``. JSON is always UTF-8 (RFC 8259, 8.1), an SVG by default (XML 1.0, 4.3.3)."""

COMPRESSED = (*dict.fromkeys(TEXT_TYPES.values()), TYPES[".json"], TYPES[".svg"])
"""Types that servers compress. The others are compressed formats already, or rare."""

MIN_GZIP_BYTES = 1000  # a smaller response fits into one packet uncompressed
OWN_FILES = (".htaccess", "web.config")
"""Settings files among the pages. Each server hides both, since only the one a file is meant for does so by itself."""


def headers_of(policy: str) -> Mapping[str, str]:
    """Every header by its name, in the order in which people are told of them.

    ``X-Frame-Options`` is left out, since ``frame-ancestors`` says the same and can name a place that may show the
    site; ``Strict-Transport-Security`` too, since it holds for a whole host and not for a folder. ``no-cache`` lets a
    browser keep a file, and makes it ask each time whether it is still the newest; without it a browser may show a
    file unasked for a tenth of its age (RFC 9111, 4.2.2), up to a month.
    """
    return {
        POLICY: policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cache-Control": "no-cache",
    }


def plain(headers: Mapping[str, str]) -> str:
    """The headers alone, a line each."""
    return "".join(f"{name}: {value}\n" for name, value in headers.items())


def for_apache(headers: Mapping[str, str]) -> str:
    """``.htaccess``, for Apache 2.4. Without one of the modules the site works, only without what the module does.

    ``mod_deflate`` appends ``-gzip`` to an ETag and does not recognise it in a request, so a compressed file would
    never be answered with 304 (Apache bug 45023). ``RequestHeader edit`` removes the suffix again.
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
    """A file to ``include`` in a ``server`` or ``location``. It does not depend on nginx's own settings."""
    types = "".join(f"  {kind} {ending[1:]};\n" for ending, kind in TYPES.items())
    lines = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
    with_charset = " ".join(each for each in dict.fromkeys(TEXT_TYPES.values()) if each != "text/html")
    compressed = " ".join(each for each in COMPRESSED if each != "text/html")  # which nginx always does
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
    """``web.config``, for IIS 7 and later. What a server sets already is taken away first: twice is an error.

    Which types IIS compresses is set for the whole server (``httpCompression``); a folder can only turn it on.
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
    """The value of ``Content-Type`` for files of an ending."""
    return f"{TYPES[ending]}; charset=utf-8" if ending in TEXT_TYPES else TYPES[ending]


def _own_files() -> str:
    """A regular expression for the addresses of our own settings; in any case, since some file systems ignore it."""
    return "(?i)/(" + "|".join(name.replace(".", r"\.") for name in OWN_FILES) + ")$"


# The content-security-policy: what pages may do, counted out from the pages themselves.
#
# Each page carries the policy that fits it (`with_policy`), and a web server may send one that fits all
# (`policy_of`). A browser obeys both, so that what either forbids does not run.

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
