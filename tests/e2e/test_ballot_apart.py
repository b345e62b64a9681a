"""Among few, a browser joins no envelopes: what the page says, and what it seals."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from small_rounds import draft, small_roster, small_store
from unit.web.serving import ballots_in_box, serving

from toolkit.collection.round import State

MEMBERS, LIST = 5, 4


@pytest.fixture
def few(tmp_path):
    """A round in which few share a list: four of five members each."""
    store = small_store(tmp_path)
    roster = small_roster(members=MEMBERS, staff=4, students=0)
    it = draft(tmp_path, store=store, roster=roster, at_most=LIST)
    yield it.bring_to(State.OPEN)
    store.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_among_few_no_two_envelopes_have_a_number_in_common(page_at, few, javascript):
    with serving(few.store) as server:
        page = page_at(f"{server}/b/{few.id}", locale="en", javascript=javascript)
        page.get_by_label("Your code").fill(few.codes[0])
        page.get_by_role("button", name="Open the ballot").click()
        hand_in = page.locator(".end button.main")
        hand_in.click()
        expect(page.get_by_role("alert")).to_contain_text("counts as abstaining")
        hand_in.click()
        expect(page.get_by_text("in one of your envelopes")).to_be_visible()
        receipt = page.locator('[data-slot="receipt"] .code').inner_text()

    ballots = [ballot for _, ballot in ballots_in_box(few)]
    receipts = [one.receipt for one in ballots]
    assert len({one.pack for one in ballots}) == len(set(receipts)) == LIST
    assert receipts.count(receipt.replace("\n", "")) == 1
