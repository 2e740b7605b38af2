"""The settings of a pack, obeyed by real nginx and Apache: headers, types, compression, and what is not shown."""

import os
import xml.etree.ElementTree as ET

import pytest

from helpers.webservers import USED, apache, nginx
from samtalekit.sources.brand import FACE_SUFFIXES
from samtalekit.sources.reader import BINARY
from samtalekit.web.bundle.headers import (
    COMPRESSED,
    OWN_FILES,
    TEXT_TYPES,
    TYPES,
    for_apache,
    for_iis,
    for_nginx,
    headers_of,
)

HEADERS = headers_of("default-src 'none'; script-src 'self' 'sha256-AbC+/d='; frame-ancestors 'self'")
LONG = b"En samtale om arbejdet. " * 200
CHANGED = LONG.replace(b"samtale", b"snakken", 1)
FROM_RELEASE = 1_785_000_000  # seconds since 1970, as a zip gives them
WITHIN = ["nginx-server", "nginx-location", "apache"]


def fill(site):
    """A file of every kind that a site can hold, with the settings that lie beside the pages."""
    for ending in TYPES:
        write(site / f"file{ending}", LONG, FROM_RELEASE)
    write(site / "index.html", LONG, FROM_RELEASE)
    (site / "en").mkdir()
    (site / ".htaccess").write_text(for_apache(HEADERS))
    (site / "web.config").write_text(for_iis(HEADERS))


def write(path, content, at):
    path.write_bytes(content)
    os.utime(path, (at, at))


def start(name):
    return apache() if name == "apache" else nginx(for_nginx(HEADERS), name.removeprefix("nginx-"))


@pytest.fixture(scope="module", params=WITHIN)
def server(request):
    with start(request.param) as running:
        fill(running.site)
        yield running


@pytest.mark.parametrize("ending", TYPES)
def test_every_kind_of_file_has_its_type_and_all_headers(server, ending):
    """Also the one that makes a browser ask for a new release each time."""
    response = server.answer(f"file{ending}")

    assert response.status == 200
    assert response.headers["Content-Type"] == TYPES[ending] + ("; charset=utf-8" if ending in TEXT_TYPES else "")
    assert {name: response.headers.get_all(name) for name in HEADERS} == {name: [HEADERS[name]] for name in HEADERS}


def test_every_kind_of_file_that_sources_can_hand_over_has_a_type():
    """Pictures, icons and typefaces of a workplace; the others are made here, and a pack is searched for them."""
    assert set(TYPES) >= BINARY | FACE_SUFFIXES


@pytest.mark.parametrize("ending", TYPES)
def test_text_is_compressed_on_the_way_and_what_is_compressed_within_is_not(server, ending):
    """And nothing is, for a program that cannot unpack it."""
    compressed = server.answer(f"file{ending}", Accept_Encoding="gzip")
    plain = server.answer(f"file{ending}")

    assert compressed.headers["Content-Encoding"] == ("gzip" if TYPES[ending] in COMPRESSED else None)
    assert ("Accept-Encoding" in (compressed.headers["Vary"] or "")) is (TYPES[ending] in COMPRESSED)
    assert plain.headers["Content-Encoding"] is None


@pytest.mark.parametrize(
    "path", [*OWN_FILES, "WEB.CONFIG", ".HTAccess", "en/web.config", "web%2Econfig", "en/../.htaccess"]
)
def test_settings_that_lie_among_the_pages_are_shown_by_no_server(server, path):
    """Neither its own nor the other one's."""
    assert server.answer(path).status == 404


def test_the_address_of_a_folder_shows_its_page(server):
    """As far as the server reads our settings at all."""
    assert server.answer("").status == 200


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("ending", [".html", ".json", ".pdf"])
def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(server, ending, encoding):
    """Whether its new time is later or earlier; browsers send back both validators."""
    path = server.site / f"file{ending}"
    for at in (FROM_RELEASE + 86_400, FROM_RELEASE - 86_400):
        write(path, LONG, FROM_RELEASE)
        known = server.answer(path.name, Accept_Encoding=encoding).headers
        conditions = {"If_None_Match": known["ETag"], "If_Modified_Since": known["Last-Modified"]}

        assert server.answer(path.name, Accept_Encoding=encoding, **conditions).status == 304
        write(path, CHANGED, at)

        assert server.answer(path.name, Accept_Encoding=encoding, **conditions).status == 200
    write(path, LONG, FROM_RELEASE)


@pytest.mark.parametrize("missing", [*USED, "all"])
def test_an_apache_without_a_module_shows_the_site_all_the_same(missing):
    """No error 500 for a line that it does not know."""
    with apache([name for name in USED if missing not in {name, "all"}]) as server:
        fill(server.site)

        assert server.answer("file.html").status == 200
        assert server.answer("file.pdf").status == 200


def test_nginx_finds_no_fault_with_two_kits_in_one_server():
    """Each in a location of its own, as when a workplace has two."""
    twice = for_nginx(HEADERS) + "location /site/en/ {\n" + for_nginx(HEADERS) + "}\n"
    with nginx(twice) as server:
        fill(server.site)
        (server.site / "en" / "file.html").write_bytes(LONG)

        assert server.answer("en/file.html").headers.get_all("Cache-Control") == ["no-cache"]
        assert server.answer("en/web.config").status == 404


def test_iis_gets_the_same_types_and_hides_the_same_files():
    """There is no IIS here to ask: its file is read as XML. What is set twice is an error there, so it is removed first."""
    settings = ET.fromstring(for_iis(HEADERS)).find("system.webServer")
    types = {each.get("fileExtension"): each.get("mimeType") for each in settings.iter("mimeMap")}
    hidden = settings.find("security/requestFiltering/hiddenSegments")

    assert {ending: kind.removesuffix("; charset=utf-8") for ending, kind in types.items()} == TYPES
    assert [each.get("segment") for each in hidden.findall("add")] == list(OWN_FILES)
    assert settings.find("urlCompression").get("doStaticCompression") == "true"
    for collection in (hidden, settings.find("staticContent"), settings.find("httpProtocol/customHeaders")):
        names = [next(iter(each.attrib.values())) for each in collection if each.tag in {"add", "mimeMap"}]
        removed = [next(iter(each.attrib.values())) for each in collection if each.tag == "remove"]

        assert set(names) <= set(removed)
