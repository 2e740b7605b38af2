"""Web servers: the headers that a site is to be sent with, as IIS, Apache and nginx are told of them."""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

POLICY = "Content-Security-Policy"
TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Media types that servers are known to lack; with ``nosniff`` a browser does not guess."""


def headers_of(policy: str) -> Mapping[str, str]:
    """Every header by its name, in the order in which people are told of them.

    ``X-Frame-Options`` is left out, since ``frame-ancestors`` says the same and can name a place that may show the
    site; ``Strict-Transport-Security`` too, since it holds for a whole host and not for a folder.
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
    """``.htaccess``, for Apache 2.4."""
    types = "".join(f"AddType '{kind}' {ending}\n" for ending, kind in TYPES.items())
    lines = "".join(f'  Header always set {name} "{value}"\n' for name, value in headers.items())
    return (
        "# Apache 2.4. Needs: AllowOverride FileInfo Indexes\n"
        "DirectoryIndex index.html\n"
        f"AddDefaultCharset utf-8\n{types}<IfModule mod_headers.c>\n{lines}</IfModule>\n"
    )


def for_nginx(headers: Mapping[str, str]) -> str:
    """A file to ``include`` in a ``server`` or ``location``. It knows ``.woff2`` and ``.pdf`` by itself."""
    lines = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
    return (
        "# nginx: include this in the server or location that shows the site.\n"
        "index index.html;\ncharset utf-8;\n"
        f"include mime.types;\ntypes {{ text/calendar ics; }}\n{lines}"
    )


def for_iis(headers: Mapping[str, str]) -> str:
    """``web.config``, for IIS 7 and later. What a server sets already is taken away first: twice is an error."""
    types = "".join(
        f'      <remove fileExtension="{ending}" />\n      <mimeMap fileExtension="{ending}" mimeType="{kind}" />\n'
        for ending, kind in TYPES.items()
    )
    lines = "".join(
        f'        <remove name="{name}" />\n        <add name="{name}" value={quoteattr(value)} />\n'
        for name, value in headers.items()
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
{types}    </staticContent>
    <httpProtocol>
      <customHeaders>
        <remove name="X-Powered-By" />
{lines}      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
"""
