"""Corpus D on Telegram: files that are bombs, disguised, doubled, cut off, or no files at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.channels.telegram.contents import is_service_notice, other_kind
from db.models.initiatives import Attachment, Initiative
from services.files.store import path_of
from tests.support import sample_files as made
from tests.support.talk import said
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

STORY = "Lắp đèn ngõ 12 cho bà con."
KEPT = said("received_files.coming", "received_files.more")
PHOTO = made.photo_from_home((120, 90))


def stored(ward: Ward, file: Attachment) -> bytes:
    return path_of(ward.engine.context.data_dir, file.sha256 or "").read_bytes()


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_d01_where_a_photo_was_taken_is_not_kept(ward: Ward, lan: TelegramTalk, kind: str):
    await lan.says("sáng kiến")
    assert await lan.sends(PHOTO, kind, name="nhà tôi.jpg" if kind == "document" else "") == [KEPT]
    clean = stored(ward, await lan.one(Attachment))
    assert clean.startswith(b"\xff\xd8")
    assert not any(private in clean for private in (b"Exif", b"home", "Mẫu".encode()))


REFUSED: list[Any] = [
    pytest.param(lambda: made.png_header_only(8_000, 8_000), "a.png", id="d02, 64 MP in a few kB"),
    pytest.param(lambda: made.png_header_only(20_000, 20_000), "a.png", id="d02, 400 MP"),
    pytest.param(lambda: made.png_header_only(1, 65_535), "a.png", id="d02, a thread"),
    pytest.param(lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.jpg", id="d03, SVG"),
    pytest.param(lambda: b"<!DOCTYPE html><script>1</script>", "a.jpg", id="d03, HTML"),
    pytest.param(lambda: b"MZ" + bytes(500), "a.jpg", id="d03, a program"),
    pytest.param(lambda: made.archive([("a.txt", b"a")]), "a.jpg", id="d03, a zip"),
    pytest.param(lambda: PHOTO[:300], "a.jpg", id="d04, half a photo"),
    pytest.param(lambda: b"", "a.jpg", id="d04, nothing"),
    pytest.param(lambda: made.mp4(brand=b"heic"), "a.heic", id="d04, HEIC"),
    pytest.param(
        lambda: made.document(*((f"word/{n}.xml", b"") for n in range(1_000))),
        "a.docx",
        id="d14, a thousand entries",
    ),
    pytest.param(
        lambda: made.document(("word/a.xml", bytes(30_000_000))), "a.docx", id="d14, a bomb"
    ),
    pytest.param(
        lambda: made.document(("word/x.zip", made.archive([("a", b"a")]))),
        "a.docx",
        id="d14, nested",
    ),
    pytest.param(
        lambda: made.document(made.symlink("word/l", b"/etc")), "a.docx", id="d14, a link"
    ),
    pytest.param(lambda: made.document(("../../etc/x", b"x")), "a.docx", id="d14, climbs out"),
]


@pytest.mark.parametrize(("content", "name"), REFUSED)
async def test_what_may_not_be_kept_gets_its_sentence_and_the_telling_goes_on(
    ward: Ward, lan: TelegramTalk, content: Callable[[], bytes], name: str
):
    await lan.says("sáng kiến")
    [first, why] = await lan.sends(content(), "document", name=name)
    assert first == KEPT
    assert why not in {KEPT, said("received_files.not_cleaned")}
    file = await lan.one(Attachment)
    assert (file.state, file.sha256) == ("refused", None)
    assert not list((ward.engine.context.data_dir / "incoming").glob("*"))
    assert await lan.says(STORY) == [said("drafting.kept", "drafting.maturity")]


@pytest.mark.parametrize(
    ("picture", "form"),
    [
        pytest.param("CMYK", "JPEG", id="d04, four colours"),
        pytest.param("I;16", "PNG", id="d04, 16 bits"),
        pytest.param("RGB", "WEBP", id="d04, WebP"),
        pytest.param("P", "GIF", id="d04, GIF"),
    ],
)
async def test_d04_an_odd_picture_is_drawn_anew(
    ward: Ward, lan: TelegramTalk, picture: str, form: str
):
    await lan.says("sáng kiến")
    mode = "L" if picture == "I;16" else picture
    drawn = made.scene((80, 60), mode)
    await lan.sends(
        made.saved(drawn.convert(picture) if mode != picture else drawn, form), "document", name="a"
    )
    assert stored(ward, await lan.one(Attachment))[:2] in {b"\xff\xd8", b"\x89P"}


async def test_d07_a_photo_of_an_album_that_comes_twice_is_one_photo(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    for n in range(3):
        photo = made.saved(made.scene((40 + n, 30)), "JPEG")
        lan.phone.sends(photo, media_group_id="246")
        again = dict(list(lan.phone.chat.messages.values())[-1])
        ward.platform.updates.add({"message": again})
    assert await lan.settle() == [KEPT]
    assert len(await lan.kept(Attachment)) == 3


FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 9}
ODD: list[Any] = [
    pytest.param({"sticker": {**FILE, "is_animated": True}}, id="a sticker that moves"),
    pytest.param({"dice": {"emoji": "🎰", "value": 1}}, id="dice"),
    pytest.param({"game": {"title": "Cờ", "photo": []}}, id="a game"),
    pytest.param({"paid_media": {"star_count": 1, "paid_media": []}}, id="paid media"),
    pytest.param({"gift": {"gift": {"id": "1"}}}, id="a gift"),
    pytest.param({"checklist": {"title": "Việc", "tasks": []}}, id="a checklist"),
    pytest.param({"giveaway": {"chats": []}}, id="a giveaway"),
    pytest.param({"invoice": {"title": "Hàng"}}, id="an invoice"),
    pytest.param({"venue": {"location": {}, "title": "Chợ"}, "location": {}}, id="d10, a venue"),
    pytest.param({"location": {"live_period": 28_800}}, id="d10, a live place"),
    pytest.param({"poll": {"id": "1", "type": "quiz", "question": "?"}}, id="d12, a quiz"),
    pytest.param({"pinned_message": {"message_id": 1}}, id="a service note"),
    pytest.param({"contact": {"phone_number": "+84912345678", "vcard": "x" * 2_000}}, id="d11"),
]


@pytest.mark.parametrize("part", ODD)
async def test_d09_what_is_no_file_gets_one_kind_word(lan: TelegramTalk, part: Mapping[str, Any]):
    await lan.says("sáng kiến")
    lan.phone._speaks(dict(part))
    kind = other_kind(part)
    named = f"fallback.other_{kind}" if kind else "fallback.nonsense"
    answer = [said(named, "drafting.story", "drafting.story_how")]
    assert await lan.settle() == ([] if is_service_notice(part) else answer)
    assert await lan.kept(Attachment) == []


@pytest.mark.parametrize("kind", ["animation", "video", "video_note"])
async def test_d09_a_film_is_refused_by_its_content(lan: TelegramTalk, kind: str):
    await lan.says("sáng kiến")
    told = await lan.sends(made.mp4(b"soun", b"vide"), kind)
    assert told[0] == KEPT
    assert len(told) == 2
    assert (await lan.one(Attachment)).state == "refused"


async def test_d10_a_place_that_moves_for_hours_is_ignored(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    place = lan.phone._speaks({"location": {"latitude": 19.3, "longitude": 105.4}})
    await lan.settle()
    for n in range(30):
        place |= {"edit_date": int(ward.clock().timestamp()) + n}
        ward.platform.updates.add({"edited_message": dict(place)})
    assert await lan.settle() == []
    assert "105.4" not in (await lan.one(Initiative)).story


@pytest.mark.parametrize("mine", [True, False, None], ids=["own", "another's", "nobody's"])
async def test_d11_only_their_own_contact_is_their_number(lan: TelegramTalk, mine: bool | None):
    await lan.says("sáng kiến")
    await lan.hurries(STORY, "1", "không", "9")
    card: dict[str, Any] = {"phone_number": "+84912345678", "first_name": "Lan"}
    if mine is not None:
        card["user_id"] = lan.phone.chat.id if mine else 77
    lan.phone._speaks({"contact": card})
    assert len(await lan.settle()) == 1
    assert (await lan.one(Initiative)).phone == ("+84912345678" if mine else None)


@pytest.mark.parametrize(
    "name",
    ["../../a", "CON.jpg", "ă" * 300, "a.jpg\u202egnp", "\x00\n", "/etc/passwd", "C:\\a.jpg"],
    ids=["climbs out", "a device", "long", "turned round", "controls", "a path", "a drive"],
)
async def test_d15_a_files_name_is_words_and_never_a_path(ward: Ward, lan: TelegramTalk, name: str):
    await lan.says("sáng kiến")
    assert await lan.sends(PHOTO, "document", name=name) == [KEPT]
    file = await lan.one(Attachment)
    assert file.state == "kept"
    assert not set("/\\\u202e\x00\n") & set(file.original_name)
    assert 0 < len(file.original_name) <= 100
    folder = ward.engine.context.data_dir
    assert not any(one.name in {"a", "CON.jpg", "passwd"} for one in folder.rglob("*"))


async def test_d16_the_same_photo_twenty_times_is_stored_once(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    for _ in range(20):
        lan.phone.sends(PHOTO)
    await lan.settle()
    files = await lan.kept(Attachment)
    assert len(files) == 20
    assert len({file.sha256 for file in files}) == 1
    assert await lan.sends(PHOTO) != [KEPT]
    assert len(await lan.kept(Attachment)) == 20


async def test_d19_a_download_that_breaks_off_is_tried_again(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    ward.platform.fate.cuts = 2
    assert await lan.sends(made.photo_from_home((900, 700))) == [KEPT]
    assert ward.platform.fate.cuts == 0
    assert (await lan.one(Attachment)).state == "kept"
    assert not list((ward.engine.context.data_dir / "incoming").glob("*"))


async def test_d20_long_words_under_a_photo_are_kept_whole(lan: TelegramTalk):
    await lan.says("sáng kiến")
    words = "Đèn ngõ 12 hỏng. " * 240
    await lan.sends(PHOTO, text=words)
    assert (await lan.one(Initiative)).story == words.strip()
