"""The engine: everything between hearing and saying, built once from what is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.channels.channel import Channel
from bot.channels.webchat import ear, limits
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.jobs.kinds import KINDS
from bot.jobs.queue import Jobs
from bot.turns.converse import Converse
from bot.turns.effects import Effects
from bot.turns.intake import Intake
from bot.turns.opening import Opening
from bot.turns.wake import Wakes
from bot.turns.worker import Worker
from content.texts import Texts
from db.session import Database
from domain.screens import ChannelLimits
from services.work import House

WEBCHAT = Channel(ear.translate, limits.LIMITS)


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts, wired: intake wakes the worker, the worker wakes the sender and the jobs."""

    database: Database
    house: House
    texts: Texts
    wakes: Wakes
    intake: Intake
    worker: Worker
    sender: Sender
    jobs: Jobs
    effects: Effects
    opening: Opening
    clock: Clock


def _carries(channel: Channel) -> ChannelLimits:
    """Return what a channel can carry, at the pace of its mouth."""
    pace = None if channel.mouth is None else channel.mouth.per_second
    return replace(channel.limits, per_second=pace)


def build_engine(
    *,
    database: Database,
    house: House,
    texts: Texts,
    clock: Clock,
    channels: Mapping[str, Channel] | None = None,
) -> Engine:
    """Build the engine for these channels; the web chat is always one of them."""
    known = {"webchat": WEBCHAT, **(channels or {})}
    house = replace(house, channels={name: _carries(channel) for name, channel in known.items()})
    wakes = Wakes()
    effects = Effects(texts, house.channels)
    converse = Converse({name: channel.ear for name, channel in known.items()})
    mouths = {name: channel.mouth for name, channel in known.items() if channel.mouth}
    sender = Sender(database=database, mouths=mouths, wakes=wakes, clock=clock, quiet=house.quiet)

    def wake_jobs() -> None:
        jobs.wake()

    opening = Opening(
        database=database,
        house=house,
        effects=effects,
        wakes=wakes,
        wake_sender=sender.wake,
        wake_jobs=wake_jobs,
    )
    jobs = Jobs(
        opening=opening,
        clock=clock,
        kinds=KINDS,
        fetchers={name: channel.fetch for name, channel in known.items() if channel.fetch},
    )
    worker = Worker(
        database=database,
        house=house,
        converse=converse,
        effects=effects,
        wakes=wakes,
        clock=clock,
        wake_sender=sender.wake,
        wake_jobs=jobs.wake,
    )
    intake = Intake(database, clock, worker.wake)
    return Engine(
        database, house, texts, wakes, intake, worker, sender, jobs, effects, opening, clock
    )
