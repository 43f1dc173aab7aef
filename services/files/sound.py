"""Turns a recording into the one sound format that every phone plays. Only this module uses PyAV.

AAC in an MP4 file (.m4a), one channel: iPhones, Android's web views, browsers and Telegram's voice
messages play it, and Zalo's format is the same sound in another wrapping.
"""

from collections.abc import Iterator
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError, InvalidDataError

from services.files.kinds import AAC, AIFF, AMR, CAF, FLAC, M4A, MP3, OGG, WAV, WEBM, WMA
from services.files.refusals import FileRefused, SoundTooLong

RATE = 24_000
"""Samples a second: all of a voice, little else."""
BITS = 32_000
"""Bits a second: a minute of voice weighs 240 kB."""
LONGEST_MINUTES = 60
_READ_AS = {
    WEBM: "matroska", OGG: "ogg", M4A: "mov", MP3: "mp3", AAC: "aac", AMR: "amr", WAV: "wav",
    FLAC: "flac", CAF: "caf", AIFF: "aiff", WMA: "asf",
}  # fmt: skip
"""How a file is read, by what its bytes were found to be; the library is never left to guess."""
_DEMUXERS = {found.media_type: name for found, name in _READ_AS.items()}
_AT_THE_FRONT = {"movflags": "+faststart"}
"""A phone plays while the rest still comes."""
_FAST = {"aac_coder": "fast"}


def clean_sound(source: Path, target: Path, media_type: str) -> str:
    """Record the sound of ``source`` anew into ``target`` and return its media type.

    No cover, no place, no other note comes along. What is damaged in the middle is passed over, and
    an end that is missing is missing. Raises SoundTooLong, and FileRefused where no sound is found.
    """
    try:
        # From an open file, never by a name: a list of addresses would be followed. To a path: the
        # header moves to the front by a second reading.
        with (
            source.open("rb") as file,
            av.open(file, "r", format=_DEMUXERS[media_type]) as heard,
            av.open(str(target), "w", format="ipod", options=_AT_THE_FRONT) as kept,
        ):
            seconds = _record(heard, kept)
    except (FileRefused, MemoryError):
        raise
    except OSError as error:
        if not isinstance(error, FFmpegError):
            raise
        raise FileRefused from error
    except Exception as broken:  # hostile bytes make decoders raise anything
        raise FileRefused from broken
    if not seconds:
        raise FileRefused
    return M4A.media_type


def _record(heard: InputContainer, kept: OutputContainer) -> float:
    """Copy the first sound track and return its length in seconds."""
    made = kept.add_stream("aac", rate=RATE, layout="mono", bit_rate=BITS, options=_FAST)
    seconds = 0.0
    for frame in _frames(heard):
        seconds += frame.samples / frame.sample_rate
        if seconds > LONGEST_MINUTES * 60:
            raise SoundTooLong(limit=LONGEST_MINUTES)
        frame.pts = None  # one after the other: a live recording's own times jump
        kept.mux(made.encode(frame))
    kept.mux(made.encode(None))
    return seconds


def _frames(heard: InputContainer) -> Iterator[AudioFrame]:
    """Yield the sound piece by piece; what cannot be decoded is passed over."""
    track = heard.streams.audio[0]
    track.codec_context.thread_count = 1
    packets = heard.demux(track)
    while True:
        try:
            packet = next(packets, None)
        except FFmpegError:  # the end is missing
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except InvalidDataError:
            continue
