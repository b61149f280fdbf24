"""Faults planted in finished outputs, each as small as it can be. What finds them is the checker's business.

A mutant is made by surgery: pikepdf for the PDF, zipfile and bytes for the EPUB. Each says by which code it must be
found, and fails loudly when it finds nothing to cut.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

from builder.checks.printed.fonts import read_font
from builder.checks.printed.objects import many
from builder.checks.printed.reader import Reader

Cut = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Mutant:
    """A way to damage an edition."""

    name: str
    edition: str
    cut: Cut
    codes: frozenset[str]
    """At least one of these is found."""


# -- the PDF ---------------------------------------------------------------------------------------------------------


def on_pdf(operate: Callable[[pikepdf.Pdf], None]) -> Cut:
    def cut(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            operate(pdf)
            pdf.save(out, static_id=True)
        return out.getvalue()

    return cut


def elements(pdf: pikepdf.Pdf, *roles: str) -> list[pikepdf.Object]:
    """The elements of some roles, in logical order."""
    found: list[pikepdf.Object] = []

    def walk(element: pikepdf.Object) -> None:
        if str(element.get("/S", ""))[1:] in roles:
            found.append(element)
        for kid in many(element.get("/K")):
            if isinstance(kid, Dictionary) and "/S" in kid:
                walk(kid)

    for top in many(pdf.Root.StructTreeRoot.K):
        walk(top)
    assert found, roles
    return found


def saying(pdf: pikepdf.Pdf, words: str, *roles: str) -> pikepdf.Object:
    """The innermost element of some roles that says something."""
    reader = Reader(pdf)
    reader.read()
    fit = [one for one in elements(pdf, *roles) if words in " ".join(reader.element(one, -1, "", 0).text().split())]
    assert fit, words
    return fit[-1]


def taken_out(pdf: pikepdf.Pdf, element: pikepdf.Object) -> None:
    """Out of the tree; its marks stay on the page as artifacts would, unclaimed."""
    parent = element.P
    kids = [kid for kid in many(parent.K) if not (isinstance(kid, Dictionary) and kid.objgen == element.objgen)]
    parent.K = Array(kids)


def row_dropped(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, saying(pdf, "South mole", "TR"))


def note_lost(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, elements(pdf, "Note")[1])


def item_lost(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, saying(pdf, "the Widow, which is seen", "LI"))


def reference_lost(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, elements(pdf, "BibEntry")[0])


def paragraphs_swapped(pdf: pikepdf.Pdf) -> None:
    one, other = saying(pdf, "The harbour of Port Mary", "P"), saying(pdf, "The pilots measure", "P")
    kids = list(one.P.K)
    at = [next(i for i, kid in enumerate(kids) if kid.objgen == each.objgen) for each in (one, other)]
    kids[at[0]], kids[at[1]] = kids[at[1]], kids[at[0]]
    one.P.K = Array(kids)


def section_lost(pdf: pikepdf.Pdf) -> None:
    taken_out(pdf, saying(pdf, "There has been a keeper", "Sect"))


def heading_demoted(pdf: pikepdf.Pdf) -> None:
    saying(pdf, "The storm", "H2").S = Name.H3


def called(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    """Every element of a role gets another one."""

    def change(pdf: pikepdf.Pdf) -> None:
        for one in elements(pdf, old):
            one.S = Name(f"/{new}")

    return change


def languages_lost(pdf: pikepdf.Pdf) -> None:
    spoken = [one for one in elements(pdf, "Span", "Em", "P", "Div") if "/Lang" in one]
    assert spoken
    for one in spoken:
        del one["/Lang"]


def rows_joined(pdf: pikepdf.Pdf) -> None:
    """The cells of a row stand in the one before it; a row without cells stays behind."""
    one, other = saying(pdf, "North mole", "TR"), saying(pdf, "South mole", "TR")
    one.K = Array([*many(one.K), *many(other.K)])
    other.K = Array([])


def streams(pdf: pikepdf.Pdf, page: int, change: Callable[[list[pikepdf.ContentStreamInstruction]], object]) -> None:
    steps = list(pikepdf.parse_content_stream(pdf.pages[page]))
    assert change(steps) is not False
    pdf.pages[page].Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))


def page_saying(pdf: pikepdf.Pdf, words: str) -> int:
    for index, page in enumerate(Reader(pdf).read().shown):
        if words in "".join(one.text for one in page):
            return index
    raise AssertionError(words)


def replaced(pdf: pikepdf.Pdf, page: int, old: str, new: str) -> None:
    """Put other letters in the place of a text that is painted in one piece."""
    done = False
    fonts = {str(name): read_font(str(name), font) for name, font in pdf.pages[page].Resources.Font.items()}

    def change(steps: list[pikepdf.ContentStreamInstruction]) -> bool:
        nonlocal done
        font = None
        for at, (operands, operator) in enumerate(steps):
            if str(operator) == "Tf":
                font = fonts[str(operands[0])]
            if str(operator) not in ("TJ", "Tj") or font is None or done:
                continue
            back = {text: code for code, text in font.text.items()}
            parts = list(operands[0]) if str(operator) == "TJ" else [operands[0]]
            codes = [bytes(part) for part in parts if isinstance(part, String)]
            whole = b"".join(codes)
            text = "".join(font.text.get(int.from_bytes(whole[i : i + 2]), "?") for i in range(0, len(whole), 2))
            place = text.find(old)
            if place < 0 or any(letter not in back for letter in new) or len(text) * 2 != len(whole):
                continue
            made = whole[: 2 * place] + b"".join(back[c].to_bytes(2) for c in new) + whole[2 * (place + len(old)) :]
            steps[at] = pikepdf.ContentStreamInstruction([String(made)], Operator("Tj"))
            done = True
        return done

    streams(pdf, page, change)


def word_changed(pdf: pikepdf.Pdf) -> None:
    replaced(pdf, page_saying(pdf, "keep the books"), "nets", "tens")


def word_repeated(pdf: pikepdf.Pdf) -> None:
    replaced(pdf, page_saying(pdf, "keep the books"), "nets", "nets nets")


def number_in_contents(pdf: pikepdf.Pdf) -> None:
    """The contents say another page."""
    contents = next(i for i, page in enumerate(Reader(pdf).read().shown) if "Contents" in "".join(t.text for t in page))
    replaced(pdf, contents, "3", "5")


def number_in_index(pdf: pikepdf.Pdf) -> None:
    page = page_saying(pdf, "harbour office,")
    replaced(pdf, page, "5", "3")


def folio_changed(pdf: pikepdf.Pdf) -> None:
    labels = Reader(pdf).read().labels
    page = labels.index("3")
    for index in range(len(labels)):
        if index == page:
            steps = list(pikepdf.parse_content_stream(pdf.pages[index]))
            fonts = {str(n): read_font(str(n), f) for n, f in pdf.pages[index].Resources.Font.items()}
            font, done, artifact = None, False, 0
            for at, (operands, operator) in enumerate(steps):
                if str(operator) in ("BDC", "BMC"):
                    artifact = artifact + 1 if artifact or str(operands[0]) == "/Artifact" else 0
                elif str(operator) == "EMC":
                    artifact = max(0, artifact - 1)
                elif str(operator) == "Tf":
                    font = fonts[str(operands[0])]
                elif str(operator) in ("TJ", "Tj") and artifact and font is not None:
                    parts = list(operands[0]) if str(operator) == "TJ" else [operands[0]]
                    data = b"".join(bytes(part) for part in parts if isinstance(part, String))
                    text = "".join(font.text.get(int.from_bytes(data[i : i + 2]), "?") for i in range(0, len(data), 2))
                    back = {letter: code for code, letter in font.text.items()}
                    if text.strip() == "3":
                        other = next(letter for letter in "4567890" if letter in back)
                        steps[at] = pikepdf.ContentStreamInstruction([String(back[other].to_bytes(2))], Operator("Tj"))
                        done = True
            assert done
            pdf.pages[index].Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))


def destinations(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    row = pdf.Root.Names.Dests.Names
    return {str(row[at]): row[at + 1] for at in range(0, len(row), 2)}


def destination_moved(pdf: pikepdf.Pdf) -> None:
    """A name leads to another page."""
    places = destinations(pdf)
    places["sec-storm"][0] = pdf.pages[0].obj


def destination_lost(pdf: pikepdf.Pdf) -> None:
    row = list(pdf.Root.Names.Dests.Names)
    at = next(at for at in range(0, len(row), 2) if str(row[at]) == "sec-dangers")
    pdf.Root.Names.Dests.Names = Array(row[:at] + row[at + 2 :])


def links(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.obj.get("/Annots", [])


def link_turned(pdf: pikepdf.Pdf) -> None:
    link = next(link for link in links(pdf) if str(link.get("/Dest", "")) == "tbl-depths")
    link.Dest = String("sec-bell")


def web_link_changed(pdf: pikepdf.Pdf) -> None:
    link = next(link for link in links(pdf) if "/A" in link)
    link.A.URI = String("https://elsewhere.test/")


def link_runs_code(pdf: pikepdf.Pdf) -> None:
    link = next(link for link in links(pdf) if "/A" in link)
    link.A = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def bookmarks(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []

    def walk(item: pikepdf.Object | None) -> None:
        while item is not None:
            found.append(item)
            walk(item.get("/First"))
            item = item.get("/Next")

    walk(pdf.Root.Outlines.get("/First"))
    return found


def bookmark_lost(pdf: pikepdf.Pdf) -> None:
    item = next(item for item in bookmarks(pdf) if str(item.Title).endswith("The storm"))
    before, after, parent = item.get("/Prev"), item.get("/Next"), item.Parent
    if before is not None and after is not None:
        before.Next, after.Prev = after, before
    elif before is not None:
        del before.Next
        parent.Last = before
    else:
        parent.First = after
        del after.Prev


def bookmark_turned(pdf: pikepdf.Pdf) -> None:
    one, other = (
        next(i for i in bookmarks(pdf) if str(i.Title).endswith(end)) for end in ("The people", "The harbour")
    )
    one.Dest = other.Dest


def bookmark_renamed(pdf: pikepdf.Pdf) -> None:
    bookmarks(pdf)[-1].Title = String("Appendix")


def outline_flattened(pdf: pikepdf.Pdf) -> None:
    """All bookmarks stand on one level."""
    items, root = bookmarks(pdf), pdf.Root.Outlines
    for before, item in zip([None, *items], items, strict=False):
        for key in ("/First", "/Last", "/Count", "/Next", "/Prev"):
            if key in item:
                del item[key]
        item.Parent = root
        if before is not None:
            before.Next, item.Prev = item, before
    root.First, root.Last = items[0], items[-1]


def label_wrong(pdf: pikepdf.Pdf) -> None:
    row = pdf.Root.PageLabels.Nums
    ranges = [row[at + 1] for at in range(0, len(row), 2)]
    next(one for one in ranges if one.get("/S") == "/D").St = 7


def page_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[page_saying(pdf, "The bell hangs")]


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(pdf.pages[page_saying(pdf, "keep the books")].Resources.Font.values())


def font_removed(pdf: pikepdf.Pdf) -> None:
    descriptor = fonts(pdf)[0].DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3", "/FontFile"):
        if key in descriptor:
            del descriptor[key]


def unicode_removed(pdf: pikepdf.Pdf) -> None:
    del fonts(pdf)[0].ToUnicode


def unicode_hole(pdf: pikepdf.Pdf) -> None:
    """One letter reads as nothing."""
    for font in fonts(pdf):
        table = font.ToUnicode.read_bytes()
        cut = re.sub(rb"(<[0-9A-Fa-f]{4}>\s*)<0065>", rb"\1<FFFD>", table, count=1)
        if cut != table:
            font.ToUnicode = pdf.make_stream(cut)
            return
    raise AssertionError("no font writes e alone")


def glyph_missing(pdf: pikepdf.Pdf) -> None:
    """A letter is drawn as the empty box."""
    for font in fonts(pdf):
        below = font.DescendantFonts[0]
        codes = [code for code, text in read_font("", font).text.items() if text == "e"]
        if codes:
            glyphs = below.get("/CIDToGIDMap")
            if isinstance(glyphs, pikepdf.Stream):
                data = bytearray(glyphs.read_bytes())
            else:
                data = bytearray(b"".join(code.to_bytes(2) for code in range(0x10000)))
            for code in codes:
                data[2 * code : 2 * code + 2] = b"\0\0"
            below.CIDToGIDMap = pdf.make_stream(bytes(data))
            return
    raise AssertionError("no font writes e")


def parent_tree_rows(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    row = pdf.Root.StructTreeRoot.ParentTree.Nums
    return [row[at + 1] for at in range(0, len(row), 2) if isinstance(row[at + 1], Array)]


def parent_tree_broken(pdf: pikepdf.Pdf) -> None:
    row = next(row for row in parent_tree_rows(pdf) if len(row) > 2 and row[0].objgen != row[1].objgen)
    row[0] = row[1]


def mark_removed(pdf: pikepdf.Pdf) -> None:
    """Text without any tag."""

    def change(steps: list[pikepdf.ContentStreamInstruction]) -> None:
        begin = next(i for i, step in enumerate(steps) if str(step.operator) == "BDC" and "/MCID" in step.operands[1])
        depth = 0
        for end in range(begin, len(steps)):
            depth += (str(steps[end].operator) in ("BDC", "BMC")) - (str(steps[end].operator) == "EMC")
            if not depth:
                break
        del steps[end], steps[begin]

    streams(pdf, page_saying(pdf, "keep the books"), change)


def note_id_twice(pdf: pikepdf.Pdf) -> None:
    one, other = [note for note in elements(pdf, "Note") if "/ID" in note][:2]
    other.ID = one.ID


def tags_removed(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def alternative_removed(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0].Alt


def alternative_changed(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].Alt = String("A cat")


def picture_stretched(pdf: pikepdf.Pdf) -> None:
    page = next(i for i, images in enumerate(Reader(pdf).read().images) if images)

    def change(steps: list[pikepdf.ContentStreamInstruction]) -> None:
        at = next(i for i, step in enumerate(steps) if str(step.operator) == "Do")
        stretch = pikepdf.ContentStreamInstruction([1.3, 0, 0, 1, 0, 0], Operator("cm"))
        steps.insert(at, stretch)

    streams(pdf, page, change)


def shifted(pdf: pikepdf.Pdf, words: str, by: Callable[[list[float]], list[float]]) -> None:
    """Move the line that says something."""
    page = page_saying(pdf, "keep the books")
    known = {str(name): read_font(str(name), font) for name, font in pdf.pages[page].Resources.Font.items()}

    def change(steps: list[pikepdf.ContentStreamInstruction]) -> bool:
        font = None
        placed = -1
        for at, (operands, operator) in enumerate(steps):
            if str(operator) == "Tf":
                font = known[str(operands[0])]
            if str(operator) == "Td":
                placed = at
            if str(operator) in ("TJ", "Tj") and font is not None and placed >= 0:
                parts = list(operands[0]) if str(operator) == "TJ" else [operands[0]]
                data = b"".join(bytes(part) for part in parts if isinstance(part, String))
                text = "".join(font.text.get(int.from_bytes(data[i : i + 2]), "?") for i in range(0, len(data), 2))
                if words in text:
                    numbers = by([float(value) for value in steps[placed].operands])
                    steps[placed] = pikepdf.ContentStreamInstruction(numbers, Operator("Td"))
                    return True
        return False

    streams(pdf, page, change)


def line_off_the_page(pdf: pikepdf.Pdf) -> None:
    shifted(pdf, "nets", lambda at: [at[0] + 300, at[1]])


def line_in_the_margin(pdf: pikepdf.Pdf) -> None:
    shifted(pdf, "nets", lambda at: [at[0] - 25, at[1]])


def lines_overlap(pdf: pikepdf.Pdf) -> None:
    page = page_saying(pdf, "keep the books")
    shown = [one for one in Reader(pdf).read().shown[page] if one.mark >= 0 and one.text.strip()]
    at = next(i for i, one in enumerate(shown) if "nets" in one.text)
    other = next(one for one in shown[at + 1 :] + shown[:at] if abs(one.y - shown[at].y) > 5)
    shifted(pdf, "nets", lambda place: [place[0], place[1] + other.y - shown[at].y])


def hyphen_elsewhere(pdf: pikepdf.Pdf) -> None:
    """A soft hyphen where no dictionary has one."""
    page = page_saying(pdf, "keep the books")
    for font in pdf.pages[page].Resources.Font.values():
        table = font.ToUnicode.read_bytes()
        # A t that is followed by an invisible hyphen: wherever a word has one, it is divided there.
        cut = re.sub(rb"(<[0-9A-Fa-f]{4}>\s*)<0074>", rb"\1<007400AD>", table, count=1)
        if cut != table:
            font.ToUnicode = pdf.make_stream(cut)
            return
    raise AssertionError("no font writes t alone")


def title_changed(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = String("Untitled")


def language_changed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("fr")


def opens_with_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def acts_at_opening(pdf: pikepdf.Pdf) -> None:
    """A page calls somebody when it is opened."""
    action = Dictionary(S=Name.URI, URI=String("https://elsewhere.test/"))
    pdf.pages[1].obj["/AA"] = Dictionary(O=action)


def link_to_another_file(pdf: pikepdf.Pdf) -> None:
    """An area that is no link leads out of the book."""
    action = Dictionary(S=Name.GoToR, F=String("//elsewhere.test/x"))
    pdf.pages[0].obj["/Annots"] = Array([Dictionary(Subtype=Name.Screen, Rect=[0, 0, 9, 9], A=action)])


def link_goes_on(pdf: pikepdf.Pdf) -> None:
    """After what a link does, something else is done."""
    link = next(link for link in links(pdf) if "/A" in link)
    link.A.Next = Array([Dictionary(S=Name.ImportData, F=String("x"))])


def page_blanked(pdf: pikepdf.Pdf) -> None:
    page = page_saying(pdf, "The bell hangs")
    pdf.pages[page].Contents = pdf.make_stream(b"")


def note_on_another_page(pdf: pikepdf.Pdf) -> None:
    """The note's content is another page's: its marks and those of a paragraph change places."""
    note = elements(pdf, "Note")[0]
    far = saying(pdf, "The bell hangs", "P")

    def leaves(element: pikepdf.Object) -> Iterable[pikepdf.Object]:
        kids = many(element.get("/K"))
        if any(isinstance(kid, int) for kid in kids):
            yield element
        for kid in kids:
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from leaves(kid)

    first = next(iter(leaves(note)))
    first.Pg = far.Pg


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 3]


# -- the EPUB --------------------------------------------------------------------------------------------------------


def on_epub(name: str, change: Callable[[bytes], bytes | None] | None, more: tuple[tuple[str, bytes], ...] = ()) -> Cut:
    """Change (or with ``None`` remove) the entry that ends in ``name``, and add others."""

    def cut(data: bytes) -> bytes:
        out = io.BytesIO()
        done = False
        with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as broken:
            for entry in whole.infolist():
                content: bytes | None = whole.read(entry)
                assert content is not None
                if entry.filename.endswith(name):
                    made = change(content) if change is not None else None
                    assert made != content, f"{name} is as it was"
                    content, done = made, True
                if content is not None:
                    broken.writestr(entry, content)
            for path, content in more:
                broken.writestr(path, content)
        assert done, name
        return out.getvalue()

    return cut


def swap(old: str, new: str, count: int = 1) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), count)

    return change


def sub(pattern: str, new: str) -> Callable[[bytes], bytes]:
    return lambda content: re.sub(pattern.encode(), new.encode(), content, count=1, flags=re.DOTALL)


def paragraphs_of_the_epub_swapped(content: bytes) -> bytes:
    found = list(re.finditer(rb"<p[^>]*>.*?</p>", content, re.DOTALL))
    one, other = (next(m for m in found if words in m[0]) for words in (b"was built in three", b"pilots measure"))
    middle = content[one.end() : other.start()]
    return content[: one.start()] + other[0] + middle + one[0] + content[other.end() :]


_PDF: tuple[tuple[str, Callable[[pikepdf.Pdf], None], str], ...] = (
    ("a row dropped", row_dropped, "lost-words"),
    ("a note lost", note_lost, "lost-note"),
    ("a list item lost", item_lost, "lost-words"),
    ("a reference lost", reference_lost, "lost-words"),
    ("two paragraphs swapped", paragraphs_swapped, "moved-words"),
    ("a chapter lost", section_lost, "lost-section"),
    ("a heading demoted", heading_demoted, "lost-structure"),
    ("a table that is none", called("Table", "Div"), "lost-structure"),
    ("names of columns that are numbers", called("TH", "TD"), "lost-structure"),
    ("two rows that are one", rows_joined, "lost-structure"),
    ("a list that is none", called("L", "Div"), "lost-structure"),
    ("words without their stress", called("Em", "Span"), "lost-structure"),
    ("a quotation that is none", called("BlockQuote", "Div"), "lost-structure"),
    ("words in no language of theirs", languages_lost, "lost-structure"),
    ("a word changed", word_changed, "changed-words"),
    ("a word twice", word_repeated, "extra-words"),
    ("a page number of the contents changed", number_in_contents, "wrong-page-number"),
    ("a page number of the index changed", number_in_index, "wrong-page-number"),
    ("a folio changed", folio_changed, "wrong-page-number"),
    ("a destination on another page", destination_moved, "misplaced-destination"),
    ("a destination lost", destination_lost, "dead-link"),
    ("a link turned", link_turned, "wrong-link"),
    ("a web link changed", web_link_changed, "wrong-link"),
    ("a link that runs code", link_runs_code, "unsafe-output"),
    ("a bookmark lost", bookmark_lost, "lost-bookmark"),
    ("a bookmark turned", bookmark_turned, "misplaced-bookmark"),
    ("bookmarks on one level", outline_flattened, "misplaced-bookmark"),
    ("a bookmark renamed", bookmark_renamed, "extra-bookmark"),
    ("page labels from 7", label_wrong, "wrong-page-label"),
    ("a page lost", page_lost, "lost-page"),
    ("a page blanked", page_blanked, "blank-page"),
    ("a font removed", font_removed, "font-not-embedded"),
    ("a font without ToUnicode", unicode_removed, "unmapped-text"),
    ("a letter that reads as nothing", unicode_hole, "unmapped-text"),
    ("a letter drawn as an empty box", glyph_missing, "missing-glyph"),
    ("a broken parent tree", parent_tree_broken, "broken-tags"),
    ("text without a tag", mark_removed, "broken-tags"),
    ("two notes with one ID", note_id_twice, "broken-tags"),
    ("no tags", tags_removed, "broken-tags"),
    (
        "a note on another page than its call",
        note_on_another_page,
        "note-elsewhere lost-words changed-words broken-tags",
    ),
    ("a picture without its text", alternative_removed, "lost-alternative"),
    ("a picture with another text", alternative_changed, "changed-words"),
    ("a picture stretched", picture_stretched, "distorted-picture"),
    ("a line off the page", line_off_the_page, "clipped-text"),
    ("a line in the margin", line_in_the_margin, "outside-margins"),
    ("two lines on one another", lines_overlap, "overlapping-text"),
    ("a word divided anywhere", hyphen_elsewhere, "wrong-hyphen"),
    ("another title", title_changed, "wrong-metadata"),
    ("another language", language_changed, "wrong-metadata"),
    ("a script at opening", opens_with_a_script, "unsafe-output"),
    ("a page that acts when it is opened", acts_at_opening, "unsafe-output"),
    ("an area that leads to another file", link_to_another_file, "unsafe-output"),
    ("an action after a link's", link_goes_on, "unsafe-output"),
)


def _renamed(tags: str, new: str) -> Callable[[bytes], bytes]:
    """Every element with one of some tags gets another one."""
    return lambda content: re.sub(rf"<(/?)(?:{tags})\b".encode(), rf"<\1{new}".encode(), content)


def _svg(part: bytes) -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + part + b"</svg>"


def _spine_turned(content: bytes) -> bytes:
    """The last document that is read comes where the second was."""
    rows = re.findall(rb"<itemref[^>]*/>", content)
    order = [rows[0], rows[-1], *rows[2:-1], rows[1]]
    places = iter(order)
    return re.sub(rb"<itemref[^>]*/>", lambda match: next(places), content)


_DRAWN = swap("</manifest>", '<item id="x" href="x.svg" media-type="image/svg+xml"/></manifest>')
_CHAPTER, _SHIPS = "harbour.xhtml", "ships.xhtml"
_EPUB: tuple[tuple[str, Cut, str], ...] = (
    ("a row dropped", on_epub(_CHAPTER, sub(r"<tr>(?:(?!</tr>).)*South mole.*?</tr>", "")), "lost-words"),
    ("a note lost", on_epub(_CHAPTER, sub(r"<aside[^>]*footnote.*?</aside>", "")), "lost-note"),
    ("a list item lost", on_epub(_CHAPTER, sub(r"<li>(?:(?!</li>).)*the Widow.*?</li>", "")), "lost-words"),
    ("a heading demoted", on_epub(_CHAPTER, sub(r"<h2(.*?)</h2>", r"<h5\1</h5>")), "lost-structure"),
    ("a table that is none", on_epub(_CHAPTER, _renamed("table|thead|tbody|tr|th|td", "div")), "lost-structure"),
    ("names of columns that are numbers", on_epub(_CHAPTER, _renamed("th", "td")), "lost-structure"),
    ("two rows that are one", on_epub(_CHAPTER, sub(r"</tr>\s*<tr>", "")), "lost-structure"),
    ("a list that is none", on_epub(_CHAPTER, _renamed("ul|li", "div")), "lost-structure"),
    ("two items that are one", on_epub(_CHAPTER, sub(r"</li>\s*<li>", "<br/>")), "lost-structure"),
    ("words without their stress", on_epub(_CHAPTER, _renamed("em", "span")), "lost-structure"),
    ("words in another language", on_epub(_CHAPTER, sub(r'lang="ru"', 'lang="fr"')), "lost-structure"),
    ("words in no language of theirs", on_epub(_CHAPTER, sub(r' xml:lang="ru"', "")), "lost-structure"),
    ("a word changed", on_epub(_CHAPTER, swap("three summers", "four summers")), "changed-words"),
    ("a word of the cover lost", on_epub("cover.xhtml", sub(r"(<p[^>]*>)A small book", r"\1A book")), "lost-words"),
    ("a word twice", on_epub(_CHAPTER, swap("three summers", "three three summers")), "extra-words"),
    ("two paragraphs swapped", on_epub(_CHAPTER, paragraphs_of_the_epub_swapped), "moved-words"),
    ("a link turned", on_epub(_SHIPS, sub(r'href="[^"]*#tbl-depths"', 'href="#sec-fleet"')), "wrong-link"),
    ("a link to no address", on_epub(_SHIPS, sub(r'href="[^"]*#tbl-depths"', 'href="http://[x"')), "wrong-link"),
    ("a link to nothing", on_epub(_SHIPS, sub(r'#tbl-depths"', '#tbl-heights"')), "dead-link"),
    ("a link to no file", on_epub(_SHIPS, sub(r'href="[^"#]+(#tbl-depths")', r'href="gone.xhtml\1')), "dead-link"),
    ("an id lost", on_epub(_CHAPTER, swap(' id="sec-dangers"', "")), "lost-id"),
    ("an id twice", on_epub(_CHAPTER, swap("<p>", '<p id="sec-dangers">')), "duplicate-output-id"),
    (
        "an id elsewhere",
        on_epub(_CHAPTER, lambda c: swap("<p>", '<p id="sec-dangers">')(swap(' id="sec-dangers"', "")(c))),
        "misplaced-destination",
    ),
    ("a picture without its text", on_epub(_CHAPTER, sub(r' alt="Two moles[^"]*"', "")), "lost-alternative"),
    ("a picture with another text", on_epub(_CHAPTER, sub(r' alt="Two moles[^"]*"', ' alt="A cat"')), "changed-words"),
    ("a chapter lost", on_epub(_SHIPS, None), "lost-file"),
    ("a chapter broken", on_epub(_SHIPS, swap("</p>", "")), "lost-file"),
    ("a picture lost", on_epub("plan.png", None), "lost-file"),
    (
        "a line of the contents lost",
        on_epub("nav.xhtml", sub(r'<li class="toc-section"><a href="[^"]*#sec-dangers">.*?</li>', "")),
        "lost-bookmark",
    ),
    ("a line of the contents turned", on_epub("nav.xhtml", swap("#sec-dangers", "#sec-basin")), "wrong-link"),
    ("a line of the NCX lost", on_epub("toc.ncx", swap("The dangers", "The rocks")), "lost-bookmark"),
    (
        "a page of the page-list lost",
        on_epub("nav.xhtml", sub(r'<li><a href="[^"]*#page-2">2</a></li>', "")),
        "wrong-page-list",
    ),
    ("a page of the page-list renamed", on_epub("nav.xhtml", sub(r'#page-2">2<', '#page-2">9<')), "wrong-page-list"),
    ("a page's mark elsewhere", on_epub(_SHIPS, lambda c: _mark_moved(c)), "misplaced-page"),
    (
        "another title",
        on_epub("content.opf", sub("The Harbour Book</dc:title>", "Untitled</dc:title>")),
        "wrong-metadata",
    ),
    ("another language", on_epub(_CHAPTER, swap('lang="en-GB"', 'lang="fr"')), "wrong-metadata"),
    ("an author lost", on_epub("content.opf", sub(r"<dc:creator[^>]*>Ben Writer</dc:creator>", "")), "wrong-metadata"),
    ("a script", on_epub(_CHAPTER, swap("</head>", "<script>1</script></head>")), "unsafe-output"),
    (
        "a remote picture",
        on_epub(_CHAPTER, sub(r'src="[^"]*plan.png"', 'src="https://elsewhere.test/plan.png"')),
        "unsafe-output",
    ),
    (
        "a style sheet from elsewhere",
        on_epub("book.css", lambda c: b"@import 'https://elsewhere.test/a.css';" + c),
        "unsafe-output",
    ),
    *(
        (f"something from elsewhere: {name}", on_epub(_CHAPTER, swap(old, new)), "unsafe-output")
        for name, old, new in (
            ("a style sheet", "</head>", '<link rel="stylesheet" href="https://elsewhere.test/a.css"/></head>'),
            ("an import", "</head>", "<style>@import url(https://elsewhere.test/a.css);</style></head>"),
            ("a ground", "<p>", '<p style="background: url(//elsewhere.test/a.png)">'),
            ("a finer picture", "<img ", '<img srcset="a.png 1x, https://elsewhere.test/a.png 2x" '),
            ("another page", "</head>", '<meta http-equiv="refresh" content="0;url=https://elsewhere.test/"/></head>'),
            ("a link that runs code", "</body>", '<p><a href="javascript:1">x</a></p></body>'),
            ("a link that hides it", "</body>", '<p><a href=" java&#10;script://[x">x</a></p></body>'),
        )
    ),
    *(
        (f"a drawing with {name}", on_epub("content.opf", _DRAWN, (("EPUB/x.svg", _svg(part)),)), codes)
        for name, part, codes in (
            ("a script", b"<script>1</script>", "unsafe-output"),
            ("a picture from elsewhere", b'<image href="https://elsewhere.test/a.png"/>', "unsafe-output"),
            ("a style from elsewhere", b"<style>@import 'https://elsewhere.test/a.css';</style>", "unsafe-output"),
            ("a tag that is not closed", b"<g>", "lost-file"),
        )
    ),
    ("documents in another order", on_epub("content.opf", _spine_turned), "moved-words"),
    (
        "a chapter that is passed over",
        on_epub("content.opf", sub(r'(<itemref idref="doc-[^"]*ships")', r'\1 linear="no"')),
        "lost-section",
    ),
    ("an entry that leaves the archive", on_epub("mimetype", lambda c: c + b" ", (("../x", b""),)), "unsafe-output"),
    ("a stray file", on_epub("mimetype", lambda c: c + b" ", (("EPUB/stray.txt", b""),)), "bad-archive"),
)


def _mark_moved(content: bytes) -> bytes:
    """A page's mark goes to the end of the document."""
    found = re.search(rb'<span id="page-\d+"[^>]*pagebreak[^>]*></span>', content)
    assert found is not None
    cut = content[: found.start()] + content[found.end() :]
    end = cut.rindex(b"</p>")
    return cut[:end] + found[0] + cut[end:]


MUTANTS = (
    *(Mutant(name, "pdf", on_pdf(operate), frozenset(codes.split())) for name, operate, codes in _PDF),
    Mutant("cut short", "pdf", truncated, frozenset({"unreadable-output"})),
    *(Mutant(name, "epub", cut, frozenset(codes.split())) for name, cut, codes in _EPUB),
    Mutant("cut short", "epub", truncated, frozenset({"unreadable-output"})),
)
