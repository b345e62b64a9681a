"""Every page says what its round protects against, and no more."""

from __future__ import annotations

import pytest
from small_rounds import TODAY

from toolkit.collection.credential import CredentialKind
from toolkit.collection.round import State
from toolkit.i18n import translator
from toolkit.services import conducting, issuing
from toolkit.web.badge import badge_for, remarks

SAY = translator("en")
ON_SERVER = "The key of this round lies on the server"
SCRUTINEERS = "scrutineers"
REMEMBERED = "The browser remembers a personal link"


@pytest.fixture
def on_server(planned):
    """An open round whose key lies on the server."""
    issued = issuing.issue_codes(planned.store, planned.id)
    planned.codes = tuple(link.code for link in issued.links)
    conducting.freeze(planned.store, planned.id, today=TODAY, on_server=True)
    conducting.open_round(planned.store, planned.id, today=TODAY)
    return planned


def test_a_key_on_the_server_is_said_on_every_page_with_a_badge(visitor, on_server):
    page = f"/b/{on_server.id}"

    start = visitor.get(page).text
    ballot = visitor.submit(f"{page}/form", {"code": on_server.codes[0]}).text

    assert ON_SERVER in start
    assert ON_SERVER in ballot
    assert SCRUTINEERS not in ballot


def test_a_key_on_slips_is_not_said_to_be_on_the_server(visitor, voting, page):
    assert ON_SERVER not in visitor.get(page).text


@pytest.mark.parametrize("kind", CredentialKind)
def test_with_the_key_on_the_server_nothing_is_promised_that_it_could_break(kind):
    badge = badge_for(kind, SAY, needed=0)

    said = badge.by_browser + badge.by_server
    assert "cannot read it" not in said
    assert "cannot see" not in said
    assert SCRUTINEERS not in said


@pytest.mark.parametrize(
    ("needed", "is_kiosk", "lines"),
    [(2, False, 0), (0, False, 1), (2, True, 1), (0, True, 2)],
)
def test_key_and_shared_device_are_each_said_where_they_apply(needed, is_kiosk, lines):
    said = remarks(SAY, needed=needed, is_kiosk=is_kiosk, has_links=False)

    assert len(said) == lines


def test_who_follows_a_personal_link_is_told_that_the_browser_remembers_it(
    visitor, voting, page
):
    code = {"code": voting.codes[0]}

    assert REMEMBERED in visitor.get(page).text
    assert REMEMBERED in visitor.submit(f"{page}/form", code).text


def test_who_types_a_ticket_is_told_nothing_of_links(visitor, planned):
    issued = issuing.issue_codes(planned.store, planned.id, by_ticket=["staff"])
    planned.codes = (issued.tickets[0].code,)
    planned.bring_to(State.OPEN)
    page = f"/b/{planned.id}"

    ballot = visitor.submit(f"{page}/form", {"code": planned.codes[0]})

    assert 'id="ballot"' in ballot.text
    assert REMEMBERED not in ballot.text
    assert REMEMBERED not in visitor.get(f"{page}?kiosk=1").text
