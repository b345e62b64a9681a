"""What may be shown of a tally without pointing at a person.

Rater groups too small to be told in counts are merged, never hidden, so
that no total minus the rest gives them away.  A subject whose ballots are
too few for counts is told in bands, and one with fewer still not at all;
so is a question that was asked of some raters only.  Then an audit asks
what could be computed from everything together.  The floor is the round's
own and was frozen with it.

What this does not promise: a large group can be of one mind, and its own
members can subtract what they know.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.analysis.asked import asked_by_group, ballots_by_group, waits_for
from toolkit.analysis.audit import Finding, audit
from toolkit.analysis.bands import band_of, needs_bands
from toolkit.analysis.merging import joined_label, merge_groups
from toolkit.analysis.published_figures import (
    band_figures,
    crowds_of,
    figures_of,
    marks_by_item,
)
from toolkit.errors import MarksToldError, TallyError
from toolkit.i18n import Phrase
from toolkit.publication import MERGED, Banded, Reason, Withheld
from toolkit.survey.words import NOT_ASKED
from toolkit.tally import Tally
from toolkit.thresholds import COUNTED, FEWEST

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.analysis.merging import MergeWith
    from toolkit.analysis.published_figures import Crowd, Figure, Place
    from toolkit.survey.model import Survey


@dataclass(frozen=True, eq=False)
class Protected:
    """A tally that may be shown, what is left out of it, and what is told instead.

    Subjects without counts keep their ballot counts, pooled over all groups,
    and have no marks.
    """

    tally: Tally
    withheld: tuple[Withheld, ...]
    bands: tuple[Banded, ...] = ()


def protect(
    tally: Tally,
    *,
    fewest: int = FEWEST,
    merge_with: MergeWith | None = None,
    survey: Survey | None = None,
    also: Sequence[Figure] = (),
    in_bands: Collection[str] = (),
    hidden: Collection[str] = (),
) -> Protected:
    """Return what may be shown of a tally, subject by subject, and audit it.

    Of fewer than twice ``fewest`` ballots no counts are told: rater groups
    that small are merged, and where all of a subject's are no more, each
    mark is told as a band (`toolkit.analysis.bands.band_of`), for praise and
    blame alike.  Of fewer than ``fewest`` nothing is told.  A question that
    was asked of some raters only makes groups merge where it was asked of
    too few, for who they are may be known from what they answered before.
    A group's size is its number of valid ballots; where ballots were not
    counted, that of marks on the item with the most.

    The audit (`toolkit.analysis.audit.audit`) then takes all figures as one
    system of equations.  A subject of which the marks of fewer than
    ``fewest`` raters follow is told in bands, and if that is not enough, not
    at all.  What everybody of a large group chose is let pass.  Source: the
    rules in A. Hundepool et al. (2012), Statistical Disclosure Control,
    Wiley, chs. 4 and 5.

    Parameters
    ----------
    merge_with : the declared neighbours; those of ``survey`` if left out,
        and without it each group's neighbour is the next by name.
    survey : tells which marks could be given, and which questions wait for
        answers to others; without it, only marks that were given anywhere
        are told in bands, and of follow-up questions to follow-up questions
        nothing is known.
    also : further figures that readers have, on the crowds of this tally:
        rounded scores, or what was published of it before.
    in_bands, hidden : subjects to be told in bands, or not at all, though
        they are large enough.

    >>> from toolkit.tally import Tally
    >>> import pandas as pd
    >>> marks = {"subject": "m1", "item": "A15", "grade": "excellent",
    ...          "group": ["staff"] * 9 + ["students"] * 20 + ["retired"] * 2}
    >>> shown = protect(Tally.from_marks(pd.DataFrame(marks)), fewest=5)
    >>> shown.tally.counts[["group", "count"]].values.tolist()
    [['retired+staff', 11], ['students', 20]]

    Raises
    ------
    TallyError : a group is none of those in ``merge_with``, or the floor is none.
    MarksToldError : ``also`` alone tells the marks of too few.
    """
    if fewest < 1:
        raise TallyError(reason=Phrase("fewer than one ballot are to be shown"))
    if merge_with is None:
        groups = sorted({*tally.counts["group"], *tally.ballots["group"]})
        codes = (code for group in groups for code in group.split(MERGED))
        merge_with = survey.merge_order if survey else dict.fromkeys(codes)
    crowds = crowds_of(tally, survey)
    bands, nothing = {*in_bands}, {*hidden}
    while True:
        plan = _Plan(
            fewest,
            merge_with,
            frozenset(bands),
            frozenset(nothing),
            waits_for(survey) if survey else {},
        )
        protected = plan.carry_out(tally, marks_by_item(tally, survey))
        told = _told_of_too_few(protected, crowds, also, fewest)
        if not told:
            return protected
        for found in told:
            if found.subject in nothing:
                raise MarksToldError(
                    subject=found.subject,
                    groups=MERGED.join(found.groups),
                    size=found.size,
                )
        subjects = {found.subject for found in told}
        nothing |= subjects & (bands | {one.subject for one in protected.bands})
        bands |= subjects


def _told_of_too_few(
    protected: Protected,
    crowds: Mapping[Place, Crowd],
    also: Sequence[Figure],
    fewest: int,
) -> list[Finding]:
    # Totals and shares in documents are drawn from the tally shown and follow
    # from its counts; they tell nothing more.  That a group shown as one was
    # of one mind is its own doing.
    figures = [
        *figures_of(protected.tally, crowds),
        *band_figures(protected.bands, crowds),
        *also,
    ]
    return [one for one in audit(figures, fewest=fewest) if not one.evident]


@dataclass(frozen=True, slots=True)
class _Plan:
    """By which rules each subject is merged, told in bands, or left out."""

    fewest: int
    merge_with: MergeWith
    in_bands: frozenset[str]
    hidden: frozenset[str]
    waits_for: Mapping[str, Collection[str]]

    def carry_out(self, tally: Tally, marks: Mapping[str, Sequence[str]]) -> Protected:
        """Return what is shown of the tally; ``marks`` could be given, by item."""
        labels: dict[tuple[str, str], str] = {}
        withheld: list[Withheld] = []
        every = ballots_by_group(tally)
        asked = asked_by_group(tally, every)
        for subject, sizes in sorted(every.items()):
            reason = self._about(subject, sum(sizes.values()))
            if reason:
                withheld.append(Withheld(subject, reason))
                merged = dict.fromkeys(sizes, joined_label(sizes, self.merge_with))
            else:
                rare = self._rare(asked.get(subject, {}))
                withheld += (Withheld(subject, why, item) for item, why in rare.items())
                merged = self._merged(sizes, asked.get(subject, {}), rare)
            labels |= {(subject, group): label for group, label in merged.items()}
        places = {(one.subject, one.item) for one in withheld}
        is_shown = [
            (subject, "") not in places and (subject, item) not in places
            for subject, item in _places(tally)
        ]
        shown = tally.counts[np.array(is_shown, dtype=np.bool_)]
        relabelled = Tally.from_counts(
            _relabelled(shown, labels), _relabelled(tally.ballots, labels)
        )
        bands = self._bands(tally, marks, withheld)
        return Protected(relabelled, tuple(withheld), tuple(bands))

    def _about(self, subject: str, size: int) -> Reason | None:
        if size < self.fewest:
            return Reason.TOO_FEW
        if subject in self.in_bands or subject in self.hidden:
            return Reason.COMPUTABLE
        return Reason.BANDS if needs_bands(size, fewest=self.fewest) else None

    def _rare(self, asked: Mapping[str, Mapping[str, int]]) -> dict[str, Reason]:
        """Return the questions too few were asked for counts, and why.

        Of one that waits for the answer to such a question nothing is told,
        not even that nobody was asked: the number of those asked is a count
        of that answer.
        """
        rare: dict[str, Reason] = {}
        for item in sorted(asked, key=[*self.waits_for, *asked].index):
            number = sum(asked[item].values())
            if not rare.keys().isdisjoint(self.waits_for.get(item, ())):
                rare[item] = Reason.FEW_ASKED
            elif number and needs_bands(number, fewest=self.fewest):
                few = number < self.fewest
                rare[item] = Reason.FEW_ASKED if few else Reason.BANDS
        return rare

    def _merged(
        self,
        sizes: Mapping[str, int],
        asked: Mapping[str, Mapping[str, int]],
        rare: Collection[str],
    ) -> dict[str, str]:
        return merge_groups(
            sizes,
            fewest=COUNTED * self.fewest,
            merge_with=self.merge_with,
            asked=[asked[item] for item in asked if item not in rare],
        )

    def _bands(
        self,
        tally: Tally,
        marks: Mapping[str, Sequence[str]],
        withheld: Iterable[Withheld],
    ) -> list[Banded]:
        """Return the bands of all that has no counts but is not to be hidden."""
        told = {
            (one.subject, one.item)
            for one in withheld
            if one.reason in (Reason.BANDS, Reason.COMPUTABLE)
            and one.subject not in self.hidden
        }
        counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        columns = (tally.counts[name] for name in ("grade", "count"))
        for place, mark, count in zip(_places(tally), *columns, strict=True):
            if (place[0], "") in told or place in told:
                counts[place][mark] += int(count)
        return sorted(
            banded
            for place, given in counts.items()
            for banded in _banded(place, given, marks[place[1]], alone=place in told)
        )


def _banded(
    place: tuple[str, str], given: Counter[str], marks: Sequence[str], *, alone: bool
) -> Iterable[Banded]:
    """Return the bands of a question; ``alone``, others on the subject have counts.

    How many were asked follows from those counts.  Without any, it is banded
    as if it were a mark, for it tells what was answered before.
    """
    known = given[NOT_ASKED] if alone else 0
    of = given.total() - known
    for mark in marks:
        if mark == NOT_ASKED and alone:
            yield Banded(*place, mark, known, known, of, 0, 0)
        else:
            band = band_of(given[mark], of=of)
            yield Banded(*place, mark, band.low, band.high, of, *band.percent)


def _places(tally: Tally) -> Iterable[tuple[str, str]]:
    return zip(tally.counts["subject"], tally.counts["item"], strict=True)


def _relabelled(
    frame: pd.DataFrame, labels: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    places = zip(frame["subject"], frame["group"], strict=True)
    return frame.assign(group=[labels[place] for place in places])
