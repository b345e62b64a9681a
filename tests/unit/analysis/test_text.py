"""Words are counted by ballot, rare ones are left out, and nothing is left behind."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.analysis.text import (
    Mode,
    bigram_frequency,
    document_frequency,
    keyness,
    segment,
    signed_g2,
)
from toolkit.errors import TallyError

OPINIONS = ["工作认真，工作认真", "他工作认真", "联系学生很多", "联系学生"]


@settings(deadline=None)  # the first text waits for the dictionary
@given(st.text(alphabet="工作认真负责联系学生，。 a1", max_size=20))
def test_the_default_loses_no_character(text):
    assert "".join(segment(text)) == text


def test_a_long_word_is_also_cut_for_search():
    assert segment("清华大学", mode=Mode.DEFAULT) == ["清华大学"]
    assert set(segment("清华大学", mode=Mode.SEARCH)) > {"清华", "清华大学"}


def test_a_term_that_was_named_is_one_word_for_this_call_only():
    assert "霁川书院" in segment("他在霁川书院工作", terms=["霁川书院"])
    assert "霁川书院" not in segment("他在霁川书院工作")


def test_a_ballot_counts_once_however_often_it_repeats_a_word():
    assert document_frequency(OPINIONS, fewest=1)["工作"] == 2


def test_words_of_few_ballots_are_left_out():
    counted = document_frequency([*OPINIONS, "语言生动"], fewest=2)

    assert set(counted) == {"工作", "认真", "联系", "学生"}


def test_figures_marks_and_single_characters_are_no_words():
    assert document_frequency(["，，好 12 3.5", "，，好 12 3.5"], fewest=1) == {}


def test_words_that_say_nothing_and_names_are_left_out():
    texts = ["我们工作认真", "我们工作认真"]

    assert "我们" not in document_frequency(texts, fewest=1)
    assert "工作" not in document_frequency(texts, fewest=1, stop_words=["工作"])


def test_pairs_are_neighbours_and_counted_by_ballot():
    assert bigram_frequency(OPINIONS, fewest=2) == {
        ("工作", "认真"): 2,
        ("联系", "学生"): 2,
    }


def test_no_pair_reaches_across_a_mark():
    assert bigram_frequency(["工作，认真"], fewest=1) == {}


def test_the_word_that_tells_two_sides_apart_comes_first():
    found = keyness(["工作认真"] * 6, ["工作"] * 5 + ["联系学生"], fewest=5)

    assert [(one.word, one.here, one.there) for one in found] == [
        *(("认真", 6, 0), ("工作", 6, 5))
    ]
    assert found[0].g2 > found[1].g2


def test_a_word_of_one_ballot_on_one_side_is_left_out_of_both():
    found = keyness(["工作"] * 6, ["工作"], fewest=2)

    assert found == []


def test_a_difference_counts_the_other_way_round():
    assert signed_g2(3, 1, here=4, there=6) == -signed_g2(1, 3, here=6, there=4)
    assert signed_g2(2, 3, here=4, there=6) == pytest.approx(0, abs=1e-12)


def test_g2_equals_an_independent_computation():
    # scipy 1.17, chi2_contingency([[9, 2], [11, 28]], lambda_="log-likelihood",
    # correction=False)
    assert signed_g2(9, 2, here=20, there=30) == pytest.approx(10.4694, abs=1e-4)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: document_frequency(OPINIONS, fewest=0),
        lambda: bigram_frequency(OPINIONS, fewest=0),
        lambda: keyness(OPINIONS, OPINIONS, fewest=0),
        lambda: keyness(OPINIONS, [], fewest=1),
        lambda: signed_g2(5, 1, here=4, there=4),
        lambda: signed_g2(0, 0, here=0, there=4),
    ],
)
def test_what_cannot_be_counted_is_refused(ask):
    with pytest.raises(TallyError):
        ask()


def test_segmenting_says_nothing_writes_nothing_and_trusts_no_shared_file(tmp_path):
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({"认真": 0, "真负": 10**9}, 10**9)))
    before = planted.read_bytes()
    source = (
        "from toolkit.analysis.text import segment\n"
        "assert segment('他认真负责', terms=['书院']) == ['他', '认真负责']\n"
    )
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME"), str(tmp_path))

    run = subprocess.run(
        [sys.executable, "-B", "-c", source],
        env=os.environ | folders,
        capture_output=True,
        check=False,
    )

    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert planted.read_bytes() == before


def test_without_guessing_unknown_characters_stand_alone():
    assert "杭研" in segment("网易杭研大厦")
    assert "杭研" not in segment("网易杭研大厦", guess=False)
    assert "杭研" not in segment("网易杭研大厦", guess=False, mode=Mode.SEARCH)
