"""Plays a round in which colleagues appraise each other, and opens its box.

Nobody appraises himself, so everybody has another list.  Who holds slips and
the box reads pack numbers and receipts.  If what one rater handed in had one
of either, it would be seen which of the colleagues it leaves out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from attacks.chance import Score, score_pairs
from attacks.weaknesses import SOUND, Weakness
from small_rounds import SmallRound, draft, member

from toolkit.collection import key_slips, sealing
from toolkit.collection.roster.model import Rater, Roster
from toolkit.collection.round import State
from toolkit.services import casting, conducting
from toolkit.storage import counter
from toolkit.survey.loading import load_survey

SURVEY: Final = load_survey("learning-appraisal")


@dataclass(frozen=True, slots=True)
class AmongPeers:
    """What lay in the box, as scrutineers read it.

    Attributes
    ----------
    peers : all who appraise and are appraised.
    about : whom the envelopes with the same number are about, by the kind of
        number: pack or receipt.
    voters : the truth: whose each number is.
    """

    peers: tuple[str, ...]
    about: Mapping[str, Mapping[str, set[str]]]
    voters: Mapping[str, str]


def play_among_peers(
    folder: Path, *, raters: int, weakness: Weakness = SOUND
) -> AmongPeers:
    """Let colleagues appraise each other, close the box and open it."""
    with ExitStack() as weakened:
        for change in weakness.changes():
            weakened.enter_context(change)
        return _play(folder, raters)


def _play(folder: Path, raters: int) -> AmongPeers:
    peers = tuple(member(number) for number in range(1, raters + 1))
    group = SURVEY.rater_groups[0].id
    people = tuple(
        Rater(f"r{n:04d}", one.name, one.unit, one.college, group, number=one.number)
        for n, one in enumerate(peers, 1)
    )
    it = draft(folder, roster=Roster(peers, people), survey=SURVEY)
    it.bring_to(State.OPEN)
    voter_of: dict[bytes, str] = {}
    for rater in Random().sample(range(raters), raters):
        envelopes = casting.seal_answers(it.form(rater), {}).envelopes
        it.hand_in(rater, envelopes)
        voter_of |= dict.fromkeys(envelopes.values(), peers[rater].id)
    it.bring_to(State.CLOSED)
    about, voters = _opened(it, voter_of)
    it.store.close()
    return AmongPeers(tuple(one.id for one in peers), about, voters)


def _opened(
    it: SmallRound, voter_of: Mapping[bytes, str]
) -> tuple[Mapping[str, Mapping[str, set[str]]], Mapping[str, str]]:
    about: dict[str, dict[str, set[str]]] = {
        kind: defaultdict(set) for kind in ("pack", "receipt")
    }
    voters: dict[str, str] = {}
    with it.store.reading() as connection:
        slips = it.slips[: key_slips.NEEDED]
        key = conducting.key_of_round(it.store, connection, it.id, slips)
        for one in counter.read_envelopes(connection, it.id):
            plain = sealing.unseal(one.sealed, key, it.info(one.group, one.subject))
            said = json.loads(sealing.empty(plain))
            for kind, alike in about.items():
                alike[said[kind]].add(one.subject)
                voters[said[kind]] = voter_of[one.sealed]
    return about, voters


def self_omission(kind: str) -> Callable[[AmongPeers], Score]:
    """Take what has one number for that of the one colleague whom it leaves out."""

    def attempt(among: AmongPeers) -> Score:
        place = {peer: number for number, peer in enumerate(among.peers)}
        left_out = {
            number: set(among.peers) - subjects
            for number, subjects in among.about[kind].items()
        }
        return score_pairs(
            (
                (place[peer], place[among.voters[number]])
                for number, missing in left_out.items()
                if len(missing) == 1
                for peer in missing
            ),
            len(among.peers),
        )

    return attempt
