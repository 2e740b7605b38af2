"""Real web servers for tests: nginx and Apache on a free port of this machine, with a pack's own settings."""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

APACHE_MODULES = Path("/usr/lib/apache2/modules")
USED = ("dir", "mime", "headers", "alias", "filter", "deflate")
"""What ``.htaccess`` can use. An Apache without them shows the site all the same."""

NOBODY = "nobody"  # Apache gives up root's rights before it answers, and insists on somebody to be
START_S = 20  # seconds
BETWEEN_TRIES_S = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class WebServer:
    """A server that runs.

    Attributes:
        site: The folder that it shows at ``/site/``.
        address: Of that folder, with a stroke at its end.
        log: A line for each answer: status and path.
    """

    site: Path
    address: str
    log: Path

    def answer(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """What the server says to a request for a path below the site; header names are written with ``_``."""
        return ask(self.address + path, **headers)

    def answered(self) -> list[str]:
        """Its whole log until now, as ``200 /site/index.html``."""
        return self.log.read_text(encoding="utf-8").splitlines()


def ask(address: str, **headers: str) -> http.client.HTTPResponse:
    """The answer to a request, whatever its status, as no browser changes it; header names are written with ``_``."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc)) as connection:
        connection.request("GET", parts.path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        response = connection.getresponse()
        response.read()
        return response


@contextmanager
def nginx(settings: str, within: str = "location") -> Iterator[WebServer]:
    """nginx, with settings from a pack included in its ``server`` or in the ``location`` of the site.

    It runs as one process, so that it stays who it was started by and can read the folder.
    """
    with _server_dir() as folder, _free_port() as port:
        (folder / "kit.conf").write_text(settings, encoding="utf-8")
        include = f"include {folder}/kit.conf;"
        temporary = "".join(
            f"  {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "fastcgi", "proxy", "scgi", "uwsgi")
        )
        (folder / "nginx.conf").write_text(f"""\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
{temporary}  log_format short "$status $uri";
  access_log {folder}/access.log short;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/root;
    {include if within == "server" else ""}
    location /site/ {{ {include if within == "location" else ""} }}
  }}
}}
""")
        with _running([_program("nginx"), "-p", str(folder), "-c", f"{folder}/nginx.conf"], port, folder):
            yield WebServer(folder / "root" / "site", f"http://127.0.0.1:{port}/site/", folder / "access.log")


@contextmanager
def apache(modules: Sequence[str] = USED) -> Iterator[WebServer]:
    """Apache as a server has it that obeys ``.htaccess``; it knows no media type by itself."""
    with _server_dir() as folder, _free_port() as port:
        loaded = "".join(
            f"<IfModule !mod_{name}.c>\n  LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n</IfModule>\n"
            for name in ("mpm_event", "unixd", "log_config", "authz_core", *modules)
        )
        (folder / "apache.conf").write_text(f"""\
{loaded}ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
LogFormat "%>s %U" short
CustomLog {folder}/access.log short
DocumentRoot {folder}/root
<IfModule mod_mime.c>
  TypesConfig /dev/null
</IfModule>
<IfModule mod_unixd.c>
  User {NOBODY if os.geteuid() == 0 else f"#{os.geteuid()}"}
  Group {"nogroup" if os.geteuid() == 0 else f"#{os.getegid()}"}
</IfModule>
<Directory {folder}/root>
  AllowOverride FileInfo Indexes
  Require all granted
</Directory>
""")
        with _running([_program("apache2"), "-D", "FOREGROUND", "-f", f"{folder}/apache.conf"], port, folder):
            yield WebServer(folder / "root" / "site", f"http://127.0.0.1:{port}/site/", folder / "access.log")


def unzip(archive: Path, into: Path, *options: str) -> None:
    """Unpack as an administrator does, over what is there."""
    subprocess.run(["unzip", "-oq", *options, archive, "-d", into], check=True)


def _program(name: str) -> str:
    """Where a server is; Debian lays them where only root looks."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        pytest.skip(f"needs {name}")
    return found


@contextmanager
def _server_dir() -> Iterator[Path]:
    """A folder that others may look into, unlike pytest's own: Apache becomes somebody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "root" / "site").mkdir(parents=True)
        yield folder


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    yield port


@contextmanager
def _running(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    """Start a server, wait until it answers, and end it whatever happens."""
    with subprocess.Popen(command) as process:
        try:
            for _ in range(int(START_S / BETWEEN_TRIES_S)):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    _look_at(process, folder)
            yield
        finally:
            process.terminate()


def _look_at(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Give a server a moment to start; complain in its own words when it has ended."""
    try:
        process.wait(BETWEEN_TRIES_S)
    except subprocess.TimeoutExpired:
        return
    log = folder / "error.log"
    raise AssertionError(log.read_text() if log.exists() else f"{process.args} ended with {process.returncode}")
