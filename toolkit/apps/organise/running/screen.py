"""The screen of a round that is led: all there is to see of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.i18n import HOME_LANGUAGE

if TYPE_CHECKING:
    from toolkit.apps.desk.told import (
        CountProtocol,
        Job,
        Refusal,
        Reviewed,
        Standing,
        Words,
    )
    from toolkit.apps.organise.running.offers import Offer
    from toolkit.i18n import Language


@dataclass(frozen=True, slots=True)
class Screen:
    """All there is to see of a round; it is drawn as it is.

    Attributes
    ----------
    protocol, reviewed : where the box was opened.
    asked : what is asked about just now.
    answered : what was wished for when it was refused, or was done.
    forgetting : the job whose files are asked about just now.
    form : the page of raters, if it is shown.
    again_in : after how many seconds it is worth looking again, if ever.
    """

    language: Language = HOME_LANGUAGE
    standing: Standing | None = None
    protocol: CountProtocol | None = None
    reviewed: Reviewed | None = None
    offers: tuple[Offer, ...] = ()
    asked: Offer | None = None
    answered: Offer | None = None
    jobs: tuple[Job, ...] = ()
    forgetting: str = ""
    form: str = field(default="", repr=False)
    refusal: Refusal | None = None
    said: Words | None = None
    again_in: int | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with the round."""
        return any(not job.is_over for job in self.jobs)
