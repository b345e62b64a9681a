"""One whole round on sample data, with the code a real round uses.

Only the people are made up: the roster, the server, the envelopes, the
slips, the count and the documents are real.
"""

from __future__ import annotations

import os
import random
import secrets
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from toolkit.cli.manners import progress
from toolkit.cli.serving import stop_when_asked, wait
from toolkit.collection.credential import show_code
from toolkit.collection.drawing import draw_raters
from toolkit.collection.staff import Role
from toolkit.errors import FolderTakenError, RosterRefusedError
from toolkit.services import (
    admitting,
    answering,
    conducting,
    designing,
    inventing,
    issuing,
    opening,
    recounting,
    rehearsing,
    reporting,
    verifying,
)
from toolkit.services.overview import status_of
from toolkit.services.server_process import APPS, BALLOTS, started
from toolkit.settings import read_settings
from toolkit.shipped import shipped
from toolkit.survey.loading import load_survey

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Roster
    from toolkit.i18n import Translator
    from toolkit.services.issuing import Issued
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

SURVEY: Final = "member-appraisal-short"
PLAYED: Final = "demo-played"
OPEN: Final = "demo-open"
BY_TICKET: Final = ("staff", "retired")
PROBLEMS_SHOWN: Final = 4


def play(
    out: Path | None, *, raters: int, seed: int, serve: bool, _: Translator
) -> None:
    """Play a round into a new folder; then, if wished, serve a second one."""
    stop_when_asked()
    home = (out or Path(tempfile.mkdtemp(prefix="pingyi-demo-"))).resolve()
    if home.is_dir() and any(home.iterdir()):
        raise FolderTakenError(folder=home)
    environment = {**os.environ, "PINGYI_HOME": str(home), "PINGYI_LANG": _.language}
    environment.pop("PINGYI_DATABASE", None)
    settings = read_settings(environment)
    store = settings.open_store()
    demonstration = _Demonstration(store, home, environment, seed, _)
    demonstration.show_broken_roster()
    roster = demonstration.read_roster(raters)
    slips = demonstration.play_round(roster)
    demonstration.write_and_verify()
    demonstration.count_anew(slips)
    if serve:
        demonstration.serve_open_round(roster)
    store.close()


