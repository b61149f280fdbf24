"""The same inputs give the same bytes, whatever surrounds the build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from tests.books.conftest import BRIEFING, ROOT, Edition, publish
from tests.books.screen import Screen

HERE_AND_THERE = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "HOME": "/nonexistent"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711", "PYTHONOPTIMIZE": "1"},
)


def started(arguments: list[str], folder: Path, **variables: str) -> subprocess.Popen[str]:
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    return subprocess.Popen(
        [sys.executable, "-m", "builder", "build", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finished(run: subprocess.Popen[str]) -> None:
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors


@pytest.mark.slow
def test_time_zone_locale_hash_seed_place_workers_and_cache_change_nothing(tmp_path: Path, briefing: Edition) -> None:
    """Three builds in processes of their own, two of a copy elsewhere, and the one that the other tests read: without a
    cache and alone, with an empty one and company, with a full one."""
    copy = tmp_path / "elsewhere" / "deep" / "treaty-1950"
    shutil.copytree(BRIEFING, copy, copy_function=shutil.copy)
    for path in copy.rglob("*"):
        os.utime(path, (86400, 86400))
    alone = ["--jobs", "1", "--no-cache"]
    one = started([str(BRIEFING), "--output", str(tmp_path / "one"), *alone], tmp_path, **HERE_AND_THERE[0])
    two = started([".", "--output", "../two", "--jobs", "2"], copy, **HERE_AND_THERE[1])
    finished(one)
    finished(two)
    finished(started([".", "--output", "../again"], copy, **HERE_AND_THERE[0]))
    for ending in ("pdf", "epub"):
        first = (tmp_path / "one" / f"treaty-1950.{ending}").read_bytes()
        second = (copy.parent / "two" / f"treaty-1950.{ending}").read_bytes()
        third = briefing.print.path.with_suffix(f".{ending}").read_bytes()
        assert first == second, ending
        assert first == third, ending
        assert first == (copy.parent / "again" / f"treaty-1950.{ending}").read_bytes(), ending
        assert str(tmp_path).encode() not in first


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return publish(tmp_path / "small", {"one.md": "# One\n\nText.\n"}, date="2020-02-29")


def test_the_epoch_is_the_date_of_the_outputs(small: Path, tmp_path: Path) -> None:
    finished(started([str(small), "--output", "out"], tmp_path, SOURCE_DATE_EPOCH="1700000000"))
    assert dates(tmp_path / "out") == {"2023-11-14T22:13:20"}


def test_without_one_the_publication_gives_it(small: Path, tmp_path: Path) -> None:
    finished(started([str(small), "--output", "out"], tmp_path))
    assert dates(tmp_path / "out") == {"2020-02-29T00:00:00"}


def test_without_either_it_is_the_first_of_2000(small: Path, tmp_path: Path) -> None:
    settings = (small / "publication.yaml").read_text("utf-8")
    (small / "publication.yaml").write_text(re.sub("date:.*\n", "", settings), "utf-8")
    finished(started([str(small), "--output", "out"], tmp_path))
    assert dates(tmp_path / "out") == {"2000-01-01T00:00:00"}


def test_to_build_the_pdf_alone_gives_the_bytes_of_building_all(small: Path, tmp_path: Path) -> None:
    one = started([str(small), "--output", "one"], tmp_path)
    two = started([str(small), "--output", "two", "--to", "pdf"], tmp_path)
    finished(one)
    finished(two)
    assert (tmp_path / "one" / "small.pdf").read_bytes() == (tmp_path / "two" / "small.pdf").read_bytes()
    assert not (tmp_path / "two" / "small.epub").exists()


def dates(output: Path) -> set[str]:
    """Every time of making that the outputs state, as ISO in UTC."""
    found = set()
    with pikepdf.open(output / "small.pdf") as pdf:
        info = pdf.trailer.get("/Info")
        for key in ("/CreationDate", "/ModDate"):
            if info is not None and key in info:
                y, mo, d, h, mi, s = re.match(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", str(info[key])).groups()
                found.add(f"{y}-{mo}-{d}T{h}:{mi}:{s}")
        metadata = pdf.Root.Metadata.read_bytes().decode()
        found |= set(re.findall(r"Date>([\d:T-]{19})", metadata))
    package = Screen(output / "small.epub").package
    [modified] = package.xpath("//*[@property='dcterms:modified']/text()")
    return {*found, str(modified).rstrip("Z")}
