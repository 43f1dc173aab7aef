"""One bot's Telegram: what it knows, how it behaves today, and what it does when a method comes."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.support.telegram.hearing import Hearing
from tests.support.telegram.ledger import SPEAKING, Entry, Ledger
from tests.support.telegram.limits import Limits
from tests.support.telegram.people import BOT, People
from tests.support.telegram.refusals import Refusal, too_many
from tests.support.telegram.rules import checked, parameters
from tests.support.telegram.slept import Slept
from tests.support.telegram.speaking import Speaking, digests
from tests.support.telegram.updates import Updates
from tests.support.telegram.weather import Fate, Mishap
from tests.support.telegram.webhook import Webhook

TOKEN = "7000000001:fake-token-of-no-real-bot-anywhere"
Method = Callable[[Mapping[str, Any], float], Any]


@dataclass
class Platform:
    """The parts, wired; ``clock`` gives seconds, so that a test may move the day."""

    fate: Fate = field(default_factory=Fate)
    ledger: Ledger = field(default_factory=Ledger)
    limits: Limits = field(default_factory=Limits)
    people: People = field(default_factory=People)
    clock: Callable[[], float] = time.time
    token: str = TOKEN

    def __post_init__(self) -> None:
        self.slept = Slept(self.clock)
        self.updates = Updates(self.ledger, self.fate)
        self.webhook = Webhook(self.updates)
        self.hearing = Hearing(self.updates, self.webhook, self.people)
        speaking = Speaking(self.people)
        self._methods: Mapping[str, Method] = {
            "getme": lambda given, at: {**BOT, **_ABLE},
            "sendmessage": speaking.send_message,
            "editmessagetext": speaking.edit_message_text,
            "editmessagereplymarkup": speaking.edit_message_reply_markup,
            "deletemessage": speaking.delete_message,
            "sendphoto": speaking.send_photo,
            "senddocument": speaking.send_document,
            "sendvoice": speaking.send_voice,
            "sendchataction": speaking.send_chat_action,
            "answercallbackquery": self.hearing.answer_press,
            "setmycommands": self.hearing.set_commands,
            "getmycommands": lambda given, at: self.hearing.commands,
            "setwebhook": self.hearing.set_webhook,
            "deletewebhook": self.hearing.delete_webhook,
            "getwebhookinfo": self.hearing.webhook_info,
            "getfile": self.hearing.get_file,
        }

    def knows(self, method: str) -> bool:
        """Whether there is such a method. Raises Refusal when there is none."""
        return bool(parameters(method)) or method in self._methods

    def mishap(self, method: str) -> Mishap | None:
        """Return what happens to a request; what is told to happen falls on words only."""
        if self.fate.next and method in SPEAKING:
            return self.fate.next.pop(0)
        return None if method == "getme" else self.fate.mishap()

    def carry_out(
        self, method: str, given: Mapping[str, Any], *, at: float, outcome: str = "accepted"
    ) -> Any:
        """Do what a request says that came ``at``; Refusal otherwise. The ledger knows."""
        try:
            result = self._do(method, checked(method, given), at)
        except Refusal as refusal:
            self.note(method, given, at, "refused", refusal=refusal)
            raise
        self.note(method, given, at, outcome, result=result)
        return result

    def lose_answer(self, method: str, given: Mapping[str, Any], *, at: float) -> None:
        """Do what a request says; the line breaks before the answer."""
        with suppress(Refusal):
            self.carry_out(method, given, at=at, outcome="unanswered")

    def _do(self, method: str, values: Mapping[str, Any], at: float) -> Any:
        if method in SPEAKING:
            self._police(values, at)
        return self._methods[method](values, at)

    def _police(self, values: Mapping[str, Any], at: float) -> None:
        """Raise Refusal for whoever speaks too fast, or while silence is asked for."""
        end = self.ledger.until(at)
        if end > at:
            raise too_many(max(1, round(end - at)))
        number = values.get("chat_id")
        seconds = self.limits.refuses(number if isinstance(number, int) else 0, at)
        if seconds:
            told_at = self.clock()
            self.ledger.pause(told_at, told_at + seconds)
            raise too_many(seconds)

    def flood(self, method: str, given: Mapping[str, Any]) -> Refusal:
        """Ask for silence out of the blue."""
        at, seconds = self.clock(), self.fate.pause()
        refusal = too_many(seconds)
        self.note(method, given, at, "refused", refusal=refusal)
        self.ledger.pause(at, at + seconds)
        return refusal

    def note(
        self,
        method: str,
        given: Mapping[str, Any],
        at: float,
        outcome: str,
        *,
        result: Any = None,
        refusal: Refusal | None = None,
    ) -> None:
        """Write a request into the ledger."""
        chat = str(given.get("chat_id", ""))
        shown = result if isinstance(result, Mapping) else {}
        self.ledger.write(
            Entry(
                at=at,
                since=self.slept.since(at),
                method=method,
                outcome=outcome,
                chat=int(chat) if chat.lstrip("-").isdigit() else None,
                text=str(given.get("text") or given.get("caption") or ""),
                message_id=shown.get("message_id"),
                files=digests(given),
                status=refusal.status if refusal else 200,
                why=refusal.description if refusal else "",
                is_in_pause=method in SPEAKING and self.ledger.is_paused(at),
                is_silent=str(given.get("disable_notification")).lower() == "true",
            )
        )


_ABLE = {
    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
}  # fmt: skip
