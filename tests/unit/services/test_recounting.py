"""Count a box anew: what agrees, and every way in which it may differ."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from answers import made_up_answers
from factories import a_survey_of_follow_ups, a_tally
from places import SURVEYS
from rosters import roster_for
from small_rounds import GRADED, ROUND, TODAY, draft, round_in, small_roster

from toolkit.collection import ballot, key_slips, sealing
from toolkit.collection.folding import fold
from toolkit.collection.opened import OpenedEnvelope
from toolkit.collection.round import State
from toolkit.collection.turnout import Turnout
from toolkit.errors import ArchiveRefusedError, KeyMissingError, SlipRefusedError
from toolkit.heads import entry, first_head, next_head
from toolkit.services import answering, casting, conducting, issuing, opening
from toolkit.services.ballot_reading import counted, read_ballot
from toolkit.services.box_reading import slip_code
from toolkit.services.recounting import Recounted, recount
from toolkit.storage import batches
from toolkit.storage.archive import canonical
from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.words import Option, same_words

EVERY = load_survey(SURVEYS / "every-kind.yaml")
PACK = "0123456789abcdef" * 2
CODE = "0123456789ABCDEF"
NOTHING: dict[str, Any] = {
    "v": 1,
    "pack": PACK,
    "receipt": CODE,
    "marks": {},
    "texts": {},
}


SOURCES = [*shipped_templates(), *sorted(SURVEYS.glob("*.yaml"))]
CHOICES = [Option(code=f"m00{n}", text=same_words(n)) for n in (1, 2, 3)]


def round_of(survey, folder, *, raters=30, subjects=3):
    roster = roster_for(survey, raters=raters, subjects=subjects)
    return round_in(State.OPEN, folder, survey=survey, roster=roster)


def vote(it, number):
    """Hand in made-up answers of a rater."""
    form = it.form(number)
    answers = made_up_answers(
        form.survey, [one.id for one in form.subjects], Random(number)
    )
    it.hand_in(number, casting.seal_answers(form, answers).envelopes)


def close_batch(it):
    with it.store.writing() as connection:
        assert batches.close_batch(connection, it.id, fewest=1)


def publish(it):
    """Export the box, open it, release all opinions, publish; return the box file."""
    it.bring_to(State.CLOSED)
    box = it.folder / "box.parquet"
    opening.export_box(it.store, it.id, box)
    opening.unseal(it.store, it.id, slips=it.slips[:2], today=TODAY, workers=1)
    for opinion in answering.waiting(it.store, it.id):
        answering.release(it.store, opinion)
    it.bring_to(State.PUBLISHED)
    return box


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: Path(source).stem)
def test_every_survey_is_counted_alike(source, tmp_path):
    it = round_of(load_survey(source), tmp_path, raters=24, subjects=2)
    for number in range(0, len(it.codes), 2):
        vote(it, number)
    box = publish(it)

    found = recount(it.archive, box, it.slips[1:])

    assert found.valid + found.invalid == found.envelopes > 0
    assert found.round == ROUND


def test_a_round_among_few_is_counted_alike(tmp_path):
    roster = small_roster(members=3, staff=4, students=0)
    it = round_in(State.OPEN, tmp_path, roster=roster, at_most=2)
    forms = [it.form(number) for number in range(4)]
    for number, form in enumerate(forms[:2]):
        answers = {(one.id, GRADED): "excellent" for one in form.subjects[number:]}
        it.hand_in(number, casting.seal_answers(form, answers).envelopes)
    it.hand_in(2, casting.seal_answers(forms[2], {}).envelopes)
    empty = sealing.fill(as_sealed(), forms[3].size)
    it.cast_plain(3, {one.id: empty for one in forms[3].subjects})
    box = publish(it)

    found = recount(it.archive, box, it.slips[:2])

    assert found.valid == found.envelopes == 8
    assert found.invalid == 0


def of_counter(filled, survey, category):
    """Return what the counter makes of one envelope's contents."""
    try:
        content = ballot.read_ballot(filled, survey)
    except ballot.SpoiledBallotError:
        return None
    folded = fold(
        [OpenedEnvelope("m001", "staff", content)],
        survey,
        {("m001", "staff"): Turnout(1, 1)},
        fewest=1,
        apart=False,
        categories={"m001": category},
    )
    counts = folded.tally.counts
    return (
        folded.receipts,
        sorted(zip(counts["item"], counts["grade"], strict=True)),
        sorted(text.item for text in folded.texts),
    )


