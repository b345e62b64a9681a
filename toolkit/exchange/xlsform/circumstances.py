"""What an XLSForm says of a survey beside its items: the settings and their like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from toolkit.exchange.left_out import (
    CIRCUMSTANCES_ASSUMED,
    TEXT_COPIED,
    VERSION_CHANGED,
)
from toolkit.exchange.xlsform.expressions import literal_text
from toolkit.exchange.xlsform.limits import number_or_text
from toolkit.exchange.xlsform.tables import OWN, Row, Sheet, is_chinese
from toolkit.exchange.xlsform.texts import SAID, Wordings
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.texts import Wording

_SURVEY_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LONGEST_ID: Final = 50
_ONE_GROUP: Final = {
    "id": "raters",
    "text": {"zh-CN": "参评人员", "en": "Raters"},
}


def read_parameters(sheet: Sheet) -> tuple[dict[str, str], dict[str, Wording]]:
    """Return the parameters by the names that stand for them, and their values."""
    names: dict[str, str] = {}
    values: dict[str, Wording] = {}
    for row in sheet.rows:
        kind, code = row.own("kind"), row.own("code")
        for tag in LANGUAGES:
            if kind == f"parameter_{tag[:2]}":
                said = literal_text(row.cells.get("calculation", ""))
                names[row["name"]] = code
                values.setdefault(code, {})[tag] = said or ""
    return names, values


def like_an_id(wanted: str) -> str:
    """Return an id like a name.

    >>> like_an_id("Course Evaluation (2026).xlsx"), like_an_id("2026")
    ('course-evaluation-2026', 'survey-2026')
    """
    if _SURVEY_ID.fullmatch(wanted):
        return wanted
    plain_id = wanted.lower().removesuffix(".xlsx")
    plain_id = re.sub(r"[^a-z0-9]+", "-", plain_id).strip("-")[:_LONGEST_ID]
    starts_well = re.match("[a-z]", plain_id)
    return plain_id if starts_well else f"survey-{plain_id}".strip("-")


def read_version(settings: Row, account: Account) -> int:
    """Return the version; 1 if the form has none, or no whole number."""
    said = settings["version"]
    if re.fullmatch(r"[1-9][0-9]{0,11}", said):
        return int(said)
    if said:
        account.change(VERSION_CHANGED, settings.place("version"), version=said)
    return 1


def read_title(
    settings: Row, id_: str, wordings: Wordings, account: Account
) -> Wording:
    """Return the title; the survey's id where the form has none."""
    said = settings.cells.get("form_title", id_)
    other = settings.cells.get(f"{OWN}title_en")
    if other is None:
        said = wordings.tidy(settings, "form_title") if said != id_ else said
        here, missing = LANGUAGES if is_chinese(said) else LANGUAGES[::-1]
        account.change(
            TEXT_COPIED,
            settings.place("form_title"),
            language=SAID[missing],
            other=SAID[here],
        )
    return {HOME_LANGUAGE: said, "en": said if other is None else other}


def read_circumstances(
    settings: Row, account: Account, *, is_own: bool
) -> dict[str, Any]:
    """Return who appraises whom, and how it is counted."""
    if not is_own:
        account.change(CIRCUMSTANCES_ASSUMED, settings.place("form_title"))
    data: dict[str, Any] = {
        "direction": settings.own("direction") or "opinion-survey",
        "source": settings.own("source").split(),
        "subjects": settings.own("subjects") or "none",
        "layout": settings.own("layout") or "form",
    }
    if months := settings.own("cycle_months"):
        data["cycle_months"] = number_or_text(months)
    if overall := settings.own("overall"):
        data["overall"] = overall
    scoring = settings.own("scoring") or "none"
    pairs = [pair.partition("=") for pair in scoring.split()]
    is_table = all(sign for _, sign, _ in pairs)
    data["scoring"] = (
        {code: number_or_text(points) for code, _, points in pairs}
        if is_table
        else scoring
    )
    return data


def read_groups(sheet: Sheet, wordings: Wordings) -> dict[str, Any]:
    """Return the rater groups, and the kinds of subjects if there are any."""
    groups: dict[str, list[dict[str, Any]]] = {"rater": [], "subject": []}
    for row in sheet.rows:
        group: dict[str, Any] = {
            "id": row["name"],
            "text": wordings.text(row, sheet, name=row["name"]),
        }
        if weight := row["weight"]:
            group["weight"] = number_or_text(weight)
        if merge_with := row["merge_with"]:
            group["merge_with"] = merge_with
        groups.setdefault(row["kind"], []).append(group)
    return {
        "subject_groups": groups["subject"],
        "rater_groups": groups["rater"] or [_ONE_GROUP],
    }
