"""A round led through its life at the desk, over the wire, by whose task it is."""

from __future__ import annotations

import csv
import io
import threading
import zipfile

import pytest
from desks import a_desk, an_office
from small_rounds import ROUND, draft

from toolkit.apps.desk import files
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.round import State
from toolkit.collection.staff import Role, Staff
from toolkit.services import opening

EN = "en"


@pytest.fixture
def office(tmp_path):
    return an_office(tmp_path)


@pytest.fixture
def it(office, tmp_path):
    return draft(tmp_path, store=office.store)


@pytest.fixture
def desk(office, it):
    return a_desk(office)


def finished(desk, job):
    """Return a job when it is over."""
    for thread in threading.enumerate():
        if "(_do)" in thread.name:
            thread.join(60)
    (found,) = (one for one in desk.reception.jobs() if one.id == job.id)
    return found


def done(desk, job):
    """Return a job that went well."""
    found = finished(desk, job)
    assert found.is_over
    assert found.refusal is None
    return found


ZHAO = Staff("zhao", Role.ORGANISER)
QIAN = Staff("qian", Role.SCRUTINEER)


def taken(office, job, owner=ZHAO):
    """Return the files that a job left to take away, by their endings."""
    kept = office.takeaways
    return {
        one.name.removeprefix(ROUND): kept.find(
            one.address.rpartition("/")[2], owner=owner
        ).content
        for one in job.takeaways
    }


def names_in(pack):
    return zipfile.ZipFile(io.BytesIO(pack)).namelist()


def refused_in_english(do, *given, **named):
    with pytest.raises(DeskRefusedError) as refused:
        do(*given, **named)
    return refused.value.refusal.said[EN]


def sentences(job):
    return [said[EN] for said in job.said]


def by_hand(monkeypatch):
    """Let pages be set by nobody, so that what they say is listed."""
    monkeypatch.setattr(files, "printed", lambda _pages: None)


def slips_in(text):
    return [line.split()[2] for line in text.decode("utf-8-sig").splitlines()]


def test_a_whole_round_is_led_at_the_desk(office, it, desk, monkeypatch):
    by_hand(monkeypatch)
    running = desk.running
    codes = done(desk, running.print_codes(ROUND, ["students"], 2, EN))
    table = csv.reader(taken(office, codes)["-links.csv"].decode("utf-8-sig").split())
    header, *lines = table
    it.codes = tuple(line[-1].rpartition("#")[2] for line in lines)
    key = done(desk, running.freeze(ROUND, 3, 2, EN))
    slips = slips_in(taken(office, key)["-key-slips.txt"])
    running.open(ROUND, slips[:2])
    for rater in range(13):
        it.cast(rater, words="认真")
    spares = it.codes[13:]
    voided = running.void(ROUND, spares)
    closed = running.close(ROUND)
    counted = done(desk, running.unseal(ROUND, slips[1:]))
    protocol = running.protocol(ROUND)
    waiting = running.reviewed(ROUND)
    published = done(desk, running.publish(ROUND, EN))
    pack = names_in(taken(office, published)["-documents.zip"])
    destroyed = done(desk, running.destroy(ROUND))
    record = running.standing(ROUND).record

    assert header == ["Unit", "Group", "Name", "Number", "Code"]
    assert len(lines) == 7 + 6 + 2
    assert voided == {"students": 2}
    assert (closed.state, closed.returned, closed.undrawn) == (State.CLOSED, 13, {})
    assert sentences(counted) == [f"The box of round {ROUND} is open and counted."]
    assert (protocol.spent, protocol.envelopes, protocol.voided) == (26, 26, 2)
    assert {one.group[EN]: one.returned for one in protocol.groups if one.issued} == {
        "Staff": 14,
        "Students": 12,
    }
    assert (waiting.released, waiting.withheld, waiting.waiting) == (0, 0, 13)
    assert {"archive/tally.parquet", "documents/O4-count-protocol.docx"} <= {*pack}
    assert sentences(destroyed) == ["Destroyed; the published archive stays."]
    assert [one.act for one in record] == [
        *("issued", "frozen", "open", "voided", "closed"),
        *("opened", "published", "destroyed"),
    ]
    assert {(one.by, one.day) for one in record} == {("zhao", "2026-03-05")}


def test_a_round_is_told_as_it_stands_in_every_state(office, it, desk):
    told = {state: desk.running.standing(ROUND) for state in it.life()}

    assert [one.state for one in told.values()] == list(told)
    assert [one.next for one in told.values()] == [*list(told)[1:], None]
    assert {one.subjects for one in told.values()} == {2}
    assert {one.raters for one in told.values()} == {13}
    assert told[State.DRAFT].fingerprint == ""
    assert len({one.fingerprint for one in told.values()}) == 2
    assert told[State.OPEN].kinds == ("link",)
    assert told[State.OPEN].slips_needed == 2
    assert told[State.OPEN].ballot_page == f"http://127.0.0.1:8765/b/{ROUND}"
    assert "are shown together" in told[State.DRAFT].said[0][EN]