def of_recount(filled, survey, category):
    """Return what the recount makes of it, from plain data alone."""
    plain = json.loads(json.dumps(survey.to_data()))
    found = read_ballot(filled, plain)
    if found is None:
        return None
    said = found.answers or found.texts
    marks, texts = counted(found, plain, category) if said else ([], [])
    return (found.receipt,), sorted(marks), sorted(texts)


def as_sealed(**parts):
    """Return a ballot as JSON, with some values written by hand."""
    values = {name: json.dumps(value) for name, value in NOTHING.items()} | parts
    return ("{" + ",".join(f'"{k}":{v}' for k, v in values.items()) + "}").encode()


JSON_FRAGMENTS = (
    *("0", "-0", "-0.0", "0.0", "1.0", "9.5", "12.0", "1e1", "5.55", "1e400", "-1e400"),
    *("9" * 400, "9" * 5000, "NaN", "-Infinity", "null", "true", "false", '""', "[]"),
    *("{}", "[[]]", '"invalid"', '"blank"', '["invalid"]', '["yes","yes"]', "[1]"),
    *(
        '"dont_know"',
        '["dont_know"]',
        '"yes"',
        '["no"]',
        '"\\ud800"',
        '{"grade":"yes"}',
    ),
    '{"value":"１ ","note":""}',
    '{"value":"1","note":"2","grade":null}',
    '{"value":"","note":"","grade":"yes"}',
    '{"value":1,"note":"2"}',
    '[{"clause":"","change":"\\u200b","reason":""}]',
    '[{"clause":"3","change":"x","reason":"","more":""}]',
    '[{"clause":"3","change":"x","reason":""},{"clause":"","change":" ","reason":""}]',
    '{"a":1,"a":2}',
    "[" * 7 + "]" * 7,
    "[" * 900 + "]" * 900,
)
BODIES = ("好", "", " \n", "\u200b", "e\u0301", "ＡＢ１", "x" * 2001, "\ue000", "a\0b")


def any_contents(survey, rng):
    """Return a ballot that is anything between honest and hostile, as it is sealed."""
    honest = made_up_answers(survey, ["m001"], rng, skipped=0)
    marks, texts = [], []
    for item in survey.items:
        answer = honest["m001", item.id]
        if item.kind == "text":
            body = rng.choice([answer, answer, *BODIES])
            texts.append(f'"{item.id}":{json.dumps({"body": body, "code": CODE})}')
        else:
            is_honest = rng.random() < 0.7
            said = json.dumps(answer) if is_honest else rng.choice(JSON_FRAGMENTS)
            marks.append(f'"{item.id}":{said}')
    kept = [one for one in marks if rng.random() < 0.9] + marks[: rng.random() < 0.02]
    text = (
        f'{{"v":1,"pack":"{PACK}","receipt":"{CODE}",'
        f'"marks":{{{",".join(kept)}}},"texts":{{{",".join(texts)}}}}}'
    )
    return sealing.fill(text.encode(), 30_000)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: Path(source).stem)
def test_whatever_is_in_an_envelope_is_judged_alike(source):
    survey = load_survey(source).with_subjects_as_options(CHOICES)
    categories = [*(one.id for one in survey.subject_groups), ""]
    for seed in range(24):
        filled = any_contents(survey, Random(seed))
        category = categories[seed % len(categories)]

        judged = of_recount(filled, survey, category)

        assert judged == of_counter(filled, survey, category), seed


def words(body, *, item="K6"):
    return {item: {"body": body, "code": CODE}}


