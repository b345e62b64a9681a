"""A survey with an item of every kind, and people to ask it about."""

from __future__ import annotations

import json
from typing import NamedTuple

from toolkit.survey.model import Survey

YES = {"code": "yes", "text": {"zh-CN": "是", "en": "Yes"}}
NO = {"code": "no", "text": {"zh-CN": "否", "en": "No"}}
EXIT = {"code": "cannot_say", "text": {"zh-CN": "说不清", "en": "Cannot say"}}


class Person(NamedTuple):
    id: str
    name: str
    branch: str = ""
    category: str = ""


def text(words: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"zh-CN": words, "en": words}


def options(*codes: str) -> list[dict[str, object]]:
    """Options that are called by their codes."""
    return [{"code": code, "text": text(code)} for code in codes]


SCALE = {"grades": options("good", "fair", "poor"), "exit": EXIT}
ITEMS = {
    "grade": {"id": "A01", "kind": "grade", "scale": "q3"},
    "choice": {"id": "D04", "kind": "choice", "options": [YES, NO], "exit": EXIT},
    "choose": {
        "id": "N01",
        "kind": "choose",
        "options": options("north", "east", "south", "west"),
        "at_most": 2,
        "exit": EXIT,
    },
    "points": {"id": "H201", "kind": "points", "max": 15, "exit": EXIT},
    "number": {
        "id": "H105",
        "kind": "number",
        "max": 100,
        "decimals": 1,
        "unit": text("%"),
        "exit": EXIT,
    },
    "text": {"id": "A16", "kind": "text", "max_chars": 40},
    "clause": {"id": "E10", "kind": "clause", "at_most": 3, "max_chars": 30},
    "evidence": {
        "id": "F01",
        "kind": "evidence",
        "scale": "q3",
        "max_chars": 20,
        "target": text("twelve times"),
    },
}


def item(kind: str, **changed: object) -> dict[str, object]:
    """An item of a kind, as in a template; its wording is its kind."""
    return {"text": text(f"The {kind}."), **ITEMS[kind], **changed}


def survey(*items: dict[str, object], **changed: object) -> Survey:
    """A survey of these items; by default one of every kind, in a form."""
    return Survey.model_validate_json(
        json.dumps(
            {
                "id": "every-kind",
                "version": 1,
                "direction": "opinion-survey",
                "title": text("Every kind"),
                "subjects": "branch",
                "layout": "form",
                "scales": {"q3": SCALE},
                "items": items or [item(kind) for kind in ITEMS],
                "rater_groups": [{"id": "staff", "text": text("Staff")}],
                **changed,
            }
        )
    )
