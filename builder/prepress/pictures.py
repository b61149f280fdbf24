"""Pictures in the inks of a press."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Name
from PIL import Image

from builder.prepress.profile import Press


def convert(picture: pikepdf.Object, press: Press) -> bool:
    """Turn a picture's colours into inks, in place; one that has only greys gets black ink alone.

    Its transparency stays: PDF/X-4 has it.

    Returns:
        Whether it had colours of screens.
    """
    space = picture.get("/ColorSpace")
    if space not in (Name.DeviceRGB, Name.DeviceGray) or picture.get("/ImageMask", False):
        return False
    shown = _shown(picture, "RGB" if space == Name.DeviceRGB else "L")
    first, *others = shown.split()
    grey = all(band.tobytes() == first.tobytes() for band in others)
    if grey:
        # The same scale as for what is drawn: a grey in a picture matches the field beside it.
        scale = [round(255 * (1 - press.inks((level, level, level)).black)) for level in range(256)]
        data = first.point(scale).tobytes()
    else:
        data = press.picture(shown).tobytes()
    picture.write(data)
    picture.ColorSpace = Name.DeviceGray if grey else Name.DeviceCMYK
    return bool(space == Name.DeviceRGB)


def _shown(picture: pikepdf.Object, mode: str) -> Image.Image:
    if picture.get("/Filter") == Name.DCTDecode:
        with Image.open(io.BytesIO(picture.read_raw_bytes())) as read:
            return read.convert(mode)
    return Image.frombytes(mode, (int(picture.Width), int(picture.Height)), picture.read_bytes())
