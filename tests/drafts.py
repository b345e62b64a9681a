"""Surveys as plain data, right or wrong, and what the linter tells of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.survey.loading import check_survey

if TYPE_CHECKING:
    from toolkit.problem import Problem

NAME = "mine.yaml"


def text(zh: str = "工作认真。", en: str = "Works with care.") -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh-CN": zh, "en": en}


def option(code: str, zh: str, en: str) -> dict[str, Any]:
    """Return a grade, an option, or an exit."""
    return {"code": code, "text": text(zh, en)}


EXIT = option("dont_know", "不了解", "Don't know")
GOOD = option("good", "好", "Good")
FAIR = option("fair", "一般", "Fair")
POOR = option("poor", "差", "Poor")


def scale(*grades: dict[str, Any], way_out: dict[str, Any] = EXIT) -> dict[str, Any]:
    """Return a scale of these grades, or of the usual three."""
    return {"grades": [*(grades or (GOOD, FAIR, POOR))], "exit": way_out}


def item(id_: str = "A01", **fields: Any) -> dict[str, Any]:
    """Return an item; one with a grade on the scale ``q`` if nothing else is said."""
    graded = {"kind": "grade", "scale": "q"} if "kind" not in fields else {}
    return {"id": id_, "text": text(), **graded, **fields}


def choice(id_: str = "A01", **fields: Any) -> dict[str, Any]:
    """Return an item with the options ``yes`` and ``no``."""
    options = [option("yes", "是", "Yes"), option("no", "否", "No")]
    usual = {"kind": "choice", "options": options, "exit": EXIT}
    return item(id_, **(usual | fields))


def draft(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a survey that asks these items, or a single one."""
    asked = [*(items or (item(),))]
    on_scale = any("q" in one.values() for one in asked if isinstance(one, dict))
    return {
        "id": "mine",
        "version": 1,
        "direction": "opinion-survey",
        "title": text("课程评价", "Course evaluation"),
        "subjects": "unit",
        "layout": "form",
        "scales": {"q": scale()} if on_scale else {},
        "items": asked,
        "rater_groups": [{"id": "staff", "text": text("教职工", "Staff")}],
    } | fields


def told(data: object) -> tuple[Problem, ...]:
    """Return all that is told of a survey, notes too."""
    raw = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return check_survey(raw, name=NAME).problems


def rules(data: object) -> list[str]:
    """Return the names of the rules that a survey breaks."""
    return [str(problem.facts["rule"]) for problem in told(data)]
