"""Finds and deletes an erased person's traces: accounts, names, codes, files, messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.enquiries import Enquiry, UnansweredQuestion
from db.models.initiatives import (
    Attachment,
    CoAuthor,
    Initiative,
)
from db.models.messages import Inbox, Job, Outbox, StoredConversation
from db.models.people import (
    Account,
    OneTimeCode,
    Person,
    PersonOnAccount,
    RoleGrant,
)
from domain.files import MADE
from domain.queues import InboxState, JobState


@dataclass(frozen=True, slots=True)
class PersonAccounts:
    """The accounts a person used: those of their own, and those they shared with others."""

    alone: Sequence[int]
    shared: Sequence[int]

    @property
    def all(self) -> list[int]:
        """Return all of them."""
        return [*self.alone, *self.shared]


async def homes(session: Session, *, person_id: UUID) -> PersonAccounts:
    """Return the accounts a person talked from, locked."""
    listed = sa.select(PersonOnAccount.account_number).where(PersonOnAccount.person_id == person_id)
    found = await session.scalars(
        sa.select(Account.number)
        .where(sa.or_(Account.person_id == person_id, Account.number.in_(listed)))
        .order_by(Account.number)
        .with_for_update()
    )
    numbers = list(found.all())
    others = await session.scalars(
        sa.select(PersonOnAccount.account_number).where(
            PersonOnAccount.account_number.in_(numbers), PersonOnAccount.person_id != person_id
        )
    )
    shared = set(others.all())
    return PersonAccounts(
        [n for n in numbers if n not in shared], [n for n in numbers if n in shared]
    )


async def names_of(session: Session, *, person_id: UUID) -> set[str]:
    """Return every name and number by which others' rows may mention a person."""
    found: set[str | None] = set()
    for column, owner in (
        (Person.name, Person.id),
        (Initiative.name, Initiative.person_id),
        (Initiative.phone, Initiative.person_id),
        (Enquiry.phone, Enquiry.person_id),
        (PersonOnAccount.called, PersonOnAccount.person_id),
        (CoAuthor.name, CoAuthor.person_id),
    ):
        found.update((await session.scalars(sa.select(column).where(owner == person_id))).all())
    return {name for name in found if name}


async def marks_of(session: Session, *, person_id: UUID) -> set[str]:
    """Return codes and ids by which a screen shown to others mentions a person."""
    marks: set[str] = set()
    for identity, code in (
        (Initiative.id, Initiative.code),
        (Enquiry.id, Enquiry.code),
        (Person.id, Person.code),
    ):
        owner = Person.id if identity is Person.id else identity.class_.person_id
        for row in await session.execute(sa.select(identity, code).where(owner == person_id)):
            marks.update({row[0].hex, *([row[1]] if row[1] else [])})
    return marks


async def heard_from(session: Session, *, accounts: Sequence[int]) -> list[str]:
    """Return the words that were typed on these accounts."""
    payloads = await session.scalars(
        sa.select(Inbox.payload).where(Inbox.account_number.in_(accounts))
    )
    return [str(payload["text"]) for payload in payloads if payload.get("text")]


async def files_of(session: Session, *, person_id: UUID) -> tuple[set[str], set[str]]:
    """Return the digests of stored files that go, and the names of raw ones."""
    rows = await session.execute(
        sa.select(Attachment.sha256, Attachment.incoming).where(files_gone(person_id))
    )
    found = rows.all()
    return {row.sha256 for row in found if row.sha256}, {r.incoming for r in found if r.incoming}


def files_gone(person_id: UUID) -> sa.ColumnElement[bool]:
    """Return the person's files to delete, those of their initiatives, and exports to make anew."""
    hers = sa.select(Initiative.id).where(Initiative.person_id == person_id)
    return sa.or_(
        Attachment.person_id == person_id,
        Attachment.initiative_id.in_(hers),
        Attachment.kind == MADE,
    )


