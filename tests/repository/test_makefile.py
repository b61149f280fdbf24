from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from tests.repository.checkout import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# The targets that manuals and benchmarks rely on
PROMISED = ("pdf", "epub", "test", "clean", "help")


def phony_targets() -> list[str]:
    return [name for line in re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M) for name in line.split()]


def make(*arguments: str) -> str:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    # The tests are themselves started by make, which tells the makes below it so.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "PUB"))}
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def test_help_lists_every_target() -> None:
    listed = [line.split()[0] for line in make("help").splitlines() if not line.startswith("PUB=")]
    assert sorted(listed) == sorted(phony_targets())
    assert set(PROMISED) <= set(listed)


def test_no_target_is_a_stub() -> None:
    for name in phony_targets():
        recipe = re.search(rf"^{name}:[^\n]*\n((?:\t[^\n]*\n)+)", MAKEFILE, re.M)
        assert recipe is not None, name
        assert name == "help" or not re.search(r"not yet|todo|echo", recipe[1], re.I), name


def test_another_publication_can_be_built() -> None:
    assert 'build "some/where else" --to pdf' in make("--dry-run", "pdf", "PUB=some/where else")


def test_clean_leaves_the_environment_and_the_placeholder() -> None:
    commands = make("--dry-run", "clean")
    assert "! -name .gitkeep" in commands
    assert ".venv" not in commands
