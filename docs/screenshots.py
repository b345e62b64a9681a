"""The pictures of the docs, taken of the real servers over sample data.

Run it with ``make screenshots``.  For each language a folder is filled by the
demonstration and by a few rounds that stand elsewhere; then both servers are
started over it, and a browser looks at them as a rater or as staff would.
Chance is seeded, but keys, codes and the day are not: pictures differ a little
from one time to the next, and are therefore looked at, not compared.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from toolkit.cli import demonstration
from toolkit.collection.drawing import draw_raters
from toolkit.collection.staff import Role
from toolkit.i18n import LANGUAGES, translator
from toolkit.services import (
    admitting,
    conducting,
    designing,
    inventing,
    issuing,
    opening,
    rehearsing,
)
from toolkit.services.server_process import APPS, BALLOTS, started
from toolkit.settings import read_settings
from toolkit.shipped import shipped
from toolkit.survey.loading import load_survey

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState, ViewportSize

    from toolkit.collection.roster.model import Roster
    from toolkit.i18n import Language
    from toolkit.services.issuing import Issued
    from toolkit.storage.engine import Store

IMAGES: Final = Path(__file__).parent / "images"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",  # it refuses to start as root otherwise
    "--disable-gpu",
    "--disable-background-networking",
)
LAPTOP: Final[ViewportSize] = {"width": 1366, "height": 768}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
RATERS: Final = 300
RATERS_BESIDE: Final = 150
"""Raters of the rounds that are not published."""
SEED: Final = 20
PASSWORD: Final = "four words of no sense"  # noqa: S105 -- of pictures only
DRAFT, OPEN, COUNTED = "m-2027-spring", demonstration.OPEN, "m-2026-summer"
TITLES: Final[Mapping[str, Mapping[Language, str]]] = {
    DRAFT: {"zh-CN": "2027年春季民主评议党员", "en": "Members, spring 2027"},
    OPEN: {"zh-CN": "2026年秋季民主评议党员", "en": "Members, autumn 2026"},
    COUNTED: {"zh-CN": "2026年夏季民主评议党员", "en": "Members, summer 2026"},
}
STILL: Final = """() => new Promise(still => {
    let waiting;
    const again = () => { clearTimeout(waiting); waiting = setTimeout(still, 500) };
    new MutationObserver(again).observe(
        document, {subtree: true, childList: true, attributes: true});
    again();
})"""
"""Waits until nothing on the page has changed for a while."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The servers over one folder, in one language, and what to visit there."""

    language: Language
    home: Path
    ballots: str
    apps: str
    link: str


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks at which app, and what is done there before.

    A page of nobody's is looked at without an account, at ``app`` as it is.
    """

    name: str
    app: str
    role: Role | None
    prepare: Callable[[Page, Scene], None]
    is_phone: bool = False
    sharpness: float = 1


@dataclass(frozen=True, slots=True)
class Rounds:
    """Makes rounds that stand somewhere between draft and publication."""

    store: Store
    environment: dict[str, str]
    language: Language

    def draft(self, round_id: str, roster: Roster) -> None:
        """Make a draft."""
        designing.new_round(
            self.store,
            round_id=round_id,
            title=TITLES[round_id][self.language],
            survey=load_survey(demonstration.SURVEY),
            roster=roster,
            today=_today(),
        )

    def opened(self, round_id: str, roster: Roster) -> tuple[Issued, tuple[str, ...]]:
        """Make a round and open it to raters; return its codes and slips."""
        self.draft(round_id, roster)
        issued = issuing.issue_codes(
            self.store,
            round_id,
            by_ticket=demonstration.BY_TICKET,
            today=_today(),
        )
        slips = conducting.freeze(self.store, round_id, today=_today())
        conducting.open_round(self.store, round_id, slips=slips[:2], today=_today())
        return issued, slips

    def counted(self, round_id: str, roster: Roster) -> None:
        """Let made-up raters vote in a round, close it and open its box."""
        issued, slips = self.opened(round_id, roster)
        self.vote(round_id, issued, roster)
        conducting.close_round(self.store, round_id, today=_today())
        opening.unseal(self.store, round_id, slips=slips[1:], today=_today())

    def vote(
        self, round_id: str, issued: Issued, roster: Roster, *, without: str = ""
    ) -> None:
        """Let the raters of a round, or all but one code's, hand in ballots."""
        survey = load_survey(demonstration.SURVEY)
        truth = inventing.read_truth(shipped("sample_data"))
        raters = inventing.invent_raters(truth, issued, roster, survey, seed=SEED)
        voting = [one for one in raters if one.code != without]
        with started(BALLOTS, port=0, environment=self.environment) as server:
            rehearsing.rehearse(server.address, round_id, survey, voting)