ROW = {"clause": "第三条", "change": "删去", "reason": ""}
HOSTILE = {
    "nothing": b"",
    "no JSON": b"\xff" * 40,
    "half of it": as_sealed()[:-1],
    "a list": b"[]",
    "another version": as_sealed(v="2"),
    "a version that is true": as_sealed(v="true"),
    "a version of 5,000 digits": as_sealed(v="1" * 5000),
    "no receipt": as_sealed(receipt="null"),
    "an unknown item": as_sealed(marks='{"Z9":"good"}'),
    "a name twice": as_sealed(marks='{"K1":"good","K1":"poor"}'),
    "a name twice further in": as_sealed(marks='{"K8":{"value":"1","value":"2"}}'),
    "nested as deep as may be": as_sealed(marks='{"K1":' + "[" * 6 + "]" * 6 + "}"),
    "nested deeper": as_sealed(marks='{"K1":' + "[" * 7 + "]" * 7 + "}"),
    "nested very deep": as_sealed(marks='{"K1":' + "[" * 970 + "]" * 970 + "}"),
    "nested beyond reading": b"[" * 2000,
    "NaN": as_sealed(marks='{"K4":NaN}'),
    "more than all numbers": as_sealed(marks='{"K4":1e400}'),
    "a number of 400 digits": as_sealed(marks='{"K5":' + "9" * 400 + "}"),
    "a number of 5,000 digits": as_sealed(marks='{"K5":' + "9" * 5000 + "}"),
    "whole numbers with a point": as_sealed(marks='{"K4":12.0,"K5":6e1}'),
    "less than nothing": as_sealed(marks='{"K4":-0.0,"K5":-0.0}'),
    "too many decimals": as_sealed(marks='{"K5":84.95}'),
    "a cut": as_sealed(marks='{"K5":85}'),
    "one chosen twice": as_sealed(marks='{"K2":"yes","K3":["talk","talk"]}'),
    "too many chosen": as_sealed(marks='{"K2":"yes","K3":["talk","debate","tour"]}'),
    "none chosen": as_sealed(marks='{"K2":"yes","K3":[]}'),
    "chosen and exit": as_sealed(marks='{"K2":"yes","K3":["talk","none"]}'),
    "exit": as_sealed(marks='{"K2":"yes","K3":["none"]}'),
    "what is not asked": as_sealed(marks='{"K2":"no","K3":["talk"],"K9":"good"}'),
    "rows": as_sealed(marks=json.dumps({"K7": [ROW, ROW]})),
    "too many rows": as_sealed(marks=json.dumps({"K7": [ROW] * 3})),
    "a grade that is a list": as_sealed(
        marks='{"K8":{"value":"1","note":"","grade":["good"]}}'
    ),
    "words alone": as_sealed(texts=json.dumps(words("好"))),
    "words unseen": as_sealed(texts=json.dumps(words("\u200b"))),
    "words too long": as_sealed(texts=json.dumps(words("x" * 1501))),
    "words on a mark": as_sealed(texts=json.dumps(words("好", item="K1"))),
}


@pytest.mark.parametrize(
    "filled",
    [
        *(b"", b"\0\0\0", bytes(900), b"\xff" * 900),
        sealing.fill(as_sealed(), 900)[:-1] + b"1",
        b"\0\0\0\1" + as_sealed(),
        (900).to_bytes(4, "big") + as_sealed(),
    ],
)
def test_what_is_not_filled_in_as_agreed_is_an_invalid_ballot(filled):
    assert of_recount(filled, EVERY, "") is of_counter(filled, EVERY, "") is None


def with_item(name, **changes):
    """Return the survey of every kind with one item changed."""
    items = (
        one.model_copy(update=changes) if one.id == name else one for one in EVERY.items
    )
    return EVERY.model_copy(update={"items": tuple(items)})


@pytest.mark.parametrize(("n", "mark"), [(1, "invalid"), (2, "chosen")])
def test_fewer_than_must_be_chosen_are_an_invalid_answer(n, mark):
    marks = {"K2": "yes", "K3": ["talk", "debate"][:n]}
    filled = sealing.fill(as_sealed(marks=json.dumps(marks)), 900)
    survey = with_item("K3", at_least=2)

    found = of_recount(filled, survey, "")

    assert found == of_counter(filled, survey, "")
    assert ("K3.talk", mark) in found[1]


@pytest.mark.parametrize(("n", "kept"), [(40, ["K6"]), (41, None)])
def test_a_text_is_as_long_as_what_is_kept_of_it(n, kept):
    texts = json.dumps(words("Ａ\u030a" * n), ensure_ascii=False)
    filled = sealing.fill(as_sealed(texts=texts), 900)

    found = of_recount(filled, EVERY, "")

    assert found == of_counter(filled, EVERY, "")
    assert (found and found[2]) == kept


