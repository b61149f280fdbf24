"""The software bill of materials: complete, the same twice, and true."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repository.checkout import ROOT
from tests.repository.test_lock import read_lock


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Written twice, by interpreters that hash otherwise."""
    folder = tmp_path_factory.mktemp("sbom")
    written = []
    for seed in ("1", "2"):
        path = folder / seed / "bifolio.cdx.json"
        command = [sys.executable, str(ROOT / ".ci" / "sbom.py"), str(path)]
        subprocess.run(command, check=True, cwd=folder, env={"PYTHONHASHSEED": seed, "PATH": ""})
        written.append(path.read_bytes())
    assert written[0] == written[1]
    loaded = json.loads(written[0])
    assert isinstance(loaded, dict)
    return loaded


def test_every_locked_distribution_is_in_it_with_its_hashes(bill: dict[str, Any]) -> None:
    listed = {one["purl"]: one for one in bill["components"] if one.get("purl", "").startswith("pkg:pypi/")}
    locked = read_lock("requirements.lock")
    assert len(listed) == len(locked) > 20
    for name, (requirement, hashes) in locked.items():
        (pin,) = requirement.specifier
        component = listed[f"pkg:pypi/{name}@{pin.version}"]
        (reference,) = component["externalReferences"]
        assert {f"sha256:{one['content']}" for one in reference["hashes"]} == set(hashes)


def test_every_file_of_others_that_travels_with_it_is_in_it(bill: dict[str, Any]) -> None:
    inside = {
        file["name"]: file["hashes"][0]["content"] for one in bill["components"] for file in one.get("components", [])
    }
    patterns = ("fonts/*.ttf", "csl/styles/*", "csl/locales/*", "csl/citeproc/citeproc_commonjs.js")
    there = {path for pattern in patterns for path in (ROOT / "templates").glob(pattern)}
    assert set(inside) == {path.relative_to(ROOT).as_posix() for path in there}
    assert all(hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest for name, digest in inside.items())


def test_what_was_installed_says_its_licence(bill: dict[str, Any]) -> None:
    silent = [one["name"] for one in bill["components"] if not one.get("licenses")]
    assert silent == []


def test_it_is_a_whole(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    own = bill["metadata"]["component"]["bom-ref"]
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs)
    for row in bill["dependencies"]:
        assert row["ref"] in {own, *refs}
        assert set(row["dependsOn"]) <= set(refs)
    assert "pkg:pypi/reportlab" in " ".join(bill["dependencies"][0]["dependsOn"])


def test_it_names_no_place_of_this_machine(bill: dict[str, Any]) -> None:
    assert str(Path.home()) not in json.dumps(bill)
    assert str(ROOT) not in json.dumps(bill)
    assert "timestamp" not in bill["metadata"]
