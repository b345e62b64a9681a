"""A closed box: what is known of it without opening it."""

from __future__ import annotations

import hashlib

from boxes import ROUND, SUBJECTS, SURVEY, filled_box

BOX = filled_box({"excellent": 3}).box


def test_a_box_knows_its_round_by_its_rules():
    assert BOX.round_id == ROUND
    assert BOX.fewest == 3
    assert BOX.survey == SURVEY
    assert BOX.categories == dict.fromkeys(SUBJECTS, "")


def test_the_digest_of_its_rules_is_that_of_their_bytes():
    assert BOX.rules_digest == hashlib.sha256(BOX.rules.encode()).hexdigest()


def test_no_key_shows_when_a_box_is_printed():
    secret = filled_box({}).key.private_numbers().private_value

    assert str(secret) not in repr(BOX)
    assert f"{secret:x}" not in repr(BOX)
