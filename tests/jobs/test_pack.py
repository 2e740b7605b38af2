"""``pack``: three zips that an intranet takes, proven and whole, or nothing at all."""

import base64
import csv
import io
import json
import re
import subprocess
import time
import xml.etree.ElementTree as ET
import zipfile
from importlib.metadata import distribution
from pathlib import PurePosixPath

import pytest
from fontTools.ttLib import TTFont

from helpers import typefaces
from helpers.projects import over_tiny
from samtalekit.cli import pack as command
from samtalekit.cli.main import main
from samtalekit.core.errors import SourceErrors, WriteError
from samtalekit.jobs.pack import pack
from samtalekit.web.bundle.archive import time_of
from samtalekit.web.bundle.headers import OWN_FILES, TYPES
from samtalekit.web.bundle.licences import WITHIN_ENGINE

ZIPS = ["file-share.zip", "sharepoint.zip", "web-server.zip"]
WORKPLACE = """
name: Harbour Shed
kit: ../../tiny
languages: [en]
contact: {name: The shed, email: shed@harbour.example}
example: true
"""
TABLE = "---\ntitle: Lamps\nsummary: A lamp at each end.\n---\n\n| lamp | price |\n|:--|--:|\n| front | 20 |\n"
SLIDES = "---\ntitle: Slides on lamps\nsummary: Show them.\nkind: slides\nbooklet: false\n---\n\n## Two lamps\n\nOne at each end.\n"
FILES = {"workplace.yml": WORKPLACE, "content/en/lamps.md": TABLE, "content/en/lamps/slides.md": SLIDES}
ADDRESS = "https://intra.example/shed/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A workplace; its papers are rendered once for all tests here."""
    return over_tiny(tmp_path_factory.mktemp("packing"), FILES)


@pytest.fixture(scope="module")
def report(folder, tmp_path_factory):
    return pack(folder, tmp_path_factory.mktemp("intranet") / "packed", ADDRESS)


@pytest.fixture(scope="module")
def bundle(report):
    return report.place


@pytest.fixture(scope="module")
def unzipped(bundle):
    """What each zip holds, by its path in it."""

    def read(name):
        with zipfile.ZipFile(bundle / name) as archive:
            return {each: archive.read(each) for each in archive.namelist()}

    return read


def contents(place):
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())}


def test_a_pack_holds_three_zips_and_their_description(bundle):
    """Names that scripts can count on."""
    assert sorted(contents(bundle)) == sorted([*ZIPS, "index.html", "LICENSES.txt", "SHA256SUMS", "pack.json"])


def test_every_hash_matches_in_the_pack_and_in_each_zip(bundle, tmp_path):
    """As the instructions say: ``sha256sum -c``."""
    places = [bundle]
    for name in ZIPS:
        places.append(tmp_path / name)
        with zipfile.ZipFile(bundle / name) as archive:
            archive.extractall(places[-1])
    for place in places:
        result = subprocess.run(
            ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=place, capture_output=True, text=True, check=False
        )
        listed = len((place / "SHA256SUMS").read_text(encoding="utf-8").splitlines())

        assert (result.returncode, result.stderr) == (0, "")
        assert listed == len([path for path in place.rglob("*") if path.is_file()]) - 1


