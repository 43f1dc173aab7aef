"""The Telegram sender: python-telegram-bot posts one request and reports what became of it."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)
from telegram.ext import AIORateLimiter, ExtBot

from bot.channels.telegram.request import AiohttpRequest, NotSent, RetryLater
from bot.channels.telegram.uploads import Uploaded, Uploads
from bot.delivery.platform_sender import OutboundRequest, SendResult
from domain.deliveries import ANSWERED, TYPING, SendOutcome

log = logging.getLogger(__name__)

PER_SECOND = 25.0
"""Messages in any second; Telegram allows 30 to all chats together, and a process may be late."""
PER_CHAT = timedelta(seconds=1)
"""Between two messages to one chat; Telegram bears a little more, but not for long."""
FENCE_PER_SECOND = 30.0
REFUSED_PAUSE = timedelta(minutes=1)
"""How long nothing is tried after the token was refused."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SAME = "message is not modified"
_VOICES = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"})
"""What Telegram plays in the chat as a voice note; other sound is sent as a file."""
_GONE = "file identifier"
"""In what Telegram says of a file it no longer knows by that name."""
_UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_OLD = ("query is too old", "query id is invalid")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A local file to send: its path, its name, and the type of what somebody sent."""

    path: Path
    name: str
    media_type: str = ""


OpenMedia = Callable[[str], Awaitable[MediaFile | None]]
"""Finds the file behind a local address such as ``/hinh/otp.png``; None when it is gone."""


class TelegramSender:
    """Posts requests; the channel sender paces them, the library's limiter is a fence."""

    per_second: float | None = PER_SECOND
    per_chat: timedelta | None = PER_CHAT

    def __init__(
        self, *, token: str, api: str, open_media: OpenMedia, fence: float = FENCE_PER_SECOND
    ) -> None:
        """``api`` is the base address; ``fence``: the library's own limit of requests a second."""
        self._request = AiohttpRequest()
        self._open_media = open_media
        self._uploads = Uploads()
        self._bot: ExtBot[Any] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=AiohttpRequest(),
            rate_limiter=AIORateLimiter(overall_max_rate=fence, overall_time_period=1),
        )
        self._posts = {
            "photo": self._post_photo,
            "voice": self._post_voice,
            "document": self._post_document,
        }

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def send(self, request: OutboundRequest) -> SendResult:
        """Post one request; return whatever Telegram answers as a SendResult."""
        try:
            message = await self._say(request)
        except TelegramError as error:
            return _report(error, request)
        number = None if message is None else str(message.message_id)
        return SendResult(SendOutcome.SENT, platform_id=number or request.edits)

    async def _say(self, request: OutboundRequest) -> Message | None:
        payload = request.payload
        if "acknowledge" in payload:
            await self._bot.answer_callback_query(payload["acknowledge"])
            return None
        if ANSWERED in payload:
            await self._bot.edit_message_reply_markup(
                chat_id=int(request.address), message_id=int(payload[ANSWERED])
            )
            return None
        if TYPING in payload:
            is_file = payload[TYPING] == "file"
            sign = ChatAction.UPLOAD_DOCUMENT if is_file else ChatAction.TYPING
            await self._bot.send_chat_action(int(request.address), sign)
            return None
        if request.edits is not None and not payload["media"]:
            try:
                return await self._edit(request)
            except BadRequest as error:
                if not any(word in str(error).lower() for word in _UNEDITABLE):
                    raise
        if payload["media"]:
            return await self._show(request)
        return await self._bot.send_message(
            chat_id=int(request.address),
            text=payload["html"],
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(payload["choices"]),
            disable_notification=payload.get("silent"),
            link_preview_options=_NO_PREVIEW,
        )

    async def _edit(self, request: OutboundRequest) -> Message | None:
        edited = await self._bot.edit_message_text(
            chat_id=int(request.address),
            message_id=int(request.edits or 0),
            text=request.payload["html"],
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(request.payload["choices"]),
            link_preview_options=_NO_PREVIEW,
        )
        return edited if isinstance(edited, Message) else None

    async def _show(self, request: OutboundRequest) -> Message:
        payload = request.payload
        [media] = payload["media"]
        words: dict[str, Any] = {
            "chat_id": int(request.address),
            "reply_markup": _keyboard(payload["choices"]),
            "parse_mode": ParseMode.HTML,
            "disable_notification": payload.get("silent"),
        }
        under = {**words, "caption": payload["html"] or None}
        known = self._uploads.find(media["url"])
        if known is not None:
            try:
                return await self._posts[known.shown_as](known.file_id, under)
            except BadRequest as error:
                if _GONE not in str(error).lower():
                    raise
                self._uploads.forget(media["url"])
        file = await self._open_media(media["url"])
        if file is None:
            words |= {"text": payload["html"] or media["name"]}
            return await self._bot.send_message(**words, link_preview_options=_NO_PREVIEW)
        under |= {"filename": file.name}
        message = await self._posts[_shown_as(media, file)](file.path.read_bytes(), under)
        uploaded = _uploaded(message)
        if uploaded is not None:
            self._uploads.remember(media["url"], uploaded)
        return message

    async def _post_photo(self, file: bytes | str, words: Mapping[str, Any]) -> Message:
        return await self._bot.send_photo(photo=file, **words)

    async def _post_voice(self, file: bytes | str, words: Mapping[str, Any]) -> Message:
        return await self._bot.send_voice(voice=file, **words)

    async def _post_document(self, file: bytes | str, words: Mapping[str, Any]) -> Message:
        return await self._bot.send_document(document=file, **words)


