"""Typed values as JSON and back: what comes back is of the type that is asked for, or an error.

Known are ``str``, ``int``, ``float``, ``bool``, enumerations, tuples, mappings with keys of these, and structs and
named tuples of them. A record is written as the list of its fields.
"""

from __future__ import annotations

import enum
import functools
import json
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")
_Reader: TypeAlias = Callable[[Any], Any]


def dump(value: object) -> bytes:
    """A value as JSON, the same bytes for the same value."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", "surrogatepass"
    )


def load(kind: type[T], data: bytes) -> T:
    """The value that ``dump`` wrote.

    Raises:
        ValueError: it is no JSON, or of another type.
    """
    try:
        plain = json.loads(data.decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested beyond reason") from error
    read: Any = _reader  # a cached function takes what is hashable, which types are
    made: T = read(kind)(plain)
    return made


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value.value if isinstance(value, enum.Enum) else value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, Struct):
        return [_plain(getattr(value, name)) for name in value.__struct_fields__]
    raise TypeError(f"a {type(value).__name__} can't be kept")


@functools.cache
def _reader(kind: Any) -> _Reader:
    """What reads a value of a type."""
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if kind in (str, bool, int):
        return functools.partial(_exactly, kind)
    if kind is float:
        return _float
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        simple = arguments[0]
        while isinstance(simple, typing.NewType):
            simple = simple.__supertype__
        if simple in (str, int):
            return functools.partial(_row, simple)
        return functools.partial(_many, _reader(arguments[0]))
    if origin is tuple:
        return functools.partial(_record, lambda *values: values, tuple(_reader(one) for one in arguments))
    # With a NewType it is the older kind of union.
    if origin in (types.UnionType, typing.Union) and len(arguments) == 2 and arguments[1] is type(None):
        inner = _reader(arguments[0])
        return lambda plain: None if plain is None else inner(plain)
    if origin is not None and issubclass(origin, Mapping):
        return functools.partial(_mapping, _reader(arguments[0]), _reader(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = typing.get_type_hints(kind)
        return functools.partial(_record, kind, tuple(_reader(hints[name]) for name in kind.__struct_fields__))
    if isinstance(kind, type) and issubclass(kind, tuple):
        return functools.partial(_record, kind, tuple(_reader(one) for one in typing.get_type_hints(kind).values()))
    raise TypeError(f"{kind} can't be read back")


def _exactly(kind: type, plain: Any) -> Any:
    if type(plain) is not kind:
        raise ValueError(f"no {kind.__name__}: {plain!r:.40}")
    return plain


def _float(plain: Any) -> Any:
    if type(plain) is not float and type(plain) is not int:
        raise ValueError(f"no number: {plain!r:.40}")
    return plain


def _row(kind: type, plain: Any) -> tuple[Any, ...]:
    if type(plain) is not list or not set(map(type, plain)) <= {kind}:
        raise ValueError(f"no row of {kind.__name__}")
    return tuple(plain)


def _many(reader: _Reader, plain: Any) -> tuple[Any, ...]:
    if type(plain) is not list:
        raise ValueError(f"no row: {plain!r:.40}")
    return tuple(map(reader, plain))


def _mapping(keys: _Reader, values: _Reader, plain: Any) -> dict[Any, Any]:
    pair = functools.partial(_record, lambda *both: both, (keys, values))
    return dict(_many(pair, plain))


def _record(make: Callable[..., Any], readers: tuple[_Reader, ...], plain: Any) -> Any:
    if type(plain) is not list or len(plain) != len(readers):
        raise ValueError(f"no record of {len(readers)} fields: {plain!r:.40}")
    return make(*[reader(one) for reader, one in zip(readers, plain, strict=True)])
