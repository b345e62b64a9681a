"""What a JupyterHub is asked: who somebody is.

The hub is asked for a name and for nothing else.  What it is asked with is
forgotten at once.

JupyterHub's own library would bring a database, and keeps tokens; this is
two requests.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httputil import url_concat

from toolkit.errors import HubRefusedError, HubSilentError, SettingError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.settings import Settings

WAITING_SECONDS: Final = 10.0
"""So long the hub may take over each answer."""

_LARGEST_ANSWER: Final = 1 << 20
_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """What a browser keeps while its user is away at the hub.

    ``state`` comes back by way of the hub, ``proof`` does not: a code that
    somebody has read on the way is worth nothing without it (RFC 7636).
    ``onward`` is the page that was wanted.
    """

    state: str
    proof: str
    onward: str

    @classmethod
    def anew(cls, onward: str) -> Begun:
        """Draw secrets for one way to the hub and back."""
        draw = secrets.token_urlsafe
        return cls(draw(_SECRET_BYTES), draw(_SECRET_BYTES), onward)

    @property
    def challenge(self) -> str:
        """What the hub is told of the proof beforehand."""
        digest = hashlib.sha256(self.proof.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def written(self) -> str:
        """Return it as a cookie holds it."""
        return json.dumps([self.state, self.proof, self.onward])

    @classmethod
    def read(cls, written: bytes) -> Begun:
        """Return what a cookie of ours holds."""
        return cls(*json.loads(written))


@dataclass(frozen=True, slots=True)
class Hub:
    """A JupyterHub, and what this server is to it.

    Attributes
    ----------
    api, address : where this server and where browsers reach the hub.
    client, token : the name and the secret that the hub knows this server by.
    back : the address to which the hub sends browsers back.
    """

    api: str
    address: str
    client: str
    back: str
    token: str = field(repr=False)

    def question(self, begun: Begun) -> str:
        """Return the address at which the hub asks its user."""
        return url_concat(
            f"{self.address}/hub/api/oauth2/authorize",
            {
                "response_type": "code",
                "client_id": self.client,
                "redirect_uri": self.back,
                "state": begun.state,
                "code_challenge": begun.challenge,
                "code_challenge_method": "S256",
            },
        )

    async def name_of(self, code: str, begun: Begun) -> str:
        """Return the name of the user who came back with a code.

        Raises
        ------
        HubSilentError : the hub cannot be reached, or answers something else.
        HubRefusedError : it does not take the code, or this server.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "client_id": self.client,
            "client_secret": self.token,
            "code_verifier": begun.proof,
        }
        given = await self._ask("oauth2/token", method="POST", body=urlencode(form))
        bearer = {"Authorization": f"Bearer {_text(given, 'access_token')}"}
        user = await self._ask("user", headers=bearer)
        if user.get("kind") != "user":  # services have names, too
            raise HubRefusedError
        return _text(user, "name")

    async def _ask(self, path: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401 -- handed on
        """Return what the hub answers."""
        client = AsyncHTTPClient(force_instance=True, max_body_size=_LARGEST_ANSWER)
        try:
            answer = await client.fetch(
                f"{self.api}/{path}",
                follow_redirects=False,
                connect_timeout=WAITING_SECONDS,
                request_timeout=WAITING_SECONDS,
                **request,
            )
            told = json.loads(answer.body)
        except HTTPClientError as error:
            if HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise HubRefusedError from error
            raise HubSilentError from error
        except (OSError, ValueError) as error:
            raise HubSilentError from error
        finally:
            client.close()
        if not isinstance(told, dict):
            raise HubSilentError
        return told


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise HubSilentError
    return value


def hub_of(settings: Settings) -> Hub | None:
    """Return the hub that the settings name, if they name one.

    Raises
    ------
    SettingError : some of it is missing, or no address, or no file to read.
    """
    told = settings.hub
    named = {
        "PINGYI_HUB_API": told.api,
        "PINGYI_HUB_ADDRESS": told.address,
        "PINGYI_HUB_CLIENT": told.client,
        "PINGYI_HUB_TOKEN_FILE": told.token_file,
    }
    if not any(named.values()):
        return None
    for name, value in named.items():
        if not value:
            why = Phrase("it is missing, and the hub needs all four")
            raise SettingError(setting=name, reason=why)
    for name in ("PINGYI_HUB_API", "PINGYI_HUB_ADDRESS"):
        parts = urlsplit(named[name])
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            why = Phrase("it is no address that begins with https:// or http://")
            raise SettingError(setting=name, reason=why)
    try:
        token = Path(told.token_file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = Phrase("the file cannot be read")
        raise SettingError(setting="PINGYI_HUB_TOKEN_FILE", reason=why) from error
    if not token:
        why = Phrase("the file is empty")
        raise SettingError(setting="PINGYI_HUB_TOKEN_FILE", reason=why)
    return Hub(
        api=told.api.rstrip("/"),
        address=told.address.rstrip("/"),
        client=told.client,
        token=token,
        back=f"{settings.apps_address.rstrip('/')}/hub/callback",
    )
