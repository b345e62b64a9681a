"""Slow things the server does while pages come and go."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import Job, Takeaway, Words
from toolkit.apps.desk.words import UNFORESEEN, refusal, refusal_of
from toolkit.errors import SettingError, ToolkitError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from toolkit.collection.staff import Staff

Tell = Callable[[int, int], None]
"""Called with how much is done and how much there is."""

BUSY: Final = Phrase("something is being done with it already; wait until it is over")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job."""

    said: tuple[Words, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()


class Jobs:
    """The jobs of all staff; one at a time for each round."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._jobs: dict[str, tuple[Staff, Job]] = {}
        self._lock = Lock()

    def begin(
        self,
        round_id: str,
        title: Words,
        work: Callable[[Tell], Outcome],
        *,
        staff: Staff,
    ) -> Job:
        """Begin a job, and return it as it stands.

        Raises
        ------
        SettingError : another job is busy with this round.
        """
        job = Job(secrets.token_hex(8), round_id, title)
        with self._lock:
            for _owner, other in self._jobs.values():
                if other.round_id == round_id and not other.is_over:
                    raise SettingError(setting=round_id, reason=BUSY)
            self._jobs[job.id] = (staff, job)
        Thread(target=self._do, args=(job.id, work), daemon=True).start()
        return job

    def of(self, staff: Staff) -> tuple[Job, ...]:
        """Return the jobs somebody has begun, oldest first."""
        with self._lock:
            jobs: Mapping[str, tuple[Staff, Job]] = dict(self._jobs)
        return tuple(job for owner, job in jobs.values() if owner == staff)

    def forget(self, job_id: str, *, staff: Staff) -> tuple[Takeaway, ...]:
        """Take a job that is over off the list, and return what it left to take."""
        with self._lock:
            owner, job = self._jobs.get(job_id, (None, None))
            if job is None or owner != staff or not job.is_over:
                return ()
            del self._jobs[job_id]
        return job.takeaways

    def forget_all_of(self, name: str) -> None:
        """Take what is over off the list of an account whose owner is gone."""
        with self._lock:
            self._jobs = {
                job_id: (owner, job)
                for job_id, (owner, job) in self._jobs.items()
                if owner.name != name or not job.is_over
            }

    def _do(self, job_id: str, work: Callable[[Tell], Outcome]) -> None:
        def tell(done: int, total: int) -> None:
            self._change(job_id, done=done, total=total)

        try:
            outcome = work(tell)
        except ToolkitError as error:
            self._change(job_id, is_over=True, refusal=refusal(error))
        except Exception:  # noqa: BLE001  # it is told, and the log says why
            self._log.exception("A job failed")
            self._change(job_id, is_over=True, refusal=refusal_of(UNFORESEEN))
        else:
            self._change(
                job_id, is_over=True, said=outcome.said, takeaways=outcome.takeaways
            )

    def _change(self, job_id: str, **what: object) -> None:
        with self._lock, suppress(KeyError):
            owner, job = self._jobs[job_id]
            self._jobs[job_id] = owner, replace(job, **what)  # type: ignore[arg-type]  # its own fields
