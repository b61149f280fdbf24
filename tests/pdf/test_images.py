"""Pictures are embedded a band at a time, which nobody can see."""

from __future__ import annotations

import io
import warnings

import pytest
from PIL import Image

from builder import pixels
from builder.pdf.images import Images
from builder.pdf.objects import Raw
from tests.corpora.test_pictures import zoo

FILES = zoo()


class Shelf:
    """Takes what is embedded."""

    def __init__(self) -> None:
        self.data: list[bytes] = []

    def add(self, raw: Raw) -> int:
        self.data.append(raw.data)
        return len(self.data)


def embedded(data: bytes) -> list[bytes]:
    shelf = Shelf()
    Images(shelf).add(data)  # type: ignore[arg-type]  # only this of all that hands out numbers
    return shelf.data


@pytest.mark.parametrize("name", FILES)
def test_bands_make_the_same_picture(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            whole = embedded(FILES[name])
        except (OSError, SyntaxError):
            pytest.skip("is no picture")
        monkeypatch.setattr(pixels, "BAND", 30)
        assert embedded(FILES[name]) == whole


def test_grey_stays_grey_and_what_is_opaque_has_no_mask() -> None:
    out = io.BytesIO()
    Image.new("LA", (9, 9), (7, 255)).save(out, "PNG")
    (only,) = embedded(out.getvalue())
    assert b"/DeviceGray" in only
    out = io.BytesIO()
    Image.new("LA", (9, 9), (7, 250)).save(out, "PNG")
    mask, picture = embedded(out.getvalue())
    assert b"/DeviceGray" in mask
    assert b"/SMask 1 0 R" in picture
