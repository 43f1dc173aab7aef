"""Redraws pictures: only pixels are kept. Only this module uses Pillow, in a child process."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, WebPImagePlugin

from services.files.kinds import JPEG, PNG
from services.files.refusals import FileRefused, PictureTooBig

MAX_PIXELS = 25_000_000
MAX_SIDE = 12_000
KEPT_SIDE = 2_560
"""Pixels of the longer side kept: a page of handwriting stays readable."""
QUALITY = 85
FORMATS = ("JPEG", "PNG", "GIF", WebPImagePlugin.WebPImageFile.format)

Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter and asked before anything is decoded


def clean_picture(source: Path, target: Path) -> str:
    """Draw the picture at ``source`` again into ``target`` and return its media type.

    Turned upright, first frame only, no metadata, colours as sRGB, at most ``KEPT_SIDE`` a side;
    JPEG, or PNG where something shines through. Raises PictureTooBig from the header alone, and
    FileRefused for what cannot be decoded to its end.
    """
    try:
        with Image.open(source, formats=FORMATS) as opened:
            check_size(*opened.size)
            picture = _drawn(opened)
    except (FileRefused, MemoryError):
        raise
    except Exception as broken:  # hostile bytes make decoders raise anything
        raise FileRefused from broken
    picture.info.clear()
    if picture.mode == "RGBA":
        picture.save(target, "PNG")
        return PNG.media_type
    picture.save(target, "JPEG", quality=QUALITY, optimize=True)
    return JPEG.media_type


def check_size(width: int, height: int) -> None:
    """Raise PictureTooBig for more than 25 megapixels or 12,000 pixels a side."""
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureTooBig(limit=MAX_PIXELS // 1_000_000)


def _drawn(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # a JPEG is decoded near the size wanted
    opened.load()
    picture = _in_srgb(_in_8_bits(opened))
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "RGBA" and upright.getchannel("A").getextrema() == (255, 255):
        return upright.convert("RGB")
    return upright


def _in_8_bits(opened: Image.Image) -> Image.Image:
    """Return the picture in a mode that colours are known for, RGBA where it may be see-through."""
    if opened.mode.startswith("I"):  # 16 bits of grey: Pillow itself would burn them white
        return opened.point(lambda grey: grey / 256).convert("L")
    if opened.has_transparency_data:
        return opened.convert("RGBA")
    return opened if opened.mode in {"L", "RGB", "CMYK"} else opened.convert("RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, own, srgb, outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert(wanted)  # a profile nobody can read changes nothing
        return turned or picture
    return picture.convert(wanted)
