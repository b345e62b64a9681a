"""What a meeting decides on the members of a round, through the desk.

Says what was decided and passes on what is; the desk checks again who may.
A grade that departs from the votes waits here until its reason is given.
Knows no widget.  Importing this module brings in pandas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.analysis.decisions import (
    Decision,
    departs,
    question_to_decide,
    voted_grades,
)
from toolkit.analysis.quota import quotas
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.staff import MAY, Act
from toolkit.reports.minutes import beyond_quota, most_voted, quota_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.analysis.quota import Quota
    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import Refusal, Takeaway
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.survey.questions import Question


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What there is to see of the decision on one member.

    Attributes
    ----------
    grades : what can be chosen, in words, with its code; the first takes back.
    grade : the code of what is chosen, empty if nothing is.
    may_decide : whether whoever sees it may change it.
    is_closed : whether nobody can here, for the reason in ``warnings``.
    said : what had most votes, and whether it is written down.
    quota, undecided : about the whole branch.
    warnings : what is missing, refused or too much.
    """

    grades: tuple[tuple[str, str], ...] = (("", ""),)
    grade: str = ""
    reason: str = ""
    may_decide: bool = False
    is_closed: bool = False
    said: tuple[str, ...] = ()
    quota: str = ""
    undecided: str = ""
    warnings: tuple[str, ...] = ()
    minutes: Takeaway | None = None


def deciding_on(publication: Publication, desk: Desk | None) -> Deciding | None:
    """Return the decisions on a round, where there is a desk and grades to decide."""
    question = question_to_decide(publication.survey)
    if desk is None or question is None:
        return None
    return Deciding(publication, question, desk)


class Deciding:
    """The decisions on a round that is open, as one person sees and makes them."""

    def __init__(
        self, publication: Publication, question: Question, desk: Desk
    ) -> None:
        self._publication, self._question, self._desk = publication, question, desk
        self._voted = voted_grades(publication)
        self._written: Mapping[str, Decision] = {}
        self._waiting: dict[str, Decision] = {}
        self._may_decide = False
        self._closed: Refusal | None = None
        self._refused: Refusal | None = None
        self._minutes: Takeaway | None = None

    def look(self) -> None:
        """Look at what is written down now, by whomever."""
        try:
            role = self._desk.reception.who().role
            found = self._desk.deciding.decisions(self._publication.round_id)
        except DeskRefusedError as error:
            self._closed, self._written = error.refusal, {}
        else:
            self._closed, self._may_decide = None, role in MAY[Act.DECIDED]
            self._written = {
                one.subject: Decision(one.subject, one.grade, one.reason)
                for one in found
            }

    def choose(self, member: str, grade: str) -> None:
        """Decide on a grade, or on none, as soon as nothing is missing."""
        if grade in {"", *(one.code for one in self._question.scale.grades)}:
            self._decide(replace(self._chosen(member), grade=grade))

    def say_why(self, member: str, reason: str) -> None:
        """Give the reason of a grade that is chosen, or will be."""
        self._decide(replace(self._chosen(member), reason=reason.strip()))

    def take_minutes(self, _: Translator) -> None:
        """Have the minutes written of what is decided by now."""
        self._minutes = self._refused = None
        round_id = self._publication.round_id
        try:
            self._minutes = self._desk.deciding.minutes(round_id, _.language)
        except DeskRefusedError as error:
            self._refused = error.refusal

    def conclusion(self, member: ListedSubject, _: Translator) -> Conclusion:
        """Return what there is to see about a member."""
        if self._closed is not None:
            return Conclusion(
                is_closed=True, warnings=tuple(_why_closed(self._closed, _))
            )
        chosen = self._chosen(member.id)
        (quota,) = (one for one in self._quotas if one.branch == member.branch)
        told = self._refused.said[_.language] if self._refused else ""
        found = (told, self._lacking(chosen, _), beyond_quota(quota, _))
        grades = self._question.scale.grades
        return Conclusion(
            grades=(
                (_("Not decided"), ""),
                *((one.text[_.language], one.code) for one in grades),
            ),
            grade=chosen.grade,
            reason=chosen.reason,
            may_decide=self._may_decide,
            said=tuple(self._said(member.id, _)),
            quota=quota_line(quota, self._question, _),
            undecided=self._undecided(member.branch, _),
            warnings=tuple(filter(None, found)),
            minutes=self._minutes,
        )

    def _chosen(self, member: str) -> Decision:
        written = self._written.get(member, Decision(member, ""))
        return self._waiting.get(member, written)

    def _decide(self, wanted: Decision) -> None:
        """Write down what is complete; what is not waits."""
        if not self._may_decide or self._closed is not None:
            return
        member, self._refused = wanted.subject, None
        if wanted == self._written.get(member, Decision(member, "")):
            self._waiting.pop(member, None)
            return
        self._waiting[member] = wanted
        if self._is_incomplete(wanted):
            return
        try:
            self._desk.deciding.decide(
                self._publication.round_id, member, wanted.grade, wanted.reason
            )
        except DeskRefusedError as error:
            self._refused = error.refusal
        else:
            del self._waiting[member]
            self._minutes = None
        self.look()

    def _is_incomplete(self, wanted: Decision) -> bool:
        if not wanted.grade:
            return wanted.subject not in self._written  # a reason without a grade
        return not wanted.reason and departs(wanted, self._voted)

    def _lacking(self, chosen: Decision, _: Translator) -> str:
        """Return what must be given before a choice is written down."""
        if chosen.subject not in self._waiting or not self._is_incomplete(chosen):
            return ""
        if not chosen.grade:
            return _("Not written down yet: choose a grade.")
        return _(
            "Not written down yet: this is another grade than the one with the most "
            "votes. Give the reason."
        )

    def _said(self, member: str, _: Translator) -> Iterator[str]:
        voted = self._voted.get(member)
        if voted is None:
            yield _("No grade is published as the one with the most votes.")
        else:
            grades = most_voted(voted, self._question, _)
            yield _("Most votes: {grades}.", grades=grades)
        written = self._written.get(member)
        if written is not None:
            grade = most_voted({written.grade}, self._question, _)
            yield _("Written down: {grade}.", grade=grade)

    @property
    def _quotas(self) -> tuple[Quota, ...]:
        return quotas(self._publication, self._written.values())

    def _undecided(self, branch: str, _: Translator) -> str:
        members = dict(self._publication.by_branch())[branch]
        names = [one.name for one in members if one.id not in self._written]
        if not names:
            return _("All grades are decided here.")
        return _("Not decided yet ({n}): {names}.", n=len(names), names=_.join(names))


def _why_closed(refusal: Refusal, _: Translator) -> Iterator[str]:
    yield _("Grades are decided on rounds that lie in this server's own store.")
    yield refusal.said[_.language]
