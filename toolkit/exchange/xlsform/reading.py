"""From the sheets of an XLSForm to the data of a survey.

The data is what stands in a template, not yet checked: whoever writes it
down has it checked as every template is.  What XLSForm cannot say is taken
from columns of our own where they are filled, and else assumed and told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from toolkit.collection.roster.grid import Grid
from toolkit.errors import SurveyRefusedError
from toolkit.exchange.account import Account, Exchanged
from toolkit.exchange.left_out import (
    COLUMN_LEFT_OUT,
    NO_SURVEY_SHEET,
    NOTHING_ASKED,
    REQUIRED_LEFT_OUT,
    SHEET_LEFT_OUT,
    TOO_LONG,
)
from toolkit.exchange.xlsform.choices import (
    ListReading,
    free_code,
    of_readable_lists,
    read_lists,
    rows_of_lists,
)
from toolkit.exchange.xlsform.circumstances import (
    like_an_id,
    read_circumstances,
    read_groups,
    read_parameters,
    read_title,
    read_version,
)
from toolkit.exchange.xlsform.conditions import Conditions
from toolkit.exchange.xlsform.dimensions import Dimensions
from toolkit.exchange.xlsform.items import Items, joined
from toolkit.exchange.xlsform.naming import name_items
from toolkit.exchange.xlsform.rows import read_rows
from toolkit.exchange.xlsform.scales import read_scales
from toolkit.exchange.xlsform.tables import (
    GROUPS_SHEET,
    NO_SHEET,
    OWN,
    TRANSLATED,
    Row,
    Sheet,
    language_tag,
    read_sheet,
)
from toolkit.exchange.xlsform.texts import Wordings

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ROWS: Final = 2000

_USED: Final[Mapping[str, frozenset[str]]] = {
    "survey": frozenset(
        {"type", "name", "relevant", "constraint", "required", "parameters"}
        | {"repeat_count", "choice_filter", "calculation", "disabled"}
    ),
    "choices": frozenset({"list_name", "name"}),
    "settings": frozenset({"form_title", "form_id", "version", "default_language"}),
}
_SILENT: Final = frozenset({"appearance"})  # how it looks in another program
_NO_SETTINGS: Final = Grid("settings", {})


def read_xlsform(
    sheets: Mapping[str, Grid], *, file: str, survey_id: str = ""
) -> Exchanged:
    """Return the survey that the sheets of an XLSForm ask for, as plain data.

    Parameters
    ----------
    survey_id : the id it is to have; without one, the form's, changed to fit.

    Raises
    ------
    SurveyRefusedError : with every reason why it cannot be read, by the cell.
    """
    account = Account()
    known = _known_sheets(sheets, account, file)
    data = _survey(known, survey_id, file, account)
    if account.refused:
        raise SurveyRefusedError(file=file, problems=account.refused)
    return Exchanged(data, tuple(account.left_out), tuple(account.changed))


def _known_sheets(
    grids: Mapping[str, Grid], account: Account, file: str
) -> dict[str, Sheet]:
    needed = {"survey": ("type", "name"), "choices": ("list_name", "name")}
    sheets: dict[str, Sheet] = {}
    for name, grid in grids.items():
        plain_name = name.strip().lower()
        if plain_name in {*_USED, GROUPS_SHEET}:
            columns = needed.get(plain_name, ()) if grid.rows else ()
            sheets[plain_name] = read_sheet(grid, account, needed=columns)
        elif grid.rows:
            account.leave_out(SHEET_LEFT_OUT, name, sheet=name)
    survey = sheets.get("survey", NO_SHEET)
    if len(survey.rows) > MOST_ROWS:
        account.refuse(TOO_LONG, survey.grid.name, most=MOST_ROWS)
        sheets["survey"] = NO_SHEET
    if "survey" not in sheets:
        account.refuse(NO_SURVEY_SHEET, file)
    return dict.fromkeys((*_USED, GROUPS_SHEET), NO_SHEET) | sheets


def _survey(
    sheets: Mapping[str, Sheet], survey_id: str, file: str, account: Account
) -> dict[str, Any]:
    survey, choices = sheets["survey"], sheets["choices"]
    settings = next(iter(sheets["settings"].rows), Row(_NO_SETTINGS, 2, {}, {}))
    is_own = any(column.startswith(OWN) for column in settings.cells)
    names, parameters = read_parameters(survey)
    default = language_tag(settings["default_language"].removeprefix("default"))
    wordings = Wordings(account, parameters=names, default=default, is_own=is_own)

    rows = rows_of_lists(choices)
    asked = of_readable_lists(read_rows(survey, account), rows, account)
    name_items(asked, account)
    reading = ListReading(choices, wordings, account, is_own=is_own)
    lists = read_lists(rows, asked, reading, is_own=is_own)
    scales = read_scales(lists, asked, account, is_own=is_own)
    codes: dict[str, str] = {}
    for name in scales:
        codes[name] = free_code(name, codes.values(), first="a-z")
    items = Items(
        sheet=survey,
        lists=lists,
        scales=codes,
        wordings=wordings,
        conditions=Conditions(asked, lists, account),
        dimensions=Dimensions(survey, wordings, account),
        account=account,
    )
    items.read(asked)
    if not is_own:
        items.dimensions.keep({item.get("dimension", "") for item in items.made})
    if not items.made and not account.refused:
        account.refuse(NOTHING_ASKED, survey.place("type"))
    id_ = survey_id or like_an_id(settings["form_id"] or file)
    data: dict[str, Any] = {
        "id": id_,
        "version": read_version(settings, account),
        "title": read_title(settings, id_, wordings, account),
        **read_circumstances(settings, account, is_own=is_own),
        "guidance": joined(items.guidance),
        "parameters": parameters,
        "dimensions": items.dimensions.texts,
        "scales": {codes[name]: scale for name, scale in scales.items()},
        "items": items.made,
        **read_groups(sheets[GROUPS_SHEET], wordings),
    }
    wordings.settle(survey, choices)
    for name in _USED:
        _tell_of_columns(name, sheets[name], account, is_own=is_own)
    return {key: value for key, value in data.items() if value not in (None, {}, [])}


def _tell_of_columns(
    name: str, sheet: Sheet, account: Account, *, is_own: bool
) -> None:
    """Put the columns on the account that nothing was taken from."""
    for column in sheet.columns:
        is_wording = column.partition("::")[0] in TRANSLATED
        is_known = column in _USED[name] or column.startswith(OWN) or is_wording
        cells = sheet.count(column)
        if not cells or (is_own and column in _SILENT):
            continue
        if column == "required":
            account.leave_out(REQUIRED_LEFT_OUT, sheet.place(column), cells=cells)
        elif not is_known:
            account.leave_out(
                COLUMN_LEFT_OUT, sheet.place(column), column=column, cells=cells
            )
