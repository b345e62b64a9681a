"""Made-up raters seal as the page does."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from small_rounds import GRADED, SURVEY, round_in, small_roster
from unit.web.serving import ballots_in_box, serving

from toolkit.collection.round import State
from toolkit.services.rehearsing import MadeUpRater, Manner, manners, rehearse

MEMBERS, LIST = 6, 5


@pytest.mark.parametrize(("at_most", "packs"), [(None, 1), (LIST, LIST)])
def test_what_is_handed_in_together_is_numbered_alike_or_apart(
    tmp_path, at_most, packs
):
    roster = small_roster(members=MEMBERS, staff=4, students=0)
    it = round_in(State.OPEN, tmp_path, roster=roster, at_most=at_most)

    def answer(subjects):
        return {(one, GRADED): "excellent" for one in subjects}

    with serving(it.store) as address:
        rater = MadeUpRater(it.codes[0], Manner.SEALED, answer)
        answers = rehearse(address, it.id, SURVEY, [rater])

    ballots = [ballot for _, ballot in ballots_in_box(it)]
    it.store.close()
    assert answers == {"counted": 1}
    assert len({one.pack for one in ballots}) == packs
    assert len({one.receipt for one in ballots}) == packs


def test_however_many_come_only_so_many_mistype_that_no_server_slows_down():
    drawn = Counter(manners(Random(1), 5000))

    assert drawn[Manner.MISTYPED] == 40
    assert drawn.total() == 5000
