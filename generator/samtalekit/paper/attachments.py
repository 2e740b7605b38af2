"""Attachments: the definition of each form travels inside its paper, readable by any PDF tool."""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from samtalekit.core.messages import say
from samtalekit.model.definition import Definition

MIME = Name("/application/json")  # written with #2F


def attach(pdf: Pdf, definitions: Sequence[Definition]) -> None:
    """Attach one JSON file for each form on the paper.

    They belong to the document as data of it, and carry no date, so that the same paper has the same bytes.
    Source: ISO 32000-2:2020, 7.11.4 Embedded file streams; ISO 19005-3:2012, 6.8 and annex E.
    """
    specs = [(definition.file_name, _spec(pdf, definition)) for definition in definitions]
    if not specs:
        return
    specs.sort(key=lambda pair: pair[0])  # a name tree is in order
    names = Array([each for name, spec in specs for each in (String(name), spec)])
    tree = pdf.Root.get("/Names", Dictionary())
    tree.EmbeddedFiles = Dictionary(Names=names)
    pdf.Root.Names = tree
    pdf.Root.AF = Array([spec for _name, spec in specs])


def _spec(pdf: Pdf, definition: Definition) -> Dictionary:
    content = definition.as_json().encode("utf-8")
    file = pdf.make_indirect(
        Stream(pdf, content, Type=Name.EmbeddedFile, Subtype=MIME, Params=Dictionary(Size=len(content)))
    )
    words = say(definition.language, "paper.definition", {"title": definition.title})
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(definition.file_name),
            UF=String(definition.file_name),
            Desc=String(words),
            AFRelationship=Name.Data,
            EF=Dictionary(F=file, UF=file),
        )
    )
