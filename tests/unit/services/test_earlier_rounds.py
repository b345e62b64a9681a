"""Rounds of nearly the same raters: what two publications would tell together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from factories import a_publication, a_survey, a_tally
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rounds import SURVEY, draft, round_in, small_roster, small_store

from toolkit.analysis.releases import Cause, Ledger, Release
from toolkit.collection.round import State
from toolkit.errors import ArchiveRefusedError
from toolkit.publication import ListedSubject, Reason, Seals, Withheld
from toolkit.services.earlier_rounds import TooNear, too_near
from toolkit.storage.archive import read_archive

pytestmark = pytest.mark.abuse(50)


def a_round(folder, grades, *, store=None, name, leave_out=0, fresh=False):
    """Play a round in which the staff give these grades; nobody may stay away."""
    roster = small_roster(members=1, staff=len(grades) + leave_out, students=0)
    raters = roster.raters[leave_out:]
    if fresh:
        raters = tuple(replace(one, number=f"{one.number}X") for one in raters)
    roster = replace(roster, raters=raters)
    it = round_in(State.OPEN, folder, store=store, round_id=name, roster=roster)
    for rater, grade in enumerate(grades):
        it.cast(rater, grade=grade)
    return it


def published(it):
    it.bring_to(State.PUBLISHED)
    return read_archive(it.archive)


GOOD, FAIR, POOR = "excellent", "qualified", "unqualified"
BEFORE = [GOOD] * 9 + [FAIR] * 3


@pytest.fixture
def before(tmp_path):
    """A published round in which all twelve raters voted."""
    it = a_round(tmp_path, BEFORE, name="2024-spring")
    assert published(it).withheld == ()
    return it


def after(before, grades, **options):
    return published(
        a_round(
            before.folder, grades, store=before.store, name="2026-spring", **options
        )
    )


def test_who_joined_is_hidden_in_bands(before):
    publication = after(before, [*BEFORE, POOR])

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    assert publication.tally.counts.empty
    told = {one.mark: (one.low, one.high) for one in publication.bands}
    assert told[POOR] == (0, 2)


def test_who_left_is_hidden_in_bands(tmp_path):
    grades = [GOOD] * 14 + [FAIR] * 6
    before = a_round(tmp_path, grades, name="2024-spring")
    published(before)

    publication = after(before, grades[1:], leave_out=1)

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    told = {one.mark: (one.low, one.high) for one in publication.bands}
    assert told[GOOD] == (12, 15)


def test_where_bands_would_tell_who_left_nothing_is_told(before):
    """Eight of eleven is a band that ends at eight; nine before, so one left."""
    publication = after(before, BEFORE[1:], leave_out=1)

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    assert publication.bands == ()


def test_who_came_for_another_is_hidden_in_bands(before):
    publication = after(before, [*BEFORE[1:], POOR], leave_out=1)

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)


def test_the_same_raters_can_be_compared(before):
    assert after(before, [GOOD] * 8 + [FAIR] * 4).withheld == ()


def test_raters_who_cannot_have_marked_as_before_are_told(before):
    assert after(before, [GOOD] * 5 + [FAIR] * 8).withheld == ()


def test_as_many_newcomers_as_the_floor_are_told(before):
    assert after(before, [*BEFORE, *[POOR] * 3, *[GOOD] * 2]).withheld == ()


def test_raters_who_are_all_others_are_told(before):
    assert after(before, [*BEFORE, POOR], fresh=True).withheld == ()


def test_a_round_in_which_somebody_stayed_away_is_told(before):
    roster = small_roster(members=1, staff=14, students=0)
    it = round_in(
        State.OPEN,
        before.folder,
        store=before.store,
        round_id="2026-spring",
        roster=roster,
    )
    for rater, grade in enumerate([*BEFORE, POOR]):
        it.cast(rater, grade=grade)

    assert published(it).withheld == ()


def test_once_names_are_destroyed_numbers_are_compared(before):
    before.bring_to(State.DESTROYED)

    publication = after(before, [*BEFORE, POOR])

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)


def test_a_round_that_lies_elsewhere_is_not_compared(before):
    before.archive.rename(before.folder / "elsewhere")

    assert after(before, [*BEFORE, POOR]).withheld == ()


def test_a_damaged_archive_beside_it_stops_the_publication(before):
    it = a_round(
        before.folder, [*BEFORE, POOR], store=before.store, name="2026-spring"
    ).bring_to(State.OPENED)
    (before.archive / "tally.parquet").write_bytes(b"")

    with pytest.raises(ArchiveRefusedError, match="2024-spring"):
        it.bring_to(State.PUBLISHED)

    assert it.state is State.OPENED
    assert not it.archive.exists()


def test_in_bands_first_and_with_few_more_then_is_not_told_at_all(tmp_path):
    few = [GOOD] * 4 + [FAIR] * 2
    before = a_round(tmp_path, few, name="2024-spring")
    assert published(before).bands

    publication = after(before, [*few, POOR])

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    assert publication.tally.counts.empty
    assert publication.bands == ()


NOTHING = TooNear(frozenset(), frozenset())
IN_BANDS = TooNear(frozenset({"m001"}), frozenset())
HIDDEN = TooNear(frozenset(), frozenset({"m001"}))


def a_telling(name, counts, *, kept_by="", **fields):
    """A publication of these counts; ``kept_by`` makes it another of its name."""
    seals = Seals(rules=f"{name} {kept_by}", roster="", key="")
    plain = {"round_id": name, "seals": seals, "survey": SURVEY}
    return a_publication(counts, **plain | fields)


def of_staff(name, **counts):
    """A publication of what the staff said of one subject."""
    return a_telling(name, {"m001": {"staff": counts}})


def near(store, wanted, *earlier):
    with store.reading() as connection:
        return too_near(connection, wanted, earlier)


@pytest.fixture
def store(tmp_path):
    """A store that knows no round; only numbers can be compared."""
    return small_store(tmp_path)


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ({GOOD: 4, FAIR: 2}, {GOOD: 4, FAIR: 2, POOR: 1}, HIDDEN),
        ({GOOD: 4, FAIR: 2}, {GOOD: 4, FAIR: 3, POOR: 3}, HIDDEN),
        ({GOOD: 4, FAIR: 2, POOR: 4}, {GOOD: 4, FAIR: 2}, HIDDEN),
        ({GOOD: 4, FAIR: 2}, {GOOD: 4, FAIR: 2}, NOTHING),
        ({GOOD: 4, FAIR: 2}, {GOOD: 2, FAIR: 3, POOR: 3}, NOTHING),
        ({GOOD: 4, FAIR: 2}, {GOOD: 7, FAIR: 4}, NOTHING),
    ],
)
def test_bands_are_compared_with_bands_and_with_counts(store, before, now, found):
    earlier, later = of_staff("2024", **before), of_staff("2026", **now)

    assert near(store, later, earlier) == found


@pytest.mark.abuse(51)
@pytest.mark.parametrize(
    ("joined", "found"),
    [
        ({POOR: 5}, IN_BANDS),
        ({POOR: 9}, IN_BANDS),
        ({POOR: 10}, NOTHING),
        ({POOR: 5, FAIR: 1}, NOTHING),
    ],
)
def test_several_newcomers_of_one_mind_are_hidden_in_bands(store, joined, found):
    before = Counter({GOOD: 12})
    later = of_staff("2026", **before + Counter(joined))

    assert near(store, later, of_staff("2024", **before)) == found


@pytest.mark.abuse(51)
def test_several_who_left_and_were_of_one_mind_are_hidden_in_bands(store):
    before = of_staff("2024", **{GOOD: 9, FAIR: 9, POOR: 6})

    assert near(store, of_staff("2026", **{GOOD: 9, FAIR: 9}), before) == IN_BANDS
    assert near(store, of_staff("2026", **{GOOD: 6, FAIR: 9, POOR: 3}), before) == (
        NOTHING
    )


@pytest.mark.parametrize("of_that_name", [("m001", "m002"), ("m001",)])
def test_whoever_has_the_name_of_another_is_compared_with_both(store, of_that_name):
    two = {
        "m001": {"staff": {GOOD: 9, FAIR: 3}},
        "m002": {"staff": {POOR: 12}},
    }
    named = [ListedSubject(one, "王伟", "第1党支部") for one in two]
    one_more = {**two, "m001": {"staff": {GOOD: 9, FAIR: 3, POOR: 1}}}
    before = a_telling("2024", two, subjects=named)
    now = a_telling(
        "2026",
        {one: one_more[one] for one in of_that_name},
        subjects=named[: len(of_that_name)],
    )

    assert near(store, now, before) == IN_BANDS


def test_a_group_is_found_in_one_it_was_merged_with_later(store):
    """Of the students one stayed away both times, so not all can be compared."""
    students = a_tally({"m001": {"students": {GOOD: 11}}}, absent=1)
    staff = {GOOD: 9, FAIR: 3}
    before = a_telling("2024", {}, tally=a_tally({"m001": {"staff": staff}}) + students)
    more = {"staff": staff, "retired": {POOR: 2}}
    now = a_telling("2026", {}, tally=a_tally({"m001": more}) + students)

    assert set(now.tally.counts["group"]) == {"staff+retired", "students"}
    assert near(store, now, before) == IN_BANDS


@pytest.mark.parametrize(
    ("kept_by", "found"), [("somebody else", IN_BANDS), ("", NOTHING)]
)
def test_a_round_is_known_by_its_seals_not_by_its_name(store, kept_by, found):
    before = a_telling("2026", {"m001": {"staff": {GOOD: 12}}}, kept_by=kept_by)

    assert near(store, of_staff("2026", **{GOOD: 12, POOR: 1}), before) == found


def in_the_register(store, name, roster, grades):
    """Enter a roster in the register; return what its raters say of its subject."""
    draft(store.keys, store=store, round_id=name, roster=roster)
    (subject,) = roster.subjects
    counts = {group: Counter() for group in {one.group for one in roster.raters}}
    for one, grade in zip(roster.raters, grades, strict=True):
        counts[one.group][grade] += 1
    listed = ListedSubject(subject.id, subject.name, subject.branch)
    return a_telling(name, {subject.id: counts}, subjects=[listed])


def in_groups(roster, **sizes):
    """The first raters of a roster, so many in one group and in the next."""
    groups = [group for group, size in sizes.items() for _ in range(size)]
    several = zip(roster.raters, groups, strict=False)
    return replace(roster, raters=[replace(one, group=of) for one, of in several])


def test_all_groups_together_are_compared_where_they_were_merged_otherwise(store):
    plain = small_roster(members=1, staff=31, students=0)
    grades = [GOOD, GOOD, FAIR] * 10
    before = in_the_register(
        store, "2024", in_groups(plain, staff=12, students=12, retired=6), grades
    )
    now = in_the_register(
        store,
        "2026",
        in_groups(plain, staff=12, students=6, retired=13),
        [*grades, POOR],
    )

    assert set(before.tally.counts["group"]) == {"staff+retired", "students"}
    assert set(now.tally.counts["group"]) == {"staff", "students+retired"}
    assert near(store, now, before) == IN_BANDS


def without_numbers(roster):
    return replace(roster, raters=[replace(one, number="") for one in roster.raters])


def in_a_renamed_unit(roster):
    return replace(
        roster,
        raters=[replace(one, unit="新教研室") for one in roster.raters],
        subjects=[replace(one, unit="新教研室") for one in roster.subjects],
    )


def in_a_renamed_branch(roster):
    return replace(
        roster, subjects=[replace(one, branch="新支部") for one in roster.subjects]
    )


@pytest.mark.parametrize(
    "changed", [without_numbers, in_a_renamed_unit, in_a_renamed_branch]
)
@pytest.mark.parametrize("is_later", [True, False], ids=["later", "earlier"])
def test_people_are_known_again_after_a_change(store, changed, is_later):
    before = small_roster(members=1, staff=12, students=0)
    now = small_roster(members=1, staff=13, students=0)
    first, second = (before, changed(now)) if is_later else (changed(before), now)
    earlier = in_the_register(store, "2024", first, BEFORE)

    later = in_the_register(store, "2026", second, [*BEFORE, POOR])

    assert near(store, later, earlier) == IN_BANDS


EARLIER = range(12)
LATER = [range(13), range(16), range(1, 12), range(3, 14), range(2, 16)]


@pytest.fixture(scope="module")
def some_came_and_went(tmp_path_factory):
    """A store in which later rounds have some of the raters of an earlier one."""
    folder = tmp_path_factory.mktemp("register")
    plain = small_roster(members=1, staff=16, students=0)
    store = small_store(folder)
    for who in (EARLIER, *LATER):
        roster = replace(plain, raters=plain.raters[who.start : who.stop])
        draft(folder, store=store, round_id=named(who), roster=roster)
    return store


def named(who):
    return f"round-{who.start}-{who.stop}"


def a_release(who, others, grades, apart):
    """What these said; those who are not among the others stand apart."""
    counts = Counter(grades[one] for one in who)
    stayed = len(set(who) & set(others))
    crowds = {"stayed": stayed, apart: len(who) - stayed}
    return Release(named(who), counts, {name: n for name, n in crowds.items() if n})


marks = st.sampled_from([GOOD, GOOD, FAIR, POOR])


@settings(max_examples=12)
@given(
    who=st.sampled_from(LATER),
    grades=st.lists(marks, min_size=16, max_size=16),
    changed=st.dictionaries(st.integers(0, 15), marks, max_size=2),
)
def test_too_near_is_what_an_audit_of_both_rounds_finds(
    some_came_and_went, who, grades, changed
):
    before = a_release(EARLIER, who, grades, "left")
    again = [changed.get(one, grade) for one, grade in enumerate(grades)]
    now = a_release(who, EARLIER, again, "joined")

    found = near(
        some_came_and_went,
        of_staff(now.name, **now.counts),
        of_staff(before.name, **before.counts),
    )

    objections = Ledger(5, (before,)).objections(now)
    is_told = Cause.COMPUTABLE in {one.cause for one in objections}
    assert (found != NOTHING) == is_told


def test_many_subjects_are_compared(store):
    def on_sixty(name, counts):
        about = {f"m{number:03d}": {"staff": counts} for number in range(12)}
        listed = [ListedSubject(one, f"党员{one}号", "第1党支部") for one in about]
        tally = a_tally(about)
        for item in ("B01", "B02", "B03", "B04"):
            marked = a_tally(about, item=item)
            tally += replace(marked, ballots=marked.ballots.iloc[:0])
        several = a_survey(items=5)
        return a_telling(name, {}, tally=tally, survey=several, subjects=listed)

    before = on_sixty("2024", {GOOD: 9, FAIR: 3})

    found = near(store, on_sixty("2026", {GOOD: 9, FAIR: 3, POOR: 1}), before)

    assert len(found.in_bands) == 12
