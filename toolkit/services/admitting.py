"""Admit staff: invite, let in, bar.

Whoever is invited gets a link that works once, and chooses the password
alone; organisers never know it.  A password exists in a person's head, an
invitation in a link: the store keeps a hash of the one and a digest of the
other.  Raters have no account and are not known here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from toolkit.collection import credential
from toolkit.collection.staff import Act, Role
from toolkit.errors import (
    BadAccountNameError,
    InvitationRefusedError,
    LastOrganiserError,
    NoSuchAccountError,
    WeakPasswordError,
    WrongPasswordError,
)
from toolkit.storage import accounts as stored
from toolkit.storage import rounds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.collection.staff import Staff
    from toolkit.storage.accounts import Account
    from toolkit.storage.engine import Store

FEWEST_CHARACTERS: Final = 10
INVITED_FOR: Final = timedelta(days=7)
FIRST: Final = "organiser"
"""The account that a new store begins with."""

HASHER: Final = PasswordHasher()
"""Argon2id as its library recommends: 64 MiB, a tenth of a second."""

_LONGEST_NAME: Final = 32
_MARKS: Final = frozenset("._-")
_PURPOSE: Final = "account invitation"  # no round can have this id
_OF_NO_ROUND: Final = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as organisers see it."""

    name: str
    role: Role
    has_password: bool
    invited_until: date | None


def clean_name(typed: str) -> str:
    """Return the name of an account as it is stored, in small letters.

    Letters and digits may be of any script: people sign in with their staff
    number, or with a name they go by.

    Raises
    ------
    BadAccountNameError
    """
    name = unicodedata.normalize("NFKC", typed).strip().lower()
    fits = 0 < len(name) <= _LONGEST_NAME
    if not (fits and all(c.isalnum() or c in _MARKS for c in name)):
        raise BadAccountNameError(account=typed)
    return name


def is_empty(store: Store) -> bool:
    """Tell whether there is no account yet."""
    return not accounts(store)


def accounts(store: Store) -> tuple[Listed, ...]:
    """Return all accounts, by name."""
    with store.reading() as connection:
        invited = stored.list_invitations(connection)
        return tuple(
            Listed(one.name, one.role, bool(one.password), invited.get(one.name))
            for one in stored.list_accounts(connection)
        )


def staff_of(store: Store, name: str) -> Staff | None:
    """Return who has this account now, or ``None`` if it is gone."""
    with store.reading() as connection:
        found = stored.get_account(connection, name)
    return None if found is None else found.staff


def invite(store: Store, name: str, role: Role, *, today: date) -> str:
    """Give an account to somebody, or a new link and a role to who has one.

    Returns
    -------
    What stands in the link.  It works once, within seven days, in place of
    any link before; a password that was set holds until then.

    Raises
    ------
    NotPermittedError : somebody else's task.
    BadAccountNameError : the name cannot be one.
    LastOrganiserError : the role would be taken from the only organiser.
    """
    store.require(Act.ADMITTED)
    name = clean_name(name)
    secret = credential.draw_code(credential.LINK_LENGTH)
    with store.writing() as connection:
        everybody = stored.take_accounts(connection)
        if name not in {one.name for one in everybody}:
            stored.add_account(connection, name, role)
        elif role is not Role.ORGANISER:
            _require_another_organiser(everybody, name)
        stored.save_role(connection, name, role)
        stored.remove_invitations(connection, name)
        until = today + INVITED_FOR
        stored.add_invitation(connection, _digest(store, secret), name, until)
        _record(connection, Act.ADMITTED, name, role, today)
    return secret


def first_link(store: Store, *, today: date) -> str | None:
    """Return what stands in the link of the first organiser, or ``None``.

    A new store has nobody who could invite, so it begins with an account
    that waits for its password.  As long as it is the only one and has
    none, a new link takes the place of the one before.
    """
    everybody = accounts(store)
    if not all(one.name == FIRST and not one.has_password for one in everybody):
        return None
    return invite(store, FIRST, Role.ORGANISER, today=today)