def main() -> None:
    """Take every picture in every language."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        sys.exit(f"There is no Chromium: none of {', '.join(CHROMIUM)} is on the PATH.")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        for language in LANGUAGES:
            with a_scene(language) as scene:
                photograph(browser, scene)


@contextmanager
def a_scene(language: Language) -> Iterator[Scene]:
    """Give running servers over a folder with rounds in every state."""
    with ExitStack() as ending:
        home = Path(ending.enter_context(tempfile.TemporaryDirectory())) / "pingyi"
        demonstration.play(
            home, raters=RATERS, seed=SEED, serve=False, _=translator(language)
        )
        environment = {
            **os.environ,
            "PINGYI_HOME": str(home),
            "PINGYI_LANG": language,
        }
        environment.pop("PINGYI_DATABASE", None)
        with closing(read_settings(environment).open_store()) as store:
            admit_everybody(store)
            link = fill(Rounds(store, environment, language))
        ballots, apps = (
            ending.enter_context(started(which, port=0, environment=environment))
            for which in (BALLOTS, APPS)
        )
        yield Scene(language, home, ballots.address, apps.address, link)


def fill(rounds: Rounds) -> str:
    """Add a counted, a draft and an open round; return a link to vote in the last."""
    whole = designing.load_roster(
        shipped("sample_data") / "roster.xlsx", load_survey(demonstration.SURVEY)
    )
    roster = draw_raters(whole, raters=RATERS_BESIDE, rng=random.Random(SEED))  # noqa: S311 -- a draw that can be repeated
    rounds.counted(COUNTED, roster)
    issued, _slips = rounds.opened(OPEN, roster)
    link = issued.links[0].code
    rounds.vote(OPEN, issued, roster, without=link)
    rounds.draft(DRAFT, roster)
    return link


def admit_everybody(store: Store) -> None:
    """Make an account for every role, called as the role."""
    for role in Role:
        link = admitting.invite(store, role.value, role, today=_today())
        admitting.accept(store, link, PASSWORD, today=_today())


def photograph(browser: Browser, scene: Scene) -> None:
    """Take every picture of a scene."""
    suffix = scene.language.partition("-")[0]
    passes = {role: signed_in(browser, scene, role) for role in Role}
    for shot in SHOTS:
        size = PHONE if shot.is_phone else LAPTOP
        with browser.new_context(
            viewport=size,
            locale=scene.language,
            device_scale_factor=shot.sharpness,
            storage_state=None if shot.role is None else passes[shot.role],
        ) as person:
            page = person.new_page()
            if shot.role is not None:
                visit(page, scene, shot.app)
            shot.prepare(page, scene)
            page.evaluate(STILL)
            page.screenshot(path=IMAGES / f"{shot.name}-{suffix}.png")


def signed_in(browser: Browser, scene: Scene, role: Role) -> StorageState:
    """Sign in as a person would, by the form; return what the browser then has."""
    with browser.new_context(locale=scene.language) as person:
        page = person.new_page()
        page.goto(f"{scene.apps}/login?next=/nowhere")  # no app needs to start
        page.fill("input[name=name]", role.value)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        return person.storage_state()


def visit(page: Page, scene: Scene, app: str) -> None:
    """Open an app and wait until it is alive."""
    page.goto(f"{scene.apps}/{app}")
    page.wait_for_selector("html[data-state=ready]", state="attached", timeout=60_000)
    page.evaluate(STILL)


def as_it_opens(_page: Page, _scene: Scene) -> None:
    """Change nothing."""


def login(page: Page, scene: Scene) -> None:
    """Be asked who one is."""
    page.goto(f"{scene.apps}/login")


def vote(page: Page, scene: Scene) -> None:
    """Open a personal link and appraise all but one."""
    page.goto(f"{scene.ballots}/b/{demonstration.OPEN}#{scene.link}")
    page.wait_for_selector("input[type=radio]", state="attached")
    page.evaluate(
        """() => {
            const names = [...document.querySelectorAll("input[type=radio]")]
                .map(it => it.name).filter((it, at, all) => all.indexOf(it) === at);
            names.slice(0, -1).forEach((name, at) => document.querySelectorAll(
                `input[name="${name}"]`)[[0, 0, 1, 0, 4, 1, 0, 2, 0][at % 9]].click());
            scrollTo(0, 0);
        }"""
    )


def led(round_id: str) -> Callable[[Page, Scene], None]:
    """Return how to choose the round that is led or reviewed."""

    def choose(page: Page, scene: Scene) -> None:
        title = TITLES[round_id][scene.language]
        chooser = page.locator("select").first
        option = chooser.locator("option", has_text=title)
        chooser.select_option(index=option.evaluate("it => it.index"))

    return choose


def planned(page: Page, scene: Scene) -> None:
    """Plan a new round: choose a survey, and upload a roster."""
    page.locator(".organise-bar > button").click()
    page.locator(".planning-bar select").wait_for()
    title = load_survey(demonstration.SURVEY).title[scene.language]
    option = page.locator(".planning-bar option", has_text=title).last
    chooser = page.locator(".planning-bar select")
    chooser.select_option(index=option.evaluate("it => it.index"))
    page.evaluate(STILL)


def pressed(bar: str, nth: int) -> Callable[[Page, Scene], None]:
    """Return how to press one of the buttons of a bar."""

    def press(page: Page, _scene: Scene) -> None:
        page.locator(f"{bar} .widget-toggle-buttons button").nth(nth).click()

    return press


def decided(page: Page, scene: Scene) -> None:
    """Look at what the committee decides, and decide on a grade."""
    pressed(".meeting-bar", 3)(page, scene)
    page.locator(".meeting-decision .widget-toggle-buttons button").nth(1).click()


def previewed(page: Page, scene: Scene) -> None:
    """Choose the survey of the demonstration."""
    title = load_survey(demonstration.SURVEY).title[scene.language]
    option = page.locator(".preview-bar option", has_text=title).last
    chooser = page.locator(".preview-bar select")
    chooser.select_option(index=option.evaluate("it => it.index"))


def studied(nth: int) -> Callable[[Page, Scene], None]:
    """Return how to open a panel of the results app and wait for what it finds."""

    def study(page: Page, scene: Scene) -> None:
        pressed(".results-main", nth)(page, scene)
        page.evaluate(STILL)
        busy = page.locator(".results-doing", has_text=re.compile(r"\S"))
        busy.wait_for(state="hidden", timeout=60_000)

    return study


ORGANISER, COMMITTEE, EDITOR = Role.ORGANISER, Role.COMMITTEE, Role.EDITOR
DISTRIBUTIONS, ORDER = studied(1), studied(3)
SHOTS: Final = (
    Shot("ballot", "", None, vote, is_phone=True, sharpness=2),
    Shot("ballot-laptop", "", None, vote),
    Shot("login", "", None, login),
    Shot("login-phone", "", None, login, is_phone=True),
    Shot("organise-planning", "organise", ORGANISER, planned),
    Shot("organise-draft", "organise", ORGANISER, led(DRAFT)),
    Shot("organise-open", "organise", ORGANISER, led(OPEN)),
    Shot("organise-opened", "organise", ORGANISER, led(COUNTED)),
    Shot("organise-phone-open", "organise", ORGANISER, led(OPEN), is_phone=True),
    Shot("organise-phone-planning", "organise", ORGANISER, planned, is_phone=True),
    Shot("results-distributions", "results", ORGANISER, DISTRIBUTIONS),
    Shot("results-order", "results", ORGANISER, ORDER),
    Shot("results-phone-order", "results", ORGANISER, ORDER, is_phone=True),
    Shot("meeting", "meeting", COMMITTEE, as_it_opens),
    Shot("meeting-decision", "meeting", COMMITTEE, decided),
    Shot("meeting-phone", "meeting", COMMITTEE, as_it_opens, is_phone=True),
    Shot("opinions", "opinions", EDITOR, led(COUNTED)),
    Shot("opinions-phone", "opinions", EDITOR, led(COUNTED), is_phone=True),
    Shot("preview", "ballot", ORGANISER, previewed),
    Shot("preview-phone", "ballot", ORGANISER, previewed, is_phone=True),
)


def _today() -> date:
    return date.today()  # noqa: DTZ011 -- the day on one's own wall


if __name__ == "__main__":
    main()