def test_turnout_is_rounded_as_long_as_the_round_is_open(it, desk):
    it.bring_to(State.OPEN)
    for rater in range(6):
        it.cast(rater)
    while_open = desk.running.standing(ROUND).returned

    assert while_open == 5
    assert desk.running.close(ROUND).returned == 6


def test_rounds_are_listed_with_the_one_begun_last_first(office, it, desk, tmp_path):
    draft(tmp_path, store=office.store, round_id="a-frozen").bring_to(State.FROZEN)
    it.bring_to(State.FROZEN)
    draft(tmp_path, store=office.store, round_id="b-draft")

    listed = desk.running.rounds()
    assert [one.id for one in listed] == ["b-draft", ROUND, "a-frozen"]
    assert {one.record for one in listed} == {()}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COMMITTEE, Role.RESEARCHER])
def test_who_runs_no_rounds_is_told_nothing(office, it, role):
    running = a_desk(office, role).running
    calls = [
        running.rounds,
        lambda: running.standing(ROUND),
        lambda: running.preview(ROUND, EN),
        lambda: running.protocol(ROUND),
        lambda: running.reviewed(ROUND),
        lambda: running.print_notices(ROUND, EN),
        lambda: running.documents(ROUND, EN),
        lambda: running.take_box(ROUND),
    ]

    assert all("it is not for the role" in refused_in_english(do) for do in calls)


def test_a_scrutineer_does_what_is_theirs_and_nothing_else(office, it):
    it.bring_to(State.FROZEN)
    desk = a_desk(office, Role.SCRUTINEER, "qian")
    running = desk.running
    not_theirs = [
        lambda: running.rehearse(ROUND, EN),
        lambda: running.print_codes(ROUND, [], 0, EN),
        lambda: running.freeze(ROUND, 3, 2, EN),
        lambda: running.reissue(ROUND, "R00001", EN),
        lambda: running.close(ROUND),
        lambda: running.publish(ROUND, EN),
        lambda: running.destroy(ROUND),
    ]
    told = [refused_in_english(do) for do in not_theirs]
    opened = running.open(ROUND, it.slips[:2])
    it.bring_to(State.CLOSED)
    box = done(desk, running.take_box(ROUND))
    done(desk, running.unseal(ROUND, it.slips[1:]))

    assert all("qian may not do this" in said for said in told)
    assert opened.state is State.OPEN
    assert it.state is State.OPENED
    assert len(taken(office, box, QIAN)[".box"]) == box.takeaways[0].size
    assert [(one.act, one.by) for one in running.standing(ROUND).record][-2:] == [
        ("taken-away", "qian"),
        ("opened", "qian"),
    ]


def test_what_is_out_of_turn_is_refused_and_changes_nothing(it, desk):
    running = desk.running
    codes = finished(desk, running.freeze(ROUND, 3, 2, EN))
    told = [
        refused_in_english(running.open, ROUND, []),
        refused_in_english(running.close, ROUND),
        refused_in_english(running.protocol, ROUND),
    ]
    jobs = [
        lambda one: running.unseal(one, []),
        running.take_box,
        lambda one: running.publish(one, EN),
        running.destroy,
    ]
    refusals = [finished(desk, do(ROUND)).refusal for do in jobs]

    assert "No codes" in codes.refusal.said[EN]
    assert all(told)
    assert all(refusals)
    assert it.state is State.DRAFT


@pytest.mark.parametrize("forged", ["no-such-round", "../published", "", "a\0b"])
def test_a_round_that_there_is_not_is_refused(desk, forged):
    running = desk.running
    calls = [
        lambda: running.standing(forged),
        lambda: running.documents(forged, EN),
        lambda: running.publish(forged, EN),
        lambda: running.destroy(forged),
        lambda: running.void(forged, []),
    ]

    assert all("no round" in refused_in_english(do) for do in calls)


def test_slips_that_do_not_fit_leave_the_round_as_it_was(it, desk):
    it.bring_to(State.FROZEN)
    said = refused_in_english(desk.running.open, ROUND, [it.slips[0], it.slips[0]])

    assert "do not open the box" in said
    assert it.slips[0] not in said
    assert it.state is State.FROZEN


def test_links_are_a_table_and_tickets_are_sheets(office, desk):
    job = done(desk, desk.running.print_codes(ROUND, ["students"], 1, "zh-CN"))
    found = taken(office, job)

    assert found["-tickets.pdf"].startswith(b"%PDF")
    lines = found["-links.csv"].decode("utf-8-sig").splitlines()
    assert lines[0] == "单位,类别,姓名,编号,凭证码"
    assert len(lines) == 1 + 7
    assert f"http://127.0.0.1:8765/b/{ROUND}#" in lines[1]


