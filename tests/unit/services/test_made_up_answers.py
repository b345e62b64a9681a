"""Made-up answers are answers: every survey takes them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from drafts import EXIT, draft, item
from places import SURVEYS

from toolkit.collection.ballot import (
    Ballot,
    Words,
    envelope_size,
    read_ballot,
    write_ballot,
)
from toolkit.services.made_up_answers import answers_to_what_is_asked, made_up_answers
from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.model import Survey
from toolkit.survey.words import Option

SUBJECTS = ("m001", "m002", "m003", "m004")
PACK = "0123456789abcdef" * 2
CODE = "0123456789ABCDEF"


def asked_of(survey, subjects=SUBJECTS):
    """Return a survey as a round of these subjects puts it."""
    names = (Option(code=one, text={"zh-CN": one, "en": one}) for one in subjects)
    return survey.filled().with_subjects_as_options(names)


def sealed_and_opened(answers, survey):
    """Return what is read of answers that were put into an envelope."""
    written = {one.id for one in survey.items if one.kind == "text"}
    ballot = Ballot(
        PACK,
        CODE,
        {one: said for one, said in answers.items() if one not in written},
        {one: Words(said, CODE) for one, said in answers.items() if one in written},
    )
    read = read_ballot(write_ballot(ballot, size=envelope_size(survey)), survey)
    return {**read.marks, **{one: text.body for one, text in read.texts.items()}}


@pytest.mark.parametrize(
    "source",
    [*shipped_templates(), *sorted(SURVEYS.glob("*.yaml"))],
    ids=lambda source: Path(source).stem,
)
def test_every_survey_takes_what_is_made_up_and_reads_it_as_it_was_written(source):
    survey = asked_of(load_survey(source))

    for seed in range(5):
        rng = Random(seed)
        made_up = made_up_answers(survey, SUBJECTS, rng, skipped=0, unwritten=0)
        for subject in SUBJECTS:
            own = {one: said for (who, one), said in made_up.items() if who == subject}
            assert own.keys() == {one.id for one in survey.items}
            assert sealed_and_opened(own, survey) == own


def test_the_same_seed_makes_up_the_same_answers():
    survey = asked_of(load_survey(SURVEYS / "every-kind.yaml"))
    first, again, other = (
        made_up_answers(survey, SUBJECTS, Random(seed)) for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_who_must_choose_more_than_there_are_chooses_nobody():
    choose = item(kind="choose", options="subjects", at_least=2, at_most=3, exit=EXIT)
    survey = asked_of(Survey.model_validate_json(json.dumps(draft(choose))), ["m001"])
    answers = made_up_answers(survey, ["none"], Random(1), skipped=0)

    assert answers == {("none", "A01"): [EXIT["code"]]}


def test_marks_and_words_are_left_out_as_often_as_is_asked_for():
    survey = load_survey("member-appraisal-short")

    def items(**shares):
        return {
            one for _, one in made_up_answers(survey, "abcdef", Random(1), **shares)
        }

    assert items(skipped=1, unwritten=0) == {"A16", "A17"}
    assert items(skipped=0, unwritten=1) == {"A15"}


def test_only_what_is_asked_of_a_subject_is_answered():
    survey = load_survey("commendation")
    groups = dict(zip(SUBJECTS, ["organisation", "member", "worker"], strict=False))
    answers = answers_to_what_is_asked(survey, groups, Random(4), groups, unwritten=0)
    asked = {
        subject: {one.id for one in survey.items if not one.only_for}
        | {one.id for one in survey.items if group in one.only_for}
        for subject, group in groups.items()
    }

    assert len(answers) > len(groups)
    assert all(one in asked[subject] for subject, one in answers)
