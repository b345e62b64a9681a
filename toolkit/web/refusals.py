"""Which status a refusal is answered with."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from toolkit import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS: Final[Mapping[type[errors.ToolkitError], HTTPStatus]] = {
    errors.NoSuchRoundError: HTTPStatus.NOT_FOUND,
    errors.UnknownCodeError: HTTPStatus.FORBIDDEN,
    errors.VoidedCodeError: HTTPStatus.FORBIDDEN,
    errors.ForeignPageError: HTTPStatus.FORBIDDEN,
    errors.AlreadyVotedError: HTTPStatus.CONFLICT,
    errors.NotOpenError: HTTPStatus.GONE,
    errors.RollGoneError: HTTPStatus.GONE,
    errors.BallotTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.WrongFormatError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.MistypedCodeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.MalformedBallotError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyTriesError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: errors.ToolkitError) -> HTTPStatus:
    """Return the status an error is answered with."""
    return STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
