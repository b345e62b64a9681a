"""Accounts of staff, and the invitations to take one up.

Here lie names, roles, hashed passwords and digests of invitations; never a
password, never an invitation itself, and nothing about a rater.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from toolkit.collection.staff import Role, Staff
from toolkit.storage.tables import account, invitation

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; ``password`` is hashed, and empty before the first."""

    name: str
    role: Role
    password: str = field(repr=False)

    @property
    def staff(self) -> Staff:
        """Who that is once signed in."""
        return Staff(self.name, self.role)


def get_account(connection: Connection, name: str) -> Account | None:
    """Return the account of this name, if there is one."""
    query = select(account).where(account.c.name == name)
    row = connection.execute(query).one_or_none()
    return None if row is None else _account(row)


def list_accounts(connection: Connection) -> list[Account]:
    """Return all accounts, by name."""
    query = select(account).order_by(account.c.name)
    return [_account(row) for row in connection.execute(query)]


def take_accounts(connection: Connection) -> list[Account]:
    """Return all accounts, by name; nobody changes one before this ends."""
    query = select(account).order_by(account.c.name).with_for_update()
    return [_account(row) for row in connection.execute(query)]


def add_account(connection: Connection, name: str, role: Role) -> None:
    """Write down a new account, which has no password yet."""
    connection.execute(insert(account).values(name=name, role=role.value))


def save_role(connection: Connection, name: str, role: Role) -> None:
    """Write down what somebody is there for from now on."""
    where = account.c.name == name
    connection.execute(update(account).where(where).values(role=role.value))


def save_password(connection: Connection, name: str, password: str) -> None:
    """Write down a hashed password in place of the one before."""
    where = account.c.name == name
    connection.execute(update(account).where(where).values(password=password))


def remove_account(connection: Connection, name: str) -> None:
    """Delete an account and its invitations."""
    remove_invitations(connection, name)
    connection.execute(delete(account).where(account.c.name == name))


def add_invitation(
    connection: Connection, digest: bytes, name: str, until: date
) -> None:
    """Write down the digest of an invitation, and its last day."""
    values = {"digest": digest, "account": name, "until": until.isoformat()}
    connection.execute(insert(invitation).values(values))


def find_invited(
    connection: Connection, digest: bytes, *, today: date
) -> Account | None:
    """Return the account that an invitation is for, if it still stands."""
    query = (
        select(account)
        .join(invitation, invitation.c.account == account.c.name)
        .where(invitation.c.digest == digest, invitation.c.until >= today.isoformat())
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _account(row)


def spend_invitation(connection: Connection, digest: bytes) -> bool:
    """Delete an invitation; return whether it was there, which it is but once."""
    found = connection.execute(delete(invitation).where(invitation.c.digest == digest))
    return found.rowcount == 1


def remove_invitations(connection: Connection, name: str) -> None:
    """Delete the invitations to an account."""
    connection.execute(delete(invitation).where(invitation.c.account == name))


def list_invitations(connection: Connection) -> dict[str, date]:
    """Return the last day of the invitation to each account that has one."""
    query = select(invitation.c.account, invitation.c.until)
    return {
        name: date.fromisoformat(until) for name, until in connection.execute(query)
    }


def _account(row: Row[tuple[str, str, str]]) -> Account:
    return Account(row.name, Role(row.role), row.password)
