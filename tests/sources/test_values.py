"""Values by name: they reach every sentence, and are never anything but data."""

import pytest

from helpers import danish
from helpers.projects import PAGE, WORKPLACE
from samtalekit.content.blocks import render_body
from samtalekit.jobs.check import check
from samtalekit.sources.kit import read_kit
from samtalekit.sources.values import as_markdown
from web.samples import page, setting, small_kit

ODD = "A <b> *x* {{ y }} & [z](javascript:alert) `c` | {% raw %}"


def page_of(root, name="lamps"):
    kit = read_kit(root).kit
    assert kit, check(root).findings
    return kit.localized[0].page(name)


def shown(body):
    """The HTML of a text."""
    return render_body(body, setting(small_kit(page("index")))).html


def test_a_workplaces_own_words_reach_pages_and_forms(workplace):
    """Four grammatical forms, each with a capital too."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE
            + "roles: {en: {rider: {one: cyclist, the: the cyclist, many: cyclists, the_many: the cyclists}}}\n",
            "content/en/lamps.md": PAGE
            + "{{ role.rider.one }}, {{ role.rider.The }}, {{role.rider.many}}, {{ role.rider.The_many }}\n",
        }
    )
    kit = read_kit(root).kit

    assert page_of(root).body == "\ncyclist, The cyclist, cyclists, The cyclists\n"
    assert kit.localized[0].form("check-up").source.who == "the cyclist"
    assert kit.localized[0].words.audiences["rider"] == "I am a cyclist"


def test_the_forms_that_follow_are_values_too(workplace):
    """With the article, as somebody's, as an owner's; each with a capital."""
    words = "{one: usher, the: the usher, many: ushers, the_many: the ushers}"
    names = ("a", "A_new", "your", "the_s", "The_many_s")
    page = PAGE + ", ".join(f"{{{{ role.rider.{name} }}}}" for name in names) + "\n"
    root = workplace({"workplace.yml": f"{WORKPLACE}roles: {{en: {{rider: {words}}}}}\n", "content/en/lamps.md": page})

    assert page_of(root).body == "\nan usher, A new usher, your usher, the usher’s, The ushers’\n"


OF_BOTH = f"{danish.WORKPLACE}roles: {{en: {{rider: {{one: cyclist, the: the cyclist, many: cyclists, the_many: the cyclists}}}}}}\n"
IN_DANISH = "På engelsk hedder det {{ en.role.rider.one }} og {{ en.word.tool }}."


def test_a_translation_names_what_the_source_language_calls_a_role(workplace):
    """The word that the workplace uses there, not the kit's."""
    brakes = danish.FILES["content/da/brakes.md"] + f"\n{IN_DANISH}\n"
    root = workplace({**danish.FILES, "workplace.yml": OF_BOTH, "content/da/brakes.md": brakes})

    _english, in_danish = read_kit(root).kit.localized

    assert "På engelsk hedder det cyclist og spanner." in in_danish.page("brakes").body


def test_a_word_of_a_translation_may_be_made_of_the_source_languages_words(workplace):
    """So it follows the role by itself, also where the role is renamed in both languages."""
    words = danish.FILES["content/da/words.yml"].replace(
        "words: {", 'words: {rider_in_english: "{{ en.role.rider.one }} ({{ en.word.tool }})", '
    )
    renamed = OF_BOTH.replace("roles: {", "roles: {da: {rider: {one: rytter, the: rytteren, many: r, the_many: r}}, ")
    brakes = danish.FILES["content/da/brakes.md"] + "\n{{ word.rider_in_english }}\n"
    files = {"content/da/words.yml": words, "content/da/brakes.md": brakes, "workplace.yml": renamed}
    root = workplace({**danish.FILES, **files})
    structure = root.parents[1] / "tiny/content/kit.yml"
    structure.write_text(structure.read_text().replace("languages: [en]", "languages: [en, da]", 1))
    reading = read_kit(root)

    assert reading.kit, reading.findings
    assert "\ncyclist (spanner)\n" in reading.kit.localized[1].page("brakes").body
    assert [finding.code for finding in reading.findings if finding.code != "more-findings"] == []


