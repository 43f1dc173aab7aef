"""The door: what a file is told by its bytes, its size by counting, its name is only shown."""

import random
import resource
from pathlib import Path

import pytest

from db.engine import NotStored
from services.files.receive import MAX_BYTES, MAX_NAME, Incoming, receive
from services.files.refusals import FileRefused
from tests.support import sample_files as made
from tests.support.sample_files import everything_in, in_chunks


async def bring(data_dir: Path, data: bytes, name: str = "anh.jpg", **more: int) -> Incoming:
    return await receive(data_dir, in_chunks(data), name, **more)


PICTURE = made.scene((320, 240))


@pytest.mark.parametrize(
    ("data", "kind", "media_type"),
    [
        pytest.param(made.saved(PICTURE, "JPEG"), "image", "image/jpeg", id="jpeg"),
        pytest.param(made.saved(PICTURE, "PNG"), "image", "image/png", id="png"),
        pytest.param(made.saved(PICTURE, "WEBP"), "image", "image/webp", id="webp"),
        pytest.param(made.saved(PICTURE, "GIF"), "image", "image/gif", id="gif"),
        pytest.param(made.mp4(brand=b"heic"), "image", "image/heic", id="an iPhone's picture"),
        pytest.param(made.mp4(brand=b"avif"), "image", "image/avif", id="an Android's picture"),
        pytest.param(made.PDF, "document", "application/pdf", id="pdf"),
        pytest.param(
            made.document(),
            "document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            id="word",
        ),
        pytest.param(
            made.archive([("[Content_Types].xml", made.TYPES), ("xl/workbook.xml", b"<w/>")]),
            "document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            id="excel",
        ),
        pytest.param(made.webm(b"A_OPUS"), "audio", "audio/webm", id="voice from Chrome"),
        pytest.param(made.ogg(), "audio", "audio/ogg", id="voice from Telegram"),
        pytest.param(made.mp4(b"soun"), "audio", "audio/mp4", id="voice from Safari"),
        pytest.param(
            made.mp4(b"soun", brand=b"3gp4"), "audio", "audio/mp4", id="an old phone's recorder"
        ),
        pytest.param(b"ID3\x03\x00" + bytes(200), "audio", "audio/mpeg", id="mp3 with a tag"),
        pytest.param(b"\xff\xfb\x90\x64" + bytes(200), "audio", "audio/mpeg", id="bare mp3"),
        pytest.param(b"#!AMR\n" + bytes(200), "audio", "audio/amr", id="amr"),
        pytest.param(made.wav(), "audio", "audio/wav", id="wav"),
        pytest.param(b"fLaC" + bytes(200), "audio", "audio/flac", id="flac"),
        pytest.param(b"caff\0\1" + bytes(200), "audio", "audio/x-caf", id="an iPhone's message"),
        pytest.param(b"FORM\0\0\0\0AIFF" + bytes(200), "audio", "audio/aiff", id="aiff"),
        pytest.param(made.asf("40"), "audio", "audio/x-ms-wma", id="Windows Media"),
        pytest.param(
            b"\0\0\xff\xfb\x90\x64" + bytes(200), "audio", "audio/mpeg", id="mp3 after zeros"
        ),
        pytest.param(
            b"\xef\xbb\xbf" + made.PDF, "document", "application/pdf", id="pdf after a mark"
        ),
        pytest.param(made.PDF + bytes(9_000), "document", "application/pdf", id="pdf before zeros"),
    ],
)
async def test_the_kinds_people_send_are_told_by_their_bytes(
    tmp_path: Path, data: bytes, kind: str, media_type: str
):
    came = await bring(tmp_path, data, "khong-biet-la-gi")
    assert (came.kind, came.type, came.size) == (kind, media_type, len(data))
    assert (tmp_path / "incoming" / came.incoming).read_bytes() == data


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
WORD_NAMES = [("[Content_Types].xml", made.TYPES), ("word/document.xml", b"<w/>")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "files.empty", id="no byte at all"),
        pytest.param(HTML, "files.type", id="a page called .jpg"),
        pytest.param(HTML + made.PDF, "files.type", id="a page that is a PDF as well"),
        pytest.param(OLE + bytes(900), "files.old_office", id="Word of 1997"),
        pytest.param(b"{\\rtf1 a}", "files.old_office", id="rtf"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), "files.locked", id="under a password"
        ),
        pytest.param(made.asf("40", "c0"), "files.video", id="a Windows film"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "files.type", id="svg"),
        pytest.param(b"MZ" + bytes(500), "files.type", id="a Windows program"),
        pytest.param(b"\x7fELF" + bytes(500), "files.type", id="a Linux program"),
        pytest.param(b"GIF88a" + bytes(500), "files.type", id="nearly a GIF"),
        pytest.param(b"ID3<html>" + bytes(500), "files.type", id="a page dressed as sound"),
        pytest.param(b"RIFF\0\0\0\0AVI " + bytes(500), "files.type", id="avi"),
        pytest.param(made.archive([("a.txt", b"a")]), "files.type", id="a plain zip"),
        pytest.param(b"PK\x03\x04" + bytes(500), "files.unreadable", id="half a zip"),
        pytest.param(made.document()[:-30], "files.unreadable", id="a cut Word document"),
        pytest.param(b"%PDF-1.7\n" + bytes(5_000), "files.unreadable", id="a cut PDF"),
        pytest.param(made.mp4(b"soun", b"vide"), "files.video", id="a film"),
        pytest.param(made.mp4(), "files.type", id="an mp4 without any track"),
        pytest.param(made.mp4(b"soun")[:3_000], "files.unreadable", id="a cut mp4"),
        pytest.param(made.webm(b"A_OPUS", b"V_VP9"), "files.video", id="a webm film"),
        pytest.param(made.ogg(b"\x80theora"), "files.video", id="an ogg film"),
    ],
)
async def test_what_is_not_taken_is_refused_by_a_name_and_leaves_nothing(
    tmp_path: Path, data: bytes, code: str
):
    with pytest.raises(FileRefused) as refused:
        await bring(tmp_path, data, "đèn ngõ 12.jpg")
    assert refused.value.code == code
    assert refused.value.facts["name"] == "đèn ngõ 12.jpg"
    assert everything_in(tmp_path) == []


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([(f"word/{n}.xml", b"") for n in range(1_000)], id="a thousand entries"),
        pytest.param([("word/a.xml", bytes(30_000_000))], id="unpacks a thousandfold"),
        pytest.param(
            [(f"word/{n}.xml", random.Random(n).randbytes(4_000) * 9_000) for n in range(5)],
            id="unpacks to 180 MB in five parts",
        ),
        pytest.param([("../../etc/passwd", b"x")], id="climbs out"),
        pytest.param([("/etc/passwd", b"x")], id="names the root"),
        pytest.param([("word\\..\\a.xml", b"x")], id="climbs out on Windows"),
        pytest.param([("C:/a.xml", b"x")], id="names a drive"),
        pytest.param([made.symlink("word/link.xml", b"/etc/passwd")], id="a symbolic link"),
        pytest.param([("word/a.zip", made.archive([("a", b"a")]))], id="a zip inside"),
        pytest.param([("word/embeddings/x.docx", made.document())], id="a document inside"),
        pytest.param([("word/vbaProject.bin", b"x")], id="macros"),
        pytest.param([("word/run.EXE", b"x")], id="a program inside"),
    ],
)
async def test_a_document_with_a_trap_inside_is_refused(tmp_path: Path, entries):
    with pytest.raises(FileRefused) as refused:
        await bring(tmp_path, made.document(*entries), "don.docx")
    assert refused.value.code == "files.office"
    assert everything_in(tmp_path) == []


