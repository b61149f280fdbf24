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
    if picture.get("/ColorSpace") != Name.DeviceRGB or picture.get("/ImageMask", False):
        return False
    size = (int(picture.Width), int(picture.Height))
    if picture.get("/Filter") == Name.DCTDecode:
        with Image.open(io.BytesIO(picture.read_raw_bytes())) as read:
            shown = read.convert("RGB")
    else:
        shown = Image.frombytes("RGB", size, picture.read_bytes())
    red, green, blue = shown.split()
    grey = red.tobytes() == green.tobytes() == blue.tobytes()
    if grey:
        # The same scale as for what is drawn: a grey in a picture matches the field beside it.
        data = red.point([round(255 * (1 - press.inks((level, level, level)).black)) for level in range(256)]).tobytes()
    else:
        data = press.picture(shown).tobytes()
    picture.write(data)
    picture.ColorSpace = Name.DeviceGray if grey else Name.DeviceCMYK
    return True
