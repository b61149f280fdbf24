"""Text taken out of whole books in reading order, by readers that share no code: pdfium, MuPDF, pypdf, poppler, pdf.js.

pdf.js needs Node, and ``PDFJS`` to say in which ``node_modules`` it lies: ``.ci/run`` installs what
``pdfjs/package-lock.json`` names.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pypdf
import pypdfium2
import pytest

from tests.books.printed import INLINE, Element, Leaf, Printed
from tests.pdf.test_book import ROOT, built

TEXT = {
    "latin": "Ordinary words in a row, naïve “quotes” and dashes – all of them to be found again just as they were.",
    "ligatures": "The official office offers difficult affluent flying fish for fifteen fjords and waffles.",
    "hyphens": "Incomprehensibilities notwithstanding, internationalisation disproportionately complicates "
    "counterrevolutionary characterisations, misunderstandings and uncharacteristically straightforward "
    "interrelationships between industrialisation, collectivisation and electrification everywhere.",
    "small capitals": "The [Nato]{.smallcaps} treaty and the [People’s Republic]{.smallcaps} in small capitals.",
    "capitals": "What happened to the [Надежда]{lang=ru} and the Österreich:",
    "cyrillic": "[Советско-китайский договор о дружбе, союзе и взаимной помощи между двумя странами]{lang=ru}",
    "han": "[中苏友好同盟互助条约是中华人民共和国与苏维埃社会主义共和国联盟签订的条约]{lang=zh-Hans}",
    "figures": "In 1950 there were 1,234.5 tons and 60% of $300 million.",
}
CODE = "def f(x):\n    return x\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("book")
    # Narrow pages, so that words have to be divided.
    (folder / "publication.yaml").write_text(
        "title: Readers\nlanguage: en-GB\nauthors: [A]\ncontents: [one.md]\n"
        "page: {size: 85mm x 260mm, inner: 12mm, outer: 12mm, head: 20mm, foot: 20mm}\n"
    )
    chapters = "\n\n".join(
        f'::: {{.box title="{text}"}}\nIn a box.\n:::' if kind == "capitals" else text for kind, text in TEXT.items()
    )
    (folder / "one.md").write_text(f"# One\n\n{chapters}\n\n```\n{CODE}```\n", encoding="utf-8")
    return built(folder, tmp_path_factory.mktemp("output"))


Pages = list[str]


def pdfium(data: bytes, path: Path) -> Pages:
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return pages


def by_pypdf(data: bytes, path: Path) -> Pages:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def mupdf(data: bytes, path: Path) -> Pages:
    with pymupdf.open(stream=data) as document:
        return [page.get_text() for page in document]


def poppler(data: bytes, path: Path) -> Pages:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("poppler's pdftotext is not installed: it did not run")
    path.write_bytes(data)
    run = subprocess.run([program, "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def pdfjs(data: bytes, path: Path) -> Pages:
    node, modules = shutil.which("node"), os.environ.get("PDFJS", "")
    if node is None or not modules:
        pytest.skip("pdf.js did not run: it needs Node, and PDFJS to say in which folder of modules it lies")
    path.write_bytes(data)
    script = Path(__file__).parent / "pdfjs" / "read.mjs"
    run = subprocess.run(
        [node, str(script), str(path)], env={**os.environ, "NODE_MODULES": modules}, capture_output=True, check=True
    )
    return list(json.loads(run.stdout))


READERS = (pdfium, mupdf, by_pypdf, poppler, pdfjs)
Reader = Callable[[bytes, Path], Pages]


def words_of(text: str) -> str:
    """Without what the lines' ends and a reader's taste in white space make of it."""
    text = re.sub("[\u00ad\ufffe\u0002]\\s*", "", text)  # divided words; pdfium gives the soft hyphen in two ways
    return re.sub(r"\s+", " ", text)


def plain(source: str) -> str:
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", source)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", TEXT)
def test_readers_find_the_words_as_they_were_written(book: bytes, tmp_path: Path, reader: Reader, kind: str) -> None:
    found = words_of("\n".join(reader(book, tmp_path / "book.pdf")))
    wanted = plain(TEXT[kind])
    if kind == "hyphens" and reader is pdfjs:  # it leaves soft hyphens out, and with them that the word goes on
        found, wanted = found.replace(" ", ""), wanted.replace(" ", "")
    if kind == "han":  # no white space stands in it, and lines break anywhere
        found = found.replace(" ", "")
    assert wanted in found, [found[max(0, at - 40) : at + 200] for at in [found.find(wanted[:6])]]


@pytest.mark.parametrize("reader", READERS)
def test_the_order_of_reading_is_that_of_the_source(book: bytes, tmp_path: Path, reader: Reader) -> None:
    found = words_of("\n".join(reader(book, tmp_path / "book.pdf")))
    marks = ("Ordinary", "official", "Incomprehensibilities", "treaty and", "Советско", "中", "In 1950")
    places: list[int] = []
    for mark in marks:
        places.append(found.index(mark, places[-1] + 1 if places else 0))
    assert places == sorted(places)


@pytest.mark.parametrize("reader", [pdfium, mupdf, by_pypdf])  # poppler begins no line with white space
def test_code_is_copied_with_spaces_that_can_be_run_and_all_that_move_it_in(
    book: bytes, tmp_path: Path, reader: Reader
) -> None:
    found = re.sub(r"\s*\n", "\n", "\n".join(reader(book, tmp_path / "book.pdf")))
    assert "def f(x):\n" + "\u00a0" * 4 + "return x\n" in found


def test_words_are_divided_in_this_book(book: bytes) -> None:
    assert "\u00ad" in "".join(by_pypdf(book, Path())), "else the tests above prove nothing about divided words"


@pytest.mark.slow
def test_poppler_reads_the_tags_in_order(book: bytes, tmp_path: Path) -> None:
    program = shutil.which("pdfinfo")
    if program is None:
        pytest.skip("poppler's pdfinfo is not installed: it did not run")
    path = tmp_path / "book.pdf"
    path.write_bytes(book)
    run = subprocess.run([program, "-struct-text", str(path)], capture_output=True, check=True)
    assert run.stderr == b""
    said = words_of(" ".join(re.findall(r'^\s+"(.*)"$', run.stdout.decode(), re.M)))
    for kind in ("latin", "ligatures", "hyphens", "small capitals", "figures"):
        assert said.count(plain(TEXT[kind])) == 1, kind


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_readers_find_every_word_on_every_page_of_the_briefing(
    briefing: tuple[bytes, list[str]], tmp_path: Path, reader: Reader
) -> None:
    """What is tagged as content, and besides it the running head and the folio and nothing else."""
    data, tagged = briefing
    pages = reader(data, tmp_path / "book.pdf")
    assert len(pages) == len(tagged) > 40
    words = 0
    for number, (found, wanted) in enumerate(zip(pages, tagged, strict=True)):
        content, read = words_in(wanted), words_in(found)
        if reader is pdfjs:  # it leaves soft hyphens out, and with them that the word goes on
            for head, tail in re.findall(r"(\w+)\u00ad\s*(\w+)", wanted):
                content[head + tail] -= 1
                content += Counter((head, tail))
        if reader is pdfium:  # it takes every hyphen at the end of a line for one that was added
            for head, tail in re.findall(r"(\w+)-\s*(\w+)", wanted):
                if read[head + tail]:
                    content -= Counter((head, tail))
                    content[head + tail] += 1
        assert content - read == Counter(), number
        besides = sum((read - content).values())
        assert besides <= FURNITURE, (number, read - content)
        words += sum(content.values())
    assert words > 10_000


FURNITURE = 16
"""Words of the longest running head, and the folio."""


def words_in(text: str) -> Counter[str]:
    """Every Han character is one: where lines of Han end, readers put spaces as they like."""
    return Counter(re.findall("[\u4e00-\u9fff]|[^\\W\u4e00-\u9fff]+", words_of(text)))


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[str]]:
    path = tmp_path_factory.mktemp("briefing") / "book.pdf"
    data = built(ROOT / "content" / "treaty-1950", path.parent)
    path.write_bytes(data)
    printed = Printed(path)
    pages = [""] * len(printed.labels)

    def put(element: Element) -> None:
        for child in element.children:
            if isinstance(child, Leaf):
                pages[child.page] += child.text
            else:
                edge = "" if child.role in INLINE else "\n"
                for number in {leaf.page for leaf in child.leaves()}:
                    pages[number] += edge
                put(child)
                for number in {leaf.page for leaf in child.leaves()}:
                    pages[number] += edge

    put(printed.document)
    return data, pages
