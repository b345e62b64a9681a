"""Whoever studies a round finds figures, files, and nothing that is withheld."""

from __future__ import annotations

from conftest import LAPTOP, PHONE, watch
from playwright.sync_api import expect

from toolkit.collection.staff import Role

CSV = b"subject,item,group,grade\nb1,B1,staff,good\nb2,B1,staff,poor\n"


def open_results(browser, staff, faults, **how):
    researcher = browser.new_context(**how)
    watch(researcher, faults)
    page = researcher.new_page()
    staff.sign_in(researcher, Role.RESEARCHER)
    page.goto(f"{staff.address}/results")
    expect(page.locator(".results-said li").first).to_be_visible()
    return page


def test_a_round_is_studied_and_taken_home_in_both_languages(browser, staff):
    faults = []
    page = open_results(browser, staff, faults, viewport=LAPTOP, locale="zh-CN")
    page.get_by_role("button", name="分布").click()
    expect(page.locator(".results-figures img")).to_be_visible()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Scores").click()
    expect(page.get_by_text("there are no scores")).to_be_visible()
    page.get_by_label("Points").select_option(index=1)
    expect(page.get_by_text("You picked these points")).to_be_visible()
    page.get_by_role("button", name="Prepare").click()
    with page.expect_download() as download:
        page.locator(".results-files a").click()

    assert download.value.suggested_filename.endswith("-scores.csv")
    assert faults == []


def test_marks_from_elsewhere_are_studied_on_a_phone(browser, staff):
    faults = []
    page = open_results(browser, staff, faults, viewport=PHONE, locale="en")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load marks").click()
    chooser.value.set_files({"name": "form.csv", "mimeType": "text/csv", "buffer": CSV})
    expect(page.get_by_text("2 marks on 2 subjects")).to_be_visible()
    touched = page.locator(".results :is(button, select):visible")
    boxes = [one.bounding_box() for one in touched.all()]

    assert min(box["height"] for box in boxes) >= 44
    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
    assert faults == []
