"""Closed boxes, filled by hand: without a store, a service or a clock.

    it = filled_box({"excellent": 3, "qualified": 1}, batches=2)
    unsealing.open_box(it.box, it.envelopes, it.key)

Every rater is of the staff and gives one grade to both subjects.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from toolkit.collection import ballot, sealing
from toolkit.collection.box import Box, SealedEnvelope
from toolkit.collection.key_slips import cut_slips
from toolkit.collection.turnout import Turnout
from toolkit.heads import Head, entry, first_head, next_head
from toolkit.survey.loading import load_survey

ROUND: Final = "2026-spring"
SURVEY: Final = load_survey("member-appraisal-short")
SUBJECTS: Final = ("m001", "m002")
GROUP: Final = "staff"
GRADED, WISHED = "A15", "A17"
KEY: Final = sealing.make_key()
CODE: Final = "0123456789ABCDEF"
WORDS: Final = "多听意见，“少”开会"


@dataclass(frozen=True, slots=True)
class FilledBox:
    """A box, what lies in it, and what opens it."""

    box: Box
    envelopes: tuple[SealedEnvelope, ...]
    key: sealing.PrivateKey
    slips: tuple[str, ...]

    def with_envelopes(self, *envelopes: SealedEnvelope) -> FilledBox:
        """Return the same box with other envelopes and heads that fit them."""
        return replace(
            self,
            box=replace(
                self.box,
                heads=heads_of(envelopes, self.box.rules_digest),
                spent=Counter((one.subject, one.group) for one in envelopes),
            ),
            envelopes=envelopes,
        )


def filled_box(
    grades: Mapping[str, int], *, batches: int = 1, round_id: str = ROUND
) -> FilledBox:
    """Return a box in which so many raters gave each grade; the first wrote words."""
    given = [grade for grade, raters in grades.items() for _ in range(raters)]
    rules = rules_of(round_id)
    envelopes = tuple(
        sorted(
            (
                envelope(
                    number,
                    grade,
                    subject,
                    batch=1 + number % batches,
                    round_id=round_id,
                )
                for number, grade in enumerate(given)
                for subject in SUBJECTS
            ),
            key=lambda one: one.leaf,  # no order of voting
        )
    )
    cut = cut_slips(KEY, round_id=round_id)
    places = [(subject, GROUP) for subject in SUBJECTS]
    info = sealing.info_for(round_id=round_id, group="", subject="probe")
    box = Box(
        rules=rules,
        needed=2,
        wraps=cut.wraps,
        probe=sealing.seal(b"the slips open this box", KEY.public_key(), info),
        turnout=dict.fromkeys(places, Turnout(eligible=20, issued=15)),
        spent=dict.fromkeys(places, len(given)) if given else {},
        heads=heads_of(envelopes, hashlib.sha256(rules.encode()).hexdigest()),
    )
    return FilledBox(box, envelopes, KEY, cut.codes)


def rules_of(round_id: str) -> str:
    """Return what of the rules matters to a box."""
    return json.dumps(
        {
            "id": round_id,
            "fewest": 3,
            "survey": SURVEY.to_data(),
            "subjects": [{"id": one, "category": ""} for one in SUBJECTS],
            "eligible": {"all": {GROUP: 20}},
            "slates": {"all": list(SUBJECTS)},
            "key": sealing.key_text(KEY.public_key()),
        },
        ensure_ascii=False,
    )


def envelope(
    number: int, grade: str, subject: str, *, batch: int = 1, round_id: str = ROUND
) -> SealedEnvelope:
    """Return what a rater sealed for one subject."""
    plain = ballot.write_ballot(
        ballot.Ballot(
            pack=f"{number:032x}",
            receipt=f"{number:016d}",
            marks={GRADED: grade},
            texts={WISHED: ballot.Words(WORDS, CODE)} if number == 0 else {},
        ),
        size=ballot.envelope_size(SURVEY),
    )
    info = sealing.info_for(round_id=round_id, group=GROUP, subject=subject)
    return sealed_envelope(
        sealing.seal(plain, KEY.public_key(), info), subject, batch=batch
    )


def sealed_envelope(sealed: bytes, subject: str, *, batch: int = 1) -> SealedEnvelope:
    """Return any bytes as an envelope that was dropped."""
    leaf = hashlib.sha256(sealed).digest()
    return SealedEnvelope(subject, GROUP, batch, sealed, leaf)


def heads_of(
    envelopes: tuple[SealedEnvelope, ...], rules_digest: str
) -> tuple[Head, ...]:
    """Return the heads of a box that was filled in batches."""
    noted, head = [], first_head(rules_digest)
    for batch in sorted({one.batch for one in envelopes}):
        within = [
            entry(one.leaf, subject=one.subject, group=one.group)
            for one in envelopes
            if one.batch == batch
        ]
        head = next_head(head, within)
        noted.append(Head(batch, len(within), head))
    return tuple(noted)


def bytes_in(folder: Path) -> bytes:
    """Return all that stands in all files of a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return b"".join(path.read_bytes() for path in files)
