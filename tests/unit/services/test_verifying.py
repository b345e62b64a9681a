"""Check a published round from its files alone."""

from __future__ import annotations

import hashlib
import json
import re
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import a_survey_of_follow_ups
from rosters import roster_for
from small_rounds import SURVEY, round_in, small_roster

from toolkit.collection.round import State
from toolkit.errors import ArchiveRefusedError
from toolkit.services import answering, casting
from toolkit.services.reading import read_publication
from toolkit.services.ruled_bands import band_by_rule
from toolkit.services.verifying import Verified, verify
from toolkit.storage.archive import canonical, describe_documents
from toolkit.tally import Tally

FILES = (
    *("datapackage.json", "opinions.csv", "bands.csv", "protocol.json"),
    *("receipts.txt", "rules.json", "tally.parquet"),
)
GRADES = ("excellent", "qualified", "dont_know")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """An archive with two shown subjects, two withheld ones, and opinions."""
    folder = tmp_path_factory.mktemp("round")
    it = round_in(State.OPEN, folder, roster=small_roster(units=2))
    for rater in range(12):
        it.cast(rater, grade=GRADES[rater % 3], words=f"第{rater}条意见")
    it.cast(13)
    it.bring_to(State.OPENED)
    for opinion in answering.waiting(it.store, it.id):
        answering.release(it.store, opinion)
    return it.bring_to(State.PUBLISHED).archive


@pytest.fixture
def archive(published, tmp_path):
    """A copy of the archive that may be spoiled."""
    return shutil.copytree(published, tmp_path / "archive")


def refusal(folder):
    with pytest.raises(ArchiveRefusedError) as refused:
        verify(folder)
    return refused.value


def named(folder):
    """Return the file that the refusal names."""
    return refusal(folder).facts["file"]


