"""Pictures are painted anew: what hides in a file, where it was taken and with which phone, does not come along."""

import io
import warnings

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from casework.rules.files import HEIC, JPEG, PNG, Refusal

MOST_PIXELS = 40_000_000
QUALITY = 90
_FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}

register_heif_opener(thumbnails=False)


class Unusable(Exception):
    """A file cannot be used; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def paint_anew(content: bytes, media_type: str) -> tuple[bytes, str]:
    """The same picture without anything else, upright; PNG stays PNG, the others become JPEG. Raises `Unusable`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.MAX_IMAGE_PIXELS = MOST_PIXELS
            return _paint(content, media_type)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unusable(Refusal.TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, OverflowError) as error:
        # what Pillow and libheif raise for files that are cut off or made to confuse
        raise Unusable(Refusal.BROKEN) from error


def _paint(content: bytes, media_type: str) -> tuple[bytes, str]:
    with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Unusable(Refusal.TOO_MANY_PIXELS)
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        is_png = media_type == PNG
        clean = upright.convert(_mode(upright, is_png=is_png))
    clean.info = {}
    painted = io.BytesIO()
    if is_png:
        clean.save(painted, "PNG", optimize=False)
        return painted.getvalue(), PNG
    clean.save(painted, "JPEG", quality=QUALITY, exif=b"")
    return painted.getvalue(), JPEG


def _mode(picture: Image.Image, *, is_png: bool) -> str:
    """Grey stays grey; what is see-through stays so only where the format can carry it."""
    if picture.mode in ("1", "L"):
        return "L"
    if is_png and (picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info):
        return "RGBA"
    return "RGB"
