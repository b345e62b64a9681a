"""Who writes what is meant to run, to link, to compute or to break something."""

from __future__ import annotations

import csv
import html
import json
from dataclasses import replace
from urllib.parse import quote
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from attacks.shown import FORMULAE, MARKUP, SQL, TYPESET, Shown
from docx.oxml.ns import qn
from ipywidgets import HTML
from lxml import etree
from small_rounds import (
    GRADED,
    ROUND,
    TODAY,
    WISHED,
    draft,
    new_idem,
    round_in,
    small_roster,
)
from sqlalchemy import inspect
from unit.web.serving import FORM, Visitor, ballots_in_box, in_box, serving

from toolkit.apps.environment import Told
from toolkit.apps.meeting.model import MeetingModel
from toolkit.apps.meeting.view import MeetingView
from toolkit.apps.preview.model import PreviewModel
from toolkit.apps.preview.view import PreviewView
from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run
from toolkit.collection import sealing
from toolkit.collection.roster.model import Roster
from toolkit.collection.round import State
from toolkit.errors import ToolkitError
from toolkit.i18n import translator
from toolkit.reports.excel import write_result_summary
from toolkit.reports.word import write_branch_report
from toolkit.services import answering, casting, issuing
from toolkit.services.reading import read_publication
from toolkit.settings import read_settings

HOSTILE = (*MARKUP, *FORMULAE, *TYPESET, *SQL)
IDEM = "5" * 32


def hostile_roster():
    """Return one branch whose people are called by hostile names throughout."""
    people = small_roster(members=len(HOSTILE), staff=10, students=0)
    return Roster(
        tuple(
            replace(one, name=name, branch=MARKUP[1], college=FORMULAE[0])
            for one, name in zip(people.subjects, HOSTILE, strict=True)
        ),
        tuple(
            replace(one, name=name, college=FORMULAE[0])
            for one, name in zip(people.raters, HOSTILE, strict=False)
        ),
    )


@pytest.fixture(scope="module")
def voting(tmp_path_factory):
    """A round of hostile names and title; its first rater writes hostile words."""
    planned = draft(tmp_path_factory.mktemp("hostile"), roster=hostile_roster())
    planned.tamper("UPDATE round SET title = ?", MARKUP[0])
    it = planned.bring_to(State.OPEN)
    subjects = [one.id for one in it.form(0).subjects]
    said = {(id_, GRADED): "excellent" for id_ in subjects}
    said |= {(id_, WISHED): words for id_, words in zip(subjects, HOSTILE, strict=True)}
    it.hand_in(0, casting.seal_answers(it.form(0), said).envelopes)
    for rater in range(2, 10):
        it.cast(rater)
    return it


@pytest.fixture(scope="module")
def pages(voting):
    """Every page of the ballot server that shows names, title or words."""
    form = {"code": voting.codes[1], "idem": IDEM}
    form |= {
        f"{one.id}.{WISHED}": words
        for one, words in zip(voting.form(1).subjects, HOSTILE, strict=True)
    }
    page = f"/b/{voting.id}"
    with serving(voting.store) as address:
        visitor = Visitor(address, {"Accept": "text/html", "Accept-Language": "en"})
        return {
            "start": visitor.get(page),
            "status": visitor.get(f"{page}/status"),
            "roll": visitor.submit(f"{page}/roll", {"code": voting.codes[0]}),
            "ballot": visitor.submit(f"{page}/form", form),
            "refused": visitor.submit(page, {**form, f"m001.{GRADED}": MARKUP[0]}),
            "given back": visitor.submit(page, {**form, "code": voting.codes[0]}),
        }


@pytest.fixture(scope="module")
def archive(voting, pages):
    """The folder of the archive, all words being released as they are."""
    assert pages
    voting.cast(1)
    voting.bring_to(State.OPENED)
    for opinion in answering.waiting(voting.store, voting.id):
        answering.release(voting.store, opinion)
    return voting.bring_to(State.PUBLISHED).archive


@pytest.fixture(scope="module")
def publication(archive):
    return read_publication(archive)


@pytest.mark.abuse(33)
@pytest.mark.parametrize("words", MARKUP)
def test_words_that_nobody_escapes_would_be_noticed(words):
    careful = html.escape(words)

    assert Shown(f"<p title='{words}'>{words}</p>").alive != []
    assert Shown(f"<p title='{careful}'>{careful}</p>").alive == []


