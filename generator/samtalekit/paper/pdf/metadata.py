"""XMP metadata, output intent and attachments of a paper, as PDF/UA-1 (screen readers) and PDF/A-3a (archives) require.

The attachments are the definitions of its forms, as JSON.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from samtalekit.core.messages import message
from samtalekit.model.definition import Definition

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def fix_metadata(pdf: Pdf, title: str, profile: bytes) -> None:
    """Write the title and the XMP metadata anew, set the output intent, drop the bookmarks of a one-page paper.

    ``profile`` is the sRGB ICC profile.

    WeasyPrint 70 declares PDF/UA or PDF/A, but lacks the extension schema that lets one
    file declare both. Source: ISO 19005-3:2012, 6.6.2.3 and 6.7.11; ISO 14289-1:2014, 5.
    """
    info = pdf.trailer.Info
    info.Title = String(title)
    packet = _PACKET.format(
        title=escape(title),
        language=escape(str(pdf.Root.Lang)),
        producer=escape(str(info.get("/Producer", ""))),
    )
    pdf.Root.Metadata = Stream(pdf, packet.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.OutputIntents = Array([_output_intent(pdf, profile)])
    if len(pdf.pages) == 1 and "/Outlines" in pdf.Root:
        del pdf.Root["/Outlines"]


def _output_intent(pdf: Pdf, profile: bytes) -> Dictionary:
    """The output intent with the sRGB profile; ISO 19005-3:2012, 6.2.3."""
    colours = Stream(pdf, profile, N=3)
    return Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"), Info=String("sRGB"),
        DestOutputProfile=colours,
    )  # fmt: skip


# Attachments: the definition of each form, readable by any PDF tool.

MIME = Name("/application/json")  # written with #2F


def attach(pdf: Pdf, definitions: Sequence[Definition]) -> None:
    """Attach one JSON file for each form on the paper.

    They are associated files of the document (``/AF``), without dates, so that the same paper has the same bytes.
    Source: ISO 32000-2:2020, 7.11.4 Embedded file streams; ISO 19005-3:2012, 6.8 and annex E.
    """
    specs = [(definition.file_name, _spec(pdf, definition)) for definition in definitions]
    if not specs:
        return
    specs.sort(key=lambda pair: pair[0])  # a name tree is sorted
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
    words = message(definition.language, "paper.definition", {"title": definition.title})
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
