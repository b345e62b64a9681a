"""The command ``pingyi``, and all its parts.

Every part reads what was typed, calls one service, and prints.  What it
needs is loaded when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys

import click

from toolkit.cli import (
    account_commands,
    ceremony_commands,
    code_commands,
    exchange_commands,
    file_commands,
    paper_commands,
    rehearse_commands,
    round_commands,
    server_commands,
    standard_commands,
    store_commands,
)
from toolkit.cli.manners import Group, run, spoken


@click.group(cls=Group)
@spoken
def pingyi() -> None:
    """Run democratic appraisal rounds, from template to signed result."""


for part in (
    server_commands.demo,
    file_commands.check,
    exchange_commands.convert,
    standard_commands.standard,
    round_commands.new,
    paper_commands.paper,
    rehearse_commands.rehearse,
    code_commands.tickets,
    ceremony_commands.freeze,
    paper_commands.notices,
    ceremony_commands.open_,
    code_commands.void,
    code_commands.reissue,
    ceremony_commands.close,
    ceremony_commands.box,
    ceremony_commands.unseal,
    round_commands.publish,
    file_commands.report,
    exchange_commands.export,
    file_commands.verify,
    file_commands.tally,
    file_commands.pool,
    round_commands.destroy,
    round_commands.status,
    store_commands.backup,
    store_commands.restore,
    account_commands.account,
    server_commands.serve,
    server_commands.verify_page,
):
    pingyi.add_command(part)


def main() -> None:
    """Run the command and leave with its status."""
    sys.exit(run(pingyi))