@pytest.mark.abuse(33)
@pytest.mark.abuse(56)
def test_what_was_written_is_published_as_it_was_written(publication):
    said = {one.subject: one.text for one in publication.opinions}
    named = {one.id: one.name for one in publication.subjects}

    assert [*named.values()] == [*HOSTILE]
    assert [said[subject] for subject in named] == [*HOSTILE]
    assert publication.title == MARKUP[0]


@pytest.mark.abuse(33)
@pytest.mark.parametrize(
    ("name", "says", "times"),
    [
        ("start", MARKUP[:1], 1),  # the title
        ("status", MARKUP[:1], 1),
        ("roll", MARKUP[:1], 1),
        ("ballot", HOSTILE, 2),  # names and opinions
        ("refused", HOSTILE, 2),
        ("given back", HOSTILE, 1),
    ],
)
def test_ballot_pages_show_it_as_it_was_written(pages, name, says, times):
    page = Shown(pages[name].text)

    assert page.alive == []
    assert [words for words in says if not page.says(words, times=times)] == []


@pytest.mark.abuse(33)
def test_the_meeting_shows_it_as_it_was_written(archive):
    model = MeetingModel(archive.parent, language="en")
    view = MeetingView(model, soon=lambda do: do())
    model.load()
    names, opinions, everything = [], [], []

    for place in range(len(view.members.options)):
        view.members.index = place
        names.append(Shown(view.name.value))
        opinions.append(Shown(view.opinions.value))
        everything += map(shown, html_of(view.root))
    view.part.value = "branch"
    everything += map(shown, html_of(view.root))

    assert [page.alive for page in everything if page.alive] == []
    for pages in (names, opinions):
        said = zip(HOSTILE, pages, strict=True)
        assert [words for words, page in said if not page.says(words)] == []


def shown(widget):
    return Shown(widget.value)


def html_of(widget):
    """Yield every widget that shows HTML, from the outside in."""
    if isinstance(widget, HTML):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from html_of(child)


@pytest.mark.abuse(33)
def test_the_preview_of_the_round_shows_it_as_it_was_written(archive):
    model = PreviewModel(Told(archive.parent, "en"))
    model.load()
    harmless = Shown(model.screen.form)
    (model.chosen,) = (
        number for number, name in enumerate(model.screen.sources) if MARKUP[0] in name
    )
    view = PreviewView(model)
    form = Shown(model.screen.form)

    assert form.alive == harmless.alive  # its own script, which is that of all forms
    assert [words for words in HOSTILE if not form.says(words)] == []
    around = [it for widget in html_of(view.root) for it in shown(widget).alive]
    assert len(around) == 1
    assert around[0].startswith("<iframe {'srcdoc'")
    assert "'sandbox': 'allow-scripts'" in around[0]


@pytest.mark.abuse(33)
@pytest.mark.abuse(34)
def test_a_word_document_says_it_and_has_no_link_or_field(publication, tmp_path):
    path = tmp_path / "report.docx"

    write_branch_report(publication, MARKUP[1], path, translator("en"))

    document = docx.Document(path)
    cells = [cell for table in document.tables for cell in table._cells]  # noqa: SLF001 -- the quick way
    said = "\n".join(it.text for it in (*document.paragraphs, *cells))
    assert [words for words in HOSTILE if said.count(words) < 2] == []  # name, opinion
    with ZipFile(path) as package:
        parts = [package.read(it) for it in package.namelist() if it.endswith(".xml")]
    for part in map(etree.fromstring, parts):
        fields = [it.text for it in part.iter(qn("w:instrText"), qn("w:fldSimple"))]
        assert set(fields) <= {"PAGE"}
        assert not [*part.iter(qn("w:hyperlink"), qn("w:object"))]