def seal_again(folder):
    """Put the digests right, as a forger would."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package.get("resources", ()):
        raw = (folder / resource["path"]).read_bytes()
        resource["hash"] = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        resource["bytes"] = len(raw)
    del package["digest"]
    plain = json.dumps(package, ensure_ascii=False, sort_keys=True)
    package["digest"] = hashlib.sha256(plain.encode()).hexdigest()
    (folder / "datapackage.json").write_text(canonical(package), "utf-8")


def forge_json(folder, name, forge):
    data = json.loads((folder / name).read_text("utf-8"))
    forge(data)
    (folder / name).write_text(canonical(data), "utf-8")
    seal_again(folder)


def forge_tally(folder, forge):
    path = folder / "tally.parquet"
    tally = Tally.read_parquet(path)
    Tally(forge(tally.counts.copy()), tally.ballots).to_parquet(path)
    seal_again(folder)


def test_what_was_published_is_found_right(archive):
    assert verify(archive) == Verified(files=7, rounds=1, envelopes=26)


def test_all_packages_under_a_folder_are_checked(archive, tmp_path):
    publication = read_publication(archive)
    documents = tmp_path / "documents" / "figures"
    documents.mkdir(parents=True)
    (documents / "01.svg").write_bytes(b"<svg/>")
    describe_documents(publication, documents.parent)

    assert verify(tmp_path) == Verified(files=9, rounds=1, envelopes=26)


def test_a_folder_without_archive_is_refused(tmp_path):
    assert "datapackage.json" in str(refusal(tmp_path))


@pytest.mark.parametrize("name", FILES)
def test_every_changed_digit_is_refused_and_its_file_named(archive, name):
    path = archive / name
    whole = path.read_bytes()
    digits = [found.start() for found in re.finditer(rb"\d", whole)]
    chosen = digits[:: max(1, len(digits) // 40)]

    for place in chosen:
        damaged = bytearray(whole)
        damaged[place] = ord("0") + (damaged[place] - ord("0") + 1) % 10
        path.write_bytes(damaged)
        assert named(archive) == name, f"byte {place}"

    assert chosen or name in {"opinions.csv", "bands.csv"}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [lambda raw: raw[:-2], lambda raw: raw + b"0"])
def test_a_file_cut_or_longer_is_refused(archive, name, damage):
    path = archive / name
    path.write_bytes(damage(path.read_bytes()))

    assert named(archive) == name


@pytest.mark.parametrize("name", FILES[1:])
def test_a_missing_file_is_refused(archive, name):
    (archive / name).unlink()

    assert named(archive) == name


def test_a_file_too_many_is_refused(archive):
    (archive / "more.txt").write_text("x", "utf-8")

    assert named(archive) == "more.txt"


def test_a_package_that_lists_nothing_is_refused(archive):
    forge_json(archive, "datapackage.json", lambda package: package.pop("resources"))

    assert named(archive) == "datapackage.json"


def add_marks(counts):
    counts.loc[0, "count"] += 1
    return counts


def take_marks(counts):
    counts.loc[0, "count"] -= 1
    return counts


def invent_grade(counts):
    counts.loc[0, "grade"] = "superb"
    return counts


def invent_subject(counts):
    counts.loc[0, "subject"] = "m099"
    return counts


def show_withheld(counts):
    more = counts.iloc[:1].assign(subject="m003", count=1)
    return pd.concat([counts, more])


def go_below_zero(counts):
    counts.loc[0, "count"] += 1
    more = counts.iloc[:1].assign(grade="unqualified", count=-1)
    return pd.concat([counts, more])


@pytest.mark.parametrize(
    "forge",
    [
        *(add_marks, take_marks, invent_grade, invent_subject),
        *(show_withheld, go_below_zero),
        lambda counts: counts.iloc[1:],
        lambda counts: counts.iloc[:0],
    ],
)
def test_a_forged_tally_is_refused_even_with_its_digests_put_right(archive, forge):
    forge_tally(archive, forge)

    assert named(archive) == "tally.parquet"


def forge_table(folder, forge):
    """Change the table of a tally, with what rides in its metadata."""
    path = folder / "tally.parquet"
    pq.write_table(forge(pq.read_table(path)), path)
    seal_again(folder)


def with_other_ballots(table):
    ballots = json.loads(table.schema.metadata[b"pingyi.ballots"])
    ballots[0][2:5] = 99, 99, 99
    return table.replace_schema_metadata({b"pingyi.ballots": json.dumps(ballots)})


@pytest.mark.parametrize(
    "forge",
    [
        with_other_ballots,
        lambda table: table.replace_schema_metadata(None),
        lambda table: table.append_column("seat", pa.array([*range(len(table))])),
        lambda table: table.select([*reversed(table.column_names)]),
    ],
    ids=["ballots", "no ballots", "another column", "another order"],
)
def test_what_rides_beside_the_counts_is_checked_too(archive, forge):
    forge_table(archive, forge)

    assert named(archive) == "tally.parquet"


def first_ballots(protocol, **changes):
    protocol["ballots"][0] |= changes


PROTOCOLS = {
    "more valid ballots": lambda p: first_ballots(p, valid=8),
    "fewer returned": lambda p: first_ballots(p, returned=6),
    "one fewer, in itself right": lambda p: first_ballots(p, returned=6, valid=6),
    "more returned than issued": lambda p: first_ballots(p, issued=6),
    "other eligible raters": lambda p: first_ballots(p, eligible=20),
    "a subject nobody appraised": lambda p: first_ballots(p, subject="m099"),
    "a group left out": lambda p: p["ballots"].pop(),
    "a group renamed": lambda p: first_ballots(p, group="retired"),
    "spent codes": lambda p: p.update(spent=25),
    "envelopes": lambda p: p.update(envelopes=25),
    "both": lambda p: p.update(spent=25, envelopes=25),
    "a subject withheld without need": lambda p: p["withheld"].append(
        {"subject": "m001", "reason": "too few ballots"}
    ),
    "a subject no longer withheld": lambda p: p["withheld"].pop(),
    "the digest of the rules": lambda p: p["seals"].update(rules="0" * 64),
    "the digest of the roster": lambda p: p["seals"].update(roster="0" * 64),
    "the fingerprint": lambda p: p["seals"].update(key="0000 " * 7 + "0000"),
    "the round": lambda p: p.update(round="autumn"),
    "no head for what was handed in": lambda p: p["heads"].clear(),
    "a head of more envelopes": lambda p: p["heads"][0].update(envelopes=27),
    "a batch left out": lambda p: p["heads"][0].update(batch=2),
    "a batch of nothing": lambda p: p["heads"].append(
        {"batch": 2, "envelopes": 0, "head": "0" * 64}
    ),
    "a head cut short": lambda p: p["heads"][0].update(head="0" * 63),
    "a head in capitals": lambda p: p["heads"][0].update(head="A" * 64),
}


@pytest.mark.parametrize("forge", PROTOCOLS.values(), ids=PROTOCOLS)
def test_a_forged_protocol_is_refused_even_with_its_digests_put_right(archive, forge):
    forge_json(archive, "protocol.json", forge)

    assert named(archive) in {"protocol.json", "tally.parquet"}


def test_an_archive_from_before_there_were_heads_is_found_right(archive):
    forge_json(archive, "protocol.json", lambda p: p.pop("heads"))

    assert verify(archive).envelopes == 26


def test_a_result_hidden_in_spite_of_enough_ballots_is_found_out(archive):
    forge_tally(archive, lambda counts: counts[counts["subject"] != "m001"])
    forge_json(
        archive,
        "protocol.json",
        lambda p: p["withheld"].append(
            {"subject": "m001", "reason": "too few ballots"}
        ),
    )

    assert named(archive) == "protocol.json"


@pytest.mark.parametrize(
    "forge",
    [
        lambda rules: rules.update(fewest=3),
        lambda rules: rules.update(fewest_texts=3),
        lambda rules: rules.update(key=rules["key"][::-1]),
        lambda rules: rules["subjects"][0].update(name="x"),
        lambda rules: rules["eligible"]["s001"].update(staff=70),
    ],
)
def test_rules_that_are_not_those_of_the_protocol_are_refused(archive, forge):
    forge_json(archive, "rules.json", forge)

    assert named(archive) in {"rules.json", "protocol.json"}


@pytest.mark.parametrize(
    "receipts",
    ["Z" * 16 + "\n" + "0" * 16 + "\n", "short\n", "0" * 16, ("0" * 16 + "\n") * 27],
    ids=["unsorted", "no code", "no line end", "more than envelopes"],
)
def test_forged_receipts_are_refused(archive, receipts):
    (archive / "receipts.txt").write_text(receipts, "utf-8")
    seal_again(archive)

    assert named(archive) == "receipts.txt"


@pytest.mark.parametrize("row", ["m003,A17,少开会", "m001,A15,少开会", "m099,A17,x"])
def test_an_opinion_that_must_not_be_shown_is_refused(archive, row):
    path = archive / "opinions.csv"
    path.write_text(f"{path.read_text('utf-8')}{row}\n", "utf-8")
    seal_again(archive)

    assert named(archive) == "opinions.csv"


@pytest.fixture(scope="module")
def published_in_bands(tmp_path_factory):
    """An archive with two subjects told in bands and two shown in counts."""
    it = round_in(
        State.OPEN, tmp_path_factory.mktemp("banded"), roster=small_roster(units=2)
    )
    for rater in range(18):
        it.cast(rater, grade="qualified" if rater % 4 else "excellent")
    return it.bring_to(State.PUBLISHED).archive


@pytest.fixture
def banded(published_in_bands, tmp_path):
    """A copy of that archive that may be spoiled."""
    return shutil.copytree(published_in_bands, tmp_path / "archive")


def forge_bands(folder, forge):
    path = folder / "bands.csv"
    path.write_text(forge(path.read_text("utf-8")), "utf-8")
    seal_again(folder)


def test_bands_by_the_rules_are_found_right(banded):
    rows = (banded / "bands.csv").read_text("utf-8-sig").splitlines()

    assert verify(banded).envelopes == 36
    assert '"m003","A15","excellent","0","1","5","0","20"' in rows


@pytest.mark.parametrize(
    "forge",
    [
        lambda told: told.replace('"0","1","5","0","20"', '"1","1","5","0","20"', 1),
        lambda told: told.replace('"0","1","5","0","20"', '"0","2","5","0","20"', 1),
        lambda told: told.replace('"0","1","5","0","20"', '"0","1","6","0","20"', 1),
        lambda told: told.replace('"0","1","5","0","20"', '"0","1","5","0","40"', 1),
        lambda told: told.replace('"0","1","5","0","20"', '"2","2","5","20","40"'),
        lambda told: told[: told.rindex('"m0')],
        lambda told: told + '"m003","A15","superb","0","1","5","0","20"\n',
        lambda told: told + '"m001","A15","excellent","2","4","12","20","40"\n',
        lambda told: told.replace('"excellent"', '"qualified"', 1),
    ],
)
def test_forged_bands_are_refused_even_with_their_digest_put_right(banded, forge):
    forge_bands(banded, forge)

    assert named(banded) in {"bands.csv", "datapackage.json"}


def test_counts_of_what_is_told_in_bands_are_refused(banded):
    forge_tally(
        banded,
        lambda counts: pd.concat([counts, counts.iloc[:1].assign(subject="m003")]),
    )

    assert named(banded) == "tally.parquet"


@pytest.mark.parametrize("reason", ["too few ballots", "few ballots: told in bands"])
def test_bands_where_counts_were_due_are_refused(banded, reason):
    forge_json(
        banded,
        "protocol.json",
        lambda p: p["withheld"].append({"subject": "m001", "reason": reason}),
    )

    assert named(banded) == "protocol.json"


def test_what_earlier_figures_made_computable_may_be_left_out(banded):
    forge_tally(banded, lambda counts: counts[counts["subject"] != "m001"])
    forge_json(
        banded,
        "protocol.json",
        lambda p: p["withheld"].append(
            {"subject": "m001", "reason": "too few could be computed"}
        ),
    )

    assert verify(banded).rounds == 1


def rows_in_bands(subject, item, marks, *, of, given):
    """Rows of bands.csv: all of these ballots gave one mark."""
    bands = {mark: band_by_rule(of if mark == given else 0, of) for mark in marks}
    numbers = {m: (b.low, b.high, b.of, *b.percent) for m, b in bands.items()}
    rows = [(subject, item, mark, *told) for mark, told in numbers.items()]
    return "".join(",".join(f'"{one}"' for one in row) + "\n" for row in rows)


@pytest.mark.abuse(51)
@pytest.mark.parametrize("few", [2, 3, 4])
def test_bands_of_fewer_than_the_floor_are_refused_whatever_the_reason(tmp_path, few):
    roster = small_roster(members=1, staff=few, students=0)
    it = round_in(State.OPEN, tmp_path, roster=roster)
    for number in range(few):
        it.cast(number, grade="unqualified")
    archive = it.bring_to(State.PUBLISHED).archive
    marks = SURVEY.question("A15").marks
    told = rows_in_bands("m001", "A15", marks, of=few, given="unqualified")
    forge_json(
        archive,
        "protocol.json",
        lambda p: p["withheld"][0].update(reason="too few could be computed"),
    )
    forge_bands(archive, lambda nothing: nothing + told)

    assert named(archive) == "protocol.json"


def a_round_of_follow_ups(folder, *, said_yes):
    """Publish twenty-four ballots, of which so many said yes and went on."""
    survey = a_survey_of_follow_ups()
    roster = roster_for(survey, raters=30, subjects=1)
    it = round_in(State.OPEN, folder, survey=survey, roster=roster)
    went_on = {"D04": "yes", "D05": "resolved", "D16": "缩短答复时间"}
    for rater in range(24):
        form = it.form(rater)
        said = went_on if rater < said_yes else {"D04": "no"}
        answers = {(form.subjects[0].id, item): said[item] for item in said}
        it.hand_in(rater, casting.seal_answers(form, answers).envelopes)
    it.bring_to(State.OPENED)
    for opinion in answering.waiting(it.store, it.id):
        answering.release(it.store, opinion)
    return it.bring_to(State.PUBLISHED).archive


@pytest.fixture(scope="module")
def published_follow_ups(tmp_path_factory):
    """An archive in which few were asked D05, and of D06 nothing is told."""
    return a_round_of_follow_ups(tmp_path_factory.mktemp("few"), said_yes=6)


@pytest.fixture
def followed_up(published_follow_ups, tmp_path):
    """A copy of that archive that may be spoiled."""
    return shutil.copytree(published_follow_ups, tmp_path / "archive")


def tell_that_nobody_was_asked(folder, item):
    """Add what would be counted of an item that nobody was asked."""

    def add(counts):
        ballots = Tally.read_parquet(folder / "tally.parquet").ballots
        more = ballots[["subject", "group"]].assign(
            item=item, grade="not_asked", count=ballots["valid"]
        )
        return pd.concat([counts, more])[list(counts.columns)]

    forge_tally(folder, add)
    forge_json(
        folder,
        "protocol.json",
        lambda p: p.update(
            withheld=[one for one in p["withheld"] if one.get("item") != item]
        ),
    )


def test_what_waits_for_an_answer_of_few_is_rightly_not_told(followed_up):
    protocol = json.loads((followed_up / "protocol.json").read_text("utf-8"))

    assert {one["item"]: one["reason"] for one in protocol["withheld"]} == {
        "D05": "few ballots: told in bands",
        "D06": "too few were asked",
    }
    assert verify(followed_up).envelopes == 24


@pytest.mark.abuse(51)
def test_a_count_of_those_asked_that_tells_what_few_answered_is_refused(followed_up):
    tell_that_nobody_was_asked(followed_up, "D06")

    assert named(followed_up) == "protocol.json"


def test_a_question_is_never_withheld_for_what_could_be_computed(followed_up):
    forge_json(
        followed_up,
        "protocol.json",
        lambda p: p["withheld"][0].update(reason="too few could be computed"),
    )

    assert named(followed_up) == "protocol.json"


def test_opinions_that_too_few_were_asked_for_are_not_shown(followed_up):
    path = followed_up / "opinions.csv"
    shown = path.read_text("utf-8")
    assert "D16" not in shown
    path.write_text(f"{shown}s001,D16,缩短答复时间\n", "utf-8")
    seal_again(followed_up)

    assert named(followed_up) == "opinions.csv"


@pytest.mark.parametrize(("said_yes", "shown"), [(9, 0), (10, 10)])
def test_opinions_are_shown_only_if_enough_were_asked_for_them(
    tmp_path, said_yes, shown
):
    archive = a_round_of_follow_ups(tmp_path, said_yes=said_yes)

    assert (archive / "opinions.csv").read_text("utf-8").count("D16") == shown
    assert verify(archive).rounds == 1


@pytest.mark.abuse(51)
def test_bands_of_as_many_as_have_counts_are_refused(tmp_path):
    """Counts are due of what twenty-four were asked."""
    archive = a_round_of_follow_ups(tmp_path, said_yes=24)
    marks = a_survey_of_follow_ups().question("D05").marks
    asked = [mark for mark in marks if mark != "not_asked"]
    told = rows_in_bands("s001", "D05", asked, of=24, given="resolved")
    forge_tally(archive, lambda counts: counts[counts["item"] == "D04"])
    forge_json(
        archive,
        "protocol.json",
        lambda p: p["withheld"].extend(
            {"subject": "s001", "item": item, "reason": reason}
            for item, reason in {
                "D05": "few ballots: told in bands",
                "D06": "too few were asked",
            }.items()
        ),
    )
    forge_bands(
        archive,
        lambda head: f'{head}{told}"s001","D05","not_asked","0","0","24","0","0"\n',
    )

    assert named(archive) == "bands.csv"


@pytest.mark.parametrize("name", FILES[2:])
@pytest.mark.parametrize("raw", [b"\n", b"[]", b"{}", b"\xff\xfe"])
def test_nonsense_in_a_file_is_refused_not_stumbled_over(archive, name, raw):
    (archive / name).write_bytes(raw)
    seal_again(archive)

    assert named(archive) in FILES
