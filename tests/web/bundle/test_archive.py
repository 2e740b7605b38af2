"""Times of files in zips: web servers make Last-Modified and ETag of them, and browsers believe those."""

import functools
import http.server
import itertools
import re
import subprocess
import threading
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from helpers.webservers import ask, unzip
from samtalekit import __released__, __version__
from samtalekit.web.bundle.archive import TIMES, time_of, zip_of

RELEASED = datetime.fromisoformat(__released__)
PAGE = "<p>Ring til HR på {:08}</p>"
CHANGELOG = Path(__file__).parents[3] / "generator" / "CHANGELOG.md"


def moment(content):
    return datetime(*time_of(content))  # noqa: DTZ001  # a zip has no time zone


def releases(*, is_newer):
    """A page, and the same page with another number: of the same size, with a later or an earlier time."""
    pages = [PAGE.format(number).encode() for number in range(100)]
    return next(
        (first, second) for first, second in itertools.pairwise(pages) if (moment(second) > moment(first)) is is_newer
    )


def zipped(content, at):
    at.write_bytes(zip_of({"site/page.html": content}))
    return at


def test_a_time_follows_from_what_is_in_a_file_and_from_nothing_else():
    """The same page has the same time in every release, so that a browser need not fetch it again."""
    assert time_of(PAGE.format(1).encode()) == time_of(PAGE.format(1).encode())
    assert time_of(PAGE.format(1).encode()) != time_of(PAGE.format(2).encode())


def test_a_thousand_releases_of_a_page_have_a_thousand_times():
    """Two have the same once in 15.7 million cases."""
    assert TIMES == 15_724_800
    assert len({time_of(PAGE.format(number).encode()) for number in range(1000)}) == 1000


def test_times_are_even_seconds_of_the_year_before_the_release_and_never_to_come():
    """A zip stores no odd second and no time zone: a day is left between, since servers distrust a time to come."""
    moments = [moment(PAGE.format(number).encode()) for number in range(2000)]

    assert RELEASED - timedelta(days=365) <= min(moments) < RELEASED - timedelta(days=360)
    assert RELEASED - timedelta(days=6) < max(moments) < RELEASED - timedelta(days=1)
    assert {each.second % 2 for each in moments} == {0}


def test_the_changelog_names_the_day_of_the_release():
    """Who raises the version is reminded of its day."""
    version, day = re.search(r"^## (\d\S+) \((\S+)\)$", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE).groups()

    assert (version, day) == (__version__, __released__)
    assert date.fromisoformat(day)


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "Pacific/Auckland", "UTC"])
def test_unzip_gives_files_the_times_of_the_zip_in_any_time_zone(zone, tmp_path, monkeypatch):
    """Two releases of the same size get two times on disk."""
    monkeypatch.setenv("TZ", zone)
    times = []
    for content in releases(is_newer=False):
        unzip(zipped(content, tmp_path / "a.zip"), tmp_path)
        at = subprocess.run(
            ["date", "-r", tmp_path / "site" / "page.html", "+%F %T"], capture_output=True, text=True, check=True
        ).stdout.strip()
        times.append(at)

        assert at == str(moment(content))
    assert times[1] < times[0]


class NotNewerHandler(http.server.SimpleHTTPRequestHandler):
    """Python's own server, one of those that ask only whether a file is newer: it has no ETag."""

    def log_message(self, *_words):
        """Say nothing."""


@contextmanager
def served(folder):
    handler = functools.partial(NotNewerHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/site/page.html"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("options", "is_newer", "status"), [((), True, 200), ((), False, 304), (("-DD",), True, 200), (("-DD",), False, 200)]
)  # fmt: skip
def test_where_only_newer_files_count_unzip_has_to_leave_the_times_out(options, is_newer, status, tmp_path):
    """The instructions name ``-DD`` for such servers: without it, half of all changes would not arrive."""
    first, second = releases(is_newer=is_newer)
    unzip(zipped(first, tmp_path / "a.zip"), tmp_path)
    with served(tmp_path) as address:
        known = ask(address).headers["Last-Modified"]
        unzip(zipped(second, tmp_path / "a.zip"), tmp_path, *options)

        assert ask(address, If_Modified_Since=known).status == status


def test_unzip_with_dd_gives_files_the_time_of_unpacking(tmp_path):
    """Later than any time that a zip of this version can hold."""
    content, _other = releases(is_newer=True)
    unzip(zipped(content, tmp_path / "a.zip"), tmp_path, "-DD")

    assert (tmp_path / "site" / "page.html").stat().st_mtime > (RELEASED - timedelta(days=1)).timestamp()