def test_the_same_input_gives_the_same_bytes_in_any_folder_and_time_zone(bundle, tmp_path, monkeypatch):
    """So that two can pack, each on their own, and compare the hashes."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    again = pack(over_tiny(tmp_path / "another place", FILES), tmp_path / "again", ADDRESS).place
    monkeypatch.undo()
    time.tzset()

    assert contents(again) == contents(bundle)


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_knows_no_clock_and_no_machine(name, bundle):
    """Times by the contents, one set of rights, names in order: whoever makes it, and when."""
    with zipfile.ZipFile(bundle / name) as archive:
        entries = archive.infolist()
        times = {each.filename: time_of(archive.read(each)) for each in entries}

    assert {(each.external_attr >> 16, each.create_system) for each in entries} == {(0o100644, 3)}
    assert {each.filename: each.date_time for each in entries} == times
    assert [each.filename for each in entries] == sorted(each.filename for each in entries)


@pytest.mark.parametrize("name", ZIPS)
def test_names_in_zips_are_safe_on_every_system(name, unzipped):
    """Windows and SharePoint refuse more than others do."""
    for path in unzipped(name):
        for part in PurePosixPath(path).parts:
            assert not re.search(r'["*:<>?|\\]|^~\$|[. ]$|^ ', part)
            assert part.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
        assert len(path) < 150
        assert not path.startswith("/")


@pytest.mark.parametrize("name", ZIPS)
def test_every_zip_has_instructions_and_licences(name, unzipped):
    """Whoever is handed one zip alone is not lost. A BOM shows Notepad that the text is UTF-8."""
    held = unzipped(name)

    assert held["READ ME.txt"].startswith("\ufeff".encode())
    assert b"sha256sum -c" in held["READ ME.txt"]
    assert b"Get-FileHash" in held["READ ME.txt"]
    assert b"Permission is hereby granted" in held["LICENSES.txt"]


def test_the_pack_for_sharepoint_holds_papers_and_presentations_under_their_titles_and_no_page(unzipped):
    """SharePoint would hand a page over as a download, which is right for a presentation alone."""
    held = unzipped("sharepoint.zip")
    slides = held.pop("English/Slides/Slides on lamps.html")

    assert b"Two lamps" in slides
    assert {PurePosixPath(path).suffix for path in held} <= {".pdf", ".png", ".csv", ".txt", ".ics", ""}
    assert not any(content.lstrip()[:15].lower().startswith((b"<!doctype", b"<html")) for content in held.values())
    assert "English/Blank forms/Check-up.pdf" in held
    assert "English/Pictures/Blank forms/Check-up.png" in held


def test_the_list_of_links_opens_in_excel_and_names_what_is_there(unzipped):
    """Semicolons and a mark of UTF-8, as a Danish Excel wants it; pages come first, since their address was given."""
    held = unzipped("sharepoint.zip")
    rows = list(csv.DictReader(io.StringIO(held["English/Links.csv"].decode("utf-8-sig")), delimiter=";"))
    pages = [row for row in rows if row["Kind"] == "Page"]
    files = [row for row in rows if row["File"]]

    assert pages[0]["Address"] == ADDRESS + "index.html"
    assert {row["Title"] for row in pages} >= {"Lamps", "Brakes"}
    assert all(row["Description"] for row in rows)
    assert [row["File"] for row in files if f"English/{row['File']}" not in held] == []
    assert [row["Picture"] for row in files if row["Picture"] and f"English/{row['Picture']}" not in held] == []
    assert all(row["Title"] in held["English/Texts for the page.txt"].decode("utf-8-sig") for row in rows)


def test_without_an_address_the_list_has_files_alone(folder, tmp_path):
    """Nobody is sent to a site that is nowhere."""
    place = pack(folder, tmp_path / "packed").place
    with zipfile.ZipFile(place / "sharepoint.zip") as archive:
        links = archive.read("English/Links.csv").decode("utf-8-sig")

    assert "https://" not in links
    assert "Check-up" in links


def headers_in(held):
    """The headers by server, read out of each server's settings."""
    iis = ET.fromstring(held["site/web.config"].decode())  # our own file
    apache = held["site/.htaccess"].decode()
    nginx = held["server/nginx.conf"].decode()
    return {
        "iis": {each.get("name"): each.get("value") for each in iis.iter("add") if each.get("name")},
        "apache": dict(re.findall(r'^\s*Header always set (\S+) "([^"]*)"$', apache, re.MULTILINE)),
        "nginx": dict(re.findall(r'^add_header (\S+) "([^"]*)" always;$', nginx, re.MULTILINE)),
        "plain": dict(line.split(": ", 1) for line in held["server/headers.txt"].decode().splitlines()),
    }


