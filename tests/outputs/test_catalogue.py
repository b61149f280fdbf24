"""The page that lists all files of a publication, and their checksums."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from builder.outputs import put
from builder.pipeline import Order, make

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete set of a small book."""
    root = tmp_path_factory.mktemp("catalogue")
    book = root / "my book №1"
    book.mkdir()
    (book / "a.md").write_text("# One\n\nText.\n")
    (book / "publication.yaml").write_text(
        "title: Salt & <Pepper>\nlanguage: de\nauthors: [Ann Author, Bo Böll]\ncontents: [a.md]\n"
        "editions: [{name: gross, title: Großdruck, text: 18pt}, {name: gross-a4, title: Auf A4, page: {size: A4}},\n"
        "  {name: auf-a4, title: Auf A4, page: {size: A4}, ragged: yes}]\n"
    )
    report, outputs = make(Order(book, ("pdf", "epub", "booklet"), root / "out", editions=None, catalogue=True))
    assert report.found == {}
    put(outputs)
    return root / "out"


def _listed(folder: Path) -> dict[str, str]:
    page = html.fromstring((folder / "index.html").read_bytes())
    return {unquote(row.find("a").get("href")): row.text_content() for row in page.iter("li")}


def test_every_file_is_listed_with_what_it_is_and_its_size(folder: Path) -> None:
    listed = _listed(folder)
    assert set(listed) == {path.name for path in folder.iterdir()} - {"index.html", "SHA256SUMS"}
    assert listed["my book №1.epub"].startswith("E-Book (EPUB)")
    assert listed["my book №1-gross.pdf"].startswith("Buch für den Bildschirm")
    assert listed["my book №1-gross-a4-booklet.pdf"].startswith("Bogen zum Drucken")
    for name, text in listed.items():
        data = (folder / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() in text
        assert f"{round(len(data) / 1000):,} KB".replace(",", "\u202f") in text


def test_files_stand_with_their_edition(folder: Path) -> None:
    page = html.fromstring((folder / "index.html").read_bytes())
    groups = [
        (group.findtext("h2"), [unquote(link.get("href")).removeprefix("my book №1") for link in group.iter("a")])
        for group in page.iter("section")
    ]
    assert groups == [
        (None, [".pdf", ".epub", "-booklet.pdf"]),
        ("Großdruck", ["-gross.pdf", "-gross-booklet.pdf"]),
        ("Auf A4", ["-gross-a4.pdf", "-gross-a4-booklet.pdf"]),
        ("Auf A4", ["-auf-a4.pdf", "-auf-a4-booklet.pdf"]),
    ]


def test_titles_are_text_never_markup(folder: Path) -> None:
    page = html.fromstring((folder / "index.html").read_bytes())
    assert page.findtext(".//h1") == "Salt & <Pepper>"
    assert page.get("lang") == "de"
    assert "Ann Author und Bo Böll" in page.text_content()
    assert not list(page.iter("script"))


def test_the_sums_are_those_of_the_files(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


def test_nothing_is_fetched_from_elsewhere(folder: Path) -> None:
    page = html.fromstring((folder / "index.html").read_bytes())
    sources = [value for _, name, value, _ in page.iterlinks() if name == "src"]
    assert sources
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    assert not list(page.iter("link"))


@pytest.mark.skipif(BROWSER is None, reason="a browser did not run: there is none")
@pytest.mark.parametrize("width", [320, 1200])
def test_a_browser_shows_it_at_any_width(folder: Path, tmp_path: Path, width: int) -> None:
    assert BROWSER is not None
    # What is wider than the window tells of it in the title, which the browser prints with the page.
    measured = tmp_path / "measured.html"
    page = (folder / "index.html").read_text()
    script = (
        "<script>addEventListener('load', () => { const root = document.documentElement, cover = document.images[0];"
        " document.title = [root.scrollWidth <= root.clientWidth, cover.naturalWidth, document.links.length].join() })"
        "</script></body>"
    )
    measured.write_text(page.replace("</body>", script))
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    run = subprocess.run(
        [BROWSER, *options, f"--window-size={width},900", "--dump-dom", measured.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    links = len(_listed(folder)) + 1
    assert html.fromstring(run.stdout).findtext(".//title") == f"true,480,{links}"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are UTF-8 there")
def test_a_name_that_is_no_utf_8_is_listed_as_the_file_system_has_it(folder: Path, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    shutil.copytree(folder.parent / "my book №1", tmp_path / name)
    report, outputs = make(Order(tmp_path / name, ("epub",), tmp_path / "out", editions=None, catalogue=True))
    assert report.found == {}
    put(outputs)
    assert b'href="caf%E9.epub"' in (tmp_path / "out" / "index.html").read_bytes()
    assert b"  caf\xe9.epub\n" in (tmp_path / "out" / "SHA256SUMS").read_bytes()
