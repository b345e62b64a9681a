"""From a survey to the JSON that SurveyJS shows as a form.

Grades of one scale asked one after the other become a table, a dimension a
panel.  SurveyJS keeps the text of its own default language, English, under
“default”.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from toolkit.exchange.account import Account, Exchanged
from toolkit.exchange.left_out import (
    NO_BANDS,
    NO_EXIT,
    ONLY_FOR_SOME,
    ONLY_HERE,
    SUBJECTS_AS_OPTIONS,
)
from toolkit.exchange.parts import part_text
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES
from toolkit.survey.items import (
    ChoiceItem,
    ChooseItem,
    ClauseItem,
    EvidenceItem,
    GradeItem,
    NumberItem,
    PointsItem,
    TextItem,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey
    from toolkit.survey.words import Option, Text

Json = dict[str, Any]

_MOST_BUTTONS: Final = 20


def write_surveyjs(survey: Survey) -> Exchanged:
    """Return the survey as SurveyJS JSON, its parameters filled in."""
    survey = survey.filled()
    account = Account()
    account.leave_out(ONLY_HERE, survey.id)
    for item in survey.items:
        _tell(item, account)
    page = {"name": "page1", "elements": list(_elements(survey))}
    described = (
        {} if survey.guidance is None else {"description": said(survey.guidance)}
    )
    data: Json = {
        "title": said(survey.title),
        **described,
        "locale": HOME_LANGUAGE.lower(),
        "showQuestionNumbers": "off",
        "pages": [page],
    }
    return Exchanged(data, left_out=tuple(account.left_out))


def said(text: Text) -> Json:
    """Return a wording as SurveyJS keeps it, language by language."""
    texts = {tag.lower(): text[tag] for tag in LANGUAGES}
    return {"default": text["en"], **texts}


def _elements(survey: Survey) -> Iterator[Json]:
    """Yield panels for the dimensions, and what stands outside them."""
    runs = groupby(survey.items, key=lambda item: item.dimension)
    for number, (dimension, items) in enumerate(runs, start=1):
        inner = list(_asked(list(items), survey))
        if dimension is None:
            yield from inner
            continue
        yield {
            "type": "panel",
            "name": f"{dimension}_{number}",
            "title": said(survey.dimensions[dimension]),
            "elements": inner,
        }


def _asked(items: Sequence[Item], survey: Survey) -> Iterator[Json]:
    """Yield what asks some items; grades of one scale together, as a table."""
    conditions = {item.show_if.item for item in survey.items if item.show_if}

    def table(item: Item) -> str:
        is_alone = item.show_if or item.help or item.id in conditions
        return item.scale if isinstance(item, GradeItem) and not is_alone else ""

    for scale, run in groupby(items, key=table):
        together = list(run)
        if scale and len(together) > 1:
            yield _table(together, survey.scales[scale].options)
        else:
            for item in together:
                yield from _one(item, survey)


def _table(items: Sequence[Item], options: Iterable[Option]) -> Json:
    return {
        "type": "matrix",
        "name": f"from_{items[0].id}",
        "titleLocation": "hidden",
        "columns": _choices(options),
        "rows": [{"value": item.id, "text": said(item.text)} for item in items],
    }


def _one(item: Item, survey: Survey) -> Iterator[Json]:
    shared: Json = {"name": item.id, "title": said(item.text)}
    if (below := _below(item)) is not None:
        shared["description"] = said(below)
    if item.show_if is not None:
        shared["visibleIf"] = _condition(item, survey)
    if isinstance(item, EvidenceItem) and item.scale is not None:
        options = survey.scales[item.scale].options
        graded = {"name": f"{item.id}_grade", "choices": _choices(options)}
        yield {"type": "radiogroup", **shared, **graded}
        shared["titleLocation"] = "hidden"
        shared.pop("description", None)
    yield {**shared, **_WAYS[item.kind](item, survey)}


def _below(item: Item) -> Text | None:
    """Return what stands below the wording: help, target, unit."""
    parts = [item.help, getattr(item, "target", None), getattr(item, "unit", None)]
    texts = [part for part in parts if part is not None]
    if not texts:
        return None
    return {tag: "\n".join(text[tag] for text in texts) for tag in LANGUAGES}


def _condition(item: Item, survey: Survey) -> str:
    if item.show_if is None:
        return ""
    other = survey.item(item.show_if.item)
    codes = [_value(other, code) for code in item.show_if.is_]
    return f"{{{other.id}}} anyof [{', '.join(codes)}]"


def _value(other: Item, code: str) -> str:
    is_numeric = isinstance(other, PointsItem | NumberItem) and code.isdecimal()
    return code if is_numeric else f"'{code}'"


def _choices(options: Iterable[Option]) -> list[Json]:
    return [{"value": option.code, "text": said(option.text)} for option in options]


def _exclusive(way_out: Option) -> Json:
    return {"value": way_out.code, "text": said(way_out.text), "isExclusive": True}


def _grade(item: GradeItem, survey: Survey) -> Json:
    options = survey.scales[item.scale].options
    return {"type": "radiogroup", "choices": _choices(options)}


def _choice(item: ChoiceItem, _: Survey) -> Json:
    return {"type": "radiogroup", "choices": _choices((*item.options, item.exit))}


def _choose(item: ChooseItem, _: Survey) -> Json:
    least = {"minSelectedChoices": item.at_least} if item.at_least > 1 else {}
    return {
        "type": "checkbox",
        "choices": [*_choices(item.options), _exclusive(item.exit)],
        "maxSelectedChoices": item.at_most,
        **least,
    }


def _points(item: PointsItem, _: Survey) -> Json:
    if item.max > _MOST_BUTTONS:
        limits = {"min": 0, "max": item.max, "step": 1}
        return {"type": "text", "inputType": "number", **limits}
    points = [{"value": value, "text": str(value)} for value in range(item.max + 1)]
    return {"type": "rating", "rateValues": [*points, *_choices([item.exit])]}


def _number(item: NumberItem, _: Survey) -> Json:
    limits = {"min": item.min, "max": item.max, "step": 10.0**-item.decimals}
    whole = {key: int(one) if one == int(one) else one for key, one in limits.items()}
    return {"type": "text", "inputType": "number", **whole}


def _text(item: TextItem, _: Survey) -> Json:
    return {"type": "comment", "maxLength": item.max_chars}


def _clause(item: ClauseItem, _: Survey) -> Json:
    columns = [
        {
            "name": part,
            "title": said(part_text(part)),
            "cellType": "comment",
            "maxLength": item.max_chars,
        }
        for part in item.parts
    ]
    rows = {"rowCount": 1, "minRowCount": 0, "maxRowCount": item.at_most}
    return {"type": "matrixdynamic", "columns": columns, **rows}


def _evidence(item: EvidenceItem, _: Survey) -> Json:
    fields = [
        {"name": part, "title": said(part_text(part)), "maxLength": item.max_chars}
        for part in item.parts
    ]
    return {"type": "multipletext", "items": fields}


_WAYS: Final[Mapping[str, Callable[[Any, Survey], Json]]] = {
    "grade": _grade,
    "choice": _choice,
    "choose": _choose,
    "points": _points,
    "number": _number,
    "text": _text,
    "clause": _clause,
    "evidence": _evidence,
}
"""How each kind of item is asked."""


def _tell(item: Item, account: Account) -> None:
    """Put on the account what SurveyJS will not show of an item."""
    if item.only_for:
        account.leave_out(ONLY_FOR_SOME, item.id, item=item.id)
    match item:
        case ChooseItem() if item.asks_subjects:
            account.leave_out(SUBJECTS_AS_OPTIONS, item.id, item=item.id)
        case NumberItem():
            account.leave_out(NO_BANDS, item.id, item=item.id)
            _tell_of_exit(item, account)
        case PointsItem() if item.max > _MOST_BUTTONS:
            _tell_of_exit(item, account)


def _tell_of_exit(item: NumberItem | PointsItem, account: Account) -> None:
    said_here = item.exit.text[HOME_LANGUAGE]
    account.leave_out(NO_EXIT, item.id, item=item.id, exit=said_here)
