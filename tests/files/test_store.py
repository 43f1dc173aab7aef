"""The store: once by digest, whole or absent, also when the process is killed between two steps."""

import asyncio
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from services.files import store
from services.files.receive import receive
from services.files.refusals import FileRefused, NoSuchFile
from services.files.store import clean_file, drop_raw, open_stored
from tests.support import sample_files as made
from tests.support.sample_files import everything_in, in_chunks

PHOTO = made.photo_from_home((640, 480))
ROOT = Path(__file__).parents[2]


async def received(data_dir: Path, data: bytes = PHOTO) -> str:
    return (await receive(data_dir, in_chunks(data), "anh.jpg")).incoming


async def test_the_same_photo_sent_twenty_times_is_stored_once(tmp_path: Path):
    kept = set()
    for _ in range(20):
        raw = await received(tmp_path)
        kept.add(await clean_file(tmp_path, raw, "image/jpeg"))
        drop_raw(tmp_path, raw)
    (only,) = kept
    assert everything_in(tmp_path) == [f"files/{only.sha256[:2]}/{only.sha256}"]
    stored = open_stored(tmp_path, only.sha256)
    assert sha256(stored.read_bytes()).hexdigest() == only.sha256
    assert stored.stat().st_size == only.size
    assert stored.stat().st_mode & 0o077 == 0
    assert stored.parent.stat().st_mode & 0o077 == 0


async def test_a_refused_file_leaves_only_its_raw_form_to_be_dropped(tmp_path: Path):
    raw = await received(tmp_path, made.png_header_only(8_000, 8_000))
    with pytest.raises(FileRefused) as refused:
        await clean_file(tmp_path, raw, "image/png")
    assert refused.value.code == "files.picture_too_big"
    assert refused.value.facts == {"limit": 63}
    assert everything_in(tmp_path) == [f"incoming/{raw}"]
    drop_raw(tmp_path, raw)
    drop_raw(tmp_path, raw)
    assert everything_in(tmp_path) == []


RUN = """
import asyncio, sys
from pathlib import Path
from db.failpoint import arm
from services.files.receive import receive
from services.files.store import clean_file
arm(sys.argv[2])
async def chunks():
    yield sys.stdin.buffer.read()
async def main():
    came = await receive(Path(sys.argv[1]), chunks(), "anh.jpg")
    await clean_file(Path(sys.argv[1]), came.incoming, came.type)
asyncio.run(main())
"""


@pytest.mark.parametrize("place", ["file.received", "file.cleaned", "file.stored"])
async def test_killed_between_two_steps_nothing_partial_shows_and_a_second_run_ends_it(
    tmp_path: Path, place: str
):
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path), place], input=PHOTO, cwd=ROOT, check=False
    )
    assert run.returncode == -9
    stored = list((tmp_path / "files").glob("??/*"))
    assert all(sha256(path.read_bytes()).hexdigest() == path.name for path in stored)
    assert len(stored) == (place == "file.stored")
    (raw,) = (tmp_path / "incoming").iterdir()
    assert raw.read_bytes() == PHOTO
    kept = await clean_file(tmp_path, raw.name, "image/jpeg")
    assert [path.name for path in (tmp_path / "files").glob("??/*")] == [kept.sha256]


async def test_a_child_that_takes_too_long_is_ended_and_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    raw = await received(tmp_path)
    monkeypatch.setattr(store, "WALL_SECONDS", 0.02)
    with pytest.raises(store.CleaningFailed):
        await clean_file(tmp_path, raw, "image/jpeg")
    assert everything_in(tmp_path) == [f"incoming/{raw}"]


async def test_cleaning_that_is_stopped_leaves_no_process_and_no_partial_file(tmp_path: Path):
    raw = await received(tmp_path, made.saved(made.scene((4_000, 3_000)), "JPEG"))
    cleaning = asyncio.ensure_future(clean_file(tmp_path, raw, "image/jpeg"))
    await asyncio.sleep(0.15)
    cleaning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cleaning
    assert everything_in(tmp_path) == [f"incoming/{raw}"]


async def test_a_raw_file_that_is_gone_is_our_trouble_not_the_senders(tmp_path: Path):
    with pytest.raises(store.CleaningFailed):
        await clean_file(tmp_path, "0" * 32, "image/jpeg")


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64, "é" * 64])
def test_a_digest_that_names_nothing_opens_nothing(tmp_path: Path, digest: str):
    with pytest.raises(NoSuchFile):
        open_stored(tmp_path, digest)
