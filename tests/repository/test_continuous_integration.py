from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.fuzz.parsers import parsers
from tests.repository.checkout import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BUILD, FUZZ = (ROOT / ".github" / "workflows" / name for name in ("build.yml", "fuzz.yml"))


def load(path: Any) -> dict[str, Any]:
    """A workflow; its key `on` stays a word (YAML 1.1 would read it as true)."""
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_there_are_two_workflows() -> None:
    assert WORKFLOWS == [BUILD, FUZZ]


def test_each_runs_when_it_should_and_never_with_the_target_branch_s_rights() -> None:
    assert set(load(BUILD)["on"]) == {"push", "pull_request"}
    assert set(load(FUZZ)["on"]) == {"schedule", "workflow_dispatch"}


def test_every_parser_has_its_hour_with_other_inputs_each_time() -> None:
    job = load(FUZZ)["jobs"]["fuzz"]
    assert job["strategy"]["matrix"]["parser"] == [*parsers(), "books"]
    (run,) = [step for step in job["steps"] if "run" in step]
    assert run["run"] == 'make fuzz ARGS="$PARSER --seed $SEED"'  # an hour is what it takes without --seconds
    assert run["env"] == {"PARSER": "${{ matrix.parser }}", "SEED": "${{ github.run_number }}"}
    assert int(job["timeout-minutes"]) > 60


def test_only_the_release_may_write_and_only_on_a_tag() -> None:
    for path in WORKFLOWS:
        workflow = load(path)
        assert workflow["permissions"] == {"contents": "read"}
        for name, job in workflow["jobs"].items():
            if "permissions" in job:
                assert name == "release"
                assert job["permissions"] == {"contents": "write", "id-token": "write", "attestations": "write"}
                assert job["if"] == "github.event_name == 'push' && startsWith(github.ref, 'refs/tags/v')"
                # What may write runs nothing of the checkout
                assert not any("checkout" in step.get("uses", "") for step in job["steps"])


def test_actions_are_pinned_to_a_commit() -> None:
    for path in WORKFLOWS:
        for used in re.findall(r"uses: *(.*)", path.read_text(encoding="utf-8")):
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_what_is_released_is_attested_first() -> None:
    release = load(BUILD)["jobs"]["release"]["steps"]
    does = [step.get("uses", step.get("run", "")) for step in release]
    (made,) = [at for at, one in enumerate(does) if "gh release create" in one]
    attested = [step["with"] for step in release[:made] if step.get("uses", "").startswith("actions/attest@")]
    assert attested == [
        {"subject-path": "editions/*"},
        {"subject-checksums": "editions/SHA256SUMS", "sbom-path": "editions/bifolio.cdx.json"},
    ]
    assert any("sha256sum --check --strict" in one for one in does[:made])
    build = [step.get("run", "") for step in load(BUILD)["jobs"]["build"]["steps"]]
    assert "make all sbom" in build


def test_newer_actions_are_proposed_and_nothing_that_decides_bytes_is() -> None:
    settings = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    assert settings["version"] == 2
    kinds = {update["package-ecosystem"] for update in settings["updates"]}
    assert kinds == {"github-actions", "npm", "maven"}
    folders = {
        folder for update in settings["updates"] for folder in update.get("directories", [update.get("directory")])
    }
    assert "/tests/corpora" not in folders
    assert all((ROOT / folder.strip("/")).is_dir() for folder in folders)


LOCKED = (".ci/node", "tests/corpora", "tests/epub/ace", "tests/epub/readers", "tests/pdf/pdfjs")


@pytest.mark.parametrize("folder", LOCKED)
def test_packages_of_other_programs_are_locked_by_hash_and_run_no_scripts(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        if name:
            assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"]), name
            assert "resolved" not in package, "a lock names no host"
    package = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    asked = package.get("dependencies", {}) | package.get("optionalDependencies", {})
    assert asked
    assert all(re.fullmatch(r"\d+\.\d+\.\d+(-beta\.\d+)?", version) for version in asked.values()), asked
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", " ")
    installs = re.findall(r"npm ci .*", script)
    assert installs
    assert all("--ignore-scripts" in one for one in installs)


def test_what_the_local_script_fetches_is_pinned_to_a_hash() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", " ")
    for fetched in re.findall(r"fetch -q --depth 1 .*", script):
        assert re.search(r"\b[0-9a-f]{40}\b", fetched), fetched
    # Every file that curl brings is looked at before it is used.
    assert script.count("curl -") == script.count("sha256sum") > 0
    assert not re.search(r"curl[^\n|]*\|[^|]", script)
    assert "pip install" not in script


def test_no_outside_text_is_pasted_into_a_script_and_no_credentials_are_left_behind() -> None:
    for path in WORKFLOWS:
        for step in steps(load(path)):
            assert "${{" not in step.get("run", "")
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] == "false"


def test_jobs_are_ordered_and_the_release_waits_for_the_tests() -> None:
    for path in WORKFLOWS:
        jobs = load(path)["jobs"]
        for job in jobs.values():
            assert set(job.get("needs", [])) <= set(jobs)
            assert int(job["timeout-minutes"]) <= (120 if path == FUZZ else 60)
    assert set(load(BUILD)["jobs"]["release"]["needs"]) == {"build", "test"}


def test_the_local_script_is_sound_and_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert re.search(r"^make test$", text, re.M)
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    subprocess.run(["bash", "-n", script], check=True)
