"""The Jinja environment: sandboxed, strict, always escaping, and confined to the template folders.

Templates of a publication are semi-trusted: they may shape the book, and nothing else. They can't reach files
outside the folders, can't turn escaping off, can't call methods that make huge strings, and loop over made-up
ranges within a budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from builder.diagnostics import nearest
from builder.resources import resource

SHIPPED = "shipped:"
"""Prefix of a template's name that passes the publication's own templates by."""
FOLDERS = ("shared", "pdf", "web")
"""Folders under ``templates/`` in which shipped templates are looked for, in this order."""

LONGEST_TEMPLATE = 1_000_000
"""Bytes of one template file."""
LONGEST_STRING = 1_000_000
"""Characters (or items) that ``*`` may make."""
MOST_ROUNDS = 1_000_000
"""Numbers that all ``range()`` of one section may give together."""

_FILTERS = frozenset(
    "abs attr batch capitalize count default d dictsort e escape first float groupby int items join last length list "
    "lower map max min reject rejectattr replace reverse round select selectattr slice sort string striptags sum "
    "title trim unique upper urlencode wordcount".split()
)
"""Filters that templates may use. What is left out makes markup of text (``safe``), pads it to any length
(``center``, ``indent``, ``format``), draws lots (``random``) or shows the program's insides (``pprint``)."""

_STRING_METHODS = frozenset(
    "capitalize casefold count endswith find isalnum isalpha isascii isdecimal isdigit islower isspace istitle isupper "
    "lower lstrip partition removeprefix removesuffix rfind rpartition rsplit rstrip split splitlines startswith strip "
    "swapcase title upper".split()
)
"""Methods of strings that can't make a string much longer than what they get."""


class TemplateFolders(BaseLoader):
    """Templates by name: the publication's own, then the shipped ones."""

    def __init__(self, own: Path | None) -> None:
        self.own = own.resolve() if own is not None and own.is_dir() else None

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template and the name under which errors report it.

        Raises:
            TemplateNotFound: no folder has it, or its name leads out of them.
            TemplateSyntaxError: it isn't UTF-8, or too large.
        """
        name = template.removeprefix(SHIPPED)
        if not name or any(char in name for char in "/\\:\0") or name.startswith("."):
            raise TemplateNotFound(template)
        if self.own is not None and not template.startswith(SHIPPED):
            path = self.own / name
            if path.is_file():
                if not path.resolve().is_relative_to(self.own):
                    raise TemplateSyntaxError("the template is a link that leads out of its folder", 1, name, name)
                return _text(path, name, f"templates/{name}")
        for folder in FOLDERS:
            path = resource(folder, name)
            if path.is_file():
                return _text(path, name, f"templates/{folder}/{name}")
        raise TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        """The names of all templates, for hints."""
        folders = [resource(folder) for folder in FOLDERS] + ([self.own] if self.own else [])
        return sorted({path.name for folder in folders for path in folder.glob("*.*html")})


def _text(path: Path, name: str, shown: str) -> tuple[str, str, Callable[[], bool]]:
    data = path.read_bytes()
    if len(data) > LONGEST_TEMPLATE:
        raise TemplateSyntaxError(f"the template is larger than {LONGEST_TEMPLATE:,} bytes", 1, name, shown)
    try:
        return data.decode("utf-8"), shown, lambda: True
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TemplateSyntaxError("the template is not UTF-8", line, name, shown) from error


class _AlwaysEscape(Extension):
    """Refuses ``{% autoescape %}``, which could turn escaping off."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        opened = False
        for token in stream:
            if opened and token.test("name:autoescape"):
                raise TemplateSyntaxError("escaping can’t be turned off", token.lineno, stream.name, stream.filename)
            opened = token.type == "block_begin"
            yield token


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox with strings and loops kept within bounds."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read ``obj.attr``."""
        if isinstance(obj, str) and attr not in _STRING_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplication of moderate size; formatting by ``%`` and powers not at all."""
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if hasattr(one, "__len__") and isinstance(other, int) and len(one) * other > LONGEST_STRING:
                    raise SecurityError(f"{operator} would make more than {LONGEST_STRING:,} items")
            return super().call_binop(context, operator, left, right)
        if operator == "%" and not isinstance(left, str):
            return super().call_binop(context, operator, left, right)
        raise SecurityError(f"{operator} is not at hand in templates")


class Missing(StrictUndefined):
    """A name that a template isn't given. Its message has a hint on a second line."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint or not isinstance(name, str):
            return super()._undefined_message
        if self._undefined_obj is missing:
            return f"nothing is called “{name}” here"
        holder = self._undefined_obj
        known = getattr(type(holder), "__dataclass_fields__", holder if isinstance(holder, Mapping) else ())
        message = f"{type(holder).__name__} has nothing called “{name}”"
        return f"{message}\n{nearest(name, known)}"


class _Compiled(BytecodeCache):
    """Remembers compiled templates by their text as long as the process lives: several editions compile them once."""

    code: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template's code, if it is remembered."""
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember the template's code."""
        if bucket.code is not None:
            self.code[bucket.key, bucket.checksum] = bucket.code


def environment(own: Path | None) -> Sandbox:
    """An environment that looks for templates in ``own``, if there is such a folder, before the shipped ones."""
    made = Sandbox(
        loader=TemplateFolders(own),
        autoescape=True,
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[_AlwaysEscape],
        auto_reload=False,
        bytecode_cache=_Compiled(),
    )
    made.filters = {name: made.filters[name] for name in sorted(_FILTERS)}
    made.globals.clear()
    return made
