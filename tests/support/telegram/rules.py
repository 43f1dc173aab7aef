"""Holds every request against the Bot API: known method, known parameters, the right sort of each.

The schema is the one aiogram was generated from, so python-telegram-bot is judged by a second hand.
"""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiogram import methods
from aiogram.client.default import Default
from aiogram.types import InputFile
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tests.support.telegram.refusals import NO_METHOD, Refusal, bad

METHODS: Mapping[str, type[methods.TelegramMethod[Any]]] = {
    kind.__api_method__.lower(): kind
    for kind in (
        methods.GetMe, methods.GetUpdates, methods.SetWebhook, methods.DeleteWebhook,
        methods.GetWebhookInfo, methods.SetMyCommands, methods.GetMyCommands, methods.SendMessage,
        methods.EditMessageText, methods.EditMessageReplyMarkup, methods.DeleteMessage,
        methods.SendPhoto, methods.SendDocument, methods.SendVoice, methods.AnswerCallbackQuery,
        methods.SendChatAction, methods.GetFile,
    )
}  # fmt: skip
_ANY = ConfigDict(arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in the request itself."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one parameter may hold."""

    adapter: TypeAdapter[Any]
    is_text: bool
    is_required: bool
    takes_file: bool


@lru_cache(maxsize=64)
def parameters(method: str) -> Mapping[str, Parameter]:
    """Return the parameters of a method, by name. Raises Refusal for an unknown method."""
    kind = METHODS.get(method)
    if kind is None:
        raise Refusal(*NO_METHOD)
    known = {}
    for name, one in kind.model_fields.items():
        is_union = isinstance(one.annotation, types.UnionType | type(typing.Union[int, str]))  # noqa: UP007
        sorts = typing.get_args(one.annotation) if is_union else (one.annotation,)
        plain = [sort for sort in sorts if sort not in {Default, type(None), InputFile}]
        wanted: Any = typing.Union[tuple(plain)] if plain else InputFile  # noqa: UP007 - from parts
        known[name] = Parameter(
            TypeAdapter(wanted, config=None if _is_model(wanted) else _ANY),
            is_text=plain == [str],
            is_required=one.is_required(),
            takes_file=InputFile in sorts,
        )
    return known


def _is_model(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)


def checked(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as plain values. Raises Refusal for whatever does not belong."""
    known = parameters(method)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise bad(f"unknown parameter {name}")
        values[name] = _value(name, known[name], value)
    for name, parameter in known.items():
        if parameter.is_required and name not in values:
            raise bad(_missing(name))
    return values


def _missing(name: str) -> str:
    usual = {"chat_id": "chat_id is empty", "text": "message text is empty"}
    return usual.get(name, f"missing parameter {name}")


def _value(name: str, parameter: Parameter, value: Any) -> Any:
    if isinstance(value, Upload):
        if not parameter.takes_file:
            raise bad(f"wrong parameter {name} in request")
        return value
    if isinstance(value, str) and not parameter.is_text:
        value = _read(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        read = parameter.adapter.validate_python(value, strict=False)
    except ValidationError as error:
        what = "can't parse reply keyboard markup JSON object" if name == "reply_markup" else ""
        raise bad(what or f"wrong parameter {name} in request") from error
    _know_all(name, read)
    return value


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _know_all(name: str, read: Any) -> None:
    """Refuse fields inside a parameter that the Bot API does not know."""
    if isinstance(read, BaseModel):
        if read.model_extra:
            raise bad(f"unknown parameter {name}.{next(iter(read.model_extra))}")
        for field in type(read).model_fields:
            _know_all(f"{name}.{field}", getattr(read, field))
    elif isinstance(read, list):
        for one in read:
            _know_all(name, one)
