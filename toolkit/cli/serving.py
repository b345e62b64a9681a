"""Start the two servers, each in a process of its own, and stop them together."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from toolkit.settings import APPS_PORT, BALLOT_PORT, Settings, read_settings

if TYPE_CHECKING:
    from toolkit.i18n import Translator

BALLOTS: Final = "ballots"
APPS: Final = "apps"


def serve(only: str | None, *, address: str, port: int | None, _: Translator) -> None:
    """Serve one server here, or both in processes of their own, until stopped."""
    settings = read_settings()
    if only == BALLOTS:
        _serve_ballots(settings, address, BALLOT_PORT if port is None else port, _)
    elif only == APPS:
        _serve_apps(settings, address, APPS_PORT if port is None else port, _)
    else:
        with started(BALLOTS) as ballots, started(APPS) as apps:
            click.echo(_("Ballot page: {address}", address=ballots.address))
            click.echo(_("Staff apps: {address}", address=apps.address))
            click.echo(_("Stop with Ctrl+C."))
            wait(ballots, apps)


class Server:
    """A server in a process of its own, and the address it answers at."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address


@contextmanager
def started(
    which: str, *, port: int | None = None, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    """Give a running server; it is stopped gracefully at the end.

    The end is also when the system or the person asks this process to stop.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    command = [sys.executable, "-m", "toolkit", "serve", "--only", which]
    if port is not None:
        command += ["--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 -- our own command
        command, stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        if process.stdout is None:
            raise AssertionError
        address = process.stdout.readline().strip()
        if not address:
            sys.exit(process.wait())  # it has said why itself
        yield Server(process, address)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def wait(*servers: Server) -> None:
    """Wait until the person stops us, or a server ends by itself."""
    try:
        for server in servers:
            server.process.wait()
    except KeyboardInterrupt:
        return


def _serve_ballots(settings: Settings, address: str, port: int, _: Translator) -> None:
    from toolkit.web import server

    server.serve(
        settings.open_store(),
        address=address,
        port=port,
        plain_http=settings.plain_http,
        on_ready=lambda listening: _tell(listening.address),
    )


def _serve_apps(settings: Settings, address: str, port: int, _: Translator) -> None:
    from toolkit.apps import server

    settings.published.mkdir(parents=True, exist_ok=True)
    server.serve_apps(
        archives=settings.published,
        templates=settings.templates,
        address=address,
        port=port,
        language=_.language,
        on_ready=_tell,
    )


def _tell(address: str) -> None:
    """Say the address on the first line of standard output."""
    click.echo(address)
    sys.stdout.flush()
