"""The same counting on many machines, by way of Dask.

Each part of the files goes to a worker, which counts it with the same
counters; what they counted is added up in a tree, and only sums travel.
A part whose worker is lost is counted again by another one.  Workers
read the files themselves: all must find them under the same path.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from toolkit.errors import ClusterFailedError
from toolkit.i18n import Phrase
from toolkit.storage.mark_counters import Counters, added_up
from toolkit.storage.mark_problems import not_found, refuse
from toolkit.storage.marks import count_part

if TYPE_CHECKING:
    from toolkit.problem import Problem
    from toolkit.storage.counted_marks import Counted
    from toolkit.storage.mark_files import Part
    from toolkit.tally import Tally

_NO_CHANGE: Final = {"distributed.logging": {"version": 1, "incremental": True}}
"""Once loaded, Dask would set the logs of others, Tornado's among them."""

import_module("dask.config").set(_NO_CHANGE)
_DASK: Final[Any] = import_module("distributed")  # its functions tell no types

_LOST: Final = (
    _DASK.KilledWorker,
    _DASK.client.FutureCancelledError,
    _DASK.comm.CommClosedError,
)
_ADDED_AT_ONCE: Final = 8
_SECONDS_TO_ANSWER: Final = 10
_THIS_MACHINE: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class _Share:
    """What was counted of some parts, and what is wrong with others."""

    counted: Counted
    problems: tuple[Problem, ...]


def count_on_cluster(
    parts: Sequence[Part],
    names: Sequence[str],
    *,
    encoding: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Tally:
    """Return the tally of parts of files, counted by the workers of a cluster.

    Parameters
    ----------
    workers : so many processes of this machine are the cluster, unless a
        scheduler is named.
    scheduler : the address of a cluster that is there.

    Raises
    ------
    FileRefusedError : naming every file that a worker cannot read.
    ClusterFailedError : nobody answers at the address, or the cluster gave up.
    """
    with _silence(), _client(workers, scheduler) as client:
        try:
            whole = _count_on(client, parts, names, encoding, progress)
        except _LOST as error:
            raise ClusterFailedError(
                reason=Phrase("its workers were lost again and again")
            ) from error
        except (ImportError, RuntimeError) as error:
            raise ClusterFailedError(
                reason=Phrase(
                    "scheduler and workers need the same versions of Pingyi and Dask "
                    "as are here"
                )
            ) from error
    refuse(whole.problems)
    return whole.counted.tally()


def _count_on(
    client: Any,  # noqa: ANN401 -- the client of Dask
    parts: Sequence[Part],
    names: Sequence[str],
    encoding: str | None,
    progress: Callable[[int, int], None],
) -> _Share:
    shares = client.map(_count, parts, names=names, encoding=encoding, pure=False)
    for done, _ in enumerate(_DASK.as_completed(shares, loop=client.loop), start=1):
        progress(done, len(parts))
    while len(shares) > 1:
        shares = [
            client.submit(_add, shares[n : n + _ADDED_AT_ONCE], pure=False)
            for n in range(0, len(shares), _ADDED_AT_ONCE)
        ]
    whole: _Share = shares[0].result() if shares else _add([])
    return whole


def _count(part: Part, *, names: Sequence[str], encoding: str | None) -> _Share:
    counters = Counters()
    if part.path.is_file():
        problems = count_part(counters, part, names=names, encoding=encoding)
    else:
        problems = (not_found(part.path),)
    return _Share(counters.counted(), problems)


def _add(shares: Sequence[_Share]) -> _Share:
    problems = tuple(problem for share in shares for problem in share.problems)
    return _Share(added_up(share.counted for share in shares), problems)


@contextmanager
def _client(workers: int | None, scheduler: str | None) -> Iterator[Any]:
    if scheduler is None:
        with (
            TemporaryDirectory() as folder,
            _DASK.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host=_THIS_MACHINE,
                dashboard_address=None,
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            _DASK.Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    try:
        client = _DASK.Client(
            scheduler, timeout=_SECONDS_TO_ANSWER, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise ClusterFailedError(
            reason=Phrase("no scheduler answers at {address}", address=scheduler)
        ) from error
    with client:
        yield client


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Dask to itself: its lines name machines, and alarm for nothing."""
    log = logging.getLogger("distributed")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
