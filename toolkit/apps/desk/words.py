"""Say the interface's words in every language at once, for what crosses the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import Found, Refusal, Words
from toolkit.errors import FileRefusedError
from toolkit.i18n import LANGUAGES, Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.errors import ToolkitError
    from toolkit.i18n import Translator
    from toolkit.problem import Problem

UNFORESEEN: Final = Phrase("Something went wrong. The reason is in the server's log.")
NOT_UNDERSTOOD: Final = Phrase("This cannot be done as it was asked for.")
SIGNED_OUT: Final = Phrase("You are no longer signed in. Reload the page.")
GONE: Final = Phrase("The server does not answer. Reload the page.")


def words(message: str, /, **facts: object) -> Words:
    """Return a message in every language, its blanks filled."""
    return {tag: translator(tag)(message, **facts) for tag in LANGUAGES}


def sentences(say: Callable[[Translator], Iterable[str]]) -> tuple[Words, ...]:
    """Return what says several sentences in a language in every language."""
    said = zip(*(list(say(translator(tag))) for tag in LANGUAGES), strict=True)
    return tuple(dict(zip(LANGUAGES, one, strict=True)) for one in said)


def found(problems: Iterable[Problem]) -> tuple[Found, ...]:
    """Return problems of a file as they are told."""
    return tuple(
        Found(
            one.place,
            {tag: translator(tag).explain(one) for tag in LANGUAGES},
            is_note=not one.blocks,
        )
        for one in problems
    )


def refusal(error: ToolkitError) -> Refusal:
    """Return why something is refused as it is told."""
    said = {tag: translator(tag).explain(error) for tag in LANGUAGES}
    problems = error.problems if isinstance(error, FileRefusedError) else ()
    return Refusal(said, found(problems))


def refusal_of(message: Phrase) -> Refusal:
    """Return a refusal in so many words."""
    return Refusal(words(message))
