"""What a command finds around it: the store, the day, the printer, the people."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import click

from toolkit.cli.manners import speaker
from toolkit.errors import PrinterFailedError
from toolkit.i18n import Phrase

_STANDARD_ERROR: Final = 2  # what a printer says does not mix with codes


def the_store() -> Any:  # noqa: ANN401 -- naming the type would load the database layer
    """Return the store that the settings name."""
    from toolkit.settings import read_settings

    return read_settings().open_store()


def today() -> date:
    """Return the day on the organiser's own wall."""
    return date.today()  # noqa: DTZ011 -- no other day is meant


def ask_slips(needed: int) -> list[str]:
    """Ask the scrutineers for their slips, one after the other."""
    _ = speaker()
    return [
        click.prompt(_("Slip {number}", number=number), hide_input=True)
        for number in range(1, needed + 1)
    ]


@contextmanager
def printing_with(command: str | None, pages: Callable[[], bytes]) -> Iterator[bool]:
    """Hand pages to the command that prints them; they are never written down.

    Gives whether they were printed.  If not, what is done meanwhile can say
    the codes otherwise, so that none is lost; a failure is raised at the end.

    Raises
    ------
    PrinterFailedError : the command is missing, or has failed.
    """
    failure: PrinterFailedError | None = None
    if command is not None:
        try:
            _print(command, pages())
        except PrinterFailedError as error:
            failure = error
    yield command is not None and failure is None
    if failure is not None:
        raise failure


def _print(command: str, pages: bytes) -> None:
    try:
        subprocess.run(  # noqa: S603 -- the organiser's own command
            shlex.split(command), input=pages, stdout=_STANDARD_ERROR, check=True
        )
    except (OSError, ValueError) as error:
        raise PrinterFailedError(command=command, reason=str(error)) from error
    except subprocess.CalledProcessError as error:
        reason = Phrase("it left with status {status}", status=error.returncode)
        raise PrinterFailedError(command=command, reason=reason) from error