async def drop_talk(
    session: Session, *, person_id: UUID, homes: PersonAccounts, job_id: UUID | None
) -> None:
    """Delete a person's messages, inbound and outbound: own accounts, their part of shared."""
    answered = sa.select(Outbox.correlation).where(
        Outbox.account_number.in_(homes.shared), Outbox.person_id == person_id
    )
    told = sa.literal("in-") + sa.cast(Inbox.id, sa.String)
    hers = sa.and_(Inbox.account_number.in_(homes.shared), told.in_(answered))
    heard = sa.or_(Inbox.account_number.in_(homes.alone), hers)
    await session.execute(sa.delete(Inbox).where(heard, Inbox.state != InboxState.WAITING))
    await session.execute(
        sa.delete(Outbox).where(
            sa.or_(Outbox.account_number.in_(homes.alone), Outbox.person_id == person_id)
        )
    )
    await session.execute(
        sa.delete(StoredConversation).where(StoredConversation.person_id == person_id)
    )
    jobs = sa.delete(Job).where(Job.account_number.in_(homes.alone), Job.state != JobState.WAITING)
    await session.execute(jobs if job_id is None else jobs.where(Job.id != job_id))


async def drop_mentions(
    session: Session, *, marks: Sequence[str], names: Sequence[str], homes: PersonAccounts
) -> None:
    """Delete what others were shown or wrote about a person: by their codes, by name among staff.

    A name alone counts only where somebody holds a role, or on the phone they shared: neighbours
    may have the same name.
    """
    own = homes.alone
    with_role = (
        sa.select(Account.number)
        .join(RoleGrant, RoleGrant.person_id == Account.person_id)
        .where(Account.number.not_in(own))
    )
    said = (Outbox.request, Outbox.facts, Outbox.choices)
    for kind, words in ((Outbox, said), (Inbox, (Inbox.payload,))):
        texts = [sa.cast(column, sa.Text) for column in words]
        by_mark = [text.contains(mark, autoescape=True) for text in texts for mark in marks]
        by_name = [text.contains(name, autoescape=True) for text in texts for name in names]
        told = sa.or_(
            sa.and_(kind.account_number.not_in(own), sa.or_(sa.false(), *by_mark)),
            sa.and_(
                sa.or_(kind.account_number.in_(with_role), kind.account_number.in_(homes.shared)),
                sa.or_(sa.false(), *by_name),
            ),
        )
        done = kind.state != InboxState.WAITING
        await session.execute(sa.delete(kind).where(told, done))


async def drop_unanswered(session: Session, *, ward_id: str, folded: Sequence[str]) -> None:
    """Delete free questions only this person asked; count one less of those others asked too."""
    hers = sa.and_(UnansweredQuestion.ward_id == ward_id, UnansweredQuestion.folded.in_(folded))
    await session.execute(
        sa.update(UnansweredQuestion).where(hers).values(times=UnansweredQuestion.times - 1)
    )
    await session.execute(sa.delete(UnansweredQuestion).where(hers, UnansweredQuestion.times < 1))


async def hand_over(
    session: Session, *, homes: PersonAccounts, person_id: UUID, newcomer: UUID, now: datetime
) -> None:
    """Give the person's own accounts to a newcomer, shared ones to those who are left.

    A person left alone on a phone shares it no longer.
    """
    await session.execute(sa.delete(PersonOnAccount).where(PersonOnAccount.person_id == person_id))
    await session.execute(
        sa.update(Account).where(Account.number.in_(homes.alone)).values(person_id=newcomer)
    )
    left = (
        sa.select(PersonOnAccount.person_id)
        .where(PersonOnAccount.account_number == Account.number)
        .order_by(PersonOnAccount.left_at.is_not(None), PersonOnAccount.joined_at)
        .limit(1)
        .scalar_subquery()
    )
    await session.execute(
        sa.update(Account)
        .where(Account.number.in_(homes.shared), Account.person_id == person_id)
        .values(person_id=left)
    )
    alone = (
        sa.select(PersonOnAccount.account_number)
        .where(PersonOnAccount.account_number.in_(homes.shared), PersonOnAccount.left_at.is_(None))
        .group_by(PersonOnAccount.account_number)
        .having(sa.func.count() == 1)
    )
    await session.execute(
        sa.update(PersonOnAccount)
        .where(PersonOnAccount.account_number.in_(alone), PersonOnAccount.left_at.is_(None))
        .values(left_at=now)
    )
    await session.execute(
        sa.delete(OneTimeCode).where(
            sa.or_(OneTimeCode.person_id == person_id, OneTimeCode.account_number.in_(homes.alone))
        )
    )
