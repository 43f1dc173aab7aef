"""The ledger: what was offered, what was acknowledged. It, and not the house, is the oracle."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.residents import CAST, Deed, Message, Script


@dataclass(slots=True)
class Offer:
    """One input on its way in, under its idempotency key; ``row`` once it was acknowledged."""

    n: int
    key: str
    deed: Deed
    row: int | None = None
    number: int | None = None


@dataclass(slots=True)
class Resident:
    """One of the cast at one account: what was done so far, and what was heard."""

    name: str
    channel: str
    account: int
    script: Script
    limit: int | None = None
    offers: list[Offer] = field(default_factory=list)
    heard: list[Message] = field(default_factory=list)
    is_begun: bool = False

    @property
    def waits_for_answers(self) -> bool:
        """Whether an answer is read before the next input; the sink's callers just go on."""
        return self.channel == "webchat"

    @property
    def unacknowledged(self) -> list[Offer]:
        """What must be offered again to the next life."""
        return [offer for offer in self.offers[-8:] if offer.row is None]

    @property
    def is_content(self) -> bool:
        """Whether everything was acknowledged and answered."""
        if self.unacknowledged:
            return False
        answers = sum("verdict" not in one for one in self.heard)  # it comes before its answer
        return not self.waits_for_answers or answers >= len(self.offers)

    @property
    def seen(self) -> int:
        """The newest message of the bot that reached this resident."""
        return int(self.heard[-1]["id"]) if self.heard else 0

    def act(self, take: int) -> list[Offer]:
        """Do the next thing; ``take`` is the first free number for offers."""
        if not self.is_content or (self.limit is not None and len(self.offers) >= self.limit):
            return []
        deeds = self.script.send(self.heard[-1] if self.heard else {}) if self.is_begun else None
        if deeds is None:
            deeds, self.is_begun = next(self.script), True
        fresh = [Offer(take + i, f"{self.name}-{take + i}", deed) for i, deed in enumerate(deeds)]
        self.offers.extend(fresh)
        return fresh


@dataclass(slots=True)
class Ledger:
    """Everyone's inputs, and every complaint about how they were received."""

    residents: Mapping[int, Resident]
    seed: int
    complaints: list[str] = field(default_factory=list)
    offered: dict[int, tuple[Resident, Offer]] = field(default_factory=dict)
    astray: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, accounts: Mapping[str, int], seed: int, limits: Mapping[str, int] | None = None):
        """Let the whole cast begin, each with a seed of its own; ``limits`` counts inputs."""
        residents = {}
        for name, (channel, play) in CAST.items():
            script = play(random.Random(f"{seed} {name}"))
            limit = None if limits is None else limits[name]
            account = accounts[name]
            residents[account] = Resident(name, channel, account, script, limit)
        return cls(residents, seed)

    def act(self, resident: Resident) -> list[Offer]:
        """Let a resident do the next thing; one who is answered amiss is lost for the round."""
        if resident.name in self.astray:
            return []
        try:
            fresh = resident.act(len(self.offered))
        except (LookupError, RuntimeError) as amiss:
            self.astray.add(resident.name)
            self.complaints.append(f"{resident.name} was answered amiss: {amiss}")
            return []
        self.offered.update({offer.n: (resident, offer) for offer in fresh})
        return fresh

    def acknowledge(self, message: Mapping[str, Any]) -> None:
        """Note an acknowledgement; a second one must tell the same."""
        resident, offer = self.offered[message["ack"]]
        told = (message["row"], message["number"])
        if offer.row is not None and told != (offer.row, offer.number):
            self.complaints.append(f"{resident.name}: {offer.key} was stored twice")
        offer.row, offer.number = told

    def hear(self, message: Mapping[str, Any]) -> None:
        """Note what the bot said; after a restart the same message may come again."""
        resident = self.residents[message["said"]]
        for one in message["messages"]:
            if one["from"] == "bot" and int(one["id"]) > resident.seen:
                resident.heard.append(one)

    def counts(self) -> dict[str, int]:
        """Return how many inputs each of the cast has made."""
        return {one.name: len(one.offers) for one in self.residents.values()}

    def effects(self, resident: Resident) -> Counter[str]:
        """Return what a resident's acknowledged inputs must have left behind."""
        return Counter(
            offer.deed.effect for offer in resident.offers if offer.row and offer.deed.effect
        )
