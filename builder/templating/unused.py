"""Templates of a publication that no edition ever asks for, by their names alone: nothing is rendered for it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.meta import find_referenced_templates

from builder.diagnostics import Diagnostic, Severity, Span, nearest
from builder.templating.environment import Sandbox, environment


def unused_templates(own: Path) -> list[Diagnostic]:
    """What to say of templates that have no shipped one's name and that no other template includes or imports.

    Args:
        own: the publication's ``templates`` folder; it need not exist.
    """
    shipped = environment(None).list_templates()
    names = {path.name for path in own.glob("*.*html") if not path.name.startswith(".")}
    if names <= set(shipped):
        return []
    env = environment(own)
    ahead = sorted(names.intersection(shipped))
    used = set(ahead)
    while ahead:
        for name in _named(ahead.pop(), env):
            if name is None:
                return []  # a name that is put together while the template runs may be any
            if name in names and name not in used:
                used.add(name)
                ahead.append(name)
    hint = "name it as the one that it is to replace, or include it in another"
    return [
        Diagnostic(
            "unused-template",
            Span(f"templates/{name}"),
            f"no template is called “{name}”, and none includes it",
            close if (close := nearest(name, shipped)).startswith("did") else hint,
            Severity.WARNING,
        )
        for name in sorted(names - used)
    ]


def _named(template: str, env: Sandbox) -> list[str | None]:
    """The names that a template includes, imports or extends; ``None`` among them: one that isn't known beforehand."""
    assert env.loader is not None
    try:
        source, _, _ = env.loader.get_source(env, template)
        return list(find_referenced_templates(env.parse(source)))
    except (TemplateSyntaxError, TemplateNotFound, OSError, RecursionError, MemoryError):
        return []  # told when it is used
