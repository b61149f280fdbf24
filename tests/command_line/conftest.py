"""The command line, run inside the test's own process."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from builder.cli import main


class Run(NamedTuple):
    code: int
    out: str
    err: str


Bifolio = Callable[..., Run]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


@pytest.fixture
def bifolio(here: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Bifolio]:
    """``bifolio("build", "book")``: exit code, standard output and standard error."""
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str) -> Run:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ending:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in err or ending.value.code == 70
        return Run(int(ending.value.code or 0), out, err)

    yield run
    signal.signal(signal.SIGTERM, before)


Write = Callable[..., Path]


@pytest.fixture
def write(here: Path) -> Write:
    """``write("book", {"one.md": "# One\\n"}, theme="x")``: a publication below the working directory."""

    def make(name: str, chapters: dict[str, str], **settings: object) -> Path:
        folder = here / name
        folder.mkdir(parents=True, exist_ok=True)
        head = {"title": "A Book", "language": "en-GB", "authors": ["Ann Author"], "contents": list(chapters)}
        (folder / "publication.yaml").write_text(yaml.safe_dump(head | settings, sort_keys=False), encoding="utf-8")
        for file, text in chapters.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def book(write: Write) -> Path:
    """A sound publication, ``book``."""
    return write("book", {"one.md": "# One\n\nText with a note.[^a]\n\n[^a]: The note.\n"})
