"""Who runs rounds is invited, chooses a password, and is let in by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from small_rounds import TODAY, small_store
from sqlalchemy import select

from toolkit.collection.staff import Role, Staff
from toolkit.errors import (
    BadAccountNameError,
    InvitationRefusedError,
    LastOrganiserError,
    NoSuchAccountError,
    NotPermittedError,
    WeakPasswordError,
    WrongPasswordError,
)
from toolkit.services.admitting import (
    FEWEST_CHARACTERS,
    FIRST,
    HASHER,
    INVITED_FOR,
    Listed,
    accept,
    accounts,
    admit,
    bar,
    clean_name,
    first_link,
    invite,
    is_empty,
    look_at,
    staff_of,
)
from toolkit.storage.tables import account, act, invitation

on_any_database = pytest.mark.usefixtures("any_database")

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NAME, PASSWORD = "20261234", "七八个星天外 two rains"


class CountingHasher(PasswordHasher):
    """Notes what is compared, which is all that takes long."""

    def __init__(self):
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared = []

    def verify(self, hashed, password):
        self.compared.append(password)
        return super().verify(hashed, password)


@pytest.fixture
def store(tmp_path):
    return small_store(tmp_path)


def taken_up(store, name=NAME, role=Role.EDITOR, *, words=PASSWORD, by=None):
    """Invite somebody who sets a password at once."""
    secret = invite(by or store, name, role, today=TODAY)
    return accept(store, secret, words, today=TODAY, hasher=QUICK)


def rows(store, table):
    with store.reading() as connection:
        return connection.execute(select(table)).all()


def record(store):
    return [(row.round, row.act, row.detail, row.by) for row in rows(store, act)]


@on_any_database
def test_who_was_invited_sets_a_password_and_is_let_in_by_it(store):
    secret = invite(store, NAME, Role.SCRUTINEER, today=TODAY)

    invited = look_at(store, secret, today=TODAY)
    accepted = accept(store, secret, PASSWORD, today=TODAY, hasher=QUICK)

    admitted = admit(store, NAME, PASSWORD, hasher=QUICK)
    assert invited == accepted == admitted == Staff(NAME, Role.SCRUTINEER)


def test_neither_password_nor_link_is_in_the_store(store):
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)
    kept = [*rows(store, invitation)]
    accept(store, secret, PASSWORD, today=TODAY, hasher=QUICK)

    kept += [*rows(store, account), *rows(store, act)]

    assert kept
    assert secret not in repr(kept)
    assert PASSWORD not in repr(kept)


@on_any_database
def test_a_link_works_once(store):
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)
    accept(store, secret, PASSWORD, today=TODAY, hasher=QUICK)

    with pytest.raises(InvitationRefusedError):
        look_at(store, secret, today=TODAY)
    with pytest.raises(InvitationRefusedError):
        accept(store, secret, "another password", today=TODAY, hasher=QUICK)

    assert admit(store, NAME, PASSWORD, hasher=QUICK)


def test_a_link_stands_for_seven_days(store):
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)

    on_the_last_day = look_at(store, secret, today=TODAY + timedelta(days=7))

    assert on_the_last_day.name == NAME
    with pytest.raises(InvitationRefusedError):
        look_at(store, secret, today=TODAY + timedelta(days=8))


@pytest.mark.parametrize("typed", ["  {}\n", "{}\u200b"])
def test_a_link_that_was_copied_untidily_is_understood(store, typed):
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)

    found = look_at(store, typed.format(secret.lower()), today=TODAY)

    assert found.name == NAME


@pytest.mark.parametrize("secret", ["", "0" * 26, "令"])
def test_a_link_that_nobody_was_given_is_refused(store, secret):
    invite(store, NAME, Role.EDITOR, today=TODAY)

    with pytest.raises(InvitationRefusedError):
        look_at(store, secret, today=TODAY)


def test_a_short_password_is_refused_and_the_link_stays(store):
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)
    short, enough = "x" * (FEWEST_CHARACTERS - 1), "x" * FEWEST_CHARACTERS

    with pytest.raises(WeakPasswordError, match=str(FEWEST_CHARACTERS)):
        accept(store, secret, short, today=TODAY, hasher=QUICK)

    assert accept(store, secret, enough, today=TODAY, hasher=QUICK)


@on_any_database
def test_a_new_link_leaves_the_password_until_it_is_used(store):
    taken_up(store)
    lost = invite(store, NAME, Role.EDITOR, today=TODAY)
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)

    assert admit(store, NAME, PASSWORD, hasher=QUICK)
    with pytest.raises(InvitationRefusedError):
        look_at(store, lost, today=TODAY)
    accept(store, secret, "a second password", today=TODAY, hasher=QUICK)

    with pytest.raises(WrongPasswordError):
        admit(store, NAME, PASSWORD, hasher=QUICK)
    assert admit(store, NAME, "a second password", hasher=QUICK)


def test_who_is_invited_anew_has_the_new_role_at_once(store):
    taken_up(store, role=Role.EDITOR)

    invite(store, NAME, Role.RESEARCHER, today=TODAY)

    assert staff_of(store, NAME) == Staff(NAME, Role.RESEARCHER)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (NAME, "wrong password"),
        ("nobody", PASSWORD),
        ("not a name!", PASSWORD),
        ("invited", ""),
        ("invited", PASSWORD),
    ],
)
def test_a_wrong_name_costs_what_a_wrong_password_costs(store, name, password):
    taken_up(store)
    invite(store, "invited", Role.EDITOR, today=TODAY)
    hasher = CountingHasher()

    with pytest.raises(WrongPasswordError):
        admit(store, name, password, hasher=hasher)

    assert hasher.compared == [password]


def test_a_password_is_the_same_however_it_is_composed(store):
    taken_up(store, words="Ｃａｆｅ\u0301 中关村 12")

    assert admit(store, NAME, "Café 中关村 12", hasher=QUICK)


def test_a_password_is_hashed_anew_when_hashing_has_become_stronger(store):
    taken_up(store)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)

    admit(store, NAME, PASSWORD, hasher=stronger)

    (row,) = rows(store, account)
    assert not stronger.check_needs_rehash(row.password)
    assert admit(store, NAME, PASSWORD, hasher=stronger)


def test_passwords_are_hashed_as_the_standard_recommends():
    hashed = HASHER.hash(PASSWORD)

    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("20261234", "20261234"),
        (" Zhang.San ", "zhang.san"),
        ("２０２６１２３４", "20261234"),
        ("张三", "张三"),
        ("a_b-c.d", "a_b-c.d"),
        ("x" * 32, "x" * 32),
    ],
)
def test_a_name_is_written_in_one_way(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    "typed", ["", " ", "x" * 33, "a b", "a/b", "a\nb", "<b>", "a@b", "张\u200b三"]
)
def test_what_is_no_name_is_refused(store, typed):
    with pytest.raises(BadAccountNameError):
        invite(store, typed, Role.EDITOR, today=TODAY)

    assert is_empty(store)


def test_a_name_is_known_however_it_is_typed(store):
    taken_up(store, "zhang.san")

    assert admit(store, " Zhang.San", PASSWORD, hasher=QUICK).name == "zhang.san"


@on_any_database
def test_who_is_barred_is_not_let_in(store):
    taken_up(store)
    secret = invite(store, NAME, Role.EDITOR, today=TODAY)

    bar(store, NAME, today=TODAY)

    with pytest.raises(WrongPasswordError):
        admit(store, NAME, PASSWORD, hasher=QUICK)
    with pytest.raises(InvitationRefusedError):
        accept(store, secret, PASSWORD, today=TODAY, hasher=QUICK)
    assert staff_of(store, NAME) is None
    assert rows(store, invitation) == []


def test_nobody_can_bar_who_is_not_there(store):
    with pytest.raises(NoSuchAccountError, match=NAME):
        bar(store, NAME, today=TODAY)


@on_any_database
def test_the_last_organiser_who_can_sign_in_stays(store):
    taken_up(store, "one", Role.ORGANISER)
    invite(store, "other", Role.ORGANISER, today=TODAY)

    with pytest.raises(LastOrganiserError, match="one"):
        bar(store, "one", today=TODAY)
    with pytest.raises(LastOrganiserError, match="one"):
        invite(store, "one", Role.EDITOR, today=TODAY)

    assert staff_of(store, "one") == Staff("one", Role.ORGANISER)


def test_an_organiser_may_go_when_another_can_sign_in(store):
    taken_up(store, "one", Role.ORGANISER)
    taken_up(store, "other", Role.ORGANISER)

    invite(store, "one", Role.EDITOR, today=TODAY)
    bar(store, "one", today=TODAY)

    assert [one.name for one in accounts(store)] == ["other"]


@on_any_database
def test_the_list_tells_who_can_sign_in_and_who_is_awaited(store):
    taken_up(store, "b", Role.ORGANISER)
    invite(store, "a", Role.EDITOR, today=TODAY)

    listed = accounts(store)

    assert listed == (
        Listed("a", Role.EDITOR, has_password=False, invited_until=TODAY + INVITED_FOR),
        Listed("b", Role.ORGANISER, has_password=True, invited_until=None),
    )


@on_any_database
def test_every_change_is_recorded_with_who_made_it(store):
    organiser = taken_up(store, "one", Role.ORGANISER)
    acting = store.acting(organiser)

    taken_up(store, NAME, Role.COMMITTEE, by=acting)
    bar(acting, NAME, today=TODAY)

    assert record(store) == [
        ("", "admitted", "one organiser", ""),
        ("", "admitted", f"{NAME} committee", "one"),
        ("", "barred", f"{NAME} committee", "one"),
    ]


def test_only_organisers_invite_and_bar(store):
    taken_up(store)
    other = store.acting(Staff("other", Role.SCRUTINEER))

    with pytest.raises(NotPermittedError):
        invite(other, "other", Role.ORGANISER, today=TODAY)
    for name in (NAME, "nobody"):
        with pytest.raises(NotPermittedError):
            bar(other, name, today=TODAY)

    assert [one.name for one in accounts(store)] == [NAME]


def test_a_new_store_begins_with_a_link_for_its_first_organiser(store):
    assert is_empty(store)

    secret = first_link(store, today=TODAY)

    assert look_at(store, secret, today=TODAY) == Staff(FIRST, Role.ORGANISER)
    assert not is_empty(store)


def test_a_first_link_that_was_not_used_is_replaced(store):
    lost = first_link(store, today=TODAY)

    secret = first_link(store, today=TODAY)

    assert look_at(store, secret, today=TODAY).name == FIRST
    with pytest.raises(InvitationRefusedError):
        look_at(store, lost, today=TODAY)


def test_there_is_no_first_link_once_somebody_can_sign_in(store):
    secret = first_link(store, today=TODAY)
    accept(store, secret, PASSWORD, today=TODAY, hasher=QUICK)

    assert first_link(store, today=TODAY) is None


def test_there_is_no_first_link_once_somebody_was_invited(store):
    invite(store, NAME, Role.ORGANISER, today=TODAY)

    assert first_link(store, today=TODAY) is None
    assert [one.name for one in accounts(store)] == [NAME]
