"""How the command speaks: language, help, refusals, progress.

What the commands do stands in `commands`; here is only how they say it.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from toolkit.errors import FileRefusedError, SettingError, ToolkitError
from toolkit.i18n import (
    LANGUAGES,
    Translator,
    choose,
    language_of_terminal,
    translator,
)

if TYPE_CHECKING:
    from toolkit.problem import Problem

REFUSED: Final = 1
SEVERAL: Final = 10
"""So many problems of one kind are printed; a column filled in wrongly has
thousands."""

_USAGE: Final[dict[type[click.UsageError], str]] = {
    click.NoSuchOption: "There is no option {name}.",
    click.MissingParameter: "{name} is missing.",
    click.BadParameter: "{name} cannot be taken: {reason}",
    click.UsageError: "This was not understood: {reason}",
}


def language_of(arguments: Sequence[str]) -> str:
    """Return the value of ``--lang`` among the arguments, if it is there."""
    for here, after in zip(arguments, [*arguments[1:], ""], strict=True):
        if here == "--lang":
            return after
        if here.startswith("--lang="):
            return here.removeprefix("--lang=")
    return ""


def pairs(
    typed: Sequence[str], hint: str, *, known: Collection[str] | None = None
) -> dict[str, str]:
    """Return what a repeatable option ``NAME=VALUE`` says.

    Raises
    ------
    click.BadParameter : a name or a value is missing, or the name is not known.
    """
    said = dict(one.partition("=")[::2] for one in typed)
    if not all([*said, *said.values()]) or (
        known is not None and not said.keys() <= set(known)
    ):
        raise click.BadParameter(" ".join(typed), param_hint=hint)
    return said


def speaker() -> Translator:
    """Return the translator of the person at this command."""
    found: Translator = click.get_current_context().find_root().obj
    return found


class Command(click.Command):
    """A command whose help is in the reader's language."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, purpose and options."""
        _ = ctx.find_root().obj
        usage = [p for part in self.params for p in part.get_usage_pieces(ctx)]
        formatter.write_usage(
            ctx.command_path,
            " ".join([_("[options]"), *usage]),
            prefix=_("Usage:") + " ",
        )
        formatter.write_paragraph()
        formatter.write_text(_(_one_line(self.help)))
        rows = []
        for part in self.params:
            record = part.get_help_record(ctx)
            if record is not None and isinstance(part, click.Option):
                rows.append((record[0], _(_one_line(part.help))))
        with formatter.section(_("Options")):
            formatter.write_dl(rows)


class Group(click.Group):
    """The list of commands, in the reader's language."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for."""
        _ = ctx.find_root().obj
        formatter.write_usage(
            ctx.command_path, _("<command> [options]"), prefix=_("Usage:") + " "
        )
        formatter.write_paragraph()
        formatter.write_text(_(_one_line(self.help)))
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [
                    (name, _(_first_sentence(command.help)))
                    for name, command in self.commands.items()
                ]
            )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a round uses them."""
        del ctx
        return list(self.commands)


def spoken(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command its ``--lang`` option."""
    return click.option(
        "--lang",
        type=click.Choice([*LANGUAGES, "zh"]),
        expose_value=False,
        help="Language of what is printed.",
    )(command)


def run(group: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 when done, 1 when refused, 2 when misused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _ = translator(choose(language_of(given) or language_of_terminal()))
    try:
        result = group.main(given, "pingyi", standalone_mode=False, obj=_)
    except ToolkitError as refused:
        say_refusal(refused, _)
        return REFUSED
    except OSError as error:
        if error.filename is None:
            raise
        unusable = SettingError(setting=error.filename, reason=error.strerror)
        say_refusal(unusable, _)
        return REFUSED
    except click.UsageError as misused:
        click.echo(_say_misuse(misused, _), err=True)
        return misused.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return REFUSED
    except Exception as mistake:
        if os.environ.get("PINGYI_TRACEBACK") == "yes":
            raise
        click.echo(
            _(
                "The program made a mistake ({kind}). What was acknowledged is safe. "
                "Please report it with what PINGYI_TRACEBACK=yes prints.",
                kind=type(mistake).__name__,
            ),
            err=True,
        )
        return REFUSED
    return result if isinstance(result, int) else 0


def say_refusal(refused: ToolkitError, _: Translator) -> None:
    """Print a refusal: what is wrong, where, and the way out."""
    click.echo(_.explain(refused), err=True)
    if isinstance(refused, FileRefusedError):
        say_problems(refused.problems, _)


def say_problems(problems: Sequence[Problem], _: Translator) -> None:
    """Print problems by their places; of one kind, only the first few."""
    of_kind = Counter(problem.message for problem in problems)
    said: Counter[str] = Counter()
    for problem in problems:
        kind = problem.message
        said[kind] += 1
        if said[kind] <= SEVERAL or of_kind[kind] == SEVERAL + 1:
            click.echo(f"  {problem.place}  {_.explain(problem)}", err=True)
        elif said[kind] == of_kind[kind]:
            more = of_kind[kind] - SEVERAL
            click.echo(
                _(
                    "  … and {more} more of this kind, to {place}.",
                    more=more,
                    place=problem.place,
                ),
                err=True,
            )


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a long step is; give what it is told by."""
    with click.progressbar(range(1), label=label, file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield tell
        bar.update((bar.length or 1) - bar.pos)


def _say_misuse(misused: click.UsageError, _: Translator) -> str:
    kind = next(kind for kind in _USAGE if isinstance(misused, kind))
    part = getattr(misused, "param", None)
    name = (
        getattr(misused, "option_name", None)
        or getattr(misused, "param_hint", None)
        or (part.get_error_hint(misused.ctx) if part and misused.ctx else "")
    )
    said = _(_USAGE[kind], name=name, reason=misused.message)
    path = misused.ctx.command_path if misused.ctx else "pingyi"
    return f"{said}\n{_('See {command} --help.', command=path)}"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split("\f")[0].split())


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().split("\n\n")[0].replace("\n", " ").strip()
