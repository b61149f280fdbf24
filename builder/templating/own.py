"""A publication's own templates, looked through without rendering anything: what is no template, and what no edition
ever asks for."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates

from builder.diagnostics import Diagnostic, Severity, Span, most_like
from builder.model.nodes import Text
from builder.templating.environment import SHIPPED, Sandbox, environment
from builder.templating.faults import fault_of
from builder.templating.press import MACROS, TEMPLATES

_ENDINGS: Final = frozenset((".xhtml", ".html", ".htm", ".xml", ".j2", ".jinja", ".jinja2"))
"""Endings of files that somebody means to be templates; what else lies there, such as notes, is no matter."""
_MOST_NAMES: Final = 100
"""Macros that are compared with the types of nodes."""


class _Read(NamedTuple):
    """What can be told of a template without running it."""

    asked: tuple[str | None, ...] = ()
    """The names that it includes, imports or extends; ``None`` among them: one that isn't known beforehand."""
    macros: tuple[tuple[str, int], ...] = ()
    """Its macros and their lines."""
    used: frozenset[str] = frozenset()
    """Whatever it uses by a name."""


def looked_through(own: Path) -> list[Diagnostic]:
    """What to say of templates that can't be compiled, of files that have no shipped template's name and that no other
    template includes or imports, and of macros that nothing calls, for all their names.

    Args:
        own: the publication's ``templates`` folder; it need not exist.
    """
    if not Path(os.path.realpath(own)).is_relative_to(os.path.realpath(own.parent)):
        return []  # a link out of the publication, told with its content: nothing there is looked at
    files = sorted(_files(own))
    if not files:
        return []
    shipped = environment(None).list_templates()
    env = environment(own)
    at_hand = {name for name in files if "/" not in name}
    ahead = sorted(at_hand.intersection(shipped))
    read: dict[str, _Read] = dict.fromkeys(ahead, _Read())
    while ahead:
        name = ahead.pop()
        read[name] = _read(name, env)
        for asked in read[name].asked:
            if asked in at_hand and asked not in read:
                assert asked is not None
                read[asked] = _Read()
                ahead.append(asked)
    # A name that is put together while a template runs may be any, but of those that it can reach.
    any_of_them = any(None in one.asked for one in read.values())
    unused = [name for name in files if name not in read and not (any_of_them and name in at_hand)]
    found = [_unused(name, shipped) for name in unused]
    return [*_no_templates(read, env), *found, *_misnamed(read, env)]


def _no_templates(names: Iterable[str], env: Sandbox) -> Iterator[Diagnostic]:
    """What can't be compiled. What goes wrong otherwise is told at the place that asks for the template."""
    for name in names:
        try:
            env.get_template(name)
        except TemplateSyntaxError as error:
            yield fault_of(error, name, env.list_templates())
        except (TemplateNotFound, OSError, RecursionError, MemoryError, SyntaxError):
            continue


def _files(own: Path) -> Iterator[str]:
    """The files below a folder that look like templates, by their paths."""
    for folder, folders, names in os.walk(own):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if path.suffix.lower() in _ENDINGS and not name.startswith("."):
                yield path.relative_to(own).as_posix()


def _unused(name: str, shipped: list[str]) -> Diagnostic:
    path = PurePosixPath(name)
    stem = path.name.partition(".")[0].lower()
    meant = next((one for one in shipped if one.partition(".")[0] == stem), "") or most_like(path.name, shipped)
    if "/" in name and path.name in shipped:
        hint = "put it into the folder templates itself: none is looked for in folders below"
    elif meant:
        hint = f"did you mean “{meant}”?"
    else:
        hint = "name it as the one that it is to replace, or include it in another"
    message = f"no template is called “{name}”, and none includes it"
    return Diagnostic("unused-template", Span(f"templates/{name}"), message, hint, Severity.WARNING)


def _misnamed(read: Mapping[str, _Read], env: Sandbox) -> Iterator[Diagnostic]:
    """Macros that nothing calls: meant for a type of nodes that has another name, or in the place of a macro that the
    shipped ones of its file call."""
    own = [(file, name, line) for file in MACROS if file in read for name, line in read[file].macros]
    if not own:
        return
    shipped = {name for file in MACROS for name, _ in _read(SHIPPED + file, env).macros}
    types = {name for name in shipped if name[0].isupper()} | TEMPLATES.keys()
    helpers = (shipped - types) | {Text.__name__}
    by_small = {name.lower(): name for name in types}
    used = frozenset().union(*(one.used for one in read.values()))
    unknown = (one for one in own if one[1] not in types and one[1] not in used)
    for file, name, line in itertools.islice(unknown, _MOST_NAMES):
        place = Span(f"templates/{file}", line)
        if name in helpers:
            message = f"nothing calls the macro “{name}”"
            hint = "the shipped macros call their own: bring those that call it as well"
            if name == Text.__name__:
                hint = "text is escaped and set as it is"
            yield Diagnostic("unused-template", place, message, hint, Severity.WARNING)
            continue
        meant = by_small.get(name.lower()) or (most_like(name, types) if name[0].isupper() else "")
        if meant:
            message = f"no type of nodes is called “{name}”, and nothing calls the macro"
            yield Diagnostic("unused-template", place, message, f"did you mean “{meant}”?", Severity.WARNING)


def _read(template: str, env: Sandbox) -> _Read:
    assert env.loader is not None
    try:
        source, _, _ = env.loader.get_source(env, template)
        tree = env.parse(source)
        names = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}
        names |= {one.attr for one in tree.find_all(nodes.Getattr)}
        for one in tree.find_all(nodes.FromImport):
            names |= {name if isinstance(name, str) else name[0] for name in one.names}
        macros = tuple((one.name, one.lineno) for one in tree.find_all(nodes.Macro))
        return _Read(tuple(find_referenced_templates(tree)), macros, frozenset(names))
    except (TemplateSyntaxError, TemplateNotFound, OSError, RecursionError, MemoryError):
        return _Read()  # what can't be compiled is told below, all else when it is used
