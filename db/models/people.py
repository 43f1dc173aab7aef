"""People, the accounts they speak from, their consents, roles and one-time codes."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, BigId

IS_WAITING = sa.text("is_waiting")


class Person(Base):
    """A person of the ward; nameless until a consent adds the name.

    ``address``: how they want to be addressed; None while they have not chosen.
    """

    __tablename__ = "person"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str | None] = mapped_column(sa.String(500))
    khoi: Mapped[str | None] = mapped_column(sa.String(20))
    organisation: Mapped[str | None] = mapped_column(sa.String(40))
    birth_year: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(sa.String(20))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Account(Base):
    """An account on one channel. ``number`` is its integer id in conversations.

    ``person_id`` is who speaks now; a shared phone lists everyone in ``person_on_account``.
    ``blocked_at``: the person blocked the assistant; cleared when they write again. ``counter``
    numbers the visible messages of this account, incoming and outgoing alike. ``seen_at``: when
    their page was last open, to some minutes; only a web chat knows. ``said_at``: when a messenger
    last accepted a message for them; the rate limit per chat needs it. ``served`` numbers the last
    turn the worker gave it, 0 before the first; ``is_waiting``: an update of theirs waits.
    """

    __tablename__ = "account"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    channel: Mapped[str] = mapped_column(sa.String(20))
    external_key: Mapped[str] = mapped_column(sa.String(120))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    counter: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    said_at: Mapped[datetime | None]
    served: Mapped[int] = mapped_column(sa.BigInteger, default=0, index=True)
    is_waiting: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        sa.UniqueConstraint("channel", "external_key"),
        sa.Index(
            "ix_account_waiting",
            "served",
            "number",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )


class PersonOnAccount(Base):
    """One of several people on a shared account, and what the switcher calls them.

    ``helped_by`` is the helper who sits beside them: what they then do counts as assisted. An
    account of one person has no such rows.
    """

    __tablename__ = "person_on_account"
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("person.id"), primary_key=True, index=True
    )
    called: Mapped[str] = mapped_column(sa.String(500))
    helped_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class WebSession(Base):
    """A browser that speaks for a web chat account; only the token's SHA-256 is kept.

    ``device`` is its kind ("android"), ``used_at`` the last use, to the day; no address is kept.
    """

    __tablename__ = "web_session"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"), index=True)
    created_at: Mapped[datetime]
    device: Mapped[str | None] = mapped_column(sa.String(20))
    used_at: Mapped[datetime]


class OneTimeCode(Base):
    """A code that opens something once: ``/vao/<code>``. Only its keyed digest is kept.

    It opens the chat of ``account_number``, gives its opener the ``role`` for the unit named
    (until ``role_expires_at``), or hands over the records of ``person_id`` who was helped.
    """

    __tablename__ = "one_time_code"
    code_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"), index=True)
    role: Mapped[str | None] = mapped_column(sa.String(20))
    organisation: Mapped[str | None] = mapped_column(sa.String(40))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(20))
    role_expires_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Consent(Base):
    """A person's consent to one purpose: which words, when, where; withdrawing keeps the row."""

    __tablename__ = "consent"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(40))
    text_version: Mapped[str] = mapped_column(sa.String(80))
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class RoleGrant(Base):
    """A role someone was given; taking it back keeps the row."""

    __tablename__ = "role_grant"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    organisation: Mapped[str | None] = mapped_column(sa.String(40))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(20))
    granted_by: Mapped[str] = mapped_column(sa.String(200))
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class RightsRequest(Base):
    """A person's request about their own data, and by when it must be done (Law 91/2025)."""

    __tablename__ = "rights_request"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(sa.String(200))
