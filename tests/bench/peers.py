"""Run one of the programs that Bifolio is compared with: ``python peers.py PROGRAM IN OUT [TEMPLATE] [FONTS]``.

This file runs in an environment of its own that holds them (``requirements.lock``) and knows nothing of Bifolio.
Typst comes as a library, so a thin process around it stands for its command.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

# Imported where they are used: loading WeasyPrint takes longer than Typst takes for a briefing.


def typst(source: Path, target: Path, fonts: Path) -> None:
    """Typst → PDF, with the fonts of the project only."""
    import typst as library

    library.compile(
        str(source), output=str(target), root=source.parent, font_paths=[str(fonts)], ignore_system_fonts=True
    )


def pandoc(arguments: list[str]) -> None:
    """The pandoc that the package carries."""
    import pypandoc

    subprocess.run([pypandoc.get_pandoc_path(), *arguments], check=True)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=["typst", "pandoc-typst", "pandoc-epub", "weasyprint"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--template", type=Path)
    parser.add_argument("--fonts", type=Path)
    parser.add_argument("source", type=Path, nargs="+")
    parser.add_argument("--pandoc", action="append", default=[], help="a further argument for pandoc")
    given = parser.parse_args()
    sources = [str(path) for path in given.source]
    match given.program:
        case "typst":
            typst(given.source[0], given.out, given.fonts)
        case "pandoc-typst":
            between = given.out.with_suffix(".typ")
            template = f"--template={given.template}"
            pandoc([*sources, "--to=typst", template, "--toc", f"--output={between}", *given.pandoc])
            typst(between, given.out, given.fonts)
        case "pandoc-epub":
            pandoc([*sources, "--to=epub3", "--toc", "--split-level=1", f"--output={given.out}", *given.pandoc])
        case "weasyprint":
            import weasyprint

            weasyprint.HTML(filename=given.source[0]).write_pdf(given.out)


if __name__ == "__main__":
    main()
