"""``_brand.yml``: the standard, read by us; its own library is the witness."""

from pathlib import Path

import pytest
from brand_yml import Brand as Witness

from helpers.projects import SAMPLES, TESTS
from samtalekit.sources.kit import read_kit

OURS = [
    TESTS.parent / "theme" / "_brand.yml",
    *sorted((TESTS.parent / "generator" / "samtalekit" / "jobs" / "skeleton").glob("*/_brand.yml")),
    SAMPLES / "welcome-aboard" / "theme" / "_brand.yml",
]


def brand(root):
    reading = read_kit(root)
    assert reading.kit, reading.findings
    return reading.kit.brand


@pytest.mark.parametrize("file", OURS, ids=lambda file: f"{file.parent.name}-{file.parents[1].name}")
def test_the_standards_own_library_takes_our_brands(file: Path):
    """Whoever has such a file for other tools can use it here, and the other way round."""
    assert Witness.from_yaml_str(file.read_text(encoding="utf-8")).color.primary


@pytest.mark.parametrize(
    ("colours", "primary"),
    [
        ("palette: {moss: '#2f5d3a'}\n  primary: moss", "#2f5d3a"),
        ("palette: {moss: '#2f5d3a', green: moss}\n  primary: green", "#2f5d3a"),
        ("secondary: '#2F5D3A'\n  primary: secondary", "#2f5d3a"),
        ("palette: {primary: '#2f5d3a'}\n  primary: primary", "#2f5d3a"),
        ("primary: '#253'", "#225533"),
        ("primary: rebeccapurple", "#663399"),
        ("primary: rgb(47 93 58)", "#2f5d3a"),
        ("primary: hsl(134, 33%, 27%)", "#2e5c39"),
        ("primary: {light: '#2f5d3a', dark: '#a0d0b0'}", "#2f5d3a"),
        ("palette: {moss: '#2f5d3a'}\n  primary: {light: moss}", "#2f5d3a"),
    ],
)
def test_a_colour_is_what_its_name_comes_to(colours, primary, workplace):
    """By palette, by role, by pair, or written out in any way of CSS."""
    assert brand(workplace({"theme/_brand.yml": f"color:\n  {colours}\n"})).light["primary"] == primary


def test_a_pair_gives_the_dark_scheme_its_own(workplace):
    """And a role without a pair is derived later."""
    made = brand(
        workplace(
            {"theme/_brand.yml": "color:\n  primary: {light: '#2f5d3a', dark: '#a0d0b0'}\n  secondary: '#8a3a12'\n"}
        )
    )

    assert (made.dark, made.light["secondary"]) == ({"primary": "#a0d0b0"}, "#8a3a12")


@pytest.mark.parametrize(
    "colours",
    ["palette: {a: b, b: a}\n  primary: a", "palette: {a: a}\n  primary: a", "primary: secondary\n  secondary: primary", "primary: mos", "primary: '#12'", "primary: url(x)",
     "primary: color(srgb 1e999 0 0)", "palette: {unused: nothing}"],
)  # fmt: skip
def test_a_colour_that_comes_to_nothing_is_reported(colours, workplace, codes):
    """In a circle, misspelt, half; also in a palette that nobody uses yet."""
    found = codes(workplace({"theme/_brand.yml": f"color:\n  {colours}\n"}))

    assert set(found) <= {"unknown-colour", "contrast"}
    assert found


@pytest.mark.parametrize(
    "text",
    ["colour: {primary: red}", "color: {primry: red}", "logo: {med: a.svg}", "typography: {bse: X}"],
)
def test_a_key_that_the_standard_does_not_know_is_reported(text, workplace, codes):
    """A misspelt key would lose the brand in silence."""
    assert codes(workplace({"theme/_brand.yml": text + "\n"})) == ["unknown-key"]


@pytest.mark.parametrize("text", ["meta: {nme: X}", "typography: {fonts: [{family: SK Text, since: 2020, files: []}]}"])
def test_a_key_of_another_tool_is_a_warning(text, workplace, codes):
    """Where the standard has room for more; it may be a slip of the pen."""
    assert "key-not-used" in codes(workplace({"theme/_brand.yml": text + "\n"}))


def test_keys_of_the_standard_that_we_do_not_use_do_no_harm(workplace, codes):
    """Brands are shared with other tools."""
    text = (
        "meta: {name: {short: Shed, full: The Shed}, link: https://shed.example}\ncolor: {success: green, info: '#00f', light: white}\n"
        "typography: {base: {family: SK Sans, size: 16px, line-height: 1.5}, monospace: SK Sans, link: {decoration: underline}}\ndefaults: {shiny: {a: 1}}\n"
    )

    assert codes(workplace({"theme/_brand.yml": text})) == []


@pytest.mark.parametrize(
    "logo",
    [
        "logo.svg",
        "{medium: logo.svg}",
        "{images: {own: {path: logo.svg, alt: The shed}}, small: own}",
        "{large: {light: logo.svg, dark: logo.svg}}",
    ],
)
def test_a_logo_is_found_in_every_way_the_standard_has(logo, workplace):
    """A file, a size, a named picture, a pair."""
    root = workplace(
        {
            "theme/_brand.yml": f"logo: {logo}\n",
            "theme/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'/>",
        }
    )

    assert brand(root).logo == root / "theme" / "logo.svg"


SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'/>"