@pytest.mark.abuse(33)
@pytest.mark.abuse(34)
def test_a_workbook_says_it_and_computes_nothing(publication, tmp_path):
    path = tmp_path / "summary.xlsx"

    write_result_summary(publication, path, translator("en"))

    cells = [
        cell
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert {*HOSTILE} <= {cell.value for cell in cells}
    with ZipFile(path) as package:
        assert not [it for it in package.namelist() if b"<f>" in package.read(it)]


FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


@pytest.mark.abuse(34)
def test_published_opinions_compute_nothing_in_a_spreadsheet(archive):
    with (archive / "opinions.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    assert len(texts) == len(HOSTILE)
    assert [text for text in texts if text.startswith(FORMULA_STARTS)] == []
    assert {text.removeprefix("'") for text in texts if text[1:] in FORMULAE} == {
        *FORMULAE
    }


@pytest.mark.abuse(34)
@pytest.mark.parametrize("with_tickets", [True, False])
def test_the_list_of_codes_computes_nothing_in_a_spreadsheet(
    tmp_path, monkeypatch, capsys, with_tickets
):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path))
    monkeypatch.delenv("PINGYI_DATABASE", raising=False)
    people = small_roster(members=1, staff=len(FORMULAE), students=0)
    roster = Roster(
        tuple(replace(one, unit=FORMULAE[1]) for one in people.subjects),
        tuple(
            replace(one, unit=FORMULAE[1], name=name, number=f"-{place}")
            for place, (one, name) in enumerate(
                zip(people.raters, FORMULAE, strict=True)
            )
        ),
    )
    store = read_settings().open_store()
    draft(tmp_path, store=store, roster=roster)
    store.close()

    by_ticket = ["--by-ticket", "staff"] if with_tickets else []
    status = run(pingyi, ["tickets", ROUND, *by_ticket])
    rows = [*csv.reader(capsys.readouterr().out.splitlines())]

    assert (status, len(rows)) == (0, 1 + len(FORMULAE))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []
    assert with_tickets or {f"'{name}" for name in FORMULAE} <= {*cells}


# Characters

