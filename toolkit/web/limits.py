"""How many wrong codes are answered before the answer is “slow down”.

Only failures count, and a right code is never held up: a whole campus may
come from one address, and a guesser must not be able to lock voters out.
A guesser uses up the share of the own address first, so that others still
hear what is wrong with their code; what keeps codes from being guessed is
their 55 bits.

Addresses are known here only as keyed digests, the key is forgotten every
ten minutes, and nothing is ever written or logged.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Final

from toolkit.errors import TooManyTriesError

Clock = Callable[[], float]
"""Returns seconds that never run backwards."""

_TOGETHER: Final = (20.0, 100.0)  # failures per second, and in one burst
_ONE_ADDRESS: Final = (5.0, 50.0)
_KEY_LIFETIME: Final = 600.0
_MOST_ADDRESSES: Final = 10_000
_IPV6_NETWORK: Final = 8  # bytes; a household or an office has a /64


@dataclass(slots=True)
class Bucket:
    """Fills at a steady rate up to its size; every failure takes one."""

    rate: float
    size: float
    at: float
    content: float = field(init=False)

    def __post_init__(self) -> None:
        self.content = self.size

    def take(self, now: float) -> bool:
        """Take one, if there is one."""
        self.content = min(self.size, self.content + (now - self.at) * self.rate)
        self.at = now
        if self.content < 1:
            return False
        self.content -= 1
        return True


class Failures:
    """Counts wrong codes, together and by address."""

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._together = Bucket(*_TOGETHER, at=clock())
        self._forget(clock())

    def count(self, address: str) -> None:
        """Count one wrong code.

        Raises
        ------
        TooManyTriesError : too many of them, here or everywhere.
        """
        now = self._clock()
        if now - self._key_since >= _KEY_LIFETIME:
            self._forget(now)
        if not (self._bucket_of(address, now).take(now) and self._together.take(now)):
            raise TooManyTriesError

    @property
    def addresses(self) -> frozenset[bytes]:
        """What is known of the addresses: a keyed digest of each."""
        return frozenset(self._by_address)

    def _bucket_of(self, address: str, now: float) -> Bucket:
        name = hmac.digest(self._key, _network(address), "sha256")
        if name not in self._by_address and len(self._by_address) >= _MOST_ADDRESSES:
            del self._by_address[next(iter(self._by_address))]
        return self._by_address.setdefault(name, Bucket(*_ONE_ADDRESS, at=now))

    def _forget(self, now: float) -> None:
        self._key = secrets.token_bytes(32)
        self._key_since = now
        self._by_address: dict[bytes, Bucket] = {}


def _network(address: str) -> bytes:
    try:
        known = ip_address(address)
    except ValueError:  # a Unix socket has no address
        return b""
    whole = known.packed
    return whole[:_IPV6_NETWORK] if isinstance(known, IPv6Address) else whole