def test_all_servers_get_the_same_headers(unzipped, bundle):
    """And programs too. No header allows what is inline, and all of them fit into a small space."""
    by_server = headers_in(unzipped("web-server.zip"))
    headers = by_server["plain"]

    assert all(each == headers for each in by_server.values())
    assert json.loads((bundle / "pack.json").read_text("utf-8"))["headers"] == headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert sum(len(name) + len(value) for name, value in headers.items()) < 4000


def test_servers_get_the_type_of_every_file_of_the_site(unzipped):
    """With ``nosniff`` a browser does not guess. Real servers run the settings in ``tests/web/bundle/test_servers.py``."""
    names = [PurePosixPath(name) for name in unzipped("web-server.zip") if name.startswith("site/")]

    assert {name.suffix for name in names if name.name not in OWN_FILES} <= set(TYPES)


def test_every_page_of_the_pack_says_its_policy_right_behind_its_charset(unzipped, bundle):
    """The pages of both sites, the start file and the instructions: a share and a forgetful server send no header."""
    pages = {path.name: path.read_text("utf-8") for path in bundle.glob("*.html")}
    for name in ZIPS:
        pages |= {f"{name}/{path}": held.decode() for path, held in unzipped(name).items() if path.endswith(".html")}
    policy = re.compile(
        r'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    )

    assert {"index.html", "file-share.zip/START.html", "web-server.zip/site/index.html"} <= {*pages}
    assert [name for name, page in pages.items() if not policy.search(page)] == []
    assert [name for name, page in pages.items() if "unsafe" in page.partition("</head>")[0]] == []


def test_the_file_share_has_one_file_to_begin_with(unzipped):
    """Beside the folder of the site, and no setting of servers."""
    held = unzipped("file-share.zip")

    assert [name for name in held if "/" not in name and name.endswith(".html")] == ["START.html"]
    assert 'href="site/index.html"' in held["START.html"].decode()
    assert not any(name.endswith(("web.config", ".htaccess")) for name in held)


def test_the_instructions_are_in_the_typeface_of_the_workplace(tmp_path):
    """One file alone, so it holds the glyphs that it shows, of a typeface of any format."""
    brand = "typography:\n  fonts:\n    - {family: Shed, files: [fonts/shed.ttf]}\n  base: Shed\n"
    files = {**FILES, "theme/_brand.yml": brand, "theme/fonts/shed.ttf": typefaces.face()}
    page = (pack(over_tiny(tmp_path, files), tmp_path / "packed").place / "index.html").read_text("utf-8")
    shown = re.search(r'--sk-text-stack: "(.*?)"', page)[1]
    (face,) = re.findall(rf'font-family: "{shown}"[^}}]*?url\("data:font/woff2;base64,(.*?)"', page)

    assert shown == "Brand Shed"
    with TTFont(io.BytesIO(base64.b64decode(face))) as font:
        assert {ord(character) for character in "SHA256:"} <= set(font.getBestCmap())
    assert len(face) < len(typefaces.face())


def test_a_table_with_a_right_column_needs_no_style_of_its_own(unzipped):
    """Markdown would write one into the cell, and a strict policy refuse it."""
    page = unzipped("web-server.zip")["site/lamps.html"].decode()

    assert '<td class="sk-align-right sk-narrow">20</td>' in page
    assert "style=" not in page


def test_the_proof_is_written_for_people_and_programs(report, bundle):
    """The same figures on the page, in the record and in the report."""
    record = json.loads((bundle / "pack.json").read_text(encoding="utf-8"))
    page = (bundle / "index.html").read_text(encoding="utf-8")
    pages = report.counts["pages"]

    assert record["verified"] == report.counts
    assert f"pages ({pages})" in page
    assert report.counts["papers"] > 0
    assert not re.search(r"(?:src|href)=\"https?:", page)


def test_licences_name_all_that_the_engines_script_bundles(unzipped):
    """Its source map lists what it is made of: when that changes, our list has to."""
    package = distribution("mkdocs-material")
    (script,) = [each for each in package.files if each.name.startswith("bundle.") and each.suffix == ".map"]
    sources = json.loads(script.read_text(encoding="utf-8"))["sources"]
    bundled = {
        re.sub(r".*node_modules/((?:@[^/]+/)?[^/]+)/.*", r"\1", each) for each in sources if "node_modules" in each
    }
    licences = unzipped("web-server.zip")["LICENSES.txt"].decode()

    assert bundled == {part.name.lower().removesuffix(".js") for part in WITHIN_ENGINE}
    assert [part for part in ("Material for MkDocs", "lunr", "SK Sans") if part not in licences] == []


def test_a_pack_takes_the_place_of_an_earlier_one(folder, tmp_path):
    """And of nothing else."""
    place = tmp_path / "packed"
    place.mkdir()
    (place / "pack.json").write_text("{}")
    (place / "old.zip").write_bytes(b"")
    pack(folder, place)

    assert "old.zip" not in contents(place)
    assert "web-server.zip" in contents(place)


@pytest.mark.parametrize("where", ["full", "a-file", "content/packed", "theme"])
def test_a_pack_is_never_laid_over_something_else_or_among_sources(where, folder, tmp_path):
    """Exit 4, and what is there is left alone."""
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("Dear shed")
    (tmp_path / "a-file").write_text("x")
    place = folder / where if where.startswith(("content", "theme")) else tmp_path / where
    with pytest.raises(WriteError) as stopped:
        pack(folder, place)

    assert stopped.value.exit_code == 4
    assert (full / "letter.txt").read_text() == "Dear shed"


def test_a_mistake_in_the_sources_leaves_the_earlier_pack(tmp_path, capsys, in_english):
    """Findings as in a build, exit 1, nothing written."""
    root = over_tiny(tmp_path, {"content/en/lamps.md": "---\ntitle: Lamps\n---\n"})
    place = tmp_path / "packed"
    place.mkdir()
    (place / "pack.json").write_text("{}")

    with pytest.raises(SystemExit, match="1"):
        main(["pack", str(root), "--into", str(place)])
    assert "missing-key" in capsys.readouterr().err
    assert list(contents(place)) == ["pack.json"]


def test_a_script_of_ones_own_that_asks_outside_stops_the_pack(tmp_path):
    """The check of a theme sees it first; what it cannot see, the finished site shows."""
    root = over_tiny(tmp_path, {"theme/web/pages/page.html.j2": "{% set host = '//away.example' %}<img src='https:{{ host }}/a.png' alt=''>\n<h1>{{ page.title }}</h1>", "content/en/lamps.md": TABLE})  # fmt: skip
    with pytest.raises(SourceErrors) as stopped:
        pack(root, tmp_path / "packed")

    assert {(each.place.file, each.code, each.values["target"]) for each in stopped.value.findings} == {
        ("site/lamps.html", "outside-request", "https://away.example/a.png")
    }
    assert not (tmp_path / "packed").exists()


@pytest.mark.parametrize(
    "address", ["http://intra.example/", "intra.example", "https://", "https://a b.example/", "https://u:p@a.example/", "https://a.example/?x", 'https://a.example/"x', "https://[", ""]
)  # fmt: skip
def test_an_address_that_is_none_exits_2(address, tmp_path, capsys, in_english):
    """With the way to help, and nothing done."""
    with pytest.raises(SystemExit) as stopped:
        main(["pack", str(tmp_path), "--into", str(tmp_path / "packed"), "--address", address])

    assert stopped.value.code == 2
    assert "https://intra.example.com/kit/" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["https://intra.example/shed", "https://intra.example/shed/index.html", ADDRESS])
def test_an_address_may_be_given_as_people_copy_it(given):
    """With its stroke, without, or as the front page."""
    assert command.website(given, "en") == ADDRESS


def test_without_a_place_nothing_is_packed(capsys, in_english):
    """``--into`` is not guessed."""
    with pytest.raises(SystemExit) as stopped:
        main(["pack"])

    assert stopped.value.code == 2
    assert "--into" in capsys.readouterr().err
