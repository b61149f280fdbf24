"""A printing press as its ICC profile describes it, and the colours of screens in its inks."""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct
from PIL import Image, ImageCms

from builder.pdf.profile import srgb

REGISTRY = {
    "FOGRA39": "Offset on coated paper (ISO 12647-2:2004, ISO Coated v2)",
    "FOGRA47": "Offset on uncoated paper (ISO 12647-2:2004, PSO Uncoated)",
    "FOGRA51": "Offset on premium coated paper (ISO 12647-2:2013, PSO Coated v3)",
    "FOGRA52": "Offset on wood-free uncoated paper (ISO 12647-2:2013, PSO Uncoated v3)",
    "FOGRA59": "Extended gamut of coated paper (eciCMYK v2)",
    "CGATS TR 001": "Web offset on coated paper (SWOP)",
    "CGATS TR 006": "Offset on coated paper (GRACoL 2006)",
    "CGATS21-2-CRPC6": "Offset on premium coated paper (GRACoL 2013)",
    "JC200103": "Offset on coated paper (Japan Color 2001)",
}
"""Printing conditions that the ICC's registry has under these names, and what they are."""

_HEADER = struct.Struct(">I4xI4s4s4s12x4s")
"""Of a profile: its size, version, class, colours, connection space, signature."""
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_STEPS = 256


class Inks(NamedTuple):
    """Amounts of the four inks, from 0 to 1."""

    cyan: float
    magenta: float
    yellow: float
    black: float


class Press(Struct, frozen=True):
    """A printing condition."""

    profile: bytes
    description: str
    """As the profile has it."""
    condition: str
    """Its name in the ICC's registry; or one that is known there to nobody."""

    @property
    def registered(self) -> bool:
        """The ICC's registry has the condition, as far as is known here."""
        return self.condition in REGISTRY

    @property
    def info(self) -> str:
        """The condition in words."""
        return REGISTRY.get(self.condition, self.description)

    def inks(self, colour: tuple[int, int, int]) -> Inks:
        """A colour of screens, its parts from 0 to 255, in inks: what is grey there is of black ink alone."""
        red, green, blue = colour
        return Inks(0.0, 0.0, 0.0, _black(self.profile)[red]) if red == green == blue else _inks(self.profile, colour)

    def picture(self, picture: Image.Image) -> Image.Image:
        """A picture of the mode ``RGB`` in inks, of the mode ``CMYK``."""
        made = ImageCms.applyTransform(picture, _transform(self.profile))
        assert made is not None
        return made


def press(profile: bytes, condition: str = "") -> Press:
    """The press that a profile describes.

    Args:
        profile: An ICC profile.
        condition: The printing condition's name; empty: that of the profile.

    Raises:
        ValueError: The bytes are no such profile; the message says why.
    """
    if len(profile) < 132:
        raise ValueError("it is no ICC profile")
    size, version, kind, colours, connection, signature = _HEADER.unpack_from(profile)
    if signature != b"acsp" or size != len(profile):
        raise ValueError("it is no ICC profile")
    if version >> 24 not in (2, 4):
        raise ValueError(f"it is an ICC profile of version {version >> 24}")
    if colours != b"CMYK":
        raise ValueError(f"it is for the colours {colours.decode('ascii', 'replace').strip()}, not for CMYK")
    if kind != b"prtr" or connection not in (b"Lab ", b"XYZ "):
        raise ValueError("it tells how colours look, not how to print them")
    try:
        _transform(profile)
        description = ImageCms.getProfileDescription(_opened(profile)).strip()
    except (ImageCms.PyCMSError, OSError) as error:
        raise ValueError("it can’t be used, since parts of it are missing or damaged") from error
    return Press(profile, description or "CMYK", condition or description or "CMYK")


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))


@functools.lru_cache(maxsize=4)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(_opened(srgb()), _opened(profile), "RGB", "CMYK", _INTENT, _FLAGS)


@functools.lru_cache(maxsize=4096)
def _inks(profile: bytes, colour: tuple[int, int, int]) -> Inks:
    made = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), _transform(profile))
    assert made is not None
    return Inks(*(round(part / 255, 3) for part in made.tobytes()))


@functools.lru_cache(maxsize=4)
def _black(profile: bytes) -> tuple[float, ...]:
    """For each grey from 0 to 255 how much black ink is as light as it: none for white, all for black.

    Lightness in between is stretched so that the ink at its full stands for black, which it never quite is.
    """
    lab = ImageCms.createProfile("LAB")
    to_lab: Callable[[str, bytes], ImageCms.ImageCmsTransform] = lambda mode, data: ImageCms.buildTransform(  # noqa: E731
        _opened(data), lab, mode, "LAB", _INTENT
    )
    ramp = Image.frombytes("CMYK", (_STEPS, 1), b"".join(bytes((0, 0, 0, step)) for step in range(_STEPS)))
    greys = Image.frombytes("RGB", (_STEPS, 1), b"".join(bytes((step,) * 3) for step in range(_STEPS)))
    printed, shown = (
        [made.tobytes()[at * 3] for at in range(_STEPS)]
        for made in (
            ImageCms.applyTransform(ramp, to_lab("CMYK", profile)),
            ImageCms.applyTransform(greys, to_lab("RGB", srgb())),
        )
        if made is not None
    )
    paper, solid = printed[0], printed[-1]
    amounts: list[float] = []
    for grey in range(_STEPS):
        wanted = solid + (paper - solid) * (shown[grey] - shown[0]) / (shown[-1] - shown[0])
        nearest = min(range(_STEPS), key=lambda step: (abs(printed[step] - wanted), step))
        amounts.append(round(nearest / 255, 3))
    amounts[0], amounts[-1] = 1.0, 0.0
    return tuple(amounts)