def test_the_source_language_has_no_names_of_another(workplace):
    """It is read first."""
    root = workplace({**danish.FILES, "content/en/lamps.md": PAGE + "{{ da.role.rider.one }}\n"})

    assert "unknown-value" in [finding.code for finding in read_kit(root).findings]


def test_a_mistake_in_the_source_languages_words_is_not_reported_again_in_a_translation(workplace):
    brakes = danish.FILES["content/da/brakes.md"] + f"\n{IN_DANISH}\n"
    files = {**danish.FILES, "content/en/words.yml": "title: [\n", "content/da/brakes.md": brakes}

    assert "unknown-value" not in [finding.code for finding in read_kit(workplace(files)).findings]


def test_a_workplaces_other_words_reach_every_sentence_too(workplace):
    """Under the kit's name for each, with a capital where it is asked for."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE + "words: {en: {tool: hex key}}\n",
            "content/en/lamps.md": PAGE + "{{ word.tool }}. {{ word.Tool }}.\n",
        }
    )

    assert page_of(root).body == "\nhex key. Hex key.\n"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("words: {en: {tol: hex key}}", "workplace.yml:5:14: unknown-key there is no key “tol” here."),
        ("data_notices: {en: {owm: Mine.}}", "workplace.yml:5:21: unknown-key there is no key “owm” here."),
        ("words: {dk: {tool: nøgle}}", "workplace.yml:5:9: unknown-key there is no key “dk” here."),
        (
            "roles: {en: {ridr: {one: a, the: a, many: a, the_many: a}}}",
            "workplace.yml:5:14: unknown-key there is no key “ridr”",
        ),
        ("roles: {en: {rider: {one: a, the: a, many: a, the_mny: a}}}", "unknown-key there is no key “the_mny” here."),
    ],
)
def test_a_word_or_a_language_that_the_kit_does_not_have_is_reported(own, expected, workplace, reported):
    """With its line, and the nearest name as the fix."""
    assert any(expected in line for line in reported(workplace({"workplace.yml": f"{WORKPLACE}{own}\n"})))


def test_names_of_the_workplace_its_contact_and_its_season_are_values(workplace):
    """A day that is not set yet is shown as such."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE
            + "contact: {name: Ann, email: a_b@shed.example}\nseason: {opening: 2027-03-01/2027-03-05}\n",
            "content/en/lamps.md": PAGE
            + "{{ workplace.name }} {{ kit.title }} {{ workplace.contact.name }} {{ word.tool }} {{ season.opening }}\n",
        }
    )

    assert page_of(root).body == "\nHarbour Shed The bicycle shed Ann spanner 1–5 March 2027\n"


def test_a_date_that_is_not_set_says_that_it_follows(workplace):
    """Never an empty space."""
    root = workplace({"content/en/lamps.md": PAGE + "Opens {{ season.opening }}.\n"})

    assert "(date to follow)" in page_of(root).body


