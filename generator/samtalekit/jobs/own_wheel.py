"""Rebuild samtalekit's own wheel, reproducibly, so that a workplace installs it from a file and not from an index.

The name ``samtalekit`` on an index belongs to whoever registers it first. So the folder holds the wheel and its hash.
The wheel is made from the checkout that samtalekit runs from, or from its installed files after each has been
verified against the installation's RECORD. Both give the same bytes: entries are sorted, carry one date, and are
stored uncompressed (deflate differs between versions of zlib, and Git compresses uncompressed data better).

Source: PyPA, Binary distribution format; Core metadata 2.4; Recording installed projects.
"""

import base64
import csv
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import samtalekit
from samtalekit.core.errors import PackageError
from samtalekit.core.files import sha256_of
from samtalekit.sources.layers import package_root

TAG = "py3-none-any"
MADE = (1980, 1, 1, 0, 0, 0)  # the earliest date in the zip format; pip sets its own dates
UNIX = 3  # "version made by": decides how permissions are read. PKWARE, APPNOTE 4.4.2
READABLE = 0o100644 << 16  # a regular file readable by all; APPNOTE 4.4.15
BYTECODE = frozenset({"__pycache__"})
OF_A_WHEEL = ("METADATA", "WHEEL", "entry_points.txt", "licenses/")
"""The ``.dist-info`` entries of a wheel; all others (INSTALLER, direct_url.json …) are written by an installer."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel: its file name and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash that pip must verify."""
        return sha256_of(self.content)


def own_wheel() -> Wheel:
    """Make the wheel of the running samtalekit.

    Raises:
        PackageError: Its files differ from those that were installed, or there is no record of these.
    """
    package = Path(samtalekit.__file__).parent
    if (package / "_package").is_dir():
        return wheel_of(samtalekit.__version__, installed_files(package.parent, samtalekit.__version__))
    root = package_root()
    if not (root / "pyproject.toml").is_file():
        raise PackageError("no-record", str(package))
    try:
        return wheel_of(samtalekit.__version__, checkout_files(root))
    except OSError as error:
        raise PackageError("file-missing", str(error.filename)) from error


def wheel_of(version: str, files: Mapping[str, bytes]) -> Wheel:
    """Write files (all but RECORD, by path) into a wheel, with RECORD last; the same files give the same bytes."""
    about = _about(version)
    names = sorted(files, key=lambda name: (name.startswith(about), name))
    record = f"{about}RECORD"
    rows = [(name, hash_in_record(files[name]), str(len(files[name]))) for name in names]
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([*rows, (record, "", "")])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in [*names, record]:
            entry = zipfile.ZipInfo(name, MADE)
            entry.create_system, entry.external_attr = UNIX, READABLE
            archive.writestr(entry, lines.getvalue().encode() if name == record else files[name])
    return Wheel(f"samtalekit-{version}-{TAG}.whl", held.getvalue())


def hash_in_record(content: bytes) -> str:
    """Return a file's SHA-256 as in RECORD: URL-safe base64 without padding."""
    return f"sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode('ascii')}"


def installed_files(folder: Path, version: str) -> dict[str, bytes]:
    """Read the files that were installed from a wheel, verifying each against its hash in RECORD.

    ``folder`` holds the package and its ``.dist-info``.

    Raises:
        PackageError: There is no RECORD, or a file is missing, unreadable or differs from its hash.
    """
    about = _about(version)
    try:
        record = (folder / about / "RECORD").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackageError("no-record", str(folder / "samtalekit")) from error
    rows = [row for row in csv.reader(record.splitlines()) if len(row) > 1]
    required = {row[0]: row[1] for row in rows if _is_handed_on(row[0], about)}
    if not {f"{about}METADATA", f"{about}WHEEL", "samtalekit/__init__.py"} <= required.keys():
        raise PackageError("no-record", str(folder / "samtalekit"))
    files: dict[str, bytes] = {}
    for name, expected in required.items():
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as error:
            raise PackageError("file-missing", str(folder / name)) from error
        if hash_in_record(files[name]) != expected:
            raise PackageError("file-changed", str(folder / name))
    return files


def checkout_files(root: Path) -> dict[str, bytes]:
    """Read the files that a checkout's ``pyproject.toml`` puts into the wheel, and generate the wheel's metadata."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    project, target = settings["project"], settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    places = {package: PurePosixPath(PurePosixPath(package).name) for package in target["packages"]}
    places |= {source: PurePosixPath(place) for source, place in target["force-include"].items()}
    files = {
        (place / path.relative_to(root / source)).as_posix(): path.read_bytes()
        for source, place in places.items()
        for path in _plain_files(root / source)
    }
    about = _about(project["version"])
    files |= {f"{about}licenses/{name}": (root / name).read_bytes() for name in project["license-files"]}
    files[f"{about}METADATA"] = _metadata(project, (root / project["readme"]).read_text(encoding="utf-8")).encode()
    files[f"{about}WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: samtalekit {project['version']}\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode()
    )
    files[f"{about}entry_points.txt"] = _entry_points(project).encode()
    return files


def _about(version: str) -> str:
    """The name of the wheel's ``.dist-info`` folder."""
    return f"samtalekit-{version}.dist-info/"


def _is_handed_on(name: str, about: str) -> bool:
    """True for files that came in the wheel; scripts, bytecode and an installer's own files are not copied."""
    if ".." in name.split("/") or name.endswith(".pyc"):
        return False
    return name.startswith(("samtalekit/", *(about + own for own in OF_A_WHEEL)))


def _plain_files(path: Path) -> Iterator[Path]:
    """Yield the files below a folder, or the file itself; skip hidden files and bytecode."""
    if path.is_file():
        yield path
        return
    for each in sorted(path.iterdir()):
        if not each.name.startswith(".") and each.name not in BYTECODE and each.suffix != ".pyc":
            yield from _plain_files(each)


def _metadata(project: Mapping[str, Any], readme: str) -> str:
    """The METADATA file of the wheel: core metadata 2.4; licences as in PEP 639."""
    extras = project["optional-dependencies"]
    fields: Iterable[tuple[str, str]] = [
        ("Metadata-Version", "2.4"),
        ("Name", project["name"]),
        ("Version", project["version"]),
        ("Summary", project["description"]),
        ("License-Expression", project["license"]),
        *(("License-File", name) for name in project["license-files"]),
        ("Keywords", ",".join(sorted(project["keywords"]))),
        ("Requires-Python", project["requires-python"]),
        *(("Requires-Dist", each) for each in project["dependencies"]),
        *(("Provides-Extra", extra) for extra in extras),
        *(("Requires-Dist", f"{each}; extra == '{extra}'") for extra, needs in extras.items() for each in needs),
        ("Description-Content-Type", "text/markdown"),
    ]
    return "".join(f"{key}: {value}\n" for key, value in fields) + f"\n{readme}"


def _entry_points(project: Mapping[str, Any]) -> str:
    """``entry_points.txt``: the console script and the MkDocs plugin."""
    groups = {"console_scripts": project["scripts"], **project["entry-points"]}
    return "\n".join(
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
        for group, points in groups.items()
    )
