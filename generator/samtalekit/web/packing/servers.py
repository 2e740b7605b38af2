"""Web servers: settings for IIS, Apache and nginx, with the headers, media types and compression of a site."""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

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
"""The media type of every kind of file that a site can hold, by IANA's list: with ``nosniff`` a browser does not guess.

Servers know most of them, each another part: IIS lacks ``.webp``, nginx 1.22 ``.ttf`` and ``.ics``.
"""

WORDS = {ending: kind for ending, kind in TYPES.items() if kind.startswith("text/")}
"""Types that are sent with ``charset=utf-8``. JSON is UTF-8 always (RFC 8259, 8.1), an SVG without a word is (XML)."""

COMPRESSED = (*dict.fromkeys(WORDS.values()), TYPES[".json"], TYPES[".svg"])
"""Types that are worth compressing on the way; all others are compressed within."""

LEAST_BYTES = 1000  # what is smaller fits into one packet as it is
OWN_FILES = (".htaccess", "web.config")
"""Settings that lie among the pages for one server's sake. No server shows them: the other ones do not know them."""


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
    """``.htaccess``, for Apache 2.4. A module that is missing costs what it does and nothing more.

    ``mod_deflate`` writes ``-gzip`` behind an ETag and does not know it again, so that no compressed file would ever
    be found unchanged (Apache bug 45023): ``RequestHeader edit`` takes it off.
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
{types}  AddCharset utf-8 {" ".join(WORDS)}
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
    """A file to ``include`` in a ``server`` or ``location``. It needs nothing of nginx's own settings."""
    types = "".join(f"  {kind} {ending[1:]};\n" for ending, kind in TYPES.items())
    lines = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
    spoken = " ".join(each for each in dict.fromkeys(WORDS.values()) if each != "text/html")
    compressed = " ".join(each for each in COMPRESSED if each != "text/html")  # which nginx always does
    return f"""\
# nginx: include this in the server or location that shows the site.
index index.html;
etag on;
if_modified_since exact;
types {{
{types}}}
charset utf-8;
charset_types {spoken};
gzip on;
gzip_vary on;
gzip_proxied any;
gzip_min_length {LEAST_BYTES};
gzip_types {compressed};
{lines}location ~ "{_own_files()}" {{ return 404; }}
"""


def for_iis(headers: Mapping[str, str]) -> str:
    """``web.config``, for IIS 7 and later. What a server sets already is taken away first: twice is an error.

    What is compressed IIS decides for the whole server (``httpCompression``); a folder can only say that it wants it.
    """
    types = "".join(
        f'      <remove fileExtension="{ending}" />\n'
        f'      <mimeMap fileExtension="{ending}" mimeType="{kind}{"; charset=utf-8" if ending in WORDS else ""}" />\n'
        for ending, kind in TYPES.items()
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


def _own_files() -> str:
    """A regular expression for the addresses of our own settings; in any case, since some file systems ignore it."""
    return "(?i)/(" + "|".join(name.replace(".", r"\.") for name in OWN_FILES) + ")$"
