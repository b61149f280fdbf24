"""Each call of the system that a build makes fails once, or from then on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.bench import CHECKOUT, Bench, Ended, environment, files, parts, told, whole
from tests.faults.conftest import Rounds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks for each call"),
]


@contextmanager
def driver(bench: Bench, step: int, way: str, *arguments: str) -> Iterator[Iterator[dict[str, Any]]]:
    """Builds one after the other, each with another call that fails."""
    script = Path(__file__).with_name("one_call.py")
    run = subprocess.Popen(
        [sys.executable, str(script), str(CHECKOUT), "0", str(step), way, "build", "book", *arguments],
        cwd=bench.here, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdin is not None
    assert run.stdout is not None

    def results() -> Iterator[dict[str, Any]]:
        for line in run.stdout or ():
            yield json.loads(line)
            run.stdin.write("\n")
            run.stdin.flush()

    try:
        yield results()
    finally:
        run.stdin.close()
        run.stdout.close()
        run.kill()
        run.wait()


@pytest.mark.parametrize("way", ["once", "from"])
@pytest.mark.parametrize(
    ("arguments", "step"),
    [(("--no-cache", "--jobs", "1"), 9), (("--jobs", "1"), 37)],
    ids=["clean", "kept"],
)
def test_each_call_fails(
    bench: Bench, rounds: Rounds, tried: Callable[[int], None], way: str, arguments: tuple[str, ...], step: int
) -> None:
    old = bench.built("A")
    new = bench.made("B")
    bench.write("B")
    count = 0
    wrong: list[str] = []
    codes: dict[int, int] = {}
    with driver(bench, 1 if len(rounds(0, 1)) else step, way, *arguments) as results:
        for result in results:
            if not result["failed"]:
                assert result["code"] == 0, result["err"]
                break
            count += 1
            codes[result["code"]] = codes.get(result["code"], 0) + 1
            try:
                left = files(bench.output)
                told(Ended(result["code"], "", result["err"]), (0, 3))
                whole({name: data for name, data in left.items() if not name.endswith(".part")}, old, new)
                assert old.keys() <= left.keys()
                assert result["code"] or left == new
                # A part can be left only where it is the removal that fails.
                assert not parts(bench.output) or "unlink" in result["failed"] or way == "from"
            except AssertionError as error:
                wrong.append(f"{result['failed']}: {str(error)[:2000]}")
            bench.sound("A") if count % 10 == 0 else None
            for name, data in old.items():
                (bench.output / name).write_bytes(data)
            subprocess.run(["rm", "-rf", str(bench.here / ".cache")], check=True)
            bench.write("B")
    assert not wrong, "\n".join(wrong)
    assert codes.get(3, 0) > count / 10
    bench.sound("A")
    assert parts(bench.output) == []
    tried(count)
