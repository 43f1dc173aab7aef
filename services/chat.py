"""The web chat's log as its page reads it: mine and the bot's, one numbering, append-only."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.queries import inbox, outbox
from db.session import Session
from domain.ids import AccountNumber
from domain.screens import CHOICES_LIVE_DAYS, Choice, Media, Phrase, Screen, say
from services.work import Work

PAGE = 50


async def messages(
    session: Session,
    *,
    account: AccountNumber,
    after: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[dict[str, Any]]:
    """Return messages oldest first: all after ``after``, or the newest page, or one before it."""
    cut: dict[str, Any] = {"account": account, "after": after, "before": before, "limit": limit}
    said = await outbox.page(session, **cut)
    heard = await inbox.page(session, **cut)
    found = [
        *(_said(row) for row in said),
        *[await _heard(session, account, row) for row in heard],
    ]
    found.sort(key=lambda message: int(message["id"]))
    return found[:limit] if after is not None else found[-limit:]


def _said(row: Any) -> dict[str, Any]:
    request: Mapping[str, Any] = row.request
    return {
        "id": str(row.number),
        "from": "bot",
        "text": request["text"],
        "html": request["html"],
        "choices": request["choices"],
        "media": request["media"],
        "replaces": None if row.replaces is None else str(row.replaces),
        "at": _stamp(row.sent_at),
    }


async def _heard(session: Session, account: AccountNumber, row: Any) -> dict[str, Any]:
    payload: Mapping[str, Any] = row.payload
    text = str(payload.get("text") or "")
    if "choice" in payload:
        text = await _label(session, account, payload)
    files: Sequence[Mapping[str, Any]] = payload.get("files") or []
    return {
        "id": str(row.number),
        "from": "me",
        "text": text,
        "html": None,
        "choices": [],
        "media": [{"kind": file["kind"], "url": None, "name": file["name"]} for file in files],
        "replaces": None,
        "at": _stamp(row.heard_at),
    }


async def _label(session: Session, account: AccountNumber, payload: Mapping[str, Any]) -> str:
    """Return the words on the button that was pressed, as its screen showed them."""
    number = str(payload.get("screen") or "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return "…"
    shown = await outbox.screen(session, account=account, number=int(number))
    labels = {} if shown is None else {c["action"]: c["label"] for c in shown.choices}
    return str(labels.get(payload["choice"], "…"))


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def open_question(work: Work) -> Screen | None:
    """Return the newest screen that still waits for its one answer, to be shown again, or None."""
    since = work.now - timedelta(days=CHOICES_LIVE_DAYS)
    screens = await outbox.recent_screens(work.session, account=work.account, since=since)
    row = next((one for one in screens if one.is_once), None)
    if row is None or row.closed_at is not None:
        return None
    says = [Phrase(key, facts) for key, facts in row.facts["says"]]
    choices = [Choice(c["action"], say("choice.as_is", text=c["label"])) for c in row.choices]
    media = [Media(m["kind"], m["url"], m["name"]) for m in row.request["media"]]
    return Screen(says, choices, media[0] if media else None, once=True)
