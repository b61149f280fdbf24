"""Where the shipped templates, themes, citation styles and fonts lie.

In a checkout and in an editable install they stand in ``templates/`` beside this package; in a wheel they
travel inside the package as ``_templates/``. This module is the only place that knows.
"""

from __future__ import annotations

from pathlib import Path, PurePath

_PACKAGE = Path(__file__).resolve().parent


def resource_root(package: Path = _PACKAGE) -> Path:
    """The folder that holds the shipped resources, for the package that lies at ``package``."""
    packed = package / "_templates"
    return packed if packed.is_dir() else package.parent / "templates"


def resource(*parts: str) -> Path:
    """The path of a shipped resource, such as ``resource("fonts", "SourceSerif4-Roman.ttf")``.

    The path is not looked at: whether the file exists is the caller's question, who knows what to tell the
    author if it doesn't. ``ValueError`` if a part would lead out of the resources.
    """
    for part in parts:
        pure = PurePath(part)
        if pure.is_absolute() or ".." in pure.parts:
            raise ValueError(f"not a name inside the shipped resources: {part!r}")
    return resource_root().joinpath(*parts)
