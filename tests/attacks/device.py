"""Plays a vote in a browser of its own, and keeps all that is left in it.

The adversary is whoever sits down at the same machine afterwards: it goes
back in the history, looks into every store that pages have, and reads the
browser's folder byte by byte.
"""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from attacks.chance import Score, score_secrets
from attacks.weaknesses import SOUND, Weakness
from conftest import CHROMIUM, FLAGS, PHONE
from playwright.sync_api import expect
from small_rounds import draft, small_roster, small_store
from unit.web.serving import serving

from toolkit.collection.round import State

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

GRADE: Final = "basically_qualified"
LEFT: Final = """async () => JSON.stringify([
    location.href, history.state, document.cookie, document.title,
    {...localStorage}, {...sessionStorage},
    await indexedDB.databases(), await caches.keys(),
    [...document.querySelectorAll("input, textarea")]
        .filter((field) => field.checked || field.type !== "radio")
        .map(({name, value}) => [name, value]),
])"""
"""Collects everything that a page can find again."""


@dataclass(frozen=True, slots=True)
class OnTheDevice:
    """What is left of a vote on a device.

    Attributes
    ----------
    code, marks, words : what the voter held, marked and wrote.
    in_pages : what a page finds again; ``on_disk`` what the browser's folder holds.
    """

    code: str
    marks: str
    words: str
    in_pages: str
    on_disk: bytes


def play_on_a_device(
    folder: Path, *, raters: int, weakness: Weakness = SOUND, browser: Browser
) -> OnTheDevice:
    """Let one of the raters fill in a ballot in a browser and hand it in."""
    profile, words = folder / "profile", f"unheard{Random().getrandbits(48):012x}"
    with ExitStack() as stack:
        for change in weakness.changes():
            stack.enter_context(change)
        store = small_store(folder)
        stack.callback(store.close)
        it = draft(folder, store=store, roster=small_roster(staff=raters))
        it.bring_to(State.OPEN)
        link = f"{stack.enter_context(serving(store))}/b/{it.id}#{it.codes[0]}"
        with _at_the_machine(browser, profile) as person:
            _fill_in(person, link, words)
        with _at_the_machine(browser, profile) as person:
            in_pages = _hand_in(person, link)
    on_disk = b"".join(
        path.read_bytes() for path in sorted(profile.rglob("*")) if path.is_file()
    )
    return OnTheDevice(it.codes[0], f'"{GRADE}"', words, in_pages, on_disk)


def _at_the_machine(browser: Browser, profile: Path) -> BrowserContext:
    return browser.browser_type.launch_persistent_context(
        profile,
        executable_path=next(filter(None, map(shutil.which, CHROMIUM))),
        args=FLAGS,
        viewport=PHONE,
        locale="en",
    )


def _fill_in(person: BrowserContext, link: str, words: str) -> None:
    """Fill in, and leave without handing in: the draft waits on the disk."""
    page = person.pages[0]
    page.goto(link)
    option = page.locator(f'input[name="m001.A15"][value="{GRADE}"]')
    option.locator("xpath=..").click()
    field = page.locator('textarea[name="m001.A17"]')
    field.locator("xpath=ancestor::details/summary").click()
    field.fill(words)
    while not page.evaluate("Object.keys(localStorage).length"):
        page.wait_for_timeout(50)  # until the draft is kept
    page.goto("about:blank")


def _hand_in(person: BrowserContext, link: str) -> str:
    """Come back and hand in; return what pages find of it afterwards."""
    page = person.pages[0]
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(f'input[value="{GRADE}"]:checked')).to_have_count(1)
    page.locator(".end button.main").click()
    expect(page.locator(".receipt")).to_be_visible()
    left = [page.evaluate(LEFT), json.dumps(person.storage_state())]
    page.reload()
    left.append(page.evaluate(LEFT))
    page.go_back()
    page.go_forward()
    return "\n".join([*left, page.evaluate(LEFT)])


# Who sits down afterwards


def left_in_pages(left: OnTheDevice) -> Score:
    """Look into all that pages keep, and go back to them."""
    sought = (left.code, left.marks, left.words)
    return score_secrets(one for one in sought if one in left.in_pages)


def left_on_disk(left: OnTheDevice) -> Score:
    """Read the browser's folder for marks and words, byte by byte."""
    forms = (
        one.encode(encoding)
        for one in (left.marks.strip('"'), left.words)
        for encoding in ("utf-8", "utf-16-le")
    )
    return score_secrets(one for one in forms if one in left.on_disk)
