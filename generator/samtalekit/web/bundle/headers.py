"""HTTP headers of a site, with settings files for IIS, Apache and nginx; the policy in them is from `web.policy`."""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

POLICY = "Content-Security-Policy"
MAX_HEADER_CHARS = 4000  # characters of the header; servers and proxies may refuse more than 8 KB of headers in total
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
