"""A survey as an HTML form: the part of a page that is filled in.

One markup serves every screen: cards below each other on a phone, a table
on a wide one, plain groups of radio buttons to a screen reader.  The
ballot page sends it to raters and a preview shows it to organisers; it
knows no round, no code and no server.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.i18n import translator

if TYPE_CHECKING:
    from toolkit.i18n import Language
    from toolkit.survey.model import Scale, Survey

Answers = Mapping[tuple[str, str], str]
"""What is filled in: the code of a mark, or words, by subject and item."""

_WIDEST_TIGHT_LABEL: Final = 8  # columns; a Chinese character takes two
_MOST_TIGHT_LABELS: Final = 5
_SPREAD_LENGTH: Final = 2


class Subject(Protocol):
    """Somebody or something appraised, under the heading of its branch."""

    @property
    def id(self) -> str:
        """The first half of the names of its fields."""

    @property
    def name(self) -> str:
        """What it is called on the form."""

    @property
    def branch(self) -> str:
        """The heading it stands under; empty for none."""


def ballot_form(
    survey: Survey,
    subjects: Sequence[Subject],
    *,
    language: Language,
    answers: Answers | None = None,
    can_clear: bool = False,
) -> Markup:
    """Return the fields of a ballot; the form around them is the caller's.

    Every field is called ``subject.item``.

    Parameters
    ----------
    answers : what is filled in already.
    can_clear : whether each mark has a button to take it back: it posts the
        form with a field ``clear`` that names the mark.
    """
    template = _environment().get_template("ballot_form.html")
    html = template.render(
        _=translator(language),
        language=language,
        closed=survey.closed_items,
        written=survey.text_items,
        scale_of=survey.scale_of,
        head=_common_scale(survey),
        branches=[
            (branch, list(members))
            for branch, members in groupby(subjects, key=lambda s: s.branch)
        ],
        answers=answers or {},
        can_clear=can_clear,
        is_tight=_is_tight,
        is_spread=_is_spread,
    )
    return Markup(html)  # noqa: S704 -- the template has escaped what it was given


def _common_scale(survey: Survey) -> Scale | None:
    """Return the scale of all closed items, if it is one: it heads the table."""
    names = {item.scale for item in survey.closed_items}
    return survey.scales[names.pop()] if len(names) == 1 else None


def _is_tight(scale: Scale, language: Language) -> bool:
    """Whether all options fit side by side on a phone."""
    labels = [option.text[language] for option in scale.options]
    return len(labels) <= _MOST_TIGHT_LABELS and all(
        _columns(label) <= _WIDEST_TIGHT_LABEL for label in labels
    )


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _is_spread(name: str) -> bool:
    """Whether a name is two Chinese characters, which are printed apart."""
    return len(name) == _SPREAD_LENGTH and all(
        unicodedata.name(c, "").startswith("CJK UNIFIED") for c in name
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit.forms", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
