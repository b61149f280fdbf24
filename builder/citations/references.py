"""Reference files of every kind, by the end of their name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from builder.citations.bibtex import load_bibtex, load_bibtex_files
from builder.citations.csl_json import load_csl_json
from builder.citations.csl_yaml import load_csl_yaml
from builder.citations.reference import Library, Loaded, Reference, library
from builder.citations.ris import load_ris
from builder.diagnostics import Diagnostic, Span

__all__ = ["FORMATS", "Library", "Loaded", "Reference", "library", "load", "load_all"]

FORMATS: Mapping[str, Callable[[str, str], Loaded]] = {
    ".bib": load_bibtex,
    ".json": load_csl_json,
    ".ris": load_ris,
    ".yaml": load_csl_yaml,
    ".yml": load_csl_yaml,
}
"""End of the name → reader of (text, file name)."""


def load(text: str, file: str) -> Loaded:
    """The works described in a file's text: the good ones in their order, and all faults with their places."""
    ending = _ending(file)
    reader = FORMATS.get(ending)
    if reader is None:
        hint = "reference files end in " + ", ".join(sorted(FORMATS))
        return Loaded(
            (), (Diagnostic("reference-format", Span(file), f"{ending or 'no ending'} is no known kind", hint),)
        )
    return reader(text.removeprefix("\ufeff"), file)


def load_all(files: Iterable[tuple[str, str]]) -> list[Loaded]:
    """The works of files, each given as text and name, as ``load`` has them; those of BibTeX are read together."""
    every = [(text.removeprefix("\ufeff"), file) for text, file in files]
    together = [(text, file) for text, file in every if FORMATS.get(_ending(file)) is load_bibtex]
    of_bibtex = iter(load_bibtex_files(together))
    return [next(of_bibtex) if FORMATS.get(_ending(file)) is load_bibtex else load(text, file) for text, file in every]


def _ending(file: str) -> str:
    return PurePosixPath(file).suffix.lower()