async def test_a_million_entries_cost_nothing_because_the_end_record_is_read_first(tmp_path: Path):
    lie = bytearray(made.document())
    lie[-12:-10] = b"\xff\xff"
    with pytest.raises(FileRefused) as refused:
        await bring(tmp_path, bytes(lie))
    assert refused.value.code == "files.office"


async def test_the_size_is_counted_while_reading_and_cut_at_the_limit(tmp_path: Path):
    taken = 0

    async def endless():
        nonlocal taken
        while True:
            taken += 100_000
            yield b"\xff\xd8\xff" + bytes(99_997)

    with pytest.raises(FileRefused) as refused:
        await receive(tmp_path, endless(), "to.jpg")
    assert refused.value.code == "files.too_large"
    assert refused.value.facts == {"limit": 20, "name": "to.jpg"}
    assert taken <= MAX_BYTES + 100_000
    assert everything_in(tmp_path) == []


async def test_exactly_the_limit_is_taken(tmp_path: Path):
    data = made.PDF.rjust(1_000)[-1_000:] if len(made.PDF) >= 1_000 else made.PDF
    assert (await bring(tmp_path, data, limit=len(data))).size == len(data)
    with pytest.raises(FileRefused):
        await bring(tmp_path, data, limit=len(data) - 1)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../a", "a"),
        ("..\\..\\a.jpg", "a.jpg"),
        ("/etc/passwd", "passwd"),
        ("CON.jpg", "CON.jpg"),
        (".bashrc", "bashrc"),
        ("a.jpg\u202egnp.exe", "a.jpggnp.exe"),
        ("ảnh\u0000 đèn\r\n.jpg", "ảnh đèn .jpg"),
        ("", "image.jpg"),
        ("\u202e\u200b", "image.jpg"),
        ("..", "image.jpg"),
        ("ảnh của mẹ.jpg", "ảnh của mẹ.jpg"),
    ],
)
async def test_a_name_is_kept_as_text_and_never_used_as_a_path(
    tmp_path: Path, sent: str, shown: str
):
    came = await bring(tmp_path, made.saved(PICTURE, "JPEG"), sent)
    assert came.name == shown
    assert everything_in(tmp_path) == [f"incoming/{came.incoming}"]
    assert came.incoming.isalnum()


@pytest.mark.parametrize("letter", ["ă", "a\u0306", "👨‍👩‍👧"])
async def test_a_name_of_300_letters_is_cut_between_letters_with_its_extension(
    tmp_path: Path, letter: str
):
    came = await bring(tmp_path, made.saved(PICTURE, "JPEG"), letter * 300 + ".jpg")
    assert came.name.endswith(".jpg")
    assert len(came.name) <= max(MAX_NAME, 300)
    assert "\u0306" not in came.name


async def test_an_upload_cut_in_the_middle_leaves_nothing(tmp_path: Path):
    async def cut():
        yield made.saved(PICTURE, "JPEG")[:500]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await receive(tmp_path, cut(), "anh.jpg")
    assert everything_in(tmp_path) == []


async def test_a_disk_that_fills_up_meanwhile_leaves_nothing(tmp_path: Path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(NotStored):
            await bring(tmp_path, made.PDF + bytes(300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert everything_in(tmp_path) == []


async def test_a_disk_that_cannot_hold_it_is_said_as_not_stored(tmp_path: Path):
    (tmp_path / "incoming").write_bytes(b"a file where the folder belongs")
    with pytest.raises(NotStored):
        await bring(tmp_path, made.saved(PICTURE, "JPEG"))
