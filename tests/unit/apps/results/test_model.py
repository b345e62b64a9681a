"""What the results app knows and shows, without widgets."""

from __future__ import annotations

from archives import put_archive
from factories import a_publication

from toolkit.apps.results.model import FILTERS, ResultsModel
from toolkit.apps.results.screen import Screen
from toolkit.errors import FontMissingError, TallyError

CSV = "subject,item,group,grade\n" + "b1,B1,staff,good\nb2,B1,staff,poor\n" * 3


def done(model, most=20):
    """Let the model do all there is to do; return its screen."""
    for _step in range(most):
        if not model.screen.is_due:
            return model.screen
        model.work()
    raise AssertionError(model.screen.doing)


def test_before_it_is_loaded_nothing_is_there(shelf):
    screen = ResultsModel(shelf, language="en").screen

    assert screen == Screen(language="en")


def test_the_newest_round_is_opened(model):
    assert model.screen.title == "2026年民主评议"
    assert model.screen.rounds.chosen == 0
    assert model.screen.others == ("2024年民主评议 · 2024-03-07",)


def test_a_panel_says_first_that_it_computes(model):
    assert model.screen.doing == "Computing …"
    assert model.screen.findings is None

    assert done(model).findings.said


def test_figures_come_one_after_the_other(model):
    model.panel = "distributions"
    model.work()
    assert model.screen.doing == "Drawing …"
    assert model.screen.findings.tables

    assert done(model).drawings[0].startswith(b"<?xml")


def test_what_was_found_is_not_sought_again(model):
    done(model)
    model.panel = "agreement"
    done(model)
    model.panel = "overview"

    assert not model.screen.is_due
    assert model.screen.findings.said


def test_a_choice_taken_back_is_remembered(model):
    found = done(model).findings
    model.choose_filter("parts", 1)
    assert done(model).findings != found
    model.choose_filter("parts", 0)

    assert not model.screen.is_due
    assert model.screen.findings == found


def test_every_panel_speaks_both_languages(model):
    done(model)
    model.language = "zh-CN"

    assert "应参评" in done(model).findings.said[0]
    assert model.screen.panels[0][1] != "overview"


def test_what_is_not_there_cannot_be_chosen(model):
    before = model.screen
    for number in (-1, 2, 99):
        model.choose_round(number)
    for numbers in [(1,), (-1,), range(50), (0, 9)]:
        model.compare(numbers)
    for name in (*FILTERS, "rounds", "__class__"):
        model.choose_filter(name, -1)
        model.choose_filter(name, 99)

    assert model.screen == before


def test_a_panel_that_is_not_there_is_not_opened(model):
    model.panel = "os"

    assert model.panel == "overview"


def test_a_file_that_is_not_offered_is_not_prepared(model):
    done(model)
    model.prepare(-1)
    model.prepare(99)

    assert not model.screen.is_due
    assert model.screen.download is None


def test_an_earlier_round_is_looked_at_together_with_the_newest(model):
    model.compare([0])

    assert model.screen.others_chosen == (0,)
    assert model.screen.title == "2026年民主评议"


def test_only_earlier_rounds_are_beside_a_round(model):
    model.choose_round(1)

    assert model.screen.title == "2024年民主评议"
    assert model.screen.others == ()


def test_a_prepared_file_is_there_until_something_else_is_chosen(model):
    done(model)
    model.prepare(0)
    assert model.screen.doing == "Preparing the file …"
    assert done(model).download.name == "2026-members-overview.zip"
    model.choose_filter("parts", 1)

    assert model.screen.download is None


def test_a_figure_that_cannot_be_drawn_leaves_the_tables(model, monkeypatch):
    def refuse(*_):
        raise FontMissingError(characters="䶮", points="U+4DAE")

    monkeypatch.setattr("toolkit.reports.figures.figure_bytes", refuse)
    model.panel = "distributions"

    screen = done(model)

    assert "No installed font" in screen.problems[0]
    assert screen.findings.tables


def test_a_panel_that_is_refused_says_why(model, monkeypatch):
    def refuse(*_):
        raise TallyError(reason="for a test")

    monkeypatch.setattr("toolkit.apps.results.panels.overview._said", refuse)

    assert "for a test" in done(model).problems[0]


def test_a_damaged_archive_is_named(tmp_path):
    folder = put_archive(a_publication(), tmp_path)
    (folder / "tally.parquet").write_bytes(b"no tally")
    model = ResultsModel(tmp_path, language="en")
    model.load()

    assert "tally.parquet" in " ".join(model.screen.problems)
    assert not model.screen.is_due


def test_marks_from_elsewhere_are_counted_and_studied(model):
    model.load_marks("form.csv", CSV.encode())
    assert model.screen.doing == "Reading the marks …"

    screen = done(model)

    assert screen.title == "form.csv"
    assert screen.problems == ()
    assert "6 marks on 2 subjects" in screen.findings.said[0]
    assert screen.others == ()


def test_problems_in_marks_are_told_and_go_away_when_corrected(model):
    model.load_marks("form.csv", CSV.replace("grade", "what", 1).encode())
    assert "No column is chosen for “Mark”." in done(model).problems[1]
    model.name_column(3, 4)

    assert done(model).problems == ()


def test_a_column_that_is_not_there_is_not_named(model):
    model.load_marks("form.csv", CSV.encode())
    before = done(model).marks
    for place, number in [(9, 1), (3, 99), (-1, -1)]:
        model.name_column(place, number)

    assert model.screen.marks == before


def test_marks_that_are_not_of_a_survey_are_refused(model):
    model.load_marks("form.csv", CSV.encode())
    done(model)
    model.choose_survey(1)
    assert "“B1”" in " ".join(done(model).problems)
    model.choose_survey(0)

    assert done(model).problems == ()


NAMES = {
    "form.csv": "form.xlsx",
    "表 1?.csv": "表-1.xlsx",
    "f" * 300 + ".csv": "f" * 60 + ".xlsx",
    "?.csv": "counts.xlsx",
}


def test_counts_of_marks_can_be_taken_home_under_a_name_that_files_can_have(model):
    taken = []
    for name in NAMES:
        model.load_marks(name, CSV.encode())
        kinds = [kind for kind, _name in done(model).formats]
        model.prepare(kinds.index("data.xlsx"))
        taken.append(done(model).download.name)

    assert taken == [*NAMES.values()]
