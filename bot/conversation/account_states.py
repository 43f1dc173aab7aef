"""Accounts as a transaction holds them: locked, each with its channel and visible counter."""

from dataclasses import dataclass

from db.engine import Session
from db.queries.messages import locked_accounts


@dataclass(slots=True)
class AccountState:
    """An account as this transaction holds it, locked: its channel and visible counter.

    ``is_shut``: the person blocked the bot; nothing is sent there, and the row says so.
    """

    channel: str
    counter: int
    is_shut: bool = False


async def lock_accounts(
    session: Session, numbers: set[int], accounts: dict[int, AccountState]
) -> None:
    """Lock these accounts and add them to those that the transaction holds."""
    if not numbers:
        return
    for row in await locked_accounts.locked(session, numbers=sorted(numbers)):
        is_shut = row.blocked_at is not None
        accounts[row.number] = AccountState(row.channel, row.counter, is_shut)
