"""Work is shared out whenever it can be, and refused only when it cannot."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow
from small_rounds import SURVEY

from toolkit.collection.assignment.deriving import assign
from toolkit.collection.assignment.model import Load
from toolkit.collection.roster.model import Rater, Roster, Standing, Subject
from toolkit.errors import RosterRefusedError
from toolkit.survey.model import Direction

UNITS = ("甲", "乙", "丙")
DIRECTIONS = (
    Direction.MASSES_TO_MEMBERS,
    Direction.LOWER_TO_HIGHER,
    Direction.SELECTION,
)
LOADS = st.builds(Load, st.integers(1, 4), st.integers(1, 5))


@st.composite
def rosters(draw):
    """Rosters in which everybody can be appraised by somebody."""
    units = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=6))
    homes = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=14))
    numbers = st.sampled_from(["", *(f"M{n}" for n in range(len(units)))])
    subjects = tuple(
        Subject(f"m{n}", f"对象{n}", "", unit, "", Standing.FULL, f"M{n}")
        for n, unit in enumerate(units)
    )
    raters = []
    for n, unit in enumerate((*homes, *UNITS)):
        group = draw(st.sampled_from(["staff", "students"]))
        taken = {one.number for one in raters}
        number = draw(numbers) if n < len(homes) else ""
        number = f"R{n}" if number in {"", *taken} else number
        raters.append(Rater(f"r{n}", f"参评人{n}", unit, "", group, number))
    return Roster(subjects, tuple(raters))


def asking(direction):
    return SURVEY.model_copy(update={"direction": direction})


def can_be_shared(permitted, subjects, load):
    """Whether a flow from raters to subjects can meet the load, by max-flow."""
    raters = len(permitted)
    size = raters + len(subjects) + 2
    capacity = np.zeros((size, size), dtype=np.int32)
    places = {one: raters + 1 + n for n, one in enumerate(subjects)}
    for row, task in enumerate(permitted.values(), start=1):
        capacity[0, row] = load.at_most
        for one in task:
            capacity[row, places[one]] = 1
    capacity[list(places.values()), size - 1] = load.at_least
    flow = maximum_flow(csr_array(capacity), 0, size - 1).flow_value
    return flow == load.at_least * len(subjects)


@settings(deadline=None)
@given(roster=rosters(), direction=st.sampled_from(DIRECTIONS), load=LOADS)
def test_the_load_is_kept_whenever_it_can_be_and_refused_otherwise(
    roster, direction, load
):
    survey = asking(direction)
    permitted = assign(roster, survey).tasks
    subjects = [one.id for one in roster.subjects]

    try:
        shared = assign(roster, survey, load=load, seed="x").tasks
    except RosterRefusedError as refused:
        reachable = refused.problems[0].facts["reachable"]
        assert reachable < load.at_least
        assert not can_be_shared(permitted, subjects, load)
        if reachable:
            assert assign(roster, survey, load=Load(load.at_most, reachable))
    else:
        counts = Counter(one for task in shared.values() for one in task)
        assert can_be_shared(permitted, subjects, load)
        assert min(counts[one] for one in subjects) >= load.at_least
        assert all(set(task) <= set(permitted[who]) for who, task in shared.items())
        assert {who: len(task) for who, task in shared.items()} == {
            who: min(load.at_most, len(task)) for who, task in permitted.items()
        }


@settings(deadline=None)
@given(roster=rosters(), direction=st.sampled_from(DIRECTIONS), load=LOADS)
def test_no_number_of_raters_could_be_more_even(roster, direction, load):
    """The smallest number is the largest that any sharing out gives."""
    survey = asking(direction)
    permitted = assign(roster, survey).tasks
    wish = Load(load.at_most, 1)
    subjects = [one.id for one in roster.subjects]
    assume(can_be_shared(permitted, subjects, wish))
    shared = assign(roster, survey, load=wish, seed="x").tasks
    counts = Counter(one for task in shared.values() for one in task)

    smallest = min(counts[one] for one in subjects)

    assert can_be_shared(permitted, subjects, Load(load.at_most, smallest))
    assert not can_be_shared(permitted, subjects, Load(load.at_most, smallest + 1))


@settings(deadline=None)
@given(roster=rosters(), load=LOADS, seed=st.text(max_size=5))
def test_the_same_seed_gives_the_same(roster, load, seed):
    survey = asking(Direction.SELECTION)
    wish = Load(load.at_most, 1)
    subjects = [one.id for one in roster.subjects]
    assume(can_be_shared(assign(roster, survey).tasks, subjects, wish))

    first = assign(roster, survey, load=wish, seed=seed)

    assert first == assign(roster, survey, load=wish, seed=seed)


@settings(deadline=None)
@given(roster=rosters(), direction=st.sampled_from(DIRECTIONS))
def test_nobody_appraises_himself_nor_a_lower_organisation_itself(roster, direction):
    found = assign(roster, asking(direction))

    subjects = {one.id: one for one in roster.subjects}
    for rater in roster.raters:
        asked = [subjects[one] for one in found.tasks.get(rater.id, ())]
        assert rater.number not in {one.number for one in asked}
        if direction is Direction.LOWER_TO_HIGHER:
            assert rater.unit not in {one.unit for one in asked}
