"""Makes what tests need, saying only what a test cares about.

Counts are written as one would read them out: by subject, group and grade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

import pandas as pd
from answers import made_up_answers

from toolkit.analysis.disclosure import protect
from toolkit.publication import BoxCount, ListedSubject, Publication, Seals
from toolkit.survey.item import Condition
from toolkit.survey.loading import load_survey
from toolkit.survey.marking import Marking
from toolkit.survey.words import Option, same_words
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from toolkit.survey.model import Survey

ITEM: Final = "A15"
BRANCH: Final = "教师第一党支部"
NAMES: Final = (
    "王䶮",
    "李㛃",
    "欧阳𬱖",
    "赵赟",
    "周明远",
    "吴一凡",
    "郑小川",
    "冯春生",
)

SKIPPED: Final = 0.04
SPOILT: Final = 0.03
"""How often an item is left empty, and how often it is spoilt."""

Counts = Mapping[str, Mapping[str, Mapping[str, int]]]
"""By subject, group and grade."""

SOME_COUNTS: Final[Counts] = {
    "m1": {
        "staff": {"excellent": 8, "qualified": 3, "dont_know": 1},
        "students": {"excellent": 10, "qualified": 4, "unqualified": 1},
        "retired": {"excellent": 2},
    },
    "m2": {
        "staff": {"excellent": 5, "qualified": 5, "basically_qualified": 1, "blank": 1},
        "students": {"excellent": 6, "qualified": 6, "dont_know": 3},
        "retired": {"qualified": 2},
    },
}


def a_survey(*, items: int = 1) -> Survey:
    """The shipped short survey, its graded item asked once or several times."""
    survey = load_survey("member-appraisal-short")
    first = survey.item(ITEM)
    more = [
        first.model_copy(update={"id": f"B{number:02d}"}) for number in range(1, items)
    ]
    several = {"items": (*more, *survey.items), "overall": ITEM}
    return survey.model_copy(update=several)


def a_survey_of_follow_ups() -> Survey:
    """Four items of the shipped opinion survey, in which one leads to the next.

    D05 and the words of D16 wait for “yes” to D04; D06 waits for “no_reply”
    to D05.
    """
    survey = load_survey("opinion-survey")
    waits_for = {
        "D05": Condition(item="D04", **{"is": ("yes",)}),
        "D06": Condition(item="D05", **{"is": ("no_reply",)}),
        "D16": Condition(item="D04", **{"is": ("yes",)}),
    }
    items = tuple(
        survey.item(one).model_copy(update={"show_if": waits_for.get(one)})
        for one in ("D04", *waits_for)
    )
    return survey.model_copy(update={"items": items, "overall": None})


def a_tally(
    counts: Counts = SOME_COUNTS,
    *,
    item: str = ITEM,
    absent: int = 0,
    invalid: int = 0,
) -> Tally:
    """A tally of these counts, its ballots counted.

    In every group ``absent`` eligible raters stayed away and ``invalid``
    handed in an invalid ballot.
    """
    marks: list[tuple[object, ...]] = []
    ballots: list[tuple[object, ...]] = []
    for subject, groups in counts.items():
        for group, grades in groups.items():
            valid = sum(grades.values())
            returned = valid + invalid
            eligible = returned + absent
            ballots.append(
                (subject, group, eligible, eligible, returned, valid, invalid)
            )
            marks += [(subject, item, group, *graded) for graded in grades.items()]
    return Tally.from_counts(
        pd.DataFrame(marks, columns=list(COUNT_COLUMNS)),
        pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)),
    )


def a_publication(
    counts: Counts = SOME_COUNTS,
    *,
    survey: Survey | None = None,
    tally: Tally | None = None,
    subjects: Iterable[ListedSubject] | None = None,
    absent: int = 0,
    invalid: int = 0,
    fewest: int = 5,
    **fields: object,
) -> Publication:
    """A publication of these counts, small groups and subjects protected.

    Without ``subjects``, those counted are members of one branch.  Further
    fields of a publication may be given by name.
    """
    survey = survey or a_survey()
    tally = tally or a_tally(counts, absent=absent, invalid=invalid)
    protected = protect(tally, fewest=fewest, survey=survey)
    envelopes = int(tally.ballots["returned"].sum())
    plain = Publication(
        round_id="2026-members",
        title="计算机学院2026年民主评议党员",
        day="2026-03-05",
        survey=survey,
        subjects=tuple(subjects or members(tally.subjects)),
        tally=protected.tally,
        withheld=protected.withheld,
        bands=protected.bands,
        fewest=fewest,
        fewest_texts=10,
        opinions=(),
        receipts=("0T3KQ8ZV4M1NB6XC", "7GHJ2PWRS5A9DEFY"),
        box=BoxCount(spent=envelopes, envelopes=envelopes),
        seals=Seals(rules="a1" * 32, roster="b2" * 32, key="c3d4 " * 7 + "c3d4"),
    )
    return replace(plain, **fields)


def members(ids: Iterable[str], *, branch: str = BRANCH) -> tuple[ListedSubject, ...]:
    """Subjects of one branch, with names that tax fonts and code pages."""
    return tuple(
        ListedSubject(id=one, name=NAMES[place % len(NAMES)], branch=branch)
        for place, one in enumerate(ids)
    )


def a_large_publication(
    *, branches: int, subjects: int, raters: int = 40, seed: int = 1
) -> Publication:
    """A publication with so many branches, and so many subjects in each."""
    crowd = {"staff": raters // 2, "students": raters // 2 - 3, "retired": 3}
    listed = [
        subject
        for branch in range(1, branches + 1)
        for subject in members(
            (f"m{branch:02d}{one:02d}" for one in range(1, subjects + 1)),
            branch=f"第{branch}党支部",
        )
    ]
    return a_lifelike_publication(a_survey(), subjects=listed, raters=crowd, seed=seed)


def a_lifelike_publication(
    survey: Survey,
    *,
    subjects: Iterable[ListedSubject] | None = None,
    raters: Mapping[str, int] | None = None,
    seed: int = 1,
    **fields: object,
) -> Publication:
    """A publication of ballots on any survey, filled in by chance.

    Without ``subjects``, there is one under no branch; without ``raters``,
    twelve of each group.  Where subjects are chosen, those in ``NAMES`` are.
    """
    listed = tuple(subjects or [ListedSubject("s001", "2026年工作方案", "")])
    crowd = raters or {group.id: 12 for group in survey.rater_groups}
    filled = survey.with_subjects_as_options(
        Option(code=f"n{number}", text=same_words(name))
        for number, name in enumerate(NAMES[:6], start=1)
    )
    tally = filled_in(filled, listed, crowd, rng=Random(seed))
    return a_publication(survey=filled, tally=tally, subjects=listed, **fields)


def filled_in(
    survey: Survey,
    subjects: Iterable[ListedSubject],
    raters: Mapping[str, int],
    *,
    rng: Random,
) -> Tally:
    """The tally of ballots filled in by chance."""
    marking = Marking(survey)
    counts: Counter[tuple[str, str, str, str]] = Counter()
    ballots: list[tuple[object, ...]] = []
    for subject in subjects:
        for group, size in raters.items():
            ballots.append((subject.id, group, size + 1, size + 1, size, size, 0))
            for _rater in range(size):
                said = made_up_answers(
                    survey, [subject.id], rng, skipped=SKIPPED, spoilt=SPOILT
                )
                answers = {item: answer for (_subject, item), answer in said.items()}
                marks = marking.marks(answers, subject.category)
                counts.update((subject.id, item, group, marks[item]) for item in marks)
    return Tally.from_counts(
        pd.DataFrame(
            [(*place, count) for place, count in counts.items()],
            columns=list(COUNT_COLUMNS),
        ),
        pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)),
    )