def look_at(store: Store, secret: str, *, today: date) -> Staff:
    """Return whom a link is for; it can be used afterwards.

    Raises
    ------
    InvitationRefusedError : it was used, replaced, or its time is over.
    """
    with store.reading() as connection:
        digest = _digest(store, secret)
        found = stored.find_invited(connection, digest, today=today)
    if found is None:
        raise InvitationRefusedError
    return found.staff


def accept(
    store: Store,
    secret: str,
    password: str,
    *,
    today: date,
    hasher: PasswordHasher = HASHER,
) -> Staff:
    """Set a password by means of a link, which is used up.

    Raises
    ------
    InvitationRefusedError : it was used, replaced, or its time is over.
    WeakPasswordError : the password is too short; the link stays.
    """
    look_at(store, secret, today=today)
    plain = _plain(password)
    if len(plain) < FEWEST_CHARACTERS:
        raise WeakPasswordError(fewest=FEWEST_CHARACTERS)
    hashed = hasher.hash(plain)  # takes long, and ballots wait for whoever writes
    with store.writing() as connection:
        digest = _digest(store, secret)
        found = stored.find_invited(connection, digest, today=today)
        if found is None or not stored.spend_invitation(connection, digest):
            raise InvitationRefusedError
        stored.save_password(connection, found.name, hashed)
    return found.staff


def admit(
    store: Store, name: str, password: str, *, hasher: PasswordHasher = HASHER
) -> Staff:
    """Return who has this name and password.

    Nobody can tell a wrong name from a wrong password, not by the time
    either: a name without an account, and an account without a password,
    are compared with a password that nobody knows.

    Raises
    ------
    WrongPasswordError
    """
    decoy = _password_of_nobody(hasher)
    found = _find(store, name)
    known = found.password if found else ""
    plain = _plain(password)
    try:
        hasher.verify(known or decoy, plain)
    except VerifyMismatchError:
        raise WrongPasswordError from None
    if found is None:
        raise WrongPasswordError
    if hasher.check_needs_rehash(known):
        hashed = hasher.hash(plain)
        with store.writing() as connection:
            stored.save_password(connection, found.name, hashed)
    return found.staff


def bar(store: Store, name: str, *, today: date) -> None:
    """Delete an account and its invitations.

    Raises
    ------
    NotPermittedError : somebody else's task.
    NoSuchAccountError : there is none of this name.
    LastOrganiserError : nobody could let anybody in any more.
    """
    store.require(Act.BARRED)
    name = clean_name(name)
    with store.writing() as connection:
        everybody = {one.name: one for one in stored.take_accounts(connection)}
        if name not in everybody:
            raise NoSuchAccountError(account=name)
        _require_another_organiser(everybody.values(), name)
        stored.remove_account(connection, name)
        _record(connection, Act.BARRED, name, everybody[name].role, today)


def _find(store: Store, typed: str) -> Account | None:
    try:
        name = clean_name(typed)
    except BadAccountNameError:
        name = ""  # asks the store all the same, and takes as long
    with store.reading() as connection:
        return stored.get_account(connection, name)


@cache
def _password_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(credential.draw_code(credential.LINK_LENGTH))


def _require_another_organiser(everybody: Iterable[Account], name: str) -> None:
    """Refuse what would leave no organiser who has a password."""
    organisers = {one.name: one for one in everybody if one.role is Role.ORGANISER}
    going = organisers.pop(name, None)
    if going and not any(one.password for one in organisers.values()):
        raise LastOrganiserError(account=name)


def _plain(password: str) -> str:
    """Return one spelling of a password, however a keyboard composes it."""
    return unicodedata.normalize("NFKC", password)


def _digest(store: Store, secret: str) -> bytes:
    code = credential.clean_code(secret)
    return credential.digest_code(code, pepper=store.pepper, purpose=_PURPOSE)


def _record(
    connection: Connection, done: Act, name: str, role: Role, today: date
) -> None:
    day, detail = today.isoformat(), f"{name} {role}"
    rounds.record_act(connection, _OF_NO_ROUND, done=done.value, day=day, detail=detail)
