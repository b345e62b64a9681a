"""The command that rehearses a draft, as it speaks."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, draft, round_in, small_roster

from toolkit.cli.manners import Group, run
from toolkit.cli.rehearse_commands import rehearse
from toolkit.collection.round import State


@pytest.fixture
def rehearsing(tmp_path, monkeypatch):
    """Return a door that takes the words after ``pingyi rehearse``."""
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path))
    group = Group("pingyi")
    group.add_command(rehearse)
    return lambda *words: run(group, ["rehearse", *map(str, words), "--lang", "en"])


def test_a_rehearsal_is_summed_up_and_said_to_be_none_of_the_real_thing(
    rehearsing, tmp_path, capsys
):
    draft(tmp_path, roster=small_roster(members=1)).store.close()
    status = rehearsing(ROUND, "--out", tmp_path / "seen", "--share", "0.5")
    said = capsys.readouterr().out

    assert status == 0
    assert "Rehearsal: nothing was voted for real, and the draft is as before." in said
    assert "6 of 13 made-up raters took part; all their ballots were counted." in said
    assert "    1  This code is not known in this round." in said
    assert "in counts on 0 subjects, in bands on 1, not at all on 0." in said
    assert f"5 files in {tmp_path / 'seen'}." in said


def test_a_round_that_is_frozen_is_refused_with_the_reason(
    rehearsing, tmp_path, capsys
):
    round_in(State.FROZEN, tmp_path).store.close()
    status = rehearsing(ROUND, "--out", tmp_path / "seen")

    assert status == 1
    assert "is frozen; this can be done with a draft only" in (capsys.readouterr().err)
