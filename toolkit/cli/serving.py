"""Start the two servers, each in a process of its own, and stop them together."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import click

from toolkit.cli.surroundings import today
from toolkit.services.server_process import APPS, BALLOTS, Server, started
from toolkit.settings import APPS_PORT, BALLOT_PORT, Settings, read_settings

if TYPE_CHECKING:
    from toolkit.i18n import Translator


def serve(only: str | None, *, address: str, port: int | None, _: Translator) -> None:
    """Serve one server here, or both in processes of their own, until stopped."""
    settings = read_settings()
    if only == BALLOTS:
        _serve_ballots(settings, address, BALLOT_PORT if port is None else port, _)
    elif only == APPS:
        _serve_apps(settings, address, APPS_PORT if port is None else port, _)
    else:
        stop_when_asked()
        with started(BALLOTS) as ballots, started(APPS) as apps:
            click.echo(_("Ballot page: {address}", address=ballots.address))
            click.echo(_("Staff apps: {address}", address=apps.address))
            click.echo(_("Stop with Ctrl+C."))
            wait(ballots, apps)


def stop_when_asked() -> None:
    """Let SIGTERM end this process as Ctrl+C does, with all it has started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


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
    from toolkit.services import admitting

    store = settings.open_store()
    first = admitting.first_link(store, today=today())

    def on_ready(listening: str) -> None:
        _tell(listening)
        if first is not None:
            public = settings.apps_address
            reached = public if public.startswith("https:") else listening
            link = f"{reached}/invited#{first}"
            click.echo(
                _("Nobody has an account yet. Sign in, once, with {link}", link=link),
                err=True,
            )

    server.serve_apps(
        store,
        settings,
        address=address,
        port=port,
        language=_.language,
        on_ready=on_ready,
    )


def _tell(address: str) -> None:
    """Say the address on the first line of standard output."""
    click.echo(address)
    sys.stdout.flush()