@pytest.mark.parametrize(
    ("logo", "light", "dark"),
    [
        ("{medium: {light: a.svg, dark: b.svg}}", "a.svg", "b.svg"),
        ("{images: {day: a.svg, night: {path: b.svg}}, small: {light: day, dark: night}}", "a.svg", "b.svg"),
        ("{medium: {light: a.svg}}", "a.svg", None),
        ("{medium: {dark: b.svg}}", "b.svg", None),
        ("{medium: a.svg, large: {light: b.svg, dark: b.svg}}", "a.svg", None),
    ],
)
def test_a_logo_for_dark_pages_is_read_beside_the_other(logo, light, dark, workplace):
    """Of the size that is used; a logo that is given for dark pages alone is the only one there is."""
    files = {"theme/_brand.yml": f"logo: {logo}\n", "theme/a.svg": SVG, "theme/b.svg": SVG}
    read = brand(workplace(files))

    assert (read.logo.name, read.logo_dark and read.logo_dark.name) == (light, dark)


@pytest.mark.parametrize(("content", "code"), [(None, "missing-logo"), ("<svg", "logo-unreadable")])
def test_a_mistake_in_the_logo_for_dark_pages_is_reported_where_it_is_named(content, code, workplace):
    """The other one is used on."""
    from samtalekit.jobs.check import check

    files = {"theme/_brand.yml": "logo:\n  medium:\n    light: a.svg\n    dark: b.svg\n", "theme/a.svg": SVG}
    (finding,) = check(workplace(files | ({"theme/b.svg": content} if content else {}))).findings

    assert (finding.code, finding.place.line) == (code, 4)


def test_a_typeface_whose_file_is_missing_hides_no_other_mistake_of_the_brand(workplace, codes):
    """Four files, four mistakes, and a logo: all in one run."""
    fonts = ["missing.ttf", "one.ttf", "two.ttf", "three.ttf"]
    listed = ", ".join(f"{{path: fonts/{name}, weight: {number}00}}" for number, name in enumerate(fonts, start=3))
    brand = (
        "logo: logo.svg\ncolor: {foreground: '#9aa5a8'}\n"
        f"typography:\n  fonts:\n    - {{family: Shed Sans, source: file, files: [{listed}]}}\n"
    )
    files = {f"theme/fonts/{name}": "not a typeface" for name in fonts[1:]}
    found = codes(workplace({"theme/_brand.yml": brand, "theme/logo.svg": "<svg", **files}))

    assert found == ["logo-unreadable", "contrast", "missing-file", *["face-unreadable"] * 3]


def test_a_colour_that_is_none_is_reported_without_guesses_about_the_others(workplace, codes):
    """Contrast is checked when every colour is known: the one that is missing might be the background."""
    brand = "color: {background: '#111111', foreground: whitish}\n"

    assert codes(workplace({"theme/_brand.yml": brand})) == ["unknown-colour"]


@pytest.mark.parametrize("file", ["logo.svg", "{path: logo.svg, alt: Harbour}", "{path: logo.svg, attrs: {class: big}}",
    "{medium: logo.svg}", "{medium: {path: logo.svg, alt: Harbour}}", "{small: {light: logo.svg}}", "{large: {dark: {path: logo.svg}}}",
    "{images: {a: logo.svg}, medium: a}", "{images: {a: {path: logo.svg, alt: H}}, medium: {light: a, dark: a}}"])  # fmt: skip
def test_a_logo_is_read_in_every_form_of_the_standard(file, workplace):
    """A path, a path with its words, and one for each size and scheme."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2z"/></svg>'

    assert brand(workplace({"theme/_brand.yml": f"logo: {file}\n", "theme/logo.svg": svg})).logo.name == "logo.svg"


@pytest.mark.parametrize("text", [
    "logo:\n", "meta:\n", "color:\n", "typography:\n", "meta: {name: Harbour, links: {home: 'https://h.example'}, team: HR}",
    "meta: {name: {full: Harbour Office, short: null}, link: {home: 'https://h.example', intranet: 'https://i.example'}}",
    "color: {palette: null, primary: null}", "color: {primary: {dark: '#a0d0b0'}}",
    "typography: {base: {family: null, weight: 450, size: 1rem, line-height: 1.5}, headings: {weight: semi-bold, style: [normal, italic]}}",
    "typography: {link: {decoration: underline, weight: bold, background-color: '#ffffff'}}",
    "typography: {fonts: [{family: A, source: system, since: 2020}]}",
    "typography: {fonts: [{family: A, source: google, weight: 100..900, style: italic, display: swap, version: 2}]}",
    "typography: {fonts: [{family: A, source: bunny, weight: [400, 700]}]}", "defaults: {shiny: {theme: {preset: x}}, nothing: null}",
])  # fmt: skip
def test_what_the_standard_allows_is_never_refused_for_its_form(text, workplace, codes):
    """Read, or left to other tools; a face that is not there is a warning."""
    assert set(codes(workplace({"theme/_brand.yml": f"{text}\n"}))) <= {"face-missing", "key-not-used"}


@pytest.mark.parametrize(
    ("weight", "meant"),
    [
        ("auto", 400),
        ("450", 400),
        ("'700'", 700),
        ("demi-bold", 600),
        ("100..900", 400),
        ("[600, 800]", 600),
        ("100..300", 300),
    ],
)
def test_a_faces_weight_is_one_that_browsers_tell_apart(weight, meant, workplace):
    """A variable face is the regular one where it has it."""
    text = f"typography:\n  fonts: [{{family: A, source: file, files: [{{path: a.ttf, weight: {weight}}}]}}]\n"
    face = (TESTS.parent / "theme" / "fonts").glob("*.ttf").__next__().read_bytes()
    root = workplace({"theme/_brand.yml": text})
    (root / "theme" / "a.ttf").write_bytes(face)

    assert [each.weight for each in brand(root).faces["A"]] == [meant]
