"""Updates as no server should send them: real shapes with parts left out, swapped or absurd."""

import copy
import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

HOUSE = 20
"""How many mutants one chat sends: fewer than the receiver takes for a flood."""
_FILE = {"file_id": "AgACAgUAAxk", "file_unique_id": "AQAD", "file_size": 9_000}


def _deep(levels: int = 200) -> Any:
    whole: Any = "sâu"
    for _ in range(levels):
        whole = {"text": whole} if levels % 2 else [whole]
    return whole


ABSURD: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**53 + 5, 10**40, -(10**40), 1.5, 1e308, "", " ", "0", "\x00",
    "a\x00b", "\ud800", "x\udfff y", "\u202e\u2066", "é" * 5_000, [], {}, [None], [[]], {"": ""},
    {"id": "1"}, ["private"], {"type": []}, _deep(), _deep(101), "2" * 400, "9" * 4_000,
    "/start vao_\x00", "<b>", "blanked", ["code", 7],
)  # fmt: skip


def _shapes(number: int, chat: int) -> list[dict[str, Any]]:
    """Return one update of every sort, as the Bot API writes them."""
    who = {"id": chat, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
    home = {"id": chat, "type": "private", "first_name": "Lan"}
    place = -1_000_000_000_000 - chat
    group = {"id": place, "type": "supergroup", "title": "Khối 1"}
    base = {"message_id": number, "date": 1_795_000_000, "chat": home, "from": who}
    bot = {"id": 42, "is_bot": True, "first_name": "Phường", "username": "phuong_bot"}
    member = {"user": bot, "status": "member", "until_date": 0}
    words = ["menu", "1", "/start bai_at-ma-otp", "Loa của khối nên báo giờ cắt điện", "không ạ"]
    said = [{**base, "text": words[number % len(words)]}]
    said += [
        {**base, "photo": [{**_FILE, "width": 90, "height": 60}], "caption": "Ngõ 12 tối"},
        {**base, "document": {**_FILE, "file_name": "đơn.pdf", "mime_type": "application/pdf"}},
        {**base, "voice": {**_FILE, "duration": 3}, "media_group_id": "77"},
        {**base, "video_note": {**_FILE, "length": 240, "duration": 3}},
        {**base, "contact": {"phone_number": "0912000111", "first_name": "L", "user_id": chat}},
        {**base, "location": {"latitude": 19.3, "longitude": 105.4}},
        {**base, "sticker": {**_FILE, "emoji": "👍", "type": "regular"}},
        {**base, "text": "hai ạ", "reply_to_message": {**base, "message_id": 3, "from": bot}},
        {**base, "pinned_message": {**base, "text": "ghim"}},
        {**base, "chat": group, "text": "chào"},
        {**base, "chat": group, "migrate_to_chat_id": place - 1},
    ]
    press = {"id": str(10**18 + number), "from": who, "chat_instance": "1", "data": "1"}
    moved = {"from": who, "date": 1_795_000_000, "old_chat_member": {**member, "status": "left"}}
    return [
        *({"message": one} for one in said),
        {"edited_message": {**said[0], "edit_date": 1_795_000_009}},
        {"callback_query": {**press, "message": {**base, "from": bot, "text": "Bác chọn"}}},
        {"callback_query": press},
        {"my_chat_member": {**moved, "chat": home, "new_chat_member": member}},
        {"my_chat_member": {**moved, "chat": group, "new_chat_member": member}},
        {"channel_post": {**base, "chat": {"id": -5, "type": "channel", "title": "Tin"}}},
        {"poll": {"id": "1", "question": "?", "options": []}},
    ]


def _places(whole: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every part that can be left out or swapped: its container and its place there."""
    parts = list(whole.items()) if isinstance(whole, dict) else list(enumerate(whole))
    for place, part in parts:
        yield whole, place
        if isinstance(part, dict | list):
            yield from _places(part)


def mutants(seed: int, many: int, *, chats_from: int = 7_000_000_000) -> Iterator[dict[str, Any]]:
    """Yield that many updates, each wrong in one to three ways; the same ones for a seed.

    Their numbers stay, as the platform counts them itself.
    """
    chance = random.Random(seed)
    for number in range(1, many + 1):
        shapes = _shapes(number, chats_from + number // HOUSE)
        update = copy.deepcopy(shapes[chance.randrange(len(shapes))])
        for _ in range(chance.randint(1, 3)):
            where, place = chance.choice(list(_places(update)))
            if chance.random() < 0.25 and isinstance(where, dict):
                del where[place]
            else:
                where[place] = copy.deepcopy(chance.choice(ABSURD))
            if not update:
                break
        yield {"update_id": number, **update}


def as_sent(update: Mapping[str, Any]) -> Any:
    """Return an update as it arrives: through JSON."""
    return json.loads(json.dumps(update))


BODIES: tuple[dict[str, Any], ...] = (
    {"text": "menu", "seen": "3"},
    {"choice": "menu", "screen": "2", "seen": "3"},
    {"files": ["0" * 32], "text": "ảnh ngõ", "seen": "3"},
)


def bodies(seed: int, many: int) -> Iterator[dict[str, Any]]:
    """Yield bodies of the web chat, each wrong in one or two ways."""
    chance = random.Random(seed)
    for _ in range(many):
        body = copy.deepcopy(chance.choice(BODIES))
        for _ in range(chance.randint(1, 2)):
            place = chance.choice([*body, "text", "files", "khac"])
            body[place] = copy.deepcopy(chance.choice(ABSURD))
        yield body
