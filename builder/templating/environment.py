"""The Jinja environment: sandboxed, strict, always escaping, and confined to the template folders.

Templates of a publication are semi-trusted: they may shape the book, and nothing else. They can't reach files
outside the folders, can't turn escaping off, can't call methods that make huge strings, and have a budget: every round
of a loop, every call and every stretch of text that is worked on counts (``Sandbox.spend``), so that no template runs
for ever or fills the memory, whatever it is made of.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MethodType
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from builder import limits
from builder.diagnostics import nearest
from builder.resources import resource
from builder.templating.bytecode import Compiled

SHIPPED = "shipped:"
"""Prefix of a template's name that passes the publication's own templates by."""
FOLDERS = ("shared", "pdf", "web")
"""Folders under ``templates/`` in which shipped templates are looked for, in this order."""

LONGEST_STRING = 1_000_000
"""Characters (or items) that ``*`` may make."""
MOST_ROUNDS = 1_000_000
"""Numbers that all ``range()`` of one section may give together."""
CALL = 10
MACRO = 50
WHOLE = 100
SIZE = 16
"""The steps of the limit ``template-steps``: rounds of loops, calls (``CALL`` each, ``MACRO`` those of macros), whole
templates (``WHOLE``), and every ``SIZE`` characters that an expression works on. A table of 100,000 rows and ten
columns takes half of what a section may."""
LARGEST_NUMBER = 4_096
"""Bits of a product."""
MOST_PARTS = 10_000
"""Groups that ``batch`` and ``slice`` may make, and the numbers that other filters take."""

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


class TooLarge(TemplateSyntaxError):
    """A template file beyond the limit."""


class TemplateFolders(BaseLoader):
    """Templates by name: the publication's own, then the shipped ones."""

    def __init__(self, own: Path | None) -> None:
        self.own = Path(os.path.realpath(own)) if own is not None and own.is_dir() else None

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template and the name under which errors report it.

        Raises:
            TemplateNotFound: no folder has it, or its name leads out of them.
            TemplateSyntaxError: it isn't UTF-8, or too large.
            OSError: the system doesn't let it be read.
        """
        name = template.removeprefix(SHIPPED)
        if not name or any(char in name for char in "/\\:\0") or name.startswith("."):
            raise TemplateNotFound(template)
        if self.own is not None and not template.startswith(SHIPPED):
            path = self.own / name
            shown = f"templates/{name}"
            if self.has_own(name):
                if not Path(os.path.realpath(path)).is_relative_to(self.own):
                    raise TemplateSyntaxError("the template is a link that leads out of its folder", 1, name, shown)
                if not path.is_file():
                    raise TemplateSyntaxError("the template is no file", 1, name, shown)
                return _text(path, name, shown)
        for folder in FOLDERS:
            path = resource(folder, name)
            if path.is_file():
                return _text(path, name, f"templates/{folder}/{name}")
        raise TemplateNotFound(template)

    def has_own(self, name: str) -> bool:
        """Whether the publication has something of this name, be it a template or not."""
        return self.own is not None and _is_there(self.own / name)

    def list_templates(self) -> list[str]:
        """The names of all templates, for hints."""
        folders = [resource(folder) for folder in FOLDERS] + ([self.own] if self.own else [])
        return sorted({path.name for folder in folders for path in folder.glob("*.*html")})


def _is_there(path: Path) -> bool:
    """Whether something has this name. A folder that nobody may look into is not the same as an empty one."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    return True


def _text(path: Path, name: str, shown: str) -> tuple[str, str, Callable[[], bool]]:
    with path.open("rb") as file:
        data = file.read(limits.TEMPLATE_BYTES + 1)
    if len(data) > limits.TEMPLATE_BYTES:
        raise TooLarge(f"the template is larger than {limits.shown('template-bytes')}, the limit", 1, name, shown)
    try:
        return data.decode("utf-8-sig"), shown, lambda: True
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
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


_DEPTH = "depth of templates"
"""How many templates stand around the one that runs, under a name that none can write."""


