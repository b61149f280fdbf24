"""The one lookup of shipped files, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.resources import resource, resource_root


def test_a_checkout_has_its_templates_beside_the_package() -> None:
    assert resource("fonts", "SourceSerif4-Roman.ttf").is_file()


def test_an_installed_package_carries_them_inside(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "builder"
    (package / "_templates").mkdir(parents=True)
    (tmp_path / "site-packages" / "templates").mkdir()  # somebody else's
    assert resource_root(package) == package / "_templates"


def test_a_checkout_without_packed_templates_uses_the_folder_beside(tmp_path: Path) -> None:
    assert resource_root(tmp_path / "builder") == tmp_path / "templates"


@pytest.mark.parametrize("part", ["..", "../secret", "/etc/passwd", "a/../../b"])
def test_a_name_cannot_lead_out(part: str) -> None:
    with pytest.raises(ValueError, match="not a name inside"):
        resource("themes", part)
