"""Accounts as a transaction holds them: locked, each with its channel and visible counter."""

from dataclasses import dataclass

from db.engine import Session
from db.queries.messages import locked_accounts
from db.queries.messages.claims import HeardRow
from domain.address import AddressForm, read_address


@dataclass(slots=True)
class AccountState:
    """An account as this transaction holds it, locked: its channel and visible counter.

    ``is_shut``: the person blocked the bot; nothing is sent there, and the row says so.
    ``address`` is how its current speaker is addressed.
    """

    channel: str
    counter: int
    is_shut: bool = False
    address: AddressForm = AddressForm.ELDER


def account_of(row: HeardRow) -> AccountState:
    """Return the account of an update, which claimed it; whoever writes has not blocked the bot."""
    return AccountState(row.channel, row.counter, address=read_address(row.address))


async def lock_accounts(
    session: Session, numbers: set[int], accounts: dict[int, AccountState]
) -> None:
    """Lock these accounts and add them to those that the transaction holds."""
    if not numbers:
        return
    for row in await locked_accounts.locked(session, numbers=sorted(numbers)):
        is_shut, address = row.blocked_at is not None, read_address(row.address)
        accounts[row.number] = AccountState(row.channel, row.counter, is_shut, address)
