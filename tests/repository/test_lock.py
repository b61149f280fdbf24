from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.checkout import ROOT, project_settings

LOCKS = ("requirements.lock", "tests/requirements.lock")
# What `make bench` compares with: locked too, though nothing of the project asks for it.
PEERS = "tests/bench/requirements.lock"


def read_lock(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Each locked distribution with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement, *hashes = re.split(r"\s+--hash=", line.strip())
            parsed = Requirement(requirement)
            entries[canonicalize_name(parsed.name)] = (parsed, hashes)
    return entries


def wanted(lock: str) -> list[Requirement]:
    """What ``pyproject.toml`` asks for directly, of the things that belong in this lock."""
    settings = project_settings()
    groups = settings["dependency-groups"]
    lines = settings["project"]["dependencies"] + groups["build"]
    if lock.startswith("tests/"):
        lines = lines + settings["project"]["optional-dependencies"]["check"]
        lines = lines + [line for line in groups["dev"] if isinstance(line, str)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", [*LOCKS, PEERS])
def test_everything_locked_has_one_version_and_hashes(lock: str) -> None:
    for name, (requirement, hashes) in read_lock(lock).items():
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], name
        assert requirement.url is None, name
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), name


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    locked = read_lock(lock)
    for requirement in wanted(lock):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is not locked: run make lock"
        (pin,) = locked[name][0].specifier
        assert requirement.specifier.contains(Version(pin.version)), f"{name} {pin} is out of range: run make lock"


def test_the_tests_run_with_the_versions_that_books_are_built_with() -> None:
    build, test = (read_lock(lock) for lock in LOCKS)
    assert {name: str(test[name][0]) for name in build} == {name: str(entry[0]) for name, entry in build.items()}
