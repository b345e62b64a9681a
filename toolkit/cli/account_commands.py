"""Commands on accounts of staff: invite, list, bar.

Whoever may run these may read the data folder, and so needs no account.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, Group, speaker, spoken
from toolkit.cli.surroundings import the_store, today
from toolkit.collection.staff import Role

if TYPE_CHECKING:
    from datetime import date

    from toolkit.i18n import Translator
    from toolkit.services.admitting import Listed


@click.group(cls=Group)
@spoken
def account() -> None:
    """Say who may sign in to the staff apps, and what for."""


@account.command(cls=Command)
@spoken
@click.argument("name")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the account is for.",
)
def invite(name: str, *, role: str) -> None:
    """Print a link by which somebody sets a password, once.

    Who has an account already gets a new link, and the role that is named.
    """
    from toolkit.services import admitting
    from toolkit.settings import read_settings

    _ = speaker()
    day = today()
    secret = admitting.invite(the_store(), name, Role(role), today=day)
    click.echo(f"{read_settings().apps_address}/invited#{secret}")
    click.echo(
        _(
            "Hand this link to {name} alone: it lets in whoever follows it first, "
            "until {day}, once.",
            name=admitting.clean_name(name),
            day=day + admitting.INVITED_FOR,
        ),
        err=True,
    )


@account.command("list", cls=Command)
@spoken
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def list_(*, as_json: bool) -> None:
    """Show who has an account, and what for."""
    from toolkit.services import admitting

    _ = speaker()
    listed = admitting.accounts(the_store())
    if as_json:
        click.echo(json.dumps([_facts(one) for one in listed], ensure_ascii=False))
        return
    for one in listed:
        standing = _.join(_standings(one, _, today()))
        click.echo(
            _(
                "{name}  {role}  {standing}",
                name=one.name,
                role=one.role,
                standing=standing,
            )
        )
    if not listed:
        click.echo(_("There is no account yet."))


@account.command(cls=Command)
@spoken
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def bar(name: str, *, yes: bool) -> None:
    """Delete an account; who is signed in with it is signed out."""
    from toolkit.services import admitting

    _ = speaker()
    if not yes:
        click.confirm(_("Delete the account {name}?", name=name), abort=True)
    admitting.bar(the_store(), name, today=today())
    click.echo(_("Deleted; what was done with it stays in the record."))


def _facts(one: Listed) -> dict[str, object]:
    until = one.invited_until
    return {
        "name": one.name,
        "role": one.role.value,
        "has_password": one.has_password,
        "invited_until": until.isoformat() if until else None,
    }


def _standings(one: Listed, _: Translator, day: date) -> list[str]:
    standings = [_("has a password")] if one.has_password else []
    if one.invited_until is not None and one.invited_until >= day:
        standings.append(_("invited until {day}", day=one.invited_until))
    return standings or [_("has no password, and no link that is valid")]
