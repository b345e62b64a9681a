"""From a survey to the sheets of an XLSForm.

What XLSForm has a column for stands in that column, so that other programs
show it; the rest stands in columns of our own, which they pass over, so
that a survey comes back from a spreadsheet as it went.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from toolkit.exchange.account import Account, Exchanged
from toolkit.exchange.left_out import (
    NO_BANDS,
    NO_EXIT,
    NO_UNIT,
    ONLY_FOR_SOME,
    ONLY_HERE,
    SUBJECTS_AS_OPTIONS,
)
from toolkit.exchange.xlsform.cells import Cells, Pen, free_name, own, table
from toolkit.exchange.xlsform.expressions import literal, number
from toolkit.exchange.xlsform.item_rows import item_rows
from toolkit.exchange.xlsform.tables import GROUPS_SHEET, LANGUAGE_NAMES, OWN
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES
from toolkit.survey.items import ChoiceItem, ChooseItem, NumberItem, PointsItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.i18n import Language
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey
    from toolkit.survey.words import Option

_SAID_HERE: Final = (
    *("kind", "code", "unit_zh", "unit_en", "cuts", "source", "only_for", "allow"),
)
_SURVEY: Final = (
    *("type", "name", "label", "hint", "relevant", "constraint", "appearance"),
    *("calculation", "repeat_count", *(f"{OWN}{name}" for name in _SAID_HERE)),
)
_CHOICES: Final = ("list_name", "name", "label", f"{OWN}exit")
_GROUPS: Final = ("kind", "name", "label", "weight", "merge_with")


def write_xlsform(survey: Survey) -> Exchanged:
    """Return the sheets of an XLSForm, by name, as rows of text below a header."""
    taken = {item.id.lower() for item in survey.items}
    names: dict[tuple[str, Language], str] = {
        (code, tag): free_name(f"parameter_{code}_{tag[:2]}", taken)
        for code in survey.parameters
        for tag in LANGUAGES
    }
    pen = Pen(names)
    rows = [*_parameters(survey, names), *_guidance(survey, pen, taken)]
    rows += _items(survey, pen, taken)
    settings = _settings(survey)
    sheets = {
        "survey": table(rows, _SURVEY),
        "choices": table(_choices(survey, pen), _CHOICES),
        "settings": table([settings], tuple(settings)),
        GROUPS_SHEET: table(_groups(survey, pen), _GROUPS),
    }
    account = Account()
    account.leave_out(ONLY_HERE, "settings")
    for item in survey.items:
        _tell(item, account)
    return Exchanged(sheets, left_out=tuple(account.left_out))


def _parameters(
    survey: Survey, names: dict[tuple[str, Language], str]
) -> Iterator[Cells]:
    for (code, tag), name in names.items():
        yield {
            "type": "calculate",
            "name": name,
            "calculation": literal(survey.parameters[code][tag]),
            **own(kind=f"parameter_{tag[:2]}", code=code),
        }


def _guidance(survey: Survey, pen: Pen, taken: set[str]) -> Iterator[Cells]:
    if survey.guidance is not None:
        name = free_name("guidance", taken)
        texts = pen.texts("label", survey.guidance)
        yield {"type": "note", "name": name, **texts, **own(kind="guidance")}


def _items(survey: Survey, pen: Pen, taken: set[str]) -> Iterator[Cells]:
    """Yield the rows of all items, those of one dimension as a group."""
    used = {item.dimension for item in survey.items}
    unused = (code for code in survey.dimensions if code not in used)
    runs: list[tuple[str | None, list[Item]]] = [(code, []) for code in unused]
    for dimension, items in groupby(survey.items, key=lambda item: item.dimension):
        runs.append((dimension, list(items)))
    for dimension, run in runs:
        rows = [row for item in run for row in item_rows(item, survey, pen)]
        if dimension is None:
            yield from rows
            continue
        heading = pen.texts("label", survey.dimensions.get(dimension))
        yield {
            "type": "begin_group",
            "name": free_name(dimension, taken),
            **heading,
            **own(kind="dimension", code=dimension),
        }
        yield from rows
        yield {"type": "end_group"}


def _choices(survey: Survey, pen: Pen) -> Iterator[Cells]:
    for name, scale in survey.scales.items():
        yield from _list(name, scale.grades, scale.exit, pen)
    for item in survey.items:
        match item:
            case ChoiceItem() | ChooseItem():
                yield from _list(item.id, item.options, item.exit, pen)
            case PointsItem() | NumberItem():
                yield from _list(item.id, (), item.exit, pen)


def _list(
    name: str, options: Iterable[Option], way_out: Option, pen: Pen
) -> Iterator[Cells]:
    for option in (*options, way_out):
        yield {
            "list_name": name,
            "name": option.code,
            **pen.texts("label", option.text),
            **own(exit="yes" if option is way_out else ""),
        }


def _settings(survey: Survey) -> Cells:
    scoring = survey.scoring
    if not isinstance(scoring, str):
        pairs = scoring.items()
        scoring = " ".join(f"{code}={number(points)}" for code, points in pairs)
    return {
        "form_title": survey.title[HOME_LANGUAGE],
        "form_id": survey.id,
        "version": str(survey.version),
        "default_language": LANGUAGE_NAMES[HOME_LANGUAGE],
        **own(
            title_en=survey.title["en"],
            direction=survey.direction.value,
            subjects=survey.subjects,
            layout=survey.layout,
            cycle_months=str(survey.cycle_months),
            source=" ".join(survey.source),
            overall=survey.overall or "",
            scoring=scoring,
        ),
    }


def _groups(survey: Survey, pen: Pen) -> Iterator[Cells]:
    for group in survey.rater_groups:
        weight = {} if group.weight is None else {"weight": number(group.weight)}
        merging = {"merge_with": group.merge_with} if group.merge_with else {}
        texts = pen.texts("label", group.text)
        yield {"kind": "rater", "name": group.id, **texts, **weight, **merging}
    for kind in survey.subject_groups:
        texts = pen.texts("label", kind.text)
        yield {"kind": "subject", "name": kind.id, **texts}


def _tell(item: Item, account: Account) -> None:
    """Put on the account what other programs will not show of an item."""
    if item.only_for:
        account.leave_out(ONLY_FOR_SOME, item.id, item=item.id)
    match item:
        case ChooseItem() if item.asks_subjects:
            account.leave_out(SUBJECTS_AS_OPTIONS, item.id, item=item.id)
        case PointsItem() | NumberItem():
            said = item.exit.text[HOME_LANGUAGE]
            account.leave_out(NO_EXIT, item.id, item=item.id, exit=said)
    if isinstance(item, NumberItem):
        account.leave_out(NO_BANDS, item.id, item=item.id)
        if item.unit is not None:
            account.leave_out(NO_UNIT, item.id, item=item.id)
