"""Real forms, a made form with every kind, and a theme: what the tests of papers are made of."""

import re
from pathlib import Path

from ruamel.yaml import YAML

from samtalekit.model.card_set import CardSet
from samtalekit.model.form import Form, FormSource, Head
from samtalekit.model.workplace import RoleWords
from samtalekit.paper.compose import Frame
from samtalekit.paper.parts import PartTask
from samtalekit.theming.theme import FontFile, Icon, Logo, Theme

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content" / "da"
FONTS = ROOT / "theme" / "fonts"
FORMS = ("process-plan", "employee-preparation", "manager-preparation", "development-plan")
COLOURS = {
    "page": "#ffffff", "soft": "#e9f2f3", "text": "#1d2b30", "muted": "#51616a", "line": "#c9d3d6",
    "field-line": "#6b7f86", "brand": "#0d5c6b", "on-brand": "#ffffff", "brand-text": "#0d5c6b", "band": "#0d5c6b",
    "on-band": "#ffffff", "link": "#0d5c6b", "accent": "#c4552d", "on-accent": "#ffffff", "accent-text": "#b84f2a",
    "error": "#b3261e",
    "hue-1": "#0d5c6b", "hue-2": "#c2532b", "hue-3": "#714056", "hue-4": "#455a2d",
    "hue-5": "#40507b", "hue-6": "#105f55", "hue-7": "#64446b", "hue-8": "#5d521d",
}  # fmt: skip
FRAME = Frame(kit_title="MUS i fem trin", workplace="Havneby Styrelse", step=5)


def make_theme(*folders: Path, **changes: object) -> Theme:
    """The kit's own theme, built by hand; folders given go before the kit's."""
    values: dict[str, object] = {
        "light": COLOURS,
        "dark": COLOURS,
        "text_stack": '"SK Sans"',
        "heading_stack": '"SK Serif", "SK Sans"',
        "web_faces": (),
        "print_faces": (
            FontFile("SK Sans", FONTS / "sk-sans-regular.ttf", 400, "normal"),
            FontFile("SK Sans", FONTS / "sk-sans-semibold.ttf", 600, "normal"),
            FontFile("SK Sans", FONTS / "sk-sans-italic.ttf", 400, "italic"),
            FontFile("SK Serif", FONTS / "sk-serif-semibold.ttf", 600, "normal"),
        ),
        "field_face": FONTS / "sk-field-regular.ttf",
        "logo": Logo("svg", (ROOT / "theme" / "logo.svg").read_bytes(), 111.86 / 40),
        "logo_dark": None,
        "icon": Icon(b"", b""),
        "folders": (*folders, ROOT / "theme"),
    }
    return Theme(**(values | changes))


def read_form(name: str) -> Form:
    """One of the kit's own forms, its names filled in from words.yml."""
    return form_in(CONTENT / "forms" / f"{name}.yml")


def all_kinds() -> Form:
    """The sample of the documents, which shows everything that a form can say."""
    return form_in(ROOT / "generator" / "docs" / "samples" / "all-kinds.yml")


def form_in(file: Path) -> Form:
    """The form in a file, with the Danish kit's words and head."""
    values = _values()
    head = Head.model_validate(_filled(_yaml(CONTENT / "head.yml"), values))
    source = FormSource.model_validate(_filled(_yaml(file), values))
    return as_form(source, head)


def read_cards(name: str) -> CardSet:
    """One of the kit's own card sets, its names filled in from words.yml."""
    return CardSet.model_validate(_filled(_yaml(CONTENT / "cards" / f"{name}.yml"), _values()))


def _values() -> dict[str, str]:
    """The Danish kit's values by name."""
    words = _yaml(CONTENT / "words.yml")
    values = {f"word.{key}": text for key, text in words["words"].items()} | {"workplace.name": FRAME.workplace}
    for role, forms in words["roles"].items():
        values |= {f"role.{role}.{form}": text for form, text in RoleWords(**forms).forms("da").items()}
    return values


