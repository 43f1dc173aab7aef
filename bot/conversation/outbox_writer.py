"""Writes the outbox rows of a transaction, in bulk, at its end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.account_states import AccountState, lock_accounts
from bot.conversation.recipient_routing import route_to_accounts
from bot.conversation.replaced_rows import edited, edits, replaced_rows, superseded
from bot.conversation.send_window import SendWindow, send_windows
from bot.conversation.signs import signs_of
from content.texts import Texts
from db.engine import Session
from db.queries.messages import locked_accounts, outbox
from db.queries.operations import jobs
from domain.address import AddressForm
from domain.deliveries import MessageKind, State
from domain.ids import new_id
from domain.screens import ChannelLimits, Phrase, Screen, Worded, compile_screen
from handlers.kit.beside_helper import beside_helper
from services.notices import Notice
from services.work import OutgoingMessage, Work


@dataclass(frozen=True, slots=True)
class FlushResult:
    """What to wake after the commit: accounts with new messages, the sender, the jobs."""

    accounts: frozenset[int]
    has_queued: bool
    has_jobs: bool


class OutboxWriter:
    """Turns outgoing messages into outbox rows, with the words and limits it needs."""

    def __init__(
        self,
        texts: Texts,
        channels: Mapping[str, ChannelLimits],
        screen_of: Callable[[Notice], Screen],
    ) -> None:
        """``channels``: what each can carry; ``screen_of``: how the conversations show a notice."""
        self._texts = texts
        self._screen_of = screen_of
        self._channels = channels

    async def flush_messages(
        self, session: Session, works: Sequence[Work], accounts: dict[int, AccountState]
    ) -> FlushResult:
        """Write what these works deferred and the messages they send; return what to wake.

        ``accounts`` holds those already locked by this transaction; others are added to it.
        """
        await _flush(session, works)
        has_jobs = any(jobs.ADD in work.deferred for work in works)
        signs = signs_of(works, accounts, self._channels)
        if signs:
            await outbox.add(session, rows=signs)
        outgoing = [(work, message) for work in works for message in work.messages]
        outgoing = await route_to_accounts(session, await _unsaid(session, outgoing))
        if not outgoing:
            return FlushResult(frozenset(), has_queued=bool(signs), has_jobs=has_jobs)
        others = {int(number) for number in _numbers(outgoing)} - accounts.keys()
        await lock_accounts(session, others, accounts)
        rows: list[dict[str, Any]] = []
        replaced = await replaced_rows(session, [message for _, message in outgoing])
        before = {number: state.counter for number, state in accounts.items()}
        for (work, message), due in zip(
            outgoing, await send_windows(session, outgoing), strict=True
        ):
            rows.extend(self._rows(work, message, accounts[message.account or 0], replaced, due))
        await outbox.add(session, rows=rows)
        raised = {n: s.counter for n, s in accounts.items() if s.counter != before[n]}
        if raised:
            await locked_accounts.set_counters(session, counters=raised)
        return FlushResult(
            frozenset(_numbers(outgoing)),
            has_queued=any(row["state"] == State.QUEUED for row in [*signs, *rows]),
            has_jobs=has_jobs,
        )

    def _rows(
        self,
        work: Work,
        message: OutgoingMessage,
        account: AccountState,
        replaced: Mapping[str, outbox.SaidRow],
        due: SendWindow,
    ) -> Iterable[dict[str, Any]]:
        screen = self._screen(message)
        limits = self._channels[account.channel]
        requests = compile_screen(self._word(screen, message.address or account.address), limits)
        state = _state(account, limits, due, work.now)
        visible = state is State.SENT
        silent = {"silent": True} if _is_silent(message, work) else {}
        earlier = edited(message, limits, replaced)
        shown = earlier or superseded(message, limits, replaced)
        screen_id = new_id()
        for part, request in enumerate(requests):
            if visible:
                account.counter += 1
            yield {
                "account_number": message.account,
                "person_id": message.person,
                "channel": account.channel,
                "kind": int(message.kind),
                "screen_id": screen_id,
                "part": part,
                "key": screen.says[-1].key,
                "facts": _facts(message, screen),
                "request": {**request, **silent},
                "choices": request["choices"] or None,
                "is_once": screen.once,
                "dedupe_key": message.dedupe_key if part == 0 else None,
                "replaces": shown.number if shown and part == 0 else None,
                "replaces_id": edits(work, message, limits, earlier) if part == 0 else None,
                "state": state,
                "reason": "blocked" if account.is_shut else due.skipped,
                "due_at": due.at,
                "expires_at": due.until,
                "attempts": 0,
                "resent": 0,
                "fence": 0,
                "number": account.counter if visible else None,
                "sent_at": work.now if visible else None,
                "correlation": work.correlation,
                "created_at": work.now,
            }

    def _screen(self, message: OutgoingMessage) -> Screen:
        """Return the screen to show; a notice is turned into its screen only now."""
        content = message.content
        screen = self._screen_of(content) if isinstance(content, Notice) else content
        if message.helped is not None:
            screen = beside_helper(screen, message.helped)
        return screen.led_by(message.lead)

    def _word(self, screen: Screen, address: AddressForm) -> Worded:
        """Return a screen in words, as its recipient is addressed."""
        words = self._texts.plain
        labels = [(words(c.label.key, c.label.facts, address), c.action) for c in screen.choices]
        html, verdict = self._html(screen.says, address), screen.verdict
        if verdict is None:
            return Worded(html, labels, screen.media)
        marks = {"chosen": verdict.chosen, "right": verdict.right}
        return Worded(html, labels, screen.media, self._html(verdict.says, address), marks)

    def _html(self, says: Sequence[Phrase], address: AddressForm) -> str:
        return "\n\n".join(self._texts.html(one.key, one.facts, address) for one in says)


def _facts(message: OutgoingMessage, screen: Screen) -> dict[str, Any]:
    """Return what a row was made from: the phrases of its screen, and its notice."""
    facts: dict[str, Any] = {"says": _as_kept(screen.says)}
    if screen.once:  # it may be shown again
        facts["labels"] = _as_kept([one.label for one in screen.choices])
    if isinstance(message.content, Notice):
        facts["notice"] = message.content.as_kept()
    return facts


def _as_kept(phrases: Sequence[Phrase]) -> list[Any]:
    return [[one.key, dict(one.facts)] for one in phrases]


def _state(account: AccountState, limits: ChannelLimits, due: SendWindow, now: datetime) -> State:
    if account.is_shut or due.skipped is not None:
        return State.SKIPPED
    is_shown = limits.shows_at_commit and due.at <= now
    return State.SENT if is_shown else State.QUEUED


def _is_silent(message: OutgoingMessage, work: Work) -> bool:
    """Return whether it arrives without a sound: a notice at night wakes nobody."""
    return message.kind is MessageKind.NOTICE and work.context.quiet.is_quiet(work.now)


def _numbers(outgoing: Sequence[tuple[Work, OutgoingMessage]]) -> set[int]:
    return {int(message.account) for _, message in outgoing if message.account is not None}


async def _flush(session: Session, works: Sequence[Work]) -> None:
    together: defaultdict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for work in works:
        for statement, rows in work.deferred.items():
            together[statement].extend(rows)
    if together:
        connection = await session.connection()
        for statement, rows in together.items():
            await connection.execute(statement, rows)


async def _unsaid(
    session: Session, outgoing: list[tuple[Work, OutgoingMessage]]
) -> list[tuple[Work, OutgoingMessage]]:
    """Leave out messages that were already written under the same dedupe key."""
    keys = [message.dedupe_key for _, message in outgoing if message.dedupe_key is not None]
    if not keys:
        return outgoing
    taken = await outbox.has_dedupe_key(session, keys=keys)
    return [(work, message) for work, message in outgoing if message.dedupe_key not in taken]
