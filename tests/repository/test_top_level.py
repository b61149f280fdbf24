from __future__ import annotations

import re
import subprocess

import pytest

from tests.repository.checkout import ROOT, project_settings, tracked_files

FOLDERS = {"builder", "templates", "content", "output", "tests"}
FILES = {"pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "requirements.lock"}


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    top = {path.parts[0] for path in tracked_files()}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == FOLDERS | FILES


def test_output_holds_nothing_but_its_placeholder() -> None:
    assert [path.as_posix() for path in tracked_files() if path.parts[0] == "output"] == ["output/.gitkeep"]


@pytest.mark.parametrize(
    "built",
    ["output/a.pdf", "output/a-booklet.pdf", "output/x/a.epub", "output/SHA256SUMS", "dist/a.whl", ".venv/bin/bifolio",
     ".cache/pages", "builder/__pycache__/cli.pyc"],
)  # fmt: skip
def test_what_is_built_leaves_the_checkout_clean(built: str) -> None:
    tracked_files()  # skips where there is no git
    asked = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", built], cwd=ROOT, check=False)
    assert asked.returncode == 0, f"{built} is not ignored"


def test_no_tracked_file_is_ignored() -> None:
    tracked_files()
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    assert listed == b""


# Each has a pair of brackets somewhere, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of one machine": r"/[r]oot/|/[h]ome/[a-z]|/[U]sers/[a-z]|/[w]ork/|/opt/[w]heels",
    "a package index": r"[i]ndex-url|[f]ind-links[ =]|[f]iles\.pythonhosted|[p]ypi\.org/simple",
    "a merge conflict": r"(?m)^([<]{7}|[>]{7}) ",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    found = []
    for path in tracked_files():
        data = (ROOT / path).read_bytes()
        if b"\0" in data:
            continue
        found += [f"{path}: {match[0]}" for match in re.finditer(FORBIDDEN[what], data.decode("utf-8", "replace"))]
    # The two options that keep an index out of the lock files
    assert [hit for hit in found if not re.match(r"Makefile: ([i]ndex-url|[f]ind-links )$", hit)] == []


def test_text_files_are_utf8_with_unix_line_ends() -> None:
    odd = [path for path in tracked_files() if b"\0" not in (data := (ROOT / path).read_bytes()) and b"\r\n" in data]
    assert odd == []


def test_the_licence_is_the_one_that_the_package_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.split("\n", 2)[0].strip() == "GNU AFFERO GENERAL PUBLIC LICENSE"
    assert "END OF TERMS AND CONDITIONS" in text
    assert project_settings()["project"]["license"] == "AGPL-3.0-or-later"


def test_every_font_family_has_its_licence_beside_it() -> None:
    fonts = [path for path in tracked_files() if path.suffix in {".ttf", ".otf"} and path.parts[0] == "templates"]
    assert fonts
    families = {path.with_name(path.stem.split("-")[0]) for path in fonts}
    missing = [str(family) for family in families if not (ROOT / family.with_name(f"OFL-{family.name}.txt")).is_file()]
    assert sorted(missing) == []


def test_the_changelog_has_an_entry_for_this_version() -> None:
    namespace: dict[str, str] = {}
    exec((ROOT / "builder" / "__init__.py").read_text(encoding="utf-8"), namespace)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(namespace['__version__'])}\b", changelog, re.M)
