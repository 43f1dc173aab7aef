"""The methods that change what stands in a chat, each as strict as the real one."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.telegram.markup import read_html, units
from tests.support.telegram.people import BOT, Chat, Message, People
from tests.support.telegram.refusals import EDIT_OF_NOTHING, SAME, bad
from tests.support.telegram.rules import Upload

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_DATA = 64
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note",
        "upload_video_note",
    }
)  # fmt: skip
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")


class Speaking:
    """What the bot says, kept in the chats of ``people``."""

    def __init__(self, people: People) -> None:
        self._people = people

    def send_message(self, given: Mapping[str, Any], at: float) -> Message:
        chat = self._chat(given)
        text, entities = _words(given, "text")
        if not text:
            raise bad("message text is empty")
        if units(text) > LONGEST_TEXT:
            raise bad("message is too long")
        return self._put(chat, given, {"text": text, **_marked("entities", entities)}, at)

    def edit_message_text(self, given: Mapping[str, Any], at: float) -> Message | bool:
        chat = self._chat(given)
        standing = chat.messages.get(int(given.get("message_id", 0)))
        if standing is None:
            raise bad(EDIT_OF_NOTHING)
        if standing.get("from") != BOT:
            raise bad("message can't be edited")
        if "text" not in standing:
            raise bad("there is no text in the message to edit")
        text, entities = _words(given, "text")
        if not text:
            raise bad("message text is empty")
        if units(text) > LONGEST_TEXT:
            raise bad("message is too long")
        changed = {"text": text, **_marked("entities", entities), **_buttons(given)}
        parts = ("text", "entities", "reply_markup")
        if all(standing.get(part) == changed.get(part) for part in parts):
            raise bad(SAME)
        for part in parts:
            standing.pop(part, None)
        standing.update(changed, edit_date=int(at))
        return standing

    def edit_message_reply_markup(self, given: Mapping[str, Any], at: float) -> Message:
        chat = self._chat(given)
        standing = chat.messages.get(int(given.get("message_id", 0)))
        if standing is None:
            raise bad(EDIT_OF_NOTHING)
        if standing.get("from") != BOT:
            raise bad("message can't be edited")
        changed = _buttons(given)
        if standing.get("reply_markup") == changed.get("reply_markup"):
            raise bad(SAME)
        standing.pop("reply_markup", None)
        standing.update(changed, edit_date=int(at))
        return standing

    def delete_message(self, given: Mapping[str, Any], at: float) -> bool:
        chat = self._chat(given)
        if chat.messages.pop(int(given["message_id"]), None) is None:
            raise bad("message to delete not found")
        return True

    def send_photo(self, given: Mapping[str, Any], at: float) -> Message:
        photo = given["photo"]
        if isinstance(photo, Upload):
            if len(photo.content) > LARGEST_PHOTO:
                raise bad("file is too big")
            if not photo.content.startswith(_PICTURES):
                raise bad("IMAGE_PROCESS_FAILED")
        size = {"width": 800, "height": 600}
        return self._file(given, at, lambda file: {"photo": [{**file, **size}]}, photo)

    def send_document(self, given: Mapping[str, Any], at: float) -> Message:
        document = given["document"]
        name = {"file_name": document.name} if isinstance(document, Upload) else {}
        return self._file(given, at, lambda file: {"document": {**file, **name}}, document)

    def send_voice(self, given: Mapping[str, Any], at: float) -> Message:
        length = {"duration": 3}
        return self._file(given, at, lambda file: {"voice": {**file, **length}}, given["voice"])

    def send_chat_action(self, given: Mapping[str, Any], at: float) -> bool:
        self._chat(given)
        if given["action"] not in ACTIONS:
            raise bad("wrong parameter action in request")
        return True

    def _file(self, given: Mapping[str, Any], at: float, shown: Any, file: Any) -> Message:
        chat = self._chat(given)
        caption, entities = _words(given, "caption")
        if units(caption) > LONGEST_CAPTION:
            raise bad("message caption is too long")
        if isinstance(file, Upload):
            if not file.content:
                raise bad("file must be non-empty")
            if len(file.content) > LARGEST_FILE:
                raise bad("file is too big")
            named = self._people.keep(file.content)
        elif str(file) in self._people.files:
            named = {"file_id": str(file), "file_unique_id": str(file)[-16:]}
        else:
            raise bad("wrong file identifier/HTTP URL specified")
        words = {"caption": caption, **_marked("caption_entities", entities)} if caption else {}
        return self._put(chat, given, {**shown(named), **words}, at)

    def _chat(self, given: Mapping[str, Any]) -> Chat:
        number = given.get("chat_id")
        if number in {None, ""}:
            raise bad("chat_id is empty")
        if not str(number).lstrip("-").isdigit():
            raise bad("chat not found")
        return self._people.enter(int(str(number)))

    def _put(
        self, chat: Chat, given: Mapping[str, Any], content: Mapping[str, Any], at: float
    ) -> Message:
        return self._people.put(chat, {"from": BOT, **content, **_buttons(given)}, at)


def digests(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fingerprints of the files in a request."""
    files = [value for value in given.values() if isinstance(value, Upload)]
    return tuple(hashlib.sha256(file.content).hexdigest() for file in files)


def _words(given: Mapping[str, Any], name: str) -> tuple[str, Sequence[Mapping[str, Any]]]:
    text = str(given.get(name) or "")
    mode = str(given.get("parse_mode") or "").lower()
    if mode not in {"", "html"}:
        raise bad("unsupported parse_mode")
    words, entities = read_html(text) if mode else (text, [])
    return words.strip(), entities


def _marked(name: str, entities: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: list(entities)} if entities else {}


def _buttons(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the buttons under a message. Raises Refusal for one the server would not take."""
    markup = given.get("reply_markup")
    if not markup:
        return {}
    for button in (one for row in markup.get("inline_keyboard", ()) for one in row):
        if not str(button.get("text", "")).strip():
            raise bad("can't parse inline keyboard button: Text buttons must be non-empty")
        data = button.get("callback_data")
        if data is None and "url" not in button:
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the"
                      " inline keyboard")  # fmt: skip
        if data is not None and not 1 <= len(data.encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    return {"reply_markup": markup}