@dataclass(frozen=True)
class _Demonstration:
    store: Store
    home: Path
    environment: dict[str, str]
    seed: int
    _: Translator

    def show_broken_roster(self) -> None:
        """Read the deliberately broken roster, and say what is wrong in it."""
        _, path = self._, shipped("sample_data") / "roster-broken.xlsx"
        try:
            designing.load_roster(path, self.survey)
        except RosterRefusedError as refused:
            self.say(
                _(
                    "{file} is refused, {count} problems; the first of them:",
                    file=path.name,
                    count=len(refused.problems),
                )
            )
            for problem in refused.problems[:PROBLEMS_SHOWN]:
                click.echo(f"    {problem.place}  {_.explain(problem)}")

    def read_roster(self, raters: int) -> Roster:
        """Read the sample roster and draw raters from it by lot."""
        _, path = self._, shipped("sample_data") / "roster.xlsx"
        whole = designing.load_roster(path, self.survey)
        drawn = draw_raters(whole, raters=raters, rng=random.Random(self.seed))  # noqa: S311 -- a draw that can be repeated
        self.say(
            _(
                "{file}: {subjects} members in {branches} branches, {raters} raters; "
                "{drawn} raters in {units} units are drawn by lot.",
                file=path.name,
                subjects=len(whole.subjects),
                branches=len({one.branch for one in whole.subjects}),
                raters=len(whole.raters),
                drawn=len(drawn.raters),
                units=len({one.unit for one in drawn.raters}),
            )
        )
        return drawn

    def play_round(self, roster: Roster) -> tuple[str, ...]:
        """Take a round from draft to opened; return the slips that open its box."""
        _ = self._
        issued, slips = self.prepare(
            PLAYED, _("Demonstration: appraisal of members"), roster
        )
        with started(BALLOTS, port=0, environment=self.environment) as server:
            self.say(
                _("The ballot server answers at {address}.", address=server.address)
            )
            raters = self.made_up_raters(issued, roster)
            with progress(_("Raters vote over HTTP")) as tell:
                answers = rehearsing.rehearse(
                    server.address, PLAYED, self.survey, raters, progress=tell
                )
            conducting.close_round(self.store, PLAYED, today=_today())
        for answer, count in answers.most_common():
            click.echo(f"    {count:5d}  {_.words(rehearsing.ANSWERS[answer])}")
        opening.export_box(self.store, PLAYED, self.box)
        with progress(_("Opening envelopes")) as tell:
            opening.unseal(
                self.store, PLAYED, slips=slips[1:], today=_today(), progress=tell
            )
        acknowledged = answers["counted"] + answers["again"]
        self.check_count(acknowledged)
        return slips[1:]

    def check_count(self, acknowledged: int) -> None:
        """Hold what was acknowledged against what was counted."""
        _ = self._
        returned = status_of(self.store, PLAYED).returned
        if returned != acknowledged:
            message = f"{acknowledged} acknowledged, {returned} counted"
            raise rehearsing.UnexpectedReplyError(message)
        self.say(
            _(
                "Opened with two of three slips: {returned} ballots acknowledged, "
                "{returned} counted.",
                returned=returned,
            )
        )

    def write_and_verify(self) -> None:
        """Publish, write the documents, and recompute everything from the files."""
        _ = self._
        for opinion in answering.waiting(self.store, PLAYED):
            answering.release(self.store, opinion)
        folder = self.home / "published" / PLAYED
        publication = reporting.publish(self.store, PLAYED, folder, today=_today())
        with progress(_("Writing documents")) as tell:
            reporting.write_documents(
                publication, self.home / "documents", _, progress=tell
            )
        found = verifying.verify(self.home)
        self.say(
            _(
                "Archive and documents in {folder}; {files} files verified.",
                folder=self.home,
                files=found.files,
            )
        )

    def count_anew(self, slips: tuple[str, ...]) -> None:
        """Count the box a second time, by code that shares nothing with the first."""
        _ = self._
        with progress(_("Opening envelopes")) as tell:
            found = recounting.recount(
                self.home / "published" / PLAYED, self.box, slips, progress=tell
            )
        self.say(
            _(
                "{file} was counted anew: {valid} valid and {invalid} invalid ballots, "
                "and every figure is as it was published.",
                file=self.box.name,
                valid=found.valid,
                invalid=found.invalid,
            )
        )

    def serve_open_round(self, roster: Roster) -> None:
        """Serve the published round, and a second one that is open."""
        _ = self._
        issued, slips = self.prepare(OPEN, _("Try it: appraisal of members"), roster)
        password = self.admit_everybody()
        with (
            started(BALLOTS, environment=self.environment) as ballots,
            started(APPS, environment=self.environment) as apps,
        ):
            page = f"{ballots.address}/b/{OPEN}"
            code, link = show_code(issued.tickets[0].code), issued.links[0].code
            roles = _.join([role.value for role in Role])
            for line in (
                "",
                _("Vote here: {address}", address=page),
                _("  with the code {code}", code=code),
                _("  or with a personal link: {link}", link=f"{page}#{link}"),
                _("Run and study rounds here: {address}", address=apps.address),
                _(
                    "  sign in as {roles}, with the password {password}",
                    roles=roles,
                    password=password,
                ),
                _(
                    "Slips of the open round: {slips}",
                    slips="  ".join(map(show_code, slips)),
                ),
                _("Stop with Ctrl+C."),
            ):
                click.echo(line)
            wait(ballots, apps)

    def admit_everybody(self) -> str:
        """Make an account for every role, and return the password of them all."""
        password = "-".join(secrets.token_hex(2) for _part in range(3))
        for role in Role:
            link = admitting.invite(self.store, role.value, role, today=_today())
            admitting.accept(self.store, link, password, today=_today())
        return password

    def prepare(
        self, round_id: str, title: str, roster: Roster
    ) -> tuple[Issued, tuple[str, ...]]:
        """Make a round, issue its codes, freeze it and open it."""
        _ = self._
        designing.new_round(
            self.store,
            round_id=round_id,
            title=title,
            survey=self.survey,
            roster=roster,
        )
        issued = issuing.issue_codes(self.store, round_id, by_ticket=BY_TICKET)
        slips = conducting.freeze(self.store, round_id, today=_today())
        status = status_of(self.store, round_id)
        conducting.open_round(self.store, round_id, slips=slips[:2], today=_today())
        self.say(
            _(
                "Round {round}: {links} links and {tickets} tickets issued; "
                "rules frozen under {digest}…; opened with two slips.",
                round=round_id,
                links=len(issued.links),
                tickets=len(issued.tickets),
                digest=(status.rules_digest or "")[:16],
            )
        )
        return issued, slips

    def made_up_raters(
        self, issued: Issued, roster: Roster
    ) -> list[rehearsing.MadeUpRater]:
        """Let the declared truth of the sample data decide who votes, and how."""
        truth = inventing.read_truth(shipped("sample_data"))
        return inventing.invent_raters(
            truth, issued, roster, self.survey, seed=self.seed
        )

    @property
    def box(self) -> Path:
        """The file in which the closed box is taken away."""
        return self.home / f"{PLAYED}.box"

    @property
    def survey(self) -> Survey:
        return load_survey(SURVEY)

    def say(self, text: str) -> None:
        click.echo(f"• {text}")


def _today() -> date:
    return date.today()  # noqa: DTZ011 -- the day on the organiser's own wall