def test_hostile_ballots_are_counted_alike(tmp_path):
    roomy = with_item("K6", max_chars=1500)
    it = round_of(roomy, tmp_path, raters=2 * len(HOSTILE), subjects=2)
    for number, raw in enumerate(HOSTILE.values()):
        form = it.form(number)
        own = raw.replace(PACK.encode(), f"{number:032x}".encode())
        it.cast_plain(
            number,
            {one.id: sealing.fill(own, form.size) for one in form.subjects},
        )
    for number in range(len(HOSTILE), len(it.codes)):
        vote(it, number)
    box = publish(it)

    found = recount(it.archive, box, it.slips[1:])

    assert found.invalid >= 2 * 15
    assert found.valid > found.invalid


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A published round, counted in three batches, and its box."""
    it = round_of(EVERY, tmp_path_factory.mktemp("round"), raters=30, subjects=3)
    for number in range(24):
        vote(it, number)
        if number in {7, 15}:
            close_batch(it)
    return it, publish(it)


@pytest.fixture
def published(played, tmp_path):
    """Return copies of its archive and its box, and its slips."""
    it, box = played
    archive = shutil.copytree(it.archive, tmp_path / "archive")
    return archive, Path(shutil.copy(box, tmp_path / "box.parquet")), it.slips[:2]


def difference(archive, box, slips):
    """Return the file that the refusal names, and what in it."""
    with pytest.raises(ArchiveRefusedError) as refused:
        recount(archive, box, slips)
    (problem,) = refused.value.problems
    return refused.value.facts["file"], f"{problem.facts.get('what', '')}"


def forge_box(box, *, rows=None, stated=None, heads_too=False):
    """Change a box file as somebody would who holds it."""
    table = pq.read_table(box)
    said = json.loads(table.schema.metadata[b"pingyi.box"])
    envelopes = table.to_pylist()
    if rows:
        rows(envelopes)
    if stated:
        stated(said)
    if heads_too:
        said["heads"] = heads_of(envelopes, said["rules"])
    schema = table.schema.with_metadata({b"pingyi.box": json.dumps(said)})
    pq.write_table(pa.Table.from_pylist(envelopes, schema=schema), box)


def heads_of(envelopes, rules):
    head = first_head(hashlib.sha256(rules.encode()).hexdigest())
    heads = []
    for batch in sorted({one["batch"] for one in envelopes}):
        entries = [
            entry(
                hashlib.sha256(one["sealed"]).digest(),
                subject=one["subject"],
                group=one["group"],
            )
            for one in envelopes
            if one["batch"] == batch
        ]
        head = next_head(head, entries)
        heads.append({"batch": batch, "envelopes": len(entries), "head": head})
    return heads


def first_of(envelopes, batch):
    return next(one for one in envelopes if one["batch"] == batch)


def test_what_was_published_is_found_in_the_box(published):
    told = []

    found = recount(*published, progress=lambda done, total: told.append((done, total)))

    assert found == Recounted(ROUND, batches=3, envelopes=72, valid=72, invalid=0)
    assert told == [(done, 72) for done in range(1, 73)]


def test_the_order_within_a_box_tells_nothing(published):
    forge_box(published[1], rows=lambda rows: rows.reverse())

    assert recount(*published).envelopes == 72


def test_small_groups_that_are_shown_together_are_counted_together(tmp_path):
    it = round_of(EVERY, tmp_path, raters=12, subjects=2)
    for number in range(8):
        vote(it, number)
    box = publish(it)
    protocol = json.loads((it.archive / "protocol.json").read_text("utf-8"))

    found = recount(it.archive, box, it.slips[:2])

    assert found.valid == 16
    assert any("+" in row["group"] for row in protocol["ballots"])


def delete(rows, batch=2):
    rows.remove(first_of(rows, batch))


def insert(rows):
    rows.append(first_of(rows, 2) | {"sealed": os.urandom(1873)})


def insert_before_all(rows):
    rows.append(first_of(rows, 2) | {"batch": 0, "sealed": os.urandom(1873)})


def insert_after_all(rows):
    rows.append(first_of(rows, 2) | {"batch": 4, "sealed": os.urandom(1873)})


def exchange(rows):
    first_of(rows, 2)["sealed"] = os.urandom(1873)


def copy_another(rows):
    first_of(rows, 2)["sealed"] = first_of(rows, 1)["sealed"]


def swap_between_batches(rows):
    one, other = first_of(rows, 2), first_of(rows, 3)
    one["batch"], other["batch"] = 3, 2


def move_to_a_later_batch(rows):
    first_of(rows, 2)["batch"] = 3


def delete_a_batch(rows):
    rows[:] = [one for one in rows if one["batch"] != 2]


def swap_subjects(rows):
    one = first_of(rows, 2)
    other = next(
        row
        for row in rows
        if (row["batch"], row["group"]) == (2, one["group"])
        and row["subject"] != one["subject"]
    )
    one["sealed"], other["sealed"] = other["sealed"], one["sealed"]


TAMPERED = {
    "deleted": (delete, "batch 2"),
    "deleted from the last batch": (lambda rows: delete(rows, 3), "batch 3"),
    "inserted": (insert, "batch 2"),
    "inserted before all": (insert_before_all, "batch 0"),
    "inserted after all": (insert_after_all, "batch 4"),
    "exchanged": (exchange, "batch 2"),
    "copied over another": (copy_another, "batch 2"),
    "swapped between batches": (swap_between_batches, "batch 2"),
    "moved to a later batch": (move_to_a_later_batch, "batch 2"),
    "swapped between subjects": (swap_subjects, "batch 2"),
    "a batch deleted": (delete_a_batch, "batch 2"),
}


@pytest.mark.abuse(44)
@pytest.mark.abuse(45)
@pytest.mark.abuse(47)
@pytest.mark.parametrize(("tamper", "batch"), TAMPERED.values(), ids=TAMPERED)
def test_a_box_that_was_changed_is_refused_and_the_batch_named(
    published, tamper, batch
):
    _, box, _ = published
    forge_box(box, rows=tamper)

    assert difference(*published) == ("box.parquet", batch)


@pytest.mark.abuse(44)
@pytest.mark.abuse(45)
@pytest.mark.abuse(47)
@pytest.mark.parametrize(("tamper", "batch"), TAMPERED.values(), ids=TAMPERED)
def test_who_puts_the_heads_right_too_is_found_out_by_the_published_ones(
    published, tamper, batch
):
    _, box, _ = published
    forge_box(box, rows=tamper, heads_too=True)

    assert difference(*published) == ("protocol.json", batch)


def forge_heads_everywhere(archive, box, tamper):
    """Change box and published heads alike, as only the server could."""
    forge_box(box, rows=tamper, heads_too=True)
    said = json.loads(pq.read_metadata(box).metadata[b"pingyi.box"])
    forge(
        archive, "protocol.json", lambda protocol: protocol.update(heads=said["heads"])
    )


def forge(archive, name, change):
    data = json.loads((archive / name).read_text("utf-8"))
    change(data)
    (archive / name).write_text(canonical(data), "utf-8")


@pytest.mark.abuse(44)
@pytest.mark.abuse(45)
@pytest.mark.parametrize("tamper", [delete, insert])
def test_an_envelope_without_a_roll_mark_or_the_reverse_is_found_out(published, tamper):
    archive, box, _ = published
    place = first_of(pq.read_table(box).to_pylist(), 2)
    forge_heads_everywhere(archive, box, tamper)

    named = difference(*published)

    assert named == ("box.parquet", f"{place['subject']} {place['group']}")


@pytest.mark.abuse(46)
def test_a_roll_mark_without_an_envelope_is_found_out(published):
    def mark(said):
        said["turnout"][0]["spent"] += 1

    forge_box(published[1], stated=mark)
    first = json.loads(pq.read_metadata(published[1]).metadata[b"pingyi.box"])[
        "turnout"
    ][0]

    named = difference(*published)

    assert named == ("box.parquet", f"{first['subject']} {first['group']}")


@pytest.mark.abuse(47)
@pytest.mark.parametrize("tamper", [exchange, swap_subjects])
def test_an_envelope_exchanged_everywhere_is_found_out_by_the_ballots(
    published, tamper
):
    archive, box, _ = published
    forge_heads_everywhere(archive, box, tamper)

    file, what = difference(*published)

    assert file == "protocol.json"
    assert what.endswith("invalid")


@pytest.mark.abuse(37)
def test_an_envelope_that_was_copied_everywhere_is_an_envelope_once(published):
    archive, box, _ = published
    forge_heads_everywhere(archive, box, copy_another)

    assert difference(*published)[0] == "box.parquet"


def test_another_turnout_is_not_the_published_one(published):
    def add(said):
        said["turnout"][0]["eligible"] += 1

    forge_box(published[1], stated=add)

    file, what = difference(*published)

    assert file == "protocol.json"
    assert what.endswith("eligible")


def forge_tally(archive, change):
    table = pq.read_table(archive / "tally.parquet")
    rows = table.to_pylist()
    change(rows)
    pq.write_table(
        pa.Table.from_pylist(rows, schema=table.schema), archive / "tally.parquet"
    )


def shift(rows):
    rows[0]["count"] -= 1
    rows[1]["count"] += 1


@pytest.mark.parametrize(
    "change",
    [
        shift,
        lambda rows: rows.pop(),
        lambda rows: rows.append(rows[0]),
        lambda rows: rows[0].update(grade="superb"),
        lambda rows: rows[0].update(group="students+staff"),
        lambda rows: rows[0].update(subject="s099"),
        lambda rows: rows.clear(),
    ],
)
def test_marks_that_were_not_made_are_found_out(published, change):
    forge_tally(published[0], change)

    assert difference(*published)[0] == "tally.parquet"


def change_ballots(protocol, **changes):
    row = protocol["ballots"][0]
    row.update({name: row[name] + change for name, change in changes.items()})


def withhold(protocol, **place):
    protocol["withheld"].append({**place, "reason": "too few ballots"})


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda p: change_ballots(p, valid=-1, invalid=1), "invalid"),
        (lambda p: change_ballots(p, valid=-1, returned=-1), "returned"),
        (lambda p: change_ballots(p, issued=1), "issued"),
        (lambda p: p["ballots"].pop(), "eligible"),
        (lambda p: p["ballots"][0].update(group="retired"), "eligible"),
        (lambda p: p.update(spent=p["spent"] + 1), "spent"),
        (lambda p: p.update(envelopes=p["envelopes"] - 1), "envelopes"),
        (lambda p: withhold(p, subject="s001"), "withheld s001  too few ballots"),
        (
            lambda p: withhold(p, subject="s001", item="K1"),
            "withheld s001 K1 too few ballots",
        ),
        (lambda p: p["heads"].pop(), "batch 3"),
        (lambda p: p.pop("heads"), "batch 1"),
        (lambda p: p["heads"][1].update(head="0" * 64), "batch 2"),
        (lambda p: p["heads"][1].update(envelopes=1), "batch 2"),
        (lambda p: p["heads"].insert(0, p["heads"].pop() | {"batch": 0}), "batch 0"),
    ],
)
def test_a_protocol_that_is_not_of_the_box_is_found_out(published, change, what):
    forge(published[0], "protocol.json", change)

    file, named = difference(*published)

    assert file == "protocol.json"
    assert named.endswith(what)


def asked_of(some, folder):
    """Return a round in which so many raters were asked a question, published."""
    it = round_of(EVERY, folder, raters=30, subjects=2)
    for number in range(12):
        form = it.form(number)
        answers = {
            (one.id, "K2"): "yes" if number < some else "no" for one in form.subjects
        }
        it.hand_in(number, casting.seal_answers(form, answers).envelopes)
    return it, publish(it)


def test_a_question_nobody_was_asked_is_not_withheld(tmp_path):
    it, box = asked_of(0, tmp_path)

    assert recount(it.archive, box, it.slips[:2]).valid == 24


def test_a_question_withheld_for_too_few_is_missed_where_it_is_not_listed(tmp_path):
    it, box = asked_of(2, tmp_path)
    recount(it.archive, box, it.slips[:2])
    forge(it.archive, "protocol.json", lambda p: p["withheld"].pop())

    file, what = difference(it.archive, box, it.slips[:2])

    assert file == "protocol.json"
    assert "K3" in what


def test_bands_of_those_who_were_asked_are_found_right(tmp_path):
    it, box = asked_of(7, tmp_path)
    rows = (it.archive / "bands.csv").read_text("utf-8-sig")

    assert '"K3.talk","not_asked","5","5","7","0","0"' in rows
    assert recount(it.archive, box, it.slips[:2]).valid == 24


@pytest.mark.abuse(51)
def test_a_count_of_those_asked_that_tells_what_few_answered_is_found_out(tmp_path):
    """Nobody was asked D06, so none of the six had no reply."""
    it = round_of(a_survey_of_follow_ups(), tmp_path, raters=30, subjects=1)
    for number in range(24):
        form = it.form(number)
        said = {"D04": "yes", "D05": "resolved"} if number < 6 else {"D04": "no"}
        answers = {(form.subjects[0].id, item): said[item] for item in said}
        it.hand_in(number, casting.seal_answers(form, answers).envelopes)
    box = publish(it)
    assert recount(it.archive, box, it.slips[:2]).valid == 24
    forge(it.archive, "protocol.json", lambda p: p["withheld"].pop())

    file, what = difference(it.archive, box, it.slips[:2])

    assert file == "protocol.json"
    assert what == "withheld s001 D06 too few were asked"


@pytest.fixture(scope="module")
def played_by_three_groups(tmp_path_factory):
    """A round of twelve staff, twelve students and two retired, and its box."""
    plain = small_roster(members=1, staff=14, students=12)
    raters = [
        replace(one, group="retired") if place in {12, 13} else one
        for place, one in enumerate(plain.raters)
    ]
    folder = tmp_path_factory.mktemp("groups")
    it = round_in(State.OPEN, folder, roster=replace(plain, raters=raters))
    for number in range(26):
        it.cast(number, grade="qualified" if number % 4 else "excellent")
    return it, publish(it)


def shown_as(labels):
    """The tally of that round with its groups under other labels."""
    counts = {label: Counter() for label in labels.values()}
    for number in range(26):
        group = "staff" if number < 12 else "retired" if number < 14 else "students"
        counts[labels[group]]["qualified" if number % 4 else "excellent"] += 1
    return a_tally({"m001": counts})


def shown_otherwise(it, folder, cells):
    """Return a copy of its archive in which these groups are shown together."""
    archive = shutil.copytree(it.archive, folder / "archive")
    tally = shown_as({one: cell for cell in cells.split() for one in cell.split("+")})
    tally.to_parquet(archive / "tally.parquet")
    rows = tally.ballots.to_dict("records")
    forge(archive, "protocol.json", lambda protocol: protocol.update(ballots=rows))
    return archive


def test_groups_shown_together_by_the_rules_are_found_right(
    played_by_three_groups, tmp_path
):
    it, box = played_by_three_groups
    archive = shown_otherwise(it, tmp_path, "staff+retired students")

    assert recount(archive, box, it.slips[:2]).valid == 26


@pytest.mark.abuse(49)
@pytest.mark.parametrize(
    "cells",
    ["staff+students+retired", "staff students+retired", "staff students retired"],
    ids=["without need", "otherwise than declared", "not at all"],
)
def test_groups_shown_together_against_the_rules_are_found_out(
    played_by_three_groups, tmp_path, cells
):
    it, box = played_by_three_groups
    archive = shown_otherwise(it, tmp_path, cells)

    file, what = difference(archive, box, it.slips[:2])

    assert file == "protocol.json"
    assert what == "m001 retired"


@pytest.mark.abuse(49)
def test_a_result_withheld_as_computable_is_of_all_groups_together(
    played_by_three_groups, tmp_path
):
    it, box = played_by_three_groups
    archive = shutil.copytree(it.archive, tmp_path / "archive")
    forge_tally(archive, lambda rows: rows.clear())
    computable = {"subject": "m001", "reason": "too few could be computed"}
    forge(archive, "protocol.json", lambda p: p["withheld"].append(computable))

    file, what = difference(archive, box, it.slips[:2])

    assert file == "protocol.json"
    assert "m001" in what


@pytest.fixture(scope="module")
def played_by_few(tmp_path_factory):
    """A round of eight ballots, told in bands, and its box."""
    it = round_of(
        load_survey("member-appraisal-short"),
        tmp_path_factory.mktemp("few"),
        raters=30,
        subjects=1,
    )
    for number in range(8):
        form = it.form(number)
        grade = "excellent" if number else "qualified"
        answers = {(one.id, "A15"): grade for one in form.subjects}
        it.hand_in(number, casting.seal_answers(form, answers).envelopes)
    return it, publish(it)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"excellent","7","8","8","80","100"', '"excellent","5","6","8","60","80"'),
        ('"qualified","0","1","8","0","20"', '"qualified","2","3","8","20","40"'),
    ],
)
def test_a_band_that_was_not_counted_is_found_out(played_by_few, tmp_path, old, new):
    it, box = played_by_few
    archive = shutil.copytree(it.archive, tmp_path / "archive")
    path = archive / "bands.csv"
    told = path.read_text("utf-8")
    assert old in told
    path.write_text(told.replace(old, new), "utf-8")

    file, what = difference(archive, box, it.slips[:2])

    assert file == "bands.csv"
    assert "A15" in what


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.pop(),
        lambda lines: lines.append(CODE),
        lambda lines: lines.append(lines[0]),
        lambda lines: lines.__setitem__(0, CODE),
    ],
)
def test_receipts_that_are_not_in_the_box_are_found_out(published, change):
    path = published[0] / "receipts.txt"
    lines = path.read_text("utf-8").split()
    change(lines)
    path.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")

    assert difference(*published)[0] == "receipts.txt"


def test_an_opinion_nobody_wrote_is_found_out(published):
    path = published[0] / "opinions.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["s001", "K6", "很好"]] * 30)

    assert difference(*published) == ("opinions.csv", "s001 K6")


def test_opinions_may_be_edited_and_withheld(published):
    path = published[0] / "opinions.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]).replace("建议", "希望"), "utf-8")

    assert recount(*published).valid == 72


def test_other_rules_than_those_of_the_box_are_found_out(published):
    forge(published[0], "rules.json", lambda rules: rules.update(fewest=4))

    assert difference(*published) == ("rules.json", "rules")


def test_rules_changed_in_the_box_are_found_out(published):
    def change(said):
        said["rules"] = said["rules"].replace('"fewest": 5', '"fewest": 4')

    forge_box(published[1], stated=change)

    assert difference(*published) == ("rules.json", "rules")


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda box: box.write_bytes(b"PAR1"),
        lambda box: box.unlink(),
        lambda box: pq.write_table(pa.table({"subject": ["m001"]}), box),
        lambda box: forge_box(box, stated=lambda said: said.pop("heads")),
        lambda box: forge_box(box, stated=lambda said: said.update(turnout=[1])),
        lambda box: forge_box(box, stated=lambda said: said.update(rules="[]")),
    ],
)
def test_what_is_no_box_is_refused_not_stumbled_over(published, nonsense):
    nonsense(published[1])

    file, _ = difference(*published)

    assert file in {"box.parquet", "rules.json"}


def test_slips_are_taken_as_code_or_as_words(published):
    archive, box, (one, other) = published
    spoken = "".join(key_slips.slip_words(other, "zh-CN"))
    typed = f" {one.lower().replace('0', 'o').replace('1', 'L')} "

    for pair in ((typed, spoken), (" ".join(key_slips.slip_words(one, "en")), other)):
        assert recount(archive, box, pair).batches == 3


@pytest.mark.parametrize("seed", range(8))
def test_words_and_code_of_a_slip_are_one(seed):
    number = Random(seed).getrandbits(128) >> (seed * 4)
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = "".join(alphabet[number // 32**place % 32] for place in range(25, -1, -1))
    english = " ".join(key_slips.slip_words(code, "en"))
    chinese = key_slips.slip_words(code, "zh-CN")

    assert slip_code(english) == slip_code(english.upper().replace(" ", ", ")) == code
    assert slip_code("".join(chinese)) == slip_code(" ".join(chinese)) == code
    assert slip_code(" - ".join(code[i : i + 4] for i in range(0, 26, 4))) == code


def test_slips_that_do_not_open_the_box_are_refused(published):
    archive, box, (one, other) = published
    wrong = other[:-1] + ("0" if other[-1] != "0" else "2")

    for slips in ([], [one], [one, one], [one, wrong]):
        with pytest.raises(SlipRefusedError):
            recount(archive, box, slips)


def test_a_key_that_was_kept_on_the_server_is_given_as_a_file(tmp_path):
    it = draft(tmp_path)
    links = issuing.issue_codes(it.store, it.id).links
    it.codes = tuple(link.code for link in links)
    conducting.freeze(it.store, it.id, today=TODAY, on_server=True)
    it.bring_to(State.OPEN)
    it.cast(0)
    box, kept = publish(it), tmp_path / "kept.key"
    shutil.copy(it.store.keys / f"{it.id}.key", kept)

    assert recount(it.archive, box, [], key_file=kept).envelopes == 2
    for key in (f"{1:064x}", f"{0:064x}", "no key", ""):
        kept.write_text(key, "ascii")
        with pytest.raises(KeyMissingError):
            recount(it.archive, box, [], key_file=kept)
    with pytest.raises(KeyMissingError):
        recount(it.archive, box, [])
