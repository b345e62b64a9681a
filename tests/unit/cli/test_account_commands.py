"""The commands by which people are invited, listed and barred."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from small_rounds import small_store

from toolkit.cli.account_commands import account
from toolkit.cli.manners import run
from toolkit.cli.surroundings import today
from toolkit.collection.staff import Role, Staff
from toolkit.services import admitting
from toolkit.services.admitting import INVITED_FOR

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path))
    monkeypatch.delenv("PINGYI_DATABASE", raising=False)
    monkeypatch.delenv("PINGYI_APPS_ADDRESS", raising=False)
    return small_store(tmp_path)


def said(capsys, *words, status=0, language="en"):
    assert run(account, [*words, "--lang", language]) == status
    return capsys.readouterr()


def taken_up(store, name, role):
    secret = admitting.invite(store, name, role, today=today())
    admitting.accept(store, secret, "password of " + name, today=today(), hasher=QUICK)


def test_an_invitation_is_one_link_and_nothing_else_on_standard_output(capsys, store):
    told = said(capsys, "invite", "Zhang.San", "--role", "scrutineer")

    address, _, secret = told.out.strip().partition("#")
    invited = admitting.look_at(store, secret, today=today())
    assert address == "http://127.0.0.1:8866/invited"
    assert invited == Staff("zhang.san", Role.SCRUTINEER)
    assert secret not in told.err
    assert str(today() + INVITED_FOR) in told.err


def test_a_link_leads_to_where_the_apps_are_reached(capsys, monkeypatch):
    monkeypatch.setenv("PINGYI_APPS_ADDRESS", "https://pingyi.example.org")

    told = said(capsys, "invite", "zhang.san", "--role", "editor")

    assert told.out.startswith("https://pingyi.example.org/invited#")


@pytest.mark.parametrize(
    "words", [("invite", "a"), ("invite", "a", "--role", "root"), ("invite",)]
)
def test_an_invitation_says_for_whom_and_for_what(capsys, words):
    told = said(capsys, *words, status=2)

    assert told.out == ""


def test_a_name_that_cannot_be_one_is_refused(capsys):
    told = said(capsys, "invite", "a/b", "--role", "editor", status=1)

    assert "a/b cannot be the name of an account." in told.err


def test_a_list_tells_who_can_sign_in(capsys, store):
    taken_up(store, "a", Role.ORGANISER)
    admitting.invite(store, "b", Role.EDITOR, today=today())
    admitting.invite(store, "c", Role.EDITOR, today=today() - timedelta(days=8))

    told = said(capsys, "list").out

    assert told.splitlines() == [
        "a  organiser  has a password",
        f"b  editor  invited until {today() + INVITED_FOR}",
        "c  editor  has no password, and no link that is valid",
    ]


def test_a_program_can_read_the_list(capsys, store):
    taken_up(store, "a", Role.ORGANISER)

    told = json.loads(said(capsys, "list", "--json").out)

    assert told == [
        {"name": "a", "role": "organiser", "has_password": True, "invited_until": None}
    ]


def test_an_empty_list_says_so(capsys):
    assert said(capsys, "list").out == "There is no account yet.\n"


def test_who_is_barred_is_gone(capsys, store):
    taken_up(store, "a", Role.EDITOR)

    said(capsys, "bar", "a", "--yes")

    assert admitting.accounts(store) == ()


def test_nobody_is_barred_who_was_named_by_mistake(capsys, monkeypatch, store):
    taken_up(store, "a", Role.EDITOR)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))

    told = said(capsys, "bar", "a", status=1)

    assert "Delete the account a?" in told.out + told.err
    assert admitting.staff_of(store, "a") == Staff("a", Role.EDITOR)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("nobody", "There is no account nobody."), ("a", "a is the last organiser")],
)
def test_why_somebody_is_not_barred_is_said(capsys, store, name, refusal):
    taken_up(store, "a", Role.ORGANISER)

    told = said(capsys, "bar", name, "--yes", status=1)

    assert refusal in told.err
