"""Converts dataclasses of plain values to JSON and back, so that a request can be stored."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson

T = TypeVar("T")


def dump(value: Any) -> dict[str, Any]:
    """Return a dataclass as JSON values."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(value, default=str))
    return found


def read(kind: type[T], told: Mapping[str, Any]) -> T:
    """Rebuild a dataclass from what ``dump`` returned; absent fields keep their defaults."""
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name in told]  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], told[name]) for name in known})


def _value(hint: Any, told: Any) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = get_origin(hint), get_args(hint)
    if told is None:
        return None
    if origin in {Union, UnionType}:
        return _value(next(one for one in inner if one is not NoneType), told)
    if origin in {tuple, Sequence}:
        return tuple(_value(inner[0], one) for one in told)
    if origin is Mapping:
        return {key: _value(inner[1], one) for key, one in told.items()}
    return _single(hint, told)


def _single(hint: Any, told: Any) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, told)
    if hint in {date, datetime}:
        return hint.fromisoformat(told)
    is_made_of = hint in {UUID, Path} or (isinstance(hint, type) and issubclass(hint, Enum))
    return hint(told) if is_made_of else told
