"""Read and validate ``theme/_brand.yml`` (brand.yml): colours, logo and fonts, with colour names and files resolved."""

import difflib
import re
from collections.abc import Iterator
from math import isinf
from pathlib import Path

from samtalekit.core.errors import OutsideError
from samtalekit.core.files import file_in, is_system_file, is_there, leads_out
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.workplace import COLOUR_ROLES, Brand, FaceFile
from samtalekit.sources.brand_standard import BrandFile, Face, File, Image, Logo, Logos, Meta, Standard, Type
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest_colour
from samtalekit.sources.validate import validate
from samtalekit.sources.yaml_tree import KeyPath, Tree, without_nulls

BRAND_FILE = "theme/_brand.yml"
OF_FONT_HOSTS = frozenset({"version", "url"})
"""Keys of faces from Google and Bunny, whose files are not fetched; a warning says so already (`face-missing`)."""

SIZES = ("medium", "large", "small")
"""Sizes of a logo; the first that a file gives is used."""

_ELSEWHERE = ("fonts", "logo", "content", "content/images", "images")
"""Folders in which a file of the brand is looked for when it is not where it has to be."""

FACE_SUFFIXES = frozenset({".ttf", ".otf", ".woff", ".woff2"})


def read_brand(reader: SourceReader) -> Brand | None:
    """Read the brand of the uppermost layer; None, with findings, when it cannot be read.

    A part with mistakes is left out, so that the other parts are checked in the same run.
    """
    path = reader.layers.find(BRAND_FILE, theme=True)
    tree = reader.tree(path) if path else None
    if path is None or tree is None:
        return None
    if tree.data is None:
        tree.data = {}
    standard, findings = validate(BrandFile, without_nulls(tree))
    reader.findings += [*findings, *_commented_out(tree, reader.text(path) or "")]
    if standard is None:
        return None
    _report_other_keys(tree, standard, reader)
    light, dark, places = _colours(tree, standard, reader)
    logo, logo_dark = _logos(tree, standard, path, reader) if _is_own(path, reader) else (None, None)
    return Brand(
        name=_name(standard),
        logo=logo,
        logo_dark=logo_dark,
        light=light,
        dark=dark,
        faces=_faces(tree, standard, path, reader),
        base_family=_family(standard.typography.base),
        heading_family=_family(standard.typography.headings),
        places={"": Location(reader.layers.name(path)), **places, **_other_places(tree)},
    )


def _commented_out(tree: Tree, text: str) -> Iterator[Finding]:
    """Yield a finding for each colour without quotes, which YAML takes for a comment; no value at all is allowed."""
    lines = text.split("\n")
    for path in tree.empty():
        place = tree.key_place(path)
        if re.match(r"[\w-]+:\s+#[0-9a-fA-F]{3,8}\b", lines[place.line - 1][place.column - 1 :]):
            yield Finding(place, "empty-value", {"key": str(path[-1])})


def _report_other_keys(tree: Tree, standard: BrandFile, reader: SourceReader) -> None:
    """Report unknown keys where the standard allows keys of other tools: one may be a typo."""
    ways: list[tuple[KeyPath, type[Standard]]] = [(("meta",), Meta)]
    ways += [(("typography", "fonts", number), Face) for number in range(len(standard.typography.fonts))]
    for way, model in ways:
        here = tree.at(way)
        for key in here if isinstance(here, dict) else ():
            if key not in model.model_fields and key not in OF_FONT_HOSTS:
                reader.report(tree.key_place((*way, key)), "key-not-used", key=str(key))


def _is_own(path: Path, reader: SourceReader) -> bool:
    """True for a file that the root may use: a workplace inherits a kit's colours, never its example logo."""
    return path.is_relative_to(reader.layers.root)


def _name(standard: BrandFile) -> str | None:
    name = standard.meta.name if standard.meta else None
    return (name.get("short") or name.get("full") or None) if isinstance(name, dict) else name


def _family(setting: str | Type | None) -> str | None:
    return setting.family if isinstance(setting, Type) else setting


def _other_places(tree: Tree) -> dict[str, Location]:
    paths: tuple[KeyPath, ...] = (("logo",), ("typography", "base"), ("typography", "headings"))
    found = {".".join(map(str, path)): tree.place(path) for path in paths if tree.at(path) is not None}
    dark = next((way for size in SIZES if tree.at(way := ("logo", size, "dark")) is not None), None)
    return found | ({"logo.dark": tree.place(dark)} if dark else {})


