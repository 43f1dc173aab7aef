"""Turns every inbound message into an aiogram update with our own chat and message numbers."""

from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.conversation.answer_matching import MatchedAnswer
from bot.conversation.inbound_message import InboundMessage


def make_update(
    bot: Bot,
    *,
    number: int,
    account: int,
    at: datetime,
    spoken: InboundMessage,
    press: MatchedAnswer | None,
) -> Update:
    """Return the aiogram update for inbox row ``number`` of ``account``."""
    who = {"id": account, "is_bot": False, "first_name": "-"}
    chat = {"id": account, "type": "private"}
    when = int(at.timestamp())
    message: dict[str, Any] = {"message_id": number, "date": when, "chat": chat, "from": who}
    raw: dict[str, Any] = {"update_id": number}
    if press is not None:
        message["message_id"] = press.number or number
        raw["callback_query"] = {
            "id": str(number),
            "from": who,
            "chat_instance": "0",
            "data": press.action,
            "message": message,
        }
    elif spoken.group is not None:
        raw["my_chat_member"] = {
            "chat": chat,
            "from": who,
            "date": when,
            "old_chat_member": {"status": "left", "user": who},
            "new_chat_member": {"status": "member", "user": who},
        }
    elif spoken.file is not None:
        file = spoken.file
        message["document"] = {
            "file_id": file.incoming,
            "file_unique_id": file.kind,
            "file_name": file.name,
            "mime_type": file.media_type,
            "file_size": file.size,
        }
        if spoken.text:
            message["caption"] = spoken.text
        if spoken.album:
            message["media_group_id"] = spoken.album
        raw["message"] = message
    elif spoken.edits:
        raw["edited_message"] = {**message, "edit_date": when, "text": spoken.text}
    else:
        message["text"] = (
            f"/start {spoken.link}".strip() if spoken.link is not None else spoken.text
        )
        raw["message"] = message
    return Update.model_validate(raw, context={"bot": bot})
