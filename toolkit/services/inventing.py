"""Invent raters' answers from a declared truth.

The sample data say what is true of made-up raters: how good each subject
is, how lenient raters are, how groups differ.  Analysis can be checked
against it, because everything here follows from the truth and a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import groupby
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import yaml

from toolkit.services.rehearsing import Answers, MadeUpRater, manners

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Roster, Subject
    from toolkit.services.issuing import Issued, Link, Ticket
    from toolkit.survey.model import Survey
    from toolkit.survey.words import Scale


@dataclass(frozen=True, slots=True)
class Truth:
    """The declared truth, as `sample_data/truth.yaml` explains it.

    ``declared`` and ``remarks`` are the two files' own data.
    """

    declared: Mapping[str, Any]
    remarks: Mapping[str, list[str]]

    def quality(self, subject: Subject) -> float:
        """Return how good a subject is, in standard deviations."""
        rule = self.declared["quality"]
        if subject.number in rule["special"]:
            return float(rule["special"][subject.number])
        named = f"{self.declared['seed']}/{subject.number}".encode()
        drawn = int.from_bytes(sha256(named).digest()[:8], "big")
        score = NormalDist().inv_cdf((drawn + 0.5) / 2**64)
        return float(rule["colleges"][subject.college] + rule["subject_sd"] * score)

    def split(self, subject: Subject, group: str) -> float:
        """Return by how much a group sees a subject otherwise than all do."""
        return float(self.declared["split"].get(subject.number, {}).get(group, 0))


def read_truth(folder: Path) -> Truth:
    """Return the truth declared in a folder of sample data."""
    declared, remarks = (
        yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
        for name in ("truth", "remarks")
    )
    return Truth(declared, remarks)


def invent_raters(
    truth: Truth, issued: Issued, roster: Roster, survey: Survey, *, seed: int
) -> list[MadeUpRater]:
    """Return those holders of a code who vote, each with manner and answers.

    Which answers a group of a unit gives follows from the seed; which code
    gives them does not, since codes are always drawn by chance.
    """
    subjects = {subject.id: subject for subject in roster.subjects}
    mind = _Mind(truth, survey, subjects)
    raters = []
    for group, code, name in _places(issued):
        rng = random.Random(f"{seed}|{name}")  # noqa: S311 -- must be repeatable
        if rng.random() < truth.declared["groups"][group]["returns_share"]:
            answer: Callable[[list[str]], Answers] = partial(mind.answer, group, rng)
            raters.append(MadeUpRater(code, manners(rng, 1)[0], answer))
    return raters


def _places(issued: Issued) -> Iterator[tuple[str, str, str]]:
    """Yield group, code, and a name for the place that is the same in every run."""
    codes: list[Link | Ticket] = [*issued.links, *issued.tickets]
    holders = sorted((one.unit, one.group, one.code) for one in codes)
    for (unit, group), crowd in groupby(holders, key=lambda holder: holder[:2]):
        for number, (_, _, code) in enumerate(crowd):
            yield group, code, f"{unit}|{group}|{number}"


@dataclass(frozen=True, slots=True)
class _Mind:
    truth: Truth
    survey: Survey
    subjects: Mapping[str, Subject]

    def answer(self, group: str, rng: random.Random, asked: list[str]) -> Answers:
        """Return one rater's answers about the subjects asked for."""
        declared = self.truth.declared
        shares = declared["groups"][group]
        leniency = rng.gauss(0, declared["leniency_sd"])
        straight = rng.random() < declared["straight_line_share"]
        answers: dict[tuple[str, str], str] = {}
        for subject_id in asked:
            if rng.random() < declared["blank_share"]:
                continue
            view = shares["gap"] + leniency + self.view(subject_id, group)
            unknown = not straight and rng.random() < shares["dont_know_share"]
            shared_noise = rng.gauss(0, 1)
            for question in self.survey.rated_questions:
                scale = question.scale
                noise = sqrt(declared["halo"]) * shared_noise
                noise += sqrt(1 - declared["halo"]) * rng.gauss(0, 1)
                if unknown:
                    answers[subject_id, question.id] = scale.exit.code
                elif straight:
                    answers[subject_id, question.id] = scale.grades[0].code
                else:
                    answers[subject_id, question.id] = self.grade(scale, view + noise)
        if rng.random() < shares["writes_share"]:
            self.write(answers, rng)
        return answers

    def view(self, subject_id: str, group: str) -> float:
        """Return what a group sees in a subject beside its general gap."""
        subject = self.subjects[subject_id]
        return self.truth.quality(subject) + self.truth.split(subject, group)

    def grade(self, scale: Scale, opinion: float) -> str:
        """Return the first grade whose cut an opinion reaches, or the last."""
        grades = scale.grades
        cuts = self.truth.declared["cuts"]
        for grade, cut in zip(grades, cuts, strict=False):
            if opinion >= cut:
                return grade.code
        return grades[-1].code

    def write(self, answers: dict[tuple[str, str], str], rng: random.Random) -> None:
        """Add remarks on some of the subjects that were graded."""
        rule, best = self.truth.declared["remarks"], self._best_grades()
        graded = sorted({subject for subject, _ in answers})
        for subject in rng.sample(graded, min(rule["each"], len(graded))):
            given = {said for (who, _), said in answers.items() if who == subject}
            kind = "first_grade" if given <= best else "other"
            praises = rng.random() < rule["praise_share"][kind]
            praise, wish = (item.id for item in self.survey.written_items)
            item = praise if praises else wish
            words = self.truth.remarks["praise" if praises else "improvement"]
            answers[subject, item] = rng.choice(words)

    def _best_grades(self) -> set[str]:
        scales = self.survey.scales.values()
        return {scale.grades[0].code for scale in scales}
