"""Erasing a person: every row that is hers goes, what others' rows say of her is emptied.

The order follows the foreign keys. Rows that must stay (a class held, a register entry, an
initiative the ward is deciding on) keep pointing to the person, of whom nothing is left but an id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.models.enquiries import Enquiry, EnquiryMessage, UnansweredQuestion
from db.models.initiatives import (
    Attachment,
    CoAuthor,
    Initiative,
    InitiativeAnswer,
    InitiativeLink,
    InitiativeMove,
    InitiativeRevision,
)
from db.models.learning import Answer, LessonResult
from db.models.people import (
    Account,
    Consent,
    OneTimeCode,
    Person,
    PersonOnAccount,
    RoleGrant,
)
from db.models.talk import Conversation, Inbox, Job, Outbox
from db.models.units import Gathering, Invitation, InvitationVisit, Membership
from db.session import Session

_initiative = table(Initiative)
_LEFT_OF = ("name", "khoi", "organisation", "birth_year", "code")
FILES = ("sha256", "incoming")


@dataclass(frozen=True, slots=True)
class Homes:
    """Where a person talked: accounts of her own, and those she shared with others."""

    alone: Sequence[int]
    shared: Sequence[int]

    @property
    def all(self) -> list[int]:
        """Return all of them."""
        return [*self.alone, *self.shared]


async def homes(session: Session, *, person_id: UUID) -> Homes:
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
    return Homes([n for n in numbers if n not in shared], [n for n in numbers if n in shared])


async def names_of(session: Session, *, person_id: UUID) -> set[str]:
    """Return every name and number by which rows of others may speak of a person."""
    found: set[str | None] = set()
    for column, owner in (
        (Person.name, Person.id),
        (Initiative.name, Initiative.person_id),
        (Initiative.phone, Initiative.person_id),
        (PersonOnAccount.called, PersonOnAccount.person_id),
        (CoAuthor.name, CoAuthor.person_id),
    ):
        found.update((await session.scalars(sa.select(column).where(owner == person_id))).all())
    return {name for name in found if name}


async def marks_of(session: Session, *, person_id: UUID) -> set[str]:
    """Return codes and ids by which a screen shown to others is known to tell of a person."""
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
        sa.select(Attachment.sha256, Attachment.incoming).where(_files_gone(person_id))
    )
    found = rows.all()
    return {row.sha256 for row in found if row.sha256}, {r.incoming for r in found if r.incoming}


def _files_gone(person_id: UUID) -> sa.ColumnElement[bool]:
    """Name her files, those with her initiatives, and lists taken out: these are made anew."""
    hers = sa.select(Initiative.id).where(Initiative.person_id == person_id)
    return sa.or_(
        Attachment.person_id == person_id,
        Attachment.initiative_id.in_(hers),
        Attachment.kind == "made",
    )


async def drop_learning(session: Session, *, person_id: UUID) -> None:
    """Forget what she learned, where she joined, which invitations she opened."""
    for kind in (Answer, LessonResult, InvitationVisit, Membership):
        await session.execute(sa.delete(kind).where(kind.person_id == person_id))
    for column in (
        LessonResult.assisted_by,
        Initiative.assisted_by,
        PersonOnAccount.helped_by,
        InitiativeMove.person_id,
        Invitation.made_by,
    ):
        await session.execute(
            sa.update(column.class_).where(column == person_id).values({column.key: None})
        )


async def drop_files(session: Session, *, person_id: UUID) -> None:
    """Forget her files; a class keeps its count without her photo."""
    gone = sa.select(Attachment.id).where(_files_gone(person_id))
    await session.execute(
        sa.update(Gathering).where(Gathering.attachment_id.in_(gone)).values(attachment_id=None)
    )
    await session.execute(sa.delete(Attachment).where(_files_gone(person_id)))


async def drop_cases(session: Session, *, person_id: UUID) -> None:
    """Forget what she wrote to staff and what they answered."""
    hers = sa.select(Enquiry.id).where(Enquiry.person_id == person_id)
    await session.execute(sa.delete(EnquiryMessage).where(EnquiryMessage.enquiry_id.in_(hers)))
    await session.execute(sa.delete(Enquiry).where(Enquiry.person_id == person_id))


async def staying(
    session: Session, *, person_id: UUID, statuses: Sequence[str]
) -> Sequence[Initiative]:
    """Return her initiatives that stay without her name."""
    found = await session.scalars(
        sa.select(Initiative).where(
            Initiative.person_id == person_id, Initiative.status.in_(statuses)
        )
    )
    return found.all()


async def drop_initiatives(session: Session, *, person_id: UUID, stay: Sequence[UUID]) -> None:
    """Forget her initiatives but those that stay; of these, what was said before and by whom."""
    mine = sa.and_(_initiative.c.person_id == person_id)
    hers = sa.select(_initiative.c.id).where(mine)
    gone = hers.where(_initiative.c.id.not_in(stay))
    await session.execute(sa.delete(InitiativeRevision).where(_of(InitiativeRevision, hers)))
    await session.execute(
        sa.delete(CoAuthor).where(sa.or_(_of(CoAuthor, hers), CoAuthor.person_id == person_id))
    )
    await session.execute(
        sa.delete(InitiativeLink).where(
            sa.or_(InitiativeLink.initiative_id.in_(gone), InitiativeLink.other_id.in_(gone))
        )
    )
    for kind in (InitiativeAnswer, InitiativeMove):
        await session.execute(sa.delete(kind).where(_of(kind, gone)))
    await session.execute(
        sa.update(_initiative).where(_initiative.c.merged_into.in_(gone)).values(merged_into=None)
    )
    await session.execute(
        sa.delete(_initiative).where(mine, _initiative.c.id.not_in(stay)),
    )
    await session.execute(
        sa.update(_initiative)
        .where(mine)
        .values(name=None, phone=None, khoi=None, account_number=None, source_key=None)
    )


def _of(kind: Any, ids: sa.Select[tuple[UUID]]) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = kind.initiative_id.in_(ids)
    return condition


async def rewrite(
    session: Session, *, initiative_id: UUID, story: str, folded: str, answers: dict[str, str]
) -> None:
    """Put other words in the place of those that stay."""
    await session.execute(
        sa.update(Initiative)
        .where(Initiative.id == initiative_id)
        .values(story=story, folded=folded)
    )
    for topic, text in answers.items():
        await session.execute(
            sa.update(InitiativeAnswer)
            .where(InitiativeAnswer.initiative_id == initiative_id, InitiativeAnswer.topic == topic)
            .values(text=text)
        )


async def drop_talk(
    session: Session, *, person_id: UUID, homes: Homes, job_id: UUID | None
) -> None:
    """Forget what was heard and said: whole accounts of her own, her part of shared ones."""
    answered = sa.select(Outbox.correlation).where(
        Outbox.account_number.in_(homes.shared), Outbox.person_id == person_id
    )
    told = sa.literal("in-") + sa.cast(Inbox.id, sa.String)
    hers = sa.and_(Inbox.account_number.in_(homes.shared), told.in_(answered))
    heard = sa.or_(Inbox.account_number.in_(homes.alone), hers)
    await session.execute(sa.delete(Inbox).where(heard, Inbox.state != "waiting"))
    await session.execute(
        sa.delete(Outbox).where(
            sa.or_(Outbox.account_number.in_(homes.alone), Outbox.person_id == person_id)
        )
    )
    await session.execute(sa.delete(Conversation).where(Conversation.person_id == person_id))
    jobs = sa.delete(Job).where(Job.account_number.in_(homes.alone), Job.state != "waiting")
    await session.execute(jobs if job_id is None else jobs.where(Job.id != job_id))


async def drop_mentions(
    session: Session, *, marks: Sequence[str], names: Sequence[str], homes: Homes
) -> None:
    """Forget what others were shown or wrote of her: by her codes anywhere, by name among staff.

    A name alone only counts where somebody holds a role, or on the phone she shared: neighbours
    may be called alike.
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
        done = kind.state != "waiting"
        await session.execute(sa.delete(kind).where(told, done))


