"""The definition that travels inside a paper, for programs that collect."""

import json
from io import BytesIO

import pikepdf
import pypdf

from samtalekit.model.definition import Definition


def attached(content: bytes) -> dict:
    """The one attached file, as another library reads it."""
    files = pypdf.PdfReader(BytesIO(content)).attachments
    assert len(files) == 1
    return json.loads(next(iter(files.values()))[0])


def test_any_reader_finds_the_form_in_its_paper(paper, forms):
    """Which form, which edition, in which language: no checkout of the year it was printed in is needed."""
    form = forms[paper.id]
    data = attached(paper.content)

    assert (data["form"], data["edition"], data["language"], data["title"]) == (
        form.id, form.source.edition, form.language, form.title,
    )  # fmt: skip


def test_it_lists_every_field_of_the_pdf_with_kind_and_label(paper, forms):
    """The same fields as the manifest, in the same order."""
    listed = attached(paper.content)["fields"]

    assert [(field["name"], field["kind"]) for field in listed] == [(field.name, field.kind) for field in paper.fields]
    assert [field["label"] for field in listed] == [entry.label for entry in forms[paper.id].entries()]


def test_it_tells_what_an_answer_can_be(papers):
    """Options with their words, limits, and when a question is asked."""
    fields = {field["name"]: field for field in attached(papers["all-kinds"].content)["fields"]}

    assert fields["month"]["options"][0] == {"id": "jan", "label": "januar"}
    assert (fields["hours"]["min"], fields["hours"]["max"], fields["hours"]["unit"]) == (0.5, 40, "timer")
    assert fields["job_title"]["max_length"] == 60
    assert fields["which_course"]["relevant"] == {"methods": ["course"]}
    assert fields["why_not_2"]["relevant"] == {"reached_2": ["partly", "no"]}
    assert fields["tasks_dates_done"]["question"] == "tasks"


def test_it_is_read_back_as_it_was_written(paper):
    """What collects uses the same words as what prints."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        file = next(iter(pdf.attachments.values())).get_file()
        definition = Definition.model_validate_json(file.read_bytes())

    assert json.loads(definition.as_json()) == attached(paper.content)
    assert file.mime_type == "application/json"


def test_it_belongs_to_the_document_and_carries_no_date(paper):
    """PDF/A-3 wants to know what it is to the paper; the same paper has the same bytes on any day."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        (spec,) = pdf.Root.AF
        assert spec.AFRelationship == "/Data"
        assert "/ModDate" not in spec.EF.F.get("/Params", {})
