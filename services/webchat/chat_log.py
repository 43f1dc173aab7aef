"""Reads the web chat's log for its page: both sides' messages, one numbering, append-only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.engine import Session
from db.queries.files import files
from db.queries.messages import chat_log
from db.queries.messages import screens as screen_rows
from domain.ids import AccountNumber
from domain.screens import CHOICES_LIVE_DAYS
from services.files.receive import id_of_upload
from services.work import Work

PAGE = 50
PASSING = frozenset(
    {
        "address.changed",
        "welcome.hello_short",
        "lesson.resumed",
        "lesson.said",
        "fallback.answered",
        "fallback.no_such_choice",
        "fallback.nonsense",
        "fallback.other_person",
        "fallback.stale",
        "polite.agree",
        "polite.greeting",
        "polite.praise",
        "polite.thanks",
        "secrets.card",
        "secrets.code",
        "secrets.identity",
        "secrets.password",
        "shared_phone.helping",
    }
)
"""Phrases that lead to a question and are not part of it."""
CLEARING = "own_data.erased"
"""The phrase after which nothing said before may stand on a page any more."""
ASIDE = ("urgent.", "calling_back.", "received_files.")
"""Keys of screens that leave the question before them open, once they are answered themselves.

They are help in an emergency, and what a photo is for that came in between.
"""


async def messages(
    session: Session,
    *,
    account: AccountNumber,
    after: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[dict[str, Any]]:
    """Return messages oldest first: all after ``after``, or the newest page, or one before it."""
    if after is None:
        rows = await chat_log.before(session, account=account, number=before, limit=limit)
    else:
        rows = await chat_log.after(session, account=account, number=after, limit=limit)
    return [message for _, message in await _in_words(session, [(account, row) for row in rows])]


async def news(
    session: Session, *, after: Mapping[AccountNumber, int]
) -> dict[AccountNumber, list[dict[str, Any]]]:
    """Return the messages after a number in each of these accounts, oldest first."""
    rows = await chat_log.news(session, cuts=after)
    found: dict[AccountNumber, list[dict[str, Any]]] = {account: [] for account in after}
    listed = [(AccountNumber(row.account_number), row) for row in rows]
    for account, message in await _in_words(session, listed):
        found[account].append(message)
    return found


async def _in_words(
    session: Session, rows: Sequence[tuple[AccountNumber, chat_log.LoggedRow]]
) -> list[tuple[AccountNumber, dict[str, Any]]]:
    """Return rows of the log in the contract's JSON; a press in the words of its button."""
    screens = {
        (account, _screen(row.body))
        for account, row in rows
        if row.is_mine and "choice" in row.body
    }
    shown = await chat_log.choices(session, screens=sorted(screens)) if screens else {}
    sent = [file["incoming"] for _, row in rows if row.is_mine for file in _files(row.body)]
    ids = [id_of_upload(incoming) for incoming in sent]
    kept = await files.kept_among(session, ids=ids) if ids else set()
    return [
        (account, _heard(row, account, shown, kept) if row.is_mine else _said(row))
        for account, row in rows
    ]


def _said(row: chat_log.LoggedRow) -> dict[str, Any]:
    request: Mapping[str, Any] = row.body
    return {
        "id": str(row.number),
        "from": "bot",
        "text": request["text"],
        "html": request["html"],
        "choices": request["choices"],
        "media": request["media"],
        "replaces": None if row.replaces is None else str(row.replaces),
        "at": _stamp(row.at),
        **({"verdict": request["verdict"]} if "verdict" in request else {}),
        **({"clears": True} if row.key == CLEARING else {}),
    }


def _heard(
    row: chat_log.LoggedRow,
    account: AccountNumber,
    shown: Mapping[tuple[int, int], Sequence[Any]],
    kept: Collection[UUID],
) -> dict[str, Any]:
    payload: Mapping[str, Any] = row.body
    text = str(payload.get("text") or "")
    if "choice" in payload:
        text = _label(payload, shown.get((account, _screen(payload)), ()))
    return {
        "id": str(row.number),
        "from": "me",
        "text": text,
        "html": None,
        "choices": [],
        "media": [_sent(file, kept) for file in _files(payload)],
        "replaces": None,
        "at": _stamp(row.at),
    }


def _files(payload: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return payload.get("files") or ()


def _sent(file: Mapping[str, Any], kept: Collection[UUID]) -> dict[str, Any]:
    """Return a sent file; ``url`` is where its sender opens it, once it is clean."""
    one = id_of_upload(file["incoming"])
    url = f"/chat/media/{one}" if one in kept else None
    return {"kind": file["kind"], "url": url, "name": file["name"]}


def _screen(payload: Mapping[str, Any]) -> int:
    """Return the number of the screen a press names; 0, which no screen has, when it names none."""
    number = str(payload.get("screen") or "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0


def _label(payload: Mapping[str, Any], choices: Sequence[Any]) -> str:
    """Return the words on the button that was pressed, as its screen showed them."""
    return next((str(c["label"]) for c in choices if c["action"] == payload["choice"]), "…")


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A screen that still waits for its one answer, as it was stored.

    ``says`` and ``labels`` are keys and facts, ``choices`` and ``media`` what its channel got.
    """

    says: Sequence[tuple[str, Mapping[str, object]]]
    labels: Sequence[tuple[str, Mapping[str, object]]]
    choices: Sequence[Mapping[str, Any]]
    media: Sequence[Mapping[str, Any]]


async def open_question(work: Work) -> OpenQuestion | None:
    """Return the newest screen if it still waits for its one answer, or None.

    On a shared phone only screens of the current speaker count. What only led to it (a greeting,
    the reply to the answer before) is not shown again.
    """
    since = work.now - timedelta(days=CHOICES_LIVE_DAYS)
    screens = await screen_rows.recent_screens(work.session, account=work.account, since=since)
    mine = (one for one in screens if one.person_id in {None, work.person})
    row = next((one for one in mine if _is_open(one) or not one.key.startswith(ASIDE)), None)
    if row is None or not _is_open(row):
        return None
    says = [(key, facts) for key, facts in row.facts["says"] if key not in PASSING]
    return OpenQuestion(says, row.facts["labels"], row.choices, row.request["media"])


def _is_open(row: screen_rows.ScreenRow) -> bool:
    """Return whether a screen still waits for its one answer."""
    return bool(row.is_once) and row.closed_at is None
