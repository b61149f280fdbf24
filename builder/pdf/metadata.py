"""What the file says about itself: Info, XMP, and the catalog entries that PDF/UA-1 and PDF/A-3a ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from builder import __version__
from builder.pdf.canvas import BookCanvas
from builder.pdf.objects import stream, string, told
from builder.pdf.profile import srgb
from builder.publication import Publication

_TOOL = f"Bifolio {__version__}"

_HEAD = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>"""

# PDF/A knows no pdfuaid, so its schema has to be told.
_TAIL = """</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def describe(canvas: BookCanvas, publication: Publication, modified: datetime) -> None:
    """Fill Info and XMP, which say the same."""
    canvas.setTitle(told(publication.title))
    canvas.setAuthor(told("; ".join(author.name for author in publication.authors)))
    canvas.setSubject(told(publication.description))
    canvas.setKeywords(told("; ".join(publication.subjects)))
    canvas.setCreator(_TOOL)
    canvas.setProducer(_TOOL)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    profile = canvas.objects.add(stream(srgb(), "/N 3"))
    metadata = stream(_xmp(publication, modified).encode(), "/Type/Metadata/Subtype/XML", compress=False)
    name = string("sRGB IEC61966-2.1")
    canvas.set_catalog(
        {
            "MarkInfo": "<</Marked true>>",
            "Metadata": f"{canvas.objects.add(metadata)} 0 R",
            "OutputIntents": (
                f"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier{name}/Info{name}"
                f"/RegistryName(http://www.color.org)/DestOutputProfile {profile} 0 R>>]"
            ),
        }
    )


def associate(canvas: BookCanvas, names: bytes, files: Sequence[int]) -> None:
    """List the embedded files; those whose object numbers are ``files`` belong to the whole book."""
    canvas.add_names("EmbeddedFiles", names)
    if files:
        canvas.set_catalog({"AF": f"[{' '.join(f'{number} 0 R' for number in files)}]"})


def open_at(canvas: BookCanvas, page: int, structure: int, destinations: bytes) -> None:
    """Open the book at the page with object number ``page``, and tell where structure and destinations are."""
    canvas.add_names("Dests", destinations)
    canvas.set_catalog(
        {
            "OpenAction": f"[{page} 0 R/Fit]",
            "StructTreeRoot": f"{structure} 0 R",
        }
    )


def _xmp(publication: Publication, modified: datetime) -> str:
    when = f"{modified.year:04}-{modified:%m-%dT%H:%M:%S}Z"
    rows = [
        _row("dc:title", "Alt", [publication.title]),
        _row("dc:creator", "Seq", [author.name for author in publication.authors]),
        _row("dc:contributor", "Bag", [person.name for person in publication.contributors]),
        _row("dc:publisher", "Bag", [publication.publisher]),
        _row("dc:description", "Alt", [publication.description]),
        _row("dc:rights", "Alt", [publication.rights]),
        _row("dc:subject", "Bag", publication.subjects),
        _row("dc:language", "Bag", [publication.language]),
        _row("dc:date", "Seq", [publication.date]),
        _plain("dc:identifier", publication.print_identifier or publication.identifier),
        _row("xmp:Identifier", "Bag", _identifiers(publication)),
        _plain("dc:source", publication.source),
        _row("dc:relation", "Bag", [publication.url]),
        _plain("pdf:Keywords", "; ".join(publication.subjects)),
        _plain("pdf:Producer", _TOOL),
        _plain("xmp:CreatorTool", _TOOL),
        _plain("xmp:CreateDate", when),
        _plain("xmp:ModifyDate", when),
    ]
    return "\n".join([_HEAD, *filter(None, rows), _TAIL])


def _identifiers(publication: Publication) -> list[str]:
    """All that the publication is known by."""
    given = (publication.print_identifier, publication.identifier, *publication.identifiers)
    return list(dict.fromkeys(filter(None, given)))


def _plain(tag: str, text: str) -> str:
    return f"<{tag}>{escape(told(text), quote=False)}</{tag}>" if text else ""


def _row(tag: str, container: str, texts: list[str] | tuple[str, ...]) -> str:
    """Values of a property that holds several, or the same in several languages."""
    language = ' xml:lang="x-default"' if container == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{escape(told(text), quote=False)}</rdf:li>" for text in texts if text)
    return f"<{tag}><rdf:{container}>{items}</rdf:{container}></{tag}>" if items else ""
