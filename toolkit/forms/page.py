"""A survey as an HTML form: the part of a page that is filled in.

One markup serves every screen: cards below each other on a phone, a table
on a wide one, plain groups of fields to a screen reader.  The ballot page
sends it to raters and a preview shows it to organisers; it knows no round,
no code and no server.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.forms.lines import is_spread, section, table_head, table_line
from toolkit.i18n import translator
from toolkit.survey.words import Option, same_words

if TYPE_CHECKING:
    from toolkit.i18n import Language
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey

Answers = Mapping[tuple[str, str], Sequence[str]]
"""What the fields say: all values of each, by subject and by the rest of the
field's name, which is the item's id and, in some kinds, the part."""

Places = Collection[tuple[str, str]]
"""Cells of a form, by subject and item."""

_PEOPLE: Final = frozenset({"member", "nominee"})
_UNCOUNTED: Final = frozenset({"none", "matter"})
"""Subjects that are no list of names."""


class Subject(Protocol):
    """Somebody or something appraised, under the heading of its branch."""

    @property
    def id(self) -> str:
        """The first part of the names of its fields; it has no dot."""

    @property
    def name(self) -> str:
        """What it is called on the form."""

    @property
    def branch(self) -> str:
        """The heading it stands under; empty for none."""

    @property
    def category(self) -> str:
        """Its subject group, where the survey has some."""


class Whole(NamedTuple):
    """The one subject of a survey that is about nobody in particular."""

    id: str
    name: str
    branch: str = ""
    category: str = ""


def ballot_form(
    survey: Survey,
    subjects: Sequence[Subject],
    *,
    language: Language,
    title: str = "",
    answers: Answers | None = None,
    unfit: Places = (),
    can_clear: bool = False,
) -> Markup:
    """Return the fields of a ballot; the form around them is the caller's.

    Every field is called ``subject.item``, or ``subject.item.part``.

    Parameters
    ----------
    title : what stands above, beside the survey's own title; a subject of
        that name is not named again.
    answers : what is filled in already.
    unfit : answers that their items do not take: they are marked.
    can_clear : whether each mark has a button to take it back: it posts the
        form with a field ``clear`` that names the field.
    """
    answers = answers or {}
    html = (
        _environment()
        .get_template("ballot_form.html")
        .render(
            _=translator(language),
            language=language,
            table=table_line(survey, language),
            head=table_head(survey),
            sections={
                group: section(survey, group, language)
                for group in {subject.category for subject in subjects}
            },
            branches=[
                (branch, list(members))
                for branch, members in groupby(subjects, key=lambda s: s.branch)
            ],
            layout=survey.layout,
            is_people=survey.subjects in _PEOPLE,
            is_counted=len(subjects) > 1 and survey.subjects not in _UNCOUNTED,
            named_above={title, *survey.title.values()},
            answers=answers,
            said={(subject, field.partition(".")[0]) for subject, field in answers},
            unfit=unfit,
            can_clear=can_clear,
            is_spread=is_spread,
        )
    )
    return Markup(html)  # noqa: S704 -- the template has escaped what it was given


def places_on(
    survey: Survey,
    subjects: Sequence[Subject],
    unfit: Places,
    *,
    language: Language,
    most: int = 5,
) -> list[tuple[str, str]]:
    """Return where on the page the first unfit answers are, and what is asked there.

    The places are ids of elements, as `ballot_form` gives them.
    """
    _ = translator(language)
    several = len(subjects) > 1
    found = (
        (
            f"e{n}{item.id}",
            _("{subject}: {asked}", subject=subject.name, asked=item.text[language])
            if several
            else item.text[language],
        )
        for n, subject in enumerate(subjects, start=1)
        for item in survey.items
        if (subject.id, item.id) in unfit
    )
    return list(islice(found, most))


def preview_page(
    survey: Survey, subjects: Sequence[Subject], *, language: Language
) -> str:
    """Return a whole page that shows the form and hands nothing in.

    Style and script are part of it: it asks nothing of any server.
    """
    survey = survey.filled()
    title = survey.title[language]
    if any(item.kind == "choose" and item.asks_subjects for item in survey.items):
        survey = survey.with_subjects_as_options(
            Option(code=one.id, text=same_words(one.name)) for one in subjects
        )
        subjects = [Whole("all", title)]
    elif survey.subjects == "none":
        subjects = [Whole("all", title)]
    return (
        _environment()
        .get_template("preview.html")
        .render(
            _=translator(language),
            language=language,
            title=title,
            guidance=survey.guidance[language] if survey.guidance else "",
            fields=ballot_form(
                survey, subjects, language=language, title=title, can_clear=True
            ),
            style=_part("ballot.css"),
            script=_part("form.js"),
        )
    )


def preview_script_hash() -> str:
    """Return how a content security policy names the script of a preview."""
    digest = sha256(_part("form.js").encode()).digest()
    return f"sha256-{b64encode(digest).decode()}"


def field_names(item: Item) -> frozenset[str]:
    """Return the parts of the names of an item's fields, after its id."""
    match item.kind:
        case "clause":
            rows = range(1, item.at_most + 1)
            return frozenset(f"{row}.{part}" for row in rows for part in item.parts)
        case "evidence":
            return frozenset(item.parts) | ({"grade"} if item.scale else set())
    return frozenset({""})


@cache
def _part(name: str) -> Markup:
    """Return a file that belongs to every form."""
    text = (files("toolkit.forms") / "static" / name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 -- it comes with the package


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit.forms", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