def _colours(
    tree: Tree, standard: BrandFile, reader: SourceReader
) -> tuple[dict[str, str], dict[str, str], dict[str, Location]]:
    """Resolve the colours of all roles; empty unless all are known, since contrast is checked between two."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    places: dict[str, Location] = {}
    resolved = [_resolved(("color", "palette", name), tree, reader) for name in standard.color.palette]
    ways: list[tuple[str, KeyPath]] = [(role, ("color", role)) for role in COLOUR_ROLES if role != "link"]
    ways.append(("link", ("typography", "link", "color")))
    for role, way in ways:
        value = tree.at(way)
        shades = {"light": (*way, "light"), "dark": (*way, "dark")} if isinstance(value, dict) else {"light": way}
        for shade, path in shades.items():
            if tree.at(path) is None:
                continue
            colour = _resolved(path, tree, reader)
            resolved.append(colour)
            if colour:
                (light if shade == "light" else dark)[role] = colour
                places[f"{shade}.{role}"] = tree.place(path)
    return (light, dark, places) if all(resolved) else ({}, {}, {})


_HEX = re.compile("#[0-9a-fA-F]{6}")


def _resolved(path: KeyPath, tree: Tree, reader: SourceReader, seen: tuple[str, ...] = ()) -> str | None:
    """Resolve a value to a colour; an unknown name or a circular reference is a finding."""
    value, place = str(tree.at(path)).strip(), tree.place(path)
    palette, roles = tree.at(("color", "palette")), tree.at(("color",))
    names: dict[str, object] = {
        **(roles if isinstance(roles, dict) else {}),
        **(palette if isinstance(palette, dict) else {}),
    }
    step = ("color", "palette", value) if isinstance(palette, dict) and value in palette else ("color", value)
    if value not in seen and value in names and value != "palette" and step != path:
        onward: KeyPath = (*step, "light") if isinstance(tree.at(step), dict) else step
        return _resolved(onward, tree, reader, (*seen, value))
    if _HEX.fullmatch(value):
        return value.lower()
    from coloraide import Color  # noqa: PLC0415  # takes 0.1 s to load; nearly all brands write their colours so

    try:
        read = Color(value)
        colour = None if any(isinf(part) for part in read) else read.convert("srgb").fit("srgb")
    except (ValueError, TypeError):
        colour = None
    if colour is None:
        known = [name for name in names if name != "palette" and name not in seen]
        reader.report(place, "unknown-colour", value=value, remedy=nearest_colour(value, known))
        return None
    if colour.alpha() < 1:
        reader.report(place, "see-through-colour", value=value)
        return None
    return str(colour.to_string(hex=True, compress=False))[:7]


def _logos(tree: Tree, standard: BrandFile, brand_path: Path, reader: SourceReader) -> tuple[Path | None, Path | None]:
    """Return the files of the logo, and of the one for dark pages if there is another."""
    logo, place = standard.logo, tree.place(("logo",))
    if not isinstance(logo, Logos):
        return _logo(logo, place, brand_path, reader), None
    size = next((name for name in SIZES if getattr(logo, name)), None)
    if size is None:
        return None, None
    chosen = getattr(logo, size)
    if not isinstance(chosen, Logo):
        return _logo(_named(chosen, logo), tree.place(("logo", size)), brand_path, reader), None
    found = [
        _logo(_named(shade, logo), tree.place(("logo", size, name)), brand_path, reader) if shade else None
        for name, shade in (("light", chosen.light), ("dark", chosen.dark))
    ]
    light, dark = found
    return (light, dark) if light else (dark, None)


def _named(image: str | Image, logos: Logos) -> str | Image:
    """The image of a name under ``images``; any other value is the image itself."""
    return logos.images.get(image, image) if isinstance(image, str) else image


def _logo(image: str | Image | None, place: Location, brand_path: Path, reader: SourceReader) -> Path | None:
    if image is None:
        return None
    written = image.path if isinstance(image, Image) else image
    if written.startswith(("http:", "https:", "//", "data:", "file:")):
        reader.report(place, "outside-request", target=written[:60])
        return None
    return _file(written, brand_path, place, reader, missing="missing-logo")


def _file(written: str, brand_path: Path, place: Location, reader: SourceReader, missing: str) -> Path | None:
    """Resolve a file relative to the brand's; None, with a finding (``missing`` if absent), when it cannot be read."""
    folder = reader.layers.folder_of(brand_path)
    try:
        real = file_in(folder, written, below=brand_path.parent.relative_to(folder).as_posix())
    except OutsideError as error:
        reader.report(place, "outside-kit", path=error.name)
        return None
    if real is None:
        reader.report(place, missing, path=written[:60], remedy=_where_it_is(written, folder, brand_path.parent))
    return real if real and reader.fits(brand_path.parent / written, real) else None