UNSEEN = {
    "NUL": ("a\0b", "ab"),
    "the other way round": ("\u202eabc\u202c", "abc"),
    "isolates": ("\u2067abc\u2069", "abc"),
    "zero width": ("a\u200bb\u200dc\ufeff", "abc"),
    "four bytes": ("好🙂𠮷", "好🙂𠮷"),
    "tags": ("a\U000e0041\U000e0042b", "ab"),
    "private": ("a\ue000b", "ab"),
    "escapes": ("a\x1b[31mb\x7f\x9b", "a[31mb"),
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A round to send odd characters to, and a visitor of its page."""
    it = round_in(
        State.OPEN,
        tmp_path_factory.mktemp("quiet"),
        roster=small_roster(members=1, staff=20),
    )
    with serving(it.store) as address:
        yield it, Visitor(address, {"Accept-Language": "en"})


@pytest.mark.abuse(26)
@pytest.mark.parametrize("place", range(len(UNSEEN)), ids=UNSEEN)
def test_what_cannot_be_seen_is_not_kept(quiet, place):
    it, visitor = quiet
    written, kept = [*UNSEEN.values()][place]
    form = {"code": it.codes[place], "idem": new_idem(), "m001.A17": written}
    before = [ballot for _, ballot in ballots_in_box(it)]

    answer = visitor.submit(f"/b/{it.id}", form)

    (new,) = [ballot for _, ballot in ballots_in_box(it) if ballot not in before]
    assert answer.status == 200
    assert new.texts["A17"].body == kept


@pytest.mark.abuse(26)
@pytest.mark.parametrize(
    "raw", [b"%ED%A0%80", b"%ED%A0%80%ED%B0%80", b"%FF", b"%C0%80", b"%F4%90%80%80"]
)
def test_what_is_no_character_is_refused(quiet, raw):
    it, visitor = quiet
    body = f"code={it.codes[-1]}&idem={'7' * 32}&m001.A17=".encode() + raw
    before = in_box(it)

    answer = visitor.ask("POST", f"/b/{it.id}", body=body, Content_Type=FORM)

    assert answer.status == 422
    assert in_box(it) == before


@pytest.mark.abuse(26)
@pytest.mark.parametrize(
    "code", ["\ud800", "\0" * 26, "\u202e" + "A" * 26, "🙂" * 12, "０" * 100, "\u200b"]
)
def test_a_code_of_odd_characters_is_mistyped_or_unknown(quiet, code):
    it, visitor = quiet

    data = visitor.post(f"/b/{it.id}/form", {"code": code})
    form = visitor.ask(
        "POST",
        f"/b/{it.id}/form",
        body=f"code={quote(code, errors='surrogatepass')}".encode(),
        Content_Type=FORM,
    )

    assert {data.status, form.status} <= {403, 422}


# Ballots of one's own making

RECEIPT = "0" * 16


def as_agreed(**changed):
    said = {"v": 1, "pack": "0" * 32, "receipt": RECEIPT, "marks": {}, "texts": {}}
    return json.dumps({**said, **changed}).encode()


def words(body, code=RECEIPT):
    return {WISHED: {"body": body, "code": code}}


SPOILED = {
    "deep": b'{"v":' + b"[" * 1500 + b"]" * 1500 + b"}",
    "a number of 3,000 digits": as_agreed().replace(b'"v": 1', b'"v": ' + b"9" * 3000),
    "an unknown question": as_agreed(marks={"A99": "excellent"}),
    "wrong types": as_agreed(marks=[1], texts=7),
    "a receipt that is markup": as_agreed(receipt=MARKUP[0][:16]),
    "an author code that is markup": as_agreed(texts=words("好", MARKUP[0][:16])),
    "no JSON": b"\xff\xfe",
}
TAKEN = {
    "half a character": (as_agreed(texts=words("a\ud800b")), "ab"),
    "markup": (as_agreed(texts=words(MARKUP[4])), MARKUP[4]),
    "SQL": (as_agreed(texts=words(SQL[0])), SQL[0]),
}


@pytest.mark.abuse(26)
@pytest.mark.abuse(38)
@pytest.mark.abuse(39)
def test_hostile_ballots_are_invalid_and_opening_goes_on(tmp_path):
    it = round_in(State.OPEN, tmp_path, roster=small_roster(members=1, staff=14))
    ballots = [*SPOILED.values(), *(ballot for ballot, _ in TAKEN.values())]
    size = it.form(0).size
    for rater, plain in enumerate(ballots):
        it.cast_plain(rater, {"m001": sealing.fill(plain, size)})
    it.cast(len(ballots))

    it.bring_to(State.OPENED)

    assert it.count_rows("envelope") == [len(ballots) + 1]
    with it.store.reading() as connection:
        spoiled = connection.exec_driver_sql(
            "SELECT reason, count FROM spoiled_count"
        ).all()
    assert dict(map(tuple, spoiled)) == {"malformed": len(SPOILED)}
    bodies = {one.body for one in answering.waiting(it.store, it.id)}
    assert bodies == {kept for _, kept in TAKEN.values()}


# SQL


@pytest.mark.abuse(56)
@pytest.mark.parametrize("words", SQL)
def test_sql_in_every_text_stays_a_text(tmp_path, words):
    people = small_roster(members=1, staff=10, students=0)
    told = {"name": words, "unit": words, "college": words}
    roster = Roster(
        tuple(replace(one, **told, branch=words) for one in people.subjects),
        tuple(replace(one, **told) for one in people.raters),
    )
    planned = draft(tmp_path, roster=roster)
    planned.tamper("UPDATE round SET title = ?", words)
    it = planned.bring_to(State.OPEN)
    tables = tables_of(it)
    for rater in range(10):
        it.cast(rater, words=words)
    for code in (words, f"{it.codes[0]}{words}"):
        with pytest.raises(ToolkitError):
            casting.hand_out(it.store, it.id, code)
    with pytest.raises(ToolkitError):
        issuing.reissue(it.store, it.id, words, today=TODAY)
    it.bring_to(State.OPENED)
    first, second, *others = answering.waiting(it.store, it.id)
    answering.release(it.store, first)
    answering.release(it.store, second, shown=f"{words} 改")
    for one in others:
        answering.withhold(it.store, one)

    publication = read_publication(it.bring_to(State.PUBLISHED).archive)

    (named,) = publication.subjects
    assert (publication.title, named.name, named.branch) == (words,) * 3
    assert {one.text for one in publication.opinions} == {words, f"{words} 改"}
    assert tables_of(it) == tables


def tables_of(it):
    with it.store.reading() as connection:
        return sorted(inspect(connection).get_table_names())
