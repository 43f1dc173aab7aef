"""Blanks secrets in payloads before they are stored, on any channel."""

from collections.abc import Mapping, Sequence
from typing import Any

from content.secret_words import secret_reader
from domain.secrets.kinds import MARK, SecretKind
from domain.text import clean

TYPED = frozenset({"text", "caption", "description", "title", "name", "file_name"})
"""Fields of a payload that hold typed words, at any depth and whatever the channel."""
_FILE_NAMES = frozenset({"name", "file_name"})
_KINDS = "blanked"
_DEEPEST = 60


def without_secrets(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a payload with a mark in place of every typed secret, and a note of their kinds.

    One without secrets is returned as it is.
    """
    found: dict[SecretKind, None] = {}
    kept = _blanked(payload, found, 0)
    if not found:
        return payload
    return {**kept, _KINDS: [*dict.fromkeys([*_kinds(payload), *found])]}


def blanked_kinds(payload: Mapping[str, Any], text: str) -> Sequence[SecretKind]:
    """Return the kinds of secrets that were blanked in the words a payload says."""
    return _kinds(payload) if MARK in text else []


def _kinds(payload: Mapping[str, Any]) -> Sequence[SecretKind]:
    """Return the kinds that a payload notes; a platform may have a field of that name too."""
    noted = payload.get(_KINDS)
    known = set(SecretKind)
    return [SecretKind(one) for one in noted if one in known] if isinstance(noted, list) else []


def blanked_whole(payload: Mapping[str, Any], words: str, kind: SecretKind) -> Mapping[str, Any]:
    """Return a payload whose words are a secret as a whole, without them."""
    return {**_replaced(payload, words), _KINDS: [kind]}


def _replaced(value: Any, words: str) -> Any:
    if isinstance(value, Mapping):
        return {
            key: MARK
            if key in TYPED and isinstance(part, str) and clean(part) == words
            else _replaced(part, words)
            for key, part in value.items()
        }
    return [_replaced(part, words) for part in value] if isinstance(value, list) else value


def _blanked(value: Any, found: dict[SecretKind, None], depth: int) -> Any:
    if depth > _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {
            key: _blanked_words(str(key), part, found)
            if isinstance(part, str)
            else _blanked(part, found, depth + 1)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_blanked(part, found, depth + 1) for part in value]
    return value


def _blanked_words(key: str, words: str, found: dict[SecretKind, None]) -> str:
    if key not in TYPED:
        return words
    stem, dot, ending = words.rpartition(".") if key in _FILE_NAMES else ("", "", words)
    is_named = bool(stem) and len(ending) < 6
    said = secret_reader().blank(stem if is_named else words)
    found.update(dict.fromkeys(said.kinds))
    return f"{said.text}{dot}{ending}" if is_named else said.text
