"""PDF/X-4 (ISO 15930-7): a file that prints the same wherever it is printed.

What the standard asks for, and where it comes from:

* fonts are embedded, every page has TrimBox and BleedBox: so they come in
* an output intent names the printing condition, and holds its profile
* colours are those of its inks, or of black ink: ``colours``, ``pictures``
* no actions, no annotations inside of the bleed, no embedded files: taken out, with all that is there for readers on
  screens (tags, bookmarks), since a press reads no book
* metadata name the standard, say whether the file is trapped (it is not) and how its versions are told apart
"""

from __future__ import annotations

import hashlib
import io
import re
from html import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from builder import __version__
from builder.prepress.colours import in_inks, states
from builder.prepress.pictures import convert
from builder.prepress.profile import Press

VERSION = "PDF/X-4"
_TOOL = f"Bifolio {__version__}"
_ON_SCREENS = ("/StructTreeRoot", "/MarkInfo", "/Names", "/AF", "/Outlines", "/OpenAction", "/AA", "/PageMode")


def for_press(document: bytes, press: Press) -> tuple[bytes, int]:
    """A PDF/X-4 of pages that have their boxes already.

    Args:
        document: A PDF of this program's: sheets, a cover, or pages with a bleed.
        press: What it is printed with.

    Returns:
        The same pages in its inks, the same bytes for the same arguments; and how many pictures had to be turned
        from colours of screens into inks.
    """
    with pikepdf.open(io.BytesIO(document)) as made:
        for key in _ON_SCREENS:
            if key in made.Root:
                del made.Root[key]
        pictures = _convert(made, press)
        for page in made.pages:
            for key in ("/Annots", "/StructParents", "/Tabs", "/AF", "/AA"):
                if key in page.obj:
                    del page.obj[key]
        made.Root.OutputIntents = Array([made.make_indirect(_intent(made, press))])
        _describe(made, hashlib.sha256(document + press.profile).hexdigest())
        out = io.BytesIO()
        made.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            force_version="1.6",
            fix_metadata_version=False,
        )
    return out.getvalue(), pictures


def _convert(made: pikepdf.Pdf, press: Press) -> int:
    """Each page, each form and each picture once; how many pictures had colours of screens."""
    found = 0
    graphics = states(made)
    seen: set[tuple[int, int]] = set()
    for page in made.pages:
        page.contents_coalesce()
        found += _inside(page.obj.get("/Resources", Dictionary()), press, graphics, seen)
        shown = _pictures(page.obj.get("/Resources", Dictionary()))
        if "/Contents" in page.obj:
            page.obj.Contents.write(in_inks(page, press, shown))
        if "/Resources" not in page.obj:
            page.obj.Resources = Dictionary()
        _add(page.obj.Resources, graphics)
    return found


def _inside(
    resources: pikepdf.Object, press: Press, graphics: dict[str, pikepdf.Object], seen: set[tuple[int, int]]
) -> int:
    found = 0
    for _, held in resources.get("/XObject", Dictionary()).items():
        if held.objgen in seen:
            continue
        seen.add(held.objgen)
        if held.get("/Subtype") == Name.Image:
            found += convert(held, press)
        elif held.get("/Subtype") == Name.Form:
            own = held.get("/Resources", Dictionary())
            found += _inside(own, press, graphics, seen)
            held.write(in_inks(held, press, _pictures(own)))
            _add(own, graphics)
            held.Resources = own
    return found


def _pictures(resources: pikepdf.Object) -> frozenset[str]:
    held = resources.get("/XObject", Dictionary()).items()
    return frozenset(name for name, one in held if one.get("/Subtype") == Name.Image)


def _add(resources: pikepdf.Object, graphics: dict[str, pikepdf.Object]) -> None:
    known = resources.get("/ExtGState", Dictionary())
    for name, state in graphics.items():
        known[name] = state
    resources.ExtGState = known


def _intent(made: pikepdf.Pdf, press: Press) -> Dictionary:
    profile = made.make_stream(press.profile, N=4, Alternate=Name.DeviceCMYK)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(press.condition),
        OutputCondition=String(press.info),
        Info=String(press.info),
        DestOutputProfile=profile,
    )
    if press.registered:
        intent.RegistryName = String("http://www.color.org")
    return intent


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}<pdf:Trapped>False</pdf:Trapped>
<pdf:Producer>{tool}</pdf:Producer><xmp:CreatorTool>{tool}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate><xmp:MetadataDate>{when}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _describe(made: pikepdf.Pdf, digest: str) -> None:
    """Info and XMP, which say the same."""
    info = made.docinfo
    title = str(info.get("/Title", "")) or "Untitled"
    author = str(info.get("/Author", ""))
    stamp = re.fullmatch(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*", str(info.get("/CreationDate", "")))
    year, month, day, hour, minute, second = stamp.groups() if stamp else ("2000", "01", "01", "00", "00", "00")
    info[Name.Title] = String(title)
    info[Name.Trapped] = Name("/False")
    info[Name.Producer] = info[Name.Creator] = String(_TOOL)
    info[Name.CreationDate] = info[Name.ModDate] = String(f"D:{year}{month}{day}{hour}{minute}{second}Z")
    parts = (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32])
    text = _XMP.format(
        version=VERSION,
        title=escape(title, quote=False),
        creator=f"<dc:creator><rdf:Seq><rdf:li>{escape(author, quote=False)}</rdf:li></rdf:Seq></dc:creator>\n"
        if author
        else "",
        tool=_TOOL,
        when=f"{year}-{month}-{day}T{hour}:{minute}:{second}Z",
        id="-".join(parts),
    )
    metadata = made.make_stream(text.encode(), Type=Name.Metadata, Subtype=Name.XML)
    made.Root.Metadata = metadata
