"""From what an XLSForm asks to the items of a survey."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from toolkit.exchange.left_out import (
    CONSTRAINT_LEFT_OUT,
    EXIT_ADDED,
    FILTER_LEFT_OUT,
    NO_LIST,
    NOTE_LEFT_OUT,
    NOTE_TO_GUIDANCE,
    NOTE_TO_HELP,
    ONE_OPTION,
    OTHER_ADDED,
)
from toolkit.exchange.xlsform import limits
from toolkit.exchange.xlsform.choices import OTHER, OTHER_TEXT, OptionList, new_exit
from toolkit.exchange.xlsform.expressions import CHOICES
from toolkit.exchange.xlsform.naming import new_id
from toolkit.exchange.xlsform.rows import (
    DECIMAL,
    GROUP,
    INTEGER,
    MANY,
    NOTE,
    ONE,
    RANGE,
    WORDS,
    Asked,
)
from toolkit.exchange.xlsform.tables import OWN
from toolkit.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.conditions import Conditions
    from toolkit.exchange.xlsform.dimensions import Dimensions
    from toolkit.exchange.xlsform.tables import Row, Sheet
    from toolkit.exchange.xlsform.texts import Wording, Wordings

ItemData = dict[str, Any]

_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    ONE: ("grade", "choice"),
    MANY: ("choose",),
    WORDS: ("text",),
    INTEGER: ("number", "points"),
    DECIMAL: ("number",),
    RANGE: ("number", "points"),
    GROUP: ("clause", "evidence"),
}
"""What rows of each type can be, in our own files."""
_CONSTRAINED: Final = frozenset({"choose", "text", "number", "points"})
_SPECIFY: Final[Wording] = {
    "zh-CN": "如选“其他”，请说明。",
    "en": "If other, please specify.",
}


@dataclass(slots=True)
class Items:
    """Makes the items of one file, in order, and collects the guidance."""

    sheet: Sheet
    lists: Mapping[str, OptionList]
    scales: Mapping[str, str]
    wordings: Wordings
    conditions: Conditions
    dimensions: Dimensions
    account: Account
    made: list[ItemData] = field(default_factory=list)
    guidance: list[Wording] = field(default_factory=list)
    _waiting: list[tuple[Asked, Wording]] = field(default_factory=list)

    def read(self, asked: Sequence[Asked]) -> None:
        """Make an item of everything that is asked."""
        taken = {one.id for one in asked}
        for one in asked:
            if one.type == NOTE:
                self._hear(one)
            elif one.list and one.list not in self.lists:
                self.account.refuse(NO_LIST, one.row.place("type"), list=one.list)
            else:
                self._make(one)
                if one.has_other:
                    self._ask_which(one, new_id(taken, len(asked)))
        for one, _ in self._waiting:
            self._leave_out_note(one)

    def _hear(self, one: Asked) -> None:
        """Keep a note for where it can stand: above all items, or above the next."""
        said = self.wordings.text(one.row, self.sheet, name=one.row["name"])
        if one.row["relevant"] or any(group.row["relevant"] for group in one.groups):
            self._leave_out_note(one)
        elif one.kind == "guidance":
            self.guidance.append(said)
        elif not self.made:
            self.guidance.append(said)
            place, name = one.row.place("type"), one.row["name"]
            self.account.change(NOTE_TO_GUIDANCE, place, name=name)
        else:
            self._waiting.append((one, said))

    def _leave_out_note(self, one: Asked) -> None:
        self.account.leave_out(
            NOTE_LEFT_OUT, one.row.place("type"), name=one.row["name"]
        )

    def _make(self, one: Asked) -> None:
        kind = self._kind(one)
        row = one.row
        item: ItemData = {"id": one.id, "kind": kind, **self._fields(one, kind)}
        item["text"] = self.wordings.text(row, self.sheet, name=row["name"])
        if help_ := self._help(one):
            item["help"] = help_
        if dimension := self.dimensions.of(one):
            item["dimension"] = dimension
        for name in ("source", "only_for"):
            if said := row.own(name).split():
                item[name] = said
        if (condition := self.conditions.of(one)) is not None:
            item["show_if"] = condition
        if allow := _json(row.own("allow")):
            item["allow"] = allow
        if row["constraint"] and kind not in _CONSTRAINED:
            self.account.leave_out(
                CONSTRAINT_LEFT_OUT,
                row.place("constraint"),
                constraint=row["constraint"],
            )
        if row["choice_filter"]:
            place = row.place("choice_filter")
            self.account.leave_out(FILTER_LEFT_OUT, place, filter=row["choice_filter"])
        self.made.append(item)

    def _help(self, one: Asked) -> Wording | None:
        parts = [said for _, said in self._waiting]
        for note, _ in self._waiting:
            place, name = note.row.place("type"), note.row["name"]
            self.account.change(NOTE_TO_HELP, place, name=name, item=one.id)
        self._waiting.clear()
        if "help" in one.parts:
            row = one.parts["help"].row
            parts.append(self.wordings.text(row, self.sheet, name=row["name"]))
        if (hint := self.wordings.wording(one.row, self.sheet, "hint")) is not None:
            parts.append(hint)
        return joined(parts)

    def _kind(self, one: Asked) -> str:
        possible = _KINDS[one.type]
        if one.kind in possible:
            return one.kind
        if one.type == ONE and self._is_a_box(one):
            place, name = one.row.place("type"), one.row["name"]
            self.account.change(ONE_OPTION, place, name=name)
            return "choose"
        if one.type == ONE:
            return (
                "grade" if one.list in self.scales and not one.has_other else "choice"
            )
        return "points" if limits.is_points(one) else possible[0]

    def _is_a_box(self, one: Asked) -> bool:
        """Whether one option is offered, which is ticked or not."""
        return len(self.lists[one.list].options) == 1 and not one.has_other

    def _fields(self, one: Asked, kind: str) -> ItemData:
        """Return what items of a kind have and others have not."""
        account = self.account
        fields: ItemData = {}
        match kind:
            case "grade":
                fields = {"scale": self.scales[one.list]}
            case "choice":
                fields = self._options(one)
            case "choose":
                fields = self._choose(one)
            case "points":
                fields = {**limits.points_of(one, account), "exit": self._exit(one)}
            case "number":
                fields = {**limits.number_of(one, account), **_bands(one.row)}
                fields["exit"] = self._exit(one)
            case "text":
                fields = limits.characters_of(one.row, account)
            case "clause" | "evidence":
                fields = self._parts(one, kind)
        return fields

    def _options(self, one: Asked) -> ItemData:
        list_ = self.lists[one.list]
        options = list(list_.options)
        if one.has_other and list_.other is None:
            options.append({"code": OTHER, "text": OTHER_TEXT})
        return {"options": options or "subjects", "exit": list_.way_out(self.account)}

    def _choose(self, one: Asked) -> ItemData:
        fields = self._options(one)
        low, high = limits.whole(limits.limits_of(one.row, self.account, of=CHOICES))
        many = max(len(fields["options"]), 1)
        if not one.kind:  # the way out is no option any more
            low, high = min(low or 0, many), min(high or many, many)
        fields["at_most"] = many if high is None else high
        if low:
            fields["at_least"] = low
        return fields

    def _exit(self, one: Asked) -> ItemData:
        name = one.row["name"]
        if one.kind and name in self.lists and (way_out := self.lists[name].exit):
            return way_out
        self.account.change(EXIT_ADDED, one.row.place("type"), list=name)
        return new_exit(())

    def _parts(self, one: Asked, kind: str) -> ItemData:
        """Return what the rows of a group say that is one item here."""
        fields: ItemData = {}
        for part in one.parts.values():
            if part.list:
                fields["scale"] = self.scales[part.list]
            elif part.type == WORDS:
                fields |= limits.characters_of(part.row, self.account)
        if "target" in one.parts:
            row = one.parts["target"].row
            fields["target"] = self.wordings.text(row, self.sheet, name=row["name"])
        if kind == "clause" and one.row["repeat_count"].isdecimal():
            fields["at_most"] = int(one.row["repeat_count"])
        return fields

    def _ask_which(self, one: Asked, id_: str) -> None:
        place, name = one.row.place("type"), one.row["name"]
        self.account.change(OTHER_ADDED, place, name=name, code=id_)
        asked = {
            key: self.made[-1][key] for key in ("dimension",) if key in self.made[-1]
        }
        self.made.append(
            {
                "id": id_,
                "kind": "text",
                "text": _SPECIFY,
                **asked,
                "show_if": {
                    "item": one.id,
                    "is": [self.lists[one.list].other or OTHER],
                },
            }
        )


def _bands(row: Row) -> ItemData:
    """Return the unit of a number and where its bands begin, if they are said."""
    fields: ItemData = {}
    unit = {tag: row.cells.get(f"{OWN}unit_{tag[:2]}", "") for tag in LANGUAGES}
    if all(unit.values()):
        fields["unit"] = unit
    if cuts := row.own("cuts").split():
        fields["cuts"] = [limits.number_or_text(cut) for cut in cuts]
    return fields


def joined(wordings: Sequence[Wording]) -> Wording | None:
    """Return wordings one below the other; nothing if there are none."""
    if not wordings:
        return None
    return {tag: "\n".join(said[tag] for said in wordings) for tag in LANGUAGES}


def _json(said: str) -> Any:  # noqa: ANN401 -- JSON, checked by the survey's model
    try:
        return json.loads(said) if said else None
    except (ValueError, RecursionError):
        return said
