"""Dispatches one inbound row through aiogram's dispatcher, inside a unit of work."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation import late_types  # noqa: F401 - it must load aiogram before anybody else

# isort: split
from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.methods import TelegramMethod

from bot.conversation.answer_matching import MatchedAnswer, match_press, match_text
from bot.conversation.inbound_message import InboundMessage
from bot.conversation.repeats import Repeats
from bot.conversation.secrets_heard import HeardMessage, InboundAdapter, hear
from bot.conversation.state_store import ConversationState, ConversationStorage
from bot.conversation.updates import make_update
from content.spoken_words import load_vocabulary
from db.engine import Session
from db.queries.broadcasts import recipients
from db.queries.messages import conversations, inbox
from db.queries.messages import screens as screen_rows
from domain.answers import AnswerMode
from domain.screens import Phrase
from handlers.build import CONVERSATIONS, router
from handlers.kit.blanked import opening
from services.work import Work


class NoNetworkSession(BaseSession):
    """Refuses every call: handlers never call a messenger, they show screens."""

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,  # noqa: ARG002 - aiogram passes it by name
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - likewise
    ) -> Any:
        """Refuse."""
        return _refuse(f"call {type(method).__name__}")

    async def stream_content(self, *_args: Any, **_kwargs: Any) -> AsyncGenerator[bytes, None]:
        """Refuse."""
        yield _refuse("download a file")


def _refuse(what: str) -> bytes:
    raise AssertionError(f"a handler tried to {what} itself")


@dataclass(slots=True)
class Turn:
    """One inbox row being processed: its conversation, and the screen its answer closes.

    ``opening`` is said before anything else that answers it.
    """

    row: Any
    conversation: ConversationState
    closes: int | None = None
    opening: Sequence[Phrase] = ()


class ConversationDispatcher:
    """Runs the handlers for an inbound update; one dispatcher serves all channels."""

    def __init__(self, adapters: Mapping[str, InboundAdapter]) -> None:
        """``adapters`` maps each channel's name to its inbound adapter."""
        self._adapters = adapters
        self._vocabulary = load_vocabulary()
        self._repeats = Repeats()
        self._storage = ConversationStorage(CONVERSATIONS.keeps)
        self._bot = Bot("1:house", session=NoNetworkSession())
        self.dispatcher = Dispatcher(storage=self._storage)
        self.dispatcher.include_router(router(CONVERSATIONS))

    async def run(self, turn: Turn, work: Work) -> None:
        """Let the handlers answer one update; all its effects are in ``work``."""
        row = turn.row
        heard = await self.hear(work.session, row, is_at_step=turn.conversation.state is not None)
        spoken = heard.spoken
        work.opening = turn.opening = opening(heard.blanked)
        work.acknowledges = spoken.acknowledge
        urgent = work.context.guide.urgent.read(spoken.text)
        press = await self._press(work, spoken, turn, is_urgent=urgent is not None)
        if self._repeats.is_repeat(row, press):
            return  # it is acknowledged, and nothing more
        turn.closes = press.closes if press else None
        if press is not None and press.chosen is not None:
            work.pressed = press.chosen[0] if spoken.message is not None else None
            work.answered = press.posted if press.closes is not None else None
        if press is not None and press.opens is not None:
            work.later(recipients.NOTE_OPENED, {"row_id": press.opens, "at": row.heard_at})
        update = make_update(
            self._bot,
            number=row.id,
            account=row.account_number,
            at=row.heard_at,
            spoken=spoken,
            press=press,
        )
        earlier = await self._earlier(work, spoken, row) if spoken.edits else ""
        self._storage.talks[row.account_number] = turn.conversation
        try:
            answer = await self.dispatcher.feed_update(
                self._bot,
                update,
                work=work,
                earlier=earlier,
                urgent=urgent,
                group=spoken.group,
                other=spoken.other,
                blanked=heard.blanked,
                conversations=CONVERSATIONS,
            )
        finally:
            turn.conversation = self._storage.talks.pop(row.account_number)
        if answer is UNHANDLED:
            raise AssertionError("no conversation takes this update; the last router must")

    async def hear(self, session: Session, row: Any, *, is_at_step: bool = True) -> HeardMessage:
        """Return what an update says, without secrets."""
        return await hear(session, row, self._adapters[row.channel], is_at_step=is_at_step)

    async def _earlier(self, work: Work, spoken: InboundMessage, row: Any) -> str:
        """Return the words that an edit replaces, as last received; empty when never received."""
        payload = await inbox.last_wording(
            work.session, account=row.account_number, event_key=spoken.edits, before=row.id
        )
        return "" if payload is None else self._adapters[row.channel](payload).text

    async def _press(
        self, work: Work, spoken: InboundMessage, turn: Turn, *, is_urgent: bool
    ) -> MatchedAnswer | None:
        session, row = work.session, turn.row
        if spoken.action is not None or spoken.choice is not None:
            return await match_press(
                session,
                spoken,
                account=row.account_number,
                person=row.person_id,
                now=row.heard_at,
            )
        is_words = spoken.file is None and spoken.link is None and not spoken.edits
        if not is_words or not spoken.text:
            return None
        reading = CONVERSATIONS.reading(turn.conversation.state, spoken.text, work.context)
        return await match_text(
            session,
            spoken,
            account=row.account_number,
            person=row.person_id,
            heard_at=row.heard_at,
            # a cry for help is never the number of a choice
            reading=AnswerMode.WORDS if is_urgent else reading,
            vocabulary=self._vocabulary,
        )

    async def keep(self, session: Session, turns: Sequence[Turn], now: datetime) -> None:
        """Keep the changed conversation states and close the answered screens."""
        moved = [turn for turn in turns if turn.conversation.is_dirty]
        if moved:
            rows = [
                {
                    "account_number": turn.row.account_number,
                    "person_id": turn.row.person_id,
                    "state": turn.conversation.state,
                    "data": turn.conversation.data,
                    "updated_at": now,
                }
                for turn in moved
            ]
            await conversations.keep(session, rows=rows)
        closes = [turn.closes for turn in turns if turn.closes is not None]
        if closes:
            await screen_rows.close(session, ids=closes, now=now)
