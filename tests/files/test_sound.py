"""Sound: whatever a phone recorded is kept as the one format that every phone plays."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from services.files import sound
from services.files.kinds import name_as_kept, read_type
from services.files.refusals import FileRefused, SoundTooLong
from tests.support import sample_files as made


def kept(tmp_path: Path, data: bytes, media_type: str) -> bytes:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(data)
    assert sound.clean_sound(source, target, media_type) == "audio/mp4"
    return target.read_bytes()


@pytest.mark.parametrize("media_type", made.SOUNDS)
def test_every_recording_becomes_one_format_and_says_no_place(tmp_path: Path, media_type: str):
    raw = made.recording(media_type)
    (tmp_path / "raw").write_bytes(raw)
    assert read_type(tmp_path / "raw").media_type == media_type
    whole = kept(tmp_path, raw, media_type)
    codec, rate, channels, seconds = made.heard_in(whole)
    assert (codec, rate, channels) == ("aac", 24_000, "mono")
    assert seconds == pytest.approx(1.0, abs=0.15)
    assert whole.index(b"moov") < whole.index(b"mdat"), "a phone plays while the rest still comes"
    assert b"home" not in whole
    assert b"+19.3" not in whole
    assert whole == kept(tmp_path, raw, media_type)


@pytest.mark.parametrize("media_type", ["audio/ogg", "audio/webm", "audio/mpeg", "audio/aac"])
def test_a_recording_that_lost_its_end_is_kept_as_far_as_it_goes(tmp_path: Path, media_type: str):
    raw = made.recording(media_type, seconds=2)
    whole = kept(tmp_path, raw[: len(raw) * 2 // 3], media_type)
    assert 0.8 < made.heard_in(whole)[3] < 1.9


@pytest.mark.parametrize("media_type", made.SOUNDS)
def test_what_holds_no_sound_is_refused(tmp_path: Path, media_type: str):
    head = made.recording(media_type)[:40]
    for data in (head, head + random.Random(1).randbytes(3_000), b"#EXTM3U\n/etc/passwd\n"):
        (tmp_path / "in").write_bytes(data)
        try:
            sound.clean_sound(tmp_path / "in", tmp_path / "out", media_type)
        except FileRefused:
            continue
        assert made.heard_in((tmp_path / "out").read_bytes())[3] < 2


def test_a_recording_without_end_is_refused_with_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sound, "LONGEST_MINUTES", 1 / 100)
    with pytest.raises(SoundTooLong) as no:
        kept(tmp_path, made.recording("audio/wav", seconds=2), "audio/wav")
    assert no.value.facts == {"limit": 1 / 100}


def test_a_recording_that_is_away_is_our_trouble(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        sound.clean_sound(tmp_path / "none", tmp_path / "out", "audio/ogg")


@pytest.mark.parametrize(
    ("name", "media_type", "called"),
    [
        ("lời kể.ogg", "audio/mp4", "lời kể.m4a"),
        ("Ghi âm 7.30 tối", "audio/mp4", "Ghi âm 7.30 tối.m4a"),
        ("REC.M4A", "audio/mp4", "REC.M4A"),
        ("IMG_1.HEIC", "image/jpeg", "IMG_1.jpg"),
        ("anh.JPEG", "image/jpeg", "anh.JPEG"),
        ("đơn.pdf", "application/pdf", "đơn.pdf"),
        ("cũ.wma", "audio/x-ms-wma", "cũ.wma"),
        ("gì đó", "", "gì đó"),
    ],
)
def test_a_file_is_called_by_what_it_became(name: str, media_type: str, called: str):
    assert name_as_kept(name, media_type) == called