class _Counted(Context):
    """What the names of a running template mean. Each template counts, and so does how deep it stands in others."""

    def __init__(self, environment: Environment, parent: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        assert isinstance(environment, Sandbox)
        environment.spend(WHOLE)
        depth = parent.get(_DEPTH, 0) + 1
        if depth > limits.TEMPLATE_DEPTH:
            raise Exhausted("templates include one another by", "template-depth")
        super().__init__(environment, {**parent, _DEPTH: depth}, *args, **kwargs)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox with strings and loops kept within bounds."""

    context_class = _Counted
    intercepted_binops = frozenset({"*", "**", "%", "+"})
    plain: frozenset[Callable[..., Any]] = frozenset()
    """Functions of the program's own, as their classes have them, that want nothing of Jinja's."""
    steps: int = 0
    """What the section that is being made has spent; whoever begins a new one sets it to nothing."""

    def spend(self, steps: int) -> None:
        """Count what a template does.

        Raises:
            Exhausted: it is more than a section may do.
        """
        self.steps += steps
        if self.steps > limits.TEMPLATE_STEPS:
            raise Exhausted("the templates of a section take", "template-steps")

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, function or method, and count it."""
        macro = isinstance(called, Macro)
        if macro or (isinstance(called, MethodType) and called.__func__ in self.plain):
            self.spend(MACRO if macro else CALL)
            # As Jinja would, which first looks what it is: nothing is called as often.
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return called(context.eval_ctx, *args, **kwargs) if macro else called(*args, **kwargs)
        holder = getattr(called, "__self__", None)
        self.spend(CALL + (len(holder) // SIZE if isinstance(holder, str) else 0))
        return super().call(context, called, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template reads of an object. The fields of a book's nodes are data; of all else Jinja has to judge."""
        kind: object = type(obj)
        if attribute in _fields(kind):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """Jinja's hook between reading a template and compiling it."""
        return super()._generate(_Counting().visit(source), *args, **kwargs)

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """Join what a template has made."""
        taken = []
        length = 0
        for piece in pieces:
            length += len(piece)
            if length > limits.TEMPLATE_CHARACTERS:
                raise Exhausted("a template makes", "template-characters")
            taken.append(piece)
        return "".join(taken)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read ``obj.attr``."""
        if isinstance(obj, str) and attr not in _STRING_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplication of moderate size; formatting by ``%`` and powers not at all."""
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if hasattr(one, "__len__") and isinstance(other, int):
                    _check_length(len(one) * other, operator)
                    self.spend(max(len(one) * other, 0) // SIZE)
            numbers = isinstance(left, int) and isinstance(right, int)
            if numbers and left.bit_length() + right.bit_length() > LARGEST_NUMBER:
                raise SecurityError(f"{operator} would make a number of more than {LARGEST_NUMBER:,} bits")
            return super().call_binop(context, operator, left, right)
        if operator == "+":
            if hasattr(left, "__len__") and hasattr(right, "__len__"):
                _check_length(len(left) + len(right), operator)
                self.spend((len(left) + len(right)) // SIZE)
            return super().call_binop(context, operator, left, right)
        if operator == "%" and not isinstance(left, str):
            return super().call_binop(context, operator, left, right)
        raise SecurityError(f"{operator} is not at hand in templates")


@functools.cache
def _fields(kind: object) -> frozenset[str]:
    """The public fields of a record; none of other types."""
    return frozenset(name for name in getattr(kind, "__struct_fields__", ()) if not name.startswith("_"))


def _check_length(length: int, operator: str) -> None:
    if length > LONGEST_STRING:
        raise SecurityError(f"{operator} would make more than {LONGEST_STRING:,} items")


class Exhausted(SecurityError):
    """A template goes beyond a limit."""

    def __init__(self, what: str, limit: str) -> None:
        super().__init__(f"{what} more than {limits.shown(limit)}, the limit")
        self.limit = limit


class _Counting(NodeTransformer):
    """Puts what counts into a template's loops, joins and filters."""

    def visit_For(self, node: nodes.For, *args: Any, **kwargs: Any) -> nodes.Node:
        """Every round counts."""
        self.generic_visit(node, *args, **kwargs)
        node.iter = _filter(node.iter, "_counted")
        return node

    def visit_Concat(self, node: nodes.Concat, *args: Any, **kwargs: Any) -> nodes.Node:
        """``~`` joins texts of a moderate length."""
        self.generic_visit(node, *args, **kwargs)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), "_joined")

    def visit_Filter(self, node: nodes.Filter, *args: Any, **kwargs: Any) -> nodes.Node:
        """What goes through a filter is weighed."""
        self.generic_visit(node, *args, **kwargs)
        if isinstance(node.node, nodes.Expr):  # a block's filter gets its text when the block is done
            node.node = _filter(node.node, "_weighed")
        return node


def _filter(value: Any, name: str) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


@pass_context  # and so never at compile time, when nobody counts
def _counted(context: Context, items: Any) -> Any:
    sandbox = context.environment
    assert isinstance(sandbox, Sandbox)
    if hasattr(items, "__len__"):
        sandbox.spend(len(items))
        return items
    return _one_by_one(sandbox, items)


def _one_by_one(sandbox: Sandbox, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        sandbox.spend(1)
        yield item


@pass_context
def _joined(context: Context, parts: list[Any]) -> str:
    sandbox = context.environment
    assert isinstance(sandbox, Sandbox)
    marked = any(hasattr(part, "__html__") for part in parts)
    texts = [part if isinstance(part, str) else str(part) for part in parts]
    length = sum(map(len, texts))
    sandbox.spend(length // SIZE)
    _check_length(length, "~")
    return Markup("").join(texts) if marked else "".join(texts)


@pass_context
def _weighed(context: Context, value: Any) -> Any:
    sandbox = context.environment
    assert isinstance(sandbox, Sandbox)
    if hasattr(value, "__len__"):
        sandbox.spend(1 + len(value) // SIZE)
    return value


def _replace(text: Any, old: str, new: str, count: int | None = None) -> str:
    """``replace`` within bounds, escaping what is not markup where something is."""
    marked = any(hasattr(part, "__html__") for part in (text, old, new))
    source = text if isinstance(text, str) else str(text)
    if old and len(new) > len(old):
        times = source.count(old)
        times = times if count is None else min(times, count)
        _check_length(len(source) + times * (len(new) - len(old)), "replace")
    elif not old:
        raise SecurityError("replace needs something to be replaced")
    return (escape(source) if marked else source).replace(old, new, -1 if count is None else count)


def _bounded(name: str, made: Callable[..., Any], *, items: bool = False) -> Callable[..., Any]:
    """A filter whose numbers are kept small, or, with ``items``, whose texts together are."""

    @functools.wraps(made)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        for number in (*args, *kwargs.values()):
            if isinstance(number, int) and not -MOST_PARTS <= number <= MOST_PARTS and not items:
                raise SecurityError(f"{name} takes numbers up to {MOST_PARTS:,}")
        if not items:
            return made(*args, **kwargs)
        # The second argument is what Jinja passes on its own account; the texts follow it.
        own, value, *rest = args
        texts = list(value)
        joint = rest[0] if rest else kwargs.get("d", "")
        if len(rest) < 2 and "attribute" not in kwargs:
            length = sum(len(text) if isinstance(text, str) else 20 for text in texts) + len(joint) * len(texts)
            _check_length(length, name)
        return made(own, texts, *rest, **kwargs)

    return bounded


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
        known = getattr(type(holder), "__struct_fields__", holder if isinstance(holder, Mapping) else ())
        message = f"{type(holder).__name__} has nothing called “{name}”"
        return f"{message}\n{nearest(name, known)}"


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
        # To reckon constants beforehand takes the longer the square of what stands in a chain.
        optimized=False,
        bytecode_cache=Compiled(),
    )
    filters = {name: made.filters[name] for name in sorted(_FILTERS)}
    filters |= {name: _bounded(name, filters[name]) for name in ("batch", "slice", "round")}
    filters["join"] = _bounded("join", filters["join"], items=True)
    filters |= {"replace": _replace, "_counted": _counted, "_joined": _joined, "_weighed": _weighed}
    made.filters = filters
    made.globals.clear()
    return made
