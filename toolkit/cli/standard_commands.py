"""Commands about the basic standard: check it, compare, set tasks, cross-check."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, Group, say_refusal, speaker, spoken
from toolkit.errors import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.problem import Problem
    from toolkit.standard.changes import Change, Changes
    from toolkit.standard.model import Element, Standard

_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Group)
@spoken
def standard() -> None:
    """Keep a basic standard: tasks, self-grades, and what raters said."""


@standard.command(cls=Command)
@spoken
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def check(file: Path, *, as_json: bool) -> int:
    """Check a basic standard and list all that is wrong in it, by cell."""
    from toolkit.services import standards

    _ = speaker()
    try:
        read = standards.load_standard(file)
    except FileRefusedError as refused:
        if as_json:
            _print({"fine": False, "problems": _problems(refused.problems, _)})
        else:
            say_refusal(refused, _)
        return 1
    if as_json:
        _print({"fine": True, **_facts(read), "problems": _problems(read.notes, _)})
    else:
        _say_notes(read, _)
        click.echo(
            _(
                "{file} is in order: version {version}, {elements} elements, "
                "{graded} graded; digest {digest}.",
                file=file.name,
                **_facts(read),
            )
        )
    return 0


@standard.command(cls=Command)
@spoken
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def compare(old: Path, new: Path, *, as_json: bool) -> None:
    """Show which elements a new version adds, drops and changes."""
    from toolkit.services import standards

    _ = speaker()
    changes = standards.compare_files(old, new)
    if as_json:
        _print(
            {
                "added": [_named(one) for one in changes.added],
                "removed": [_named(one) for one in changes.removed],
                "changed": [
                    _named(one.after) | {"fields": [f.name.lower() for f in one.fields]}
                    for one in changes.changed
                ],
            }
        )
    else:
        _say_changes(changes, _)


@standard.command(cls=Command)
@spoken
@click.argument("file", type=_FILE)
@click.option("--out", required=True, type=_FILE, help="Workbook of the tasks.")
@click.option(
    "--on", "day", metavar="DAY", type=_DAY, help="Day on which it stands so; today."
)
def tasks(file: Path, out: Path, day: datetime | None) -> None:
    """Write each responsible unit's tasks, and say what is overdue."""
    from toolkit.reports.standard_tables import named_unit
    from toolkit.services import standards

    _ = speaker()
    on = _day(day)
    read = standards.load_standard(file)
    _say_notes(read, _)
    units = standards.write_tasks(read, out, _, day=on)
    for unit in units:
        click.echo(
            _(
                "{unit}: {tasks} tasks, {settled} settled, {overdue} overdue",
                unit=named_unit(unit.unit, _),
                tasks=len(unit.tasks),
                settled=unit.settled,
                overdue=unit.overdue(on),
            )
        )
    click.echo(_("Written to {file}.", file=out))


@standard.command("cross-check", cls=Command)
@spoken
@click.argument("file", type=_FILE)
@click.argument("rounds", metavar="ROUND…", nargs=-1)
@click.option("--out", type=_FILE, help="Workbook of self-evaluation and cross-checks.")
@click.option(
    "--on", "day", metavar="DAY", type=_DAY, help="Day on which it stands so; today."
)
def cross_check(
    file: Path, rounds: tuple[str, ...], out: Path | None, day: datetime | None
) -> None:
    """Set self-grades beside what raters said in published rounds.

    Without a round, only the self-grades are known.
    """
    from toolkit.reports.cross_checks import statements
    from toolkit.services import standards
    from toolkit.settings import read_settings

    _ = speaker()
    read = standards.load_standard(file)
    _say_notes(read, _)
    published = read_settings().published
    checks = standards.check_against(read, [published / one for one in rounds])
    for one in checks:
        click.echo(one.chain.name)
        for sentence in statements(one, _):
            click.echo(f"  {sentence}")
    if out is not None:
        standards.write_self_evaluation(read, checks, out, _, day=_day(day))
        click.echo(_("Written to {file}.", file=out))


def _say_notes(read: Standard, _: Translator) -> None:
    for note in read.notes:
        click.echo(f"  {note.place}  {_.explain(note)}", err=True)


def _say_changes(changes: Changes, _: Translator) -> None:
    for one in changes.added:
        click.echo(_("added    {element}", element=_shown(one)))
    for one in changes.removed:
        click.echo(_("removed  {element}", element=_shown(one)))
    for change in changes.changed:
        click.echo(_("changed  {element}", element=_shown(change.after)))
        for line in _differences(change, _):
            click.echo(f"  {line}")
    if changes.is_empty:
        click.echo(_("Nothing was added, removed or changed."))


def _differences(change: Change, _: Translator) -> list[str]:
    return [
        _(
            "{field}: “{before}” → “{after}”",
            field=field.value,
            before=_said(getattr(change.before, field.name.lower()), _),
            after=_said(getattr(change.after, field.name.lower()), _),
        )
        for field in change.fields
    ]


def _said(value: object, _: Translator) -> str:
    if isinstance(value, tuple):
        return _.join(value)
    return "" if value is None else str(value)


def _shown(one: Element) -> str:
    return " ".join(filter(None, [one.code, one.level_1, one.level_2, one.text]))


def _named(one: Element) -> dict[str, object]:
    return {
        "code": one.code,
        "level_1": one.level_1,
        "level_2": one.level_2,
        "element": one.text,
        "place": one.place,
    }


def _facts(read: Standard) -> dict[str, object]:
    return {
        "version": read.version,
        "digest": read.digest,
        "elements": len(read.elements),
        "graded": sum(one.grade is not None for one in read.elements),
    }


def _problems(problems: Sequence[Problem], _: Translator) -> list[Mapping[str, object]]:
    return [
        {"place": one.place, "said": _.explain(one), "blocks": one.blocks}
        for one in problems
    ]


def _print(told: Mapping[str, object]) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()  # noqa: DTZ011 -- on the office's wall
