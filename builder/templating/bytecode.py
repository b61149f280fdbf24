"""Templates as byte code.

What has been compiled is remembered as long as the process lives: several editions compile their templates once. The
shipped ones are compiled beforehand, as the program's own modules are, by whoever sets it up. They lie among the byte
code of this package and count no longer where a template, Jinja, Python or what is done to templates here has changed.
Where there are none, nothing is lost but a tenth of a second.
"""

from __future__ import annotations

import functools
import hashlib
import marshal
import sys
from pathlib import Path
from types import CodeType
from typing import ClassVar, Final

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

FOLDER: Final = Path(__file__).parent / "__pycache__"
ENDING: Final = ".template"
_SUM: Final = hashlib.sha256().digest_size


class Compiled(BytecodeCache):
    """Remembers compiled templates by their text."""

    known: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template's code, if it is remembered or has been made beforehand."""
        bucket.code = self.known.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            bucket.code = _read(bucket)
            self.dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember the template's code."""
        if bucket.code is not None:
            self.known[bucket.key, bucket.checksum] = bucket.code


class _Beforehand(BytecodeCache):
    """Writes every template that is compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """None is taken as it is."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the template's code."""
        data = marshal.dumps(bucket.code)
        _place(bucket).write_bytes(hashlib.sha256(data).digest() + data)


def _read(bucket: Bucket) -> CodeType | None:
    """A template that was compiled beforehand, if it was and has come to no harm."""
    try:
        written = _place(bucket).read_bytes()
    except OSError:
        return None
    data = written[_SUM:]
    if hashlib.sha256(data).digest() != written[:_SUM]:
        return None
    code: CodeType = marshal.loads(data)
    return code


def _place(bucket: Bucket) -> Path:
    """Where the code of a template lies, by its name and all that makes it what it is."""
    made_by = (bucket.key, bucket.checksum, _rules(), jinja2.__version__, sys.version)
    return FOLDER / (hashlib.sha256("\n".join(made_by).encode()).hexdigest() + ENDING)


@functools.cache
def _rules() -> str:
    """The digest of what is done to templates here."""
    return hashlib.sha256(Path(__file__).with_name("environment.py").read_bytes()).hexdigest()


def compile_shipped() -> None:
    """Compile the shipped templates.

    Raises:
        OSError: the package's folder can't be written to.
    """
    from builder.templating.environment import SHIPPED, environment

    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob(f"*{ENDING}"):
        old.unlink()
    made = environment(None)
    made.bytecode_cache = _Beforehand()
    for name in made.list_templates():
        made.get_template(name)
        made.get_template(SHIPPED + name)
