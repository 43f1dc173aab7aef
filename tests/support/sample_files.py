"""Files as people send them, and as they should not: made byte by byte, none is stored in git."""

import struct
import wave
import zipfile
import zlib
from array import array
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from math import pi, sin
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

GPS_IFD = 0x8825
ORIENTATION = 0x0112
ARTIST = 0x013B


def scene(size: tuple[int, int] = (1200, 900), mode: str = "RGB") -> Image.Image:
    """A picture with something to see: the left half dark, the right half light, a line across."""
    width, height = size
    picture = Image.new("RGB", size, (220, 225, 235))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2, height), fill=(30, 60, 90))
    draw.line((0, 0, width, height), fill=(200, 40, 40), width=max(2, width // 100))
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    """The picture as a file of this format."""
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def photo_from_home(size: tuple[int, int] = (1200, 900), orientation: int = 6) -> bytes:
    """A phone's JPEG that tells where it was taken, by whom, and how it was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[ARTIST] = "Nguyễn Văn Mẫu"
    exif[GPS_IFD] = {1: "N", 2: (19.0, 18.0, 30.0), 3: "E", 4: (105.0, 26.0, 0.0)}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>home</x:xmpmeta>"
    return saved(scene(size), "JPEG", exif=exif, xmp=xmp, comment=b"taken at home")


CORNERS = {
    (190, 40, 40): "red",
    (40, 160, 40): "green",
    (40, 40, 190): "blue",
    (200, 190, 40): "yellow",
}
"""Colours of the four corners, row by row, of a picture that stands upright."""
_TURNED_BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def held(orientation: int, form: str, *, wide_colours: bool) -> bytes:
    """A photo of four corners as a phone stores it that was held this way (0 and 9: nonsense)."""
    upright = Image.new("RGB", (240, 320))
    places = ((0, 0), (120, 0), (0, 160), (120, 160))
    for place, colour in zip(places, CORNERS, strict=True):
        upright.paste(colour, (*place, place[0] + 120, place[1] + 160))
    turn = _TURNED_BACK.get(orientation)
    stored = upright if turn is None else upright.transpose(turn)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    profile = {"icc_profile": display_p3()} if wide_colours else {}
    return saved(stored, form, exif=exif, **profile)


def display_p3() -> bytes:
    """The colour profile of an iPhone: matrix and curve of Display P3 (ICC.1:2010)."""
    primaries = {
        b"rXYZ": (0.51512, 0.2412, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.1571, 0.06657, 0.78407),
        b"wtpt": (0.96419, 1.0, 0.82489),
    }
    tags = {
        name: b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)
        for name, values in primaries.items()
    }
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(2.2 * 256))
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve.ljust(16, b"\0"))
    words = b"Display P3\0"
    desc = b"desc" + struct.pack(">II", 0, len(words)) + words + bytes(78)
    tags |= {b"desc": desc.ljust(104, b"\0"), b"cprt": b"text\0\0\0\0none\0\0\0\0"}
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data
    size = start + len(body)
    head = struct.pack(">I4sI", size, b"none", 0x02400000) + b"mntrRGB XYZ " + bytes(12)
    head += b"acsp" + bytes(28) + b"".join(_fixed(value) for value in (0.9642, 1.0, 0.8249))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65_536))


def png_header_only(width: int, height: int, bits: int = 1) -> bytes:
    """A PNG of this size in greys whose pixels are all black: a few kB whatever the size."""
    rows = zlib.compressobj(9)
    row = bytes(1 + (width * bits + 7) // 8)
    body = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TYPES = b'<?xml version="1.0"?><Types xmlns="urn:types"></Types>'


def archive(entries: Sequence[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip of these entries, deflated."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries:
            if isinstance(name, zipfile.ZipInfo):
                name.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(name, data)
    return out.getvalue()


def document(*more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The smallest Word document, with more entries."""
    return archive([("[Content_Types].xml", TYPES), ("word/document.xml", b"<w/>"), *more])


def symlink(name: str, to: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    """An archive entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info, to


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


def mp4(*tracks: bytes, brand: bytes = b"isom") -> bytes:
    """An MP4 with these track handlers (``soun``, ``vide``), its header after the data."""
    handlers = b"".join(
        _box(b"trak", _box(b"hdlr", bytes(8) + kind + bytes(12))) for kind in tracks
    )
    parts = (_box(b"ftyp", brand + bytes(4)), _box(b"mdat", bytes(5_000)), _box(b"moov", handlers))
    return b"".join(parts)


def webm(*codecs: bytes) -> bytes:
    """The head of a WebM that announces these codecs."""
    return b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"".join(b"\x86" + codec for codec in codecs)


def ogg(codec: bytes = b"OpusHead") -> bytes:
    """The first page of an Ogg stream."""
    return b"OggS" + bytes(24) + codec + bytes(200)


def asf(*streams: str) -> bytes:
    """The head of a Windows Media file with sound (``40``) or moving pictures (``c0``)."""
    kinds = {
        "40": "409e69f84d5bcf11a8fd00805f5c442b",
        "c0": "c0ef19bc4d5bcf11a8fd00805f5c442b",
    }
    start = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    return start + bytes(60) + b"".join(bytes.fromhex(kinds[one]) for one in streams) + bytes(60)


def wav() -> bytes:
    """A short silence."""
    made = BytesIO()
    with wave.open(made, "wb") as silence:
        silence.setnchannels(1)
        silence.setsampwidth(2)
        silence.setframerate(8_000)
        silence.writeframes(bytes(1_600))
    return made.getvalue()


SOUNDS = {
    "audio/ogg": ("ogg", "libopus", 48_000, 32_000),
    "audio/webm": ("webm", "libopus", 48_000, 32_000),
    "audio/mp4": ("ipod", "aac", 44_100, 64_000),
    "audio/mpeg": ("mp3", "libmp3lame", 44_100, 64_000),
    "audio/aac": ("adts", "aac", 44_100, 64_000),
    "audio/flac": ("flac", "flac", 44_100, 0),
    "audio/x-caf": ("caf", "alac", 44_100, 0),
    "audio/aiff": ("aiff", "pcm_s16be", 44_100, 0),
    "audio/wav": ("wav", "pcm_s16le", 16_000, 0),
    "audio/x-ms-wma": ("asf", "wmav2", 44_100, 64_000),
    "audio/amr": ("amr", "libopencore_amrnb", 8_000, 12_200),
}
"""What phones record, by media type: container, codec, samples and bits a second (0: any)."""


def recording(
    media_type: str = "audio/ogg", *, seconds: float = 1.0, loud: float = 0.3, tone: int = 220
) -> bytes:
    """A tone as a phone would have recorded it, with a place noted where the format can."""
    import av

    container, codec, rate, bits = SOUNDS[media_type]
    out = BytesIO()
    with av.open(out, "w", format=container) as made:
        made.metadata.update(title="ghi ở home", location="+19.3+105.4/")
        track = made.add_stream(codec, rate=rate, layout="mono", bit_rate=bits)
        assert isinstance(track, av.AudioStream)
        count = int(rate * seconds)
        wave = (int(32_000 * loud * sin(2 * pi * tone * n / rate)) for n in range(count))
        frame = av.AudioFrame("s16", "mono", count)
        frame.sample_rate = rate
        frame.planes[0].update(array("h", wave).tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        for part in (frame, None):
            made.mux(track.encode(part))
    return out.getvalue()


def heard_in(data: bytes) -> tuple[str, int, str, float]:
    """What a recording is: codec, samples a second, channels, seconds that can be played."""
    import av

    with av.open(BytesIO(data), "r") as opened:
        [track] = opened.streams.audio
        played = sum(frame.samples / frame.sample_rate for frame in opened.decode(track))
        return track.codec_context.name, track.rate, track.layout.name, played


async def in_chunks(data: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    """The bytes as a slow line brings them."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


def everything_in(folder: Path) -> list[str]:
    """Every file below a folder, by its path from there."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
