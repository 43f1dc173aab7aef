"""Defines Work, the unit of work: everything it does, stores and sends commits together."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from content.catalogue import Catalogue
from content.form_words import FormWords
from content.guide import Guide
from db.engine import Database, Session
from db.models.people import RoleGrant
from domain.address import AddressForm
from domain.deadlines import Deadlines
from domain.deliveries import MessageKind
from domain.ids import AccountNumber, PersonId
from domain.initiatives.proposals import ContentRules, GroupRules
from domain.initiatives.similarity_features import Lexicon
from domain.learning.review_schedule import ReviewSchedule
from domain.quiet import Quiet
from domain.reminders.reminders import ReminderPolicy
from domain.screens import ChannelLimits, Phrase, Screen
from domain.ward import Ward
from domain.zone import day_of
from services.notices import Notice


@dataclass(frozen=True, slots=True)
class WardContext:
    """What does not change while the process runs.

    ``wordings`` gives the version of each consent's exact words, kept with every yes; ``channels``
    what each messenger that is switched on can carry.
    """

    ward: Ward
    catalogue: Catalogue
    rules: ContentRules
    group_rules: GroupRules
    lexicon: Lexicon
    form_words: FormWords
    guide: Guide
    deadlines: Deadlines
    quiet: Quiet
    review_schedules: Sequence[ReviewSchedule]
    reminders: ReminderPolicy
    wordings: Mapping[str, str]
    data_dir: Path
    public_url: str
    is_demo: bool
    channels: Mapping[str, ChannelLimits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person on an account, or nobody of the ward (a command line, a scheduled task).

    ``called`` is the person's name on a shared phone; ``helped_by`` the helper beside them.
    ``address`` is how the person is addressed; None where only the account is known. ``browser``
    is the mark of the browser they speak from; empty where no browser does.
    """

    account: AccountNumber | None = None
    person: PersonId | None = None
    name: str = "system"
    called: str | None = None
    helped_by: PersonId | None = None
    address: AddressForm | None = None
    browser: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A screen or notice for an account, or for a person wherever they talk with us now.

    ``replaces`` is the dedupe key of the message it replaces from now on, ``supersedes`` that of an
    unanswered one which a page then shows no more, while a messenger rings anew and keeps it.
    ``lead`` is said before it; ``helped`` is the name of the neighbour whom a helper sits beside.
    ``address`` is how its recipient is addressed; None: as the account's current speaker is.
    """

    account: AccountNumber | None
    content: Screen | Notice
    kind: MessageKind
    person: PersonId | None = None
    dedupe_key: str | None = None
    replaces: str | None = None
    supersedes: str | None = None
    lead: Sequence[Phrase] = ()
    helped: str | None = None
    address: AddressForm | None = None


@dataclass(slots=True)
class Work:
    """One unit of work: its transaction, its one "now", the actor, and its outgoing messages.

    Handlers ``show`` to the actor, services ``notify`` others; both become outbox rows in the same
    transaction. ``later`` keeps an append that nothing in this work reads back: appends of a whole
    batch go to the database together. ``acknowledges`` is what a platform calls the current press
    if it wants an acknowledgement; ``pressed`` is the outbox row of that screen, ``answered`` what
    the platform calls the message whose question is answered now. ``opening`` is said before
    the first screen shown. ``held`` are the roles
    of an actor: whoever becomes the actor later, or anew, has theirs read again.
    """

    session: Session
    context: WardContext
    now: datetime
    actor: Actor
    correlation: str
    messages: list[OutgoingMessage] = field(default_factory=list)
    acknowledges: str = ""
    pressed: int | None = None
    answered: str | None = None
    opening: Sequence[Phrase] = ()
    deferred: dict[Any, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    held: tuple[Actor | None, Sequence[RoleGrant]] = (None, ())

    @property
    def today(self) -> date:
        """The date in the ward."""
        return day_of(self.now)

    @property
    def account(self) -> AccountNumber:
        """The account of the actor; only conversations have one."""
        if self.actor.account is None:
            raise AssertionError("this work has no account")
        return self.actor.account

    @property
    def person(self) -> PersonId:
        """The person who acts; only conversations have one."""
        if self.actor.person is None:
            raise AssertionError("this work has no person")
        return self.actor.person

    def show(self, screen: Screen) -> None:
        """Answer the actor; every screen names a person who is being helped."""
        helped = None if self.actor.helped_by is None else self.actor.called
        lead, self.opening = self.opening, ()
        self.messages.append(
            OutgoingMessage(
                self.account,
                screen,
                MessageKind.REPLY,
                self.person,
                lead=lead,
                helped=helped,
                address=self.actor.address,
            )
        )

    def notify(
        self,
        whom: PersonId | AccountNumber,
        content: Notice | Screen,
        *,
        kind: MessageKind = MessageKind.NOTICE,
        dedupe_key: str | None = None,
        replaces: str | None = None,
        supersedes: str | None = None,
    ) -> None:
        """Queue a message to a person or an account, in this transaction.

        A person gets it on the account they talk from; a shared phone names them first. The same
        dedupe key is sent once; ``replaces`` is the key of an earlier message that this one
        replaces, ``supersedes`` of one it makes needless. Use cases hand in a notice; only a job,
        which knows the conversations, a screen.
        """
        account, person = (whom, None) if isinstance(whom, int) else (None, whom)
        message = OutgoingMessage(account, content, kind, person, dedupe_key, replaces, supersedes)
        self.messages.append(message)

    def later(self, statement: Any, row: Mapping[str, Any]) -> None:
        """Append ``row`` by ``statement`` just before commit."""
        self.deferred[statement].append(row)


class WorkOpener(Protocol):
    """Opens short pieces of work that may send messages, outside any conversation."""

    database: Database
    context: WardContext

    def open(
        self, *, now: datetime, correlation: str, actor: Actor | None = None
    ) -> AbstractAsyncContextManager[Work]:
        """Open one; it commits by ending, with all its messages."""


async def flush(work: Work) -> None:
    """Run what was deferred: one call a statement."""
    connection = await work.session.connection()
    for statement, rows in work.deferred.items():
        await connection.execute(statement, rows)
    work.deferred.clear()


@asynccontextmanager
async def open_work(
    database: Database, context: WardContext, *, now: datetime, actor: Actor, correlation: str = ""
) -> AsyncIterator[Work]:
    """Open work outside any conversation; it commits by ending, rolls back on an exception.

    Such work sends nothing: a caller that needs messages goes through the process, which knows the
    words.
    """
    async with database.write() as session:
        work = Work(session, context, now, actor, correlation)
        yield work
        if work.messages:
            raise AssertionError("this work was opened without an outbox")
        await flush(work)