def _where_it_is(written: str, folder: Path, beside: Path) -> MessageRef:
    """Say where a file of the brand has to be: the path to one of that name, or where to put it.

    Args:
        written: The file as the brand gives it.
        folder: The folder of the workplace or kit.
        beside: The folder in it of the brand's file, from which paths are given.
    """
    name, brand = Path(written).name, beside.name
    here = sorted(each for each in beside.rglob("*") if each.is_file() and not is_system_file(each.name))
    if found := next((each for each in here if each.name.casefold() == name.casefold()), None):
        return MessageRef("file_mend.path", (("path", found.relative_to(beside).as_posix()),))
    tops = (folder / top / name for top in ("", *_ELSEWHERE))
    if elsewhere := next((each for each in tops if is_there(each)), None):
        values = {"path": elsewhere.relative_to(folder).as_posix(), "to": f"{brand}/{written}"}
        return MessageRef("file_mend.move", tuple(values.items()))
    near = difflib.get_close_matches(name, [each.relative_to(beside).as_posix() for each in here], n=1)
    values = {"folder": brand, "near": near[0] if near else ""}
    return MessageRef("file_mend.near" if near else "file_mend.beside", tuple(values.items()))


def _faces(tree: Tree, standard: BrandFile, brand_path: Path, reader: SourceReader) -> dict[str, tuple[FaceFile, ...]]:
    """Return the font files of each family; without local files there is a warning, and the kit's own font is used."""
    found: dict[str, tuple[FaceFile, ...]] = {}
    for number, face in enumerate(standard.typography.fonts):
        where = tree.place(("typography", "fonts", number, "family"))
        files: list[FaceFile] = []
        for index, file in enumerate(face.files):
            way: KeyPath = ("typography", "fonts", number, "files", index)
            face_file = _face_file(file, way, tree, brand_path, reader)
            files += [face_file] if face_file else []
        if files:
            found[face.family] = (*found.get(face.family, ()), *files)
        elif not face.files:
            reader.report(where, "face-missing", family=face.family)
    declared = {face.family for face in standard.typography.fonts}
    for key in ("base", "headings"):
        family = _family(getattr(standard.typography, key))
        if family and family not in declared and not family.startswith("SK "):
            reader.report(tree.place(("typography", key)), "face-missing", family=family)
    return found


def _face_file(value: str | File, way: KeyPath, tree: Tree, brand_path: Path, reader: SourceReader) -> FaceFile | None:
    """Return one font file; None, with a finding, when it cannot be used."""
    entry = value if isinstance(value, File) else File(path=value)
    weight, place = _weight(entry.weight), tree.place(way)
    if entry.path.startswith(("http:", "https:", "//")):
        reader.report(place, "outside-request", target=entry.path[:60])
    elif Path(entry.path).suffix.lower() not in FACE_SUFFIXES:
        if not _leads_out(entry.path, brand_path, place, reader):
            reader.report(place, "face-kind", path=entry.path)
    elif weight is None:
        expected = ", ".join(str(name) for name in _WEIGHTS)
        reader.report(
            tree.place((*way, "weight")), "bad-choice", key="weight", value=str(entry.weight)[:40], expected=expected
        )
    elif real := _file(entry.path, brand_path, place, reader, missing="missing-file"):
        return FaceFile(path=real, weight=weight, style=entry.style, place=place)
    return None


def _weight(written: object) -> int | None:
    """Return a weight rounded to hundreds, by which WeasyPrint and browsers choose a font; None for an invalid one.

    Of a variable font's range, the weight nearest to regular is taken.
    """
    if isinstance(written, str) and ".." in written:
        written = tuple(written.split(".."))
    if isinstance(written, tuple):
        ends = [weight for each in written if (weight := _weight(each))]
        return min(max(REGULAR, min(ends)), max(ends)) if len(ends) == len(written) == len(("from", "to")) else None
    if isinstance(written, str) and written.isdecimal():
        written = int(written[:4])
    if isinstance(written, int):
        return min(max(round(written, -2), 100), 900) if 1 <= written <= 999 else None  # the standard's
    return _NAMED_WEIGHTS.get(written) if isinstance(written, str) else None


def _leads_out(written: str, brand_path: Path, place: Location, reader: SourceReader) -> bool:
    """True, with a finding, for a path out of the folder; checked first, being worse than a wrong extension."""
    folder = reader.layers.folder_of(brand_path)
    is_out = leads_out(folder, written, below=brand_path.parent.relative_to(folder).as_posix())
    if is_out:
        reader.report(place, "outside-kit", path=OutsideError(written).name)
    return is_out


REGULAR = 400
_NAMED_WEIGHTS = {
    "auto": REGULAR, "thin": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400, "regular": 400,
    "medium": 500, "semi-bold": 600, "demi-bold": 600, "bold": 700, "extra-bold": 800, "ultra-bold": 800, "black": 900,
}  # fmt: skip
_WEIGHTS = (*range(100, 1000, 100), *_NAMED_WEIGHTS)
"""Font weights to choose from, as the standard writes them."""
