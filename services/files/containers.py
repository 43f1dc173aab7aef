"""Checks recordings: whether an MP4, WebM or Ogg container holds sound only, by a few headers."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.files.refusals import FileRefused, TypeNotTaken

ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
"""What a Windows Media file begins with."""
_ASF_SOUND = re.compile(re.escape(bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b")))
_ASF_MOVING = re.compile(re.escape(bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")))
_MAX_BOXES = 64
_MAX_MOVIE_HEADER = 8_000_000
"""Bytes: an hour of voice needs far less than a tenth of it."""
_MP4_SOUND = re.compile(rb"hdlr.{8}soun", re.DOTALL)
_MP4_MOVING = re.compile(rb"hdlr.{8}vide", re.DOTALL)
_WEBM_SOUND = re.compile(rb"A_(?:OPUS|VORBIS|AAC|PCM|FLAC)")
_WEBM_MOVING = re.compile(rb"V_(?:VP8|VP9|AV1|MPEG|MS/VFW|THEORA)")


def has_video_mp4(path: Path) -> bool:
    """Return whether an MP4 (also M4A, 3GP) has a picture track. Raises FileRefused without any."""
    with path.open("rb") as file:
        for kind, size in _boxes(file):
            if kind == b"moov":
                header = file.read(min(size, _MAX_MOVIE_HEADER))
                return _decide(header, sound=_MP4_SOUND, moving=_MP4_MOVING)
    raise FileRefused


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Walk the outermost boxes: each one's type and the length of its contents (ISO 14496-12)."""
    start = 0
    for _ in range(_MAX_BOXES):
        file.seek(start)
        head = file.read(8)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head)
        read = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))
            read = 16
        if size < read:
            return
        yield kind, size - read
        start += size


def has_video_webm(head: bytes) -> bool:
    """Return whether a WebM's first bytes announce a picture track. Raises TypeNotTaken."""
    if b"webm" not in head[:64] and b"matroska" not in head[:64]:
        raise TypeNotTaken
    return _decide(head, sound=_WEBM_SOUND, moving=_WEBM_MOVING)


def has_video_asf(head: bytes) -> bool:
    """Return whether a Windows Media header announces a picture stream. Raises TypeNotTaken."""
    return _decide(head, sound=_ASF_SOUND, moving=_ASF_MOVING)


def has_video_ogg(head: bytes) -> bool:
    """Return whether an Ogg's first pages announce a picture stream. Raises TypeNotTaken."""
    if b"theora" in head:
        return True
    if not any(codec in head for codec in (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")):
        raise TypeNotTaken
    return False


def is_mp3(head: bytes) -> bool:
    """Return whether the bytes begin an MP3: a tag of a known version, or a frame that could be."""
    if head.startswith(b"ID3"):
        return head[3:4] in {b"\x02", b"\x03", b"\x04"} and max(head[6:10], default=128) < 128
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in {0, 0xF} and (head[2] >> 2) & 3 != 3


def _decide(header: bytes, *, sound: re.Pattern[bytes], moving: re.Pattern[bytes]) -> bool:
    if moving.search(header):
        return True
    if not sound.search(header):
        raise TypeNotTaken
    return False
