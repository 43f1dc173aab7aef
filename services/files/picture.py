"""Redraws pictures: only pixels are kept. Only this module uses Pillow, in a child process."""

from io import BytesIO
from math import sqrt
from pathlib import Path

from PIL import (
    AvifImagePlugin,
    ExifTags,
    Image,
    ImageChops,
    ImageCms,
    JpegImagePlugin,
    WebPImagePlugin,
)

from services.files.kinds import JPEG, PNG
from services.files.pixels import MAX_JPEG_PIXELS, MAX_PIXELS, MAX_WEBP_PIXELS
from services.files.refusals import FileRefused, PictureTooBig

MAX_SIDE = 32_000
"""Twice the longest panorama: what is longer is a thread."""
KEPT_PIXELS = 2_560 * 1_920
"""A page of handwriting stays readable, and so does a long screenshot."""
KEPT_SIDE = 8_000
QUALITY = 85
_FORMATS = ("JPEG", "PNG", "GIF", "AVIF", WebPImagePlugin.WebPImageFile.format)
_JPEG_START = b"\xff\xd8"
_JPEG_END = b"\xff\xd9"
_NOISE = bytes(n * 89 % 251 for n in range(8_192))
_LAST_ROWS = 18
"""Two rows of blocks at most are lost with the last bytes."""
_Turn = Image.Transpose
_TURNS = {
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}
"""What brings a picture upright, by the number its camera noted (EXIF 2.3, tag 0x0112)."""

Image.MAX_IMAGE_PIXELS = None  # our own limits are asked before anything is decoded


def clean_picture(source: Path, target: Path) -> str:
    """Draw the picture at ``source`` again into ``target`` and return its media type.

    Turned upright, first frame only, no metadata, colours as sRGB, at most ``KEPT_PIXELS``;
    JPEG, or PNG where something shines through. Raises PictureTooBig from the header alone, and
    FileRefused for what cannot be decoded to its end.
    """
    try:
        picture = _drawn(_decoded(source.read_bytes()))
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


def _decoded(data: bytes) -> Image.Image:
    try:
        return _unpacked(data)
    except OSError:
        return _mended(data)


def _unpacked(data: bytes) -> Image.Image:
    """Return the first frame, a JPEG near its kept size. Raises PictureTooBig beforehand."""
    is_heif = data[4:8] == b"ftyp"
    opened = Image.open(BytesIO(data), formats=_with_heif() if is_heif else _FORMATS)
    most = _most_pixels(opened)
    if opened.width * opened.height > most or max(opened.size) > MAX_SIDE:
        raise PictureTooBig(limit=most // 1_000_000)
    opened.draft("RGB", _kept_size(*opened.size))
    opened.load()
    if opened.format == "HEIF" and not _turned_by_itself(data):
        opened.getexif()[ExifTags.Base.Orientation] = opened.info["original_orientation"] or 1
    return opened


def _turned_by_itself(data: bytes) -> bool:
    """Return whether a HEIC says by boxes how it stands: its decoder has turned it then."""
    boxes = data.partition(b"mdat")[0]
    return b"irot" in boxes or b"imir" in boxes


def _with_heif() -> tuple[str, ...]:
    """Teach Pillow HEIC; in one thread, as each takes a share of the child's memory."""
    # Its decoders are loaded for such a picture only.
    import pillow_heif  # noqa: PLC0415

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return (*_FORMATS, "HEIF")


def _most_pixels(opened: Image.Image) -> int:
    if isinstance(opened, WebPImagePlugin.WebPImageFile):
        return MAX_WEBP_PIXELS
    is_jpeg = isinstance(opened, JpegImagePlugin.JpegImageFile)
    return MAX_JPEG_PIXELS if is_jpeg and "progressive" not in opened.info else MAX_PIXELS


def _mended(data: bytes) -> Image.Image:
    """Return a JPEG that lost its last bytes, as every viewer shows it.

    Where two different endings give two pictures, it was cut: only the last rows may differ.
    """
    if not data.startswith(_JPEG_START):
        raise FileRefused
    mended = _unpacked(data + _JPEG_END)
    differs = ImageChops.difference(mended, _unpacked(data + _NOISE + _JPEG_END))
    box = differs.getbbox()
    if box and mended.height - box[1] > max(_LAST_ROWS, mended.height // 50):
        raise FileRefused
    return mended


def _kept_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1, sqrt(KEPT_PIXELS / (width * height)), KEPT_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _drawn(opened: Image.Image) -> Image.Image:
    # Turning colours drops what the camera noted: how it was held is asked before.
    held = opened.getexif().get(ExifTags.Base.Orientation)
    profile = opened.info.get("icc_profile")
    small = _in_8_bits(opened).resize(
        _kept_size(*opened.size), Image.Resampling.LANCZOS, reducing_gap=2
    )
    picture = _in_srgb(small, profile)
    if held in _TURNS:
        picture = picture.transpose(_TURNS[held])
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB")
    return picture


def _in_8_bits(opened: Image.Image) -> Image.Image:
    """Return the picture in a mode that colours are known for, RGBA where it may be see-through."""
    if opened.mode.startswith("I"):  # 16 bits of grey: Pillow itself would burn them white
        return opened.point(lambda grey: grey / 256).convert("L")
    if opened.has_transparency_data:
        return opened if opened.mode == "RGBA" else opened.convert("RGBA")
    return opened if opened.mode in {"L", "RGB", "CMYK"} else opened.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, own, srgb, outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert(wanted)  # a profile nobody can read changes nothing
        return turned or picture
    return picture.convert(wanted)