async def drop_unanswered(session: Session, *, ward_id: str, folded: Sequence[str]) -> None:
    """Forget free questions that only she asked; of those others asked too, count one less."""
    hers = sa.and_(UnansweredQuestion.ward_id == ward_id, UnansweredQuestion.folded.in_(folded))
    await session.execute(
        sa.update(UnansweredQuestion).where(hers).values(times=UnansweredQuestion.times - 1)
    )
    await session.execute(sa.delete(UnansweredQuestion).where(hers, UnansweredQuestion.times < 1))


async def hand_over(session: Session, *, homes: Homes, person_id: UUID, newcomer: UUID) -> None:
    """Let her own accounts begin anew with a newcomer, shared ones go on with who is left."""
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
    await session.execute(
        sa.delete(OneTimeCode).where(
            sa.or_(OneTimeCode.person_id == person_id, OneTimeCode.account_number.in_(homes.alone))
        )
    )


async def empty_person(session: Session, *, person_id: UUID, now: datetime) -> None:
    """Leave of a person only that she was erased; her consents and roles end, as proof."""
    await session.execute(
        sa.update(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    await session.execute(
        sa.update(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    await session.execute(
        sa.update(Person)
        .where(Person.id == person_id)
        .values(erased_at=now, **dict.fromkeys(_LEFT_OF))
    )