def test_codes_are_issued_anew_only_when_it_is_said(office, desk):
    running = desk.running
    first = taken(office, done(desk, running.print_codes(ROUND, [], 0, EN)))
    again = finished(desk, running.print_codes(ROUND, [], 0, EN))
    anew = taken(office, done(desk, running.print_codes(ROUND, [], 0, EN, anew=True)))

    assert again.refusal is not None
    assert first["-links.csv"] != anew["-links.csv"]


def test_key_slips_are_sheets_to_print(office, it, desk):
    done(desk, desk.running.print_codes(ROUND, [], 0, EN))
    job = done(desk, desk.running.freeze(ROUND, 4, 3, EN))

    assert taken(office, job)["-key-slips.pdf"].startswith(b"%PDF")
    digest = desk.running.standing(ROUND).rules_digest
    assert sentences(job)[:2] == [
        f"Digest of the rules: {digest}",
        "Give each slip to one scrutineer; any 3 open the box.",
    ]


def test_a_key_on_the_server_has_no_slips_and_says_so(it, desk):
    done(desk, desk.running.print_codes(ROUND, [], 0, EN))
    job = done(desk, desk.running.freeze(ROUND, 3, 2, EN, on_server=True))

    assert job.takeaways == ()
    assert "every ballot page says so" in sentences(job)[-1]
    assert desk.running.standing(ROUND).slips_needed == 0
    assert desk.running.open(ROUND, []).state is State.OPEN


def test_codes_that_cannot_be_taken_back_are_told_by_their_lines(it, desk):
    it.bring_to(State.OPEN)
    with pytest.raises(DeskRefusedError) as refused:
        desk.running.void(ROUND, [it.codes[0], "ABC"])

    (found,) = refused.value.refusal.found
    assert (found.place, found.is_note) == ("2", False)
    assert "typing error" in found.said[EN]
    assert it.count_rows("voided") == [0]


def test_a_lost_link_is_replaced(office, it, desk):
    it.bring_to(State.OPEN)
    job = done(desk, desk.running.reissue(ROUND, "R00001", EN))
    unknown = finished(desk, desk.running.reissue(ROUND, "R99999", EN))

    lines = taken(office, job)["-link.csv"].decode("utf-8-sig").splitlines()
    assert "参评人1号" in lines[1]
    assert it.codes[0] not in lines[1]
    assert unknown.refusal is not None


def test_notices_and_ballots_come_as_one_file_each(office, it, desk):
    it.bring_to(State.FROZEN)
    notices = done(desk, desk.running.print_notices(ROUND, EN))
    ballots = done(desk, desk.running.print_ballots(ROUND, EN))

    assert names_in(taken(office, notices)["-notices.zip"]) == [
        "leaflet-link.pdf",
        "poster.pdf",
    ]
    assert names_in(taken(office, ballots)["-ballots.zip"]) == [f"{ROUND}.docx"]


def test_a_box_is_counted_elsewhere_and_the_count_brought_back(
    office, it, desk, tmp_path
):
    it.bring_to(State.OPEN)
    it.cast(0)
    it.bring_to(State.CLOSED)
    box, count = tmp_path / "a.box", tmp_path / "a.count"
    job = done(desk, desk.running.take_box(ROUND))
    box.write_bytes(taken(office, job)[".box"])
    opening.count_box(box, it.slips[:2], count)
    damaged = finished(desk, desk.running.bring_count(ROUND, b"{}\n"))
    done(desk, desk.running.bring_count(ROUND, count.read_bytes()))

    assert "2 sealed envelopes" in sentences(job)[0]
    assert f"{ROUND}.count" in damaged.refusal.said[EN]
    assert [(one.place, one.said[EN]) for one in damaged.refusal.found] == [
        (f"{ROUND}.count", "This is no count of a box.")
    ]
    assert it.state is State.OPENED


def test_the_form_of_a_round_is_shown_with_its_subjects(desk):
    page = desk.running.preview(ROUND, EN)

    assert "党员1号" in page
    assert page.startswith("<!doctype html>")


def test_documents_are_written_of_a_published_round_only(desk):
    early = finished(desk, desk.running.documents(ROUND, EN))

    assert early.refusal is not None


def test_a_job_and_its_files_are_found_again_and_forgotten_when_in_hand(office, desk):
    job = done(desk, desk.running.print_codes(ROUND, [], 0, EN))
    later = a_desk(office)
    (found,) = later.reception.jobs()
    somebody = a_desk(office, Role.ORGANISER, "sun").reception.jobs()
    later.reception.forget(job.id)

    assert found == job
    assert somebody == ()
    token = job.takeaways[0].address.rpartition("/")[2]
    assert office.takeaways.find(token, owner=ZHAO) is None