def as_form(source: FormSource, head: Head | None = None, language: str = "da") -> Form:
    """A form with those fields of the head that it wants."""
    fields = () if head is None else head.fields
    head_fields = tuple(f for f in fields if source.head is None or f.id in source.head)
    return Form(
        id=source.form, language=language, address=source.address or "x", source=source, head_fields=head_fields
    )


def small_form(*fields: dict, language: str = "da", **changes: object) -> Form:
    """A form of one section with these questions."""
    base = {
        "form": "small", "edition": 1, "title": "Lille skema", "purpose": "Prøv det.", "who": "Alle",
        "when": "i dag", "time": "kort tid",
        "sections": [{"id": "only", "title": "Det hele", "fields": list(fields)}],
    }  # fmt: skip
    return as_form(FormSource.model_validate(base | changes), language=language)


def every_kind() -> Form:
    """A form with a field of every kind, of every setting that changes what is drawn."""
    fruits = [{"id": "apple", "label": "Æble"}, {"id": "pear", "label": "Pære"}]
    return small_form(
        {"id": "note", "kind": "note", "label": "Læs dette først.", "hint": "Det er kort."},
        {"id": "line", "kind": "line", "label": "Navn", "required": True, "max_length": 40, "width": 6},
        {"id": "fixed", "kind": "line", "label": "Sted", "default": "Łódź", "readonly": True, "width": 6},
        {"id": "text", "kind": "text", "label": "Hvad skete der?", "hint": "Kort.", "lines": 3, "width": 6},
        {"id": "number", "kind": "number", "label": "Hvor mange?", "unit": "timer", "min": 1, "max": 40, "width": 3},
        {"id": "date", "kind": "date", "label": "Hvornår?", "width": 3},
        {"id": "check", "kind": "check", "label": "Jeg har læst det", "hint": "Kun hvis det passer."},
        {"id": "choice", "kind": "choice", "label": "Hvilken frugt?", "options": fruits, "default": "pear", "width": 6},
        {"id": "must", "kind": "choice", "label": "Hvilken helst?", "options": fruits, "required": True, "width": 6},
        {"id": "choices", "kind": "choices", "label": "Hvilke kan du lide?", "options": fruits},
        {"id": "scale", "kind": "scale", "label": "Hvor glad?", "steps": 5, "low": "Slet ikke", "high": "Meget"},
        {
            "id": "table", "kind": "table", "label": "Plan", "row_title": "Opgave", "lines": 2,
            "columns": [
                {"id": "who", "kind": "line", "label": "Hvem", "width": 4},
                {"id": "day", "kind": "date", "label": "Dag"},
                {"id": "done", "kind": "check", "label": "Gjort", "width": 2},
                {"id": "fruit", "kind": "choice", "label": "Frugt", "options": fruits, "width": 5},
            ],
            "rows": [
                {"id": "first", "label": "Begynd", "values": {"who": "Zoë", "done": "yes", "fruit": "apple"}},
                {"id": "second", "label": "Slut"},
            ],
        },
        {"id": "blank", "kind": "table", "label": "Tom", "columns": [{"id": "a", "label": "A"}], "rows": 2},
        {"id": "by_hand", "kind": "signature", "label": "Underskrift", "width": 6},
        {"id": "by_program", "kind": "signature", "by": "program", "label": "Digital underskrift", "width": 6},
        form="every-kind", title="Alle slags felter", notice="Pas på.", shared_with="ingen",
    )  # fmt: skip


def _yaml(path):
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def _filled(tree, values):
    if isinstance(tree, str):
        return re.sub(r"{{ *([\w.]+) *}}", lambda match: values[match[1]], tree)
    if isinstance(tree, list):
        return [_filled(each, values) for each in tree]
    if isinstance(tree, dict):
        return {key: _filled(each, values) for key, each in tree.items()}
    return tree


def rendered(renderer, html, css):
    """A document as WeasyPrint writes it, before it is finished."""
    return renderer.render_part(PartTask(html, css, "")).pdf
