"""Third-party licences: generate ``LICENSES.txt`` from the components that a site actually contains."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

from samtalekit import __version__
from samtalekit.core.messages import message

OWN_FACES = ("sk-",)  # file name prefix of the kit's own fonts
RULE = "-" * 72
MATERIAL = "mkdocs-material"


@dataclass(frozen=True, slots=True)
class Component:
    """A third-party component.

    Attributes:
        terms: Name of the licence, with a URL when its text is not included.
        text: Licence text; empty when the component comes without.
    """

    name: str
    version: str
    terms: str
    by: str
    text: str = ""


WITHIN_ENGINE = (
    Component(
        "RxJS", "", "Apache-2.0, https://www.apache.org/licenses/LICENSE-2.0", "Google, Netflix, Microsoft, others"
    ),
    Component("clipboard.js", "2.0.11", "MIT", "Zeno Rocha"),
    Component("escape-html", "", "MIT", "TJ Holowaychuk, Andreas Lubbe, Tiancheng “Timothy” Gu"),
    Component("focus-visible", "", "W3C, https://www.w3.org/copyright/software-license-2015/", "WICG"),
    Component("tslib", "", "0BSD", "Microsoft Corporation"),
)  # fmt: skip
"""Components bundled in the script of Material for MkDocs 9.8, as named in its source map."""

LUNR = Component("lunr", "2.3.9", "MIT", "Oliver Nightingale")
STEMS = Component(
    "lunr-languages", "", "MPL-1.1, source: https://github.com/MihaiValentin/lunr-languages",
    "Mihai Valentin; Snowball by Oleg Mazko",
)  # fmt: skip


def licences_of(site: Mapping[str, bytes], *, workplace: str, languages: Sequence[str]) -> str:
    """Return ``LICENSES.txt``: every component of a site, and the licence texts that came with them.

    The workplace owns its texts and logo; ``languages`` are in its order.
    """
    parts = list(_parts(site))
    lines = [message(language, "pack.licences.about") for language in languages]
    lines += [
        "",
        *(message(language, "pack.licences.own_texts", {"workplace": workplace}) for language in languages),
        "",
    ]
    lines += [f"{_called(part)}: {part.terms} – {part.by}" for part in parts]
    own = sorted(
        {
            name.rpartition("/")[2]
            for name in site
            if "/fonts/" in name and name.endswith(("woff2", "woff", "ttf", "otf"))
        }
    )
    for name in own:
        if not name.startswith(OWN_FACES):
            lines += [message(language, "pack.licences.own_face", {"name": name}) for language in languages]
    for part in parts:
        if part.text:
            lines += ["", RULE, _called(part), RULE, "", part.text.strip()]
    return "\n".join(lines) + "\n"


def _parts(site: Mapping[str, bytes]) -> Iterator[Component]:
    yield Component("samtalekit", __version__, "MIT", "The samtalekit authors", _text_of("samtalekit"))
    names = sorted(site)
    if any("assets/javascripts/bundle" in name for name in names):
        yield Component("Material for MkDocs", _version_of(MATERIAL), "MIT", "Martin Donath", _text_of(MATERIAL))
        yield from WITHIN_ENGINE
    if any("assets/javascripts/workers/search" in name for name in names):
        yield LUNR
    if any("/lunr/min/" in name for name in names):
        yield STEMS
    if (text := site.get("assets/fonts/LICENSE-OFL.txt", b"").decode("utf-8")) and any(
        "/fonts/sk-" in name for name in names
    ):
        yield Component("SK Sans, SK Serif, SK Field", "", "SIL Open Font License 1.1", "Adobe", text)


def _called(part: Component) -> str:
    return f"{part.name} {part.version}".strip()


def _version_of(package: str) -> str:
    try:
        return distribution(package).version
    except PackageNotFoundError:
        return ""


def _text_of(package: str) -> str:
    """Licence text of a package, from its wheel (PEP 639)."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return ""
    found = next(
        (each for each in files if each.name.upper().startswith("LICENSE") and ".dist-info" in str(each)), None
    )
    return found.read_text(encoding="utf-8") if found else ""