def test_a_value_is_data_and_neither_markup_nor_code(workplace):
    """Whatever a workplace is called, readers see just that."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE.replace("Harbour Shed", f'"{ODD}"'),
            "content/en/lamps.md": PAGE + "Hi {{ workplace.name }}!\n",
        }
    )
    html = shown(page_of(root).body)

    assert html == "<p>Hi A &lt;b&gt; *x* {{ y }} &amp; [z](javascript:alert) `c` | {% raw %}!</p>"


def test_a_value_in_the_title_of_a_block_is_kept_as_it_is(workplace):
    """There is no Markdown to protect it from, and a backslash would be seen."""
    name = "A <b> & *x* [y] ~~~ ```"
    body = "::: tip {{ workplace.name }}\nText.\n:::\n"
    files = {"workplace.yml": WORKPLACE.replace("Harbour Shed", name), "content/en/lamps.md": PAGE + body}

    assert page_of(workplace(files)).body == "\n" + body.replace("{{ workplace.name }}", name)


@pytest.mark.parametrize(
    "code", ["```\n{}\n```\n", "- a\n\n      {}\n", "    {}\n", "Write `{}`.\n", "~~~{}\n{}\n~~~\n"]
)
@pytest.mark.parametrize("text", ["{{ workplace.name }}", "{{ no.such }}", "{% if x %}", "{# x #}"])
def test_code_is_never_filled_in(code, text, workplace, codes):
    """A guide to some program has braces in it that mean something there."""
    body = code.replace("{}", text)
    root = workplace({"content/en/lamps.md": PAGE + body})

    assert codes(root) == []
    assert page_of(root).body == f"\n{body}"


@pytest.mark.parametrize("value", ["hr@quay.example", "www.quay.example", "https://quay.example", "~~x~~", "[^1]"])
def test_a_value_becomes_no_link(value):
    """Bare addresses are links where an author writes them; a value is the words it is."""
    assert shown(f"A {as_markdown(value)}.\n\n[^1]: note") == f"<p>A {value}.</p>"


@pytest.mark.parametrize(
    "value",
    [
        "# big",
        "- item",
        "+ item",
        "1. first",
        "12) x",
        "::: contact",
        "---",
        "~~~",
        "===",
        ": meaning",
        "> said",
        "    code",
        "*[a]: b",
    ],
)
def test_a_value_at_the_start_of_a_line_begins_nothing(value):
    """No heading, no list, no rule, no block."""
    html = shown(f"Title\n\n{as_markdown(value)}\n\nend")

    assert html.count("<p>") == 3
    assert not any(tag in html for tag in ("<h", "<li", "<hr", "<pre", "<dl", "<blockquote"))
    assert not as_markdown(value).startswith(":")


def test_a_value_in_a_form_is_the_text_itself(workplace):
    """Forms are not Markdown; paper and page escape them where they print them."""
    root = workplace(
        {
            "workplace.yml": WORKPLACE.replace("Harbour Shed", f'"{ODD}"'),
            "content/en/head.yml": 'fields: [{id: a, kind: line, label: "{{ workplace.name }}"}]\n',
        }
    )

    assert read_kit(root).kit.localized[0].forms[0].head_fields[0].label == ODD


@pytest.mark.parametrize(
    "code",
    ["{% for x in range(9) %}", "{# hidden #}", "{{ ''.__class__ }}", "{{ workplace.__class__ }}", "{{ 1 + 1 }}", "{{ range(9) }}", "{{ role['rider'] }}",
     "{{ workplace.name | upper }}", "{{ }}", "{{", "{{ a b }}", "{{ role.rider.the() }}", "{{ self }}", "{{ config }}", "{{ workplace }}"],
)  # fmt: skip
@pytest.mark.parametrize("place", ["page", "front", "form"])
def test_only_a_name_means_anything_between_braces(code, place, workplace, reported):
    """Everything else is reported, on its line, and never run."""
    quoted = code.replace("'", "''")
    files = {
        "page": {"content/en/lamps.md": PAGE + f"So: {code} there\n"},
        "front": {"content/en/lamps.md": f"---\ntitle: Lamps\nsummary: '{quoted} there'\n---\n"},
        "form": {"content/en/head.yml": f"fields:\n  - id: name\n    kind: line\n    label: '{quoted} there'\n"},
    }[place]
    heads = [line.split(" ")[:2] for line in reported(workplace(files)) if not line.startswith(" ")]
    line = {
        "page": "content/en/lamps.md:6:5:",
        "front": "content/en/lamps.md:3:11:",
        "form": "content/en/head.yml:4:13:",
    }[place]

    assert heads
    assert heads[0][0] == line
    assert heads[0][1] in {"value-syntax", "unknown-value"}


def test_a_name_that_does_not_exist_is_reported_with_its_line_and_the_nearest(workplace, reported):
    """In the middle of a long text, too."""
    text = "One.\n\nTwo {{ role.rider.the }} and {{ workplace.nme }}.\n"

    assert reported(workplace({"content/en/lamps.md": PAGE + text})) == [
        "content/en/lamps.md:8:30: unknown-value there is no value called “workplace.nme”.",
        "    Fix: write “workplace.name”.",
    ]


def test_the_words_that_values_come_from_are_reported_once_when_they_cannot_be_read(workplace, codes):
    """Not once for each sentence that misses them."""
    assert codes(workplace({"content/en/words.yml": "title: [\n"})) == ["yaml-syntax"]
