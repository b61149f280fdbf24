"""The package that people install: everything travels in it, and it works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, tracked_files

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    # Neither this checkout nor the clock may reach what runs.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "SOURCE_DATE"))}
    done = subprocess.run([*command], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def build(source: Path, target: Path, kind: str) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-d", target, "-t", kind, cwd=source)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git tracks, in a folder of its own: stray files of a desk must not decide what is in the package."""
    copy = tmp_path_factory.mktemp("source")
    for path in tracked_files():
        if path.parts[0] not in {"content", "tests"}:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, copy / path)
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(source, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; what it depends on is lent by the environment of the tests."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    run(
        sys.executable, "-m", "pip", "--python", place, "--disable-pip-version-check", "install",
        "--quiet", "--no-deps", "--no-index", wheel, cwd=place,
    )  # fmt: skip
    (packages,) = place.glob("lib/python*/site-packages")
    # A path file lends the packages, yet not their own path files, so the editable install stays out of reach.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place


def test_the_wheel_holds_every_file_of_the_program_and_its_resources(wheel: Path) -> None:
    expected = {path.as_posix() for path in tracked_files() if path.parts[0] == "builder"}
    expected |= {
        Path("builder", "_templates", *path.parts[1:]).as_posix()
        for path in tracked_files()
        if path.parts[0] == "templates"
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = next(archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert "bifolio = builder.cli:main" in entry_points
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/templates/LICENSE-EXCEPTION.md") for name in names)


def test_the_source_package_builds_the_same_wheel(wheel: Path, source: Path, tmp_path: Path) -> None:
    for name in ("packed", "unpacked", "again"):
        (tmp_path / name).mkdir()
    packed = build(source, tmp_path / "packed", "sdist")
    # Member by member: the early 3.11 has no extraction filter, and the later ones warn without.
    with tarfile.open(packed) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member)
            assert content is not None, member.name
            (place := tmp_path / "unpacked" / member.name).parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.read())
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert build(unpacked, tmp_path / "again", "wheel").read_bytes() == wheel.read_bytes()


def test_an_installed_wheel_finds_its_resources_from_any_folder(installed: Path, tmp_path: Path) -> None:
    # A file at which to look is named here and nowhere else: one that no book can do without.
    script = (
        "import builder, importlib.metadata as m; from builder.resources import resource, resource_root\n"
        "assert m.version('bifolio') == builder.__version__\n"
        "assert any(resource('fonts').glob('*.ttf'))\n"
        "print(resource_root())"
    )
    root = Path(run(installed / "bin" / "python", "-c", script, cwd=tmp_path).strip())
    assert root.is_relative_to(installed.resolve())


def test_a_checkout_finds_its_resources_from_any_folder(tmp_path: Path) -> None:
    script = "from builder.resources import resource_root; print(resource_root())"
    found = run(sys.executable, "-c", script, cwd=tmp_path).strip()
    assert Path(found) == ROOT / "templates"