def _shown_as(media: Mapping[str, Any], file: MediaFile) -> str:
    """Return as what a file that is uploaded is shown."""
    if media["kind"] == "image":
        return "photo"
    return "voice" if file.media_type in _VOICES else "document"


def _uploaded(message: Message) -> Uploaded | None:
    """Return the file of a message; None where Telegram made something else of it."""
    if message.photo:
        return Uploaded("photo", message.photo[-1].file_id)
    if message.voice is not None:
        return Uploaded("voice", message.voice.file_id)
    return None if message.document is None else Uploaded("document", message.document.file_id)


def _keyboard(choices: Sequence[Mapping[str, Any]]) -> InlineKeyboardMarkup | None:
    """Return one button a row: big enough for any thumb; a press carries the button's number."""
    if not choices:
        return None
    rows = [[InlineKeyboardButton(_words_on(c), callback_data=str(c["n"]))] for c in choices]
    return InlineKeyboardMarkup(rows)


def _words_on(choice: Mapping[str, Any]) -> str:
    number, label = str(choice["n"]), str(choice.get("short", choice["label"]))
    return number if label == number else f"{number}. {label}"


_PLAIN: Sequence[tuple[type[TelegramError], SendOutcome, str]] = (
    (Forbidden, SendOutcome.BLOCKED, "blocked"),
    (NotSent, SendOutcome.LATER, "not reached"),
    (TimedOut, SendOutcome.UNKNOWN, "no answer"),
)
"""What errors mean that need no second look; any other is a proxy's 5xx: nobody knows."""


def _report(error: TelegramError, request: OutboundRequest) -> SendResult:
    """Return the SendResult for an error."""
    if isinstance(error, RetryLater):
        return SendResult(SendOutcome.LATER, reason="told to wait", retry_after=error.pause)
    if isinstance(error, ChatMigrated):
        moved_to = str(error.new_chat_id)
        return SendResult(SendOutcome.LATER, reason="the chat moved", moved_to=moved_to)
    if isinstance(error, BadRequest):  # also a NetworkError in the library, so it is checked first
        return _of_bad_request(str(error).lower(), request)
    if isinstance(error, InvalidToken):
        log.error("Telegram refuses the token: look at HOCVUSO_TELEGRAM_TOKEN")
        return SendResult(
            SendOutcome.LATER,
            reason="token refused",
            retry_after=REFUSED_PAUSE,
            is_channel_wide=True,
        )
    for kind, outcome, reason in _PLAIN:
        if isinstance(error, kind):
            return SendResult(outcome, reason=reason)
    return SendResult(SendOutcome.UNKNOWN, reason=type(error).__name__)


def _of_bad_request(said: str, request: OutboundRequest) -> SendResult:
    if _SAME in said:
        return SendResult(SendOutcome.SENT, platform_id=request.edits)
    if any(word in said for word in _TOO_OLD):
        return SendResult(SendOutcome.EXPIRED, reason="pressed too long ago")
    if "chat not found" in said or "peer_id_invalid" in said:
        return SendResult(SendOutcome.FAILED, reason="no such chat")
    return SendResult(SendOutcome.FAILED, reason=said[:200])
