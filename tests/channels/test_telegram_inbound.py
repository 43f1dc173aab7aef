"""Telegram's updates as they come: whose they are, what tells them apart, what they say."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.translation import chat_of, event_key, storable, translate
from bot.conversation.inbound_message import InboundFile, InboundMessage

LAN = {"id": 5_000_000_001, "is_bot": False, "first_name": "Lan"}
HOME = {"id": 5_000_000_001, "type": "private", "first_name": "Lan"}


def message(**parts: Any) -> dict[str, Any]:
    whole = {"message_id": 7, "date": 1_790_000_000, "chat": HOME, "from": LAN, **parts}
    return {"update_id": 1, "message": whole}


def press(data: object, **parts: Any) -> dict[str, Any]:
    whole = {"id": "99", "from": LAN, "data": data, "message": message()["message"], **parts}
    return {"update_id": 2, "callback_query": whole}


@pytest.mark.parametrize(
    ("update", "said"),
    [
        pytest.param(message(text="menu"), InboundMessage(text="menu"), id="words"),
        pytest.param(message(text="/start"), InboundMessage(link=""), id="a plain start"),
        pytest.param(
            message(text="/start bai_at-ma-otp"), InboundMessage(link="bai_at-ma-otp"), id="link"
        ),
        pytest.param(
            message(text="/start " + "x" * 65), InboundMessage(link="-"), id="too long a link"
        ),
        pytest.param(message(text="/START"), InboundMessage(text="/START"), id="shouted"),
        pytest.param(
            message(text="hai ạ", reply_to_message={"message_id": 3}),
            InboundMessage(text="hai ạ", message="3"),
            id="a quoted reply",
        ),
        pytest.param(
            message(location={"latitude": 19.3, "longitude": 105.4}),
            InboundMessage(other="place"),
            id="a place is never taken",
        ),
        pytest.param(
            message(contact={"phone_number": "0900000000"}),
            InboundMessage(other="contact"),
            id="nor somebody else's contact",
        ),
        pytest.param(
            message(contact={"phone_number": "84912000111", "user_id": LAN["id"]}),
            InboundMessage(text="+84912000111"),
            id="their own contact is their number",
        ),
        pytest.param(message(sticker={"emoji": "x"}), InboundMessage(other="sticker"), id="smile"),
        pytest.param(message(dice={"value": 6}), InboundMessage(other="dice"), id="dice"),
        pytest.param(message(text="/menu@phuong_bot"), InboundMessage(text="/menu"), id="by name"),
        pytest.param(
            message(text="/start@phuong_bot bai_at-ma-otp"),
            InboundMessage(link="bai_at-ma-otp"),
            id="a link by name",
        ),
        pytest.param(
            message(text="/start vao_ACDEFHJK"), InboundMessage(text="ACDEFHJK"), id="a code's link"
        ),
        pytest.param(
            press("2"), InboundMessage(choice=2, message="7", acknowledge="99"), id="a press"
        ),
        pytest.param(
            press("zzz"), InboundMessage(choice=0, message="7", acknowledge="99"), id="forged"
        ),
        pytest.param(
            press("-1"), InboundMessage(choice=0, message="7", acknowledge="99"), id="negative"
        ),
        pytest.param(
            press("9" * 20), InboundMessage(choice=0, message="7", acknowledge="99"), id="huge"
        ),
        pytest.param(
            press(None, message=None), InboundMessage(choice=0, acknowledge="99"), id="no screen"
        ),
        pytest.param(
            {"update_id": 3, "edited_message": message(text="sửa")["message"]},
            InboundMessage(text="sửa", edits="m:5000000001:7"),
            id="an edit",
        ),
    ],
)
def test_what_an_update_says(update: dict[str, Any], said: InboundMessage):
    assert translate(update) == said


def test_the_largest_of_a_photos_sizes_is_taken_and_its_caption_said():
    sizes = [{"file_id": "nho", "file_size": 9}, {"file_id": "to", "file_size": 900}, "rác"]
    assert translate(message(photo=sizes, caption="Ngõ 12 tối")) == InboundMessage(
        text="Ngõ 12 tối", file=InboundFile("telegram:to", "image", "", 900, "image/jpeg")
    )


@pytest.mark.parametrize(
    ("part", "kind", "name", "media_type"),
    [
        ("document", "document", "đơn.pdf", "application/pdf"),
        ("voice", "audio", "", "audio/ogg"),
        ("video_note", "document", "video.mp4", "video/mp4"),
    ],
)
def test_other_files(part: str, kind: str, name: str, media_type: str):
    file = {"file_id": "abc", "file_name": name, "mime_type": media_type, "file_size": 12}
    said = translate(message(**{part: file})).file
    assert said == InboundFile("telegram:abc", kind, name, 12, media_type)


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(message(chat={"id": -100, "type": "supergroup"}), id="a group"),
        pytest.param(message(**{"from": {**LAN, "is_bot": True}}), id="another bot"),
        pytest.param(message(**{"from": {**LAN, "id": 6}}), id="somebody else's chat"),
        pytest.param({"update_id": 1, "channel_post": message()["message"]}, id="a channel"),
        pytest.param({"update_id": 1, "poll": {"id": "1"}}, id="a poll"),
        pytest.param(message(pinned_message=message()["message"]), id="a service notice"),
        pytest.param(message(write_access_allowed={}), id="another one"),
        pytest.param({"update_id": 1}, id="nothing"),
        pytest.param({"message": "rác"}, id="not an object"),
        pytest.param(
            {"callback_query": {"id": "1", "from": LAN, "inline_message_id": "x"}},
            id="an inline press",
        ),
    ],
)
def test_what_nobody_of_ours_said(update: dict[str, Any]):
    assert chat_of(update) is None


def test_a_person_is_known_by_her_private_chat():
    assert chat_of(message(text="x")) == chat_of(press("1")) == "5000000001"


def test_the_same_message_is_known_again_and_others_are_not():
    first = message(text="một")
    again = {**first, "update_id": 77}
    edited = {"update_id": 3, "edited_message": {**first["message"], "edit_date": 5}}
    keys = [event_key(one) for one in (first, again, edited, press("1"), {"update_id": 4})]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=9) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "type", "message_id"]), inner, max_size=2)
    ),
    max_leaves=4,
)
PARTS = st.sampled_from(
    [
        "text",
        "from",
        "chat",
        "photo",
        "voice",
        "document",
        "caption",
        "message_id",
        "data",
        "id",
        "reply_to_message",
        "message",
        "type",
    ]
)


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
    st.dictionaries(PARTS, JSON, max_size=4),
)
def test_no_update_however_odd_breaks_the_ear(kind: str, parts: dict[str, Any]):
    whole = {**message()["message"], **parts}
    update = {"update_id": 1, kind: whole}
    assert event_key(update)
    assert orjson.dumps(storable(update))
    chat_of(update)
    said = translate(update)
    assert len(said.link or "") <= 64
