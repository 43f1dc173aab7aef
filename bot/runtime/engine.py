"""The engine: wires intake, conversation, delivery and jobs, once, from what is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.channels.channel import Channel
from bot.channels.registry import configure
from bot.clock import Clock
from bot.conversation.dispatcher import ConversationDispatcher
from bot.conversation.intake import Intake
from bot.conversation.outbox_writer import OutboxWriter
from bot.conversation.signals import Signals
from bot.conversation.work_factory import WorkFactory
from bot.conversation.worker import Worker
from bot.delivery.sender import Sender
from bot.jobs.kinds import KINDS
from bot.jobs.queue import Jobs
from content.texts import Texts
from db.engine import Database
from domain.screens import ChannelLimits
from handlers.notices import screen_of
from services.work import WardContext


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts, wired: intake wakes the worker, the worker wakes the sender and the jobs."""

    database: Database
    context: WardContext
    texts: Texts
    signals: Signals
    intake: Intake
    worker: Worker
    sender: Sender
    jobs: Jobs
    outbox_writer: OutboxWriter
    work_factory: WorkFactory
    clock: Clock


def _carries(channel: Channel) -> ChannelLimits:
    """Return the limits of a channel, with the rate limit of its platform sender."""
    pace = None if channel.sender is None else channel.sender.per_second
    return replace(channel.limits, per_second=pace)


def build_engine(
    *,
    database: Database,
    context: WardContext,
    texts: Texts,
    clock: Clock,
    channels: Mapping[str, Channel] | None = None,
) -> Engine:
    """Build the engine for these channels and for those without settings."""
    always_on = {
        name: one.build(database=database, data_dir=context.data_dir)
        for name, one in configure({}).items()
        if one.is_on
    }
    known = {**always_on, **(channels or {})}
    context = replace(
        context, channels={name: _carries(channel) for name, channel in known.items()}
    )
    signals = Signals()
    outbox_writer = OutboxWriter(texts, context.channels, screen_of)
    converse = ConversationDispatcher({name: channel.inbound for name, channel in known.items()})
    senders = {name: channel.sender for name, channel in known.items() if channel.sender}
    sender = Sender(
        database=database,
        senders=senders,
        by_commit=[name for name, limits in context.channels.items() if limits.shows_at_commit],
        signals=signals,
        clock=clock,
        quiet=context.quiet,
    )

    def wake_jobs() -> None:
        jobs.wake()

    work_factory = WorkFactory(
        database=database,
        context=context,
        outbox_writer=outbox_writer,
        signals=signals,
        wake_sender=sender.wake,
        wake_jobs=wake_jobs,
    )
    jobs = Jobs(
        work_factory=work_factory,
        clock=clock,
        kinds=KINDS,
        fetchers={name: channel.fetch for name, channel in known.items() if channel.fetch},
    )
    worker = Worker(
        database=database,
        context=context,
        converse=converse,
        outbox_writer=outbox_writer,
        signals=signals,
        clock=clock,
        wake_sender=sender.wake,
        wake_jobs=jobs.wake,
    )
    intake = Intake(database, clock, worker.wake)
    return Engine(
        database,
        context,
        texts,
        signals,
        intake,
        worker,
        sender,
        jobs,
        outbox_writer,
        work_factory,
        clock,
    )
